// What a user's own tests do with the emulator besides requests, through the packed package in Node: the log, faults while it runs,
// reset, snapshots, servers, and recordings with any field. What each of the requests is answered is tested elsewhere.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { load, run, TOKEN } from './support.mjs'

const { createEmulator, RecordingsClient } = await load()

const NOW = Date.parse('2026-01-15T12:00:00Z')
const LIST = '/convergedRecordings'
const HEADERS = { authorization: `Bearer ${TOKEN}` }
const JSON_HEADERS = { ...HEADERS, 'Content-Type': 'application/json' }
const create = (options) => createEmulator({ token: TOKEN, recordings: 5, now: () => NOW, ...options })
const asker =
  ({ fetch, baseUrl }) =>
  (path, init) =>
    fetch(baseUrl + path, { headers: HEADERS, ...init })
const idOf = (webex) => webex.recordings().find(({ status }) => status === 'available').id
const without = (object, ...names) => Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)))

/** Asserts that each of these throws this error. */
function refused(cases) {
  for (const [act, message] of cases) assert.throws(act, { name: 'RangeError', message }, String(act))
}

// The log

test('the log says what was requested, and what became of it', async () => {
  const webex = await create({ faults: 'LIST 503 Retry-After=1 x1' })
  const ask = asker(webex)
  const id = idOf(webex)
  assert.deepEqual(webex.requests, [])
  await ask(`${LIST}?max=2&status=available`, { headers: { ...HEADERS, Accept: 'application/json' } })
  await ask(`${LIST}/${id}`, { method: 'DELETE', headers: JSON_HEADERS, body: '{"reason":"audit","comment":"Größe"}' })
  await ask(`${LIST}/unknown`, { headers: { Authorization: 'Bearer s3cret' } })
  const time = '2026-01-15T12:00:00Z'
  const authorization = 'Bearer …'
  const [list, deletion, unknown] = webex.requests
  assert.deepEqual(list, {
    method: 'GET',
    path: `/v1${LIST}`,
    query: { max: '2', status: 'available' },
    headers: { authorization, accept: 'application/json' },
    status: 503,
    fault: 'LIST 503 Retry-After=1 x1',
    time,
  })
  assert.deepEqual(deletion, {
    method: 'DELETE',
    path: `/v1${LIST}/${id}`,
    query: {},
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"reason":"audit","comment":"Größe"}',
    status: 204,
    time,
  })
  assert.equal(unknown.status, 401)
  assert.equal(typeof unknown.refused, 'string')
  for (const secret of [TOKEN, 's3cret']) assert.ok(!JSON.stringify(webex.requests).includes(secret))
})

test('the log shows no ticket of a download link', async () => {
  const webex = await create()
  const { temporaryDirectDownloadLinks: links } = await (await asker(webex)(`${LIST}/${idOf(webex)}`)).json()
  const { searchParams } = new URL(links.recordingDownloadLink)
  assert.equal((await webex.fetch(links.recordingDownloadLink)).status, 200)
  const { query } = webex.requests.at(-1)
  assert.deepEqual(new Set(Object.keys(query)), new Set(searchParams.keys()))
  const ticket = searchParams.get('ticket')
  assert.ok(ticket.length > 16)
  assert.ok(!JSON.stringify(webex.requests).includes(ticket))
})

test('the log is a copy, keeps the last 10 000, and can be cleared', async () => {
  const webex = await create()
  const url = (number) => `${webex.baseUrl}${LIST}/${number}`
  for (let number = 0; number < 10_003; number++) webex.handle({ method: 'GET', url: url(number) })
  const { requests } = webex
  assert.equal(requests.length, 10_000)
  assert.ok(requests[0].path.endsWith('/3') && requests.at(-1).path.endsWith('/10002'))
  requests.pop()
  requests[0].method = 'changed'
  assert.equal(webex.requests.length, 10_000)
  assert.equal(webex.requests[0].method, 'GET')
  webex.clear()
  assert.deepEqual([webex.requests, webex.unexpected(), webex.recordings().length], [[], [], 5])
})

test('unexpected is what no Webex would understand', async () => {
  const webex = await create({ faults: ['POST 400 x1', 'LIST 404 x1'] })
  const ask = asker(webex)
  const remove = (init) => ask(`${LIST}/${idOf(webex)}`, { method: 'DELETE', headers: JSON_HEADERS, ...init })
  // A fault, a wrong token, an unknown recording, and what is right.
  await ask(LIST)
  await ask(LIST, { headers: {} })
  await ask(`${LIST}/unknown`)
  await ask(`${LIST}?max=5`)
  await ask(LIST, { method: 'OPTIONS', headers: { Origin: 'https://site.example', 'Access-Control-Request-Method': 'GET' } })
  assert.deepEqual(webex.unexpected(), [])

  await ask('/nowhere')
  await ask(LIST, { method: 'PUT' })
  await ask(`${LIST}?maximum=5`)
  await ask(`${LIST}?max=0`)
  await remove({ body: '{' })
  await remove({ body: '{"reason":5}' })
  await remove({ body: '{}', headers: { ...HEADERS, 'Content-Type': 'text/xml' } })
  await remove({ body: `{"comment":"${'x'.repeat(1_100_000)}"}` })
  const seen = webex.unexpected()
  assert.deepEqual(
    seen.map(({ status }) => status),
    [404, 405, 400, 400, 400, 400, 415, 413],
  )
  for (const { refused } of seen) assert.ok(refused)
  assert.deepEqual(seen, webex.requests.slice(5))
  webex.reset()
  assert.deepEqual(webex.unexpected(), [])
})

// Faults

test('a fault can be added in both forms, and says how often it was applied', async () => {
  const webex = await create({ faults: 'GET 500 x1' })
  webex.fail('DELETE', 429, { retryAfter: 2, times: 1 })
  webex.fail('GET lost 10%')
  webex.fail('*', 'cut', { every: 5, delayMs: 0 })
  webex.fail('LIST', '503 empty', { chance: 50 })
  webex.fail('LIST', 503, { retryAfter: 'Thu, 15 Jan 2026 12:00:05 GMT', times: undefined })
  webex.fail('MEDIA', 'drip', { bytesPerSecond: 500 })
  webex.fail('TOKEN', 'stall')
  assert.deepEqual(
    webex.faults().map(({ fault, applied }) => [fault, applied]),
    [
      ['GET 500 x1', 0],
      ['DELETE 429 Retry-After=2 x1', 0],
      ['GET lost 10%', 0],
      ['* cut every 5 delay=0', 0],
      ['LIST 503 empty 50%', 0],
      ['LIST 503 Retry-After=Thu,_15_Jan_2026_12:00:05_GMT', 0],
      ['MEDIA drip=500', 0],
      ['TOKEN stall', 0],
    ],
  )
  const response = await asker(webex)(`${LIST}/${idOf(webex)}`, { method: 'DELETE' })
  assert.deepEqual([response.status, response.headers.get('Retry-After')], [429, '2'])
  assert.equal(webex.faults()[1].applied, 1)
  webex.recover()
  assert.deepEqual(webex.faults(), [])
  assert.equal((await asker(webex)(LIST)).status, 200)
})

test('a fault that is added while a request stalls is for the next ones', async () => {
  const webex = await create({ faults: 'LIST stall x1' })
  const controller = new AbortController()
  const stalled = webex.fetch(webex.baseUrl + LIST, { headers: HEADERS, signal: controller.signal })
  assert.equal((await asker(webex)(LIST)).status, 200)
  webex.recover()
  webex.fail('LIST 503')
  assert.equal((await asker(webex)(LIST)).status, 503)
  controller.abort(new Error('enough'))
  await assert.rejects(stalled, { message: 'enough' })
})

test('a wrong fault is refused by the name of the argument', async () => {
  const webex = await create()
  const { fail } = webex
  const calls = (got) => `calls: got ${got}; allowed: *, GET, LIST, DELETE, POST, MEDIA, TOKEN`
  const effect = (got) => `effect: got ${got}; allowed: a status from 400 to 599, or a word such as "lost"`
  const whole = (name, got, least, most) => `${name}: got ${got}; allowed: a whole number from ${least} to ${most}`
  const retry = (got) =>
    `retryAfter: got ${got}; allowed: a whole number of seconds, or a string of visible ASCII characters and spaces`
  const with_ = (options) => () => fail('DELETE', 503, options)
  refused([
    [() => fail(), 'fault: got undefined; allowed: a string such as "DELETE 503 x1"'],
    [() => fail(503), 'fault: got 503; allowed: a string such as "DELETE 503 x1"'],
    [() => fail(''), /^fault: in "": no effect given; allowed: a status from 400 to 599, html/],
    [() => fail('DELETE 503 twice'), /^fault: in "DELETE 503 twice": unknown word "twice"; allowed: /],
    [() => fail('PUT', 503), calls('"PUT"')],
    [() => fail('delete', 503), calls('"delete"')],
    [() => fail('', 503), calls('""')],
    [() => fail(null, 503), calls('null')],
    [() => fail('DELETE 503', 'lost'), calls('"DELETE 503"')],
    [() => fail('DELETE', undefined, { times: 1 }), effect('undefined')],
    [() => fail('DELETE', null), effect('null')],
    [() => fail('DELETE', Number.NaN), effect('NaN')],
    [() => fail('DELETE', 200), effect('200')],
    [() => fail('DELETE', 403.5), effect('403.5')],
    [() => fail('DELETE', true), effect('true')],
    [() => fail('DELETE', {}), effect('an object')],
    [() => fail('DELETE', ' '), effect('" "')],
    [() => fail('DELETE', 'lots'), /^fault: in "DELETE lots": unknown word "lots"; allowed: /],
    [() => fail('DELETE', 'no-items'), /^fault: in .*: DELETE and no-items cannot be combined; allowed: LIST, GET or \*/],
    [with_(5), 'options: got 5; allowed: an object'],
    [with_(null), 'options: got null; allowed: an object'],
    [with_({ count: 1 }), 'count: unknown option; allowed: retryAfter, delayMs, times, chance, every, bytesPerSecond'],
    [with_({ toString: 1 }), /^toString: unknown option; allowed: /],
    [with_({ times: 1.5 }), whole('times', '1.5', 0, 1_000_000)],
    [with_({ times: -1 }), whole('times', '-1', 0, 1_000_000)],
    [with_({ times: Number.POSITIVE_INFINITY }), whole('times', 'Infinity', 0, 1_000_000)],
    [with_({ times: '2' }), whole('times', '"2"', 0, 1_000_000)],
    [with_({ times: null }), whole('times', 'null', 0, 1_000_000)],
    [with_({ chance: 101 }), whole('chance', '101', 0, 100)],
    [with_({ chance: 0.5 }), whole('chance', '0.5', 0, 100)],
    [with_({ every: 0 }), whole('every', '0', 1, 1_000_000)],
    [with_({ delayMs: 3_600_001 }), whole('delayMs', '3600001', 0, 3_600_000)],
    [with_({ bytesPerSecond: 0 }), whole('bytesPerSecond', '0', 1, 1_000_000_000)],
    [with_({ retryAfter: -1 }), retry('-1')],
    [with_({ retryAfter: Number.NaN }), retry('NaN')],
    [with_({ retryAfter: '' }), retry('""')],
    [with_({ retryAfter: '1\n2' }), retry('"1\\n2"')],
    [with_({ retryAfter: true }), retry('true')],
    [with_({ retryAfter: new Date(0) }), retry('an object')],
    [with_({ every: 2, times: 1 }), /^fault: in "DELETE 503 every 2 x1": the frequency is given twice; allowed: /],
    [() => fail('DELETE', 'lost', { retryAfter: 2 }), /^fault: in .*: Retry-After needs a status; allowed: /],
  ])
  assert.deepEqual(webex.faults(), [])
  for (let count = 0; count < 1000; count++) fail('LIST 503')
  refused([[() => fail('LIST 503'), /^fault: too many faults; allowed: .*at most 1000$/]])
})

// Reset

test('reset goes back to the start, so that the same requests are answered the same again', async () => {
  const webex = await create({ recordings: 2_000, faults: 'DELETE 503 x1', requestsPerSecond: 100 })
  const ask = asker(webex)
  const start = webex.recordings()
  const seen = async () => {
    const added = webex.add({ topic: 'Mine' })
    const answers = []
    for (const method of ['DELETE', 'DELETE', 'GET']) {
      const response = await ask(`${LIST}/${added.id}`, { method })
      answers.push([response.status, response.headers.get('TrackingID'), await response.text()])
    }
    const page = await (await ask(`${LIST}?max=5`)).json()
    webex.remove(page.items[0].id)
    webex.restore(added.id)
    webex.fail('* 500')
    return [added, answers, page, webex.requests, webex.faults(), webex.recordings()]
  }
  const first = await seen()
  assert.deepEqual(
    first[1].map(([status]) => status),
    [503, 204, 200],
  )
  for (let round = 0; round < 3; round++) {
    webex.reset()
    assert.deepEqual(webex.recordings(), start)
    assert.deepEqual(webex.faults(), [{ fault: 'DELETE 503 x1', applied: 0 }])
    assert.deepEqual([webex.requests, webex.unexpected()], [[], []])
    assert.deepEqual(await seen(), first)
  }
})

test('reset does not end a server, or a request that is in progress', async () => {
  const webex = await create({ faults: 'LIST stall x1' })
  const { baseUrl, close } = await webex.listen()
  const controller = new AbortController()
  const stalled = webex.fetch(webex.baseUrl + LIST, { headers: HEADERS, signal: controller.signal })
  assert.equal((await fetch(baseUrl + LIST, { headers: HEADERS })).status, 200)
  webex.recover()
  webex.reset()
  webex.recover()
  assert.equal((await fetch(baseUrl + LIST, { headers: HEADERS })).status, 200)
  controller.abort(new Error('enough'))
  await assert.rejects(stalled, { message: 'enough' })
  await close()
})

// Snapshots

test('a snapshot goes on where it was taken', async () => {
  const webex = await create({
    recordings: 2_000,
    days: 300,
    seed: 7,
    paging: 'offset',
    faults: ['DELETE lost x3', 'LIST 503 x1'],
  })
  const ask = asker(webex)
  const ids = webex
    .recordings()
    .filter(({ status }) => status === 'available')
    .slice(0, 3)
    .map(({ id }) => id)
  await assert.rejects(ask(`${LIST}/${ids[0]}`, { method: 'DELETE' }))
  await ask(LIST)
  webex.remove(ids[1])
  webex.add({ topic: 'Mine', more: { deep: [1, 'a', null, true, { x: 1.5 }] }, files: { transcript: 'Hello' } })
  webex.fail('DELETE', 500, { times: 1 })

  const saved = webex.snapshot()
  assert.equal(saved.version, 1)
  assert.deepEqual(JSON.parse(JSON.stringify(saved)), saved, 'plain JSON')
  const later = await createEmulator({ snapshot: saved, now: () => NOW })
  assert.equal(later.recordings().length, 2_000)
  assert.deepEqual(later.recordings(), webex.recordings())
  assert.deepEqual(later.faults(), webex.faults())
  assert.deepEqual(later.requests, [])
  assert.deepEqual(later.snapshot(), saved)
  // The next link, the next id and the next tracking id are the same, too.
  const answer = async (webex) => {
    const response = await asker(webex)(`${LIST}?max=3`)
    return [webex.add().id, [...response.headers], await response.text()]
  }
  assert.deepEqual(await answer(later), await answer(webex))
  later.reset()
  assert.deepEqual(later.snapshot(), saved, 'the start is the snapshot')
})

test('options beside a snapshot win over those in it', async () => {
  const saved = (await create({ faults: 'LIST 503', rangeLimitDays: 30 })).snapshot()
  const webex = await createEmulator({ snapshot: saved, token: 'another', faults: [], now: () => NOW })
  const ask = (token) => webex.fetch(webex.baseUrl + LIST, { headers: { authorization: `Bearer ${token}` } })
  assert.equal((await ask(TOKEN)).status, 401)
  const url = `${webex.baseUrl}${LIST}?from=2025-01-01T00:00:00Z&to=2026-01-01T00:00:00Z`
  assert.equal((await webex.fetch(url, { headers: { authorization: 'Bearer another' } })).status, 400)
})

test('a snapshot can be written by hand', async () => {
  const recordings = [
    { topic: 'Old', createTime: '2025-12-01T00:00:00Z', status: 'deleted' },
    { topic: 'New', createTime: '2026-01-02T03:04:05.678+01:00', department: 'Sales' },
  ]
  const webex = await createEmulator({ snapshot: { version: 1, recordings }, now: () => NOW })
  assert.deepEqual(
    webex.recordings().map(({ topic, status, createTime, department }) => [topic, status, createTime, department]),
    [
      ['New', 'available', '2026-01-02T02:04:05.678Z', 'Sales'],
      ['Old', 'deleted', '2025-12-01T00:00:00Z', undefined],
    ],
  )
  const { recordings: none } = await createEmulator({ snapshot: { version: 1 } })
  assert.deepEqual(none(), [])
})

test('a wrong snapshot is refused', async () => {
  const circle = { version: 1 }
  circle.self = circle
  const nested = (depth) => JSON.parse(`${'{"d":'.repeat(depth)}1${'}'.repeat(depth)}`)
  const FORM = 'allowed: what snapshot() returned, or { version: 1, recordings: [...] }'
  for (const [snapshot, message] of [
    ['x', 'snapshot: expected an object'],
    [null, 'snapshot: expected an object'],
    [circle, 'snapshot: expected plain JSON'],
    [{ version: 1, recordings: [{ n: 5n }] }, 'snapshot: expected plain JSON'],
    [[], `snapshot: is not a snapshot; ${FORM}`],
    [{}, `snapshot: has no version; ${FORM}`],
    [{ version: '1' }, 'snapshot: has a version that is not a number; allowed: version 1, the one of this release'],
    [{ version: 2 }, 'snapshot: has version 2; allowed: version 1, the one of this release'],
    [{ version: 0 }, 'snapshot: has version 0; allowed: version 1, the one of this release'],
    [{ version: 1, recordings: {} }, `snapshot.recordings: not a list; ${FORM}`],
    [{ version: 1, recordings: [5] }, 'snapshot.recordings[0]: not an object; allowed: an object with the fields of a recording'],
    [{ version: 1, state: 5 }, 'snapshot.state: is damaged; allowed: what snapshot() returned, unchanged'],
    [{ version: 1, recording: [] }, 'snapshot: has an unknown part; allowed: version, options, recordings and state'],
    [{ version: 1, recordings: [{ deep: nested(200) }] }, `snapshot: is not a snapshot; ${FORM}`],
    [
      { version: 1, recordings: [{ topic: 'Right' }, { status: 'gone' }] },
      'snapshot.recordings[1].status: unknown value; allowed: available, deleted or purged',
    ],
    [
      { version: 1, recordings: [{ id: 'a' }, { id: 'a' }] },
      /^snapshot\.recordings\[1\]\.id: another recording already has it; allowed: /,
    ],
    [{ version: 1, options: { tokn: 'x' } }, /^snapshot\.options\.tokn: unknown option; allowed: token, /],
    [
      { version: 1, recordings: Array(100_001).fill({}) },
      'snapshot.recordings: has too many recordings; allowed: at most 100000 recordings',
    ],
  ]) {
    await assert.rejects(createEmulator({ snapshot }), { message })
  }
})

// Recordings with any field

test('a recording may have any field that is data', async () => {
  const webex = await create({ recordings: 0 })
  const nested = { when: new Date(0), list: [1, 'a', null, true, { x: 1.5 }], gone: undefined }
  const fields = { department: 'Sales', count: 2, flag: false, nothing: null, seen: new Date(NOW), nested, absent: undefined }
  const kept = {
    ...without(fields, 'absent'),
    seen: '2026-01-15T12:00:00.000Z',
    nested: { when: '1970-01-01T00:00:00.000Z', list: [1, 'a', null, true, { x: 1.5 }] },
  }
  const added = webex.add({ id: 'r1', createTime: new Date(NOW), ...fields })
  const shown = (recording) => Object.fromEntries(Object.keys(kept).map((name) => [name, recording[name]]))
  assert.deepEqual(shown(added), kept)
  assert.ok(!('absent' in added))
  const { items } = await (await asker(webex)(LIST)).json()
  for (const one of [items[0], await (await asker(webex)(`${LIST}/r1`)).json(), webex.recordings()[0]]) {
    assert.deepEqual(shown(one), kept)
  }
  // The package's own client passes them on.
  const client = new RecordingsClient({ token: TOKEN, baseUrl: webex.baseUrl, fetch: webex.fetch })
  assert.deepEqual(shown(await client.getRecording('r1')), kept)
  nested.list.push('later')
  assert.deepEqual(shown(webex.recordings()[0]), kept, 'a copy')
})

test('a recording with something that is not data is refused, and the emulator goes on', async () => {
  const webex = await create()
  const { add } = webex
  const circle = {}
  Object.assign(circle, { one: circle, two: { circle }, three: [circle] })
  const nested = (depth) => JSON.parse(`${'{"d":'.repeat(depth)}1${'}'.repeat(depth)}`)
  const list = []
  list.push(list)
  const notData = (name) => `${name}: is not data; allowed: any JSON value`
  refused([
    [() => add({ hook: () => 1 }), notData('hook')],
    [() => add({ a: { b: [() => 1] } }), notData('a')],
    [() => add({ mark: Symbol('x') }), notData('mark')],
    [() => add({ big: 5n }), notData('big')],
    [() => add({ count: Number.NaN }), notData('count')],
    [() => add({ count: Number.POSITIVE_INFINITY }), notData('count')],
    [() => add({ when: new Date(Number.NaN) }), notData('when')],
    [() => add({ circle }), notData('circle')],
    [() => add({ list }), notData('list')],
    [() => add({ deep: nested(33) }), notData('deep')],
    [() => add({ many: Array(100_001).fill({}) }), notData('many')],
    [() => add({ topic: 5 }), 'topic: not a string; allowed: a string'],
    [() => add({ status: 'gone' }), 'status: unknown value; allowed: available, deleted or purged'],
    [() => add({ durationSeconds: -1 }), /^durationSeconds: got -1; allowed: a whole number from 0 to /],
    [() => add({ createTime: 'noon' }), /^createTime: not a valid date; allowed: an RFC 3339 date and time with a zone/],
    [() => add({ id: webex.recordings()[0].id }), /^id: another recording already has it; allowed: /],
    [() => add({ files: { video: true } }), /^files\.video: unknown name or value; allowed: /],
    [() => add({ temporaryDirectDownloadLinks: 'x' }), /^temporaryDirectDownloadLinks: not an object; allowed: /],
  ])
  assert.throws(() => add(null), { name: 'TypeError', message: 'recording: expected an object' })
  assert.equal(webex.recordings().length, 5)
  const deep = nested(32)
  assert.deepEqual(add({ deep }).deep, deep)
  const { recordings } = await createEmulator({ snapshot: webex.snapshot(), now: () => NOW })
  assert.deepEqual(recordings(), webex.recordings())
})

// Servers

test('an emulator listens, on several ports at once, and shares everything', async () => {
  const webex = await create()
  const [one, two] = [await webex.listen(), await webex.listen({ host: '127.0.0.1', port: 0 })]
  assert.match(one.baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/v1$/)
  assert.notEqual(one.baseUrl, two.baseUrl)
  const id = idOf(webex)
  assert.equal((await fetch(`${one.baseUrl}${LIST}/${id}`, { method: 'DELETE', headers: HEADERS })).status, 204)
  const { status } = await (await fetch(`${two.baseUrl}${LIST}/${id}`, { headers: HEADERS })).json()
  assert.equal(status, 'deleted')
  assert.equal(webex.requests.length, 2)
  await Promise.all([one.close(), one.close()])
  await one.close()
  await assert.rejects(fetch(one.baseUrl + LIST))
  assert.equal((await fetch(two.baseUrl + LIST, { headers: HEADERS })).status, 200)
  await two.close()
})

test('a server cannot listen on a port that is in use, or with wrong options', async () => {
  const webex = await create()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address()
  const message = `port ${port} on 127.0.0.1 is in use; choose another port, or 0 for any free one`
  await assert.rejects(webex.listen({ port }), (error) => error.message === message && error.cause.code === 'EADDRINUSE')
  other.close()
  await once(other, 'close')
  const PORT = 'allowed: a whole number from 0 to 65535'
  for (const [options, message] of [
    [null, 'options: expected an object'],
    [8787, 'options: expected an object'],
    [{ prot: 5 }, 'prot: unknown option; allowed: host, port'],
    [{ host: 5 }, 'host: expected a string'],
    [{ host: '' }, 'host: got ""; allowed: an address of this machine, such as 127.0.0.1'],
    [{ host: '203.0.113.1' }, 'host 203.0.113.1 is not an address of this machine; 127.0.0.1 always is'],
    [{ port: '80' }, 'port: expected a number'],
    [{ port: -1 }, `port: got -1; ${PORT}`],
    [{ port: 65_536 }, `port: got 65536; ${PORT}`],
    [{ port: 1.5 }, `port: got 1.5; ${PORT}`],
  ]) {
    await assert.rejects(webex.listen(options), { message })
  }
})

test('a process ends by itself once its servers are closed, even with connections that stall', async () => {
  const source = (faults, ask) => `
    import { createEmulator } from 'webex-converged-recordings/emulator'
    const webex = await createEmulator({ faults: ${JSON.stringify(faults)} })
    const { baseUrl, close } = await webex.listen()
    const response = fetch(baseUrl + '${LIST}', { headers: { authorization: 'Bearer dev-token' } })
    ${ask}
    await close()
    console.log('closed')`
  const stalls = `response.catch(({ name }) => console.log(name))
    while (webex.faults()[0].applied === 0) await new Promise((resolve) => setImmediate(resolve))`
  const whole = await run('listens.mjs', source([], 'console.log((await response).status)'))
  assert.deepEqual([whole.code, whole.stdout], [0, '200\nclosed\n'], whole.stderr)
  const stalled = await run('listens-stalled.mjs', source('LIST stall', stalls))
  assert.equal(stalled.code, 0, stalled.stderr)
  assert.deepEqual(stalled.stdout.trim().split('\n').sort(), ['TypeError', 'closed'])
})
