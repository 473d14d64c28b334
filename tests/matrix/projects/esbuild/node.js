import * as webex from 'webex-converged-recordings'
import { scenario } from './scenario.mjs'

const { BASE_URL, TOKEN } = process.env
scenario(webex, { baseUrl: BASE_URL, token: TOKEN }).then((report) => console.log(JSON.stringify(report)))
