// No token and no download ticket can be reached from an error, an event or a client: hundreds of random calls, and a search
// through everything that they return or throw.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { random, seeded } from '../helpers/random.mjs'
import { load, withHooks } from './support.mjs'

// As long as the real ones.
const TOKEN = 'S3cr3tT0kenNGZhM2Y3YjctYWI4OS00ZjQwLThmZjItMDU0Y2E4_PF84_1eb65fdf-9643-417f-9974-ad72cae0e10f'
const OLD_TOKEN = `${TOKEN.slice(0, -4)}0000`
const TICKET = 'S3cr3tT1cket-of-a-link'
const PASSWORD = 'S3cr3tPassw0rd-of-a-meeting'
const PARTICIPANT = 'S3cr3tName-of-a-participant'
// A part of a secret is too much already. 21 is divisible by three, so base64 has no padding.
const SECRETS = [TOKEN, TICKET, PASSWORD, PARTICIPANT]
  .map((secret) => secret.slice(0, 21))
  .flatMap((secret) => [secret, btoa(secret)])

/** The path on which a secret can be reached from the value, or undefined. */
function leak(root) {
  const seen = new Set()
  const waiting = [[root, 'value']]
  for (const [how, text] of Object.entries(texts(root))) waiting.push([text, how])
  while (waiting.length > 0) {
    const [value, path] = waiting.pop()
    if (typeof value === 'string' && SECRETS.some((secret) => value.includes(secret))) return path
    if (typeof value === 'symbol') waiting.push([value.description, `${path}.description`])
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue
    seen.add(value)
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
      const bytes = ArrayBuffer.isView(value) ? Buffer.from(value.buffer) : Buffer.from(value)
      if (SECRETS.some((secret) => bytes.includes(secret))) return `${path} (bytes)`
      continue
    }
    for (const [index, item] of entries(value)) waiting.push([item, `${path}[${index}]`])
    // Own properties, hidden ones and symbols included; accessors are called; then the prototype.
    for (const key of Reflect.ownKeys(value)) {
      waiting.push([key, `${path} (key)`])
      waiting.push([attempt(() => value[key]), `${path}.${String(key)}`])
      const { get, set } = Object.getOwnPropertyDescriptor(value, key) ?? {}
      waiting.push([get, `${path}.get ${String(key)}`], [set, `${path}.set ${String(key)}`])
      waiting.push([attempt(() => get?.call(root)), `${path}.${String(key)} of the value`])
    }
    waiting.push([Object.getPrototypeOf(value), `${path}.__proto__`])
  }
  return undefined
}

const attempt = (read) => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const entries = (value) =>
  value instanceof Map || value instanceof Set
    ? [...value.entries()].flat().entries()
    : value instanceof WeakRef
      ? [[0, value.deref()]]
      : []

const texts = (value) => ({
  inspect: inspect(value, {
    showHidden: true,
    depth: Infinity,
    getters: true,
    showProxy: true,
    maxArrayLength: null,
    maxStringLength: null,
  }),
  json: attempt(() => JSON.stringify(value)),
  clone: attempt(() => structuredClone(value)),
  string: attempt(() => String(value)),
  stack: attempt(() => value.stack),
})

test('the search finds hidden secrets', () => {
  class Hiding {
    get shown() {
      return this.constructor === Hiding ? TOKEN : ''
    }
  }
  const hidden = Object.defineProperty({}, 'hidden', { value: { deeper: [TICKET] } })
  for (const value of [
    TOKEN,
    { a: { b: `Bearer ${TOKEN}` } },
    { [Symbol('s')]: TOKEN },
    { [TOKEN]: 1 },
    Symbol(TOKEN),
    hidden,
    new Hiding(),
    new Error(TOKEN),
    new Error('x', { cause: new Error(TICKET) }),
    new Map([[1, { x: TOKEN }]]),
    new Set([TICKET]),
    {
      get x() {
        return TOKEN
      },
    },
    Object.create({ inherited: TOKEN }),
    Object.assign(() => {}, { of: TOKEN }),
    Buffer.from(TOKEN),
    new WeakRef({ TOKEN }),
    { bytes: new Uint8Array(Buffer.from(TICKET)) },
    btoa(TOKEN),
  ])
    assert.notEqual(leak(value), undefined, inspect(value))
  assert.equal(leak({ message: 'fine', cause: new Error('fine') }), undefined)
})

const link = `https://nsq1.webex.com/nbr/MultiThreadDownloadServlet?type=calling&ticket=${TICKET}&timestamp=1`
const recording = {
  id: 'r1',
  topic: 'Weekly',
  temporaryDirectDownloadLinks: { audioDownloadLink: link, expiration: '2026-11-23T12:00:00Z' },
}
const ofMeeting = { id: 'm1', createTime: '2026-11-22T12:00:00Z', downloadUrl: link, playbackUrl: link, password: PASSWORD }
const metadata = { id: 'r1', serviceData: { callActivity: [{ participants: [{ name: PARTICIPANT }] }], link } }
const words = (token) => [`bad token ${token}`, `see ${link}`, `Authorization: Bearer ${token} was refused (${link})`, 'fine']

/** What a server, or a proxy in between, may answer. */
const BODIES = [
  (pick, token) =>
    JSON.stringify({
      message: pick(words(token)),
      errors: [{ description: pick(words(token)) }],
      trackingId: pick(['T', token]),
    }),
  () => JSON.stringify({ ...recording, durationSeconds: 'long' }),
  () => JSON.stringify({ ...recording, temporaryDirectDownloadLinks: [link] }),
  () => JSON.stringify({ ...recording, topic: { link } }),
  () => JSON.stringify({ items: [recording, { ...recording, id: 5 }] }),
  () => JSON.stringify({ items: { [link]: link } }),
  () => JSON.stringify(recording).slice(0, -20),
  () => JSON.stringify([link]),
  (pick, token) => `<html>${pick(words(token))}</html>`,
  () => '',
  () => JSON.stringify(recording),
  () => JSON.stringify({ items: [recording] }),
  () => JSON.stringify({ items: [ofMeeting, { ...ofMeeting, id: 'm2' }] }),
  () => JSON.stringify({ items: [{ ...ofMeeting, password: [PASSWORD], playbackUrl: { PASSWORD } }] }),
  (_, token) => JSON.stringify({ items: [{ ...ofMeeting, id: token }] }),
  () => JSON.stringify(metadata),
  () => JSON.stringify({ ...metadata, id: [PARTICIPANT] }),
  () => JSON.stringify(metadata).slice(0, -9),
]
const STATUSES = [204, 200, 200, 200, 200, 302, 400, 401, 401, 403, 404, 409, 410, 423, 429, 500, 502, 503, 504]

function scenario(next) {
  const pick = next.of
  const answer = (token) => {
    const headers = {
      'content-type': pick(['application/json', 'text/html', `text/html; x=${token}`]),
      trackingid: pick(['T_1', token, link]),
      'retry-after': pick(['0', '9999999999', token, 'soon']),
      location: pick([link, `https://${token}@login.example/`, `/login?token=${token}`]),
      link: pick(['', '', `<${link}>; rel="next"`, `<https://x.example/convergedRecordings?cursor=${token}>; rel="next"`]),
    }
    const status = pick(STATUSES)
    const body = pick(BODIES)(pick, token)
    return new Response(status === 204 ? null : body, { status, headers })
  }
  const stalls = () =>
    new Response(new ReadableStream({ start: (to) => to.enqueue(Buffer.from(JSON.stringify(recording).slice(0, -5))) }))
  const breaks = () => new Response(new ReadableStream({ pull: (from) => from.error(new TypeError('terminated')) }))
  const throws = () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
  }
  const ways = [answer, answer, answer, answer, answer, answer, stalls, breaks, throws, () => new Promise(() => {})]
  const fetch = async (_, { headers }) => pick(ways)(headers.Authorization.replace('Bearer ', ''))
  const asked = ({ reason }) => (reason === 'first' ? OLD_TOKEN : TOKEN)
  const fails = () => Promise.reject(new Error('no session'))
  const token = pick([TOKEN, TOKEN, asked, asked, async (why) => asked(why), fails, () => `${TOKEN}\n`, () => ({ TOKEN })])
  // The client cannot distinguish a token that it does not have from an id.
  const id = pick(['r1', 'r1', 'r1', 'r1', 'a/b', '', token === TOKEN ? TOKEN : 'r1'])
  const which = pick([['r1'], ['r1', id], Array(150).fill(id)])
  const to = pick(['ann@example.com', TOKEN])
  const topic = pick([undefined, undefined, token === TOKEN ? TOKEN : undefined])
  const call = pick([
    (client, options) => client.listRecordings({ max: pick([1, 100, 100, 100, 0]) }, options),
    (client, options) => client.getRecording(id, options),
    (client, options) => client.deleteRecording(id, { ...options, reason: 'audit' }),
    (client, options) => client.getRecordingMetadata(id, options),
    (client, options) => client[pick(['trashRecordings', 'restoreRecordings', 'purgeRecordings'])](which, options),
    (client, options) => client.reassignRecordings(to, { recordingIds: which, ownerEmail: to }, options),
    (client, options) => client.purgeRecordings({ ownerEmail: to }, { ...options, source: pick(['meetings', 'converged']) }),
    (client, options) => client.listRecordings({ source: pick(['meetings', 'all', 'all', 'all']), max: 1, topic }, options),
    (client, options) => client.listRecordings({ organization: true, source: pick(['meetings', 'all']) }, options),
    (client) => client.getRecording('r1', pick([TOKEN, { [TOKEN]: 1 }, { timeoutMs: TOKEN }, { comment: TOKEN }])),
  ])
  return { fetch, token, call, limits: { timeoutMs: 30, tryTimeoutMs: 15, retries: pick([0, 1, 3]) }, aborts: next() < 0.1 }
}

test('no secret can be reached after random calls', (t) =>
  seeded(t, 20_261_123, async (seed) => {
    const { RecordingsClient } = await load()
    // Retries do not wait.
    t.mock.method(Math, 'random', () => 0)
    const ends = {}
    for (let round = 0; round < 1200; round++) {
      // Each round has a generator of its own, so that the timing of one does not change the next.
      const { fetch, token, call, limits, aborts } = scenario(random(seed + round))
      const events = []
      const controller = new AbortController()
      const client = new RecordingsClient({
        token,
        fetch,
        onEvent: (event) => events.push(event),
        signal: controller.signal,
        ...limits,
      })
      const promise = call(client, {})
      if (aborts) controller.abort('enough')
      // Recordings may contain secrets, but not the rest of their page.
      let page
      const end = await promise.then(
        (value) => {
          if (value?.items) page = { ...value, items: [] }
          return 'value'
        },
        (error) => error,
      )
      const kind = end.code ?? end
      ends[kind] = (ends[kind] ?? 0) + 1
      const what = { client, promise, events, page, ...(end instanceof Error && { end }) }
      for (const [name, value] of Object.entries(what)) {
        // Only recordings contain their links.
        if (name === 'promise' && end === 'value') continue
        assert.equal(leak(value), undefined, `round ${round}, ${name}: ${inspect(value, { depth: 5 })}`)
      }
    }
    for (const code of [
      'invalid-argument',
      'unauthorized',
      'token-failed',
      'forbidden',
      'not-found',
      'rate-limited',
      'rejected',
      'server',
      'network',
      'timeout',
      'not-json',
      'unexpected-shape',
      'enough',
      'value',
    ]) {
      assert.ok(ends[code] >= 3, `${code} came ${ends[code] ?? 0} times: ${JSON.stringify(ends)}`)
    }
  }))

test("no secret can be reached from the platform's own errors, or from a trap", async () => {
  const { RecordingsClient } = await load()
  const server = createServer((request, response) => {
    const ways = {
      reset: () => request.socket.resetAndDestroy(),
      half: () =>
        response.writeHead(200, { 'content-length': 1000 }).write(JSON.stringify(recording), () => request.socket.destroy()),
      garbage: () => request.socket.end('S3cr3t? no HTTP at all\r\n\r\n'),
      silent: () => {},
    }
    ways[new URL(request.url, 'http://x').pathname.split('/').at(-1)]()
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${server.address().port}/v1`
  const client = new RecordingsClient({ token: TOKEN, baseUrl, retries: 0 })
  for (const [id, code, limits] of [
    ['reset', 'network'],
    ['half', 'network'],
    ['garbage', 'network'],
    ['silent', 'timeout', { tryTimeoutMs: 200 }],
  ]) {
    const error = await client.getRecording(id, limits).catch((error) => error)
    assert.equal(error.code, code, `${id}: ${error.message}`)
    assert.equal(leak(error), undefined, id)
  }
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const gone = await client.getRecording('gone').catch((error) => error)
  assert.equal(gone.code, 'network')
  assert.equal(leak(gone), undefined)

  const faulty = await import(pathToFileURL(join(withHooks, 'node.js')))
  const fetch = async () => Response.json(recording)
  for (const id of ['panic-arguments', 'panic-answer']) {
    const error = await new faulty.RecordingsClient({ token: TOKEN, fetch }).getRecording(id).catch((error) => error)
    assert.equal(error.code, 'internal')
    assert.equal(leak(error), undefined, id)
  }
})
