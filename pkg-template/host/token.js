// The client's token function: when to call it, how long to wait for it, and what an error that it throws says.

import { isInteger, isObject, propertyOf, quietly, textIn } from './values.js'
import { LONGEST_MS, within } from './waiting.js'

/** @import { ClientEvent, SignalLike, TokenRequest } from 'webex-converged-recordings' */
/** @import { AskForToken, Came } from '../core.js' */
/** @import { Aborted } from './waiting.js' */

/**
 * May return any value, or a promise of one.
 *
 * @typedef {(request: TokenRequest) => unknown} Ask
 */

/**
 * Calls the client's token function, once for all calls that wait for a token. The core decides when a token is needed.
 *
 * A token request belongs to the client. It continues when the calls that wait for it are aborted, because a renewal may use up
 * something that works only once (such as a refresh token). The next call then gets its token.
 */
export class TokenFunction {
  #ask
  #keep
  /**
   * The token request in progress.
   * @type {Promise<Came> | undefined}
   */
  #pending

  /**
   * @param {Ask} ask the client's function
   * @param {(token: unknown) => void} keep gets what the function returned
   */
  constructor(ask, keep) {
    this.#ask = ask
    this.#keep = keep
  }

  /**
   * Waits for a token, and calls the function if it has not been called yet.
   *
   * @param {AskForToken} step
   * @param {readonly SignalLike[]} signals
   * @param {(event: ClientEvent) => void} tell
   * @returns {Promise<Came | Aborted>}
   */
  token(step, signals, tell) {
    // If a request is in progress, the call that started it has sent the event.
    if (!this.#pending && step.event) tell(step.event)
    return within(
      signals,
      step.withinMs,
      () => {
        this.#pending ??= this.#request(step)
        return this.#pending
      },
      () => ({ what: 'no-token-in-time' }),
    )
  }

  /**
   * @param {AskForToken} step
   * @returns {Promise<Came>}
   */
  async #request({ reason, limitMs }) {
    // If the function makes a call itself, that call must find this request.
    await undefined
    const controller = new AbortController()
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer
    /** @type {Promise<Came>} */
    const late = new Promise((resolve) => {
      const onTimeout = () => {
        const thrown = timeoutError(limitMs)
        resolve(noToken(thrown))
        controller.abort(thrown)
      }
      // Not before the waiting call runs out of time, if it has just as much: then the call reports it.
      timer = setTimeout(onTimeout, Math.min(limitMs + 1, LONGEST_MS))
    })
    // This timer does not keep a Node process alive. A call that waits has its own timer, which does.
    timer?.unref?.()
    let came
    try {
      came = await Promise.race([this.#answer({ reason, signal: controller.signal }), late])
    } finally {
      clearTimeout(timer)
      this.#pending = undefined
    }
    if (came.what === 'token') this.#keep(came.token)
    return came
  }

  /**
   * @param {TokenRequest} request
   * @returns {Promise<Came>}
   */
  async #answer(request) {
    try {
      return { what: 'token', token: await this.#ask.call(undefined, request) }
    } catch (thrown) {
      return noToken(thrown)
    }
  }
}

/**
 * @param {unknown} thrown
 * @returns {Came}
 */
const noToken = (thrown) => ({ what: 'no-token', failure: failureOf(thrown), thrown })

/**
 * The name is defined and not assigned, in case `Error.prototype` is frozen.
 *
 * @param {number} ms
 */
function timeoutError(ms) {
  const name = { __proto__: null, value: 'TimeoutError' }
  return Object.defineProperty(new Error(`The token function did not return a token within ${ms} ms`), 'name', name)
}

/**
 * What an error tells about whether a retry may help.
 *
 * @typedef {object} Failure
 * @property {boolean | undefined} retryable from the error, or else from the first of its causes that has it
 * @property {number | undefined} status an HTTP status, found in the same way
 * @property {Cause[]} causes the error itself, and its causes
 */

/** @typedef {{ name: string | undefined, code: string | undefined, message: string | undefined }} Cause */

/**
 * Reads an error. It may be any value, so every property may throw.
 *
 * @param {unknown} thrown
 * @returns {Failure}
 */
export function failureOf(thrown) {
  /** @type {object[]} */
  const chain = []
  /** @param {object} error */
  const causeOf = (error) => propertyOf(error, 'cause') ?? propertyOf(propertyOf(error, 'errors'), 0)
  for (let error = thrown; isObject(error) && chain.length < 5; error = causeOf(error)) chain.push(error)
  return {
    retryable: chain.map((error) => specific(error, 'retryable')).find((value) => typeof value === 'boolean'),
    status: chain.map((error) => statusOf(error) ?? statusOf(propertyOf(error, 'response'))).find(isInteger),
    causes: chain.map((error) => ({
      name: textIn(error, 'name'),
      code: textIn(error, 'code') || textIn(error, 'errorCode'),
      message: textIn(error, 'message'),
    })),
  }
}

/**
 * A property, unless it is one that every object inherits, which says nothing about this one.
 *
 * @param {unknown} value
 * @param {string} name
 */
const specific = (value, name) => {
  const object = /** @type {Record<string, unknown>} */ (value)
  return quietly(() => (Object.hasOwn(object, name) || !(name in Object.prototype) ? object[name] : undefined))
}

/**
 * A code may be a status, too. The code of a DOMException is a number with fewer digits.
 *
 * @param {unknown} error
 */
function statusOf(error) {
  const code = specific(error, 'code')
  const status = quietly(() => /^\d{3}$/.test(`${code}`)) ? Number(code) : undefined
  return [specific(error, 'status'), specific(error, 'statusCode'), status].find(isInteger)
}
