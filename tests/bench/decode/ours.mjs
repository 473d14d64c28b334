// Our decoding alone: the core in the build that exports it for tests and benchmarks. Bundled by ../decode.mjs, which says
// where that build is.

import { decode as decoded, imports, start } from 'with-hooks/core.js'
import bytes from 'with-hooks/core.wasm'

const { memory } = start(await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports()))

/** From a body to what `listRecordings` gives. */
export function decode(bytes) {
  const { value, fault } = decoded(bytes)
  if (fault) throw new TypeError(fault.message)
  return value
}

/** How much memory the core has. It never gives any back. */
export const memoryBytes = () => memory.buffer.byteLength
