// Questions to Webex that the client has no methods for, such as whose token this is. The client itself sends them, with its token,
// its headers and its `fetch`, as it sends all requests: each is a call of `getRecording`, and gets another path just before it is
// sent. The answer is kept as it came.

import { RecordingsError } from '../error.js'
import { joined } from '../host/bytes.js'
import { headersOf } from '../host/sending.js'
import { isFunction, isObject, quietly } from '../host/values.js'
import { internalsOf } from '../internals.js'

/** @import { CallOptions, ClientOptions, RecordingsClient } from 'webex-converged-recordings' */

/**
 * @typedef {object} Answer
 * @property {number} [status] absent if no answer arrived
 * @property {Record<string, string>} headers those of `HEADERS` that the answer had, by their names in lower case
 * @property {string} text its first bytes
 * @property {unknown} json the whole body, if it was JSON
 * @property {boolean} isShared whether a browser may have hidden headers, because the page has another origin
 * @property {boolean} isRedirect
 * @property {RecordingsError & { code: string, hint?: string }} [error] what the client says about it. Absent if it was JSON, with a
 *   status from 200 to 299
 * @property {{ message: string, hint?: string }} [tokenError] what the token function threw, if that is an error of this package
 * @property {number} [at] when it arrived, in milliseconds since 1970
 * @property {boolean} isQuoted whether the token that was sent has quotation marks in it
 */

/** What is sent in place of the client's token: none at all, or one that Webex cannot know. */
/** @typedef {'anonymous' | 'made-up'} Instead */

const HEADERS = [
  ...['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid'],
  ...['server', 'via', 'www-authenticate', 'proxy-authenticate'],
]
const MOST_BYTES = 65_536
/** What the client puts before the ID of a recording. */
const PATH = 'convergedRecordings/'

/** What is known before an answer arrives. */
const NOTHING = { status: undefined, headers: {}, text: '', json: undefined, isShared: false, isRedirect: false }

/** The answer that `begin` gets, because it sends nothing. */
const NOWHERE = { status: 404, headers: { get: () => null }, body: null }

/**
 * Sends a GET request to a path of the API, such as `people/me`. Rejects only if it was aborted, or if an argument is wrong.
 *
 * @param {unknown} client
 * @param {string} path
 * @param {CallOptions} [options]
 */
export const asked = (client, path, options) => new Questions(client).ask(path, options)

/** Questions of one client. They share its token, so that its token function is called once. */
export class Questions {
  /** @type {RecordingsClient} */
  #copy
  /** @type {Map<string, Answer & { path: string }>} */
  #open = new Map()
  #count = 0
  /** The URL of the API, with a slash at its end. Known after the first question. */
  baseUrl = ''
  /** Whether the requests go to a relay, without a token. */
  isRelay = false
  /** @type {typeof globalThis.fetch | undefined} The client's own. */
  ownFetch

  /**
   * @param {unknown} client
   * @param {Instead} [instead]
   */
  constructor(client, instead) {
    this.#copy = internalsOf(client).like((options) => {
      this.isRelay = options.token === null
      this.ownFetch = /** @type {typeof globalThis.fetch | undefined} */ (options.fetch ?? undefined)
      const fetch = /** @type {ClientOptions['fetch']} */ (
        /** @type {unknown} */ (
          (/** @type {string} */ url, /** @type {RequestInit} */ init) =>
            this.#send(url, instead === 'anonymous' ? withoutToken(init) : init)
        )
      )
      // A token function is not asked for a token that is not sent.
      const token = instead && !this.isRelay ? instead : options.token
      // No events: they would name the wrong path.
      return { ...options, token, fetch, onEvent: undefined }
    })
  }

  /**
   * Sends nothing, but loads the core, and has it check the client's options. Afterwards, `baseUrl` is known, or there is an error.
   *
   * @param {CallOptions} options
   */
  async begin(options) {
    const { error } = await this.ask('', options)
    return error
  }

  /**
   * @param {string} path
   * @param {CallOptions} [options]
   * @returns {Promise<Answer>}
   */
  async ask(path, options) {
    const number = `${++this.#count}`
    const answer = { ...NOTHING, path, isQuoted: false }
    this.#open.set(number, answer)
    try {
      await this.#copy.getRecording(number, options)
    } catch (thrown) {
      if (!RecordingsError.is(thrown) || options?.signal?.aborted) throw thrown
      this.#explain(answer, /** @type {NonNullable<Answer['error']>} */ (thrown))
    } finally {
      this.#open.delete(number)
    }
    return answer
  }

  /**
   * Most answers are not recordings, so the client reports an error. It only counts if the answer was really wrong.
   *
   * @param {Answer} answer
   * @param {NonNullable<Answer['error']>} error
   */
  #explain(answer, error) {
    const { status = 0 } = answer
    if (status >= 200 && status < 300 && answer.json !== undefined) return
    answer.error = error
    // What a token function throws may contain secrets, unless it is an error of this package.
    if (RecordingsError.is(error.cause)) answer.tokenError = /** @type {NonNullable<Answer['error']>} */ (error.cause)
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   */
  async #send(url, init) {
    const fetch = this.ownFetch ?? globalThis.fetch
    const at = url.lastIndexOf(PATH)
    this.baseUrl = url.slice(0, at)
    const answer = this.#open.get(url.slice(at + PATH.length))
    if (!answer?.path) return NOWHERE
    if (!isFunction(fetch)) throw new TypeError('there is no `fetch` here')
    // The client may send it again, with another token.
    Object.assign(answer, NOTHING)
    answer.isQuoted = /["'“”„‘’]/.test(String(/** @type {Record<string, string>} */ (init.headers).Authorization ?? ''))
    const response = await fetch(this.baseUrl + answer.path, init)
    if (!isObject(response)) return response
    return this.#keep(answer, /** @type {Response} */ (/** @type {unknown} */ (response)))
  }

  /**
   * @param {Answer} answer
   * @param {Response} response
   */
  async #keep(answer, response) {
    const { status, type, redirected, headers } = response
    answer.status = status
    answer.at = Date.now()
    answer.isShared = type === 'cors'
    answer.isRedirect = type === 'opaqueredirect' || redirected === true || (status > 299 && status < 400)
    const found = quietly(() => headersOf(response, HEADERS)) ?? []
    answer.headers = Object.fromEntries(found.map(({ name, value }) => [name, value]))
    if (type === 'opaqueredirect') return response
    const bytes = await firstBytes(response)
    answer.text = new TextDecoder().decode(bytes)
    answer.json = quietly(() => JSON.parse(answer.text))
    // The body has been read, so the client gets another one.
    return { status, type, redirected, headers, bodyUsed: false, arrayBuffer: async () => bytes.buffer }
  }
}

/** @param {RequestInit} init */
function withoutToken(init) {
  const { Authorization, ...headers } = /** @type {Record<string, string>} */ (init.headers)
  return { ...init, headers }
}

/**
 * The beginning of the body, because a body may never end. The response of a caller's `fetch` may have no stream.
 *
 * @param {Response} response
 */
export async function firstBytes(response) {
  const reader = response.body?.getReader?.()
  if (!reader) return new Uint8Array(await response.arrayBuffer()).subarray(0, MOST_BYTES)
  /** @type {Uint8Array[]} */
  const parts = []
  let size = 0
  while (size < MOST_BYTES) {
    const { done, value } = await reader.read()
    if (done) return joined(parts, size)
    parts.push(value)
    size += value.length
  }
  // A rejection must be handled, or Node ends the process.
  reader.cancel().catch(() => {})
  return joined(parts, MOST_BYTES)
}
