// A client among foreign objects: in a Proxy, under a spy, with a library's dates, with a signal that has no reasons, and where
// somebody has added to Object.prototype. What does not depend on Node also runs in Chromium.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import * as vue from '@vue/reactivity'
import { AbortController as PolyfilledController } from 'abort-controller/dist/abort-controller.mjs'
import { DateTime } from 'luxon'
import moment from 'moment'
import { lastValueFrom, from as observable, toArray } from 'rxjs'
import { Temporal } from 'temporal-polyfill'
import { snapshot, proxy as valtio } from 'valtio/vanilla'
import { browser, installed, load, run } from './support.mjs'

const webex = await load()
const vueFile = createRequire(import.meta.url)
  .resolve('@vue/reactivity')
  .replace('index.js', 'dist/reactivity.esm-browser.prod.js')

let chromium, page
before(async () => {
  chromium = await browser()
  ;({ page } = await chromium.open())
  await page.route('https://site.example/**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1)
    if (name === '') return route.fulfill({ body: '<!doctype html><link rel="icon" href="data:,">', contentType: 'text/html' })
    const file = name === 'vue.js' ? vueFile : join(installed, name)
    return route.fulfill({ body: await readFile(file, 'utf8'), contentType: 'text/javascript' })
  })
  await page.goto('https://site.example/')
})
after(() => chromium?.close())

/** Runs a function in Node and in a page. The function uses nothing from its surroundings. */
function both(name, work, check) {
  test(`${name}, in Node`, async () => check(await work(webex, vue)))
  test(`${name}, in Chromium`, async () => {
    await page.goto('https://site.example/')
    check(
      await page.evaluate(`Promise.all([import('/index.js'), import('/vue.js')]).then((libraries) => (${work})(...libraries))`),
    )
  })
}

both(
  'a client works wherever it is kept',
  async ({ RecordingsClient }, { reactive, readonly, ref, shallowReactive }) => {
    const fetch = async (url, { method }) => {
      if (method !== 'GET') return new Response(null, { status: 204 })
      return new Response(url.includes('/r1') ? '{"id":"r1"}' : '{"items":[{"id":"r1"},{"id":"r2"}]}')
    }
    class Extended extends RecordingsClient {}
    const methods = Object.getOwnPropertyNames(RecordingsClient.prototype).filter((name) => name !== 'constructor')
    const ways = {
      'by itself': (client) => client,
      'in reactive': (client) => reactive({ client }).client,
      'in ref': (client) => ref(client).value,
      'in readonly': (client) => readonly(client),
      'in shallowReactive': (client) => shallowReactive({ client }).client,
      'in a Proxy': (client) => new Proxy(client, {}),
      'in a Proxy of a Proxy': (client) => new Proxy(new Proxy(client, {}), {}),
      'in a Proxy that calls methods on itself': (client) =>
        new Proxy(client, {
          get:
            (target, name, self) =>
            (...given) =>
              Reflect.get(target, name, self).apply(self, given),
        }),
      'inherited from': (client) => Object.create(client),
      'taken apart': (client) => Object.fromEntries(methods.map((name) => [name, client[name]])),
      frozen: (client) => Object.freeze(client),
    }
    const ends = {}
    for (const Client of [RecordingsClient, Extended]) {
      for (const [way, keep] of Object.entries(ways)) {
        const client = keep(new Client({ token: 't', fetch }))
        const calls = async () => [
          (await client.listRecordings()).items.length,
          (await client.listRecordings({ max: 5 }).toArray()).length,
          (await client.getRecording('r1', { retries: 1 })).id,
          (await client.deleteRecording('r1')).outcome,
          (await client.listRecordings({ source: 'all' })).items.length,
          (await client.getRecordingMetadata('r1')).id,
          (await client.trashRecordings(['r1'])).accepted,
          (await client.restoreRecordings({ mine: true })).accepted,
          (await client.purgeRecordings(['r1', 'r2'])).accepted,
          (await client.reassignRecordings('to', { recordingIds: ['r1'] })).accepted,
        ]
        const [end] = await Promise.allSettled([calls()])
        ends[`${Client === Extended ? 'extended, ' : ''}${way}`] = end.value?.join() ?? String(end.reason)
      }
    }
    const client = new RecordingsClient({ token: 't', fetch })
    return {
      ends,
      ways: Object.keys(ways),
      keys: Object.keys(client),
      json: JSON.stringify(client),
      isFrozen: Object.isFrozen(client),
      name: client.getRecording.name,
    }
  },
  ({ ends, ways, keys, json, isFrozen, name }) => {
    const expected = '2,2,r1,deleted,4,r1,1,all,2,1'
    for (const way of ways) for (const of of ['', 'extended, ']) assert.equal(ends[of + way], expected, of + way)
    assert.deepEqual([keys, json, isFrozen, name], [[], '{}', false, 'getRecording'])
  },
)

test('a client works in a state of Valtio', async () => {
  const fetch = async () => Response.json({ id: 'r1' })
  const state = valtio({ client: new webex.RecordingsClient({ token: 't', fetch }) })
  assert.deepEqual(await state.client.getRecording('r1'), { id: 'r1' })
  assert.deepEqual(await snapshot(state).client.getRecording('r1'), { id: 'r1' })
})

both(
  'its methods work as callbacks of an array',
  async ({ RecordingsClient }, { reactive }) => {
    const sent = []
    const fetch = async (url, { method }) => {
      sent.push(`${method} ${url.split('/v1')[1]}`)
      return method === 'DELETE' ? new Response(null, { status: 204 }) : new Response(`{"id":"${url.at(-1)}","items":[]}`)
    }
    class Sub extends RecordingsClient {
      getRecording(id, options) {
        return super.getRecording(id, options)
      }
    }
    const client = new RecordingsClient({ token: 't', fetch })
    const ids = ['a', 'b', 'c']
    const told = (promise) =>
      promise.then(
        (value) => value.id ?? value.outcome ?? value.items.length,
        ({ message }) => message,
      )
    return {
      got: await Promise.all(ids.map(client.getRecording).map(told)),
      inVue: await Promise.all(ids.map(reactive(client).getRecording).map(told)),
      deleted: await Promise.all(ids.map(client.deleteRecording).map(told)),
      listed: await Promise.all([{ max: 1 }, { max: 2 }].map(client.listRecordings).map(told)),
      sent: sent.length,
      // `Array.from` and RxJS pass only an index, also through a subclass.
      number: await told(client.getRecording('a', 5)),
      inherited: await Promise.all(Array.from(ids, new Sub({ token: 't', fetch }).getRecording).map(told)),
      foreign: await told(RecordingsClient.prototype.listRecordings.call({})),
      text: await told(client.getRecording('a', { retries: -1 }, 'x')),
      object: await told(client.deleteRecording('a', { retries: -1 }, { length: 1 })),
    }
  },
  ({ got, inVue, deleted, listed, sent, number, inherited, foreign, text, object }) => {
    assert.deepEqual(
      [got, inVue, deleted, listed, sent],
      [['a', 'b', 'c'], ['a', 'b', 'c'], Array(3).fill('deleted'), [0, 0], 11],
    )
    assert.deepEqual([number, inherited], ['a', ['a', 'b', 'c']])
    assert.match(foreign, /./)
    for (const message of [text, object]) assert.equal(message, 'retries: expected a whole number from 0 to 100, got -1')
  },
)

both(
  'spies and subclasses can override methods',
  async ({ RecordingsClient }, { reactive }) => {
    const fetch = async (url) => new Response(`{"id":"${url.at(-1)}"}`)
    const calls = []
    const spied = new RecordingsClient({ token: 't', fetch })
    const { getRecording } = RecordingsClient.prototype
    RecordingsClient.prototype.getRecording = function (...given) {
      calls.push(['on the prototype', ...given])
      return getRecording.apply(this, given)
    }
    const through = (await reactive(spied).getRecording('a')).id
    RecordingsClient.prototype.getRecording = getRecording
    const original = spied.getRecording
    spied.getRecording = async (...given) => {
      calls.push(['on the client', ...given])
      return original(...given)
    }
    const onIt = (await spied.getRecording('b')).id
    delete spied.getRecording
    const without = (await spied.getRecording('c')).id

    class Loud extends RecordingsClient {
      deleteRecording = async (id) => `never ${id}`
      async getRecording(id, options) {
        const recording = await super.getRecording(id.toLowerCase(), options)
        return { ...recording, loud: true }
      }
    }
    const loud = new Loud({ token: 't', fetch })
    const { getRecording: taken } = loud
    return {
      calls,
      through,
      onIt,
      without,
      loud: [
        await loud.getRecording('D'),
        await reactive(loud).getRecording('E'),
        await taken('F'),
        await loud.deleteRecording('G'),
      ],
    }
  },
  ({ calls, through, onIt, without, loud }) => {
    assert.deepEqual(calls, [
      ['on the prototype', 'a'],
      ['on the client', 'b'],
    ])
    assert.deepEqual([through, onIt, without], ['a', 'b', 'c'])
    assert.deepEqual(loud, [{ id: 'd', loud: true }, { id: 'e', loud: true }, { id: 'f', loud: true }, 'never G'])
  },
)

/** Aborts a call in each state it can be in, by a signal that has no reasons. Returns what each call rejected with. */
async function abortedWithout(Controller, { RecordingsClient }) {
  const told = (error) =>
    [error?.name, error instanceof Error, typeof DOMException === 'function' && error instanceof DOMException].join()
  const never = () => new Promise(() => {})
  const busy = async () => new Response('', { status: 503, headers: { 'retry-after': '30' } })
  const ends = {}
  for (const [place, fetch] of [
    ['while nothing comes', never],
    ['in a wait', busy],
  ]) {
    for (const of of ['call', 'client']) {
      const controller = new Controller()
      const { signal } = controller
      let reached
      const there = new Promise((resolve) => {
        reached = resolve
      })
      const type = place === 'in a wait' ? 'wait' : 'request'
      const onEvent = (event) => event.type === type && reached()
      const client = new RecordingsClient({ token: 't', fetch, onEvent, ...(of === 'client' && { signal }) })
      const options = of === 'call' ? { signal } : {}
      const calls = [
        client.getRecording('r1', options),
        client.listRecordings({}, options),
        client.listRecordings({}, options).toArray(),
      ]
      await there
      controller.abort()
      const ended = await Promise.all(calls.map((call) => call.catch(told)))
      ends[`${place}, of the ${of}`] = [...new Set(ended)].join(' / ')
    }
  }
  const before = new Controller()
  before.abort()
  const client = new RecordingsClient({ token: 't', fetch: never })
  ends.before = await client.getRecording('r1', { signal: before.signal }).catch(told)
  // Between the pages of a loop.
  const between = new Controller()
  const LINK = { link: '<https://webexapis.com/v1/convergedRecordings?cursor=x>; rel="next"' }
  const pages = new RecordingsClient({
    token: 't',
    fetch: async () => new Response('{"items":[{"id":"r1"},{"id":"r2"}]}', { headers: LINK }),
  })
  const loop = async () => {
    for await (const _ of pages.listRecordings({ max: 2 }, { signal: between.signal })) between.abort()
  }
  ends.between = await loop().catch(told)
  // If there is a reason, it is used, whatever it is.
  const none = { aborted: true, reason: null, addEventListener() {}, removeEventListener() {} }
  ends.null = await client.getRecording('r1', { signal: none }).catch((reason) => reason)
  ends.throws = await client
    .getRecording('r1', {
      signal: {
        ...none,
        get reason() {
          return undefined
        },
      },
    })
    .catch(told)
  return ends
}

/** As in platforms that have no reasons yet: React Native, old versions of Safari. */
const OLD_CONTROLLER = `class {
  constructor() {
    const target = new EventTarget()
    Object.defineProperty(target, 'aborted', { value: false, writable: true })
    this.signal = target
  }
  abort() {
    if (this.signal.aborted) return
    this.signal.aborted = true
    this.signal.dispatchEvent(new Event('abort'))
  }
}`

function allAreAbortErrors(ends, kind) {
  const { null: reason, ...others } = ends
  assert.equal(reason, null)
  assert.ok('between' in others, 'it went through all states')
  for (const [place, end] of Object.entries(others)) assert.equal(end, kind, place)
}

describe('an abort without a reason is an AbortError', () => {
  both('with a handwritten class', new Function('webex', `return (${abortedWithout})(${OLD_CONTROLLER}, webex)`), (ends) =>
    allAreAbortErrors(ends, 'AbortError,true,true'),
  )

  test('with the polyfill of React Native', async () =>
    allAreAbortErrors(await abortedWithout(PolyfilledController, webex), 'AbortError,true,true'))

  test('where there is no DOMException', async () => {
    const { code, stdout, stderr } = await run(
      'no-dom-exception.mjs',
      `
      import * as webex from 'webex-converged-recordings'
      const controller = new AbortController()
      delete globalThis.DOMException
      const ends = await (${abortedWithout})(${OLD_CONTROLLER}, webex)
      console.log(JSON.stringify(ends))`,
    )
    assert.equal(code, 0, stderr)
    allAreAbortErrors(JSON.parse(stdout), 'AbortError,true,false')
  })
})

/** The range that a list asks for, or the message of its error. */
async function asked(query, meanwhile = () => {}) {
  let search
  const fetch = async (url) => {
    search = new URL(url).search
    return new Response('{"items":[]}')
  }
  const list = new webex.RecordingsClient({ token: 't', fetch }).listRecordings(query, { windowDays: 0 })
  meanwhile()
  const message = await list.then(
    () => undefined,
    ({ message }) => message,
  )
  const given = new URLSearchParams(search)
  return message ?? [given.get('from'), given.get('to')]
}

test("a library's dates are read when the call is made", async () => {
  const range = ['2026-05-01T09:30:00Z', '2026-05-02T09:30:00Z']
  const [a, b] = [moment.utc(range[0]), moment.utc(range[1])]
  assert.deepEqual(
    await asked({ from: a, to: b }, () => {
      a.add(1, 'year')
      b.subtract(1, 'year')
    }),
    range,
  )
  const changing = {
    at: range[0],
    toISOString() {
      return this.at
    },
  }
  assert.deepEqual(
    await asked({ from: changing, to: range[1] }, () => {
      changing.at = range[1]
    }),
    range,
  )
  const date = new Date(range[0])
  assert.deepEqual(await asked({ from: date, to: range[1] }, () => date.setFullYear(2020)), range)

  const luxon = (text) => DateTime.fromISO(text, { zone: 'Europe/Berlin' })
  const instant = (text) => Temporal.Instant.from(text)
  const zoned = (text) => instant(text).toZonedDateTimeISO('Europe/Berlin')
  for (const date of [luxon, instant, zoned])
    assert.deepEqual(await asked({ from: date(range[0]), to: date(range[1]) }), range, date.name)
})

test('an invalid date is refused with a message that quotes it', async () => {
  const expected = 'from: expected a date-time with a time zone, such as 2026-05-01T09:30:00Z, or a Date, got'
  for (const [from, got] of [
    [moment.invalid(), '"Invalid Date"'],
    [DateTime.invalid('never'), '"Invalid Date"'],
    [new Date(NaN), '"Invalid Date"'],
    [
      {
        toISOString() {
          throw new Error('not today')
        },
      },
      '"Invalid Date"',
    ],
    [Temporal.PlainDateTime.from('2026-05-01T09:30:00'), '"2026-05-01T09:30:00"'],
    [Temporal.PlainDate.from('2026-05-01'), '"2026-05-01"'],
    [{ toJSON: () => ({ seconds: 1 }) }, 'an object'],
    [
      new (class Timestamp {
        toJSON() {
          return { seconds: 1 }
        }
      })(),
      'an instance of Timestamp',
    ],
    [new Map(), 'an instance of Map'],
    [1_777_627_800_000, '1777627800000'],
    [1.5, '1.5'],
    ['yesterday', '"yesterday"'],
    ['x'.repeat(31), 'a string of 31 characters'],
  ])
    assert.equal(await asked({ from }), `${expected} ${got}`)
})

both(
  'a `fetch` can throw anything, and its headers can hold anything',
  async ({ RecordingsClient }) => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    const fetches = {
      'throws what cannot be read': async () => Promise.reject(proxy),
      'has a number': async () => ({ status: 404, headers: { get: () => 5 }, body: null }),
      'has an object': async () => ({ status: 404, headers: { get: () => ({}) }, body: null }),
    }
    const ends = {}
    for (const [name, fetch] of Object.entries(fetches)) {
      const client = new RecordingsClient({ token: 't', fetch, retries: 0 })
      const { code, trackingId = 'none' } = await client.getRecording('r1').catch((error) => error)
      ends[name] = [code, trackingId]
    }
    return ends
  },
  (ends) =>
    assert.deepEqual(ends, {
      'throws what cannot be read': ['network', 'none'],
      'has a number': ['not-found', '5'],
      'has an object': ['not-found', 'none'],
    }),
)

test('half of a character is refused in a date as well', async () => {
  const client = new webex.RecordingsClient({ token: 't', fetch: async () => new Response('{"items":[]}') })
  const from = { toISOString: () => '\ud800' }
  await assert.rejects(client.listRecordings({ from }), {
    code: 'invalid-argument',
    message: 'from: expected whole characters, got half of a surrogate pair',
  })
})

both(
  'a base URL that the platform cannot read is refused',
  async ({ RecordingsClient }) => {
    const fetch = async () => new Response('{"id":"r1"}')
    const ends = []
    for (const baseUrl of ['https://webexapis.com:abc/v1', 'http://localhost:65536', 'https://999.1.1.1/v1']) {
      const client = new RecordingsClient({ token: 't', fetch, baseUrl })
      ends.push(await client.getRecording('r1').then(String, ({ message }) => message))
    }
    return ends
  },
  (ends) => {
    for (const end of ends) assert.match(end, /^baseUrl: expected a URL such as/)
  },
)

both(
  'properties added to Object.prototype have no effect',
  async ({ RecordingsClient }) => {
    const aborted = { aborted: true, reason: 'polluted', addEventListener() {}, removeEventListener() {} }
    const evil = () => {
      throw new Error('polluted')
    }
    const POLLUTION = {
      signal: aborted,
      aborted: true,
      timeoutMs: 0,
      tryTimeoutMs: 0,
      retries: -1,
      maxResponseBytes: 1,
      onEvent: evil,
      onProgress: evil,
      prefetch: 1,
      windowDays: 99,
      limit: 0,
      cursor: 'v1.polluted',
      max: 1000,
      from: 'polluted',
      to: 'polluted',
      status: 'polluted',
      serviceType: 'polluted',
      reason: 5,
      comment: 5,
      baseUrl: 'https://polluted.example',
      allowInsecure: 5,
      fetch: evil,
      fault: { code: 'polluted' },
      cause: 'polluted',
      unreadable: new Error('polluted'),
      options: 5,
      query: 5,
      id: 5,
      reached: 5,
      client: 5,
      method: 'POST',
      headers: { polluted: '1' },
      body: 'polluted',
      redirect: 'follow',
      mode: 'no-cors',
      credentials: 'include',
      integrity: 'sha256-x',
      referrer: 'https://polluted.example',
      keepalive: true,
      cache: 'force-cache',
      window: 5,
      priority: 'polluted',
      hint: 'polluted',
      trackingId: 'polluted',
      undefined: 5,
      object: 5,
      function: 5,
      string: 5,
      number: 5,
      toJSON: undefined,
      stop: aborted,
      is: () => false,
      convert: evil,
      value: 5,
      unknown: 'polluted',
      source: 'all',
      organization: true,
      hostEmail: 'polluted',
      siteUrl: 'polluted',
      showAllTypes: true,
      mine: true,
      ownerEmail: 'polluted',
      ownerId: 'polluted',
      recordingIds: ['polluted'],
      everythingOf: { ownerEmail: 'polluted' },
      '': ['polluted'],
      has: 'items',
      items: [{ id: 'polluted' }],
      accepted: 5,
      open: ['polluted'],
      missing: [{ source: 'meetings', error: {} }],
      at: 'polluted',
      next: 'polluted',
      mark: 5,
      nextMark: 5,
      given: 5,
      isDue: true,
      failure: { code: 'polluted', retryable: false },
      failed: 0,
      rest: { max: 1, pages: 5, recordings: 5, streams: [] },
      start: 'polluted',
      streams: [],
      order: [5],
      due: [true, true],
      progress: 5,
      0: 'polluted',
      1: 'polluted',
    }
    const links = ['<https://webexapis.com/v1/convergedRecordings?cursor=x>; rel="next"', '']
    const play = async () => {
      const sent = []
      let lists = 0
      const fetch = async (url, init) => {
        // Platforms read inherited properties as well. (Node's fetch copies the options into an object that inherits.)
        const read = [
          'method',
          'body',
          'redirect',
          'mode',
          'credentials',
          'integrity',
          'referrer',
          'keepalive',
          'cache',
          'window',
          'priority',
        ]
        sent.push(
          [url, ...read.map((name) => init[name]), ...Object.keys(init.headers), init.signal instanceof AbortSignal].join(' '),
        )
        const answer = (status, body, link = '') => new Response(body, { __proto__: null, status, headers: [['link', link]] })
        // Node's Response would read inherited properties.
        if (init.method === 'DELETE' || init.method === 'POST') return { status: 204, headers: new Headers(), body: null }
        if (url.includes('/recordings')) return answer(200, '{"items":[{"id":"m1"},{"id":"m2"}]}')
        if (url.endsWith('/gone')) return answer(404, '{}')
        return answer(
          200,
          `{"id":"r1","items":[{"id":"r${lists}"}]}`,
          /convergedRecordings(\?|$)/.test(url) ? links[lists++] : '',
        )
      }
      const numbers = []
      const client = new RecordingsClient({ token: 't', fetch, onEvent: ({ call }) => numbers.push(call) })
      const told = ({ name, message, ...own }) => JSON.stringify([name, message, Object.keys(own)])
      const results = [
        await client
          .listRecordings({ max: 5 })
          .toArray()
          .then((all) => all.length, told),
        await client.listRecordings().then(({ items }) => items.length, told),
        await client.getRecording('r1').then(({ id }) => id, told),
        await client.getRecording('r1', {}).then(({ id }) => id, told),
        await client.getRecording('gone').catch(told),
        await client.getRecording('').catch(told),
        await client.deleteRecording('r1', { retries: 0 }).then(({ outcome }) => outcome, told),
        await client
          .listRecordings()
          .toArray({})
          .then((all) => all.length, told),
        await client.trashRecordings(['a', 'b']).then(({ accepted }) => accepted, told),
        await client.trashRecordings({}).catch(told),
        await client.trashRecordings(Array(2)).catch(told),
        await client.purgeRecordings({ ownerEmail: 'ann@example.com' }).then(({ accepted }) => accepted, told),
        await client.reassignRecordings('to', { recordingIds: ['a'] }).then(({ accepted }) => accepted, told),
        await client.reassignRecordings('to', {}).catch(told),
        await client.getRecordingMetadata('r1').then(({ id }) => id, told),
        await client
          .listRecordings({ source: 'all', max: 1, from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z' })
          .toArray()
          .then((all) => JSON.stringify(all), told),
        await client.listRecordings({ cursor: 'all.' }).catch(told),
      ]
      return JSON.stringify({ results, sent, numbers: numbers.map((number) => number - numbers[0]) })
    }
    const clean = await play()
    const steered = []
    const during = async (names) => {
      for (const name of names)
        Object.defineProperty(Object.prototype, name, {
          __proto__: null,
          value: POLLUTION[name],
          configurable: true,
          writable: true,
          enumerable: false,
        })
      let end
      try {
        end = await play()
      } catch (error) {
        end = String(error)
      }
      for (const name of names) delete Object.prototype[name]
      if (end !== clean) steered.push([names.join(), end.slice(0, 300)])
    }
    for (const name of Object.keys(POLLUTION)) await during([name])
    return { clean: JSON.parse(clean), steered }
  },
  ({ clean, steered }) => {
    assert.deepEqual(clean.results.slice(0, 4), [2, 1, 'r1', 'r1'])
    assert.equal(clean.results[6], 'deleted')
    assert.deepEqual(
      clean.sent.map((request) => request.split(' ')[1]),
      [...Array(6).fill('GET'), 'DELETE', 'GET', 'POST', 'POST', 'POST', 'GET', 'GET', 'GET'],
    )
    assert.deepEqual(steered, [])
  },
)

test('no method throws instead of rejecting', async () => {
  const source = `
    import { RecordingsClient, RecordingsError, warmUp } from 'webex-converged-recordings'
    const trap = () => ({ get x() { throw new Error('a trap') } })
    const revoked = () => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy }
    const throwing = (handler) => new Proxy({ x: 1 }, { [handler]() { throw new Error('a trap') } })
    // Looks harmless the first time only.
    const wavering = () => { let looks = 0; return new Proxy(new Map(), { getPrototypeOf(map) { if (looks++ > 0) throw new Error('a trap'); return Map.prototype } }) }
    class Getters { get signal() { throw new Error('a trap') } get cursor() { throw new Error('a trap') } get limit() { throw new Error('a trap') } get timeoutMs() { throw new Error('a trap') } }
    const hostile = {
      trap: trap(), revoked: revoked(), symbol: Symbol('x'), bigint: 5n, function() {}, getters: new Getters(), wavering: wavering(),
      text: 'x', array: [], number: 5, map: new Map(),
      ...Object.fromEntries(['getPrototypeOf', 'ownKeys', 'getOwnPropertyDescriptor'].map((name) => [name, throwing(name)])),
    }
    const client = new RecordingsClient({ token: 't', fetch: () => { throw new Error('sent') } })
    const wrong = []
    const called = new Set()
    for (const loaded of [false, true]) {
      if (loaded) await warmUp()
      for (const [name, value] of Object.entries(hostile)) {
        const uses = {
          query: () => client.listRecordings(value), options: () => client.listRecordings({}, value), third: () => client.listRecordings({ max: 0 }, {}, value),
          items: () => client.listRecordings(value)[Symbol.asyncIterator]().next(), pages: () => client.listRecordings({}, value).pages().next(),
          all: () => client.listRecordings(value).toArray(), limit: () => client.listRecordings({ max: 0 }).toArray(value),
          get: () => client.getRecording('r', value), delete: () => client.deleteRecording('r', value), thirdOfGet: () => client.getRecording('', {}, value),
          merged: () => client.listRecordings({ source: 'all' }, value), max: () => client.listRecordings({ source: 'all', max: value }),
          cursor: () => client.listRecordings({ source: 'all', cursor: value }), source: () => client.listRecordings({ source: value }),
          metadata: () => client.getRecordingMetadata('r', value), batch: () => client.purgeRecordings(['r'], value),
          which: () => client.trashRecordings(value), item: () => client.restoreRecordings([value, '']), owner: () => client.purgeRecordings({ ownerEmail: value, mine: true }),
          to: () => client.reassignRecordings(value, { recordingIds: [''] }), named: () => client.reassignRecordings('a', value),
          ids: () => client.reassignRecordings('a', { recordingIds: value }), everything: () => client.reassignRecordings('a', { everythingOf: value }),
          client: () => new RecordingsClient(value).getRecording('r'),
          ...(name !== 'text' && { id: () => client.getRecording(value) }),
        }
        // A number in place of the options is taken for an index.
        if (name === 'number') for (const use of ['options', 'pages', 'get', 'delete', 'merged', 'metadata']) delete uses[use]
        if (name === 'number') delete uses.max
        for (const [use, call] of Object.entries(uses)) {
          called.add(name + ' as ' + use)
          let promise
          try { promise = call() } catch (error) { wrong.push([loaded, name, use, 'threw', String(error)]); continue }
          const error = await promise.then(() => 'fulfilled', (error) => error)
          if (!RecordingsError.is(error) || error.code !== 'invalid-argument') wrong.push([loaded, name, use, String(error)])
        }
      }
    }
    console.log(JSON.stringify([[...called], wrong]))`
  const { code, stdout, stderr } = await run('hostile.mjs', source)
  assert.equal(code, 0, stderr)
  const [called, wrong] = JSON.parse(stdout)
  for (const one of ['trap as query', 'map as id', 'ownKeys as client']) assert.ok(called.includes(one), one)
  assert.deepEqual(wrong, [])
})

test('a refused value is named, and quoted if it is short', async () => {
  const client = new webex.RecordingsClient({ token: 't', fetch: async () => new Response('{"items":[]}') })
  const token = 'NGZhM2Y3YjctYWI4OS00ZjQwLThmZjItMDU0Y2E4_PF84_1eb65fdf'
  const message = (call) =>
    call().then(
      () => undefined,
      ({ message }) => message,
    )
  for (const [call, expected] of [
    [() => client.listRecordings(new Map()), 'query: expected a plain object, got an instance of Map'],
    [
      () => client.listRecordings(new URLSearchParams('max=5')),
      'query: expected a plain object, got an instance of URLSearchParams',
    ],
    [() => client.listRecordings(new (class Query {})()), 'query: expected a plain object, got an instance of Query'],
    [
      () => client.listRecordings(Object.create({ max: 5 })),
      'query: expected a plain object, got an object that inherits from another one',
    ],
    [
      () => client.listRecordings(Object.create({ constructor: { name: token } }, {})),
      'query: expected a plain object, got an object',
    ],
    [
      () => client.getRecording('r1', new AbortController()),
      'options: expected a plain object, got an instance of AbortController',
    ],
    [
      () => client.getRecording('r1', { signal: new AbortController() }),
      'signal: expected an AbortSignal, got an instance of AbortController',
    ],
    [() => client.getRecording('r1', { signal: token }), 'signal: expected an AbortSignal, got a string'],
    [() => client.getRecording('r1', token), 'options: expected a plain object, got a string'],
    ...[
      [1.5, '1.5'],
      [1e300, '1e+300'],
      [-0.1, '-0.1'],
      [NaN, 'NaN'],
      [-Infinity, '-Infinity'],
      [2 ** 53, '9007199254740992'],
      ['10', '"10"'],
      [token, `a string of ${token.length} characters`],
      [[5], 'an array'],
      [new Set(), 'an instance of Set'],
      [5n, 'something that is not a plain value'],
      [true, 'true'],
    ].flatMap(([value, got]) => [
      [() => client.listRecordings({ max: value }), `max: expected a whole number from 1 to 100, got ${got}`],
      [() => client.getRecording('r1', { retries: value }), `retries: expected a whole number from 0 to 100, got ${got}`],
    ]),
    [() => client.listRecordings({ status: 'availible' }), 'status: expected one of available, deleted, purged, got "availible"'],
    [
      () => client.listRecordings({ status: token }),
      'status: expected one of available, deleted, purged, got a string of 54 characters',
    ],
    ...[
      [1.5, '1.5'],
      [-1, '-1'],
      [Infinity, 'Infinity'],
      ['5', '"5"'],
      [token, 'a string of 54 characters'],
      [[], 'an array'],
      [true, 'true'],
      [5n, 'something that is not a plain value'],
    ].map(([limit, got]) => [
      () => client.listRecordings().toArray({ limit }),
      `limit: expected a whole number from 0 to 4294967295, got ${got}`,
    ]),
    [() => client.listRecordings().toArray(5), 'options: expected a plain object, got a number'],
    [() => client.listRecordings().toArray(new Map()), 'options: expected a plain object, got an instance of Map'],
  ])
    assert.equal(await message(call), expected)
})

test('http to other hosts needs `allowInsecure`', async () => {
  const sent = []
  const fetch = async (url) => {
    sent.push(url)
    return new Response('{"items":[]}')
  }
  const call = (options) =>
    new webex.RecordingsClient({ token: 't', fetch, ...options }).listRecordings().then(
      () => 'listed',
      ({ message }) => message,
    )
  const baseUrl = 'http://webex-emulator:8787/v1'
  for (const allowInsecure of [undefined, null, false])
    assert.match(await call({ baseUrl, allowInsecure }), /^baseUrl: expected an https URL: .*`allowInsecure: true`\)$/)
  assert.equal(await call({ baseUrl, allowInsecure: 'yes' }), 'allowInsecure: expected true or false, got "yes"')
  assert.deepEqual(sent, [])
  assert.equal(await call({ baseUrl, allowInsecure: true }), 'listed')
  assert.deepEqual(sent, [`${baseUrl}/convergedRecordings`])
  assert.equal(await call({ allowInsecure: true }), 'listed')
  assert.equal(new URL(sent[1]).origin, 'https://webexapis.com')
  assert.match(
    await call({ baseUrl: 'http://user:secret@webex-emulator/v1', allowInsecure: true }),
    /^baseUrl: expected only a host name/,
  )
})

test('to RxJS a list is its first page, and its `pages()` are pages', async () => {
  const LINK = { link: '<https://webexapis.com/v1/convergedRecordings?cursor=x>; rel="next"' }
  let calls = 0
  const fetch = async () => new Response(`{"items":[{"id":"r${++calls}"}]}`, { headers: calls % 2 ? LINK : {} })
  const client = new webex.RecordingsClient({ token: 't', fetch })
  const emitted = (source) => lastValueFrom(observable(source).pipe(toArray()))
  assert.deepEqual(
    (await emitted(client.listRecordings().pages())).map(({ items }) => items[0].id),
    ['r1', 'r2'],
  )
  assert.deepEqual(
    (await emitted(client.listRecordings())).map(({ items }) => items[0].id),
    ['r3'],
  )
  const through = async () => client.listRecordings()
  const page = await through()
  assert.deepEqual(Object.keys(page), ['items'])
  assert.throws(() => [...page], TypeError)
  assert.equal(page[Symbol.asyncIterator], undefined)
})

test('where the platform supports it, answers are not cached', async () => {
  const source = (before) => `
    ${before}
    const { RecordingsClient } = await import('webex-converged-recordings')
    const inits = []
    const fetch = async (url, init) => (inits.push(init), new Response('{"items":[]}'))
    await new RecordingsClient({ token: 't', fetch }).listRecordings()
    globalThis.fetch = fetch
    await new RecordingsClient({ token: 't' }).listRecordings()
    console.log(JSON.stringify(inits.map((init) => [init.cache ?? 'unsaid', Object.getPrototypeOf(init)])))`
  const known = await run('cache-known.mjs', source(''))
  assert.deepEqual(JSON.parse(known.stdout), Array(2).fill(['no-store', null]), known.stderr)
  // As in some versions of Cloudflare Workers, which throw if `cache` is given.
  const unknown = await run('cache-unknown.mjs', source('delete Request.prototype.cache'))
  assert.deepEqual(JSON.parse(unknown.stdout), Array(2).fill(['unsaid', null]), unknown.stderr)
  const none = await run('cache-none.mjs', source('const { Request } = globalThis; delete globalThis.Request'))
  assert.deepEqual(JSON.parse(none.stdout), Array(2).fill(['unsaid', null]), none.stderr)
})

test('a browser does not show the list from before a deletion', async () => {
  const there = new Set(['r1', 'r2'])
  const server = createServer((request, response) => {
    const answer = (status, type, body) =>
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'max-age=600' }).end(body)
    const file = request.url.slice(1)
    if (file === '') return answer(200, 'text/html', '<!doctype html><link rel="icon" href="data:,">')
    if (file.endsWith('.js')) return readFile(join(installed, file)).then((code) => answer(200, 'text/javascript', code))
    if (request.method === 'DELETE') {
      there.delete(request.url.split('/').at(-1))
      return answer(204, 'text/plain')
    }
    answer(200, 'application/json', JSON.stringify({ items: [...there].map((id) => ({ id })) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    // A page has no cache while its requests are intercepted.
    const { page } = await chromium.open()
    await page.goto(`http://127.0.0.1:${server.address().port}/`)
    const seen = await page.evaluate(async () => {
      const { RecordingsClient } = await import('/index.js')
      const own = (...given) => window.fetch(...given)
      const seen = []
      for (const fetch of [undefined, own]) {
        const client = new RecordingsClient({ token: 't', baseUrl: '/v1', fetch })
        const ids = async () => seen.push((await client.listRecordings()).items.map(({ id }) => id).join())
        await ids()
        await client.deleteRecording(fetch ? 'r2' : 'r1')
        await ids()
      }
      return seen
    })
    assert.deepEqual(seen, ['r1,r2', 'r2', 'r2', ''])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
