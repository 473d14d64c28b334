// The user that `authorize` returns: what the user may see, and which recordings are the user's.

import { isFunction, isPlain, kindOf } from '../host/values.js'
import { ALL_ACTIONS } from './options.js'
import { fault, notFound, Refusal } from './refusal.js'

/** @import { ListQuery, Recording } from 'webex-converged-recordings' */
/** @import { Action, RelayUser } from '../relay.js' */

/** What a user may see, one of these. */
const SCOPES = ['ownerEmail', 'ownerId', 'mine', 'organization']
const KNOWN = [...SCOPES, 'name', 'token', 'actions']

/** @param {unknown} value */
const isEmail = (value) => typeof value === 'string' && /^[^\s@\p{Cc}]{1,256}@[^\s@\p{Cc}]{1,256}$/u.test(value)
/** @param {unknown} value */
const isOwnerId = (value) => typeof value === 'string' && /^[\w=+/.~-]{1,256}$/.test(value)
/** @param {unknown} value */
const isTrue = (value) => value === true

/** @type {Record<string, [isRight: (value: unknown) => boolean, words: string]>} */
const KINDS = {
  ownerEmail: [isEmail, 'an email address'],
  ownerId: [isOwnerId, 'the ID of an owner'],
  mine: [isTrue, 'true'],
  organization: [isTrue, 'true'],
  name: [(value) => typeof value === 'string' && value.length <= 256, 'a string of at most 256 characters'],
  token: [(value) => typeof value === 'string' || isFunction(value), 'a string or a function'],
  actions: [
    (value) => Array.isArray(value) && value.every((action) => ALL_ACTIONS.includes(action)),
    `an array of ${ALL_ACTIONS.join(', ')}`,
  ],
}

/**
 * A copy of what `authorize` has returned. A mistake there could expose everybody's recordings, so nothing doubtful is accepted.
 *
 * @param {unknown} given
 * @returns {RelayUser}
 */
export function checkedUser(given) {
  if (!isPlain(given)) throw fault(`authorize: expected it to return a user or false, got ${kindOf(given)}`)
  const user = /** @type {Record<string, unknown>} */ ({ ...given })
  for (const [name, value] of Object.entries(user)) {
    if (!KNOWN.includes(name)) throw fault(`authorize: returned an unknown property. Allowed: ${KNOWN.join(', ')}`)
    const [isRight, words] = KINDS[name]
    if (value === undefined) delete user[name]
    else if (!isRight(value)) throw fault(`authorize: ${name}: expected ${words}`)
  }
  if (SCOPES.filter((name) => name in user).length !== 1) {
    throw fault(`authorize: expected it to return exactly one of ${SCOPES.join(', ')}`)
  }
  return /** @type {RelayUser} */ (/** @type {unknown} */ (user))
}

/**
 * @param {RelayUser} user
 * @param {Action} action
 */
export function throwIfForbidden({ actions }, action) {
  if (!actions || actions.includes(action)) return
  throw new Refusal(403, 'forbidden', `This user may not do that (${action}).`)
}

/**
 * Identifies a user in what the relay seals. It does not contain the token.
 *
 * @param {RelayUser} user
 */
export const identityOf = ({ name, ...user }) =>
  JSON.stringify([...SCOPES.map((scope) => /** @type {Record<string, unknown>} */ (user)[scope] ?? null), name ?? null])

/**
 * The part of a list's query that the page cannot influence.
 *
 * @param {RelayUser} user
 * @returns {ListQuery}
 */
export function scopeOf({ ownerEmail, ownerId, mine }) {
  if (mine) return {}
  if (ownerEmail !== undefined) return { organization: true, ownerEmail }
  if (ownerId !== undefined) return { organization: true, ownerId }
  return { organization: true }
}

/**
 * Whether the user may see a recording. If the token opens everybody's recordings, this is the only check that keeps others' from the user.
 *
 * @param {RelayUser} user
 * @param {Recording} recording
 */
export function isTheirs({ ownerEmail, ownerId, mine, organization }, recording) {
  if (mine || organization) return true
  // A recording without an owner is not the user's.
  if (ownerId !== undefined) return recording.ownerId === ownerId
  return (
    ownerEmail !== undefined &&
    typeof recording.ownerEmail === 'string' &&
    lowerCase(recording.ownerEmail) === lowerCase(ownerEmail)
  )
}

/**
 * Only of A to Z: `toLowerCase()` turns the Kelvin sign into a k, which would make two people one.
 *
 * @param {string} email
 */
const lowerCase = (email) => email.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** @param {RelayUser} user */
export const isLimitedToOwner = ({ mine, organization }) => !mine && !organization

/**
 * @param {RelayUser} user
 * @param {Recording} recording
 */
export function throwIfOfAnother(user, recording) {
  if (!isTheirs(user, recording)) throw notFound()
}
