// The entry for Node, Deno and Bun. Test environments such as jsdom remove DecompressionStream there, but never zlib.

import { Buffer } from 'node:buffer'
import { inflateSync } from 'node:zlib'
import core from './core.z64.js'
import { loadModuleWith } from './webassembly.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadModuleWith(() => WebAssembly.compile(inflateSync(Buffer.from(core, 'base64'))))
