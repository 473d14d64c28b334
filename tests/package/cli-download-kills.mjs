// Downloads a year of recordings with the command, which is killed at random moments and run again, until all files are there. Then
// each file is compared with what the emulator serves.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { random } from '../helpers/random.mjs'
import { consumer, installed, load, TOKEN } from './support.mjs'

/**
 * @typedef {import('webex-converged-recordings/emulator').EmulatorRequest} EmulatorRequest
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 *
 * @typedef {{ id: string, part: 'audio' | 'transcript', file: string, bytes: number, sha256: string, absent?: true }} Line
 * @typedef {'lists' | 'details' | 'files'} Kind
 * @typedef {{ code: number, rows: Line[], stderr: string, peakBytes: number }} Ended
 *
 * @typedef {object} Report
 * @property {number} expected how many files there should be
 * @property {number} entries how many files the state has
 * @property {number} kills
 * @property {number} killedListing how many of the runs were killed before they asked for a file
 * @property {Record<Kind, number>} requests
 * @property {Ended} last the run that was not killed
 * @property {Ended} again a run after that, which compares all files with the state
 * @property {string[]} wrong files that are not what the emulator serves, or not what the state says
 * @property {string[]} twice what the state has more than once
 * @property {string[]} left what is in the folder, and not in the state
 */

const STATE = 'webex-recordings.jsonl'
const YEAR_MS = 365 * 86_400_000
/** Some of everything that may go wrong, beside the kills. */
const FAULTS = ['MEDIA cut every 211', 'MEDIA reset every 317', 'MEDIA lapse every 401', 'GET 503 every 307']
const LINKS = { audio: 'audioDownloadLink', transcript: 'transcriptDownloadLink' }
/** A process is killed so soon after a request, at most. */
const WITHIN_MS = 30
/** Tells how much memory the process has used at most, in the last line. */
const TELLING = `data:text/javascript,process.on('exit',()=>console.error(process.resourceUsage().maxRSS))`

/**
 * @param {object} options
 * @param {number} options.recordings
 * @param {number} options.kills
 * @param {number} options.seed
 * @param {string} options.dir does not exist
 * @returns {Promise<Report>}
 */
export async function downloadAndKill({ recordings: count, kills, seed, dir }) {
  const next = random(seed)
  const { createEmulator } = await load()
  const recordings = Array.from({ length: count }, () => recording(next))
  const emulator = await createEmulator({
    dialect: 'webex',
    users: [{ email: 'ada@example.com', token: TOKEN }],
    snapshot: { version: 1, recordings },
    faults: FAULTS,
  })
  const requests = { lists: 0, details: 0, files: 0 }
  let onRequest = () => {}
  /** @param {EmulatorRequest} request */
  const handle = (request) => {
    requests[kindOf(request.url)] += 1
    onRequest()
    return emulator.handle(request)
  }
  /** @type {{ serve: (options: object) => Promise<{ baseUrl: string, close: () => Promise<void> }> }} */
  const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)
  const { baseUrl, close } = await serve({ emulator: { ...emulator, handle } })
  const start = (/** @type {string[]} */ ...more) => {
    const options = [
      '--from',
      '366d',
      '--dir',
      dir,
      '--parts',
      'audio,transcript',
      '--base-url',
      baseUrl,
      '--format',
      'jsonl',
      ...more,
    ]
    const args = ['--import', TELLING, join(installed, 'cli.js'), 'download', ...options]
    return spawn(process.execPath, args, { cwd: consumer, env: { ...process.env, NODE_OPTIONS: '', WEBEX_ACCESS_TOKEN: TOKEN } })
  }

  const expected = recordings.reduce((sum, { files }) => sum + (files.transcript ? 2 : 1), 0)
  // Before the last file is there, however often the runs before have asked for the same files.
  const moments = Array.from({ length: kills }, () => next.below(Math.floor(expected * 0.97))).sort((one, other) => one - other)
  let killedListing = 0
  try {
    for (const moment of moments) {
      const before = { ...requests }
      const isListing = next() < 0.2
      const pages = next.below(Math.ceil(count / 100)) + 1
      const isTime = () =>
        isListing ? requests.lists - before.lists >= pages : requests.files >= moment && requests.files > before.files
      const child = start()
      const ended = end(child)
      onRequest = () => {
        if (!isTime()) return
        onRequest = () => {}
        setTimeout(() => child.kill('SIGKILL'), WITHIN_MS * next())
      }
      const { code, stderr } = await ended
      if (child.signalCode !== 'SIGKILL') throw new Error(`a run ended with ${code} before it was killed: ${stderr}`)
      if (requests.files === before.files) killedListing += 1
    }
    onRequest = () => {}
    const last = await end(start())
    const counted = { ...requests }
    const again = await end(start('--verify'))
    emulator.recover()
    const lines = /** @type {Line[]} */ (
      (await readFile(join(dir, STATE), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    )
    const entries = lines.filter(({ absent }) => !absent)
    const keys = entries.map(({ id, part }) => `${id} ${part}`)
    const seen = new Set(keys)
    const names = new Set(entries.map(({ file }) => file))
    return {
      expected,
      entries: entries.length,
      kills,
      killedListing,
      requests: counted,
      last,
      again,
      wrong: await wrongOf(entries, { emulator, dir }),
      twice: keys.filter((key) => !seen.delete(key)),
      left: (await readdir(dir)).filter((name) => name !== STATE && !names.has(name)),
    }
  } finally {
    await close()
  }
}

/** @param {ReturnType<typeof random>} next */
function recording(next) {
  const hex = (/** @type {number} */ length) => Array.from({ length }, () => next.of([...'0123456789abcdef'])).join('')
  return {
    id: `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
    createTime: Date.now() - next.below(YEAR_MS),
    topic: next.of(['Weekly', 'weekly', 'Résumé: a/b', '😀', '']),
    serviceType: /** @type {const} */ ('calling'),
    durationSeconds: 1 + next.below(60),
    sizeBytes: 100 + next.below(4000),
    files: { audio: true, transcript: next() < 0.5 },
  }
}

/**
 * @param {string} url
 * @returns {Kind}
 */
function kindOf(url) {
  const { pathname } = new URL(url)
  if (!pathname.startsWith('/v1/')) return 'files'
  return pathname.endsWith('/convergedRecordings') ? 'lists' : 'details'
}

/**
 * What a run printed, and how it ended.
 *
 * @param {ChildProcess} child
 * @returns {Promise<Ended>}
 */
async function end(child) {
  const printed = { stdout: '', stderr: '' }
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name]?.setEncoding('utf8').on('data', (text) => {
      printed[name] += text
    })
  }
  const [code] = await once(child, 'close')
  const rows = child.signalCode ? [] : printed.stdout.split('\n').filter(Boolean)
  const [, stderr, kilobytes] = /^(.*?)(\d+)\n$/s.exec(printed.stderr) ?? ['', printed.stderr, '0']
  return { code, rows: rows.map((row) => JSON.parse(row)), stderr, peakBytes: Number(kilobytes) * 1024 }
}

/**
 * @param {readonly Line[]} entries
 * @param {{ emulator: import('webex-converged-recordings/emulator').Emulator, dir: string }} place
 */
async function wrongOf(entries, { emulator, dir }) {
  const wrong = []
  for (const { id, part, file, bytes, sha256 } of entries) {
    const url = `${emulator.baseUrl}/convergedRecordings/${id}`
    const details = emulator.handle({ method: 'GET', url, headers: [['authorization', `Bearer ${TOKEN}`]] })
    const { temporaryDirectDownloadLinks: links } = JSON.parse(new TextDecoder().decode(details.body))
    const { chunks = [] } = emulator.handle({ method: 'GET', url: links[LINKS[part]] })
    const served = hashOf(chunks)
    const content = await readFile(join(dir, file))
    if (hashOf([content]) !== served || sha256 !== served || content.length !== bytes) wrong.push(file)
  }
  return wrong
}

/** @param {Iterable<Uint8Array>} pieces */
function hashOf(pieces) {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
