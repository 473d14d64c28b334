// `emulator.listen()`: a server in the same process. What it answers, also with faults, is tested in emulator-faults.test.mjs.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { browser, load, run, TOKEN } from './support.mjs'

const { createEmulator } = await load()

const LIST = '/convergedRecordings'
const headers = { authorization: `Bearer ${TOKEN}` }
const create = (options) => createEmulator({ recordings: 12, token: TOKEN, ...options })
const refused = async (baseUrl) => (await once(connect(Number(new URL(baseUrl).port), '127.0.0.1'), 'error'))[0].code

test('it serves the same recordings, on a free port, until it is closed', async () => {
  const webex = await create()
  const [one, other] = await Promise.all([webex.listen(), webex.listen()])
  assert.match(one.baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/v1$/)
  assert.notEqual(one.baseUrl, other.baseUrl)
  const { id } = webex.add({ topic: 'Board meeting' })
  const deletion = await fetch(`${one.baseUrl}${LIST}/${id}`, { method: 'DELETE', headers })
  assert.equal(deletion.status, 204)
  assert.equal((await fetch(`${other.baseUrl}${LIST}/${id}`, { method: 'DELETE', headers })).status, 404)
  assert.deepEqual(
    webex.requests.map(({ method, status }) => [method, status]),
    [
      ['DELETE', 204],
      ['DELETE', 404],
    ],
  )
  await Promise.all([one.close(), one.close()])
  assert.equal(await refused(one.baseUrl), 'ECONNREFUSED')
  assert.equal((await fetch(other.baseUrl + LIST, { headers })).status, 200)
  const again = await webex.listen({ host: 'localhost', port: Number(new URL(one.baseUrl).port) })
  assert.equal(new URL(again.baseUrl).port, new URL(one.baseUrl).port)
  await Promise.all([again.close(), other.close()])
})

test('close ends connections that are open', async () => {
  const webex = await create()
  const { baseUrl, close } = await webex.listen()
  const agent = new Agent({ keepAlive: true })
  const [response] = await once(get(baseUrl + LIST, { agent, headers }), 'response')
  response.resume()
  await once(response, 'end')
  webex.fail('stall')
  const stalled = fetch(baseUrl + LIST, { headers })
  stalled.catch(() => {})
  await until(() => webex.faults()[0].applied === 1, 'the request to stall')
  await close()
  await assert.rejects(stalled, TypeError)
  await until(() => Object.keys(agent.freeSockets).length === 0, 'the idle connection to end')
})

test('its errors', async () => {
  const webex = await create()
  const { baseUrl, close } = await webex.listen()
  const port = Number(new URL(baseUrl).port)
  for (const [options, said] of [
    [{ port }, `port ${port} on 127.0.0.1 is in use; choose another port, or 0 for any free one`],
    [{ host: '192.0.2.7' }, 'host 192.0.2.7 is not an address of this machine; 127.0.0.1 always is'],
    [{ host: '' }, 'host: got ""; allowed: an address of this machine, such as 127.0.0.1'],
    [{ host: 5 }, 'host: expected a string'],
    [{ port: 65_536 }, 'port: got 65536; allowed: a whole number from 0 to 65535'],
    [{ port: -1 }, 'port: got -1; allowed: a whole number from 0 to 65535'],
    [{ port: NaN }, 'port: got NaN; allowed: a whole number from 0 to 65535'],
    [{ port: '8787' }, 'port: expected a number'],
  ]) {
    await assert.rejects(webex.listen(options), { message: said })
  }
  await close()
})

const SCRIPT = `
  const webex = await createEmulator({ faults: ['LIST 503 x1', 'LIST delay=1 x1'] })
  const { baseUrl, close } = await webex.listen()
  const ask = async () => {
    const response = await fetch(baseUrl + '/convergedRecordings', { headers: { authorization: 'Bearer dev-token' } })
    await response.text()
    return response.status
  }
  console.log(await ask(), await ask(), await ask())
  await close()`
const IMPORT = "import { createEmulator } from 'webex-converged-recordings/emulator'"

// A timer or a connection that is left behind keeps the process alive until \`run\` kills it.
test('a process ends by itself after close', async () => {
  const imported = await run('listen.mjs', `${IMPORT}\n${SCRIPT}`)
  assert.deepEqual([imported.code, imported.stdout], [0, '503 200 200\n'], imported.stderr)
  const required = `const { createEmulator } = require('webex-converged-recordings/emulator')\n;(async () => {${SCRIPT}})()`
  const { code, stdout, stderr } = await run('listen.cjs', required)
  assert.deepEqual([code, stdout], [0, '503 200 200\n'], stderr)
})

test('it works in Node before 20.16, and says what it needs where there is no HTTP', async () => {
  const older = 'delete process.getBuiltinModule'
  const imported = await run('listen-older.mjs', `${IMPORT}\n${older}\n${SCRIPT}`)
  assert.deepEqual([imported.code, imported.stdout], [0, '503 200 200\n'], imported.stderr)
  const required = `const { createEmulator } = require('webex-converged-recordings/emulator')\n${older}\n;(async () => {${SCRIPT}})()`
  assert.equal((await run('listen-older.cjs', required)).stdout, '503 200 200\n')

  const nowhere = `${IMPORT}
    const { log } = console
    globalThis.process = undefined
    const webex = await createEmulator()
    await webex.listen().catch(({ message }) => log(message))`
  assert.equal(
    (await run('listen-nowhere.mjs', nowhere)).stdout,
    'listen: needs node:http, which is missing here; use Node 20.16 or later, Deno or Bun\n',
  )
})

test('a browser meets a fault once that is added while it runs', async (context) => {
  const webex = await create()
  const { baseUrl, close } = await webex.listen()
  context.after(close)
  const chromium = await browser()
  context.after(chromium.close)
  const { page } = await chromium.open()
  await page.goto(baseUrl)
  const ask = (method, path) =>
    page.evaluate(
      ({ url, method, headers }) =>
        fetch(url, { method, headers }).then(
          ({ status }) => status,
          ({ name }) => name,
        ),
      { url: baseUrl + path, method, headers },
    )
  // A connection that could be used again.
  assert.equal(await ask('GET', LIST), 200)
  webex.fail('DELETE', 'lost', { times: 1 })
  const { id } = webex.add()
  const path = `${LIST}/${id}`
  assert.deepEqual([await ask('DELETE', path), await ask('DELETE', path)], ['TypeError', 404])
  assert.equal(webex.requests.filter(({ method }) => method === 'DELETE').length, 2)
  assert.equal(webex.recordings().find((recording) => recording.id === id).deletions, 1)
})
