// What must not compile, below what is right. The difference between the two is the slip.

import type { ClientEvent, ErrorCode, ListQuery, Recording, RecordingPage, RecordingStatus, TokenRequest } from 'webex-converged-recordings'
import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'
import { downloadLink, downloadRecording, saveRecording } from 'webex-converged-recordings/download'
import type { Emulator } from 'webex-converged-recordings/emulator'
import { createEmulator } from 'webex-converged-recordings/emulator'
import type { Json } from './sound.js'

declare const client: RecordingsClient
declare const page: RecordingPage
declare const recording: Recording
declare const emulator: Emulator
declare const thrown: unknown

new RecordingsClient({ token: 't' })
// @ts-expect-error
new RecordingsClient()
// @ts-expect-error
new RecordingsClient({})
// @ts-expect-error
new RecordingsClient({ token: 5 })
// @ts-expect-error
new RecordingsClient({ token: undefined })
// @ts-expect-error
new RecordingsClient({ tokn: 't' })
// @ts-expect-error
new RecordingsClient({ token: 't', timeout: 5 })
// @ts-expect-error
RecordingsClient({ token: 't' })

new RecordingsClient({ token: () => 't' })
// @ts-expect-error
new RecordingsClient({ token: () => 5 })

new RecordingsClient({ token: async ({ reason }) => reason })
// @ts-expect-error
new RecordingsClient({ token: async ({ why }) => why })
// @ts-expect-error
new RecordingsClient({ token: async ({ reason }) => (reason === 'second' ? 'a' : 'b') })
export const giveToken = (asked: TokenRequest) => {
  // @ts-expect-error
  asked.reason = 'first'
}

new RecordingsClient({ token: 't', fetch: emulator.fetch })
// @ts-expect-error
new RecordingsClient({ token: 't', fetch: 'https://webexapis.com' })
// @ts-expect-error
new RecordingsClient({ token: 't', fetch: () => undefined })
// @ts-expect-error
new RecordingsClient({ token: 't', fetch: async () => 'text' })
// @ts-expect-error
new RecordingsClient({ token: 't', fetch: async (count: number) => emulator.fetch(String(count)) })

new RecordingsClient({ token: 't', onEvent: (event) => event.type })
// @ts-expect-error
new RecordingsClient({ token: 't', onEvent: (event) => event.waitMs })
// @ts-expect-error
new RecordingsClient({ token: 't', onEvent: (event) => event.type === 'retry' })

client.listRecordings({ status: 'available' })
// @ts-expect-error
client.listRecordings({ status: 'availible' })
// @ts-expect-error
client.listRecordings({ status: recording.status })

client.listRecordings({ serviceType: 'calling' })
// @ts-expect-error
client.listRecordings({ serviceType: 'Calling' })

client.listRecordings({ max: 10 })
// @ts-expect-error
client.listRecordings({ max: '10' })
// @ts-expect-error
client.listRecordings({ maximum: 10 })

client.listRecordings({ from: new Date(0) })
// @ts-expect-error
client.listRecordings({ from: 0 })
// @ts-expect-error
client.listRecordings({ from: null })

client.listRecordings({ cursor: page.cursor })
// @ts-expect-error
client.listRecordings({ cursor: page })

client.listRecordings({}, { timeoutMs: 5 })
// @ts-expect-error
client.listRecordings({}, { timeout: 5 })
// @ts-expect-error
client.listRecordings({}, { timeoutMs: '5' })
client.listRecordings({}, { strict: true, onEvent: ({ call }) => call + 1 })
// @ts-expect-error
client.listRecordings({}, { onEvent: true })
// @ts-expect-error
client.listRecordings({}, { signal: {} })
// @ts-expect-error
client.listRecordings({}, { signal: true })

client.listRecordings({}, { windowDays: 30, prefetch: true })
// @ts-expect-error
client.listRecordings({}, { windowDays: '30' })
// @ts-expect-error
client.listRecordings({ prefetch: true })
// @ts-expect-error
client.getRecording('r1', { prefetch: true })

client.listRecordings({}, { onProgress: ({ pages }) => pages.toFixed() })
// @ts-expect-error
client.listRecordings({}, { onProgress: ({ pages }) => pages.length })
// @ts-expect-error
client.listRecordings({}, { onProgress: ({ reached }) => reached.length })

client.listRecordings().toArray({ limit: 5 })
// @ts-expect-error
client.listRecordings().toArray({ max: 5 })
// @ts-expect-error
client.listRecordings().toArray(5)
// @ts-expect-error
client.listRecordings()[0]
// @ts-expect-error
client.listRecordings().items
// @ts-expect-error
for (const { id } of client.listRecordings()) id.trim()

client.listRecordings().then((page) => page.items[0]!.topic)
// @ts-expect-error
client.listRecordings().then((page) => page.items[0]!.topik.trim())
export const loop = async () => {
  for await (const recording of client.listRecordings()) recording.topic
  // @ts-expect-error
  for await (const recording of client.listRecordings()) recording.topik.trim()
  for await (const page of client.listRecordings().pages()) page.items
  // @ts-expect-error
  for await (const page of client.listRecordings().pages()) page.id
}

declare const ids: string[]
ids.map(client.getRecording)
// @ts-expect-error
ids.map(client.listRecordings)
// @ts-expect-error
client.getRecording('r1', 5)
// @ts-expect-error
client.deleteRecording('r1', 5)

RecordingsError.from({}).toJSON().code
// @ts-expect-error
RecordingsError.from({}).toJSON().stack
// @ts-expect-error
RecordingsError.from()

new RecordingsClient({ token: 't', allowInsecure: true })
// @ts-expect-error
new RecordingsClient({ token: 't', allowInsecure: 'yes' })
// @ts-expect-error
client.listRecordings({ from: {} })
// @ts-expect-error
for (const { id } of page) id.trim()
export const onePage = async () => {
  // @ts-expect-error
  for await (const { id } of page) id.trim()
}

client.getRecording('r1')
// @ts-expect-error
client.getRecording()
// @ts-expect-error
client.getRecording(5)
// @ts-expect-error
client.getRecording(recording)

client.trashRecordings(['r1'], { source: 'meetings' })
// @ts-expect-error
client.trashRecordings('r1')
// @ts-expect-error
client.trashRecordings()
// @ts-expect-error
client.trashRecordings({ mine: false })
// @ts-expect-error
client.trashRecordings(['r1'], { source: 'all' })
client.reassignRecordings('a@example.com', { recordingIds: ['r1'] })
// @ts-expect-error
client.reassignRecordings('a@example.com', ['r1'])
// @ts-expect-error
client.reassignRecordings('a@example.com', { ownerEmail: 'b@example.com' })

client.deleteRecording('r1', { comment: 'x' })
// @ts-expect-error
client.deleteRecording('r1', { comments: 'x' })
// @ts-expect-error
client.deleteRecording('r1', 'x')
client.deleteRecording('r1').then(({ outcome }) => outcome === 'already-gone')
// @ts-expect-error
client.deleteRecording('r1').then(({ outcome }) => outcome === 'gone')

recording.durationSeconds?.toFixed()
// @ts-expect-error
recording.durationSeconds.toFixed()
// @ts-expect-error
recording.id?.topic
// @ts-expect-error
recording.format = 4
// @ts-expect-error
recording.status satisfies RecordingStatus | undefined
// @ts-expect-error
;({ topic: 'x' }) satisfies Recording
// @ts-expect-error
;({ id: 'r1', topic: null }) satisfies Recording
// @ts-expect-error
page.cursor.length

export const aPage: Json<RecordingPage> = page
// @ts-expect-error
export const aQuery: Json<ListQuery> = { from: new Date() }

if (RecordingsError.is(thrown)) {
  thrown.code === 'not-found'
  // @ts-expect-error
  thrown.code === 'notfound'
  // @ts-expect-error
  thrown.kode
  // @ts-expect-error
  thrown.code = 'network'
  // @ts-expect-error
  thrown.status.toFixed()
  // @ts-expect-error
  thrown.token
} else {
  // @ts-expect-error
  thrown.code
}
// @ts-expect-error
new RecordingsError('x')
// @ts-expect-error
class Extended extends RecordingsError {}

export function misses(event: ClientEvent, code: ErrorCode) {
  switch (event.type) {
    case 'request': case 'response': case 'wait': break
    // @ts-expect-error
    default: event satisfies never
  }
  switch (event.type) {
    // @ts-expect-error
    case 'retry': break
  }
  switch (code) {
    case 'invalid-argument': case 'unauthorized': case 'token-failed': case 'forbidden': case 'not-found': break
    case 'rate-limited': case 'rejected': break
    case 'server': case 'network': case 'timeout': case 'not-json': case 'unexpected-shape': break
    // @ts-expect-error
    default: code satisfies never
  }
}

createEmulator({ recordings: 5 })
// @ts-expect-error
createEmulator({ recordings: '5' })
// @ts-expect-error
createEmulator({ recording: 5 })
// @ts-expect-error
createEmulator().baseUrl
emulator.add({ status: 'deleted' })
// @ts-expect-error
emulator.add({ status: 'gone' })
emulator.add({ deletions: 1, department: 'Sales' })
// @ts-expect-error
emulator.add({ deletions: '1' })
// @ts-expect-error
emulator.add({ files: { video: true } })
// @ts-expect-error
emulator.handle({ method: 'GET' })
// @ts-expect-error
emulator.handle({ method: 'GET', url: 'http://127.0.0.1/v1', body: 'x' })

createEmulator({ dialect: 'webex', users: [{ email: 'ada@example.com', roles: ['admin'] }] })
// @ts-expect-error
createEmulator({ dialect: 'cisco' })
// @ts-expect-error
createEmulator({ users: [{ token: 't' }] })
// @ts-expect-error
createEmulator({ users: [{ email: 'ada@example.com', roles: ['officer'] }] })
// @ts-expect-error
createEmulator({ assume: { secondDelete: 200 } })
// @ts-expect-error
createEmulator({ media: { range: false } })
// @ts-expect-error
createEmulator({ latencyMs: [1, 2, 3] })

createEmulator({ snapshot: { version: 1, recordings: [] } })
// @ts-expect-error
createEmulator({ snapshot: { recordings: [] } })
// @ts-expect-error
createEmulator({ snapshot: '{}' })

emulator.fail('DELETE', 429, { retryAfter: 2, times: 1 })
emulator.fail('DELETE 429 x1')
// @ts-expect-error
emulator.fail()
// @ts-expect-error
emulator.fail('PUT', 429)
// @ts-expect-error
emulator.fail('DELETE', 429, { retry: 2 })
// @ts-expect-error
emulator.fail('DELETE', 429, { times: '2' })
// @ts-expect-error
emulator.fail('DELETE 429', { times: 2 })

emulator.requests.map(({ path }) => path)
// @ts-expect-error
emulator.requests.map(({ url }) => url)
// @ts-expect-error
emulator.requests = []
// @ts-expect-error
emulator.listen(8787)
// @ts-expect-error
emulator.listen().baseUrl
// @ts-expect-error
emulator.reset('recordings')

downloadRecording(client, 'r1', { part: 'audio', source: 'meetings' })
// @ts-expect-error
downloadRecording('r1')
// @ts-expect-error
downloadRecording(client, 'r1', { part: 'video' })
// @ts-expect-error
downloadRecording(client, 'r1', { source: 'all' })
// @ts-expect-error
downloadRecording(client, 'r1').stream
downloadLink(client, 'r1', 'audio')
// @ts-expect-error
downloadLink(client, 'r1')
saveRecording(client, 'r1', { dir: 'archive', parts: ['audio'] })
// @ts-expect-error
saveRecording(client, 'r1')
// @ts-expect-error
saveRecording(client, 'r1', { dir: 'archive', part: 'audio' })

// What only the package itself may use.
// @ts-expect-error
client.free()
// @ts-expect-error
client.since(0)
