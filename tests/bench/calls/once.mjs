// All clients' calls in one process, which may be of another release of Node: node once.mjs OPTIONS
//
// Prints one line of JSON: the samples of each client, in microseconds, by the number of recordings.

import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import { answeringFetch } from '../answers.mjs'
import { page } from '../recordings.mjs'
import { alternating, sampler } from '../statistics.mjs'

/** @type {{ loopback?: string, clients: Record<string, { file: string, options?: object }>, counts: number[], rounds: number }} */
const { loopback, clients, counts, rounds } = JSON.parse(process.argv[2])

// Before any client is imported, because some keep the `fetch` that they find then.
if (!loopback) globalThis.fetch = answeringFetch
const found = []
for (const count of counts) {
  const { items } = page('plain', count)
  /** @type {Record<string, () => Promise<number>>} */
  const samplers = {}
  for (const [name, { file, options }] of Object.entries(clients)) {
    const { createClient } = await import(pathToFileURL(file).href)
    const baseUrl = `${loopback ?? 'http://127.0.0.1:9/v1'}/${count}`
    const client = createClient({ baseUrl, token: 't0ken-of-the-bench', ...options })
    const list = () => client.list({ max: 100 })
    assert.deepEqual(await list(), items, name)
    samplers[name] = await sampler(list)
  }
  const samples = await alternating(Object.keys(clients), rounds, (name) => samplers[name]())
  found.push({ count, samples })
}
console.log(JSON.stringify(found))
