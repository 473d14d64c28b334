// Builds the steps of calls. The core calls these functions. ../core.d.ts says what the fields mean.

/** @import { ClientEvent, ErrorDetails, TokenReason } from 'webex-converged-recordings' */
/** @import { FileStep, Result, Step } from '../core.js' */

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
 * @param {number} withinMs
 * @returns {Step}
 */
export const askForHeaders = (withinMs) => ({ do: 'ask-for-headers', withinMs, events: undefined })

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

/** @returns {FileStep} */
export const link = () => ({ do: 'link' })

/**
 * @param {string} url
 * @param {string | undefined} range
 * @param {string | undefined} ifRange
 * @param {number} withinMs
 * @returns {FileStep}
 */
export const open = (url, range, ifRange, withinMs) => ({ do: 'open', url, range, ifRange, withinMs })

/**
 * @param {'take' | 'done'} what
 * @param {number} offset
 * @param {number | undefined} size
 * @param {string | undefined} validator
 * @param {number} skip
 * @param {number | undefined} most
 * @returns {FileStep}
 */
export const file = (what, offset, size, validator, skip, most) => ({ do: what, offset, size, validator, skip, most })
