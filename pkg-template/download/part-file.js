// A file that is not complete: NAME.part, and beside it NAME.part.json, which says of what it is a part. Both stay when a download
// ends early, so that another call can go on. The link is not in there: it is a secret, and it lapses.
//
// Nothing is ever written into what somebody else has put in their place. A file is continued only if this is its one name; else a
// new one replaces what is there, such as a symbolic link, and what that leads to stays as it is.

import { constants } from 'node:fs'
import { link, lstat, open, rename, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import process from 'node:process'
import { codeOf } from '../files/reasons.js'
import { isInteger, isObject, quietly } from '../host/values.js'
import { isValidator } from './options.js'

/** @import { FileHandle } from 'node:fs/promises' */
/** @import { Part } from '../download.js' */
/** @import { Disk } from './disk.js' */

/** @typedef {{ id: string, source: string, part: Part }} Origin which file of which recording it is */
/** @typedef {{ validator?: string | undefined, size?: number | undefined }} Version which version of that file */

/** Of the side file. A later version of this package may write another. */
const FORMAT = 1
const MOST_SIDE_BYTES = 65_536

export class PartFile {
  #disk
  #path
  #side
  #origin
  /** @type {FileHandle | undefined} */
  #file
  #isNew = false
  /** How many bytes it has. */
  length = 0

  /**
   * @param {Disk} disk
   * @param {string} path ends with `.part`
   * @param {Origin} origin
   */
  constructor(disk, path, origin) {
    this.#disk = disk
    this.#path = path
    this.#side = `${path}.json`
    this.#origin = origin
  }

  /**
   * Opens what an earlier call has left. `length` says how much that is.
   *
   * @returns {Promise<Version>}
   */
  async open() {
    return this.#doing('read', async () => {
      const version = versionIn(await textOf(this.#side), this.#origin)
      this.#file = version && (await openOwn(this.#path, constants.O_RDWR))
      this.length = (await this.#file?.stat())?.size ?? 0
      return version ?? {}
    })
  }

  /**
   * Begins anew, with nothing.
   *
   * @param {Version} version
   */
  async begin({ validator, size }) {
    await this.remove()
    this.#isNew = true
    await this.#doing('write', async () => {
      // First, because bytes are of no use if nobody knows of what.
      const known = { format: FORMAT, ...this.#origin, validator, size }
      await writeFile(this.#side, `${JSON.stringify(known)}\n`, { flag: 'wx' })
      this.#file = await open(this.#path, 'wx')
    })
  }

  /**
   * Appends bytes.
   *
   * @param {Uint8Array} bytes
   * @param {number | undefined} size of the whole file
   */
  async write(bytes, size) {
    const append = async () => {
      let at = 0
      while (at < bytes.length) {
        // It may write less than it was given.
        const { bytesWritten } = await this.#opened.write(bytes, at, bytes.length - at, this.length)
        at += bytesWritten
        this.length += bytesWritten
      }
    }
    await this.#doing('write', append, (code) => spaceHint(code, size && size - this.length))
  }

  /**
   * Gives it its name as a whole file, unless something else has that. After a power cut, there is either the part or the file.
   *
   * @param {string} target
   * @param {Date | undefined} time when the recording was created
   */
  async finish(target, time) {
    await this.#doing('write', async () => {
      // Not every disk can keep it.
      if (time) await this.#opened.utimes(time, time).catch(() => {})
      try {
        await this.#opened.sync()
      } catch (error) {
        // What is on the disk is not what was written, and no later flush would say so.
        await this.remove().catch(() => {})
        throw error
      }
      await this.close()
      const { size } = await lstat(this.#path)
      if (size !== this.length) throw this.#disk.error(`Another program has changed ${JSON.stringify(this.#path)}.`)
    })
    await this.#disk.doing(`create ${JSON.stringify(target)}`, () => this.#rename(target))
    await this.remove()
    await syncFolder(dirname(target))
  }

  /**
   * Gives it another name, unless that is taken.
   *
   * @param {string} target
   */
  async #rename(target) {
    try {
      return await link(this.#path, target)
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw this.#disk.inTheWay(target)
    }
    // Some disks have no hard links. There, nothing else prevents a rename from overwriting.
    if (await stateOf(target)) throw this.#disk.inTheWay(target)
    await rename(this.#path, target)
  }

  /** Removes it and what is known about it. */
  async remove() {
    await this.close()
    this.length = 0
    this.#isNew = false
    await this.#doing('remove', async () => {
      await removeFile(this.#path)
      await removeFile(this.#side)
    })
  }

  /** Ends the work on it, however far that has come. */
  async leave() {
    // That it cannot be closed matters to nobody any more.
    await this.close().catch(() => {})
    // Without bytes, it is of no use.
    if (this.#isNew && this.length === 0) await this.remove().catch(() => {})
  }

  async close() {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }

  get #opened() {
    return /** @type {FileHandle} */ (this.#file)
  }

  /**
   * @template T
   * @param {string} what
   * @param {() => Promise<T>} work
   * @param {Parameters<Disk['doing']>[2]} [hint]
   */
  #doing(what, work, hint) {
    return this.#disk.doing(`${what} ${JSON.stringify(this.#path)}`, work, hint)
  }
}

/**
 * Opens a file if it is one, and has no other name. Otherwise, writing to it would change something elsewhere.
 *
 * @param {string} path
 * @param {number} flags
 */
async function openOwn(path, flags) {
  // Opening a pipe would wait for somebody at its other end. And Windows has no O_NOFOLLOW.
  if (!(await stateOf(path))?.isFile()) return undefined
  const file = await open(path, flags | (constants.O_NOFOLLOW ?? 0))
  const state = await file.stat()
  // Where others may write, one of them could have prepared it.
  const isOurs = state.uid === (process.getuid?.() ?? state.uid)
  if (state.isFile() && state.nlink === 1 && isOurs) return file
  await file.close()
}

/**
 * The text of a side file, if there is one.
 *
 * @param {string} path
 */
async function textOf(path) {
  const file = await openOwn(path, constants.O_RDONLY)
  try {
    const { size } = (await file?.stat()) ?? { size: 0 }
    return size > MOST_SIDE_BYTES ? '' : ((await file?.readFile('utf8')) ?? '')
  } finally {
    await file?.close()
  }
}

/**
 * What a side file says about the version, if it is about this file. Somebody may have been killed while writing it.
 *
 * @param {string} text
 * @param {Origin} origin
 * @returns {Version | undefined}
 */
function versionIn(text, { id, source, part }) {
  const known = quietly(() => /** @type {unknown} */ (JSON.parse(text)))
  if (!isObject(known) || known.format !== FORMAT) return undefined
  if (known.id !== id || known.source !== source || known.part !== part) return undefined
  const { validator, size } = known
  return { validator: isValidator(validator) ? validator : undefined, size: isInteger(size) ? size : undefined }
}

/**
 * What to do when the disk is full.
 *
 * @param {string | undefined} code
 * @param {number | undefined} missing bytes
 */
function spaceHint(code, missing) {
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return undefined
  const free = missing === undefined ? 'Free some space' : `Free the ${missing} bytes that are missing`
  return `${free}, and call \`saveRecording\` again. What has arrived is kept.`
}

/**
 * What is at a path. A symbolic link is not followed.
 *
 * @param {string} path
 */
export async function stateOf(path) {
  try {
    return await lstat(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** @param {string} path */
async function removeFile(path) {
  try {
    await unlink(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
  }
}

/**
 * Else a power cut could undo what happened to the names in it. Windows cannot do this.
 *
 * @param {string} folder
 */
async function syncFolder(folder) {
  try {
    const opened = await open(folder, 'r')
    await opened.sync().finally(() => opened.close())
  } catch {}
}
