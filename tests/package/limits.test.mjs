// A rate limit concerns the client, not a single call: the package against a server that accepts ten requests per second.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limited, watchedFetch } from '../bench/limited.mjs'
import { load } from './support.mjs'

const TOKEN = 't0ken-of-the-limits'

test('80 concurrent deletions all succeed where the server accepts ten per second', async () => {
  const { RecordingsClient } = await load()
  const { baseUrl, close, counts } = await limited(10)
  try {
    const watched = watchedFetch()
    const events = []
    const options = { token: TOKEN, baseUrl, fetch: watched.fetch, onEvent: (event) => events.push(event) }
    const client = new RecordingsClient(options)
    const ends = await Promise.all(Array.from({ length: 80 }, (_, number) => client.deleteRecording(`r${number}`)))
    assert.deepEqual(new Set(ends.map(({ outcome }) => outcome)), new Set(['deleted']))
    assert.equal(counts.taken, 80)
    assert.equal(watched.tooSoon, 0, 'never sooner than asked')
    assert.ok(counts.refused < 2 * 80, `${counts.refused} were refused`)
    const waits = events.filter(({ type }) => type === 'wait')
    assert.ok(waits.length >= 70 && waits.every(({ waitMs }) => Number.isInteger(waitMs) && waitMs > 0))
  } finally {
    close()
  }
})

test('a request to wait holds back the other calls of that client, and no other client', async () => {
  const { RecordingsClient } = await load()
  let sent = 0
  const busy = () => new Response(null, { status: 503, headers: { 'Retry-After': '120' } })
  const fetch = async () => (++sent === 1 ? busy() : new Response(null, { status: 204 }))
  const [one, other] = [0, 1].map(() => new RecordingsClient({ token: TOKEN, fetch }))
  await assert.rejects(one.deleteRecording('r1'), { code: 'server', attempts: 1, retryAfterMs: 120_000 })
  await assert.rejects(one.getRecording('r1'), { code: 'rate-limited', attempts: 0, retryable: true })
  await assert.rejects(one.listRecordings().toArray(), { code: 'rate-limited', attempts: 0 })
  assert.equal((await other.deleteRecording('r1')).outcome, 'deleted')
  assert.equal(sent, 2)
})
