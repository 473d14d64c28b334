import * as downloads from './node_modules/webex-converged-recordings/download.js'
import * as webex from './node_modules/webex-converged-recordings/index.js'
import { perform } from './scenario.mjs'

self.onmessage = async ({ data }) => self.postMessage(await perform({ ...webex, ...downloads }, data))
