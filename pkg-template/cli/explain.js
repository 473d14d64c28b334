// Errors of the client, in the words of the command.

import { textIn } from '../host/values.js'
import { RecordingsError } from '../node.js'
import { Failure, UsageError } from './errors.js'
import { EXIT } from './exit.js'
import { flagOf } from './options.js'
import { countText } from './output/terminal.js'
import { Interruption } from './signals.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Table } from './options.js' */

/**
 * An error of the client in the command's words. Other errors are returned as they are.
 *
 * @param {unknown} error
 * @param {Table} options of the command
 * @param {ReadonlySet<string>} given the names of those that were given
 */
export function explained(error, options, given) {
  if (!isCallError(error)) return error
  const { cause } = error
  if (error.code === 'token-failed' && (cause instanceof Failure || cause instanceof Interruption)) return cause
  if (error.code === 'invalid-argument') return new UsageError(withFlag(error.message, options, given))
  const root = rootOf(error)
  return new Failure(
    [describe(root), ...(PUZZLING.includes(root.code) ? [DIAGNOSE] : [])].join('\n'),
    exitCodeOf(root, error),
    jsonOf(error),
  )
}

/**
 * The error of the token function, if that is why the call failed: it says more exactly what is wrong.
 *
 * @param {Api.RecordingsError} error
 */
const rootOf = (error) => (error.code === 'token-failed' && isCallError(error.cause) ? error.cause : error)

/** With these, the cause is often somewhere on the way to Webex. */
const PUZZLING = ['network', 'timeout', 'server', 'rejected', 'not-json', 'unexpected-shape']
const DIAGNOSE = 'To find out why: webex-recordings diagnose'

/**
 * All that is known about an error, for people.
 *
 * @param {unknown} error
 */
export function describe(error) {
  if (!isCallError(error)) return /** @type {Error} */ (error).message
  const root = rootOf(error)
  const { code, message, trackingId, cause } = root
  // What the token function threw says why there is no token.
  const reason = isCallError(cause) ? [cause.message, hintOf(cause)] : []
  return [`${code}: ${message}`, hintOf(root), ...reason, trackingId && `Tracking ID: ${trackingId}`].filter(Boolean).join('\n')
}

/**
 * The same for programs.
 *
 * @param {unknown} error
 */
export const detailsOf = (error) => (isCallError(error) ? jsonOf(error) : { code: 'failed', message: describe(error) })

/**
 * With its cause, if that says more, such as what the token function threw.
 *
 * @param {Api.RecordingsError} error
 * @returns {Api.RecordingsErrorJson}
 */
function jsonOf(error) {
  const { cause } = error
  return { ...error.toJSON(), hint: hintOf(error), ...(isCallError(cause) && { cause: jsonOf(cause) }) }
}

/** What the command has for the functions and options in the hints of the package. */
const INSTEAD = /** @type {Record<string, string>} */ ({
  baseUrl: '--base-url',
  clientId: 'WEBEX_CLIENT_ID',
  clientSecret: 'WEBEX_CLIENT_SECRET',
  deviceLogin: '"webex-recordings login"',
  dir: '--dir',
  from: '--from',
  getRecording: '"webex-recordings get"',
  source: '--source',
  to: '--to',
  trashRecordings: '"webex-recordings trash"',
})

/** @param {Api.RecordingsError} error */
function hintOf({ hint, retryAfterMs = 0 }) {
  if (!hint) return hint
  const text = hint
    .replace('after `retryAfterMs`', () => `in ${countText(Math.ceil(retryAfterMs / 1000), 'second')}`)
    .replace(/ You can increase `timeoutMs`.*?\.$/, '')
  return inOwnWords(text)
}

/**
 * A hint of the package in the command's words: `source: "meetings"` is --source meetings here.
 *
 * @param {string} hint
 */
export const inOwnWords = (hint) =>
  hint.replace(NAMED, (all, name, value = '') => (INSTEAD[name] ? `${INSTEAD[name]} ${value}`.trim() : all))

/** What is named in a text: an option, perhaps with a value. */
const NAMED = /`(\w+)(?:: "?(\w+)"?)?`/g

/**
 * @param {Api.RecordingsError} root
 * @param {Api.RecordingsError} error
 */
function exitCodeOf({ code, retryable }, error) {
  if (retryable) return EXIT.failed
  // The stored sign-in cannot be used.
  const isStored = error.code === 'token-failed' && textIn(error.cause, 'code') === 'storage'
  return isStored || SIGN_IN.includes(code) ? EXIT.signIn : EXIT.failed
}

/** With these, a person has to sign in, or to be given a right. */
const SIGN_IN = ['unauthorized', 'forbidden', 'token-failed']

/**
 * A message about an option of the client, with what the command calls it.
 *
 * @param {string} message
 * @param {Table} options
 * @param {ReadonlySet<string>} given
 */
function withFlag(message, options, given) {
  /** @param {string} name */
  const flagFor = (name) => {
    const found = Object.keys(options).find((key) => (options[key].api ?? key) === name)
    return found && `--${flagOf(options, found)}`
  }
  const text = message.replace(NAMED, (all, name, value) => [flagFor(name) ?? all, value].join(' ').trim())
  const [, name, rest] = /^(\w+)(.*)$/s.exec(text) ?? []
  if (name === 'token') return `WEBEX_ACCESS_TOKEN${rest}`
  // The command has no such option.
  if (name === 'baseUrl')
    return `${given.has(name) ? '--base-url' : 'WEBEX_BASE_URL'}${rest.replace(/; for other hosts only with [^)]*| \(in a browser.*\)/, '')}`
  return `${flagFor(name) ?? name}${rest}`
}

/**
 * Whether every other recording would fail with the same error, so that a command should not try them. It is not Webex's answer about
 * this recording.
 *
 * @param {unknown} error
 */
export function isFatal(error) {
  if (!isCallError(error)) return true
  return ['invalid-argument', 'unauthorized', 'token-failed', 'internal'].includes(error.code)
}

/**
 * @param {unknown} error
 * @returns {error is Api.RecordingsError}
 */
export const isCallError = (error) => RecordingsError.is(error)
