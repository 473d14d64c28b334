// The entry for where WebAssembly is forbidden or missing. The build makes JavaScript of the same core, with wasm2js.

import { loadCoreWith } from './client.js'
import { instantiate } from './core-without-wasm.js'

export { RecordingsClient, RecordingsError, warmUp } from './client.js'

loadCoreWith({ instantiate: (imports) => ({ exports: instantiate(imports) }), hintFor: () => undefined })
