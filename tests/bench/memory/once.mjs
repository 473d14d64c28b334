// One series of calls in a process of its own: node once.mjs SERIES FILE CALLS...
//
// FILE exports the package. If it is empty, the calls are made with `fetch` alone. After each number of calls, it measures
// the memory. Prints one line of JSON.

import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import { encoded, page } from '../recordings.mjs'
import { memoryOf } from './core.mjs'

const [series, file, ...calls] = process.argv.slice(2)
const [BASE_URL, TOKEN] = ['http://127.0.0.1:9/v1', 't0ken-of-the-bench']
const ADDRESS = `${BASE_URL}/convergedRecordings`
const [recording] = page('plain', 1).items
const headers = { 'Content-Type': 'application/json' }
/** A recording, and a page with it that another page follows. */
const one = { body: encoded(recording), init: { headers } }
const list = {
  body: encoded({ items: [recording] }),
  init: { headers: { ...headers, Link: `<${ADDRESS}?cursor=a>; rel="next"` } },
}

/** How many requests of a call are answered. The next one never is, and ends the call. */
const answered = { answered: Infinity, aborted: 0, left: 1 }[series] ?? 0
let requests = 0
let unanswered = () => {}

/** @type {typeof globalThis.fetch} */
const fetch = async (url) => {
  requests += 1
  const { body, init } = String(url).startsWith(`${ADDRESS}/`) ? one : list
  if (requests <= answered) return new Response(body, init)
  unanswered()
  return new Promise(() => {})
}

/** Resolves when `fetch` has been called for a request that it does not answer. */
function hanging() {
  requests = 0
  return new Promise((resolve) => {
    unanswered = () => resolve(undefined)
  })
}

const { make, linear } = file ? await ours() : alone()
const looks = []
let made = 0
for (const target of calls.map(Number)) {
  for (; made < target; made++) await make()
  looks.push({ linear: linear?.(), resident: process.memoryUsage().rss })
}
console.log(JSON.stringify(looks))

async function ours() {
  /** @type {typeof import('webex-converged-recordings')} */
  const { RecordingsClient, warmUp } = await import(pathToFileURL(file).href)
  const memory = await memoryOf(warmUp)
  const client = new RecordingsClient({ token: TOKEN, baseUrl: BASE_URL, fetch })
  const make = {
    answered: async () => assert.equal((await client.getRecording(recording.id)).id, recording.id),
    aborted: async () => {
      const controller = new AbortController()
      const asked = hanging()
      const call = client.getRecording(recording.id, { signal: controller.signal })
      await asked
      controller.abort()
      await assert.rejects(call)
    },
    left: async () => {
      const asked = hanging()
      for await (const { id } of client.listRecordings()) {
        assert.equal(id, recording.id)
        await asked
        break
      }
    },
  }
  return { make: chosen(make), linear: () => memory.buffer.byteLength }
}

/** The same with `fetch` alone. */
function alone() {
  const headers = { Authorization: `Bearer ${TOKEN}` }
  const read = async (/** @type {string} */ url) => (await fetch(url, { headers })).json()
  /** Resolves when the request has been aborted. */
  const abandon = async (/** @type {string} */ url, /** @type {Promise<unknown>} */ asked) => {
    const controller = new AbortController()
    const { signal } = controller
    const aborted = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const call = Promise.race([fetch(url, { headers, signal }), aborted])
    await asked
    controller.abort()
    await assert.rejects(call)
  }
  const make = {
    answered: async () => assert.equal((await read(`${ADDRESS}/${recording.id}`)).id, recording.id),
    aborted: () => abandon(`${ADDRESS}/${recording.id}`, hanging()),
    left: async () => {
      const asked = hanging()
      assert.equal((await read(ADDRESS)).items[0].id, recording.id)
      await abandon(`${ADDRESS}?cursor=a`, asked)
    },
  }
  return { make: chosen(make), linear: undefined }
}

/** @param {Record<import('./series.mjs').Series, () => Promise<unknown>>} make */
function chosen(make) {
  const chosen = make[/** @type {import('./series.mjs').Series} */ (series)]
  if (!chosen) throw new Error(`there is no series of the name "${series}"`)
  return chosen
}
