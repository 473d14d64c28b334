// Signals that calls listen to: the caller's, and our own.

import { propertyOf } from './values.js'

/** @import { SignalLike } from 'webex-converged-recordings' */

/** @typedef {() => void} Listener */

/** The listeners of a signal. */
class Listeners {
  /** @type {Set<Listener>} */
  #all = new Set()

  get size() {
    return this.#all.size
  }

  /**
   * @param {'abort'} _
   * @param {Listener} listener
   */
  addEventListener(_, listener) {
    this.#all.add(listener)
  }

  /**
   * @param {'abort'} _
   * @param {Listener} listener
   */
  removeEventListener(_, listener) {
    this.#all.delete(listener)
  }

  notify = () => {
    for (const listener of [...this.#all]) listener()
  }
}

/**
 * A signal of our own, without a reason. An AbortController costs several times as much.
 *
 * @implements {SignalLike}
 */
export class Stop extends Listeners {
  aborted = false

  abort() {
    this.aborted = true
    this.notify()
  }
}

/**
 * A caller's signal. All calls that get it share one listener on it: with more than ten, Node warns of a leak.
 *
 * @implements {SignalLike}
 */
class Shared extends Listeners {
  #signal

  /** @param {SignalLike} signal */
  constructor(signal) {
    super()
    this.#signal = signal
  }

  get aborted() {
    return this.#signal.aborted
  }

  get reason() {
    return this.#signal.reason
  }

  /**
   * @param {'abort'} type
   * @param {Listener} listener
   */
  addEventListener(type, listener) {
    if (this.size === 0) this.#signal.addEventListener('abort', this.notify)
    super.addEventListener(type, listener)
  }

  /**
   * @param {'abort'} type
   * @param {Listener} listener
   */
  removeEventListener(type, listener) {
    const { size } = this
    super.removeEventListener(type, listener)
    if (size > 0 && this.size === 0) this.#signal.removeEventListener('abort', this.notify)
  }
}

/** @type {WeakMap<SignalLike, Shared>} */
const known = new WeakMap()

/**
 * A caller's signal, shared by all calls that get it.
 *
 * @param {SignalLike} signal
 */
export function shared(signal) {
  const found = known.get(signal) ?? new Shared(signal)
  known.set(signal, found)
  return found
}

/**
 * The first signal that is aborted. Reading `aborted` may throw, because a signal may be of any class.
 *
 * @param {readonly SignalLike[]} signals
 */
export const abortedOf = (signals) => signals.find(isAborted)

/** @param {SignalLike} signal */
function isAborted(signal) {
  try {
    return signal.aborted
  } catch {
    return false
  }
}

/**
 * Why a signal was aborted: the reason that its owner gave. If its class knows no reasons, as React Native's does, the reason
 * that `abort()` has by default.
 *
 * @param {SignalLike | undefined} signal
 * @returns {unknown}
 */
export function reasonOfAbort(signal) {
  const reason = propertyOf(signal, 'reason')
  if (reason !== undefined) return reason
  const { DOMException } = globalThis
  const message = 'The call was aborted.'
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError')
  const name = { __proto__: null, value: 'AbortError' }
  return Object.defineProperty(new Error(message), 'name', name)
}
