import * as downloads from './node_modules/webex-converged-recordings/download.js'
import * as webex from './node_modules/webex-converged-recordings/index.js'
import { perform } from './scenario.mjs'

window.report = await perform({ ...webex, ...downloads }, Object.fromEntries(new URLSearchParams(location.search)))
