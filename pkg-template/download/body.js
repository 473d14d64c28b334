// The answer of a host that has files, read part by part.

import { joined } from '../host/bytes.js'
import { FILE_HEADERS } from '../host/constants.js'
import {
  bytesOf,
  headersOf,
  isInBrowser,
  knows,
  messageOf,
  NO_GLOBAL_FETCH,
  NO_RESPONSE,
  statusOf,
  Unfit,
} from '../host/sending.js'
import { isFunction, isObject, quietly } from '../host/values.js'
import { within } from '../host/waiting.js'

/** @import { SignalLike } from 'webex-converged-recordings' */
/** @import { FileCame, Open } from '../core.js' */
/** @import { Aborted } from '../host/waiting.js' */

/** How many bytes the core looks at, to tell whether they are the file; and of a refusal, to tell what the server says. */
const [GLANCE, REFUSAL] = [512, 16_384]

/** After this many reads, everything else gets a turn. Otherwise, parts that have all arrived already would block even timers. */
const BREATH = 256

/** A request for a file, and its answer. */
export class Body {
  #controller = new AbortController()
  #signals
  #stallMs
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader
  /**
   * What was read to look at it.
   *
   * @type {Uint8Array[]}
   */
  #seen = []
  #reads = 0

  /**
   * @param {readonly SignalLike[]} signals
   * @param {number} stallMs
   */
  constructor(signals, stallMs) {
    this.#signals = signals
    this.#stallMs = stallMs
  }

  /**
   * Sends the request, and reads the first bytes of its answer.
   *
   * @param {Open} step
   * @param {typeof globalThis.fetch | undefined} fetch
   * @returns {Promise<FileCame | Aborted>}
   */
  async open(step, fetch) {
    const came = await this.#inTime(() => this.#answer(step, fetch), step.withinMs)
    if (came.what !== 'answered') return came
    const enough = came.status < 300 ? GLANCE : REFUSAL
    let size = 0
    // A host that sends one byte at a time must not hold up the download for ever.
    const end = performance.now() + step.withinMs
    while (size < enough && performance.now() < end) {
      const read = await this.read()
      if (read.what === 'ended') break
      if (read.what !== 'bytes') return read
      this.#seen.push(read.bytes)
      size += read.bytes.length
    }
    return { ...came, body: joined(this.#seen, Math.min(size, enough)) }
  }

  /**
   * @param {Open} step
   * @param {typeof globalThis.fetch | undefined} fetch
   * @returns {Promise<FileCame>}
   */
  async #answer(step, fetch) {
    if (!isFunction(fetch)) throw NO_GLOBAL_FETCH
    const response = await /** @type {typeof globalThis.fetch} */ (fetch)(step.url, initOf(step, this.#controller.signal))
    if (!isObject(response)) throw NO_RESPONSE
    const { body, type, url, redirected } = /** @type {Response} */ (response)
    // Anybody in between could have changed what comes from there.
    if (redirected && step.url.startsWith('https:') && `${url}`.startsWith('http:')) return { what: 'redirected' }
    if (body !== null) {
      if (!isObject(body) || !isFunction(body.getReader)) throw NO_RESPONSE
      this.#reader = /** @type {ReadableStream<Uint8Array>} */ (/** @type {unknown} */ (body)).getReader()
    }
    return {
      what: 'answered',
      status: statusOf(/** @type {Response} */ (response)),
      headers: headersOf(/** @type {Response} */ (response), FILE_HEADERS),
      mayHideHeaders: type === 'cors',
      body: undefined,
    }
  }

  /**
   * The next bytes, the ones that were looked at first.
   *
   * @returns {{ what: 'bytes', bytes: Uint8Array } | undefined}
   */
  again() {
    const bytes = this.#seen.shift()
    return bytes && { what: 'bytes', bytes }
  }

  /** @returns {Promise<{ what: 'bytes', bytes: Uint8Array } | { what: 'ended', count: number } | Exclude<FileCame, { what: 'ended' }> | Aborted>} */
  async read() {
    const reader = this.#reader
    if (!reader) return { what: 'ended', count: 0 }
    this.#reads++
    if (this.#reads % BREATH === 0) await new Promise((resolve) => setTimeout(resolve))
    return this.#inTime(async () => {
      const part = await reader.read()
      if (!isObject(part)) throw NO_RESPONSE
      if (part.done) return { what: 'ended', count: 0 }
      return { what: 'bytes', bytes: /** @type {Uint8Array} */ (bytesOf(part.value, Number.POSITIVE_INFINITY)) }
    }, this.#stallMs)
  }

  /**
   * @template {object} T
   * @param {() => Promise<T>} work
   * @param {number} ms
   */
  #inTime(work, ms) {
    const harmless = async () => {
      try {
        return await work()
      } catch (thrown) {
        if (quietly(() => thrown instanceof Unfit)) {
          return /** @type {const} */ ({ what: 'no-fetch', problem: /** @type {Unfit} */ (thrown).problem })
        }
        // Not the error itself: the platform may have put the link into it.
        return /** @type {const} */ ({ what: 'no-answer', problem: messageOf(thrown), thrown: undefined })
      }
    }
    /** @returns {Awaited<ReturnType<typeof harmless>> | { what: 'no-answer-in-time' }} */
    const late = () => ({ what: 'no-answer-in-time' })
    return within(this.#signals, ms, /** @type {() => Promise<ReturnType<typeof late>>} */ (harmless), late)
  }

  /** Ends the request. */
  async close() {
    this.#seen = []
    this.#controller.abort()
    // Aborting is not enough: a caller's `fetch` may ignore its signal. A rejection must be handled, or Node ends the process.
    try {
      await this.#reader?.cancel()
    } catch {}
  }
}

/**
 * What `fetch` gets. The host of a file must get nothing that identifies the user: with a token, Webex's hosts answer with a sign-in
 * page.
 *
 * @param {Open} step
 * @param {AbortSignal} signal
 */
function initOf({ range, ifRange }, signal) {
  /** @type {Record<string, string>} */
  const headers = {}
  // What is compressed on the way has other offsets. In a browser, this header cannot be set.
  if (!isInBrowser()) headers['Accept-Encoding'] = 'identity'
  if (range) headers.Range = range
  if (ifRange) headers['If-Range'] = ifRange
  // No prototype: `fetch` would also read properties that other code has put on `Object.prototype`.
  /** @type {Record<string, unknown>} */
  const init = { __proto__: null, headers, signal }
  // Cookies go only to the page's own origin, where a relay may need them.
  const options = { credentials: 'same-origin', cache: 'no-store', referrerPolicy: 'no-referrer' }
  for (const [name, value] of Object.entries(options)) {
    // Some platforms throw if they do not know an option.
    if (knows(name)) init[name] = value
  }
  return /** @type {RequestInit} */ (init)
}
