// The one error class of the package. What its fields mean is documented in index.d.ts.

export class RecordingsError extends Error {
  constructor({ message, cause, ...details }) {
    super(message, cause === undefined ? undefined : { cause })
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) this[name] = value
    }
  }
}

// Like the names of the built-in errors: on the prototype, and not listed.
Object.defineProperty(RecordingsError.prototype, 'name', { value: 'RecordingsError', configurable: true, writable: true })
