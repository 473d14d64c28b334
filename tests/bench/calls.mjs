// A whole call, from `list` to a page's recordings, by every client in Node: cargo xtask bench calls
//
// Once without a network, with a stand-in for `fetch`, and once over loopback, where connections stay open. All clients are in
// one process and take turns. First it is checked that all return the same recordings.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { answeringFetch } from './answers.mjs'
import { CLIENTS, forNode, WITH_FETCH } from './clients.mjs'
import { page } from './recordings.mjs'
import { conditions, here, keep, rounds, spread, table } from './results.mjs'
import { alternating, compared, sampler } from './statistics.mjs'

const ROUNDS = rounds(61)
const COUNTS = [0, 10, 100]
/** What the others are compared with. */
const YARDSTICK = 'fetch'
const PLACES = {
  stub: 'Without a network: a stand-in for `fetch` returns a new `Response` at once',
  loopback: 'Over loopback, where connections stay open',
}

const server = fork(here('calls/server.mjs'))
const [{ baseUrl: loopback }] = await once(server, 'message')
const { fetch } = globalThis
const fileOf = await forNode('installed')

const names = /** @type {import('./clients.mjs').ClientName[]} */ (Object.keys(CLIENTS))
/** @typedef {import('./statistics.mjs').Quartiles & { name: string, label: string, ratio: import('./statistics.mjs').Quartiles }} Measured */
/** @type {{ place: string, count: number, clients: Measured[] }[]} */
const rows = []
for (const place of Object.keys(PLACES)) {
  const isStub = place === 'stub'
  // Before any client is made, because some keep the `fetch` that they find then.
  globalThis.fetch = isStub ? answeringFetch : fetch
  for (const count of COUNTS) {
    const { items } = page('plain', count)
    /** @type {Record<string, () => Promise<number>>} */
    const samplers = {}
    for (const name of names) {
      const { createClient } = await import(pathToFileURL(fileOf(name)).href)
      const baseUrl = `${isStub ? 'http://127.0.0.1:9/v1' : loopback}/${count}`
      const client = createClient({ baseUrl, token: 't0ken-of-the-bench', ...(isStub && WITH_FETCH[name]) })
      const list = () => client.list({ max: 100 })
      assert.deepEqual(await list(), items, name)
      samplers[name] = await sampler(list)
    }
    const samples = await alternating(names, ROUNDS, (name) => samplers[name]())
    const found = compared(samples, YARDSTICK).map((row) => ({ label: CLIENTS[row.name], ...row }))
    rows.push({ place, count, clients: found })
    console.error(`    ${count} recordings (${place}) are done.`)
  }
}
server.disconnect()
await keep('calls', { rounds: ROUNDS, yardstick: YARDSTICK, places: PLACES, rows })
console.log(markdown())

function markdown() {
  const lines = [
    '## A whole call',
    '',
    `From the call to a page's recordings, and times \`fetch\` alone: medians of ${ROUNDS} rounds, with the quartiles. Packages`,
    `are imported from node_modules. ${conditions}`,
  ]
  const columns = COUNTS.flatMap((count) => [`${count} recordings, µs:`, 'times `fetch`:'])
  for (const [place, what] of Object.entries(PLACES)) {
    const mine = rows.filter((row) => row.place === place)
    const cells = Object.entries(CLIENTS).map(([name, label]) => {
      const found = mine.flatMap(({ clients }) => clients.filter((one) => one.name === name))
      return [label, ...found.flatMap((us) => [spread(us, us.median < 100 ? 1 : 0), spread(us.ratio, 2)])]
    })
    lines.push('', `**${what}**`, '', table(['client', ...columns], cells))
  }
  lines.push('', 'Without a network, `axios` is set to use `fetch`; over loopback it uses its own way of sending.')
  return `${lines.join('\n')}\n`
}
