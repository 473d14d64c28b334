// Values out. The bytes were checked to be JSON in UTF-8 already, so that JavaScript can make the objects of them: faster than
// Rust could, and with every field that the server sent.

/** Safari's decoder fails when it has decoded 2 GB: https://github.com/wasm-bindgen/wasm-bindgen/issues/4471 */
const MOST_BYTES = 2 ** 30
let decoder
let left = 0

function parsed(json) {
  if (left < json.length) {
    decoder = new TextDecoder()
    left = MOST_BYTES
  }
  left -= json.length
  return JSON.parse(decoder.decode(json))
}

export const recording = (json) => ({ value: parsed(json) })

/** @param repeated which of its recordings were listed before, from 0 */
export function page(json, repeated, cursor, trackingId, reached) {
  const { items } = parsed(json)
  // From the end, so that the others stay where they are counted.
  for (const at of repeated.reverse()) items.splice(at, 1)
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return reached === undefined ? { value } : { value, reached }
}

export const deletion = (value) => ({ value })

export const fault = (fault, cause) => ({ fault, cause })
