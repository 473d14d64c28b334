// Webex as it is walked: 10 000 recordings of 300 days behind HTTP, and 20 ms for every answer. In a process of its own,
// so that its work and its memory are not the client's.

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { serve } from '../http.mjs'

const { createEmulator } = await import(pathToFileURL(join(process.env.CONSUMER, 'emulator.mjs')))
const token = process.env.TOKEN
const [recordings, days, latencyMs] = ['RECORDINGS', 'DAYS', 'LATENCY_MS'].map((name) => Number(process.env[name]))

// About one made-up recording in five is deleted. Put into an empty emulator, all of them are available.
const made = await createEmulator({ recordings, days })
const webex = await createEmulator({ recordings: 0, token })
for (const { format, deletions, ...recording } of made.recordings()) webex.add({ ...recording, status: 'available' })

let requests = 0
const { baseUrl } = await serve(async (request) => {
  const came = performance.now()
  requests += 1
  const answer = webex.handle(request)
  // The emulator's work is a part of the latency, and not on top of it.
  await pause(Math.ceil(latencyMs - (performance.now() - came)))
  return answer
})

process.send({ baseUrl, ids: webex.recordings().map(({ id }) => id) })
// Whoever asks is told how many requests came since the last time.
process.on('message', () => {
  process.send({ requests })
  requests = 0
})
// Whatever ends the other process ends this one.
process.once('disconnect', () => process.exit())
