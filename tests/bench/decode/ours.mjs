// Our decoder alone: the core in the build that exports it for tests and benchmarks. bundle.mjs says where that build is.

import { decode as decoded, imports, start } from 'with-hooks/core.js'
import bytes from 'with-hooks/core.wasm'

const { memory } = start(await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports()))

/**
 * From a body to the result of `listRecordings`.
 *
 * @param {Uint8Array} bytes
 */
export function decode(bytes) {
  const { value, error } = decoded(bytes)
  if (error) throw new TypeError(error.message)
  return value
}

/** The size of the core's memory, which never shrinks. */
export const memoryBytes = () => memory.buffer.byteLength
