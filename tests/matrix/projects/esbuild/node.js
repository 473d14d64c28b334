import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from './scenario.mjs'

perform({ ...webex, ...downloads }, JSON.parse(process.env.OPTIONS)).then((report) => console.log(JSON.stringify(report)))
