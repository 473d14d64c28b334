// What went wrong, in words. No token, no secret and no text of a server is in them.

import { RecordingsError } from '../error.js'
import { LockTimeout } from '../files/lock.js'
import { codeOf, reasonOf } from '../files/reasons.js'

/** @import { ErrorCode } from 'webex-converged-recordings' */
/** @import { Details } from '../error.js' */
/** @import { Answer, Meaning } from './decisions.js' */

/** @typedef {RecordingsError & { retryable: boolean, retryAfterMs?: number }} Failure */

/**
 * @param {Partial<Details>} details
 */
const failure = (details) => /** @type {Failure} */ (new RecordingsError({ retryable: false, attempts: 0, ...details }))

export const signInMissing = () =>
  failure({ code: 'unauthorized', message: 'There are no tokens yet.', hint: 'Sign in first, for example with `deviceLogin`.' })

export const signInOver = () =>
  failure({
    code: 'unauthorized',
    message: 'The access token has expired or was rejected, and there is no refresh token that is still valid.',
    hint: SIGN_IN_AGAIN,
  })

const SIGN_IN_AGAIN = 'Sign in again.'

/** @param {number} attempts */
export const sameAgain = (attempts) =>
  failure({
    code: 'unauthorized',
    message: 'Webex has rejected the access token, and gives the same one again.',
    hint: 'It was revoked, or renewed less than a day ago: Webex often gives no other one before that. If this lasts, sign in again.',
    attempts,
  })

/**
 * What the endpoint for tokens has answered, where that is not what was asked for.
 *
 * @param {Answer} answer
 * @param {Meaning | { is: string }} meaning
 * @param {number} attempts
 */
export function unwelcome({ status, trackingId }, meaning, attempts) {
  const known = /** @type {Meaning} */ (meaning)
  const details = { status: status || undefined, trackingId: trackingId ?? undefined, attempts }
  const said = 'word' in known && known.word ? `${status} (${known.word})` : status || 'with a redirect'
  const answered = `The endpoint for tokens answered ${said}`
  switch (known.is) {
    case 'sign-in':
      return failure({
        ...details,
        code: 'unauthorized',
        message: `${answered}: what it was sent has expired, was revoked, or was used before.`,
        hint: SIGN_IN_AGAIN,
      })
    case 'denied':
      return failure({
        ...details,
        code: 'unauthorized',
        message: 'The sign-in was denied.',
        hint: 'Begin again, and accept it.',
      })
    case 'client':
      return failure({
        ...details,
        code: 'unauthorized',
        message: `${answered}.`,
        hint: 'Check `clientId` and `clientSecret`: the developer portal shows the first, and the second only once.',
      })
    case 'nonsense':
      return failure({
        ...details,
        code: 'not-json',
        message: `${answered}, but not with tokens.`,
        hint: 'Most often this is a sign-in page of the network, or a proxy. Check `baseUrl` and the connection.',
        retryable: known.isCutOff,
      })
    case 'later':
      return failure({
        ...details,
        code: status === 429 ? 'rate-limited' : status >= 500 ? 'server' : 'rejected',
        message: `${answered}.`,
        hint: 'Try again later.',
        retryAfterMs: known.afterMs,
        retryable: true,
      })
    default:
      return failure({
        ...details,
        code: 'rejected',
        message: `${answered}.`,
        hint: 'Check `baseUrl`, and what the integration may do.',
      })
  }
}

/**
 * @param {unknown} cause what `fetch` threw
 * @param {number} attempts
 */
export function noAnswer(cause, attempts) {
  const { name, cause: deeper } = /** @type {Error} */ (cause ?? {})
  const code = codeOf(deeper) ?? codeOf(cause)
  const isLate = name === 'TimeoutError'
  const isUntrusted = typeof code === 'string' && /CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code)
  const shown = typeof code === 'string' && /^[A-Z][A-Z_\d]{1,50}$/.test(code) ? ` (${code})` : ''
  return failure({
    code: isLate ? 'timeout' : 'network',
    message: `No answer from the endpoint for tokens${shown}.`,
    hint: isUntrusted
      ? "The server's certificate is not trusted. If it is your company's, start the program with NODE_EXTRA_CA_CERTS=/path/to/ca.pem."
      : 'Check the connection and the proxy, and try again later.',
    retryable: !isUntrusted,
    attempts,
    // Not what a caller's `fetch` threw: that may have the request in it, and with it the client secret.
    cause: named(name, code),
  })
}

/**
 * @param {unknown} name
 * @param {unknown} code
 */
function named(name, code) {
  const error = new Error('The request for a token failed')
  if (typeof name === 'string' && /^[A-Za-z]{1,50}$/.test(name)) error.name = name
  return Object.assign(error, typeof code === 'string' || typeof code === 'number' ? { code } : {})
}

/** @param {number} ms */
export const codeLapsed = (ms) =>
  failure({
    code: 'timeout',
    message: `Nobody has entered the code within ${Math.round(ms / 1_000)} seconds.`,
    hint: 'Begin again: there will be another code.',
  })

/**
 * Something is wrong with where the tokens are kept.
 *
 * @param {string} message
 * @param {{ hint?: string, cause?: unknown, retryable?: boolean }} [more]
 */
export const storage = (message, { hint, cause, retryable = false } = {}) =>
  failure({ code: STORAGE, message: hint ? `${message}.` : message, hint, cause, retryable })

// The client has no calls that store anything, so its typings do not have this one.
const STORAGE = /** @type {ErrorCode} */ (/** @type {string} */ ('storage'))

/**
 * What a store has thrown, as an error of this package.
 *
 * @param {string} what
 * @param {unknown} thrown
 */
export function storeFailed(what, thrown) {
  if (RecordingsError.is(thrown)) return thrown
  if (thrown instanceof LockTimeout) {
    const hint = 'The tokens are being renewed there. If that process does not exist any more, delete the file.'
    return storage(`The lock is not free: ${thrown.message}`, { hint, cause: thrown.cause, retryable: true })
  }
  return storage(`${what} failed: see \`cause\``, { cause: thrown })
}

/**
 * @param {string} what could not be done, such as `cannot read`
 * @param {string} file
 * @param {unknown} error of the operating system
 */
export const fileFailed = (what, file, error) => storage(`${what} ${JSON.stringify(file)}: ${reasonOf(error)}`)
