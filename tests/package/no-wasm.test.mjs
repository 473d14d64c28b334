// The core without WebAssembly: its memory, which JavaScript has to hold together, and places that have no WebAssembly at all.
//
// The other tests show that it does the same as the WebAssembly core: they run on both.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { consumer, installed, require, run, withHooks } from './support.mjs'

const ENTRY = 'webex-converged-recordings/no-wasm'

test('`import` and `require` give the same client', async () => {
  const imported = await import(pathToFileURL(join(installed, 'no-wasm.js')).href)
  for (const { RecordingsClient, RecordingsError, warmUp } of [imported, require(ENTRY)]) {
    await warmUp()
    const fetch = async () => Response.json({ items: [{ id: 'r1' }] })
    const client = new RecordingsClient({ token: 't', fetch })
    assert.deepEqual((await client.listRecordings()).items, [{ id: 'r1' }])
    await assert.rejects(client.listRecordings({ max: 0 }), (error) => RecordingsError.is(error))
  }
})

test('a memory that cannot grow fails that call alone', async () => {
  const { code, stdout, stderr } = await run(
    'no-growth.mjs',
    `
    import { RecordingsClient } from '${ENTRY}'
    const large = JSON.stringify({ id: 'r1', topic: 'x'.repeat(4_000_000) })
    const small = JSON.stringify({ id: 'r2' })
    let body = small
    let release
    const client = new RecordingsClient({ token: 't', retries: 0, fetch: async (url) => {
      if (url.endsWith('slow')) await new Promise((resolve) => { release = resolve })
      return new Response(url.endsWith('large') ? large : small)
    } })
    await client.getRecording('warm')
    const slow = client.getRecording('slow')
    while (!release) await new Promise((resolve) => setTimeout(resolve))
    const real = globalThis.ArrayBuffer
    const ends = []
    globalThis.ArrayBuffer = class extends real {
      constructor(size) {
        if (size > 1_000_000) throw new RangeError('Array buffer allocation failed')
        super(size)
      }
    }
    await client.getRecording('large').catch(({ code, message }) => ends.push(code, message))
    globalThis.ArrayBuffer = real
    release()
    ends.push((await slow).id, (await client.getRecording('large')).topic.length, (await client.getRecording('small')).id)
    console.log(JSON.stringify(ends))`,
  )
  assert.equal(code, 0, stderr)
  const message = 'The core failed. Array buffer allocation failed'
  assert.deepEqual(JSON.parse(stdout), ['internal', message, 'r2', 4_000_000, 'r2'])
})

test('the memory never reaches the addresses that are negative in JavaScript', async () => {
  const { imports } = await import(pathToFileURL(join(withHooks, 'core.js')).href)
  const { instantiate } = await import(pathToFileURL(join(withHooks, 'core-without-wasm.js')).href)
  const { memory } = instantiate(imports())
  const before = memory.buffer
  const pages = before.byteLength / 65_536
  // Up to 2 GiB, and beyond 4 GiB, where the sum of pages would begin at 0 again.
  for (const more of [32_768 - pages, 65_536 - pages, 65_536, 2 ** 31 - 1, 2 ** 32 - 1]) {
    assert.throws(() => memory.grow(more), RangeError, `${more}`)
    assert.equal(memory.buffer, before)
  }
  assert.equal(memory.grow(0), pages)
  assert.equal(memory.grow(1), pages)
  assert.equal(memory.buffer.byteLength, (pages + 1) * 65_536)
})

test('a script that is evaluated inside a function sets the global', async () => {
  for (const name of ['global.js', 'global.no-wasm.js']) {
    const source = await readFile(join(installed, name), 'utf8')
    const context = vm.createContext({ TextDecoder, TextEncoder, URL, performance })
    vm.runInContext(`(function () { 'use strict'; ${source} })()`, context)
    assert.equal(vm.runInContext('typeof WebexConvergedRecordings.RecordingsClient', context), 'function', name)
  }
})

/** A `fetch` built on node:http. Its answers are not instances of `Response`: in Node 20 and 22, even looking at that class ends the process. */
const HTTP_FETCH = `
  import { request } from 'node:http'
  import { Readable } from 'node:stream'
  const fetch = (url, { method, headers, body }) => new Promise((resolve, reject) => {
    request(url, { method, headers }, (answer) => resolve({
      status: answer.statusCode,
      headers: { get: (name) => answer.headers[name] ?? null },
      body: Readable.toWeb(answer),
    })).on('error', reject).end(body)
  })`

test('under --jitless, it works with a `fetch` of its own, and says so if there is none', async () => {
  const { code, stdout, stderr } = await run(
    'jitless-no-wasm.mjs',
    `
    import { createServer } from 'node:http'
    import { once } from 'node:events'
    import { RecordingsClient } from '${ENTRY}'
    ${HTTP_FETCH}
    const server = createServer((_, response) => response.setHeader('content-type', 'application/json').end('{"id":"r1"}'))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const options = { token: 't', baseUrl: \`http://127.0.0.1:\${server.address().port}\` }
    const { id } = await new RecordingsClient({ ...options, fetch }).getRecording('r1')
    const { code, message } = await new RecordingsClient(options).getRecording('r1').catch((error) => error)
    server.close()
    console.log(JSON.stringify([typeof WebAssembly, id, code, message]))`,
    { options: ['--jitless'] },
  )
  assert.equal(code, 0, stderr)
  const message = "fetch: there is no global one here: give one in the client's options"
  assert.deepEqual(JSON.parse(stdout), ['undefined', 'r1', 'invalid-argument', message])
})

test('`require` finds its own file', () => {
  assert.equal(require.resolve(ENTRY), join(consumer, 'node_modules/webex-converged-recordings/no-wasm.cjs'))
})
