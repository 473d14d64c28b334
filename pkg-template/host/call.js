// One call, from step to step. The core decides what to do next, and this file does it.
//
// The files in this folder import nothing from outside of it, because wasm-bindgen copies only the files that Rust names
// (`#[wasm_bindgen(module = …)]`) when it runs the tests in tests/js.

import { ask } from './headers.js'
import { globalFetch, send } from './sending.js'
import { abortedOf, reasonOfAbort } from './signals.js'
import { own, quietly } from './values.js'
import { pause } from './waiting.js'

/** @import { ClientEvent, ErrorDetails, SignalLike } from 'webex-converged-recordings' */
/** @import { Result, Step, Steps } from '../core.js' */
/** @import { TokenFunction } from './token.js' */

/**
 * What a call needs of its caller and its client.
 *
 * @typedef {object} Needs
 * @property {readonly SignalLike[]} signals any of them aborts the call
 * @property {readonly ((event: ClientEvent) => void)[]} listeners
 * @property {typeof globalThis.fetch | undefined} fetch the client's own
 * @property {TokenFunction | undefined} token the client's, if its token is a function
 * @property {(() => unknown) | undefined} headers the client's, if it has any
 * @property {number} began when the call was made, on the clock of `performance.now()`
 * @property {number} number the call's number, for events
 */

/**
 * How a call ends.
 *
 * @template {Result} R
 * @typedef {{ how: 'succeeded', result: R } | { how: 'failed', error: ErrorDetails, cause: unknown } | { how: 'aborted', reason: unknown }} Settled
 */

/**
 * Takes a call to its end. Rejects only after a trap of the core.
 *
 * @template {Result} R
 * @param {Steps<R>} steps
 * @param {Needs} needs
 * @returns {Promise<Settled<R>>}
 */
export async function settle(steps, needs) {
  const { signals, began, number } = needs
  /** What was thrown last. */
  let cause
  let step = steps.next({ what: 'called', began, number })
  for (;;) {
    const isLast = step.do === 'succeed' || step.do === 'fail'
    if (!isLast && abortedOf(signals)) break
    tell(needs, step.events)
    // A listener may have aborted the call.
    if (step.events && abortedOf(signals)) break
    if (step.do === 'succeed') {
      steps.free()
      return { how: 'succeeded', result: step.result }
    }
    if (step.do === 'fail') {
      steps.free()
      return { how: 'failed', error: step.error, cause }
    }
    const came = await perform(step, needs)
    if (came.what === 'aborted' || abortedOf(signals)) break
    // After a wait, the error is still that of the try before.
    if (came.what !== 'waited') cause = own(/** @type {{ thrown?: unknown }} */ (came), 'thrown')
    step = steps.next(came)
  }
  steps.free()
  return { how: 'aborted', reason: reasonOfAbort(abortedOf(signals)) }
}

/**
 * Does a step. Resolves to what came of it.
 *
 * @param {Exclude<Step, { do: 'succeed' | 'fail' }>} step
 * @param {Needs} needs
 */
function perform(step, needs) {
  const { signals, token, headers, fetch } = needs
  switch (step.do) {
    case 'wait':
      return pause(signals, step.ms)
    case 'send':
      return send(step, signals, fetch ?? globalFetch())
    case 'ask-for-token':
      // The core asks for one only if the client's token is a function.
      return /** @type {TokenFunction} */ (token).token(step, signals, (event) => tell(needs, [event]))
    case 'ask-for-headers':
      // Likewise: only if the client has some.
      return ask(step, signals, /** @type {() => unknown} */ (headers))
  }
}

/**
 * Sends events to the client's listener and the call's, until one of them aborts the call.
 *
 * @param {Needs} needs
 * @param {ClientEvent[] | undefined} events
 */
function tell({ listeners, signals }, events) {
  for (const event of events ?? []) {
    if (abortedOf(signals)) return
    // Each listener gets its own copy, so that none can change what the other one sees.
    for (const listener of listeners) quietly(() => listener.call(undefined, { ...event }))
  }
}
