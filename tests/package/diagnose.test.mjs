// The diagnosis in Node: each cause is made for real. The diagnosis has to name it first, say what to do, and contain no secret.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { proxyTo as someProxyTo } from '../helpers/proxy.mjs'
import { binary } from '../matrix/places.mjs'
import { certificate } from './certificates.mjs'
import {
  ADA,
  checkOf,
  diagnose,
  firstCause,
  PASSWORD,
  RecordingsClient,
  RecordingsError,
  sound,
  TOKEN,
  webex,
} from './diagnosing.mjs'
import { createRelay, nodeListener } from './relays.mjs'
import { command, consumer } from './support.mjs'

/** @import { AddressInfo } from 'node:net' */
/** @import { ClientOptions } from 'webex-converged-recordings' */
/** @import { Cause, Diagnosis, DiagnoseOptions } from 'webex-converged-recordings/diagnose' */
/** @import { EmulatorOptions } from 'webex-converged-recordings/emulator' */

const LOCAL = [127, 0, 0, 1]
/** Not a wait: the limit of a request that never gets an answer. */
const SHORT_MS = 300

/** @param {import('node:net').Server} server */
async function listening(server) {
  // If a test fails before it closes it, the other tests go on.
  server.unref()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return /** @type {AddressInfo} */ (server.address()).port
}

/**
 * Serves an emulator, and diagnoses a client of it.
 *
 * @param {EmulatorOptions} settings
 * @param {Partial<ClientOptions>} [client]
 * @param {DiagnoseOptions} [options]
 * @param {{ isEmpty?: boolean }} [world]
 */
async function diagnosed(settings, client = {}, options = {}, world = {}) {
  const emulator = await webex(settings, world)
  const { baseUrl, close } = await emulator.listen()
  try {
    const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl, ...client }), options)
    sound(diagnosis)
    return { diagnosis, requests: emulator.requests }
  } finally {
    await close()
  }
}

/**
 * What Webex, or somebody in its place, answers: settings of the emulator, the client's and the diagnosis's options, and what comes first.
 *
 * @type {Record<string, { settings?: EmulatorOptions, client?: Partial<ClientOptions>, options?: DiagnoseOptions, world?: { isEmpty: boolean },
 *   cause: Cause, says: RegExp, ok?: true }>}
 */
const ANSWERS = {
  'a sign-in page': { settings: { faults: ['html'] }, cause: 'sign-in-page', says: /“Sign in”.*200.*browser/ },
  'a redirect to one': { settings: { faults: ['redirect'] }, cause: 'sign-in-page', says: /redirect to sign-in\.example/ },
  'a sign-in page for requests with a token': {
    settings: { faults: ['html every 2'] },
    cause: 'sign-in-page',
    says: /web page/,
  },
  'a page of a proxy': { settings: { faults: ['502 html'] }, cause: 'sign-in-page', says: /502/ },
  'another region': { settings: { faults: ['451'] }, cause: 'wrong-region', says: /baseUrl/ },
  'a Webex that fails': { settings: { faults: ['503'] }, cause: 'webex-fails', says: /503.*status\.webex\.com/ },
  'another server': { settings: { faults: ['404'] }, cause: 'not-webex', says: /404.*baseUrl/ },
  'an answer without a body': { settings: { faults: ['403 empty'] }, cause: 'not-webex', says: /not from Webex \(403/ },
  'a connection that breaks': { settings: { faults: ['reset'] }, cause: 'no-connection', says: /ECONNRESET/ },
  'no answer': { settings: { faults: ['stall'] }, options: { timeoutMs: SHORT_MS }, cause: 'no-answer-in-time', says: /in time/ },
  'too many requests': {
    settings: { faults: ['429 Retry-After=60'] },
    cause: 'rate-limited',
    says: /429/,
    ok: true,
  },
  'a token that Webex does not know': { client: { token: 'nonsense' }, cause: 'token-lapsed', says: /401.*12 hours/ },
  'a token that has lapsed': {
    settings: { users: [{ ...ADA, expires: Date.now() - 1000 }] },
    cause: 'token-lapsed',
    says: /expired/,
  },
  'a token that lapses soon': {
    settings: { users: [{ ...ADA, expires: Date.now() + 1_800_000 }] },
    cause: 'token-ends-soon',
    says: /less than an hour/,
    ok: true,
  },
  'a token in quotation marks': { client: { token: `"${TOKEN}"` }, cause: 'malformed-token', says: /quotation marks/ },
  'a token with its scheme': { client: { token: `Bearer ${TOKEN}` }, cause: 'malformed-token', says: /`Bearer `/ },
  'a token with a line break': { client: { token: `${TOKEN}\n` }, cause: 'malformed-token', says: /line breaks/ },
  'a forgotten token': { client: { token: /** @type {any} */ (undefined) }, cause: 'no-token', says: /option `token`/ },
  'a token function that fails': {
    client: { token: () => Promise.reject(new Error(`nobody may see ${TOKEN}`)) },
    cause: 'no-token',
    says: /token function/,
  },
  'a sign-in that is over': {
    client: { token: () => Promise.reject(RecordingsError.from(SIGNED_OUT())) },
    cause: 'no-token',
    says: /The access token has ended\. Sign in again\./,
  },
  'a bot': { settings: { users: [{ ...ADA, type: 'bot' }] }, world: { isEmpty: true }, cause: 'bot', says: /bot/ },
  'a token without scopes': {
    settings: { users: [{ ...ADA, scopes: ['spark:people_read'] }] },
    cause: 'missing-scope',
    says: /403.*spark:recordings_read.*meeting:recordings_read/,
  },
  'a token for meetings': {
    settings: { users: [{ ...ADA, scopes: ['meeting:recordings_read'] }] },
    cause: 'missing-scope',
    says: /your own meetings.*not your own calls.*spark:recordings_read/,
    ok: true,
  },
  'a wrong clock': {
    settings: { now: () => Date.now() + 3 * 3_600_000 },
    cause: 'wrong-clock',
    says: /3 hours slow/,
    ok: true,
  },
  'no links': {
    settings: { assume: { preventDownloading: true } },
    options: { media: true },
    cause: 'no-links',
    says: /compliance officers/,
    ok: true,
  },
  'a host of files without ranges': {
    settings: { media: { ranges: false } },
    options: { media: true },
    cause: 'no-ranges',
    says: /starts again from the beginning/,
    ok: true,
  },
  'a page instead of a file': {
    settings: { faults: ['MEDIA html'] },
    options: { media: true },
    cause: 'not-media',
    says: /web page/,
  },
  'a link that is refused': { settings: { faults: ['MEDIA 403'] }, options: { media: true }, cause: 'not-media', says: /403/ },
  'a host of files that cannot be reached': {
    settings: { faults: ['MEDIA reset'] },
    options: { media: true },
    cause: 'no-connection',
    says: /host of the files/,
  },
}

function SIGNED_OUT() {
  const fields = { code: 'unauthorized', message: 'The access token has ended.', hint: 'Sign in again.' }
  return { name: 'RecordingsError', retryable: false, attempts: 0, ...fields }
}

describe('what answers', () => {
  for (const [name, { settings = {}, client, options, world, cause, says, ok = false }] of Object.entries(ANSWERS)) {
    test(name, async () => {
      const { diagnosis } = await diagnosed(settings, client, options, world)
      assert.equal(firstCause(diagnosis), cause, JSON.stringify(diagnosis, null, 1))
      assert.match(diagnosis.summary, says)
      assert.equal(diagnosis.ok, ok)
    })
  }
})

test("a proxy's 407, where `fetch` hands it on, as Node's does not", async () => {
  const emulator = await webex({ faults: ['407'] })
  const { fetch, baseUrl } = emulator
  const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl, fetch }))
  sound(diagnosis)
  assert.equal(firstCause(diagnosis), 'proxy-sign-in')
  assert.match(diagnosis.summary, /407.*proxy/)
})

describe('when all is well', () => {
  test('it says so, and whose token it is, without names', async () => {
    const { diagnosis, requests } = await diagnosed({}, {}, { media: true })
    assert.deepEqual(
      diagnosis.checks.filter(({ cause }) => cause),
      [],
    )
    assert.match(diagnosis.summary, /^All is well\. The token may list your own calls and your own meetings, but not everybody's/)
    assert.match(
      checkOf(diagnosis, 'token').found,
      /a person at example\.com of the organization …\w+\. It is valid for \d+ days/,
    )
    assert.match(checkOf(diagnosis, 'environment').found, new RegExp(`Node ${process.versions.node}`))
    assert.match(checkOf(diagnosis, 'media').found, /can resume/)
    assert.deepEqual(
      diagnosis.checks.map(({ id }) => id),
      ['core', 'environment', 'address', 'tls', 'reach', 'preflight', 'token', 'rights', 'headers', 'clock', 'media'],
    )
    assert.deepEqual([...new Set(requests.map(({ method }) => method))], ['GET'])
    assert.ok(requests.length <= 10, `${requests.length} requests`)
    // The first request finds out whether Webex is there, and has no token. Neither has the one for the file.
    const withToken = requests.map(({ headers }) => headers.authorization !== undefined)
    assert.deepEqual([withToken[0], withToken.at(-1)], [false, false])
    assert.ok(withToken.slice(1, -1).every(Boolean))
  })

  test('an administrator may list everything', async () => {
    const { diagnosis } = await diagnosed({ users: [{ ...ADA, roles: ['admin'] }] })
    assert.match(checkOf(diagnosis, 'rights').found, /everybody's calls, your own meetings and everybody's meetings\. Whether/)
  })

  test('whose token it is may be unknown', async () => {
    const { diagnosis } = await diagnosed({ users: [{ ...ADA, scopes: ['spark:recordings_read'] }] })
    assert.equal(diagnosis.ok, true)
    assert.match(checkOf(diagnosis, 'token').found, /accepted.*spark:people_read/)
    assert.match(checkOf(diagnosis, 'rights').hint ?? '', /meeting:recordings_read/)
  })

  test('without recordings, there is no file to look at', async () => {
    const { diagnosis } = await diagnosed({}, {}, { media: true }, { isEmpty: true })
    assert.equal(checkOf(diagnosis, 'media').status, 'skipped')
    assert.equal(diagnosis.ok, true)
  })

  test('a token function is asked once, and again when Webex refuses its token', async () => {
    /** @type {string[]} */
    const asked = []
    const token = async (/** @type {{ reason: string }} */ { reason }) => {
      asked.push(reason)
      return reason === 'rejected' ? TOKEN : 'an-older-one'
    }
    const { diagnosis } = await diagnosed({}, { token })
    assert.deepEqual([diagnosis.ok, asked.length, asked[1]], [true, 2, 'rejected'])
  })

  test("the client's own `fetch` and headers are used, and its listener hears nothing", async () => {
    /** @type {unknown[]} */
    const [seen, events] = [[], []]
    /** @type {typeof fetch} */
    const own = (url, init) => {
      seen.push(new Headers(init?.headers).get('x-gateway'))
      return fetch(url, init)
    }
    const { diagnosis } = await diagnosed(
      {},
      { fetch: own, headers: { 'x-gateway': 'yes' }, onEvent: (event) => events.push(event) },
    )
    assert.equal(diagnosis.ok, true)
    assert.deepEqual([new Set(seen), events], [new Set(['yes']), []])
  })
})

describe('arguments', () => {
  const refused = async (/** @type {unknown} */ client, /** @type {unknown} */ options, /** @type {RegExp} */ message) => {
    const work = diagnose(/** @type {any} */ (client), /** @type {any} */ (options))
    await assert.rejects(
      work,
      (error) => RecordingsError.is(error) && error.code === 'invalid-argument' && message.test(error.message),
    )
  }
  const client = new RecordingsClient({ token: TOKEN, baseUrl: 'http://127.0.0.1:9/v1' })

  test('wrong ones are refused, and nothing is shown of them', async () => {
    await refused({}, undefined, /^client: /)
    await refused(client, 5, /^options: .*a number/)
    await refused(client, { [TOKEN]: 1 }, /^options: unknown option; allowed: signal, timeoutMs, media$/)
    await refused(client, { timeoutMs: 0 }, /^timeoutMs: /)
    await refused(client, { media: 'yes' }, /^media: expected true or false/)
    await refused(client, { signal: {} }, /^signal: /)
    await refused(new RecordingsClient({ token: TOKEN, baseUrl: 'ftp://example.com' }), undefined, /^baseUrl: /)
  })

  test('an abort rejects with its reason, at once', async () => {
    const emulator = await webex({ faults: ['stall'] })
    const { baseUrl, close } = await emulator.listen()
    try {
      const stalled = new RecordingsClient({ token: TOKEN, baseUrl })
      const controller = new AbortController()
      const work = diagnose(stalled, { signal: controller.signal })
      const reason = new Error('enough')
      const end = assert.rejects(work, (error) => error === reason)
      while (emulator.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
      controller.abort(reason)
      await end
      await assert.rejects(diagnose(stalled, { signal: AbortSignal.abort(reason) }), (error) => error === reason)
    } finally {
      await close()
    }
  })
})

describe('the way', () => {
  const WAYS = {
    'a name that nobody has': { url: 'https://webex.invalid/v1', cause: 'name-not-found', says: /webex\.invalid.*HTTPS_PROXY/ },
    'a server that is not there': { url: 'https://127.0.0.1:1/v1', cause: 'no-connection', says: /ECONNREFUSED|127\.0\.0\.1:1/ },
  }
  for (const [name, { url, cause, says }] of Object.entries(WAYS)) {
    test(name, async () => {
      const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl: url }))
      sound(diagnosis)
      assert.equal(firstCause(diagnosis), cause, JSON.stringify(diagnosis, null, 1))
      assert.match(diagnosis.summary, says)
      assert.deepEqual([checkOf(diagnosis, 'token').status, checkOf(diagnosis, 'address').status], ['skipped', 'failed'])
    })
  }

  test('http where https is expected', async () => {
    const { baseUrl, close } = await (await webex()).listen()
    const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl: baseUrl.replace('http', 'https') }))
    await close()
    sound(diagnosis)
    assert.equal(firstCause(diagnosis), 'not-webex')
    assert.match(diagnosis.summary, /TLS.*http or https/)
  })

  test('what strangers say about themselves is shown without control characters', async () => {
    const page = `<!doctype html><title>Guest\u001b[31m Wi-Fi\u202e of a very long name ${'x'.repeat(99)}</title>`
    const stranger = createServer((_request, response) => {
      const date = new Date(Date.now() - 3 * 3_600_000).toUTCString()
      response.writeHead(200, { 'content-type': 'text/html', server: 'squid/5.7', via: '1.1 gateway', date }).end(page)
    })
    const port = await listening(stranger)
    const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl: `http://127.0.0.1:${port}/v1` }))
    stranger.closeAllConnections()
    stranger.close()
    sound(diagnosis)
    assert.equal(firstCause(diagnosis), 'sign-in-page')
    assert.match(diagnosis.summary, /“Guest \[31m Wi-Fi.{1,60}…”.*Via: 1\.1 gateway, Server: squid\/5\.7/)
    assert.equal(checkOf(diagnosis, 'clock').status, 'skipped', 'their clock may be wrong')
  })

  test('a gateway that wants a token of its own is not taken for Webex', async () => {
    const gateway = createServer((_request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid_key"}')
    })
    const port = await listening(gateway)
    const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl: `http://127.0.0.1:${port}/v1` }))
    gateway.closeAllConnections()
    gateway.close()
    sound(diagnosis)
    assert.equal(firstCause(diagnosis), 'not-webex')
    assert.match(diagnosis.summary, /refuses the request \(401\), but its answer has no tracking ID.* Check `baseUrl`\./)
    assert.match(checkOf(diagnosis, 'reach').found, /^127\.0\.0\.1:\d+ answers/)
    assert.equal(checkOf(diagnosis, 'rights').status, 'skipped')
  })

  test('an answer without an end does no harm', async () => {
    const endless = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = () => {
        if (response.destroyed) return
        response.write(`"${'x'.repeat(16_000)}`)
        setImmediate(more)
      }
      more()
    })
    const port = await listening(endless)
    const diagnosis = await diagnose(new RecordingsClient({ token: TOKEN, baseUrl: `http://127.0.0.1:${port}/v1` }))
    endless.closeAllConnections()
    endless.close()
    sound(diagnosis)
    assert.equal(firstCause(diagnosis), 'not-webex')
  })
})

/**
 * Diagnoses in a process of its own, with this environment.
 *
 * @param {Record<string, string>} environment
 * @param {{ baseUrl: string, node?: string, options?: string[], secrets?: string[] }} how
 * @returns {Promise<Diagnosis>}
 */
async function diagnosedElsewhere(environment, { baseUrl, node = process.execPath, options = [], secrets }) {
  const source = `
    import { RecordingsClient } from 'webex-converged-recordings'
    import { diagnose } from 'webex-converged-recordings/diagnose'
    const { BASE_URL: baseUrl, TOKEN: token } = process.env
    console.log(JSON.stringify(await diagnose(new RecordingsClient({ token, baseUrl }))))
    process.exit()`
  await writeFile(join(consumer, 'diagnosed.mjs'), source)
  // Node takes an empty variable for one that is set.
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy', 'NO_PROXY', 'no_proxy', 'NODE_EXTRA_CA_CERTS']
  const none = /** @type {Record<string, any>} */ (Object.fromEntries(names.map((name) => [name, undefined])))
  const all = { ...none, ...environment, BASE_URL: baseUrl, TOKEN }
  const { stdout, stderr } = await command(node, [...options, 'diagnosed.mjs'], all)
  assert.ok(stdout, stderr)
  const diagnosis = JSON.parse(stdout)
  sound(diagnosis, secrets)
  return diagnosis
}

describe('certificates', () => {
  const authority = certificate()
  const own = certificate({ host: LOCAL })
  const signed = certificate({ host: LOCAL, by: authority })
  const because = (/** @type {string} */ code) => new RegExp(`${code}.*NODE_EXTRA_CA_CERTS=/path/to/ca\\.pem`)
  /** @type {Record<string, { which: import('./certificates.mjs').Certificate, chain?: string, trusted?: boolean, cause?: Cause, says: RegExp }>} */
  const CASES = {
    'signed by itself': { which: own, cause: 'untrusted-certificate', says: because('DEPTH_ZERO_SELF_SIGNED_CERT') },
    'signed by a proxy': {
      which: signed,
      chain: signed.pem + authority.pem,
      cause: 'untrusted-certificate',
      says: because('issued by An authority of the tests, is not trusted .SELF_SIGNED_CERT_IN_CHAIN'),
    },
    'without its chain': { which: signed, cause: 'untrusted-certificate', says: because('UNABLE_TO_VERIFY_LEAF_SIGNATURE') },
    'that has lapsed': {
      which: certificate({ host: LOCAL, by: authority, from: -60 }),
      trusted: true,
      cause: 'lapsed-certificate',
      says: /has expired.*clock/,
    },
    'of the future': {
      which: certificate({ host: LOCAL, by: authority, from: 10 }),
      trusted: true,
      cause: 'wrong-clock',
      says: /not valid yet.*clock/,
    },
    'of another host': {
      which: certificate({ host: [127, 0, 0, 9], by: authority }),
      trusted: true,
      cause: 'wrong-certificate',
      says: /another name/,
    },
    'that is trusted, as the hint says': { which: signed, trusted: true, says: /401/ },
  }
  const webexIsThere = (/** @type {unknown} */ _request, /** @type {import('node:http').ServerResponse} */ response) =>
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"no token","trackingId":"ROUTER_1"}')

  for (const [name, { which, chain = which.pem, trusted = false, cause, says }] of Object.entries(CASES)) {
    test(`one ${name}`, async () => {
      const secure = createSecureServer({ key: which.keyPem, cert: chain }, webexIsThere)
      secure.on('tlsClientError', () => {})
      const port = await listening(secure)
      const file = join(consumer, 'authority-of-diagnose.pem')
      await writeFile(file, authority.pem)
      const environment = trusted ? { NODE_EXTRA_CA_CERTS: file } : {}
      const diagnosis = await diagnosedElsewhere(environment, { baseUrl: `https://127.0.0.1:${port}/v1` })
      secure.closeAllConnections()
      secure.close()
      assert.match(diagnosis.summary, says)
      if (cause) {
        assert.equal(firstCause(diagnosis), cause)
        // A certificate is no reason to blame the token.
        return assert.equal(checkOf(diagnosis, 'token').status, 'skipped')
      }
      assert.match(
        checkOf(diagnosis, 'tls').found,
        /trusted, issued by An authority of the tests\. It is valid for \d+ more days/,
      )
      assert.match(checkOf(diagnosis, 'environment').found, /NODE_EXTRA_CA_CERTS adds certificates/)
    })
  }

  for (const [name, alert, says] of /** @type {[string, number, RegExp][]} */ ([
    ['does not agree to a connection', 40, /\(ERR_SSL_\S+_HANDSHAKE_FAILURE\)\. A proxy may/],
    ['wants one of this program', 116, /\(ERR_SSL_\S+_CERTIFICATE_REQUIRED\)\. It asks for a client certificate/],
  ])) {
    test(`a host that ${name}`, async () => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => {})
        socket.once('data', () => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, alert])))
      })
      const baseUrl = `https://127.0.0.1:${await listening(server)}/v1`
      for (const node of ['node20', 'node24']) {
        const diagnosis = await diagnosedElsewhere({}, { baseUrl, node: binary(node) })
        assert.equal(firstCause(diagnosis), 'no-connection', JSON.stringify(diagnosis, null, 1))
        assert.match(diagnosis.summary, says)
        assert.match(checkOf(diagnosis, 'tls').found, /cannot agree on a TLS connection/)
      }
      server.close()
    })
  }

  test('checks that are switched off are a warning', async () => {
    const secure = createSecureServer({ key: own.keyPem, cert: own.pem }, webexIsThere)
    const port = await listening(secure)
    const diagnosis = await diagnosedElsewhere({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, { baseUrl: `https://127.0.0.1:${port}/v1` })
    secure.closeAllConnections()
    secure.close()
    assert.equal(checkOf(diagnosis, 'environment').cause, 'unchecked-certificates')
    assert.match(checkOf(diagnosis, 'tls').found, /not trusted .* But requests come through\./)
  })
})

describe('proxies', () => {
  const NODE_24 = binary('node24')
  const baseUrl = 'https://webex.invalid/v1'

  /** @param {number} status @param {number} [target] */
  const proxyTo = (status, target) => someProxyTo(status, { target, password: PASSWORD })

  test('one that this version of Node cannot use', async () => {
    const { url, host, close } = await proxyTo(200)
    const diagnosis = await diagnosedElsewhere({ HTTPS_PROXY: url }, { baseUrl, node: binary('node20'), secrets: ['somebody'] })
    close()
    assert.equal(firstCause(diagnosis), 'proxy-needed')
    assert.match(
      diagnosis.summary,
      new RegExp(`HTTPS_PROXY names the proxy ${host}, but this program does not use it\\. .*Node 22\\.21, 24`),
    )
  })

  test('one that is not used', async () => {
    const { url, close } = await proxyTo(200)
    const diagnosis = await diagnosedElsewhere({ https_proxy: url }, { baseUrl, node: NODE_24, secrets: ['somebody'] })
    close()
    assert.equal(firstCause(diagnosis), 'proxy-needed')
    assert.match(diagnosis.summary, /does not use it\. Start the program with NODE_USE_ENV_PROXY=1\.$/)
  })

  test('one that is not for this host', async () => {
    for (const NO_PROXY of ['*', 'webex.invalid', '.invalid', 'other.example, webex.invalid:443', '*.invalid']) {
      const diagnosis = await diagnosedElsewhere({ HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY }, { baseUrl, node: NODE_24 })
      assert.equal(firstCause(diagnosis), 'name-not-found', NO_PROXY)
    }
  })

  test('one that wants a password, that refuses, and that is not there', async () => {
    const used = { NODE_USE_ENV_PROXY: '1' }
    for (const [status, cause, says] of /** @type {[number, Cause, RegExp][]} */ ([
      [407, 'proxy-sign-in', /407.*HTTPS_PROXY/],
      [403, 'proxy-refuses', /refuses to connect to webex\.invalid \(403\)/],
    ])) {
      const { url, close } = await proxyTo(status)
      const diagnosis = await diagnosedElsewhere({ ...used, HTTPS_PROXY: url }, { baseUrl, node: NODE_24, secrets: ['somebody'] })
      close()
      assert.equal(firstCause(diagnosis), cause, JSON.stringify(diagnosis, null, 1))
      assert.match(diagnosis.summary, says)
      assert.equal(checkOf(diagnosis, 'address').status, 'skipped')
    }
    const gone = await diagnosedElsewhere({ ...used, HTTPS_PROXY: 'http://127.0.0.1:1' }, { baseUrl, node: NODE_24 })
    assert.equal(firstCause(gone), 'proxy-unreachable')
    assert.match(gone.summary, /through the proxy 127\.0\.0\.1:1 \(ECONNREFUSED\)/)
  })

  test('one that is only named for http, which the `fetch` of Node takes for https as well', async () => {
    const { url, host, close } = await proxyTo(403)
    const how = { baseUrl, node: NODE_24, secrets: ['somebody'] }
    const used = await diagnosedElsewhere({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url }, how)
    assert.equal(firstCause(used), 'proxy-refuses', JSON.stringify(used, null, 1))
    assert.match(checkOf(used, 'environment').found, new RegExp(`; HTTP_PROXY names the proxy ${host}, which is used`))
    const unused = await diagnosedElsewhere({ HTTP_PROXY: url }, how)
    close()
    const gone = await diagnosedElsewhere({ NODE_USE_ENV_PROXY: '1', HTTP_PROXY: url }, how)
    assert.match(gone.summary, /through the proxy .* Check the address in HTTP_PROXY,/)
    assert.doesNotMatch(checkOf(unused, 'environment').found, /proxy/)
  })

  test('one whose password has characters that end the host of a URL', async () => {
    for (const separator of ['#', '?', '/']) {
      const HTTPS_PROXY = `http://somebody:2024${separator}${PASSWORD}@proxy.example.com:3128`
      const diagnosis = await diagnosedElsewhere({ HTTPS_PROXY }, { baseUrl, secrets: ['somebody', '2024'] })
      assert.match(checkOf(diagnosis, 'environment').found, /HTTPS_PROXY names the proxy with an address that is not a URL/)
    }
  })

  test('one that reads what it passes on', async () => {
    const authority = certificate()
    const signed = certificate({ host: LOCAL, by: authority })
    const secure = createSecureServer({ key: signed.keyPem, cert: signed.pem + authority.pem })
    secure.on('tlsClientError', () => {})
    const { url, close } = await proxyTo(200, await listening(secure))
    const environment = { NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: url }
    const diagnosis = await diagnosedElsewhere(environment, { baseUrl, node: NODE_24, secrets: ['somebody'] })
    close()
    secure.close()
    assert.equal(firstCause(diagnosis), 'untrusted-certificate')
    assert.match(diagnosis.summary, /NODE_EXTRA_CA_CERTS=\/path\/to\/ca\.pem, or with --use-system-ca/)
  })
})

describe('a relay', () => {
  /** @param {boolean} isSignedIn */
  async function throughRelay(isSignedIn, path = '/relay') {
    const { fetch } = await webex()
    const authorize = () => isSignedIn && { ownerEmail: ADA.email }
    const relay = createRelay({ path: '/relay', token: TOKEN, authorize, fetch })
    const server = createServer(nodeListener(relay))
    const port = await listening(server)
    const client = new RecordingsClient({ token: null, baseUrl: `http://127.0.0.1:${port}${path}` })
    const diagnosis = await diagnose(client, { media: true })
    server.closeAllConnections()
    server.close()
    sound(diagnosis)
    return diagnosis
  }

  test('adds the token, so only the way to it is checked', async () => {
    const diagnosis = await throughRelay(true)
    assert.deepEqual([diagnosis.ok, firstCause(diagnosis)], [true, undefined], JSON.stringify(diagnosis, null, 1))
    assert.match(checkOf(diagnosis, 'reach').found, /^The relay answers/)
    assert.deepEqual([checkOf(diagnosis, 'token').status, checkOf(diagnosis, 'rights').status], ['skipped', 'skipped'])
  })

  test('says that nobody is signed in, and is looked for at the right path', async () => {
    const signedOut = await throughRelay(false)
    assert.equal(firstCause(signedOut), 'signed-out')
    assert.match(signedOut.summary, /Sign in to the site/)
    const elsewhere = await throughRelay(true, '/elsewhere')
    assert.equal(firstCause(elsewhere), 'not-webex')
    assert.match(elsewhere.summary, /baseUrl/)
  })
})
