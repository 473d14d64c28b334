// Why a request gets no answer from Webex. Thrown wherever the reason is found, and turned into an answer in one place.

/** @import { RelayErrorCode } from '../relay.js' */

export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {RelayErrorCode} code
   * @param {string} message for the developer of the page. It leaves the server, so it has nothing secret.
   * @param {{ headers?: Record<string, string>, trackingId?: string, problem?: string, error?: unknown }} [more]
   *   `problem` and `error` are for the log alone
   */
  constructor(status, code, message, { headers = {}, trackingId, problem, error } = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
    this.trackingId = trackingId
    this.problem = problem
    this.error = error
  }
}

/**
 * Something is wrong with the server's own set-up. That is all the page is told.
 *
 * @param {string} problem
 * @param {unknown} [error] what the server's own function threw
 */
export const fault = (problem, error) =>
  new Refusal(500, 'internal', 'The relay is not set up correctly. Its option `log` gets the reason.', { problem, error })

/** The same answer for a recording that does not exist and for another owner's, so that nobody can tell the difference. */
export const notFound = () => new Refusal(404, 'not-found', 'There is no such recording.')
