// What the tests of the pages about hosts share: the relay of a recipe in a process of its own, a site that plays the host, and the
// services elsewhere that the relay asks. All of it is on loopback.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { consumer, here, installed, load, server } from './support.mjs'

/** @import { IncomingMessage, ServerResponse } from 'node:http' */
/** @import { AddressInfo } from 'node:net' */
/** @import { TestContext } from 'node:test' */
/** @import { Emulator } from 'webex-converged-recordings/emulator' */

/** @typedef {(request: Request) => Response | Promise<Response>} Answer */

export const ADA = 'ada@example.com'
export const BOB = 'bob@example.com'
/** An administrator's, with which the relays ask Webex. */
export const RELAY_TOKEN = 'the-relays-t0ken'

/** A local Webex in which Ada has three recordings, and Bob two. */
export async function office() {
  const { createEmulator } = await load()
  const users = [
    { email: ADA, token: 'adas-t0ken' },
    { email: BOB, token: 'bobs-t0ken' },
    { email: 'root@example.com', token: RELAY_TOKEN, roles: /** @type {const} */ (['admin']) },
  ]
  const webex = await createEmulator({ dialect: 'webex', users, recordings: 0 })
  for (const [ownerEmail, topic] of [
    [ADA, 'Weekly review'],
    [BOB, 'Salaries'],
    [ADA, 'Interview <b>'],
    [BOB, 'Board'],
    [ADA, 'Call with Bob'],
  ])
    webex.add({ serviceType: 'calling', ownerEmail, topic })
  return webex
}

/**
 * The topics of somebody's recordings, as a list shows them.
 *
 * @param {Emulator} webex
 * @param {string} email
 */
export const topicsOf = (webex, email) =>
  webex.recordings().flatMap(({ ownerEmail, status, topic }) => (ownerEmail === email && status === 'available' ? [topic] : []))

/**
 * An HTTP server. What is below /relay/ is passed on to a relay if there is one, as a web server in front of both would do it.
 *
 * @param {TestContext} context
 * @param {Answer} answer
 */
export async function listen(context, answer) {
  const place = { origin: '', relay: '' }
  /**
   * @param {IncomingMessage} incoming
   * @param {ServerResponse} outgoing
   */
  const handle = async (incoming, outgoing) => {
    const { method, headers, url = '' } = incoming
    if (place.relay && url.startsWith('/relay/')) {
      const passedOn = httpRequest(place.relay + url, { method, headers }, (given) => {
        outgoing.writeHead(given.statusCode ?? 500, given.headers)
        given.pipe(outgoing)
      })
      passedOn.on('error', () => outgoing.destroy())
      return incoming.pipe(passedOn)
    }
    const chunks = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined
    const pairs = Object.entries(headers).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)]))
    const given = await answer(new Request(place.origin + url, { method, headers: pairs, body }))
    outgoing.writeHead(given.status, Object.fromEntries(given.headers))
    return outgoing.end(Buffer.from(await given.arrayBuffer()))
  }
  const listener = createServer(handle)
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  context.after(() => {
    listener.closeAllConnections()
    listener.close()
  })
  place.origin = `http://127.0.0.1:${/** @type {AddressInfo} */ (listener.address()).port}`
  return place
}

/**
 * A site with a page, `/page`, and with the files of the package, as a host has them.
 *
 * @param {TestContext} context
 * @param {object} site
 * @param {string} site.html
 * @param {string} [site.policy] the content security policy of the page
 * @param {Record<string, string>} [site.files] scripts
 * @param {(request: Request) => Response | undefined | Promise<Response | undefined>} [site.services] answers what belongs to the host
 */
export async function openSite(context, { html, policy = "base-uri 'self'", files = {}, services = () => undefined }) {
  /** @param {string} path */
  const fileOf = async (path) => {
    const name = path.replace('/node_modules/webex-converged-recordings/', '/').slice(1)
    const isPackages = name !== path.slice(1) || /^global\b/.test(name)
    return isPackages ? readFile(join(installed, name), 'utf8') : files[name]
  }
  const site = await listen(context, async (request) => {
    const { pathname } = new URL(request.url)
    if (pathname === '/page') {
      const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
      return new Response(`<!doctype html>${html}`, { headers })
    }
    // What browsers ask for by themselves.
    if (pathname === '/favicon.ico') return new Response(null, { status: 204 })
    const own = await services(request)
    if (own) return own
    const source = await fileOf(pathname)
    return new Response(source ?? null, {
      status: source === undefined ? 404 : 200,
      headers: { 'content-type': 'text/javascript' },
    })
  })
  return Object.assign(site, { files })
}

/**
 * Starts the relay of a recipe. Returns its address.
 *
 * @param {TestContext} context
 * @param {object} recipe
 * @param {Record<string, string>} recipe.files relay.mjs and what it needs
 * @param {Record<string, string>} [recipe.environment]
 * @param {Record<string, Answer>} recipe.elsewhere what answers instead of the hosts that the relay asks, by host. A server on loopback
 *   answers itself.
 */
export async function startRelay(context, { files, environment = {}, elsewhere }) {
  const world = await listen(context, (request) => {
    const { pathname, search } = new URL(request.url)
    const [, host, ...rest] = pathname.split('/')
    const answer = elsewhere[host]
    if (!answer) return new Response(`Nobody asks ${host}.`, { status: 599 })
    return answer(new Request(`https://${host}/${rest.join('/')}${search}`, request))
  })
  // Whatever port the recipe has, this one gets a free one, and says which.
  const surroundings = `
    import { Server } from 'node:net'
    const { listen } = Server.prototype
    Server.prototype.listen = function () {
      this.once('listening', () => console.log(this.address().port))
      return listen.call(this, 0, '127.0.0.1')
    }
    Object.assign(process.env, ${JSON.stringify({ WEBEX_ACCESS_TOKEN: RELAY_TOKEN, ...environment })})
    const { fetch } = globalThis
    globalThis.fetch = (address, init) => {
      const { hostname, host, pathname, search } = new URL(address)
      return fetch(hostname === '127.0.0.1' ? address : \`${world.origin}/\${host}\${pathname}\${search}\`, init)
    }`
  const folder = await mkdtemp(join(consumer, 'relay-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(here, 'node_modules/jose'), join(folder, 'node_modules/jose'))
  for (const [name, source] of Object.entries({ ...files, 'surroundings.mjs': surroundings })) {
    await writeFile(join(folder, name), source)
  }
  const { address: port, stop } = await server(process.execPath, ['--import', './surroundings.mjs', 'relay.mjs'], folder)
  context.after(stop)
  assert.match(port, /^\d+$/)
  return `http://127.0.0.1:${port}`
}

/**
 * Replaces a part of a recipe's code that is different here, and fails if it is not there.
 *
 * @param {string} source
 * @param {Record<string, string>} parts
 */
export function changed(source, parts) {
  for (const [from, to] of Object.entries(parts)) {
    assert.ok(source.includes(from), `the code has no ${from}`)
    source = source.replaceAll(from, to)
  }
  return source
}

/**
 * What a relay answers to a list.
 *
 * @param {string} relay
 * @param {Record<string, string>} headers
 */
export async function list(relay, headers) {
  const answer = await fetch(`${relay}/relay/convergedRecordings`, { headers: { 'x-webex-recordings': '1', ...headers } })
  const { status } = answer
  return status === 200
    ? { status, topics: (await answer.json()).items.map((/** @type {any} */ { topic }) => topic) }
    : { status }
}

const inMinutes = (/** @type {number} */ minutes) => Math.floor(Date.now() / 1000) + minutes * 60
const encoded = (/** @type {object} */ part) => Buffer.from(JSON.stringify(part)).toString('base64url')

/**
 * A user's token, and tokens that must be refused, by what is wrong with them.
 *
 * @param {object} host
 * @param {string} host.alg
 * @param {import('node:crypto').KeyObject | Uint8Array} host.key
 * @param {import('node:crypto').KeyObject | Uint8Array} host.anotherKey
 * @param {Record<string, unknown>} host.claims of Ada's token, without its times
 * @param {string[]} host.needed the claims without which it is worth nothing
 * @param {Record<string, Record<string, unknown>>} [host.wrong] more claims that are wrong
 */
export async function tokensOf({ alg, key, anotherKey, claims, needed, wrong = {} }) {
  const right = { ...claims, iat: inMinutes(0), exp: inMinutes(5) }
  const sign = (/** @type {Record<string, unknown>} */ payload, by = key) =>
    new SignJWT(payload).setProtectedHeader({ alg, kid: 'k1' }).sign(by)
  const without = (/** @type {string} */ name) => Object.fromEntries(Object.entries(right).filter(([each]) => each !== name))
  const variants = Object.entries({
    'from another issuer': { iss: 'https://evil.example' },
    'for another audience': { aud: 'another-app' },
    'that has expired': { iat: inMinutes(-10), exp: inMinutes(-5) },
    ...wrong,
  })
  /** @type {Record<string, string>} */
  const refused = {
    'that is none': 'x.y.z',
    'with no signature': `${encoded({ alg: 'none' })}.${encoded(right)}.`,
    'with another signature': `${(await sign(right)).split('.').slice(0, 2).join('.')}.${encoded({})}`,
    'signed with another key': await sign(right, anotherKey),
  }
  for (const [name, claims] of variants) refused[name] = await sign({ ...right, ...claims })
  for (const name of ['iss', 'aud', ...needed]) refused[`without ${name}`] = await sign(without(name))
  return { right: await sign(right), refused }
}
