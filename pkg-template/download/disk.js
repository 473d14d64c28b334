// What the file system refuses, as errors of this package.

import { codeOf, reasonOf } from '../files/reasons.js'

/** @import { Internals } from '../core.js' */

/** These pass by themselves. */
const PASSING = ['EAGAIN', 'EBUSY', 'EMFILE', 'ENFILE']

const MOVE_IT = 'Move it away, or choose another `dir`.'

export class Disk {
  #failure

  /** @param {Internals['failure']} failure makes the errors */
  constructor(failure) {
    this.#failure = failure
  }

  /**
   * Does something with files. If the system refuses, throws an error that says so.
   *
   * @template T
   * @param {string} what cannot be done then: `write "archive/x"`
   * @param {() => Promise<T>} work
   * @param {(code: string) => string | undefined} [hint] what to do, where this case knows more than the system's code says
   * @returns {Promise<T>}
   */
  async doing(what, work, hint = () => undefined) {
    try {
      return await work()
    } catch (error) {
      const code = codeOf(error)
      // Others are not the system's.
      if (typeof code !== 'string' || !/^E[A-Z\d]+$/.test(code)) throw error
      throw this.error(`Cannot ${what}: ${reasonOf(error)}.`, hint(code) ?? hintFor(code), error)
    }
  }

  /**
   * @param {string} message
   * @param {string} [hint]
   * @param {unknown} [cause]
   */
  error(message, hint, cause) {
    const retryable = PASSING.includes(codeOf(cause) ?? '')
    return this.#failure({ code: 'storage', message, retryable, attempts: 0, hint, cause })
  }

  /**
   * The error for a file that must not be overwritten.
   *
   * @param {string} file
   * @param {string} [but] what is wrong with it
   */
  inTheWay(file, but = '') {
    return this.error(`${JSON.stringify(file)} is already there${but}. It was left as it is.`, MOVE_IT)
  }
}

/** @param {string} code */
function hintFor(code) {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'Let this user write there, or choose another `dir`.'
    case 'EEXIST':
    case 'EISDIR':
    case 'ENOTDIR':
      return MOVE_IT
    case 'EFBIG':
      return 'The file is larger than this disk can have, or this user may have. Choose another `dir`.'
    case 'EDQUOT':
    case 'ENOSPC':
      return 'Free some space, and call `saveRecording` again.'
    case 'EMFILE':
    case 'ENFILE':
      return 'Save fewer recordings at once.'
    case 'ENAMETOOLONG':
      return 'Choose a `dir` with a shorter path.'
    default:
      return undefined
  }
}
