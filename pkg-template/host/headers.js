// The caller's headers: asked for before each request, and never kept. The core checks them.

import { optionsOf } from './arguments.js'
import { failureOf } from './token.js'
import { within } from './waiting.js'

/** @import { SignalLike } from 'webex-converged-recordings' */
/** @import { AskForHeaders, Came } from '../core.js' */
/** @import { Aborted } from './waiting.js' */

/**
 * @param {AskForHeaders} step
 * @param {readonly SignalLike[]} signals
 * @param {() => unknown} headers
 * @returns {Promise<Came | Aborted>}
 */
export const ask = (step, signals, headers) =>
  within(
    signals,
    step.withinMs,
    () => returned(headers),
    () => ({ what: 'no-headers-in-time' }),
  )

/**
 * @param {() => unknown} headers
 * @returns {Promise<Came>}
 */
async function returned(headers) {
  try {
    // `null` and `undefined` mean that there are none.
    const given = optionsOf('headers', await headers.call(undefined))
    if (given?.unreadable) throw given.unreadable[0]
    return { what: 'headers', given }
  } catch (thrown) {
    return { what: 'no-headers', failure: failureOf(thrown), thrown }
  }
}
