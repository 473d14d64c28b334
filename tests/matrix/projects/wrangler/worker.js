import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from './scenario.mjs'

export default {
  async fetch({ url }) {
    return Response.json(await perform({ ...webex, ...downloads }, Object.fromEntries(new URL(url).searchParams)))
  },
}
