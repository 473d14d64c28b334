// The entry for Cloudflare Workers, which may not compile WebAssembly: the module is imported, and uploaded with the worker.

import core from './core.wasm'
import { loadModuleWith } from './webassembly.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadModuleWith(() => core)
