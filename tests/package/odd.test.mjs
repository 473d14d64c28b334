// Recordings that are not as the API promises: they are returned, they are reported, and they hide no others.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load, TOKEN } from './support.mjs'

const { RecordingsClient } = await load()

const sound = (at) => ({ id: `r${at}`, topic: 'A call', createTime: new Date(Date.UTC(2026, 9, 30 - at)).toISOString() })

/** A client whose requests are answered with these pages, one after the other. */
function client(pages, options) {
  let sent = 0
  const fetch = async () => {
    const body = pages[sent++]
    const headers = sent < pages.length ? { link: `<?cursor=${sent}>; rel="next"` } : {}
    return new Response(typeof body === 'string' ? body : JSON.stringify(body), { headers })
  }
  return new RecordingsClient({ token: TOKEN, fetch, ...options })
}

test('any number is accepted', async () => {
  for (const number of [74222.5, 0.1, -1, 1e300, 2 ** 53]) {
    const one = { ...sound(0), sizeBytes: number, durationSeconds: number }
    const told = []
    const { items } = await client([{ items: [one] }], { onEvent: (event) => told.push(event.type) }).listRecordings(
      {},
      { strict: true },
    )
    assert.deepEqual(items, [one])
    assert.ok(!told.includes('odd'))
    assert.deepEqual(await client([one]).getRecording('r0', { strict: true }), one)
  }
})

const ODD = [
  [{ sizeBytes: '74222' }, 'sizeBytes', 'expected number, got string'],
  [{ durationSeconds: true }, 'durationSeconds', 'expected number, got boolean'],
  [{ topic: 5 }, 'topic', 'expected string, got number'],
  [{ createTime: 1_777_627_800 }, 'createTime', 'expected string, got number'],
  [{ status: ['available'] }, 'status', 'expected string, got array'],
  [{ temporaryDirectDownloadLinks: 'none' }, 'temporaryDirectDownloadLinks', 'expected object, got string'],
  [{ temporaryDirectDownloadLinks: { expiration: 7 } }, 'temporaryDirectDownloadLinks.expiration', 'expected string, got number'],
]

for (const [change, field, problem] of ODD) {
  test(`an odd recording is returned as it came, and reported: ${field} ${problem}`, async () => {
    const odd = { ...sound(3), hostEmail: null, ...change }
    const items = [sound(0), sound(1), sound(2), odd, sound(4)]
    const told = []
    const onEvent = (event) => event.type === 'odd' && told.push(event)
    const page = await client([{ items }]).listRecordings({}, { onEvent })
    assert.deepEqual(page.items, items)
    const [{ type, call, method, path, ...rest }, ...more] = told
    assert.deepEqual([method, path, rest, more], ['GET', '/v1/convergedRecordings', { field: `items[3].${field}`, problem }, []])
    told.length = 0
    assert.deepEqual(await client([odd], { onEvent }).getRecording('r3'), odd)
    assert.deepEqual([told[0].field, told[0].problem, told[0].path], [field, problem, '/v1/convergedRecordings/r3'])
  })

  test(`a strict caller gets an error, with a cursor past the recording: ${field} ${problem}`, async () => {
    const pages = [{ items: [sound(0), { ...sound(1), ...change }] }, { items: [sound(2)] }]
    for (const [options, own] of [
      [{ strict: true }, {}],
      [{}, { strict: true }],
      [{ strict: false }, { strict: true }],
    ]) {
      const strict = client(pages, options)
      const error = await strict.listRecordings({ max: 2 }, own).then(assert.fail, (error) => error)
      assert.equal(error.code, 'unexpected-shape')
      assert.ok(error.message.includes(`items[1].${field}: ${problem}`), error.message)
      assert.deepEqual((await strict.listRecordings({ cursor: error.cursor })).items, [sound(2)])
    }
    await assert.rejects(client([{ ...sound(1), ...change }]).getRecording('r1', { strict: true }), { code: 'unexpected-shape' })
    const lax = client(pages, { strict: true })
    assert.equal((await lax.listRecordings({}, { strict: false })).items.length, 2)
  })
}

for (const [name, bad] of [
  ['null', null],
  ['a text', 'r1'],
  ['a list', []],
  ['an object without an id', {}],
  ['an id that is a number', { ...sound(1), id: 1 }],
  ['an id that is null', { ...sound(1), id: null }],
]) {
  test(`an item that is not a recording is an error, with a cursor past it: ${name}`, async () => {
    const range = { from: '2026-10-01T00:00:00Z', to: '2026-11-01T00:00:00Z' }
    for (const query of [{}, range]) {
      const lists = client([{ items: [sound(0), bad] }, { items: [sound(2)] }])
      const error = await lists.listRecordings({ max: 2, ...query }).then(assert.fail, (error) => error)
      assert.equal(error.code, 'unexpected-shape')
      assert.match(error.message, /items\[1\]/)
      assert.deepEqual((await lists.listRecordings({ cursor: error.cursor })).items, [sound(2)])
    }
    const last = await client([{ items: [sound(0), bad] }])
      .listRecordings()
      .then(assert.fail, (error) => error)
    assert.equal(last.cursor, undefined, 'nothing follows')
  })
}

test('a body that cannot be a page is an error', async () => {
  for (const body of ['{}', '[]', '{"items":{}}', 'null', '{"items":[{"id":"a","id":"b"}]}']) {
    await assert.rejects(client([body]).listRecordings(), { code: 'unexpected-shape' })
  }
})
