// Looks at the newest recording's file: whether there is a link, and whether its host sends a part of the file.

import { headersOf } from '../host/sending.js'
import { abortedOf, reasonOfAbort } from '../host/signals.js'
import { propertyOf, quietly, textIn } from '../host/values.js'
import { within } from '../host/waiting.js'

/** @import { Answer } from './ask.js' */
/** @import { ListName } from './verdicts.js' */

/** Where the details of a recording from these lists are. Administrators get no links to other people's recordings. */
const DETAILS = /** @type {const} */ ([
  ['calls', 'convergedRecordings/'],
  ['meetings', 'recordings/'],
  ['everybodysCalls', 'convergedRecordings/'],
])

/**
 * The path of the details of the newest recording.
 *
 * @param {Partial<Record<ListName, Answer>>} lists
 */
export function newestIn(lists) {
  for (const [name, path] of DETAILS) {
    const id = textIn(propertyOf(propertyOf(lists[name]?.json, 'items'), 0), 'id')
    if (id) return path + encodeURIComponent(id)
  }
}

const LINKS = ['recordingDownloadLink', 'audioDownloadLink']

/** @param {Answer | undefined} details */
export function linkIn(details) {
  const links = propertyOf(details?.json, 'temporaryDirectDownloadLinks')
  const link = LINKS.map((name) => textIn(links, name)).find(Boolean)
  return link && quietly(() => new URL(link)) ? link : undefined
}

/**
 * Asks for the first byte of a file. The link is a secret, and the token is not sent.
 *
 * @param {string} link
 * @param {typeof globalThis.fetch} fetch
 * @param {{ signal?: AbortSignal, timeoutMs: number }} limits
 * @returns {Promise<{ status?: number, type?: string }>}
 */
export async function firstByteOf(link, fetch, { signal, timeoutMs }) {
  const signals = signal ? [signal] : []
  /** @param {import('../host/waiting.js').Work} work */
  const request = async (work) => {
    try {
      const response = await fetch(link, { headers: { Range: 'bytes=0-0' }, cache: 'no-store', signal: work.signal })
      const type = headersOf(response, ['content-type'])[0]?.value
      const { status } = response
      // The rest of the file is not needed.
      response.body?.cancel().catch(() => {})
      return { status, type }
    } catch {
      return {}
    }
  }
  const found = /** @type {{ status?: number, type?: string }} */ (await within(signals, timeoutMs, request, () => ({})))
  const stop = abortedOf(signals)
  if (stop) throw reasonOfAbort(stop)
  return found
}
