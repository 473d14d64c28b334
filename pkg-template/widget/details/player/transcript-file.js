// Gets the text of a transcript, without a token: the host has been seen to answer requests that have one with a sign-in page.

/** @import { Links } from './links.js' */

export const TRANSCRIPT = 'transcriptDownloadLink'
const MOST_BYTES = 2 * 1024 * 1024

/**
 * Rejects if the host does not let pages read it (CORS), or if the answer is not UTF-8 text, or is too long.
 *
 * @param {Links} links
 * @param {typeof globalThis.fetch} send
 * @param {AbortSignal} signal
 */
export async function readTranscript(links, send, signal) {
  if (links.isLapsing()) await links.renew().catch(() => {})
  let response = await ask()
  if (!response.ok) {
    await links.renew()
    response = await ask()
  }
  if (!response.ok) throw new Error(`${response.status}`)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(await bytesOf(response))
  // For example, a sign-in page.
  if (/^\s*<(?:!doctype|html)/i.test(text)) throw new Error('HTML')
  return text

  function ask() {
    signal.throwIfAborted()
    return send(links.get(TRANSCRIPT) ?? '', { credentials: 'same-origin', referrerPolicy: 'no-referrer', signal })
  }
}

/** @param {Response} response */
async function bytesOf(response) {
  // A page's own `fetch` may have no streams.
  if (!response.body) return limited(await response.arrayBuffer())
  const reader = response.body.getReader()
  /** @type {BlobPart[]} */
  const chunks = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return new Blob(chunks).arrayBuffer()
    chunks.push(value)
    length += value.length
    if (length > MOST_BYTES) {
      reader.cancel().catch(() => {})
      throw new Error('too long')
    }
  }
}

/** @param {ArrayBuffer} bytes */
function limited(bytes) {
  if (bytes.byteLength > MOST_BYTES) throw new Error('too long')
  return bytes
}
