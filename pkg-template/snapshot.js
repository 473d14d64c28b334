// What a caller gave, as it is now: later changes to it change nothing.
//
// It inherits nothing, so that only what the caller wrote counts, and not what somebody wrote on what all objects inherit from.

import { invalidArgument } from './error.js'
import { isPlain, textOfDate } from './host/arguments.js'
import { shared } from './shared-signal.js'

/** Of each of them, by name; or `{ unreadable }`, the error for the first that cannot be read. */
export function snapshots(given) {
  const taken = { __proto__: null }
  for (const [name, value] of Object.entries(given)) {
    try {
      taken[name] = snapshot(value)
    } catch (error) {
      return { __proto__: null, unreadable: invalidArgument(`${name}: cannot be read: see \`cause\``, error) }
    }
  }
  return taken
}

/** A copy of a plain object. Anything else is refused by the core. */
function snapshot(value) {
  if (!isPlain(value)) return value
  const copy = { __proto__: null, ...value }
  for (const name of ['from', 'to']) if (name in copy) copy[name] = textOfDate(copy[name])
  for (const name of ['onEvent', 'onProgress']) if (typeof copy[name] === 'function') copy[name] = harmless(copy[name])
  copy.signal = shared(copy.signal)
  return copy
}

/** A listener whose faults are its own: a log that fails shall not fail the call. */
const harmless = (listener) => async (event) => {
  try {
    await listener(event)
  } catch {}
}
