// A local Webex as a `fetch` function. The answers come from the compiled emulator; this file loads it and speaks the
// language of the web: Request in, Response out. Where a fault was asked for, the emulator says how its answer is to
// arrive, and this file sees to it.

import { EmulatorCore, imports, start } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { inflate } from './inflate.js'

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
    const request = new Request(input, requestInit)
    // The signal that was passed in, because not every engine hands its reason on to the request. Null means none.
    const signal = requestInit?.signal === undefined ? input?.signal : requestInit.signal
    unlessAborted(signal)
    const body = new Uint8Array(await request.arrayBuffer())
    unlessAborted(signal)

    const { method, url } = request
    const answer = handle({ method, url, headers: [...request.headers], body })
    if (answer.delayMs > 0) await pause(answer.delayMs, signal)
    const content = await deliver(answer, signal)
    const response = new Response(content, { status: answer.status, headers: answer.headers })
    // A response that was fetched knows where it came from; one that was constructed does not.
    return Object.defineProperty(response, 'url', { value: url.split('#', 1)[0] })
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

/** What a response has as its body. Rejects where nothing arrives, as a platform's fetch does. */
async function deliver({ status, body, delivery }, signal) {
  switch (delivery) {
    case 'reset':
    case 'lost':
      throw broken('fetch failed')
    case 'stall':
      return aborted(signal)
    case 'cut':
      return firstHalf(body, signal, () => Promise.reject(broken('terminated')))
    case 'stall-body':
      return firstHalf(body, signal, (stopped) => aborted(signal && stopped))
    default:
      // A constructor refuses a body with this status, even an empty one.
      return status === 204 ? null : body
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
