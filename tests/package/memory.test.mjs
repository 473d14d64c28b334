// The core's memory does not grow with the number of calls, however they end. Most of these callers never give the event loop a
// turn, so that no finalizer runs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWithoutWasm, run } from './support.mjs'

const CALLS = 100_000

/** A script for a separate process. It prints the size of the core's memory after a tenth of the calls and after all of them. */
const script = (call, calls) => `
  const { instantiate } = WebAssembly
  let memory
  // Without WebAssembly, the core's memory is a buffer of pages, and a larger one when it has grown.
  const PAGE = 65_536
  globalThis.ArrayBuffer = new Proxy(ArrayBuffer, {
    construct(Buffer, [length]) {
      const buffer = new Buffer(length)
      if (${isWithoutWasm} && length > 0 && length % PAGE === 0) memory = { buffer }
      return buffer
    },
  })
  WebAssembly.instantiate = async (...given) => {
    const instance = await instantiate(...given)
    // The first module is the core. Node loads another one for fetch later.
    memory ??= Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory)
    return instance
  }
  const { RecordingsClient } = await import('webex-converged-recordings')
  const token = 't0ken-t0ken'
  const body = JSON.stringify({ id: 'r1', items: [{ id: 'r1', topic: 'Weekly', createTime: '2026-05-01T09:30:00Z' }] })
  const answer = async () => new Response(body, { headers: { link: '<https://webexapis.com/v1/convergedRecordings?cursor=2>; rel="next"' } })
  const never = () => new Promise(() => {})
  /** Lets finalizers run. */
  const collect = async (count) => {
    if (count % 500 > 0) return
    for (let turns = 0; turns < 2; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      gc()
    }
  }
  const call = ${call}
  const sizes = []
  for (let count = 1; count <= ${calls}; count++) {
    await call(count)
    if (count === ${calls} / 10 || count === ${calls}) sizes.push(memory.buffer.byteLength)
  }
  console.log(JSON.stringify(sizes))
  process.exit()
`

const client = (options) => `new RecordingsClient({ token, fetch: answer, ...${options} })`
for (const [what, call, calls = CALLS / 10] of [
  ['that succeed', `((client) => () => client.listRecordings({ max: 5 }))(${client('{}')})`, CALLS],
  ['with a token function', `((client) => () => client.getRecording('r1'))(${client('{ token: async () => token }')})`],
  ['that fail', `((client) => () => client.getRecording('r1').catch(() => {}))(${client('{ fetch: async () => 5 }')})`],
  ['with wrong arguments', `((client) => () => client.getRecording('', { x: 1 }).catch(() => {}))(${client('{}')})`],
  ['of one client each', `async (count) => collect(count, await ${client('{}')}.getRecording('r1'))`],
  [
    'that are aborted while an answer is awaited',
    `((client) => async () => {
      const controller = new AbortController()
      const call = client.getRecording('r1', { signal: controller.signal, onEvent: () => queueMicrotask(() => controller.abort()) })
      await call.catch(() => {})
    })(${client('{ fetch: never }')})`,
  ],
  [
    'of loops that are left',
    `((client) => async () => {
      for await (const _ of client.listRecordings({ max: 1 })) break
    })(${client('{}')})`,
  ],
  [
    // A timer would end the call. Here there is none, and nobody holds the call.
    'that never end',
    `((client) => async (count) => {
      globalThis.setTimeout = () => 1
      client.getRecording('r1')
      await collect(count)
    })(${client('{ fetch: never }')})`,
    CALLS,
  ],
]) {
  test(`memory does not grow with calls ${what}`, async () => {
    // On a busy machine, so many calls can take minutes.
    const options = { options: ['--expose-gc'], timeout: 300_000 }
    const { code, stdout, stderr } = await run('memory.mjs', script(call, calls), options)
    assert.equal(code, 0, stderr)
    const [early, late] = JSON.parse(stdout)
    assert.equal(late, early, `${early} bytes after ${calls / 10} calls, ${late} after ${calls}`)
    console.log(`${late / 1024} KiB after ${calls} calls`)
  })
}

test('nothing holds a client or a page that the caller has forgotten', async () => {
  const held = `
    import { RecordingsClient } from 'webex-converged-recordings'
    const use = async () => {
      const client = new RecordingsClient({ token: 't0ken', fetch: async () => new Response('{"items":[]}') })
      const list = client.listRecordings()
      return [client, list, await list].map((object) => new WeakRef(object))
    }
    const used = await use()
    for (let turns = 0; turns < 10; turns++) {
      await new Promise((resolve) => setImmediate(resolve))
      gc()
    }
    console.log(used.filter((reference) => reference.deref()).length)
    process.exit()
  `
  const { stdout, stderr } = await run('held.mjs', held, { options: ['--expose-gc'] })
  assert.equal(stdout, '0\n', stderr)
})
