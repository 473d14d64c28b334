// The package.

import { RecordingsClient } from 'webex-converged-recordings'
import { clientOf } from './of-package.js'

/** Loads the core ahead of the first call. */
export { warmUp as load } from 'webex-converged-recordings'

export const createClient = (options) => clientOf(RecordingsClient, options)
