// The entry for Node, Deno and Bun. Test environments such as jsdom remove DecompressionStream there, but never zlib.

import { Buffer } from 'node:buffer'
import { inflateSync } from 'node:zlib'
import { loadCoreWith } from './client.js'
import core from './core.z64.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith(() => WebAssembly.compile(inflateSync(Buffer.from(core, 'base64'))))
