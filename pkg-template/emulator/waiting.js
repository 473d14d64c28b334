// What a `fetch` waits for. An abort of its signal ends each wait, with the signal's reason.

import { MessageChannel, setImmediate, setRealTimeout } from './globals.js'

/** @typedef {AbortSignal | null | undefined} Signal */

/**
 * Resolves in the next task. Leaves nothing open that would keep Node running.
 *
 * @param {Signal} signal
 */
export async function nextTask(signal) {
  await new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve)
    // Timers are the last resort: browsers throttle them, to one a second in a hidden page.
    if (!MessageChannel) return setRealTimeout(resolve, 0)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve(undefined)
    }
    port2.postMessage(undefined)
  })
  unlessAborted(signal)
}

/**
 * Does what `throwIfAborted` does, which not every jsdom has.
 *
 * @param {Signal} signal
 */
export function unlessAborted(signal) {
  if (signal?.aborted) throw signal.reason
}

/**
 * @param {number} milliseconds
 * @param {Signal} signal
 * @returns {Promise<void>}
 */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    // The current global timer: if a test has replaced it, the test controls the delay.
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}

/**
 * Rejects when the signal aborts. Until then it keeps Node running, as an open connection would; the timer of
 * AbortSignal.timeout() does not. Without a signal nothing can end the wait, and Node may exit.
 *
 * @param {Signal} signal
 * @returns {Promise<never>}
 */
export async function aborted(signal) {
  if (!signal) return new Promise(() => {})
  for (;;) await pause(2 ** 31 - 1, signal)
}
