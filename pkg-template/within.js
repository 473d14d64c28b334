// Bounds the time before the core is there; the core bounds the rest.

import { isShared } from './shared-signal.js'

/**
 * What the promise settles to, unless the call is aborted or its time is over before.
 *
 * @param call the call's options, and
 * @param client the client's. What is wrong with them is told by the core, once it is there.
 * @param late makes the error for the time that is over
 */
export function within(call, client, promise, late) {
  return new Promise((resolve, reject) => {
    const signals = [call?.signal, client?.signal].filter(isShared)
    const ms = call?.timeoutMs ?? client?.timeoutMs ?? 60_000
    const timer = Number.isInteger(ms) && ms > 0 && ms < 2 ** 31 ? setTimeout(() => end(reject, late(ms)), ms) : undefined
    const abort = () => end(reject, signals.find(({ aborted }) => aborted)?.reason)
    const end = (settle, value) => {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', abort)
      settle(value)
    }
    for (const signal of signals) signal.addEventListener('abort', abort)
    promise.then((value) => end(resolve, value), (error) => end(reject, error))
    if (signals.some(({ aborted }) => aborted)) abort()
  })
}
