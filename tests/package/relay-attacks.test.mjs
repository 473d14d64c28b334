// Attacks on a relay, wherever a relay runs: in each version of Node behind its HTTP server, and in Deno, Bun and workerd.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { build } from 'esbuild'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { binary, serving } from '../matrix/places.mjs'
import { attackAll, hostileWebex } from './relay-attackers.mjs'
import { ATTACKS, relays } from './relay-attacks.mjs'
import { createRelay, nodeListener } from './relays.mjs'
import { consumer, here, installed } from './support.mjs'

/** How many there are, and how many of them are raw bytes, which are only for Node's server. */
const [ALL, OF_BYTES] = [218, 15]

/** A relay for Node, Deno and Bun. It gets the address of Webex, and a port. */
const PROGRAM = `
  import { createRelay, nodeListener } from 'webex-converged-recordings/relay'
  import { relays } from './relay-attacks.mjs'
  const { Bun, Deno, process } = globalThis
  const [baseUrl, port] = Deno ? Deno.args : process.argv.slice(2)
  const relay = relays(createRelay, baseUrl)
  const where = { hostname: '127.0.0.1', port: Number(port) }
  if (Deno) Deno.serve(where, (request) => relay(request))
  else if (Bun) Bun.serve({ ...where, fetch: relay })
  else (await import('node:http')).createServer(nodeListener(relay)).listen(where.port, where.hostname)`

const WORKER = `
  import { createRelay } from 'webex-converged-recordings/relay'
  import { relays } from './relay-attacks.mjs'
  let relay
  export default { fetch: (request, { BASE_URL }) => (relay ??= relays(createRelay, BASE_URL))(request) }`

/** @param {string} baseUrl @param {number} port */
const CONFIG = (baseUrl, port) => `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (
    services = [
      (name = "main", worker = (
        modules = [(name = "worker.js", esModule = embed "built.js"), (name = "core.wasm", wasm = embed "core.wasm")],
        bindings = [(name = "BASE_URL", text = "${baseUrl}")],
        compatibilityDate = "2026-11-01",
      )),
      (name = "internet", network = (allow = ["public", "private", "local"])),
    ],
    sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
  );`

/** A Webex, a free port, and a folder with the relays. */
async function world(context, name) {
  const webex = await hostileWebex()
  context.after(webex.close)
  const folder = join(consumer, `attacked-${name}`)
  await mkdir(folder, { recursive: true })
  await copyFile(join(here, 'relay-attacks.mjs'), join(folder, 'relay-attacks.mjs'))
  const taken = createTcpServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const port = portOf(taken)
  taken.close()
  return { webex, folder, port }
}

/** Attacks a program, once it listens. */
async function attacked(context, { webex, folder, port }, program, args, seesTargets) {
  const { stop } = serving(folder, program, args)
  context.after(stop)
  const isUp = async () => {
    const socket = connect(port, '127.0.0.1')
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    return isConnected
  }
  await until(isUp, () => `${program} does not listen`, { deadlineMs: 20_000 })
  return attackAll({ port, webex, seesTargets })
}

test('no attack gets through here', async (context) => {
  const webex = await hostileWebex()
  context.after(webex.close)
  const server = createServer(nodeListener(relays(createRelay, webex.baseUrl))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  assert.deepEqual([ATTACKS.length, ATTACKS.filter(({ name }) => name.startsWith('BYTES')).length], [ALL, OF_BYTES])
  assert.equal(await attackAll({ port: portOf(server), webex, seesTargets: true }), ALL)
})

for (const runtime of ['node20', 'node22', 'node24', 'deno', 'bun']) {
  test(`no attack gets through in ${runtime}`, async (context) => {
    const made = await world(context, runtime)
    await writeFile(join(made.folder, 'relay.mjs'), PROGRAM)
    const isNode = runtime.startsWith('node')
    const options = runtime === 'deno' ? ['run', '--allow-net', '--allow-env', '--allow-read'] : []
    const args = [...options, 'relay.mjs', made.webex.baseUrl, `${made.port}`]
    assert.equal(await attacked(context, made, binary(runtime), args, isNode), isNode ? ALL : ALL - OF_BYTES)
  })
}

test('no attack gets through in workerd', async (context) => {
  const made = await world(context, 'workerd')
  const { folder, webex, port } = made
  await writeFile(join(folder, 'worker.js'), WORKER)
  await writeFile(join(folder, 'config.capnp'), CONFIG(webex.baseUrl, port))
  await writeFile(join(folder, 'core.wasm'), await readFile(join(installed, 'core.wasm')))
  await build({
    absWorkingDir: folder,
    entryPoints: ['worker.js'],
    outfile: 'built.js',
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker'],
    external: ['*.wasm'],
    tsconfigRaw: {},
    logLevel: 'silent',
  })
  assert.equal(await attacked(context, made, binary('workerd'), ['serve', 'config.capnp'], false), ALL - OF_BYTES)
})
