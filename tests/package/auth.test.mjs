// Tokens that renew themselves, tokens in a file, and signing in on another device: as a user gets them, against the emulator, and
// against servers that do what the emulator does not. What is decided about tokens is tested on its own: auth-decisions.test.mjs.
// Many processes that share a file: auth-processes.test.mjs.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, statSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { until } from '../helpers/until.mjs'
import { documents, place } from './docs.mjs'
import { command, consumer, load, require } from './support.mjs'

const { createEmulator, RecordingsClient, RecordingsError } = await load()
const reexport = join(consumer, `auth-${process.pid}.mjs`)
await writeFile(reexport, "export * from 'webex-converged-recordings/auth'\n")
const { deviceLogin, fileStore, refreshingToken } = await import(pathToFileURL(reexport).href)
await rm(reexport)

const START = Date.parse('2026-01-15T12:00:00Z')
const HOUR = 3_600_000
const APP = { clientId: 'Cclient', clientSecret: 's3cret-of-the-app' }
const EMAIL = 'ada@example.com'

/** Webex with one person who has signed in, and whose access token is valid for an hour. Refresh tokens change. */
async function webexFor(t, { integration, ...options } = {}) {
  const clock = { ms: START }
  const emulator = await createEmulator({
    dialect: 'webex',
    recordings: 30,
    now: () => clock.ms,
    users: [{ email: EMAIL, token: 'access-0', refreshToken: 'refresh-0', expires: START + HOUR }],
    integration: { ...APP, accessTokenSeconds: 3_600, rotate: true, ...integration },
    ...options,
  })
  const folder = await mkdtemp(join(tmpdir(), 'auth-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'sign-in/token.json')
  const first = {
    accessToken: 'access-0',
    refreshToken: 'refresh-0',
    issuedAt: new Date(START).toISOString(),
    expiresAt: new Date(START + HOUR).toISOString(),
  }
  const here = { baseUrl: emulator.baseUrl, fetch: emulator.fetch, now: () => clock.ms }
  return {
    emulator,
    clock,
    folder,
    file,
    first,
    /** The statuses of the requests for tokens so far. */
    asked: () => emulator.requests.filter(({ path }) => path === '/v1/access_token').map(({ status }) => status),
    token: (more) => refreshingToken({ ...APP, ...here, ...more }),
    client: (token, more) => new RecordingsClient({ token, baseUrl: here.baseUrl, fetch: here.fetch, retries: 0, ...more }),
    /** Whether Webex takes a token. */
    accepts: async (accessToken) => {
      const headers = { Authorization: `Bearer ${accessToken}` }
      return (await emulator.fetch(`${emulator.baseUrl}/people/me`, { headers })).status === 200
    },
  }
}

/** A store in memory. Its log says what was done. */
function storeOf(tokens) {
  const store = {
    tokens,
    log: [],
    read: () => store.tokens,
    write: (next, previous) => {
      store.log.push(['write', next.refreshToken, previous?.refreshToken])
      store.tokens = next
    },
    lock: async (work) => {
      store.log.push(['lock'])
      await work()
      store.log.push(['release'])
    },
  }
  return store
}

/** What a promise is rejected with: always an error of this package. */
async function errorOf(promise) {
  const error = await promise.then(
    () => assert.fail('it did not fail'),
    (error) => error,
  )
  assert.ok(RecordingsError.is(error), inspect(error))
  return error
}

// The token function

test('a refresh token is enough to begin with, and one token serves all', async (t) => {
  const { token, asked, accepts } = await webexFor(t)
  const ask = token({ refreshToken: 'refresh-0' })
  const tokens = await Promise.all(Array.from({ length: 50 }, () => ask()))
  assert.equal(new Set(tokens).size, 1)
  assert.ok(await accepts(tokens[0]))
  assert.equal(await ask({ reason: 'first', signal: new AbortController().signal }), tokens[0])
  assert.deepEqual(asked(), [200])
})

test('tokens in the store are used without a request, until shortly before their end', async (t) => {
  const { token, asked, clock, first } = await webexFor(t)
  const store = storeOf(first)
  const ask = token({ store })
  assert.equal(await ask(), 'access-0')
  clock.ms += HOUR - 301_000
  assert.equal(await ask(), 'access-0')
  assert.deepEqual([asked(), store.log], [[], []])
})

test('shortly before its end, a token is renewed once, and used in the meantime', async (t) => {
  const { token, asked, clock, first } = await webexFor(t)
  const store = storeOf(first)
  const ask = token({ store })
  clock.ms += HOUR - 300_000
  const tokens = await Promise.all(Array.from({ length: 20 }, () => ask()))
  assert.deepEqual([...new Set(tokens)], ['access-0'])
  await until(() => store.log.at(-1)?.[0] === 'release', 'the renewal')
  assert.equal(await ask(), store.tokens.accessToken)
  assert.notEqual(store.tokens.accessToken, 'access-0')
  assert.equal(store.tokens.expiresAt, new Date(clock.ms + HOUR).toISOString())
  assert.equal(store.tokens.refreshTokenExpiresAt, new Date(clock.ms + 7_775_999_000).toISOString())
  assert.deepEqual(asked(), [200])
})

test('at its end, everybody waits for one renewal', async (t) => {
  const { token, asked, clock, first, accepts } = await webexFor(t)
  const store = storeOf(first)
  const ask = token({ store })
  assert.equal(await ask(), 'access-0')
  clock.ms += HOUR
  const tokens = await Promise.all(Array.from({ length: 20 }, () => ask()))
  assert.deepEqual([...new Set(tokens)], [store.tokens.accessToken])
  assert.ok(await accepts(tokens[0]))
  assert.deepEqual(asked(), [200])
  assert.deepEqual(store.log, [['lock'], ['write', store.tokens.refreshToken, 'refresh-0'], ['release']])
})

test('new tokens are stored, and `onChange` has them, before anybody gets them', async (t) => {
  const { token, clock, first } = await webexFor(t)
  const log = []
  const later = () => new Promise((resolve) => setImmediate(resolve))
  const store = {
    ...storeOf(first),
    write: async (next) => {
      await later()
      log.push(['written', next.accessToken])
    },
  }
  const onChange = async (next) => {
    await later()
    log.push(['told', next.accessToken])
  }
  clock.ms += HOUR
  log.push(['used', await token({ store, onChange })()])
  const [, [, accessToken]] = log
  assert.deepEqual(log, [
    ['written', accessToken],
    ['told', accessToken],
    ['used', accessToken],
  ])
})

test('tokens that could not be stored are not used, and not lost', async (t) => {
  const { token, asked, clock, first, accepts } = await webexFor(t)
  const store = storeOf(first)
  const { write } = store
  store.write = () => {
    throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })
  }
  let refuses = true
  const onChange = () => {
    if (refuses) throw new TypeError('not now')
  }
  const ask = token({ store, onChange })
  clock.ms += HOUR
  const error = await errorOf(ask())
  assert.deepEqual([error.code, error.message, error.cause.code], ['storage', 'store.write failed: see `cause`', 'ENOSPC'])
  store.write = write
  assert.equal((await errorOf(ask())).message, 'onChange failed: see `cause`')
  refuses = false
  const got = await ask()
  assert.equal(got, store.tokens.accessToken)
  assert.ok(await accepts(got))
  // Webex was asked once: the first answer is the one that counts.
  assert.deepEqual(asked(), [200])
})

test('without a refresh token in the answer, the old one stays', async (t) => {
  const { token, clock, first, emulator } = await webexFor(t)
  const store = storeOf({ ...first, refreshTokenExpiresAt: '2026-04-01T00:00:00Z' })
  const fetch = async (...given) => {
    const { access_token, expires_in } = await (await emulator.fetch(...given)).json()
    return new Response(JSON.stringify({ access_token, expires_in }))
  }
  clock.ms += HOUR
  await token({ store, fetch })()
  assert.equal(store.tokens.refreshToken, 'refresh-0')
  assert.equal(store.tokens.refreshTokenExpiresAt, '2026-04-01T00:00:00Z')
})

test('if the store has another token than the one that was rejected, it is used without a request', async (t) => {
  const { token, asked, first } = await webexFor(t)
  const store = storeOf(first)
  const ask = token({ store })
  assert.equal(await ask(), 'access-0')
  store.tokens = { ...first, accessToken: 'access-1', refreshToken: 'refresh-1' }
  assert.equal(await ask({ reason: 'rejected' }), 'access-1')
  assert.deepEqual([asked(), store.log], [[], []])
})

test('if Webex gives the rejected token again, that is said, and not tried again and again', async (t) => {
  const { token, asked, clock, first } = await webexFor(t, { integration: { sameTokenSeconds: 86_400 } })
  const store = storeOf({ ...first, expiresAt: first.issuedAt })
  const ask = token({ store })
  const given = await ask()
  const error = await errorOf(ask({ reason: 'rejected' }))
  assert.deepEqual([error.code, error.retryable], ['unauthorized', false])
  assert.equal(error.message, 'Webex has rejected the access token, and gives the same one again.')
  assert.match(error.hint, /^It was revoked, or renewed less than a day ago/)
  // The refresh token has changed all the same.
  assert.notEqual(store.tokens.refreshToken, 'refresh-0')
  for (const reason of ['rejected', 'first', 'rejected']) assert.equal((await errorOf(ask({ reason }))).code, 'unauthorized')
  assert.deepEqual(asked(), [200, 200])
  // A minute later, it gets another chance: Webex may have rejected it by mistake.
  clock.ms += 61_000
  assert.equal(await ask({ reason: 'rejected' }), given)
  assert.deepEqual(asked(), [200, 200])
  await errorOf(ask({ reason: 'rejected' }))
  assert.deepEqual(asked(), [200, 200, 200])
  clock.ms += 86_400_000
  assert.notEqual(await ask(), given)
})

test('several clients: when one after the other notices that a token has ended, it is renewed once', async (t) => {
  const { token, asked, clock, client, first } = await webexFor(t, { integration: { sameTokenSeconds: 86_400 } })
  const ask = token({ store: storeOf(first) })
  const clients = [client(ask), client(ask), client(ask), client(ask)]
  for (const each of clients) await each.listRecordings()
  clock.ms += HOUR
  for (const each of clients) assert.ok((await each.listRecordings()).items.length > 0)
  assert.deepEqual(asked(), [200])
  // So late that it could also be the new one: Webex says that it is still the same, and it is used.
  const late = client(ask)
  clock.ms += HOUR
  await clients[0].listRecordings()
  assert.deepEqual(asked(), [200, 200])
  clock.ms += 120_000
  for (const each of [...clients, late]) assert.ok((await each.listRecordings()).items.length > 0)
})

test('a client with an earlier token does not fail because the endpoint is out of order', async (t) => {
  const { token, clock, client, first, emulator } = await webexFor(t)
  t.mock.method(Math, 'random', () => 0)
  const ask = token({ store: storeOf(first) })
  const [one, late] = [client(ask), client(ask)]
  for (const each of [one, late]) await each.listRecordings()
  clock.ms += HOUR
  await one.listRecordings()
  emulator.fail('TOKEN', 503)
  // By now, it could be the new token that was rejected. It was not.
  clock.ms += 120_000
  assert.ok((await late.listRecordings()).items.length > 0)
})

test('in the middle of a list, a client gets a new token and goes on', async (t) => {
  const { token, asked, clock, client, first, emulator } = await webexFor(t)
  const store = storeOf(first)
  const isIn = ({ status, serviceType }) => status === 'available' && ['calling', 'customerAssist'].includes(serviceType)
  const all = emulator.recordings().filter(isIn)
  const seen = []
  for await (const { id } of client(token({ store })).listRecordings({
    from: new Date(START - 29 * 24 * HOUR),
    to: new Date(START),
    max: 5,
  })) {
    seen.push(id)
    if (seen.length === 7) clock.ms += HOUR
  }
  assert.ok(seen.length > 7)
  assert.deepEqual(new Set(seen), new Set(all.map(({ id }) => id)))
  assert.equal(seen.length, all.length)
  assert.deepEqual(asked(), [200])
  assert.ok(emulator.requests.some(({ status }) => status === 401))
})

test('a refused refresh token: sign in again', async (t) => {
  const { token, asked, clock, client, first } = await webexFor(t)
  const store = storeOf({ ...first, refreshToken: 'refresh-of-long-ago' })
  const ask = token({ store })
  clock.ms += HOUR
  const error = await errorOf(ask())
  assert.deepEqual([error.code, error.retryable, error.status, error.hint], ['unauthorized', false, 400, 'Sign in again.'])
  assert.match(error.message, /^The endpoint for tokens answered 400 \(invalid_grant\): /)
  assert.ok(error.trackingId)
  // What was refused is not sent again.
  await errorOf(ask())
  assert.deepEqual(asked(), [400])
  const failed = await client(ask)
    .listRecordings()
    .catch((error) => error)
  assert.deepEqual([failed.code, failed.retryable, failed.cause.code], ['token-failed', false, 'unauthorized'])
  // Somebody has signed in again.
  store.tokens = {
    ...first,
    accessToken: 'access-9',
    refreshToken: 'refresh-0',
    expiresAt: new Date(clock.ms + HOUR).toISOString(),
  }
  assert.equal(await ask(), 'access-9')
})

test('a refused refresh blanked the store', async (t) => {
  // A report about other software: after a refused refresh, the tokens were gone, and with them a pair that was still good.
  const { token, asked, clock, first, file } = await webexFor(t)
  const store = fileStore(file)
  const tokens = { ...first, refreshToken: 'refresh-of-long-ago' }
  await store.write(tokens)
  const before = await readFile(file, 'utf8')
  const ask = token({ store })
  clock.ms += HOUR - 100_000
  assert.equal(await ask(), 'access-0')
  await until(() => asked().length === 1, 'the renewal in the background')
  assert.equal(await ask(), 'access-0')
  clock.ms += HOUR
  assert.equal((await errorOf(ask())).code, 'unauthorized')
  assert.deepEqual(asked(), [400])
  assert.equal(await readFile(file, 'utf8'), before)
  assert.deepEqual(await store.read(), tokens)
})

test('a refresh token that another process has used up: what that one got is used', async (t) => {
  const { token, asked, clock, first, emulator } = await webexFor(t)
  const store = storeOf({ ...first, refreshToken: 'used-up' })
  const fresh = {
    ...first,
    accessToken: 'access-1',
    refreshToken: 'refresh-1',
    expiresAt: new Date(START + 2 * HOUR).toISOString(),
  }
  const fetch = async (...given) => {
    const answer = await emulator.fetch(...given)
    // Without our lock, as another computer does it.
    store.tokens = fresh
    return answer
  }
  clock.ms += HOUR
  assert.equal(await token({ store, fetch })(), 'access-1')
  assert.deepEqual([asked(), store.tokens], [[400], fresh])
})

test('a refresh token that another process has used up: if what that one got has ended, it is renewed', async (t) => {
  const { token, asked, clock, first, emulator } = await webexFor(t)
  const store = storeOf({ ...first, refreshToken: 'used-up' })
  const fetch = async (...given) => {
    const answer = await emulator.fetch(...given)
    store.tokens = store.tokens.refreshToken === 'used-up' ? first : store.tokens
    return answer
  }
  clock.ms += HOUR
  assert.notEqual(await token({ store, fetch })(), 'access-0')
  assert.deepEqual(asked(), [400, 200])
})

test('a store whose refresh token changes with every look is not asked for ever', async (t) => {
  const { token, asked, clock, first } = await webexFor(t)
  let looks = 0
  const read = () => ({ ...first, refreshToken: `unknown-${looks++}` })
  clock.ms += HOUR
  assert.equal((await errorOf(token({ store: { read, write: () => {} } })())).code, 'unauthorized')
  assert.deepEqual(asked(), [400, 400])
})

test('while the endpoint is out of order, the old token is used; then the error says that it may pass', async (t) => {
  // Between tries, there is no wait.
  t.mock.method(Math, 'random', () => 0)
  const faults = ['503', '500 empty', '429 Retry-After=3600', 'reset', 'lost', 'cut', 'truncated', 'empty']
  const codes = ['server', 'server', 'rate-limited', 'network', 'network', 'network', 'not-json', 'not-json']
  for (const [at, fault] of faults.entries()) {
    const { token, asked, clock, first, client, emulator } = await webexFor(t, {
      faults: [`TOKEN ${fault}`],
      integration: { rotate: false },
    })
    const store = storeOf(first)
    const ask = token({ store })
    clock.ms += HOUR - 100_000
    assert.equal(await ask(), 'access-0', fault)
    await until(() => asked().length === 1, 'the renewal in the background')
    // Not with every call.
    for (let n = 0; n < 5; n++) {
      assert.equal(await ask(), 'access-0')
      for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    assert.equal(asked().length, 1)
    clock.ms += 10_000
    assert.equal(await ask(), 'access-0')
    await until(() => asked().length === 2, 'the next renewal in the background')
    clock.ms += 90_000
    const error = await errorOf(ask())
    assert.deepEqual([error.code, error.retryable], [codes[at], true], fault)
    // A request that has to wait for an hour is not repeated now.
    assert.equal(error.attempts, fault.startsWith('429') ? 1 : 3, fault)
    assert.equal(error.retryAfterMs, fault.startsWith('429') ? 3_600_000 : undefined)
    const failed = await client(ask)
      .listRecordings()
      .catch((error) => error)
    assert.deepEqual([failed.code, failed.retryable], ['token-failed', true], fault)
    assert.deepEqual([store.tokens, store.log.filter(([what]) => what === 'write')], [first, []])
    emulator.recover()
    assert.notEqual(await ask(), 'access-0')
  }
})

test('one failure is not shown to anybody, and the endpoint gets the time that it asks for', async (t) => {
  const { token, asked, clock, first } = await webexFor(t, { faults: ['TOKEN 503 Retry-After=3 x1', 'TOKEN reset x1'] })
  t.mock.method(Math, 'random', () => 0)
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const ask = token({ store: storeOf(first) })
  clock.ms += HOUR
  const got = ask()
  await passed(t, clock, 0)
  t.mock.timers.tick(2_999)
  await passed(t, clock, 0)
  assert.deepEqual(asked(), [503])
  await passed(t, clock, 2)
  assert.deepEqual(asked(), [503, 0, 200])
  assert.notEqual(await got, 'access-0')
})

test('a sign-in page in place of tokens is an error, and nothing is written', async (t) => {
  const { token, asked, clock, first } = await webexFor(t, { faults: ['TOKEN html'] })
  const store = storeOf(first)
  const ask = token({ store })
  clock.ms += HOUR - 100_000
  assert.equal(await ask(), 'access-0')
  await until(() => asked().length === 1, 'the renewal in the background')
  clock.ms += HOUR
  const error = await errorOf(ask())
  assert.deepEqual([error.code, error.retryable, error.status, error.attempts], ['not-json', false, 200, 1])
  assert.match(error.hint, /sign-in page of the network/)
  assert.deepEqual(
    store.log.filter(([what]) => what === 'write'),
    [],
  )
})

test('a wrong client secret is not a sign-in that is over', async (t) => {
  const { token, clock, first } = await webexFor(t)
  clock.ms += HOUR
  const error = await errorOf(token({ store: storeOf(first), clientSecret: 'wr0ng' })())
  assert.deepEqual([error.code, error.status, error.retryable], ['unauthorized', 401, false])
  assert.match(error.hint, /^Check `clientId` and `clientSecret`/)
})

test('without tokens, or without a refresh token, somebody has to sign in', async (t) => {
  const { token, asked, clock, first } = await webexFor(t)
  const none = await errorOf(token({ store: storeOf(undefined) })())
  assert.deepEqual([none.code, none.message], ['unauthorized', 'There are no tokens yet.'])
  const { refreshToken, ...alone } = first
  const ask = token({ store: storeOf(alone) })
  assert.equal(await ask(), 'access-0')
  clock.ms += HOUR
  assert.match((await errorOf(ask())).message, /there is no refresh token/)
  assert.deepEqual(asked(), [])
})

test('a signal ends the wait of one, and not the renewal, which others wait for', async (t) => {
  const { token, asked, clock, first } = await webexFor(t, { faults: ['TOKEN delay=50'] })
  const store = storeOf(first)
  const ask = token({ store })
  clock.ms += HOUR
  const controller = new AbortController()
  const one = ask({ reason: 'first', signal: controller.signal })
  const other = ask()
  controller.abort(new RangeError('enough'))
  await assert.rejects(one, RangeError)
  assert.equal(await other, store.tokens.accessToken)
  await assert.rejects(ask({ signal: controller.signal }), RangeError)
  assert.deepEqual(asked(), [200])
})

test('what a store does wrong is said', async (t) => {
  const { token, clock, first } = await webexFor(t)
  clock.ms += HOUR
  const fails = () => {
    throw new Error('no database')
  }
  const cases = [
    [{ ...storeOf(first), read: fails }, /^store\.read failed: see `cause`$/],
    [
      { ...storeOf(first), read: () => ({ accessToken: 5 }) },
      /^store\.read did not return tokens: `accessToken` is not a token$/,
    ],
    [
      { ...storeOf(first), read: () => ({ accessToken: 'a', expiresAt: '9999' }) },
      /`expiresAt` is not a time such as 2026-01-15T12:00:00Z$/,
    ],
    [{ ...storeOf(first), lock: fails }, /^store\.lock failed/],
    [{ ...storeOf(first), lock: () => {} }, /^store\.lock did not wait for the function that it got$/],
  ]
  for (const [store, message] of cases) {
    const error = await errorOf(token({ store })())
    assert.equal(error.code, 'storage')
    assert.match(error.message, message)
  }
})

test('the client ID and the client secret go to the endpoint for tokens, and do not follow a redirect', async (t) => {
  const paths = []
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => response.writeHead(307, { Location: '/elsewhere' }).end())
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const baseUrl = `http://127.0.0.1:${server.address().port}/v1/`
  const error = await errorOf(refreshingToken({ ...APP, refreshToken: 'r', baseUrl })())
  assert.deepEqual([error.code, error.retryable], ['rejected', false])
  assert.deepEqual(paths, ['POST /v1/access_token'])
  server.closeAllConnections()
})

test('an untrusted certificate is not tried again', async () => {
  const fetch = () => {
    throw Object.assign(new TypeError('fetch failed'), {
      cause: Object.assign(new Error(), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    })
  }
  const error = await errorOf(refreshingToken({ ...APP, refreshToken: 'r', fetch })())
  assert.deepEqual([error.code, error.retryable, error.attempts], ['network', false, 1])
  assert.match(error.hint, /NODE_EXTRA_CA_CERTS/)
})

test('an invalid option is named, and its value is not shown', () => {
  const right = { ...APP, refreshToken: 'r' }
  const store = { read() {}, write() {} }
  const secret = 's3cret value'
  const cases = [
    [undefined, /^options: expected a plain object, got nothing$/],
    [{ ...right, clientId: undefined }, /^clientId: is missing; expected a string/],
    [{ ...right, clientSecret: secret }, /^clientSecret: expected a string without spaces and line breaks.*, got a string$/],
    [{ ...right, refreshToken: 5 }, /^refreshToken: expected .*, got a number$/],
    [{ ...APP }, /^refreshToken: expected either this or `store`$/],
    [{ ...right, store }, /^refreshToken: expected either this or `store`$/],
    [{ ...APP, store: { read() {} } }, /^store: expected an object with `read` and `write`/],
    [{ ...APP, store: { ...store, lock: 1 } }, /^store: /],
    [{ ...right, earlyMs: -1 }, /^earlyMs: expected a whole number from 0 to 86400000, got a number$/],
    [{ ...right, onChange: 1 }, /^onChange: expected a function/],
    [{ ...right, now: 1 }, /^now: expected a function/],
    [{ ...right, baseUrl: 'http://example.com/v1' }, /^baseUrl: expected an https URL/],
    [{ ...right, baseUrl: 'https://user:pass@example.com/v1' }, /^baseUrl: /],
    [{ ...right, baseUrl: 'https://example.com/v1?x=1' }, /^baseUrl: /],
    [{ ...right, clientsecret: secret }, /^clientsecret: no such option; there are clientId, clientSecret, /],
    [{ ...right, [secret]: 1 }, /^options: no such option/],
  ]
  for (const [options, message] of cases) {
    assert.throws(
      () => refreshingToken(options),
      (error) => {
        assert.ok(RecordingsError.is(error))
        assert.deepEqual([error.code, error.retryable], ['invalid-argument', false])
        assert.match(error.message, message)
        assert.ok(!error.message.includes(secret))
        return true
      },
    )
  }
  for (const baseUrl of ['https://example.com', 'http://localhost:1/v1', 'http://127.0.0.1:1', 'http://[::1]:1']) {
    refreshingToken({ ...right, baseUrl })
  }
})

test('a clock that is none fails before anything is sent', async (t) => {
  const { token, asked } = await webexFor(t)
  assert.match((await errorOf(token({ refreshToken: 'refresh-0', now: () => Number.NaN })())).message, /^now: /)
  assert.deepEqual(asked(), [])
})

// The file

test('the file is for its owner alone, and so is its folder', async (t) => {
  const { file, folder, first } = await webexFor(t)
  const store = fileStore(file)
  assert.equal(await store.read(), undefined)
  const umask = process.umask(0)
  try {
    await store.write(first)
  } finally {
    process.umask(umask)
  }
  assert.deepEqual([statSync(file).mode & 0o777, statSync(join(folder, 'sign-in')).mode & 0o777], [0o600, 0o700])
  assert.deepEqual(await store.read(), first)
  // And not less, if new files are not even for their owner.
  process.umask(0o277)
  try {
    await store.write(first)
  } finally {
    process.umask(umask)
  }
  assert.equal(statSync(file).mode & 0o777, 0o600)
  for (const mode of [0o640, 0o604, 0o620]) {
    await chmod(file, mode)
    for (const act of [() => store.read(), () => store.write(first)]) {
      const error = await errorOf(act())
      assert.equal(error.code, 'storage')
      assert.match(error.message, /may be read or changed by others\.$/)
      assert.match(error.hint, /chmod 600/)
    }
    assert.equal(statSync(file).mode & 0o777, mode)
  }
})

test('a damaged file is an error, and is never replaced', async (t) => {
  const { file, first, token } = await webexFor(t)
  const store = fileStore(file)
  await store.write(first)
  for (const text of [
    '',
    '{"accessToken":"s3cr',
    '[]',
    '{}',
    '{"accessToken":"two words"}',
    '{"accessToken":"a","refreshToken":7}',
    '{"accessToken":"a","expiresAt":"x"}',
  ]) {
    await writeFile(file, text)
    for (const act of [() => store.read(), () => store.write(first), () => store.write(first, first), () => token({ store })()]) {
      const error = await errorOf(act())
      assert.equal(error.code, 'storage')
      assert.match(error.message, /token\.json" has no tokens: /)
      assert.ok(!error.message.includes('s3cr'))
    }
    assert.equal(await readFile(file, 'utf8'), text)
  }
})

test('a newer sign-in is not replaced by tokens of the one before', async (t) => {
  const { file, first } = await webexFor(t)
  const store = fileStore(file)
  const again = { accessToken: 'access-9', refreshToken: 'refresh-9' }
  await store.write(again)
  await store.write({ accessToken: 'access-1', refreshToken: 'refresh-1' }, first)
  assert.deepEqual(await store.read(), again)
  await store.write({ accessToken: 'access-10', refreshToken: 'refresh-10' }, again)
  assert.equal((await store.read()).accessToken, 'access-10')
  await store.write(first)
  assert.deepEqual(await store.read(), first)
  assert.match((await errorOf(store.write({ accessToken: 5 }))).message, /^tokens: `accessToken` is not a token$/)
})

test('a link to the file is followed, and a home folder is found', async (t) => {
  const { folder, first } = await webexFor(t)
  await mkdir(join(folder, 'elsewhere'))
  await symlink('elsewhere/real.json', join(folder, 'link.json'))
  await fileStore(join(folder, 'link.json')).write(first)
  assert.ok(existsSync(join(folder, 'elsewhere/real.json')))
  assert.deepEqual(await fileStore(join(folder, 'elsewhere/real.json')).read(), first)
  const source = `import { fileStore } from 'webex-converged-recordings/auth'
    await fileStore('~/a/b.json').write({ accessToken: 'a' })
    await fileStore('~').read().catch(({ message }) => console.log(message))`
  await writeFile(join(consumer, 'home.mjs'), source)
  const { code, stdout, stderr } = await command(process.execPath, ['home.mjs'], { HOME: folder, USERPROFILE: folder })
  assert.equal(code, 0, stderr)
  assert.equal((await fileStore(join(folder, 'a/b.json')).read()).accessToken, 'a')
  assert.match(stdout, /is a folder or a device, and not a file/)
  assert.notEqual(folder, homedir())
  for (const path of ['', ' ', 5, undefined, 'a\0b'])
    assert.throws(() => fileStore(path), { code: 'invalid-argument', message: /^path: / })
})

test('what a killed process has left beside the file is removed later', async (t) => {
  const { file, first } = await webexFor(t)
  const store = fileStore(file)
  await store.write(first)
  await writeFile(`${file}.1.tmp`, 'of a process that was killed')
  await writeFile(`${file}.2.tmp`, 'of one that is writing')
  await writeFile(`${file}.bak`, 'not ours')
  const old = new Date(Date.now() - 61_000)
  for (const name of [`${file}.1.tmp`, `${file}.bak`]) await utimes(name, old, old)
  await store.write(first)
  assert.deepEqual((await readdir(join(file, '..'))).sort(), ['token.json', 'token.json.2.tmp', 'token.json.bak'])
})

test('an error of the system is named', async (t) => {
  const { file, folder, first } = await webexFor(t)
  await writeFile(join(folder, 'a-file'), '')
  const store = fileStore(join(folder, 'a-file/token.json'))
  for (const act of [() => store.write(first), () => store.lock(() => {})]) {
    const error = await errorOf(act())
    assert.equal(error.code, 'storage')
    assert.match(
      error.message,
      /^cannot (read|write|lock) ".*": (a part of its path is not a folder|something else is already there)$/,
    )
  }
  assert.ok(!existsSync(file))
})

test('the lock returns what the work does, and says who has it', async (t) => {
  const { file } = await webexFor(t)
  const store = fileStore(file)
  assert.equal(await store.lock(() => 7), 7)
  await assert.rejects(
    store.lock(() => Promise.reject(new TypeError('mine'))),
    TypeError,
  )
  await store.lock(async () => {
    const error = await errorOf(store.lock(() => 1, { timeoutMs: 0 }))
    assert.deepEqual([error.code, error.retryable], ['storage', true])
    assert.match(
      error.message,
      new RegExp(`^The lock is not free: .*token\\.json\\.lock" is still there: process ${process.pid} on `),
    )
    await assert.rejects(
      store.lock(() => 1, { signal: AbortSignal.abort(new RangeError('x')) }),
      RangeError,
    )
  })
})

/** Webex behind HTTP, for other processes. */
async function served(t, options) {
  const webex = await webexFor(t, options)
  const { baseUrl, close } = await webex.emulator.listen()
  t.after(close)
  return { ...webex, baseUrl }
}

test('two processes refreshed a rotating token and both were logged out', async (t) => {
  // A report about other software: both had read the same refresh token, and the second to use it was refused.
  const { baseUrl, file, first, asked, clock, accepts } = await served(t, { faults: ['TOKEN delay=50'] })
  const store = fileStore(file)
  await store.write(first)
  clock.ms += HOUR
  const source = `import { fileStore, refreshingToken } from 'webex-converged-recordings/auth'
    const [file, baseUrl, now] = process.argv.slice(2)
    const token = refreshingToken({ clientId: '${APP.clientId}', clientSecret: '${APP.clientSecret}', store: fileStore(file), baseUrl, now: () => Number(now) })
    console.log(await token())`
  await writeFile(join(consumer, 'two.mjs'), source)
  const run = () => command(process.execPath, ['two.mjs', file, baseUrl, String(clock.ms)])
  const both = await Promise.all([run(), run()])
  const { accessToken } = await store.read()
  for (const { code, stdout, stderr } of both) assert.deepEqual([code, stdout], [0, `${accessToken}\n`], stderr)
  assert.ok(await accepts(accessToken))
  assert.deepEqual(asked(), [200])
})

test('a process that is killed right after a renewal leaves the new tokens behind', async (t) => {
  // It is killed when it first uses the new token.
  const { baseUrl, file, first, asked, clock, token, emulator } = await served(t)
  const store = fileStore(file)
  await store.write(first)
  clock.ms += HOUR
  const source = `import { fileStore, refreshingToken } from 'webex-converged-recordings/auth'
    const [file, baseUrl, now] = process.argv.slice(2)
    const token = refreshingToken({ clientId: '${APP.clientId}', clientSecret: '${APP.clientSecret}', store: fileStore(file), baseUrl, now: () => Number(now) })
    await token()
    process.kill(process.pid, 'SIGKILL')`
  await writeFile(join(consumer, 'killed.mjs'), source)
  const child = spawn(process.execPath, ['killed.mjs', file, baseUrl, String(clock.ms)], { cwd: consumer })
  const [, signal] = await once(child, 'exit')
  assert.equal(signal, 'SIGKILL')
  assert.notEqual((await store.read()).accessToken, 'access-0')
  assert.deepEqual(asked(), [200])
  clock.ms += HOUR
  assert.ok(await token({ store, baseUrl, fetch: undefined })())
  assert.deepEqual(asked(), [200, 200])
  assert.ok(emulator.requests.length > 0)
})

// Signing in

/** A sign-in, with timers that the test moves. */
function signIn(t, { emulator }, more) {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: START })
  const codes = []
  const done = deviceLogin({
    ...APP,
    scopes: ['spark:recordings_read', 'spark:people_read'],
    onCode: (code) => codes.push(code),
    baseUrl: emulator.baseUrl,
    fetch: emulator.fetch,
    ...more,
  })
  done.catch(() => {})
  return { codes, done }
}

/** Lets so many seconds pass, one by one, and everything happen that is due. */
async function passed(t, clock, seconds, isEnough = () => false) {
  for (let second = 0; second < seconds && !isEnough(); second++) {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    clock.ms += 1_000
    t.mock.timers.tick(1_000)
  }
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

const polls = ({ emulator }) => emulator.requests.filter(({ path }) => path === '/v1/device/token').map(({ status }) => status)

test('signing in on another device', async (t) => {
  const webex = await webexFor(t)
  const { codes, done } = signIn(t, webex)
  await passed(t, webex.clock, 7)
  const [code] = codes
  assert.equal(codes.length, 1)
  assert.match(code.userCode, /^\d{6}$/)
  assert.match(code.verificationUri, /\/verify$/)
  assert.match(code.verificationUriComplete, /\/verify\?userCode=/)
  assert.equal(Date.parse(code.expiresAt), START + 300_000)
  assert.deepEqual(polls(webex), [428, 428, 428])
  webex.emulator.approve(code.userCode, EMAIL)
  await passed(t, webex.clock, 2)
  const tokens = await done
  assert.deepEqual(Object.keys(tokens).sort(), [
    'accessToken',
    'expiresAt',
    'issuedAt',
    'refreshToken',
    'refreshTokenExpiresAt',
    'scope',
  ])
  assert.equal(tokens.scope, 'spark:recordings_read spark:people_read')
  assert.ok(await webex.accepts(tokens.accessToken))
  const [begin, poll] = webex.emulator.requests
  assert.equal(begin.headers.authorization, undefined)
  assert.match(poll.headers.authorization, /^Basic /)
  // What was got is what a store takes.
  await fileStore(webex.file).write(tokens)
  assert.equal(await webex.token({ store: fileStore(webex.file) })(), tokens.accessToken)
})

test('a sign-in that is denied, or that nobody accepts, is over', async (t) => {
  const webex = await webexFor(t)
  const denied = signIn(t, webex)
  await passed(t, webex.clock, 1)
  webex.emulator.deny(denied.codes[0].userCode)
  await passed(t, webex.clock, 3)
  const error = await errorOf(denied.done)
  assert.deepEqual([error.code, error.message, error.retryable], ['unauthorized', 'The sign-in was denied.', false])
  t.mock.timers.reset()
  webex.clock.ms = START
  webex.emulator.clear()
  const { done } = signIn(t, webex)
  let isOver = false
  done.catch(() => {
    isOver = true
  })
  await passed(t, webex.clock, 299)
  assert.ok(!isOver)
  await passed(t, webex.clock, 20, () => isOver)
  const late = await errorOf(done)
  assert.deepEqual([late.code, late.message], ['timeout', 'Nobody has entered the code within 300 seconds.'])
  assert.ok(polls(webex).length <= 150)
})

test('whoever asks too often is told to slow down, and does', async (t) => {
  const webex = await webexFor(t, { integration: { deviceIntervalSeconds: 4 } })
  // It is told a shorter interval than the one that counts.
  const fetch = async (url, init) => {
    const answer = await webex.emulator.fetch(url, init)
    if (!url.endsWith('/device/authorize')) return answer
    return new Response(JSON.stringify({ ...(await answer.json()), interval: 2 }), { status: answer.status })
  }
  const { codes, done } = signIn(t, webex, { fetch })
  await passed(t, webex.clock, 5)
  assert.deepEqual(polls(webex), [428, 400])
  await passed(t, webex.clock, 5)
  assert.deepEqual(polls(webex), [428, 400])
  await passed(t, webex.clock, 2)
  assert.deepEqual(polls(webex), [428, 400, 428])
  webex.emulator.fail('TOKEN', 429, { retryAfter: 20, times: 1 })
  await passed(t, webex.clock, 7)
  assert.deepEqual(polls(webex), [428, 400, 428, 429])
  webex.emulator.approve(codes[0].userCode, EMAIL)
  await passed(t, webex.clock, 18)
  assert.equal(polls(webex).length, 4)
  await passed(t, webex.clock, 2)
  assert.ok((await done).accessToken)
})

test('a poll without an answer is repeated, and a sign-in page ends the sign-in', async (t) => {
  const webex = await webexFor(t)
  const { codes, done } = signIn(t, webex)
  await passed(t, webex.clock, 1)
  webex.emulator.fail('TOKEN reset x1')
  await passed(t, webex.clock, 3)
  webex.emulator.approve(codes[0].userCode, EMAIL)
  await passed(t, webex.clock, 8)
  assert.ok((await done).accessToken)
  t.mock.timers.reset()
  webex.clock.ms = START
  const other = signIn(t, webex)
  await passed(t, webex.clock, 1)
  webex.emulator.fail('TOKEN html')
  await passed(t, webex.clock, 3)
  assert.equal((await errorOf(other.done)).code, 'not-json')
})

test('a signal ends a sign-in at once, and what `onCode` throws ends it, too', async (t) => {
  const webex = await webexFor(t)
  const controller = new AbortController()
  const { done } = signIn(t, webex, { signal: controller.signal })
  await passed(t, webex.clock, 1)
  controller.abort(new RangeError('enough'))
  await assert.rejects(done, RangeError)
  t.mock.timers.reset()
  await assert.rejects(signIn(t, webex, { signal: controller.signal }).done, RangeError)
  t.mock.timers.reset()
  const fails = () => {
    throw new TypeError('no screen')
  }
  await assert.rejects(signIn(t, webex, { onCode: fails }).done, TypeError)
  assert.deepEqual(polls(webex), [])
})

test('a sign-in that cannot begin', async (t) => {
  const webex = await webexFor(t)
  const cases = [
    [{ clientId: 'unknown' }, 'unauthorized', /\(invalid_client\)/],
    [{ scopes: ['no:such_scope'] }, 'rejected', /\(invalid_scope\)/],
    [{ scopes: [] }, 'invalid-argument', /^scopes: expected an array of scopes/],
    [{ scopes: 'spark:recordings_read' }, 'invalid-argument', /^scopes: /],
    [{ onCode: undefined }, 'invalid-argument', /^onCode: is missing; expected a function/],
    [{ signal: {} }, 'invalid-argument', /^signal: expected an AbortSignal/],
    [{ store: {} }, 'invalid-argument', /^store: no such option/],
  ]
  for (const [more, code, message] of cases) {
    const error = await errorOf(signIn(t, webex, more).done)
    assert.equal(error.code, code)
    assert.match(error.message, message)
    t.mock.timers.reset()
  }
  webex.emulator.fail('TOKEN 503 x2')
  const { codes, done } = signIn(t, webex)
  await passed(t, webex.clock, 3)
  assert.equal(codes.length, 1)
  webex.emulator.deny(codes[0].userCode)
  await passed(t, webex.clock, 3)
  await errorOf(done)
})

// Secrets

test('nothing shows a token or a secret: not the function, not the store, not a promise, not an error', async (t) => {
  const { token, clock, first, file, emulator } = await webexFor(t)
  const store = fileStore(file)
  await store.write(first)
  const ask = token({ store })
  const promise = ask()
  const given = await promise
  const read = store.read()
  await read
  emulator.fail('TOKEN', 400)
  clock.ms += HOUR
  const refused = ask()
  const error = await errorOf(refused)
  const signing = signIn(t, { emulator }, { scopes: ['spark:recordings_read'] })
  t.mock.timers.reset()
  const signed = await errorOf(signing.done)
  const tokens = await store.read()
  const secrets = [APP.clientSecret, given, tokens.accessToken, tokens.refreshToken]
  const everything = { showHidden: true, depth: Infinity, getters: true, showProxy: true }
  for (const [name, thing] of Object.entries({ ask, store, promise, read, refused, error, signed, signing: signing.done })) {
    const texts = [
      inspect(thing, everything),
      inspect(thing),
      String(thing),
      JSON.stringify(thing) ?? '',
      ...Object.values(thing).map(String),
    ]
    for (const secret of secrets) assert.ok(!texts.some((text) => text.includes(secret)), `${name} shows ${secret}`)
  }
})

test('nothing is printed when Node prints what its network modules do', async (t) => {
  const { baseUrl, file, first, clock } = await served(t, { integration: { deviceCodeSeconds: 1, deviceIntervalSeconds: 1 } })
  await fileStore(file).write(first)
  const source = `import { RecordingsClient } from 'webex-converged-recordings'
    import { deviceLogin, fileStore, refreshingToken } from 'webex-converged-recordings/auth'
    const [file, baseUrl] = process.argv.slice(2)
    const app = { clientId: '${APP.clientId}', clientSecret: '${APP.clientSecret}', baseUrl }
    const token = refreshingToken({ ...app, store: fileStore(file), now: () => ${clock.ms + HOUR} })
    const client = new RecordingsClient({ token, baseUrl, retries: 0 })
    await client.listRecordings()
    console.error(client, token, token())
    await deviceLogin({ ...app, scopes: ['spark:recordings_read'], onCode: () => {} }).catch((error) => console.error(error))`
  await writeFile(join(consumer, 'debug.mjs'), source)
  clock.ms += HOUR
  const run = await command(process.execPath, ['debug.mjs', file, baseUrl], {
    NODE_DEBUG: 'undici,http,https,net,fetch,tls,fs,module',
  })
  assert.equal(run.code, 0, run.stderr)
  assert.match(run.stderr, /(FETCH|UNDICI) \d+: sending request to POST .*\/device\/token/)
  const { accessToken, refreshToken } = await fileStore(file).read()
  assert.notEqual(accessToken, 'access-0')
  for (const secret of [
    APP.clientSecret,
    'access-0',
    'refresh-0',
    accessToken,
    refreshToken,
    btoa(`${APP.clientId}:${APP.clientSecret}`),
  ]) {
    assert.ok(!(run.stdout + run.stderr).includes(secret), secret)
  }
})

test('`require` finds the same, and importing does nothing', async () => {
  assert.deepEqual(Object.keys(require('webex-converged-recordings/auth')).sort(), [
    'deviceLogin',
    'fileStore',
    'refreshingToken',
  ])
  const source = `import { createHook } from 'node:async_hooks'
    import fs from 'node:fs'
    const calls = []
    for (const [name, value] of Object.entries(fs)) if (typeof value === 'function' && /Sync$/.test(name)) fs[name] = (...given) => (calls.push([name, given[0]]), value(...given))
    globalThis.fetch = () => calls.push('fetch')
    const { syncBuiltinESMExports } = await import('node:module')
    syncBuiltinESMExports()
    const { fileStore, refreshingToken } = await import('webex-converged-recordings/auth')
    const before = process.getActiveResourcesInfo().filter((what) => what === 'Timeout').length
    const ours = () => calls.filter(([, path]) => !/node_modules|package\\.json|quiet\\.mjs/.test(String(path)))
    refreshingToken({ clientId: 'a', clientSecret: 'b', store: fileStore('~/nowhere/x.json') })
    console.log(JSON.stringify([ours(), before]))`
  await writeFile(join(consumer, 'quiet.mjs'), source)
  const { code, stdout, stderr } = await command(process.execPath, ['quiet.mjs'])
  assert.deepEqual([code, stdout], [0, '[[],0]\n'], stderr)
})

// docs/signing-in.md

const { take, left } = await documents(import.meta.url)

test('the page: signing in once, then a token that renews itself', async (t) => {
  const person = { email: EMAIL, token: 'access-0', refreshToken: 'refresh-0' }
  const integration = { ...APP, rotate: true, deviceIntervalSeconds: 1, accessTokenSeconds: 600 }
  const clock = { ms: Date.now() }
  const here = await place(t, { dialect: 'webex', recordings: 0, users: [person], integration, now: () => clock.ms })
  // The person enters the code as soon as there is one.
  here.answer = (request) => {
    if (!request.url.endsWith('/device/authorize')) return undefined
    const answer = here.emulator.handle(request)
    here.emulator.approve(JSON.parse(Buffer.from(answer.body).toString()).user_code, EMAIL)
    return answer
  }
  const environment = {
    HOME: here.folder,
    USERPROFILE: here.folder,
    WEBEX_CLIENT_ID: APP.clientId,
    WEBEX_CLIENT_SECRET: APP.clientSecret,
  }
  const login = await here.run('sign-in.mjs', take('docs/signing-in.md', 'login'), [], environment)
  assert.equal(login.code, 0, login.stderr)
  assert.match(
    login.stdout,
    /^Open http\S+\/verify and enter \d{6}, before 20\S+Z\.\nSigned in\. Granted: spark:recordings_read meeting:recordings_read\n$/,
  )
  const file = join(here.folder, '.config/webex-recordings/token.json')
  const before = await fileStore(file).read()
  const use = take('docs/signing-in.md', 'use')
  const topics = ['Board meeting', 'Order 7']
  for (const topic of topics) here.emulator.add({ serviceType: 'calling', topic, createTime: new Date(clock.ms - HOUR) })
  const listed = async () => {
    const { code, stdout, stderr } = await here.run('list.mjs', use, [], environment)
    assert.equal(code, 0, stderr)
    assert.deepEqual(stdout.trim().split('\n').sort(), topics)
  }
  await listed()
  assert.deepEqual(await fileStore(file).read(), before)
  // For Webex, the token has ended, although the script does not know it yet.
  clock.ms += 600_000
  await listed()
  const after = await fileStore(file).read()
  assert.notEqual(after.accessToken, before.accessToken)
  assert.notEqual(after.refreshToken, before.refreshToken)

  // A service app.
  await rm(file)
  await writeFile(join(here.folder, 'keep.mjs'), take('docs/signing-in.md', 'service'))
  await writeFile(join(here.folder, 'tokens.txt'), `access-of-long-ago\n${after.refreshToken}\n`)
  const kept = await command('sh', ['-c', `${process.execPath} keep.mjs < tokens.txt`], environment, { cwd: here.folder })
  assert.equal(kept.code, 0, kept.stderr)
  await listed()

  // A file of one's own.
  const own = join(here.folder, 'refresh-token')
  await writeFile(own, `${(await fileStore(file).read()).refreshToken}\n`)
  const source = take('docs/signing-in.md', 'own')
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr } = await here.run('own.mjs', source, [], { ...environment, REFRESH_TOKEN_FILE: own })
    assert.deepEqual([code, stdout], [0, `${topics.length}\n`], stderr)
  }
})

test('everything was run', () => assert.deepEqual(left(), []))
