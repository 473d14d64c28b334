// The embedded fetch in unusual surroundings: with classes that are missing, replaced or from another library, with mocked
// timers, and beside other code that needs the event loop.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { until } from '../helpers/until.mjs'
import { browser, consumer, load, run, TOKEN } from './support.mjs'

const { createEmulator } = await load()

const NOW = Date.parse('2026-01-15T12:00:00Z')
const HEADERS = { authorization: `Bearer ${TOKEN}` }
const LIST = '/convergedRecordings'
const create = (options) => createEmulator({ recordings: 25, token: TOKEN, now: () => NOW, ...options })

/** Runs a script in a process of its own, which must end by itself, and returns what it printed. */
async function output(name, source) {
  const { code, stdout, stderr } = await run(name, source)
  assert.deepEqual([code, stderr], [0, ''], stdout)
  return JSON.parse(stdout)
}

/** Serves the files of a folder to a page. */
async function files(folder) {
  const server = createServer(async ({ url }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html'
    const content = await readFile(join(folder, url)).catch(() => undefined)
    response.writeHead(content ? 200 : 404, { 'Content-Type': type }).end(content)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
  return { address: `http://127.0.0.1:${server.address().port}`, close }
}

const remove = (...names) => names.map((name) => `delete globalThis.${name}\n`).join('')
const PREPARE = `
  const { until } = await import(${JSON.stringify(import.meta.resolve('../helpers/until.mjs'))})
  const { createEmulator } = await import('webex-converged-recordings/emulator')
  const { RecordingsClient } = await import('webex-converged-recordings')
  const headers = ${JSON.stringify(HEADERS)}
  const create = (options) => createEmulator({ recordings: 25, token: '${TOKEN}', now: () => ${NOW}, ...options })
  const webex = await create()
  const list = webex.baseUrl + '${LIST}'
  const { id } = webex.recordings().find(({ status }) => status === 'available')
`

/** Makes requests of many kinds, and prints the answers. */
const QUESTIONS = `${PREPARE}
  const json = { ...headers, 'Content-Type': 'application/json' }
  const told = (response) => {
    const { ok, status, url, headers } = response
    const named = ['Content-Type', 'link', 'TRACKINGID', 'x-none'].map((name) => [headers.get(name), headers.has(name)])
    return { ok, status, url, named, headers: [...headers].sort() }
  }
  const seen = []
  for (const [input, init] of [
    [list, { headers }],
    [list + '?max=3#part', { headers: Object.entries(headers) }],
    [new URL(list), { headers: new Map(Object.entries(headers)) }],
    [list + '?topic=ä b', { headers }],
    [list],
    [list, { headers, method: 'post', body: 'x' }],
    [list + '/' + id, { headers, method: 'delete', body: JSON.stringify({ comment: 'Größe' }) }],
    [list + '/' + id, { headers: json, method: 'DELETE', body: '{' }],
    [list + '/' + id, { headers: json, method: 'DELETE', body: new TextEncoder().encode('{"reason":5}') }],
    [list + '/' + id, { headers: json, method: 'DELETE', body: new TextEncoder().encode('{}').buffer }],
    [list + '/' + id, { headers: json, method: 'DELETE', body: '{"reason":"audit","comment":"Größe"}' }],
    [list + '/' + id, { headers, method: 'DELETE', body: null }],
    [list, { headers, body: 'x' }],
    [list, { headers: { ...headers, 'x-good': ' aé!\\t' } }],
    [list, { headers: { ...headers, 'x-bad': 'a\\nb' } }],
    [list, { headers: { ...headers, 'x-bad': 'a€' } }],
    [list, { headers: { ...headers, 'x bad': 'a' } }],
    ['nowhere'],
  ]) {
    try {
      const response = await webex.fetch(input, init)
      const text = await response.text()
      seen.push([told(response), text])
    } catch ({ name }) {
      seen.push(name)
    }
  }
  const read = async (how) => (await webex.fetch(list + '?max=2', { headers }))[how]()
  seen.push(await read('json'), [...new Uint8Array(await read('arrayBuffer'))].length)

  // Answers that come in part or not at all.
  const faults = ['lost x1', 'cut x1', 'stall-body x1', 'stall x1', 'empty x1', 'truncated x1']
  const broken = await create({ faults })
  for (const [number, fault] of faults.entries()) {
    const controller = new AbortController()
    const { signal } = controller
    try {
      const response = broken.fetch(list, { headers, signal })
      if (fault.startsWith('stall ')) {
        await until(() => broken.faults()[number].applied === 1, 'the request to stall')
        controller.abort(new Error('enough'))
      }
      seen.push((await response).status)
      const text = (await response).text()
      if (fault.startsWith('stall-body')) controller.abort(new Error('enough'))
      seen.push(await text)
    } catch ({ name, message, cause }) {
      seen.push([name, message, cause?.code])
    }
  }
  for (const signal of [AbortSignal.abort(new Error('before')), undefined, null]) {
    seen.push(await webex.fetch(list, { headers, signal }).then(({ status }) => status, ({ message }) => message))
  }

  const client = new RecordingsClient({ token: '${TOKEN}', baseUrl: webex.baseUrl, fetch: webex.fetch })
  seen.push((await client.listRecordings({ max: 4 }).toArray()).map(({ id }) => id))
  seen.push(await client.deleteRecording(seen.at(-1)[0], { reason: 'audit' }))
  seen.push(webex.recordings().map(({ id, status, deletions }) => [id, status, deletions]))
  console.log(JSON.stringify(seen))
`

test('the answers are the same where the platform lacks classes', async () => {
  const right = await output('fetch-usual.mjs', QUESTIONS)
  assert.deepEqual(
    right.slice(0, 18).map((seen) => seen[0].status ?? seen),
    [200, 200, 200, 400, 401, 405, 415, 400, 400, 204, 404, 404, 'TypeError', 200, ...Array(4).fill('TypeError')],
  )
  for (const [name, missing] of [
    ['fetch-bare.mjs', ['Request', 'Response', 'Headers', 'FormData', 'Blob', 'ReadableStream', 'fetch']],
    ['fetch-without-request.mjs', ['Request']],
    ['fetch-without-response.mjs', ['Response', 'Headers']],
  ]) {
    assert.deepEqual(await output(name, remove(...missing) + QUESTIONS), right, name)
  }
})

test('a cut-off answer fails even where Response cannot carry a stream', async () => {
  const source = `
    globalThis.Response = class {
      constructor(body, { status }) {
        Object.assign(this, { text: async () => new TextDecoder().decode(body), status })
      }
    }
    globalThis.Headers = class extends Map {}
    delete globalThis.ReadableStream
    ${PREPARE}
    const broken = await create({ faults: ['cut x1'] })
    const cut = await (await broken.fetch(list, { headers })).text().catch(({ message }) => message)
    const response = await broken.fetch(list, { headers })
    console.log(JSON.stringify([cut, response instanceof Response, JSON.parse(await response.text()).items.length]))`
  assert.deepEqual(await output('fetch-polyfill.mjs', source), ['terminated', true, 10])
})

test('every kind of request body is read', async () => {
  const webex = await create({ recordings: 100 })
  const ids = webex
    .recordings()
    .filter(({ status }) => status === 'available')
    .map(({ id }) => id)
  const text = '{"reason":"audit"}'
  const bytes = new TextEncoder().encode(` ${text}`)
  const json = { ...HEADERS, 'Content-Type': 'application/json' }
  const form = new FormData()
  form.set('reason', 'audit')
  const stream = () => new Blob([text]).stream()
  for (const [body, headers, status] of [
    [text, json, 204],
    [bytes.subarray(1), json, 204],
    [Buffer.from(text), json, 204],
    [new DataView(bytes.buffer, 1), json, 204],
    [bytes.buffer, json, 204],
    [runInNewContext('new Uint8Array(bytes).buffer', { bytes }), json, 204],
    [stream(), json, 204],
    [new Blob([text], { type: 'application/json' }), HEADERS, 204],
    [new Blob([text], { type: 'application/json' }), { ...HEADERS, 'content-type': 'text/xml' }, 415],
    [new Blob([text]), json, 204],
    [new URLSearchParams({ reason: 'audit' }), HEADERS, 415],
    [form, HEADERS, 415],
    [text, HEADERS, 415],
    [{}, json, 400],
  ]) {
    const [id] = ids.splice(0, 1)
    const url = `${webex.baseUrl}${LIST}/${id}`
    const init = { method: 'DELETE', headers, body }
    const what = `${Object.prototype.toString.call(body)} ${headers['Content-Type']}`
    assert.equal((await webex.fetch(url, init)).status, status, what)
    const { deletions } = webex.recordings().find((recording) => recording.id === id)
    assert.equal(deletions, status === 204 ? 1 : 0, what)
  }
  const [id, other] = ids
  const init = { method: 'DELETE', headers: json, body: '{"reason":5}' }
  assert.equal((await webex.fetch(new Request(`${webex.baseUrl}${LIST}/${id}`, init))).status, 400)
  assert.equal((await webex.fetch(new Request(`${webex.baseUrl}${LIST}/${id}`, init), { body: text })).status, 204)
  assert.equal(
    (await webex.fetch(new Request(`${webex.baseUrl}${LIST}/${other}`, { ...init, body: stream(), duplex: 'half' }))).status,
    204,
  )
})

test('the error for a body that cannot be read without a Response says so', async () => {
  const source = `
    const form = new FormData()
    ${remove('Response')}
    ${PREPARE}
    const init = { headers, method: 'DELETE', body: form }
    console.log(JSON.stringify(await webex.fetch(list + '/' + id, init).catch(({ name, message }) => [name, message])))`
  const message = 'body: expected a string or bytes, because there is no Response to read anything else'
  assert.deepEqual(await output('fetch-form.mjs', source), ['TypeError', message])
})

test('classes and timers that are replaced later do not affect it', async () => {
  const source = `${PREPARE}
    const { Response } = globalThis
    const fake = () => { throw new Error('a fake was used') }
    const names = ['Request', 'Response', 'Headers', 'AbortController', 'MessageChannel', 'setImmediate', 'setTimeout', 'fetch']
    for (const name of names) Object.defineProperty(globalThis, name, { value: fake })
    const broken = await create({ faults: ['cut x1'] })
    const response = await webex.fetch(list, { headers })
    const cut = await (await broken.fetch(list, { headers })).text().catch(({ name, message }) => [name, message])
    console.log(JSON.stringify([response.status, response instanceof Response, (await response.json()).items.length, cut]))`
  assert.deepEqual(await output('fetch-replaced.mjs', source), [200, true, 10, ['TypeError', 'terminated']])
})

test('mocked timers do not block it', async ({ mock }) => {
  const webex = await create()
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: NOW })
  // Jest's and Sinon's fake timers replace it too.
  mock.method(globalThis, 'queueMicrotask', () => {})
  let ticks = 0
  setImmediate(() => ticks++)
  setTimeout(() => ticks++, 0)
  assert.equal((await webex.fetch(webex.baseUrl + LIST, { headers: HEADERS })).status, 200)
  assert.equal(ticks, 0, 'the timers were mocked')
})

test('it accepts a Request of another library, and a plain object', async () => {
  const webex = await create()
  const { id } = webex.recordings().find(({ status }) => status === 'available')
  const url = `${webex.baseUrl}${LIST}/${id}`
  const json = { ...HEADERS, 'Content-Type': 'application/json' }
  class Foreign {
    constructor(url, { method = 'GET', headers, body = '', signal }) {
      Object.assign(this, { url, method, headers: new Map(Object.entries(headers)), signal, text: body })
    }
    async arrayBuffer() {
      return new TextEncoder().encode(this.text).buffer
    }
    // A platform would take this as the address.
    toString() {
      return 'http://127.0.0.1/nowhere'
    }
  }
  const status = async (...given) => (await webex.fetch(...given)).status
  assert.equal(await status(new Foreign(url, { headers: HEADERS })), 200)
  assert.equal(await status({ url, headers: HEADERS }), 200)
  assert.equal(await status({ url }), 401)
  assert.equal(await status(new Foreign(url, { headers: {} }), { headers: HEADERS }), 200)
  // The deletion was refused, so the body arrived.
  assert.equal(await status(new Foreign(url, { headers: json, method: 'DELETE', body: '{"reason":5}' })), 400)
  assert.equal(await status({ url, headers: json, method: 'DELETE', body: '{"reason":5}' }), 400)
  assert.equal(await status(new Foreign(url, { headers: json, method: 'DELETE' }), { body: '{"reason":5}' }), 400)
  const signal = AbortSignal.abort(new Error('enough'))
  await assert.rejects(status(new Foreign(url, { headers: json, method: 'DELETE', signal })), { message: 'enough' })
  assert.equal(
    webex.recordings().every(({ deletions }) => deletions === 0),
    true,
  )
  assert.equal(await status(new Foreign(url, { headers: json, method: 'DELETE', body: '{"reason":"audit"}' })), 204)
})

test('whatever is wrong with a request rejects its own promise, and nothing else', async () => {
  // In a process of its own, which an unhandled rejection would end.
  const ends = await output(
    'wrong-requests.mjs',
    `
    import { createEmulator } from 'webex-converged-recordings/emulator'
    const emulator = await createEmulator({ recordings: 1 })
    const thrown = () => { throw new Error('not yours') }
    const requests = [
      ['/relative', { get signal() { thrown() } }],
      [new Proxy({}, { get: thrown })],
      [emulator.baseUrl, { method: 'POST', headers: 5, get signal() { thrown() } }],
    ]
    const ends = []
    for (const request of requests) ends.push(await emulator.fetch(...request).catch(({ message }) => message))
    await new Promise((resolve) => setImmediate(resolve))
    console.log(JSON.stringify(ends))
  `,
  )
  assert.deepEqual(ends, ['not yours', 'not yours', 'not yours'])
})

test('it accepts a signal of another library', async () => {
  const webex = await create({ faults: ['DELETE stall'] })
  class ForeignSignal extends EventTarget {
    aborted = false
    abort(reason) {
      Object.assign(this, { aborted: true, reason })
      this.dispatchEvent(new Event('abort'))
    }
  }
  const ask = (signal, method) => webex.fetch(`${webex.baseUrl}${LIST}/x`, { headers: HEADERS, method, signal })
  assert.equal((await ask(new ForeignSignal(), 'GET')).status, 404)
  const early = new ForeignSignal()
  early.abort(new Error('before'))
  await assert.rejects(ask(early, 'GET'), { message: 'before' })
  const late = new ForeignSignal()
  const stalled = ask(late, 'DELETE')
  await ask(undefined, 'GET')
  late.abort(new Error('after'))
  await assert.rejects(stalled, { message: 'after' })
})

test('a request that is aborted at once is not carried out', async () => {
  const webex = await create()
  const { id } = webex.recordings().find(({ status }) => status === 'available')
  const controller = new AbortController()
  const deletion = webex.fetch(`${webex.baseUrl}${LIST}/${id}`, { headers: HEADERS, method: 'DELETE', signal: controller.signal })
  queueMicrotask(() => controller.abort(new Error('enough')))
  await assert.rejects(deletion, { message: 'enough' })
  assert.equal(webex.recordings().find((recording) => recording.id === id).deletions, 0)
})

test('changes after the call have no effect', async () => {
  const webex = await create()
  const { id } = webex.recordings().find(({ status }) => status === 'available')
  const init = { method: 'DELETE', headers: { ...HEADERS } }
  const deletion = webex.fetch(`${webex.baseUrl}${LIST}/${id}`, init)
  init.method = 'GET'
  init.headers.authorization = 'Bearer another'
  assert.equal((await deletion).status, 204)
})

test('while requests wait, everything else goes on', async () => {
  const webex = await create({ faults: ['stall x2'] })
  const url = webex.baseUrl + LIST
  const request = { method: 'GET', url, headers: Object.entries(HEADERS) }
  const controllers = [new AbortController(), new AbortController()]
  const stalled = controllers.map(({ signal }) => webex.fetch(url, { headers: HEADERS, signal }))
  const ends = stalled.map((answer, number) => assert.rejects(answer, { message: `enough of ${number}` }))
  await until(() => webex.faults()[0].applied === 2, 'both requests to stall')
  const { id } = webex.add({ topic: 'New' })
  assert.equal(webex.handle(request).status, 200)
  assert.equal((await webex.fetch(`${url}/${id}`, { headers: HEADERS })).status, 200)
  assert.equal(webex.remove(id), true)
  for (const number of [1, 0]) controllers[number].abort(new Error(`enough of ${number}`))
  await Promise.all(ends)
})

test('a clock that fails makes only that request fail', async () => {
  const times = [NOW, new Error('no battery'), 'noon', Number.NaN, NOW]
  const now = () => {
    const time = times.shift()
    if (time instanceof Error) throw time
    return time
  }
  const webex = await create({ now })
  const requests = times.map(() => webex.fetch(webex.baseUrl + LIST, { headers: HEADERS }))
  const ends = await Promise.all(
    requests.map((request) =>
      request.then(
        ({ status }) => status,
        ({ message }) => message,
      ),
    ),
  )
  const refused = 'now: expected milliseconds since 1970, as Date.now() returns them'
  assert.deepEqual(ends, ['no battery', refused, refused, 200])
})

/** 300 requests in a row, and how many turns of the event loop other code got meanwhile. */
const WALK = `
  let turns = 0
  let walking = true
  const count = () => {
    turns++
    if (walking) next(count)
  }
  next(count)
  for (let number = 0; number < 300; number++) await (await webex.fetch(list, { headers })).arrayBuffer()
  walking = false`

test('many requests in a row leave turns to other code, and Node ends after them', async () => {
  for (const missing of [[], ['setImmediate'], ['setImmediate', 'MessageChannel']]) {
    const source = `const next = setImmediate
${remove(...missing)}${PREPARE}${WALK}
console.log(turns)`
    const turns = await output(`fetch-walk-${missing.length}.mjs`, source)
    assert.ok(turns >= 150, `${turns} turns without [${missing}]`)
  }
})

test('endless empty pages neither hold up a timer nor fill the memory', async () => {
  const source = `${PREPARE}
    const endless = await create({ faults: 'LIST no-items' })
    const walk = async (pages, signal) => {
      let url = list
      for (let page = 0; page < pages; page++) {
        const response = await endless.fetch(url, { headers, signal })
        const { items } = await response.json()
        if (items.length > 0) throw new Error('a page with items')
        url = /<(.*?)>; rel="next"/.exec(response.headers.get('link'))[1]
      }
    }
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('enough')), 20)
    const end = await walk(100_000, controller.signal).then(() => 'walked to the end', ({ message }) => message)
    // Includes the log, which keeps the last 10 000.
    const megabytes = () => process.memoryUsage().rss / 1e6
    await walk(1_000)
    const before = megabytes()
    await walk(10_000)
    console.log(JSON.stringify([end, megabytes() - before]))`
  const [end, grown] = await output('fetch-endless.mjs', source)
  assert.equal(end, 'enough')
  assert.ok(grown < 100, `the memory grew by ${grown} MB`)
})

test('a page stays responsive during many requests in a row', async () => {
  const chromium = await browser()
  await writeFile(join(consumer, 'walk.html'), '<!doctype html><title>Walk</title>')
  const site = await files(consumer)
  try {
    const { page } = await chromium.open()
    await page.goto(`${site.address}/walk.html`)
    const { turns, statuses } = await page.evaluate(
      async ([token, now]) => {
        const { createEmulator } = await import('/node_modules/webex-converged-recordings/emulator.js')
        const webex = await createEmulator({ recordings: 25, token, now: () => now })
        let turns = 0
        let walking = true
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          turns++
          if (walking) port2.postMessage(undefined)
        }
        port2.postMessage(undefined)
        const statuses = new Set()
        for (let number = 0; number < 300; number++) {
          const response = await webex.fetch(`${webex.baseUrl}/convergedRecordings`, {
            headers: { authorization: `Bearer ${token}` },
          })
          statuses.add(response.status)
        }
        walking = false
        return { turns, statuses: [...statuses] }
      },
      [TOKEN, NOW],
    )
    assert.deepEqual(statuses, [200])
    assert.ok(turns >= 150, `${turns} turns`)
  } finally {
    await site.close()
    await chromium.close()
  }
})
