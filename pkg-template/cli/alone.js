// Lets only one run at a time work with a file, such as a log.

import { isAlive, LockTimeout, withLock } from '../files/lock.js'
import { Failure, reasonOf } from './errors.js'
import { clean } from './output/terminal.js'

/** If a run gives no sign of life for so long, it is gone. */
const SILENCE_MS = 30_000

/**
 * Does work that only one process at a time may do with a file. Does not wait for another one, unless it may be gone.
 *
 * @template T
 * @param {string} flag such as `--log`, for messages
 * @param {string} path
 * @param {AbortSignal} signal
 * @param {(signal: AbortSignal) => Promise<T>} work Its signal is also aborted if another process has taken over, because this one
 *   gave no sign of life for a long time, for example while the computer slept.
 * @returns {Promise<T>}
 */
export async function alone(flag, path, signal, work) {
  const file = JSON.stringify(path)
  const stop = new AbortController()
  /** @type {Promise<T> | undefined} */
  let done
  /** @param {AbortSignal} lost */
  const begin = (lost) => {
    signal.addEventListener('abort', () => stop.abort(signal.reason))
    lost.addEventListener('abort', () => stop.abort(new Failure(`${flag}: another run has taken over ${file}`)))
    if (signal.aborted) stop.abort(signal.reason)
    done = work(stop.signal)
    // Errors of the work are not errors of the lock.
    return done.then(
      () => {},
      () => {},
    )
  }
  try {
    await withLock(path, begin, { timeoutMs: 0 }).catch((error) => {
      if (!(error instanceof LockTimeout) || isAlive(error.holder)) throw error
      console.error(clean(`Waiting for another run, which may be gone: ${error.message}`))
      return withLock(path, begin, { timeoutMs: SILENCE_MS, signal })
    })
  } catch (error) {
    // What the work throws says more.
    await done
    signal.throwIfAborted()
    if (error instanceof LockTimeout) throw new Failure(`${flag}: another run is using ${file}: ${error.message}`)
    throw new Failure(`${flag}: cannot ${done ? 'unlock' : 'lock'} ${file}: ${reasonOf(error)}`)
  }
  return /** @type {Promise<T>} */ (done)
}
