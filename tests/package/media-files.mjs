// Files that a media host serves. They are computed from a seed as they are read, so they can be larger than the memory, and every
// test knows what they should be.

import { createHash } from 'node:crypto'
import { random } from '../helpers/random.mjs'

/**
 * @typedef {import('../../pkg-template/download.js').Part} Part
 *
 * @typedef {object} MediaFile
 * @property {Part} part
 * @property {number} size
 * @property {string} type what a media host says that it is
 * @property {string} version another one for other bytes
 * @property {(from?: number, to?: number) => Generator<Buffer>} read yields the bytes in pieces
 * @property {() => string} sha256
 */

/** How large a piece is at most. */
export const PIECE = 65_536

/** What each file says that it is, and how it begins. @type {Record<Part, { type: string, head: string }>} */
const KINDS = {
  recording: { type: 'video/mp4', head: '\0\0\0\x18ftypmp42\0\0\0\0mp42isom' },
  audio: { type: 'audio/mpeg', head: 'ID3\x04\0\0\0\0\0\0' },
  transcript: { type: 'text/vtt', head: 'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n' },
  notes: { type: 'text/html', head: '<!doctype html><p>Notes\n' },
  shortNotes: { type: 'text/html', head: '<!doctype html><p>In short\n' },
  actionItems: { type: 'text/html', head: '<!doctype html><ul><li>Do\n' },
}

/**
 * A file of that size. Its bytes look like a real file's at the beginning, and random after it. No two pieces of it are alike, so bytes
 * that are missing, repeated or in another place are always noticed.
 *
 * @param {Part} part
 * @param {number} size
 * @param {number} [seed]
 * @returns {MediaFile}
 */
export function mediaFile(part, size, seed = 1) {
  const { type, head } = KINDS[part]
  // Text can be compressed, and sound cannot.
  const block = type.startsWith('text/') ? Buffer.from(noise(seed).toString('hex').slice(0, PIECE), 'latin1') : noise(seed)
  const piece = (/** @type {number} */ number) => {
    const bytes = Buffer.from(block)
    bytes.writeUInt32LE(number)
    if (number === 0) bytes.write(head, 'latin1')
    return bytes
  }
  /** @type {MediaFile['read']} */
  const read = function* (from = 0, to = size) {
    for (let at = from; at < to; ) {
      const number = Math.floor(at / PIECE)
      const end = Math.min(to, (number + 1) * PIECE)
      yield piece(number).subarray(at - number * PIECE, end - number * PIECE)
      at = end
    }
  }
  /** @type {string | undefined} */
  let known
  const sha256 = () => {
    known ??= hashOf(read())
    return known
  }
  return { part, size, type, version: `${seed}`, read, sha256 }
}

/** @param {Iterable<Uint8Array>} pieces */
export function hashOf(pieces) {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** A piece of random bytes. */
function noise(/** @type {number} */ seed) {
  const next = random(seed)
  const bytes = Buffer.alloc(PIECE)
  for (let at = 0; at < PIECE; at += 4) bytes.writeUInt32LE(next.below(2 ** 32), at)
  return bytes
}
