// Sends one request with `fetch`, and reads the answer to its end.
//
// A response is told by what it can do, because a `fetch` that was given may have a class of its own for it. And every step
// may throw, because such a class may be half done.

import { quietly, settled, within } from './platform.js'

/** Those that the core reads: `Response::READ`. */
const HEADERS = ['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid']

/** A `fetch` that does not do what `fetch` does. To try again would not help. */
class Unfit {
  constructor(problem) {
    this.problem = problem
  }
}

const NO_RESPONSE = new Unfit('expected a function that resolves to a Response')
const USED = new Unfit('expected a new Response for every request: this one was read already')
const NO_GLOBAL_FETCH = new Unfit('there is no global one here: give one in the client\'s options')

/**
 * `['answered', status, whether headers may be hidden, headers, body]`, the body undefined where it is larger than the limit;
 * `['redirected']`; `['unfit', problem]`; or what `within` gives.
 */
export function send(platform, ms, url, method, headers, body, limit) {
  const init = { method, headers: typeof headers === 'string' ? plain(headers) : headers }
  if (body !== undefined) init.body = body
  // An answer that says no has said so with its status, whatever becomes of its body.
  let refusal
  const exchange = async (controller) => {
    const answer = await settled(() => {
      // Not as a method: `fetch` wants to be called as a global function. And with an address and an init object: a `Request`
      // that is read for the second time while Next.js renders a page has the first one's answer, also where that was a
      // failure. Only a signal that it can see keeps it from that:
      // https://nextjs.org/docs/app/deep-dive/caching#request-memoization
      const { fetch } = platform
      if (typeof fetch !== 'function') throw NO_GLOBAL_FETCH
      // Redirects are not followed: what they lead to shall not get the token, and is not Webex's answer.
      return fetch(url, { ...init, redirect: 'manual', signal: controller.signal })
    })
    if (!isObject(answer)) throw NO_RESPONSE
    const { type } = answer
    // A `fetch` that follows redirects although it was told not to has an answer of who knows whom.
    if (type === 'opaqueredirect' || answer.redirected === true) return ['redirected']
    const answered = ['answered', statusOf(answer), type === 'cors', headersOf(answer)]
    if (answered[1] > 299) refusal = answered
    try {
      const body = await bodyOf(answer, limit, controller.signal)
      if (!body) controller.abort()
      return [...answered, body]
    } catch (thrown) {
      controller.abort()
      if (thrown instanceof Unfit || !refusal) throw thrown
      return [...refusal, new Uint8Array()]
    }
  }
  const told = async (controller) => {
    try {
      return await exchange(controller)
    } catch (thrown) {
      if (thrown instanceof Unfit) return ['unfit', thrown.problem]
      throw thrown
    }
  }
  return within(platform.signals, ms, told, () => (refusal ? [...refusal, new Uint8Array()] : ['late']))
}

export const hasHeaders = () => typeof globalThis.Headers === 'function'

/** Of `Accept: application/json`, a line each. */
const plain = (headers) => Object.fromEntries(headers.split('\n').map((line) => line.split(': ')))

/** Some servers make statuses up, and Node's fetch hands them on. */
function statusOf({ status }) {
  if (!Number.isInteger(status) || status < 200 || status > 999) throw NO_RESPONSE
  return status
}

function headersOf({ headers }) {
  if (!isObject(headers) || typeof headers.get !== 'function') throw NO_RESPONSE
  return HEADERS.map((name) => headers.get(name))
}

/** Reads it part by part, so that no more than the limit is ever held. Nothing when it is larger. */
async function bodyOf(answer, limit, signal) {
  if (answer.bodyUsed) throw USED
  const { body: stream } = answer
  if (stream === null) return new Uint8Array()
  if (!isObject(stream) || typeof stream.getReader !== 'function') {
    // Of another class, which may have no stream, or one of another kind.
    if (typeof answer.arrayBuffer !== 'function') throw NO_RESPONSE
    return bytesOf(await settled(() => answer.arrayBuffer()), limit)
  }
  const reader = stream.getReader()
  if (!isObject(reader) || typeof reader.read !== 'function') throw NO_RESPONSE
  let pause
  signal.addEventListener('abort', () => {
    clearTimeout(pause)
    // That the request is aborted too is not enough: a `fetch` that was given may not care about its signal. And somebody
    // has to hear of it when this fails, or Node ends the process.
    settled(() => quietly(() => reader.cancel())).catch(() => {})
  })
  const parts = []
  for (let [size, count] = [0, 1]; !signal.aborted; count++) {
    // A body that is there at once, in however many parts, would keep everything else waiting: timers, too.
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
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Of an `ArrayBuffer` or a `Uint8Array`. Nothing when there are more than the limit. */
function bytesOf(part, limit) {
  if (!isObject(part)) throw NO_RESPONSE
  const { byteLength, length } = part
  // A buffer has no length; of whatever else there are as many bytes as items.
  if (typeof byteLength !== 'number' || (length !== undefined && length !== byteLength)) throw NO_RESPONSE
  if (byteLength > limit) return undefined
  if (part instanceof Uint8Array && byteLength > 0) return part
  const bytes = new Uint8Array(part)
  // No bytes, whatever it calls itself.
  if (bytes.length !== byteLength) throw NO_RESPONSE
  return bytes
}

const isObject = (value) => typeof value === 'object' && value !== null
