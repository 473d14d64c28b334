// How the core's memory grows as it decodes.

import { encoded, page } from '../recordings.mjs'
import { decode, memoryBytes } from './ours.mjs'

/** The size of its memory in bytes: after loading, after one page of 100 recordings, and after ten. */
export function grown() {
  const bytes = encoded(page('plain', 100))
  const loaded = memoryBytes()
  decode(bytes)
  const one = memoryBytes()
  for (let pages = 1; pages < 10; pages++) decode(bytes)
  return { loaded, page: one, pages: memoryBytes() }
}
