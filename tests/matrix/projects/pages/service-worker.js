// A module service worker may not load anything later.
import * as webex from './node_modules/webex-converged-recordings/inline.js'
import { scenario } from './scenario.mjs'

self.onmessage = ({ data, ports: [port] }) => {
  scenario(webex, data).then(
    (report) => port.postMessage(report),
    (error) => port.postMessage({ failed: `${error}\n${error.stack}` }),
  )
}
