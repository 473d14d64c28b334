// A whole call, from `list` to a page's recordings, by every client, in several releases of Node: cargo xtask bench calls
//
// Once without a network, with a stand-in for `fetch`, and once over loopback, where connections stay open. In each release and
// each place, all clients are in one process and take turns. First it is checked that all return the same recordings.

import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { CLIENTS, forNode, WITH_FETCH } from './clients.mjs'
import { NODES, named } from './nodes.mjs'
import { conditions, here, keep, rounds, spread, table } from './results.mjs'
import { compared } from './statistics.mjs'

const ROUNDS = rounds(61)
const COUNTS = [0, 10, 100]
/** What the others are compared with. */
const YARDSTICK = 'fetch'
const PLACES = {
  stub: 'without a network: a stand-in for `fetch` returns a new `Response` at once',
  loopback: 'over loopback, where connections stay open',
}

const server = fork(here('calls/server.mjs'))
const [{ baseUrl: loopback }] = await once(server, 'message')
const fileOf = await forNode('installed')

const names = /** @type {import('./clients.mjs').ClientName[]} */ (Object.keys(CLIENTS))

/**
 * The microseconds of each client's samples, by the number of recordings.
 *
 * @param {string} node
 * @param {string} place
 * @returns {Promise<{ count: number, samples: Record<typeof names[number], number[]> }[]>}
 */
async function measure(node, place) {
  const isStub = place === 'stub'
  const client = (/** @type {typeof names[number]} */ name) => ({ file: fileOf(name), options: isStub ? WITH_FETCH[name] : {} })
  const clients = Object.fromEntries(names.map((name) => [name, client(name)]))
  const options = { loopback: isStub ? undefined : loopback, clients, counts: COUNTS, rounds: ROUNDS }
  const { stdout } = await promisify(execFile)(node, [here('calls/once.mjs'), JSON.stringify(options)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    maxBuffer: 1e8,
  })
  return JSON.parse(stdout)
}

/** @typedef {import('./statistics.mjs').Quartiles & { name: string, label: string, ratio: import('./statistics.mjs').Quartiles }} Measured */
/** @type {{ engine: string, version: string, place: string, count: number, clients: Measured[] }[]} */
const rows = []
for (const { engine, version, file } of NODES) {
  for (const place of Object.keys(PLACES)) {
    for (const { count, samples } of await measure(file, place)) {
      const clients = compared(samples, YARDSTICK).map((row) => ({ label: CLIENTS[row.name], ...row }))
      rows.push({ engine, version, place, count, clients })
    }
    console.error(`    ${engine} has made its calls (${place}).`)
  }
}
server.disconnect()
await keep('calls', { rounds: ROUNDS, yardstick: YARDSTICK, places: PLACES, rows })
console.log(markdown(await conditions(named(NODES))))

function markdown(/** @type {string} */ conditions) {
  const lines = [
    '## A whole call',
    '',
    `From the call to a page's recordings, and times \`fetch\` alone: medians of ${ROUNDS} rounds, with the quartiles. Packages`,
    `are imported from node_modules. ${conditions}`,
  ]
  const columns = COUNTS.flatMap((count) => [`${count} recordings, µs:`, 'times `fetch`:'])
  for (const { engine } of NODES) {
    for (const [place, what] of Object.entries(PLACES)) {
      const mine = rows.filter((row) => row.engine === engine && row.place === place)
      const cells = Object.entries(CLIENTS).map(([name, label]) => {
        const found = mine.flatMap(({ clients }) => clients.filter((one) => one.name === name))
        return [label, ...found.flatMap((us) => [spread(us, us.median < 100 ? 1 : 0), spread(us.ratio, 2)])]
      })
      lines.push('', `**${engine}, ${what}**`, '', table(['client', ...columns], cells))
    }
  }
  lines.push('', 'Without a network, `axios` is set to use `fetch`; over loopback it uses its own way of sending.')
  return `${lines.join('\n')}\n`
}
