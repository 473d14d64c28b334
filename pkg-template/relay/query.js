// The query of a list. A page may filter its list, but cannot choose whose recordings it gets.

import { REASONS } from './body.js'
import { Refusal } from './refusal.js'

/** @import { ListQuery } from 'webex-converged-recordings' */

const FILTERS = ['from', 'to', 'max', 'status', 'serviceType', 'topic', 'format', 'ownerType', 'storageRegion', 'locationId']
const NAMES = [...FILTERS, 'cursor']
const LONGEST = 256
const LONGEST_CURSOR = 12_000

/**
 * @param {URLSearchParams} parameters
 * @returns {{ cursor: string } | { filters: ListQuery }}
 */
export function listQuery(parameters) {
  /** @type {Map<string, string>} */
  const given = new Map()
  for (const [name, value] of parameters) {
    // An unknown parameter may be a filter that matters, so it must not be ignored.
    if (!NAMES.includes(name)) throw badQuery(`${printable(name)}: no such parameter; there are ${NAMES.join(', ')}`)
    // Programs disagree about which one of two counts.
    if (given.has(name)) throw badQuery(`${name}: given twice`)
    if (value.length > (name === 'cursor' ? LONGEST_CURSOR : LONGEST)) throw badQuery(`${name}: too long`)
    given.set(name, value)
  }
  const cursor = given.get('cursor')
  if (cursor === undefined) return { filters: filtersIn(given) }
  if (given.size > 1) throw badQuery('cursor: expected no other parameter, because a cursor contains the whole query')
  return { cursor }
}

/**
 * The client checks the values: see `isAboutRequest`.
 *
 * @param {ReadonlyMap<string, string>} given
 * @returns {ListQuery}
 */
function filtersIn(given) {
  const { max, ...rest } = Object.fromEntries(given)
  if (max === undefined) return rest
  if (!/^\d{1,3}$/.test(max)) throw badQuery('max: expected a whole number from 1 to 100')
  return /** @type {ListQuery} */ ({ ...rest, max: Number(max) })
}

/**
 * Whether the client's error is about something that the page has sent. Its message begins with the argument.
 *
 * @param {string} message
 */
export const isAboutRequest = (message) => [...FILTERS, ...REASONS].includes(message.split(':')[0])

export function badCursor() {
  const why = 'it is from another user, or from another relay. If there are several instances, all need the same `secret`.'
  return badQuery(`cursor: expected one of this list: it is damaged, or ${why}`)
}

/** @param {string} message */
const badQuery = (message) => new Refusal(400, 'invalid-argument', message)

/** Anything could be in the place of a name. @param {string} name */
const printable = (name) => (/^[\w-]{1,40}$/.test(name) ? name : 'the query')
