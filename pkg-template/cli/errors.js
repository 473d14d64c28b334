// The errors that the command explains in its own words. Any other error is a fault of the command.

import { EXIT } from './exit.js'

/** @import * as Api from 'webex-converged-recordings' */

export { reasonOf } from '../files/reasons.js'

/** The command could not do what it was asked to. */
export class Failure extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   * @param {Partial<Api.RecordingsErrorJson>} [details] for programs that read the error
   */
  constructor(message, exitCode = EXIT.failed, details = {}) {
    super(message)
    this.exitCode = exitCode
    this.details = details
  }
}

/** The command was called with wrong arguments. */
export class UsageError extends Error {}
