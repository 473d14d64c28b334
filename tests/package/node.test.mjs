// The package in Node: the three calls by `import` and by `require`, against the emulator over HTTP.

import assert from 'node:assert/strict'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { inspect } from 'node:util'
import { refusing } from './fault-server.mjs'
import { aboutWasm, command, emulator, installed, load, require, run, TOKEN } from './support.mjs'

let webex
before(async () => {
  webex = await emulator('--recordings', '60')
})
after(async () => assert.equal(await webex.stop(), 0))

const THREE_CALLS = `
  const client = new RecordingsClient({ token: process.env.TOKEN, baseUrl: process.env.BASE_URL })
  const first = await client.listRecordings({ max: 2, serviceType: 'all' })
  const second = await client.listRecordings({ cursor: first.cursor })
  const one = await client.getRecording(first.items[0].id)
  const deletion = await client.deleteRecording(one.id, { reason: 'audit', comment: '„läuft“ 会議' })
  const again = await client.deleteRecording(one.id).catch((error) => error)
  const left = await client.listRecordings({ max: 2 })
  console.log(JSON.stringify({ first, second, one, deletion, left, again: { ...again, message: again.message,
    isOurs: again instanceof RecordingsError, isError: again instanceof Error, name: again.name, stack: again.stack } }))`

const FORMS = {
  import: ['three-calls.mjs', `import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'\n${THREE_CALLS}`],
  require: [
    'three-calls.cjs',
    `const { RecordingsClient, RecordingsError } = require('webex-converged-recordings')
    async function main() {${THREE_CALLS}\n}\nmain()`,
  ],
}

for (const [form, [name, source]] of Object.entries(FORMS)) {
  test(`the three calls, by ${form}`, async () => {
    const { code, stdout, stderr } = await run(name, source, { environment: { TOKEN, BASE_URL: webex.address } })
    assert.equal(code, 0, stderr)
    const { first, second, one, deletion, left, again } = JSON.parse(stdout)
    assert.equal(first.items.length, 2)
    assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 4)
    assert.equal(one.id, first.items[0].id)
    assert.match(one.temporaryDirectDownloadLinks.expiration, /^\d{4}-\d\d-\d\dT.*Z$/)
    assert.equal(deletion.outcome, 'deleted')
    assert.match(deletion.trackingId, /^EMULATOR_/)
    assert.equal(left.items[0].id, first.items[1].id)
    const { isOurs, isError, stack, trackingId, message, ...rest } = again
    assert.ok(isOurs && isError)
    assert.deepEqual(rest, { code: 'not-found', status: 404, retryable: false, attempts: 1, name: 'RecordingsError' })
    assert.match(trackingId, /^EMULATOR_/)
    assert.match(message, /^Webex answered 404: /)
    assert.match(stack, new RegExp(name.replace('.', '\\.')), 'the stack names the file that made the call')
  })
}

test('if the network is down, the error says so and can be retried', async () => {
  const { RecordingsClient } = await load()
  const down = await refusing()
  const client = new RecordingsClient({ token: TOKEN, baseUrl: down.address })
  await assert.rejects(client.listRecordings(), (error) => {
    assert.equal(error.code, 'network')
    assert.equal(error.message, 'No answer from Webex: fetch failed (ECONNREFUSED).')
    assert.ok(error.retryable && error.hint && error.cause instanceof TypeError)
    assert.equal(error.status, undefined)
    return true
  })
  await down.close()
})

test('a wrong token is unauthorized', async () => {
  const { RecordingsClient } = await load()
  const client = new RecordingsClient({ token: 'wr0ng', baseUrl: webex.address })
  await assert.rejects(client.listRecordings(), { code: 'unauthorized', status: 401, hint: /12 hours/ })
})

const BAD_INPUT = [
  ...[0, 101, 1.5, '10'].map((max) => ['max', (client) => client.listRecordings({ max })]),
  ...['2026-05-01T09:30:00', 'yesterday', new Date(NaN)].map((from) => ['from', (client) => client.listRecordings({ from })]),
  ['from', (client) => client.listRecordings({ from: '2026-05-02T00:00:00Z', to: new Date('2026-05-01T00:00:00Z') })],
  ['status', (client) => client.listRecordings({ status: 'gone' })],
  ['serviceType', (client) => client.listRecordings({ serviceType: 'CALLING' })],
  ['cursor', (client) => client.listRecordings({ cursor: 'x' })],
  ['form', (client) => client.listRecordings({ form: '2026-05-01T00:00:00Z' })],
  ['query', (client) => client.listRecordings(new Map([['status', 'deleted']]))],
  ['query', (client) => client.listRecordings(new URLSearchParams('status=deleted'))],
  [
    'query',
    (client) =>
      client.listRecordings(
        new (class {
          get status() {
            return 'deleted'
          }
        })(),
      ),
  ],
  ['options', (client) => client.getRecording('r1', TOKEN)],
  ['comment', (client) => client.deleteRecording('r1', { comment: '\ud83c' })],
  ...['', '../people/me', 'a/b?c#d', '.', '..', undefined, 5].flatMap((id) => [
    ['id', (client) => client.getRecording(id)],
    ['id', (client) => client.deleteRecording(id)],
  ]),
  ['comment', (client) => client.deleteRecording('r1', { comment: 'x'.repeat(256) })],
  ['reason', (client) => client.deleteRecording('r1', { reason: 5 })],
  ['signal', (client) => client.getRecording('r1', { signal: 'now' })],
]
const BAD_CLIENTS = [
  ['token', {}],
  ['token', { token: undefined }],
  ['token', { token: 'two words' }],
  ['baseUrl', { token: TOKEN, baseUrl: 'http://example.com' }],
  ['baseUrl', { token: TOKEN, baseUrl: '/relative' }],
  ['fetch', { token: TOKEN, fetch: 'fetch' }],
  ['options', TOKEN],
  ['options', [TOKEN]],
  ['timeout', { token: TOKEN, timeout: 5 }],
]

test('the error for bad input names it, and nothing is sent', async () => {
  let sent = 0
  const fetch = async () => {
    sent++
    return new Response('{}')
  }
  const real = globalThis.fetch
  globalThis.fetch = fetch
  try {
    for (const { RecordingsClient, RecordingsError } of [await load(), require('webex-converged-recordings')]) {
      const check = (argument, promise) =>
        assert.rejects(promise, (error) => {
          assert.ok(error instanceof RecordingsError)
          assert.equal(error.code, 'invalid-argument', error.message)
          assert.ok(error.message.startsWith(`${argument}: `), `${argument} is named: ${error.message}`)
          assert.equal(error.attempts, 0)
          assert.ok(!inspect(error).includes(TOKEN), error.message)
          return true
        })
      for (const [argument, call] of BAD_INPUT) {
        await check(argument, call(new RecordingsClient({ token: TOKEN })))
        await check(argument, call(new RecordingsClient({ token: TOKEN, fetch })))
      }
      for (const [argument, options] of BAD_CLIENTS) await check(argument, new RecordingsClient(options).listRecordings())
      await check('token', new RecordingsClient().listRecordings())
    }
  } finally {
    globalThis.fetch = real
  }
  assert.equal(sent, 0)
})

// Next.js does this while it renders a page: a repeated request gets the same answer, unless it has a signal.
test('every try is a new request, even if `fetch` remembers answers', async () => {
  const { RecordingsClient } = await load()
  const faulty = await emulator('--fault', 'LIST 503 x1')
  const real = globalThis.fetch
  const remembered = new Map()
  globalThis.fetch = (input, init) => {
    if (init?.signal) return real(input, init)
    const key = input.url ?? String(input)
    if (!remembered.has(key)) remembered.set(key, real(input, init))
    return remembered.get(key).then((response) => response.clone())
  }
  try {
    const client = new RecordingsClient({ token: TOKEN, baseUrl: faulty.address })
    assert.equal((await client.listRecordings()).items.length, 10)
  } finally {
    globalThis.fetch = real
    await faulty.stop()
  }
})

test('without WebAssembly, importing works, and the first call says why it fails', aboutWasm, async () => {
  const call = `new RecordingsClient({ token: 't' }).listRecordings().catch(({ code, message, hint }) => console.log(code, message, hint))`
  for (const [name, source] of [
    [
      'without.mjs',
      `import { RecordingsClient } from 'webex-converged-recordings'\nimport 'webex-converged-recordings/emulator'\n${call}`,
    ],
    [
      'without.cjs',
      `const { RecordingsClient } = require('webex-converged-recordings')\nrequire('webex-converged-recordings/emulator')\n${call}`,
    ],
    ['without-inline.mjs', `import { RecordingsClient } from 'webex-converged-recordings/inline'\n${call}`],
    ['without-inline.cjs', `const { RecordingsClient } = require('webex-converged-recordings/inline')\n${call}`],
  ]) {
    const { code, stdout, stderr } = await run(name, source, { options: ['--jitless'] })
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^internal The core could not be loaded\. .*There is no WebAssembly here/s)
  }
})

test('an unusual id reaches the server as one path segment', async () => {
  const { RecordingsClient } = await load()
  const urls = []
  const fetch = async (url) => {
    urls.push(url)
    return new Response(null, { status: 404 })
  }
  const client = new RecordingsClient({ token: TOKEN, fetch })
  for (const id of ['a%2Fb', '%2e%2e', '...', 'é会', 'a&b=c;d', 'Y2lzY29=']) {
    await assert.rejects(client.getRecording(id), { code: 'not-found' })
    const { pathname, search } = new URL(urls.pop())
    assert.equal(decodeURIComponent(pathname), `/v1/convergedRecordings/${id}`)
    assert.equal(pathname.split('/').length, 4)
    assert.equal(search, '')
  }
})

test('the token is not visible in clients, errors or messages', async () => {
  const { RecordingsClient } = await load()
  const client = new RecordingsClient({ token: TOKEN, baseUrl: webex.address })
  await client.listRecordings()
  const missing = await client.getRecording('62807eaf-0c89-492e-a3c3-c4751812603b').catch((error) => error)
  const body = JSON.stringify({ message: `bad token ${TOKEN}`, trackingId: TOKEN })
  const repeating = new RecordingsClient({ token: TOKEN, fetch: async () => new Response(body, { status: 401 }) })
  const repeated = await repeating.listRecordings().catch((error) => error)
  assert.equal(repeated.message, 'Webex answered 401: bad token (token).')
  for (const value of [client, missing, repeated]) {
    for (const text of [
      inspect(value, { showHidden: true, depth: Infinity, getters: true }),
      JSON.stringify(value),
      String(value),
    ]) {
      assert.ok(!text.includes(TOKEN), text)
    }
  }
})

test('recordings are plain objects, with every field', async () => {
  const { RecordingsClient } = await load()
  const sent = { id: 'r1', serviceType: 'hologram', storageRegion: 'US', serviceData: { a: [null, 1] }, hostEmail: null }
  const client = new RecordingsClient({ token: TOKEN, fetch: async () => Response.json(sent) })
  const { hostEmail, ...expected } = sent
  const recording = await client.getRecording('r1')
  assert.deepStrictEqual(recording, expected)
  assert.deepStrictEqual(structuredClone(recording), expected)
})

test('a call reads its arguments when it is made', async () => {
  const { RecordingsClient } = await load()
  const sent = []
  const fetch = async (url, { body }) => {
    sent.push(body ?? new URL(url).search)
    return new Response(null, { status: 404 })
  }
  const client = new RecordingsClient({ token: TOKEN, fetch })
  const query = { from: new Date('2026-05-01'), to: '2026-05-02T00:00:00Z' },
    options = {},
    calls = []
  for (const word of ['available', 'deleted']) {
    query.status = options.reason = word
    calls.push(client.listRecordings(query), client.deleteRecording('r1', options))
    query.from.setUTCHours(9)
  }
  await Promise.allSettled(calls)
  assert.deepEqual(sent, [
    '?from=2026-05-01T00%3A00%3A00Z&to=2026-05-02T00%3A00%3A00Z&status=available',
    '{"reason":"available"}',
    '?from=2026-05-01T09%3A00%3A00Z&to=2026-05-02T00%3A00%3A00Z&status=deleted',
    '{"reason":"deleted"}',
  ])
})

test('an abort rejects with its reason', async () => {
  const { RecordingsClient } = await load()
  for (const [where, reason] of [
    ['client', { any: 'thing' }],
    ['call', NaN],
    ['call', null],
  ]) {
    const controller = new AbortController()
    const { signal } = controller
    let isSent
    const sent = new Promise((resolve) => {
      isSent = resolve
    })
    const never = () => {
      isSent()
      return new Promise(() => {})
    }
    const client = new RecordingsClient({ token: TOKEN, fetch: never, ...(where === 'client' && { signal }) })
    const call = client.listRecordings({}, where === 'call' ? { signal } : {})
    await sent
    controller.abort(reason)
    await assert.rejects(call, (error) => Object.is(error, reason))
  }
})

test('importing and constructing load nothing; a failed load is reported and tried again', aboutWasm, async () => {
  // Only our core is counted, because Node's own fetch compiles a module as well.
  const { size } = await stat(join(installed, 'core.wasm'))
  const { code, stdout, stderr } = await run(
    'load.mjs',
    `
    import { RecordingsClient, warmUp } from 'webex-converged-recordings'
    const compile = WebAssembly.compile
    let compiled = 0
    const count = (bytes) => { if (bytes.length === ${size}) compiled++ }
    WebAssembly.compile = async (bytes) => { count(bytes); throw new WebAssembly.CompileError('blocked') }
    const client = new RecordingsClient({ token: 't', fetch: async () => Response.json({ items: [] }) })
    const before = compiled
    const failed = await client.listRecordings().catch((error) => error)
    const warm = await warmUp().catch((error) => error)
    WebAssembly.compile = (bytes) => { count(bytes); return compile(bytes) }
    const pages = await Promise.all([client.listRecordings(), client.listRecordings(), warmUp()])
    console.log(JSON.stringify([before, failed.code, failed.message, failed.hint, warm.code, pages, compiled]))`,
  )
  assert.equal(code, 0, stderr)
  const [before, failed, message, hint, warm, pages, compiled] = JSON.parse(stdout)
  assert.deepEqual([before, failed, warm], [0, 'internal', 'internal'])
  assert.equal(message, 'The core could not be loaded. blocked.')
  assert.match(hint, /^This platform does not compile WebAssembly/)
  assert.deepEqual(pages, [{ items: [] }, { items: [] }, null])
  assert.equal(compiled, 3)
})

test('loading the core counts against `timeoutMs`, and an abort does not wait for it', aboutWasm, async () => {
  const { code, stdout, stderr } = await run(
    'slow-load.mjs',
    `
    import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'
    const compile = WebAssembly.compile
    let go
    WebAssembly.compile = async (bytes) => { await new Promise((resolve) => { go = resolve }); return compile(bytes) }
    let sent = 0
    const client = new RecordingsClient({ token: 't', timeoutMs: 60_000, fetch: async () => { sent++; return Response.json({ items: [] }) } })
    const ends = []
    const end = (promise) => promise.then((value) => ends.push('value'), (error) => ends.push(error.code ?? error))
    const controller = new AbortController()
    const late = client.listRecordings({}, { timeoutMs: 20 }).catch((error) => error)
    const aborted = end(client.listRecordings({}, { signal: controller.signal }))
    await end(client.listRecordings({}, { signal: AbortSignal.abort('before') }))
    controller.abort('meanwhile')
    await aborted
    const { code, message, attempts, retryable } = await late
    const waiting = end(client.listRecordings())
    go()
    await waiting
    console.log(JSON.stringify({ ends, code, message, attempts, retryable, sent, left: process.getActiveResourcesInfo().filter((name) => name === 'Timeout') }))`,
  )
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), {
    ends: ['before', 'meanwhile', 'value'],
    code: 'timeout',
    message: 'The core was not loaded within 20 ms (timeoutMs)',
    attempts: 0,
    retryable: true,
    sent: 1,
    left: [],
  })
})

test('unreadable arguments and invalid limits are refused, whether the core is loaded or not', async () => {
  const { code, stdout, stderr } = await run(
    'unreadable.mjs',
    `
    import { RecordingsClient, RecordingsError, warmUp } from 'webex-converged-recordings'
    const trap = () => ({ get x() { throw new Error('a trap') } })
    const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }
    const make = (options) => new RecordingsClient({ token: 't', fetch: () => { throw new Error('sent') }, ...options })
    const calls = {
      query: () => make().listRecordings(trap()), id: () => make().getRecording(revoked()), options: () => make().deleteRecording('r', trap()),
      client: () => new RecordingsClient(trap()).listRecordings(), nested: () => make().listRecordings({ from: trap() }),
      proxy: () => make().listRecordings({ from: revoked() }), signal: () => make().listRecordings({}, { signal: trap() }),
      half: () => make().listRecordings({}, { signal: { aborted: false, addEventListener() {} } }),
      bigint: () => make().listRecordings({}, { timeoutMs: 5n }), symbol: () => make().listRecordings({}, { timeoutMs: Symbol('x') }),
      text: () => make().listRecordings({}, { timeoutMs: '1' }), fraction: () => make({ timeoutMs: 0.5 }).listRecordings(),
    }
    const wrong = []
    for (const loaded of [false, true]) {
      if (loaded) await warmUp()
      await Promise.all(Object.entries(calls).map(async ([name, call]) => {
        const error = await call().then(() => 'fulfilled', (error) => error)
        if (!RecordingsError.is(error) || error.code !== 'invalid-argument' || error.attempts !== 0) wrong.push([loaded, name, String(error)])
      }))
    }
    console.log(JSON.stringify(wrong))`,
  )
  assert.deepEqual([code, stdout], [0, '[]\n'], stderr)
})

test('one signal serves many calls', async () => {
  const { code, stdout, stderr } = await run(
    'one-signal.mjs',
    `
    import { getEventListeners } from 'node:events'
    import { RecordingsClient } from 'webex-converged-recordings'
    const controller = new AbortController(), { signal } = controller
    let pending = 0, areAllSent
    const allSent = new Promise((resolve) => { areAllSent = resolve })
    const never = () => { if (++pending === 30) areAllSent(); return new Promise(() => {}) }
    const fetch = (url) => url.endsWith('never') ? never() : Promise.resolve(new Response('{"id":"r"}'))
    const client = new RecordingsClient({ token: 't', fetch, signal })
    const call = (id) => client.getRecording(id, { signal }).catch((reason) => reason)
    const listeners = () => getEventListeners(signal, 'abort').length
    const counts = []
    for (const round of ['while the core loads', 'later']) {
      const calls = Array.from({ length: 30 }, () => call('r'))
      counts.push(listeners())
      await Promise.all(calls)
      counts.push(listeners())
    }
    const calls = Array.from({ length: 30 }, () => call('never'))
    await allSent
    controller.abort('enough')
    const ends = new Set(await Promise.all(calls))
    console.log(JSON.stringify([...ends, counts, listeners()]))`,
  )
  assert.deepEqual([code, stderr], [0, ''])
  const [end, counts, left] = JSON.parse(stdout)
  assert.deepEqual([end, left], ['enough', 0])
  assert.ok(counts[0] === 1 && counts[1] === 0 && counts[2] <= 1 && counts[3] === 0, counts.join())
})

test('`RecordingsError.is` recognises errors of other copies of the package', async () => {
  const copies = [await load(), require('webex-converged-recordings')]
  const errors = await Promise.all(
    copies.map(({ RecordingsClient }) => new RecordingsClient({}).listRecordings().catch((error) => error)),
  )
  for (const { RecordingsError } of copies) {
    assert.equal(errors.filter((error) => error instanceof RecordingsError).length, 1)
    for (const error of errors) assert.ok(RecordingsError.is(error))
    for (const other of [new Error('x'), { code: 'network' }, null, undefined, 'RecordingsError', RecordingsError]) {
      assert.ok(!RecordingsError.is(other))
    }
  }
})

test('a listener that throws does not fail the call', async () => {
  const { code, stdout, stderr } = await run(
    'listener.mjs',
    `
    import { RecordingsClient } from 'webex-converged-recordings'
    const fetch = async () => Response.json({ items: [] })
    const listeners = [() => { throw new Error('now') }, async () => { throw new Error('later') }, () => Promise.reject(5)]
    let told = 0
    for (const listener of listeners) {
      const onEvent = (event) => { told++; return listener(event) }
      await new RecordingsClient({ token: 't', fetch, onEvent }).listRecordings()
    }
    console.log(told)`,
  )
  assert.deepEqual([code, stdout], [0, '6\n'], stderr)
})

test('the embedded emulator works as a fetch', async () => {
  const { RecordingsClient, createEmulator } = await load()
  for (const create of [createEmulator, require('webex-converged-recordings/emulator').createEmulator]) {
    let now = Date.parse('2026-11-23T12:00:00Z')
    const webex = await create({ recordings: 12, token: TOKEN, now: () => now })
    const client = new RecordingsClient({ token: TOKEN, baseUrl: webex.baseUrl, fetch: webex.fetch })
    const {
      items: [{ id }],
    } = await client.listRecordings()
    const {
      temporaryDirectDownloadLinks: { audioDownloadLink },
    } = await client.getRecording(id)
    assert.equal((await webex.fetch(audioDownloadLink)).status, 200)
    assert.equal((await client.deleteRecording(id)).outcome, 'deleted')
    assert.equal((await client.getRecording(id)).status, 'deleted')
    assert.ok(webex.restore(id))
    assert.equal((await client.getRecording(id)).status, 'available')
    await client.deleteRecording(id)
    assert.equal(webex.recordings().find((recording) => recording.id === id).deletions, 2)
    now += 31 * 86_400_000
    assert.equal((await client.getRecording(id)).status, 'purged')
    assert.equal((await webex.fetch(audioDownloadLink)).status, 403)
    await assert.rejects(create({ recordings: -1 }), /recordings: .*0 to 100000/)
  }
})

test('the command line explains itself and its errors', async () => {
  const cli = (...args) => command('node_modules/.bin/webex-recordings', args)
  const version = require('webex-converged-recordings/package.json').version
  assert.deepEqual(await cli('--version'), { code: 0, stdout: `${version}\n`, stderr: '' })
  assert.match((await cli('--help')).stdout, /^ {2}emulator .*^ {2}capture /ms)
  assert.match((await cli('emulator', '--help')).stdout, /webex-recordings emulator .*--port/s)
  for (const [args, said] of [
    [[], /emulator/],
    [['emulator', '--port', '70000'], /--port.*65535/s],
    [['emulator', '--recordings', 'many'], /recordings.*100000/s],
    [['emulator', '--prot', '1'], /--prot/],
  ]) {
    const { code, stdout, stderr } = await cli(...args)
    assert.deepEqual([code, stdout], [2, ''], args.join(' '))
    assert.match(stderr, said)
  }
  assert.equal((await command('npx', ['--no-install', 'webex-recordings', '--version'])).stdout.trim(), version)
})
