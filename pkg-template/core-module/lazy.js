// For browsers and bundlers: the core is a module of its own, which is loaded with the first call. As a text it needs
// no address, so that no bundler, server or content security policy (connect-src) can break its loading.

import { inflate } from '../inflate.js'

export const coreModule = async () => WebAssembly.compile(await inflate((await import('./core.z64.js')).default))
