// Values from outside: what a caller passed, or what the platform threw. They may be anything, and reading a property may run the
// caller's code, or throw. So all of it happens here, with care, and the core gets names and plain values that it can check.

/** @import { SignalLike } from 'webex-converged-recordings' */

/**
 * What `work` returns, or `undefined` if it throws.
 *
 * @template T
 * @param {() => T} work
 * @returns {T | undefined}
 */
export function quietly(work) {
  try {
    return work()
  } catch {}
}

/**
 * @param {unknown} value
 * @returns {value is Record<PropertyKey, unknown>}
 */
export const isObject = (value) => typeof value === 'object' && value !== null

/**
 * @param {unknown} value
 * @returns {value is Function}
 */
export const isFunction = (value) => typeof value === 'function'

/**
 * @param {unknown} value
 * @returns {value is number}
 */
export const isInteger = (value) => Number.isInteger(value)

/**
 * A property of a value that may be anything. `undefined` if it has none, or if reading it throws.
 *
 * @param {unknown} value
 * @param {PropertyKey} name
 */
export const propertyOf = (value, name) => quietly(() => /** @type {Record<PropertyKey, unknown>} */ (value)[name])

/**
 * The same, if it is a string.
 *
 * @param {unknown} value
 * @param {PropertyKey} name
 */
export function textIn(value, name) {
  const text = propertyOf(value, name)
  return typeof text === 'string' ? text : undefined
}

/**
 * Judged by what it can do, because a test environment or another frame has its own classes.
 *
 * @param {unknown} value
 * @returns {value is SignalLike}
 */
export function isSignal(value) {
  if (!isObject(value)) return false
  const canAbort = () =>
    typeof value.aborted === 'boolean' && isFunction(value.addEventListener) && isFunction(value.removeEventListener)
  return quietly(canAbort) ?? false
}

/**
 * Whether the value is an object literal, from any realm, or has no prototype.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isPlain(value) {
  if (!isObject(value)) return false
  // A Map, or an instance of a class with getters, keeps its content elsewhere than in its own properties. It would be lost
  // silently. A Proxy may throw.
  const prototypes = quietly(() => {
    const prototype = Object.getPrototypeOf(value)
    return [prototype, prototype && Object.getPrototypeOf(prototype)]
  })
  return prototypes?.includes(null) ?? false
}

/**
 * What kind of value it is, in words that reveal nothing of its content: a token in the wrong place stays secret.
 *
 * @param {unknown} value
 */
export function kindOf(value) {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'string':
      return `a ${typeof value}`
    case 'undefined':
      return 'nothing'
    case 'object':
      break
    default:
      return 'something that is not a plain value'
  }
  if (value === null) return 'nothing'
  if (quietly(() => Array.isArray(value))) return 'an array'
  if (isPlain(value)) return 'an object'
  // The name of a class is part of a program, so it may be shown. Only if it looks like the name of a class.
  const name = quietly(() => /** @type {unknown} */ (Object.getPrototypeOf(value).constructor.name))
  if (name === undefined) return 'an object that cannot be read'
  if (name === 'Object') return 'an object that inherits from another one'
  return typeof name === 'string' && /^[a-z_$][\w$]{0,29}$/i.test(name) ? `an instance of ${name}` : 'an object'
}

/**
 * The options that are not plain data: what each must be, in words, and the check for it.
 *
 * @type {Record<string, [expected: string, isRight: (value: unknown) => boolean]>}
 */
const KINDS = {
  signal: ['an AbortSignal', isSignal],
  fetch: ['a function', isFunction],
  onEvent: ['a function', isFunction],
  onProgress: ['a function', isFunction],
}

/**
 * The options that are converted before the core gets them.
 *
 * @type {Record<string, (value: unknown) => unknown>}
 */
const CONVERSIONS = { baseUrl: absolute, from: textOfDate, to: textOfDate }

/**
 * The named values of an options object: `[undefined, name, kind, value, name, kind, value …]`, empty if the object is absent.
 * Or what is wrong with it: `[problem, name]`.
 *
 * @param {string} name
 * @param {unknown} object
 * @returns {[undefined, ...values: unknown[]] | [problem: string, name: string]}
 */
export function entries(name, object) {
  if (object == null) return [undefined]
  if (!isPlain(object)) return [`expected a plain object, got ${kindOf(object)}`, name]
  /** @type {[undefined, ...unknown[]]} */
  const all = [undefined]
  for (const [name, value] of Object.entries(object)) {
    if (value == null) continue
    const [expected, isRight] = own(KINDS, name) ?? []
    if (isRight && !isRight(value)) return [`expected ${expected}, got ${kindOf(value)}`, name]
    if (hasLoneSurrogate(value)) return ['expected whole characters, got half of a surrogate pair', name]
    const converted = own(CONVERSIONS, name)?.(value) ?? value
    if (converted === NO_URL) return [NO_URL, name]
    all.push(name, ...encoded(converted))
  }
  return all
}

/**
 * The same for a single argument.
 *
 * @param {string} name
 * @param {unknown} value
 */
export const entry = (name, value) => entries(name, { [name]: value })

/**
 * The number of its kind (see `given` in the core's options.rs), and the value. A value that cannot be used becomes words.
 *
 * @param {unknown} value
 */
function encoded(value) {
  switch (typeof value) {
    case 'boolean':
      return [1, value]
    case 'number':
      return Number.isSafeInteger(value) ? [2, value] : [4, String(value)]
    case 'string':
      return [3, value]
    default:
      return [4, kindOf(value)]
  }
}

/**
 * A property of the object's own. `undefined` if it has none of this name.
 *
 * @template {object} T
 * @template {keyof T} Name
 * @param {T} object
 * @param {Name} name
 * @returns {T[Name] | undefined}
 */
export const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined)

/**
 * A lone surrogate cannot be encoded in UTF-8: another text would be sent.
 *
 * @param {unknown} value
 */
const hasLoneSurrogate = (value) => typeof value === 'string' && /\p{Surrogate}/u.test(value)

const NO_URL = 'expected a URL such as https://webexapis.com/v1 (in a browser, it can be relative to the page)'

/**
 * The URL in its normal form, resolved against the page's address. What is not a string is refused by the core.
 *
 * @param {unknown} url
 */
function absolute(url) {
  return typeof url === 'string' ? (quietly(() => new URL(url, globalThis.location?.href).href) ?? NO_URL) : url
}

/**
 * A date as text, also a date from a library: Moment, Luxon or Temporal. They are judged by what they can do, like signals.
 *
 * @param {unknown} value
 */
export function textOfDate(value) {
  if (!isObject(value)) return value
  const toText = propertyOf(value, 'toISOString') ?? propertyOf(value, 'toJSON')
  if (!isFunction(toText)) return value
  const text = quietly(() => toText.call(value))
  // Other objects can have a `toJSON`, too.
  if (typeof text === 'object' && text !== null) return value
  // An invalid date throws or gives `null`. The words in its place are refused like any text that is not a date-time. Temporal
  // may add the name of the zone in brackets, which says nothing that the offset before it does not.
  return typeof text === 'string' ? text.replace(/\[.*/s, '') : 'Invalid Date'
}
