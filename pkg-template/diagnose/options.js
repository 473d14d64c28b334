// The options of `diagnose`, checked.

import { invalidArgument } from '../error.js'
import { isInteger, isPlain, isSignal, kindOf } from '../host/values.js'
import { LONGEST_MS } from '../host/waiting.js'

/** @import { DiagnoseOptions } from '../diagnose.js' */

/** @type {Record<string, { is: (value: unknown) => boolean, expected: string }>} */
const CHECKS = {
  signal: { is: isSignal, expected: 'an AbortSignal' },
  timeoutMs: {
    is: (value) => isInteger(value) && value >= 1 && value <= LONGEST_MS,
    expected: `a whole number from 1 to ${LONGEST_MS}`,
  },
  media: { is: (value) => typeof value === 'boolean', expected: 'true or false' },
}

/**
 * @param {unknown} options
 * @returns {{ signal?: AbortSignal, timeoutMs: number, media: boolean }}
 */
export function optionsIn(options) {
  if (options != null && !isPlain(options)) throw invalidArgument(`options: expected a plain object, got ${kindOf(options)}`)
  /** @type {Record<string, unknown>} */
  const given = { __proto__: null, ...options }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(CHECKS, name)) throw invalidArgument(`options: unknown option; allowed: ${Object.keys(CHECKS).join(', ')}`)
    const { is, expected } = CHECKS[name]
    if (value !== undefined && !is(value)) throw invalidArgument(`${name}: expected ${expected}, got ${kindOf(value)}`)
  }
  const { signal, timeoutMs = 10_000, media = false } = /** @type {DiagnoseOptions} */ (given)
  return { signal: /** @type {AbortSignal | undefined} */ (signal), timeoutMs, media }
}
