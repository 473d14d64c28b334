// The one error class of the package. What its fields mean is documented in index.d.ts.

// Every copy of the package has a class of its own, and this one mark in common.
const MARK = Symbol.for('webex-converged-recordings.RecordingsError')

export class RecordingsError extends Error {
  constructor({ message, cause, ...details }) {
    super(message, cause === undefined ? undefined : { cause })
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) this[name] = value
    }
  }

  static is(value) {
    return typeof value === 'object' && value !== null && value[MARK] === true
  }
}

// Like the names of the built-in errors: on the prototype, and not listed.
for (const [name, value] of [['name', 'RecordingsError'], [MARK, true]]) {
  Object.defineProperty(RecordingsError.prototype, name, { value, configurable: true, writable: true })
}
