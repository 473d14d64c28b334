// For a script that is one file.

import core from '../core.z64.js'
import { inflate } from '../inflate.web.js'

export const coreModule = async () => WebAssembly.compile(await inflate(core))
