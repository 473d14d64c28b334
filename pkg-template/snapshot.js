// What a caller gave, as it is now: later changes to it change nothing.

import { RecordingsError } from './error.js'
import { isPlain } from './js/values.js'
import { shared } from './shared-signal.js'

/** Of each of them, by name; or `{ unreadable }`, the error for the first that cannot be read. */
export function snapshots(given) {
  const taken = {}
  for (const [name, value] of Object.entries(given)) {
    try {
      taken[name] = snapshot(value)
    } catch (error) {
      return { unreadable: unreadable(name, error) }
    }
  }
  return taken
}

/** A copy of a plain object. Anything else is refused by the core. */
function snapshot(value) {
  if (!isPlain(value)) return value
  const copy = { ...value }
  for (const [name, date] of Object.entries(copy)) if (date instanceof Date) copy[name] = new Date(date)
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

const unreadable = (name, cause) =>
  new RecordingsError({
    code: 'invalid-argument',
    message: `${name}: cannot be read: see \`cause\``,
    retryable: false,
    attempts: 0,
    cause,
  })
