// Carries out the attacks of ./relay-attacks.mjs: a Webex that is hostile if asked to be, requests as raw bytes, and a judgement of what
// came back and of what got through.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { portOf } from '../helpers/port.mjs'
import { ATTACKS, TEAMS, TICKET, TOKEN } from './relay-attacks.mjs'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { Attack } from './relay-attacks.mjs' */

/** Headers that a relay may send to Webex, and what its platform adds. */
const TO_WEBEX = ['accept', 'authorization', 'content-type', 'content-length', 'cache-control', 'pragma']
const TO_HOST = ['accept', 'accept-encoding', 'range', 'if-range']
const OF_PLATFORM = [
  'host',
  'connection',
  'user-agent',
  'accept-language',
  'accept-encoding',
  'sec-fetch-mode',
  'transfer-encoding',
  'cf-worker',
  'cf-connecting-ip',
  'cf-ew-via',
  'cdn-loop',
  'x-forwarded-proto',
]

/** A Webex with recordings of Ada, Bob and nobody, and with some that bring trouble. It notes what it is asked. */
export async function hostileWebex() {
  /** @type {{ line: string, headers: Record<string, string | string[] | undefined> }[]} */
  const requests = []
  const server = createServer((request, response) => {
    const url = new URL(`http://webex${request.url}`)
    requests.push({ line: `${request.method} ${url.pathname}`, headers: request.headers })
    request.resume()
    response.shouldKeepAlive = false
    if (url.pathname.startsWith('/media/')) return media(url.pathname.slice(7), request, response)
    return api(request, url, response, `http://127.0.0.1:${portOf(server)}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${portOf(server)}/v1`,
    requests,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** @param {ServerResponse} response @param {unknown} value @param {Record<string, string>} [headers] @param {number} [status] */
const json = (response, value, headers = {}, status = 200) =>
  response.writeHead(status, { 'content-type': 'application/json', trackingid: 'T_1', ...headers }).end(JSON.stringify(value))
/** @param {ServerResponse} response @param {string} location */
const redirect = (response, location) => response.writeHead(302, { location, 'set-cookie': 'evil=1' }).end()
/** @param {ServerResponse} response @param {number} [status] */
const page = (response, status = 200) => response.writeHead(status, { 'content-type': 'text/html' }).end(`<html>${TICKET}</html>`)

/**
 * @param {IncomingMessage} request
 * @param {URL} url
 * @param {ServerResponse} response
 * @param {string} origin
 */
function api({ method }, { pathname, searchParams }, response, origin) {
  if (method !== 'GET') return response.writeHead(204, { trackingid: 'T_1' }).end()
  const link = (/** @type {string} */ name, base = origin) => `${base}/media/${name}?ticket=${TICKET}`
  const owned = (/** @type {string} */ id, audio = link('sound'), more = {}) => ({
    id,
    ownerEmail: id.startsWith('bob') ? 'bob@example.com' : 'ada@example.com',
    temporaryDirectDownloadLinks: { audioDownloadLink: audio, transcriptDownloadLink: link('transcript') },
    ...more,
  })
  if (pathname === '/v1/admin/convergedRecordings') {
    const owner = `${searchParams.get('ownerEmail')}`.split('@')[0]
    // One of each, whatever was asked for.
    const items = [owned('ada-0'), owned('bob-0'), { id: 'nobody-0' }]
    return json(response, { items }, { link: `<${origin}/v1/admin/convergedRecordings?owner=${owner}&page=2>; rel="next"` })
  }
  const id = pathname.replace('/v1/convergedRecordings/', '')
  switch (id) {
    case 'ada-0':
    case 'bob-0':
      return json(response, owned(id))
    case 'nobody-0':
      return json(response, { id })
    case 'evil-cookie':
      return json(response, owned(id), { 'set-cookie': 'evil=1', 'x-evil': '1', server: 'evil', location: 'http://evil.example' })
    case 'evil-redirect':
      return redirect(response, `http://evil.example/?ticket=${TICKET}`)
    case 'evil-loop':
      return redirect(response, `${origin}/v1/convergedRecordings/evil-loop`)
    case 'evil-page':
      return page(response)
    case 'evil-401':
      return json(response, { message: `The token ${TOKEN} has expired`, errors: [], trackingId: 'T_1' }, {}, 401)
    case 'evil-500':
      return json(response, { message: `at ${origin} with ${TOKEN} ${TICKET}` }, {}, 500)
    case 'evil-407':
      return json(response, { message: 'A proxy wants a password' }, { 'proxy-authenticate': 'Basic' }, 407)
    case 'evil-other':
      return json(response, { ...owned('bob-0') })
    case 'evil-links': {
      const secret = `https://evil.example/?ticket=${TICKET}`
      return json(
        response,
        owned(id, link('sound'), { downloadUrl: secret, password: TICKET, more: { href: [secret], deepLink: TICKET } }),
      )
    }
    case 'evil-local':
      return json(response, owned(id, link('sound', 'http://169.254.169.254')))
    case 'evil-host':
      return json(response, owned(id, link('sound', 'https://webex.com.evil.example')))
    case 'evil-file':
      return json(response, owned(id, 'file:///etc/passwd'))
    case 'evil-away':
    case 'evil-twice':
    case 'evil-cut':
      return json(response, owned(id, link(id.slice(5))))
    case 'evil-html':
      return json(response, owned(id, link('page')))
    case 'evil-sound':
      return json(response, owned(id, link('cookie')))
    default:
      return json(response, { message: 'None' }, {}, 404)
  }
}

/**
 * @param {string} name
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
function media(name, request, response) {
  const sound = { 'content-type': 'audio/mpeg', 'content-length': '5' }
  switch (name) {
    case 'sound':
      return response.writeHead(200, sound).end('sound')
    case 'transcript':
      return response.writeHead(200, { 'content-type': 'text/vtt' }).end('WEBVTT\n')
    case 'cookie':
      return response
        .writeHead(200, {
          ...sound,
          'set-cookie': 'evil=1',
          'x-evil': '1',
          'content-disposition': 'attachment; filename=evil.html',
        })
        .end('sound')
    case 'page':
      return page(response)
    case 'away':
      return redirect(response, `https://evil.example/?ticket=${TICKET}`)
    case 'twice':
      return redirect(response, '/media/once')
    case 'once':
      return redirect(response, '/media/sound')
    default:
      response.writeHead(200, { ...sound, 'content-length': '500' }).write('sound')
      return setImmediate(() => request.socket.destroy())
  }
}

/**
 * What came back.
 *
 * @typedef {{ status: number, headers: Record<string, string>, body: string }} Came
 */

/**
 * Sends bytes, and reads the answer.
 *
 * @param {number} port
 * @param {string} bytes
 * @param {{ isAborted: boolean }} how
 * @returns {Promise<Came>}
 */
export async function exchange(port, bytes, { isAborted }) {
  const socket = connect({ port, host: '127.0.0.1' })
  await once(socket, 'connect')
  let text = ''
  socket.on('data', (piece) => {
    text += piece.toString('latin1')
    // The server may still wait for the rest of a body that it has refused.
    if (isComplete(cameAs(text))) socket.destroy()
  })
  // A server that refuses a request may reset the connection.
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  // As bytes, because a text cannot contain half of a character.
  socket.write(Buffer.from(bytes, 'latin1'), () => isAborted && socket.destroy())
  await closed
  return cameAs(text)
}

/** @param {string} text @returns {Came} */
function cameAs(text) {
  const [head, ...rest] = text.split('\r\n\r\n')
  const [line, ...fields] = head.split('\r\n')
  const headers = Object.fromEntries(
    fields.map((field) => [field.split(':')[0].toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
  )
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? 0), headers, body: rest.join('\r\n\r\n') }
}

/** @param {Came} came */
const isComplete = ({ headers, body }) =>
  headers['transfer-encoding'] === 'chunked' ? body.endsWith('0\r\n\r\n') : body.length >= Number(headers['content-length'])

/**
 * @param {Attack} attack
 * @param {(text: string) => string} filled
 */
function bytesOf({ raw, method = 'GET', target = '/relay/convergedRecordings', headers = {}, body }, filled) {
  if (raw !== undefined) return filled(raw)
  const usual = {
    Host: '{host}',
    Connection: 'close',
    'X-Webex-Recordings': '1',
    'Sec-Fetch-Site': 'same-origin',
    Cookie: 'session=ada',
    ...(body === undefined ? {} : { 'Content-Length': `${Buffer.byteLength(body, 'latin1')}` }),
  }
  const lines = Object.entries({ ...usual, ...headers }).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}\r\n`),
  )
  return `${filled(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`)}${body ?? ''}`
}

/**
 * Attacks a relay, and throws if an attack does not end as it must. Returns how many there were.
 *
 * @param {object} given
 * @param {number} given.port where it is
 * @param {Awaited<ReturnType<typeof hostileWebex>>} given.webex what it asks
 * @param {boolean} given.seesTargets whether it sees paths as they were sent
 */
export async function attackAll({ port, webex, seesTargets }) {
  const host = `127.0.0.1:${port}`
  const filled = await placeholders(host)
  /** @type {string[]} */
  const failures = []
  let count = 0
  for (const { name, attack } of ATTACKS) {
    // The platform's own server refuses or repairs the bytes as it likes.
    if (!seesTargets && name.startsWith('BYTES')) continue
    count += 1
    webex.requests.length = 0
    const isAborted = attack.status === 0
    const bytes = bytesOf(attack, filled)
    const came = await exchange(port, bytes, { isAborted })
    const expected = seesTargets ? attack.status : (attack.elsewhere ?? attack.status)
    try {
      judge(attack, came, webex.requests, [expected].flat(), host, seesTargets)
    } catch (error) {
      const { message } = /** @type {Error} */ (error)
      failures.push(
        [name, message, bytes.slice(0, 600), JSON.stringify(came).slice(0, 1500), JSON.stringify(webex.requests)].join('\n'),
      )
    }
  }
  assert.equal(failures.length, 0, failures.join('\n\n'))
  return count
}

/**
 * @param {Attack} attack
 * @param {Came} came
 * @param {Awaited<ReturnType<typeof hostileWebex>>['requests']} requests
 * @param {number[]} expected
 * @param {string} host
 * @param {boolean} seesTargets
 */
function judge({ sent = [], body_, answer = {}, method }, { status, headers, body }, requests, expected, host, seesTargets) {
  assert.ok(expected.includes(status), `got ${status} in place of ${expected}`)
  const all = JSON.stringify([headers, body])
  for (const secret of [TOKEN, TICKET, 'evil.example', 'stack', 'node_modules'])
    assert.ok(!all.includes(secret), `contains ${secret}`)
  assert.ok(!('set-cookie' in headers), 'sets a cookie')
  assert.notEqual(headers['access-control-allow-origin'], '*')
  // What the platform's server answers by itself has none of these.
  if (headers['content-type']?.includes('json') || status === 204) {
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['content-security-policy'], "default-src 'none'; sandbox")
  }
  if (status >= 400 && method !== 'HEAD' && body.includes('{')) assert.match(body, /"message":".+","code":"[a-z-]+","errors":\[/)
  if (body_) assert.match(body, body_)
  for (const [name, value] of Object.entries(answer)) assert.equal(headers[name], value?.replace('{host}', host), name)
  const lines = requests.map(({ line }) => line)
  // Where a path was repaired, the relay has answered the right one.
  if (seesTargets || status >= 300 || sent.length > 0)
    assert.deepEqual([...new Set(lines)].sort(), status === 0 ? [] : [...sent].sort(), 'reached Webex')
  for (const { line, headers } of requests) {
    const isFile = line.includes('/media/')
    const known = [...(isFile ? TO_HOST : TO_WEBEX), ...OF_PLATFORM]
    assert.deepEqual(
      Object.keys(headers).filter((name) => !known.includes(name)),
      [],
      `headers of ${line}`,
    )
    assert.equal(headers.authorization, isFile ? undefined : `Bearer ${TOKEN}`)
    if (isFile) assert.ok([undefined, 'identity'].includes(/** @type {any} */ (headers['accept-encoding'])))
  }
}

/**
 * Cursors and links, which a relay makes.
 *
 * @param {string} host
 */
async function placeholders(host) {
  /** @param {string} target @param {Record<string, string>} headers @returns {Promise<{ headers: Headers, body: any }>} */
  const get = async (target, headers) => {
    const response = await fetch(`http://${host}${target}`, { headers: { 'X-Webex-Recordings': '1', ...headers } })
    assert.equal(response.status, 200, target)
    return { headers: response.headers, body: await response.json() }
  }
  const as = (/** @type {string} */ name) => ({ Cookie: `session=${name}` })
  const teams = { Origin: TEAMS, Authorization: 'Bearer of-ada' }
  /** @param {string} target @param {Record<string, string>} headers */
  const links = async (target, headers) => {
    const { audioDownloadLink, transcriptDownloadLink } = (await get(target, headers)).body.temporaryDirectDownloadLinks
    assert.ok(audioDownloadLink.startsWith(`http://${host}/`), audioDownloadLink)
    return [audioDownloadLink, transcriptDownloadLink].map((link) => link.replace(`http://${host}`, ''))
  }
  const [audio, transcript] = await links('/relay/convergedRecordings/ada-0', as('ada'))
  const [audioOfBob] = await links('/relay/convergedRecordings/bob-0', as('bob'))
  const [otherAudio, otherTranscript] = await links('/other/convergedRecordings/ada-0', teams)
  const list = await get('/relay/convergedRecordings', as('bob'))
  assert.deepEqual(
    list.body.items.map((/** @type {{ id: string }} */ { id }) => id),
    ['bob-0'],
  )
  const cursorOfBob = /cursor=([\w-]+)/.exec(list.headers.get('link') ?? '')?.[1]
  assert.ok(cursorOfBob)
  const crossedAudio = audio.replace('/relay/', '/other/')
  /** @type {Record<string, string>} */
  const known = { host, audio, transcript, audioOfBob, otherAudio, otherTranscript, crossedAudio, cursorOfBob }
  for (const { attack } of ATTACKS) {
    const id = /^\{audio:([\w-]+)\}$/.exec(attack.target ?? '')?.[1]
    if (id) known[`audio:${id}`] = (await links(`/relay/convergedRecordings/${id}`, as('ada')))[0]
  }
  return (/** @type {string} */ text) =>
    text.replace(/\{([a-zA-Z:-]+)\}/g, (_, name) => {
      assert.ok(known[name], `unknown placeholder ${name}`)
      return known[name]
    })
}
