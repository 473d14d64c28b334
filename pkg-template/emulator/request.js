// What a caller passed to `fetch`. It is read piece by piece, not with the platform's Request: that would take another library's
// Request for a URL, and refuse its signals.

import { Response } from './globals.js'

/** @import { EmulatorRequest } from '../emulator.js' */

/** @typedef {[name: string, value: string]} Header */

/**
 * A Request of any library, or what an init object has of one.
 *
 * @typedef {object} RequestLike
 * @property {unknown} [url]
 * @property {unknown} [method]
 * @property {object} [headers]
 * @property {unknown} [body]
 * @property {AbortSignal | null} [signal]
 * @property {() => Promise<ArrayBuffer>} [arrayBuffer]
 */

/**
 * The caller's own signal, because not every engine passes its reason on to the request. Null means none.
 *
 * @param {RequestLike | URL | string} input
 * @param {RequestLike} [init]
 */
export function signalOf(input, init) {
  return init?.signal === undefined ? /** @type {RequestLike} */ (input)?.signal : init.signal
}

/**
 * Everything is read at once, so that later changes have no effect; except a body that takes time to read.
 *
 * @param {RequestLike | URL | string} input
 * @param {RequestLike} [init]
 * @returns {Promise<EmulatorRequest>}
 */
export async function requestOf(input, init) {
  const like = /** @type {RequestLike} */ (input)
  const given = typeof like?.url === 'string' ? like : { url: input }
  const url = new URL(/** @type {string} */ (given.url), globalThis.location?.href).href
  const method = `${init?.method ?? given.method ?? 'GET'}`.toUpperCase()
  const headers = pairsOf(init?.headers ?? given.headers ?? [])
  if (!headers.every(canBeSent)) throw new TypeError('headers: a name or value has a character that cannot be sent')
  if (init?.body != null && (method === 'GET' || method === 'HEAD')) throw new TypeError(`a ${method} request cannot have a body`)
  const [body, type] = await contentOf(init?.body ?? (given.arrayBuffer ? await given.arrayBuffer() : given.body))
  if (type && !headers.some(([name]) => name === 'content-type')) headers.push(['content-type', type])
  return { method, url, headers, body }
}

/**
 * The names and values of headers, given as a Headers, an array or an object.
 *
 * @param {object} headers
 * @returns {Header[]}
 */
export function pairsOf(headers) {
  /** @type {[unknown, unknown][]} */
  const pairs = Symbol.iterator in headers ? [.../** @type {Headers} */ (headers)] : Object.entries(headers)
  return pairs.map(([name, value]) => [`${name}`.toLowerCase(), `${value}`.trim()])
}

/**
 * Whether a platform would send this header.
 *
 * @param {Header} header
 */
const canBeSent = ([name, value]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t -~\x80-\xff]*$/.test(value)

/**
 * A copy of a body as bytes, and its content type, for when no other is given.
 *
 * @param {unknown} body
 * @returns {Promise<[bytes: Uint8Array, type?: string | null]>}
 */
async function contentOf(body) {
  if (body == null) return [new Uint8Array()]
  if (typeof body === 'string') return [new TextEncoder().encode(body), 'text/plain;charset=UTF-8']
  if (ArrayBuffer.isView(body)) return [new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()]
  // An ArrayBuffer from another window is not an instance of this window's class.
  if (Object.prototype.toString.call(body) === '[object ArrayBuffer]')
    return [new Uint8Array(/** @type {ArrayBuffer} */ (body)).slice()]
  if (!Response) throw new TypeError('body: expected a string or bytes, because there is no Response to read anything else')
  const content = new Response(/** @type {BodyInit} */ (body))
  const type = content.headers.get('content-type')
  return [new Uint8Array(await content.arrayBuffer()), type]
}
