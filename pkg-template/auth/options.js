// The options of this entry, checked. No message contains a value: it may be a secret, or in the wrong place.

import { invalidArgument } from '../error.js'
import { isFunction, isPlain, isSignal, kindOf, quietly } from '../host/values.js'
import { isToken } from './tokens.js'

const BASE_URL = 'https://webexapis.com/v1'
const LONGEST_EARLY_MS = 86_400_000

/**
 * What a value of an option must be: whether it is, and the words for it.
 *
 * @typedef {{ isRight: (value: unknown) => boolean, words: string }} Kind
 */

const FUNCTION = { isRight: isFunction, words: 'a function' }
/** @param {string} from */
const secret = (from) => ({ isRight: isToken, words: `a string without spaces and line breaks${from}` })

/** @type {Record<string, Kind>} */
const KINDS = {
  clientId: secret(': the client ID of the integration'),
  clientSecret: secret(': the client secret of the integration'),
  refreshToken: secret(': a refresh token'),
  store: { isRight: isStore, words: 'an object with `read` and `write`, such as fileStore(path) returns' },
  onChange: FUNCTION,
  earlyMs: {
    isRight: (value) =>
      Number.isInteger(value) && /** @type {number} */ (value) >= 0 && /** @type {number} */ (value) <= LONGEST_EARLY_MS,
    words: `a whole number from 0 to ${LONGEST_EARLY_MS}`,
  },
  baseUrl: { isRight: isBaseUrl, words: 'an https URL, or an http one of this computer such as http://localhost:8787/v1' },
  fetch: FUNCTION,
  now: FUNCTION,
  scopes: { isRight: isScopes, words: 'an array of scopes such as "spark:recordings_read"' },
  onCode: FUNCTION,
  signal: { isRight: isSignal, words: 'an AbortSignal' },
}

/**
 * A copy of the options, read once.
 *
 * @param {unknown} options
 * @param {readonly string[]} required
 * @param {readonly string[]} optional
 * @returns {Record<string, any>}
 */
export function checked(options, required, optional) {
  if (!isPlain(options)) throw invalidArgument(`options: expected a plain object, got ${kindOf(options)}`)
  const given = { __proto__: null, ...options }
  for (const [name, value] of Object.entries(given)) {
    if (!required.includes(name) && !optional.includes(name)) {
      throw invalidArgument(`${printable(name)}: no such option; there are ${[...required, ...optional].join(', ')}`)
    }
    const { isRight, words } = KINDS[name]
    if (value !== undefined && !isRight(value)) throw invalidArgument(`${name}: expected ${words}, got ${kindOf(value)}`)
  }
  for (const name of required) {
    if (/** @type {Record<string, unknown>} */ (given)[name] === undefined)
      throw invalidArgument(`${name}: is missing; expected ${KINDS[name].words}`)
  }
  return given
}

/** The name of an unknown option may be a secret in the wrong place. @param {string} name */
const printable = (name) => (/^[a-zA-Z]{1,20}$/.test(name) ? name : 'options')

/**
 * The base URL without a slash at its end.
 *
 * @param {string} [baseUrl]
 */
export const baseOf = (baseUrl = BASE_URL) => baseUrl.replace(/\/+$/, '')

/** @param {unknown} value */
function isBaseUrl(value) {
  const url = typeof value === 'string' ? quietly(() => new URL(value)) : undefined
  if (!url || url.username || url.password || url.search || url.hash) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

/** Where nobody else can listen. @param {string} host */
const isLoopback = (host) => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** @param {unknown} value */
function isStore(value) {
  const store = /** @type {Record<string, unknown>} */ (value)
  return (
    quietly(() => isFunction(store.read) && isFunction(store.write) && (store.lock == null || isFunction(store.lock))) ?? false
  )
}

/** @param {unknown} value */
const isScope = (value) => typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value)
/** @param {unknown} value */
function isScopes(value) {
  return Array.isArray(value) && value.length > 0 && value.every(isScope)
}
