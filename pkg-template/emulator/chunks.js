// The body of an answer with media: chunks that are made as they are taken, because a file can be gigabytes.

import { pause } from './waiting.js'

/** @import { EmulatorPieces } from '../emulator-core.js' */
/** @import { Signal } from './waiting.js' */

/**
 * They can be taken once. Their memory is freed after the last one, and when a loop over them ends early.
 *
 * @param {EmulatorPieces} pieces
 * @returns {Required<Pick<IterableIterator<Uint8Array>, 'next' | 'return' | typeof Symbol.iterator>>}
 */
export function chunksOf(pieces) {
  /** @type {EmulatorPieces | undefined} */
  let left = pieces
  /** @returns {IteratorReturnResult<undefined>} */
  const end = () => {
    left?.free()
    left = undefined
    return { done: true, value: undefined }
  }
  return {
    next() {
      const value = left?.next()
      return value ? { done: false, value } : end()
    },
    return: end,
    [Symbol.iterator]() {
      return this
    },
  }
}

/**
 * Waits as long as this chunk takes to arrive.
 *
 * @param {Uint8Array} chunk
 * @param {number} [bytesPerSecond] 0 or absent: it takes no time
 * @param {Signal} [signal]
 */
export async function arrival(chunk, bytesPerSecond, signal) {
  if (bytesPerSecond) await pause((1000 * chunk.length) / bytesPerSecond, signal)
}
