// The answers of a relay. Their headers are built from scratch: none of Webex's is passed on unless it is named here.

import { Refusal } from './refusal.js'

/** @import { Settings } from './options.js' */

/** Headers that a page of another origin may read. */
const EXPOSED = 'accept-ranges, content-length, content-range, date, etag, link, retry-after, trackingid'

/** The headers of every answer. */
const ALWAYS = {
  // Answers are for one user, and another one may use the same computer a minute later.
  'cache-control': 'no-store',
  // If somebody opens an answer as a page, it runs nothing.
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * The headers that depend on who may read the answer.
 *
 * @param {Pick<Settings, 'origins'>} settings
 * @param {string | null} origin of the page that asks
 * @returns {Record<string, string>}
 */
export function sharing({ origins }, origin) {
  if (!origins) return { 'cross-origin-resource-policy': 'same-origin', vary: 'Cookie' }
  const headers = { 'cross-origin-resource-policy': 'cross-origin', vary: 'Origin' }
  if (origin === null || !origins.includes(origin)) return headers
  // No `Access-Control-Allow-Credentials`: cookies play no part here.
  return { ...headers, 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED }
}

/**
 * @param {number} status
 * @param {BodyInit | null} body
 * @param {Record<string, string | undefined>} headers
 */
export function answer(status, body, headers) {
  const all = new Headers(ALWAYS)
  for (const [name, value] of Object.entries(headers)) {
    // Some values come from Webex. If one is not valid in a header, only that header is left out.
    if (value !== undefined && /^[\x20-\x7e]*$/.test(value)) all.set(name, value)
  }
  return new Response(body, { status, headers: all })
}

/**
 * @param {number} status
 * @param {unknown} value
 * @param {Record<string, string | undefined>} headers
 */
export const json = (status, value, headers) =>
  answer(status, JSON.stringify(value), { ...headers, 'content-type': 'application/json; charset=utf-8' })

/**
 * In the shape of Webex's errors, so that a client of Webex can read it.
 *
 * @param {Refusal} refusal
 * @param {Record<string, string | undefined>} headers
 */
export function refused({ status, code, message, trackingId, headers: own }, headers) {
  const body = { message, code, errors: [{ description: message }], ...(trackingId === undefined ? {} : { trackingId }) }
  return json(status, body, { ...headers, ...own, trackingid: trackingId })
}

/**
 * The CORS headers that let a page of another origin do what the relay does, and nothing else.
 *
 * @param {readonly string[]} methods
 */
export const permission = (methods) => ({
  // Downloads need the two for ranges to resume.
  'access-control-allow-headers': 'authorization, content-type, if-range, range, x-webex-recordings',
  'access-control-allow-methods': methods.join(', '),
  'access-control-max-age': '7200',
})
