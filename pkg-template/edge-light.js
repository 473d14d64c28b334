// The entry for Vercel's edge functions and Next's middleware: like Cloudflare Workers, with another way to import the module.

import core from './core.wasm?module'
import { loadModuleWith } from './webassembly.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadModuleWith(() => core)
