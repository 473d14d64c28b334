// The client's token function: when to call it, how long to wait for it, and what an error that it throws says.

import { isFunction, isInteger, isObject, propertyOf, quietly, textIn } from './values.js'
import { LONGEST_MS, settled, within } from './waiting.js'

/** @import { TokenRequest } from 'webex-converged-recordings' */
/** @import { Platform } from './waiting.js' */

/**
 * May return any value, or a promise of one.
 *
 * @typedef {(request: TokenRequest) => unknown} Ask
 */

/** @typedef {['token', token: unknown] | ['threw', message: '', thrown: unknown]} Requested */

/**
 * Calls the client's token function: once for all calls that wait for a token, and again when Webex rejects the token.
 *
 * A token request belongs to the client. It continues when the calls that wait for it are aborted, because a renewal may use up
 * something that works only once (such as a refresh token). The next call then gets its token.
 */
export class TokenFunction {
  #ask
  /**
   * What the function returned last. In an array, because it may be any value.
   * @type {[token: unknown] | undefined}
   */
  #known
  /**
   * Why the next token is requested.
   * @type {TokenRequest['reason']}
   */
  #reason = 'first'
  /**
   * The promise of the token request in progress.
   * @type {Promise<Requested> | undefined}
   */
  #pending

  /**
   * `undefined` if the token is not a function.
   *
   * @param {{ token?: unknown } | null} [options] the client's options
   */
  static of(options) {
    const token = options?.token
    return isFunction(token) ? new TokenFunction(/** @type {Ask} */ (token)) : undefined
  }

  /** @param {Ask} ask */
  constructor(ask) {
    this.#ask = ask
  }

  /** Why the function must be called now. `undefined` if a token is known or already requested. */
  due() {
    return this.#known || this.#pending ? undefined : this.#reason
  }

  /** What the function returned last. */
  known() {
    return this.#known?.[0]
  }

  /**
   * Webex rejected this token. A newer one is kept.
   *
   * @param {string} token
   */
  reject(token) {
    if (this.known() !== token) return
    this.#known = undefined
    this.#reason = 'rejected'
  }

  /** What the function returned last cannot be a token. */
  refuse() {
    this.#known = undefined
  }

  /**
   * Resolves to `['token', what the function returned]`, or to what `within` resolves to. Calls the function if necessary;
   * `limit` is how long it may take, in milliseconds.
   *
   * @param {Platform} platform
   * @param {number} ms
   * @param {number} limit
   */
  token(platform, ms, limit) {
    /** @returns {Requested | Promise<Requested>} */
    const work = () => {
      if (this.#known) return ['token', ...this.#known]
      this.#pending ??= this.#request(limit)
      return this.#pending
    }
    return within(platform.signals, ms, work)
  }

  /**
   * @param {number} limit
   * @returns {Promise<Requested>}
   */
  async #request(limit) {
    const controller = new AbortController()
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer
    /** @type {Promise<Requested>} */
    const late = new Promise((resolve) => {
      const onTimeout = () => {
        const reason = timeoutError(limit)
        resolve(['threw', '', reason])
        controller.abort(reason)
      }
      // Not before the waiting call runs out of time, if it has just as much: then the call reports it.
      timer = setTimeout(onTimeout, Math.min(limit + 1, LONGEST_MS))
    })
    // This timer does not keep a Node process alive. A call that waits has its own timer, which does.
    timer?.unref?.()
    /** @type {Promise<Requested>} */
    const answer = settled(() => this.#ask.call(undefined, { reason: this.#reason, signal: controller.signal })).then(
      (token) => ['token', token],
      (thrown) => ['threw', '', thrown],
    )
    const result = await Promise.race([answer, late])
    clearTimeout(timer)
    this.#pending = undefined
    if (result[0] === 'token') this.#known = [result[1]]
    return result
  }
}

/** @param {number} ms */
const timeoutError = (ms) =>
  Object.assign(new Error(`The token function did not return a token within ${ms} ms`), { name: 'TimeoutError' })

/**
 * Reads from an error what shows whether a retry may help: `[retryable, status, name, code, message, name, code, message …]`,
 * with three texts for the error and for each of its causes. Any of them may be `undefined`. The error may be any value, so every
 * property may throw.
 *
 * @param {unknown} thrown
 */
export function readThrown(thrown) {
  /** @type {object[]} */
  const chain = []
  /** @param {object} error */
  const causeOf = (error) => propertyOf(error, 'cause') ?? propertyOf(propertyOf(error, 'errors'), 0)
  for (let error = thrown; isObject(error) && chain.length < 5; error = causeOf(error)) chain.push(error)
  /**
   * @param {string} type
   * @param {(error: object) => unknown} property
   */
  const first = (type, property) => chain.map(property).find((value) => typeof value === type)
  return [
    first('boolean', (error) => specific(error, 'retryable')),
    first('number', (error) => statusOf(error) ?? statusOf(propertyOf(error, 'response'))),
    ...chain.flatMap((error) => [
      textIn(error, 'name'),
      textIn(error, 'code') || textIn(error, 'errorCode'),
      textIn(error, 'message'),
    ]),
  ]
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
