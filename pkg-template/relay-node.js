// The same entry in Node, Deno and Bun, where files are requested without the platform's `fetch`: see ./download/fetch-file.js.

import { fetchFile } from './download/fetch-file.js'
import { fetchFilesWith } from './relay/files.js'

export { nodeListener } from './relay/node-listener.js'
export { createRelay } from './relay/relay.js'

fetchFilesWith(/** @type {typeof globalThis.fetch} */ (fetchFile))
