// Lists: awaited, looped over, page by page and collected; abandoned, aborted and failing half-way.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { load, run, TOKEN } from './support.mjs'

const { RecordingsClient, RecordingsError, createEmulator } = await load()

const NOW = Date.parse('2026-11-24T12:00:00Z')
const DAY = 86_400_000

/** An emulator, and a client that counts its requests. */
async function world({ options, ...chosen } = {}) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, now: () => NOW, ...chosen })
  const world = { emulator, requests: 0, open: 0, mostOpen: 0 }
  const fetch = async (url, init) => {
    world.requests += 1
    world.open += 1
    world.mostOpen = Math.max(world.mostOpen, world.open)
    try {
      return await (world.fetch ?? emulator.fetch)(url, init)
    } finally {
      world.open -= 1
    }
  }
  world.client = new RecordingsClient({ token: TOKEN, baseUrl: emulator.baseUrl, fetch, ...options })
  world.ids = () =>
    emulator
      .recordings()
      .filter(({ status }) => status === 'available')
      .map(({ id }) => id)
  world.sent = (count) =>
    until(
      () => world.requests >= count,
      () => `${count} requests; there were ${world.requests}`,
    )
  world.answered = () => until(() => world.open === 0, 'an answer to every request')
  return world
}

/**
 * Lets everything happen that needs no timer: these requests are made last, so whatever was under way is done before they
 * are answered. `timers` counts what could still come.
 */
async function fence({ emulator }) {
  for (let request = 0; request < 3; request++) {
    await emulator.fetch(`${emulator.baseUrl}/convergedRecordings`, { headers: { Authorization: `Bearer ${TOKEN}` } })
    await setImmediate()
  }
}
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

const ids = (recordings) => recordings.map(({ id }) => id)

async function looped(list) {
  const found = []
  for await (const recording of list) found.push(recording)
  return found
}

test('a loop yields every recording once, and awaiting returns a page', async () => {
  const { client, requests, ids: all } = Object.assign(await world({ recordings: 250 }))
  assert.equal(requests, 0)
  const list = client.listRecordings({ max: 30 })
  assert.ok(list instanceof Promise)
  const page = await list
  assert.deepEqual(ids(page.items), all().slice(0, 30))
  assert.deepEqual(ids(await looped(client.listRecordings({ max: 30 }))), all())
  assert.equal((await list.then(({ items }) => items)).length, 30)
  assert.deepEqual(Object.keys(list), [])
})

test('however a list is used, its first page is requested once', async () => {
  const one = await world({ recordings: 60 })
  const list = one.client.listRecordings({ max: 10 })
  const pages = Math.ceil(one.ids().length / 10)
  await list
  assert.equal(one.requests, 1)
  assert.deepEqual(ids(await looped(list)), one.ids())
  assert.equal(one.requests, pages)
  assert.deepEqual(ids(await list.toArray()), one.ids())
  assert.equal(one.requests, 2 * pages - 1)
  await Promise.all([list, list.then(), list.catch(() => {}), list.finally(() => {})])
  assert.equal(one.requests, 2 * pages - 1)
})

test('a list that nobody uses causes no unhandled rejection', async () => {
  const source = `
    import { RecordingsClient } from 'webex-converged-recordings'
    const client = new RecordingsClient({ token: 't', retries: 0, fetch: () => Promise.reject(new Error('no network')) })
    client.listRecordings()
    client.listRecordings({ max: 0 })
    for await (const page of client.listRecordings().pages()) break
    const left = client.listRecordings()[Symbol.asyncIterator]()
    await left.return()`
  const caught = source.replace(/for await.*/, '')
  assert.deepEqual(await run('unused.mjs', caught), { code: 0, stdout: '', stderr: '' })
  // If it is used, the error has a line of the caller's code.
  const told = `process.on('uncaughtException', ({ stack }) => console.log(stack))\n${source}`
  const { stdout } = await run('used.mjs', told)
  assert.match(stdout, /^RecordingsError: No answer from Webex: no network\.[\s\S]*used\.mjs/)
})

test('a limit ends a list, and nothing beyond it is requested', async () => {
  for (const [limit, requests] of [
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [25, 3],
    [10_000, undefined],
  ]) {
    const one = await world({ recordings: 150 })
    assert.deepEqual(ids(await looped(one.client.listRecordings({ max: 10, limit }))), one.ids().slice(0, limit), `${limit}`)
    await fence(one)
    assert.equal(one.requests, requests ?? Math.ceil(one.ids().length / 10), `${limit}`)
  }
  const one = await world({ recordings: 150 })
  const list = one.client.listRecordings({ max: 10, limit: 15 })
  assert.equal((await list.toArray()).length, 15)
  assert.equal((await list.toArray({ limit: 31 })).length, 31)
  assert.equal((await list.toArray({ limit: 0 })).length, 0)
  assert.equal((await list).items.length, 10)
  const pages = []
  for await (const page of list.pages()) pages.push(page)
  assert.deepEqual(
    pages.map(({ items }) => items.length),
    [10, 10],
    'the last page comes whole',
  )
  const rest = await one.client.listRecordings({ cursor: pages.at(-1).cursor }).toArray()
  assert.deepEqual(ids([...pages.flatMap(({ items }) => items), ...rest]), one.ids())
})

test('the error for an invalid argument names it', async () => {
  const one = await world({ recordings: 5 })
  for (const [list, message] of [
    [[{ limit: -1 }], 'limit: expected a whole number from 0 to 4294967295, got -1'],
    [[{}, { windowDays: 31 }], 'windowDays: expected a whole number from 0 to 30, got 31'],
    [[{}, { prefetch: 1 }], 'prefetch: expected true or false, got 1'],
    [[{}, { onProgress: true }], 'onProgress: expected a function, got a boolean'],
    [[{ cursor: 'v1.0' }], /^cursor: expected the `cursor` of a page/],
    [[5], 'query: expected a plain object, got a number'],
    [
      [
        new (class Query {
          get limit() {
            throw new Error('not yours')
          }
        })(),
      ],
      'query: expected a plain object, got an instance of Query',
    ],
    [
      [
        {},
        new (class {
          get signal() {
            throw new Error('not yours')
          }
        })(),
      ],
      'options: expected a plain object, got an object',
    ],
    [[{}, { signal: 'x' }], 'signal: expected an AbortSignal, got a string'],
  ]) {
    for (const use of [(list) => list, looped, (list) => list.toArray()]) {
      await assert.rejects(use(one.client.listRecordings(...list)), { code: 'invalid-argument', message, attempts: 0 })
    }
  }
  for (const [options, message] of [
    [{ limit: 1.5 }, 'limit: expected a whole number from 0 to 4294967295, got 1.5'],
    [{ limit: '5' }, 'limit: expected a whole number from 0 to 4294967295, got "5"'],
    [{ limit: Infinity }, 'limit: expected a whole number from 0 to 4294967295, got Infinity'],
    [{ max: 5 }, 'max: unknown option; allowed: limit'],
    [
      {
        get limit() {
          throw new Error('not yours')
        },
      },
      'options: cannot be read: see `cause`',
    ],
    [5, 'options: expected a plain object, got a number'],
    [[], 'options: expected a plain object, got an array'],
    [new Map([['limit', 1]]), 'options: expected a plain object, got an instance of Map'],
  ]) {
    await assert.rejects(one.client.listRecordings().toArray(options), { code: 'invalid-argument', message })
  }
  // At once, even if no page comes.
  const controller = new AbortController()
  const options = { timeoutMs: 2 ** 31 - 1, signal: controller.signal }
  const silent = new RecordingsClient({ token: TOKEN, fetch: () => new Promise(() => {}), ...options })
  await assert.rejects(silent.listRecordings().toArray({ limit: -1 }), { code: 'invalid-argument' })
  // The first page is still requested, and this process would wait for it.
  controller.abort()
  await assert.rejects(one.client.getRecording('r1', { onProgress() {} }), /^RecordingsError: onProgress: unknown option/)
})

test('one page ahead is requested, and never more', async () => {
  for (const [prefetch, ahead] of [
    [undefined, 1],
    [true, 1],
    [false, 0],
  ]) {
    const one = await world({ recordings: 150, faults: 'LIST delay=2' })
    const before = []
    let pages = 0
    for await (const page of one.client.listRecordings({ max: 20 }, { prefetch }).pages()) {
      pages += 1
      // After the page ahead has come, no other page is requested.
      if (page.cursor) await one.sent(pages + ahead)
      await one.answered()
      await fence(one)
      before.push(one.requests - pages)
      assert.ok(page.items.length > 0)
    }
    assert.equal(before.pop(), 0)
    assert.ok(before.length >= 5 && before.every((count) => count === ahead), `${prefetch}: ${before}`)
    assert.equal(one.mostOpen, 1)
  }
})

/** The last request has failed, and a timer is set for the next try. */
const failedAndWaits = (one, timersBefore) =>
  until(() => one.requests > 0 && one.open === 0 && timers() > timersBefore, 'a failed try, and the wait for the next one')

test('leaving a loop leaves nothing running', async () => {
  for (const prefetch of [true, false]) {
    // The page ahead keeps failing, and would be tried for a while.
    const one = await world({ recordings: 50, options: { retries: 100 } })
    one.fetch = async (url, init) => (one.requests === 1 ? one.emulator.fetch(url, init) : new Response(null, { status: 503 }))
    const before = timers()
    for await (const { id } of one.client.listRecordings({ max: 5 }, { prefetch })) {
      assert.ok(id)
      if (prefetch) await failedAndWaits(one, before)
      break
    }
    const { requests } = one
    assert.equal(requests > 1, prefetch)
    await fence(one)
    assert.deepEqual([timers(), one.requests], [before, requests], 'nothing is requested afterwards, and nothing will be')
  }
  // A request in flight is cancelled.
  const one = await world({ recordings: 50 })
  let cancelled
  one.fetch = (url, init) => {
    if (one.requests === 1) return one.emulator.fetch(url, init)
    return new Promise(() =>
      init.signal.addEventListener('abort', () => {
        cancelled = true
      }),
    )
  }
  for await (const page of one.client.listRecordings({ max: 5 }).pages()) {
    await one.sent(2)
    assert.equal(page.items.length, 5)
    break
  }
  await until(() => cancelled, 'the request to be cancelled')
})

test('an iterator can be closed while it waits', async () => {
  for (const walk of [(list) => list[Symbol.asyncIterator](), (list) => list.pages()]) {
    const one = await world({ recordings: 50 })
    one.fetch = (url, init) => (one.requests === 1 ? one.emulator.fetch(url, init) : new Promise(() => {}))
    const iterator = walk(one.client.listRecordings({ max: 1 }, { prefetch: false }))
    assert.equal((await iterator.next()).done, false)
    const waiting = iterator.next()
    await one.sent(2)
    assert.deepEqual(await iterator.return('x'), { done: true, value: 'x' })
    assert.deepEqual(await waiting, { done: true, value: undefined })
    assert.deepEqual(await iterator.next(), { done: true, value: undefined })
  }
})

test('an iterator can be closed before the first page has come, and nothing goes on', { timeout: 60_000 }, async () => {
  for (const leave of ['return', 'throw']) {
    for (const begun of [true, false]) {
      const one = await world({ faults: 'LIST 503' })
      const before = timers()
      const iterator = one.client.listRecordings()[Symbol.asyncIterator]()
      const waiting = begun && iterator.next()
      await failedAndWaits(one, before)
      const { requests } = one
      const left = await iterator[leave](leave === 'throw' ? new Error('mine') : 'x').catch(({ message }) => message)
      assert.deepEqual(left, leave === 'throw' ? 'mine' : { done: true, value: 'x' })
      if (begun) assert.deepEqual(await waiting, { done: true, value: undefined })
      await fence(one)
      assert.deepEqual([timers(), one.requests], [before, requests], 'nothing is tried again, and nothing will be')
    }
  }
  // While another walk needs the page, the request goes on.
  const one = await world({ recordings: 20, faults: 'LIST 503 x2' })
  const list = one.client.listRecordings()
  const [left, other] = [list[Symbol.asyncIterator](), looped(list)]
  await left.return()
  assert.deepEqual(ids(await other), one.ids())
  // A stream closes the iterator like that, without waiting for the answer, which would take weeks here.
  const timeoutMs = 2 ** 31 - 1
  const stalled = await world({ faults: 'LIST stall', options: { timeoutMs, tryTimeoutMs: timeoutMs } })
  const waiting = stalled.client.listRecordings().pages()
  const next = waiting.next()
  const stalls = (count) => until(() => stalled.emulator.faults()[0].applied === count, `request ${count} to stall`)
  await stalls(1)
  await waiting.return()
  assert.equal((await next).done, true)
  const stream = Readable.from(stalled.client.listRecordings())
  stream.resume()
  await stalls(2)
  const closed = once(stream, 'close')
  stream.destroy()
  await closed
})

test('an abort ends the wait for a later page', async () => {
  for (const prefetch of [true, false]) {
    const one = await world({ recordings: 20 })
    one.fetch = (url, init) => (one.requests === 1 ? one.emulator.fetch(url, init) : new Promise(() => {}))
    const controller = new AbortController()
    const pages = one.client.listRecordings({ max: 5 }, { prefetch, signal: controller.signal }).pages()
    await pages.next()
    const waiting = pages.next()
    await one.sent(2)
    // The reason is passed on as it is, whatever it is.
    const reason = Object.freeze(Object.assign(Object.create(RecordingsError.prototype), { code: 'mine' }))
    controller.abort(reason)
    assert.equal(await waiting.catch((error) => error), reason)
  }
  const one = await world({ recordings: 20 })
  const controller = new AbortController()
  const found = []
  const onProgress = ({ pages }) => pages === 2 && controller.abort('enough')
  const reason = await (async () => {
    for await (const page of one.client.listRecordings({ max: 5 }, { onProgress, signal: controller.signal }).pages())
      found.push(page)
  })().catch((reason) => reason)
  assert.deepEqual([reason, found.length], ['enough', 1])
})

test('a failure comes after all earlier recordings, with a cursor to go on from', async () => {
  for (const prefetch of [true, false]) {
    const one = await world({ recordings: 100, options: { retries: 0 } })
    one.fetch = (url, init) => (one.requests === 4 ? Promise.reject(new TypeError('gone')) : one.emulator.fetch(url, init))
    const found = []
    const error = await (async () => {
      for await (const recording of one.client.listRecordings({ max: 10 }, { prefetch })) found.push(recording)
    })().catch((error) => error)
    assert.ok(RecordingsError.is(error) && error.code === 'network', String(error))
    assert.match(error.stack, /lists\.test\.mjs/)
    assert.equal(found.length, 30)
    const rest = await one.client.listRecordings({ cursor: error.cursor }).toArray()
    assert.deepEqual(ids([...found, ...rest]), one.ids())
  }
})

test('an abort between pages ends a loop with its reason', async () => {
  for (const where of ['client', 'call']) {
    for (const prefetch of [true, false]) {
      const controller = new AbortController()
      const { signal } = controller
      let listeners = 0
      for (const [name, by] of [
        ['addEventListener', 1],
        ['removeEventListener', -1],
      ]) {
        const own = signal[name].bind(signal)
        signal[name] = (...args) => {
          listeners += by
          own(...args)
        }
      }
      const one = await world({ recordings: 50, options: where === 'client' ? { signal } : {} })
      const list = one.client.listRecordings({ max: 5 }, { prefetch, ...(where === 'call' && { signal }) })
      const found = []
      const reason = await (async () => {
        for await (const recording of list) {
          found.push(recording)
          // No request is under way: the abort comes between pages.
          await one.answered()
          if (found.length === 7) controller.abort('enough')
        }
      })().catch((reason) => reason)
      assert.deepEqual([reason, found.length], ['enough', 7])
      assert.equal(listeners, 0, 'nothing is left on the signal')
      await fence(one)
      assert.ok(one.requests <= 3)
    }
  }
})

test('progress is reported', async () => {
  const one = await world({ recordings: 200, days: 200, rangeLimitDays: 30 })
  const told = []
  const onProgress = (progress) => {
    told.push(progress)
    throw new Error('not your business')
  }
  const from = new Date(NOW - 150 * DAY),
    to = new Date(NOW)
  const pages = []
  for await (const page of one.client.listRecordings({ from, to, max: 10 }, { onProgress }).pages()) {
    pages.push(page)
    assert.equal(told.length, pages.length, 'before the page is handed over')
  }
  const found = pages.flatMap(({ items }) => items)
  assert.ok(told.length > 12)
  assert.deepEqual(told.at(-1), {
    pages: pages.length,
    recordings: found.length,
    reached: from.toISOString().replace('.000', ''),
  })
  told.forEach(({ pages: count, recordings, reached }, at) => {
    assert.equal(count, at + 1)
    const sofar = pages.slice(0, at + 1).flatMap(({ items }) => items)
    assert.equal(recordings, sofar.length)
    const listed = found.filter(({ createTime }) => createTime > reached)
    assert.ok(listed.length <= sofar.length, 'what is newer has been listed')
    assert.ok(at === 0 || Date.parse(reached) <= Date.parse(told[at - 1].reached))
  })
})

test('an empty list ends', async () => {
  const one = await world()
  const told = []
  const options = { onProgress: (progress) => told.push(progress) }
  assert.deepEqual(await one.client.listRecordings({}, options).toArray(), [])
  assert.deepEqual(await looped(one.client.listRecordings()), [])
  assert.deepEqual(told, [{ pages: 1, recordings: 0 }])
})

test('pages that link in a circle end in an error', async () => {
  for (const length of [1, 2, 3]) {
    let requests = 0
    const fetch = async (url) => {
      requests += 1
      const at = Number(new URL(url).searchParams.get('at') ?? 0)
      const next = at === length ? 1 : at + 1
      return new Response(JSON.stringify({ items: [{ id: `r${at}` }] }), { headers: { Link: `<?at=${next}>; rel="next"` } })
    }
    const client = new RecordingsClient({ token: TOKEN, fetch })
    const found = []
    const error = await (async () => {
      for await (const { id } of client.listRecordings()) found.push(id)
    })().catch((error) => error)
    assert.equal(error.code, 'unexpected-shape')
    assert.match(error.message, /^The list may not be complete/)
    assert.deepEqual(
      found,
      Array.from({ length: length + 1 }, (_, at) => `r${at}`),
    )
    assert.equal(requests, length + 1)
    assert.equal(error.cursor, undefined, 'there is no way to go on')
  }
})

test('no more than two pages are in memory', async () => {
  const source = `
    import { setImmediate } from 'node:timers/promises'
    import { RecordingsClient } from 'webex-converged-recordings'
    import { until } from ${JSON.stringify(import.meta.resolve('../helpers/until.mjs'))}
    const PAGES = 60
    let requests = 0
    const fetch = async (url) => {
      requests += 1
      const at = Number(new URL(url).searchParams.get('at') ?? 0)
      const items = Array.from({ length: 100 }, (_, i) => ({ id: 'r' + at + '-' + i, topic: 'x'.repeat(1000) }))
      return new Response(JSON.stringify({ items }), at < PAGES ? { headers: { Link: '<?at=' + (at + 1) + '>; rel="next"' } } : {})
    }
    const client = new RecordingsClient({ token: 't', fetch })
    const seen = [], alive = [], recordingsAlive = []
    const look = () => { gc(); return seen.filter((page) => page.deref()).length }
    // The page ahead, if there is one, was requested, and one turn later it has been read.
    const ahead = async (pages) => {
      await until(() => requests > Math.min(pages, PAGES), 'the page ahead')
      await setImmediate()
    }
    for await (const page of client.listRecordings({ max: 100 }).pages()) {
      seen.push(new WeakRef(page.items))
      await ahead(seen.length)
      alive.push(look())
    }
    const recordings = []
    let count = 0
    requests = 0
    for await (const recording of client.listRecordings({ max: 100 })) {
      if (count++ % 100 === 50) {
        recordings.push(new WeakRef(recording))
        await ahead(recordings.length)
        gc()
        recordingsAlive.push(recordings.filter((one) => one.deref()).length)
      }
    }
    console.log(JSON.stringify({ alive, recordingsAlive, pages: seen.length, count }))`
  const { code, stdout, stderr } = await run('pages-in-memory.mjs', source, { options: ['--expose-gc'] })
  assert.equal(code, 0, stderr)
  const { alive, recordingsAlive, ...rest } = JSON.parse(stdout)
  assert.deepEqual(rest, { pages: 61, count: 6100 })
  // Of the pages that the loop has got. The page ahead is not among them.
  assert.ok(Math.max(...alive) <= 2, `${alive} pages are alive`)
  // One recording of each page. The engine itself keeps the last few alive for a while.
  assert.ok(Math.max(...recordingsAlive) <= 6, `${recordingsAlive} recordings are alive`)
})

const servers = []
after(() => {
  for (const server of servers) server.close()
})

test('a next link to another origin gets no token', async () => {
  const seen = []
  const origin = await Promise.all(
    ['here', 'there'].map(async (name) => {
      const server = createServer((request, response) => {
        seen.push([name, request.url, request.headers.authorization])
        const isFirst = !request.url.includes('page=2')
        if (isFirst) response.setHeader('Link', `<${origin[1]}/v1/convergedRecordings?page=2>; rel="next"`)
        response.end(JSON.stringify({ items: [{ id: isFirst ? 'a' : 'b' }] }))
      }).listen(0, '127.0.0.1')
      servers.push(server)
      await once(server, 'listening')
      return `http://127.0.0.1:${server.address().port}`
    }),
  )
  const client = new RecordingsClient({ token: TOKEN, baseUrl: `${origin[0]}/v1` })
  assert.deepEqual(ids(await client.listRecordings().toArray()), ['a', 'b'])
  assert.deepEqual(
    seen.map(([name, url]) => [name, url]),
    [
      ['here', '/v1/convergedRecordings'],
      ['here', '/v1/convergedRecordings?page=2'],
    ],
  )
})

test('a cursor works in another process, but not with another base URL or when changed', async () => {
  const one = await world({ recordings: 100, days: 90, rangeLimitDays: 30 })
  const found = []
  let cursor
  const query = { from: new Date(NOW - 90 * DAY), to: new Date(NOW), max: 10 }
  for await (const page of one.client.listRecordings(query, { windowDays: 20 }).pages()) {
    found.push(...page.items)
    cursor = page.cursor
    if (found.length >= 30) break
  }
  assert.ok(!cursor.includes(TOKEN) && /^[\x21-\x7e]+$/.test(cursor))
  const source = `
    import { RecordingsClient } from 'webex-converged-recordings'
    import { createEmulator } from 'webex-converged-recordings/emulator'
    const { cursor, NOW, TOKEN } = JSON.parse(process.env.GIVEN)
    const { fetch, baseUrl } = await createEmulator({ token: TOKEN, recordings: 100, days: 90, rangeLimitDays: 30, now: () => NOW })
    const client = (baseUrl) => new RecordingsClient({ token: TOKEN, baseUrl, fetch })
    const rest = await client(baseUrl).listRecordings({ cursor }).toArray()
    const refusals = []
    for (const [url, text] of [['http://127.0.0.1:1/v1', cursor], [baseUrl, cursor.replace('max=10', 'max=11')], [baseUrl, cursor.slice(0, -1)]]) {
      await client(url).listRecordings({ cursor: text }).toArray().catch(({ code, message }) => refusals.push([code, message]))
    }
    console.log(JSON.stringify({ rest, refusals }))`
  const { code, stdout, stderr } = await run('resume.mjs', source, {
    environment: { GIVEN: JSON.stringify({ cursor, NOW, TOKEN }) },
  })
  assert.equal(code, 0, stderr)
  const { rest, refusals } = JSON.parse(stdout)
  const all = one.emulator.recordings().filter(({ status }) => status === 'available')
  assert.deepEqual(ids([...found, ...rest]), ids(all.filter(({ createTime }) => Date.parse(createTime) >= NOW - 90 * DAY)))
  assert.equal(refusals.length, 3)
  for (const [code, message] of refusals) {
    assert.equal(code, 'invalid-argument')
    assert.match(
      message,
      /^cursor: expected the `cursor` of a page that was listed with the same baseUrl; this one is damaged or from another baseUrl$/,
    )
  }
})

// The headers that a browser always shows to a page of another origin.
const SAFE = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires', 'last-modified', 'pragma']
function crossOrigin(fetch) {
  return async (url, init) => {
    const response = await fetch(url, init)
    const exposed = (response.headers.get('Access-Control-Expose-Headers') ?? '').toLowerCase().split(/, */)
    const headers = [...response.headers].filter(([name]) => SAFE.includes(name) || exposed.includes(name))
    const shown = new Response(response.body, { status: response.status, headers })
    return Object.defineProperty(shown, 'type', { value: 'cors' })
  }
}

test('every recording is listed once, whatever the list', (t) =>
  seeded(t, 1, async (first) => {
    let recordings = 0
    let hidden = 0
    const CASES = 200
    for (let seed = first; seed < first + CASES; seed += 1) {
      const { below: next, of } = random(seed)
      const pick = (...list) => of(list)
      const exposeHeaders = pick(true, false)
      const isCrossOrigin = !exposeHeaders || pick(true, false)
      const faults = ['LIST 503 10%', 'LIST reset 10%', 'LIST truncated 5%', exposeHeaders ? 'LIST no-items 10%' : 'LIST cut 5%']
      const windowDays = pick(undefined, 0, 7, 30)
      const one = await world({
        seed,
        exposeHeaders,
        faults: faults.slice(next(3)),
        rangeLimitDays: windowDays === 0 ? 0 : 30,
        options: { retries: 10, onEvent() {} },
      })
      if (isCrossOrigin) one.fetch = crossOrigin(one.emulator.fetch)
      const times = Array.from({ length: 1 + next(6) }, () => NOW - next(90 * DAY))
      for (let count = next(50); count > 0; count -= 1)
        one.emulator.add({ createTime: pick(...times), serviceType: pick('calling', 'meeting') })
      const from = Math.min(...times) - next(2) * DAY + pick(0, 1),
        to = Math.max(...times) + 2 + next(2)
      const query = {
        from: new Date(from),
        to: new Date(to),
        max: pick(undefined, 1, 2, 3, 7, 100),
        serviceType: pick('calling', 'all', undefined),
      }
      const found = []
      // No retries, because the waits between them would take too long.
      let cursor
      for (let failures = 0; ; failures += 1) {
        try {
          const list = one.client.listRecordings({ ...query, cursor }, { windowDays, prefetch: pick(true, false), retries: 0 })
          for await (const recording of list) found.push(recording)
          break
        } catch (error) {
          if (error.code !== 'not-json') assert.ok(error.retryable, String(error))
          cursor = error.cursor ?? cursor
          assert.ok(failures < 500)
        }
      }
      const expected = one.emulator.recordings().filter(({ createTime, serviceType }) => {
        const created = Date.parse(createTime)
        return created >= from && created < to && (query.serviceType !== 'calling' || serviceType === 'calling')
      })
      assert.deepEqual(ids(found), ids(expected), `SEED=${seed} begins with it`)
      recordings += found.length
      hidden += exposeHeaders ? 0 : found.length
    }
    console.log(`${CASES} lists, ${recordings} recordings, ${hidden} of them with hidden links`)
    assert.ok(recordings > 2000 && hidden > 500, `${recordings}, ${hidden}`)
  }))

test('a list that may not be complete says so', async () => {
  const one = await world({ exposeHeaders: false })
  one.fetch = crossOrigin(one.emulator.fetch)
  for (let at = 0; at < 150; at += 1) one.emulator.add({ createTime: NOW - at * 1000 })
  const found = []
  const error = await (async () => {
    for await (const { id } of one.client.listRecordings({ max: 40 })) found.push(id)
  })().catch((error) => error)
  assert.deepEqual(found, one.ids().slice(0, 100))
  assert.deepEqual([error.code, error.attempts, error.retryable], ['unexpected-shape', 0, false])
  assert.match(error.message, /^The list may not be complete/)
  assert.match(error.hint, /^Give `from` or `to`/)
  const ranged = await one.client.listRecordings({ from: new Date(NOW - DAY), to: new Date(NOW + 1), max: 40 }).toArray()
  assert.deepEqual(ids(ranged), one.ids())
})

test('a damaged cursor of a merged list is refused', async () => {
  const one = await world({ recordings: 30 })
  const { client } = one
  const { cursor } = await client.listRecordings({ source: 'all', max: 5, from: new Date(NOW - 60 * DAY) })
  assert.match(cursor, /^all\.\w{16}!5!1!5!v1\.[^!]+!v1\.[^!]+$/)
  assert.equal((await client.listRecordings({ cursor })).items.length, 5)
  const { requests } = one
  const [sum, most, pages, recordings, calls, meetings] = cursor.slice(4).split('!')
  for (const damaged of [
    'all.',
    'all.!!!!!',
    `all.${sum}!${most}!${pages}!${recordings}!!`,
    `all.${sum}!${most}!${pages}!${recordings}!${calls}`,
    `all.${sum}!${most}!${pages}!${recordings}!${meetings}!${calls}`,
    `all.${sum}!Infinity!${pages}!${recordings}!${calls}!${meetings}`,
    `all.${sum}!6!${pages}!${recordings}!${calls}!${meetings}`,
    `all.${sum}!${most}!!${recordings}!${calls}!${meetings}`,
    `all.${most}!${pages}!${recordings}!${calls}!${meetings}`,
    `${cursor}!`,
    `${cursor}!${calls}`,
    cursor.slice(0, -1),
  ]) {
    await assert.rejects(client.listRecordings({ cursor: damaged }), { code: 'invalid-argument', message: /^cursor: / }, damaged)
  }
  assert.equal(one.requests, requests, 'nothing is sent')
})
