// The core's memory, which the package does not export.

/**
 * The WebAssembly memory of the one module that is instantiated while `load` runs. Node's own `fetch` parses HTTP with a module
 * too (llhttp), which may be loaded at the same time, and does not count.
 *
 * @param {() => Promise<unknown>} load
 * @returns {Promise<WebAssembly.Memory>}
 */
export async function memoryOf(load) {
  const { instantiate } = WebAssembly
  /** @type {WebAssembly.Memory[]} */
  const found = []
  Object.assign(WebAssembly, {
    async instantiate(/** @type {WebAssembly.Module} */ module, /** @type {WebAssembly.Imports} */ imports) {
      const instance = await instantiate(module, imports)
      const { exports } = instance
      const memories = Object.values(exports).filter((exported) => exported instanceof WebAssembly.Memory)
      if (!('llhttp_init' in exports)) found.push(...memories)
      return instance
    },
  })
  try {
    await load()
  } finally {
    Object.assign(WebAssembly, { instantiate })
  }
  if (found.length !== 1) throw new Error(`${found.length} memories were found while the core was loaded`)
  return found[0]
}
