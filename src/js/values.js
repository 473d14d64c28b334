// Values in and out: from what a caller gave to names and values that the core can check, and from what the core checked to
// what the caller gets.
//
// What a caller gave is never looked into beyond what is said here, because that could run code of the caller's.

import { quietly } from './platform.js'

const isFunction = (value) => typeof value === 'function'

/** Told by what it can do, because a test environment or another frame has classes of its own. */
export const isSignal = (value) =>
  typeof value === 'object' &&
  quietly(() => typeof value.aborted === 'boolean' && isFunction(value.addEventListener) && isFunction(value.removeEventListener))

/** Whether it is an object literal, of whatever realm, or has no prototype. */
export function isPlain(value) {
  if (typeof value !== 'object' || value === null) return false
  // What a Map or a class with getters has to say is not in properties of its own, and would be lost without a word. A Proxy
  // may not want to be looked at.
  const prototypes = quietly(() => {
    const prototype = Object.getPrototypeOf(value)
    return [prototype, prototype && Object.getPrototypeOf(prototype)]
  })
  return prototypes?.includes(null) ?? false
}

/** What it is, in words, and nothing of what is in it: a token in the wrong place stays a secret. */
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
  // The name of a class is a word of somebody's program. What does not look like one is not told.
  const name = quietly(() => Object.getPrototypeOf(value).constructor.name)
  if (name === undefined) return 'an object that cannot be read'
  if (name === 'Object') return 'an object that inherits from another one'
  return typeof name === 'string' && /^[a-z_$][\w$]{0,29}$/i.test(name) ? `an instance of ${name}` : 'an object'
}

/** What is no plain data, by name: what it has to be, and how that is told. */
const KINDS = {
  signal: ['an AbortSignal', isSignal],
  fetch: ['a function', isFunction],
  onEvent: ['a function', isFunction],
  onProgress: ['a function', isFunction],
}

/** What is read in another form than it was given in, by name. */
const FORMS = { baseUrl: absolute, from: textOfDate, to: textOfDate }

/**
 * The named values of an options object, which may be absent: `[undefined, name, kind, value, name, kind, value …]`. Or what is
 * wrong with it: `[problem, name]`.
 */
export function entries(name, object) {
  if (object == null) return [undefined]
  if (!isPlain(object)) return [`expected a plain object, got ${kindOf(object)}`, name]
  const all = [undefined]
  for (const [name, value] of Object.entries(object)) {
    if (value == null) continue
    const [allowed, isRight] = own(KINDS, name) ?? []
    if (allowed && !isRight(value)) return [`expected ${allowed}, got ${kindOf(value)}`, name]
    if (typeof value === 'string' && isHalf(value)) return ['expected whole characters, got half of a surrogate pair', name]
    const form = own(FORMS, name)?.(value) ?? value
    if (form === NO_ADDRESS) return [NO_ADDRESS, name]
    all.push(name, ...coded(form))
  }
  return all
}

/** The same of an argument by itself. */
export const entry = (name, value) => entries(name, { [name]: value })

/** The number of its kind in the core (see `given` there), and it. What can only be refused goes there in words. */
function coded(value) {
  switch (typeof value) {
    case 'boolean': return [1, value]
    case 'number': return Number.isSafeInteger(value) ? [2, value] : [4, String(value)]
    case 'string': return [3, value]
    default: return [4, kindOf(value)]
  }
}

export const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined)

/** Half of a surrogate pair cannot be sent: what would arrive is another text. */
const isHalf = (text) => /\p{Surrogate}/u.test(text)

const NO_ADDRESS = 'expected an address such as https://webexapis.com/v1 (in a browser also one relative to the page)'

/** In its serialised form: a page's own address is the base of a relative one. What is no text is told later. */
function absolute(url) {
  return typeof url === 'string' ? (quietly(() => new URL(url, globalThis.location?.href).href) ?? NO_ADDRESS) : url
}

/** The text of a date, also of a library's: of Moment's, Luxon's or Temporal's. Told by what it can do, for the same reason. */
export function textOfDate(value) {
  if (typeof value !== 'object' || value === null) return value
  const toText = quietly(() => value.toISOString) ?? quietly(() => value.toJSON)
  if (!isFunction(toText)) return value
  const text = quietly(() => toText.call(value))
  // Other objects can have a `toJSON`, too.
  if (typeof text === 'object' && text !== null) return value
  // An invalid date has no text, and its name is refused like any other text that is not a date-time. Temporal may add the
  // name of the zone in brackets, which says no more than the offset before it.
  return typeof text === 'string' ? text.replace(/\[.*/s, '') : 'Invalid Date'
}

// Out. The bytes were checked to be JSON in UTF-8 already, so that JavaScript can make the objects of them: faster than
// Rust could, and with every field that the server sent.

/** Safari's decoder fails when it has decoded 2 GB: https://github.com/wasm-bindgen/wasm-bindgen/issues/4471 */
const MOST_BYTES = 2 ** 30
let decoder
let left = 0

function parsed(json) {
  if (left < json.length) {
    decoder = new TextDecoder()
    left = MOST_BYTES
  }
  left -= json.length
  return JSON.parse(decoder.decode(json))
}

/** What a call settles to inherits nothing, because others may have written on what all objects inherit from. */
export const recording = (json) => ({ __proto__: null, value: parsed(json) })

/**
 * @param repeated which of its recordings were listed before, from 0
 * @param marks tell what was asked for, and what is asked for next, from other requests
 */
export function page(json, repeated, cursor, trackingId, progress, [mark, nextMark]) {
  const { items } = parsed(json)
  // From the end, so that the others stay where they are counted.
  for (const at of repeated.reverse()) items.splice(at, 1)
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return { __proto__: null, value, progress, mark, nextMark }
}

export const deletion = (value) => ({ __proto__: null, value })

export const fault = (fault, cause) => ({ __proto__: null, fault, cause })
