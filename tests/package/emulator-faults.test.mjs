// The emulator's faults, as a caller meets them: by the embedded fetch, over HTTP with Node's fetch, byte by byte on a
// socket, and in Chromium.
//
// No test here measures time. A request stalls if a later one is answered first. Nothing is left behind if the process ends
// by itself.

import assert from 'node:assert/strict'
import { getEventListeners, once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { until } from '../helpers/until.mjs'
import { browser, command, emulator as commandLine, installed, load, run, TOKEN } from './support.mjs'

const { createEmulator } = await load()
// The package does not export it: only the command line uses it.
const SERVER = pathToFileURL(join(installed, 'emulator-server.js'))
const { serve } = await import(SERVER)

const NOW = Date.parse('2026-11-23T12:00:00Z')
const HEADERS = { authorization: `Bearer ${TOKEN}` }
const LIST = '/convergedRecordings'
const create = (faults) => createEmulator({ recordings: 12, token: TOKEN, now: () => NOW, faults })
const available = (webex) => webex.recordings().find(({ status }) => status === 'available').id
const deletions = (webex) => webex.recordings().reduce((sum, recording) => sum + recording.deletions, 0)

// Each of them gets the same requests.
const closing = []
const SHELLS = {
  'the embedded fetch': async (faults) => {
    const webex = await create(faults)
    return { webex, ask: (path, init) => webex.fetch(webex.baseUrl + path, { headers: HEADERS, ...init }) }
  },
  HTTP: async (faults) => {
    const webex = await create(faults)
    const { baseUrl, close } = await serve({ emulator: webex })
    closing.push(close)
    return { webex, baseUrl, ask: (path, init) => fetch(baseUrl + path, { headers: HEADERS, ...init }) }
  },
}
after(() => Promise.all(closing.map((close) => close())))

/** One character for each byte, so that a half is easy to recognise. */
const latin1 = (bytes) => Buffer.from(bytes).toString('latin1')

/** The outcome of a request: the status and what arrived of the body, or the name of the error, or both. */
async function outcome(request) {
  let seen = []
  try {
    const response = await request
    seen = [response.status, '']
    if (response.body) for await (const chunk of response.body) seen[1] += latin1(chunk)
    return seen
  } catch (error) {
    return [...seen, error.name]
  }
}

const HEALTHY = await create()
const WHOLE = latin1(await (await HEALTHY.fetch(HEALTHY.baseUrl + LIST, { headers: HEADERS })).arrayBuffer())
const HALF = WHOLE.slice(0, WHOLE.length >> 1)

const LOST = ['TypeError']
const EFFECTS = [
  // The fault, the outcome of a list, the outcome of a deletion, and how often that deleted the recording.
  ['empty', [200, ''], [200, ''], 1],
  ['truncated', [200, HALF], [204, ''], 1],
  ['reset', LOST, LOST, 0],
  ['lost', LOST, LOST, 1],
  ['cut', [200, HALF, 'TypeError'], LOST, 1],
  ['delay=1', [200, WHOLE], [204, ''], 1],
  ['lost delay=1', LOST, LOST, 1],
  ['503 empty', [503, ''], [503, ''], 0],
]

for (const [shell, open] of Object.entries(SHELLS)) {
  test(`what a fault does, by ${shell}`, async () => {
    for (const [fault, list, deletion, count] of EFFECTS) {
      const { webex, ask } = await open([`${fault} x2`])
      assert.deepEqual(await outcome(ask(LIST)), list, fault)
      assert.deepEqual(await outcome(ask(`${LIST}/${available(webex)}`, { method: 'DELETE' })), deletion, fault)
      assert.equal(deletions(webex), count, fault)
      assert.deepEqual(webex.faults(), [{ fault: `${fault} x2`, applied: 2 }])
      const [status, body] = await outcome(ask(LIST))
      assert.deepEqual([status, body === WHOLE], [200, count === 0], 'then all is well, and a deletion shows')
    }
  })

  test(`a fault can be a refusal, by ${shell}`, async () => {
    const { webex, ask } = await open(['DELETE 429 Retry-After=Mon,_23_Nov_2026_12:00:05_GMT x1', 'DELETE 502 html'])
    const id = available(webex)
    const refused = await ask(`${LIST}/${id}`, { method: 'DELETE' })
    assert.equal(refused.status, 429)
    assert.equal(refused.headers.get('Retry-After'), 'Mon, 23 Nov 2026 12:00:05 GMT')
    const { message, trackingId } = await refused.json()
    assert.match(message, /^Too many requests/)
    assert.equal(trackingId, refused.headers.get('TrackingID'))
    const page = await ask(`${LIST}/${id}`, { method: 'DELETE' })
    assert.deepEqual([page.status, page.headers.get('Content-Type')], [502, 'text/html;charset=UTF-8'])
    assert.match(await page.text(), /<h1>Sign in/)
    assert.equal(deletions(webex), 0)
  })

  test(`the signal ends a request that stalls, by ${shell}`, async () => {
    for (const fault of ['stall x1', 'delay=3600000 x1']) {
      const { webex, ask } = await open([fault])
      const controller = new AbortController()
      let settled = false
      const stalled = ask(LIST, { signal: controller.signal }).finally(() => {
        settled = true
      })
      stalled.catch(() => {})
      await reached(webex)
      assert.equal((await outcome(ask(LIST)))[1], WHOLE)
      assert.equal(settled, false, fault)
      const reason = new Error('enough')
      controller.abort(reason)
      await assert.rejects(stalled, (error) => error === reason)
    }
  })

  test(`the signal ends a body that stalls half-way, by ${shell}`, async () => {
    const { ask } = await open(['stall-body x2'])
    const controller = new AbortController()
    const response = await ask(LIST, { signal: controller.signal })
    assert.equal(response.status, 200)
    const reader = response.body.getReader()
    let text = ''
    while (text.length < HALF.length) text += latin1((await reader.read()).value)
    assert.equal(text, HALF)
    let settled = false
    const rest = reader.read().finally(() => {
      settled = true
    })
    rest.catch(() => {})
    const other = await ask(LIST)
    assert.equal((await outcome(ask(LIST)))[1], WHOLE)
    assert.equal(settled, false)
    const reason = new Error('enough')
    controller.abort(reason)
    await assert.rejects(rest, (error) => error === reason)
    // Without an abort, the rest of a body can be cancelled.
    await other.body.cancel()
  })
}

/** Waits until this fault has struck. */
const reached = (webex, number = 0) => until(() => webex.faults()[number].applied > 0, `fault ${number} to strike`)

test('the embedded fetch fails with the same messages as the real one', async () => {
  const { ask } = await SHELLS['the embedded fetch'](['lost x1', 'reset x1', 'cut x1'])
  for (const words of ['fetch failed', 'fetch failed', 'terminated']) {
    await assert.rejects(
      ask(LIST).then((response) => response.text()),
      (error) => {
        assert.ok(error instanceof TypeError)
        assert.deepEqual([error.message, error.cause.code], [words, 'ECONNRESET'])
        return true
      },
    )
  }
})

test('the embedded fetch listens to a signal no longer than necessary', async () => {
  const { webex, ask } = await SHELLS['the embedded fetch'](['delay=1 x1', 'cut x1', 'stall-body x2', '503'])
  const controller = new AbortController()
  const { signal } = controller
  const listeners = () => getEventListeners(signal, 'abort').length
  // Node's own Request also listens, until it is garbage-collected.
  const one = new Request(webex.baseUrl, { signal })
  const usual = listeners()
  await (await ask(LIST, { signal })).text()
  await outcome(ask(LIST, { signal }))
  await (await ask(LIST, { signal })).body.cancel()
  assert.ok(listeners() <= 4 * usual, `${listeners()} listeners`)
  assert.equal(one.signal.aborted, false)

  // An abort also ends a body that nobody has begun to read.
  const response = await ask(LIST, { signal })
  controller.abort('enough')
  await assert.rejects(response.text(), (error) => error === 'enough')

  await assert.rejects(ask(LIST, { signal }), (error) => error === 'enough')
  assert.equal(webex.faults().at(-1).applied, 0, 'nothing is sent then')
})

test('handle describes what fetch would do', async () => {
  const NOTHING = { status: 0, headers: [], body: new Uint8Array() }
  const right = HEALTHY.handle({ method: 'GET', url: HEALTHY.baseUrl + LIST, headers: Object.entries(HEADERS) })
  assert.deepEqual([right.delivery, right.delayMs], ['whole', 0])
  for (const [fault, expected] of [
    ['reset', { ...NOTHING, delivery: 'reset', delayMs: 0 }],
    ['lost delay=5', { ...NOTHING, delivery: 'lost', delayMs: 5 }],
    ['stall', { ...NOTHING, delivery: 'stall', delayMs: 0 }],
    ['cut', { status: 200, body: right.body, delivery: 'cut', delayMs: 0 }],
    ['stall-body', { status: 200, body: right.body, delivery: 'stall-body', delayMs: 0 }],
    ['delay=200', { status: 200, body: right.body, delivery: 'whole', delayMs: 200 }],
    ['503', { status: 503, delivery: 'whole', delayMs: 0 }],
  ]) {
    const webex = await create(fault)
    const answer = webex.handle({ method: 'GET', url: webex.baseUrl + LIST, headers: Object.entries(HEADERS) })
    assert.deepEqual({ ...answer, ...expected }, answer, fault)
  }
})

test('the same seed gives the same faults', async () => {
  const strikes = async (seed) => {
    const webex = await createEmulator({ recordings: 0, seed, token: TOKEN, faults: '* 503 50%' })
    const ask = () => webex.handle({ method: 'GET', url: webex.baseUrl + LIST, headers: Object.entries(HEADERS) }).status
    return Array.from({ length: 64 }, ask).join(' ')
  }
  assert.equal(await strikes(5), await strikes(5))
  assert.notEqual(await strikes(5), await strikes(6))
})

test('the error for an invalid fault says why it is invalid', async () => {
  const form = 'strings such as "DELETE 503 Retry-After=1 x2", at most 1000'
  for (const [faults, said] of [
    [
      'GET 503 twice',
      'faults: in "GET 503 twice": unknown word "twice"; allowed: GET, LIST, DELETE, POST, MEDIA, TOKEN or * as the first word, a status from 400 to 599, ',
    ],
    [['503', '600'], 'faults: in "600": status: got "600"; allowed: a whole number from 400 to 599'],
    [503, `faults: not a string; allowed: ${form}`],
    [null, `faults: not a string; allowed: ${form}`],
    [[['503']], `faults: not a string; allowed: ${form}`],
    [Array(1001).fill('503'), `faults: too many faults; allowed: ${form}`],
  ]) {
    await assert.rejects(create(faults), (error) => {
      assert.ok(error instanceof RangeError)
      assert.ok(error.message.startsWith(said), error.message)
      return true
    })
  }
  for (const faults of [undefined, [], '503', Array(1000).fill('503')]) {
    assert.equal((await create(faults)).faults().length, [faults ?? []].flat().length)
  }
})

/** Sends a request on a socket of its own, and records everything that comes back. */
function raw(baseUrl, method = 'GET', path = LIST) {
  const { hostname, port } = new URL(baseUrl)
  const socket = connect(Number(port), hostname)
  const seen = { socket, text: '', ended: false, error: undefined }
  socket.setEncoding('latin1')
  socket.on('data', (text) => {
    seen.text += text
  })
  socket.on('end', () => {
    seen.ended = true
  })
  socket.on('error', ({ code }) => {
    seen.error = code
  })
  seen.closed = once(socket, 'close').catch(() => {})
  socket.write(`${method} /v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`)
  return seen
}

function parts(text) {
  const [head, body] = text.split('\r\n\r\n')
  const [first, ...headers] = head.split('\r\n')
  return [first, Object.fromEntries(headers.map((line) => line.toLowerCase().split(': '))), body]
}

test('faults over HTTP, byte by byte', async () => {
  const length = String(WHOLE.length)
  for (const [fault, status, contentLength, body] of [
    ['503 empty Retry-After=7', 'HTTP/1.1 503 Service Unavailable', '0', ''],
    ['empty', 'HTTP/1.1 200 OK', '0', ''],
    ['truncated', 'HTTP/1.1 200 OK', String(HALF.length), HALF],
    ['cut', 'HTTP/1.1 200 OK', length, HALF],
    ['delay=1', 'HTTP/1.1 200 OK', length, WHOLE],
  ]) {
    const { baseUrl } = await SHELLS.HTTP([fault])
    const seen = raw(baseUrl)
    await seen.closed
    const [first, headers, content] = parts(seen.text)
    assert.deepEqual([first, headers['content-length'], content], [status, contentLength, body], fault)
    assert.equal(headers['retry-after'], fault.includes('Retry-After') ? '7' : undefined)
    assert.deepEqual([seen.ended, seen.error], [true, undefined], fault)
  }
  for (const [fault, ended, error] of [
    ['lost', true, undefined],
    ['reset', false, 'ECONNRESET'],
    ['reset delay=1', false, 'ECONNRESET'],
  ]) {
    for (const method of ['GET', 'DELETE']) {
      const { baseUrl } = await SHELLS.HTTP([fault])
      const seen = raw(baseUrl, method, `${LIST}/x`)
      await seen.closed
      assert.deepEqual([seen.text, seen.ended, seen.error], ['', ended, error], `${method} ${fault}`)
    }
  }
})

test('close ends requests that stall', async () => {
  for (const [fault, bytes] of [
    ['stall x1', 0],
    ['stall-body x1', HALF.length],
    ['delay=3600000 x1', 0],
  ]) {
    const webex = await create(fault)
    const { baseUrl, close } = await serve({ emulator: webex })
    const stalled = raw(baseUrl)
    await reached(webex)
    while (bytes > 0 && !stalled.text.endsWith(HALF)) await once(stalled.socket, 'data')
    const other = raw(baseUrl)
    await other.closed
    assert.equal(parts(other.text)[2], WHOLE)
    assert.deepEqual([stalled.ended, stalled.error], [false, undefined], `${fault}: still open`)
    await close()
    await stalled.closed
    assert.equal((parts(stalled.text)[2] ?? '').length, bytes, fault)
  }
})

test('a caller who disconnects ends neither the server nor other requests', async () => {
  const { webex, baseUrl, ask } = await SHELLS.HTTP(['stall x1', 'stall-body x1', 'delay=3600000 x1'])
  for (let number = 0; number < 3; number++) {
    const { socket, closed } = raw(baseUrl)
    await reached(webex, number)
    socket.destroy()
    await closed
  }
  assert.equal((await outcome(ask(LIST)))[1], WHOLE)
})

// A timer, a listener or a connection that is left behind keeps the process alive until `run` kills it.
test('nothing keeps the process alive afterwards', async () => {
  const { code, stdout, stderr } = await run(
    'faults-end.mjs',
    `
    import { createEmulator } from 'webex-converged-recordings/emulator'
    import { serve } from '${SERVER}'
    import { until } from ${JSON.stringify(import.meta.resolve('../helpers/until.mjs'))}
    const headers = { authorization: 'Bearer dev-token' }
    const faults = ['stall x1', 'stall-body x2', 'delay=3600000 x1', 'lost delay=3600000 x1']
    const clients = [
      async (webex) => ({ fetch: webex.fetch, baseUrl: webex.baseUrl, close() {} }),
      async (webex) => ({ fetch: globalThis.fetch, ...await serve({ emulator: webex }) }),
    ]
    for (const open of clients) {
      const webex = await createEmulator({ faults })
      const { fetch, baseUrl, close } = await open(webex)
      const ended = []
      for (let number = 0; number < 5; number++) {
        const controller = new AbortController()
        const answer = fetch(baseUrl + '/convergedRecordings', { headers, signal: controller.signal })
        const text = answer.then(async (response) => {
          if (number === 2) return response.body.cancel('cancelled')
          return response.text()
        })
        if (number === 1 || number === 2) await answer
        await until(() => webex.faults().reduce((sum, { applied }) => sum + applied, 0) > number, 'a fault to strike')
        if (number !== 2) controller.abort('aborted')
        ended.push(await text.catch((error) => error))
      }
      console.log(JSON.stringify(ended))
      await close()
    }`,
  )
  const ended = JSON.stringify(['aborted', 'aborted', null, 'aborted', 'aborted'])
  assert.deepEqual([code, stdout], [0, `${ended}\n${ended}\n`], stderr)
})

// The timer of such a signal does not keep Node alive; a connection does.
test('a time limit ends a request that stalls', async () => {
  const { code, stdout, stderr } = await run(
    'faults-limit.mjs',
    `
    import { createEmulator } from 'webex-converged-recordings/emulator'
    const headers = { authorization: 'Bearer dev-token' }
    const { fetch, baseUrl } = await createEmulator({ faults: ['stall x1', 'stall-body'] })
    const ask = (signal) => fetch(baseUrl + '/convergedRecordings', { headers, signal })
    for (let count = 0; count < 2; count++) {
      console.log(await ask(AbortSignal.timeout(500)).then((response) => response.text()).catch((error) => error.name))
    }
    // A body that nobody reads does not keep Node alive, and neither does a request that nothing can end.
    await ask(new AbortController().signal)
    ;(await ask()).text()
    ;(await createEmulator({ faults: 'stall' })).fetch(baseUrl + '/convergedRecordings', { headers })`,
  )
  assert.deepEqual([code, stdout], [0, 'TimeoutError\nTimeoutError\n'], stderr)
})

test('the command line accepts faults', async () => {
  const webex = await commandLine('--fault', 'LIST 503 Retry-After=1 x1', '--fault', 'LIST 429 x1')
  const ask = async () => (await fetch(webex.address + LIST, { headers: HEADERS })).status
  assert.deepEqual([await ask(), await ask(), await ask()], [503, 429, 200])
  assert.equal(await webex.stop(), 0)

  const cli = (...args) => command('node_modules/.bin/webex-recordings', ['emulator', ...args])
  for (const [args, said] of [
    [['--fault', 'LIST 503 twice'], /^webex-recordings: --fault: in "LIST 503 twice": unknown word "twice"; allowed: GET, LIST/],
    [['--fault', '503', '--fault', ''], /--fault: in "": no effect given; allowed: a status from 400 to 599, html/],
    [['--faults', '503'], /--faults.*\nallowed: .*--fault,/],
  ]) {
    const { code, stdout, stderr } = await cli(...args)
    assert.deepEqual([code, stdout], [2, ''], args.join(' '))
    assert.match(stderr, said)
  }
  const { stdout: help } = await cli('--help')
  const examples = [...help.matchAll(/--fault '(.*?)'/g)]
  assert.ok(examples.length > 0)
  for (const [, fault] of examples) assert.equal((await create(fault)).faults()[0].fault, fault)
})

test('a browser meets a fault once', async () => {
  const { webex, baseUrl } = await SHELLS.HTTP(['DELETE lost x1'])
  const chromium = await browser()
  try {
    const { page } = await chromium.open()
    await page.goto(baseUrl)
    const said = await page.evaluate(
      async ({ url, id, headers }) => {
        await fetch(url, { headers }).then((response) => response.text())
        const remove = () =>
          fetch(`${url}/${id}`, { method: 'DELETE', headers }).then(
            ({ status }) => status,
            ({ name }) => name,
          )
        return [await remove(), await remove()]
      },
      { url: baseUrl + LIST, id: available(webex), headers: HEADERS },
    )
    assert.deepEqual(said, ['TypeError', 404])
    assert.equal(deletions(webex), 1)
  } finally {
    await chromium.close()
  }
})
