// The Webex that is walked: 10 000 recordings of a year over HTTP, and 20 ms for every answer. In a process of its own, so
// that its work and its memory are not measured with the client's.

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { serve } from '../http.mjs'

/** @type {typeof import('webex-converged-recordings/emulator')} */
const { createEmulator } = await import(pathToFileURL(join(process.env.CONSUMER ?? '', 'emulator.mjs')).href)
const token = process.env.TOKEN
const [recordings, days, latencyMs] = ['RECORDINGS', 'DAYS', 'LATENCY_MS'].map((name) => Number(process.env[name]))

// About one generated recording in five is deleted. Added to an empty emulator, all of them are available.
const made = await createEmulator({ recordings, days })
const webex = await createEmulator({ recordings: 0, token })
for (const { format, deletions, ...recording } of made.recordings()) webex.add({ ...recording, status: 'available' })

let requests = 0
const { baseUrl } = await serve(async (request) => {
  const came = performance.now()
  requests += 1
  const answer = webex.handle(request)
  // The latency that is simulated includes the emulator's work.
  await pause(Math.ceil(latencyMs - (performance.now() - came)))
  return answer
})

process.send?.({ baseUrl, ids: webex.recordings().map(({ id }) => id) })
// A message asks how many requests have come since the last one.
process.on('message', () => {
  process.send?.({ requests })
  requests = 0
})
// This process ends with the other one.
process.once('disconnect', () => process.exit())
