import * as webex from 'webex-converged-recordings'
import { scenario } from './scenario.mjs'

const { BASE_URL, TOKEN } = process.env
const report = await scenario(webex, { baseUrl: BASE_URL, token: TOKEN })
const entry = import.meta.resolve('webex-converged-recordings').split('/').at(-1)
console.log(JSON.stringify({ ...report, entry }))
