// Arguments: from what a caller passed to names and values that the core can check.
//
// A caller's value is inspected no further than this file does, because that could run the caller's code.

import { quietly } from './waiting.js'

const isFunction = (value) => typeof value === 'function'

/** Judged by what it can do, because a test environment or another frame has its own classes. */
export const isSignal = (value) =>
  typeof value === 'object' &&
  quietly(() => typeof value.aborted === 'boolean' && isFunction(value.addEventListener) && isFunction(value.removeEventListener))

/** Whether the value is an object literal, from any realm, or has no prototype. */
export function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false
  // A Map, or an instance of a class with getters, keeps its content elsewhere than in its own properties. It would be lost
  // silently. A Proxy may throw.
  const prototypes = quietly(() => {
    const prototype = Object.getPrototypeOf(value)
    return [prototype, prototype && Object.getPrototypeOf(prototype)]
  })
  return prototypes?.includes(null) ?? false
}

/** What kind of value it is, in words that reveal nothing of its content: a token in the wrong place stays secret. */
export function kindOf(value) {
  switch (typeof value) {
    case 'boolean':
    case 'number':
    case 'string': return `a ${typeof value}`
    case 'undefined': return 'nothing'
    case 'object': break
    default: return 'something that is not a plain value'
  }
  if (value === null) return 'nothing'
  if (quietly(() => Array.isArray(value))) return 'an array'
  if (isPlain(value)) return 'an object'
  // The name of a class is part of a program, so it may be shown. Only if it looks like the name of a class.
  const name = quietly(() => Object.getPrototypeOf(value).constructor.name)
  if (name === undefined) return 'an object that cannot be read'
  if (name === 'Object') return 'an object that inherits from another one'
  return typeof name === 'string' && /^[a-z_$][\w$]{0,29}$/i.test(name) ? `an instance of ${name}` : 'an object'
}

/** The options that are not plain data: what each must be, in words, and the check for it. */
const KINDS = {
  signal: ['an AbortSignal', isSignal],
  fetch: ['a function', isFunction],
  onEvent: ['a function', isFunction],
  onProgress: ['a function', isFunction],
}

/** The options that are converted before the core gets them. */
const CONVERSIONS = { baseUrl: absolute, from: textOfDate, to: textOfDate }

/**
 * The named values of an options object: `[undefined, name, kind, value, name, kind, value …]`, empty if the object is absent.
 * Or what is wrong with it: `[problem, name]`.
 */
export function entries(name, object) {
  if (object == null) return [undefined]
  if (!isPlain(object)) return [`expected a plain object, got ${kindOf(object)}`, name]
  const all = [undefined]
  for (const [name, value] of Object.entries(object)) {
    if (value == null) continue
    const [expected, isRight] = own(KINDS, name) ?? []
    if (expected && !isRight(value)) return [`expected ${expected}, got ${kindOf(value)}`, name]
    if (typeof value === 'string' && hasLoneSurrogate(value)) return ['expected whole characters, got half of a surrogate pair', name]
    const converted = own(CONVERSIONS, name)?.(value) ?? value
    if (converted === NO_URL) return [NO_URL, name]
    all.push(name, ...encoded(converted))
  }
  return all
}

/** The same for a single argument. */
export const entry = (name, value) => entries(name, { [name]: value })

/** The number of its kind (see `given` in the core's options.rs), and the value. A value that cannot be used becomes words. */
function encoded(value) {
  switch (typeof value) {
    case 'boolean': return [1, value]
    case 'number': return Number.isSafeInteger(value) ? [2, value] : [4, String(value)]
    case 'string': return [3, value]
    default: return [4, kindOf(value)]
  }
}

/** A property of the object's own. `undefined` if it has none of this name. */
export const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined)

/** A lone surrogate cannot be encoded in UTF-8: another text would be sent. */
const hasLoneSurrogate = (text) => /\p{Surrogate}/u.test(text)

const NO_URL = 'expected an address such as https://webexapis.com/v1 (in a browser also one relative to the page)'

/** The URL in its normal form, resolved against the page's address. What is not a string is refused by the core. */
function absolute(url) {
  return typeof url === 'string' ? (quietly(() => new URL(url, globalThis.location?.href).href) ?? NO_URL) : url
}

/** A date as text, also a date from a library: Moment, Luxon or Temporal. They are judged by what they can do, like signals. */
export function textOfDate(value) {
  if (typeof value !== 'object' || value === null) return value
  const toText = quietly(() => value.toISOString) ?? quietly(() => value.toJSON)
  if (!isFunction(toText)) return value
  const text = quietly(() => toText.call(value))
  // Other objects can have a `toJSON`, too.
  if (typeof text === 'object' && text !== null) return value
  // An invalid date throws or gives `null`. The words in its place are refused like any text that is not a date-time. Temporal
  // may add the name of the zone in brackets, which says nothing that the offset before it does not.
  return typeof text === 'string' ? text.replace(/\[.*/s, '') : 'Invalid Date'
}
