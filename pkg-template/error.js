// The one error class of the package. What its fields mean is documented in index.d.ts.

import { own } from './host/arguments.js'
import { quietly } from './host/waiting.js'

// Every copy of the package has a class of its own, and this one mark in common.
const MARK = Symbol.for('webex-converged-recordings.RecordingsError')

const isText = (value) => typeof value === 'string'
const isCount = (value) => Number.isSafeInteger(value) && value >= 0

/** What there is to tell of an error beside its message, and how it is told from something else. */
const FIELDS = {
  // A newer copy of the package may know more of them.
  code: (value) => isText(value) && /^[a-z]+(-[a-z]+)*$/.test(value),
  status: isCount,
  trackingId: isText,
  retryAfterMs: isCount,
  retryable: (value) => typeof value === 'boolean',
  attempts: isCount,
  hint: isText,
  cursor: isText,
}
const REQUIRED = ['message', 'code', 'retryable', 'attempts']

export class RecordingsError extends Error {
  constructor(given) {
    const { message, cause, ...details } = { __proto__: null, ...given }
    super(message, cause === undefined ? undefined : { cause })
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined) define(this, name, value, true)
    }
  }

  static is(value) {
    return quietly(() => typeof value === 'object' && value[MARK] === true) ?? false
  }

  /** What its `toJSON` gave, also as a text. */
  static from(json) {
    const given = quietly(() => read(isText(json) ? JSON.parse(json) : json))
    if (given) return made(given)
    throw invalidArgument('json: expected what the toJSON() of a RecordingsError gave')
  }

  toJSON() {
    const { name, message } = this
    const told = { name, message }
    for (const field of Object.keys(FIELDS)) {
      const value = own(this, field)
      if (value !== undefined) told[field] = value
    }
    return told
  }
}

/** Not in the class itself: a bundler gives a class that speaks of itself another name. */
const made = (given) => new RecordingsError(given)

/** The fields of an error, and nothing else. Nothing where one is missing or is not right. */
function read(json) {
  const given = { __proto__: null }
  for (const [name, isRight] of Object.entries({ message: isText, ...FIELDS })) {
    const value = own(json, name) ?? undefined
    if (value === undefined ? REQUIRED.includes(name) : !isRight(value)) return undefined
    given[name] = value
  }
  return given
}

/** An argument that cannot be right. Nothing was sent. */
export const invalidArgument = (message, cause) =>
  made({ code: 'invalid-argument', message, retryable: false, attempts: 0, cause })

/**
 * Gives an object a property, without asking what it inherits: hardened JavaScript freezes that, and then nothing can be
 * written over it.
 */
export function define(object, name, value, enumerable = false) {
  Object.defineProperty(object, name, { __proto__: null, value, enumerable, configurable: true, writable: true })
}

// Like the names of the built-in errors: on the prototype, and not listed.
define(RecordingsError.prototype, 'name', 'RecordingsError')
define(RecordingsError.prototype, MARK, true)
