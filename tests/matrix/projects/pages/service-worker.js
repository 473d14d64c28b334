import * as downloads from './node_modules/webex-converged-recordings/download.js'
// A module service worker may not load anything later.
import * as webex from './node_modules/webex-converged-recordings/inline.js'
import { perform } from './scenario.mjs'

self.onmessage = async ({ data, ports: [port] }) => port.postMessage(await perform({ ...webex, ...downloads }, data))
