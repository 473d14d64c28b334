import * as webex from 'webex-converged-recordings'
import { scenario } from './scenario.mjs'

const { BASE_URL, TOKEN } = process.env
console.log(JSON.stringify(await scenario(webex, { baseUrl: BASE_URL, token: TOKEN })))
