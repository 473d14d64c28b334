// One emulator in a process of its own: node once.mjs FILE DIALECT RECORDINGS MILLISECONDS
//
// FILE exports `createEmulator`. Each kind of request is made for so many milliseconds. Prints one line of JSON: how long it took
// to create the emulator and to reset it, its memory, and how many requests of each kind it answered in a second.

import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import { pathToFileURL } from 'node:url'

const [file, dialect, recordings, milliseconds] = process.argv.slice(2)
/** @type {typeof import('webex-converged-recordings/emulator')} */
const { createEmulator } = await import(pathToFileURL(file).href)

const DAY = 86_400_000
const AUTHORIZATION = 'Bearer dev-token'
/** How many requests over HTTP are under way at once. */
const CONNECTIONS = 8

// Whatever loads the module is not measured.
await createEmulator({ recordings: 1 })
globalThis.gc?.()
const empty = process.memoryUsage().rss
const began = performance.now()
const emulator = await createEmulator({
  dialect: /** @type {'contract' | 'webex'} */ (dialect),
  recordings: Number(recordings),
  days: 28,
})
const createdMs = performance.now() - began

const now = Date.now()
const text = (/** @type {number} */ time) => new Date(time).toISOString()
const month = `from=${text(now - 29 * DAY)}&to=${text(now)}`
const list = `${emulator.baseUrl}/convergedRecordings?${month}`

/** @param {string} url */
async function get(url) {
  const response = await emulator.fetch(url, { headers: { authorization: AUTHORIZATION } })
  assert.equal(response.status, 200)
  return response
}

/** @param {string} url */
async function nextOf(url) {
  const link = (await get(url)).headers.get('link')
  return link ? link.slice(1, link.indexOf('>')) : url
}

const [{ id }] = (await (await get(list)).json()).items
/** The addresses of the requests to measure. */
const requests = {
  'page of 10': list,
  'page of 100': `${list}&max=100`,
  'oldest page': `${emulator.baseUrl}/convergedRecordings?from=${text(now - 29 * DAY)}&to=${text(now - 27 * DAY)}`,
  'next page': await nextOf(list),
  'page by status': `${list}&status=deleted`,
  details: `${emulator.baseUrl}/convergedRecordings/${id}`,
}

/** @type {Record<string, number>} */
const perSecond = {}
for (const [name, url] of Object.entries(requests)) {
  perSecond[name] = await rate(async () => void (await get(url)).arrayBuffer())
}

const { baseUrl, close } = await emulator.listen()
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
perSecond['page of 10, HTTP'] = await rate(
  () => Promise.all(Array.from({ length: CONNECTIONS }, () => over(list.replace(emulator.baseUrl, baseUrl)))),
  CONNECTIONS,
)
agent.destroy()
await close()
const resident = process.memoryUsage().rss - empty

// Resetting undoes changes: here, of ten recordings.
for (let number = 0; number < 10; number++) emulator.add({ topic: `Added ${number}` })
const resetBegan = performance.now()
emulator.reset()
console.log(JSON.stringify({ createdMs, resetMs: performance.now() - resetBegan, resident, perSecond }))

/**
 * @param {() => Promise<unknown>} make makes one request, or several
 * @param {number} [count] how many
 */
async function rate(make, count = 1) {
  await make()
  const began = performance.now()
  let made = 0
  while (performance.now() - began < Number(milliseconds)) {
    await make()
    made += count
  }
  return made / ((performance.now() - began) / 1000)
}

/**
 * A request over HTTP, with as little as Node needs for it.
 *
 * @param {string} url
 */
function over(url) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { authorization: AUTHORIZATION } }, (response) => {
      response.resume().on('end', resolve)
    })
    asked.on('error', reject).end()
  })
}
