// The element from a module, with the ordinary client.

import { perform } from './element.mjs'
import { WebexRecordings } from './node_modules/webex-converged-recordings/widget.js'

WebexRecordings.define()
play(perform, {})
