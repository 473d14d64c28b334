// The log of a command that changes recordings. Each recording has a line before its request and a line after the answer. So however a
// run ends, the log says what is done, and what may be done.

import { keyOf } from '../selection.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Journal } from '../journal.js' */
/** @import { Target } from './set.js' */

/**
 * What became of a recording:
 *
 * - `done`: Webex has accepted the request.
 * - `already-gone`: Webex does not find it, and an earlier request may have been the reason.
 * - `missing`: Webex does not find it.
 * - `refused`: Webex has refused the request.
 * - `failed`: there was no usable answer, so it may be done or not.
 * - `not-done`: an earlier run began it and was stopped, and the recording is as it was before.
 *
 * @typedef {'done' | 'already-gone' | 'missing' | 'refused' | 'failed' | 'not-done'} Outcome
 */

/**
 * `mayBeDone`: whether an earlier request may have done it, although this one has not.
 *
 * @typedef {{ target: Target, outcome: Outcome, trackingId?: string | undefined, error?: Api.RecordingsError | undefined, mayBeDone?: boolean }} End
 */

/**
 * @typedef {object} Log
 * @property {(target: Target) => boolean} isDone whether an earlier run has done it
 * @property {(target: Target) => boolean} isBegun whether an earlier run has sent it, with an unknown outcome
 * @property {() => Target[]} unfinished all that were begun
 * @property {(targets: readonly Target[]) => void} begin Throws if it cannot be written: then nothing may be sent.
 * @property {(ends: readonly End[]) => void} end
 */

/**
 * The part of a journal that is about one action of one account.
 *
 * @param {Pick<Journal, 'entries' | 'append'>} journal
 * @param {string} action
 * @param {string} [account]
 * @returns {Log}
 */
export function logOf({ entries, append }, action, account) {
  /** @type {Map<string, Target>} */
  const begun = new Map()
  /** @type {Set<string>} */
  const done = new Set()
  const notBegun = (/** @type {Target} */ target) => {
    begun.delete(keyOf(target))
    done.delete(keyOf(target))
  }
  const noteBegin = (/** @type {Target} */ target) => {
    notBegun(target)
    begun.set(keyOf(target), target)
  }
  const noteEnd = (/** @type {Target} */ target, /** @type {Outcome} */ outcome) => {
    if (outcome === 'failed') return
    notBegun(target)
    if (isSuccess(outcome)) done.add(keyOf(target))
  }
  for (const { step, action: of, account: by, at, outcome, code, trackingId, ...target } of entries) {
    if (of !== action || by !== account) continue
    if (step === 'begin') noteBegin(/** @type {Target} */ (target))
    if (step === 'end') noteEnd(/** @type {Target} */ (target), outcome)
  }

  const write = (/** @type {'begin' | 'end'} */ step, /** @type {object[]} */ entries) => {
    const at = new Date().toISOString()
    append(...entries.map((entry) => ({ step, action, account, ...entry, at })))
  }
  return {
    isDone: (target) => done.has(keyOf(target)),
    isBegun: (target) => begun.has(keyOf(target)),
    unfinished: () => [...begun.values()],
    begin: (targets) =>
      write(
        'begin',
        targets.map(({ createTime, ...target }) => target),
      ),
    end(ends) {
      write(
        'end',
        ends.map(({ target: { id, source }, outcome, error, trackingId }) => ({
          id,
          source,
          outcome,
          code: error?.code,
          trackingId,
        })),
      )
      for (const { target, outcome } of ends) noteEnd(target, outcome)
    },
  }
}

/** @param {Outcome} outcome */
export const isSuccess = (outcome) => outcome === 'done' || outcome === 'already-gone'

/**
 * A log that is not kept, for actions that need none.
 *
 * @type {Pick<Journal, 'entries' | 'append'>}
 */
export const NO_JOURNAL = { entries: [], append: () => {} }
