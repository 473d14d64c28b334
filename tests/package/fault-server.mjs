// A server that fails on purpose, at the level of TCP: a script with one behaviour per request says what it sends and
// when it hangs up. It speaks just enough HTTP/1.1 for that.
//
// It answers preflights itself, so that scripts count requests alone. Every connection carries one request: a client that
// reuses a connection may repeat a request by itself, which would hide what the package does.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { Readable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { createGzip } from 'node:zlib'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'

/**
 * @typedef {object} Request
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string>} headers by their names in lower case
 * @property {string} body
 * @property {number} time when it came, in milliseconds since 1970
 * @property {number} sent how many bytes were sent for it
 * @property {number} [notBefore] when the next request may come, in milliseconds since 1970
 *
 * @typedef {import('node:net').Socket & {
 *   gone: Promise<void>,
 *   request: Request | undefined,
 *   isHeld: () => void,
 * }} Connection
 *
 * @typedef {object} Given
 * @property {Request} request
 * @property {Request[]} requests all that have come
 * @property {Promise<void>} arrived the client has asked for /arrived
 * @property {FaultServer} [elsewhere]
 *
 * @typedef {(socket: Connection, given: Given) => unknown} Act
 * @typedef {Act & { always?: boolean }} Behaviour What the server does with a request. It ends with a hang-up in good order
 *   (FIN), unless it has done something else.
 *
 * @typedef {object} FaultServer
 * @property {string} address
 * @property {Request[]} requests all that have come
 * @property {(ms?: number) => Promise<string[]>} open the requests whose connections are still open after that time; none,
 *   as soon as there are none
 * @property {() => Promise<void>} close
 *
 * @typedef {Record<string, string | number | string[] | number[] | undefined>} Headers
 */

/** @type {Record<number, string>} */
const WORDS = { 200: 'OK', 204: 'No Content', 401: 'Unauthorized', 404: 'Not Found', 429: 'Too Many Requests' }
const JSON_TYPE = 'application/json;charset=UTF-8'
const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Link, Retry-After, TrackingID',
}
const HELD = '/held'
const ARRIVED = '/arrived'
const PREFLIGHT = {
  ...CORS,
  'Access-Control-Allow-Methods': 'GET, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept',
  'Access-Control-Max-Age': '600',
}

/**
 * Two paths are not the script's. A request for /held is answered as soon as another request has got all that it will
 * get. With a request for /arrived, the client says that a whole answer has reached it.
 *
 * @param {object} [options]
 * @param {Behaviour[]} [options.script] what to do with each request, in order. One without an entry is answered with 418
 * @param {Behaviour[]} [options.meetings] the same for the requests for meetings, if they have a script of their own
 * @param {'open' | 'silent' | 'slammed'} [options.door] `silent` accepts connections and reads nothing; `slammed` resets
 *   them at once
 * @param {boolean} [options.preflight] `false` refuses preflights, like a server that knows nothing of CORS
 * @param {FaultServer} [options.elsewhere] for the behaviours
 */
export async function faultServer({ script = [], meetings, door = 'open', preflight = true, ...context } = {}) {
  /** @type {Request[]} */
  const requests = []
  /** @type {Set<Connection>} */
  const sockets = new Set()
  let connections = 0
  const [held, arrived] = [signal(), signal()]
  const left = [...script]
  const leftOfMeetings = meetings ? [...meetings] : left

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, async (accepted) => {
    const gone = new Promise((/** @type {(nothing: void) => void} */ resolve) => accepted.once('close', () => resolve()))
    /** @type {Connection} */
    const socket = Object.assign(accepted, { gone, request: undefined, isHeld: held.give })
    sockets.add(socket)
    connections++
    socket.once('close', () => sockets.delete(socket))
    // Clients hang up in every possible way.
    socket.on('error', () => {})
    if (door === 'slammed') return void socket.resetAndDestroy()
    if (door === 'silent') return void socket.pause()
    const request = await read(socket)
    if (!request) return void socket.destroy()
    socket.once('end', () => socket.end())
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method']) {
      await send(socket, head(preflight ? 204 : 403, preflight ? PREFLIGHT : { 'Content-Length': 0 }))
      return void socket.end()
    }
    if (request.path.endsWith(HELD)) {
      await held.given
      await send(socket, head(204, CORS))
      return void socket.end()
    }
    if (request.path.endsWith(ARRIVED)) {
      arrived.give()
      await send(socket, head(204, CORS))
      return void socket.end()
    }
    socket.request = request
    requests.push(request)
    /** @type {Behaviour} */
    /** @type {Behaviour[]} */
    const mine = /\/recordings\b/.test(request.path) ? leftOfMeetings : left
    const behaviour = mine.shift() ?? answer(418, 'no script for this request')
    if (behaviour.always) mine.unshift(behaviour)
    await behaviour(socket, { request, requests, arrived: arrived.given, ...context })
    if (!socket.destroyed) socket.end()
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')

  return {
    address: `http://127.0.0.1:${portOf(listener)}`,
    requests,
    connections: () => connections,
    async open(ms = 60_000) {
      const open = () => [...sockets].filter(({ request }) => request)
      const all = Promise.all(open().map(({ gone }) => gone))
      await within(ms, all)
      return open().map(({ request }) => `${request?.method} ${request?.path}`)
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/** A promise, and what fulfils it. */
function signal() {
  /** @type {(nothing: void) => void} */
  let give = () => {}
  const given = new Promise((/** @type {(nothing: void) => void} */ resolve) => {
    give = resolve
  })
  return { given, give: () => give() }
}

/**
 * Waits no longer than that, and leaves no timer.
 *
 * @param {number} ms
 * @param {Promise<unknown>} promise
 */
async function within(ms, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  await Promise.race([
    promise,
    new Promise((resolve) => {
      timer = setTimeout(resolve, ms)
    }),
  ])
  clearTimeout(timer)
}

/**
 * A port that refuses connections: a connection goes out from it, so that nobody else can listen there.
 *
 * @returns {Promise<FaultServer>}
 */
export async function refusing() {
  const listener = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const outgoing = connect(portOf(listener), '127.0.0.1')
  await once(outgoing, 'connect')
  return {
    address: `http://127.0.0.1:${outgoing.localPort}`,
    requests: [],
    open: async () => [],
    async close() {
      outgoing.destroy()
      listener.close()
      await once(listener, 'close')
    },
  }
}

/**
 * A port where no connection is ever made, as behind a firewall that drops packets: its listener accepts nothing, and its
 * queue is full.
 *
 * @returns {Promise<FaultServer>}
 */
export async function unreachable() {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads')
    const listener = require('node:net').createServer()
    listener.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(listener.address().port)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`,
    { eval: true },
  )
  const [port] = await once(worker, 'message')
  /** @type {import('node:net').Socket[]} */
  const queue = []
  for (let full = false; !full; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    queue.push(socket)
    // The queue is full when connections to other listeners, begun later, are made first.
    for (let later = 0; later < 3 && socket.connecting; later++) await (await refusing()).close()
    full = socket.connecting
  }
  return {
    address: `http://127.0.0.1:${port}`,
    requests: [],
    open: async () => [],
    async close() {
      for (const socket of queue) socket.destroy()
      await worker.terminate()
    },
  }
}

/**
 * One request with its body, or nothing when the client hangs up before its end.
 *
 * @param {Connection} socket
 * @returns {Promise<Request | undefined>}
 */
async function read(socket) {
  let bytes = Buffer.alloc(0)
  /** @type {Request | undefined} */
  let request
  let isWhole = false
  return new Promise((resolve) => {
    // The listener stays: an unread byte would turn a hang-up into a reset.
    socket.on('data', (chunk) => {
      if (isWhole) return
      bytes = Buffer.concat([bytes, chunk])
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) return
      if (!request) {
        const [line, ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
        const [method, path] = line.split(' ')
        const headers = Object.fromEntries(
          lines.map((text) => {
            const colon = text.indexOf(':')
            return [text.slice(0, colon).toLowerCase(), text.slice(colon + 1).trim()]
          }),
        )
        request = { method, path, headers, body: '', time: Date.now(), sent: 0 }
      }
      const length = Number(request.headers['content-length'] ?? 0)
      if (bytes.length < end + 4 + length) return
      request.body = bytes.toString('utf8', end + 4, end + 4 + length)
      isWhole = true
      resolve(request)
    })
    socket.once('end', () => resolve(undefined))
    socket.once('close', () => resolve(undefined))
  })
}

/**
 * @param {number} status
 * @param {Headers} headers
 */
function head(status, headers) {
  const lines = Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`))
  const connection = 'Connection' in headers ? '' : 'Connection: close\r\n'
  return `HTTP/1.1 ${status} ${WORDS[status] ?? 'Whatever'}\r\n${connection}${lines.join('')}\r\n`
}

/**
 * Writes, and waits until it was taken or the client is gone. Returns whether the client is still there.
 *
 * @param {Connection} socket
 * @param {string | Buffer} bytes
 */
async function send(socket, bytes) {
  if (socket.destroyed || !socket.writable) return false
  const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  if (socket.request) socket.request.sent += data.length
  if (!socket.write(data)) await Promise.race([once(socket, 'drain').catch(() => {}), socket.gone])
  return !socket.destroyed
}

/**
 * For a server that does something late. Ends at once when the client hangs up.
 *
 * @param {Connection} socket
 * @param {number} ms
 */
const delay = (socket, ms) => (socket.destroyed ? undefined : within(ms, socket.gone))
/** Half of an answer usually arrives by itself when the rest is this late. No test depends on it. */
const HALF_TIME_MS = 40
/**
 * Until the client hangs up.
 *
 * @param {Connection} socket
 */
const hold = (socket) => {
  socket.isHeld()
  return socket.gone
}

// The behaviours.

/**
 * @param {Headers} headers
 * @returns {Headers}
 */
const typed = (headers, cors = true) => ({ ...(cors && CORS), 'Content-Type': JSON_TYPE, ...headers })
const bytesOf = (/** @type {string | Buffer} */ body) => (Buffer.isBuffer(body) ? body : Buffer.from(body))

/**
 * A whole answer.
 *
 * @param {number} status
 * @param {string | Buffer} [body]
 * @param {Headers} [headers] one that is undefined is left out
 * @param {{ cors?: boolean }} [options] `cors: false` leaves out the headers that let a page read the answer
 * @returns {Behaviour}
 */
export const answer =
  (status, body = '', headers = {}, { cors = true } = {}) =>
  async (socket) => {
    const bytes = bytesOf(body)
    /** @type {Headers} */
    const all = { ...typed(headers, cors), ...(status !== 204 && { 'Content-Length': bytes.length }) }
    for (const name of Object.keys(all)) if (all[name] === undefined) delete all[name]
    await send(socket, Buffer.concat([Buffer.from(head(status, all)), bytes]))
  }

/**
 * The same behaviour for this request and all that follow.
 *
 * @param {Behaviour} behaviour
 * @returns {Behaviour}
 */
export const always = (behaviour) =>
  Object.assign((/** @type {Parameters<Act>} */ ...given) => behaviour(...given), { always: true })

/**
 * The behaviour that `choose` returns for the request.
 *
 * @param {(request: Request) => Behaviour} choose
 * @returns {Behaviour}
 */
export const by = (choose) => (socket, given) => choose(given.request)(socket, given)

/**
 * Waits until the client has said that an answer has reached it.
 *
 * @param {Behaviour} behaviour
 * @returns {Behaviour}
 */
export const afterArrival = (behaviour) => async (socket, given) => {
  await Promise.race([given.arrived, socket.gone])
  await behaviour(socket, given)
}

/**
 * Waits for a request whose headers are like that.
 *
 * @param {(headers: Record<string, string>) => boolean} isIt
 * @param {Behaviour} behaviour
 * @returns {Behaviour}
 */
export const afterAnother = (isIt, behaviour) => async (socket, given) => {
  await until(() => socket.destroyed || given.requests.some(({ headers }) => isIt(headers)), 'another request')
  await behaviour(socket, given)
}

/**
 * Waits until so many requests have come.
 *
 * @param {number} count
 * @param {Behaviour} behaviour
 * @returns {Behaviour}
 */
export const afterRequests = (count, behaviour) => async (socket, given) => {
  await until(() => socket.destroyed || given.requests.length >= count, `${count} requests`)
  await behaviour(socket, given)
}

/**
 * Repeats what it was sent, as a chatty proxy does.
 *
 * @param {number} status
 * @returns {Behaviour}
 */
export const echo = (status) => (socket, given) =>
  answer(status, JSON.stringify({ message: `bad header: ${given.request.headers.authorization}` }))(socket, given)

/**
 * HTTP's three forms of a date.
 *
 * @satisfies {Record<string, (date: Date) => string>}
 */
export const DATES = {
  imf: (date) => date.toUTCString(),
  rfc850: (date) => {
    const [, day, month, year, time] = date.toUTCString().split(' ')
    const weekday = date.toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' })
    return `${weekday}, ${day}-${month}-${year.slice(2)} ${time} GMT`
  },
  asctime: (date) => {
    const [weekday, day, month, year, time] = date.toUTCString().split(' ')
    return `${weekday.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
  },
}

/**
 * Asks for a wait, and notes when the next request may come.
 *
 * @param {number} status
 * @param {number | keyof typeof DATES} seconds or the form of a date at least half a second from now
 * @returns {Behaviour}
 */
export const busy =
  (status, seconds, body = '') =>
  async (socket, given) => {
    const date = new Date(Math.ceil((Date.now() + 500) / 1000) * 1000)
    given.request.notBefore = typeof seconds === 'number' ? Date.now() + seconds * 1000 : date.getTime()
    const value = typeof seconds === 'number' ? seconds : DATES[seconds](date)
    await answer(status, body, { 'Retry-After': value })(socket, given)
  }

/**
 * The first half of an answer, in its headers or in its body, and then `end`.
 *
 * @param {'headers' | 'body'} where
 * @param {(socket: Connection) => unknown} end
 * @returns {(status?: number, body?: string | Buffer, headers?: Headers) => Behaviour}
 */
const partly =
  (where, end) =>
  (status = 200, body = '{"id":"r1","topic":"half"}', headers = {}) =>
  async (socket) => {
    const bytes = bytesOf(body)
    const text = head(status, { ...typed(headers), 'Content-Length': bytes.length })
    // Cut before the CORS headers: Chromium accepts headers that end early over http, though not over https.
    if (where === 'headers') await send(socket, text.slice(0, text.indexOf('Access-Control') + 6))
    if (where === 'body') {
      await send(socket, text)
      await send(socket, bytes.subarray(0, Math.ceil(bytes.length / 2)))
    }
    await delay(socket, HALF_TIME_MS)
    await end(socket)
  }
const places = (/** @type {(socket: Connection) => unknown} */ end) => ({
  beforeHeaders: end,
  inHeaders: partly('headers', end)(),
  inBody: partly('body', end),
})

/** The connection breaks. */
export const reset = {
  ...places((socket) => void socket.resetAndDestroy()),
  /**
   * When a whole answer has arrived, on a connection that was promised to stay. The client then asks for /arrived, on
   * that connection or on another one.
   *
   * @param {number} status
   * @param {string} body
   * @param {Headers} [headers]
   * @returns {Behaviour}
   */
  afterAnswer: (status, body, headers) => async (socket, given) => {
    await answer(status, body, { Connection: 'keep-alive', ...headers })(socket, given)
    await Promise.race([given.arrived, once(socket, 'data').catch(() => {}), socket.gone])
    socket.resetAndDestroy()
  },
}

/** The server hangs up in good order, in the wrong place. */
export const hangUp = places((socket) => void socket.end())

/** Nothing more comes, and the connection stays. */
export const silence = places(hold)

const chunk = (/** @type {string} */ text) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
/**
 * @param {string[]} parts
 * @param {Headers} [headers]
 * @returns {Behaviour}
 */
const chunks = (parts, headers) => async (socket) => {
  await send(socket, head(200, typed({ 'Transfer-Encoding': 'chunked', ...headers })))
  for (const part of parts) await send(socket, part)
}
/** @satisfies {Record<string, (text: string) => Behaviour>} */
export const chunked = {
  whole: (text) => chunks([chunk(text.slice(0, 5)), chunk(text.slice(5)), '0\r\n\r\n']),
  /**
   * What came is good JSON, but the chunk that ends a body is missing. The connection was promised to stay: otherwise
   * undici takes the end of the connection for the end of the body.
   */
  withoutEnd: (text) => chunks([chunk(text)], { Connection: 'keep-alive' }),
  brokenSize: (text) => chunks([chunk(text), 'zz\r\nxx\r\n0\r\n\r\n']),
}

/**
 * An answer whose body ends with the connection, as in HTTP/1.0. Nobody can tell whether it is whole.
 *
 * @param {string} text
 * @returns {Behaviour}
 */
export const untilHangUp = (text) => async (socket) => {
  await send(socket, head(200, typed({})))
  await send(socket, text)
}

/** @satisfies {Record<string, (text: string) => Behaviour>} */
export const wrongLength = {
  tooLong: (text) => answerOfLength(text, Buffer.byteLength(text) + 10),
  tooShort: (text) => answerOfLength(text, Buffer.byteLength(text) - 1),
  two: (text) => answerOfLength(text, [Buffer.byteLength(text), Buffer.byteLength(text) - 1]),
}
/**
 * @param {string} text
 * @param {number | number[]} length
 * @returns {Behaviour}
 */
const answerOfLength = (text, length) => async (socket) => {
  await send(socket, head(200, { ...typed({}), 'Content-Length': length }) + text)
}

/**
 * A byte every so often: the whole answer, or only its body.
 *
 * @param {string} text
 * @param {number} ms
 * @param {'headers' | 'body'} [from]
 * @returns {Behaviour}
 */
export const trickle =
  (text, ms, from = 'body') =>
  async (socket) => {
    const start = head(200, { ...typed({}), 'Content-Length': Buffer.byteLength(text) })
    if (from === 'body') await send(socket, start)
    for (const byte of Buffer.from(from === 'body' ? text : start + text)) {
      if (!(await send(socket, Buffer.from([byte])))) return
      await delay(socket, ms)
    }
  }
/**
 * White space without end, which JSON allows.
 *
 * @param {number} ms from one chunk to the next
 * @returns {Behaviour}
 */
export const endlessTrickle = (ms) => async (socket, given) => {
  await chunks([chunk('{')])(socket, given)
  socket.isHeld()
  while (await send(socket, chunk(' '))) await delay(socket, ms)
}

/**
 * What an https server answers to plain http: a TLS alert.
 *
 * @type {Behaviour}
 */
export const garbage = (socket) => send(socket, Buffer.from([0x15, 3, 1, 0, 2, 2, 70]))

/**
 * Headers of that many bytes.
 *
 * @param {number} bytes
 * @param {string} text
 */
export const longHeaders = (bytes, text) => answer(200, text, { 'X-Long': 'x'.repeat(bytes) })

/**
 * Sends early hints (103) before the answer.
 *
 * @param {Behaviour} behaviour
 * @returns {Behaviour}
 */
export const hinted = (behaviour) => async (socket, given) => {
  await send(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n')
  await behaviour(socket, given)
}

export const MIB = 1024 * 1024
/**
 * That many bytes of white space before a good answer, with a Content-Length or in chunks.
 *
 * @param {number} bytes
 * @param {{ status?: number, length?: boolean }} [options]
 * @returns {Behaviour}
 */
export const large =
  (bytes, { status = 200, length = true } = {}) =>
  async (socket) => {
    const block = Buffer.alloc(MIB, ' ')
    const end = Buffer.from('{"id":"r1"}')
    const headers = typed(length ? { 'Content-Length': bytes + end.length } : { 'Transfer-Encoding': 'chunked' })
    await send(socket, head(status, headers))
    const parts = Array.from({ length: bytes / MIB }, () => block)
    for (const part of [...parts, end]) {
      if (!length) await send(socket, `${part.length.toString(16)}\r\n`)
      if (!(await send(socket, part))) return
      if (!length) await send(socket, '\r\n')
    }
    if (!length) await send(socket, '0\r\n\r\n')
  }

/**
 * Enough of a compressed body to unpack a part of it, and then nothing.
 *
 * @type {Behaviour}
 */
export const stalledGzip = async (socket) => {
  packedNoise ??= packed([randomBytes(MIB).toString('hex')])
  const bytes = await packedNoise
  await send(socket, head(200, typed({ 'Content-Encoding': 'gzip', 'Content-Length': bytes.length })))
  await send(socket, bytes.subarray(0, bytes.length / 2))
  await hold(socket)
}
/** @type {Promise<Buffer> | undefined} */
let packedNoise

/** @type {Map<number, Promise<Buffer>>} */
const bombs = new Map()
/**
 * As many bytes as `large` sends, but few on the wire. Packing them takes a while, so it begins before anybody asks.
 *
 * @param {number} bytes
 * @returns {Behaviour}
 */
export function bomb(bytes) {
  const bytesOf = bombs.get(bytes) ?? packed([...Array(bytes / MIB).fill(Buffer.alloc(MIB, ' ')), '{"id":"r1"}'])
  bombs.set(bytes, bytesOf)
  return async (socket, given) => answer(200, await bytesOf, { 'Content-Encoding': 'gzip' })(socket, given)
}
/** @param {(string | Buffer)[]} parts */
async function packed(parts) {
  return Buffer.concat(await Readable.from(parts).pipe(createGzip()).toArray())
}

/**
 * To the server that is given to `faultServer` as `elsewhere`, or to a path of this one.
 *
 * @param {number} status
 * @param {string} [path]
 * @returns {Behaviour}
 */
export const redirect = (status, path) => (socket, given) =>
  answer(status, '', { Location: path ?? `${given.elsewhere?.address}${given.request.path}` })(socket, given)

/**
 * A page whose next page is at another server.
 *
 * @param {string} body
 * @returns {Behaviour}
 */
export const linkElsewhere = (body) => (socket, given) => {
  const next = `${given.elsewhere?.address}${given.request.path}?max=1&cursor=x`
  return answer(200, body, { Link: `<${next}>; rel="next"` })(socket, given)
}
