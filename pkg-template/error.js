// The package's only error class. index.d.ts says what its fields mean.

import { FIELDS } from './error-fields.js'
import { isObject, own, quietly } from './host/values.js'

/** @import { ErrorDetails, RecordingsErrorJson } from 'webex-converged-recordings' */
/** @import { Argument } from './host/arguments.js' */

/** @typedef {{ [Name in keyof ErrorDetails]: ErrorDetails[Name] | undefined } & { cause?: unknown }} Details */

// Each copy of the package has its own class. This mark is the same in all of them.
const MARK = Symbol.for('webex-converged-recordings.RecordingsError')

/**
 * @param {unknown} value
 * @returns {value is string}
 */
const isText = (value) => typeof value === 'string'
/** @param {unknown} value */
const isCount = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/**
 * The check of a field, by its type, when an error is restored from JSON.
 *
 * @type {Record<string, (value: unknown) => boolean>}
 */
const CHECKS = {
  // A newer copy of the package may have more codes.
  ErrorCode: (value) => isText(value) && /^[a-z]+(-[a-z]+)*$/.test(value),
  boolean: (value) => typeof value === 'boolean',
  number: isCount,
  string: isText,
  'string[]': (value) => Array.isArray(value) && value.every(isText),
}

export class RecordingsError extends Error {
  /** @param {Partial<Details>} details */
  constructor(details) {
    const { message, cause, ...fields } = { __proto__: null, ...details }
    super(message, cause === undefined ? undefined : { cause })
    for (const [name, value] of Object.entries(fields)) {
      if (value !== undefined) define(this, name, value, true)
    }
  }

  /**
   * @param {unknown} value
   * @returns {value is RecordingsError}
   */
  static is(value) {
    return quietly(() => isObject(value) && value[MARK] === true) ?? false
  }

  /**
   * Restores an error from what `toJSON` returned, or from the JSON text of that.
   *
   * @param {unknown} json
   */
  static from(json) {
    const details = quietly(() => read(isText(json) ? JSON.parse(json) : json))
    if (details) return made(details)
    throw invalidArgument('json: expected what the toJSON() of a RecordingsError returned')
  }

  toJSON() {
    const { name, message } = this
    /** @type {Record<string, unknown>} */
    const json = { name, message }
    for (const field of Object.keys(FIELDS)) {
      const value = own(/** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this)), field)
      if (value !== undefined) json[field] = value
    }
    return json
  }
}

/**
 * Not in the class itself, because bundlers rename a class that refers to itself.
 *
 * @param {Partial<Details>} details
 */
const made = (details) => new RecordingsError(details)

/**
 * The fields of an error, and nothing else. `undefined` if one is missing or wrong.
 *
 * @param {Record<string, unknown>} json
 * @returns {Partial<Details> | undefined}
 */
function read(json) {
  const details = /** @type {Record<string, unknown>} */ ({ __proto__: null })
  for (const [name, type] of Object.entries(FIELDS)) {
    const value = own(json, name) ?? undefined
    if (value === undefined ? !type.endsWith('?') : !CHECKS[type.replace('?', '')](value)) return undefined
    details[name] = value
  }
  return details
}

/**
 * The error for an argument that cannot be right. Nothing was sent.
 *
 * @param {string} message
 * @param {unknown} [cause]
 */
export const invalidArgument = (message, cause) =>
  made({ code: 'invalid-argument', message, retryable: false, attempts: 0, cause })

/**
 * Reading a property of an argument may throw.
 *
 * @param {Argument | undefined} argument
 */
export function throwIfUnreadable(argument) {
  if (!argument?.unreadable) return
  throw invalidArgument(`${argument.name}: cannot be read: see \`cause\``, argument.unreadable[0])
}

/**
 * It has no prototype, because other code may have put a `get` on `Object.prototype`. It is reused, because such objects are slow
 * to create, and every list needs three.
 */
const DESCRIPTOR = /** @type {PropertyDescriptor} */ ({ __proto__: null, configurable: true, writable: true })

/**
 * Gives an object a property of its own, whatever it inherits: hardened JavaScript freezes prototypes, and then a property that
 * exists there cannot be assigned.
 *
 * @param {object} object
 * @param {PropertyKey} name
 * @param {unknown} value
 */
export function define(object, name, value, enumerable = false) {
  Object.defineProperty(object, name, Object.assign(DESCRIPTOR, { value, enumerable }))
  // Otherwise it would keep the last list's functions in memory, and with them its first page and its client.
  DESCRIPTOR.value = undefined
}

// On the prototype and not enumerable, like the names of the built-in errors.
define(RecordingsError.prototype, 'name', 'RecordingsError')
define(RecordingsError.prototype, MARK, true)
