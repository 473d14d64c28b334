// Sending: one request with `fetch`, and reading its answer to the end.
//
// A `fetch` that the caller gave may have its own Response class, and that class may be incomplete. So a response is judged by
// what it can do, and every step may throw. The types here say what it should be.

import { joined } from './bytes.js'
import { ANSWER_HEADERS } from './constants.js'
import { isFunction, isInteger, isObject, propertyOf, quietly, textIn } from './values.js'
import { within } from './waiting.js'

/** @import { SignalLike } from 'webex-converged-recordings' */
/** @import { Answered, Came, Header, Send } from '../core.js' */
/** @import { Aborted, Work } from './waiting.js' */

/** Says that a `fetch` does not do what `fetch` does. Another try would not help. */
export class Unfit {
  /** @param {string} problem */
  constructor(problem) {
    this.problem = problem
  }
}

export const NO_RESPONSE = new Unfit('expected a function that resolves to a Response')
const USED = new Unfit('expected a new Response for every request: this one was read already')
export const NO_GLOBAL_FETCH = new Unfit("there is no global one here: give one in the client's options")

/**
 * Sends a request.
 *
 * @param {Send} step
 * @param {readonly SignalLike[]} signals
 * @param {typeof globalThis.fetch | undefined} fetch
 * @returns {Promise<Came | Aborted>}
 */
export function send(step, signals, fetch) {
  // If the status is an error, the answer counts even if its body cannot be read.
  /** @type {Answered | undefined} */
  let refusal
  /**
   * @param {Work} work
   * @returns {Promise<Came>}
   */
  const exchange = async (work) => {
    try {
      const response = await requested(step, fetch, work.signal)
      if (!isObject(response)) throw NO_RESPONSE
      const { type } = response
      // If a `fetch` follows redirects anyway, the answer may come from anybody.
      if (type === 'opaqueredirect' || response.redirected === true) {
        // Do not leave the body unread: in Node 22 and 24, that can crash the process when the server closes the connection.
        discard(response)
        work.end()
        return { what: 'redirected' }
      }
      /** @type {Answered} */
      const answer = {
        what: 'answered',
        status: statusOf(response),
        headers: headersOf(response, ANSWER_HEADERS),
        mayHideHeaders: type === 'cors',
        body: NOTHING,
      }
      if (answer.status > 299) refusal = answer
      answer.body = await bodyOf(response, step.mostBytes, work)
      if (!answer.body) work.end()
      return answer
    } catch (thrown) {
      work.end()
      // If it is a Proxy, `instanceof` may throw.
      if (quietly(() => thrown instanceof Unfit)) return { what: 'no-fetch', problem: /** @type {Unfit} */ (thrown).problem }
      return refusal ?? { what: 'no-answer', problem: messageOf(thrown), thrown }
    }
  }
  return within(signals, step.withinMs, exchange, () => refusal ?? { what: 'no-answer-in-time' })
}

/**
 * Cancels the body of an answer. It may be of any class, and a rejection must be handled, or Node ends the process.
 *
 * @param {Response} response
 */
async function discard(response) {
  try {
    await response.body?.cancel()
  } catch {}
}

const NOTHING = new Uint8Array()

/**
 * Calls `fetch`.
 *
 * @param {Send} request
 * @param {typeof globalThis.fetch | undefined} fetch
 * @param {AbortSignal} signal
 */
function requested({ url, method, headers, body }, fetch, signal) {
  if (!isFunction(fetch)) throw NO_GLOBAL_FETCH
  // No prototype: `fetch` would also read properties that other code has put on `Object.prototype`.
  const init = /** @type {RequestInit} */ ({
    __proto__: null,
    method,
    headers,
    // Redirects are not followed: their target must not get the token, and its answer is not Webex's.
    redirect: 'manual',
    // Next.js gives the second `Request` for an address the first one's response while it renders a page, even if that was a
    // failure. Only a signal in the init object prevents it:
    // https://nextjs.org/docs/app/deep-dive/caching#request-memoization
    signal,
  })
  if (body !== undefined) init.body = body
  // A browser may keep an answer for as long as its server allows, and a list would still show what was deleted. Some platforms
  // throw if they do not know this option.
  if (knows('cache')) init.cache = 'no-store'
  // Not as a method: `fetch` must be called as a global function.
  return fetch(url, init)
}

/**
 * The message of what the platform threw. In Node, the important part (`ECONNREFUSED`) is in the cause.
 *
 * @param {unknown} thrown
 */
export function messageOf(thrown) {
  const message = textIn(thrown, 'message') ?? (typeof thrown === 'string' ? thrown : '`fetch` failed without saying why')
  const cause = propertyOf(thrown, 'cause')
  const detail = textIn(cause, 'code') ?? textIn(cause, 'message')
  return detail === undefined ? message : `${message} (${detail})`
}

/** The platform's `fetch`. */
export const globalFetch = () => (canUseFetch() ? globalThis.fetch : undefined)

/**
 * Whether the platform's `fetch` knows this option.
 *
 * @param {string} option
 */
export const knows = (option) => canUseFetch() && (quietly(() => option in Request.prototype) ?? false)

/** Node's `fetch` needs WebAssembly. Where that is switched off (`--jitless`), even looking at `Request` would end the process. */
const canUseFetch = () => globalThis.WebAssembly || !isNode()

const isNode = () => globalThis.process?.versions?.node !== undefined

/** The origin of the web page or of the browser's worker, if this is one. It is the text `null` in a sandboxed frame, for example. */
export const pageOrigin = () => (isInBrowser() ? String(globalThis.location.origin) : undefined)

/** Whether this is a web page or a browser's worker. If Node imitates one (jsdom), `fetch` fails in Node's ways, so it is not. */
export const isInBrowser = () => typeof globalThis.location?.href === 'string' && !isNode()

/**
 * Some servers invent statuses, and Node's fetch passes them on.
 *
 * @param {Response} response
 */
export function statusOf({ status }) {
  if (!isInteger(status) || status < 200 || status > 999) throw NO_RESPONSE
  return status
}

/**
 * The headers that the core reads. Those that cannot be read are absent.
 *
 * @param {Response} response
 * @param {readonly string[]} names
 * @returns {Header[]}
 */
export function headersOf({ headers }, names) {
  if (!isObject(headers) || !isFunction(headers.get)) throw NO_RESPONSE
  const found = []
  for (const name of names) {
    const value = headerOf(headers, name)
    // Headers made for a test may contain numbers.
    if (typeof value === 'string' || typeof value === 'number') found.push({ name, value: String(value) })
  }
  return found
}

/**
 * @param {Headers} headers
 * @param {string} name
 */
function headerOf(headers, name) {
  try {
    return headers.get(name)
  } catch {}
}

/**
 * Reads the body part by part, so that no more than the limit is ever in memory. `undefined` if the body is larger.
 *
 * @param {Response} response
 * @param {number} limit
 * @param {Work} work
 */
async function bodyOf(response, limit, work) {
  if (response.bodyUsed) throw USED
  const { body: stream } = response
  if (stream === null) return NOTHING
  if (!isObject(stream) || !isFunction(stream.getReader)) {
    // Another class of response: it may have no stream, or another kind of stream.
    if (!isFunction(response.arrayBuffer)) throw NO_RESPONSE
    return bytesOf(await response.arrayBuffer(), limit)
  }
  const reader = stream.getReader()
  if (!isObject(reader) || !isFunction(reader.read)) throw NO_RESPONSE
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause
  work.onOver = async () => {
    clearTimeout(pause)
    // Aborting the request is not enough: a caller's `fetch` may ignore its signal. A rejection must be handled, or Node ends
    // the process.
    try {
      await reader.cancel()
    } catch {}
  }
  /** @type {Uint8Array[]} */
  const parts = []
  for (let [size, count] = [0, 1]; !work.isOver; count++) {
    // A body whose parts are all there already would block everything else, including timers.
    if (count % 256 === 0)
      await new Promise((resolve) => {
        pause = setTimeout(resolve)
      })
    const part = await reader.read()
    if (!isObject(part)) throw NO_RESPONSE
    if (part.done) return parts.length === 1 ? parts[0] : joined(parts, size)
    const bytes = bytesOf(part.value, limit - size)
    if (!bytes) return undefined
    size += bytes.length
    parts.push(bytes)
  }
}

/**
 * The bytes of an `ArrayBuffer` or a `Uint8Array`. `undefined` if there are more than the limit.
 *
 * @param {unknown} part
 * @param {number} limit
 */
export function bytesOf(part, limit) {
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
