// Diagnosis in Node, Deno and Bun: it also looks at names, connections, certificates and the proxy that the environment names. It looks at
// a certificate without trusting it, and sends nothing over that connection.

import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import process from 'node:process'
import { connect as connectSecurely } from 'node:tls'
import { propertyOf, quietly } from '../host/values.js'
import { within } from '../host/waiting.js'
import { addressVerdict, environmentVerdict, tlsVerdict } from './line.js'
import { reachVerdict } from './stranger.js'
import { skipped, traced } from './verdict.js'

/** @import { Platform, Timed, Way } from './diagnose.js' */
/** @import { Addresses, Environment, Handshake, Proxy } from './line.js' */

/** @type {Platform} */
export const node = { environment, environmentVerdict, way }

const { env, versions } = process

/**
 * @param {URL} url
 * @param {boolean} hasOwnFetch
 * @returns {Environment}
 */
function environment(url, hasOwnFetch) {
  const name = versions.bun ? `Bun ${versions.bun}` : versions.deno ? `Deno ${versions.deno}` : `Node ${versions.node}`
  return {
    runtime: `${name} on ${process.platform}`,
    isNode: !versions.bun && !versions.deno,
    hasOwnFetch,
    proxy: proxyFor(url, hasOwnFetch),
    certificates: env.NODE_EXTRA_CA_CERTS ? 'NODE_EXTRA_CA_CERTS' : hasFlag('--use-system-ca') ? '--use-system-ca' : undefined,
    isOpen: env.NODE_TLS_REJECT_UNAUTHORIZED === '0',
    knowsSystem: knowsFlag('--use-system-ca'),
  }
}

/** @param {string} flag */
const hasFlag = (flag) => process.execArgv.includes(flag) || (env.NODE_OPTIONS ?? '').split(/\s+/).includes(flag)
/** @param {string} flag */
const knowsFlag = (flag) => quietly(() => process.allowedNodeEnvironmentFlags.has(flag)) ?? false

/**
 * The proxy that the environment names for this URL.
 *
 * @param {URL} url
 * @param {boolean} hasOwnFetch
 * @returns {Proxy | undefined}
 */
function proxyFor(url, hasOwnFetch) {
  const canBeUsed = knowsFlag('--use-env-proxy') || Number.parseInt(versions.node, 10) >= 24
  const isUsed = hasOwnFetch ? undefined : usesProxy(canBeUsed)
  const variable = namesFor(url, isUsed).find((name) => env[name])
  if (!variable || isExcepted(url)) return undefined
  return { variable, host: hostIn(env[variable] ?? '') || 'with an address that is not a URL', isUsed, canBeUsed }
}

/**
 * The variables that may name the proxy for this URL.
 *
 * @param {URL} url
 * @param {boolean | undefined} isUsed
 */
function namesFor({ protocol }, isUsed) {
  if (protocol !== 'https:') return FOR_HTTP
  // If there is no proxy for https, the `fetch` of Node takes the one for http.
  const isNodes = isUsed && !versions.bun && !versions.deno
  return isNodes ? [...FOR_HTTPS, ...FOR_HTTP] : FOR_HTTPS
}

const FOR_HTTPS = ['https_proxy', 'HTTPS_PROXY']
const FOR_HTTP = ['http_proxy', 'HTTP_PROXY']

/**
 * The host of a proxy, with its port. `undefined` if the address is not a URL, or its password has a character that ends the host of a
 * URL: what is in front of that is a part of the password.
 *
 * @param {string} address
 */
function hostIn(address) {
  const url = quietly(() => new URL(address.includes('://') ? address : `http://${address}`))
  const isCutOff = url && `${url.pathname}${url.search}${url.hash}`.includes('@')
  return isCutOff ? undefined : url?.host
}

/**
 * Whether NO_PROXY names the host, alone or with its port, or a domain that it is in.
 *
 * @param {URL} url
 */
function isExcepted(url) {
  const [host, port] = [url.hostname, `${portOf(url)}`]
  const entries = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/)
  return entries.some((entry) => {
    const [name, only = port] = /^(.+?):(\d+)$/.exec(entry)?.slice(1) ?? [entry]
    const domain = name.replace(/^\*?\./, '')
    return name === '*' || (domain !== '' && only === port && (host === domain || host.endsWith(`.${domain}`)))
  })
}

/** @param {boolean} canBeUsed */
function usesProxy(canBeUsed) {
  // Their `fetch` always does.
  if (versions.bun || versions.deno) return true
  // The program may have given `fetch` a proxy.
  const dispatcher = propertyOf(globalThis, Symbol.for('undici.globalDispatcher.1'))
  if (/Proxy/.test(String(propertyOf(propertyOf(dispatcher, 'constructor'), 'name')))) return true
  return canBeUsed && (env.NODE_USE_ENV_PROXY === '1' || hasFlag('--use-env-proxy'))
}

/**
 * The steps run at once, because none needs what the others find. Only the verdicts do.
 *
 * @param {Way} given
 * @returns {Promise<Timed[]>}
 */
async function way({ url, line, isRelay, limits, reach }) {
  const { environment } = line
  const detour = detourOf(environment)
  const [addresses, handshake, reached] = await Promise.all([
    measured(() => (detour ? undefined : addressesOf(url, limits))),
    measured(() => (detour || url.protocol !== 'https:' ? undefined : handshakeWith(url, limits))),
    measured(reach),
  ])
  const isThrough = reached.value.status !== undefined
  const address = addresses.value ? addressVerdict(addresses.value, isThrough) : skipped(detour ?? '')
  const unsecured = skipped(detour ?? 'The address begins with http, so there is no certificate.')
  const tls = handshake.value ? tlsVerdict(handshake.value, environment, isThrough, Date.now()) : unsecured
  const problem = addresses.value?.problem ?? handshake.value?.problem
  const known = { ...line, handshake: handshake.value, problem }
  return [
    { id: 'address', verdict: address, ms: addresses.ms },
    { id: 'tls', verdict: tls, ms: handshake.ms },
    { id: 'reach', verdict: traced(reachVerdict(reached.value, known, isRelay), reached.value), ms: reached.ms },
    { id: 'preflight', verdict: skipped('Only pages send preflights.'), ms: 0 },
  ]
}

/**
 * Why requests do not go straight to the API. `undefined` if they do.
 *
 * @param {Environment} environment
 */
function detourOf({ hasOwnFetch, proxy }) {
  if (hasOwnFetch) return 'The client has its own `fetch`, so it is not known how its requests travel.'
  return proxy?.isUsed ? 'Requests go through the proxy.' : undefined
}

/**
 * @template T
 * @param {() => T | Promise<T>} work
 */
async function measured(work) {
  const began = performance.now()
  return { value: await work(), ms: Math.round(performance.now() - began) }
}

/** @typedef {{ code?: string }} Ended Why something did not work, or nothing if it did. */

/**
 * @param {URL} url
 * @param {Way['limits']} limits
 * @returns {Promise<Addresses>}
 */
async function addressesOf(url, limits) {
  const host = hostOf(url)
  /** @returns {Promise<{ found?: import('node:dns').LookupAddress[], code?: string }>} */
  const resolve = () => lookup(host, { all: true }).then((found) => ({ found }), codeIn)
  const resolved = await inTime(limits, resolve)
  const { found } = resolved
  if (!found) return { host, problem: resolved.code, families: [] }
  const families = /** @type {const} */ ([4, 6]).map(async (family) => {
    const those = found.filter((address) => address.family === family)
    const { code } = those.length > 0 ? await connected(those[0].address, portOf(url), limits) : {}
    return { family, isThere: those.length > 0, problem: code }
  })
  return { host, families: (await Promise.all(families)).filter(({ isThere }) => isThere) }
}

/**
 * @param {string} address
 * @param {number} port
 * @param {Way['limits']} limits
 * @returns {Promise<Ended>}
 */
function connected(address, port, limits) {
  return inTime(limits, (work) => {
    const socket = connect({ host: address, port })
    work.onOver = () => socket.destroy()
    return new Promise((resolve) => {
      socket.once('connect', () => resolve({}))
      socket.once('error', (error) => resolve(codeIn(error)))
    })
  })
}

/**
 * @param {URL} url
 * @param {Way['limits']} limits
 * @returns {Promise<Handshake>}
 */
function handshakeWith(url, limits) {
  const host = hostOf(url)
  const servername = isIP(host) ? undefined : host
  return inTime(limits, (work) => {
    const socket = connectSecurely({ host, port: portOf(url), servername, rejectUnauthorized: false })
    work.onOver = () => socket.destroy()
    return new Promise((resolve) => {
      socket.once('secureConnect', () => {
        const { issuer, valid_to } = socket.getPeerCertificate()
        const problem = socket.authorized
          ? undefined
          : String(propertyOf(socket.authorizationError, 'code') ?? socket.authorizationError)
        resolve({ problem, issuer: issuer?.O ?? issuer?.CN, ends: Date.parse(valid_to) || undefined })
      })
      socket.once('error', (error) => resolve({ problem: codeIn(error).code }))
    })
  }).then(({ code, ...found }) => ({ host: url.host, ...(code ? { problem: code } : found) }))
}

/**
 * Does something within the time limit.
 *
 * @template {object} T
 * @param {Way['limits']} limits
 * @param {(work: import('../host/waiting.js').Work) => Promise<T>} begin
 * @returns {Promise<T & Ended>}
 */
async function inTime({ signal, timeoutMs }, begin) {
  /** @param {import('../host/waiting.js').Work} work */
  const work = async (work) => {
    const value = await begin(work)
    work.end()
    return value
  }
  const late = () => /** @type {T & Ended} */ ({ code: 'ETIMEDOUT' })
  return /** @type {Promise<T & Ended>} */ (within(signal ? [signal] : [], timeoutMs, work, late))
}

/** @param {unknown} error */
const codeIn = (error) => ({ code: String(propertyOf(error, 'code') ?? 'ERROR') })

/** @param {URL} url */
const hostOf = ({ hostname }) => hostname.replace(/^\[|\]$/g, '')

/** @param {URL} url */
const portOf = ({ protocol, port }) => Number(port) || (protocol === 'https:' ? 443 : 80)
