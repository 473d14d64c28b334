// An independent judge: Prism checks the client's requests and the emulator's answers against description.yml.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../helpers/port.mjs'
import { emulator, here, load, TOKEN } from './support.mjs'

const manifest = createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')
const cli = join(dirname(manifest), 'dist/index.js')

/** Starts Prism. Returns its address, and a function that lists the violations it has reported. */
async function prism(mode, ...args) {
  const port = await freePort()
  const options = ['--host', '127.0.0.1', '--port', String(port), '--errors', join(here, 'description.yml')]
  const child = spawn(process.execPath, [cli, mode, ...options, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const ready = new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error(`Prism ended: ${output}`)))
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data
        if (output.includes('Prism is listening')) resolve()
      })
    }
  })
  await ready
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    violations: () => output.match(/.*[Vv]iolation.*/g) ?? [],
    stop: () => child.kill(),
  }
}

/** The global fetch, which records Prism's verdict on every answer. */
function judged(verdicts) {
  return async (url, init) => {
    const response = await fetch(url, init)
    verdicts.push([response.status, response.headers.get('sl-violations')])
    return response
  }
}

let webex, mock, proxy
before(async () => {
  webex = await emulator('--recordings', '60')
  ;[mock, proxy] = await Promise.all([prism('mock'), prism('proxy', webex.address)])
})
after(async () => {
  mock?.stop()
  proxy?.stop()
  await webex?.stop()
})

const QUERY = { from: '2020-07-12T09:30:00+08:00', to: new Date('2030-01-01'), status: 'available', serviceType: 'all', max: 3 }

test('all three calls pass the mock server without a violation', async () => {
  const { RecordingsClient } = await load()
  const verdicts = []
  const client = new RecordingsClient({ token: TOKEN, baseUrl: mock.baseUrl, fetch: judged(verdicts) })
  const { items } = await client.listRecordings(QUERY)
  assert.ok(items.length > 0)
  await client.listRecordings()
  await client.getRecording('62807eaf-0c89-492e-a3c3-c4751812603b')
  assert.equal((await client.deleteRecording('a%2Fb')).outcome, 'deleted')
  await client.deleteRecording('r1', { reason: 'audit', comment: '🎥'.repeat(255) })
  assert.deepEqual(verdicts, [
    [200, null],
    [200, null],
    [200, null],
    [204, null],
    [204, null],
  ])
  assert.deepEqual(mock.violations(), [])
})

test('between the client and the emulator, neither side violates the description', async () => {
  const { RecordingsClient } = await load()
  const verdicts = []
  const client = new RecordingsClient({ token: TOKEN, baseUrl: proxy.baseUrl, fetch: judged(verdicts) })
  const { items } = await client.listRecordings({ max: 100 })
  const statuses = ['deleted', 'purged']
  for (const status of statuses) await client.listRecordings({ ...QUERY, status, max: 100 })
  const read = items.slice(0, 10)
  for (const { id } of read) await client.getRecording(id)
  await client.deleteRecording(items[0].id, { reason: 'audit', comment: '' })
  await assert.rejects(client.deleteRecording(items[0].id), { code: 'not-found' })
  const good = Array(1 + statuses.length + read.length).fill([200, null])
  assert.deepEqual(verdicts, [...good, [204, null], [404, null]])
})

test('Prism does report violations', async () => {
  const headers = { authorization: `Bearer ${TOKEN}` }
  for (const [path, init] of [
    ['?max=0', {}],
    ['?status=gone', {}],
    ['?from=2020-07-12', {}],
    ['/r1', { method: 'DELETE', headers: { 'content-type': 'application/json' }, body: '{"comment":5}' }],
  ]) {
    const response = await fetch(`${mock.baseUrl}/convergedRecordings${path}`, {
      ...init,
      headers: { ...headers, ...init.headers },
    })
    assert.equal(response.status, 400, path)
    assert.ok(response.headers.get('sl-violations'), path)
  }
  assert.equal((await fetch(`${mock.baseUrl}/convergedRecordings`)).status, 401)
})
