// `downloadRecording` and `downloadLink`. ../download.d.ts says what they do.

import { globalFetch } from '../host/sending.js'
import { abortedOf, reasonOfAbort, shared } from '../host/signals.js'
import { isFunction, isSignal, quietly } from '../host/values.js'
import { internalsOf } from './client.js'
import { nameOf } from './name.js'
import { OURS, separated } from './options.js'
import { ALLOWED, isPart, missing, PARTS, partsOf } from './parts.js'
import { reporter } from './progress.js'
import { Transfer } from './transfer.js'

/** @import { Recording, SignalLike } from 'webex-converged-recordings' */
/** @import { Download, DownloadLink, Part } from '../download.js' */
/** @import { Linked } from './transfer.js' */

/** How files are requested, unless the client has a `fetch` of its own. */
let fetchOfPlatform = globalFetch

/** @param {typeof globalThis.fetch} fetch */
export const fetchWith = (fetch) => {
  fetchOfPlatform = () => fetch
}

/** How often the details are asked for again, for a new link: as often as `timeoutMs` allows. */
const RETRIES = 100

/**
 * @param {unknown} client
 * @param {unknown} id
 * @param {unknown} [options]
 * @returns {Promise<Download>}
 */
export async function downloadRecording(client, id, options) {
  const { details, download, failure } = internalsOf(client)
  const { ours, calls } = separated(options, OURS, failure)
  const { offset, validator, stallTimeoutMs, onProgress } = ours
  const { timeoutMs, retries, signal } = calls
  const recording = await details(id, calls)
  const part = ours.part ?? partsOf(recording).find((name) => PARTS[name].kind === 'media')
  if (!part) throw failure(missing(recording, part))
  /** @param {Recording} recording */
  const linkIn = (recording) => {
    const link = linkOf(recording, part)
    if (!link) throw failure(missing(recording, part))
    return link
  }
  const link = linkIn(recording)
  const core = await download(PARTS[part].kind, offset, validator, stallTimeoutMs, timeoutMs, retries)
  const signals = [core.signal, signal].filter(isSignal).map(shared)
  const renew = async () => linkIn(await details(id, { ...calls, retries: retries ?? RETRIES }))
  const fetch = isFunction(core.fetch) ? core.fetch : fetchOfPlatform()
  const transfer = new Transfer({ core, fetch, failure, signals, stallMs: stallTimeoutMs, renew })
  const { offset: begins, size, validator: version } = await transfer.begin(link)
  const { contentType } = transfer
  return {
    stream: streamOf(transfer, signals, reporter(onProgress)),
    part,
    name: nameOf(recording, part, contentType),
    ...(contentType === undefined ? {} : { contentType }),
    ...(size === undefined ? {} : { size }),
    offset: begins,
    ...(version === undefined ? {} : { validator: version }),
  }
}

/**
 * @param {unknown} client
 * @param {unknown} id
 * @param {unknown} part
 * @param {unknown} [options]
 * @returns {Promise<DownloadLink>}
 */
export async function downloadLink(client, id, part, options) {
  const { details, failure } = internalsOf(client)
  if (!isPart(part)) {
    throw failure({ code: 'invalid-argument', message: `part: expected one of ${ALLOWED}`, retryable: false, attempts: 0 })
  }
  const recording = await details(id, separated(options, [], failure).calls)
  const links = recording.temporaryDirectDownloadLinks
  const href = links?.[PARTS[part].link]
  if (typeof href !== 'string') throw failure(missing(recording, part))
  return { href, ...(links?.expiration === undefined ? {} : { expires: links.expiration }) }
}

/**
 * @param {Recording} recording
 * @param {Part} part
 * @returns {Linked | undefined}
 */
function linkOf({ temporaryDirectDownloadLinks: links }, part) {
  const href = links?.[PARTS[part].link]
  if (typeof href !== 'string') return undefined
  const parsed = quietly(() => new URL(href, globalThis.location?.href))
  // The core refuses an empty one, and what is not safe. `fetch` would refuse a user name, and repeat the link in its error.
  const url = parsed?.username === '' && parsed.password === '' ? parsed.href : ''
  const lapses = Date.parse(`${links?.expiration}`)
  return { what: 'linked', url, lapses: Number.isNaN(lapses) ? undefined : lapses }
}

/**
 * The bytes as they are asked for: nothing is read ahead.
 *
 * @param {Transfer} transfer
 * @param {readonly SignalLike[]} signals
 * @param {ReturnType<typeof reporter>} report
 * @returns {ReadableStream<Uint8Array>}
 */
function streamOf(transfer, signals, report) {
  let stopListening = () => {}
  /** @type {UnderlyingDefaultSource<Uint8Array>} */
  const source = {
    start(controller) {
      // Also while nobody asks for bytes.
      const onAbort = () => {
        if (!abortedOf(signals)) return
        stopListening()
        controller.error(reasonOfAbort(abortedOf(signals)))
        transfer.stop()
      }
      stopListening = () => {
        for (const signal of signals) quietly(() => signal.removeEventListener('abort', onAbort))
      }
      for (const signal of signals) quietly(() => signal.addEventListener('abort', onAbort))
      onAbort()
    },
    async pull(controller) {
      try {
        const bytes = await transfer.next()
        report(transfer, bytes === undefined)
        if (bytes) return controller.enqueue(bytes)
        stopListening()
        controller.close()
      } catch (error) {
        stopListening()
        throw error
      }
    },
    cancel() {
      stopListening()
      transfer.stop()
    },
  }
  return new ReadableStream(source, { highWaterMark: 0 })
}
