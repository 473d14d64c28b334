// What people see of an error: in a log, from a worker, for an untrusted certificate, and with hints that fit the platform.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { MessageChannel, Worker } from 'node:worker_threads'
import * as Comlink from 'comlink/dist/esm/comlink.mjs'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { certificate } from './certificates.mjs'
import { aboutWasm, browser, consumer, load, require, root, run, server } from './support.mjs'

const { RecordingsClient, RecordingsError } = await load()

const failing = (answer) => new RecordingsClient({ token: 't', retries: 0, fetch: async () => answer() })
const busy = () =>
  new Response('{"message":"Slow down","trackingId":"ROUTER_9"}', { status: 429, headers: { 'retry-after': '120' } })
const ALL = {
  name: 'RecordingsError',
  message: 'Webex answered 429: Slow down.',
  code: 'rate-limited',
  status: 429,
  trackingId: 'ROUTER_9',
  retryAfterMs: 120_000,
  retryable: true,
  attempts: 1,
}

async function late() {
  const error = await failing(busy)
    .listRecordings()
    .catch((error) => error)
  return Object.assign(error, { cursor: 'v1.x', mine: 'not of the package' })
}

test('an error in a log has its name, its message and its fields, but no cause', async () => {
  const { hint, ...told } = JSON.parse(JSON.stringify({ error: await late() })).error
  assert.deepEqual(told, { ...ALL, cursor: 'v1.x' })
  assert.match(hint, /retryAfterMs/)
  const broken = await failing(() => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET', more: 's3cret' }) })
  })
    .getRecording('r1')
    .catch((error) => error)
  assert.ok(broken.cause)
  assert.deepEqual(Object.keys(broken.toJSON()), ['name', 'message', 'code', 'retryable', 'attempts', 'hint'])
  assert.ok(!JSON.stringify(broken).includes('s3cret'))
  assert.equal(
    JSON.stringify(Object.keys(broken)),
    JSON.stringify(['code', 'retryable', 'attempts', 'hint']),
    'the enumerable properties are as before',
  )
})

describe('an error can be restored', () => {
  const same = (back, error, Class = RecordingsError) => {
    assert.ok(back instanceof Class && back instanceof Error && Class.is(back))
    assert.deepEqual(back.toJSON(), error.toJSON())
    assert.equal(back.cause, undefined)
    assert.equal(back.mine, undefined)
    assert.ok(back.stack.includes('RecordingsError: Webex answered 429: Slow down.'))
  }

  test('from an object, a string, a clone, a port and an error', async () => {
    const error = await late()
    const { port1, port2 } = new MessageChannel()
    port1.postMessage(error.toJSON())
    const [posted] = await once(port2, 'message')
    port1.close()
    for (const json of [
      error.toJSON(),
      JSON.stringify(error),
      structuredClone(error.toJSON()),
      posted,
      error,
      { ...error.toJSON(), hint: error.hint, stack: 'x', cause: 5 },
    ]) {
      same(RecordingsError.from(json), error)
    }
    const other = require('webex-converged-recordings').RecordingsError
    same(other.from(error), error, other)
    same(RecordingsError.from({ ...error.toJSON(), status: 429, name: undefined }), error)
  })

  test('through Comlink', async () => {
    await writeFile(
      join(consumer, 'comlink-worker.mjs'),
      `
      import { parentPort } from 'node:worker_threads'
      import * as Comlink from ${JSON.stringify(import.meta.resolve('comlink/dist/esm/comlink.mjs'))}
      import nodeEndpoint from ${JSON.stringify(import.meta.resolve('comlink/dist/esm/node-adapter.mjs'))}
      import { RecordingsClient } from 'webex-converged-recordings'
      const fetch = async () => (${busy})()
      const client = new RecordingsClient({ token: 't', retries: 0, fetch })
      Comlink.expose({ get: (id) => client.getRecording(id).then((value) => ({ value }), (error) => ({ error: error.toJSON() })) }, nodeEndpoint(parentPort))`,
    )
    const worker = new Worker(join(consumer, 'comlink-worker.mjs'))
    try {
      const { error } = await Comlink.wrap(nodeEndpoint(worker)).get('r1')
      assert.equal(error.hint, RecordingsError.from(error).hint)
      const { hint, ...told } = RecordingsError.from(error).toJSON()
      assert.deepEqual(told, ALL)
    } finally {
      await worker.terminate()
    }
  })

  test('but not from anything else', async () => {
    const right = (await late()).toJSON()
    const revoked = Proxy.revocable({}, {})
    revoked.revoke()
    const garbage = [
      undefined,
      null,
      5,
      'x',
      '',
      '{',
      '[]',
      [],
      {},
      new Error('x'),
      Symbol('x'),
      () => {},
      revoked.proxy,
      new Map(),
      structuredClone(new Error('x')),
      Object.create(right),
      {
        get code() {
          throw new Error('a trap')
        },
      },
      ...['message', 'code', 'retryable', 'attempts'].flatMap((name) => [
        { ...right, [name]: undefined },
        { ...right, [name]: null },
      ]),
      { ...right, message: 5 },
      { ...right, code: 5 },
      { ...right, code: 'S3CRET t0ken' },
      { ...right, code: '' },
      { ...right, retryable: 'yes' },
      { ...right, attempts: -1 },
      { ...right, attempts: 1.5 },
      { ...right, status: '429' },
      { ...right, status: NaN },
      { ...right, trackingId: {} },
      { ...right, retryAfterMs: Infinity },
      { ...right, hint: ['x'] },
      { ...right, cursor: 7 },
    ]
    for (const json of garbage) {
      assert.throws(
        () => RecordingsError.from(json),
        (error) => {
          assert.ok(RecordingsError.is(error))
          assert.deepEqual(
            [error.code, error.message],
            ['invalid-argument', 'json: expected what the toJSON() of a RecordingsError returned'],
          )
          return true
        },
      )
    }
  })

  test('from a worker of a page', async () => {
    await mkdir(join(consumer, 'words'), { recursive: true })
    await writeFile(
      join(consumer, 'words/worker.js'),
      `
      import { RecordingsClient } from '../node_modules/webex-converged-recordings/inline.js'
      const fetch = async () => (${busy})()
      new RecordingsClient({ token: 't', retries: 0, fetch }).listRecordings().catch((error) => postMessage(error.toJSON()))`,
    )
    const page = await open()
    const back = await page.evaluate(async () => {
      const { RecordingsError } = await import('/node_modules/webex-converged-recordings/index.js')
      const worker = new Worker('/words/worker.js', { type: 'module' })
      const error = RecordingsError.from(
        await new Promise((resolve) => {
          worker.onmessage = ({ data }) => resolve(data)
        }),
      )
      return { isOne: error instanceof RecordingsError, json: error.toJSON() }
    })
    const { hint, ...told } = back.json
    assert.deepEqual([back.isOne, told], [true, ALL])
  })
})

// A site with the consumer's folder, on which a service worker can be registered.
let site, chromium
before(async () => {
  await mkdir(join(consumer, 'words'), { recursive: true })
  await writeFile(join(consumer, 'words/index.html'), '<!doctype html><link rel="icon" href="data:,">')
  site = await server(process.execPath, [join(root, 'www-example/serve.mjs'), '--port', '0', '--dir', consumer])
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await site?.stop()
})
async function open() {
  const { page } = await chromium.open()
  await page.goto(`${site.address}words/`)
  return page
}

describe('a certificate that is not trusted', () => {
  const authority = certificate()
  const LOCAL = [127, 0, 0, 1]
  const own = certificate({ host: LOCAL })
  const signed = certificate({ host: LOCAL, by: authority })
  const CASES = {
    DEPTH_ZERO_SELF_SIGNED_CERT: [own, own.pem],
    SELF_SIGNED_CERT_IN_CHAIN: [signed, signed.pem + authority.pem],
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: [signed, signed.pem],
    CERT_HAS_EXPIRED: [certificate({ host: LOCAL, by: authority, from: -60 }), undefined, 'trusted'],
    CERT_NOT_YET_VALID: [certificate({ host: LOCAL, by: authority, from: 10 }), undefined, 'trusted'],
    ERR_TLS_CERT_ALTNAME_INVALID: [certificate({ host: [127, 0, 0, 9], by: authority }), undefined, 'trusted'],
    'none of these': [signed, undefined, 'trusted'],
  }
  const SOURCE = `
    import { RecordingsClient } from 'webex-converged-recordings'
    const client = new RecordingsClient({ token: 't', baseUrl: process.env.BASE_URL, onEvent: ({ type }) => { if (type === 'request') sent++ } })
    let sent = 0
    const told = (promise) => promise.then((value) => ({ value }), (error) => ({ ...error.toJSON(), sent }))
    const ends = []
    for (const call of [() => client.getRecording('r1'), () => client.listRecordings().toArray(), () => client.deleteRecording('r1')]) {
      sent = 0
      ends.push(await told(call()))
    }
    console.log(JSON.stringify(ends))`

  for (const [code, [{ pem, keyPem }, chain = pem, trusted]] of Object.entries(CASES)) {
    test(code, async () => {
      const listener = createServer({ key: keyPem, cert: chain }, (_request, response) => response.end('{"id":"r1","items":[]}'))
      listener.on('tlsClientError', () => {})
      listener.listen(0, '127.0.0.1')
      await once(listener, 'listening')
      const file = join(consumer, 'authority.pem')
      await writeFile(file, authority.pem)
      const environment = {
        BASE_URL: `https://127.0.0.1:${listener.address().port}/v1`,
        ...(trusted && { NODE_EXTRA_CA_CERTS: file }),
      }
      const { stdout, stderr } = await run('certificate.mjs', SOURCE, { environment })
      listener.closeAllConnections()
      listener.close()
      const ends = JSON.parse(stdout || '[]')
      assert.equal(ends.length, 3, stderr)
      // Following the hint helps.
      if (code === 'none of these')
        return assert.deepEqual([ends[0], ends[1]], [{ value: { id: 'r1', items: [] } }, { value: [] }])
      for (const end of ends) {
        assert.equal(end.message, `No answer from Webex: fetch failed (${code}).`)
        assert.deepEqual([end.code, end.retryable, end.attempts, end.sent], ['network', false, 1, 1])
        assert.match(end.hint, /^The server's certificate is not trusted.*NODE_EXTRA_CA_CERTS=.*expired.*host name/)
        assert.doesNotMatch(end.hint, /CORS|connect-src|REJECT_UNAUTHORIZED|deleted/)
      }
    })
  }
})

describe('hints fit the platform', () => {
  const OF_A_PAGE = /CORS|connect-src|content security policy|Safari|Lockdown|browser/
  const down = 'http://127.0.0.1:9/v1'

  /** Code that imitates a page in Node, as tests do. */
  const IMITATED = `globalThis.location = new URL('http://localhost/'); globalThis.document = {}; globalThis.window = globalThis`
  const call = (before) => `
    ${before}
    const { RecordingsClient } = await import('webex-converged-recordings')
    await new RecordingsClient({ token: 't', baseUrl: '${down}', retries: 0 }).listRecordings().catch(({ hint }) => console.log(hint))`

  test('in Node', async () => {
    const client = new RecordingsClient({ token: 't', baseUrl: down, retries: 0 })
    for (const call of [client.listRecordings(), client.getRecording('r1'), client.deleteRecording('r1')]) {
      const { code, hint } = await call.catch((error) => error)
      assert.equal(code, 'network')
      assert.match(hint, /Check the connection and the proxy\.$/)
      assert.doesNotMatch(hint, OF_A_PAGE)
    }
    const { stdout, stderr } = await run('imitated.mjs', call(IMITATED))
    assert.ok(stdout.length > 20, stderr)
    assert.doesNotMatch(stdout, OF_A_PAGE)
  })

  test('in Node, if WebAssembly is switched off', aboutWasm, async () => {
    const jitless = await run('jitless.mjs', call(''), { options: ['--jitless'] })
    assert.match(
      jitless.stdout,
      /^There is no WebAssembly here: .*--jitless.* Use `webex-converged-recordings\/no-wasm`/,
      jitless.stderr,
    )
    assert.doesNotMatch(jitless.stdout, OF_A_PAGE)
    const compiling = `WebAssembly.compile = async () => { throw new WebAssembly.CompileError('disallowed by embedder') }`
    const forbidden = await run('forbidden.mjs', call(compiling))
    assert.match(forbidden.stdout, /^This platform does not compile WebAssembly\. .*`workerd`/, forbidden.stderr)
    assert.doesNotMatch(forbidden.stdout, OF_A_PAGE)
    const imitated = await run('imitated-compiling.mjs', call(`${IMITATED}; ${compiling}`))
    assert.ok(imitated.stdout.length > 20, imitated.stderr)
    assert.doesNotMatch(imitated.stdout, OF_A_PAGE)
  })

  const HINT = `(async (entry, baseUrl, before) => {
    if (before === 'no WebAssembly') delete globalThis.WebAssembly
    const { RecordingsClient } = await import(entry)
    return new RecordingsClient({ token: 't', baseUrl, retries: 0 }).listRecordings().catch(({ code, hint }) => ({ code, hint }))
  })`
  const INDEX = '/node_modules/webex-converged-recordings/index.js'

  test('in a page', async () => {
    const page = await open()
    const down = await page.evaluate(`${HINT}('${INDEX}', '/no-such-place/../v1'.replace('/', 'http://127.0.0.1:9/'))`)
    assert.equal(down.code, 'network')
    assert.match(down.hint, /connect-src.*CORS/)
  })

  test('in a page, if there is no WebAssembly', aboutWasm, async () => {
    const page = await open()
    const none = await page.evaluate(`${HINT}('${INDEX}', '/v1', 'no WebAssembly')`)
    assert.equal(none.code, 'internal')
    assert.match(none.hint, /Safari.*Lockdown Mode.* Use `webex-converged-recordings\/no-wasm`/)
    assert.doesNotMatch(none.hint, /jitless|Node/)
  })

  test('in a worker of a page', async () => {
    await writeFile(
      join(consumer, 'words/hint-worker.js'),
      `${HINT}('${INDEX}', 'http://127.0.0.1:9/v1').then((end) => postMessage(end))`,
    )
    const page = await open()
    const { code, hint } = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const worker = new Worker('/words/hint-worker.js', { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
        }),
    )
    assert.equal(code, 'network')
    assert.match(hint, /connect-src.*CORS/)
  })

  test('in a service worker, which cannot load modules later', aboutWasm, async () => {
    const source = (entry) => `
      import { RecordingsClient } from '/node_modules/webex-converged-recordings/${entry}'
      self.onmessage = ({ ports: [port] }) => {
        const fetch = async () => new Response('{"items":[]}')
        new RecordingsClient({ token: 't', fetch }).listRecordings().then(
          ({ items }) => port.postMessage({ items }), ({ code, hint, message }) => port.postMessage({ code, hint, message }))
      }`
    for (const entry of ['index.js', 'inline.js']) {
      const folder = `words/${entry.replace('.js', '')}/`
      await mkdir(join(consumer, folder), { recursive: true })
      await writeFile(join(consumer, folder, 'service-worker.js'), source(entry))
      await writeFile(join(consumer, folder, 'index.html'), '<!doctype html><link rel="icon" href="data:,">')
      const { page } = await chromium.open()
      await page.goto(`${site.address}${folder}`)
      const end = await page.evaluate(async () => {
        await navigator.serviceWorker.register('service-worker.js', { type: 'module' })
        const { active } = await navigator.serviceWorker.ready
        const { port1, port2 } = new MessageChannel()
        return new Promise((resolve) => {
          port1.onmessage = ({ data }) => resolve(data)
          active.postMessage({}, [port2])
        })
      })
      if (entry === 'inline.js') {
        assert.deepEqual(end, { items: [] })
        continue
      }
      assert.equal(end.code, 'internal', JSON.stringify(end))
      assert.match(end.hint, /service worker.*extension.*`webex-converged-recordings\/inline`/)
    }
  })
})
