// Sending: one request with `fetch`, and reading its answer to the end.
//
// A `fetch` that the caller gave may have its own Response class, and that class may be incomplete. So a response is judged by
// what it can do, and every step may throw.

import { isObject, quietly, settled, within } from './waiting.js'

/** The headers that the core reads: `Response::READ`. */
const HEADERS = ['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid']

/** Says that a `fetch` does not do what `fetch` does. Another try would not help. */
class Unfit {
  constructor(problem) {
    this.problem = problem
  }
}

const NO_RESPONSE = new Unfit('expected a function that resolves to a Response')
const USED = new Unfit('expected a new Response for every request: this one was read already')
const NO_GLOBAL_FETCH = new Unfit("there is no global one here: give one in the client's options")

/**
 * Resolves to `['answered', status, whether headers may be hidden, headers, body]`, where the body is undefined if it is larger
 * than `limit` bytes; to `['redirected']`; to `['unfit', problem]`; or to what `within` resolves to.
 */
export function send(platform, ms, url, method, headers, body, limit) {
  // No prototype: `fetch` would also read properties that other code has put on `Object.prototype`.
  const init = { __proto__: null, method, headers: typeof headers === 'string' ? objectOf(headers) : headers }
  if (body !== undefined) init.body = body
  // A browser may keep an answer for as long as its server allows, and a list would still show what was deleted. Some platforms
  // throw if they do not know this option.
  if (quietly(() => 'cache' in Request.prototype)) init.cache = 'no-store'
  // If the status says no, the answer counts, whatever happens to its body.
  let refusal
  const exchange = async (controller) => {
    const response = await settled(() => {
      // Not as a method: `fetch` must be called as a global function. And with a URL and an init object, not a `Request`: when
      // Next.js renders a page, the second `Request` for an address gets the first one's response, even if that was a failure.
      // Only a signal in the init object prevents it:
      // https://nextjs.org/docs/app/deep-dive/caching#request-memoization
      const { fetch } = platform
      if (typeof fetch !== 'function') throw NO_GLOBAL_FETCH
      // Redirects are not followed: their target must not get the token, and its answer is not Webex's.
      return fetch(url, { __proto__: null, ...init, redirect: 'manual', signal: controller.signal })
    })
    if (!isObject(response)) throw NO_RESPONSE
    const { type } = response
    // If a `fetch` follows redirects all the same, nobody knows whose answer it has.
    if (type === 'opaqueredirect' || response.redirected === true) return ['redirected']
    const answer = ['answered', statusOf(response), type === 'cors', headersOf(response)]
    if (answer[1] > 299) refusal = answer
    try {
      const bytes = await bodyOf(response, limit, controller.signal)
      if (!bytes) controller.abort()
      return [...answer, bytes]
    } catch (thrown) {
      controller.abort()
      if (thrown instanceof Unfit || !refusal) throw thrown
      return [...refusal, new Uint8Array()]
    }
  }
  const work = async (controller) => {
    try {
      return await exchange(controller)
    } catch (thrown) {
      if (thrown instanceof Unfit) return ['unfit', thrown.problem]
      throw thrown
    }
  }
  return within(platform.signals, ms, work, () => (refusal ? [...refusal, new Uint8Array()] : ['late']))
}

export const hasHeaders = () => typeof globalThis.Headers === 'function'

/** Whether this is a web page or a browser's worker. If Node imitates one (jsdom), `fetch` fails in Node's ways, so it is not. */
export const isInBrowser = () =>
  typeof globalThis.location?.href === 'string' && globalThis.process?.versions?.node === undefined

/** The headers as a plain object. They come as lines such as `Accept: application/json`. */
const objectOf = (headers) => Object.fromEntries(headers.trim().split('\n').map((line) => line.split(': ')))

/** Some servers invent statuses, and Node's fetch passes them on. */
function statusOf({ status }) {
  if (!Number.isInteger(status) || status < 200 || status > 999) throw NO_RESPONSE
  return status
}

function headersOf({ headers }) {
  if (!isObject(headers) || typeof headers.get !== 'function') throw NO_RESPONSE
  return HEADERS.map((name) => headers.get(name))
}

/** Reads the body part by part, so that no more than the limit is ever in memory. `undefined` if the body is larger. */
async function bodyOf(response, limit, signal) {
  if (response.bodyUsed) throw USED
  const { body: stream } = response
  if (stream === null) return new Uint8Array()
  if (!isObject(stream) || typeof stream.getReader !== 'function') {
    // Another class of response: it may have no stream, or another kind of stream.
    if (typeof response.arrayBuffer !== 'function') throw NO_RESPONSE
    return bytesOf(await settled(() => response.arrayBuffer()), limit)
  }
  const reader = stream.getReader()
  if (!isObject(reader) || typeof reader.read !== 'function') throw NO_RESPONSE
  let pause
  whenAborted(signal, () => {
    clearTimeout(pause)
    // Aborting the request is not enough: a caller's `fetch` may ignore its signal. A rejection of `cancel` must be handled, or
    // Node ends the process.
    settled(() => quietly(() => reader.cancel())).catch(() => {})
  })
  const parts = []
  for (let [size, count] = [0, 1]; !signal.aborted; count++) {
    // A body whose parts are all there already would block everything else, including timers.
    if (count % 256 === 0) await new Promise((resolve) => { pause = setTimeout(resolve) })
    const part = await settled(() => reader.read())
    if (!isObject(part)) throw NO_RESPONSE
    if (part.done) return parts.length === 1 ? parts[0] : joined(parts, size)
    const bytes = bytesOf(part.value, limit - size)
    if (!bytes) return undefined
    size += bytes.length
    parts.push(bytes)
  }
}

function joined(parts, size) {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The bytes of an `ArrayBuffer` or a `Uint8Array`. `undefined` if there are more than the limit. */
function bytesOf(part, limit) {
  if (!isObject(part)) throw NO_RESPONSE
  const { byteLength, length } = part
  // A buffer has no length. Anything else must have one byte per item.
  if (typeof byteLength !== 'number' || (length !== undefined && length !== byteLength)) throw NO_RESPONSE
  if (byteLength > limit) return undefined
  if (part instanceof Uint8Array && byteLength > 0) return part
  const bytes = new Uint8Array(part)
  // It claims to have bytes, but has none.
  if (bytes.length !== byteLength) throw NO_RESPONSE
  return bytes
}

/** Calls the function when one of our own signals is aborted, or at once if it is already. */
const whenAborted = (signal, callback) => (signal.aborted ? callback() : signal.addEventListener('abort', callback))
