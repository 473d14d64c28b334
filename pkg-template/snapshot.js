// Snapshots of what a caller passed: later changes to it have no effect.
//
// A snapshot has no prototype, so that only the caller's own properties count, and not those that other code has put on
// `Object.prototype`.

import { invalidArgument, RecordingsError } from './error.js'
import { isFunction, isPlain, textOfDate } from './host/values.js'
import { shared } from './shared-signal.js'

/** @typedef {{ [name: string]: unknown, unreadable?: RecordingsError }} Snapshots */

/**
 * A snapshot of each value, by name. If one cannot be read, only `{ unreadable }`: the error for it.
 *
 * @param {Record<string, unknown>} values
 * @returns {Snapshots}
 */
export function snapshots(values) {
  const taken = /** @type {Snapshots} */ ({ __proto__: null })
  for (const [name, value] of Object.entries(values)) {
    try {
      taken[name] = snapshot(value)
    } catch (error) {
      const unreadable = invalidArgument(`${name}: cannot be read: see \`cause\``, error)
      return /** @type {Snapshots} */ ({ __proto__: null, unreadable })
    }
  }
  return taken
}

/**
 * A copy of a plain object. The core refuses anything else.
 *
 * @param {unknown} value
 */
function snapshot(value) {
  if (!isPlain(value)) return value
  const copy = /** @type {Record<string, unknown>} */ ({ __proto__: null, ...value })
  for (const name of ['from', 'to']) if (name in copy) copy[name] = textOfDate(copy[name])
  for (const name of ['onEvent', 'onProgress']) {
    const listener = copy[name]
    if (isFunction(listener)) copy[name] = harmless(listener)
  }
  copy.signal = shared(copy.signal)
  return copy
}

/**
 * A listener whose failures have no effect: a log that fails must not fail the call.
 *
 * @param {Function} listener
 */
const harmless = (listener) => async (/** @type {unknown} */ event) => {
  try {
    await listener(event)
  } catch {}
}
