// Walks the 10 000 recordings of a year with and without the package, and prints how much time and memory each way takes:
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
import { before, conditions, given, here, keep, megabytes, rounds, spread, table, withVersions } from './results.mjs'
import { alternating, compared, quartiles } from './statistics.mjs'
import { RANGES, WALKS, YARDSTICK } from './walk/walks.mjs'

const consumer = given('CONSUMER')

const ROUNDS = rounds(7)
const RECORDINGS = 10_000
const DAYS = 365
const LATENCY_MS = 20
/** What the caller does with 100 recordings. */
const WORKS = { 0: 'The caller does nothing with a page', 20: 'The caller works 20 ms for each 100 recordings' }

const common = { CONSUMER: consumer, TOKEN: 't0ken-of-the-bench', NODE_OPTIONS: '' }

// In the folders where the package is installed. The client's processes must not load the emulator.
for (const home of before ? [consumer, before] : [consumer]) {
  await writeFile(join(home, 'client.mjs'), "export * from 'webex-converged-recordings'\n")
}
await writeFile(join(consumer, 'emulator.mjs'), "export * from 'webex-converged-recordings/emulator'\n")

// The oldest recordings are younger than the range is long.
const settings = { RECORDINGS: String(RECORDINGS), DAYS: String(DAYS - 1), LATENCY_MS: String(LATENCY_MS) }
const server = fork(here('walk/server.mjs'), { env: { ...process.env, ...common, ...settings } })
const [{ baseUrl, ids }] = await once(server, 'message')
const to = new Date()
const from = new Date(to.getTime() - DAYS * 86_400_000)

/**
 * @typedef {{ name: string, ranges: string, workMs: string }} Run
 *
 * One walk in a process of its own.
 *
 * @param {Run} run
 * @param {string} purpose
 */
async function walkOnce({ name, ranges, workMs }, purpose) {
  const env = { ...process.env, ...common, BASE_URL: baseUrl, FROM: from.toISOString(), TO: to.toISOString() }
  const args = [here('walk/once.mjs'), name, ranges, workMs, purpose]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 10_000_000, timeout: 120_000 })
  return JSON.parse(stdout)
}

/** How many requests have come since the last time. */
async function requests() {
  server.send('requests')
  return (await once(server, 'message'))[0].requests
}

/** @type {Record<string, Run>} */
const runs = {}
for (const workMs of Object.keys(WORKS)) {
  for (const ranges of Object.keys(RANGES)) {
    for (const name of Object.keys(WALKS)) runs[key({ name, ranges, workMs })] = { name, ranges, workMs }
  }
}

function key(/** @type {Run} */ { name, ranges, workMs }) {
  return `${name} ${ranges} ${workMs}`
}

assert.equal(new Set(ids).size, RECORDINGS)
for (const run of Object.values(runs).filter(({ workMs }) => workMs === '0')) {
  const found = await walkOnce(run, 'ids')
  assert.ok(found.ids.join() === ids.join(), `${key(run)} does not find each recording once and in order`)
}
console.error(`    Every way finds the same ${RECORDINGS} recordings, each once and in order.`)

const samples = await alternating(Object.keys(runs), ROUNDS, async (run) => {
  const idle = await walkOnce(runs[run], 'idle')
  await requests()
  const walked = await walkOnce(runs[run], 'time')
  assert.equal(walked.recordings, RECORDINGS, run)
  const above = (/** @type {'peakResident' | 'peakHeap'} */ what) => walked[what] - idle[what]
  const { ms, firstMs } = walked
  return { ms, firstMs, requests: await requests(), resident: above('peakResident'), heap: above('peakHeap') }
})
server.disconnect()

const times = Object.fromEntries(Object.entries(samples).map(([run, walked]) => [run, walked.map(({ ms }) => ms)]))
const rows = Object.entries(runs).map(([run, { name, ranges, workMs }]) => {
  const of = (/** @type {'firstMs' | 'requests' | 'resident' | 'heap'} */ what) => quartiles(samples[run].map((one) => one[what]))
  const yardstick = key({ name: YARDSTICK, ranges, workMs })
  const [ms] = compared({ [run]: times[run], [yardstick]: times[yardstick] }, yardstick)
  const found = { firstMs: of('firstMs'), requests: of('requests').median, resident: of('resident'), heap: of('heap') }
  return { ranges, workMs: Number(workMs), label: withVersions(WALKS[name].label), ms, ...found, name }
})
await keep('walk', { recordings: RECORDINGS, days: DAYS, latencyMs: LATENCY_MS, rounds: ROUNDS, rows })
console.log(markdown(await conditions()))

function markdown(/** @type {string} */ conditions) {
  const lines = [
    '## Walking a long list',
    '',
    `${RECORDINGS} recordings of ${DAYS} days, ${LATENCY_MS} ms for each request, each walk in a fresh process: medians of ${ROUNDS} rounds,`,
    'with the quartiles. Memory is the peak, above that of a process that imports the same and walks nowhere.',
    conditions,
  ]
  const numbers = ['ms:', 'times `fetch`:', 'first recording, ms:', 'requests:', 'resident, MB:', 'heap and external, MB:']
  for (const [workMs, work] of Object.entries(WORKS)) {
    for (const [ranges, what] of Object.entries(RANGES)) {
      const cells = rows
        .filter((row) => row.ranges === ranges && row.workMs === Number(workMs))
        .map(({ label, ms, firstMs, requests, resident, heap }) => {
          const memory = [resident, heap].map(megabytes)
          return [label, spread(ms, 0), spread(ms.ratio, 2), spread(firstMs, 0), requests, ...memory]
        })
      lines.push('', `**${what}. ${work}.**`, '', table(['who walks', ...numbers], cells))
    }
  }
  return `${lines.join('\n')}\n`
}
