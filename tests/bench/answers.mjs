// Answers like those of Webex, made before anything is timed: `/v1/COUNT/convergedRecordings` is a page of that many
// recordings.

import { encoded, page } from './recordings.mjs'

/**
 * @typedef {{ status: number, headers: [string, string][], body: Uint8Array<ArrayBuffer> }} Answer
 *
 * @type {Record<string, Answer>}
 */
const made = {}

/**
 * The answer to a request for this address.
 *
 * @param {string} url
 */
export function answerTo(url) {
  const { origin, pathname } = new URL(url)
  const address = origin + pathname
  made[address] ??= answer(address)
  return made[address]
}

/**
 * @param {string} address
 * @returns {Answer}
 */
function answer(address) {
  const count = Number(/\/v1\/(\d+)\//.exec(address)?.[1])
  /** @type {[string, string][]} */
  const headers = [
    ['Content-Type', 'application/json;charset=UTF-8'],
    ['TrackingID', 'ROUTER_00000000-0000-0000-0000-000000000000'],
  ]
  // An empty page is the last one.
  if (count > 0) headers.push(['Link', `<${address}?max=100&cursor=bmV4dA>; rel="next"`])
  return { status: 200, headers, body: encoded(page('plain', count)) }
}

/**
 * A stand-in for `fetch`: returns a real Response at once.
 *
 * @param {string | URL | Request} request
 */
export async function answeringFetch(request) {
  const { body, ...rest } = answerTo(request instanceof Request ? request.url : String(request))
  return new Response(body, rest)
}
