// What a caller passed to a method. It is read once, when the method is called, so later changes have no effect.
//
// The core gets the plain values and checks them. Signals and functions stay in JavaScript. Reading a property may run the
// caller's code, or throw.

import { MOST_IDS } from './constants.js'
import { shared } from './signals.js'
import { isFunction, isObject, isPlain, isSignal, kindOf, own, propertyOf, quietly } from './values.js'

/** @import { ClientEvent, SignalLike } from 'webex-converged-recordings' */

/**
 * A plain value of an argument.
 *
 * @typedef {object} Value
 * @property {string} name
 * @property {unknown} value a boolean, a whole number, a string or a function
 * @property {string | undefined} words describe a value that no argument can have. They are safe to show.
 * @property {Value[] | undefined} items of an array, where one is allowed
 */

/**
 * What a caller passed as one argument.
 *
 * @typedef {object} Argument
 * @property {string} name
 * @property {Value[]} values for the core
 * @property {{ name: string, text: string } | undefined} problem what is wrong, if only JavaScript can tell
 * @property {Record<string, unknown>} given a copy of the options, for JavaScript. Unchecked until the core has accepted the
 *   call. It has no prototype, so that only the caller's own properties count, and not those that other code has put on `Object.prototype`.
 * @property {[thrown: unknown] | undefined} unreadable what was thrown when the argument was read
 */

/**
 * An object of options, or a query. It may be absent.
 *
 * @param {string} name
 * @param {unknown} object
 * @returns {Argument | undefined}
 */
export function optionsOf(name, object) {
  if (object == null) return undefined
  if (!isPlain(object)) return argument(name, {}, { name, text: `expected a plain object, got ${kindOf(object)}` })
  return read(name, () => object)
}

/**
 * An argument that is an object, or else a single value or an array, which the core finds under an empty name.
 *
 * @param {string} name
 * @param {unknown} value
 */
export const choiceOf = (name, value) =>
  // An option with an empty name would be taken for the single value.
  isPlain(value) && !quietly(() => Object.hasOwn(value, '')) ? optionsOf(name, value) : unnamed(name, value)

/**
 * @param {string} name
 * @param {unknown} value
 */
export const unnamed = (name, value) => read(name, () => ({ '': value }))

/**
 * @param {string} name
 * @param {() => object} values
 * @returns {Argument}
 */
function read(name, values) {
  try {
    return valuesOf(name, bare(values()))
  } catch (thrown) {
    return { ...argument(name, {}), unreadable: [thrown] }
  }
}

/**
 * A single value.
 *
 * @param {string} name
 * @param {unknown} value
 */
export const singleValue = (name, value) => valuesOf(name, bare({ [name]: value }))

/**
 * @param {string} name
 * @param {Record<string, unknown>} given
 * @param {Argument['problem']} [problem]
 * @returns {Argument}
 */
const argument = (name, given, problem) => ({ name, values: [], problem, given, unreadable: undefined })

/**
 * The signals in options: those of a client, and those of a call.
 *
 * @param {(Argument | undefined)[]} options
 */
export const signalsOf = (...options) => /** @type {SignalLike[]} */ (valuesNamed('signal', options))

/**
 * The listeners in options.
 *
 * @param {(Argument | undefined)[]} options
 */
export const listenersOf = (...options) => /** @type {((event: ClientEvent) => void)[]} */ (valuesNamed('onEvent', options))

/**
 * @param {string} name
 * @param {(Argument | undefined)[]} options
 */
const valuesNamed = (name, options) => options.map((argument) => argument?.given[name]).filter((value) => value != null)

/**
 * @param {object} values
 * @returns {Record<string, unknown>}
 */
function bare(values) {
  return { __proto__: null, ...values }
}

/**
 * @param {string} argumentName
 * @param {Record<string, unknown>} given
 * @param {string} [prefix] of the values' names
 */
function valuesOf(argumentName, given, prefix = '') {
  const read = argument(argumentName, given)
  for (const [key, value] of Object.entries(given)) {
    // `token: null` says that there is none. A token that is missing was forgotten.
    if (value === undefined || (value === null && key !== 'token')) continue
    const name = prefix + key
    const kind = own(KINDS, key)
    const has = kind && own(kind, 'has')
    if (has === 'values' && isPlain(value)) {
      const inner = valuesOf(argumentName, bare(value), `${name}.`)
      read.values.push(...inner.values)
      read.problem ??= inner.problem
      continue
    }
    if (has === 'items' && Array.isArray(value)) {
      read.values.push({ name, value: undefined, words: undefined, items: itemsOf(name || argumentName, value, read) })
      continue
    }
    const mismatch = mismatchOf(value, kind)
    const convert = kind && own(kind, 'convert')
    const converted = mismatch ? undefined : (convert?.(value) ?? value)
    const problem = mismatch ?? problemOf(converted)
    given[key] = converted
    if (problem) read.problem ??= { name: name || argumentName, text: problem }
    else read.values.push(valueNamed(name, converted))
  }
  return read
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {Value}
 */
const valueNamed = (name, value) => ({ name, value, words: unusable(value), items: undefined })

/**
 * A copy of an array, for the core. If it is longer than allowed, only enough of it to show that.
 *
 * @param {string} name
 * @param {unknown[]} list
 * @param {Argument} read
 */
function itemsOf(name, list, read) {
  const items = []
  const length = Math.min(list.length, MOST_IDS + 1)
  for (let at = 0; at < length; at++) {
    // A hole must not show what other code has put on `Array.prototype`.
    const value = own(list, at)
    const text = problemOf(value)
    if (text) read.problem ??= { name: `${name}[${at}]`, text }
    items.push(valueNamed('', value))
  }
  return items
}

/**
 * @param {unknown} value
 * @param {Partial<Kind> | undefined} kind
 */
function mismatchOf(value, kind) {
  const is = kind && own(kind, 'is')
  return is?.(value) === false ? `expected ${kind?.expected}, got ${kindOf(value)}` : undefined
}

/** @param {unknown} value */
function problemOf(value) {
  // A lone surrogate cannot be encoded in UTF-8: another text would be sent.
  if (typeof value !== 'string' || !/\p{Surrogate}/u.test(value)) return undefined
  return 'expected whole characters, got half of a surrogate pair'
}

/**
 * The words for a value that no argument can have.
 *
 * @param {unknown} value
 */
function unusable(value) {
  switch (typeof value) {
    case 'boolean':
    case 'string':
    case 'function':
      return undefined
    case 'number':
      return Number.isSafeInteger(value) ? undefined : String(value)
    default:
      return value === null ? undefined : kindOf(value)
  }
}

/**
 * The URL in its normal form, resolved against the page's address. If it is not a URL, an empty string, which the core refuses.
 *
 * @param {unknown} url
 */
const absolute = (url) => (typeof url === 'string' ? (quietly(() => new URL(url, globalThis.location?.href).href) ?? '') : url)

/**
 * A date as text. It may come from a library such as Moment, Luxon or Temporal: like signals, dates are recognized by their methods.
 *
 * @param {unknown} value
 */
function textOfDate(value) {
  if (!isObject(value)) return value
  const toText = propertyOf(value, 'toISOString') ?? propertyOf(value, 'toJSON')
  if (!isFunction(toText)) return value
  const text = quietly(() => toText.call(value))
  // Other objects can have a `toJSON`, too.
  if (typeof text === 'object' && text !== null) return value
  // An invalid date throws or returns `null`. The words that replace it are refused, like any text that is not a date-time.
  // Temporal may add the name of the zone in brackets. The offset before it is enough.
  return typeof text === 'string' ? text.replace(/\[.*/s, '') : 'Invalid Date'
}

/** @param {unknown} value */
function isPlainOrFunction(value) {
  return isFunction(value) || isPlain(value)
}

/**
 * A function that returns the headers. An object is copied, so later changes have no effect.
 *
 * @param {unknown} headers
 */
function returning(headers) {
  if (isFunction(headers)) return headers
  const copy = { .../** @type {object} */ (headers) }
  return () => copy
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

/**
 * @typedef {{ expected: string, is: (value: unknown) => boolean, convert: (value: any) => unknown, has: 'items' | 'values' }} Kind
 */

/**
 * The values that are not plain data: what each must be, what it is converted to, and what is in it.
 *
 * @type {Record<string, Partial<Kind>>}
 */
const KINDS = {
  signal: { expected: 'an AbortSignal', is: isSignal, convert: shared },
  fetch: { expected: 'a function', is: isFunction },
  headers: { expected: 'a plain object, or a function that returns one', is: isPlainOrFunction, convert: returning },
  onEvent: { expected: 'a function', is: isFunction, convert: harmless },
  onProgress: { expected: 'a function', is: isFunction, convert: harmless },
  from: { convert: textOfDate },
  to: { convert: textOfDate },
  baseUrl: { convert: absolute },
  '': { has: 'items' },
  recordingIds: { has: 'items' },
  everythingOf: { has: 'values' },
}
