// For a Node without WebAssembly, whose own `fetch` does not work either: that needs WebAssembly, too.

import { Readable } from 'node:stream'
import * as webex from 'webex-converged-recordings/no-wasm'
import { perform } from './scenario.mjs'

// To import it looks at all that it exports, and in Node 22 that is also `WebSocket`, which needs WebAssembly.
const { request } = process.getBuiltinModule('node:http')

const fetch = (url, { method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const length = body && { 'Content-Length': Buffer.byteLength(body) }
    const sent = request(url, { method, headers: { ...headers, ...length }, signal }, (answer) => {
      const { statusCode: status, headers } = answer
      resolve({ status, headers: new Map(Object.entries(headers)), body: Readable.toWeb(answer) })
    })
    sent.on('error', reject).end(body)
  })

const entries = [import.meta.resolve('webex-converged-recordings/no-wasm').split('/').at(-1)]
const told = await perform(webex, { ...JSON.parse(process.env.OPTIONS), fetch })
console.log(JSON.stringify({ ...told, entries }))
