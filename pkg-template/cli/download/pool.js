// Works on several jobs at a time, and knows when there is no point in going on.

import { codeOf } from '../../files/reasons.js'
import { propertyOf, textIn } from '../../host/values.js'
import { Failure } from '../errors.js'
import { isFatal } from '../explain.js'

/** The system's error codes when no file can be written. */
const WITHOUT_DISK = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ENODEV', 'ENXIO', 'ENOTCONN', 'ESTALE', 'EHOSTDOWN']
/** Nothing has answered. */
const SILENT = ['network', 'timeout']
/** What a server answers that cannot answer anybody. */
const BUSY = [429, 502, 503, 504]
/** These may be about one recording, or mean that nothing works: a network that is down, or a proxy's page in place of answers. */
const DOUBTFUL = [...SILENT, 'server', 'rate-limited', 'not-json']
/** This many of them in a row are no coincidence. */
const MOST_IN_A_ROW = 20

/**
 * Does work for each job, `count` at a time. The first error stops everything: jobs under way are aborted and awaited, and the error is
 * thrown.
 *
 * @template Job
 * @param {readonly Job[]} jobs
 * @param {number} count
 * @param {AbortSignal} signal
 * @param {(job: Job, signal: AbortSignal) => Promise<void>} work
 */
export async function inParallel(jobs, count, signal, work) {
  signal.throwIfAborted()
  const stop = new AbortController()
  const onAbort = () => stop.abort(signal.reason)
  signal.addEventListener('abort', onAbort)
  let next = 0
  const worker = async () => {
    try {
      while (next < jobs.length && !stop.signal.aborted) await work(jobs[next++], stop.signal)
    } catch (error) {
      stop.abort(error)
    }
  }
  await Promise.all(Array.from({ length: count }, worker))
  signal.removeEventListener('abort', onAbort)
  stop.signal.throwIfAborted()
}

/**
 * Whether all other recordings would fail with this error, too.
 *
 * @param {unknown} error
 */
export const stopsAll = (error) => isFatal(error) || WITHOUT_DISK.includes(systemCodeOf(error))

/**
 * Whether the disk is full.
 *
 * @param {unknown} error
 */
export const isDiskFull = (error) => ['ENOSPC', 'EDQUOT'].includes(systemCodeOf(error))

/** @param {unknown} error */
const systemCodeOf = (error) => codeOf(propertyOf(error, 'cause')) ?? ''

/** Counts how many recordings fail in a row for a reason that is probably not their own. */
export class Streak {
  /** @type {Set<object>} */
  #recordings = new Set()

  /**
   * Throws if there are too many. A recording counts once, however many of its parts fail.
   *
   * @param {object} recording
   * @param {unknown} error
   * @param {boolean} isKnown whether Webex has just given the details of this recording, so that it is only about a file
   */
  failed(recording, error, isKnown) {
    if (!mayBeAboutAll(error, isKnown)) return this.broken()
    this.#recordings.add(recording)
    if (this.#recordings.size >= MOST_IN_A_ROW) {
      throw new Failure(`Stopped, because ${MOST_IN_A_ROW} recordings in a row failed. The network or Webex seems to be down.`)
    }
  }

  /** Something worked, or it is known what is wrong with one recording. */
  broken() {
    this.#recordings.clear()
  }
}

/**
 * @param {unknown} error
 * @param {boolean} isKnown
 */
function mayBeAboutAll(error, isKnown) {
  const code = textIn(error, 'code') ?? ''
  // Webex works. Some files are broken for good, and the runs of later days ask for nothing else. But their host may be down.
  if (isKnown) return SILENT.includes(code) || BUSY.includes(Number(propertyOf(error, 'status')))
  // A proxy's 404 has no tracking ID.
  return DOUBTFUL.includes(code) || (code === 'not-found' && !textIn(error, 'trackingId'))
}
