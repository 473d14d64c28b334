// How the recordings to change are chosen: the options for it, and their checks.
//
// Leaving out an option must never change everything. So a selection needs at least one option that narrows it, or `--all` with a person.

import { Failure, UsageError } from '../errors.js'
import { file, flagOf, whole } from '../options.js'
import { clean, countText } from '../output/terminal.js'
import { progressLine } from '../progress.js'
import { areNamed, IDS, idsIn, NARROWING, SELECTION, selected } from '../selection.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from '../commands.js' */
/** @import { Table } from '../options.js' */
/** @import { Action } from './actions.js' */
/** @import { Known, Where } from './set.js' */

export const WORDS = { name: 'id', about: 'the IDs of recordings, as "list" prints them', least: 0, most: 1000 }

const which = SELECTION.from.group
export const CHOICE = /** @satisfies {Table} */ ({
  ...IDS,
  ...SELECTION,
  all: { about: 'all recordings of one person, however old; needs --owner or --mine', group: which },
  mine: { about: 'your own; only with --all', group: which },
})

const group = 'Safety'
export const SAFETY = /** @satisfies {Table} */ ({
  dryRun: { about: 'change nothing, and print the recordings instead, in a form that --ids takes', group },
  expect: { kind: whole(0, 100_000_000), about: 'change nothing if there are more recordings than this', group },
})

export const CONSENT = /** @satisfies {Table} */ ({
  yes: { about: 'do it without asking; needs --expect', group },
})

/** @param {string} usual the name of the file by default */
export const logOption = (usual) =>
  /** @satisfies {Table} */ ({
    log: {
      kind: file,
      usual,
      about: 'log each change to this file, and continue from what an earlier run logged there',
      group,
    },
  })

/** Clocks may be wrong, and Webex does not say exactly which time its filters compare. */
const DAY_MS = 86_400_000
/** Webex has no older recordings. */
const EARLIEST_MS = Date.UTC(2015, 0)

/**
 * How the recordings are chosen. Throws a UsageError if that is not clear.
 *
 * @param {Context} context
 * @returns {'ids' | 'selection' | 'all'}
 */
export function kindOf(context) {
  const { values, given } = context
  const narrowing = NARROWING.filter((name) => given.has(name))
  const flag = (/** @type {string} */ name) => `--${flagOf(CHOICE, name)}`
  if (values.to > Date.now() + DAY_MS) throw new UsageError('--to: is in the future; allowed: an earlier time, or leave it out')
  if (values.mine && !values.all) throw new UsageError('--mine: only makes sense with --all')
  if (areNamed(context)) {
    const [extra] = ['all', 'organization', ...narrowing.filter((name) => name !== 'owner' && name !== 'site')].filter((name) =>
      given.has(name),
    )
    if (extra) throw new UsageError(`${flag(extra)} cannot be combined with IDs`)
    if (values.owner?.length > 1)
      throw new UsageError('--owner: given more than once with IDs; allowed: one, the host of these meetings')
    return 'ids'
  }
  if (!values.all) {
    if (narrowing.length > 0) return 'selection'
    const names = ['from', 'to', 'olderThan', 'owner', 'topic'].map(flag).join(', ')
    throw new UsageError(
      `nothing says which recordings: give IDs, --ids, an option that selects some, such as ${names}, or --all`,
    )
  }
  const [extra] = ['organization', ...narrowing.filter((name) => name !== 'owner')].filter((name) => given.has(name))
  if (extra) throw new UsageError(`${flag(extra)} and --all cannot be combined`)
  const isOwned = given.has('owner')
  if (isOwned === values.mine) throw new UsageError('--all: add either --owner <email> or --mine, to say whose recordings')
  return 'all'
}

/**
 * All chosen recordings, each once, without those that others only shared. Throws a Failure if a list has one that was not asked
 * for: then its filters do not work.
 *
 * @param {Context} context
 * @param {Api.RecordingsClient} client
 * @param {Action} action
 */
export async function collect(context, client, action) {
  /** @type {Known[]} */
  const all = []
  let shared = 0
  const progress = progressLine()
  const isNamed = kindOf(context) === 'ids'
  try {
    for await (const recording of await chosen(context, client, action)) {
      const why = isNamed ? undefined : unaskedIn(recording, context.values, action.status)
      if (why)
        throw new Failure(
          `Webex has listed a recording that was not asked for, ${clean(recording.id)}: ${why}; nothing was changed`,
        )
      if (recording.shareToMe === true) shared += 1
      else all.push(recording)
      progress.show(`${countText(all.length, 'recording')} listed`)
    }
  } finally {
    progress.end()
  }
  if (shared > 0) console.error(`${countText(shared, 'recording')} left out: only shared with you by others.`)
  return all
}

/**
 * Why a recording does not belong in a selection. Webex checks this, but a proxy or a gateway may drop the filters.
 *
 * @param {Known} recording
 * @param {Record<string, any>} values
 * @param {Api.RecordingStatus} expected
 */
function unaskedIn(recording, values, expected) {
  const { status, createTime, ownerEmail, hostEmail } = recording
  if (status !== undefined && status !== expected) return `it is ${clean(status)} and not ${expected}`
  const { from = -Infinity, olderThan = -Infinity, to = Date.now() - olderThan, owner = [] } = values
  const time = Date.parse(createTime ?? '')
  const isDated = Number.isFinite(from) || Number.isFinite(to)
  if (isDated && !(time >= from - DAY_MS && time <= to + DAY_MS))
    return `it was created at ${clean(createTime ?? 'an unknown time')}`
  const whose = ownerEmail ?? hostEmail
  const owners = owner.map((/** @type {string} */ one) => one.toLowerCase())
  if (owners.length > 0 && whose !== undefined && !owners.includes(whose.toLowerCase())) return `it belongs to ${clean(whose)}`
  for (const [option, ...fields] of FILTERED) {
    const wanted = values[option]
    const known = fields.filter((field) => typeof recording[field] === 'string')
    const isNoFilter = wanted === undefined || (option === 'serviceType' && wanted === 'all')
    if (isNoFilter || known.length === 0 || known.some((field) => isAsked(recording[field], wanted))) continue
    return `its ${known[0]} is ${clean(String(recording[known[0]]))}`
  }
  const { topic } = values
  if (topic !== undefined && !recording.topic?.toLowerCase().includes(topic.toLowerCase())) return 'it has another topic'
  return undefined
}

/**
 * The options of a selection, and the fields of a recording of which one must have the same value. Webex does not send each field in each
 * list.
 */
const FILTERED = /** @type {const} */ ([
  ['fileFormat', 'format'],
  ['serviceType', 'serviceType'],
  ['ownerType', 'ownerType'],
  ['region', 'storageRegion'],
  ['site', 'siteUrl'],
  // It may be the ID of a series, which then stands for all its meetings.
  ['meeting', 'meetingId', 'scheduledMeetingId', 'meetingSeriesId'],
])

/**
 * @param {unknown} value of a recording
 * @param {string} wanted
 */
function isAsked(value, wanted) {
  // Webex writes CALL_QUEUE for callQueue in some places.
  const plain = (/** @type {string} */ text) => text.toLowerCase().replaceAll('_', '')
  return plain(String(value)) === plain(wanted)
}

/**
 * @param {Context} context
 * @param {Api.RecordingsClient} client
 * @param {Action} action
 * @returns {Promise<AsyncIterable<Known> | Iterable<Known>>}
 */
async function chosen(context, client, { status }) {
  const { values, signal } = context
  switch (kindOf(context)) {
    case 'ids':
      return idsIn(context)
    case 'all':
      return selected(client, { ...values, from: EARLIEST_MS }, { status, signal })
    case 'selection':
      return selected(client, values, { status, signal })
  }
}

/**
 * Where a recording is, if it does not say so itself.
 *
 * @param {Context} context
 * @returns {Partial<Where>}
 */
export const usualOf = ({ values: { site, owner = [] } }) => ({
  siteUrl: site,
  hostEmail: owner.length === 1 ? owner[0] : undefined,
})

/**
 * What to call the owner of recordings without one: in a list of your own meetings, Webex does not name the owner. The call of a queue
 * may have none either.
 *
 * @param {Context} context
 */
export function unnamedIn(context) {
  const { organization, owner = [] } = context.values
  const isOwn = kindOf(context) !== 'ids' && !organization && owner.length === 0
  return isOwn ? 'your own' : 'owner not given'
}
