// One walk in a process of its own: node once.mjs WALK WORK_MS PURPOSE
//
// Prints one line of JSON. The purpose is `ids` (which recordings were found), `time` (how long it took, and how much
// memory), or `idle` (how much memory a process takes that imports the same and walks nowhere).
//
// The time is that of a fresh process: the first request also loads what sends it, and ours the core.

import { setTimeout as pause } from 'node:timers/promises'
import { peakResident } from '../memory.mjs'
import { WALKS } from './walks.mjs'

const [name, workMs, purpose] = [process.argv[2], Number(process.argv[3]), process.argv[4]]
const { BASE_URL: baseUrl, TOKEN: token, FROM: from } = process.env
// Without an address our client would call Webex itself.
if (!baseUrl) throw new Error('Run this with: cargo xtask bench (BASE_URL is not set)')
const given = { baseUrl, token, from }
const walk = await WALKS[name].prepare()

if (purpose === 'ids') {
  const ids = []
  await walk(given, ({ id }) => void ids.push(id))
  print({ ids })
} else {
  const seen = { recordings: 0, peakHeap: 0 }
  // A caller works once per page. Counted by recordings, because in windows some pages are not full.
  const handle = () => {
    seen.recordings += 1
    seen.firstMs ??= performance.now() - began
    if (seen.recordings % 100 !== 0) return
    sample(seen)
    return workMs > 0 ? pause(workMs) : undefined
  }
  const began = performance.now()
  if (purpose === 'time') await walk(given, handle)
  const ms = performance.now() - began
  sample(seen)
  print({ ms, ...seen, peakResident: peakResident() })
}

function sample(seen) {
  const { heapUsed, external } = process.memoryUsage()
  seen.peakHeap = Math.max(seen.peakHeap, heapUsed + external)
}

function print(result) {
  console.log(JSON.stringify(result))
}
