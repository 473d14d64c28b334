// The client's token function: when to call it, how long to wait for it, and what an error that it throws says.

import { isObject, LONGEST_MS, quietly, settled, within } from './waiting.js'

/**
 * Calls the client's token function: once for all calls that wait for a token, and again when Webex rejects the token.
 *
 * A token request belongs to the client. It continues when the calls that wait for it are aborted, because a renewal may use up
 * something that works only once (such as a refresh token). The next call then gets its token.
 */
export class TokenFunction {
  #ask
  /** What the function returned last. In an array, because it may be any value. */
  #known
  /** Why the next token is requested. */
  #reason = 'first'
  /** The promise of the token request in progress. */
  #pending

  /** `undefined` if the token is not a function. */
  static of(options) {
    return typeof options?.token === 'function' ? new TokenFunction(options.token) : undefined
  }

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

  /** Webex rejected this token. A newer one is kept. */
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
   */
  token(platform, ms, limit) {
    return within(platform.signals, ms, () => (this.#known ? ['token', ...this.#known] : (this.#pending ??= this.#request(limit))))
  }

  async #request(limit) {
    const controller = new AbortController()
    let timer
    const late = new Promise((resolve) => {
      // Not before the waiting call runs out of time, if it has just as much: then the call reports it.
      timer = setTimeout(() => {
        const reason = timeoutError(limit)
        resolve(['threw', '', reason])
        controller.abort(reason)
      }, Math.min(limit + 1, LONGEST_MS))
    })
    // This timer does not keep a Node process alive. A call that waits has its own timer, which does.
    timer.unref?.()
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

const timeoutError = (ms) =>
  Object.assign(new Error(`The token function gave no token within ${ms} ms`), { name: 'TimeoutError' })

/**
 * Reads from an error what shows whether a retry may help: `[retryable, status, name, code, message, name, code, message …]`,
 * with three texts for the error and for each of its causes. It may be any value, so every property may throw.
 */
export function readThrown(thrown) {
  const chain = []
  const causeOf = (error) => quietly(() => error.cause) ?? quietly(() => error.errors[0])
  for (let error = thrown; isObject(error) && chain.length < 5; error = causeOf(error)) chain.push(error)
  // What every object inherits says nothing about this one.
  const read = (error, name) =>
    quietly(() => (Object.hasOwn(error, name) || !(name in Object.prototype) ? error[name] : undefined))
  // A code may be a status. It may also be the number of a DOMException, which has fewer digits.
  const codeOf = (error) => (/^\d{3}$/.test(read(error, 'code')) ? Number(error.code) : undefined)
  const statusOf = (error) => [read(error, 'status'), read(error, 'statusCode'), codeOf(error)].find(Number.isInteger)
  const first = (type, property) => chain.map(property).find((value) => typeof value === type)
  const text = (error, name) => quietly(() => (typeof error[name] === 'string' ? error[name] : '')) ?? ''
  return [
    first('boolean', (error) => read(error, 'retryable')),
    first('number', (error) => statusOf(error) ?? quietly(() => statusOf(error.response))),
    ...chain.flatMap((error) => [text(error, 'name'), text(error, 'code') || text(error, 'errorCode'), text(error, 'message')]),
  ]
}
