// `nodeListener`: a relay behind Node's servers. What comes in as bytes, and how an answer goes out.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, request as httpRequest } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { test } from 'node:test'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { certificate } from './certificates.mjs'
import { nodeListener } from './relays.mjs'

/** Serves until the test ends. */
async function serving(context, listener, create = createServer) {
  const server = create(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections?.()
  })
  return portOf(server)
}

/** Sends a request, and reads the answer. */
async function ask(port, { body, send = httpRequest, ...options } = {}) {
  const request = send({ port, host: '127.0.0.1', ...options })
  request.end(body)
  const [response] = await once(request, 'response')
  let text = ''
  for await (const piece of response) text += piece
  return { status: response.statusCode, headers: response.headers, text }
}

/** Answers with what it was asked. */
const echo = async (request) => {
  const { method, url, headers } = request
  const body = await request.text()
  return Response.json({ method, url, body, headers: Object.fromEntries(headers) })
}

test('a request arrives as it was sent', async (context) => {
  const port = await serving(context, nodeListener(echo))
  const headers = { 'X-One': ['a', 'b'], 'Content-Type': 'text/plain' }
  const { status, text } = await ask(port, { method: 'POST', path: '/a/b?c=d%20e', headers, body: 'grüße' })
  const came = JSON.parse(text)
  assert.deepEqual([status, came.method, came.body], [200, 'POST', 'grüße'])
  assert.equal(came.url, `http://127.0.0.1:${port}/a/b?c=d%20e`)
  assert.deepEqual([came.headers['x-one'], came.headers['content-type']], ['a, b', 'text/plain'])
  for (const path of ["/it's", '/a%20b', '/%E4', '/a;b=c', '/a?b=/../c', '/a?{}|^`']) {
    assert.equal((await ask(port, { path })).status, 200, path)
  }
})

test('the origin is that of the connection, or the one that is given', async (context) => {
  const { keyPem: key, pem: cert } = certificate()
  const secure = (listener) => createHttpsServer({ key, cert }, listener)
  const port = await serving(context, nodeListener(echo), secure)
  const { text } = await ask(port, { send: httpsRequest, rejectUnauthorized: false, headers: { Host: 'intranet.example' } })
  assert.equal(JSON.parse(text).url, 'https://intranet.example/')
  const behind = await serving(context, nodeListener(echo, { origin: 'https://intranet.example' }))
  assert.equal(JSON.parse((await ask(behind, { path: '/x' })).text).url, 'https://intranet.example/x')
  // Then the header plays no part.
  assert.equal((await ask(behind, { headers: { Host: 'evil.example/' } })).status, 200)
})

test('it serves HTTP/2', async (context) => {
  const port = await serving(context, nodeListener(echo), createHttp2Server)
  const session = connectHttp2(`http://127.0.0.1:${port}`)
  context.after(() => session.close())
  const stream = session.request({ ':method': 'POST', ':path': '/x?y=z', 'x-one': 'a' })
  stream.end('body')
  const [headers] = await once(stream, 'response')
  let text = ''
  for await (const piece of stream) text += piece
  const { method, url, body, headers: sent } = JSON.parse(text)
  assert.deepEqual(
    [headers[':status'], method, url, body, sent['x-one']],
    [200, 'POST', `http://127.0.0.1:${port}/x?y=z`, 'body', 'a'],
  )
})

test('it works inside of Express', async (context) => {
  // Express takes the mount out of `url`, and its `json()` reads the body.
  const express = (listener) => async (request, response) => {
    let text = ''
    for await (const piece of request) text += piece
    Object.assign(request, { originalUrl: request.url, url: request.url.replace('/relay', ''), body: JSON.parse(text) })
    listener(request, response)
  }
  const port = await serving(context, express(nodeListener(echo)))
  const { text } = await ask(port, { method: 'POST', path: '/relay/x', body: '{ "a": [1] }' })
  const { url, body } = JSON.parse(text)
  assert.deepEqual([new URL(url).pathname, JSON.parse(body)], ['/relay/x', { a: [1] }])
})

test('a connection is used again, unless a body was left unread', async (context) => {
  const ports = new Set()
  const listener = nodeListener(async (request) => {
    const isRead = new URL(request.url).pathname !== '/unread'
    if (isRead) await request.text()
    return new Response(isRead ? 'read' : 'refused', { status: isRead ? 200 : 413 })
  })
  const port = await serving(context, (request, response) => {
    ports.add(request.socket.remotePort)
    listener(request, response)
  })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  context.after(() => agent.destroy())
  for (const options of [{}, { method: 'POST', body: 'x' }, { method: 'DELETE' }])
    assert.equal((await ask(port, { agent, ...options })).status, 200)
  assert.equal(ports.size, 1)
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write('POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nonly a part')
  let text = ''
  for await (const piece of socket) text += piece
  assert.match(text, /^HTTP\/1\.1 413 .*connection: close/is)
})

test('a client may ask first whether to send the body', async (context) => {
  const port = await serving(context, nodeListener(echo))
  const request = httpRequest({ port, host: '127.0.0.1', method: 'POST', headers: { Expect: '100-continue' } })
  request.flushHeaders()
  await once(request, 'continue')
  request.end('body')
  const [response] = await once(request, 'response')
  let text = ''
  for await (const piece of response) text += piece
  assert.equal(JSON.parse(text).body, 'body')
})

test('the answer to HEAD has no body', async (context) => {
  const port = await serving(
    context,
    nodeListener(async () => new Response('text', { headers: { 'x-one': 'a' } })),
  )
  const { status, headers, text } = await ask(port, { method: 'HEAD' })
  assert.deepEqual([status, headers['x-one'], text], [200, 'a', ''])
})

/** A body without an end. */
function endless() {
  const state = { pulls: 0, isLeft: false }
  const source = {
    pull: async (controller) => {
      state.pulls += 1
      // Whoever reads without a pause must not keep this test from noticing.
      await new Promise((resolve) => setImmediate(resolve))
      controller.enqueue(new Uint8Array(100_000))
    },
    cancel: () => {
      state.isLeft = true
    },
  }
  return { state, body: new ReadableStream(source, { highWaterMark: 0 }) }
}

test('an answer is read as fast as the client takes it, and left with the client', async (context) => {
  const { state, body } = endless()
  const seen = {}
  const listener = nodeListener(async ({ signal }) => {
    seen.signal = signal
    return new Response(body)
  })
  const port = await serving(context, (request, response) => {
    seen.response = response
    listener(request, response)
  })
  const socket = connect({ port, host: '127.0.0.1' })
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(
    () => seen.response?.writableNeedDrain && seen.response.socket.bufferSize > 0,
    () => 'the client is full',
  )
  // What the kernel holds, and no more, however long one looks.
  for (let turns = 0; turns < 2000; turns += 1) {
    assert.ok(state.pulls < 500, `${state.pulls} pieces of 100 kB were read`)
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.equal(seen.signal.aborted, false)
  socket.destroy()
  await until(
    () => state.isLeft && seen.signal.aborted,
    () => 'the body is left',
  )
})

test('a large answer arrives whole', async (context) => {
  const [size, count] = [200_000, 200]
  let sent = 0
  let drains = 0
  const source = {
    pull: (controller) => {
      sent += 1
      controller.enqueue(new Uint8Array(size))
      if (sent === count) controller.close()
    },
  }
  const listener = nodeListener(async () => new Response(new ReadableStream(source)))
  const port = await serving(context, (request, response) => {
    response.on('drain', () => {
      drains += 1
    })
    listener(request, response)
  })
  const request = httpRequest({ port, host: '127.0.0.1' })
  request.end()
  const [response] = await once(request, 'response')
  let length = 0
  for await (const piece of response) length += piece.length
  assert.equal(length, size * count)
  assert.ok(drains > 20, `${drains} times it had to wait`)
})

test('a client that leaves while the answer is made ends it', async (context) => {
  const seen = {}
  const listener = nodeListener(({ signal }) => {
    seen.signal = signal
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve(new Response('late'))))
  })
  const port = await serving(context, listener)
  const socket = connect({ port, host: '127.0.0.1' })
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await until(
    () => seen.signal,
    () => 'the request',
  )
  socket.destroy()
  await until(
    () => seen.signal.aborted,
    () => 'the end',
  )
})

test('a body that breaks off never looks complete', async (context) => {
  let pulls = 0
  const broken = () =>
    new ReadableStream({
      pull: (controller) => {
        pulls += 1
        if (pulls === 1) controller.enqueue(new Uint8Array(10))
        else controller.error(new Error('broken'))
      },
    })
  const port = await serving(
    context,
    nodeListener(async () => new Response(broken())),
  )
  await assert.rejects(ask(port), /aborted|hang up/)
  const failing = await serving(
    context,
    nodeListener(async () => Promise.reject(new Error('never'))),
  )
  await assert.rejects(ask(failing), /hang up/)
})
