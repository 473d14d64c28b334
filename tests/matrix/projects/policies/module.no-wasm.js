import * as webex from './node_modules/webex-converged-recordings/no-wasm.js'
import { perform } from './scenario.mjs'

play(perform, webex)
