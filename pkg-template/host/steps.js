// Builds the steps of calls. The core calls these functions. ../core.d.ts says what the fields mean.

/** @import { ClientEvent, ErrorDetails, TokenReason } from 'webex-converged-recordings' */
/** @import { Result, Step } from '../core.js' */

/**
 * @param {TokenReason} reason
 * @param {number} withinMs
 * @param {number} limitMs
 * @param {ClientEvent | undefined} event
 * @returns {Step}
 */
export const askForToken = (reason, withinMs, limitMs, event) => ({
  do: 'ask-for-token',
  reason,
  withinMs,
  limitMs,
  event,
  events: undefined,
})

/**
 * @param {string} url
 * @param {string} method
 * @param {Record<string, string>} headers
 * @param {string | undefined} body
 * @param {number} withinMs
 * @param {number} mostBytes
 * @returns {Step}
 */
export const send = (url, method, headers, body, withinMs, mostBytes) => ({
  do: 'send',
  url,
  method,
  headers,
  body,
  withinMs,
  mostBytes,
  events: undefined,
})

/**
 * @param {number} ms
 * @returns {Step}
 */
export const wait = (ms) => ({ do: 'wait', ms, events: undefined })

/**
 * @param {Result} result
 * @returns {Step}
 */
export const succeed = (result) => ({ do: 'succeed', result, events: undefined })

/**
 * @param {ErrorDetails} error
 * @returns {Step}
 */
export const fail = (error) => ({ do: 'fail', error, events: undefined })
