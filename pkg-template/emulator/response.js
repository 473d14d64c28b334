// What a `fetch` resolves to where the platform's Response alone is not enough: bodies that break off, and plain objects where
// there is no Response.

import { AbortController, Headers, ReadableStream, Response } from './globals.js'
import { pairsOf } from './request.js'
import { aborted, unlessAborted } from './waiting.js'

/** @import { EmulatorResponse } from '../emulator.js' */
/** @import { Header } from './request.js' */
/** @import { Signal } from './waiting.js' */

/** @typedef {EmulatorResponse['delivery']} Delivery */

/**
 * Whether the platform has the classes for this response.
 *
 * @param {boolean} isWhole
 */
export const hasResponse = (isWhole) => Boolean(Response && Headers && (isWhole || ReadableStream))

/**
 * The error of a connection that ended too early.
 *
 * @param {string} message
 */
export function broken(message) {
  const cause = Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })
  return new TypeError(message, { cause })
}

/**
 * What comes after the first half of a body: never more of it.
 *
 * @param {Delivery} delivery
 * @param {Signal} signal
 */
const secondHalf = (delivery, signal) => (delivery === 'cut' ? Promise.reject(broken('terminated')) : aborted(signal))

/**
 * A body of which only the first half arrives.
 *
 * @param {Uint8Array} body
 * @param {Delivery} delivery
 * @param {Signal} signal
 */
export function firstHalf(body, delivery, signal) {
  const stopped = new AbortController()
  const abort = () => stopped.abort(signal?.reason)
  const forget = () => signal?.removeEventListener('abort', abort)
  signal?.addEventListener('abort', abort, { once: true })
  let sent = false
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    start(controller) {
      stopped.signal.addEventListener('abort', () => controller.error(stopped.signal.reason))
      if (signal?.aborted) abort()
    },
    async pull(controller) {
      if (sent) return secondHalf(delivery, signal && stopped.signal).finally(forget)
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
 * A response where there is no Response class.
 *
 * @param {EmulatorResponse} answer
 * @param {string} url
 * @param {Signal} signal
 */
export function plainResponse({ status, headers, body, delivery }, url, signal) {
  const arrayBuffer = async () => {
    unlessAborted(signal)
    return delivery === 'whole' ? body.buffer : secondHalf(delivery, signal)
  }
  const text = async () => new TextDecoder().decode(await arrayBuffer())
  const json = async () => JSON.parse(await text())
  return { ok: status >= 200 && status < 300, status, url, headers: new PlainHeaders(headers), arrayBuffer, text, json }
}

/**
 * The headers of such a response.
 *
 * @extends {Map<string, string>}
 */
class PlainHeaders extends Map {
  /** @param {Header[]} pairs */
  constructor(pairs) {
    super(pairsOf(pairs))
  }

  /**
   * @param {string} name
   * @returns {any} a string, or null as in a platform's Headers, not undefined as in a Map
   */
  get(name) {
    return super.get(`${name}`.toLowerCase()) ?? null
  }

  /** @param {string} name */
  has(name) {
    return super.has(`${name}`.toLowerCase())
  }
}
