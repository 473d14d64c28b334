// One listener on a caller's signal, however many calls it is given to: from the eleventh on, Node warns of a leak.

import { isSignal } from './host/arguments.js'

/** Does for the calls what they need of an AbortSignal. */
class SharedSignal {
  #signal
  #listeners = new Set()
  #ring = () => {
    for (const listener of [...this.#listeners]) listener()
  }

  constructor(signal) {
    this.#signal = signal
  }

  get aborted() {
    return this.#signal.aborted
  }

  get reason() {
    return this.#signal.reason
  }

  addEventListener(_, listener) {
    if (this.#listeners.size === 0) this.#signal.addEventListener('abort', this.#ring)
    this.#listeners.add(listener)
  }

  removeEventListener(_, listener) {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) this.#signal.removeEventListener('abort', this.#ring)
  }
}

const known = new WeakMap()

/** The signal, shared. What is no signal stays as it is, and is refused by the core. */
export function shared(signal) {
  if (!isSignal(signal)) return signal
  if (!known.has(signal)) known.set(signal, new SharedSignal(signal))
  return known.get(signal)
}

export const isShared = (signal) => signal instanceof SharedSignal

/** A shared one that is aborted as soon as one of these is. AbortSignal.any is not everywhere. */
export const either = (signals) =>
  shared({
    get aborted() {
      return signals.some(({ aborted }) => aborted)
    },
    get reason() {
      return signals.find(({ aborted }) => aborted)?.reason
    },
    addEventListener: (...listener) => signals.forEach((signal) => signal.addEventListener(...listener)),
    removeEventListener: (...listener) => signals.forEach((signal) => signal.removeEventListener(...listener)),
  })
