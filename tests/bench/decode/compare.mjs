// Compares the ways to decode, in the engine that this is run in.

import { KINDS, encoded, page } from '../recordings.mjs'
import { alternating, sampler } from '../statistics.mjs'
import { DECODERS, check } from './decoders.mjs'

/** How many recordings a page has. */
export const COUNTS = [1, 10, 100]

export function checkAll() {
  for (const kind of Object.keys(KINDS)) for (const count of COUNTS) check(kind, count)
}

/** Gives the microseconds that each way takes, by the number of recordings. */
export async function compare({ kind, rounds }) {
  const found = []
  for (const count of COUNTS) {
    check(kind, count)
    const bytes = encoded(page(kind, count))
    const samplers = {}
    for (const [name, decode] of Object.entries(DECODERS)) samplers[name] = await sampler(() => decode(bytes))
    const samples = await alternating(Object.keys(DECODERS), rounds, (name) => samplers[name]())
    found.push({ kind, count, bytes: bytes.length, samples })
  }
  return found
}
