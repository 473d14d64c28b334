// Walks in which nothing shifts: with links that count recordings, with links that lapse, while recordings are deleted and
// created, and on servers that sort or select by something other than the recordings' dates.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load, TOKEN } from './support.mjs'

const { RecordingsClient, RecordingsError, createEmulator } = await load()

const NOW = Date.parse('2026-11-24T12:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const RANGE = { from: new Date(NOW - 100 * DAY), to: new Date(NOW) }

const ids = (recordings) => recordings.map(({ id }) => id)
const sorted = (list) => [...list].sort()

/** An emulator with `count` recordings, `apart` milliseconds from one to the next, and a client. */
async function world({ count = 60, apart = HOUR, ...options } = {}) {
  let now = NOW
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, now: () => now, rangeLimitDays: 30, ...options })
  for (let at = 0; at < count; at++) emulator.add({ id: `r${at}`, createTime: new Date(NOW - HOUR - at * apart) })
  const client = new RecordingsClient({ token: TOKEN, baseUrl: emulator.baseUrl, fetch: emulator.fetch })
  const available = () => emulator.recordings().filter(({ status }) => status === 'available')
  return {
    emulator,
    client,
    available,
    wait: (ms) => {
      now += ms
    },
  }
}

for (const paging of ['offset', 'cursor']) {
  for (const prefetch of [true, false]) {
    for (const apart of [HOUR, 7 * HOUR, 1_000, 100, 0]) {
      test(`a loop can delete what it lists: by ${paging}, ${prefetch ? 'a page ahead' : 'page by page'}, ${apart} ms apart`, async () => {
        const { client, available } = await world({ paging, apart })
        const deleted = []
        for await (const { id } of client.listRecordings({ ...RANGE, max: 10 }, { prefetch })) {
          await client.deleteRecording(id)
          deleted.push(id)
        }
        assert.deepEqual(sorted(deleted), sorted(new Set(deleted)))
        assert.equal(deleted.length, 60)
        assert.deepEqual(available(), [])
      })
    }
  }
}

test('recordings created meanwhile cause no repeated and no missing ones', async () => {
  const { client, emulator } = await world({ paging: 'offset' })
  const found = []
  for await (const { items } of client.listRecordings({ ...RANGE, max: 7 }, { prefetch: false }).pages()) {
    found.push(...ids(items))
    for (let more = 0; more < 3; more++) emulator.add({ createTime: new Date(NOW - 1) })
  }
  const old = found.filter((id) => id.startsWith('r'))
  assert.deepEqual(
    old,
    Array.from({ length: 60 }, (_, at) => `r${at}`),
  )
  assert.equal(new Set(found).size, found.length)
})

for (const lapsedLinkStatus of [400, 404, 410]) {
  test(`a stored cursor works after its link has lapsed: ${lapsedLinkStatus}`, async () => {
    for (const paging of ['offset', 'cursor']) {
      const { client, wait } = await world({ paging, linkLifetimeSeconds: 600, lapsedLinkStatus })
      const first = await client.listRecordings({ ...RANGE, max: 10 })
      wait(DAY)
      const rest = await client.listRecordings({ cursor: first.cursor }).toArray()
      assert.deepEqual(
        ids([...first.items, ...rest]),
        Array.from({ length: 60 }, (_, at) => `r${at}`),
      )
    }
  })

  test(`without a range, a lapsed link ends in an error that says what to do: ${lapsedLinkStatus}`, async () => {
    const { client, wait } = await world({ linkLifetimeSeconds: 600, lapsedLinkStatus })
    const first = await client.listRecordings({ max: 10 })
    wait(DAY)
    const error = await client.listRecordings({ cursor: first.cursor }).then(assert.fail, (error) => error)
    assert.ok(RecordingsError.is(error))
    assert.equal(error.status, lapsedLinkStatus)
    assert.match(error.hint, /List again, and give `from` or `to`/)
    assert.equal(error.cursor, undefined, 'a cursor would lead to the same error')
  })
}

test('an empty page leads on by its link, or by dates if the link has lapsed', async () => {
  const { client, wait } = await world({ linkLifetimeSeconds: 600, faults: ['LIST no-items x1'] })
  const first = await client.listRecordings({ ...RANGE, max: 10 })
  assert.deepEqual(first.items, [])
  wait(DAY)
  assert.equal((await client.listRecordings({ cursor: first.cursor }).toArray()).length, 60)
})

/** A client of a server that orders and selects in its own way. Its links count recordings. */
function server(recordings, { by = ({ createTime }) => createTime, isIn, size = (max) => max, order } = {}) {
  const requests = []
  const fetch = async (address) => {
    const url = new URL(address)
    requests.push(url.search)
    const { from, to, offset = 0, max = 10 } = Object.fromEntries(url.searchParams)
    isIn ??= (recording, from, to) => from <= Date.parse(by(recording)) && Date.parse(by(recording)) < to
    const all = recordings.filter((one) => !from || isIn(one, Date.parse(from), Date.parse(to)))
    const list = all.sort(order ?? ((one, other) => by(other).localeCompare(by(one))))
    const end = Number(offset) + size(Number(max))
    const headers = {}
    if (end < list.length) {
      url.searchParams.set('offset', end)
      headers.link = `<${url}>; rel="next"`
    }
    return new Response(JSON.stringify({ items: list.slice(Number(offset), end) }), { headers })
  }
  return { client: new RecordingsClient({ token: TOKEN, fetch }), requests }
}

const text = (ms) => new Date(ms).toISOString().replace('.000Z', 'Z')
/** Recordings, with more fields for each. */
const recordings = (count, more) =>
  Array.from({ length: count }, (_, at) => ({ id: `r${at}`, createTime: text(NOW - (at + 1) * HOUR), ...more?.(at) }))
/** Different numbers in no order. */
const shuffled = (at) => (at * 37) % 101
const numberOf = ({ id }) => shuffled(Number(id.slice(1)))

for (const [name, all, options] of [
  [
    'goes by the time of recording',
    recordings(100, (at) => ({ timeRecorded: text(NOW - (shuffled(at) + 101) * HOUR) })),
    { by: ({ timeRecorded }) => timeRecorded },
  ],
  [
    'goes by the time of recording, which is hours before',
    recordings(100, (at) => ({ timeRecorded: text(NOW - (at + 1) * HOUR - (shuffled(at) * HOUR) / 9) })),
    { by: ({ timeRecorded }) => timeRecorded },
  ],
  ['lists in no order', recordings(100), { order: (one, other) => numberOf(one) - numberOf(other) }],
  ['lists the oldest first', recordings(100), { order: (one, other) => one.createTime.localeCompare(other.createTime) }],
  ['gives no dates', recordings(100).map(({ id }) => ({ id })), { isIn: () => true, order: () => 0 }],
  [
    'gives some dates',
    recordings(100, (at) => (at % 7 === 0 ? { createTime: undefined } : {})),
    { isIn: () => true, order: () => 0 },
  ],
  ['gives odd dates', recordings(100, (at) => (at % 7 === 0 ? { createTime: 5 } : {})), { isIn: () => true, order: () => 0 }],
  ['ignores the range', recordings(100), { isIn: () => true }],
  [
    'includes the end of the range',
    recordings(100, (at) => ({ createTime: text(NOW - (1 + Math.floor(at / 3)) * 1_000) })),
    { isIn: ({ createTime }, from, to) => from <= Date.parse(createTime) && Date.parse(createTime) <= to },
  ],
  [
    'selects by whole days',
    recordings(100, (at) => ({ createTime: text(NOW - DAY - (at * HOUR) / 2) })),
    {
      isIn: ({ createTime }, from, to) =>
        Math.floor(from / DAY) <= Math.floor(Date.parse(createTime) / DAY) &&
        Math.floor(Date.parse(createTime) / DAY) <= Math.floor(to / DAY),
    },
  ],
  ['has all recordings in one second', recordings(250, () => ({ createTime: text(NOW - HOUR) }))],
  [
    'has all recordings in one second, and small pages',
    recordings(100, () => ({ createTime: text(NOW - HOUR) })),
    { size: () => 10 },
  ],
  ['gives smaller pages than it is asked for', recordings(100), { size: (max) => Math.min(max, 7) }],
]) {
  test(`no recording is lost if a server ${name}`, async () => {
    const { client, requests } = server(all, options)
    const found = ids(await client.listRecordings({ from: new Date(NOW - 29 * DAY), to: new Date(NOW), max: 10 }).toArray())
    const expected = all.filter(({ id }) => found.includes(id)).length
    assert.equal(expected, all.length, `${all.length - expected} were lost`)
    assert.equal(found.length, new Set(found).size, 'one came twice')
    assert.ok(requests.length < 40, `${requests.length} requests`)
  })
}

for (const max of [1, 2, 3, 5, 10]) {
  for (const [name, more, options] of [
    ['in no order', undefined, { order: (one, other) => numberOf(one) - numberOf(other) }],
    ['the oldest first', undefined, { order: (one, other) => one.createTime.localeCompare(other.createTime) }],
    [
      'the oldest first, many of them at one time',
      (at) => ({ createTime: text(NOW - (1 + Math.floor(at / 8)) * 1_000) }),
      { order: (one, other) => one.createTime.localeCompare(other.createTime) || one.id.localeCompare(other.id) },
    ],
    [
      'by the time of recording, but selects by the time of creation',
      (at) => ({ timeRecorded: text(NOW - (at + 1) * HOUR - (shuffled(at) * HOUR) / 9) }),
      {
        by: ({ timeRecorded }) => timeRecorded,
        isIn: ({ createTime }, from, to) => from <= Date.parse(createTime) && Date.parse(createTime) < to,
      },
    ],
  ]) {
    // A page of one is always in order.
    if (max === 1 && options.by) continue
    test(`no recording is lost if a server lists ${name}, ${max} per page`, async () => {
      const all = recordings(60, more)
      const { client, requests } = server(all, options)
      const found = ids(await client.listRecordings({ from: new Date(NOW - 29 * DAY), to: new Date(NOW), max }).toArray())
      assert.deepEqual(sorted(found), sorted(ids(all)), `${60 - new Set(found).size} were lost`)
      assert.ok(requests.length <= 60 / max + 40, `${requests.length} requests`)
    })
  }
}

test('a page that repeats for ever ends in an error', async (context) => {
  const { setTimeout } = globalThis
  context.mock.method(globalThis, 'setTimeout', (work, ms, ...rest) => setTimeout(work, ms < 1_000 ? 0 : ms, ...rest))
  for (const query of [{ max: 2 }, { max: 2, from: new Date(NOW - DAY), to: new Date(NOW) }]) {
    let requests = 0
    const items = recordings(2).reverse()
    const fetch = async () => {
      requests += 1
      return new Response(JSON.stringify({ items }), { headers: { link: `<?cursor=${requests}>; rel="next"` } })
    }
    const found = []
    const client = new RecordingsClient({ token: TOKEN, fetch })
    const error = await (async () => {
      for await (const { id } of client.listRecordings(query)) found.push(id)
    })().then(assert.fail, (error) => error)
    assert.match(error.message, /its last 100 pages had nothing new/)
    assert.deepEqual(found, ids(items))
    assert.ok(requests < 110, `${requests} requests`)
  }
})

test('nothing before 2015 is requested', async () => {
  for (const from of [new Date(0), '0000-01-01T00:00:00Z', '1999-12-31T23:59:59+14:00']) {
    const { client, requests } = server(recordings(3))
    assert.equal((await client.listRecordings({ from, to: new Date(NOW) }).toArray()).length, 3)
    const earliest = requests.map((search) => new URLSearchParams(search).get('from')).sort()[0]
    assert.equal(earliest, '2015-01-01T00:00:00Z')
    assert.ok(requests.length <= 146, `${requests.length} requests`)
  }
})

test('endless empty pages end in an error, and are requested more and more slowly', async (context) => {
  const waits = []
  const { setTimeout } = globalThis
  context.mock.method(globalThis, 'setTimeout', (work, ms, ...rest) => {
    // The timers of time limits are longer.
    if (ms < 1_000) waits.push(ms)
    return setTimeout(work, ms < 1_000 ? 0 : ms, ...rest)
  })
  let requests = 0
  const fetch = async () => {
    requests += 1
    return new Response('{"items":[]}', { headers: { link: `<?cursor=${requests}>; rel="next"` } })
  }
  const client = new RecordingsClient({ token: TOKEN, fetch })
  for (const query of [{}, { from: new Date(NOW - DAY), to: new Date(NOW) }]) {
    requests = 0
    waits.length = 0
    const error = await client
      .listRecordings(query)
      .toArray()
      .then(assert.fail, (error) => error)
    assert.equal(error.code, 'unexpected-shape')
    assert.match(error.message, /its last 100 pages had nothing new/)
    assert.equal(requests, 100)
    assert.equal(waits.length, 99)
    assert.ok(
      waits.every((ms, at) => at === 0 || ms > waits[at - 1]),
      `${waits}`,
    )
    // It is possible to go on from there.
    await assert.rejects(client.listRecordings({ cursor: error.cursor }).toArray(), { code: 'unexpected-shape' })
    assert.equal(requests, 200)
  }
})

test('with a cursor, progress goes on counting', async () => {
  const { client } = await world()
  const told = []
  const pages = client.listRecordings(
    { ...RANGE, max: 20 },
    { onProgress: ({ pages, recordings }) => told.push([pages, recordings]) },
  )
  let cursor
  for await (const page of pages.pages()) {
    if (page.items.length === 0) continue
    cursor = page.cursor
    break
  }
  await client.listRecordings({ cursor }, { onProgress: ({ pages, recordings }) => told.push([pages, recordings]) }).toArray()
  assert.deepEqual(
    told.map(([pages]) => pages),
    told.map((_, at) => at + 1),
  )
  assert.equal(told.at(-1)[1], 60)
})
