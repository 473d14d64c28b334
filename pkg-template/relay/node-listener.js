// Turns a relay, or anything else that takes a Request and returns a Response, into a listener for Node's HTTP server. It imports nothing
// from Node: it uses what it is given.

import { invalidArgument } from '../error.js'
import { isFunction, isPlain } from '../host/values.js'
import { refused } from './answers.js'
import { isOrigin } from './options.js'
import { Refusal } from './refusal.js'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/** Nothing that could be read as a path, a user name or a second header. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i

/** Express has two more properties. @typedef {IncomingMessage & { originalUrl?: string, body?: unknown }} NodeRequest */

/**
 * @param {(request: Request) => Promise<Response>} relay
 * @param {unknown} [options]
 */
export function nodeListener(relay, options = {}) {
  if (!isFunction(relay)) throw invalidArgument('relay: expected what createRelay() has returned')
  const { origin } = isPlain(options) ? /** @type {{ origin?: unknown }} */ (options) : {}
  if (origin !== undefined && !isOrigin(origin)) {
    throw invalidArgument('origin: expected an origin such as "https://intranet.example"')
  }
  const own = /** @type {string | undefined} */ (origin)
  return (/** @type {NodeRequest} */ request, /** @type {ServerResponse} */ response) => {
    serve(relay, own, request, response).catch(() => response.destroy())
  }
}

/**
 * @param {(request: Request) => Promise<Response>} relay
 * @param {string | undefined} own
 * @param {NodeRequest} request
 * @param {ServerResponse} response
 */
async function serve(relay, own, request, response) {
  const left = new AbortController()
  response.once('close', () => left.abort())
  const made = requestOf(own, request, left.signal)
  const answer = made instanceof Refusal ? refused(made, {}) : await relay(made)
  // What is left of a body that was refused is not worth waiting for.
  if (!request.complete) response.shouldKeepAlive = false
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  await send(answer.body, response, left.signal)
}

/**
 * @param {string | undefined} own
 * @param {NodeRequest} request
 * @param {AbortSignal} signal
 * @returns {Request | Refusal}
 */
function requestOf(own, request, signal) {
  // Express removes the path that a router is mounted at from `url`.
  const { method = 'GET', originalUrl, url: target = originalUrl } = request
  const origin = own ?? originOf(request)
  if (origin === undefined) return new Refusal(400, 'invalid-argument', 'The header `Host` is missing, doubled or malformed.')
  const url = urlOf(origin, originalUrl ?? target ?? '')
  if (!url) return new Refusal(404, 'not-found', 'There is nothing at this path.')
  const hasBody = method !== 'GET' && method !== 'HEAD'
  try {
    const body = hasBody ? bodyOf(request) : null
    return new Request(url, {
      method,
      headers: headersOf(request),
      signal,
      .../** @type {RequestInit} */ ({ body, duplex: 'half' }),
    })
  } catch {
    // `Request` refuses CONNECT, TRACE, and anything that is not a valid method name.
    return new Refusal(405, 'method-not-allowed', 'The method is not allowed.', { headers: { allow: 'GET, POST, DELETE' } })
  }
}

/** @param {NodeRequest} request */
function originOf({ headers, rawHeaders, socket }) {
  const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && /^(host|:authority)$/i.test(name))
  const host = headers[':authority'] ?? headers.host
  if (hosts.length !== 1 || typeof host !== 'string' || !HOST.test(host)) return undefined
  const isEncrypted = /** @type {{ encrypted?: boolean }} */ (socket).encrypted === true
  return `${isEncrypted ? 'https' : 'http'}://${host}`
}

/**
 * The URL of a request. `undefined` if the path is not in its normal form: what comes before the relay, such as a proxy or a router, may
 * have read it as another one. The same goes for a full URL in its place, as in requests to a proxy.
 *
 * @param {string} origin
 * @param {string} target
 */
function urlOf(origin, target) {
  if (!target.startsWith('/')) return undefined
  try {
    const url = new URL(origin + target)
    return url.pathname === target.split(/[?#]/)[0] && !target.includes('#') ? url : undefined
  } catch {
    return undefined
  }
}

/** @param {NodeRequest} request */
function headersOf({ rawHeaders }) {
  const headers = new Headers()
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    // HTTP/2 has the method and the path among the headers. If a header was sent twice, its values are joined.
    if (!name.startsWith(':')) headers.append(name, rawHeaders[at + 1])
  }
  return headers
}

/**
 * The body, as it is asked for.
 *
 * @param {NodeRequest} request
 * @returns {BodyInit | null}
 */
function bodyOf(request) {
  // Express's `json()` has read it already.
  if (request.body !== undefined && request.readableEnded) return JSON.stringify(request.body)
  const pieces = request[Symbol.asyncIterator]()
  const source = {
    pull: async (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) => {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(new Uint8Array(value))
    },
    // Not `pieces.return()`, which would destroy the connection before the answer is out.
    cancel: () => {
      request.pause()
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}

/**
 * @param {ReadableStream<Uint8Array> | null} body
 * @param {ServerResponse} response
 * @param {AbortSignal} left
 */
async function send(body, response, left) {
  const reader = body?.getReader()
  const leave = () => reader?.cancel().catch(() => {})
  if (left.aborted) return leave()
  left.addEventListener('abort', leave)
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {}
    if (done || left.aborted) break
    // The next piece is asked for when this one is on its way.
    if (!response.write(value)) await drained(response, left)
  }
  response.end()
}

/**
 * @param {ServerResponse} response
 * @param {AbortSignal} left
 * @returns {Promise<void>}
 */
const drained = (response, left) =>
  new Promise((resolve) => {
    // A large file waits thousands of times, so neither of the two may keep its listener.
    const goOn = () => {
      response.off('drain', goOn)
      left.removeEventListener('abort', goOn)
      resolve()
    }
    response.on('drain', goOn)
    left.addEventListener('abort', goOn)
  })
