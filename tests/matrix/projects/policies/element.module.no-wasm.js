// The element from a module, with a client that the page makes, because the element's own needs WebAssembly.

import { perform } from './element.mjs'
import { RecordingsClient } from './node_modules/webex-converged-recordings/no-wasm.js'
import { WebexRecordings } from './node_modules/webex-converged-recordings/widget.js'

WebexRecordings.define()
play(perform, { client: RecordingsClient })
