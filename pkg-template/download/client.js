// What downloads need of a client.

import { invalidArgument } from '../error.js'
import { propertyOf } from '../host/values.js'
import { INTERNALS } from '../internals.js'

/** @import { CallOptions, Recording, RecordingsClient } from 'webex-converged-recordings' */
/** @import { Internals } from '../core.js' */

/**
 * @param {unknown} client
 */
export function internalsOf(client) {
  const internals = /** @type {Internals | undefined} */ (propertyOf(client, INTERNALS))
  if (!internals) throw invalidArgument('client: expected a RecordingsClient of this version of the package')
  return {
    ...internals,
    /** @type {(id: unknown, options: CallOptions) => Promise<Recording>} checks its arguments itself */
    details: (id, options) => /** @type {RecordingsClient} */ (client).getRecording(/** @type {string} */ (id), options),
  }
}
