// Import, load and first call in a fresh Node process, and the memory that this takes: cargo xtask bench start
//
// Every start has a process of its own, and the clients take turns. The answer comes from a stand-in for `fetch`. What Node
// loads for its first `Response` is loaded before, because it would be the same for all.

import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { CLIENTS, forNode, IN_NODE, WITH_FETCH } from './clients.mjs'
import { decodingBundle } from './decode/bundle.mjs'
import { conditions, given, here, keep, megabytes, rounds, spread, table } from './results.mjs'
import { alternating, compared, quartiles } from './statistics.mjs'

const ROUNDS = rounds(25)
/** What the others are compared with. */
const YARDSTICK = 'zod'
const NOTHING = 'nothing'

/**
 * @typedef {{ load: number, call: number, total: number, resident: number }} Start
 *
 * @param {string} file
 * @param {object} options
 * @returns {Promise<Start>}
 */
async function start(file, options) {
  const args = [here('start/once.mjs'), file, JSON.stringify(options)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(stdout)
}

/** @typedef {import('./clients.mjs').ClientName} ClientName */
const names = /** @type {ClientName[]} */ (Object.keys(CLIENTS))
/**
 * @typedef {import('./statistics.mjs').Quartiles} Quartiles
 * @typedef {Quartiles & { ratio: Quartiles }} Measured
 *
 * @type {{ way: string, name: string, label: string, load: Measured, call: Measured, total: Measured, resident: Quartiles }[]}
 */
const rows = []
for (const way of Object.keys(IN_NODE)) {
  const fileOf = await forNode(way)
  const one = (/** @type {ClientName | typeof NOTHING} */ name) =>
    name === NOTHING ? start('', {}) : start(fileOf(name), WITH_FETCH[name] ?? {})
  // So that every file has been read before.
  for (const name of names) await one(name)
  const { [NOTHING]: nothing, ...starts } = await alternating([...names, NOTHING], ROUNDS, one)

  const part = (/** @type {keyof Start} */ what) =>
    Object.fromEntries(names.map((name) => [name, starts[name].map((one) => one[what])]))
  const [loads, calls, totals] = /** @type {const} */ (['load', 'call', 'total']).map((what) => compared(part(what), YARDSTICK))
  // The memory beyond that of a process that imports nothing.
  const idle = quartiles(nothing.map(({ resident }) => resident)).median
  const resident = (/** @type {ClientName} */ name) => quartiles(starts[name].map(({ resident }) => resident - idle))
  const found = (/** @type {ClientName} */ name, /** @type {number} */ at) => ({
    load: loads[at],
    call: calls[at],
    total: totals[at],
    resident: resident(name),
  })
  rows.push(...names.map((name, at) => ({ way, name, label: CLIENTS[name], ...found(name, at) })))
  console.error(`    Clients that are ${way} are done.`)
}

const folder = join(dirname(given('RESULTS')), 'decode')
await mkdir(folder, { recursive: true })
const { grown } = await import(pathToFileURL(await decodingBundle('memory.mjs', folder)).href)
/** @type {Record<string, { loaded: number, page: number, pages: number }>} */
const memory = grown()

await keep('start', { rounds: ROUNDS, yardstick: YARDSTICK, rows, memory })
console.log(markdown(await conditions()))

function markdown(/** @type {string} */ conditions) {
  const lines = [
    '## Starting',
    '',
    `In a fresh process, up to the first page of 10 recordings: medians of ${ROUNDS} rounds, with the quartiles. No network is`,
    "used, and Node's own `fetch` was loaded before. Resident is the processes' peak, above that of one that",
    `imports nothing. ${conditions}`,
  ]
  const numbers = ['import and load, ms:', 'first call, ms:', 'both, ms:', 'both, times `zod`:', 'resident, MB:']
  for (const [way, what] of Object.entries(IN_NODE)) {
    const cells = rows
      .filter((row) => row.way === way)
      .map(({ label, load, call, total, resident }) => {
        const ms = [load, call, total].map((one) => spread(one, 1))
        return [label, ...ms, spread(total.ratio, 2), megabytes(resident)]
      })
    lines.push('', `**${what}**`, '', table(['client', ...numbers], cells))
  }
  lines.push('', "The core's memory:", '')
  for (const [name, bytes] of Object.entries(memory)) {
    const [loaded, page, pages] = [bytes.loaded, bytes.page, bytes.pages].map((bytes) => `${bytes / 1024} KiB`)
    lines.push(`- ${name}: ${loaded} as loaded, ${page} after a page of 100 recordings, ${pages} after ten of them.`)
  }
  return `${lines.join('\n')}\n`
}
