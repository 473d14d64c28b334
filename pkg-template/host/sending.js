// Sending: one request with `fetch`, and reading its answer to the end.
//
// A `fetch` that the caller gave may have its own Response class, and that class may be incomplete. So a response is judged by
// what it can do, and every step may throw. The types here say what it should be.

import { isFunction, isInteger, isObject, quietly } from './values.js'
import { settled, within } from './waiting.js'

/** @import { Platform, Unfinished } from './waiting.js' */

/**
 * @typedef {['answered', status: number, mayHideHeaders: boolean, headers: Headers]} Answer
 * @typedef {['redirected'] | ['unfit', problem: string] | [...Answer, body: Uint8Array | undefined]} Sent
 */

/** Says that a `fetch` does not do what `fetch` does. Another try would not help. */
class Unfit {
  /** @param {string} problem */
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
 *
 * @param {Platform} platform
 * @param {number} ms
 * @param {string} url
 * @param {string} method
 * @param {Headers | string} headers
 * @param {string | undefined} body
 * @param {number} limit
 */
export function send(platform, ms, url, method, headers, body, limit) {
  // No prototype: `fetch` would also read properties that other code has put on `Object.prototype`.
  const init = /** @type {RequestInit} */ ({
    __proto__: null,
    method,
    headers: typeof headers === 'string' ? objectOf(headers) : headers,
    // Redirects are not followed: their target must not get the token, and its answer is not Webex's.
    redirect: 'manual',
  })
  if (body !== undefined) init.body = body
  // A browser may keep an answer for as long as its server allows, and a list would still show what was deleted. Some platforms
  // throw if they do not know this option.
  if (quietly(() => 'cache' in Request.prototype)) init.cache = 'no-store'
  // If the status says no, the answer counts, whatever happens to its body.
  /** @type {Answer | undefined} */
  let refusal
  /**
   * @param {AbortController} controller
   * @returns {Promise<Sent>}
   */
  const exchange = async (controller) => {
    const response = await settled(() => {
      // Not as a method: `fetch` must be called as a global function. And with a URL and an init object, not a `Request`: when
      // Next.js renders a page, the second `Request` for an address gets the first one's response, even if that was a failure.
      // Only a signal in the init object prevents it:
      // https://nextjs.org/docs/app/deep-dive/caching#request-memoization
      const { fetch } = platform
      if (!isFunction(fetch)) throw NO_GLOBAL_FETCH
      init.signal = controller.signal
      return fetch(url, init)
    })
    if (!isObject(response)) throw NO_RESPONSE
    const { type } = response
    // If a `fetch` follows redirects all the same, nobody knows whose answer it has.
    if (type === 'opaqueredirect' || response.redirected === true) return ['redirected']
    /** @type {Answer} */
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
  /**
   * @param {AbortController} controller
   * @returns {Promise<Sent>}
   */
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
export const isInBrowser = () => typeof globalThis.location?.href === 'string' && globalThis.process?.versions?.node === undefined

/**
 * The headers as a plain object. They come as lines such as `Accept: application/json`.
 *
 * @param {string} headers
 * @returns {Record<string, string>}
 */
function objectOf(headers) {
  const lines = headers.trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split(': ')))
}

/**
 * Some servers invent statuses, and Node's fetch passes them on.
 *
 * @param {Response} response
 */
function statusOf({ status }) {
  if (!isInteger(status) || status < 200 || status > 999) throw NO_RESPONSE
  return status
}

/** @param {Response} response */
function headersOf({ headers }) {
  if (!isObject(headers) || !isFunction(headers.get)) throw NO_RESPONSE
  return headers
}

/**
 * Reads the body part by part, so that no more than the limit is ever in memory. `undefined` if the body is larger.
 *
 * @param {Response} response
 * @param {number} limit
 * @param {AbortSignal} signal
 */
async function bodyOf(response, limit, signal) {
  if (response.bodyUsed) throw USED
  const { body: stream } = response
  if (stream === null) return new Uint8Array()
  if (!isObject(stream) || !isFunction(stream.getReader)) {
    // Another class of response: it may have no stream, or another kind of stream.
    if (!isFunction(response.arrayBuffer)) throw NO_RESPONSE
    return bytesOf(await settled(() => response.arrayBuffer()), limit)
  }
  const reader = stream.getReader()
  if (!isObject(reader) || !isFunction(reader.read)) throw NO_RESPONSE
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause
  whenAborted(signal, () => {
    clearTimeout(pause)
    // Aborting the request is not enough: a caller's `fetch` may ignore its signal. A rejection of `cancel` must be handled, or
    // Node ends the process.
    settled(() => reader.cancel()).catch(() => {})
  })
  /** @type {Uint8Array[]} */
  const parts = []
  for (let [size, count] = [0, 1]; !signal.aborted; count++) {
    // A body whose parts are all there already would block everything else, including timers.
    if (count % 256 === 0)
      await new Promise((resolve) => {
        pause = setTimeout(resolve)
      })
    const part = await settled(() => reader.read())
    if (!isObject(part)) throw NO_RESPONSE
    if (part.done) return parts.length === 1 ? parts[0] : joined(parts, size)
    const bytes = bytesOf(part.value, limit - size)
    if (!bytes) return undefined
    size += bytes.length
    parts.push(bytes)
  }
}

/**
 * @param {Uint8Array[]} parts
 * @param {number} size
 */
function joined(parts, size) {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/**
 * The bytes of an `ArrayBuffer` or a `Uint8Array`. `undefined` if there are more than the limit.
 *
 * @param {unknown} part
 * @param {number} limit
 */
function bytesOf(part, limit) {
  if (!isObject(part)) throw NO_RESPONSE
  const { byteLength, length } = part
  // A buffer has no length. Anything else must have one byte per item.
  if (typeof byteLength !== 'number' || (length !== undefined && length !== byteLength)) throw NO_RESPONSE
  if (byteLength > limit) return undefined
  if (part instanceof Uint8Array && byteLength > 0) return part
  const bytes = new Uint8Array(/** @type {ArrayBuffer} */ (/** @type {unknown} */ (part)))
  // It claims to have bytes, but has none.
  if (bytes.length !== byteLength) throw NO_RESPONSE
  return bytes
}

/**
 * Calls the function when one of our own signals is aborted, or at once if it is already.
 *
 * @param {AbortSignal} signal
 * @param {() => void} callback
 */
const whenAborted = (signal, callback) => (signal.aborted ? callback() : signal.addEventListener('abort', callback))
