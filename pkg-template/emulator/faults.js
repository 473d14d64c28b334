// Faults given in code, as a line of the notation that the emulator reads.

/** @import { FaultOptions } from '../emulator.js' */

/** How each option is written. @type {Record<string, (value: unknown) => string>} */
const WORDS = {
  retryAfter: (value) => `Retry-After=${`${value}`.replaceAll(' ', '_')}`,
  delayMs: (value) => `delay=${value}`,
  times: (value) => `x${value}`,
  chance: (value) => `${value}%`,
  bytesPerSecond: (value) => `=${value}`,
  every: (value) => `every ${value}`,
}

/**
 * @param {string} calls the calls, or a whole fault
 * @param {number | string} [effect]
 * @param {FaultOptions} [options]
 */
export function faultText(calls, effect, options = {}) {
  if (typeof calls !== 'string') throw new TypeError('fail: expected a fault, such as "DELETE 503 x1"')
  if (effect === undefined) return calls
  if (typeof effect !== 'string' && typeof effect !== 'number') throw new TypeError('effect: expected a status or a word')
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const words = given.map(([name, value]) => {
    if (!Object.hasOwn(WORDS, name)) {
      throw new RangeError(`${name}: unknown option; allowed: ${Object.keys(WORDS).join(', ')}`)
    }
    if (typeof value !== 'number' && typeof value !== 'string') throw new TypeError(`${name}: expected a number`)
    return WORDS[name](value)
  })
  // What belongs to the effect stands right behind it: drip=500.
  const [parts, others] = [words.filter((word) => word.startsWith('=')), words.filter((word) => !word.startsWith('='))]
  return [calls, effect + parts.join(''), ...others].join(' ')
}
