// For what has to be one file: a script, a module service worker, what is required.

import core from '../core.z64.js'
import { inflate } from '../inflate.js'

export const coreModule = async () => WebAssembly.compile(await inflate(core))
