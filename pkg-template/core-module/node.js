// For Node, Deno and Bun. Test environments such as jsdom take DecompressionStream away there, but never zlib.

import { Buffer } from 'node:buffer'
import { inflateSync } from 'node:zlib'
import core from '../core.z64.js'

export const coreModule = () => WebAssembly.compile(inflateSync(Buffer.from(core, 'base64')))
