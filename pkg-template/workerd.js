// The entry for Cloudflare Workers, which may not compile WebAssembly: the module is imported, and uploaded with the worker.

import { loadCoreWith } from './client.js'
import core from './core.wasm'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith(() => core)
