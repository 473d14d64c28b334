// Makes an instance of the core where there is WebAssembly. The entries that do so only differ in where its module is.

import { loadCoreWith } from './client.js'
import { isInBrowser } from './host/sending.js'
import { propertyOf } from './host/values.js'

/** @import { Instance } from './core.js' */

/** @param {() => WebAssembly.Module | Promise<WebAssembly.Module>} load */
export const loadModuleWith = (load) => {
  /** @param {WebAssembly.Imports} imports */
  const instantiate = async (imports) => {
    const instance = await WebAssembly.instantiate(await load(), imports)
    return /** @type {Instance} */ (/** @type {unknown} */ (instance))
  }
  loadCoreWith({ instantiate, hintFor })
}

/** @param {unknown} error */
function hintFor(error) {
  if (!globalThis.WebAssembly) {
    const why = isInBrowser()
      ? '(in Safari by Lockdown Mode), or the browser is too old'
      : '(in Node by --jitless, which disables its own `fetch` too)'
    return `There is no WebAssembly here: it is switched off ${why}. Use ${WITHOUT}.`
  }
  const name = propertyOf(error, 'name')
  if (name === 'CompileError') {
    return isInBrowser()
      ? `The content security policy of this page forbids WebAssembly. Allow it (script-src 'self' 'wasm-unsafe-eval'). Or use ${WITHOUT}.`
      : 'This platform does not compile WebAssembly. Bundle the package for it (export conditions `workerd` and `edge-light`).'
  }
  // This class exists only in service workers.
  if (name !== 'TypeError' || !('ServiceWorkerGlobalScope' in globalThis)) return undefined
  return 'A service worker, or the background of an extension, cannot load modules later: import `webex-converged-recordings/inline` there.'
}

const WITHOUT = '`webex-converged-recordings/no-wasm`, or the script `global.no-wasm.js`'
