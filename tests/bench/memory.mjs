// The memory that many calls in a row take, without a pause between them: cargo xtask bench memory
//
// Nothing else runs between two calls, so memory that is freed only in a pause, for example by a finalizer, grows. Each series
// has its own process, and they take turns. `fetch` is a stand-in, so that no network is measured.

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { CLIENTS, homeOf } from './clients.mjs'
import { SERIES } from './memory/series.mjs'
import { conditions, here, keep, megabytes, rounds, spread, table } from './results.mjs'
import { alternating, quartiles } from './statistics.mjs'

const ROUNDS = rounds(3)
/** After how many calls the memory is measured. */
const CALLS = [1_000, 10_000, 100_000]
const NAMES = /** @type {const} */ (['ours', 'before', 'fetch']).filter((name) => CLIENTS[name])

for (const name of NAMES) await writeFile(join(homeOf(name), 'client.mjs'), "export * from 'webex-converged-recordings'\n")

/**
 * The memory after each number of calls, in bytes: the core's own, if there is a core, and what the process holds.
 *
 * @param {string} run
 * @returns {Promise<{ linear?: number, resident: number }[]>}
 */
async function look(run) {
  const [series, name] = run.split(' ')
  const file = name === 'fetch' ? '' : join(homeOf(name), 'client.mjs')
  const args = [here('memory/once.mjs'), series, file, ...CALLS.map(String)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(stdout)
}

const runs = Object.keys(SERIES).flatMap((series) => NAMES.map((name) => `${series} ${name}`))
const samples = await alternating(runs, ROUNDS, look)

const rows = runs.map((run) => {
  const [series, name] = run.split(' ')
  const after = CALLS.map((calls, at) => {
    const resident = quartiles(samples[run].map((looks) => looks[at].resident))
    const linear = samples[run].flatMap((looks) => looks[at].linear ?? [])
    return { calls, resident, ...(linear.length > 0 && { linear: quartiles(linear) }) }
  })
  const [first, last] = [after[0], after[after.length - 1]]
  const grown = samples[run].flatMap((looks) => {
    const [few, many] = [looks[0].linear, looks[looks.length - 1].linear]
    return few === undefined || many === undefined ? [] : (many - few) / (last.calls - first.calls)
  })
  const label = CLIENTS[/** @type {typeof NAMES[number]} */ (name)]
  return { series, name, label, after, ...(grown.length > 0 && { bytesPerCall: quartiles(grown) }) }
})
await keep('memory', { rounds: ROUNDS, series: SERIES, rows })
console.log(markdown(await conditions()))

function markdown(/** @type {string} */ conditions) {
  const lines = [
    '## Memory after many calls without a pause',
    '',
    "The core's memory, and what the process holds (resident), in MB. Each series is in a fresh process: medians of",
    `${ROUNDS} rounds, with the quartiles. ${conditions}`,
  ]
  const after = (/** @type {string} */ what) => CALLS.map((calls) => `${what}, ${calls}:`)
  for (const [series, what] of Object.entries(SERIES)) {
    const cells = rows
      .filter((row) => row.series === series)
      .map(({ label, after, bytesPerCall }) => {
        const linear = after.map(({ linear }) => (linear ? megabytes(linear) : ''))
        const each = bytesPerCall ? spread(bytesPerCall, 0) : ''
        return [label, ...linear, each, ...after.map(({ resident }) => megabytes(resident))]
      })
    lines.push('', `**${what}**`, '', table(['client', ...after('core'), 'core, bytes per call:', ...after('resident')], cells))
  }
  return `${lines.join('\n')}\n`
}
