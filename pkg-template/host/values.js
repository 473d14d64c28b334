// Values from outside: what a caller passed, or what the platform threw. They may be anything, and reading a property may run the
// caller's code, or throw. These functions do that with care.

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
 * A property of the object's own. `undefined` if it has none of this name.
 *
 * @template {object} T
 * @template {keyof T} Name
 * @param {T} object
 * @param {Name} name
 * @returns {T[Name] | undefined}
 */
export const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined)
