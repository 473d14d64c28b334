// The element with 10 000 recordings, in Chromium: which tasks take longer than 50 ms, after which a page feels slow: cargo xtask bench element
//
// The answers are made before, so what is measured is the client, the element, and the browser's own work for its rows.

import { cp, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { named } from './nodes.mjs'
import { conditions, given, here, isQuick, keep, rounds, table } from './results.mjs'

const PAGES = isQuick ? 5 : 100
const ROUNDS = rounds(5)

const folder = join(dirname(given('RESULTS')), 'element')
await mkdir(folder, { recursive: true })
await cp(join(given('CONSUMER'), 'node_modules/webex-converged-recordings'), join(folder, 'package'), { recursive: true })
await cp(here('element/many.js'), join(folder, 'many.js'))
const script = `
  import { many } from './many.js'
  import { WebexRecordings } from './package/widget.js'
  window.report = await many(WebexRecordings, ${PAGES}).catch(({ stack }) => ({ failed: stack }))`
await writeFile(join(folder, 'page.html'), `<!doctype html><meta charset="utf-8"><body><script type="module">${script}</script>`)

/** @typedef {import('./element/many.js').Step} Step */

/** @type {Step[][]} */
const found = []
const pages = await serve(folder)
const browser = await BROWSERS.Chromium()
try {
  for (let round = 0; round < ROUNDS; round += 1) {
    const steps = await browser.open(`${pages.address}/page.html`)
    if (steps.failed) throw new Error(steps.failed)
    found.push(steps)
    console.error(`    Round ${round + 1} of ${ROUNDS}.`)
  }
} finally {
  await browser.close()
  await pages.stop()
}
await keep('element', { rounds: ROUNDS, pages: PAGES, steps: found })

const { version } = browser
const lines = found[0].map(({ name, times, rows }, at) => {
  const same = found.map((steps) => steps[at])
  const total = same.reduce((sum, { total }) => sum + total, 0)
  // What is long only now and then is long because the machine does something else.
  const always = Array.from({ length: times }, (_, time) => Math.min(...same.map(({ longest }) => longest[time])))
  const ever = same.flatMap(({ longest }) => longest)
  const count = (/** @type {number[]} */ all) => all.filter((one) => one > 0).length
  const each = (total / ROUNDS / times).toFixed(0)
  return [name, times, rows, each, count(always), Math.max(...always), (count(ever) / ROUNDS).toFixed(1), Math.max(...ever)]
})
const columns = [
  'step',
  'times:',
  'rows then:',
  'each, ms:',
  'long in each round:',
  'the longest, ms:',
  'long at all:',
  'longest, ms:',
]
console.log(`## The element with ${PAGES * 100} recordings

${ROUNDS} rounds. A long task takes more than 50 ms. What is long in one round only is due to whatever else the machine does. ${await conditions(named([{ engine: 'Chromium', version }]))}

${table(columns, lines)}
`)
