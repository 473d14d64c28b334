// A model is one Rust struct. Here each kind of model was given one more field, `added`, in its struct and nowhere else (see
// xtask/src/one_place.rs), and the package that was built from that knows the field wherever it matters.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'

const folder = process.env.WITH_A_FIELD
const typings = await readFile(join(folder, 'index.d.ts'), 'utf8')
const { RecordingsClient, RecordingsError } = await import(pathToFileURL(join(folder, 'node.js')).href)

/** A client whose every request is answered with this, and the URLs that it requested. */
function client(answer) {
  const urls = []
  const fetch = async (url) => {
    urls.push(url)
    return new Response(JSON.stringify(answer))
  }
  return { client: new RecordingsClient({ token: 't0ken-t0ken', fetch }), urls }
}

const failure = (promise) =>
  promise.then(
    () => assert.fail('it succeeded'),
    (error) => error,
  )

describe('a field that is added to', () => {
  const declared = (name, line) => {
    // Some interfaces are declared in two parts.
    const bodies = typings.split(`export interface ${name} {\n`).slice(1)
    const lines = bodies.flatMap((body) => body.split('\n}')[0].split('\n'))
    assert.ok(lines.includes(`    ${line}`), `${name} has no ${line}`)
  }

  test('Recording is typed, and checked in answers', async () => {
    declared('Recording', 'added?: string;')
    const right = { id: 'r1', added: 'x' }
    assert.deepEqual(await client(right).client.getRecording('r1', { strict: true }), right)
    const error = await failure(client({ id: 'r1', added: 7 }).client.getRecording('r1', { strict: true }))
    assert.match(error.message, /: added: expected string, got number$/)
    // Like every optional field, it is absent when it is null.
    assert.deepEqual(await client({ id: 'r1', added: null }).client.getRecording('r1'), { id: 'r1' })
  })

  test('CallOptions is typed, allowed and checked', async () => {
    declared('CallOptions', 'added?: number | undefined;')
    await client({ id: 'r1' }).client.getRecording('r1', { added: 9 })
    const wrong = client({ id: 'r1' })
    const error = await failure(wrong.client.getRecording('r1', { added: 10 }))
    assert.equal(error.message, 'added: expected a whole number from 1 to 9, got 10')
    assert.deepEqual(wrong.urls, [])
    const unknown = await failure(wrong.client.deleteRecording('r1', { aded: 1 }))
    assert.match(unknown.message, /^aded: unknown option; allowed: .*\badded\b/)
    await client({ items: [] }).client.listRecordings({}, { added: 1 })
    const options = await failure(new RecordingsClient({ token: 't0ken-t0ken', added: 'x' }).getRecording('r1'))
    assert.equal(options.message, 'added: expected a whole number from 1 to 9, got "x"')
  })

  test('ListQuery is typed, allowed and checked', async () => {
    declared('ListQuery', 'added?: boolean | undefined;')
    await client({ items: [] }).client.listRecordings({ added: true })
    const error = await failure(client({ items: [] }).client.listRecordings({ added: 1 }))
    assert.equal(error.message, 'added: expected true or false, got 1')
  })

  test('an enum is typed, allowed and sent', async () => {
    assert.match(typings, /export type RecordingStatus = "added" \| "available"/)
    const { client: right, urls } = client({ items: [] })
    await right.listRecordings({ status: 'added' })
    assert.equal(new URL(urls[0]).searchParams.get('status'), 'added')
    const error = await failure(right.listRecordings({ status: 'aded' }))
    assert.equal(error.message, 'status: expected one of added, available, deleted, purged, got "aded"')
  })

  test('an error is typed, and survives toJSON and from', async () => {
    declared('ErrorDetails', 'added?: string;')
    const error = await failure(client({}).client.getRecording(''))
    assert.equal(error.added, 'here')
    assert.equal(error.toJSON().added, 'here')
    assert.equal(RecordingsError.from(error.toJSON()).added, 'here')
    assert.throws(() => RecordingsError.from({ ...error.toJSON(), added: 1 }), { code: 'invalid-argument' })
  })
})
