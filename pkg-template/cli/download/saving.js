// Does a job: saves the parts of one recording, compares files with what was saved, and writes down what came of it.

import { basename } from 'node:path'
import { missing, partsOf } from '../../download/parts.js'
import { saveRecording } from '../../download-node.js'
import { textIn } from '../../host/values.js'
import { RecordingsError } from '../../node.js'
import { storage } from './folder.js'
import { isMain } from './plan.js'
import { Streak, stopsAll } from './pool.js'

/** @import { CallOptions, Recording, RecordingsClient, SingleSource } from 'webex-converged-recordings' */
/** @import { Part, SavedFile } from '../../download.js' */
/** @import { Folder } from './folder.js' */
/** @import { Item, Job } from './plan.js' */
/** @import { Report } from './report.js' */
/** @import { Absence, Kept, State } from './state.js' */

/**
 * @typedef {object} Needs
 * @property {RecordingsClient} client
 * @property {Folder} folder
 * @property {State} state
 * @property {(entry: Kept | Absence) => void} write adds a line to the file of the state
 * @property {Report} report
 * @property {boolean} isListed whether Webex has just listed the recordings
 */

/** A recording that is older than this has files. */
const DAY_MS = 86_400_000

export class Saving {
  #needs
  #streak = new Streak()
  /** @type {Map<Item, number>} */
  #arrived = new Map()

  /** @param {Needs} needs */
  constructor(needs) {
    this.#needs = needs
  }

  /** How many bytes have arrived of files that are not complete. */
  get arrived() {
    return [...this.#arrived.values()].reduce((sum, bytes) => sum + bytes, 0)
  }

  /**
   * @param {Job} job
   * @param {AbortSignal} signal
   */
  async do({ item, ask, check, changed }, signal) {
    for (const entry of changed) this.#needs.report.failed(item, entry.part, changedSince(entry))
    for (const entry of check) await this.#check(item, entry, signal)
    const details = new Details(this.#needs.client)
    for (const part of ask) {
      const hasFailed = await this.#tried(item, part, details, signal)
      // Without details, the other parts would fail like this one.
      if (hasFailed && !details.recording) return
    }
  }

  /**
   * Saves a part. Returns whether that has failed. Throws if all other recordings would fail, too.
   *
   * @param {Item} item
   * @param {Part | undefined} part
   * @param {Details} details
   * @param {AbortSignal} signal
   */
  async #tried(item, part, details, signal) {
    const { report, isListed } = this.#needs
    try {
      await this.#save(item, part, details, signal)
      return false
    } catch (error) {
      signal.throwIfAborted()
      if (stopsAll(error)) throw error
      // A proxy's 404 has no tracking ID.
      const isGone = isListed && !details.recording && textIn(error, 'code') === 'not-found' && textIn(error, 'trackingId')
      if (isGone) report.gone()
      else report.failed(item, details.recording && part, error)
      this.#streak.failed(item, error, details.recording !== undefined)
      return true
    } finally {
      this.#arrived.delete(item)
    }
  }

  /**
   * @param {Item} item
   * @param {Part | undefined} part
   * @param {Details} details
   * @param {AbortSignal} signal
   */
  async #save(item, part, details, signal) {
    const { folder } = this.#needs
    const source = /** @type {SingleSource} */ (item.source)
    const hostEmail = source === 'meetings' ? item.hostEmail : undefined
    /** @type {boolean | undefined} */
    let isSizeKnown
    const onProgress = (/** @type {{ received: number, size?: number }} */ { received, size }) => {
      this.#arrived.set(item, received)
      // At the end it always is.
      isSizeKnown ??= size !== undefined
    }
    const how = { dir: folder.path, parts: part && [part], source, hostEmail, signal, onProgress }
    const [file] = await filesOf(() => saveRecording(details.client(), item.id, how))
    this.#streak.broken()
    // A connection that was cut looks like the end of a file. The next run downloads it again, and compares.
    const { sizeBytes = 0 } = { ...details.recording, ...item }
    if (file?.outcome === 'saved' && !isSizeKnown && isMain(item, file.part) && file.size < sizeBytes)
      throw short(file, sizeBytes)
    if (file) return this.#keep(item, file, details, signal)
    return this.#noteAbsence(item, part, /** @type {Recording} */ (details.recording))
  }

  /**
   * Writes down that a file is there.
   *
   * @param {Item} item
   * @param {SavedFile} saved
   * @param {Details} details
   * @param {AbortSignal} signal
   */
  async #keep(item, { part, path, size: bytes, outcome }, { recording }, signal) {
    const { folder, state, write, report } = this.#needs
    const { id, source } = item
    const file = basename(path)
    // It has the name that this file should get, and the same size.
    if (outcome === 'already-there' && state.isOfAnother(file, item, part)) throw takenBy(file)
    const sha256 = await folder.hashOf(file, signal)
    const entry = { id, source, part, file, bytes, sha256, createTime: createTimeOf(item, recording), at: now() }
    write(entry)
    state.add(entry)
    await report.kept(entry, outcome)
  }

  /**
   * Writes down that a recording does not have a part. If it has no files at all, its transcript may still come: it may be too early, or
   * this token may get no links.
   *
   * @param {Item} item
   * @param {Part | undefined} part
   * @param {Recording} recording
   */
  #noteAbsence(item, part, recording) {
    const { write, report } = this.#needs
    const { id, source } = item
    const createTime = createTimeOf(item, recording)
    const isNew = Date.now() - Date.parse(createTime ?? '') < DAY_MS
    if (part && partsOf(recording).length > 0) write({ id, source, part, absent: true, createTime, at: now() })
    else if (!isNew) throw new RecordingsError(missing(recording, part))
    report.absent()
  }

  /**
   * Compares a file with what was saved.
   *
   * @param {Item} item
   * @param {Kept} entry
   * @param {AbortSignal} signal
   */
  async #check(item, entry, signal) {
    const { folder, report } = this.#needs
    try {
      const sha256 = await folder.hashOf(entry.file, signal)
      if (sha256 !== entry.sha256) throw changedSince(entry)
      await report.kept(entry, 'verified')
    } catch (error) {
      signal.throwIfAborted()
      report.failed(item, entry.part, error)
    }
  }
}

/**
 * Asks for the details of a recording once for all its parts. If a part asks again, its link has lapsed, and it gets new ones.
 */
class Details {
  #client
  /** @type {Recording | undefined} */
  recording

  /** @param {RecordingsClient} client */
  constructor(client) {
    this.#client = client
  }

  /**
   * The client for the next part.
   *
   * @returns {RecordingsClient}
   */
  client() {
    let known = this.recording
    const getRecording = async (/** @type {string} */ id, /** @type {CallOptions} */ options) => {
      this.recording = known ?? (await this.#client.getRecording(id, options))
      known = undefined
      return this.recording
    }
    return Object.create(this.#client, { getRecording: { value: getRecording } })
  }
}

/**
 * The files that were saved. Empty if the recording does not have them.
 *
 * @param {() => ReturnType<typeof saveRecording>} save
 */
async function filesOf(save) {
  try {
    return (await save()).files
  } catch (error) {
    if (textIn(error, 'code') !== 'no-media') throw error
    return []
  }
}

/**
 * @param {Item} item
 * @param {Recording | undefined} recording
 */
const createTimeOf = (item, recording) => item.createTime ?? textIn(recording, 'createTime')

const now = () => new Date().toISOString()

/** @param {Kept} entry */
const changedSince = ({ file, bytes }) =>
  storage(
    `${JSON.stringify(file)} is not as it was saved, with ${bytes} bytes. It was left as it is.`,
    'Move it away to download it again.',
  )

/**
 * @param {SavedFile} file
 * @param {number} expected
 */
const short = ({ path, size }, expected) =>
  storage(
    `${JSON.stringify(basename(path))} has ${size} bytes, but Webex lists ${expected}. Its host does not say how long it should be.`,
    'Run the command again: it downloads the file once more, and compares.',
  )

/** @param {string} file */
const takenBy = (file) =>
  storage(`${JSON.stringify(file)} belongs to another recording with the same name.`, 'Save this one to another folder.')
