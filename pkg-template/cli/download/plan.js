// What there is to do: which parts of each recording to ask for, because the folder does not have them.

import { isFinal } from './state.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Part } from '../../download.js' */
/** @import { Absence, Kept, State, Which } from './state.js' */

/**
 * What is kept of a recording. There may be many, and the rest of a recording is not needed.
 *
 * @typedef {Which & { createTime?: string | undefined, hostEmail?: string | undefined, sizeBytes?: number | undefined }} Item
 */

/**
 * @typedef {object} Job what to do for one recording
 * @property {Item} item
 * @property {(Part | undefined)[]} ask which parts to ask for. `undefined`: the video, or else the audio
 * @property {Kept[]} check which files to compare with what was saved
 * @property {Kept[]} changed files whose size has changed since they were saved
 */

/**
 * @typedef {object} Rules
 * @property {State} state
 * @property {readonly Part[] | undefined} parts which parts are wanted; absent: the video, or else the audio
 * @property {number} days how old a recording must be before a part that it lacks counts as absent for good
 * @property {number} now
 * @property {boolean} isVerifying whether to read files again
 * @property {(file: string) => Promise<number | undefined>} sizeOf how long a file in the folder is
 */

/** What stands for "the video, or else the audio". */
const EITHER = /** @type {const} */ (['recording', 'audio'])

/**
 * @param {Recording | Which} recording
 * @returns {Item}
 */
export function itemOf(recording) {
  const { id, source = 'converged', createTime, hostEmail, sizeBytes } = /** @type {Recording} */ (recording)
  return {
    id,
    source,
    createTime: typeof createTime === 'string' ? createTime : undefined,
    hostEmail: typeof hostEmail === 'string' ? hostEmail : undefined,
    sizeBytes: typeof sizeBytes === 'number' && sizeBytes >= 0 ? sizeBytes : undefined,
  }
}

export class Plan {
  #rules
  /** @type {Job[]} */
  jobs = []
  /** How many parts are there, */
  there = 0
  /** and how many do not exist. */
  absent = 0

  /** @param {Rules} rules */
  constructor(rules) {
    this.#rules = rules
  }

  /**
   * Adds a recording. Returns whether any of its files are to be downloaded.
   *
   * @param {Item} item
   */
  async add(item) {
    const job = await this.#jobFor(item)
    const { ask, check, changed } = job
    if (ask.length + check.length + changed.length > 0) this.jobs.push(job)
    return ask.length > 0
  }

  /** @param {Item} item */
  async #jobFor(item) {
    const { state, parts } = this.#rules
    /** @type {Job} */
    const job = { item, ask: [], check: [], changed: [] }
    if (!parts) {
      const kept = EITHER.find((part) => isKept(state.of(item, part)))
      await this.#addPart(job, undefined, kept && state.of(item, kept))
    } else for (const part of parts) await this.#addPart(job, part, state.of(item, part))
    return job
  }

  /**
   * @param {Job} job
   * @param {Part | undefined} part what to ask for, if it is not there
   * @param {Kept | Absence | undefined} entry what is known about it
   */
  async #addPart(job, part, entry) {
    const verdict = await this.#verdictOn(entry)
    if (verdict === 'ask') job.ask.push(part)
    else if (verdict === 'there' || verdict === 'absent') this[verdict] += 1
    else job[verdict].push(/** @type {Kept} */ (entry))
  }

  /** @param {Kept | Absence | undefined} entry */
  async #verdictOn(entry) {
    const { days, now, isVerifying, sizeOf } = this.#rules
    if (!entry) return 'ask'
    if (!isKept(entry)) return isFinal(entry, days, now) ? 'absent' : 'ask'
    const size = await sizeOf(entry.file)
    if (size === undefined) return 'ask'
    if (size !== entry.bytes) return 'changed'
    return isVerifying ? 'check' : 'there'
  }

  /** How many bytes are to be saved, as far as lists say so. */
  get bytes() {
    return sizeOfAll(this.jobs)
  }

  /** About how many requests the files take: one for the details of each recording, and one for each file. */
  get requests() {
    return this.jobs.reduce((sum, { ask }) => sum + (ask.length && ask.length + 1), 0)
  }
}

/**
 * How many bytes are left to save, as far as lists say so. They give the size of one file of each recording.
 *
 * @param {Iterable<Job>} jobs
 */
export function sizeOfAll(jobs) {
  let bytes = 0
  for (const { item, ask } of jobs) if (ask.some((part) => part === undefined || isMain(item, part))) bytes += item.sizeBytes ?? 0
  return bytes
}

/**
 * Whether this is the part whose size is listed: the video of a meeting, or the audio of a call.
 *
 * @param {Which} recording
 * @param {Part} part
 */
export const isMain = ({ source }, part) => part === (source === 'meetings' ? 'recording' : 'audio')

/**
 * @param {Kept | Absence | undefined} entry
 * @returns {entry is Kept}
 */
const isKept = (entry) => entry !== undefined && 'file' in entry
