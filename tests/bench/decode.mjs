// From the bytes of a page's body to checked objects, in Node 20, 22 and 24, in Chromium and in Firefox: cargo xtask bench decode
//
// All decoders are in one file, the same for every engine, and take turns in one process or page. Each kind of page gets a fresh
// one. Before anything is timed, it is checked that every decoder returns the page's recordings and refuses wrong pages.

import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { decodingBundle } from './decode/bundle.mjs'
import { WAYS, YARDSTICK } from './decode/ways.mjs'
import { NODES, named } from './nodes.mjs'
import { KINDS } from './recordings.mjs'
import { conditions, given, keep, rounds, spread, table, withVersions } from './results.mjs'
import { compared } from './statistics.mjs'

const ROUNDS = rounds(31)

const folder = join(dirname(given('RESULTS')), 'decode')
await mkdir(folder, { recursive: true })
const bundle = await decodingBundle('compare.mjs', folder)

/**
 * What an engine runs.
 *
 * @param {string | URL} url
 * @param {string} kind
 */
const script = (url, kind) => `
  import { compare } from '${url}'
  const report = await compare(${JSON.stringify({ kind, rounds: ROUNDS })}).catch(({ stack }) => ({ failed: stack }))`

const inNode = (/** @type {string} */ node) => async (/** @type {string} */ kind) => {
  const source = `${script(pathToFileURL(bundle), kind)}\nconsole.log(JSON.stringify(report))`
  const { stdout } = await promisify(execFile)(node, ['--input-type=module', '--eval', source], { maxBuffer: 1e8 })
  return JSON.parse(stdout)
}

/** Browsers give the finest clocks to pages that share a process with no other origin. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
const pages = await serve(folder, ISOLATED)
const inPage = (/** @type {import('../matrix/browsers.mjs').Browser} */ browser) => async (/** @type {string} */ kind) => {
  const source = `${script(`./${basename(bundle)}`, kind)}\nwindow.report = report`
  await writeFile(join(folder, `${kind}.html`), `<!doctype html><meta charset="utf-8"><script type="module">${source}</script>`)
  return browser.open(`${pages.address}/${kind}.html`)
}

const engines = NODES.map(({ engine, version, file }) => ({ engine, version, run: inNode(file) }))
/** @type {import('../matrix/browsers.mjs').Browser[]} */
const browsers = []
/**
 * @typedef {import('./statistics.mjs').Quartiles & { name: string, label: string, ratio: import('./statistics.mjs').Quartiles }} Way
 *
 * @type {{ engine: string, version: string, kind: string, count: number, bytes: number, ways: Way[] }[]}
 */
const rows = []
try {
  for (const engine of /** @type {const} */ (['Chromium', 'Firefox'])) {
    const browser = await BROWSERS[engine]()
    browsers.push(browser)
    engines.push({ engine, version: browser.version, run: inPage(browser) })
  }
  for (const { engine, version, run } of engines) {
    for (const kind of Object.keys(KINDS)) {
      const found = await run(kind)
      if (found.failed) throw new Error(`${engine}: ${found.failed}`)
      for (const { samples, ...about } of found) {
        const ways = compared(/** @type {Record<keyof typeof WAYS, number[]>} */ (samples), YARDSTICK).map((way) => ({
          label: withVersions(WAYS[way.name]),
          ...way,
        }))
        rows.push({ engine, version, ...about, ways })
      }
      console.error(`    ${engine} has decoded pages of the kind "${kind}".`)
    }
  }
} finally {
  for (const browser of browsers) await browser.close()
  await pages.stop()
}
await keep('decode', { rounds: ROUNDS, yardstick: YARDSTICK, kinds: KINDS, rows })
console.log(markdown(await conditions(named(engines))))

function markdown(/** @type {string} */ conditions) {
  const lines = [
    '## From bytes to checked objects',
    '',
    `Times \`TextDecoder\` and \`JSON.parse\` of the same bytes: medians of ${ROUNDS} rounds, with the quartiles. All ways`,
    `gave the same objects, and all that check refused wrong ones. ${conditions}`,
    '',
    ...Object.entries(KINDS).map(([kind, what]) => `- ${kind}: ${what}`),
  ]
  const others = rows[0].ways.filter(({ name }) => name !== YARDSTICK)
  const columns = ['page', 'recordings:', 'bytes:', `${WAYS[YARDSTICK]}, µs:`, ...others.map(({ label }) => `${label}:`)]
  for (const { engine, version } of engines) {
    const mine = rows.filter((row) => row.engine === engine)
    const cells = mine.map(({ kind, count, bytes, ways }) => {
      const way = Object.fromEntries(ways.map((way) => [way.name, way]))
      const us = spread(way[YARDSTICK], way[YARDSTICK].median < 100 ? 1 : 0)
      return [kind, count, bytes, us, ...others.map(({ name }) => spread(way[name].ratio, 2))]
    })
    lines.push('', `**${named([{ engine, version }])}**`, '', table(columns, cells))
  }
  return `${lines.join('\n')}\n`
}
