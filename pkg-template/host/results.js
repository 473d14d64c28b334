// Results: from what the core returns to what a call settles to.
//
// JavaScript makes the objects, because that is faster than Rust could make them, and keeps every field that the server sent.
// The core has checked that the bytes are JSON in UTF-8.

/** Safari's decoder fails after it has decoded 2 GB: https://github.com/wasm-bindgen/wasm-bindgen/issues/4471 */
const MOST_BYTES = 2 ** 30
let decoder
let bytesLeft = 0

function parsed(json) {
  if (bytesLeft < json.length) {
    decoder = new TextDecoder()
    bytesLeft = MOST_BYTES
  }
  bytesLeft -= json.length
  return JSON.parse(decoder.decode(json))
}

/** Results have no prototype, because other code may have put properties on `Object.prototype`. */
export const recording = (json) => ({ __proto__: null, value: parsed(json) })

/**
 * @param repeated the indexes of recordings on this page that an earlier page had
 * @param marks identify the request for this page and the request for the next one
 */
export function page(json, repeated, cursor, trackingId, progress, [mark, nextMark]) {
  const { items } = parsed(json)
  // From the end, so that the indexes of the others stay right.
  for (const index of repeated.reverse()) items.splice(index, 1)
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return { __proto__: null, value, progress, mark, nextMark }
}

export const deletion = (value) => ({ __proto__: null, value })

export const fault = (details, cause) => ({ __proto__: null, fault: details, cause })
