// The same where it may be Node without saying so: jsdom has no DecompressionStream there. `process` is asked because a
// bundler would want to bundle what is imported.

import { inflate as inflateInBrowser } from './inflate.web.js'

export function inflate(base64) {
  if (typeof DecompressionStream === 'function') return inflateInBrowser(base64)
  const { getBuiltinModule } = globalThis.process
  const { Buffer } = getBuiltinModule('node:buffer')
  return getBuiltinModule('node:zlib').inflateRawSync(Buffer.from(base64, 'base64'))
}
