// What Webex's failures mean for the page. Only the relay itself says 401: Webex's 401 is about the relay's token, not about the user.

import { badCursor, isAboutRequest } from './query.js'
import { fault, notFound, Refusal } from './refusal.js'

/** @import { RecordingsError } from 'webex-converged-recordings' */

/** Statuses that the page can do something about. */
const FOR_THE_PAGE = [400, 403, 409, 410]

/**
 * @param {RecordingsError} error
 * @returns {Refusal}
 */
export function failed(error) {
  const { code, status, message, trackingId, retryAfterMs } = error
  const problem = [message, error.hint].filter(Boolean).join(' ')
  if (code === 'invalid-argument') {
    // Sealed here, but for another `baseUrl` or by another version.
    if (message.startsWith('cursor:')) return badCursor()
    return isAboutRequest(message) ? new Refusal(400, code, message) : fault(message)
  }
  if (code === 'not-found') return Object.assign(notFound(), { trackingId, problem })
  if (code === 'rate-limited') return retryLater(429, retryAfterMs, trackingId)
  if (code === 'server' && retryAfterMs !== undefined) return retryLater(status, retryAfterMs, trackingId)
  if (code === 'timeout') return new Refusal(504, 'timeout', 'Webex did not answer in time.', { trackingId, problem })
  if (code === 'unauthorized' || code === 'token-failed') {
    return new Refusal(502, 'upstream', "Webex does not accept the relay's own token. This is not about the user.", {
      trackingId,
      problem,
    })
  }
  if (status !== undefined && FOR_THE_PAGE.includes(status) && (code === 'rejected' || code === 'forbidden')) {
    // Webex's own words. The client of the page says who said them.
    const words = withoutAddresses(message.replace(/^Webex answered \d+: /, ''))
    return new Refusal(status, code, words, { trackingId, problem })
  }
  if (code === 'internal') return fault(problem)
  return new Refusal(502, 'upstream', 'The relay got no usable answer from Webex. Its option `log` gets the reason.', {
    trackingId,
    problem,
  })
}

/** The log has them. @param {string} words */
const withoutAddresses = (words) => words.replace(/[^\s"'<>()]*:\/\/[^\s"'<>()]*/g, '(address)')

/**
 * Webex asks to wait.
 *
 * @param {number | undefined} status
 * @param {number | undefined} waitMs
 * @param {string} [trackingId]
 */
export function retryLater(status, waitMs, trackingId) {
  /** @type {Record<string, string>} */
  const headers = waitMs === undefined ? {} : { 'retry-after': seconds(waitMs) }
  if (status !== undefined && status >= 500) {
    return new Refusal(503, 'upstream', 'Webex is not available at the moment.', { headers, trackingId })
  }
  return new Refusal(429, 'rate-limited', 'Webex is getting too many requests from the relay.', { headers, trackingId })
}

/** Never sooner than was asked for. @param {number} ms */
export const seconds = (ms) => `${Math.max(1, Math.ceil(ms / 1000))}`
