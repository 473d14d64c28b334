// Which recordings a command works on: those that its options select, or those whose IDs it was given.

import { RecordingsError } from '../node.js'
import { UsageError } from './errors.js'
import { describe } from './explain.js'
import { readText } from './files.js'
import { age, email, file, momentOrAge, oneOf, text } from './options.js'
import { complain } from './output/complain.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

const group = 'Which recordings'

/** Which service. */
export const SOURCE = /** @satisfies {Table} */ ({
  source: {
    kind: oneOf('converged', 'meetings', 'all'),
    usual: 'converged',
    about: 'converged: calls; meetings: meetings; all: both',
    group,
  },
})

/** An ID alone does not say which service has the recording. */
export const ONE_SOURCE = /** @satisfies {Table} */ ({
  source: { kind: oneOf('converged', 'meetings'), usual: 'converged', about: 'converged: calls; meetings: meetings', group },
})

export const SELECTION = /** @satisfies {Table} */ ({
  from: { kind: momentOrAge, about: 'created at this time or later, such as 2026-01-15, or 30d for the last 30 days', group },
  to: { kind: momentOrAge, about: 'created before this time', group },
  olderThan: { kind: age, about: 'created longer ago than this, such as 180d', group },
  ...SOURCE,
  organization: { about: "everybody's, for administrators and compliance officers", group },
  owner: {
    kind: email,
    isMany: true,
    about: "this person's, for administrators and compliance officers; for meetings, the host's; may be given several times",
    api: 'ownerEmail',
    group,
  },
  topic: { kind: text('<text>', 'a text'), about: 'with this text in the topic', group },
  meeting: {
    kind: text('<id>', 'the ID of a meeting'),
    about: 'of this meeting; only with --source meetings',
    api: 'meetingId',
    group,
  },
  site: {
    kind: text('<host>', 'a Webex site, such as example.webex.com'),
    about: 'of this Webex site; only with --source meetings',
    api: 'siteUrl',
    group,
  },
  fileFormat: { kind: oneOf('MP3', 'MP4', 'ARF'), about: 'with files in this format', api: 'format', group },
  serviceType: { kind: text('<name>', 'the name of a service'), about: 'made by this service, such as calling', group },
  ownerType: {
    kind: text('<kind>', 'a kind of owner'),
    about: 'of this kind of owner, such as user or callQueue; only calls',
    group,
  },
  region: {
    kind: text('<region>', 'a region'),
    about: 'stored in this region, such as US; only calls',
    api: 'storageRegion',
    group,
  },
  location: { kind: text('<id>', 'the ID of a location'), about: 'of this location; only calls', api: 'locationId', group },
})

/** Recordings whose IDs are in a file. */
export const IDS = /** @satisfies {Table} */ ({
  ids: {
    kind: file,
    about:
      'the recordings in this file: JSON lines that "list" or --dry-run printed, or an ID in each line; - for standard input',
    group,
  },
})

/** The options of a selection that the client also has, under the same name or another. */
const FILTERS = /** @type {const} */ ([
  ...['topic', 'meeting', 'site', 'fileFormat', 'serviceType', 'ownerType', 'region', 'location'],
])

/** The options that narrow a selection. `--source` and `--organization` do not. */
export const NARROWING = /** @type {const} */ (['from', 'to', 'olderThan', 'owner', ...FILTERS])

/** @typedef {Record<string, any>} Values */

/**
 * The lists that a selection consists of: one, or one for each owner and service.
 *
 * @param {Values} values
 * @param {Api.ListQuery} [more]
 * @returns {Api.ListQuery[]}
 */
export function queriesOf(values, more) {
  const { from, to, olderThan, source, owner = [], organization } = values
  if (to !== undefined && olderThan !== undefined) throw new UsageError('--older-than and --to cannot be combined')
  const end = olderThan === undefined ? to : Date.now() - olderThan
  if (from !== undefined && end !== undefined && end <= from) {
    throw new UsageError(`--from must be before ${to === undefined ? 'the time of --older-than' : '--to'}`)
  }
  if (organization && owner.length > 0) throw new UsageError('--owner and --organization cannot be combined')
  /** @type {Record<string, any>} */
  const query = { from: dateOf(from), to: dateOf(end), source, organization: organization || undefined, max: 100, ...more }
  for (const name of FILTERS) {
    const { api = name } = /** @type {{ api?: string }} */ (SELECTION[name])
    if (values[name] !== undefined) query[api] = values[name]
  }
  if (owner.length === 0) return [query]
  const sources = source === 'all' ? ['converged', 'meetings'] : [source]
  const of = (/** @type {string} */ email, /** @type {string} */ source) =>
    source === 'meetings' ? { source, hostEmail: email } : { source, ownerEmail: email, organization: true }
  return owner.flatMap((/** @type {string} */ email) => sources.map((source) => ({ ...query, ...of(email, source) })))
}

/** @param {number | undefined} time */
const dateOf = (time) => (time === undefined ? undefined : new Date(time))

/**
 * The recordings that are selected, each once, newest first for each owner and service.
 *
 * @param {Api.RecordingsClient} client
 * @param {Values} values
 * @param {object} how
 * @param {AbortSignal} how.signal
 * @param {Api.RecordingStatus} [how.status]
 * @param {(missing: Api.SourceFailure) => void} [how.onMissing] what to do if one of the services refuses. By default, that is an error.
 * @returns {AsyncGenerator<Api.Recording>}
 */
export async function* selected(client, values, { signal, status, onMissing = refuse }) {
  const seen = new Set()
  for (const query of queriesOf(values, { status })) {
    const list = client.listRecordings(query, { signal })
    let hasFailed = false
    try {
      for await (const recording of list) {
        const key = keyOf(recording)
        if (seen.has(key)) continue
        seen.add(key)
        // If recordings were listed by host, each later request about one of them has to name the host again.
        yield query.hostEmail === undefined ? recording : { ...recording, hostEmail: recording.hostEmail ?? query.hostEmail }
      }
    } catch (error) {
      hasFailed = true
      throw error
    } finally {
      // Also if enough recordings have come before the end.
      for (const missing of hasFailed ? [] : list.missing) onMissing(missing)
    }
  }
}

/**
 * Identifies a recording. Two services may have recordings with the same ID.
 *
 * @param {{ id: string, source?: string | undefined }} recording
 */
export const keyOf = ({ id, source = 'converged' }) => `${source} ${id}`

/** @param {Api.SourceFailure} missing */
function refuse({ error }) {
  throw RecordingsError.from(error)
}

/**
 * Says which service refused to list its recordings, and why.
 *
 * @param {Api.SourceFailure} missing
 */
export function complainOfMissing({ source, error }) {
  const what = `The recordings of ${source === 'meetings' ? 'meetings' : 'calls'} are missing`
  complain(`${what}: ${describe(RecordingsError.from(error))}`, { source, ...error })
}

/**
 * A recording whose ID is known, and perhaps more.
 *
 * @typedef {{ id: string, source: Api.SingleSource, hostEmail?: string, ownerEmail?: string, siteUrl?: string, [field: string]: unknown }} Known
 */

/**
 * Whether recordings are chosen by their IDs. A file of --ids may be empty, if there was nothing to list.
 *
 * @param {Pick<Context, 'given' | 'words'>} context
 */
export const areNamed = ({ given, words }) => words.length > 0 || given.has('ids')

/**
 * The recordings whose IDs were given, each once: as words, or with --ids. Throws a UsageError if an option contradicts what they say about
 * themselves: otherwise it would do nothing, and others' recordings would be changed.
 *
 * @param {Pick<Context, 'values' | 'given' | 'words' | 'signal'>} context
 * @returns {Promise<Known[]>}
 */
export async function idsIn(context) {
  const { values, words, signal } = context
  const lines = values.ids === undefined ? [] : (await readText('--ids', values.ids, signal)).split('\n')
  const named = [
    ...words.map((id) => ({ where: '<id>', given: /** @type {Record<string, unknown>} */ ({ id }) })),
    ...lines.flatMap((line, at) => {
      const where = `line ${at + 1} of --ids`
      return line.trim() === '' ? [] : [{ where, given: parsed(line.trim(), where) }]
    }),
  ]
  const recordings = named.map(({ where, given }) => checked(known(given, where, context), where, context))
  return [...new Map(recordings.map((one) => [keyOf(one), one])).values()]
}

/**
 * @param {string} line
 * @param {string} where
 * @returns {Record<string, unknown>}
 */
function parsed(line, where) {
  if (!line.startsWith('{')) return { id: line }
  try {
    return JSON.parse(line)
  } catch {
    throw new UsageError(`${where} is not JSON; allowed: a JSON line that "list" or --dry-run printed, or an ID`)
  }
}

/** No quotation marks and no commas: these are what is around an ID in JSON and in CSV. Neither is the header of a CSV file an ID. */
const ID = /^(?!\.{1,2}$|id$)[^\s/\\?#"'`,;[\]{}\p{Cc}]{1,256}$/u

/** The fields that say where a recording is, and whose it is. Webex and other programs may leave them empty. */
const TEXTS = ['source', 'siteUrl', 'hostEmail', 'ownerEmail', 'createTime']

/**
 * @param {Record<string, unknown>} given
 * @param {string} where
 * @param {Pick<Context, 'values' | 'given'>} context
 * @returns {Known}
 */
function known(given, where, { values }) {
  const { id } = given
  // The client refuses wrong IDs, too, but only after some recordings have been sent.
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new UsageError(`${where}: is not the ID of a recording; allowed: an ID as "list" prints it`)
  }
  const filled = Object.entries(given).filter(([name, value]) => !TEXTS.includes(name) || (value !== null && value !== ''))
  const odd = filled.find(([name, value]) => TEXTS.includes(name) && typeof value !== 'string')
  if (odd) throw new UsageError(`${where}: its ${odd[0]} is not text; allowed: what "list" prints`)
  const { source = values.source ?? 'converged', ...rest } = Object.fromEntries(filled)
  if (source === 'converged' || source === 'meetings') return { ...rest, id, source }
  if (source === values.source) throw new UsageError('--source: got "all"; allowed with IDs: converged or meetings')
  throw new UsageError(`${where}: has an unknown source; allowed: converged or meetings`)
}

/**
 * @param {Known} recording
 * @param {string} where
 * @param {Pick<Context, 'values' | 'given'>} context
 */
function checked(recording, where, { values, given }) {
  const { source, siteUrl, hostEmail, ownerEmail } = recording
  const isMeeting = source === 'meetings'
  const { owner: [owner] = [], host, site } = values
  if (given.has('source') && values.source !== 'all' && values.source !== source) {
    throw new UsageError(`--source: ${where} is a recording of ${isMeeting ? 'meetings' : 'calls'}`)
  }
  for (const [flag, wanted, own, isUseful] of /** @type {[string, string | undefined, string | undefined, boolean][]} */ ([
    ['--owner', owner, isMeeting ? hostEmail : ownerEmail, isMeeting],
    ['--host', host, hostEmail, true],
    ['--site', site, isMeeting ? siteUrl : undefined, isMeeting],
  ])) {
    if (!wanted || own?.toLowerCase() === wanted.toLowerCase()) continue
    if (own) throw new UsageError(`${flag}: ${where} says something else, ${JSON.stringify(own)}`)
    if (!isUseful) throw new UsageError(`${flag}: allowed with IDs only for recordings of meetings, and ${where} is one of calls`)
  }
  return recording
}
