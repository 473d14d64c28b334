// What the emulator offers for tests of paging: dates as Webex treats them, empty pages and circular links, recordings that
// come and go, links that shift and lapse, a rate limit, and a clock that tests can set and move. With the embedded fetch,
// over HTTP, on the command line and in Chromium.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { until } from '../helpers/until.mjs'
import { browser, command, emulator as commandLine, consumer, installed, load, TOKEN } from './support.mjs'

const { RecordingsClient, createEmulator } = await load()
// The package does not export it: only the command line uses it.
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')))

const NOW = Date.parse('2026-01-15T12:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const HEADERS = { authorization: `Bearer ${TOKEN}` }
const LIST = '/convergedRecordings'
const create = (options) => createEmulator({ recordings: 0, token: TOKEN, now: () => NOW, ...options })

// Each of them gets the same requests.
const closing = []
const SHELLS = {
  'the embedded fetch': async (options) => {
    const webex = await create(options)
    return { webex, baseUrl: webex.baseUrl, ask: (url) => webex.fetch(url, { headers: HEADERS }) }
  },
  HTTP: async (options) => {
    const webex = await create(options)
    const { baseUrl, close } = await serve({ emulator: webex })
    closing.push(close)
    return { webex, baseUrl, ask: (url) => fetch(url, { headers: HEADERS }) }
  },
}
after(() => Promise.all(closing.map((close) => close())))

/** A page: its status, the ids on it, and the address of the next one. */
async function page(response) {
  const { status, headers } = await response
  const body = await (await response).json()
  const next = /^<(.*)>; rel="next"$/.exec(headers.get('Link'))?.[1]
  return { status, ids: body.items?.map(({ id }) => id), next, said: body.errors?.[0].description }
}

/** Every page from this address on. */
async function pages(ask, url) {
  const seen = []
  for (let next = url; next; next = seen.at(-1).next) {
    seen.push(await page(ask(next)))
    assert.ok(seen.length < 1000, 'the links lead in a circle')
  }
  return seen
}

for (const [shell, open] of Object.entries(SHELLS)) {
  test(`dates are treated as Webex treats them, by ${shell}`, async () => {
    const { webex, baseUrl, ask } = await open({ rangeLimitDays: 30 })
    for (const days of [0.5, 6.5, 7.5, 29.5]) webex.add({ id: `d${10 * days}`, createTime: NOW - days * DAY })
    const at = (days, more = 0) => new Date(NOW - days * DAY + more).toISOString()
    for (const [query, ids] of [
      [{}, ['d5', 'd65']],
      [{ to: at(1) }, ['d65', 'd75']],
      [{ from: at(20) }, []],
      [{ from: at(30), to: at(0) }, ['d5', 'd65', 'd75', 'd295']],
    ]) {
      const seen = await pages(ask, `${baseUrl}${LIST}?${new URLSearchParams({ max: 1, ...query })}`)
      assert.deepEqual(
        seen.flatMap((one) => one.ids),
        ids,
        JSON.stringify(query),
      )
      assert.equal(seen.length, Math.max(ids.length, 1))
    }
    const long = await page(ask(`${baseUrl}${LIST}?${new URLSearchParams({ from: at(30), to: at(0, 1) })}`))
    const said = 'The time between the parameters from and to must be at most 30 days.'
    assert.deepEqual([long.status, long.said], [400, said])
  })

  test(`a page without items leads to them, by ${shell}`, async () => {
    const { webex, baseUrl, ask } = await open({ recordings: 25, faults: ['LIST no-items every 2'] })
    const seen = await pages(ask, `${baseUrl}${LIST}?max=8`)
    assert.deepEqual(
      seen.map(({ status, ids }) => [status, ids.length]),
      [
        [200, 8],
        [200, 0],
        [200, 8],
        [200, 0],
        [200, 4],
      ],
    )
    const available = webex
      .recordings()
      .filter(({ status }) => status === 'available')
      .map(({ id }) => id)
    assert.deepEqual(
      seen.flatMap(({ ids }) => ids),
      available,
    )
    assert.equal(new Set(seen.map(({ next }) => next)).size, seen.length)
  })

  test(`a page can lead to itself, by ${shell}`, async () => {
    const { webex, baseUrl, ask } = await open({ recordings: 25, faults: ['same-link x3'] })
    const first = await page(ask(`${baseUrl}${LIST}?max=8`))
    assert.deepEqual(await page(ask(first.next)), first)
    assert.deepEqual(await page(ask(first.next)), first)
    assert.deepEqual(webex.faults(), [{ fault: 'same-link x3', applied: 3 }])
    const rest = await pages(ask, first.next)
    assert.deepEqual(
      rest.map(({ ids }) => ids.length),
      [8, 8, 4],
    )
    assert.deepEqual(rest[0].ids, first.ids)
  })

  test(`no recording is lost or repeated while others come and go, by ${shell}`, async () => {
    const { webex, baseUrl, ask } = await open()
    for (let number = 10; number < 40; number++) webex.add({ id: `r${number}`, createTime: NOW - (number >> 2) })
    const seen = []
    let next = `${baseUrl}${LIST}?max=7`
    for (let number = 0; next; number++) {
      const one = await page(ask(next))
      seen.push(...one.ids)
      next = one.next
      // Removes the recording that the link points to, one that was listed, and one that is still to come. Adds new ones on
      // both sides.
      assert.deepEqual([one.ids.at(-1), one.ids[0], `r${39 - number}`].map(webex.remove), [true, true, true])
      webex.add({ id: `newer${number}`, createTime: NOW })
      webex.add({ id: `older${number}`, createTime: NOW - HOUR + number })
    }
    assert.equal(new Set(seen).size, seen.length)
    // Three recordings were removed before they were listed.
    const expected = Array.from({ length: 30 - 3 }, (_, place) => `r${place + 10}`)
    assert.deepEqual(
      seen.filter((id) => id.startsWith('r')),
      expected,
    )
    assert.deepEqual(
      seen.filter((id) => id.startsWith('newer')),
      [],
    )
    assert.deepEqual(
      seen.filter((id) => id.startsWith('older')),
      ['older2', 'older1', 'older0'],
    )
  })
}

for (const [shell, open] of Object.entries(SHELLS)) {
  test(`recordings that come and go shift offsets, but not cursors, by ${shell}`, async () => {
    for (const [paging, gone, fresh, expected] of [
      ['cursor', 2, 0, ['r5', 'r6', 'r7', 'r8', 'r9']],
      ['offset', 0, 0, ['r5', 'r6', 'r7', 'r8', 'r9']],
      ['offset', 2, 0, ['r7', 'r8', 'r9']],
      ['cursor', 0, 2, ['r5', 'r6', 'r7', 'r8', 'r9']],
      ['offset', 0, 2, ['r3', 'r4', 'r5', 'r6', 'r7']],
    ]) {
      const { webex, baseUrl, ask } = await open({ paging })
      for (let number = 0; number < 10; number++) webex.add({ id: `r${number}`, createTime: NOW - HOUR - number })
      const first = await page(ask(`${baseUrl}${LIST}?max=5`))
      assert.deepEqual(first.ids, ['r0', 'r1', 'r2', 'r3', 'r4'])
      for (let number = 0; number < gone; number++) assert.ok(webex.remove(`r${number}`))
      for (let number = 0; number < fresh; number++) webex.add({ createTime: NOW })
      assert.deepEqual((await page(ask(first.next))).ids, expected, `${paging}, ${gone} gone, ${fresh} new`)
    }
  })

  test(`a next link lapses, by ${shell}`, async () => {
    for (const [options, status] of [
      [{}, 410],
      [{ lapsedLinkStatus: 404 }, 404],
      [{ lapsedLinkStatus: 400, paging: 'offset' }, 400],
    ]) {
      let time = NOW
      const { baseUrl, ask } = await open({ recordings: 25, linkLifetimeSeconds: 60, now: () => time, ...options })
      const { next } = await page(ask(`${baseUrl}${LIST}?max=5`))
      time += 60_000
      assert.equal((await page(ask(next))).status, 200)
      time += 1
      const lapsed = await page(ask(next))
      const said = 'The link to this page has lapsed: start again at the first page of the list.'
      assert.deepEqual([lapsed.status, lapsed.said], [status, said])
    }
  })

  test(`requests beyond the limit are refused, by ${shell}`, async () => {
    let time = NOW
    const { baseUrl, ask } = await open({ requestsPerSecond: 2, now: () => time })
    const answers = async (count) => {
      const seen = []
      for (let number = 0; number < count; number++) {
        const { status, headers } = await ask(baseUrl + LIST)
        seen.push([status, headers.get('Retry-After')])
      }
      return seen
    }
    const [taken, refused] = [
      [200, null],
      [429, '1'],
    ]
    assert.deepEqual(await answers(4), [taken, taken, refused, refused])
    // A token comes back every half second.
    time += 499
    assert.deepEqual(await answers(1), [refused])
    time += 1
    assert.deepEqual(await answers(2), [taken, refused])
    time += 1000
    assert.deepEqual(await answers(3), [taken, taken, refused])
  })
}

test('a client waits as long as the rate limit asks, and lists everything', async () => {
  let time = NOW
  const webex = await create({ recordings: 40, requestsPerSecond: 3, now: () => time })
  let refusals = 0
  // The emulator's clock advances by as much as the client waits.
  const onEvent = (event) => {
    if (event.status === 429) refusals++
    if (event.type === 'wait') time += event.waitMs
  }
  const client = new RecordingsClient({ token: TOKEN, baseUrl: webex.baseUrl, fetch: webex.fetch, onEvent })
  const seen = await client.listRecordings({ max: 8 }).toArray()
  const available = webex
    .recordings()
    .filter(({ status }) => status === 'available')
    .map(({ id }) => id)
  assert.deepEqual(
    seen.map(({ id }) => id),
    available,
  )
  assert.ok(refusals > 0 && refusals < Math.ceil(available.length / 8 / 3), `${refusals} refusals`)
})

test('an added recording is returned as it is stored', async () => {
  const webex = await create()
  const fields = {
    id: 'r1',
    status: 'available',
    createTime: '2026-01-15T11:00:00.007Z',
    serviceType: 'calling',
    topic: 'Größe 🎉',
    timeRecorded: '2026-01-15T10:00:00Z',
    durationSeconds: 0,
    sizeBytes: Number.MAX_SAFE_INTEGER,
    downloadUrl: 'https://webex.example.com/d',
    playbackUrl: 'https://webex.example.com/p',
    meetingId: 'm1',
    hostEmail: 'host@example.com',
    hostDisplayName: 'Host',
  }
  const added = { ...fields, format: 'MP3', deletions: 0 }
  assert.deepEqual(webex.add(fields), added)
  assert.deepEqual(webex.recordings(), [added])

  // An object of another realm works as well.
  assert.equal(webex.add(runInNewContext('({ id: "r2", topic: undefined })')).id, 'r2')
  webex.remove('r2')

  const { id, ...rest } = webex.add()
  assert.match(id, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
  assert.deepEqual(rest, {
    createTime: '2026-01-15T12:00:00Z',
    format: 'MP4',
    serviceType: 'meeting',
    status: 'available',
    deletions: 0,
  })
  assert.equal((await create()).add({ id: undefined, topic: undefined }).id, id, 'the same seed gives the same id')

  // Times in every form.
  const time = Date.parse('2026-01-15T11:00:00.007Z')
  const foreign = runInNewContext(`new Date(${time})`)
  for (const createTime of [new Date(time), foreign, time, '2026-01-15T19:00:00.007+08:00', '2026-01-15t11:00:00.007000z']) {
    const shown = webex.add({ createTime, timeRecorded: createTime })
    assert.deepEqual([shown.createTime, shown.timeRecorded], [fields.createTime, fields.createTime])
  }
  const statuses = ['available', 'deleted', 'purged'].map((status) => webex.add({ status, createTime: 0 }).status)
  assert.deepEqual(statuses, ['available', 'deleted', 'purged'])
})

test('the error for an invalid recording names the field', async () => {
  const webex = await create()
  webex.add({ id: 'taken' })
  const number = 'allowed: a whole number from 0 to 9007199254740991'
  const time = 'allowed: an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00.123Z, from year 0 to 9999'
  for (const [fields, said] of [
    [{ createdAt: () => 5 }, 'createdAt: is not data; allowed: any JSON value'],
    [{ format: 'WAV' }, 'format: unknown value; allowed: MP3, MP4, ARF or UPLOADED'],
    [{ id: 'taken' }, 'id: another recording already has it; allowed: 1 to 256 letters, digits, - and _'],
    [{ id: 'a/b' }, 'id: has a character that is not allowed; allowed: 1 to 256 letters'],
    [{ id: 5 }, 'id: not a string; allowed: 1 to 256 letters'],
    [{ status: 'gone' }, 'status: unknown value; allowed: available, deleted or purged'],
    [{ serviceType: 'all' }, 'serviceType: unknown value; allowed: calling, meeting, customerAssist'],
    [{ createTime: '2026-01-15' }, `createTime: not a valid date; ${time}; or a Date; or a whole number of milliseconds`],
    [{ createTime: new Date(NaN) }, `createTime: got NaN; ${time}`],
    [{ createTime: new Date(253_402_300_800_000) }, `createTime: not a valid date; ${time}`],
    [{ createTime: 253_402_300_800_000 }, `createTime: out of range; ${time}`],
    [{ createTime: 0.5 }, `createTime: got 0.5; ${time}`],
    [{ createTime: null }, `createTime: got neither a string nor a number; ${time}`],
    [{ createTime: { toISOString: 5 } }, `createTime: got neither a string nor a number; ${time}`],
    [
      {
        createTime: {
          toISOString() {
            throw new Error('no')
          },
        },
      },
      `createTime: got NaN; ${time}`,
    ],
    [{ createTime: 5n }, `createTime: got neither a string nor a number; ${time}`],
    [{ durationSeconds: -1 }, `durationSeconds: got -1; ${number}`],
    [{ sizeBytes: 2 ** 53 }, `sizeBytes: got 9007199254740992; ${number}`],
    [{ topic: Symbol('x') }, 'topic: not a string; allowed: a string'],
  ]) {
    assert.throws(
      () => webex.add(fields),
      (error) => {
        assert.ok(error instanceof RangeError)
        assert.ok(error.message.startsWith(said), error.message)
        return true
      },
    )
  }
  for (const fields of [null, 5, '2026-01-15T12:00:00Z', () => {}]) {
    assert.throws(() => webex.add(fields), { name: 'TypeError', message: 'recording: expected an object' })
  }
  assert.equal(webex.recordings().length, 1)
})

test('a removed recording leaves no trace', async () => {
  const webex = await create()
  const { id } = webex.add()
  assert.deepEqual([webex.remove(id), webex.remove(id), webex.remove('unknown')], [true, false, false])
  assert.equal((await webex.fetch(`${webex.baseUrl}${LIST}/${id}`, { headers: HEADERS })).status, 404)
  assert.deepEqual(webex.recordings(), [])
  assert.equal(webex.add({ id }).id, id)
})

test('it holds thousands of recordings', async () => {
  const webex = await create()
  for (let number = 0; number < 10_000; number++) webex.add({ id: `r${number}`, createTime: NOW - ((number * 7919) % 10_007) })
  const times = webex.recordings().map(({ createTime }) => Date.parse(createTime))
  assert.equal(times.length, 10_000)
  assert.ok(times.every((time, place) => place === 0 || time < times[place - 1]))
  const seen = await pages((url) => webex.fetch(url, { headers: HEADERS }), `${webex.baseUrl}${LIST}?max=100`)
  assert.equal(new Set(seen.flatMap(({ ids }) => ids)).size, 10_000)
})

test('everything follows the clock of the test', async () => {
  let time = NOW
  const webex = await create({ now: () => time, rangeLimitDays: 30, retentionDays: 10 })
  const ask = (url, init) => webex.fetch(url, { headers: HEADERS, ...init })
  const listed = async (status) => (await page(ask(`${webex.baseUrl}${LIST}?status=${status}`))).ids
  time += 5
  assert.equal(webex.add({ id: 'r1', serviceType: 'calling' }).createTime, '2026-01-15T12:00:00.005Z')
  assert.deepEqual(await listed('available'), [], 'created this very millisecond')
  time += 1
  assert.deepEqual(await listed('available'), ['r1'])
  const details = await (await ask(`${webex.baseUrl}${LIST}/r1`)).json()
  const { audioDownloadLink, expiration } = details.temporaryDirectDownloadLinks
  assert.equal(expiration, '2026-01-15T15:00:00.006Z')
  time = NOW + 7 * DAY + 5
  assert.deepEqual([await listed('available'), (await ask(audioDownloadLink)).status], [['r1'], 403])
  time += 1
  assert.deepEqual(await listed('available'), [])
  await ask(`${webex.baseUrl}${LIST}/r1`, { method: 'DELETE' })
  webex.add({ id: 'r2', status: 'deleted' })
  time += 10 * DAY - 1
  assert.deepEqual(
    webex.recordings().map(({ status }) => status),
    ['deleted', 'deleted'],
  )
  time += 1
  assert.deepEqual(
    webex.recordings().map(({ status }) => status),
    ['purged', 'purged'],
  )
  time = NOW + 6
  assert.deepEqual(await listed('deleted'), ['r1'], 'the clock can also go back')
})

test('recordings are spread over the chosen number of days', async () => {
  const ages = async (days) => {
    const webex = await create({ recordings: 100, days })
    return webex.recordings().map(({ createTime }) => (NOW - Date.parse(createTime)) / DAY)
  }
  for (const days of [1, 365, 3650]) {
    const oldest = (await ages(days)).at(-1)
    assert.ok(oldest > 0.97 * days && oldest < days + 0.1, `${days}: ${oldest}`)
  }
  assert.deepEqual(await ages(undefined), await ages(25))
})

test('the error for an invalid option names it', async () => {
  for (const [options, said] of [
    [{ days: 0 }, /^days: got 0; allowed: a whole number from 1 to 3650$/],
    [{ rangeLimitDays: 3651 }, /^rangeLimitDays: got 3651; allowed: a whole number from 0 to 3650$/],
    [{ rangeLimitDays: '30' }, /^rangeLimitDays: got a string;/],
    [{ paging: 'page' }, /^paging: unknown value; allowed: cursor or offset$/],
    [{ paging: null }, /^paging: not a string; allowed: cursor or offset$/],
    [{ linkLifetimeSeconds: 31_536_001 }, /^linkLifetimeSeconds: got 31536001; allowed: a whole number from 0 to 31536000$/],
    [{ linkLifetimeSeconds: '60' }, /^linkLifetimeSeconds: got a string;/],
    [{ lapsedLinkStatus: 403 }, /^lapsedLinkStatus: got 403; allowed: 400, 404 or 410$/],
    [{ lapsedLinkStatus: '404' }, /^lapsedLinkStatus: got a string; allowed: 400, 404 or 410$/],
    [{ requestsPerSecond: 0.5 }, /^requestsPerSecond: got 0.5; allowed: a whole number from 0 to 10000$/],
    [{ cors: 'no' }, /^cors: got neither true nor false; allowed: true or false$/],
    [{ exposeHeaders: 0 }, /^exposeHeaders: got neither true nor false; allowed: true or false$/],
    [
      { exposedHeaders: true },
      /^exposedHeaders: unknown option; allowed: .*rangeLimitDays, paging, linkLifetimeSeconds, lapsedLinkStatus, requestsPerSecond, burst, latencyMs, cors, exposeHeaders, media, faults, dialect, users, integration, assume, snapshot$/,
    ],
    [
      { faults: 'DELETE no-items' },
      /^faults: in "DELETE no-items": DELETE and no-items cannot be combined; allowed: LIST, GET or \*/,
    ],
  ]) {
    await assert.rejects(create(options), (error) => {
      assert.ok(error instanceof RangeError)
      assert.match(error.message, said)
      return true
    })
  }
})

test('an option decides whether a page of another origin sees the headers', async () => {
  const shown = await SHELLS.HTTP({ recordings: 25 })
  const hidden = await SHELLS.HTTP({ recordings: 25, exposeHeaders: false })
  const chromium = await browser()
  try {
    const { page } = await chromium.open()
    await page.goto(shown.baseUrl.replace('127.0.0.1', 'localhost'))
    const read = (url) =>
      page.evaluate(
        async ({ url, headers }) => {
          const response = await fetch(url, { headers })
          const seen = ['Link', 'TrackingID'].map((name) => response.headers.has(name))
          return [(await response.json()).items.length, ...seen]
        },
        { url, headers: HEADERS },
      )
    assert.deepEqual(await read(shown.baseUrl + LIST), [10, true, true])
    assert.deepEqual(await read(hidden.baseUrl + LIST), [10, false, false])
  } finally {
    await chromium.close()
  }
  const response = await hidden.ask(hidden.baseUrl + LIST)
  assert.deepEqual(
    ['Link', 'TrackingID', 'Access-Control-Allow-Origin'].map((name) => response.headers.has(name)),
    [true, true, true],
  )
})

test('the command line has the same options', async () => {
  const ask = (address, query = '') => fetch(`${address}${LIST}?max=100${query}`, { headers: HEADERS })
  const read = async (address, query) =>
    (await (await ask(address, query)).json()).items.map(({ createTime }) => Date.parse(createTime))

  const limited = await commandLine(
    '--now',
    '2026-01-15T20:00:00+08:00',
    '--days',
    '365',
    '--range-limit-days',
    '30',
    '--hide-headers',
  )
  const response = await ask(limited.address)
  assert.equal(response.headers.has('Access-Control-Expose-Headers'), false)
  const week = (await response.json()).items
  assert.ok(week.length > 0 && week.every(({ createTime }) => createTime >= '2026-01-08' && createTime < '2026-01-15T12'))
  assert.equal((await ask(limited.address, '&from=2025-12-01T00:00:00Z&to=2026-01-01T00:00:00Z')).status, 400)
  const year = await read(limited.address, '&from=2025-01-15T00:00:00Z&to=2025-02-14T00:00:00Z')
  assert.ok(year.length > 0)
  // The clock runs: a link lapses three hours after it was requested.
  const [{ id }] = week
  const expires = async () => {
    const details = await (await fetch(`${limited.address}${LIST}/${id}`, { headers: HEADERS })).json()
    return Date.parse(details.temporaryDirectDownloadLinks.expiration) - 3 * HOUR
  }
  const first = await expires()
  assert.ok(first >= NOW && first < NOW + HOUR)
  await until(async () => (await expires()) > first, 'the clock to go on')
  assert.equal(await limited.stop(), 0)

  const offsets = await commandLine('--recordings', '25', '--paging', 'offset')
  const { ids } = await page(ask(offsets.address))
  const { next } = await page(fetch(`${offsets.address}${LIST}?max=5`, { headers: HEADERS }))
  assert.equal((await fetch(`${offsets.address}${LIST}/${ids[0]}`, { method: 'DELETE', headers: HEADERS })).status, 204)
  assert.deepEqual((await page(fetch(next, { headers: HEADERS }))).ids, ids.slice(6, 11))
  assert.equal(await offsets.stop(), 0)

  const strict = ['--link-lifetime-seconds', '1', '--lapsed-link-status', '404', '--requests-per-second', '1']
  const narrow = await commandLine('--recordings', '25', ...strict)
  const link = (await page(fetch(`${narrow.address}${LIST}?max=5`, { headers: HEADERS }))).next
  // Requests in a row exceed one per second, until the link lapses.
  const statuses = new Set()
  const follow = async () => statuses.add((await page(fetch(link, { headers: HEADERS }))).status)
  await until(
    async () => (await follow()).has(404) && statuses.has(429),
    () => `404 and 429; there were ${[...statuses]}`,
    { everyMs: 0 },
  )
  statuses.delete(200)
  assert.deepEqual([...statuses].sort(), [404, 429])
  assert.equal(await narrow.stop(), 0)

  const usual = await commandLine()
  assert.equal((await ask(usual.address)).headers.get('Access-Control-Expose-Headers'), 'Link, Retry-After, TrackingID')
  assert.ok(Math.max(...(await read(usual.address))) > Date.now() - DAY)
  assert.equal(await usual.stop(), 0)

  const allowed = 'allowed: an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z'
  for (const [args, said] of [
    [['--days', '0'], '--days: got "0"; allowed: a whole number from 1 to 3650'],
    [['--days', '3651'], '--days: got "3651"; allowed: a whole number from 1 to 3650'],
    [['--range-limit-days', '3651'], '--range-limit-days: got "3651"; allowed: a whole number from 0 to 3650'],
    [['--range-limit-days', ''], '--range-limit-days: got ""; allowed: a whole number from 0 to 3650'],
    [['--paging', 'page'], '--paging: got "page"; allowed: cursor or offset'],
    [
      ['--link-lifetime-seconds', '31536001'],
      '--link-lifetime-seconds: got "31536001"; allowed: a whole number from 0 to 31536000',
    ],
    [['--lapsed-link-status', '403'], '--lapsed-link-status: got "403"; allowed: 400, 404 or 410'],
    [['--lapsed-link-status', ''], '--lapsed-link-status: got ""; allowed: 400, 404 or 410'],
    [['--requests-per-second', '10001'], '--requests-per-second: got "10001"; allowed: a whole number from 0 to 10000'],
    [['--now', '2026-01-15'], `--now: got "2026-01-15"; ${allowed}`],
    [['--now', '2026-01-15T12:00:00'], `--now: got "2026-01-15T12:00:00"; ${allowed}`],
    [['--now', '2026-02-30T12:00:00Z'], `--now: got "2026-02-30T12:00:00Z"; ${allowed}`],
    [['--now', '2026-13-01T12:00:00Z'], `--now: got "2026-13-01T12:00:00Z"; ${allowed}`],
    [['--now', '2026-01-15T24:00:00Z'], `--now: got "2026-01-15T24:00:00Z"; ${allowed}`],
    [['--now', ''], `--now: got ""; ${allowed}`],
    [
      ['--fault', 'DELETE no-items'],
      '--fault: in "DELETE no-items": DELETE and no-items cannot be combined; allowed: LIST, GET or *',
    ],
  ]) {
    const { code, stdout, stderr } = await command('node_modules/.bin/webex-recordings', ['emulator', ...args])
    assert.deepEqual([code, stdout], [2, ''], args.join(' '))
    assert.ok(stderr.startsWith(`webex-recordings: ${said}`), stderr)
  }
})

test('the typings cover it', async () => {
  const sound = `
    import { createEmulator } from 'webex-converged-recordings/emulator'
    import type { Emulator, EmulatorRecording, NewEmulatorRecording } from 'webex-converged-recordings/emulator'
    let time = 0
    const webex: Emulator = await createEmulator({ days: 90, rangeLimitDays: 30, exposeHeaders: false, now: () => time })
    const fields: NewEmulatorRecording = { createTime: new Date(), serviceType: 'calling', topic: 'x' }
    const added: EmulatorRecording = webex.add(fields)
    webex.add({ createTime: '2026-01-15T12:00:00Z', timeRecorded: time })
    const gone: boolean = webex.remove(webex.add().id)
    // @ts-expect-error
    webex.add({ format: 'WAV' })
    webex.add({ format: 'UPLOADED', fromTomorrow: { deep: true } })
    // @ts-expect-error
    webex.add({ status: 'gone' })
    await createEmulator({ paging: 'offset', linkLifetimeSeconds: 60, lapsedLinkStatus: 404, requestsPerSecond: 5 })
    // @ts-expect-error
    createEmulator({ paging: 'page' })
    // @ts-expect-error
    createEmulator({ lapsedLinkStatus: 403 })
    // @ts-expect-error
    createEmulator({ exposeHeaders: 'no' })
    export { added, gone }`
  await writeFile(join(consumer, 'paging.mts'), sound)
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const strict = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2022,dom',
  ]
  const { code, stdout } = await command(process.execPath, [tsc, ...strict, 'paging.mts'])
  assert.equal(code, 0, stdout)
})

test('arguments that are not strings are refused, and the emulator goes on', async () => {
  const webex = await create({ recordings: 5 })
  for (const id of [3, {}, 5.5, true, -1, undefined, { length: 2 ** 31 }]) {
    for (const ask of [webex.remove, webex.restore])
      assert.throws(() => ask(id), { name: 'TypeError', message: 'id: expected a string' })
  }
  const url = `${webex.baseUrl}${LIST}`
  for (const [request, message] of [
    [{ method: 'GET', url: 5 }, 'url: expected a string'],
    [{ method: null, url }, 'method: expected a string'],
    [{ method: 'GET', url, body: 'x' }, 'body: expected a Uint8Array'],
  ]) {
    assert.throws(() => webex.handle(request), { name: 'TypeError', message })
  }
  assert.equal(webex.handle({ method: 'GET', url, headers: Object.entries(HEADERS) }).status, 200)
})
