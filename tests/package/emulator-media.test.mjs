// The emulator's files, as a caller gets them: from `handle`, by the embedded fetch, over HTTP, and in Chromium. A file can be larger
// than the memory, so each way computes it as it is read.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { browser, load, run, TOKEN } from './support.mjs'

const { createEmulator } = await load()

const HEADERS = { authorization: `Bearer ${TOKEN}` }
const FOUR_GIB = 4 * 2 ** 30
const turn = () => new Promise((resolve) => setImmediate(resolve))

const closing = []
after(() => Promise.all(closing.map((close) => close())))

/** An emulator with one recording, and the ways to request it. */
async function create({ recording = { durationSeconds: 60 }, ...options } = {}) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, ...options })
  const { id } = emulator.add({ id: 'r1', files: { recording: true, audio: true, transcript: true }, ...recording })
  const { baseUrl, close } = await emulator.listen()
  closing.push(close)
  /** A link to a file, at the server or at the embedded fetch. */
  const link = async (name = 'audioDownloadLink', base = emulator.baseUrl) => {
    const ask = base === baseUrl ? fetch : emulator.fetch
    const response = await ask(`${base}/convergedRecordings/${id}`, { headers: HEADERS })
    return (await response.json()).temporaryDirectDownloadLinks[name]
  }
  const ways = {
    'the embedded fetch': { ask: emulator.fetch, link },
    HTTP: { ask: fetch, link: (name) => link(name, baseUrl) },
  }
  return { emulator, link, ways }
}

const bytesOf = async (response) => Buffer.from(await response.arrayBuffer())

/** What arrives of a body: the number of bytes, and the name of the error that ends it. */
async function arrived(response) {
  let count = 0
  try {
    for await (const chunk of response.body) count += chunk.length
    return [count]
  } catch ({ name }) {
    return [count, name]
  }
}

for (const name of ['recordingDownloadLink', 'audioDownloadLink', 'transcriptDownloadLink']) {
  test(`each way gives the same bytes: ${name}`, async () => {
    const { emulator, link, ways } = await create({ recording: { durationSeconds: 600 } })
    const { status, headers, body, chunks, delivery } = emulator.handle({ method: 'GET', url: await link(name) })
    const whole = Buffer.concat([...chunks])
    assert.deepEqual([status, body.length, delivery], [200, 0, 'whole'])
    assert.equal(new Map(headers).get('Content-Length'), `${whole.length}`)
    assert.equal(chunks[Symbol.iterator]().next().done, true, 'chunks can be taken once')
    const etag = new Map(headers).get('ETag')
    for (const [way, { ask, link }] of Object.entries(ways)) {
      const url = await link(name)
      const response = await ask(url)
      assert.equal(response.headers.get('content-length'), `${whole.length}`, way)
      assert.ok((await bytesOf(response)).equals(whole), way)
      const part = await ask(url, { headers: { range: 'bytes=100-199', 'if-range': etag } })
      assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 100-199/${whole.length}`], way)
      assert.ok((await bytesOf(part)).equals(whole.subarray(100, 200)), way)
      const head = await ask(url, { method: 'HEAD' })
      const named = ['content-length', 'etag', 'accept-ranges'].map((header) => head.headers.get(header))
      assert.deepEqual([head.status, ...named], [200, `${whole.length}`, etag, 'bytes'], way)
      assert.equal((await bytesOf(head)).length, 0, way)
      const same = await ask(url, { headers: { 'if-none-match': etag } })
      assert.deepEqual([same.status, (await bytesOf(same)).length], [304, 0], way)
      const outside = await ask(url, { headers: { range: `bytes=${whole.length}-` } })
      assert.deepEqual([outside.status, outside.headers.get('content-range')], [416, `bytes */${whole.length}`], way)
      assert.equal((await bytesOf(outside)).length, 0, way)
    }
  })
}

test('a chunk has at most 64 KiB', async () => {
  const { emulator, link } = await create({ recording: { sizeBytes: 200_000 } })
  const { chunks } = emulator.handle({ method: 'GET', url: await link('recordingDownloadLink') })
  assert.deepEqual(
    [...chunks].map(({ length }) => length),
    [65_536, 65_536, 65_536, 3392],
  )
})

test('a file of 4 GiB has a first and a last byte', async () => {
  const { emulator, link, ways } = await create({ recording: { sizeBytes: FOUR_GIB } })
  for (const [way, { ask, link }] of Object.entries(ways)) {
    const url = await link('recordingDownloadLink')
    const first = await bytesOf(await ask(url, { headers: { range: 'bytes=0-7' } }))
    assert.equal(first.toString('latin1', 4), 'ftyp', way)
    const last = await ask(url, { headers: { range: 'bytes=-1' } })
    assert.equal(last.headers.get('content-range'), `bytes ${FOUR_GIB - 1}-${FOUR_GIB - 1}/${FOUR_GIB}`, way)
    assert.equal((await bytesOf(last)).length, 1, way)
    const response = await ask(url)
    const { value } = await response.body.getReader().read()
    assert.equal(Buffer.from(value).toString('latin1', 4, 8), 'ftyp', way)
  }
  const { chunks } = emulator.handle({ method: 'GET', url: await link('recordingDownloadLink') })
  for (const chunk of chunks) {
    assert.equal(chunk.length, 65_536)
    break
  }
  assert.equal(chunks[Symbol.iterator]().next().done, true, 'leaving the loop ends it')
})

test('an abort in the middle ends a body with its reason', async () => {
  const { ways } = await create({ recording: { sizeBytes: FOUR_GIB } })
  for (const [way, { ask, link }] of Object.entries(ways)) {
    const controller = new AbortController()
    const response = await ask(await link('recordingDownloadLink'), { signal: controller.signal })
    const reader = response.body.getReader()
    assert.equal((await reader.read()).done, false)
    controller.abort(new Error('enough'))
    const rest = async () => {
      while (!(await reader.read()).done);
    }
    await assert.rejects(rest(), { message: 'enough' }, way)
  }
})

test('a server makes no more of a file than its caller takes', async () => {
  const { emulator, ways } = await create({ recording: { sizeBytes: FOUR_GIB } })
  let made = 0
  let ended = false
  const { handle } = emulator
  emulator.handle = (request) => {
    const response = handle(request)
    if (!response.chunks) return response
    const { chunks } = response
    const counted = function* () {
      try {
        for (const chunk of chunks) {
          made++
          yield chunk
        }
      } finally {
        ended = true
      }
    }
    return { ...response, chunks: counted() }
  }
  const { pathname, search, port } = new URL(await ways.HTTP.link('recordingDownloadLink'))
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`GET ${pathname}${search} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await once(socket, 'readable')
  socket.pause()
  // By then the server would have gone on for long.
  for (let requests = 0; requests < 50; requests++) await ways.HTTP.link()
  assert.ok(made < 1000, `${made} chunks of 65 536`)
  assert.equal(ended, false)
  socket.destroy()
  await until(() => ended, 'the server to stop when its caller disconnects')
})

// [what arrives, and the error], for the file of 60 seconds.
const ALL = 180_000
for (const [fault, status, expected, announced] of [
  ['cut', 200, (all) => [Math.ceil(all / 2), 'TypeError'], (all) => all],
  ['truncated', 200, (all) => [Math.floor(all / 2)], (all) => Math.floor(all / 2)],
  ['empty', 200, () => [0], () => 0],
  ['wrong-length', 200, (all) => [all, 'TypeError'], (all) => all + 1000],
  ['lapse', 200, (all) => [Math.ceil(all / 2), 'TypeError'], (all) => all],
  ['drip=10000000', 200, (all) => [all], (all) => all],
]) {
  test(`MEDIA ${fault}`, async () => {
    const { emulator, ways } = await create()
    for (const [way, { ask, link }] of Object.entries(ways)) {
      const url = await link()
      const whole = await bytesOf(await ask(url))
      assert.ok(whole.length > ALL, `${whole.length}`)
      emulator.fail(`MEDIA ${fault} x1`)
      const response = await ask(url)
      assert.equal(response.status, status, way)
      assert.equal(response.headers.get('content-length'), `${announced(whole.length)}`, way)
      // A server that breaks does not say so before, and Node's fetch could end the process.
      if (way === 'HTTP') assert.equal(response.headers.get('connection'), 'keep-alive')
      assert.deepEqual(await arrived(response), expected(whole.length), way)
      assert.equal((await ask(url)).status, fault === 'lapse' ? 403 : 200, `${way}: afterwards`)
      emulator.recover()
    }
  })
}

test('MEDIA stall-body, until the caller aborts', async () => {
  const { emulator, ways } = await create()
  for (const [way, { ask, link }] of Object.entries(ways)) {
    const url = await link()
    const whole = await bytesOf(await ask(url))
    emulator.fail('MEDIA', 'stall-body', { times: 1 })
    const controller = new AbortController()
    const response = await ask(url, { signal: controller.signal })
    const reader = response.body.getReader()
    let count = 0
    while (count < Math.ceil(whole.length / 2)) count += (await reader.read()).value.length
    assert.equal(count, Math.ceil(whole.length / 2), way)
    const next = reader.read()
    controller.abort(new Error('enough'))
    await assert.rejects(next, { message: 'enough' }, way)
  }
})

test('MEDIA html, a status and reset', async () => {
  const { emulator, ways } = await create()
  for (const [way, { ask, link }] of Object.entries(ways)) {
    const url = await link()
    emulator.fail('MEDIA html x1')
    emulator.fail('MEDIA', 503, { retryAfter: 2, times: 1 })
    emulator.fail('MEDIA reset x1')
    const page = await ask(url)
    assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html;charset=UTF-8'], way)
    assert.match(await page.text(), /^<!doctype html>/)
    const refusal = await ask(url)
    assert.deepEqual([refusal.status, refusal.headers.get('retry-after')], [503, '2'], way)
    await assert.rejects(ask(url), TypeError, way)
    assert.equal((await ask(url)).status, 200, way)
    emulator.recover()
  }
})

test('a resumed download is protected by If-Range when the file has changed', async () => {
  const { emulator, ways } = await create()
  for (const [way, { ask, link }] of Object.entries(ways)) {
    const url = await link()
    const before = await ask(url)
    const etag = before.headers.get('etag')
    emulator.fail('MEDIA', 'changed', { times: 1 })
    const resumed = await ask(url, { headers: { range: 'bytes=1000-', 'if-range': etag } })
    assert.equal(resumed.status, 200, way)
    assert.notEqual(resumed.headers.get('etag'), etag)
    const [one, two] = [await bytesOf(before), await bytesOf(resumed)]
    assert.deepEqual([one.length === two.length, one.equals(two)], [true, false], way)
  }
})

test('a drip takes as long as it says', async ({ mock }) => {
  const { emulator, link } = await create()
  const url = await link()
  emulator.fail('MEDIA', 'drip', { bytesPerSecond: 500 })
  assert.deepEqual(
    emulator.faults().map(({ fault }) => fault),
    ['MEDIA drip=500'],
  )
  const { delivery, bytesPerSecond, chunks } = emulator.handle({ method: 'GET', url })
  assert.deepEqual([delivery, bytesPerSecond, chunks[Symbol.iterator]().next().value.length], ['drip', 500, 125])

  mock.timers.enable({ apis: ['setTimeout'] })
  const reader = (await emulator.fetch(url)).body.getReader()
  for (let piece = 0; piece < 3; piece++) {
    let seen
    reader.read().then(({ value }) => {
      seen = value.length
    })
    await turn()
    mock.timers.tick(249)
    await turn()
    assert.equal(seen, undefined, 'too early')
    mock.timers.tick(1)
    await turn()
    assert.equal(seen, 125)
  }
  await reader.cancel()
})

test('without streams, a file comes as a whole', async () => {
  const source = `
    for (const name of ['ReadableStream', 'Response', 'Headers']) delete globalThis[name]
    const { createEmulator } = await import('webex-converged-recordings/emulator')
    const emulator = await createEmulator({ recordings: 0 })
    emulator.add({ id: 'r1', sizeBytes: 200_000 })
    const headers = { authorization: 'Bearer dev-token' }
    const details = await emulator.fetch(emulator.baseUrl + '/convergedRecordings/r1', { headers })
    const url = (await details.json()).temporaryDirectDownloadLinks.recordingDownloadLink
    const whole = Buffer.concat([...emulator.handle({ method: 'GET', url }).chunks])
    const response = await emulator.fetch(url)
    const read = [await response.arrayBuffer(), await response.arrayBuffer()].map((bytes) => Buffer.from(bytes).equals(whole))
    emulator.fail('MEDIA cut x1')
    const cut = await (await emulator.fetch(url)).arrayBuffer().catch(({ message }) => message)
    const part = await emulator.fetch(url, { headers: { range: 'bytes=-5' } })
    console.log(JSON.stringify([response.status, whole.length, ...read, cut, (await part.arrayBuffer()).byteLength]))`
  const { code, stdout, stderr } = await run('media-without-streams.mjs', source)
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout), [200, 200_000, true, true, 'terminated', 5])
})

/** A script for a process of its own, with an emulator whose recording has 4 GiB, and the emulator's own memory. */
const SETUP = `
  const { instantiate } = WebAssembly
  let memory
  WebAssembly.instantiate = async (...given) => {
    const instance = await instantiate(...given)
    // The first module is the emulator. Node loads another one for fetch later.
    memory ??= Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory)
    return instance
  }
  const { createEmulator } = await import('webex-converged-recordings/emulator')
  const emulator = await createEmulator({ recordings: 0 })
  emulator.add({ id: 'r1', sizeBytes: ${FOUR_GIB} })
  const { baseUrl, close } = await emulator.listen()
  const headers = { authorization: 'Bearer dev-token' }
  const link = async (ask, base) => {
    const details = await ask(base + '/convergedRecordings/r1', { headers })
    return (await details.json()).temporaryDirectDownloadLinks.recordingDownloadLink
  }
  const own = await link(emulator.fetch, emulator.baseUrl)
  const served = await link(fetch, baseUrl)
`

for (const [way, ask] of [
  ['the embedded fetch', 'emulator.fetch(own)'],
  ['HTTP', 'fetch(served)'],
]) {
  test(`memory does not grow while 200 MB are read by ${way}`, async () => {
    const source = `${SETUP}
      const reader = (await ${ask}).body.getReader()
      let count = 0
      const readTo = async (most) => {
        while (count < most) count += (await reader.read()).value.length
        return [memory.buffer.byteLength, process.resourceUsage().maxRSS]
      }
      const early = await readTo(20_000_000)
      const late = await readTo(220_000_000)
      await reader.cancel()
      await close()
      console.log(JSON.stringify([early, late]))`
    const { code, stdout, stderr } = await run('media-memory.mjs', source)
    assert.equal(code, 0, stderr)
    const [[early, earlyPeak], [late, latePeak]] = JSON.parse(stdout)
    assert.equal(late, early, "the emulator's memory")
    // In KiB. The garbage collector runs when it likes to.
    assert.ok(latePeak - earlyPeak < 100_000, `the process grew from ${earlyPeak} KiB to ${latePeak} KiB`)
  })
}

for (const [what, use] of [
  [
    'whose reading is cancelled',
    'const reader = (await emulator.fetch(own)).body.getReader(); await reader.read(); await reader.cancel()',
  ],
  ['that are cancelled at once', 'await (await emulator.fetch(own)).body.cancel()'],
  [
    'that are aborted in the middle',
    `const controller = new AbortController()
     const reader = (await emulator.fetch(own, { signal: controller.signal })).body.getReader()
     await reader.read()
     controller.abort()
     await reader.read().catch(() => {})`,
  ],
  ['whose loop is left', "for (const chunk of emulator.handle({ method: 'GET', url: own }).chunks) break"],
]) {
  test(`memory does not grow with files ${what}`, async () => {
    const source = `${SETUP}
      const sizes = []
      for (let count = 1; count <= 5000; count++) {
        ${use}
        if (count === 1000 || count === 5000) sizes.push(memory.buffer.byteLength)
        // The log keeps the last 10 000 requests.
        emulator.clear()
      }
      await close()
      console.log(JSON.stringify(sizes))`
    const { code, stdout, stderr } = await run('media-abandoned.mjs', source)
    assert.equal(code, 0, stderr)
    const [early, late] = JSON.parse(stdout)
    assert.equal(late, early)
  })
}

test('a page of another origin can resume, and sees how', async () => {
  const { ways } = await create()
  const url = await ways.HTTP.link()
  const chromium = await browser()
  try {
    const { page, complaints } = await chromium.open()
    const seen = await page.evaluate(async (url) => {
      const whole = await fetch(url)
      const etag = whole.headers.get('etag')
      const part = await fetch(url, { headers: { range: 'bytes=5-9', 'if-range': etag } })
      const names = ['content-range', 'content-length', 'accept-ranges', 'content-disposition', 'etag']
      const named = names.map((name) => part.headers.get(name))
      return [part.status, (await part.arrayBuffer()).byteLength, etag, ...named, (await whole.arrayBuffer()).byteLength]
    }, url)
    const [status, count, etag, range, ...others] = seen
    const total = others.at(-1)
    assert.deepEqual([status, count, range], [206, 5, `bytes 5-9/${total}`])
    const disposition = 'attachment; filename="r1.mp3"; filename*=UTF-8\'\'r1.mp3'
    assert.deepEqual(others, ['5', 'bytes', disposition, etag, total])
    assert.deepEqual(complaints, [])
  } finally {
    await chromium.close()
  }
})
