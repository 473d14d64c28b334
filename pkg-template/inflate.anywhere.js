// The same where it may be Node without saying so: what imitates a browser there has some of its classes and not others,
// and Node's own never fails. `process` is asked because a bundler would want to bundle what is imported.

import { inflate as inflateInBrowser } from './inflate.web.js'

export function inflate(base64) {
  const builtin = globalThis.process?.getBuiltinModule
  if (!builtin) return inflateInBrowser(base64)
  return builtin('node:zlib').inflateRawSync(builtin('node:buffer').Buffer.from(base64, 'base64'))
}
