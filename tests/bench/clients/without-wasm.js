// The package, where WebAssembly is forbidden.

import { RecordingsClient } from 'webex-converged-recordings/no-wasm'
import { clientOf } from './of-package.js'

/** Loads the core ahead of the first call. */
export { warmUp as load } from 'webex-converged-recordings/no-wasm'

export const createClient = (options) => clientOf(RecordingsClient, options)
