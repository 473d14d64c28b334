import * as webex from 'webex-converged-recordings'
import { scenario } from './scenario.mjs'

export default {
  async fetch({ url }) {
    const options = Object.fromEntries(new URL(url).searchParams)
    return Response.json(await scenario(webex, options).catch((error) => ({ failed: `${error}\n${error.stack}` })))
  },
}
