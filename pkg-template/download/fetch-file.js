// Requests files in Node without its `fetch`. In Node 22 and 24, `fetch` crashes the whole process with an `AssertionError` that cannot be
// caught if a host closes the connection while the reader is behind: https://github.com/nodejs/undici/issues/5360. That is common in
// downloads. undici 8 has fixed it.

import { get as getOverHttp } from 'node:http'
import { get as getOverHttps } from 'node:https'
import process from 'node:process'
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { propertyOf, quietly, textIn } from '../host/values.js'

/** @import { IncomingMessage } from 'node:http' */
/** @import { Readable } from 'node:stream' */

/** The first version without the fault. */
const MENDED = 8
/** As many as `fetch` follows. */
const MOST_REDIRECTS = 20

/**
 * Like `fetch`, as far as downloads need it.
 *
 * @param {string} url
 * @param {RequestInit} init
 */
export async function fetchFile(url, init) {
  const { fetch } = globalThis
  if (!hasFault(fetch, url)) return fetch(url, init)
  try {
    return await answerTo(url, init, MOST_REDIRECTS)
  } catch (error) {
    if (!isAboutCertificate(error)) throw error
    // The program may have configured `fetch` with a certificate authority that Node does not know.
    return fetch(url, init)
  }
}

/** @param {unknown} error */
const isAboutCertificate = (error) => /CERT|ISSUER|UNABLE_TO_|ERR_TLS/.test(textIn(error, 'code') ?? '')

/**
 * Whether this is Node's own `fetch`, with the fault, and sends its requests as `node:https` does. Somebody may have replaced it, or
 * have told it to use a proxy.
 *
 * @param {unknown} fetch
 * @param {string} url
 */
function hasFault(fetch, url) {
  const { bun, deno, undici } = process.versions
  if (bun || deno || !(Number.parseInt(undici ?? '', 10) < MENDED)) return false
  const isNodes = quietly(() => Function.prototype.toString.call(fetch).includes('internal/deps/undici'))
  if (!isNodes) return false
  const dispatcher = propertyOf(globalThis, Symbol.for('undici.globalDispatcher.1'))
  const sender = propertyOf(propertyOf(dispatcher, 'constructor'), 'name') ?? 'Agent'
  return sender === 'Agent' || (sender === 'EnvHttpProxyAgent' && knowsProxies() && hasOneProxy(url))
}

/** Whether `node:https`, too, uses the proxy of the environment: https://nodejs.org/api/http.html#built-in-proxy-support. */
function knowsProxies() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return (major === 22 && minor >= 21) || (major === 24 && minor >= 5) || major > 24
}

/**
 * Whether `fetch` and `node:https` use the same proxy from the environment. For https, `fetch` also uses the one for http.
 *
 * @param {string} url
 */
function hasOneProxy(url) {
  const { https_proxy, HTTPS_PROXY } = process.env
  return !url.startsWith('https:') || Boolean(https_proxy ?? HTTPS_PROXY)
}

/**
 * @param {string} url
 * @param {RequestInit} init
 * @param {number} redirects how many may be followed
 * @returns {Promise<Response>}
 */
async function answerTo(url, init, redirects) {
  const answer = await requested(url, init)
  const { statusCode: status = 0, headers } = answer
  const isFollowed = init.redirect !== 'manual'
  if (isFollowed && status > 300 && status < 400 && headers.location !== undefined) {
    answer.destroy()
    if (redirects === 0) throw new Error('too many redirects')
    const next = new URL(headers.location, url).href
    // The address may be as secret as the link, so it is not even asked for.
    if (url.startsWith('https:') && !next.startsWith('https:')) return insecure(next)
    const response = await answerTo(next, init, redirects - 1)
    return Object.assign(response, { redirected: true })
  }
  const stream = decoded(answer)
  return responseOf(url, {
    status,
    headers: { get: (name) => headers[name] ?? null },
    body: { getReader: () => readerOf(stream) },
  })
}

/** @param {string} url where a redirect leads */
const insecure = (url) =>
  Object.assign(responseOf(url, { status: 200, headers: new Headers(), body: null }), { redirected: true })

/**
 * @param {string} url
 * @param {{ status: number, headers: { get(name: string): unknown }, body: object | null }} rest
 */
const responseOf = (url, rest) =>
  /** @type {Response} */ (/** @type {unknown} */ ({ url, redirected: false, type: 'basic', ...rest }))

/**
 * @param {string} url
 * @param {RequestInit} init
 * @returns {Promise<IncomingMessage>}
 */
function requested(url, { headers, signal }) {
  const get = url.startsWith('https:') ? getOverHttps : getOverHttp
  const all = { Accept: '*/*', 'User-Agent': 'node', .../** @type {Record<string, string>} */ (headers) }
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: all, signal: signal ?? undefined }, resolve).on('error', reject)
    // After a 101, there is neither an answer nor an error.
    request.on('close', () => reject(new Error('the connection was closed without an answer')))
  })
}

/**
 * The body. It may be compressed, although that was not asked for.
 *
 * @param {IncomingMessage} answer
 * @returns {Readable}
 */
function decoded(answer) {
  // The reader reports errors. Without this listener, an error that occurs while nobody is reading would crash the process.
  answer.on('error', () => {})
  const codings = answer.headers['content-encoding']?.toLowerCase().split(',') ?? []
  // The last one was applied last.
  const decoders = codings.flatMap((coding) => decoderOf(coding.trim()) ?? []).reverse()
  return decoders.reduce((/** @type {Readable} */ stream, decoder) => pipeline(stream, decoder, () => {}), answer)
}

/** @param {string} coding */
function decoderOf(coding) {
  switch (coding) {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new Error(`unknown Content-Encoding: ${coding.slice(0, 30)}`)
  }
}

/** @param {Readable} stream */
function readerOf(stream) {
  const parts = stream[Symbol.asyncIterator]()
  return {
    async read() {
      const { done, value } = await parts.next()
      if (done) return { done: true, value: undefined }
      // A copy, because a decoder's parts share their memory, and the caller may give a part away.
      return { done: false, value: new Uint8Array(value) }
    },
    async cancel() {
      stream.destroy()
    },
  }
}
