// A local Webex as a `fetch` function. The answers come from the compiled emulator; this file loads it and speaks the
// language of the web: Request in, Response out. Where a fault was asked for, the emulator says how its answer is to
// arrive, and this file sees to it.

import { EmulatorCore, imports, start } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { inflate } from './inflate.js'

// Taken as this module is loaded, because a test may replace them afterwards: with fakes, or with timers that stand still.
// Response and ReadableStream are missing in some environments, jsdom for one, and `fetch` does without them.
const { AbortController, MessageChannel, ReadableStream, setImmediate } = globalThis
// To look at Response makes Node load what needs WebAssembly itself: where there is none, Node 20 ends with an error.
const Response = globalThis.WebAssembly && globalThis.Response
const setRealTimeout = globalThis.setTimeout

// An origin that a client accepts without TLS. The emulator itself answers for every origin.
const BASE_URL = 'http://127.0.0.1/v1'

let loading

// One load serves everyone. One that failed is forgotten, so that the next call tries again.
function load() {
  loading ??= begin().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function begin() {
  const module = await WebAssembly.compile(await inflate(z64))
  start(await WebAssembly.instantiate(module, imports()))
}

export async function createEmulator(options = {}) {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
  const { now = Date.now, ...chosen } = options
  if (typeof now !== 'function') throw new TypeError('now: expected a function that gives milliseconds since 1970')

  await load()
  const core = new EmulatorCore(chosen, now())

  const handle = ({ method, url, headers = [], body = new Uint8Array() }) =>
    core.handle(now(), text('method', method), text('url', url), headers, bytes('body', body))

  const fetch = async (input, requestInit) => {
    // The signal that was passed in, because not every engine hands its reason on to the request. Null means none.
    const signal = requestInit?.signal === undefined ? input?.signal : requestInit.signal
    const { method, url, headers, body } = await requestOf(input, requestInit)
    // Gives timers and events their turn, as waiting for a network would. Otherwise a walk through thousands of pages would
    // hold them up until its end.
    await nextTask()
    unlessAborted(signal)

    const answer = handle({ method, url, headers, body })
    if (answer.delayMs > 0) await pause(answer.delayMs, signal)
    return responseOf(answer, url.split('#', 1)[0], await restOf(answer, signal), signal)
  }

  return {
    fetch,
    baseUrl: BASE_URL,
    handle,
    add(recording = {}) {
      if (typeof recording !== 'object' || recording === null) throw new TypeError('recording: expected an object')
      return core.add({ ...recording }, now())
    },
    remove: (id) => core.remove(text('id', id)),
    restore: (id) => core.restore(text('id', id), now()),
    recordings: () => core.recordings(now()),
    faults: () => core.faults(),
  }
}

/** What `throwIfAborted` does, which not every jsdom has. */
function unlessAborted(signal) {
  if (signal?.aborted) throw signal.reason
}

// What is no string and no bytes would be read as if it were.
function text(name, value) {
  if (typeof value !== 'string') throw new TypeError(`${name}: expected a string`)
  return value
}

function bytes(name, value) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: expected a Uint8Array`)
  return value
}

/** Fulfils in the next task. Nothing stays open that would keep Node running. */
function nextTask() {
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve)
    // Timers come last: browsers slow them down, to one a second in a page that nobody sees.
    if (!MessageChannel) return setRealTimeout(resolve, 0)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}

/**
 * The parts of a request. They are read one by one, and by no Request of the platform's: one would take another library's
 * for a URL, and refuse its signals.
 */
async function requestOf(input, init) {
  const given = typeof input?.url === 'string' ? input : { url: input }
  const url = new URL(given.url, globalThis.location?.href).href
  const method = `${init?.method ?? given.method ?? 'GET'}`.toUpperCase()
  const headers = pairsOf(init?.headers ?? given.headers ?? [])
  if (!headers.every(canBeSent)) throw new TypeError('headers: one of them has a character that cannot be sent')
  if (init?.body != null && (method === 'GET' || method === 'HEAD')) throw new TypeError(`a ${method} has no body`)
  const [body, type] = await contentOf(init?.body ?? (given.arrayBuffer ? await given.arrayBuffer() : given.body))
  if (type && !headers.some(([name]) => name === 'content-type')) headers.push(['content-type', type])
  return { method, url, headers, body }
}

/** The names and values of headers, which may be given as a Headers, an array or an object. */
function pairsOf(headers) {
  const pairs = headers[Symbol.iterator] ? [...headers] : Object.entries(headers)
  return pairs.map(([name, value]) => [`${name}`.toLowerCase(), `${value}`.trim()])
}

/** Whether a platform would send a header. */
const canBeSent = ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t -~\x80-\xff]*$/.test(value)

/** A copy of a body as bytes, and the content type that goes with it unless another is given. */
async function contentOf(body) {
  if (body == null) return [new Uint8Array()]
  if (typeof body === 'string') return [new Uint8Array(new TextEncoder().encode(body)), 'text/plain;charset=UTF-8']
  if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()]
  // One of another window is no instance of this one's class.
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]') return [new Uint8Array(body).slice()]
  if (!Response) throw new TypeError('body: expected a string or bytes, because there is no Response to read anything else')
  const content = new Response(body)
  const type = content.headers.get('content-type')
  return [new Uint8Array(await content.arrayBuffer()), type]
}

/** What `fetch` gives. With `rest`, only the first half of the body arrives. */
function responseOf({ status, headers, body }, url, rest, signal) {
  if (Response && (ReadableStream || !rest)) {
    // A constructor refuses a body with this status, even an empty one.
    const content = rest ? firstHalf(body, signal, rest) : status === 204 ? null : body
    const response = new Response(content, { status, headers })
    // A response that was fetched knows where it came from; one that was constructed does not.
    return Object.defineProperty(response, 'url', { value: url })
  }
  const arrayBuffer = async () => {
    unlessAborted(signal)
    return rest ? rest(signal) : body.buffer
  }
  const text = async () => new TextDecoder().decode(await arrayBuffer())
  const json = async () => JSON.parse(await text())
  return { ok: status >= 200 && status < 300, status, url, headers: new PlainHeaders(headers), arrayBuffer, text, json }
}

/** What a response has as its headers where there is no Response. */
class PlainHeaders extends Map {
  constructor(pairs) {
    super(pairsOf(pairs))
  }

  get(name) {
    return super.get(`${name}`.toLowerCase()) ?? null
  }

  has(name) {
    return super.has(`${name}`.toLowerCase())
  }
}

/**
 * What comes after the first half of the body, as a function that never fulfils; undefined where the whole body arrives.
 * Rejects where nothing arrives at all, as a platform's fetch does.
 */
async function restOf({ delivery }, signal) {
  switch (delivery) {
    case 'reset':
    case 'lost':
      throw broken('fetch failed')
    case 'stall':
      return aborted(signal)
    case 'cut':
      return () => Promise.reject(broken('terminated'))
    case 'stall-body':
      return (stopped) => aborted(signal && stopped)
  }
}

function broken(message) {
  const cause = Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })
  return new TypeError(message, { cause })
}

/** The first half of a body. Who reads on gets what `next` gives: it never fulfils. */
function firstHalf(body, signal, next) {
  const stopped = new AbortController()
  const abort = () => stopped.abort(signal.reason)
  const forget = () => signal?.removeEventListener('abort', abort)
  signal?.addEventListener('abort', abort, { once: true })
  let sent = false
  const source = {
    start(controller) {
      stopped.signal.addEventListener('abort', () => controller.error(stopped.signal.reason))
    },
    async pull(controller) {
      if (sent) return next(stopped.signal).finally(forget)
      sent = true
      controller.enqueue(body.subarray(0, body.length >> 1))
    },
    cancel() {
      forget()
      stopped.abort()
    },
  }
  // Nothing is read ahead, so that nothing has to be kept up for a body that nobody reads.
  return new ReadableStream(source, { highWaterMark: 0 })
}

/**
 * Rejects with the signal's reason when it aborts. Until then it keeps Node running, as an open connection would: the
 * timer behind AbortSignal.timeout() does not. Without a signal nothing can end it, and Node may.
 */
function aborted(signal) {
  return new Promise((_, reject) => {
    if (!signal) return
    const held = setInterval(() => {}, 2 ** 31 - 1)
    const abort = () => {
      clearInterval(held)
      reject(signal.reason)
    }
    signal.addEventListener('abort', abort, { once: true })
  })
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    const abort = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
