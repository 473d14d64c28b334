// How the core's memory grows with what it decodes.

import { encoded, page } from '../recordings.mjs'
import { decode, memoryBytes } from './ours.mjs'

/** The bytes of its memory: as loaded, after one page of 100 recordings, and after ten. */
export function grown() {
  const bytes = encoded(page('plain', 100))
  const sizes = { loaded: memoryBytes() }
  decode(bytes)
  sizes.page = memoryBytes()
  for (let pages = 1; pages < 10; pages++) decode(bytes)
  sizes.pages = memoryBytes()
  return sizes
}
