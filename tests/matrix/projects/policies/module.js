import * as downloads from './node_modules/webex-converged-recordings/download.js'
import * as webex from './node_modules/webex-converged-recordings/index.js'
import { perform } from './scenario.mjs'

play(perform, { ...webex, ...downloads })
