// What a folder has, according to its file of lines: one line for each part that was saved, and for each that a recording does not
// have. Later lines count more than earlier ones. Other lines are ignored. Their files are asked for again, and found in the
// folder.

import { basename } from 'node:path'
import { isInteger, isObject } from '../../host/values.js'

/** @import { Part } from '../../download.js' */

/** @typedef {{ id: string, source: string }} Which a recording */
/** @typedef {Which & { part: Part, createTime?: string, at: string }} Common `at`: when this was found out */
/** @typedef {Common & { file: string, bytes: number, sha256: string }} Kept a file in the folder */
/** @typedef {Common & { absent: true }} Absence a part that the recording did not have */

/** The name of the file. */
export const STATE_FILE = 'webex-recordings.jsonl'

const DAY_MS = 86_400_000

export class State {
  /** @type {Map<string, Kept | Absence>} */
  #parts = new Map()
  /**
   * Which part each file belongs to. Some systems take `A.mp3` and `a.mp3` for the same file.
   *
   * @type {Map<string, string>}
   */
  #owners = new Map()
  /** How many lines were ignored. */
  ignored = 0

  /** @param {readonly unknown[]} entries */
  constructor(entries = []) {
    for (const entry of entries) {
      if (isKept(entry) || isAbsence(entry)) this.add(entry)
      else this.ignored += 1
    }
  }

  /** @param {Kept | Absence} entry */
  add(entry) {
    const key = keyOf(entry, entry.part)
    this.#parts.set(key, entry)
    if ('file' in entry) this.#owners.set(entry.file.toLowerCase(), key)
  }

  /**
   * What is known about a part of a recording.
   *
   * @param {Which} recording
   * @param {Part} part
   */
  of(recording, part) {
    return this.#parts.get(keyOf(recording, part))
  }

  /**
   * Whether a file with that name belongs to another part or another recording.
   *
   * @param {string} file
   * @param {Which} recording
   * @param {Part} part
   */
  isOfAnother(file, recording, part) {
    const owner = this.#owners.get(file.toLowerCase())
    return owner !== undefined && owner !== keyOf(recording, part)
  }
}

/**
 * Whether a part does not have to be asked for again. Transcripts often come days later than the sound. So what counts is how
 * old the recording was when the part was asked for, not how old it is now: there may have been no run for weeks.
 *
 * @param {Absence} absence
 * @param {number} days how old the recording must have been
 * @param {number} now
 */
export function isFinal({ createTime, at }, days, now) {
  const asked = Date.parse(at)
  // The clock was wrong then, or it is now.
  if (asked > now) return false
  return asked - Date.parse(createTime ?? '') >= days * DAY_MS
}

/**
 * @param {Which} recording
 * @param {Part} part
 */
const keyOf = ({ id, source }, part) => JSON.stringify([source, id, part])

/**
 * @param {unknown} entry
 * @returns {entry is Kept}
 */
function isKept(entry) {
  if (!isCommon(entry) || typeof entry.file !== 'string' || typeof entry.sha256 !== 'string') return false
  // Otherwise, a line that was tampered with could lead out of the folder.
  const isName = entry.file !== '' && entry.file === basename(entry.file) && !/^\.\.?$|[\0/\\]/.test(entry.file)
  return isName && isInteger(entry.bytes) && entry.bytes >= 0
}

/**
 * @param {unknown} entry
 * @returns {entry is Absence}
 */
const isAbsence = (entry) => isCommon(entry) && entry.absent === true

/**
 * @param {unknown} entry
 * @returns {entry is Record<string, unknown>}
 */
const isCommon = (entry) => isObject(entry) && ['id', 'source', 'part', 'at'].every((name) => typeof entry[name] === 'string')
