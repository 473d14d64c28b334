// The emulator as an HTTP server. With a fault, the emulator says how its answer should arrive, and this file carries that
// out. It is part of emulator.js, which also runs in browsers and in Jest's jsdom, so it imports nothing of Node.

import { arrival } from './emulator/chunks.js'
import { AbortController } from './emulator/globals.js'
import { pause } from './emulator/waiting.js'

/** @import { IncomingMessage, Server, ServerResponse } from 'node:http' */
/** @import { AddressInfo } from 'node:net' */
/** @import { Emulator } from './emulator.js' */

// The emulator refuses larger bodies. The rest of such a body is read and discarded, so that the refusal arrives.
const LARGEST_BODY = 1_048_576

/**
 * Serves an emulator until it is closed.
 *
 * @param {object} options
 * @param {Pick<Emulator, 'handle' | 'faults'>} options.emulator
 * @param {string} [options.host] an address of this machine
 * @param {number} [options.port] 0 means any free port
 * @param {(request: IncomingMessage, response: ServerResponse) => boolean} [options.own]
 *   Answers requests that are not for the API. Returns false for the others.
 * @returns {Promise<{ baseUrl: string, close: () => Promise<void> }>} once it is listening
 */
export async function serve({ emulator, host = '127.0.0.1', port = 0, own = () => false }) {
  if (typeof host !== 'string') throw new TypeError('host: expected a string')
  // An empty host would mean every address.
  if (host === '') throw new RangeError('host: got ""; allowed: an address of this machine, such as 127.0.0.1')
  if (typeof port !== 'number') throw new TypeError('port: expected a number')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port: got ${port}; allowed: a whole number from 0 to 65535`)
  }
  const { createServer } = await http()
  const server = createServer((request, response) => {
    if (own(request, response)) return
    // Broken connections end up here, interrupted waits, and clocks that do not return a number. None of them may stop the
    // server.
    answer(emulator, origin, request, response).catch((error) => {
      if (response.headersSent) response.destroy()
      else response.writeHead(500, { 'Content-Type': 'text/plain;charset=UTF-8' }).end(`${error?.message}\n`)
    })
  })
  await listening(server, host, port)

  const origin = originOf(/** @type {AddressInfo} */ (server.address()))
  /** @type {Promise<void> | undefined} */
  let closing
  const close = () => {
    closing ??= new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
    return closing
  }
  return { baseUrl: `${origin}/v1`, close }
}

/**
 * Node's HTTP module. Bundlers follow neither way to it.
 *
 * @returns {Promise<typeof import('node:http')>}
 */
async function http() {
  const { process } = globalThis
  const found = process?.getBuiltinModule?.('node:http')
  if (found) return found
  try {
    // Node 20 before 20.16. The build tells bundlers not to follow it: see xtask/npm/bundle.mjs.
    if (process?.versions?.node) return await import(['node', 'http'].join(':'))
  } catch {
    // Jest before that: it does not let CommonJS import anything.
  }
  throw new Error('listen: needs node:http, which is missing here; use Node 20.16 or later, Deno or Bun')
}

/**
 * @param {Server} server
 * @param {string} host
 * @param {number} port
 * @returns {Promise<void>}
 */
function listening(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(explain(error, host, port), { cause: error })))
    server.listen({ host, port }, resolve)
  })
}

/**
 * @param {NodeJS.ErrnoException} error
 * @param {string} host
 * @param {number} port
 */
function explain({ code }, host, port) {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; choose another port, or 0 for any free one`
    case 'EACCES':
      return `this user may not listen on port ${port} of ${host}; choose a port from 1024 up, or 0 for any free one`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `host ${host} is not an address of this machine; 127.0.0.1 always is`
    default:
      return `cannot listen on port ${port} of ${host} (${code})`
  }
}

/**
 * @param {Pick<Emulator, 'handle' | 'faults'>} emulator
 * @param {string} origin
 * @param {IncomingMessage} request
 * @param {ServerResponse} response
 */
async function answer(emulator, origin, request, response) {
  // Aborts when the caller disconnects or the server is closed.
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = await bodyOf(request)
  const hasFaults = emulator.faults().length > 0
  const {
    status,
    headers,
    body: content,
    chunks,
    delivery,
    delayMs,
    bytesPerSecond,
  } = emulator.handle({
    method: /** @type {string} */ (request.method),
    url: urlOf(request, origin),
    headers: pairs(request.rawHeaders),
    body,
  })
  // When a reused connection breaks, a browser sends the request again on its own: a fault would be applied twice. A fault can be
  // added at any time, so a browser never gets to reuse one. Others may reuse that of a file: if the end of the connection is
  // announced, and comes before the caller has read the body, `fetch` of Node 22 and 24 ends the process.
  const isBrowser = request.headers['sec-fetch-dest'] !== undefined
  if (isBrowser || (hasFaults && !chunks)) response.shouldKeepAlive = false
  if (delayMs > 0) await pause(delayMs, gone.signal)

  switch (delivery) {
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'lost':
      request.socket.destroy()
      return
    // The caller ends the connection, or close() does.
    case 'stall':
      return
  }
  response.statusCode = status
  for (const [name, value] of headers) response.setHeader(name, value)
  if (delivery === 'whole' && !chunks) {
    response.end(content)
    return
  }
  if (!chunks) response.setHeader('Content-Length', content.length)
  response.flushHeaders()
  // The next chunk is made when this one is on its way, so a slow caller does not fill the memory.
  for (const chunk of chunks ?? [content.subarray(0, content.length >> 1)]) {
    await arrival(chunk, bytesPerSecond, gone.signal)
    await written(response, chunk, gone.signal)
  }
  if (delivery === 'whole' || delivery === 'drip') response.end()
  if (delivery === 'cut') request.socket.destroy()
}

/**
 * Rejects when the caller disconnects: then Node does not always call back.
 *
 * @param {ServerResponse} response
 * @param {Uint8Array} chunk
 * @param {AbortSignal} gone
 * @returns {Promise<void>}
 */
function written(response, chunk, gone) {
  return new Promise((resolve, reject) => {
    const stop = () => reject(gone.reason)
    if (gone.aborted) return stop()
    gone.addEventListener('abort', stop, { once: true })
    response.write(chunk, (error) => {
      gone.removeEventListener('abort', stop)
      if (error) reject(error)
      else resolve()
    })
  })
}

/**
 * A plain Uint8Array, because in Jest's jsdom Node's Buffer is not an instance of that class.
 *
 * @param {IncomingMessage} request
 */
async function bodyOf(request) {
  /** @type {Uint8Array[]} */
  const chunks = []
  let size = 0
  let end = 0
  for await (const chunk of request) {
    if (size <= LARGEST_BODY) {
      chunks.push(chunk)
      end += chunk.length
    }
    size += chunk.length
  }
  const body = new Uint8Array(end)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}

/**
 * The URL as the caller knows it, so that the links in an answer lead back here.
 *
 * @param {IncomingMessage} request
 * @param {string} origin
 */
function urlOf(request, origin) {
  const { host } = request.headers
  const own = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host ?? '') ? `http://${host}` : origin
  // Requests through a proxy may contain the whole URL.
  const target = /** @type {string} */ (request.url).replace(/^https?:\/\/[^/?#]*/i, '')
  return target.startsWith('/') ? own + target : `${own}/${target}`
}

/**
 * @param {string[]} rawHeaders
 * @returns {[name: string, value: string][]}
 */
function pairs(rawHeaders) {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [rawHeaders[2 * at], rawHeaders[2 * at + 1]])
}

/** @param {AddressInfo} address */
function originOf({ address, family, port }) {
  // The wildcard address cannot be called.
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
