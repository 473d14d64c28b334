// Changes recordings batch by batch. Each request is logged before it is sent, and its answer after it has come.
//
// Webex carries out a batch as a whole or refuses it as a whole. If a single recording may be the reason for a refusal, the recordings
// of the batch are sent one by one.

import { Failure } from '../errors.js'
import { isCallError } from '../explain.js'
import { Interruption } from '../signals.js'
import { isSuccess } from './log.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { End, Log, Outcome } from './log.js' */
/** @import { Batch, Target } from './set.js' */

/** @typedef {(batch: Batch, options: Api.CallOptions) => Promise<{ trackingId?: string | undefined, isAlreadyGone?: boolean }>} Send */

/** If this many recordings fail in a row, the cause is something else. */
const MOST_FAILURES = 3
/** How many recordings may fail before the first success. After that, they are most likely somewhere else. */
const MOST_FRUITLESS = 100
/** How long to wait for an answer that is on its way when the command is interrupted. */
const GRACE_MS = 5_000

/**
 * Yields what became of the recordings of each request. If an error means that the other requests would fail as well, logs and throws
 * it. If the log cannot be written, throws before anything unlogged is sent. If aborted, throws the signal's reason.
 *
 * @param {readonly Batch[]} batches
 * @param {{ send: Send, log: Log, signal: AbortSignal, isGoneDone: boolean }} how `isGoneDone`: whether a recording that Webex no longer finds is
 *   as it should be
 * @returns {AsyncGenerator<End[]>}
 */
export async function* carryOut(batches, { send, log, signal, isGoneDone }) {
  const doubts = new Doubts()
  const late = afterGrace(signal)
  /** @param {Batch} batch */
  const sent = (batch) => attempt((options) => send(batch, options), late)
  /**
   * @param {Batch} batch
   * @param {Answer} answer
   */
  function* ended({ targets }, answer, wasLost = false) {
    const mayBeDone = (/** @type {Target} */ target) => wasLost || answer.wasLost || log.isBegun(target)
    const ends = targets.map((target) => endOf(target, answer, mayBeDone(target), isGoneDone))
    // Without an answer, the lines that were logged before the request say all that is known.
    const problem = answer.thrown ?? thrownBy(() => log.end(ends))
    // They are counted even if the log cannot be written.
    yield ends
    if (problem) throw problem
    doubts.check(ends)
  }

  for (const batch of batches) {
    signal.throwIfAborted()
    log.begin(batch.targets)
    const answer = await sent(batch)
    if (!answer.error || batch.targets.length === 1 || !isAboutRecording(answer.error)) {
      yield* ended(batch, answer)
      continue
    }
    // Webex has refused them as a batch, so they are as they were, unless an earlier request has changed them.
    const unchanged = answer.wasLost ? [] : batch.targets.filter((target) => !log.isBegun(target))
    log.end(unchanged.map((target) => ({ target, outcome: 'not-done' })))
    for (const target of batch.targets) {
      signal.throwIfAborted()
      const one = { ...batch, targets: [target] }
      log.begin(one.targets)
      yield* ended(one, await sent(one), answer.wasLost)
    }
  }
}

/**
 * @param {() => void} work
 * @returns {unknown}
 */
function thrownBy(work) {
  try {
    work()
  } catch (error) {
    return error
  }
}

/**
 * `wasLost`: whether the request, which the client may have sent several times, may have been carried out without a usable answer.
 * `thrown`: why there is no answer at all, such as the signal's reason.
 *
 * @typedef {{ result?: Awaited<ReturnType<Send>>, error?: Api.RecordingsError, thrown?: unknown, wasLost: boolean }} Answer
 */

/**
 * @param {(options: Api.CallOptions) => ReturnType<Send>} send
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function attempt(send, signal) {
  let wasLost = false
  /** @param {Api.ClientEvent} event */
  const onEvent = (event) => {
    if (event.type === 'response' && isUnclear(event.status)) wasLost = true
  }
  try {
    return { result: await send({ signal, onEvent }), wasLost }
  } catch (error) {
    if (!isCallError(error)) return { thrown: error, wasLost: true }
    // The command was interrupted while its token was renewed.
    return error.cause instanceof Interruption ? { thrown: error.cause, wasLost: true } : { error, wasLost }
  }
}

/**
 * Whether Webex may have carried out a request that was answered like this, or not at all. A success that is not a 204, for example, comes
 * from something in between.
 */
const isUnclear = (status = 500) => status >= 500 || status === 408 || (status >= 200 && status < 300)

/**
 * @param {Target} target
 * @param {Answer} answer
 * @param {boolean} mayBeDone whether an earlier request may have done it
 * @param {boolean} isGoneDone
 * @returns {End}
 */
function endOf(target, { result, error }, mayBeDone, isGoneDone) {
  if (error) return { target, outcome: outcomeOf(error, mayBeDone, isGoneDone), trackingId: error.trackingId, error, mayBeDone }
  return { target, outcome: goodOutcomeOf(result), trackingId: result?.trackingId }
}

/** @param {Answer['result']} result */
function goodOutcomeOf(result) {
  // There was no answer.
  if (!result) return 'failed'
  if (!result.isAlreadyGone) return 'done'
  // It is a 404, and a proxy's has no tracking ID.
  return result.trackingId === undefined ? 'failed' : 'already-gone'
}

/**
 * @param {Api.RecordingsError} error
 * @param {boolean} mayBeDone
 * @param {boolean} isGoneDone
 * @returns {Outcome}
 */
function outcomeOf({ code, status, attempts, trackingId }, mayBeDone, isGoneDone) {
  // Webex has refused the last token, and there is no other one.
  if (code === 'token-failed') return mayBeDone ? 'failed' : 'refused'
  // Only Webex's own answers have a tracking ID. A proxy that does not know the page has said nothing about the recording.
  const isWebex = status !== undefined && status < 500 && trackingId !== undefined
  if (attempts > 0 && !isWebex) return 'failed'
  if (status === 404 || status === 410) return mayBeDone && isGoneDone ? 'already-gone' : 'missing'
  return mayBeDone ? 'failed' : 'refused'
}

/**
 * Whether an error may be about one recording. Other errors are about the token, the network or Webex as a whole.
 *
 * @param {Api.RecordingsError} error
 */
const isAboutRecording = ({ status = 0, trackingId }) =>
  trackingId !== undefined && [400, 403, 404, 409, 410, 500].includes(status)

/** Decides after each answer whether to go on. */
class Doubts {
  /** @type {Set<string>} the services with which something has worked */
  #working = new Set()
  #fruitless = 0
  #failures = 0

  /**
   * Throws if the next requests would fail as well.
   *
   * @param {readonly End[]} ends what became of one request
   */
  check(ends) {
    const [{ target, outcome, error }] = ends
    if (isSuccess(outcome)) this.#working.add(target.source)
    const isWorking = this.#working.has(target.source)
    this.#failures = error?.status === 500 ? this.#failures + 1 : 0
    this.#fruitless = isWorking ? 0 : this.#fruitless + ends.length
    if (!error) return
    const isDown = this.#failures === MOST_FAILURES
    // Before anything has worked, this is about the token or the options.
    const isForAll = (error.status === 400 || error.status === 403) && !isWorking
    if (isDown || isForAll || !isAboutRecording(error)) throw error
    if (this.#fruitless >= MOST_FRUITLESS) {
      throw new Failure(`none of the first ${this.#fruitless} recordings could be changed; the others were not sent`)
    }
  }
}

/**
 * A signal that is aborted a while after another one, so that an answer that is on its way can still be logged.
 *
 * @param {AbortSignal} signal
 */
function afterGrace(signal) {
  const controller = new AbortController()
  const wait = () => void setTimeout(() => controller.abort(signal.reason), GRACE_MS).unref()
  signal.addEventListener('abort', wait, { once: true })
  return controller.signal
}
