// The entry for browsers and bundlers: the core is a module of its own, which the first call loads. Because it is text, it needs
// no URL, and no bundler, server or content security policy (connect-src) can break its loading.

import { inflate } from './inflate.js'
import { loadModuleWith } from './webassembly.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadModuleWith(async () => WebAssembly.compile(await inflate((await import('./core.z64.js')).default)))
