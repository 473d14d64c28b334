// Waits that a signal can end.

/** @import { SignalLike } from 'webex-converged-recordings' */

/** @param {SignalLike | undefined} signal */
export function throwIfAborted(signal) {
  if (signal?.aborted) throw reasonFor(signal)
}

/** @param {SignalLike} signal */
const reasonFor = ({ reason }) => (reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason)

/**
 * What a promise settles to, unless the signal is aborted first. The work behind the promise goes on.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {SignalLike | undefined} signal
 * @returns {Promise<T>}
 */
export function within(promise, signal) {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(reasonFor(signal))
    const end = () => signal.removeEventListener('abort', onAbort)
    signal.addEventListener('abort', onAbort)
    promise.then(resolve, reject).finally(end)
    if (signal.aborted) onAbort()
  })
}

/**
 * @param {number} ms
 * @param {SignalLike} [signal]
 */
export async function pause(ms, signal) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const passed = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await within(passed, signal)
  } finally {
    clearTimeout(timer)
  }
}
