// The options of a relay, checked when it is created, so that a mistake shows at once. No message contains a value,
// because it may be a secret.

import { invalidArgument } from '../error.js'
import { isFunction, isPlain, kindOf, quietly } from '../host/values.js'

/** @import { Action, RelayOptions } from '../relay.js' */

/** @type {readonly Action[]} */
const READING = ['list', 'get']
/** @type {readonly Action[]} */
const FILES = ['media', 'transcript']
/** @type {readonly Action[]} */
const DELETING = ['delete', 'trash', 'restore']
export const ALL_ACTIONS = [...READING, ...FILES, ...DELETING]

/** What the option `delete` switches on. @type {Record<string, readonly Action[]>} */
const DELETIONS = { off: [], trash: ['trash', 'restore'], final: DELETING }
const LINKS = ['strip', 'relay', 'pass']

const BASE_URL = 'https://webexapis.com/v1'
const MEDIA_HOSTS = ['webex.com']
const SHORTEST_SECRET = 32

/**
 * The options as the relay uses them.
 *
 * @typedef {object} Settings
 * @property {RelayOptions['token']} token
 * @property {string} baseUrl
 * @property {boolean} allowInsecure
 * @property {RelayOptions['fetch']} fetch
 * @property {string} prefix the path without a slash at its end
 * @property {RelayOptions['authorize']} authorize
 * @property {string | undefined} origin
 * @property {readonly string[] | undefined} origins
 * @property {ReadonlySet<Action>} actions everything that it does
 * @property {Action | undefined} deletion what becomes of a deletion
 * @property {'strip' | 'relay' | 'pass'} links
 * @property {readonly string[]} mediaHosts
 * @property {string | undefined} secret
 * @property {RelayOptions['limit']} limit
 * @property {RelayOptions['log']} log
 */

/**
 * What an option must be: a check, and the words for it.
 *
 * @typedef {{ isRight: (value: unknown) => boolean, words: string }} Kind
 */

const FUNCTION = { isRight: isFunction, words: 'a function' }
/** @param {unknown} value */
const isText = (value) => typeof value === 'string'
/** @param {readonly string[]} allowed @returns {Kind} */
const oneOf = (allowed) => ({
  isRight: (value) => allowed.some((word) => word === value),
  words: `one of ${allowed.map((word) => `"${word}"`).join(', ')}`,
})
/** @param {(value: unknown) => boolean} isRight @param {string} words @returns {Kind} */
const listOf = (isRight, words) => ({
  isRight: (value) => Array.isArray(value) && value.length > 0 && value.every(isRight),
  words: `an array of ${words}`,
})

/** @type {Record<string, Kind>} */
const KINDS = {
  token: {
    isRight: (value) => isText(value) || isFunction(value),
    words: 'a Webex access token, or a function that returns one',
  },
  baseUrl: {
    isRight: isBaseUrl,
    words:
      'an https URL, or http on this computer, such as http://localhost:8787/v1 (on other hosts only with `allowInsecure: true`)',
  },
  allowInsecure: { isRight: (value) => typeof value === 'boolean', words: 'true or false' },
  fetch: FUNCTION,
  path: { isRight: isPath, words: 'the path where the relay is mounted, such as "/relay", without a slash at its end' },
  authorize: {
    ...FUNCTION,
    words: 'a function that says who the user is: there is no default, because it would let everybody in',
  },
  origin: { isRight: isOrigin, words: 'an origin such as "https://intranet.example", without a path or a slash at its end' },
  origins: listOf(isOrigin, 'origins such as "https://intranet.example", without wildcards, paths or a slash at the end'),
  actions: listOf((value) => oneOf(ALL_ACTIONS).isRight(value), oneOf(ALL_ACTIONS).words),
  delete: oneOf(Object.keys(DELETIONS)),
  links: oneOf(LINKS),
  mediaHosts: listOf(isHost, 'host names such as "webex.com"'),
  secret: {
    isRight: (value) => typeof value === 'string' && value.length >= SHORTEST_SECRET,
    words: `a random string of at least ${SHORTEST_SECRET} characters`,
  },
  limit: FUNCTION,
  log: FUNCTION,
}

/**
 * @param {unknown} options
 * @returns {Settings}
 */
export function settingsOf(options) {
  if (!isPlain(options)) throw invalidArgument(`options: expected a plain object, got ${kindOf(options)}`)
  const given = /** @type {Partial<RelayOptions>} */ ({ __proto__: null, ...options })
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(KINDS, name)) {
      throw invalidArgument(`${printable(name)}: no such option; there are ${Object.keys(KINDS).join(', ')}`)
    }
    const { isRight, words } = KINDS[name]
    if (value !== undefined && !isRight(value)) throw invalidArgument(`${name}: expected ${words}, got ${kindOf(value)}`)
  }
  const { path, authorize, baseUrl = BASE_URL, allowInsecure = false, delete: deletion = 'off', links = 'strip' } = given
  if (path === undefined) throw invalidArgument(`path: is missing; expected ${KINDS.path.words}`)
  if (authorize === undefined) throw invalidArgument(`authorize: is missing; expected ${KINDS.authorize.words}`)
  if (given.origin !== undefined && given.origins !== undefined) {
    throw invalidArgument(
      'origins: expected either `origin` (the page has the same origin as the relay) or `origins` (it has another one), not both',
    )
  }
  if (!allowInsecure && !isSecure(baseUrl)) throw invalidArgument(`baseUrl: expected ${KINDS.baseUrl.words}`)
  return {
    token: given.token,
    baseUrl,
    allowInsecure,
    fetch: given.fetch,
    prefix: path === '/' ? '' : path,
    authorize,
    origin: given.origin,
    origins: given.origins && [...given.origins],
    actions: actionsOf(given.actions, deletion, links),
    deletion: deletion === 'final' ? 'delete' : DELETIONS[deletion][0],
    links,
    mediaHosts: [...(given.mediaHosts ?? MEDIA_HOSTS)],
    secret: given.secret,
    limit: given.limit,
    log: given.log,
  }
}

/**
 * @param {readonly Action[] | undefined} wanted
 * @param {'off' | 'trash' | 'final'} deletion
 * @param {Settings['links']} links
 */
function actionsOf(wanted, deletion, links) {
  const possible = [...READING, ...(links === 'relay' ? FILES : []), ...DELETIONS[deletion]]
  const missing = wanted?.find((action) => !possible.includes(action))
  if (missing) {
    const option = FILES.includes(missing) ? '`links: "relay"`' : '`delete`'
    throw invalidArgument(`actions: "${missing}" needs the option ${option}`)
  }
  return new Set(wanted ?? possible)
}

/** The name of an unknown option may be a secret in the wrong place. @param {string} name */
const printable = (name) => (/^[a-zA-Z]{1,20}$/.test(name) ? name : 'options')

/** @param {unknown} value */
const urlOf = (value) => (typeof value === 'string' ? quietly(() => new URL(value)) : undefined)

/** @param {unknown} value */
function isBaseUrl(value) {
  const url = urlOf(value)
  return url !== undefined && /^https?:$/.test(url.protocol) && !(url.username || url.password || url.search || url.hash)
}

/** @param {string} baseUrl */
const isSecure = (baseUrl) => urlOf(baseUrl)?.protocol === 'https:' || isOnLoopback(baseUrl)

/** Whether a URL is one of this computer, where nobody else can listen. @param {string} url */
export const isOnLoopback = (url) => isLoopback(urlOf(url)?.hostname)

/** @param {string | undefined} host */
const isLoopback = (host = '') => host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** @param {unknown} value */
function isPath(value) {
  if (typeof value !== 'string') return false
  if (value === '/') return true
  return /^(\/[\w.~-]+)+$/.test(value) && value.split('/').every((segment) => !/^\.+$/.test(segment))
}

/** An origin as browsers write it: "null" and "*" are none. @param {unknown} value */
export function isOrigin(value) {
  return urlOf(value)?.origin === value && /^https?:[^*]+$/.test(`${value}`)
}

/** @param {unknown} value */
function isHost(value) {
  return typeof value === 'string' && /^[a-z\d-]+(\.[a-z\d-]+)*$/.test(value)
}
