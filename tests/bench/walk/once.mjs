// One walk in a process of its own: node once.mjs WALK WORK_MS PURPOSE
//
// Prints one line of JSON. The purpose is `ids` (which recordings were found), `time` (how long it took, and how much
// memory), or `idle` (how much memory a process takes that imports the same but does not walk).
//
// The time is that of a fresh process: the first request also loads the code that sends it, and ours loads the core.

import { setTimeout as pause } from 'node:timers/promises'
import { peakResident } from '../memory.mjs'
import { WALKS } from './walks.mjs'

const [name, workMs, purpose] = [process.argv[2], Number(process.argv[3]), process.argv[4]]
const { BASE_URL: baseUrl, TOKEN: token, FROM: from } = process.env
// Without an address, our client would call Webex itself.
if (!baseUrl || !token || !from) throw new Error('Run this with: cargo xtask bench (BASE_URL, TOKEN and FROM are not set)')
const given = { baseUrl, token, from }
const walk = await WALKS[name].prepare()

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
    return workMs > 0 ? pause(workMs) : undefined
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
