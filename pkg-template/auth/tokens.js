// Tokens: what they look like, and whether two are the same. And promises of them, which do not show them.

import { isPlain } from '../host/values.js'

/** @import { Tokens } from 'webex-converged-recordings/auth' */

/**
 * Tokens, or only a refresh token: the beginning of a sign-in.
 *
 * @typedef {Omit<Tokens, 'accessToken'> & { accessToken?: string }} Sign
 */

/**
 * @param {unknown} value
 * @returns {value is string}
 */
export const isToken = (value) => typeof value === 'string' && /^[\x21-\x7e]{1,8192}$/.test(value)

/** @param {unknown} value */
const isDate = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value))

/** @type {Record<string, (value: unknown) => boolean>} */
const OPTIONAL = {
  refreshToken: isToken,
  issuedAt: isDate,
  expiresAt: isDate,
  refreshTokenExpiresAt: isDate,
  scope: (value) => typeof value === 'string',
}

/**
 * A copy of tokens, without anything else. If something is wrong with them, the words for that.
 *
 * @param {unknown} value
 * @returns {Tokens | string}
 */
export function tokensIn(value) {
  if (!isPlain(value)) return 'expected an object'
  if (!isToken(value.accessToken)) return '`accessToken` is not a token'
  /** @type {Record<string, unknown>} */
  const tokens = { accessToken: value.accessToken }
  for (const [name, isRight] of Object.entries(OPTIONAL)) {
    if (value[name] == null) continue
    if (!isRight(value[name]))
      return `\`${name}\` is not ${isRight === isDate ? 'a time such as 2026-01-15T12:00:00Z' : isRight === isToken ? 'a token' : 'a string'}`
    tokens[name] = value[name]
  }
  return /** @type {Tokens} */ (/** @type {unknown} */ (tokens))
}

/**
 * @param {Sign} one
 * @param {Sign} other
 */
export const isSame = (one, other) => one.accessToken === other.accessToken && one.refreshToken === other.refreshToken

/**
 * The same promise. Node would show what it resolves to.
 *
 * @template T
 * @param {Promise<T>} promise
 */
export function unseen(promise) {
  const shown = { value: () => 'Promise { <hidden> }' }
  for (const runtime of ['nodejs.util.inspect.custom', 'Deno.customInspect'])
    Object.defineProperty(promise, Symbol.for(runtime), shown)
  return promise
}
