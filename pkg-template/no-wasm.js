// The entry for places where WebAssembly is forbidden or missing. The build turns the same core into JavaScript, with wasm2js.

import { loadCoreWith } from './client.js'
import { instantiate } from './core-without-wasm.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith({ instantiate: (imports) => ({ exports: instantiate(imports) }), hintFor: () => undefined })
