// webex-recordings capture: reads real recordings, and writes made-up ones like them to a file that a local Webex can start from.
//
// Only the file goes to standard output. Messages for people go to standard error.

import { randomBytes } from 'node:crypto'
import { RecordingsClient, RecordingsError } from '../node.js'
import { Failure, UsageError } from './errors.js'
import { writeWhole } from './files.js'
import { file, momentOrDay, read, text, whole } from './options.js'
import { redact } from './redact.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Table } from './options.js' */

export const OPTIONS = /** @satisfies {Table} */ ({
  from: { kind: momentOrDay, about: 'only recordings created at this time or later, such as 2026-01-15; must be given' },
  to: { kind: momentOrDay, otherwise: 'now', about: 'only recordings created before this time' },
  limit: { kind: whole(1, 100_000), otherwise: 'all', about: 'how many recordings at most, the newest first' },
  keepTopics: { about: 'keep the topics as they are; otherwise they are replaced' },
  shift: { kind: whole(-36_500, 36_500), usual: 0, about: 'how many days later all times are' },
  out: { kind: file, otherwise: 'standard output', about: 'write to this file, completely or not at all' },
  baseUrl: { kind: text('<url>', 'the URL of an API'), otherwise: 'that of Webex', about: 'the API to read from' },
})

export const SUMMARY = 'Reads real recordings, and prints made-up ones like them, to start a local Webex from.'

export const NOTES = `The token is read from WEBEX_ACCESS_TOKEN in the environment.

Only known fields are kept. IDs, e-mail addresses, names, numbers, sites and topics are replaced, the same by the same,
with a key that is forgotten at the end. Links and passwords are left out. Times, lengths and sizes are kept.

  webex-recordings capture --from 2026-01-01 --out seed.json
  webex-recordings emulator --load seed.json`

/** How many details are read at the same time. */
const AT_ONCE = 4

/** @param {string[]} args */
export async function run(args) {
  // This comes first, because the token may be anywhere among the arguments. Its value is not read.
  if (args.some((arg) => /^--token(=|$)/.test(arg))) {
    const why = 'other programs can see arguments, and the shell remembers them'
    throw new UsageError(`--token: is refused, because ${why}; set WEBEX_ACCESS_TOKEN in the environment instead`)
  }
  const { values, words } = read(OPTIONS, args)
  if (words > 0) throw new UsageError('capture: got an extra word; allowed: only options')
  const { from, to, limit, out, baseUrl, keepTopics, shift } = values
  if (from === undefined) throw new UsageError('--from: must be given; allowed: a date such as 2026-01-15')
  if (to !== undefined && to <= from) throw new UsageError('--to: is not after --from; allowed: a later time')
  const { WEBEX_ACCESS_TOKEN: token } = process.env
  if (!token) throw new UsageError('WEBEX_ACCESS_TOKEN: is not set in the environment; allowed: an access token of Webex')

  const client = new RecordingsClient({ token, baseUrl })
  const progress = progressLine()
  /** @type {Map<string, number>} */
  const leftOut = new Map()
  const how = { key: randomBytes(32), keepTopics, shiftDays: shift }
  const recordings = []
  try {
    const range = { from: new Date(from), to: to === undefined ? undefined : new Date(to), max: 100 }
    for await (const recording of detailed(client, await listed(client, range, limit, progress), progress)) {
      const redacted = redact(recording, how)
      recordings.push(redacted.recording)
      for (const name of redacted.unknown) leftOut.set(name, (leftOut.get(name) ?? 0) + 1)
    }
  } catch (error) {
    throw explained(error)
  } finally {
    progress.end()
  }
  const seed = `${JSON.stringify({ version: 1, recordings }, null, 2)}\n`
  if (out === undefined) process.stdout.write(seed)
  else writeWhole('--out', out, seed)

  const names = [...leftOut].map(([name, count]) => `${name} (${count})`)
  console.error(`${recordings.length} recordings.`)
  if (names.length > 0) console.error(`Left out, because this command does not know them or their values: ${names.join(', ')}.`)
}

/**
 * The newest recordings, with those in the recycle bin.
 *
 * @param {Api.RecordingsClient} client
 * @param {{ from: Date, to?: Date, max: number }} range
 * @param {number | undefined} limit
 * @param {Progress} progress
 */
async function listed(client, range, limit, progress) {
  /** @type {Api.Recording[]} */
  const all = []
  for (const status of /** @type {const} */ (['available', 'deleted'])) {
    for await (const recording of client.listRecordings({ ...range, status, limit })) {
      all.push(recording)
      progress.show(`${all.length} recordings listed`)
    }
  }
  const timeOf = (/** @type {Api.Recording} */ { createTime }) => Date.parse(createTime ?? '') || 0
  return all.sort((left, right) => timeOf(right) - timeOf(left)).slice(0, limit)
}

/**
 * Adds the details to recordings, a few at a time and in order.
 *
 * @param {Api.RecordingsClient} client
 * @param {Api.Recording[]} recordings
 * @param {Progress} progress
 */
async function* detailed(client, recordings, progress) {
  for (let at = 0; at < recordings.length; at += AT_ONCE) {
    yield* await Promise.all(recordings.slice(at, at + AT_ONCE).map((recording) => withDetails(client, recording)))
    progress.show(`${Math.min(at + AT_ONCE, recordings.length)} of ${recordings.length} recordings read`)
  }
}

/**
 * @param {Api.RecordingsClient} client
 * @param {Api.Recording} recording
 */
async function withDetails(client, recording) {
  try {
    return { ...recording, ...(await client.getRecording(recording.id)) }
  } catch (error) {
    // It was deleted for good since it was listed, or Webex does not show the details of one in the recycle bin.
    throwIfOther(error)
    if (error.code !== 'not-found') throw error
    return recording
  }
}

/**
 * @param {unknown} error
 * @returns {asserts error is Api.RecordingsError}
 */
function throwIfOther(error) {
  if (!RecordingsError.is(error)) throw error
}

/** @param {unknown} error */
function explained(error) {
  throwIfOther(error)
  const { code, message, hint } = error
  // The options of the client have other names here.
  const named = message.replace(/^baseUrl:/, '--base-url:').replace(/^token:/, 'WEBEX_ACCESS_TOKEN:')
  if (code === 'invalid-argument') return new UsageError(named)
  return new Failure([`${code}: ${message}`, hint, 'Nothing was written.'].filter(Boolean).join('\n'))
}

/** @typedef {ReturnType<typeof progressLine>} Progress */

const EVERY_MS = 100

/** One line that is rewritten, if there is a terminal to show it. */
function progressLine() {
  const { stderr } = process
  let shown = 0
  return {
    /** @param {string} line */
    show(line) {
      if (!stderr.isTTY || Date.now() - shown < EVERY_MS) return
      shown = Date.now()
      stderr.write(`\r\u001b[K${line}`)
    },
    end() {
      if (shown > 0) stderr.write('\r\u001b[K')
    },
  }
}
