// The types of core-without-wasm.js, which the build puts beside this file: the core, made into JavaScript.

import type { Exports } from './core.js'

/** Makes an instance of the core. */
export function instantiate(imports: WebAssembly.Imports): Exports
