// Lists of both services: looped over, page by page and collected; with one right or none; abandoned, aborted and failing half-way.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { load } from './support.mjs'

const { RecordingsClient, RecordingsError, createEmulator } = await load()

const NOW = Date.parse('2026-11-24T12:00:00Z')
const HOUR = 3_600_000
const RANGE = { from: new Date(NOW - 100 * 24 * HOUR), to: new Date(NOW) }
const ALL = { ...RANGE, source: 'all' }
/** So short a range is requested in one piece. */
const RECENT = { ...ALL, from: new Date(NOW - 20 * 24 * HOUR) }
const CALLS = 'spark:recordings_read'
const MEETINGS = 'meeting:recordings_read'
const USERS = [
  { email: 'ann@example.com', token: 'ann' },
  { email: 'calls@example.com', token: 'calls', scopes: [CALLS] },
  { email: 'meetings@example.com', token: 'meetings', scopes: [MEETINGS] },
  { email: 'none@example.com', token: 'none', scopes: ['spark:people_read'] },
]

const ids = (recordings) => recordings.map(({ id }) => id)
const sorted = (list) => [...list].sort()
const bySource = (failures) => failures.map(({ source, error }) => [source, error.code, error.status])

/**
 * An emulator with calls and meetings in turn, an hour apart, and a client of one of its users. `requests` has the paths of the
 * client's requests.
 */
async function world({ who = 'ann', calls = 30, meetings = 30, options, ...chosen } = {}) {
  let now = NOW
  const emulator = await createEmulator({ dialect: 'webex', users: USERS, recordings: 0, now: () => now, ...chosen })
  const mine = `${who}@example.com`
  for (let at = 0; at < Math.max(calls, meetings); at += 1) {
    const createTime = (offset) => NOW - (2 * at + offset) * HOUR
    if (at < calls) emulator.add({ id: `c${at}`, serviceType: 'calling', ownerEmail: mine, createTime: createTime(1) })
    if (at < meetings) emulator.add({ id: `m${at}`, serviceType: 'MeetingCenter', hostEmail: mine, createTime: createTime(2) })
  }
  const world = { emulator, requests: [], open: 0 }
  const fetch = async (url, init) => {
    world.requests.push(new URL(url).pathname.replace('/v1/', ''))
    world.open += 1
    try {
      return await (world.fetch ?? emulator.fetch)(url, init)
    } finally {
      world.open -= 1
    }
  }
  world.newClient = (more) =>
    new RecordingsClient({ token: who, baseUrl: emulator.baseUrl, fetch, retries: 0, ...options, ...more })
  world.client = world.newClient()
  world.wait = (ms) => {
    now += ms
  }
  world.all = () =>
    ids(
      emulator
        .recordings()
        .filter(({ ownerEmail, hostEmail, status }) => status === 'available' && (ownerEmail ?? hostEmail) === mine),
    )
  /** Lets everything happen that needs no timer. */
  world.fence = async () => {
    for (let request = 0; request < 3; request++) {
      await emulator.fetch(`${emulator.baseUrl}/recordings`, { headers: { Authorization: `Bearer ${who}` } })
      await setImmediate()
    }
  }
  return world
}

const is = (path) => (url) => new URL(url).pathname.endsWith(`/${path}`)
const isOfCalls = is('convergedRecordings')
const isOfMeetings = is('recordings')

async function looped(list) {
  const found = []
  for await (const recording of list) found.push(recording)
  return found
}

async function paged(list) {
  const found = []
  for await (const page of list.pages()) found.push(page)
  return found
}

/** What came of a loop: what it found, and what it failed with. */
async function untilFailure(list) {
  const found = []
  try {
    for await (const recording of list) found.push(recording)
  } catch (error) {
    return { found, error }
  }
  return { found, error: undefined }
}

test('a list of both services has everything once, newest first, and says where each is from', async () => {
  for (const [calls, meetings] of [
    [30, 30],
    [30, 0],
    [0, 30],
    [0, 0],
    [1, 70],
  ]) {
    const { client, all } = await world({ calls, meetings })
    const list = client.listRecordings({ ...ALL, max: 7 })
    const found = await looped(list)
    assert.deepEqual(ids(found), all())
    for (const { id, source } of found) assert.equal(source, id.startsWith('m') ? 'meetings' : undefined)
    assert.deepEqual(ids(await list.toArray()), all())
    const pages = await paged(list)
    assert.deepEqual(ids(pages.flatMap(({ items }) => items)), all())
    assert.ok(pages.every(({ items, missing }) => items.length <= 7 && missing === undefined))
    assert.deepEqual([list.missing, pages.at(-1).cursor], [[], undefined])
  }
})

test('awaited, it is the first page, and each cursor continues it in another client', async () => {
  const one = await world()
  const { newClient, all } = one
  const found = []
  let cursor
  do {
    const page = await newClient().listRecordings(cursor ? { cursor } : { ...ALL, max: 7 })
    assert.ok(page.items.length <= 7)
    found.push(...page.items)
    cursor = page.cursor && JSON.parse(JSON.stringify(page.cursor))
    assert.ok(cursor === undefined || /^all\.[\x21-\x7e]+$/.test(cursor))
  } while (cursor)
  assert.deepEqual(ids(found), all())
})

test('a cursor in the middle of a page continues after the recording that came last', async () => {
  const one = await world({ calls: 5, meetings: 40 })
  const first = await one.client.listRecordings({ ...ALL, max: 3 })
  const before = one.requests.length
  const rest = await one.newClient().listRecordings({ cursor: first.cursor, max: 50, source: 'meetings' }).toArray()
  assert.deepEqual(ids([...first.items, ...rest]), one.all())
  assert.deepEqual(sorted(one.requests.slice(before, before + 2)), ['convergedRecordings', 'recordings'])
})

test('one page of each service is requested at first, and then only what is needed next', async () => {
  const one = await world({ calls: 20, meetings: 20 })
  // The calls are all newer.
  const late = one.emulator.recordings().filter(({ id }) => id.startsWith('m'))
  for (const { id } of late) one.emulator.remove(id)
  for (let at = 0; at < 20; at += 1) {
    one.emulator.add({
      id: `late${at}`,
      serviceType: 'MeetingCenter',
      hostEmail: 'ann@example.com',
      createTime: NOW - (100 + at) * HOUR,
    })
  }
  const [first, second] = ['convergedRecordings', 'recordings']
  const seen = []
  for await (const { items } of one.client.listRecordings({ ...RECENT, max: 5 }, { prefetch: false }).pages()) {
    seen.push([items.map(({ id }) => id.at(0)).join(''), one.requests.splice(0)])
  }
  // Only once the calls have all come does it matter what the meetings' next page has.
  assert.deepEqual(seen, [
    ['ccccc', [first, second]],
    ['ccccc', [first]],
    ['ccccc', [first]],
    ['ccccc', [first]],
    ['lllll', []],
    ['lllll', [second]],
    ['lllll', [second]],
    ['lllll', [second]],
  ])
})

test('a limit ends it, and nothing beyond is requested', async () => {
  for (const [limit, requests] of [
    [0, 2],
    [1, 2],
    [10, 2],
  ]) {
    const one = await world()
    assert.deepEqual(ids(await looped(one.client.listRecordings({ ...ALL, max: 10, limit }))), one.all().slice(0, limit))
    await one.fence()
    assert.equal(one.requests.length, requests, `${limit}`)
  }
  const { client, all } = await world()
  const list = client.listRecordings({ ...ALL, limit: 15 })
  assert.deepEqual(ids(await list.toArray()), all().slice(0, 15))
  assert.deepEqual(ids(await list.toArray({ limit: 31 })), all().slice(0, 31))
})

test('a service that refuses is missing, and the recordings of the other one come', async () => {
  for (const [who, source, missing] of [
    ['calls', undefined, 'meetings'],
    ['meetings', 'meetings', 'converged'],
  ]) {
    const one = await world({ who })
    const expected = one.all().filter((id) => id.startsWith(source ? 'm' : 'c'))
    const told = []
    const list = one.client.listRecordings({ ...ALL, max: 7 }, { onProgress: ({ missing }) => told.push(missing) })
    assert.deepEqual(ids(await looped(list)), expected)
    assert.deepEqual(bySource(list.missing), [[missing, 'forbidden', 403]])
    const [{ error }] = list.missing
    assert.match(error.message, /refused/)
    assert.ok(!RecordingsError.is(error) && !('cursor' in error) && JSON.stringify(error).length < 1_500)
    assert.deepEqual(RecordingsError.from(error).code, 'forbidden')
    // Asked once, and told with every page.
    const path = missing === 'meetings' ? 'recordings' : 'convergedRecordings'
    assert.equal(one.requests.filter((sent) => sent === path).length, 1)
    assert.ok(told.length > 2 && told.every((failures) => failures.length === 1 && failures[0].source === missing))
    for (const page of await paged(list)) assert.deepEqual(bySource(page.missing), [[missing, 'forbidden', 403]])
    const awaited = one.newClient().listRecordings(ALL)
    const { cursor, missing: ofPage } = await awaited
    assert.deepEqual([bySource(ofPage), bySource(awaited.missing)], [bySource(list.missing), bySource(list.missing)])
    // Another process may have more rights.
    assert.ok(cursor)
    one.requests.length = 0
    const rest = one.newClient().listRecordings({ cursor })
    assert.equal((await rest.toArray()).length, expected.length - 10)
    assert.deepEqual(bySource(rest.missing), [[missing, 'forbidden', 403]])
    assert.equal(one.requests.filter((sent) => sent === path).length, 1)
  }
})

test('a right that is given later brings the recordings that are missing, from the cursor on', async () => {
  const one = await world({ who: 'ann' })
  one.fetch = (url, init) => (isOfMeetings(url) ? new Response('{}', { status: 403 }) : one.emulator.fetch(url, init))
  const first = await one.client.listRecordings({ ...ALL, max: 5 })
  assert.deepEqual(bySource(first.missing), [['meetings', 'forbidden', 403]])
  one.fetch = undefined
  const rest = await one.newClient().listRecordings({ cursor: first.cursor }).toArray()
  assert.deepEqual(sorted(ids([...first.items, ...rest])), sorted(one.all()))
})

test('a right that is revoked in the middle leaves the other list complete', async () => {
  const one = await world()
  let calls = 0
  one.fetch = (url, init) => {
    if (isOfCalls(url) && ++calls > 2) return new Response('{}', { status: 403 })
    return one.emulator.fetch(url, init)
  }
  const list = one.client.listRecordings({ ...ALL, max: 5 })
  const found = ids(await looped(list))
  assert.deepEqual(
    found.filter((id) => id.startsWith('m')),
    one.all().filter((id) => id.startsWith('m')),
  )
  assert.deepEqual(
    found.filter((id) => id.startsWith('c')),
    one
      .all()
      .filter((id) => id.startsWith('c'))
      .slice(0, 10),
  )
  assert.deepEqual(bySource(list.missing), [['converged', 'forbidden', 403]])
})

test('a refusal is never an empty list', async () => {
  for (const options of [{ who: 'none' }, { who: 'calls', calls: 0 }, { who: 'meetings', meetings: 0 }]) {
    const { client } = await world(options)
    for (const use of [(list) => list, looped, paged, (list) => list.toArray()]) {
      const list = client.listRecordings(RECENT)
      const error = await use(list).then(assert.fail, (error) => error)
      assert.ok(RecordingsError.is(error))
      assert.deepEqual([error.code, error.status, error.cursor], ['forbidden', 403, undefined])
      assert.deepEqual(Object.keys(error).includes('cursor'), false)
    }
  }
})

test('a failure that may pass comes after what has come, with a cursor for the rest', async () => {
  for (const [broken, isBroken] of [
    ['convergedRecordings', isOfCalls],
    ['recordings', isOfMeetings],
  ]) {
    for (const prefetch of [true, false]) {
      for (const after of [0, 1, 2]) {
        const one = await world()
        let count = 0
        one.fetch = (url, init) => {
          if (isBroken(url) && ++count > after) return new Response('{}', { status: 503 })
          return one.emulator.fetch(url, init)
        }
        const { found, error } = await untilFailure(one.client.listRecordings({ ...ALL, max: 5 }, { prefetch }))
        assert.deepEqual([error.code, error.status, error.retryable], ['server', 503, true])
        assert.deepEqual(ids(found), one.all().slice(0, found.length), `${broken}, ${after}`)
        one.fetch = undefined
        const { cursor } = RecordingsError.from(JSON.parse(JSON.stringify(error)))
        const rest = await one.newClient().listRecordings({ cursor }).toArray()
        assert.deepEqual(ids([...found, ...rest]), one.all(), `${broken}, ${after}`)
      }
    }
  }
})

test('a token that lapses in the middle ends it with a cursor', async () => {
  const one = await world()
  let requests = 0
  one.fetch = (url, init) => {
    requests += 1
    return requests > 3 ? new Response('{}', { status: 401 }) : one.emulator.fetch(url, init)
  }
  const list = one.client.listRecordings({ ...ALL, max: 5 })
  const { found, error } = await untilFailure(list)
  assert.deepEqual([error.code, error.status], ['unauthorized', 401])
  assert.deepEqual(list.missing, [])
  assert.ok(found.length > 0)
  one.fetch = undefined
  const rest = await one
    .newClient({ token: async () => 'ann' })
    .listRecordings({ cursor: error.cursor })
    .toArray()
  assert.deepEqual(ids([...found, ...rest]), one.all())
})

test('a token function is asked once for both lists', async () => {
  let asked = 0
  const one = await world()
  const token = async () => {
    asked += 1
    await setImmediate()
    return 'ann'
  }
  assert.equal((await one.newClient({ token }).listRecordings(ALL).toArray()).length, 60)
  assert.equal(asked, 1)
})

test('an abort ends it with the reason, whatever that is, and nothing more is requested', async () => {
  const ofAnotherList = Object.freeze(new RecordingsError({ code: 'server', message: 'x', retryable: true, attempts: 1 }))
  for (const reason of ['mine', new Error('mine'), ofAnotherList]) {
    // Between two pages, and while requests are open.
    for (const prefetch of [true, false]) {
      const one = await world()
      const controller = new AbortController()
      const { signal } = controller
      const found = []
      const thrown = await (async () => {
        for await (const recording of one.client.listRecordings({ ...ALL, max: 5 }, { prefetch, signal })) {
          found.push(recording)
          if (found.length === 12) controller.abort(reason)
        }
      })().catch((error) => error)
      assert.equal(thrown, reason)
      assert.equal(found.length, 12)
      const { length } = one.requests
      await one.fence()
      assert.equal(one.requests.length, length)
    }
    const one = await world()
    one.fetch = () => new Promise(() => {})
    const controller = new AbortController()
    const { signal } = controller
    const uses = [(list) => list, looped, (list) => list.toArray()].map((use) =>
      use(one.client.listRecordings(ALL, { signal })).catch((error) => error),
    )
    await until(() => one.requests.length === 6, 'the first requests')
    controller.abort(reason)
    for (const thrown of await Promise.all(uses)) assert.equal(thrown, reason)
    assert.deepEqual(await one.client.listRecordings(ALL, { signal }).catch((error) => error), reason)
    assert.equal(one.requests.length, 6)
  }
})

test('leaving a loop early leaves nothing running', async () => {
  for (const prefetch of [true, false]) {
    const one = await world()
    for await (const { id } of one.client.listRecordings({ ...ALL, max: 5 }, { prefetch })) {
      assert.ok(id)
      break
    }
    const { length } = one.requests
    await one.fence()
    assert.equal(one.requests.length, length)
  }
  // Requests in flight are cancelled.
  const one = await world()
  let cancelled = 0
  one.fetch = (_, init) =>
    new Promise(() =>
      init.signal.addEventListener('abort', () => {
        cancelled += 1
      }),
    )
  const iterator = one.client.listRecordings(ALL)[Symbol.asyncIterator]()
  const waiting = iterator.next()
  await until(() => one.requests.length === 2, 'both requests')
  assert.deepEqual(await iterator.return('x'), { done: true, value: 'x' })
  assert.deepEqual(await waiting, { done: true, value: undefined })
  await until(() => cancelled === 2, 'both requests to be cancelled')
})

test('two loops over one list do not disturb each other', async () => {
  for (const prefetch of [true, false]) {
    const one = await world()
    const list = one.client.listRecordings({ ...ALL, max: 5 }, { prefetch })
    const [slow, fast] = [list[Symbol.asyncIterator](), list[Symbol.asyncIterator]()]
    const found = { slow: [], fast: [] }
    for (let at = 0; at < 60; at += 1) {
      found.fast.push((await fast.next()).value.id)
      if (at % 2 === 0) found.slow.push((await slow.next()).value.id)
    }
    found.slow.push(...ids(await looped(slow)))
    assert.deepEqual(found, { slow: one.all(), fast: one.all() })
    // The first page is there already.
    const { length } = one.requests
    await list
    assert.equal(one.requests.length, length)
  }
})

test('what the next page needs is requested ahead, unless that is switched off', async () => {
  const requestsAfterEachPage = async (prefetch) => {
    const one = await world()
    const counts = []
    for await (const { items } of one.client.listRecordings({ ...RECENT, max: 7 }, { prefetch }).pages()) {
      await one.fence()
      counts.push(one.requests.length)
      assert.ok(items.length > 0)
    }
    return counts
  }
  const [ahead, not] = [await requestsAfterEachPage(true), await requestsAfterEachPage(false)]
  assert.deepEqual(ahead.slice(0, -1), not.slice(1))
  assert.ok(not.length > 5 && ahead[0] === 2 && not.at(-1) > 6, `${ahead}, ${not}`)
})

test('it tells how far it has come', async () => {
  const one = await world()
  const told = []
  const found = await looped(one.client.listRecordings({ ...ALL, max: 9 }, { onProgress: (progress) => told.push(progress) }))
  assert.deepEqual(
    told.map(({ pages }) => pages),
    told.map((_, at) => at + 1),
  )
  assert.equal(told.at(-1).recordings, found.length)
  assert.ok(told.every(({ recordings }, at) => at === 0 || recordings >= told[at - 1].recordings))
  const reached = told.map(({ reached }) => Date.parse(reached))
  assert.ok(
    reached.every((time, at) => at === 0 || time <= reached[at - 1]),
    `${reached}`,
  )
  assert.equal(reached.at(-1), RANGE.from.getTime())
})

test('a damaged cursor is refused, and nothing is sent', async () => {
  const one = await world({ calls: 30, meetings: 30 })
  const cursors = []
  for await (const { cursor } of one.client.listRecordings({ ...ALL, max: 9 }).pages()) if (cursor) cursors.push(cursor)
  // One list is over in some of them.
  const other = await world({ calls: 2, meetings: 30 })
  const over = await other.client.listRecordings({ ...RECENT, max: 9 })
  assert.match(over.cursor, /!!/)
  cursors.push(over.cursor)
  const sent = one.requests.length
  const message = /^cursor: expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged/
  const refused = async (cursor, options) => {
    const error = await one
      .newClient(options)
      .listRecordings({ cursor })
      .then(assert.fail, (error) => error)
    assert.deepEqual([error.code, error.attempts, error.cursor], ['invalid-argument', 0, undefined], cursor)
    assert.match(error.message, message)
  }
  for (const cursor of cursors) {
    const ends = [...cursor.matchAll(/!/g)].flatMap(({ index }) => [index, index + 1])
    for (const at of [4, 5, 20, cursor.length - 1, ...ends]) {
      await refused(cursor.slice(0, at))
      if (at < cursor.length) await refused(cursor.slice(0, at) + cursor.slice(at + 1))
      await refused(`${cursor.slice(0, at)}!${cursor.slice(at)}`)
    }
    await refused(cursor, { baseUrl: 'http://127.0.0.1:1/v1' })
    await refused(cursor.toUpperCase().replace('ALL.', 'all.'))
  }
  for (const cursor of ['all.', 'all.x', 'all.!!!!!', 'all.x!10!1!5!!', '']) await refused(cursor)
  assert.equal(one.requests.length, sent)
})

test('what is wrong with its arguments is said before anything is sent', async () => {
  const one = await world()
  const shared = (name) => `${name}: not allowed with \`source: "all"\`: the two services do not share it`
  for (const [query, message] of [
    [{ format: 'MP4' }, shared('format')],
    [{ serviceType: 'calling' }, shared('serviceType')],
    [{ ownerType: 'user' }, shared('ownerType')],
    [{ storageRegion: 'DE' }, shared('storageRegion')],
    [{ locationId: 'x' }, shared('locationId')],
    [{ ownerId: 'x', organization: true }, shared('ownerId')],
    [{ ownerEmail: 'x@example.com', organization: true }, shared('ownerEmail')],
    [{ meetingId: 'x' }, shared('meetingId')],
    [{ siteUrl: 'x' }, shared('siteUrl')],
    [{ hostEmail: 'x' }, shared('hostEmail')],
    [{ status: 'gone' }, 'status: expected one of available, deleted, purged, got "gone"'],
    [{ topic: '' }, 'topic: expected a text, got an empty string'],
    [{ max: 0 }, 'max: expected a whole number from 1 to 100, got 0'],
    [{ max: '5' }, 'max: expected a whole number from 1 to 100, got "5"'],
    [{ max: Symbol('x') }, /^max: expected a whole number from 1 to 100, got /],
    [
      {
        max: {
          valueOf() {
            throw new Error('not yours')
          },
        },
      },
      /^max: expected a whole number from 1 to 100, got /,
    ],
    [{ limit: -1 }, 'limit: expected a whole number from 0 to 4294967295, got -1'],
    [{ cursor: 5 }, 'cursor: expected a string, got 5'],
    [{ from: 'yesterday' }, /^from: expected a date-time/],
    [{ from: RANGE.to, to: RANGE.from }, /^from: expected a time before `to`/],
    [{ organization: 'yes' }, 'organization: expected true or false, got "yes"'],
    [{ source: 'All' }, 'source: expected one of converged, meetings, all, got "All"'],
  ]) {
    for (const use of [(list) => list, looped, (list) => list.toArray()]) {
      const error = await use(one.client.listRecordings({ ...ALL, ...query })).then(assert.fail, (error) => error)
      assert.ok(RecordingsError.is(error), String(error))
      assert.deepEqual([error.code, error.attempts], ['invalid-argument', 0])
      if (typeof message === 'string') assert.equal(error.message, message)
      else assert.match(error.message, message)
    }
  }
  const wrong = one.client.listRecordings(ALL, { windowDays: 31 })
  await assert.rejects(wrong, { code: 'invalid-argument', message: 'windowDays: expected a whole number from 0 to 30, got 31' })
  assert.deepEqual(one.requests, [])
})

test('however recordings, pages and failures fall, each comes once', (t) =>
  seeded(t, 1, async (first) => {
    const CASES = 150
    let recordings = 0
    let failures = 0
    let resumes = 0
    for (let seed = first; seed < first + CASES; seed += 1) {
      const { below: next, of } = random(seed)
      const pick = (...list) => of(list)
      const faults = ['LIST 503 10%', 'LIST reset 10%', 'LIST truncated 5%', 'LIST no-items 10%'].slice(next(5))
      const one = await world({ calls: 0, meetings: 0, seed, faults })
      const times = Array.from({ length: 1 + next(6) }, () => NOW - next(90 * 24) * HOUR)
      for (let count = next(50); count > 0; count -= 1) {
        one.emulator.add({ createTime: pick(...times), serviceType: pick('calling', 'MeetingCenter', 'customerAssist') })
      }
      const query = { from: RANGE.from, to: new Date(NOW + 1), source: 'all', max: pick(undefined, 1, 2, 3, 7, 100) }
      const found = []
      let cursor
      for (let tries = 0; ; tries += 1) {
        assert.ok(tries < 500)
        const leaves = pick(true, false)
        try {
          const list = one.newClient().listRecordings(cursor ? { cursor } : query, { prefetch: pick(true, false) })
          let isLeft = false
          for await (const page of list.pages()) {
            found.push(...page.items)
            cursor = page.cursor
            isLeft = leaves && cursor !== undefined
            if (isLeft) break
          }
          if (!isLeft) break
          resumes += 1
        } catch (error) {
          if (error.code !== 'not-json') assert.ok(error.retryable, String(error))
          failures += 1
          cursor = error.cursor
          assert.ok(cursor?.startsWith('all.'))
        }
      }
      const created = found.map(({ createTime }) => createTime)
      assert.ok(
        created.every((time, at) => at === 0 || Date.parse(time) <= Date.parse(created[at - 1])),
        `SEED=${seed}`,
      )
      assert.deepEqual(sorted(ids(found)), sorted(one.all()), `SEED=${seed} begins with it`)
      recordings += found.length
    }
    console.log(`${CASES} lists, ${recordings} recordings, ${failures} failures, ${resumes} continued in another client`)
    assert.ok(recordings > 2_000 && failures > 100 && resumes > 100, `${recordings}, ${failures}, ${resumes}`)
  }))
