// The entry for places that need everything in one file: a script, a module service worker, `require`.

import { loadCoreWith } from './client.js'
import core from './core.z64.js'
import { inflate } from './inflate.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith(async () => WebAssembly.compile(await inflate(core)))
