// Results: from what the core returns to what a call results in.
//
// JavaScript makes the objects, because that is faster than Rust could make them, and keeps every field that the server sent.
// The core has checked that the bytes are JSON in UTF-8.

/** @import { Deletion, ErrorDetails, ListProgress, Recording, RecordingPage } from 'webex-converged-recordings' */
/** @import { Page, Value } from '../core.js' */

/** Safari's decoder fails after it has decoded 2 GB: https://github.com/wasm-bindgen/wasm-bindgen/issues/4471 */
const MOST_BYTES = 2 ** 30
/** @type {TextDecoder} */
let decoder
let bytesLeft = 0

/** @param {Uint8Array} json */
function parsed(json) {
  if (bytesLeft < json.length) {
    decoder = new TextDecoder()
    bytesLeft = MOST_BYTES
  }
  bytesLeft -= json.length
  return JSON.parse(decoder.decode(json))
}

/**
 * @param {Uint8Array} json
 * @returns {Value<Recording>}
 */
export const recording = (json) => ({ value: parsed(json) })

/**
 * @param {Uint8Array} json
 * @param {Uint32Array} repeated the indexes of recordings on this page that an earlier page had
 * @param {string | undefined} cursor
 * @param {string | undefined} trackingId
 * @param {ListProgress} progress
 * @param {Float64Array} marks identify the request for this page and the request for the next one
 * @returns {Page}
 */
export function page(json, repeated, cursor, trackingId, progress, [mark, nextMark]) {
  /** @type {{ items: Recording[] }} */
  const { items } = parsed(json)
  // From the end, so that the indexes of the others stay right.
  for (const index of repeated.reverse()) items.splice(index, 1)
  /** @type {RecordingPage} */
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return { value, progress, mark, nextMark }
}

/**
 * @param {Deletion} value
 * @returns {Value<Deletion>}
 */
export const deletion = (value) => ({ value })

/**
 * What `limitOf` returns: the limit, or why there is none.
 *
 * @param {number | undefined} limit
 */
export const limit = (limit) => ({ limit, error: undefined })

/** @param {ErrorDetails} error */
export const refusal = (error) => ({ limit: undefined, error })
