// A client without a token, for a relay: what it sends, what it refuses to send, and how it reports a session that has ended.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import { browser, installed, load } from './support.mjs'

/** @type {typeof import('webex-converged-recordings')} */
let api
before(async () => {
  api = await load()
})

const SECRET = 'Bearer s3cret-of-the-host'
const BASE = 'https://intranet.example/relay'

/** A `fetch` that returns these answers one after the other, and remembers the requests. */
function answering(...answers) {
  const requests = []
  const fetch = async (url, { method, headers, body }) => {
    requests.push({ method, url, headers, body })
    const answer = answers[Math.min(requests.length, answers.length) - 1]
    return typeof answer === 'function' ? answer() : answer.clone()
  }
  return { fetch, requests }
}
const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
const html = (status) => new Response('<html>Sign in</html>', { status, headers: { 'content-type': 'text/html' } })
const nothing = (status = 204) => new Response(null, { status })

const client = (options) => new api.RecordingsClient({ token: null, baseUrl: BASE, retries: 0, ...options })
const failure = (promise) =>
  promise.then(
    (value) => assert.fail(`resolved to ${inspect(value)}`),
    (error) => error,
  )

describe('what is sent', () => {
  test('a header of its own, and no Authorization', async () => {
    const { fetch, requests } = answering(json({ items: [] }))
    await client({ fetch }).listRecordings({ max: 5 })
    assert.deepEqual(requests, [
      {
        method: 'GET',
        url: `${BASE}/convergedRecordings?max=5`,
        headers: { 'X-Webex-Recordings': '1', Accept: 'application/json' },
        body: undefined,
      },
    ])
  })

  test('the headers of an object, copied when the client is made', async () => {
    const { fetch, requests } = answering(json({ id: 'r1' }))
    const headers = { 'X-WP-Nonce': '5f2c' }
    const relayed = client({ fetch, headers })
    headers['X-WP-Nonce'] = 'changed'
    await relayed.getRecording('r1')
    assert.equal(requests[0].headers['X-WP-Nonce'], '5f2c')
  })

  test('the headers of a function, asked for before each request', async () => {
    const { fetch, requests } = answering(nothing(503), json({ id: 'r1' }))
    let asked = 0
    const headers = async () => ({ Authorization: `${SECRET}-${++asked}` })
    await client({ fetch, headers, retries: 1 }).getRecording('r1')
    assert.deepEqual(
      requests.map(({ headers }) => headers.Authorization),
      [`${SECRET}-1`, `${SECRET}-2`],
    )
  })

  test('a token and headers, for a gateway with a key of its own', async () => {
    const { fetch, requests } = answering(json({ id: 'r1' }))
    await client({ token: 't0ken-of-mine', fetch, headers: { 'X-Gateway-Key': 'k3y' } }).getRecording('r1')
    assert.deepEqual(requests[0].headers, {
      Authorization: 'Bearer t0ken-of-mine',
      Accept: 'application/json',
      'X-Gateway-Key': 'k3y',
    })
  })

  test('every method', async () => {
    const { fetch, requests } = answering(nothing())
    const relayed = client({ fetch, headers: () => ({ 'X-Key': 'k3y' }) })
    await relayed.deleteRecording('r1', { comment: 'old' })
    await relayed.trashRecordings(['r1'])
    await relayed.restoreRecordings(['r1'])
    await relayed.getRecordingMetadata('r1')
    assert.deepEqual(
      requests.map(({ method, url }) => `${method} ${url.slice(BASE.length)}`),
      [
        'DELETE /convergedRecordings/r1',
        'POST /convergedRecordings/softDelete',
        'POST /convergedRecordings/restore',
        'GET /convergedRecordings/r1/metadata',
      ],
    )
    for (const { headers } of requests) {
      assert.deepEqual([headers['X-Webex-Recordings'], headers['X-Key'], headers.Authorization], ['1', 'k3y', undefined])
    }
  })

  for (const [what, blocked] of [
    ['405', nothing(405)],
    ['501', nothing(501)],
    ['404 with a page of its own, as IIS does', html(404)],
  ]) {
    test(`a deletion goes as a POST where DELETE is answered with ${what}`, async () => {
      const { fetch, requests } = answering(blocked, nothing())
      const events = []
      const onEvent = ({ type, method, path }) => events.push(`${type} ${method} ${path}`)
      const { outcome } = await client({ fetch, onEvent }).deleteRecording('r1', { reason: 'asked', comment: 'old' })
      assert.equal(outcome, 'deleted')
      const body = '{"reason":"asked","comment":"old"}'
      assert.deepEqual(
        requests.map(({ method, url, body }) => [method, url, body]),
        [
          ['DELETE', `${BASE}/convergedRecordings/r1`, body],
          ['POST', `${BASE}/convergedRecordings/r1/delete`, body],
        ],
      )
      assert.deepEqual(events, [
        'request DELETE /relay/convergedRecordings/r1',
        'response DELETE /relay/convergedRecordings/r1',
        'request POST /relay/convergedRecordings/r1/delete',
        'response POST /relay/convergedRecordings/r1/delete',
      ])
    })
  }

  test('a deletion of an unknown recording is not sent twice', async () => {
    const { fetch, requests } = answering(json({ message: 'no' }, 404))
    const error = await failure(client({ fetch }).deleteRecording('r1'))
    assert.deepEqual([error.code, requests.length], ['not-found', 1])
  })

  test('with a token, a deletion is never sent as a POST', async () => {
    const { fetch, requests } = answering(nothing(405), nothing())
    const error = await failure(client({ token: 't0ken-of-mine', fetch }).deleteRecording('r1'))
    assert.deepEqual([error.code, requests.length], ['rejected', 1])
  })
})

describe('what is refused, before anything is sent', () => {
  const refused = async (options) => {
    const { fetch, requests } = answering(json({ id: 'r1' }))
    const error = await failure(new api.RecordingsClient({ token: null, fetch, ...options }).getRecording('r1'))
    assert.deepEqual([error.code, error.attempts, requests.length], ['invalid-argument', 0, 0], error.message)
    assert.doesNotMatch(JSON.stringify(error), /s3cret/)
    return error.message
  }

  test('Webex itself, by name or by default', async () => {
    assert.equal(await refused({}), 'baseUrl: expected the URL of your relay, because `token` is null')
    for (const baseUrl of ['https://webexapis.com/v1', 'https://WEBEXAPIS.com./v1', 'https://api-usgov.webex.com/v1']) {
      assert.equal(await refused({ baseUrl }), 'baseUrl: expected the URL of your relay, not of Webex, because `token` is null')
    }
  })

  test('http to another host', async () => {
    const message =
      "baseUrl: expected an https URL (http is allowed for the page's own origin and for localhost, 127.x.x.x and [::1])"
    assert.equal(await refused({ baseUrl: 'http://intranet.example/relay' }), message)
  })

  test('a token that was forgotten is not `null`', async () => {
    for (const token of [undefined, '', false]) {
      assert.match(await refused({ token, baseUrl: BASE }), /^token: expected a Webex access token/)
    }
  })

  test('headers that the client or the platform sets, and values that cannot be sent', async () => {
    for (const [headers, message] of [
      [{ Accept: 's3cret' }, 'headers.Accept: not allowed: the client sets this header itself'],
      [{ cookie: 's3cret' }, 'headers.cookie: not allowed: only the platform can set this header'],
      [{ 'X-Key': 's3cret\r\nX-Evil: 1' }, 'headers.X-Key: expected visible ASCII characters, with spaces only between them'],
      [{ 'X-Key': ['s3cret'] }, 'headers.X-Key: expected a string, got an array'],
      [{ 'X-Key': null, 's3cret s3cret': 'x' }, 'headers: expected names of letters, digits and hyphens, such as X-Gateway-Key'],
      [() => 's3cret', 'headers: expected a plain object, got a string'],
      [async () => new Map([['X-Key', 's3cret']]), 'headers: expected a plain object, got an instance of Map'],
      ['s3cret', 'headers: expected a plain object, or a function that returns one, got a string'],
      [
        new Headers({ 'x-key': 's3cret' }),
        'headers: expected a plain object, or a function that returns one, got an instance of Headers',
      ],
    ]) {
      assert.equal(await refused({ baseUrl: BASE, headers }), message)
    }
    const message = 'headers.authorization: not allowed: the client sends the `token` in it. With `token: null`, you can set it'
    assert.equal(await refused({ token: 't0ken-of-mine', headers: { authorization: SECRET } }), message)
  })
})

describe('a function with headers', () => {
  test('that fails ends the call with its error as the cause, and without its words', async () => {
    const { fetch, requests } = answering(json({ id: 'r1' }))
    const cause = new Error(`no ${SECRET}`)
    const headers = () => {
      throw cause
    }
    const error = await failure(client({ fetch, headers }).getRecording('r1'))
    assert.deepEqual([error.code, error.retryable, requests.length], ['token-failed', false, 0])
    assert.equal(error.cause, cause)
    assert.doesNotMatch(JSON.stringify(error), /s3cret/)
  })

  test('that never returns is given up at `timeoutMs`, and an abort ends it at once', async () => {
    const { fetch, requests } = answering(json({ id: 'r1' }))
    const headers = () => new Promise(() => {})
    const error = await failure(client({ fetch, headers, timeoutMs: 500 }).getRecording('r1'))
    assert.deepEqual([error.code, error.retryable], ['timeout', true])
    assert.match(error.message, /^The `headers` function did not return headers within 500 ms/)
    const controller = new AbortController()
    const aborted = failure(client({ fetch, headers }).getRecording('r1', { signal: controller.signal }))
    controller.abort('enough')
    assert.equal(await aborted, 'enough')
    assert.equal(requests.length, 0)
  })

  test('may return nothing', async () => {
    for (const nothing of [undefined, null, {}]) {
      const { fetch, requests } = answering(json({ id: 'r1' }))
      await client({ fetch, headers: async () => nothing }).getRecording('r1')
      assert.deepEqual(Object.keys(requests[0].headers), ['X-Webex-Recordings', 'Accept'])
    }
  })

  test('what it returned is in no error and no event', async () => {
    const echo = () =>
      json({ message: `no ${SECRET}`, trackingId: 's3cret-of-the-host' }, 400, { trackingid: 's3cret-of-the-host' })
    const { fetch } = answering(echo)
    const events = []
    const relayed = client({ fetch, headers: () => ({ Authorization: SECRET }), onEvent: (event) => events.push(event) })
    const error = await failure(relayed.getRecording('r1'))
    assert.equal(error.message, 'The relay answered 400: no Bearer (token)')
    const all = JSON.stringify([error, events]) + inspect([error, events, relayed], { depth: 9, showHidden: true })
    assert.doesNotMatch(all, /s3cret/)
  })
})

describe('a session that has ended is `unauthorized`', () => {
  for (const [what, answer] of [
    ['401', nothing(401)],
    ['a redirect', new Response(null, { status: 302, headers: { location: 'https://login.example/?ticket=s3cret' } })],
    ['a sign-in page', html(200)],
  ]) {
    test(`if the relay answers with ${what}`, async () => {
      const { fetch, requests } = answering(answer)
      for (const call of ['getRecording', 'deleteRecording', 'listRecordings']) {
        const given = call === 'listRecordings' ? {} : 'r1'
        const error = await failure(client({ fetch, retries: 3 })[call](given))
        assert.deepEqual([error.code, error.retryable], ['unauthorized', false], `${call}: ${error.message}`)
        assert.match(error.hint, /The session has ended, or nobody has signed in\. Sign in again/)
        assert.doesNotMatch(JSON.stringify(error), /s3cret|Webex answered/)
      }
      assert.equal(requests.length, 3)
    })
  }

  test('but no other refusal is, and none speaks of scopes', async () => {
    for (const [answer, code] of [
      [nothing(403), 'forbidden'],
      [html(403), 'forbidden'],
      [nothing(404), 'not-found'],
      [nothing(502), 'server'],
      [new Response('{', { status: 200 }), 'not-json'],
    ]) {
      const { fetch } = answering(answer)
      const error = await failure(client({ fetch }).getRecording('r1'))
      assert.equal(error.code, code)
      assert.doesNotMatch(error.hint ?? '', /scope/)
    }
  })
})

describe('in a page', () => {
  let site
  const seen = []
  before(async () => {
    const code = await readFile(join(installed, 'global.js'))
    const listener = (request, response) => {
      const { pathname } = new URL(request.url, 'http://any')
      if (pathname === '/global.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(code)
      if (pathname === '/') {
        response.writeHead(200, { 'content-type': 'text/html', 'set-cookie': 'session=5; HttpOnly; SameSite=Strict' })
        return response.end('<script src="/global.js"></script>')
      }
      if (pathname === '/login') return response.writeHead(302, { location: '/' }).end()
      seen.push({ method: request.method, path: pathname, headers: request.headers })
      if (pathname.endsWith('/signed-out')) return response.writeHead(302, { location: '/login' }).end()
      const origin = request.headers.origin
      if (origin) {
        response.setHeader('access-control-allow-origin', origin)
        response.setHeader('access-control-allow-headers', 'x-webex-recordings')
      }
      if (request.method === 'OPTIONS') return response.writeHead(204).end()
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":"r1"}')
    }
    const servers = [createServer(listener), createServer(listener)]
    for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
    const [own, other] = servers.map((server) => server.address().port)
    const stop = () => {
      for (const server of servers) server.close().closeAllConnections()
    }
    site = { own, other, stop }
  })
  after(() => site?.stop())

  test("it may be http on the page's own origin, gets its cookie, and says that the session has ended", async () => {
    // For the client, this host is not a loopback one. For this machine, it is.
    const chromium = await browser('--host-resolver-rules=MAP intranet.example 127.0.0.1')
    try {
      const { page } = await chromium.open()
      await page.goto(`http://intranet.example:${site.own}/`)
      const found = await page.evaluate(async (other) => {
        const { RecordingsClient } = globalThis.WebexConvergedRecordings
        const get = (baseUrl, id = 'r1') =>
          new RecordingsClient({ token: null, baseUrl, retries: 0 }).getRecording(id).then(
            (value) => value.id,
            ({ code, message }) => `${code} ${message}`,
          )
        return {
          relative: await get('/relay'),
          absolute: await get(`${location.origin}/relay`),
          other: await get(`http://intranet.example:${other}/relay`),
          loopback: await get(`http://127.0.0.1:${other}/relay`),
          signedOut: await get('/relay', 'signed-out'),
        }
      }, site.other)
      assert.deepEqual(found, {
        relative: 'r1',
        absolute: 'r1',
        other:
          "invalid-argument baseUrl: expected an https URL (http is allowed for the page's own origin and for localhost, 127.x.x.x and [::1])",
        loopback: 'r1',
        signedOut: 'unauthorized The relay answered with a redirect.',
      })
      const gets = seen.filter(({ method, path }) => method === 'GET' && path.startsWith('/relay'))
      assert.deepEqual(
        gets.map(({ headers }) => [headers.cookie, headers['x-webex-recordings'], headers.authorization]),
        [
          ['session=5', '1', undefined],
          ['session=5', '1', undefined],
          // Another origin gets no cookie.
          [undefined, '1', undefined],
          ['session=5', '1', undefined],
        ],
      )
    } finally {
      await chromium.close()
    }
  })
})
