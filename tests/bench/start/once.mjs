// One start in a process of its own: node once.mjs FILE OPTIONS
//
// FILE is the client's. If it is empty, nothing is imported. Prints one line of JSON.

import { pathToFileURL } from 'node:url'
import { answeringFetch, answerTo } from '../answers.mjs'
import { peakResident } from '../resident.mjs'

const COUNT = 10
const baseUrl = `http://127.0.0.1:9/v1/${COUNT}`
const [file, options] = process.argv.slice(2)

// The answer is prepared, and what Node loads for the first `Response` is loaded: neither is part of a client.
answerTo(`${baseUrl}/convergedRecordings`)
await new Response('{}').json()
globalThis.fetch = answeringFetch

const report = {}
if (file) {
  const began = performance.now()
  const { createClient, load } = await import(pathToFileURL(file).href)
  await load?.()
  const loaded = performance.now()
  const items = await createClient({ baseUrl, token: 't0ken-of-the-bench', ...JSON.parse(options) }).list({ max: COUNT })
  const ended = performance.now()
  if (items.length !== COUNT) throw new Error(`${items.length} recordings`)
  Object.assign(report, { load: loaded - began, call: ended - loaded, total: ended - began })
}
console.log(JSON.stringify({ ...report, resident: peakResident() }))
