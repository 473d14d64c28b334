// Compares the decoders, in the engine that runs this.

import { encoded, KINDS, page } from '../recordings.mjs'
import { alternating, sampler } from '../statistics.mjs'
import { check, DECODERS } from './decoders.mjs'

/** How many recordings a page has. */
export const COUNTS = [1, 10, 100]

export function checkAll() {
  const kinds = /** @type {import('../recordings.mjs').Kind[]} */ (Object.keys(KINDS))
  for (const kind of kinds) for (const count of COUNTS) check(kind, count)
}

/**
 * Returns the microseconds that each decoder takes, by the number of recordings.
 *
 * @param {{ kind: import('../recordings.mjs').Kind, rounds: number }} options
 */
export async function compare({ kind, rounds }) {
  const found = []
  for (const count of COUNTS) {
    check(kind, count)
    const bytes = encoded(page(kind, count))
    /** @type {Record<string, () => Promise<number>>} */
    const samplers = {}
    for (const [name, decode] of Object.entries(DECODERS)) samplers[name] = await sampler(() => decode(bytes))
    const samples = await alternating(Object.keys(DECODERS), rounds, (name) => samplers[name]())
    found.push({ kind, count, bytes: bytes.length, samples })
  }
  return found
}
