import * as webex from './node_modules/webex-converged-recordings/index.js'
import { scenario } from './scenario.mjs'

self.onmessage = async ({ data }) => {
  self.postMessage(await scenario(webex, data).catch((error) => ({ failed: `${error}\n${error.stack}` })))
}
