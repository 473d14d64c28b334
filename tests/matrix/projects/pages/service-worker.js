import * as downloads from './node_modules/webex-converged-recordings/download.js'
// A module service worker may not load anything later.
import * as webex from './node_modules/webex-converged-recordings/inline.js'
import { perform } from './scenario.mjs'

const answer = async ({ data, ports: [port] }) => port.postMessage(await perform({ ...webex, ...downloads }, data))
// Else a browser may stop the worker before the answer.
self.onmessage = (event) => event.waitUntil(answer(event))
