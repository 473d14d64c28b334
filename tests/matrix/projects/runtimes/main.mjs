import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { perform } from './scenario.mjs'

const names = ['webex-converged-recordings', 'webex-converged-recordings/download']
const entries = names.map((name) => import.meta.resolve(name).split('/').at(-1))
const told = await perform({ ...webex, ...downloads }, JSON.parse(process.env.OPTIONS))
console.log(JSON.stringify({ ...told, entries }))
