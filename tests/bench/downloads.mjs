// How fast files are downloaded, and how much memory that takes: cargo xtask bench downloads
//
// A process of its own serves a file on loopback, and each download has its own process as well. All take turns. What people would write
// by hand is `fetch`, and a pipeline to a file; it neither goes on after a break nor notices that something is missing.

import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { homeOf } from './clients.mjs'
import { conditions, here, isQuick, keep, megabytes, rounds, spread, table } from './results.mjs'
import { alternating, quartiles } from './statistics.mjs'

const MIB = 2 ** 20
const ROUNDS = rounds(10)
const SIZE = 256 * MIB
const LARGE = isQuick ? SIZE : 4096 * MIB
const SLOW_BYTES_PER_SECOND = 50_000_000

/** @typedef {{ bytes: number, seconds: number, cpuSeconds: number, peak: number, resident?: number[] }} Sample */

const LABELS = {
  'read ours': '`downloadRecording`, read to the end',
  'read fetch': '`fetch`, read to the end',
  'save ours': '`saveRecording`',
  'save fetch': '`fetch`, piped to a file',
}
const NAMES = /** @type {(keyof typeof LABELS)[]} */ (Object.keys(LABELS))

const module = join(homeOf('ours'), 'downloads.mjs')
const entries = ['webex-converged-recordings', 'webex-converged-recordings/download']
await writeFile(module, entries.map((entry) => `export * from '${entry}'\n`).join(''))

/**
 * Serves a file of that size while something is done with it.
 *
 * @template Result
 * @param {number} size
 * @param {(download: (way: string, rate?: number) => Promise<Sample>) => Promise<Result>} work
 */
async function serving(size, work) {
  const server = fork(here('downloads/server.mjs'), [String(size)], { execArgv: [] })
  const [address] = await once(server, 'message')
  const download = async (/** @type {string} */ way, rate = 0) => {
    const dir = await mkdtemp(join(tmpdir(), 'bench-downloads-'))
    try {
      const args = [here('downloads/once.mjs'), module, way, address, dir, String(rate)]
      const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } })
      /** @type {Sample} */
      const sample = JSON.parse(stdout)
      if (sample.bytes !== size) throw new Error(`${way}: ${sample.bytes} bytes of ${size}`)
      return sample
    } finally {
      await rm(dir, { recursive: true })
    }
  }
  try {
    return await work(download)
  } finally {
    server.disconnect()
    await once(server, 'exit')
  }
}

const samples = await serving(SIZE, (download) => alternating(NAMES, ROUNDS, (name) => download(name)))
const rows = NAMES.map((name) => {
  const of = samples[name]
  const yardstick = samples[/** @type {keyof typeof LABELS} */ (name.replace('ours', 'fetch'))]
  return {
    name,
    label: LABELS[name],
    bytesPerSecond: quartiles(of.map(({ bytes, seconds }) => bytes / seconds)),
    time: quartiles(of.map(({ seconds }, round) => seconds / yardstick[round].seconds)),
    cpuSeconds: quartiles(of.map(({ cpuSeconds }) => cpuSeconds)),
    peak: quartiles(of.map(({ peak }) => peak)),
  }
})

const mean = (/** @type {number[]} */ numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
/** @type {{ name: string, seconds: number, most: number, first: number, last: number }[]} */
const slow = []
for (const name of ['slowly ours', 'slowly fetch']) {
  const { resident = [], seconds, peak } = await serving(LARGE, (download) => download(name, SLOW_BYTES_PER_SECOND))
  const quarter = Math.floor(resident.length / 4)
  const [first, last] = [mean(resident.slice(0, quarter)), mean(resident.slice(-quarter))]
  slow.push({ name, seconds, most: Math.max(peak, ...resident), first, last })
}
await keep('downloads', { rounds: ROUNDS, size: SIZE, rows, large: LARGE, bytesPerSecond: SLOW_BYTES_PER_SECOND, slow })
console.log(markdown(await conditions()))

function markdown(/** @type {string} */ conditions) {
  const cells = rows.map(({ label, bytesPerSecond, time, cpuSeconds, peak }) => {
    return [label, megabytes(bytesPerSecond), spread(time, 2), spread(cpuSeconds, 2), megabytes(peak)]
  })
  const lines = [
    '## Downloads',
    '',
    `A file of ${SIZE / MIB} MiB, from another process on loopback: medians of ${ROUNDS} rounds, with the quartiles. ${conditions}`,
    '',
    table(['way', 'MB a second:', 'time, by hand = 1:', 'processor, seconds:', 'most memory, MB:'], cells),
    '',
    `A file of ${LARGE / MIB} MiB, read at ${SLOW_BYTES_PER_SECOND / 1e6} MB a second:`,
    '',
    table(
      ['way', 'seconds:', 'most memory, MB:', 'first quarter, MB:', 'last quarter, MB:'],
      slow.map(({ name, seconds, ...bytes }) => [
        name.replace('slowly ours', '`downloadRecording`').replace('slowly fetch', '`fetch`'),
        seconds.toFixed(1),
        ...[bytes.most, bytes.first, bytes.last].map((number) => (number / 1e6).toFixed(1)),
      ]),
    ),
  ]
  return `${lines.join('\n')}\n`
}
