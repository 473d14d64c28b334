// What is to be done: when somebody asks for a token, when a lock is held, and when the endpoint has answered. Pure functions: they do
// no I/O, and know no clock and no randomness.

import { isToken } from './tokens.js'

/** @import { Tokens } from 'webex-converged-recordings/auth' */
/** @import { Sign } from './tokens.js' */

/** In its last second, a token is of no use: a request takes time, too. */
const LAST_MS = 1_000

/** A token is renewed early in at most this part of the time that it is valid. Else one that is valid for a short time is always early. */
const EARLY_PART = 1 / 4

/** Webex gives a token, or names a limit, for a time in seconds. Nothing is longer than this: 1000 years. */
const MOST_SECONDS = 31_536_000_000

/**
 * What to do when somebody asks for a token:
 *
 * - `use`: the token that there is
 * - `use-and-renew`: the same, and renew it in the background
 * - `renew`: wait for another one
 *
 * @param {object} situation
 * @param {Sign} situation.tokens what is held, or what is in the store
 * @param {string | undefined} situation.rejected the access token that Webex no longer accepts
 * @param {number} situation.nowMs
 * @param {number} situation.earlyMs
 * @returns {'use' | 'use-and-renew' | 'renew'}
 */
export function onAsk({ tokens, rejected, nowMs, earlyMs }) {
  if (tokens.accessToken === undefined || tokens.accessToken === rejected) return 'renew'
  const leftMs = timeLeft(tokens.expiresAt, nowMs)
  if (leftMs <= LAST_MS) return 'renew'
  if (tokens.refreshToken === undefined || leftMs > earlyMs) return 'use'
  const wholeMs = timeLeft(tokens.expiresAt, tokens.issuedAt === undefined ? -Infinity : Date.parse(tokens.issuedAt))
  return leftMs > wholeMs * EARLY_PART ? 'use' : 'use-and-renew'
}

/**
 * What to do with what is in the store, when a token has to be renewed:
 *
 * - `use`: another process has renewed it
 * - `renew`: nobody has
 * - `sign-in`: there is nothing to renew it with
 *
 * @param {object} situation
 * @param {Sign | undefined} situation.stored
 * @param {string | undefined} situation.rejected
 * @param {number} situation.nowMs
 * @param {number} situation.earlyMs
 * @returns {'use' | 'renew' | 'sign-in'}
 */
export function onStored({ stored, rejected, nowMs, earlyMs }) {
  if (!stored) return 'sign-in'
  if (onAsk({ tokens: stored, rejected, nowMs, earlyMs }) === 'use') return 'use'
  // When the refresh token should have ended does not count: if this computer's clock is wrong, it has not.
  return stored.refreshToken === undefined ? 'sign-in' : 'renew'
}

/**
 * @param {string | undefined} end
 * @param {number} nowMs
 */
const timeLeft = (end, nowMs) => (end === undefined ? Infinity : Date.parse(end) - nowMs)

/**
 * Whether a token that Webex has rejected is the one that is held. Whoever asks does not say which one was rejected. It may be an
 * earlier one: then another client has had it, and asks as soon as its own call fails.
 *
 * - `held`: it is
 * - `maybe`: it may also be an earlier one
 * - `earlier`: it is not, because nobody has had the one that is held, or because it is too new to be tried by everybody
 *
 * @param {object} situation
 * @param {number} situation.handedOut how often the token that is held was handed out
 * @param {number} situation.earlier how often earlier ones were handed out, and have not been rejected since
 * @param {number} situation.ageMs for how long the token has been held
 * @returns {'held' | 'maybe' | 'earlier'}
 */
export function onRejected({ handedOut, earlier, ageMs }) {
  if (handedOut === 0) return 'earlier'
  if (earlier === 0) return 'held'
  return ageMs < YOUNG_MS ? 'earlier' : 'maybe'
}

/** As long as a call takes at most, unless its caller says otherwise. */
const YOUNG_MS = 60_000

/**
 * An answer of an endpoint for tokens.
 *
 * @typedef {object} Answer
 * @property {number} status 0: a redirect that the platform hides
 * @property {string} text
 * @property {string | null} retryAfter
 * @property {string | null} trackingId
 */

/**
 * What an answer means:
 *
 * - `tokens`: it has them
 * - `sign-in`: the refresh token or the device code is of no use any more
 * - `denied`: the person has said no
 * - `wait`, `slow-down`: the person has not decided yet
 * - `later`: the endpoint is busy or out of order
 * - `client`: the client ID or the client secret is wrong
 * - `refused`: anything else that is wrong with the request, or a redirect
 * - `nonsense`: it is not an answer to the request
 *
 * @param {Answer} answer
 * @param {number} nowMs
 * @returns {Meaning}
 */
export function meaningOf(answer, nowMs) {
  const body = jsonIn(answer.text)
  return answer.status === 200 ? inGoodAnswer(answer, body, nowMs) : inBadAnswer(answer, body, nowMs)
}

/** What passes, besides what is 500 or more. */
const PASSING = [408, 425, 429]

/**
 * @param {Answer} answer
 * @param {Json | undefined} body
 * @param {number} nowMs
 * @returns {Exclude<Meaning, { is: 'tokens' }>}
 */
function inBadAnswer({ status, retryAfter }, body, nowMs) {
  if (PASSING.includes(status) || status >= 500) return { is: 'later', afterMs: waitIn(retryAfter, nowMs) }
  const word = wordIn(body)
  if (status === 428 || word === 'authorization_pending') return { is: 'wait' }
  if (word === 'slow_down') return { is: 'slow-down' }
  if (status !== 400 && status !== 401) return { is: 'refused', word }
  switch (word) {
    case 'access_denied':
      return { is: 'denied' }
    case 'invalid_client':
    case 'unauthorized_client':
      return { is: 'client', word }
    case 'invalid_request':
    case 'invalid_scope':
    case 'unsupported_grant_type':
      return { is: 'refused', word }
    default:
      // Also if Webex says nothing known: nothing else in the request changes. But not if a proxy has answered in its place.
      return { is: body ? 'sign-in' : 'refused', word }
  }
}

/**
 * @typedef {{ is: 'tokens', tokens: Received }
 *   | { is: 'later', afterMs: number | undefined }
 *   | { is: 'client' | 'refused' | 'sign-in', word: string | undefined }
 *   | { is: 'nonsense', isCutOff: boolean }
 *   | { is: 'denied' | 'wait' | 'slow-down' }} Meaning
 */

/** @typedef {Omit<Tokens, 'refreshToken'> & { refreshToken?: string }} Received */

/**
 * @param {Answer} answer
 * @param {Json | undefined} body
 * @param {number} nowMs when the answer arrived. Times in it count from then.
 * @returns {Meaning}
 */
function inGoodAnswer({ text }, body, nowMs) {
  const accessToken = body?.access_token
  if (!isToken(accessToken)) return { is: 'nonsense', isCutOff: !body && /^\s*(\{|$)/.test(text) }
  const refreshToken = body?.refresh_token
  // Without it, the old one stays valid. Anything else in its place is no answer of Webex.
  if (refreshToken != null && refreshToken !== '' && !isToken(refreshToken)) return { is: 'nonsense', isCutOff: false }
  const expiresAt = endOf(body?.expires_in, nowMs)
  const refreshTokenExpiresAt = endOf(body?.refresh_token_expires_in, nowMs)
  return {
    is: 'tokens',
    tokens: {
      accessToken,
      ...(refreshToken ? { refreshToken } : {}),
      issuedAt: new Date(nowMs).toISOString(),
      ...(expiresAt ? { expiresAt } : {}),
      ...(refreshTokenExpiresAt ? { refreshTokenExpiresAt } : {}),
      ...(typeof body?.scope === 'string' ? { scope: body.scope } : {}),
    },
  }
}

/**
 * @param {unknown} seconds
 * @param {number} nowMs
 */
function endOf(seconds, nowMs) {
  // Some servers send numbers as strings.
  const count = typeof seconds === 'string' && /^\d+$/.test(seconds) ? Number(seconds) : seconds
  if (typeof count !== 'number' || !(count >= 0 && count <= MOST_SECONDS)) return undefined
  return new Date(nowMs + count * 1_000).toISOString()
}

/**
 * What was received, with what it does not say and the tokens before it do.
 *
 * @param {Received} received
 * @param {Sign} before
 * @returns {Tokens}
 */
export function tokensAfter(received, before) {
  if (received.refreshToken !== undefined) return received
  const { refreshToken, refreshTokenExpiresAt } = before
  return { ...(refreshToken ? { refreshToken } : {}), ...(refreshTokenExpiresAt ? { refreshTokenExpiresAt } : {}), ...received }
}

/** @typedef {Record<string, unknown>} Json */

/**
 * @param {string} text
 * @returns {Json | undefined}
 */
function jsonIn(text) {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {}
}

/** The words of RFC 6749 and RFC 8628. Webex puts one at the beginning of a description. */
const WORDS = [
  'access_denied',
  'authorization_pending',
  'expired_token',
  'invalid_client',
  'invalid_grant',
  'invalid_request',
  'invalid_scope',
  'slow_down',
  'unauthorized_client',
  'unsupported_grant_type',
]

/**
 * The word for what is wrong. Nothing else of the answer is repeated anywhere: a server could put the request into it.
 *
 * @param {Json | undefined} body
 */
function wordIn(body) {
  const errors = Array.isArray(body?.errors) ? body.errors : []
  const texts = [body?.error, body?.error_description, body?.message, ...errors.map((error) => error?.description)]
  const text = texts.filter((text) => typeof text === 'string').join('\n')
  // Webex's sentence: "The refresh token provided is expired, revoked, malformed, or invalid."
  if (/refresh token[^\n]*\b(expired|revoked|malformed|invalid)\b/i.test(text)) return 'invalid_grant'
  const word = WORDS.find((word) => text.includes(word))
  if (word) return word
  return /\bclient[ _]?(id|secret)\b/i.test(text) ? 'invalid_client' : undefined
}

/**
 * How long `Retry-After` asks to wait. Nothing if it is neither a number of seconds nor a date: Webex has sent `rand(30)`.
 *
 * @param {string | null} value
 * @param {number} nowMs
 */
function waitIn(value, nowMs) {
  const text = value?.trim() ?? ''
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000)
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

/**
 * How long to wait before the next of some tries, or nothing if that would take too long.
 *
 * @param {object} situation
 * @param {number} situation.tries how many there were
 * @param {number} situation.mostTries
 * @param {number | undefined} situation.afterMs what the endpoint asks for
 * @param {number} situation.chance from 0 to 1
 * @returns {number | undefined} in milliseconds
 */
export function waitBeforeTry({ tries, mostTries, afterMs, chance }) {
  if (tries >= mostTries) return undefined
  const jitterMs = chance * Math.min(8_000, 500 * 2 ** (tries - 1))
  if (afterMs === undefined) return jitterMs
  return afterMs <= LONGEST_WAIT_MS ? afterMs + jitterMs / 2 : undefined
}

/** A lock is held for so long. */
const LONGEST_WAIT_MS = 5_000

/**
 * What a device needs to sign in.
 *
 * @typedef {object} Codes
 * @property {string} deviceCode
 * @property {string} userCode
 * @property {string} verificationUri
 * @property {string} [verificationUriComplete]
 * @property {number} lastsMs
 * @property {number} intervalMs
 */

/** Where Webex does not say it: the values of its documentation, and of RFC 8628. */
const DEVICE_CODE_SECONDS = 300
const INTERVAL_SECONDS = 5
/** No server is asked more often. */
const LEAST_INTERVAL_MS = 1_000

/**
 * What the first answer of the device grant means.
 *
 * @param {Answer} answer
 * @param {number} nowMs
 * @returns {{ is: 'codes', codes: Codes } | Exclude<Meaning, { is: 'tokens' }>}
 */
export function codesIn(answer, nowMs) {
  const { status, text } = answer
  const body = jsonIn(text)
  if (status !== 200) return inBadAnswer(answer, body, nowMs)
  const { device_code: deviceCode, user_code: userCode, verification_uri: uri, verification_uri_complete: complete } = body ?? {}
  if (!isToken(deviceCode) || !isToken(userCode) || !isAddress(uri)) return { is: 'nonsense', isCutOff: false }
  const codes = {
    deviceCode,
    userCode,
    verificationUri: uri,
    ...(isAddress(complete) ? { verificationUriComplete: complete } : {}),
    lastsMs: secondsIn(body?.expires_in, DEVICE_CODE_SECONDS) * 1_000,
    intervalMs: Math.max(LEAST_INTERVAL_MS, secondsIn(body?.interval, INTERVAL_SECONDS) * 1_000),
  }
  return { is: 'codes', codes }
}

/**
 * People are sent there, and programs open it.
 *
 * @param {unknown} value
 * @returns {value is string}
 */
const isAddress = (value) => isToken(value) && /^https?:\/\/./.test(value)

/**
 * @param {unknown} value
 * @param {number} otherwise
 */
const secondsIn = (value, otherwise) => (typeof value === 'number' && value >= 0 && value <= 86_400 ? value : otherwise)

/** What RFC 8628 adds for `slow_down`. */
const SLOWER_MS = 5_000

/**
 * How the polling for a device goes on after an answer without tokens. `undefined`: not at all.
 *
 * @param {Meaning['is'] | 'no-answer'} is
 * @param {number} intervalMs
 * @param {number | undefined} afterMs
 * @returns {{ intervalMs: number, waitMs: number } | undefined}
 */
export function nextPoll(is, intervalMs, afterMs) {
  switch (is) {
    case 'wait':
      return { intervalMs, waitMs: intervalMs }
    case 'no-answer':
    case 'slow-down':
    case 'later': {
      const slower = intervalMs + SLOWER_MS
      return { intervalMs: slower, waitMs: Math.max(slower, afterMs ?? 0) }
    }
    default:
      return undefined
  }
}
