// The emulator behind node:http. Where a fault was asked for, the emulator says how its answer is to arrive, and this
// file sees to it.

import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

// The emulator refuses a body beyond this. What comes after it is read and thrown away, so that the refusal arrives.
const LARGEST_BODY = 1_048_576

/**
 * Serves an emulator until it is closed.
 *
 * @param {{ emulator: import('./emulator.js').Emulator, host?: string, port?: number }} options
 *   Port 0 takes a free one.
 * @returns {Promise<{ baseUrl: string, close: () => Promise<void> }>} once it listens
 */
export async function serve({ emulator, host = '127.0.0.1', port = 0 }) {
  const hasFaults = emulator.faults().length > 0
  const server = createServer((request, response) => {
    // Where a connection breaks that served before, a browser sends its request again by itself: a fault would strike
    // twice.
    if (hasFaults) response.shouldKeepAlive = false
    // A connection that broke ends up here, a wait that was cut short, and a clock that gives no number. None of them may
    // end the server.
    answer(emulator, origin, request, response).catch((error) => {
      response.writeHead(500, { 'Content-Type': 'text/plain;charset=UTF-8' }).end(`${error.message}\n`)
    })
  })
  await listening(server, host, port)

  const origin = originOf(server.address())
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

function listening(server, host, port) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new Error(explain(error, host, port), { cause: error })))
    server.listen({ host, port }, resolve)
  })
}

function explain(error, host, port) {
  switch (error.code) {
    case 'EADDRINUSE':
      return `port ${port} on ${host} is in use; choose another one, or 0 for any that is free`
    case 'EACCES':
      return `port ${port} on ${host} may not be used by this user; choose one from 1024 on, or 0 for any that is free`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `host ${host} is no address of this machine; 127.0.0.1 always is`
    default:
      return `cannot listen on port ${port} of ${host}: ${error.message}`
  }
}

async function answer(emulator, origin, request, response) {
  // The caller went away, or the server was closed.
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = await bodyOf(request)
  const { status, headers, body: content, delivery, delayMs } = emulator.handle({
    method: request.method,
    url: urlOf(request, origin),
    headers: pairs(request.rawHeaders),
    body,
  })
  if (delayMs > 0) await pause(delayMs, undefined, { signal: gone.signal })

  switch (delivery) {
    case 'reset':
      request.socket.resetAndDestroy()
      return
    case 'lost':
      request.socket.destroy()
      return
    // The caller ends it, or close() does.
    case 'stall':
      return
  }
  response.statusCode = status
  for (const [name, value] of headers) response.setHeader(name, value)
  if (delivery === 'whole') {
    response.end(content)
    return
  }
  response.setHeader('Content-Length', content.length)
  const sent = () => delivery === 'cut' && request.socket.destroy()
  response.write(content.subarray(0, content.length >> 1), sent)
}

async function bodyOf(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    if (size <= LARGEST_BODY) chunks.push(chunk)
    size += chunk.length
  }
  return Buffer.concat(chunks)
}

/** The URL as the caller knows it, so that the links in an answer lead back here. */
function urlOf(request, origin) {
  const { host } = request.headers
  const own = /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host ?? '') ? `http://${host}` : origin
  // A proxy may send the whole URL.
  const target = request.url.replace(/^https?:\/\/[^/?#]*/i, '')
  return target.startsWith('/') ? own + target : `${own}/${target}`
}

function pairs(rawHeaders) {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [rawHeaders[2 * at], rawHeaders[2 * at + 1]])
}

function originOf({ address, family, port }) {
  // "Every address" is none that can be called.
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://[::1]:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}
