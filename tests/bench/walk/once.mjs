// One walk in a process of its own: node once.mjs WALK RANGES WORK_MS PURPOSE
//
// Prints one line of JSON. The purpose is `ids` (which recordings were found), `time` (how long it took, and how much
// memory), or `idle` (how much memory a process takes that imports the same but does not walk).
//
// The time is that of a fresh process: the first request also loads the code that sends it, and ours loads the core.

import { setTimeout as pause } from 'node:timers/promises'
import { peakResident } from '../resident.mjs'
import { WALKS } from './walks.mjs'

const [name, ranges, workMs, purpose] = process.argv.slice(2)
const { BASE_URL: baseUrl, TOKEN: token, FROM: from, TO: to } = process.env
// Without an address, our client would call Webex itself.
if (!baseUrl || !token || !from || !to) throw new Error('Run this with: cargo xtask bench (BASE_URL, TOKEN, FROM, TO)')
const given = { baseUrl, token, from, to }
const walk = await WALKS[name].prepare(/** @type {import('./walks.mjs').Ranges} */ (ranges))()

if (purpose === 'ids') {
  /** @type {string[]} */
  const ids = []
  await walk(given, ({ id }) => void ids.push(id))
  print({ ids })
} else {
  /** @type {Seen} */
  const seen = { recordings: 0, peakHeap: 0 }
  // A caller works once per page. That is counted in recordings, because in windows some pages are not full.
  const handle = () => {
    seen.recordings += 1
    seen.firstMs ??= performance.now() - began
    if (seen.recordings % 100 !== 0) return
    sample(seen)
    // The caller's work, which takes no processor time here.
    return Number(workMs) > 0 ? pause(Number(workMs)) : undefined
  }
  const began = performance.now()
  if (purpose === 'time') await walk(given, handle)
  const ms = performance.now() - began
  sample(seen)
  print({ ms, ...seen, peakResident: peakResident() })
}

/**
 * @typedef {{ recordings: number, peakHeap: number, firstMs?: number }} Seen
 *
 * @param {Seen} seen
 */
function sample(seen) {
  const { heapUsed, external } = process.memoryUsage()
  seen.peakHeap = Math.max(seen.peakHeap, heapUsed + external)
}

function print(/** @type {object} */ result) {
  console.log(JSON.stringify(result))
}
