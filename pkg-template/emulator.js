// A local Webex as a `fetch` function. The answers come from the compiled emulator; this file loads it and translates between
// it and the web platform: Request in, Response out. With a fault, the emulator says how its answer should arrive, and this
// file carries that out.

import { EmulatorCore, imports, start } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { inflate } from './inflate.js'

/** @import { Emulator, EmulatorOptions, EmulatorRequest, EmulatorResponse } from './emulator.js' */

/** @typedef {[name: string, value: string]} Header */
/** @typedef {(stopped: AbortSignal | null | undefined) => Promise<never>} Rest */

/**
 * A Request of any library, or what an init object has of one.
 *
 * @typedef {object} RequestLike
 * @property {unknown} [url]
 * @property {unknown} [method]
 * @property {object} [headers]
 * @property {unknown} [body]
 * @property {AbortSignal | null} [signal]
 * @property {() => Promise<ArrayBuffer>} [arrayBuffer]
 */

// Captured when this module is loaded, because a test may replace them later: with fakes, or with timers that stand still.
// Response and ReadableStream are missing in some environments, jsdom for one, and `fetch` does without them.
const { AbortController, MessageChannel, ReadableStream, setImmediate } = globalThis
// Accessing Response makes Node load code that itself needs WebAssembly: without WebAssembly, Node 20 exits with an error.
const Response = globalThis.WebAssembly && globalThis.Response
const setRealTimeout = globalThis.setTimeout

// An origin that a client accepts without TLS. The emulator itself answers for every origin.
const BASE_URL = 'http://127.0.0.1/v1'

/** @type {Promise<void> | undefined} */
let loading

// The module is loaded once for all callers. A failed load is forgotten, so that the next call tries again.
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

/**
 * @param {EmulatorOptions} [options]
 * @returns {Promise<Emulator>}
 */
export async function createEmulator(options = {}) {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
  const { now = Date.now, ...chosen } = options
  if (typeof now !== 'function') throw new TypeError('now: expected a function that returns milliseconds since 1970')

  await load()
  const core = new EmulatorCore(chosen, now())

  /** @type {Emulator['handle']} */
  const handle = ({ method, url, headers = [], body = new Uint8Array() }) =>
    core.handle(now(), text('method', method), text('url', url), headers, bytes('body', body))

  /**
   * @param {RequestLike | URL | string} input
   * @param {RequestLike} [requestInit]
   */
  const fetch = async (input, requestInit) => {
    // The caller's own signal, because not every engine passes its reason on to the request. Null means none.
    const signal = requestInit?.signal === undefined ? /** @type {RequestLike} */ (input)?.signal : requestInit.signal
    const { method, url, headers, body } = await requestOf(input, requestInit)
    // Lets timers and events have their turn, as waiting for a network would. Otherwise a walk through thousands of pages
    // would block them until its end.
    await nextTask()
    unlessAborted(signal)

    const answer = handle({ method, url, headers, body })
    if (answer.delayMs > 0) await pause(answer.delayMs, signal)
    return responseOf(answer, url.split('#', 1)[0], await restOf(answer, signal), signal)
  }

  return {
    fetch: /** @type {Emulator['fetch']} */ (fetch),
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

/**
 * Does what `throwIfAborted` does, which not every jsdom has.
 *
 * @param {AbortSignal | null | undefined} signal
 */
function unlessAborted(signal) {
  if (signal?.aborted) throw signal.reason
}

/**
 * The bindings would read other types as if they were strings or bytes.
 *
 * @param {string} name
 * @param {unknown} value
 */
function text(name, value) {
  if (typeof value !== 'string') throw new TypeError(`${name}: expected a string`)
  return value
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function bytes(name, value) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: expected a Uint8Array`)
  return value
}

/**
 * Resolves in the next task. Leaves nothing open that would keep Node running.
 *
 * @returns {Promise<void>}
 */
function nextTask() {
  return new Promise((resolve) => {
    if (setImmediate) return setImmediate(resolve)
    // Timers are the last resort: browsers throttle them, to one a second in a hidden page.
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
 * The parts of a request. They are read one by one, not with the platform's Request: it would take another library's Request
 * for a URL, and refuse its signals.
 *
 * @param {RequestLike | URL | string} input
 * @param {RequestLike} [init]
 */
async function requestOf(input, init) {
  const like = /** @type {RequestLike} */ (input)
  const given = typeof like?.url === 'string' ? like : { url: input }
  const url = new URL(/** @type {string} */ (given.url), globalThis.location?.href).href
  const method = `${init?.method ?? given.method ?? 'GET'}`.toUpperCase()
  const headers = pairsOf(init?.headers ?? given.headers ?? [])
  if (!headers.every(canBeSent)) throw new TypeError('headers: a name or value has a character that cannot be sent')
  if (init?.body != null && (method === 'GET' || method === 'HEAD')) throw new TypeError(`a ${method} request cannot have a body`)
  const [body, type] = await contentOf(init?.body ?? (given.arrayBuffer ? await given.arrayBuffer() : given.body))
  if (type && !headers.some(([name]) => name === 'content-type')) headers.push(['content-type', type])
  return { method, url, headers, body }
}

/**
 * The names and values of headers, given as a Headers, an array or an object.
 *
 * @param {object} headers
 * @returns {Header[]}
 */
function pairsOf(headers) {
  /** @type {[unknown, unknown][]} */
  const pairs = Symbol.iterator in headers ? [.../** @type {Headers} */ (headers)] : Object.entries(headers)
  return pairs.map(([name, value]) => [`${name}`.toLowerCase(), `${value}`.trim()])
}

/**
 * Whether a platform would send this header.
 *
 * @param {Header} header
 */
const canBeSent = ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t -~\x80-\xff]*$/.test(value)

/**
 * A copy of a body as bytes, and its content type, for when no other is given.
 *
 * @param {unknown} body
 * @returns {Promise<[bytes: Uint8Array, type?: string | null]>}
 */
async function contentOf(body) {
  if (body == null) return [new Uint8Array()]
  if (typeof body === 'string') return [new Uint8Array(new TextEncoder().encode(body)), 'text/plain;charset=UTF-8']
  if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()]
  // An ArrayBuffer from another window is not an instance of this window's class.
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]')
    return [new Uint8Array(/** @type {ArrayBuffer} */ (body)).slice()]
  if (!Response) throw new TypeError('body: expected a string or bytes, because there is no Response to read anything else')
  const content = new Response(/** @type {BodyInit} */ (body))
  const type = content.headers.get('content-type')
  return [new Uint8Array(await content.arrayBuffer()), type]
}

/**
 * What `fetch` resolves with. With `rest`, only the first half of the body arrives.
 *
 * @param {EmulatorResponse} answer
 * @param {string} url
 * @param {Rest | undefined} rest
 * @param {AbortSignal | null | undefined} signal
 */
function responseOf({ status, headers, body }, url, rest, signal) {
  if (Response && (ReadableStream || !rest)) {
    // With this status, the constructor refuses even an empty body.
    const content = rest ? firstHalf(body, signal, rest) : status === 204 ? null : body
    const response = new Response(/** @type {BodyInit} */ (content), { status, headers })
    // A fetched response has a URL; a constructed one does not.
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

/**
 * The headers of a response if there is no Response class.
 *
 * @extends {Map<string, string | null>}
 */
class PlainHeaders extends Map {
  /** @param {Header[]} pairs */
  constructor(pairs) {
    super(pairsOf(pairs))
  }

  /** @param {string} name */
  get(name) {
    return super.get(`${name}`.toLowerCase()) ?? null
  }

  /** @param {string} name */
  has(name) {
    return super.has(`${name}`.toLowerCase())
  }
}

/**
 * What comes after the first half of the body, as a function whose promise never resolves; undefined if the whole body arrives.
 * Rejects if nothing arrives at all, as a platform's fetch does.
 *
 * @param {EmulatorResponse} answer
 * @param {AbortSignal | null | undefined} signal
 * @returns {Promise<Rest | undefined>}
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

/** @param {string} message */
function broken(message) {
  const cause = Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })
  return new TypeError(message, { cause })
}

/**
 * The first half of a body. Reading on waits for the promise of `next`, which never resolves.
 *
 * @param {Uint8Array} body
 * @param {AbortSignal | null | undefined} signal
 * @param {Rest} next
 */
function firstHalf(body, signal, next) {
  const stopped = new AbortController()
  const abort = () => stopped.abort(signal?.reason)
  const forget = () => signal?.removeEventListener('abort', abort)
  signal?.addEventListener('abort', abort, { once: true })
  let sent = false
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
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
  // Nothing is read ahead, so that nothing stays open for a body that nobody reads.
  return new ReadableStream(source, { highWaterMark: 0 })
}

/**
 * Rejects with the signal's reason when it aborts. Until then it keeps Node running, as an open connection would; the timer
 * of AbortSignal.timeout() does not. Without a signal nothing can end the wait, and Node may exit.
 *
 * @param {AbortSignal | null | undefined} signal
 * @returns {Promise<never>}
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

/**
 * @param {number} milliseconds
 * @param {AbortSignal | null | undefined} signal
 * @returns {Promise<void>}
 */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, milliseconds)
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
