// webex-recordings capture: reads real recordings, and writes made-up ones like them to a file that a local Webex can start from.
//
// Only the file goes to standard output. Messages for people go to standard error.

import { randomBytes } from 'node:crypto'
import { RecordingsError } from '../node.js'
import { ACCESS, clientOf, TOKENS } from './access.js'
import { UsageError } from './errors.js'
import { writeWhole } from './files.js'
import { file, momentOrAge, whole } from './options.js'
import { jsonOf } from './output/json.js'
import { countText } from './output/terminal.js'
import { progressLine } from './progress.js'
import { redact } from './redact.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from './commands.js' */
/** @import { Table, Values } from './options.js' */
/** @import { Progress } from './progress.js' */

export const OPTIONS = /** @satisfies {Table} */ ({
  from: { kind: momentOrAge, about: 'only recordings created at this time or later, such as 2026-01-15 or 30d; must be given' },
  to: { kind: momentOrAge, otherwise: 'now', about: 'only recordings created before this time' },
  limit: { kind: whole(1, 100_000), otherwise: 'all', about: 'how many recordings at most, the newest first' },
  keepTopics: { about: 'keep the topics as they are; otherwise they are replaced' },
  shift: { kind: whole(-36_500, 36_500), usual: 0, about: 'how many days later all times are' },
  out: { kind: file, otherwise: 'standard output', about: 'write to this file, completely or not at all' },
  ...ACCESS,
})

export const SUMMARY = 'Reads real recordings, and prints made-up ones like them, to start a local Webex from.'

export const NOTES = `Only known fields are kept. IDs, email addresses, names, numbers, sites and topics are replaced. Equal values get
equal replacements, made with a key that is forgotten at the end. Links and passwords are left out. Times, lengths and sizes are kept.

  webex-recordings capture --from 2026-01-01 --out seed.json
  webex-recordings emulator --load seed.json

${TOKENS}`

/** How many details are read at the same time. */
const AT_ONCE = 4

/** @param {Context} context */
export async function run(context) {
  const { signal } = context
  const { from, to, limit, out, keepTopics, shift } = /** @type {Values<typeof OPTIONS>} */ (context.values)
  if (from === undefined) throw new UsageError('--from: must be given; allowed: a date such as 2026-01-15, or an age such as 30d')
  if (to !== undefined && to <= from) throw new UsageError('--to: is not after --from; allowed: a later time')
  const { client } = await clientOf(context)
  const progress = progressLine()
  /** @type {Map<string, number>} */
  const leftOut = new Map()
  const how = { key: randomBytes(32), keepTopics, shiftDays: shift }
  const recordings = []
  try {
    const range = { from: new Date(from), to: to === undefined ? undefined : new Date(to), max: 100 }
    for await (const recording of detailed(client, await listed(client, range, limit, progress, signal), progress, signal)) {
      const redacted = redact(recording, how)
      recordings.push(redacted.recording)
      for (const name of redacted.unknown) leftOut.set(name, (leftOut.get(name) ?? 0) + 1)
    }
  } finally {
    progress.end()
  }
  const seed = `${jsonOf({ version: 1, recordings }, 2)}\n`
  if (out === undefined) process.stdout.write(seed)
  else writeWhole('--out', out, seed)

  const names = [...leftOut].map(([name, count]) => `${name} (${count})`)
  console.error(`${countText(recordings.length, 'recording')}.`)
  if (names.length > 0) console.error(`Left out, because this command does not know them or their values: ${names.join(', ')}.`)
}

/**
 * The newest recordings, with those in the recycle bin.
 *
 * @param {Api.RecordingsClient} client
 * @param {{ from: Date, to?: Date, max: number }} range
 * @param {number | undefined} limit
 * @param {Progress} progress
 * @param {AbortSignal} signal
 */
async function listed(client, range, limit, progress, signal) {
  /** @type {Api.Recording[]} */
  const all = []
  for (const status of /** @type {const} */ (['available', 'deleted'])) {
    for await (const recording of client.listRecordings({ ...range, status, limit }, { signal })) {
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
 * @param {AbortSignal} signal
 */
async function* detailed(client, recordings, progress, signal) {
  for (let at = 0; at < recordings.length; at += AT_ONCE) {
    yield* await Promise.all(recordings.slice(at, at + AT_ONCE).map((recording) => withDetails(client, recording, signal)))
    progress.show(`${Math.min(at + AT_ONCE, recordings.length)} of ${recordings.length} recordings read`)
  }
}

/**
 * @param {Api.RecordingsClient} client
 * @param {Api.Recording} recording
 * @param {AbortSignal} signal
 */
async function withDetails(client, recording, signal) {
  try {
    return { ...recording, ...(await client.getRecording(recording.id, { signal })) }
  } catch (error) {
    // It was deleted for good after it was listed, or Webex does not show the details of recordings in the recycle bin.
    throwIfOther(error)
    // A proxy's page has no tracking ID.
    if (error.code !== 'not-found' || error.trackingId === undefined) throw error
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
