// The diagnosis in pages. Browsers do not tell a page why a request fails, so the diagnosis has to find out.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { CLOSED_PORT, portOf } from '../helpers/port.mjs'
import { puppet } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { certificate } from './certificates.mjs'
import { checkOf, firstCause, sound, TOKEN, webex } from './diagnosing.mjs'
import { consumer, installed } from './support.mjs'

/** @import { Diagnosis } from 'webex-converged-recordings/diagnose' */
/** @import { EmulatorOptions } from 'webex-converged-recordings/emulator' */
/** @import { Page, Puppet } from '../matrix/browsers.mjs' */

/** A name that is no loopback address, and leads to this computer all the same. */
const NAME = 'webex.test'
const OPTIONS = {
  Chromium: { args: [...(process.env.CHROMIUM_ARGUMENTS ?? '').split(' '), `--host-resolver-rules=MAP ${NAME} 127.0.0.1`] },
  Firefox: { extraPrefsFirefox: { 'network.dns.localDomains': NAME } },
}

const SCRIPT = `
  import { RecordingsClient, warmUp } from './index.js'
  import { diagnose } from './diagnose.js'
  window.ready = warmUp()
  window.diagnosed = (options, how) => diagnose(new RecordingsClient(options), how)`
const pageWith = (/** @type {string} */ head) =>
  `<!doctype html><meta charset="utf-8">${head}<body><script type="module" src="./diagnosed.js"></script>`
const POLICY = `<meta http-equiv="Content-Security-Policy" content="connect-src 'self'">`

/** @type {Awaited<ReturnType<typeof serve>>} */
let site
before(async () => {
  const folder = await mkdtemp(join(consumer, 'diagnose-'))
  await cp(installed, folder, { recursive: true })
  await writeFile(join(folder, 'diagnosed.js'), SCRIPT)
  await writeFile(join(folder, 'page.html'), pageWith(''))
  await writeFile(join(folder, 'policy.html'), pageWith(POLICY))
  site = await serve(folder)
})
after(() => site.stop())

/**
 * @param {EmulatorOptions} settings
 * @param {(baseUrl: string) => Promise<void>} work
 */
async function withWebex(settings, work) {
  const emulator = await webex(settings)
  const { baseUrl, close } = await emulator.listen()
  await work(baseUrl).finally(close)
}

/**
 * A server that answers as these functions say, and then as the emulator.
 *
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} answer
 * @param {(baseUrl: string) => Promise<void>} work
 */
async function withGateway(answer, work) {
  const emulator = await webex()
  const server = createServer(async (request, response) => {
    if (answer(request, response)) return
    const { method = 'GET', url, headers } = request
    const pairs = /** @type {[string, string][]} */ (Object.entries(headers))
    const got = emulator.handle({ method, url: `http://127.0.0.1${url}`, headers: pairs })
    for (const [name, value] of got.headers) response.setHeader(name, value)
    response.writeHead(got.status).end(got.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await work(`http://127.0.0.1:${portOf(server)}/v1`).finally(() => {
    server.close()
    server.closeAllConnections()
  })
}

for (const engine of /** @type {const} */ (['Chromium', 'Firefox'])) {
  describe(engine, () => {
    /** @type {Puppet} */
    let browser
    before(async () => {
      browser = await puppet(engine, { ...OPTIONS[engine], acceptInsecureCerts: true })
    })
    after(() => browser.close())

    /**
     * @param {string} url of the page
     * @param {Record<string, unknown>} client
     * @param {{ options?: object, prepare?: (page: Page) => Promise<unknown> }} [how]
     * @returns {Promise<Diagnosis>}
     */
    async function diagnosed(url, client, { options = {}, prepare } = {}) {
      const page = await browser.newPage()
      try {
        await page.goto(url)
        await page.evaluate('window.ready')
        await prepare?.(page)
        const call = `window.diagnosed(${JSON.stringify({ token: TOKEN, ...client })}, ${JSON.stringify(options)})`
        const diagnosis = /** @type {Diagnosis} */ (await page.evaluate(call))
        sound(diagnosis)
        return diagnosis
      } finally {
        await page.close()
      }
    }
    const inPage = (/** @type {string} */ baseUrl, /** @type {Parameters<typeof diagnosed>[2]} */ how) =>
      diagnosed(`${site.address}/page.html`, { baseUrl }, how)

    /**
     * @param {Diagnosis} diagnosis
     * @param {string | undefined} cause
     * @param {RegExp} says
     */
    function isAbout(diagnosis, cause, says) {
      assert.equal(firstCause(diagnosis), cause, JSON.stringify(diagnosis, null, 1))
      assert.match(diagnosis.summary, says)
    }

    test('all is well', async () => {
      await withWebex({}, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl, { options: { media: true } })
        isAbout(diagnosis, undefined, /^All is well\. The token may list your own calls/)
        assert.equal(diagnosis.ok, true)
        const [preflight, headers, media] = ['preflight', 'headers', 'media'].map((id) =>
          checkOf(diagnosis, /** @type {'media'} */ (id)),
        )
        assert.deepEqual([preflight.status, headers.status, media.status], ['ok', 'ok', 'ok'])
        assert.match(checkOf(diagnosis, 'environment').found, new RegExp(`^A page of ${site.address} in Mozilla/5\\.0`))
        assert.deepEqual(
          diagnosis.checks.map(({ id }) => id),
          ['core', 'environment', 'reach', 'preflight', 'token', 'rights', 'headers', 'clock', 'media'],
        )
      })
    })

    test('the token is refused', async () => {
      await withWebex({ users: [{ email: 'b@example.com', token: 'another-one' }] }, async (baseUrl) => {
        isAbout(await inPage(baseUrl), 'token-lapsed', /401/)
      })
    })

    test('the server does not let pages read anything', async () => {
      await withWebex({ cors: false }, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl)
        isAbout(diagnosis, 'cors', new RegExp(`does not let pages of ${site.address} read.*relay on your own server`))
        assert.equal(checkOf(diagnosis, 'token').status, 'skipped')
      })
    })

    test('the server refuses preflights', async () => {
      const refusing = (
        /** @type {import('node:http').IncomingMessage} */ { method },
        /** @type {import('node:http').ServerResponse} */ response,
      ) => {
        if (method !== 'OPTIONS') return false
        response.writeHead(401).end()
        return true
      }
      await withGateway(refusing, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl)
        isAbout(diagnosis, 'cors', /does not let pages/)
        assert.deepEqual([checkOf(diagnosis, 'reach').status, checkOf(diagnosis, 'preflight').status], ['ok', 'failed'])
      })
    })

    test('a gateway lets pages read good answers only', async () => {
      const refusing = (
        /** @type {import('node:http').IncomingMessage} */ { method, headers },
        /** @type {import('node:http').ServerResponse} */ response,
      ) => {
        if (method === 'OPTIONS' || headers.authorization === `Bearer ${TOKEN}`) return false
        response.writeHead(401).end()
        return true
      }
      await withGateway(refusing, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl)
        isAbout(diagnosis, undefined, /^All is well/)
        assert.match(checkOf(diagnosis, 'reach').found, /requests that have a token/)
      })
    })

    test('headers are hidden', async () => {
      await withWebex({ exposeHeaders: false }, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl)
        isAbout(diagnosis, 'hidden-headers', /hides the headers Link, Retry-After and TrackingID.*first page/)
        assert.equal(diagnosis.ok, true)
      })
    })

    test('nothing is there', async () => {
      const diagnosis = await inPage(`http://127.0.0.1:${CLOSED_PORT}/v1`)
      isAbout(diagnosis, 'no-answer-in-page', /does not say why\. .*extension/)
    })

    test('a sign-in page, and a redirect to one', async () => {
      await withWebex({ faults: ['html'] }, async (baseUrl) => isAbout(await inPage(baseUrl), 'sign-in-page', /“Sign in”/))
      await withWebex({ faults: ['redirect'] }, async (baseUrl) => isAbout(await inPage(baseUrl), 'sign-in-page', /redirect/))
    })

    test('the policy of the page forbids it', async () => {
      await withWebex({}, async (baseUrl) => {
        const diagnosis = await diagnosed(`${site.address}/policy.html`, { baseUrl })
        isAbout(diagnosis, 'blocked-by-policy', /forbids it \(connect-src\)\. Add .* to connect-src/)
      })
    })

    test('the page has https, and the API http', async () => {
      const { keyPem, pem } = certificate({ host: [127, 0, 0, 1] })
      const secure = createSecureServer({ key: keyPem, cert: pem }, async ({ url }, response) => {
        const answer = await fetch(site.address + url)
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
        response.end(new Uint8Array(await answer.arrayBuffer()))
      })
      secure.on('tlsClientError', () => {})
      secure.listen(0, '127.0.0.1')
      await once(secure, 'listening')
      try {
        await withWebex({}, async (baseUrl) => {
          const client = { baseUrl: baseUrl.replace('127.0.0.1', NAME), allowInsecure: true }
          const diagnosis = await diagnosed(`https://127.0.0.1:${portOf(secure)}/page.html`, client)
          isAbout(diagnosis, 'mixed-content', /https page may not call an http API/)
        })
      } finally {
        secure.close()
        secure.closeAllConnections()
      }
    })

    test('the API has the origin of the page', async () => {
      const { fetch: answerOf } = await webex()
      const own = createServer(async ({ url = '', headers }, response) => {
        const isCall = url.startsWith('/v1/')
        const got = isCall
          ? await answerOf(`http://127.0.0.1${url}`, {
              headers: /** @type {Record<string, string>} */ ({ authorization: headers.authorization ?? 'none' }),
            })
          : await fetch(site.address + url)
        response.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? '' })
        response.end(new Uint8Array(await got.arrayBuffer()))
      })
      own.listen(0, '127.0.0.1')
      await once(own, 'listening')
      try {
        const diagnosis = await diagnosed(`http://127.0.0.1:${portOf(own)}/page.html`, { baseUrl: '/v1' })
        isAbout(diagnosis, undefined, /^All is well/)
        assert.deepEqual([checkOf(diagnosis, 'preflight').status, checkOf(diagnosis, 'headers').status], ['skipped', 'skipped'])
      } finally {
        own.close()
        own.closeAllConnections()
      }
    })

    // WebDriver BiDi, with which Firefox is driven, cannot switch the network off.
    if (engine === 'Firefox') return
    test('the browser is offline', async () => {
      await withWebex({}, async (baseUrl) => {
        const diagnosis = await inPage(baseUrl, { prepare: (page) => page.setOfflineMode(true) })
        isAbout(diagnosis, 'offline', /offline\. Connect/)
      })
    })
  })
}
