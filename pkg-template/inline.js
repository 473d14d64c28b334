// The entry for places that need everything in one file: a script, a module service worker, `require`.

import core from './core.z64.js'
import { inflate } from './inflate.js'
import { loadModuleWith } from './webassembly.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadModuleWith(async () => WebAssembly.compile(await inflate(core)))
