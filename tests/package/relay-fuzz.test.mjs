// Thousands of random requests to a relay: as objects, and as bytes over HTTP. Whatever comes, only what the relay is for reaches Webex, for
// the user who is signed in, and no answer has a secret. The requests are always the same. Set SEED for others, and INPUTS=100000 for
// more of them.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { portOf } from '../helpers/port.mjs'
import { random, seeded } from '../helpers/random.mjs'
import { exchange } from './relay-attackers.mjs'
import { createRelay, nodeListener, recorded, SECRET, SERVICE_TOKEN } from './relays.mjs'

const INPUTS = Number(process.env.INPUTS ?? 4000)
/** A connection for each takes longer. */
const OVER_HTTP = INPUTS / 4
const USUAL_SEED = 20_261_130

const BASE = 'https://api.example/v1'
const MEDIA = 'https://media.webex.com/file?ticket=ticket-of-webex'
const USERS = ['ada', 'bob']
const ownerOf = (id) => `${id.slice(0, 3).toLowerCase()}@example.com`

const recordingOf = (id) => ({
  id,
  ownerEmail: ownerOf(id),
  password: 'password-of-webex',
  temporaryDirectDownloadLinks: { audioDownloadLink: MEDIA, transcriptDownloadLink: MEDIA },
})
const SECRETS = [
  SERVICE_TOKEN,
  'ticket-of-webex',
  'password-of-webex',
  'cookie-of-webex',
  'api.example',
  'relay.js',
  'relay-node.js',
]
const json = (value, headers = {}, status = 200) =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', 'set-cookie': 'cookie-of-webex', ...headers },
  })

/** A Webex that has every recording, and ignores the owner of a list. */
function webex(url, { method = 'GET' } = {}) {
  if (url === MEDIA) return new Response('sound', { headers: { 'content-type': 'audio/mpeg', 'set-cookie': 'cookie-of-webex' } })
  if (method !== 'GET') return new Response(null, { status: 204 })
  const { pathname, searchParams } = new URL(url)
  if (pathname === '/v1/admin/convergedRecordings') {
    const isLast = searchParams.has('cursor')
    const items = USERS.map((name) => recordingOf(`${name}-${isLast ? 2 : 1}`))
    return json({ items }, isLast ? {} : { link: `<${BASE}/admin/convergedRecordings?cursor=next>; rel="next"` })
  }
  return json(recordingOf(decodeURIComponent(pathname.split('/').at(-1))))
}

const NAMES = ['from', 'to', 'max', 'status', 'serviceType', 'topic', 'format', 'ownerType', 'storageRegion', 'locationId']
const FOREIGN = [
  'ownerEmail',
  'ownerId',
  'organization',
  'hostEmail',
  'siteUrl',
  'source',
  'meetingId',
  '__proto__',
  'constructor',
  '',
]
const VALUES = [
  '1',
  '100',
  '0',
  '2026-01-01T00:00:00Z',
  'available',
  'calling',
  'x',
  'bob@example.com',
  '%00',
  '%0d%0aA:b',
  '../',
  '%2e%2e%2f',
  'true',
  '%ff',
  '"',
  "'",
  '<script>',
]
const IDS = [
  'ada-0',
  'bob-0',
  'eve-0',
  'ADA-0',
  'softDelete',
  'restore',
  'purge',
  '..',
  '.',
  '%2e%2e',
  '%2E',
  'ada%2f0',
  'ada-0%00',
  'ada%250',
  '%61da-0',
  'a'.repeat(300),
  'ada;x',
  'ada@x',
  'ada 0',
  '*',
  '{}',
  'ada%E4',
  'ada-%C3%A4',
  '',
]
const SEGMENTS = [
  'relay',
  'convergedRecordings',
  'admin',
  'people',
  'me',
  'audio',
  'transcript',
  'delete',
  'metadata',
  '..',
  '.',
  '%2e%2e',
  '',
  '\\',
  '%5c',
  '%2f',
  ';',
  'RELAY',
  ...IDS,
]
const METHODS = [
  'GET',
  'GET',
  'GET',
  'POST',
  'POST',
  'DELETE',
  'DELETE',
  'PUT',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'PROPFIND',
  'get',
  'TRACE',
]
const HEADERS = [
  ['X-Webex-Recordings', ['', '0', '1,1', '1 ', 'true']],
  ['Sec-Fetch-Site', ['cross-site', 'same-site', 'none', '', 'Same-Origin', 'same-origin, cross-site']],
  ['Origin', ['null', 'https://evil.example', 'https://intranet.example', 'http://{host}', '']],
  ['Cookie', ['', 'session=bob', 'session=eve', 'session=ada; session=bob', 'x=y']],
  ['Authorization', ['Bearer evil', 'Basic x']],
  ['Range', ['bytes=0-1', 'bytes=-1', 'bytes=0-1,2-3', 'x']],
  ['If-Range', ['"x"', 'x'.repeat(300)]],
  ['Content-Type', ['text/plain', 'application/json; charset=utf-8', 'application/jsonx', '']],
  ['X-HTTP-Method-Override', ['DELETE']],
  ['X-Original-URL', ['/relay/people']],
  ['X-Forwarded-Host', ['evil.example']],
]
const BODIES = [
  '',
  '{}',
  '[]',
  'null',
  '{"recordingIds":["ada-0"]}',
  '{"recordingIds":["bob-0"]}',
  '{"recordingIds":["ada-0","bob-0"]}',
  '{"recordingIds":["../x"]}',
  '{"recordingIds":[]}',
  '{"trashAll":true}',
  '{"reason":"x"}',
  '{"reason":1}',
  '{"comment":"x","more":1}',
  '{"recordingIds":["ada-0"',
  '\x00',
  '{"__proto__":{"recordingIds":["bob-0"]}}',
]

/** The next random request. Half of its parts are right, so that many get far. */
function nextRequest({ of, below }, { host, known }) {
  const isOdd = () => below(8) === 0
  const id = () => (below(3) > 0 ? of(['ada-0', 'bob-0']) : of(IDS))
  const method = isOdd() ? of(METHODS) : of(['GET', 'GET', 'DELETE', 'POST'])
  const base = '/relay/convergedRecordings'
  const usual = {
    GET: ['', `/${id()}`, '{audio}'],
    DELETE: [`/${id()}`],
    POST: ['/softDelete', '/restore', `/${id()}/delete`],
  }
  let target = `${base}${of(usual[method] ?? [''])}`
  if (target.endsWith('{audio}')) target = of(known.files) ?? base
  if (isOdd()) target = Array.from({ length: 1 + below(5) }, () => `/${of(SEGMENTS)}`).join('')
  if (isOdd()) target = changed(target, of, below)
  const isList = target === base
  if (isOdd() || (isList && below(2) === 0)) {
    const pairs = Array.from({ length: 1 + below(3) }, () => `${isOdd() ? of(FOREIGN) : of(NAMES)}=${of(VALUES)}`)
    target += `${target.includes('?') ? '&' : '?'}${pairs.join('&')}`
  } else if (isList && known.cursors.length > 0 && below(3) === 0) {
    target += `?cursor=${isOdd() ? changed(of(known.cursors), of, below) : of(known.cursors)}`
  }
  const headers = [
    ['Host', host],
    ['X-Webex-Recordings', '1'],
    ['Sec-Fetch-Site', 'same-origin'],
    ['Cookie', `session=${of(USERS)}`],
    ['Content-Type', 'application/json'],
  ]
  if (target.includes('ticket=') && below(2) === 0) headers.splice(1, 1)
  for (let count = below(3) === 0 ? 1 + below(3) : 0; count > 0; count -= 1) {
    const [name, values] = of(HEADERS)
    const at = headers.findIndex(([other]) => other === name)
    if (at >= 0 && below(4) > 0) headers.splice(at, 1)
    if (below(3) > 0) headers.push([name, of(values).replace('{host}', host)])
  }
  const hasBody = method !== 'GET' && method !== 'HEAD' && below(8) > 0
  return { method, target, headers, body: hasBody ? of(BODIES) : undefined }
}

/** Changes one character, or takes or adds one. */
function changed(text, of, below) {
  const at = below(text.length)
  const odd = of(['%', '/', '\\', '.', '?', '#', 'A', '-', '\t', '@', ':', '%00'])
  return text.slice(0, at) + of(['', odd]) + text.slice(at + below(2))
}

/** Who may get an answer, decided independently of the relay. */
function allowed({ headers }, isForFile, origin) {
  const headerOf = (name) => {
    const all = headers.filter(([other]) => other === name).map(([, value]) => value.trim())
    return all.length === 0 ? undefined : all.join(', ')
  }
  const site = headerOf('Sec-Fetch-Site')
  const isHere =
    site === undefined
      ? [undefined, origin].includes(headerOf('Origin'))
      : site === 'same-origin' || (isForFile && site === 'none')
  const isOurs = isForFile || headerOf('X-Webex-Recordings') === '1'
  return isHere && isOurs ? /^session=(ada|bob)$/.exec(headerOf('Cookie') ?? '')?.[1] : undefined
}

const SEEN = {
  GET: /^\/v1\/(admin\/convergedRecordings|convergedRecordings\/[\w.~%-]+)$/,
  DELETE: /^\/v1\/convergedRecordings\/[\w.~%-]+$/,
  POST: /^\/v1\/convergedRecordings\/(softDelete|restore)$/,
}
const STATUSES = [200, 204, 206, 400, 401, 403, 404, 405, 413, 415, 416, 501]

/** What reached Webex is right, for this user. */
function checkSent(sent, user, target) {
  for (const { method, url, headers, body } of sent) {
    const what = `${method} ${url}`
    assert.ok(user, `${what}: nobody may`)
    const names = Object.keys(Object.fromEntries(headers))
    if (url.href === MEDIA) {
      assert.ok(
        names.every((name) => ['accept', 'accept-encoding', 'range', 'if-range'].includes(name)),
        `${what}: ${names}`,
      )
      continue
    }
    assert.equal(url.origin, new URL(BASE).origin, what)
    assert.match(url.pathname, SEEN[method], what)
    assert.ok(
      names.every((name) => ['accept', 'authorization', 'content-type'].includes(name)),
      `${what}: ${names}`,
    )
    assert.equal(headers.get('authorization'), `Bearer ${SERVICE_TOKEN}`)
    const isList = url.pathname === '/v1/admin/convergedRecordings'
    // A cursor has what the first page was asked for.
    const isNext = url.searchParams.get('cursor') === 'next'
    if (isList && !isNext) assert.deepEqual(url.searchParams.getAll('ownerEmail'), [`${user}@example.com`], what)
    for (const name of url.searchParams.keys()) assert.ok([...NAMES, 'ownerEmail', 'cursor'].includes(name), what)
    assert.ok(isList || url.search === '', what)
    if (method === 'GET') continue
    const ids =
      url.pathname.endsWith('softDelete') || url.pathname.endsWith('restore')
        ? JSON.parse(body).recordingIds
        : [decodeURIComponent(url.pathname.split('/').at(-1))]
    for (const id of ids) assert.equal(ownerOf(id), `${user}@example.com`, `${what}: deletes another's`)
    assert.ok(!/^GET/.test(target))
  }
}

/** What comes back is right, for this user. */
function checkAnswer({ status, headers, body }, user) {
  const all = JSON.stringify([headers, body])
  for (const secret of SECRETS) assert.ok(!all.includes(secret), `contains ${secret}`)
  assert.ok(!('set-cookie' in headers) && !('location' in headers) && !('access-control-allow-origin' in headers))
  assert.ok(STATUSES.includes(status), `status ${status}`)
  if (status !== 200 || !body.startsWith('{')) return
  const value = JSON.parse(body)
  for (const { ownerEmail } of value.items ?? [value]) assert.equal(ownerEmail, `${user}@example.com`)
}

function world(seed) {
  const { sent, fetch } = recorded(webex)
  const relay = createRelay({
    path: '/relay',
    token: SERVICE_TOKEN,
    baseUrl: BASE,
    fetch,
    secret: SECRET,
    delete: 'final',
    links: 'relay',
    authorize: ({ request }) => {
      const name = /^session=(ada|bob)$/.exec(request.headers.get('cookie') ?? '')?.[1]
      return name ? { ownerEmail: `${name}@example.com` } : false
    },
  })
  const known = { files: [], cursors: [] }
  const counts = {}
  const { of, below } = random(seed)
  /** Checks one exchange, and learns from it. */
  const check = (input, came, origin) => {
    const isForFile = /\/(audio|transcript)(\?|$)/.test(input.target)
    const user = allowed(input, isForFile, origin)
    checkSent(sent, user, input.target)
    checkAnswer(came, user)
    counts[came.status] = (counts[came.status] ?? 0) + 1
    const cursor = /cursor=([\w-]+)/.exec(came.headers.link ?? '')?.[1]
    if (cursor) known.cursors.push(cursor)
    const link = /"audioDownloadLink":"https?:\/\/[^/]+([^"]+)"/.exec(came.body)?.[1]
    if (link) known.files.push(link)
    for (const list of [known.files, known.cursors]) if (list.length > 50) list.splice(below(50), 1)
    sent.length = 0
  }
  return { relay, known, counts, of, below, check }
}

/** Otherwise nothing was tested. */
function checkCounts(counts, total) {
  for (const status of [200, 204, 400, 401, 403, 404, 405])
    assert.ok(counts[status] > total / 200, `${status}: ${JSON.stringify(counts)}`)
}

test(`${INPUTS} random requests`, (t) =>
  seeded(t, USUAL_SEED, async (seed) => {
    const { relay, known, counts, of, below, check } = world(seed)
    const origin = 'https://intranet.example'
    let count = 0
    while (count < INPUTS) {
      const input = nextRequest({ of, below }, { host: 'intranet.example', known })
      const request = made(origin, input)
      if (!request) continue
      count += 1
      try {
        const response = await relay(request)
        const body = await response.text()
        check(input, { status: response.status, headers: Object.fromEntries(response.headers), body }, origin)
      } catch (cause) {
        throw new Error(`${JSON.stringify(input)}: ${cause.message}`, { cause })
      }
    }
    checkCounts(counts, INPUTS)
  }))

/** `undefined` for what no platform could pass on. */
function made(origin, { method, target, headers, body }) {
  try {
    return new Request(origin + target, { method, headers: headers.map(([name, value]) => [name, value]), body })
  } catch {
    return undefined
  }
}

test(`${OVER_HTTP} random requests over HTTP`, (t) =>
  seeded(t, USUAL_SEED, async (seed) => {
    const { relay, known, counts, of, below, check } = world(seed)
    const server = createServer(nodeListener(relay)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const port = portOf(server)
    const host = `127.0.0.1:${port}`
    try {
      for (let count = 0; count < OVER_HTTP; count += 1) {
        const input = nextRequest({ of, below }, { host, known })
        const { method, target, headers, body } = input
        const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
        const length = body === undefined ? '' : `Content-Length: ${Buffer.byteLength(body, 'latin1')}\r\n`
        const bytes = `${method} ${target.replaceAll(' ', '%20')} HTTP/1.1\r\n${lines}${length}Connection: close\r\n\r\n${body ?? ''}`
        try {
          const came = await exchange(port, bytes, { isAborted: false })
          // In chunks, the body has their lengths.
          const whole =
            came.headers['transfer-encoding'] === 'chunked'
              ? came.body.replace(/^[\da-f]+\r\n/, '').replace(/\r\n0\r\n\r\n$/, '')
              : came.body
          check(input, { ...came, body: whole }, `http://${host}`)
        } catch (cause) {
          throw new Error(`${JSON.stringify(input)}: ${cause.message}`, { cause })
        }
      }
    } finally {
      server.close()
      server.closeAllConnections()
    }
    checkCounts(counts, OVER_HTTP)
  }))
