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
  // What a Map or a class with getters has to say is not in properties of its own, and would be lost without a word.
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
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
 * wrong with it: `[problem, name, kind]`, the kind of nothing where it says no more.
 */
export function entries(name, object) {
  if (object == null) return []
  if (!quietly(() => isPlain(object))) return ['expected a plain object', name, kindOf(object)]
  const all = [undefined]
  for (const [name, value] of Object.entries(object)) {
    if (value == null) continue
    const [allowed, isRight] = own(KINDS, name) ?? []
    if (allowed && !isRight(value)) return [`expected ${allowed}`, name, kindOf(value)]
    if (typeof value === 'string' && isHalf(value)) return ['expected whole characters, got half of a surrogate pair', name, 0]
    const form = own(FORMS, name)?.(value) ?? value
    if (form === NO_ADDRESS) return [NO_ADDRESS, name, 0]
    all.push(name, kindOf(form), form)
  }
  return all
}

/** The same of an argument by itself. */
export const entry = (name, value) => entries(name, { [name]: value })

/** By its number in the core: see `given` there. */
function kindOf(value) {
  if (Array.isArray(value)) return 4
  return { undefined: 0, boolean: 1, number: 2, string: 3, object: 5 }[typeof value] ?? 6
}

const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined)

/** Half of a surrogate pair cannot be sent: what would arrive is another text. */
const isHalf = (text) => /\p{Surrogate}/u.test(text)

const NO_ADDRESS = 'expected an address such as https://webexapis.com/v1 (in a browser also one relative to the page)'

/** In its serialised form: a page's own address is the base of a relative one. What is no text is told later. */
function absolute(url) {
  return typeof url === 'string' ? (quietly(() => new URL(url, globalThis.location?.href).href) ?? NO_ADDRESS) : url
}

/** A date's text. Told by what it can do, for the same reason. */
function textOfDate(value) {
  const toText = typeof value === 'object' && quietly(() => value.toISOString)
  // An invalid date has none. What it is called is refused like any other text that is no date-time.
  return isFunction(toText) ? (quietly(() => toText.call(value)) ?? 'Invalid Date') : value
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

export const recording = (json) => ({ value: parsed(json) })

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
  return { value, progress, mark, nextMark }
}

export const deletion = (value) => ({ value })

export const fault = (fault, cause) => ({ fault, cause })
