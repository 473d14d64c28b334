// What downloads need of a client.

import * as client from '../internals.js'

/** @import { CallOptions, Recording, RecordingsClient } from 'webex-converged-recordings' */

/**
 * @param {unknown} given
 */
export function internalsOf(given) {
  return {
    ...client.internalsOf(given),
    /** @type {(id: unknown, options: CallOptions) => Promise<Recording>} checks its arguments itself */
    details: (id, options) => /** @type {RecordingsClient} */ (given).getRecording(/** @type {string} */ (id), options),
  }
}
