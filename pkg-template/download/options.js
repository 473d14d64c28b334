// The options of downloads: which are ours, and which are those of `getRecording`, which checks them.

import { isFunction, isInteger, isPlain, kindOf } from '../host/values.js'
import { LONGEST_MS } from '../host/waiting.js'
import { ALLOWED, isPart } from './parts.js'

/** @import { CallOptions } from 'webex-converged-recordings' */
/** @import { Internals } from '../core.js' */
/** @import { DownloadProgress, Part } from '../download.js' */

/**
 * @param {unknown} value
 * @returns {value is string}
 */
export function isValidator(value) {
  return typeof value === 'string' && /^[ -~]{1,1000}$/.test(value)
}

/** What each option must be. */
const CHECKS = {
  part: { is: isPart, expected: `one of ${ALLOWED}` },
  offset: {
    is: (/** @type {unknown} */ value) => Number.isSafeInteger(value) && Number(value) >= 0,
    expected: 'a whole number of bytes, 0 or more',
  },
  validator: {
    is: isValidator,
    expected: 'the `validator` of an earlier download',
  },
  stallTimeoutMs: {
    is: (/** @type {unknown} */ value) => isInteger(value) && value >= 1 && value <= LONGEST_MS,
    expected: `a whole number from 1 to ${LONGEST_MS}`,
  },
  onProgress: { is: isFunction, expected: 'a function' },
  dir: {
    is: (/** @type {unknown} */ value) => typeof value === 'string' && /^[^\0]+$/.test(value),
    expected: 'the path of a folder',
  },
  parts: {
    is: (/** @type {unknown} */ value) => Array.isArray(value) && value.length > 0 && value.every(isPart),
    expected: `an array of at least one of ${ALLOWED}`,
  },
}

/** Those of `downloadRecording`, beside those of its calls. */
export const OURS = /** @type {const} */ (['part', 'offset', 'validator', 'stallTimeoutMs', 'onProgress'])
/** Those of `saveRecording`. */
export const SAVING = /** @type {const} */ (['dir', 'parts', 'stallTimeoutMs', 'onProgress'])

/** Those of `getRecording`. */
const OF_CALLS = [
  'source',
  'hostEmail',
  'signal',
  'timeoutMs',
  'tryTimeoutMs',
  'retries',
  'maxResponseBytes',
  'strict',
  'onEvent',
]

/**
 * @typedef {object} Ours
 * @property {Part} [part]
 * @property {number} offset
 * @property {string} [validator]
 * @property {number} stallTimeoutMs
 * @property {(progress: DownloadProgress) => unknown} [onProgress]
 * @property {string} [dir]
 * @property {readonly Part[]} [parts]
 */

/**
 * Separates the options of a download from those of its calls.
 *
 * @param {unknown} options
 * @param {readonly (keyof typeof CHECKS)[]} names of ours that are allowed
 * @param {Internals['failure']} failure
 * @returns {{ ours: Ours, calls: CallOptions }}
 */
export function separated(options, names, failure) {
  /**
   * @param {string} message
   * @param {unknown} [cause]
   */
  const invalid = (message, cause) => failure({ code: 'invalid-argument', message, retryable: false, attempts: 0, cause })
  if (options != null && !isPlain(options)) throw invalid(`options: expected a plain object, got ${kindOf(options)}`)
  /** @type {Record<string, unknown>} */
  let given
  try {
    given = { ...options }
  } catch (thrown) {
    throw invalid('options: cannot be read: see `cause`', thrown)
  }
  /** @type {Record<string, unknown>} */
  const ours = { offset: 0, stallTimeoutMs: 30_000 }
  /** @type {Record<string, unknown>} */
  const calls = {}
  for (const [name, value] of Object.entries(given)) {
    if (value == null) continue
    const isOurs = names.find((known) => known === name)
    if (!isOurs && !OF_CALLS.includes(name)) {
      // Other names may be secrets in the wrong place.
      const what = /^[a-z]{1,30}$/i.test(name) ? `${name}: unknown option` : 'options: contains an unknown option'
      throw invalid(`${what}; allowed: ${[...names, ...OF_CALLS].join(', ')}`)
    }
    if (isOurs && !CHECKS[isOurs].is(value)) {
      // A value may be a secret in the wrong place, but a number is none.
      const got = typeof value === 'number' ? value : kindOf(value)
      throw invalid(`${name}: expected ${CHECKS[isOurs].expected}, got ${got}`)
    }
    const target = isOurs ? ours : calls
    target[name] = value
  }
  return { ours: /** @type {Ours} */ (/** @type {unknown} */ (ours)), calls: /** @type {CallOptions} */ (calls) }
}
