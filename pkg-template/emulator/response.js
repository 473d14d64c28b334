// What a `fetch` resolves to where the platform's Response alone is not enough: bodies that break off, bodies of media, and plain
// objects where there is no Response.

import { arrival, chunksOf } from './chunks.js'
import { AbortController, Headers, ReadableStream, Response } from './globals.js'
import { pairsOf } from './request.js'
import { aborted, unlessAborted } from './waiting.js'

/** @import { EmulatorPieces, RawResponse } from '../emulator-core.js' */
/** @import { EmulatorResponse } from '../emulator.js' */
/** @import { Header } from './request.js' */
/** @import { Signal } from './waiting.js' */

/** @typedef {EmulatorResponse['delivery']} Delivery */

/**
 * Whether the platform has the classes for this response.
 *
 * @param {boolean} needsStream
 */
export const hasResponse = (needsStream) => Boolean(Response && Headers && (!needsStream || ReadableStream))

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
 * What comes after a body of which only a part arrives: never more of it.
 *
 * @param {Delivery} delivery
 * @param {Signal} signal
 */
const breakOff = (delivery, signal) => (delivery === 'cut' ? Promise.reject(broken('terminated')) : aborted(signal))

/** @param {Delivery} delivery */
const isWhole = (delivery) => delivery === 'whole' || delivery === 'drip'

/**
 * A body of which only the first half arrives.
 *
 * @param {Uint8Array} body
 * @param {Delivery} delivery
 * @param {Signal} signal
 */
export const firstHalf = (body, delivery, signal) => stream([body.subarray(0, body.length >> 1)].values(), delivery, 0, signal)

/**
 * The body of an answer with media.
 *
 * @param {EmulatorPieces} pieces
 * @param {Delivery} delivery
 * @param {number} bytesPerSecond 0: as fast as it is read
 * @param {Signal} signal
 */
export const streamOf = (pieces, delivery, bytesPerSecond, signal) => stream(chunksOf(pieces), delivery, bytesPerSecond, signal)

/**
 * @param {Iterator<Uint8Array>} chunks
 * @param {Delivery} delivery
 * @param {number} bytesPerSecond
 * @param {Signal} signal
 */
function stream(chunks, delivery, bytesPerSecond, signal) {
  const stopped = new AbortController()
  const abort = () => stopped.abort(signal?.reason)
  const end = () => {
    signal?.removeEventListener('abort', abort)
    chunks.return?.()
  }
  signal?.addEventListener('abort', abort, { once: true })
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    start(controller) {
      stopped.signal.addEventListener('abort', () => {
        end()
        controller.error(stopped.signal.reason)
      })
      if (signal?.aborted) abort()
    },
    async pull(controller) {
      const { done, value } = chunks.next()
      if (!done) {
        await arrival(value, bytesPerSecond, stopped.signal)
        controller.enqueue(value)
      } else if (isWhole(delivery)) {
        end()
        controller.close()
      } else {
        await breakOff(delivery, signal && stopped.signal).finally(end)
      }
    },
    cancel() {
      stopped.abort()
    },
  }
  // Nothing is read ahead, so that nothing stays open for a body that nobody reads.
  return new ReadableStream(source, { highWaterMark: 0 })
}

/**
 * A response where there is no Response class, or none that can stream.
 *
 * @param {RawResponse} answer
 * @param {string} url
 * @param {Signal} signal
 */
export function plainResponse({ status, headers, body, pieces, delivery, bytesPerSecond }, url, signal) {
  const read = async () => {
    unlessAborted(signal)
    const chunks = []
    for (const chunk of pieces ? chunksOf(pieces) : [body]) {
      await arrival(chunk, bytesPerSecond, signal)
      chunks.push(chunk)
    }
    return isWhole(delivery) ? joined(chunks) : breakOff(delivery, signal)
  }
  /** @type {Promise<ArrayBufferLike> | undefined} */
  let reading
  const arrayBuffer = () => {
    reading ??= read()
    return reading
  }
  const text = async () => new TextDecoder().decode(await arrayBuffer())
  const json = async () => JSON.parse(await text())
  return { ok: status >= 200 && status < 300, status, url, headers: new PlainHeaders(headers), arrayBuffer, text, json }
}

/** @param {Uint8Array[]} chunks */
function joined(chunks) {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes.buffer
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
