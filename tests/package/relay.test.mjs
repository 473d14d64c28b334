// What the relay does: lists, details, deletions, files, failures and its options, in Node, in front of the emulator. Attacks are in
// relay-attacks.test.mjs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed } from '../../pkg-template/relay/failures.js'
import { Seals } from '../../pkg-template/relay/seals.js'
import {
  bySession,
  contents,
  createRelay,
  fileRequest,
  ORIGIN,
  OWN,
  RecordingsClient,
  RecordingsError,
  recorded,
  relayTo,
  request,
  SECRET,
  SERVICE_TOKEN,
  webex,
} from './relays.mjs'
import { installed, require } from './support.mjs'

const BASE = 'http://127.0.0.1/v1'

/** A relay in front of a Webex. */
async function world(options = {}, ofWebex = {}, counts = undefined) {
  const emulator = await webex(ofWebex, counts)
  const made = relayTo({ baseUrl: emulator.baseUrl, fetch: emulator.fetch, ...options })
  /** @returns {ReturnType<typeof contents>} */
  const ask = async (...given) => contents(await made.relay(request(...given)))
  return { emulator, ...made, ask }
}

/** A relay in front of one answer, or of answers by path. */
function answering(answer, options = {}) {
  const made = relayTo({ fetch: async (url, init) => answer(new URL(url), init), ...options })
  const ask = async (...given) => contents(await made.relay(request(...given)))
  return { ...made, ask }
}

/** Waits without a timer, which a test may hold. */
async function soon(isSo, what) {
  for (let turns = 0; !isSo(); turns += 1) {
    assert.ok(turns < 100_000, what)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Waits until a number does not change any more. */
async function quiet(number) {
  let last
  for (let same = 0; same < 50; same = number() === last ? same + 1 : 0) {
    last = number()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const json = (value, init = {}) =>
  new Response(JSON.stringify(value), {
    ...init,
    headers: { 'content-type': 'application/json', trackingid: 'T_1', ...init.headers },
  })
const names = (items) => items.map(({ id }) => id)
const statuses = (emulator) => Object.fromEntries(emulator.recordings().map(({ id, status }) => [id, status]))

// Lists

test("a list has the user's recordings, and leads from page to page through the relay", async () => {
  const { ask, sent } = await world()
  const pages = []
  let path = '?max=5&topic=call'
  while (path !== undefined) {
    const { status, headers, body } = await ask(path)
    assert.equal(status, 200)
    assert.match(headers.trackingid, /^EMULATOR_/)
    pages.push(names(body.items))
    const link = /^<\/relay\/convergedRecordings(\?cursor=[\w-]+)>; rel="next"$/.exec(headers.link ?? '')
    assert.equal(link === null, headers.link === undefined)
    path = link?.[1]
  }
  assert.deepEqual(pages, [
    ['ada-0', 'ada-1', 'ada-2', 'ada-3', 'ada-4'],
    ['ada-5', 'ada-6', 'ada-7', 'ada-8', 'ada-9'],
    ['ada-10', 'ada-11'],
  ])
  for (const { url, headers } of sent) {
    assert.equal(url.pathname, '/v1/admin/convergedRecordings')
    assert.equal(headers.get('authorization'), `Bearer ${SERVICE_TOKEN}`)
  }
  const [first] = sent
  assert.deepEqual(Object.fromEntries(first.url.searchParams), { max: '5', topic: 'call', ownerEmail: 'ada@example.com' })
})

/** The client of a page that has no token, in front of a relay, and what the relay was asked. The browser adds the cookie. */
function pageOf(relay, { user = 'ada', ...options } = {}) {
  const asked = []
  const fetch = async (url, { headers, ...init }) => {
    const sent = new Request(url, { ...init, headers: { ...headers, cookie: `session=${user}` } })
    asked.push(`${sent.method} ${new URL(url).pathname}`)
    return options.before?.(sent) ?? relay(sent)
  }
  const client = new RecordingsClient({ token: null, baseUrl: `${ORIGIN}/relay`, fetch, retries: 0 })
  return { client, asked }
}

test("the package's client lists through it, over more than 30 days", async () => {
  const emulator = await webex({}, { ofAda: 0, ofBob: 0 })
  const day = 86_400_000
  const days = [1, 20, 45, 46, 47, 80]
  for (const at of days) {
    const createTime = Date.now() - at * day
    emulator.add({ id: `day-${at}`, serviceType: 'calling', ownerEmail: 'ada@example.com', createTime })
  }
  const { relay } = relayTo({ baseUrl: emulator.baseUrl, fetch: emulator.fetch })
  const { client } = pageOf(relay)
  const from = new Date(Date.now() - 90 * day)
  const all = await client.listRecordings({ from, max: 2 }).toArray()
  assert.deepEqual(
    names(all),
    days.map((at) => `day-${at}`),
  )
  const first = await client.listRecordings({ from, max: 2 })
  const rest = await client.listRecordings({ cursor: first.cursor }).toArray()
  assert.deepEqual(
    names(rest),
    days.slice(2).map((at) => `day-${at}`),
  )
})

test("the package's client lists through it behind empty pages", async () => {
  const pages = [[], [], [], [{ id: 'x', ownerEmail: 'ada@example.com' }]]
  const { relay } = answering(({ searchParams }) => {
    const at = Number(searchParams.get('page') ?? 0)
    const next = `<http://127.0.0.1/v1/admin/convergedRecordings?page=${at + 1}>; rel="next"`
    return json({ items: pages[at] }, { headers: at + 1 < pages.length ? { link: next } : {} })
  })
  const statuses = []
  const fetch = async (url, init) => {
    const response = await relay(new Request(url, { ...init, headers: { ...init.headers, cookie: 'session=ada' } }))
    statuses.push(response.status)
    return response
  }
  const client = new RecordingsClient({ token: null, baseUrl: `${ORIGIN}/relay`, fetch, retries: 0 })
  assert.deepEqual(names(await client.listRecordings().toArray()), ['x'])
  assert.deepEqual(statuses, [200, 200, 200, 200])
})

test("the package's client does everything else through it", async () => {
  const { relay, emulator } = await world({ delete: 'trash', links: 'relay' })
  const { client, asked } = pageOf(relay)
  const { topic, ownerEmail } = await client.getRecording('ada-0')
  assert.deepEqual([topic, ownerEmail], ['Call 0 of ada', 'ada@example.com'])
  assert.equal((await client.trashRecordings(['ada-0', 'ada-1'])).accepted, 2)
  assert.equal((await client.restoreRecordings(['ada-0'])).accepted, 1)
  assert.equal((await client.deleteRecording('ada-2', { reason: 'audit' })).outcome, 'deleted')
  const { 'ada-0': zero, 'ada-1': one, 'ada-2': two } = statuses(emulator)
  assert.deepEqual([zero, one, two], ['available', 'deleted', 'deleted'])
  const { downloadRecording } = require('webex-converged-recordings/download')
  const { stream, size, contentType } = await downloadRecording(client, 'ada-0', { part: 'audio' })
  assert.equal((await new Response(stream).arrayBuffer()).byteLength, size)
  assert.equal(contentType, 'audio/mpeg')
  await assert.rejects(client.getRecording('bob-0'), { code: 'not-found', status: 404 })
  await assert.rejects(client.listRecordings({ serviceType: 'all' }), { code: 'rejected', status: 400 })
  await assert.rejects(client.trashRecordings({ mine: true }), { code: 'rejected', status: 400 })
  await assert.rejects(pageOf(relay, { user: '' }).client.getRecording('ada-0'), { code: 'unauthorized', status: 401 })
  assert.ok(asked.every((line) => /^(GET|POST|DELETE) \/relay\/convergedRecordings/.test(line)))
  // A proxy that blocks DELETE.
  const before = ({ method }) => (method === 'DELETE' ? new Response('<html>', { status: 405 }) : undefined)
  const behind = pageOf(relay, { before })
  assert.equal((await behind.client.deleteRecording('ada-3')).outcome, 'deleted')
  assert.deepEqual(
    behind.asked,
    ['DELETE', 'POST'].map((method, at) => `${method} /relay/convergedRecordings/ada-3${['', '/delete'][at]}`),
  )
  assert.equal(statuses(emulator)['ada-3'], 'deleted')
  const without = await world()
  await assert.rejects(pageOf(without.relay).client.deleteRecording('ada-0'), { code: 'rejected', status: 405 })
})

test('what Webex sends of another owner, or of nobody, is left out', async () => {
  const items = [
    { id: 'a', ownerEmail: 'ADA@example.com' },
    { id: 'b', ownerEmail: 'bob@example.com' },
    { id: 'c' },
    { id: 'd', ownerEmail: null },
    { id: 'e', ownerEmail: 'ada@example.com.evil.example' },
  ]
  const { ask } = answering(() => json({ items }))
  assert.deepEqual(names((await ask('')).body.items), ['a'])
  const byId = answering(() => json({ items: [{ id: 'a', ownerId: 'A' }, { id: 'b', ownerId: 'a' }, ...items] }), {
    authorize: () => ({ ownerId: 'A' }),
  })
  assert.deepEqual(names((await byId.ask('')).body.items), ['a'])
  assert.equal(byId.sent[0].url.searchParams.get('ownerId'), 'A')
})

test('a user with an own token, and one who sees everybody', async () => {
  const mine = await world({ token: undefined, authorize: () => ({ mine: true, token: 'token-of-bob' }) })
  assert.deepEqual(names((await mine.ask('')).body.items), ['bob-0', 'bob-1', 'bob-2'])
  assert.equal(mine.sent[0].url.pathname, '/v1/convergedRecordings')
  assert.equal(mine.sent[0].headers.get('authorization'), 'Bearer token-of-bob')
  assert.equal((await mine.ask('/ada-0')).status, 404)
  const everybody = await world({ authorize: () => ({ organization: true }) })
  assert.equal((await everybody.ask('?max=100')).body.items.length, 15)
  assert.equal((await everybody.ask('/bob-0')).body.id, 'bob-0')
})

test('the token function is asked once, and again when Webex rejects the token', async () => {
  const asked = []
  const token = async ({ reason }) => {
    asked.push(reason)
    return asked.length === 1 ? 'an-expired-token' : SERVICE_TOKEN
  }
  const { ask } = await world({ token })
  assert.equal((await ask('/ada-0')).status, 200)
  assert.equal((await ask('/ada-1')).status, 200)
  assert.deepEqual(asked, ['first', 'rejected'])
})

// Queries

const BAD_QUERIES = {
  'ownerEmail=bob@example.com': /^ownerEmail: no such parameter/,
  'ownerId=b': /^ownerId: no such parameter/,
  'hostEmail=bob@example.com': /^hostEmail: no such parameter/,
  'siteUrl=a.webex.com': /^siteUrl: no such parameter/,
  'organization=true': /^organization: no such parameter/,
  'source=meetings': /^source: no such parameter/,
  '__proto__=1': /^__proto__: no such parameter/,
  '%3Cscript%3E=1': /^the query: no such parameter/,
  'max=5&max=6': /^max: given twice/,
  'max=0': /^max: /,
  'max=101': /^max: /,
  'max=1e1': /^max: expected/,
  'max=-1': /^max: expected/,
  'status=gone': /^status: expected one of/,
  'from=yesterday': /^from: expected a date-time/,
  'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z': /^from/,
  [`topic=${'x'.repeat(257)}`]: /^topic: too long/,
  'cursor=x&max=1': /^cursor: expected no other parameter/,
  'cursor=x': /^cursor: expected one of this list/,
  'cursor=': /^cursor: expected one of this list/,
}

test('a list takes filters that it knows, each once, and no owner', async () => {
  const { ask, sent } = await world()
  for (const [query, message] of Object.entries(BAD_QUERIES)) {
    const { status, body } = await ask(`?${query}`)
    assert.deepEqual([status, body.code], [400, 'invalid-argument'], query)
    assert.match(body.message, message)
    assert.deepEqual(body.errors, [{ description: body.message }])
  }
  assert.deepEqual(sent, [])
  const all =
    'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z&max=1&status=deleted&serviceType=calling&topic=a%26b&format=MP3&ownerType=user&storageRegion=US&locationId=L'
  assert.equal((await ask(`?${all}`)).status, 200)
  const query = Object.fromEntries(sent[0].url.searchParams)
  const { ownerEmail, from, to, ...rest } = query
  assert.equal(ownerEmail, 'ada@example.com')
  // A long range is split by the client of the page, and not once more here.
  await ask('?from=2026-01-01T00:00:00Z&to=2026-04-01T00:00:00Z')
  assert.deepEqual(
    ['from', 'to'].map((name) => Date.parse(sent[1].url.searchParams.get(name))),
    ['2026-01-01', '2026-04-01'].map(Date.parse),
  )
  assert.deepEqual(rest, Object.fromEntries([...new URLSearchParams(all)].filter(([name]) => name !== 'from' && name !== 'to')))
})

test('a cursor is good for its user, and for relays with the same secret', async () => {
  const emulator = await webex()
  const options = { baseUrl: emulator.baseUrl, fetch: emulator.fetch }
  const [one, same, other] = [SECRET, SECRET, `${SECRET}.`].map((secret) => relayTo({ ...options, secret }).relay)
  const { headers } = await contents(await one(request('?max=2')))
  const path = /\?cursor=[^>]*/.exec(headers.link)[0]
  const statusOf = async (relay, ...given) => (await relay(request(...given))).status
  assert.deepEqual(await Promise.all([one, same, other].map((relay) => statusOf(relay, path))), [200, 200, 400])
  assert.equal(await statusOf(one, path, { user: 'bob' }), 400)
  // Webex in another region, with the same secret.
  const { ask: elsewhere } = answering(() => json({ items: [] }), { secret: SECRET, baseUrl: 'https://api-usgov.webex.com/v1' })
  const refused = await elsewhere(path)
  assert.deepEqual([refused.status, refused.body.code], [400, 'invalid-argument'])
  // Each character counts, but for bits that base64 does not use.
  for (const at of [8, 20, 60, path.length - 4]) {
    const changed = path.slice(0, at) + (path[at] === 'A' ? 'B' : 'A') + path.slice(at + 1)
    assert.equal(await statusOf(one, changed), 400, changed)
  }
  // Two relays without a secret do not know each other's.
  const [first, second] = [relayTo(options).relay, relayTo(options).relay]
  const link = (await first(request('?max=2'))).headers.get('link')
  const next = /\?cursor=[^>]*/.exec(link)[0]
  assert.deepEqual([await statusOf(first, next), await statusOf(second, next)], [200, 400])
  const { body } = await contents(await second(request(next)))
  assert.match(body.message, /`secret`/)
})

test('a cursor is good for one name, where owners do not tell users apart', async () => {
  let name = 'bob'
  const { ask } = await world({ authorize: () => ({ mine: true, token: 'token-of-bob', name }) })
  const path = /\?cursor=[^>]*/.exec((await ask('?max=2')).headers.link)[0]
  assert.equal((await ask(path)).status, 200)
  name = 'eve'
  assert.equal((await ask(path)).status, 400)
})

// Single recordings

test("another owner's recording is answered exactly like one that does not exist", async () => {
  const { ask, sent } = await world({ delete: 'final' })
  const without = ({ status, headers, body }) => {
    const { trackingid, ...others } = headers
    assert.match(trackingid, /^EMULATOR_/)
    const { trackingId, ...rest } = body
    assert.match(trackingId, /^EMULATOR_/)
    return { status, others, rest }
  }
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/delete'],
  ]) {
    const before = sent.length
    const foreign = without(await ask(`/bob-0${path}`, { method }))
    const unknown = without(await ask(`/none${path}`, { method }))
    assert.deepEqual(foreign, unknown)
    assert.equal(foreign.status, 404)
    // Reading comes first, so nothing was deleted.
    assert.deepEqual(
      sent.slice(before).map(({ method }) => method),
      ['GET', 'GET'],
    )
  }
  assert.equal((await ask('/ada-0')).body.id, 'ada-0')
})

test('an address that only looks like the owner is another one', async () => {
  const ownerEmail = 'Kim@example.com'
  for (const [email, status] of [
    ['kim@EXAMPLE.com', 200],
    ['\u212aim@example.com', 404],
  ]) {
    const { ask } = answering(() => json({ id: 'x', ownerEmail }), { authorize: () => ({ ownerEmail: email }) })
    assert.equal((await ask('/x')).status, status, email)
  }
})

test('an answer has the headers of the relay, and none of Webex', async () => {
  const headers = { 'set-cookie': 'a=b', location: 'https://evil.example', server: 'Webex', 'x-other': '1', etag: '"1"' }
  const { ask } = answering(() => json({ id: 'x', ownerEmail: 'ada@example.com' }, { headers }))
  assert.deepEqual((await ask('/x')).headers, {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'application/json; charset=utf-8',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    trackingid: 'T_1',
    vary: 'Cookie',
    'x-content-type-options': 'nosniff',
  })
})

// Failures of Webex

const html = () => new Response('<!doctype html>Sign in', { headers: { 'content-type': 'text/html' } })
const words = (message) => ({ message, errors: [{ description: 'More.' }], trackingId: 'T_1' })

/** What Webex answers: the status that the page gets, the code, `Retry-After`, and the message. */
const FAILURES = {
  'a 400': [() => json(words('Bad.'), { status: 400 }), 400, 'rejected', undefined, /^Bad\. More\.$/],
  'a 400 with an address': [
    () => json(words('See https://inner.example/secret?x=1 or ftp://x'), { status: 400 }),
    400,
    'rejected',
    undefined,
    /^See \(address\) or \(address\) More\.$/,
  ],
  'a 401': [() => json(words('No.'), { status: 401 }), 502, 'upstream', undefined, /does not accept the relay's own token/],
  'a 403': [() => json(words('Missing scope.'), { status: 403 }), 403, 'forbidden', undefined, /^Missing scope\. More\.$/],
  'a 404': [() => json(words('None.'), { status: 404 }), 404, 'not-found', undefined, /^There is no such recording\.$/],
  'a 404 that is a page': [
    () => new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }),
    404,
    'not-found',
    undefined,
    /^There is no such recording\.$/,
  ],
  'a 405': [() => json(words('No.'), { status: 405 }), 502, 'upstream'],
  'a 409': [() => json(words('Busy.'), { status: 409 }), 409, 'rejected', undefined, /^Busy\. More\.$/],
  'a 429': [() => json(words('Wait.'), { status: 429, headers: { 'retry-after': '7' } }), 429, 'rate-limited', '7'],
  'a 429 for a second': [() => json({}, { status: 429, headers: { 'retry-after': '1' } }), 429, 'rate-limited', '1'],
  'a 429 for an hour': [() => json({}, { status: 429, headers: { 'retry-after': '3600' } }), 429, 'rate-limited', '3600'],
  'a 429 without a time': [() => json({}, { status: 429 }), 429, 'rate-limited'],
  'a 500': [() => json(words('Oops.'), { status: 500 }), 502, 'upstream'],
  'a 503': [() => json({}, { status: 503 }), 502, 'upstream'],
  'a 503 with a time': [() => json({}, { status: 503, headers: { 'retry-after': '20' } }), 503, 'upstream', '20'],
  'a redirect': [() => new Response(null, { status: 302, headers: { location: 'https://evil.example' } }), 502, 'upstream'],
  'a sign-in page': [html, 502, 'upstream'],
  'something that is not JSON': [() => new Response('{', { headers: { 'content-type': 'application/json' } }), 502, 'upstream'],
  'no answer': [() => Promise.reject(new TypeError('fetch failed: https://webexapis.com/v1')), 502, 'upstream'],
}

test('a failure of Webex becomes an answer that says what the page can do', async () => {
  for (const [name, [answer, status, code, after, message]] of Object.entries(FAILURES)) {
    const { ask, sent, log } = answering(answer)
    const { status: came, headers, body } = await ask('/x')
    assert.deepEqual([came, body.code, name], [status, code, name])
    if (after !== undefined) assert.equal(headers['retry-after'], after, name)
    if (message) assert.match(body.message, message)
    assert.equal(body.errors[0].description, body.message)
    assert.equal(sent.length, 1, `${name}: the client of the page retries`)
    assert.doesNotMatch(JSON.stringify([headers, body]), /webexapis|evil\.example|stack|Bearer/, name)
    assert.deepEqual([log[0].status, log[0].code, log[0].action, log[0].id], [status, code, 'get', 'x'])
    if (status >= 500 && code !== 'upstream') assert.ok(log[0].problem, name)
  }
})

test('Webex takes too long', () => {
  // By itself, because the client's own clock would take 12 seconds for it.
  const { status, code, problem } = failed({ code: 'timeout', message: 'No answer within 12000 ms' })
  assert.deepEqual([status, code, problem], [504, 'timeout', 'No answer within 12000 ms'])
})

test('while Webex wants to be left alone, the page is told so at once', async () => {
  const { ask, sent } = answering(() => json({}, { status: 429, headers: { 'retry-after': '8' } }))
  await ask('/x')
  const { status, headers } = await ask('/y')
  assert.equal(status, 429)
  assert.ok(Number(headers['retry-after']) >= 1)
  assert.equal(sent.length, 1)
})

test('a page that leaves takes its request to Webex with it, but not its deletion', async () => {
  const ends = []
  const slow = (url, { signal, method = 'GET' }) =>
    method === 'GET' && url.pathname.endsWith('/slow')
      ? new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            ends.push('aborted')
            reject(signal.reason)
          })
        })
      : new Promise((resolve) => {
          // By then the page has left.
          setImmediate(() =>
            resolve(method === 'GET' ? json({ id: 'x', ownerEmail: 'ada@example.com' }) : new Response(null, { status: 204 })),
          )
        })
  const { relay, sent } = answering(slow, { delete: 'trash', authorize: () => ({ mine: true }) })
  const left = new AbortController()
  const reading = relay(request('/slow', { signal: left.signal }))
  await soon(() => sent.length === 1, 'the request')
  left.abort()
  assert.equal((await reading).status, 499)
  assert.deepEqual(ends, ['aborted'])
  const gone = new AbortController()
  const deleting = relay(request('/x', { method: 'DELETE', signal: gone.signal }))
  await soon(() => sent.length === 2, 'the deletion')
  gone.abort()
  assert.equal((await deleting).status, 204)
})

// Deletions

test('nothing is deleted unless it is switched on', async () => {
  const { ask, emulator, sent } = await world()
  const before = statuses(emulator)
  for (const [method, path, allow] of [
    ['DELETE', '/ada-0', 'GET'],
    ['POST', '/ada-0/delete', ''],
    ['POST', '/softDelete', ''],
    ['POST', '/restore', ''],
  ]) {
    const { status, headers, body } = await ask(path, { method, json: { recordingIds: ['ada-0'] } })
    assert.deepEqual([status, headers.allow, body.code], [405, allow, 'method-not-allowed'], path)
    assert.match(body.message, /`delete`/)
  }
  assert.deepEqual([statuses(emulator), sent], [before, []])
})

test('with "trash", a deletion moves into the recycle bin, and can be undone', async () => {
  const { ask, emulator } = await world({ delete: 'trash' })
  const deletions = [
    ['/ada-0', { method: 'DELETE', json: { reason: 'audit', comment: 'old' } }],
    ['/ada-1/delete', { method: 'POST', json: {} }],
    ['/ada-2/delete', { method: 'POST' }],
    ['/softDelete', { method: 'POST', json: { recordingIds: ['ada-3', 'ada-4', 'ada-3'] } }],
  ]
  for (const [path, options] of deletions) {
    const { status, headers, body } = await ask(path, options)
    assert.deepEqual([status, body], [204, undefined], path)
    assert.match(headers.trackingid, /^EMULATOR_/)
  }
  const binned = () => Object.entries(statuses(emulator)).flatMap(([id, status]) => (status === 'deleted' ? [id] : []))
  const moved = ['ada-0', 'ada-1', 'ada-2', 'ada-3', 'ada-4']
  assert.deepEqual(binned().sort(), moved)
  assert.deepEqual(names((await ask('?status=deleted')).body.items), moved)
  const { status } = await ask('/restore', { method: 'POST', json: { recordingIds: moved } })
  assert.deepEqual([status, binned()], [204, []])
})

test('with "final", a deletion is for good', async () => {
  const { ask, emulator, sent } = await world({ delete: 'final' })
  assert.equal((await ask('/ada-0', { method: 'DELETE', json: { reason: 'audit' } })).status, 204)
  assert.equal((await ask('/ada-1/delete', { method: 'POST', json: { reason: 'audit', comment: 'old' } })).status, 204)
  assert.deepEqual(
    sent.filter(({ method }) => method === 'DELETE').map(({ body }) => JSON.parse(body)),
    [{ reason: 'audit' }, { reason: 'audit', comment: 'old' }],
  )
  assert.equal((await ask('/ada-0')).status, 404)
  assert.equal((await ask('/softDelete', { method: 'POST', json: { recordingIds: ['ada-2'] } })).status, 204)
  assert.equal(statuses(emulator)['ada-2'], 'deleted')
  const { status, body } = await ask('/ada-3', { method: 'DELETE' })
  assert.equal(status, 400)
  assert.match(body.message, /reason/)
})

test("a reason that the client refuses is the page's fault", async () => {
  const { ask, emulator } = await world({ delete: 'final' })
  for (const [reason, message] of [
    [{ reason: 'audit', comment: 'x'.repeat(256) }, /^comment: expected at most 255 characters/],
    [{ reason: '\ud800' }, /^reason: expected whole characters/],
  ]) {
    const { status, body } = await ask('/ada-0/delete', { method: 'POST', json: reason })
    assert.deepEqual([status, body.code], [400, 'invalid-argument'])
    assert.match(body.message, message)
  }
  assert.ok('ada-0' in statuses(emulator))
})

test('a body that was read before is reported as such, not as a bug', async () => {
  const { relay, log } = await world({ delete: 'final' })
  const asked = request('/ada-0', { method: 'DELETE', json: { reason: 'audit' } })
  await asked.text()
  assert.equal((await relay(asked)).status, 500)
  assert.match(log[0].problem, /was read before the relay got it/)
})

const BAD_BODIES = [
  ['/softDelete', {}, 400],
  ['/softDelete', undefined, 400],
  ['/softDelete', { recordingIds: [] }, 400],
  ['/softDelete', { recordingIds: 'ada-0' }, 400],
  ['/softDelete', { recordingIds: ['ada-0', 7] }, 400],
  ['/softDelete', { recordingIds: ['../people'] }, 400],
  ['/softDelete', { recordingIds: Array.from({ length: 101 }, (_, at) => `a${at}`) }, 400],
  ['/softDelete', { trashAll: true }, 400],
  ['/softDelete', { recordingIds: ['ada-0'], ownerEmail: 'bob@example.com' }, 400],
  ['/softDelete', [], 400],
  ['/softDelete', null, 400],
  ['/restore', { restoreAll: true }, 400],
  ['/ada-0/delete', { reason: 7 }, 400],
  ['/ada-0/delete', { other: 'x' }, 400],
  ['/ada-0/delete', { comment: 'x'.repeat(70_000) }, 413],
]

test('the body of a deletion is checked before anything is sent', async () => {
  const { ask, relay, sent } = await world({ delete: 'final' })
  for (const [path, json, expected] of BAD_BODIES) {
    const { status, body } = await ask(path, { method: 'POST', json })
    assert.deepEqual([status, body.code], [expected, 'invalid-argument'], JSON.stringify(json)?.slice(0, 80))
  }
  const raw = async (body, headers = {}) => {
    const { url, headers: given } = request('/ada-0/delete', { method: 'POST', headers })
    return (await relay(new Request(url, { method: 'POST', headers: given, body }))).status
  }
  const typed = { 'content-type': 'application/json' }
  assert.equal(await raw('{"reason":"x"'), 415)
  assert.equal(await raw('reason=x', { 'content-type': 'application/x-www-form-urlencoded' }), 415)
  assert.equal(await raw('{"reason":"x"}', { 'content-type': 'text/plain;application/json' }), 415)
  assert.equal(await raw('{"reason":"x"', typed), 400)
  assert.equal(await raw(new Uint8Array([0x22, 0xff, 0x22]), typed), 400)
  assert.equal(await raw('{"__proto__":{"reason":"x"}}', typed), 400)
  assert.deepEqual(sent, [])
})

test('a body that stops in the middle ends', async (context) => {
  const { relay, sent } = await world({ delete: 'trash' })
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const asked = []
  const made = (source) => {
    const { url, headers } = request('/softDelete', { method: 'POST', headers: { 'content-type': 'application/json' } })
    return relay(new Request(url, { method: 'POST', headers, body: new ReadableStream(source), duplex: 'half' }))
  }
  const slow = made({
    pull: (controller) => {
      asked.push('pull')
      if (asked.length === 1) controller.enqueue(new TextEncoder().encode('{'))
      return asked.length === 1 ? undefined : new Promise(() => {})
    },
  })
  await soon(() => asked.length === 2, 'the second part is asked for')
  context.mock.timers.tick(10_000)
  assert.equal((await slow).status, 408)
  const broken = await made({ pull: (controller) => controller.error(new Error('reset')) })
  assert.equal(broken.status, 400)
  const endless = await made({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) })
  assert.deepEqual([endless.status, sent], [413, []])
})

test("nothing of a batch is done if one of its recordings is another owner's", async () => {
  const { ask, emulator, sent } = await world({ delete: 'trash' })
  const before = statuses(emulator)
  const own = Array.from({ length: 12 }, (_, at) => `ada-${at}`)
  // Wherever it is: not all of them are read at the same time.
  for (const at of [0, 1, 6, 12]) {
    const [foreign, unknown] = await Promise.all(
      ['bob-0', 'none'].map((id) => ask('/softDelete', { method: 'POST', json: { recordingIds: own.toSpliced(at, 0, id) } })),
    )
    assert.deepEqual([foreign.status, unknown.status, foreign.body.message], [404, 404, unknown.body.message], `${at}`)
  }
  assert.ok(sent.every(({ method }) => method === 'GET'))
  assert.deepEqual(statuses(emulator), before)
  emulator.add({ id: 'bob-9', serviceType: 'calling', ownerEmail: 'bob@example.com', status: 'deleted' })
  assert.equal((await ask('/restore', { method: 'POST', json: { recordingIds: ['bob-9'] } })).status, 404)
})

// Links and files

const SECRETS = {
  id: 'x',
  ownerEmail: 'ada@example.com',
  topic: 'See https://example.com/agenda',
  siteUrl: 'example.webex.com',
  integrationTags: ['a', 'https://secret.example/1'],
  password: 'secret-1',
  downloadUrl: 'https://secret.example/2',
  playbackUrl: 'https://secret.example/3',
  temporaryDirectDownloadLinks: {
    audioDownloadLink: 'https://a.webex.com/audio?ticket=secret-4',
    transcriptDownloadLink: 'https://a.webex.com/transcript?ticket=secret-5',
    somethingNew: 'https://secret.example/6',
    expiration: '2999-01-01T00:00:00Z',
  },
  serviceData: { callSessionId: 'c', recordingHref: 'https://secret.example/7', more: [{ deep: 'wss://secret.example/8' }, 1] },
  shareLink: 'secret-9',
  accessToken: { value: 'secret-10' },
  place: ['//secret.example/11', 'https%3A%2F%2Fsecret.example%2F12', 'a // b'],
  'https://secret.example/13': true,
  durationSeconds: 1.5,
  future: null,
}

test('by default, a page gets no link, no password and no address', async () => {
  for (const links of ['strip', undefined, 'relay']) {
    const { ask } = answering((url) => json(url.pathname.endsWith('/x') ? SECRETS : { items: [SECRETS] }), { links })
    const kept = {
      id: 'x',
      ownerEmail: 'ada@example.com',
      topic: 'See https://example.com/agenda',
      siteUrl: 'example.webex.com',
      integrationTags: ['a'],
      serviceData: { callSessionId: 'c', more: [{}, 1] },
      place: ['a // b'],
      durationSeconds: 1.5,
      future: null,
    }
    const [details, list] = [await ask('/x'), await ask('')]
    const { temporaryDirectDownloadLinks: relayed, ...rest } = details.body
    assert.deepEqual([rest, list.body.items], [kept, [kept]])
    assert.equal(relayed === undefined, links !== 'relay')
    assert.doesNotMatch(JSON.stringify([details, list]), /secret/)
  }
  const { ask } = answering(() => json(SECRETS), { links: 'pass' })
  assert.deepEqual((await ask('/x')).body, SECRETS)
})

/** Ada's recording with links to the relay. */
async function withFiles(options = {}, ofWebex = {}) {
  const made = await world({ links: 'relay', ...options }, ofWebex)
  const { body } = await made.ask('/ada-0')
  const { audioDownloadLink: audio, transcriptDownloadLink: transcript, expiration } = body.temporaryDirectDownloadLinks
  return { ...made, audio, transcript, expiration }
}

test('sound and transcript come through the relay', async () => {
  const { relay, audio, transcript, expiration, sent, emulator, log } = await withFiles()
  assert.match(audio, /^https:\/\/intranet\.example\/relay\/convergedRecordings\/ada-0\/audio\?ticket=[\w-]+$/)
  const rest = Date.parse(expiration) - Date.now()
  assert.ok(rest > 3_500_000 && rest <= 3_600_000, expiration)
  const whole = await relay(fileRequest(audio))
  const bytes = new Uint8Array(await whole.arrayBuffer())
  assert.deepEqual([whole.status, whole.headers.get('content-type')], [200, 'audio/mpeg'])
  assert.equal(whole.headers.get('content-length'), `${bytes.length}`)
  assert.equal(whole.headers.get('accept-ranges'), 'bytes')
  const etag = whole.headers.get('etag')
  for (const [headers, status, from, to] of [
    [{ range: 'bytes=100-199' }, 206, 100, 200],
    [{ range: 'bytes=-50' }, 206, bytes.length - 50, bytes.length],
    [{ range: 'bytes=100-199', 'if-range': etag }, 206, 100, 200],
    [{ range: 'bytes=100-199', 'if-range': '"other"' }, 200, 0, bytes.length],
    [{ range: 'bytes=0-1,5-6' }, 200, 0, bytes.length],
    [{ range: 'lines=1-2' }, 200, 0, bytes.length],
  ]) {
    const part = await relay(fileRequest(audio, headers))
    assert.equal(part.status, status)
    assert.deepEqual(new Uint8Array(await part.arrayBuffer()), bytes.subarray(from, to))
    const range = status === 206 ? `bytes ${from}-${to - 1}/${bytes.length}` : null
    assert.equal(part.headers.get('content-range'), range)
    // Several ranges, and other units, are not passed on.
    const isPassed = /^bytes=[\d-]+$/.test(headers.range)
    assert.equal(sent.at(-1).headers.get('range'), isPassed ? headers.range : null)
  }
  const outside = await relay(fileRequest(audio, { range: `bytes=${bytes.length}-` }))
  assert.deepEqual([outside.status, outside.headers.get('content-range')], [416, `bytes */${bytes.length}`])
  const text = await relay(fileRequest(transcript))
  assert.deepEqual([text.status, text.headers.get('content-type')], [200, 'text/vtt; charset=utf-8'])
  assert.match(await text.text(), /^WEBVTT\n.*Hello\n$/s)
  for (const { url, headers } of sent.filter(({ url }) => !url.pathname.startsWith('/v1/'))) {
    assert.ok(url.searchParams.get('ticket'))
    const all = Object.keys(Object.fromEntries(headers)).filter((name) => name !== 'range' && name !== 'if-range')
    assert.deepEqual(all, ['accept', 'accept-encoding'])
  }
  assert.doesNotMatch(JSON.stringify(log), /ticket|http/)
  assert.ok(log.some(({ action }) => action === 'media') && log.some(({ action }) => action === 'transcript'))
  assert.ok(emulator)
})

test('a ticket is good for its file, its user and an hour', async (context) => {
  const { relay, audio, transcript } = await withFiles()
  const statusOf = async (...given) => (await relay(fileRequest(...given))).status
  assert.equal(await statusOf(audio), 200)
  const ticket = new URL(audio).search
  const wrong = [
    transcript.replace(/\?.*/, ticket),
    audio.replace('ada-0', 'ada-1'),
    audio.replace(/\?.*/, ''),
    `${audio}&ticket=${ticket.slice(8)}`,
    `${audio}&x=1`,
    audio.replace('ticket=', 'Ticket='),
    audio.slice(0, -6),
  ]
  for (const url of wrong) assert.equal(await statusOf(url), 404, url)
  assert.equal(await statusOf(audio, {}, 'bob'), 404)
  assert.equal((await relay(fileRequest(audio, { cookie: 'x=1' }))).status, 401, 'the session has ended')
  context.mock.timers.enable({ apis: ['Date'], now: Date.now() + 3_600_001 })
  assert.equal(await statusOf(audio), 404)
})

test('a ticket has the link and the user in it, but no token', async () => {
  const authorize = () => ({ mine: true, token: 'token-of-ada', name: 'ada' })
  const { audio } = await withFiles({ authorize, secret: SECRET })
  const opened = await new Seals(SECRET).open(
    ['ticket with a session', 'media', 'ada-0'],
    new URL(audio).searchParams.get('ticket'),
  )
  const { link, until, user, ...rest } = JSON.parse(opened)
  assert.deepEqual([user, rest], [{ mine: true, name: 'ada' }, {}])
  assert.ok(link.startsWith('http') && Number.isInteger(until))
})

test('a ticket that needs a session opens nothing at a relay that asks for none', async () => {
  const origins = ['https://teams.example']
  const authorize = () => ({ ownerEmail: 'ada@example.com' })
  const own = await hostOf(LINK, () => sound(), { secret: SECRET, authorize })
  const other = relayTo({ fetch: async () => sound(), secret: SECRET, links: 'relay', origins, authorize })
  const { temporaryDirectDownloadLinks: links } = (await own.ask('/x')).body
  assert.equal((await own.get('audio')).status, 200)
  assert.equal((await other.relay(new Request(links.audioDownloadLink))).status, 404)
  assert.deepEqual(other.sent, [])
})

test("users with tokens of their own need names, because their links would be everybody's", async () => {
  let user
  const { ask, get, log } = await hostOf(LINK, () => sound(), {
    token: undefined,
    authorize: () => user ?? { mine: true, name: 'ada', token: 'token-of-ada' },
  })
  assert.equal((await get('audio')).status, 200)
  user = { mine: true, name: 'bob', token: 'token-of-bob' }
  assert.equal((await get('audio')).status, 404)
  user = { mine: true, token: 'token-of-bob' }
  assert.equal((await get('audio')).status, 500)
  assert.match(log.at(-1).problem, /^authorize: name: is missing/)
  assert.equal((await ask('')).status, 500)
})

test('a ticket ends no later than the link that it stands for', async () => {
  const { expiration, relay, audio, emulator } = await withFiles({}, { media: { linkLifetimeSeconds: 60 } })
  assert.ok(Date.parse(expiration) <= Date.now() + 60_000)
  assert.equal((await relay(fileRequest(audio))).status, 200)
  emulator.fail('MEDIA', 403, { times: 1 })
  const { status, body } = await contents(await relay(fileRequest(audio)))
  assert.equal(status, 404)
  assert.match(body.message, /has expired/)
})

test('files are only there with links to the relay, and for those who may have them', async () => {
  for (const links of ['strip', 'pass']) {
    const { relay } = await world({ links })
    for (const file of ['audio', 'transcript']) {
      assert.equal((await relay(fileRequest(`/ada-0/${file}?ticket=x`))).status, 404)
      assert.equal((await relay(request(`/ada-0/${file}`, { method: 'POST' }))).status, 404)
    }
  }
  const some = await withFiles({ actions: ['list', 'get', 'transcript'] })
  assert.deepEqual([some.audio, typeof some.transcript], [undefined, 'string'])
  const user = { ownerEmail: 'ada@example.com' }
  const own = await withFiles({ authorize: () => ({ ...user, actions: ['get', 'media'] }) })
  assert.deepEqual([typeof own.audio, own.transcript], ['string', undefined])
  let actions
  const less = await withFiles({ authorize: () => ({ ...user, actions }) })
  actions = ['get']
  assert.equal((await less.relay(fileRequest(less.audio))).status, 403)
})

/** A relay whose recording has these links, and a host that answers this way. */
async function hostOf(link, answer, options = {}) {
  const requested = []
  const host = async (url, init) => {
    if (url.pathname.startsWith('/v1/')) {
      return json({
        id: 'x',
        ownerEmail: 'ada@example.com',
        temporaryDirectDownloadLinks: { audioDownloadLink: link, transcriptDownloadLink: link },
      })
    }
    requested.push(url.href)
    return answer(url, init)
  }
  const made = answering(host, { links: 'relay', ...options })
  const links = (await made.ask('/x')).body.temporaryDirectDownloadLinks
  const get = (name, headers) => made.relay(fileRequest(links[`${name}DownloadLink`], headers))
  return { ...made, get, requested }
}

const LINK = 'https://media.webex.com/file?ticket=secret'
const sound = (init = {}) => new Response('sound', { ...init, headers: { 'content-type': 'audio/mpeg', ...init.headers } })

const HOSTS = {
  'https://webex.com/file': 200,
  'https://a.b.webex.com/file': 200,
  'https://WEBEX.com:443/file': 200,
  'https://evilwebex.com/file': 502,
  'https://webex.com.evil.example/file': 502,
  'https://webex.com@evil.example/file': 502,
  'https://user:secret@webex.com/file': 502,
  'https://webex.com:8443/file': 502,
  'http://webex.com/file': 502,
  'http://127.0.0.1/file': 502,
  'https://127.0.0.1/file': 502,
  'https://169.254.169.254/latest': 502,
  'https://[::1]/file': 502,
  'file:///etc/passwd': 502,
  'data:audio/mpeg,x': 502,
  'javascript:1': 502,
  '//webex.com/file': 502,
  '': 502,
}

test('files are fetched from hosts of Webex, and from no others', async () => {
  for (const [link, expected] of Object.entries(HOSTS)) {
    const { get, requested, log } = await hostOf(link, () => sound())
    const { status } = await get('audio')
    assert.deepEqual([status, requested.length], [expected, expected === 200 ? 1 : 0], link)
    if (expected !== 200) assert.ok(log.at(-1).problem, link)
  }
  const own = { mediaHosts: ['media.example'] }
  assert.equal((await (await hostOf('https://x.media.example/', () => sound(), own)).get('audio')).status, 200)
  assert.equal((await (await hostOf(LINK, () => sound(), own)).get('audio')).status, 502)
  // For the emulator.
  const local = { baseUrl: BASE }
  assert.equal((await (await hostOf('http://localhost:9/file', () => sound(), local)).get('audio')).status, 200)
  assert.equal((await (await hostOf('http://media.example/file', () => sound(), local)).get('audio')).status, 502)
  const insecure = { baseUrl: 'http://emulator:1/v1', allowInsecure: true, mediaHosts: ['emulator'] }
  assert.equal((await (await hostOf('http://emulator:1/file', () => sound(), insecure)).get('audio')).status, 200)
})

const to = (location, status = 302) => new Response(null, { status, headers: { location } })

test('one redirect of a file is followed, to a host of Webex', async () => {
  const first = (url) => url.pathname === '/file'
  const cases = [
    [(url) => (first(url) ? to('https://cdn.webex.com/other') : sound()), 200, 2],
    [(url) => (first(url) ? to('/other', 307) : sound()), 200, 2],
    [(url) => (first(url) ? to('https://evil.example/') : sound()), 502, 1],
    [(url) => (first(url) ? to('http://media.webex.com/other') : sound()), 502, 1],
    [(url) => to(`/again${url.pathname}`), 502, 2],
    [() => new Response(null, { status: 302 }), 502, 1],
    [() => Object.defineProperty(sound(), 'redirected', { value: true }), 502, 1],
    [() => Object.defineProperty(sound(), 'type', { value: 'opaqueredirect' }), 502, 1],
  ]
  for (const [answer, status, requests] of cases) {
    const { get, requested, sent } = await hostOf(LINK, answer)
    const response = await get('audio', { range: 'bytes=0-' })
    assert.deepEqual([response.status, requested.length], [status, requests], `${answer}`)
    assert.ok(sent.every(({ url, headers }) => url.pathname.startsWith('/v1/') || headers.get('authorization') === null))
    assert.doesNotMatch(JSON.stringify(await response.text()), /secret|evil/)
  }
})

const page = (init = {}) =>
  new Response('<!doctype html>Sign in', { ...init, headers: { 'content-type': 'text/html', ...init.headers } })
const typed = (body, type, init = {}) =>
  new Response(body, { ...init, headers: type === null ? {} : { 'content-type': type, ...init.headers } })

test('what is not the file is not passed on', async () => {
  const cases = {
    audio: [
      [() => sound({ headers: { 'set-cookie': 'a=b', 'x-more': '1', 'content-disposition': 'attachment' } }), 200, 'audio/mpeg'],
      [() => typed('sound', 'video/mp4'), 200, 'video/mp4'],
      [() => typed('sound', 'application/octet-stream'), 200, 'audio/mpeg'],
      [() => typed(new TextEncoder().encode('sound'), null), 200, 'audio/mpeg'],
      [() => page(), 502],
      [() => typed('x', 'image/svg+xml'), 502],
      [() => typed('x', 'multipart/byteranges; boundary=x', { status: 206 }), 502],
      [() => sound({ status: 206 }), 502],
      [() => sound({ status: 206, headers: { 'content-range': 'bytes 0-4/5', 'content-encoding': 'gzip' } }), 502],
      [() => page({ status: 403 }), 404],
      [() => page({ status: 401 }), 404],
      [() => page({ status: 404 }), 404],
      [() => page({ status: 500 }), 502],
      [() => page({ status: 429 }), 502],
      [() => Promise.reject(new Error(`cannot reach ${LINK}`)), 502],
    ],
    transcript: [
      [() => typed('WEBVTT\n', 'text/vtt'), 200, 'text/vtt; charset=utf-8'],
      [() => typed('\ufeffWEBVTT\n', 'application/octet-stream'), 200, 'text/vtt; charset=utf-8'],
      [() => page(), 502],
      [() => typed(' <html>', 'text/plain'), 502],
      [() => typed(new Uint8Array([0xff, 0xfe]), 'text/vtt'), 502],
      [() => typed('x'.repeat(2_097_153), 'text/vtt'), 502],
      [() => typed('WEBVTT\n', 'text/vtt', { status: 206, headers: { 'content-range': 'bytes 0-6/7' } }), 502],
      [() => page({ status: 410 }), 404],
    ],
  }
  let count = 0
  for (const [file, all] of Object.entries(cases)) {
    for (const [answer, status, type] of all) {
      count += 1
      const { get, log } = await hostOf(LINK, answer)
      const response = await get(file)
      assert.equal(response.status, status, `${file} ${answer}`)
      const body = await response.text()
      const headers = Object.fromEntries(response.headers)
      if (type) assert.equal(headers['content-type'], type)
      assert.doesNotMatch(JSON.stringify([headers, body, log]), /set-cookie|x-more|disposition|secret|Sign in/)
      for (const name of ['cache-control', 'x-content-type-options', 'content-security-policy']) assert.ok(headers[name])
    }
  }
  assert.equal(count, 23)
})

test('a file that arrives compressed has no length, because nobody knows it', async () => {
  const { get } = await hostOf(LINK, () => sound({ headers: { 'content-encoding': 'gzip', 'content-length': '9' } }))
  const { headers } = await get('audio')
  assert.deepEqual([headers.get('content-length'), headers.get('content-encoding')], [null, null])
})

/** A body without an end, and what is known of it. */
function endless() {
  const state = { pulls: 0, isLeft: false }
  const body = new ReadableStream(
    {
      pull: (controller) => {
        state.pulls += 1
        controller.enqueue(new Uint8Array(1000))
      },
      cancel: () => {
        state.isLeft = true
      },
    },
    { highWaterMark: 0 },
  )
  return { state, body }
}

test('a file is read as the page reads it, and left when the page leaves', async () => {
  const { state, body } = endless()
  const signals = []
  const { get } = await hostOf(LINK, (_, { signal }) => {
    signals.push(signal)
    return typed(body, 'audio/mpeg')
  })
  const { body: stream } = await get('audio')
  const reader = stream.getReader()
  for (let at = 0; at < 3; at += 1) await reader.read()
  await quiet(() => state.pulls)
  assert.ok(state.pulls <= 4, `${state.pulls} pieces were read for 3`)
  await reader.cancel()
  assert.deepEqual([state.isLeft, signals[0].aborted], [true, true])
})

test('a file is left when the connection of the page breaks', async () => {
  const { state, body } = endless()
  const { relay, ask } = answering((url) => (url.pathname.startsWith('/v1/') ? json(SECRETS) : typed(body, 'audio/mpeg')), {
    links: 'relay',
  })
  const link = (await ask('/x')).body.temporaryDirectDownloadLinks.audioDownloadLink
  const left = new AbortController()
  const { url, headers } = fileRequest(link)
  const response = await relay(new Request(url, { headers, signal: left.signal }))
  const reader = response.body.getReader()
  await reader.read()
  left.abort()
  await soon(() => state.isLeft, 'the host is left')
})

test('a host that stops in the middle ends the file', async (context) => {
  let pulls = 0
  const source = {
    pull: (controller) => {
      pulls += 1
      if (pulls === 1) controller.enqueue(new Uint8Array(10))
      return pulls === 1 ? undefined : new Promise(() => {})
    },
  }
  const body = () => new ReadableStream(source, { highWaterMark: 0 })
  const { get } = await hostOf(LINK, () => typed(body(), 'audio/mpeg'))
  const silent = await hostOf(LINK, () => new Promise(() => {}))
  context.mock.timers.enable({ apis: ['setTimeout'] })
  const reader = (await get('audio')).body.getReader()
  assert.equal((await reader.read()).value.length, 10)
  const next = reader.read()
  await soon(() => pulls === 2, 'the host is asked for more')
  context.mock.timers.tick(30_000)
  await assert.rejects(next, /broke off/)
  const nothing = silent.get('audio')
  await soon(() => silent.requested.length === 1, 'the request')
  context.mock.timers.tick(30_000)
  assert.equal((await nothing).status, 502)
})

// Who the user is, and how often

const WRONG_USERS = [
  undefined,
  null,
  true,
  'ada@example.com',
  [],
  {},
  { name: 'ada' },
  { ownerEmail: undefined },
  { ownerEmail: '' },
  { ownerEmail: 'ada' },
  { ownerEmail: 'ada@example.com\nx' },
  { ownerEmail: ['ada@example.com'] },
  { ownerEmail: 'ada@example.com', ownerId: 'A' },
  { ownerEmail: 'ada@example.com', organization: true },
  { ownerId: '' },
  { ownerId: 'a b' },
  { mine: false },
  { organization: 'yes' },
  { mine: true, organization: true },
  { owneremail: 'ada@example.com' },
  { ownerEmail: 'ada@example.com', admin: true },
  { ownerEmail: 'ada@example.com', name: 7 },
  { ownerEmail: 'ada@example.com', token: 7 },
  { ownerEmail: 'ada@example.com', actions: 'get' },
  { ownerEmail: 'ada@example.com', actions: ['read'] },
  new Map([['organization', true]]),
]

test('what `authorize` returns must be beyond doubt', async () => {
  for (const user of WRONG_USERS) {
    const { ask, sent, log } = answering(() => json({ items: [] }), { authorize: () => user })
    const { status, body } = await ask('')
    assert.deepEqual([status, body.code, sent], [500, 'internal', []], JSON.stringify(user))
    assert.doesNotMatch(body.message, /ada/)
    assert.match(log[0].problem, /^authorize: /)
  }
})

test('if nobody is signed in, or `authorize` fails, nothing is sent', async () => {
  const nobody = await world({ delete: 'trash', links: 'relay' })
  for (const path of ['', '/ada-0', '/ada-0/audio?ticket=x']) {
    const { status, body } = await nobody.ask(path, { headers: { cookie: 'x=y' } })
    assert.deepEqual([status, body.code], [401, 'not-signed-in'], path)
  }
  assert.equal((await nobody.ask('/ada-0', { method: 'DELETE', headers: { cookie: 'x=y' } })).status, 401)
  assert.deepEqual(nobody.sent, [])
  const error = new Error('the database at db.internal is down')
  for (const authorize of [
    () => {
      throw error
    },
    async () => Promise.reject(error),
  ]) {
    const { ask, log, sent } = answering(() => json({ items: [] }), { authorize })
    const { status, body } = await ask('')
    assert.deepEqual([status, body.code, log[0].error, sent], [500, 'internal', error, []])
    assert.doesNotMatch(JSON.stringify(body), /internal\.|database/)
  }
})

test('`authorize` gets the request without its body, and what it is for', async () => {
  const calls = []
  const authorize = async ({ request, ...call }) => {
    calls.push([call, request.method, new URL(request.url).pathname, request.headers.get('cookie'), request.body])
    return { ownerEmail: 'ada@example.com' }
  }
  const { ask } = await world({ delete: 'trash', authorize })
  await ask('')
  await ask('/ada-0')
  await ask('/ada-0', { method: 'DELETE' })
  await ask('/restore', { method: 'POST', json: { recordingIds: ['ada-0'] } })
  const path = '/relay/convergedRecordings'
  assert.deepEqual(calls, [
    [{ action: 'list' }, 'GET', path, 'session=ada', null],
    [{ action: 'get', id: 'ada-0' }, 'GET', `${path}/ada-0`, 'session=ada', null],
    [{ action: 'trash', id: 'ada-0' }, 'DELETE', `${path}/ada-0`, 'session=ada', null],
    [{ action: 'restore' }, 'POST', `${path}/restore`, 'session=ada', null],
  ])
})

test('a user may do less than the relay does', async () => {
  const authorize = () => ({ ownerEmail: 'ada@example.com', actions: ['list'] })
  const { ask, sent } = await world({ delete: 'trash', authorize })
  assert.equal((await ask('')).status, 200)
  const { status, body } = await ask('/ada-0')
  assert.deepEqual([status, body.code], [403, 'forbidden'])
  assert.equal((await ask('/ada-0', { method: 'DELETE' })).status, 403)
  assert.equal(sent.length, 1)
})

test('a relay may do less than it could', async () => {
  const { ask } = await world({ delete: 'trash', actions: ['list', 'trash'] })
  assert.equal((await ask('')).status, 200)
  assert.deepEqual([(await ask('/ada-0')).status, (await ask('/ada-0')).headers.allow], [405, 'DELETE'])
  assert.equal((await ask('/restore', { method: 'POST', json: {} })).status, 405)
  assert.equal((await ask('/ada-0', { method: 'DELETE' })).status, 204)
})

test('`limit` comes before Webex', async () => {
  const calls = []
  let result = true
  const limit = async (call) => {
    calls.push(call)
    if (result instanceof Error) throw result
    return result
  }
  const authorize = () => ({ ownerEmail: 'ada@example.com', name: 'ada', token: SERVICE_TOKEN })
  const { ask, sent, log } = await world({ limit, authorize })
  for (const [given, status, after] of [
    [true, 200],
    [0, 200],
    [false, 429, '10'],
    [1, 429, '1'],
    [2500, 429, '3'],
    [undefined, 500],
    [Number.NaN, 500],
    [-1, 500],
    [Number.POSITIVE_INFINITY, 500],
    ['5', 500],
    [new Error('redis'), 500],
  ]) {
    result = given
    const before = sent.length
    const { status: came, headers, body } = await ask('/ada-0')
    assert.deepEqual([came, headers['retry-after']], [status, after], `${given}`)
    assert.equal(sent.length - before, status === 200 ? 1 : 0)
    if (status === 500) assert.match(log.at(-1).problem, /^limit: /)
    assert.doesNotMatch(JSON.stringify(body), /redis/)
  }
  assert.deepEqual(calls[0], { user: { ownerEmail: 'ada@example.com', name: 'ada' }, action: 'get', id: 'ada-0' })
})

test('`limit` is asked for files too', async () => {
  const calls = []
  const limit = ({ user, ...call }) => {
    calls.push([user.name, call])
    return calls.length < 3
  }
  const { relay, audio, sent } = await withFiles({ limit })
  const before = sent.length
  const [first, second] = [await relay(fileRequest(audio)), await relay(fileRequest(audio))]
  await first.arrayBuffer()
  assert.deepEqual([first.status, second.status, second.headers.get('retry-after')], [200, 429, '10'])
  assert.equal(sent.length - before, 1)
  assert.deepEqual(calls.at(-1), ['ada', { action: 'media', id: 'ada-0' }])
})

test('`log` gets every answer, and nothing secret', async () => {
  const { ask, log, relay, audio } = await withFiles()
  await ask('?topic=secret')
  await ask('/none')
  await ask('/x/y/z')
  await relay(fileRequest(audio))
  const shown = log.map(({ durationMs, trackingId, ...entry }) => {
    assert.ok(Number.isInteger(durationMs) && durationMs >= 0)
    return entry
  })
  // Only the log tells the difference between an unknown recording, another owner's, and a wrong `baseUrl`.
  const problem = 'Webex answered 404: The requested resource could not be found. There is no such recording.'
  assert.deepEqual(shown, [
    { action: 'get', id: 'ada-0', user: 'ada', status: 200 },
    { action: 'list', user: 'ada', status: 200 },
    { action: 'get', id: 'none', user: 'ada', status: 404, code: 'not-found', problem },
    { status: 404, code: 'not-found' },
    { action: 'media', id: 'ada-0', user: 'ada', status: 200 },
  ])
  assert.doesNotMatch(JSON.stringify(log), /secret|ticket|token/)
})

test('a log that fails changes nothing', async () => {
  for (const log of [
    () => {
      throw new Error('full')
    },
    async () => Promise.reject(new Error('full')),
  ]) {
    const { ask } = answering(() => json({ items: [] }), { log })
    assert.equal((await ask('')).status, 200)
  }
})

test('each token has one client, for as long as it is in use', async () => {
  let asked = 0
  const tokens = Array.from({ length: 1001 }, (_, at) => () => {
    asked += 1
    return `token-${at}`
  })
  let at = 0
  const { ask } = answering(() => json({ items: [] }), { authorize: () => ({ mine: true, token: tokens[at] }) })
  await ask('')
  await ask('')
  assert.equal(asked, 1)
  for (at = 1; at <= 1000; at += 1) await ask('')
  assert.equal(asked, 1001)
  at = 0
  await ask('')
  assert.equal(asked, 1002, 'the one used least recently was dropped')
})

// Options

const RIGHT = { path: '/relay', token: 'x', authorize: bySession }
const WRONG_OPTIONS = {
  authorize: [undefined, null, true, { ownerEmail: 'a' }],
  path: [
    undefined,
    '',
    'relay',
    '/relay/',
    '/a//b',
    '/a/../b',
    '/./a',
    '/a?b',
    '/a#b',
    '/a b',
    'https://x.example/relay',
    '/%2e',
    7,
  ],
  token: [7, {}],
  baseUrl: ['x', 'http://webexapis.com/v1', 'https://a:b@webexapis.com', 'https://x.example/?a', 'ftp://x.example', 7],
  allowInsecure: ['yes', 1],
  fetch: ['x'],
  origin: ['*', 'null', 'https://x.example/', 'x.example', 'HTTPS://x.example', 'ftp://x.example', 7],
  origins: [
    'https://x.example',
    [],
    ['*'],
    ['null'],
    ['https://*.example'],
    ['https://x.example/'],
    [7],
    [['https://x.example']],
  ],
  actions: ['get', [], ['read'], ['delete'], ['trash'], ['media']],
  delete: [true, 'on'],
  links: [true, 'all'],
  mediaHosts: ['webex.com', [], ['*.webex.com'], ['https://webex.com'], ['webex.com/'], ['.webex.com'], ['webex.com:443']],
  secret: ['short', 'x'.repeat(31), 7],
  limit: [5],
  log: [true],
  tokens: ['x'],
}

test('a wrong option is refused when the relay is created, by its name and without its value', () => {
  let count = 0
  for (const [name, values] of Object.entries(WRONG_OPTIONS)) {
    for (const value of values) {
      count += 1
      const create = () => createRelay({ ...RIGHT, [name]: value })
      assert.throws(
        create,
        (error) => {
          assert.ok(RecordingsError.is(error))
          assert.equal(error.code, 'invalid-argument')
          assert.ok(error.message.startsWith(`${name}: `), `${name}: ${error.message}`)
          return true
        },
        `${name}: ${JSON.stringify(value)}`,
      )
    }
  }
  assert.equal(count, 66)
  for (const options of [undefined, null, 'x', [], new Map()])
    assert.throws(() => createRelay(options), /^RecordingsError: options: /)
  assert.throws(() => createRelay({ ...RIGHT, origin: ORIGIN, origins: [ORIGIN] }), /either `origin`/)
  assert.throws(() => createRelay({ ...RIGHT, 'a secret': 1 }), /^RecordingsError: options: no such option/)
})

test('right options are accepted', async () => {
  for (const options of [
    { path: '/' },
    { path: '/a/b.c/d-e_f~' },
    { baseUrl: 'http://localhost:1/v1' },
    { baseUrl: 'http://emulator:1/v1', allowInsecure: true },
    { origin: 'http://intranet' },
    { origins: ['https://a.example', 'http://localhost:3000'] },
    { delete: 'final', actions: ['delete', 'restore'] },
    { links: 'relay', actions: ['media'] },
    { token: undefined, secret: SECRET, limit: undefined },
  ]) {
    assert.equal(typeof createRelay({ ...RIGHT, ...options }), 'function')
  }
  const { relay } = answering(() => json({ items: [] }), { path: '/' })
  assert.equal((await relay(request(`${ORIGIN}/convergedRecordings`))).status, 200)
})

test('without any token, the server is told what is missing', async () => {
  const { ask, log } = answering(() => json({ items: [] }), { token: undefined })
  assert.equal((await ask('')).status, 500)
  assert.match(log[0].problem, /^token: is missing/)
  const wrong = answering(() => json({ items: [] }), { token: 'Bearer x' })
  const { status, body } = await wrong.ask('')
  assert.equal(status, 500)
  assert.doesNotMatch(JSON.stringify(body), /Bearer/)
  assert.match(wrong.log[0].problem, /^token: /)
})

test('it can be required', () => {
  const { createRelay, nodeListener } = require('webex-converged-recordings/relay')
  assert.equal(typeof nodeListener(createRelay(RIGHT)), 'function')
  assert.throws(() => nodeListener(undefined), /^RecordingsError: relay: /)
  assert.throws(() => nodeListener(createRelay(RIGHT), { origin: 'x' }), /^RecordingsError: origin: /)
})

test('the file for other platforms than Node does the same', async () => {
  const { createRelay } = await import(`${installed}/relay.js`)
  const emulator = await webex()
  const { fetch } = recorded(emulator.fetch)
  const relay = createRelay({ ...RIGHT, token: SERVICE_TOKEN, baseUrl: emulator.baseUrl, fetch, links: 'relay' })
  const { body } = await contents(await relay(request('/ada-0')))
  const sound = await relay(fileRequest(body.temporaryDirectDownloadLinks.audioDownloadLink))
  assert.equal(`${(await sound.arrayBuffer()).byteLength}`, sound.headers.get('content-length'))
  assert.deepEqual(Object.keys(OWN), ['x-webex-recordings'])
})
