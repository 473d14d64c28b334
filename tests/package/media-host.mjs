// A Webex of its own whose media hosts misbehave on purpose: an API that gives links, and hosts of other origins that serve the files.
//
// A script says how each request for a file is answered; without one, a seeded chaos may decide, or all is well. What was asked for and
// how many bytes were sent is recorded. Every connection carries one request: a client that reuses a connection may repeat a request by
// itself, which would hide what the package does.

import { once } from 'node:events'
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { portOf } from '../helpers/port.mjs'
import { mediaFile } from './media-files.mjs'

/**
 * @typedef {import('../../pkg-template/download.js').Part} Part
 * @typedef {import('./media-files.mjs').MediaFile} MediaFile
 *
 * How a request for a file is answered. Whatever is absent is done as a good host does it.
 *
 * @typedef {object} Manner
 * @property {'reset' | 'close' | 'silence'} [nothing] in place of an answer
 * @property {boolean} [brokenHead] the connection is reset in the middle of the headers
 * @property {number} [status] refuses the request
 * @property {Record<string, string>} [headers] more of them, such as `Retry-After`
 * @property {boolean} [page] a sign-in page in place of the file
 * @property {string | ((ticket: string) => string)} [text] that text in place of the file, as if it were the file; or that of a refusal
 * @property {string | false} [type] another `Content-Type`, or none
 * @property {boolean} [redirect] to another host, which then serves the file
 * @property {boolean} [lapsed] the link has lapsed by now
 * @property {MediaFile} [change] from now on, this is the file
 * @property {boolean} [ranges] false: always everything
 * @property {number} [earlier] a range begins so many bytes earlier than was asked for, or later, if it is negative
 * @property {boolean} [as200] a range has the status 200
 * @property {boolean} [as206] everything has the status 206
 * @property {string | false} [contentRange] another one, or none
 * @property {number} [total] says that the file has another size
 * @property {'strong' | 'weak' | 'each-link' | false} [etag] `each-link`: another one with each link
 * @property {boolean} [modified] false: no `Last-Modified`
 * @property {boolean} [wantsDate] does not know ETags in `If-Range`, so everything is sent
 * @property {'offered' | 'always'} [gzip] compresses if the client takes that, or even if it does not, and then ignores ranges
 * @property {'chunked' | 'until-close'} [framing] how the end is told, in place of `Content-Length`
 * @property {number} [extra] so many bytes come after those that were announced; only with `framing`
 * @property {number} [longer] `Content-Length` promises so many bytes too many
 * @property {number} [stopAt] after how many bytes it stops
 * @property {'reset' | 'close' | 'end' | 'silence' | 'lapse'} [by] how it stops. `end`: as if that was all
 * @property {number} [bytesPerSecond]
 *
 * A request for a file.
 *
 * @typedef {object} MediaRequest
 * @property {string} id
 * @property {Part} part
 * @property {string} host which of the hosts was asked
 * @property {string} ticket
 * @property {Record<string, string | string[] | undefined>} headers
 * @property {number} time when it came, on the clock of `performance.now()`
 * @property {number} status 0 if nothing was answered
 * @property {number} sent how many bytes of a body
 * @property {boolean} isOver
 *
 * @typedef {{ path: string, headers: Record<string, string | string[] | undefined>, status: number }} ApiRequest
 *
 * @typedef {object} Kept
 * @property {string} id
 * @property {string} topic
 * @property {string} createTime
 * @property {Map<Part, MediaFile>} files
 * @property {number | false} expiresInMs
 * @property {object} more
 *
 * @typedef {{ id: string, part: Part, number: number, hasLapsed: boolean }} Link
 */

/** How a ticket begins. No test may find it anywhere. */
export const TICKET = 'T1cketS3cr3tOfALink'
export const MEDIA_TOKEN = 'S3cr3tT0ken-of-the-downloads'
export const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to continue</body></html>'
const THREE_HOURS_MS = 3 * 3_600_000
const MODIFIED = 'Sun, 15 Nov 2026 12:00:00 GMT'

/** The names of the links. @type {Record<Part, string>} */
const NAMES = {
  recording: 'recordingDownloadLink',
  audio: 'audioDownloadLink',
  transcript: 'transcriptDownloadLink',
  notes: 'suggestedNotesDownloadLink',
  shortNotes: 'shortNotesDownloadLink',
  actionItems: 'actionItemsDownloadLink',
}

/**
 * @param {object} [options]
 * @param {Manner} [options.manner] how all requests are answered, unless a script says otherwise
 * @param {(request: { id: string, file: MediaFile, from: number }) => Manner} [options.chaos] for requests beyond the script: see `chaos`
 * @param {(request: MediaRequest) => void} [options.onOver] called when nothing more is sent for a request
 * @param {401 | 403 | 404 | 410 | 'page'} [options.lapsedAs] the answer to a link that has lapsed
 * @param {boolean} [options.exposes] whether pages may read headers such as ETag and Content-Range
 * @param {boolean} [options.preflights] whether preflights of media are granted
 * @param {boolean} [options.shares] whether pages of other origins may read files at all
 */
export async function mediaHost({
  manner = {},
  chaos,
  onOver,
  lapsedAs = 403,
  exposes = true,
  preflights = true,
  shares = true,
} = {}) {
  /** @type {Map<string, Kept>} */
  const recordings = new Map()
  /** @type {Map<string, Link>} */
  const links = new Map()
  /** @type {Manner[]} */
  const script = []
  /** @type {number[]} */
  const refusals = []
  /** @type {MediaRequest[]} */
  const requests = []
  /** @type {ApiRequest[]} */
  const details = []
  const preflighted = { count: 0 }
  const settings = { manner, chaos, lapsedAs }

  const cors = () => ({
    ...(shares && { 'Access-Control-Allow-Origin': '*' }),
    ...(exposes && { 'Access-Control-Expose-Headers': 'ETag, Content-Range, Content-Length, Last-Modified, Accept-Ranges' }),
  })

  const api = createServer((request, response) => {
    response.shouldKeepAlive = false
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': 'Authorization, Accept, Content-Type',
      'Access-Control-Allow-Methods': 'GET, DELETE',
      'Content-Type': 'application/json',
    }
    if (request.method === 'OPTIONS') return void response.writeHead(204, headers).end()
    const [, kind, id] = /^\/v1\/(convergedRecordings|recordings)\/([^/?]+)/.exec(request.url ?? '') ?? []
    const recording = kind && recordings.get(decodeURIComponent(id))
    const isKnown = request.headers.authorization === `Bearer ${MEDIA_TOKEN}`
    const status = refusals.shift() ?? (isKnown ? (recording ? 200 : 404) : 401)
    details.push({ path: request.url ?? '', headers: request.headers, status })
    const body = status === 200 && recording ? described(recording) : { message: 'no', trackingId: 'T' }
    response.writeHead(status, headers).end(JSON.stringify(body))
  })

  /** The details of a recording, with new links. */
  function described(/** @type {Kept} */ { id, topic, createTime, files, expiresInMs, more }) {
    /** @type {Record<string, string>} */
    const given = {}
    for (const part of files.keys()) given[NAMES[part]] = link(id, part)
    if (expiresInMs !== false) given.expiration = new Date(Date.now() + expiresInMs).toISOString()
    const whole = files.get('recording') ?? files.get('audio')
    const size = whole && { sizeBytes: whole.size }
    return { id, topic, createTime, ...size, ...(files.size > 0 && { temporaryDirectDownloadLinks: given }), ...more }
  }

  const link = (/** @type {string} */ id, /** @type {Part} */ part) => {
    const number = links.size + 1
    const ticket = `${TICKET}-${number}`
    links.set(ticket, { id, part, number, hasLapsed: false })
    return `${origin(media)}/nbr/${encodeURIComponent(id)}/${part}?ticket=${ticket}&timestamp=1`
  }

  const serving = (/** @type {string} */ host) =>
    createServer((request, response) => {
      response.shouldKeepAlive = false
      // Clients hang up in every possible way.
      request.socket.on('error', () => {})
      response.on('error', () => {})
      if (request.method === 'OPTIONS') {
        preflighted.count++
        const granted = { ...cors(), 'Access-Control-Allow-Headers': 'Range, If-Range' }
        return void response.writeHead(preflights ? 204 : 403, preflights ? granted : {}).end()
      }
      serve(request, response, host).catch(() => response.destroy())
    })
  const [media, other] = [serving('media'), serving('other')]
  for (const server of [api, media, other]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const origin = (/** @type {import('node:http').Server} */ server) => `http://127.0.0.1:${portOf(server)}`

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   * @param {string} host
   */
  async function serve(request, response, host) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x')
    const [, id, part] = pathname.slice(1).split('/').map(decodeURIComponent)
    const ticket = searchParams.get('ticket') ?? ''
    /** @type {MediaRequest} */
    const entry = {
      id,
      part: /** @type {Part} */ (part),
      host,
      ticket,
      headers: request.headers,
      time: performance.now(),
      status: 0,
      sent: 0,
      isOver: false,
    }
    requests.push(entry)
    response.once('close', () => {
      entry.isOver = true
      onOver?.(entry)
    })
    const files = recordings.get(id)?.files
    const found = files?.get(entry.part)
    const known = links.get(ticket)
    const answer = (/** @type {number} */ status, /** @type {object} */ headers, body = '') => {
      entry.status = status
      entry.sent = body.length
      response.writeHead(status, { ...cors(), ...headers }).end(body)
    }
    const signIn = () => answer(200, { 'Content-Type': 'text/html;charset=UTF-8' }, PAGE)
    if (!found || !files || known?.id !== id || known.part !== part) return answer(404, {}, 'unknown')
    // As was seen: whoever sends a token is asked to sign in.
    if (request.headers.authorization !== undefined) return signIn()
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(request.headers.range ?? ''))
    // A redirect is answered by another host, and its script entry counts there no more.
    const chosen =
      host === 'other' ? {} : (script.shift() ?? settings.chaos?.({ id, file: found, from: Number(range?.[1] ?? 0) }) ?? {})
    /** @type {Manner} */
    const how = { ...settings.manner, ...chosen }
    if (how.lapsed) known.hasLapsed = true
    if (how.change) files.set(entry.part, how.change)
    const file = how.change ?? found
    if (how.nothing === 'silence') return
    if (how.nothing) return hangUp(response, how.nothing)
    if (how.brokenHead) {
      response.socket?.write('HTTP/1.1 200 OK\r\nContent-Ty')
      return hangUp(response, 'reset')
    }
    if (known.hasLapsed) {
      if (settings.lapsedAs === 'page') return signIn()
      return answer(settings.lapsedAs, { 'Content-Type': 'text/plain' }, 'the ticket is no longer valid')
    }
    if (how.redirect) return answer(302, { Location: `${origin(other)}${request.url}` })
    if (how.page && !how.status) return signIn()
    const text = typeof how.text === 'function' ? how.text(ticket) : how.text
    if (text !== undefined && !how.status) return answer(200, { 'Content-Type': how.type || file.type, ...how.headers }, text)
    if (how.status) {
      return answer(
        how.status,
        { 'Content-Type': how.page ? 'text/html' : 'text/plain', ...how.headers },
        how.page ? PAGE : (text ?? 'no'),
      )
    }

    const tag = how.etag === 'each-link' ? `"${file.version}-${known.number}"` : `"${file.version}"`
    const etag = how.etag === false ? undefined : how.etag === 'weak' ? `W/${tag}` : tag
    const date = how.modified === false ? undefined : MODIFIED
    const condition = request.headers['if-range']
    const holds =
      condition === undefined ||
      (condition === date && date !== undefined) ||
      (condition === etag && how.etag !== 'weak' && !how.wantsDate)
    const packs = how.gzip === 'always' || (how.gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? '')))
    const isRange = range !== null && how.ranges !== false && holds && !packs
    /** @type {Record<string, string>} */
    const headers = { ...cors(), ...(how.type !== false && { 'Content-Type': how.type ?? file.type }), ...how.headers }
    if (etag) headers.ETag = etag
    if (date) headers['Last-Modified'] = date
    if (how.ranges !== false) headers['Accept-Ranges'] = 'bytes'
    const total = how.total ?? file.size
    if (isRange && Number(range[1]) >= file.size) return answer(416, { ...headers, 'Content-Range': `bytes */${total}` })
    const from = isRange ? Math.max(0, Number(range[1]) - (how.earlier ?? 0)) : 0
    const to = isRange && range[2] ? Math.min(file.size, Number(range[2]) + 1) : file.size
    if (typeof how.contentRange === 'string') headers['Content-Range'] = how.contentRange
    else if (isRange && how.contentRange !== false) headers['Content-Range'] = `bytes ${from}-${to - 1}/${total}`
    entry.status = (isRange && !how.as200) || how.as206 ? 206 : 200
    if (packs) {
      const packed = gzipSync(Buffer.concat([...file.read()]), { level: 1 })
      response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': `${packed.length}` })
      const most = how.stopAt ?? packed.length
      entry.sent = Math.min(most, packed.length)
      response.write(packed.subarray(0, most))
      return how.stopAt === undefined ? void response.end() : hangUp(response, 'close')
    }
    // Node then sends neither a length nor chunks.
    if (how.framing === 'until-close') response.removeHeader('Transfer-Encoding')
    // If the connection was to be closed anyway, Node's fetch takes its end for the end of the chunks.
    else if (how.framing === 'chunked') response.shouldKeepAlive = true
    else headers['Content-Length'] = `${to - from + (how.longer ?? 0)}`
    response.writeHead(entry.status, headers)
    response.flushHeaders()
    await send(response, file, {
      from,
      to: Math.min(to, from + (how.stopAt ?? Infinity)),
      entry,
      bytesPerSecond: how.bytesPerSecond,
    })
    if (response.destroyed) return
    if (how.extra) response.write(Buffer.alloc(how.extra, 'x'))
    if (how.longer) return hangUp(response, 'close')
    if (how.stopAt === undefined || how.by === 'end') return void response.end()
    if (how.by === 'silence') return
    if (how.by === 'lapse') known.hasLapsed = true
    await hangUp(response, how.by === 'reset' ? 'reset' : 'close')
  }

  return {
    baseUrl: `${origin(api)}/v1`,
    /** The origin of the links. */
    origin: origin(media),
    /** Every request for a file. */
    requests,
    /** Every request for details. */
    details,
    preflighted,
    /** May be changed while it runs. */
    settings,
    /** What becomes of the next requests for files. @param {Manner[]} manners */
    next: (...manners) => void script.push(...manners),
    /** What becomes of the next requests for details. @param {number[]} statuses */
    refuse: (...statuses) => void refusals.push(...statuses),
    /** How much of the script is left. */
    left: () => script.length,
    /** All links that were given have lapsed. */
    lapse() {
      for (const link of links.values()) link.hasLapsed = true
    },
    /**
     * Adds a recording with these files. `expiresInMs`: when its details say that the links lapse.
     *
     * @param {string} id
     * @param {Partial<Record<Part, MediaFile | number>>} files a number: one of that size
     * @param {{ topic?: string, createTime?: string, expiresInMs?: number | false, more?: object }} [fields]
     */
    add(id, files, { topic = 'Weekly', createTime = '2026-11-15T12:00:00Z', expiresInMs = THREE_HOURS_MS, more = {} } = {}) {
      const given = /** @type {[Part, MediaFile | number][]} */ (Object.entries(files))
      const all = given.map(
        ([part, file]) => /** @type {const} */ ([part, typeof file === 'number' ? mediaFile(part, file) : file]),
      )
      recordings.set(id, { id, topic, createTime, files: new Map(all), expiresInMs, more })
    },
    remove: (/** @type {string} */ id) => void recordings.delete(id),
    /** The file as it is now. @param {string} id @param {Part} part */
    file(id, part) {
      const file = recordings.get(id)?.files.get(part)
      if (!file) throw new Error(`${id} has no ${part}`)
      return file
    },
    async close() {
      for (const server of [api, media, other]) {
        server.close()
        server.closeAllConnections()
      }
    },
  }
}

/**
 * Writes a part of a file, no faster than the client takes it.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {MediaFile} file
 * @param {{ from: number, to: number, entry: MediaRequest, bytesPerSecond: number | undefined }} options
 */
async function send(response, file, { from, to, entry, bytesPerSecond }) {
  const gone = once(response, 'close').catch(() => {})
  const most = bytesPerSecond === undefined ? Infinity : Math.max(1, Math.floor(bytesPerSecond / 20))
  for (const piece of file.read(from, to)) {
    for (let at = 0; at < piece.length; at += most) {
      if (response.destroyed) return
      const bytes = piece.subarray(at, Math.min(piece.length, at + most))
      entry.sent += bytes.length
      if (!response.write(bytes)) await Promise.race([once(response, 'drain').catch(() => {}), gone])
      if (most < Infinity) await Promise.race([new Promise((resolve) => setTimeout(resolve, 50)), gone])
    }
  }
}

/** Ends the connection when all that was written is on its way. */
async function hangUp(/** @type {import('node:http').ServerResponse} */ response, /** @type {'reset' | 'close'} */ how) {
  const { socket } = response
  if (!socket || socket.destroyed) return
  await new Promise((resolve) => socket.write('', resolve))
  if (how === 'reset') socket.resetAndDestroy()
  else socket.destroySoon()
}

/**
 * Manners at random, from a seed. Two of three requests fail in some way; the others, and what is sent until it fails, bring the
 * download forward.
 *
 * Everything here can be told from a right answer: a host that lies without leaving a trace is beyond any client.
 *
 * @param {import('../helpers/random.mjs').Random} next
 * @returns {(request: { file: MediaFile, from: number }) => Manner}
 */
export const chaos = (next) => {
  /** @type {((rest: number) => Manner)[]} */
  const kinds = [
    () => ({ nothing: 'reset' }),
    () => ({ nothing: 'close' }),
    () => ({ brokenHead: true }),
    () => ({ status: 503, headers: { 'Retry-After': '0' } }),
    () => ({ status: 429, headers: { 'Retry-After': '0' } }),
    () => ({ status: 500, page: true }),
    () => ({ page: true }),
    () => ({ lapsed: true }),
    (rest) => ({ stopAt: next.below(rest), by: 'close' }),
    (rest) => ({ stopAt: next.below(rest), by: 'close' }),
    (rest) => ({ stopAt: next.below(rest), by: 'reset' }),
    (rest) => ({ stopAt: next.below(rest), by: 'reset' }),
    (rest) => ({ stopAt: next.below(rest), by: 'close', framing: 'chunked' }),
    (rest) => ({ stopAt: next.below(rest), by: 'lapse' }),
    (rest) => ({ stopAt: next.below(rest), by: 'silence' }),
    () => ({ longer: 1 + next.below(1000) }),
    () => ({ ranges: false }),
    () => ({ earlier: next.below(100_000) }),
    () => ({ as200: true }),
    () => ({ contentRange: false }),
    () => ({ contentRange: 'bytes */*' }),
    () => ({ wantsDate: true }),
    () => ({ gzip: 'offered' }),
    () => ({ redirect: true }),
    () => ({ framing: 'chunked' }),
    () => ({ type: 'application/octet-stream' }),
  ]
  return ({ file, from }) => (next() < 0.35 ? {} : next.of(kinds)(Math.max(1, file.size - from)))
}
