// Files: the audio of a recording, as a stream, and its transcript. The links to them come from Webex and nobody else. Even so, only known
// hosts are asked, without the token, and their answers are checked before they are passed on.

import { joined } from '../host/bytes.js'
import { isFunction, quietly } from '../host/values.js'
import { answer } from './answers.js'
import { isOnLoopback } from './options.js'
import { Refusal } from './refusal.js'

/** @import { Settings } from './options.js' */
/** @import { FileAction } from './links.js' */

/** How long to wait for the host's first byte, and for each next one. */
const STALL_MS = 30_000
const LARGEST_TRANSCRIPT = 2_097_152

/** One range. Players ask for no more than one, and the answer to several would have another type. */
const RANGE = /^bytes=(\d{1,15}-\d{0,15}|-\d{1,15})$/
const MEDIA_TYPE = /^(audio|video)\/[\w.+-]+$/
/** Types that say nothing about the file. */
const UNTYPED = ['', 'application/octet-stream', 'binary/octet-stream']
const TEXT_TYPES = ['text/vtt', 'text/plain', ...UNTYPED]
/** Recordings of calls are MP3. */
const USUAL_TYPE = 'audio/mpeg'

let fetchOfPlatform = () => globalThis.fetch

/**
 * How files are requested, unless the relay has a `fetch` of its own.
 *
 * @param {typeof globalThis.fetch} fetch
 */
export const fetchFilesWith = (fetch) => {
  fetchOfPlatform = () => fetch
}

/**
 * @param {object} given
 * @param {FileAction} given.file
 * @param {string} given.link
 * @param {Request} given.request the page's
 * @param {Settings} given.settings
 * @param {Record<string, string>} given.headers of the answer
 */
export async function fileAnswer({ file, link, request, settings, headers }) {
  const body = new Body(request.signal)
  try {
    const response = await requested(link, body, { range: file === 'media' ? rangeOf(request) : {}, settings })
    return await (file === 'media' ? media(response, body, headers) : transcript(response, body, headers))
  } catch (error) {
    body.close()
    if (error instanceof Refusal) throw error
    // The platform's error may contain the link.
    throw unusable('the connection to the host of the file broke')
  }
}

/**
 * @param {Response} response
 * @param {Body} body
 * @param {Record<string, string>} headers
 */
function media({ status, headers: given }, body, headers) {
  const range = given.get('content-range') ?? undefined
  if (status === 416) {
    body.close()
    return answer(416, null, { ...headers, 'content-range': range })
  }
  const type = typeOf(given)
  if (!MEDIA_TYPE.test(type) && !UNTYPED.includes(type)) throw unusable('the host of the file answered with something else')
  // The platform has decoded it, so its length is different, and a range would count encoded bytes.
  const isEncoded = !/^(identity)?$/i.test(given.get('content-encoding') ?? '')
  if (status === 206 && (isEncoded || range === undefined)) throw unusable('the host of the file answered with an unknown range')
  const length = isEncoded ? undefined : (given.get('content-length') ?? undefined)
  return answer(status, ofLength(body.stream(), length), {
    ...headers,
    'accept-ranges': given.get('accept-ranges') ?? undefined,
    'content-length': length,
    'content-range': range,
    'content-type': UNTYPED.includes(type) ? USUAL_TYPE : type,
    etag: given.get('etag') ?? undefined,
  })
}

/**
 * @param {Response} response
 * @param {Body} body
 * @param {Record<string, string>} headers
 */
async function transcript({ status, headers: given }, body, headers) {
  if (status !== 200 || !TEXT_TYPES.includes(typeOf(given)))
    throw unusable('the host of the transcript answered with something else')
  const bytes = await body.all(LARGEST_TRANSCRIPT)
  const text = quietly(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  // A sign-in page.
  if (text === undefined || /^\s*</.test(text)) throw unusable('the host of the transcript answered with something else')
  return answer(200, text, { ...headers, 'content-type': 'text/vtt; charset=utf-8' })
}

/**
 * Requests a file, and follows one redirect.
 *
 * @param {string} link
 * @param {Body} body
 * @param {{ range: Record<string, string>, settings: Settings }} given
 * @returns {Promise<Response>}
 */
async function requested(link, body, { range, settings }) {
  const first = await body.open(urlOf(link, settings), range, settings)
  const location = first.headers.get('location')
  if (!isRedirect(first.status) || location === null) return usable(first)
  body.drop()
  const second = await body.open(urlOf(new URL(location, link).href, settings), range, settings)
  return usable(second)
}

/** @param {number} status */
const isRedirect = (status) => [301, 302, 303, 307, 308].includes(status)

/** @param {Response} response */
function usable(response) {
  const { status } = response
  if (response.redirected || response.type === 'opaqueredirect') throw unusable('`fetch` does not honour `redirect: "manual"`')
  if ([200, 206, 416].includes(status)) return response
  // Webex's link has lapsed, or the file is gone. The details have a new link.
  if ([401, 403, 404, 410].includes(status)) throw lapsed()
  throw unusable(`the host of the file answered ${status}`)
}

/**
 * The address of a file, if the relay may ask its host.
 *
 * @param {string} link
 * @param {Settings} settings
 */
function urlOf(link, { mediaHosts, baseUrl, allowInsecure }) {
  const url = quietly(() => new URL(link))
  // A user name and password in it would be sent to the host.
  if (!url || url.username || url.password) throw unusable('the link to the file is not a usable URL')
  if (url.protocol === 'http:' && isOnLoopback(baseUrl) && isOnLoopback(link)) return url.href
  const isKnown = mediaHosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  const isSafe = (url.protocol === 'https:' && url.port === '') || (url.protocol === 'http:' && allowInsecure)
  if (isKnown && isSafe) return url.href
  throw unusable(`the file is on a host that the relay does not ask (${url.hostname}): see the option \`mediaHosts\``)
}

/** @param {Request} request @returns {Record<string, string>} */
function rangeOf({ headers }) {
  const [range, condition] = [headers.get('range') ?? '', headers.get('if-range') ?? '']
  if (!RANGE.test(range)) return {}
  return /^[\x21-\x7e ]{1,256}$/.test(condition) ? { range, 'if-range': condition } : { range }
}

/** @param {Headers} headers */
const typeOf = (headers) => (headers.get('content-type') ?? '').split(';')[0].trim().toLowerCase()

/**
 * Where the platform counts the bytes of a stream, as Workers do. Otherwise they send no length, which players need.
 *
 * @param {ReadableStream<Uint8Array>} stream
 * @param {string | undefined} length
 * @returns {ReadableStream<Uint8Array>}
 */
function ofLength(stream, length) {
  const { FixedLengthStream } = /** @type {any} */ (globalThis)
  if (!isFunction(FixedLengthStream) || length === undefined) return stream
  return stream.pipeThrough(Reflect.construct(FixedLengthStream, [Number(length)]))
}

export const lapsed = () => new Refusal(404, 'not-found', 'This link to the file has expired. Get a new one with `getRecording`.')

/** @param {string} problem */
const unusable = (problem) =>
  new Refusal(502, 'upstream', 'The relay could not get the file from Webex. Its option `log` gets the reason.', { problem })

/** The body of a file. Nothing is read ahead, and the request to the host ends as soon as the page has left. */
class Body {
  #stop = new AbortController()
  #left
  /** @type {ReadableStreamDefaultReader<Uint8Array> | undefined} */
  #reader

  /** @param {AbortSignal} left aborts when the page has left */
  constructor(left) {
    this.#left = left
    if (left.aborted) this.close()
    else left.addEventListener('abort', this.close)
  }

  /**
   * @param {string} url
   * @param {Record<string, string>} range
   * @param {Settings} settings
   */
  async open(url, range, settings) {
    const fetch = settings.fetch ?? fetchOfPlatform()
    // Nothing of the page's but the range. A coding would make ranges useless.
    const headers = { accept: '*/*', 'accept-encoding': 'identity', ...range }
    const response = await this.#inTime(fetch(url, { headers, redirect: 'manual', signal: this.#stop.signal }))
    this.#reader = response.body?.getReader()
    return response
  }

  /** Leaves an answer, for another one. */
  drop() {
    this.#reader?.cancel().catch(() => {})
    this.#reader = undefined
  }

  close = () => {
    this.#left.removeEventListener('abort', this.close)
    this.drop()
    this.#stop.abort()
  }

  /** @returns {ReadableStream<Uint8Array>} */
  stream() {
    const source = {
      pull: async (/** @type {ReadableStreamDefaultController<Uint8Array>} */ controller) => {
        try {
          const bytes = await this.#next()
          if (bytes) return controller.enqueue(bytes)
          this.close()
          controller.close()
        } catch {
          this.close()
          // The platform's error may contain the link.
          controller.error(new Error('the file broke off'))
        }
      },
      cancel: this.close,
    }
    return new ReadableStream(source, { highWaterMark: 0 })
  }

  /** @param {number} most */
  async all(most) {
    /** @type {Uint8Array[]} */
    const pieces = []
    let length = 0
    for (let bytes = await this.#next(); bytes; bytes = await this.#next()) {
      length += bytes.length
      if (length > most) throw unusable('the transcript is too large')
      pieces.push(bytes)
    }
    this.close()
    return joined(pieces, length)
  }

  async #next() {
    if (!this.#reader) return undefined
    const { value } = await this.#inTime(this.#reader.read())
    return value
  }

  /**
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  async #inTime(work) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(unusable('the host of the file has stopped sending')), STALL_MS)
    })
    try {
      return await Promise.race([work, /** @type {Promise<never>} */ (late)])
    } finally {
      clearTimeout(timer)
    }
  }
}
