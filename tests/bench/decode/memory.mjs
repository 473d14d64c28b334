// How the core's memory grows as it decodes.

import { before } from 'before'
import { encoded, page } from '../recordings.mjs'
import { ours } from './ours.mjs'
import { withoutWasm } from './without-wasm.mjs'

/** The size of each core's memory in bytes: after loading, after one page of 100 recordings, and after ten. */
export const grown = () => ({
  ours: grownOf(ours),
  'without-wasm': grownOf(withoutWasm),
  ...(before && { before: grownOf(before) }),
})

function grownOf(/** @type {typeof ours} */ { decode, memoryBytes }) {
  const bytes = encoded(page('plain', 100))
  const loaded = memoryBytes()
  decode(bytes)
  const one = memoryBytes()
  for (let pages = 1; pages < 10; pages++) decode(bytes)
  return { loaded, page: one, pages: memoryBytes() }
}
