import * as webex from 'webex-converged-recordings'
import * as downloads from 'webex-converged-recordings/download'
import { WebexRecordings } from 'webex-converged-recordings/widget'
import { perform } from './scenario.mjs'

// A server that renders pages imports the element, too.
WebexRecordings.define()
const names = ['', '/download', '/widget'].map((entry) => `webex-converged-recordings${entry}`)
const entries = names.map((name) => import.meta.resolve(name).split('/').at(-1))
const told = await perform({ ...webex, ...downloads }, JSON.parse(process.env.OPTIONS))
console.log(JSON.stringify({ ...told, entries }))
