// Waiting: for some time, for a token, or for an answer. A wait ends when its time is over, and at once when the caller aborts.
//
// Rust imports from each file in this folder (`#[wasm_bindgen(module = …)]`). They import nothing from outside of it, because
// wasm-bindgen copies only the files that Rust names when it runs the tests in tests/js.

import { propertyOf, quietly, textIn } from './values.js'

/** @import { ClientEvent, SignalLike } from 'webex-converged-recordings' */

/**
 * The options that JavaScript uses itself. The core has checked them.
 *
 * @typedef {object} OwnOptions
 * @property {SignalLike | null} [signal]
 * @property {((event: ClientEvent) => void) | null} [onEvent]
 * @property {typeof globalThis.fetch | null} [fetch] the client's alone
 */

/** What a call shares with its caller: abort signals, listeners, and the `fetch` to use. */
export class Platform {
  /** The client's signal and the call's. */
  signals
  #client
  #listeners

  /**
   * @param {OwnOptions} client the client's options
   * @param {OwnOptions | null} [options] the call's options
   */
  constructor(client, options) {
    this.#client = client
    this.#listeners = [client.onEvent, options?.onEvent].filter((listener) => listener != null)
    this.signals = [client.signal, options?.signal].filter((signal) => signal != null)
  }

  /** `{ aborted }` with the reason, which may be any value. `undefined` while the call is not aborted. */
  aborted() {
    const signal = abortedOf(this.signals)
    return signal && { __proto__: null, aborted: reasonOfAbort(signal) }
  }

  get fetch() {
    return this.#client.fetch ?? globalThis.fetch
  }

  /** @param {ClientEvent} event */
  tell(event) {
    // Each listener gets its own copy, so that none can change what the other one sees.
    for (const listener of this.#listeners) quietly(() => listener.call(undefined, { ...event }))
  }

  /** @param {number} ms */
  wait(ms) {
    return within(this.signals, ms, () => new Promise(() => {}))
  }
}

/**
 * The promise of a call that runs in the core. `poll` runs the call until it has to wait. It returns what the call settles to;
 * or `undefined`, and then it calls the function that it was given as soon as the call can continue.
 *
 * A trap of the core ends the code that is running, at once, and touches nothing else. It is caught here, around each step of
 * each call, so that it rejects the promise of this call while other calls continue. Unwinding in the core instead would make
 * the core a quarter larger, and would not help when memory or the stack is used up.
 *
 * @param {(wake: () => void) => unknown} poll
 */
export const promiseOf = (poll) =>
  new Promise((resolve, reject) => {
    const proceed = async () => {
      try {
        await undefined
        const result = poll(proceed)
        if (result) resolve(result)
      } catch (trap) {
        reject(trap)
      }
    }
    proceed()
  })

/** A timer with a longer delay fires at once. */
export const LONGEST_MS = 2 ** 31 - 1

/**
 * The first signal that is aborted. Reading `aborted` may throw, because a signal may be of any class.
 *
 * @param {readonly SignalLike[]} signals
 */
export const abortedOf = (signals) => signals.find((signal) => quietly(() => signal.aborted))

/**
 * Why a signal was aborted: the reason that its owner gave. If its class knows no reasons, as React Native's does, the reason
 * that `abort()` has by default.
 *
 * @param {SignalLike} signal
 * @returns {unknown}
 */
export function reasonOfAbort(signal) {
  const reason = quietly(() => signal.reason)
  if (reason !== undefined) return reason
  const { DOMException } = globalThis
  const message = 'The call was aborted.'
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError')
  const name = { __proto__: null, value: 'AbortError' }
  return Object.defineProperty(new Error(message), 'name', name)
}

/**
 * What a wait ends with beside what was waited for: the time was over, the caller aborted, or the work failed.
 *
 * @typedef {['late'] | ['aborted'] | ['threw', message: string, thrown: unknown]} Unfinished
 */

/**
 * Resolves to what `work` resolves to; to `['threw', message, thrown]` if it fails; to what `late` returns if the time is over
 * first; or to `['aborted']`. It never rejects.
 *
 * @template {unknown[]} T
 * @param {readonly SignalLike[]} signals
 * @param {number} ms
 * @param {(controller: AbortController) => T | PromiseLike<T>} work gets an AbortController, which is aborted once nobody waits
 *   for the work any more. It does not start if a signal is aborted already.
 * @param {() => T | Unfinished} [late]
 * @returns {Promise<T | Unfinished>}
 */
export function within(signals, ms, work, late = () => ['late']) {
  return new Promise((resolve) => {
    const controller = new AbortController()
    /** @param {T | Unfinished} result */
    const finish = (result) => {
      clearTimeout(timer)
      for (const signal of signals) quietly(() => signal.removeEventListener('abort', onAbort))
      resolve(result)
    }
    /** @param {T | Unfinished} result */
    const giveUp = (result) => {
      finish(result)
      controller.abort()
    }
    // An abort counts even if the work reports it as another failure: Safari's `fetch` rejects with an error of its own.
    const onAbort = () => abortedOf(signals) && giveUp(['aborted'])
    // Node's timers fire up to a millisecond early, and a server must not get the next request sooner than it asked for.
    const timer = setTimeout(() => giveUp(late()), Math.min(ms + 1, LONGEST_MS))
    for (const signal of signals) quietly(() => signal.addEventListener('abort', onAbort))
    onAbort()
    if (controller.signal.aborted) return
    settled(() => work(controller)).then(finish, (thrown) => finish(['threw', messageOf(thrown), thrown]))
  })
}

/**
 * A promise of what `work` returns. If that is a promise, or has a `then` method, it is followed.
 *
 * The value goes through a promise of ours, because everything about a caller's promise may throw: even `await` reads its
 * `constructor`.
 *
 * @template T
 * @param {() => T | PromiseLike<T>} work
 * @returns {Promise<T>}
 */
export const settled = (work) => new Promise((resolve) => resolve(work()))

/**
 * The message of what the platform threw. Node has the important part (`ECONNREFUSED`) in the cause.
 *
 * @param {unknown} thrown
 */
function messageOf(thrown) {
  const message = textIn(thrown, 'message') ?? (typeof thrown === 'string' ? thrown : '`fetch` failed without saying why')
  const cause = propertyOf(thrown, 'cause')
  const detail = textIn(cause, 'code') ?? textIn(cause, 'message')
  return detail === undefined ? message : `${message} (${detail})`
}
