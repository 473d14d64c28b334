import * as webex from 'webex-converged-recordings'
import { scenario } from '../../scenario.mjs'

export const GET = async ({ nextUrl }) => Response.json(await scenario(webex, Object.fromEntries(nextUrl.searchParams)))
