// Verdicts on the way from a page to Webex.

import { CONNECTION_HINT, silenceVerdict } from './line.js'
import { reachVerdict, strangerVerdict } from './stranger.js'
import { failed, offlineVerdict, ok, skipped } from './verdict.js'

/** @import { Answer } from './ask.js' */
/** @import { Line } from './line.js' */
/** @import { Verdict } from './verdict.js' */

/**
 * @typedef {object} Evidence What is known if nothing arrives.
 * @property {boolean} isOffline
 * @property {boolean} isMixed whether the page came over https, and the API is at http
 * @property {string} [directive] of the content security policy that has blocked the request
 * @property {boolean} isThere whether an answer arrives if the page does not ask to read it
 */

/**
 * @typedef {object} Facts
 * @property {Answer} answer to a request without a token
 * @property {Answer} [withToken] the answer to one with a token, which may be made up
 * @property {Evidence} [evidence] absent if something has arrived, or if this is not a page
 * @property {Line} line
 * @property {boolean} isRelay
 * @property {boolean} isOther whether the API has another origin than the page
 * @property {string} [origin] of the page
 */

/** @param {Facts} facts */
export function pageReachVerdict({ answer, withToken, evidence, line, isRelay, origin }) {
  if (answer.status !== undefined) return reachVerdict(answer, line, isRelay)
  if (withToken?.status !== undefined) {
    return strangerVerdict(withToken, line) ?? ok(`${line.host} answers requests that have a token.`)
  }
  const { host } = line
  const found = `No answer from ${host} reaches this page`
  if (!evidence) return silenceVerdict(answer, line)
  if (evidence.isOffline) return offlineVerdict(found)
  if (evidence.directive) {
    const hint = `Add the address of the API to ${evidence.directive} in the policy of this page.`
    return failed('blocked-by-policy', `${found}: its content security policy forbids it (${evidence.directive}).`, hint)
  }
  if (evidence.isThere) return corsVerdict(host, origin)
  if (evidence.isMixed) {
    return failed('mixed-content', `${found}: an https page may not call an http API.`, 'Use an https address for the API.')
  }
  return failed(
    'no-answer-in-page',
    `${found}. The browser does not say why.`,
    `${CONNECTION_HINT} A browser extension may also block it.`,
  )
}

/** @param {Facts} facts */
export function preflightVerdict({ answer, withToken, isOther, isRelay, line, origin }) {
  if (!isOther) return skipped(origin === undefined ? 'This is not a page.' : 'The API has the same origin as this page.')
  if (isRelay) return skipped('Every request to a relay has a preflight, so this is already checked.')
  if (withToken?.status !== undefined) return ok('Requests with a token get through.')
  if (answer.status !== undefined) return corsVerdict(line.host, origin)
  return skipped('Nothing gets through.')
}

/**
 * @param {string} host
 * @param {string | undefined} origin
 */
const corsVerdict = (host, origin) =>
  failed(
    'cors',
    `${host} does not let pages of ${origin} read its answers (CORS).`,
    'Call Webex through a relay on your own server: see `createRelay`.',
  )
