// Waiting: for some time, for a token, or for an answer. A wait ends when its time is over, and at once when the caller aborts.

import { abortedOf } from './signals.js'
import { quietly } from './values.js'

/** @import { SignalLike } from 'webex-converged-recordings' */

/** @typedef {{ what: 'aborted' }} Aborted */

/** A timer with a longer delay fires at once. */
export const LONGEST_MS = 2 ** 31 - 1

/** Work that somebody waits for. */
export class Work {
  #controller = new AbortController()
  /** Whether nobody waits for it any more. */
  isOver = false
  /** Called when it ends, after its signal is aborted. */
  onOver = () => {}

  /** Aborted when nobody waits for it any more. */
  get signal() {
    return this.#controller.signal
  }

  end() {
    this.isOver = true
    this.#controller.abort()
    this.onOver()
  }
}

/**
 * Resolves to what `begin` resolves to; to what `late` returns if the time is over first; or to `{ what: 'aborted' }`.
 *
 * @template {object} T
 * @param {readonly SignalLike[]} signals
 * @param {number} ms
 * @param {(work: Work) => Promise<T>} begin starts the work. It ends once nobody waits for it any more. Not called if a
 *   signal is aborted already. It must not reject.
 * @param {() => T} late
 * @returns {Promise<T | Aborted>}
 */
export function within(signals, ms, begin, late) {
  return new Promise((resolve, reject) => {
    const work = new Work()
    const stopWaiting = () => {
      clearTimeout(timer)
      for (const signal of signals) quietly(() => signal.removeEventListener('abort', onAbort))
    }
    /** @param {T | Aborted} result */
    const finish = (result) => {
      stopWaiting()
      resolve(result)
    }
    // This happens only if our own code has a fault.
    const fail = (/** @type {unknown} */ thrown) => {
      stopWaiting()
      reject(thrown)
    }
    /** @param {T | Aborted} result */
    const giveUp = (result) => {
      finish(result)
      work.end()
    }
    // An abort counts even if the work reports it as another failure: Safari's `fetch` rejects with an error of its own.
    const onAbort = () => abortedOf(signals) && giveUp({ what: 'aborted' })
    // Node's timers fire up to a millisecond early, and a server must not get the next request sooner than it asked for.
    const timer = setTimeout(() => giveUp(late()), Math.min(ms + 1, LONGEST_MS))
    for (const signal of signals) quietly(() => signal.addEventListener('abort', onAbort))
    onAbort()
    if (!work.isOver) begin(work).then(finish, fail)
  })
}

/**
 * Waits for some time.
 *
 * @param {readonly SignalLike[]} signals
 * @param {number} ms
 * @returns {Promise<{ what: 'waited' } | Aborted>}
 */
export const pause = (signals, ms) =>
  within(
    signals,
    ms,
    () => new Promise(() => {}),
    () => ({ what: 'waited' }),
  )
