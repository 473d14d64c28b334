// The entry for Vercel's edge functions and Next's middleware: like Cloudflare Workers, with another way to import the module.

import { loadCoreWith } from './client.js'
import core from './core.wasm?module'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith(() => core)
