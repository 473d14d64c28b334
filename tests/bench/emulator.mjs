// The emulator with few recordings and with many: cargo xtask bench emulator
//
// How many requests it answers in a second, and the memory that it takes. Each emulator has its own process, and they take turns.
// A page should take as long with a hundred thousand recordings as with a hundred.

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { conditions, given, here, isQuick, keep, megabytes, rounds, spread, table } from './results.mjs'
import { alternating, quartiles } from './statistics.mjs'

const ROUNDS = rounds(5)
const MILLISECONDS = isQuick ? 20 : 500
const DIALECTS = { contract: "the contract's dialect", webex: "Webex's dialect" }
const COUNTS = [100, 100_000]

// In the folder where the package is installed.
const file = join(given('CONSUMER'), 'emulator.mjs')
await writeFile(file, "export * from 'webex-converged-recordings/emulator'\n")

/**
 * @param {string} run
 * @returns {Promise<{ createdMs: number, resetMs: number, resident: number, perSecond: Record<string, number> }>}
 */
async function look(run) {
  const args = ['--expose-gc', here('emulator/once.mjs'), file, ...run.split(' '), String(MILLISECONDS)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } })
  return JSON.parse(stdout)
}

const runs = Object.keys(DIALECTS).flatMap((dialect) => COUNTS.map((count) => `${dialect} ${count}`))
const samples = await alternating(runs, ROUNDS, look)

const rows = runs.map((run) => {
  const [dialect, count] = run.split(' ')
  const of = (/** @type {(sample: Awaited<ReturnType<typeof look>>) => number} */ what) => quartiles(samples[run].map(what))
  const kinds = Object.keys(samples[run][0].perSecond)
  const perSecond = Object.fromEntries(kinds.map((kind) => [kind, of((sample) => sample.perSecond[kind])]))
  const [createdMs, resetMs] = [of((sample) => sample.createdMs), of((sample) => sample.resetMs)]
  return { dialect, count: Number(count), createdMs, resetMs, resident: of((sample) => sample.resident), perSecond }
})
await keep('emulator', { rounds: ROUNDS, rows })

const lines = Object.entries(DIALECTS).flatMap(([dialect, label]) => {
  const own = rows.filter((row) => row.dialect === dialect)
  const line = (/** @type {string} */ what, /** @type {(row: typeof rows[number]) => string} */ cell) => [what, ...own.map(cell)]
  const kinds = Object.keys(own[0].perSecond)
  const cells = [
    ...kinds.map((kind) => line(`${kind}, a second`, (row) => spread(row.perSecond[kind], 0))),
    line('memory, MB', (row) => megabytes(row.resident)),
    line('to create it, ms', (row) => spread(row.createdMs, 1)),
    line('to reset it, ms', (row) => spread(row.resetMs, 2)),
  ]
  return ['', `**${label}**`, '', table(['', ...COUNTS.map((count) => `${count} recordings:`)], cells)]
})
console.log(`## The emulator

Requests are made one after the other in the same process, and over HTTP on eight connections of the same process. Memory is what the
process holds more than with an emulator of one recording, after all requests. Medians of ${ROUNDS} rounds, with the quartiles.
${await conditions()}
${lines.join('\n')}
`)
