// A file of JSON lines that a command only appends to, so that another run can go on after this one, however it ended.

import { closeSync, constants, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { isPlain } from '../host/values.js'
import { Failure, reasonOf } from './errors.js'
import { checkFile } from './files.js'
import { jsonOf } from './output/json.js'

/** @typedef {Record<string, any>} Entry */

/** Existing content is never overwritten, and a link in place of the file is not followed. Windows does not have that flag. */
const APPENDING = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0)

/**
 * @typedef {object} Journal
 * @property {Entry[]} entries what earlier runs wrote
 * @property {number} ignored how many lines were left out
 * @property {(...entries: object[]) => void} append The lines are on the disk when this returns.
 * @property {() => void} close
 */

/**
 * @typedef {object} Reading
 * @property {string} flag such as `--log`, for messages
 * @property {string} path
 * @property {boolean} [isLenient] whether lines that are not JSON objects are left out. Otherwise they are an error.
 */

/**
 * Opens a journal, and creates it if it does not exist. Only one process at a time may have it open: see withLock.
 *
 * @param {string} flag
 * @param {string} path
 * @param {Pick<Reading, 'isLenient'>} [how]
 * @returns {Journal}
 */
export function openJournal(flag, path, how) {
  const journal = { flag, path, ...how }
  /** @type {<T>(what: string, work: () => T) => T} */
  const doing = (what, work) => explaining(journal, what, work)
  doing('open', () => checkFile(path))
  const file = doing('open', () => openSync(path, APPENDING, 0o600))
  try {
    const entries = doing('read', () => entriesIn(readFileSync(file), journal))
    // A run that was killed may have left half a line, or a whole one without its end.
    doing('write', () => ftruncateSync(file, entries.bytes))
    if (entries.lacksEnd) doing('write', () => writeWhole(file, Buffer.from('\n')))
    let size = entries.bytes + (entries.lacksEnd ? 1 : 0)
    return {
      entries: entries.all,
      ignored: entries.ignored,
      append: (...added) =>
        doing('write', () => {
          const bytes = Buffer.from(added.map((entry) => `${jsonOf(entry)}\n`).join(''))
          try {
            writeWhole(file, bytes)
            fsyncSync(file)
          } catch (error) {
            // For example, the disk was full. Half a line must not stay in the middle of the file.
            ftruncateSync(file, size)
            throw error
          }
          size += bytes.length
        }),
      close: () => closeSync(file),
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/**
 * Reads a journal, and changes nothing. One that does not exist is empty.
 *
 * @param {string} flag
 * @param {string} path
 * @param {Pick<Reading, 'isLenient'>} [how]
 * @returns {Entry[]}
 */
export function readJournal(flag, path, how) {
  const journal = { flag, path, ...how }
  return explaining(journal, 'read', () => {
    checkFile(path)
    return existsSync(path) ? entriesIn(readFileSync(path), journal).all : []
  })
}

/**
 * @template T
 * @param {Reading} journal
 * @param {string} what
 * @param {() => T} work
 */
function explaining({ flag, path }, what, work) {
  try {
    return work()
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure(`${flag}: cannot ${what} ${JSON.stringify(path)}: ${reasonOf(error)}`)
  }
}

/**
 * @param {Buffer} content
 * @param {Reading} journal
 */
function entriesIn(content, { flag, path, isLenient }) {
  const end = content.lastIndexOf('\n') + 1
  const lines = content.toString('utf8', 0, end).split('\n').slice(0, -1)
  const rest = content.toString('utf8', end)
  const lacksEnd = isLike(parsed(rest), parsed(lines.at(-1) ?? ''))
  if (lacksEnd) lines.push(rest)
  else if (!isCutOff(rest)) {
    throw new Failure(
      `${flag}: ${JSON.stringify(path)} has something else in it; nothing was changed\nMove it away, or remove its last line.`,
    )
  }
  const bytes = lacksEnd ? content.length : end
  const all = /** @type {Entry[]} */ ([])
  for (const [at, line] of lines.entries()) {
    const entry = parsed(line)
    if (isPlain(entry)) all.push(entry)
    else if (!isLenient) {
      throw new Failure(`${flag}: line ${at + 1} of ${JSON.stringify(path)} is not a JSON object; nothing was changed`)
    }
  }
  return { all, bytes, lacksEnd, ignored: lines.length - all.length }
}

/**
 * Whether this is the beginning of one of our lines, or what a file system leaves after a power cut. Anything else is the end of a file
 * that is not ours, and must stay.
 *
 * @param {string} rest what is after the last line, and is not JSON
 */
const isCutOff = (rest) => /^\0*$|^\{\0*$|^\{"/.test(rest) && parsed(rest) === undefined

/**
 * Whether this is a line as the one before it. Otherwise it may be the end of a file of somebody else.
 *
 * @param {unknown} entry
 * @param {unknown} before
 */
const isLike = (entry, before) => isPlain(entry) && isPlain(before) && Object.keys(entry)[0] === Object.keys(before)[0]

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line)
  } catch {}
}

/**
 * Writes all of it: the system may write less than it was given at once.
 *
 * @param {number} file
 * @param {Uint8Array} bytes
 */
function writeWhole(file, bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
}
