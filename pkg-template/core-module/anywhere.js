// For `require` where nothing says that this is Node: in what a bundler makes for browsers, and in test environments that
// imitate one.

import core from '../core.z64.js'
import { inflate } from '../inflate.anywhere.js'

export const coreModule = async () => WebAssembly.compile(await inflate(core))
