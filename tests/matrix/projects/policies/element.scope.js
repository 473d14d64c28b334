// The element's script as Lightning Web Security runs scripts: in a scope with a global object of its own, where `var` makes no global,
// and which the rest of the page never sees.

import { perform } from './element.mjs'

const own = {}
const constructors = /^[A-Z]/
/** What the script finds as its global object: the page's, and what it adds itself. */
const sandbox = new Proxy(own, {
  has: () => true,
  get(_, name) {
    if (name === Symbol.unscopables) return undefined
    if (['self', 'window', 'globalThis'].includes(name)) return sandbox
    const value = name in own ? own[name] : window[name]
    // The functions of a window refuse another `this`.
    return typeof value === 'function' && !constructors.test(name) ? value.bind(window) : value
  },
})

const source = await (await fetch('node_modules/webex-converged-recordings/widget.no-wasm.global.js')).text()
new Function('sandbox', `with (sandbox) { (function () { ${source} }).call(undefined) }`)(sandbox)
play(async (how, options) => {
  const report = await perform(how, options)
  return { ...report, globals: [Object.keys(own), 'WebexConvergedRecordings' in window] }
}, {})
