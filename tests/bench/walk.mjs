// Walks 10 000 recordings with and without the package, and prints how much time and memory each way takes:
// cargo xtask bench walk
//
// Every walk has a fresh process, and the emulator has one of its own. The ways take turns, in a new order in each round, so
// that other load on the machine affects all of them alike. It checks that all find the same recordings.

import assert from 'node:assert/strict'
import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { conditions, given, here, keep, rounds, spread, table } from './results.mjs'
import { quartiles } from './statistics.mjs'
import { WALKS, YARDSTICK } from './walk/walks.mjs'

const consumer = given('CONSUMER')

const ROUNDS = rounds(7)
const RECORDINGS = 10_000
const DAYS = 300
const LATENCY_MS = 20
const SETTINGS = [
  { workMs: 0, label: 'The caller does nothing with a page' },
  { workMs: 20, label: 'The caller works 20 ms for each 100 recordings' },
]

const common = { CONSUMER: consumer, TOKEN: 't0ken-of-the-bench', NODE_OPTIONS: '' }

// In the folder where the package is installed. The client's processes must not load the emulator.
await writeFile(join(consumer, 'client.mjs'), "export * from 'webex-converged-recordings'\n")
await writeFile(join(consumer, 'emulator.mjs'), "export * from 'webex-converged-recordings/emulator'\n")

const settings = { RECORDINGS: String(RECORDINGS), DAYS: String(DAYS), LATENCY_MS: String(LATENCY_MS) }
const server = fork(here('walk/server.mjs'), { env: { ...process.env, ...common, ...settings } })
const [{ baseUrl, ids }] = await once(server, 'message')
const from = new Date(Date.now() - (DAYS + 1) * 86_400_000).toISOString()

/**
 * One walk in a process of its own.
 *
 * @param {string} name
 * @param {number} workMs
 * @param {string} purpose
 */
async function walkOnce(name, workMs, purpose) {
  const env = { ...process.env, ...common, BASE_URL: baseUrl, FROM: from }
  const args = [here('walk/once.mjs'), name, String(workMs), purpose]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 10_000_000, timeout: 120_000 })
  return JSON.parse(stdout)
}

/** How many requests have come since the last time. */
async function requests() {
  server.send('requests')
  return (await once(server, 'message'))[0].requests
}

assert.equal(new Set(ids).size, RECORDINGS)
for (const name of Object.keys(WALKS)) {
  const found = await walkOnce(name, 0, 'ids')
  assert.ok(found.ids.join() === ids.join(), `${name} does not find each recording once and in order`)
}
console.error(`    Every way finds the same ${RECORDINGS} recordings, each once and in order.`)

/**
 * @typedef {{ ms: number, firstMs: number, requests: number, resident: number, heap: number }} Walked
 * @typedef {{ name: string, label: string, setting: { workMs: number, label: string }, times: Walked[] }} Run
 */

/** @type {Run[]} */
const runs = SETTINGS.flatMap((setting) =>
  Object.entries(WALKS).map(([name, { label }]) => ({ name, label, setting, times: [] })),
)
for (let round = 0; round < ROUNDS; round++) {
  const first = Math.floor((round * runs.length) / ROUNDS)
  for (const { name, setting, times } of [...runs.slice(first), ...runs.slice(0, first)]) {
    const idle = await walkOnce(name, setting.workMs, 'idle')
    await requests()
    const walked = await walkOnce(name, setting.workMs, 'time')
    assert.equal(walked.recordings, RECORDINGS, name)
    const above = (/** @type {'peakResident' | 'peakHeap'} */ what) => walked[what] - idle[what]
    const { ms, firstMs } = walked
    times.push({ ms, firstMs, requests: await requests(), resident: above('peakResident'), heap: above('peakHeap') })
  }
  console.error(`    Round ${round + 1} of ${ROUNDS} is done.`)
}
server.disconnect()

const yardstick = (/** @type {Run['setting']} */ wanted) =>
  quartiles(
    runs.flatMap(({ name, setting, times }) => (name === YARDSTICK && setting === wanted ? times.map(({ ms }) => ms) : [])),
  ).median
const rows = runs.map(({ name, label, setting, times }) => ({
  setting: setting.label,
  name,
  label,
  ms: quartiles(times.map(({ ms }) => ms)),
  firstMs: quartiles(times.map(({ firstMs }) => firstMs)),
  requests: quartiles(times.map(({ requests }) => requests)).median,
  resident: quartiles(times.map(({ resident }) => resident)),
  heap: quartiles(times.map(({ heap }) => heap)),
  ratio: quartiles(times.map(({ ms }) => ms)).median / yardstick(setting),
  times,
}))
await keep('walk', { recordings: RECORDINGS, days: DAYS, latencyMs: LATENCY_MS, rounds: ROUNDS, rows })
console.log(markdown())

function markdown() {
  const lines = [
    '## Walking a long list',
    '',
    `${RECORDINGS} recordings of ${DAYS} days, ${LATENCY_MS} ms for each request, ${ROUNDS} rounds, each walk in a fresh process.`,
    'Times are medians, with the quartiles. Memory is the median of the peaks, above those of a process that imports the same',
    `and walks nowhere. ${conditions}`,
  ]
  const numbers = ['ms:', 'times `fetch`:', 'first recording, ms:', 'requests:', 'resident, MB:', 'heap and external, MB:']
  for (const { label } of SETTINGS) {
    const cells = rows
      .filter(({ setting }) => setting === label)
      .map((row) => {
        const [resident, heap] = [row.resident, row.heap].map((bytes) => (bytes.median / 1e6).toFixed(1))
        return [row.label, spread(row.ms, 0), row.ratio.toFixed(2), row.firstMs.median.toFixed(0), row.requests, resident, heap]
      })
    lines.push('', `**${label}**`, '', table(['who walks', ...numbers], cells))
  }
  return `${lines.join('\n')}\n`
}
