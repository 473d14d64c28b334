// The typings, as TypeScript users meet them.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, consumer, installed } from './support.mjs'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')

const SOUND = `
import { RecordingsClient, RecordingsError, warmUp } from 'webex-converged-recordings'
import type { CallOptions, ClientEvent, ClientOptions, DeleteOptions, Deletion, DownloadLinks, ErrorCode, ListOptions, ListProgress, ListQuery, Recording, RecordingList, RecordingPage, TokenRequest } from 'webex-converged-recordings'
import { createEmulator } from 'webex-converged-recordings/emulator'

export async function sound(): Promise<string> {
  await warmUp()
  const { fetch, baseUrl } = await createEmulator({ recordings: 1 })
  const waits: number[] = []
  const onEvent = (event: ClientEvent) => { if (event.type === 'wait') waits.push(event.waitMs) }
  const options: ClientOptions = { token: 't', baseUrl, fetch, onEvent, signal: new AbortController().signal }
  const token = async ({ reason, signal }: TokenRequest) => (await fetch('/token?' + reason, { signal })).text()
  new RecordingsClient({ token, timeoutMs: 5_000, tryTimeoutMs: 1_000, retries: 0, maxResponseBytes: 1_000_000, onEvent: undefined })
  new RecordingsClient({ token: () => 't' })
  const client = new RecordingsClient(options)
  const query: ListQuery = { from: new Date(), to: '2026-05-01T00:00:00Z', status: 'available', serviceType: 'all', max: 10 }
  const page: RecordingPage = await client.listRecordings(query)
  const told: string[] = []
  const options7: ListOptions = { windowDays: 7, prefetch: false, onProgress: ({ pages, recordings, reached }: ListProgress) => { told.push(pages + recordings + (reached ?? '')) }, retries: 1 }
  const list: RecordingList = client.listRecordings({ ...query, limit: 5, cursor: undefined }, options7)
  for await (const { id, topic } of list) told.push(id, topic ?? '')
  for await (const { items, cursor } of list.pages()) told.push(cursor ?? items[0]?.id ?? '')
  const some: Recording[] = await list.toArray({ limit: 3 })
  const topics: (string | undefined)[] = await list.then(({ items }) => items.map(({ topic }) => topic))
  told.push(...some.map(({ id }) => id), ...topics.map(String))
  const maybe: AbortSignal | undefined = Math.random() > 0.5 ? new AbortController().signal : undefined
  const call: CallOptions = { signal: maybe, timeoutMs: 5_000, retries: undefined }
  const one: Recording = await client.getRecording(page.items[0]!.id, call)
  const links: DownloadLinks | undefined = one.temporaryDirectDownloadLinks
  const minutes: number = (one.durationSeconds ?? 0) / 60
  const unknown: Recording = { id: 'r1', serviceType: 'hologram', status: 'archived', format: 'OGG' }
  const why: DeleteOptions = { reason: 'audit', comment: 'x', signal: call.signal }
  const { outcome }: Deletion = await client.deleteRecording(one.id, why)
  const known: 'deleted' | 'already-gone' = outcome
  try {
    await client.listRecordings({ cursor: page.cursor })
  } catch (error) {
    if (RecordingsError.is(error)) {
      const retryAfter: number | undefined = error.retryAfterMs
      const code: ErrorCode = error.code
      const goOn: string | undefined = error.cursor
      return code + goOn + error.message + (error.hint ?? '') + (error.trackingId ?? '') + (error.status ?? 0) + error.attempts
    }
  }
  return known + minutes + links + unknown.id
}
`

// Each line must be refused.
const UNSOUND = [
  "new RecordingsClient()",
  "new RecordingsClient({})",
  "new RecordingsClient({ token: 5 })",
  "client.listRecordings({ status: 'availible' })",
  "client.listRecordings({ serviceType: 'Calling' })",
  "client.listRecordings({ max: '10' })",
  "client.getRecording()",
  "client.getRecording(5)",
  "client.deleteRecording('r1', { comments: 'x' })",
  "client.listRecordings().then((page) => page.items[0].topik)",
  "client.listRecordings().then((page) => { page.items[0].durationSeconds.toFixed() })",
  "client.listRecordings({}, { timeout: 5 })",
  "client.listRecordings({}, { onEvent() {} })",
  "client.listRecordings({}, { windowDays: '30' })",
  "client.listRecordings({ prefetch: true })",
  "client.listRecordings().toArray({ max: 5 })",
  "client.listRecordings()[0]",
  "async () => { for await (const recording of client.listRecordings()) recording.topik }",
  "client.getRecording('r1', { prefetch: true })",
  "new RecordingsClient({ token: () => 5 })",
  "new RecordingsClient({ token: 't', onEvent: (event) => event.waitMs })",
  "new RecordingsError('x')",
  "client.free()",
]

async function check(name, source, ...options) {
  await writeFile(join(consumer, name), source)
  const strict = ['--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2022']
  return command(process.execPath, [tsc, ...strict, ...options, name])
}

const SETTINGS = [
  ['sound.mts', '--module', 'nodenext', '--lib', 'es2022,dom'],
  ['sound.cts', '--module', 'nodenext', '--lib', 'es2022,dom'],
  ['sound.ts', '--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2020,dom,dom.iterable'],
  ['exact.mts', '--module', 'nodenext', '--lib', 'es2022,dom', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
]
for (const [name, ...options] of SETTINGS) {
  test(`sound code compiles: ${name} ${options.join(' ')}`, async () => {
    const { code, stdout } = await check(name, SOUND, ...options)
    assert.equal(code, 0, stdout)
  })
}

test('slips do not compile', async () => {
  const lines = UNSOUND.map((line) => `// @ts-expect-error\n${line}`)
  const source = `import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'\ndeclare const client: RecordingsClient\n${lines.join('\n')}\n`
  const { code, stdout } = await check('unsound.mts', source, '--module', 'nodenext', '--lib', 'es2022,dom')
  assert.equal(code, 0, stdout)
})

test('every public name is documented', async () => {
  for (const file of ['index.d.ts', 'emulator.d.ts']) {
    const lines = (await readFile(join(installed, file), 'utf8')).split('\n')
    lines.forEach((line, at) => {
      const declares = /^export (?!interface RecordingsError )/.test(line) || /^ {2,4}(readonly )?\w+\??[:(]/.test(line)
      const isName = declares && !/readonly name:/.test(line)
      if (isName) assert.match(lines[at - 1], /\*\/$/, `${file}:${at + 1} has no comment: ${line}`)
    })
  }
})
