// A core in the build that exports its decoder, for tests and benchmarks.

/**
 * Starts a core.
 *
 * @param {typeof import('with-hooks/core.js')} glue
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export async function started({ decode, imports, start }, bytes) {
  const { memory } = start(await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports()))
  return {
    /** From a body to the result of `listRecordings`. */
    decode(/** @type {Uint8Array} */ bytes) {
      const { value, error } = decode(bytes)
      if (error) throw new TypeError(error.message)
      return value
    },
    /** The size of the core's memory, which never shrinks. */
    memoryBytes: () => memory.buffer.byteLength,
  }
}
