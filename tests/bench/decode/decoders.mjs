// The decoders, from the bytes of a page's body to checked objects, and a check of the decoders themselves.

import { before } from 'before'
import * as ajv from '../checks/ajv.js'
import * as byHand from '../checks/by-hand.js'
import * as zod from '../checks/zod.js'
import * as zodMini from '../checks/zod-mini.js'
import { encoded, page } from '../recordings.mjs'
import { ours } from './ours.mjs'
import { YARDSTICK } from './ways.mjs'
import { withoutWasm } from './without-wasm.mjs'

const utf8 = new TextDecoder()
const parsed = (/** @type {Uint8Array} */ bytes) => JSON.parse(utf8.decode(bytes))

/** @type {Partial<Record<import('./ways.mjs').Way, (bytes: Uint8Array) => unknown>>} */
export const DECODERS = {
  parse: parsed,
  'by-hand': (bytes) => byHand.page(parsed(bytes)),
  ajv: (bytes) => ajv.page(parsed(bytes)),
  'zod-mini': (bytes) => zodMini.page(parsed(bytes)),
  zod: (bytes) => zod.page(parsed(bytes)),
  ours: ours.decode,
  'without-wasm': withoutWasm.decode,
  ...(before && { before: before.decode }),
}

/**
 * Wrong pages, which only the yardstick may accept.
 *
 * @type {((items: object[]) => object)[]}
 */
const WRONG = [
  () => ({ items: 'none' }),
  (items) => ({ items: [null, ...items] }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), id: undefined }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), topic: 7 }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), durationSeconds: '1.5' }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), sizeBytes: '1' }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), temporaryDirectDownloadLinks: [] }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), temporaryDirectDownloadLinks: { expiration: 1 } }) }),
]

/**
 * Makes sure that every decoder returns the page's recordings, and refuses wrong pages.
 *
 * @param {import('../recordings.mjs').Kind} kind
 * @param {number} count
 */
export function check(kind, count) {
  const right = page(kind, count)
  for (const [name, decode] of Object.entries(DECODERS)) {
    if (!isSame(decode(encoded(right)), right)) throw new Error(`${name} returns something else for ${count} ${kind} recordings`)
    // It checks nothing.
    if (name === YARDSTICK) continue
    for (const [at, wrong] of WRONG.entries()) {
      const body = encoded(wrong(right.items))
      if (!throws(() => decode(body))) throw new Error(`${name} accepts wrong page ${at} of ${count} ${kind} recordings`)
    }
  }
}

function throws(/** @type {() => unknown} */ act) {
  try {
    act()
    return false
  } catch {
    return true
  }
}

/**
 * Whether two JSON values are the same, with their fields in the same order. There is no `node:assert` in a page.
 *
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (typeof one !== 'object' || one === null) return Object.is(one, other)
  if (typeof other !== 'object' || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const fields = Object.entries(one)
  const others = Object.entries(other)
  const isSameField = (/** @type {[string, unknown]} */ [name, value], /** @type {number} */ at) =>
    name === others[at][0] && isSame(value, others[at][1])
  return fields.length === others.length && fields.every(isSameField)
}
