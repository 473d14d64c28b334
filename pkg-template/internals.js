// How the package's other entries get what they need of a client, which may come from another copy of the package. What is there
// is `Internals` in core.d.ts. The number changes when that does.

import { invalidArgument } from './error.js'
import { propertyOf } from './host/values.js'

/** @import { Internals } from './core.js' */

export const INTERNALS = Symbol.for('webex-converged-recordings.internals/2')

/** @param {unknown} client */
export function internalsOf(client) {
  const internals = /** @type {Internals | undefined} */ (propertyOf(client, INTERNALS))
  if (!internals) throw invalidArgument('client: expected a RecordingsClient of this version of the package')
  return internals
}
