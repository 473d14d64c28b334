// Faults given in code, as a line of the notation that the emulator reads. What belongs together is checked there.

/** @import { FaultOptions } from '../emulator.js' */

const CALLS = ['*', 'GET', 'LIST', 'DELETE', 'POST', 'MEDIA', 'TOKEN']

/**
 * The options that are whole numbers: how each is written, and its least and greatest value.
 *
 * @type {Record<string, [write: (value: number) => string, least: number, most: number]>}
 */
const NUMBERS = {
  delayMs: [(value) => `delay=${value}`, 0, 3_600_000],
  times: [(value) => `x${value}`, 0, 1_000_000],
  chance: [(value) => `${value}%`, 0, 100],
  every: [(value) => `every ${value}`, 1, 1_000_000],
  bytesPerSecond: [(value) => `=${value}`, 1, 1_000_000_000],
}

/**
 * @param {string} calls the calls, or a whole fault
 * @param {number | string} [effect]
 * @param {FaultOptions} [options]
 */
export function faultText(calls, effect, options) {
  if (effect === undefined && options === undefined) {
    return typeof calls === 'string' ? calls : refuse('fault', calls, 'a string such as "DELETE 503 x1"')
  }
  if (!CALLS.includes(calls)) refuse('calls', calls, CALLS.join(', '))
  if (typeof effect === 'number' ? !isWhole(effect, 400, 599) : typeof effect !== 'string' || !/\S/.test(effect)) {
    refuse('effect', effect, 'a status from 400 to 599, or a word such as "lost"')
  }
  if (typeof (options ?? {}) !== 'object' || options === null) refuse('options', options, 'an object')
  const words = Object.entries(options ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [wordOf(name, value)]))
  // What belongs to the effect stands right behind it: drip=500.
  const [parts, others] = [words.filter((word) => word.startsWith('=')), words.filter((word) => !word.startsWith('='))]
  return [calls, `${effect}${parts.join('')}`, ...others].join(' ')
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function wordOf(name, value) {
  if (name === 'retryAfter') {
    const isRight = typeof value === 'number' ? isWhole(value, 0, Number.MAX_SAFE_INTEGER) : /^[ -~]+$/.test(asText(value))
    if (!isRight) refuse(name, value, 'a whole number of seconds, or a string of visible ASCII characters and spaces')
    return `Retry-After=${`${value}`.replaceAll(' ', '_')}`
  }
  if (!Object.hasOwn(NUMBERS, name)) {
    throw new RangeError(`${name}: unknown option; allowed: ${['retryAfter', ...Object.keys(NUMBERS)].join(', ')}`)
  }
  const [write, least, most] = NUMBERS[name]
  if (!isWhole(value, least, most)) refuse(name, value, `a whole number from ${least} to ${most}`)
  return write(/** @type {number} */ (value))
}

/** @param {unknown} value */
const asText = (value) => (typeof value === 'string' ? value : '')

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 */
const isWhole = (value, least, most) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most

/**
 * @param {string} name
 * @param {unknown} value
 * @param {string} allowed
 * @returns {never}
 */
function refuse(name, value, allowed) {
  const got = typeof value === 'string' ? JSON.stringify(value) : typeof value === 'object' && value ? 'an object' : String(value)
  throw new RangeError(`${name}: got ${got}; allowed: ${allowed}`)
}
