// The folder that recordings are saved to: its files, and the space on its disk.

import { createHash } from 'node:crypto'
import { createReadStream, mkdirSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { codeOf, reasonOf } from '../../files/reasons.js'
import { expanded } from '../../files/whole.js'
import { RecordingsError } from '../../node.js'
import { Failure } from '../errors.js'
import { STATE_FILE } from './state.js'

export class Folder {
  /** @param {string} path */
  constructor(path) {
    this.path = resolve(expanded(path))
  }

  /** The file that says what was saved. */
  get stateFile() {
    return join(this.path, STATE_FILE)
  }

  create() {
    try {
      mkdirSync(this.path, { recursive: true })
    } catch (error) {
      throw new Failure(`--dir: cannot create ${JSON.stringify(this.path)}: ${reasonOf(error)}`)
    }
  }

  /**
   * How long a file is. `undefined` if there is none.
   *
   * @param {string} file
   */
  async sizeOf(file) {
    try {
      const state = await stat(join(this.path, file))
      return state.isFile() ? state.size : NaN
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined
      // It is there, but cannot be looked at.
      return NaN
    }
  }

  /**
   * The SHA-256 of a file.
   *
   * @param {string} file
   * @param {AbortSignal} signal
   */
  async hashOf(file, signal) {
    const hash = createHash('sha256')
    try {
      for await (const bytes of createReadStream(join(this.path, file), { signal })) hash.update(bytes)
    } catch (error) {
      signal.throwIfAborted()
      throw storage(`Cannot read ${JSON.stringify(join(this.path, file))}: ${reasonOf(error)}.`)
    }
    return hash.digest('hex')
  }

  /** How many bytes this user can still write there. `undefined` if the system does not say. */
  async free() {
    for (let folder = this.path; ; folder = dirname(folder)) {
      try {
        const { bavail, bsize } = await statfs(folder)
        return bavail * bsize
      } catch (error) {
        // It does not exist yet.
        if (codeOf(error) !== 'ENOENT' || folder === dirname(folder)) return undefined
      }
    }
  }
}

/**
 * The error for a file that is not as it should be.
 *
 * @param {string} message
 * @param {string} [hint]
 */
export const storage = (message, hint) => new RecordingsError({ code: 'storage', message, hint, retryable: false, attempts: 0 })
