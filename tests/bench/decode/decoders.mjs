// The ways from the bytes of a page's body to objects that were checked, and the check of the ways themselves.

import * as ajv from '../checks/ajv.js'
import * as byHand from '../checks/by-hand.js'
import * as zod from '../checks/zod.js'
import * as zodMini from '../checks/zod-mini.js'
import { encoded, page } from '../recordings.mjs'
import * as ours from './ours.mjs'
import { YARDSTICK } from './ways.mjs'

const utf8 = new TextDecoder()
const parsed = (bytes) => JSON.parse(utf8.decode(bytes))

export const DECODERS = {
  parse: parsed,
  'by-hand': (bytes) => byHand.page(parsed(bytes)),
  ajv: (bytes) => ajv.page(parsed(bytes)),
  'zod-mini': (bytes) => zodMini.page(parsed(bytes)),
  zod: (bytes) => zod.page(parsed(bytes)),
  ours: ours.decode,
}

/** What is wrong, and what no way but the yardstick may take for right. */
const WRONG = [
  (items) => ({ items: 'none' }),
  (items) => ({ items: [null, ...items] }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), id: undefined }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), topic: 7 }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), durationSeconds: '1.5' }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), sizeBytes: '1' }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), temporaryDirectDownloadLinks: [] }) }),
  (items) => ({ items: items.with(-1, { ...items.at(-1), temporaryDirectDownloadLinks: { expiration: 1 } }) }),
]

/** Makes sure that every way gives what the page says, and refuses what no page may say. */
export function check(kind, count) {
  const right = page(kind, count)
  for (const [name, decode] of Object.entries(DECODERS)) {
    if (!isSame(decode(encoded(right)), right)) throw new Error(`${name} makes something else of ${count} ${kind} recordings`)
    // It checks nothing.
    if (name === YARDSTICK) continue
    for (const [at, wrong] of WRONG.entries()) {
      const body = encoded(wrong(right.items))
      if (!throws(() => decode(body))) throw new Error(`${name} takes wrong page ${at} of ${count} ${kind} recordings for right`)
    }
  }
}

function throws(act) {
  try {
    act()
    return false
  } catch {
    return true
  }
}

/** Whether two values of JSON are alike, with their fields in the same order. There is no `node:assert` in a page. */
function isSame(one, other) {
  if (typeof one !== 'object' || one === null) return Object.is(one, other)
  if (typeof other !== 'object' || other === null) return false
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false
  const names = Object.keys(one)
  return names.join() === Object.keys(other).join() && names.every((name) => isSame(one[name], other[name]))
}
