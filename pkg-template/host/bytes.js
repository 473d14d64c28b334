// Bytes that arrived in parts.

/**
 * Puts parts together.
 *
 * @param {readonly Uint8Array[]} parts
 * @param {number} size of the result, if not all of the parts are needed
 */
export function joined(parts, size) {
  const whole = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    const fits = part.subarray(0, size - offset)
    whole.set(fits, offset)
    offset += fits.length
  }
  return whole
}
