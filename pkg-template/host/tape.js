// Reads a tape: src/wire/json/tape.rs describes it, word by word.
//
// The core has checked the body and recorded where everything is. This file only cuts out the strings and builds the objects.

import { CHUNK, FIRST_OTHER, INTEGER, KIND_BITS, TEXT, VALUE } from './constants.js'

/** Safari's decoder fails after it has decoded 2 GB: https://github.com/wasm-bindgen/wasm-bindgen/issues/4471 */
const MOST_BYTES = 2 ** 30
/** @type {TextDecoder} */
let decoder
let bytesLeft = 0

/** @param {Uint8Array} bytes that do not start with a byte order mark, which the decoder would drop */
function decoded(bytes) {
  if (bytesLeft <= bytes.length) {
    decoder = new TextDecoder()
    bytesLeft = MOST_BYTES
  }
  bytesLeft -= bytes.length
  return decoder.decode(bytes)
}

/** A tape, and how far it has been read. It uses the core's memory, so it must be read before the core runs again. */
export class Tape {
  words
  values
  /** The text of the chunk. */
  text = ''
  at = 0
  #body

  /**
   * @param {Uint8Array} body
   * @param {Uint8Array} values
   * @param {Int32Array} words
   */
  constructor(body, values, words) {
    this.#body = body
    this.words = words
    /** @type {any[]} */
    this.values = JSON.parse(`[${decoded(values)}]`)
  }

  /**
   * @template Made
   * @param {(tape: Tape) => Made} make makes an object from where the tape is, and moves it to the next one
   */
  records(make) {
    const { words } = this
    const records = []
    while (this.at < words.length) {
      if (words[this.at] === CHUNK) {
        this.text = decoded(this.#body.subarray(words[this.at + 1], words[this.at + 2]))
        this.at += 3
      }
      records.push(make(this))
    }
    return records
  }

  /**
   * Adds a field that its object has no line for, or whose value is of another kind. Returns where the next field is.
   *
   * @param {Record<string, unknown>} object
   * @param {number} at
   * @param {string[]} names of the fields of the object's shape
   */
  field(object, at, names) {
    const { words, values } = this
    const number = words[at] >> KIND_BITS
    const name = number < FIRST_OTHER ? names[number] : values[number - FIRST_OTHER]
    const kind = words[at] & (2 ** KIND_BITS - 1)
    const value = this.#value(kind, words[at + 1], words[at + 2])
    if (name !== '__proto__') object[name] = value
    // An assignment would change the object's prototype.
    else Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true })
    return at + (kind === TEXT ? 3 : 2)
  }

  /**
   * @param {number} kind
   * @param {number} first
   * @param {number} second
   */
  #value(kind, first, second) {
    switch (kind) {
      case TEXT:
        return this.text.substring(first, second)
      case VALUE:
        return this.values[first]
      case INTEGER:
        return first
    }
    // This happens only if the core has a fault. Without the error, a tape without an end would be read for ever.
    throw new RangeError(`a tape with a word of kind ${kind}`)
  }
}
