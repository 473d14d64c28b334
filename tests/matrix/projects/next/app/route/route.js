import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from '../../scenario.mjs'

export const GET = async ({ nextUrl }) =>
  Response.json(await perform({ ...webex, ...downloads }, Object.fromEntries(nextUrl.searchParams)))
