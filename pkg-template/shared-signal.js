// One listener on a caller's signal, for all calls that get it: with more than ten listeners, Node warns of a leak.

import { isSignal } from './host/values.js'

/** @import { SignalLike } from 'webex-converged-recordings' */

/** What calls need of an AbortSignal. */
class SharedSignal {
  #signal
  /** @type {Set<() => void>} */
  #listeners = new Set()
  #notify = () => {
    for (const listener of [...this.#listeners]) listener()
  }

  /** @param {SignalLike} signal */
  constructor(signal) {
    this.#signal = signal
  }

  get aborted() {
    return this.#signal.aborted
  }

  get reason() {
    return this.#signal.reason
  }

  /**
   * @param {'abort'} _
   * @param {() => void} listener
   */
  addEventListener(_, listener) {
    if (this.#listeners.size === 0) this.#signal.addEventListener('abort', this.#notify)
    this.#listeners.add(listener)
  }

  /**
   * @param {'abort'} _
   * @param {() => void} listener
   */
  removeEventListener(_, listener) {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.#signal.removeEventListener('abort', this.#notify)
  }
}

/** @type {WeakMap<SignalLike, SharedSignal>} */
const known = new WeakMap()

/**
 * The signal, shared. Any other value is returned as it is, and refused by the core.
 *
 * @param {unknown} signal
 */
export function shared(signal) {
  if (!isSignal(signal)) return signal
  if (!known.has(signal)) known.set(signal, new SharedSignal(signal))
  return known.get(signal)
}

/**
 * @param {unknown} signal
 * @returns {signal is SharedSignal}
 */
export const isShared = (signal) => signal instanceof SharedSignal

/**
 * A shared signal that is aborted as soon as one of these is. Not every platform has `AbortSignal.any`.
 *
 * @param {SignalLike[]} signals
 */
export const either = (signals) =>
  shared({
    get aborted() {
      return signals.some(({ aborted }) => aborted)
    },
    get reason() {
      return signals.find(({ aborted }) => aborted)?.reason
    },
    /** @param {['abort', () => void]} listener */
    addEventListener(...listener) {
      for (const signal of signals) signal.addEventListener(...listener)
    },
    /** @param {['abort', () => void]} listener */
    removeEventListener(...listener) {
      for (const signal of signals) signal.removeEventListener(...listener)
    },
  })
