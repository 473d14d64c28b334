// A core in the build that exports its decoder, for tests and benchmarks.

/** @import { Glue, Instance } from 'with-hooks/core.js' */

/**
 * Starts a core.
 *
 * @param {Glue} glue
 * @param {(imports: WebAssembly.Imports) => Instance | Promise<Instance>} instantiate
 */
export async function started({ decode, imports, start }, instantiate) {
  const { memory } = start(await instantiate(imports()))
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

/** Makes an instance of a WebAssembly module. */
export const instanceOf =
  (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => async (/** @type {WebAssembly.Imports} */ imports) => {
    const instance = await WebAssembly.instantiate(await WebAssembly.compile(bytes), imports)
    return /** @type {Instance} */ (/** @type {unknown} */ (instance))
  }
