// What the tests of the relay share: a Webex with people and recordings, a relay in front of it, and requests as a page sends them.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { consumer, load } from './support.mjs'

/** @import { EmulatorOptions } from 'webex-converged-recordings/emulator' */
/** @import { RelayLogEntry, RelayOptions } from 'webex-converged-recordings/relay' */

export const { RecordingsClient, RecordingsError, createEmulator } = await load()

/** @type {typeof import('webex-converged-recordings/relay')} */
export const { createRelay, nodeListener } = await relayAsInstalled()

async function relayAsInstalled() {
  const file = join(consumer, `relay-${process.pid}.mjs`)
  await writeFile(file, "export * from 'webex-converged-recordings/relay'\n")
  return import(pathToFileURL(file).href)
}

export const ORIGIN = 'https://intranet.example'
export const SERVICE_TOKEN = 'service-token-of-the-relay'
/** The header that the package's client sends where it has no token. */
export const OWN = { 'x-webex-recordings': '1' }
export const SECRET = 'a secret of at least thirty-two characters'

/** Somebody who may read, trash and delete everything: a service app of an organization. */
const SERVICE = {
  email: 'service@example.com',
  token: SERVICE_TOKEN,
  roles: /** @type {const} */ (['admin', 'compliance-officer']),
}
const ADA = { email: 'ada@example.com', token: 'token-of-ada' }
const BOB = { email: 'bob@example.com', token: 'token-of-bob' }

/**
 * A Webex with two people: Ada has the recordings `ada-0` and so on, Bob `bob-0` and so on.
 *
 * @param {EmulatorOptions} [options]
 */
export async function webex(options = {}, { ofAda = 12, ofBob = 3 } = {}) {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users: [SERVICE, ADA, BOB], ...options })
  const now = Date.now()
  for (const [name, email, count] of /** @type {const} */ ([
    ['ada', ADA.email, ofAda],
    ['bob', BOB.email, ofBob],
  ])) {
    for (let at = 0; at < count; at += 1) {
      emulator.add({
        id: `${name}-${at}`,
        serviceType: 'calling',
        ownerEmail: email,
        topic: `Call ${at} of ${name}`,
        createTime: now - at * 60_000,
        durationSeconds: 10,
        files: { audio: true, transcript: 'WEBVTT\n\n1 "Ada" (1)\n00:00:00.000 --> 00:00:01.000\nHello\n' },
      })
    }
  }
  return emulator
}

/**
 * What a relay sends to Webex.
 *
 * @typedef {{ method: string, url: URL, headers: Headers, body: string | undefined }} Sent
 */

/**
 * A `fetch` that notes what it gets.
 *
 * @param {(url: string, init: RequestInit) => Response | Promise<Response>} fetch
 */
export function recorded(fetch) {
  /** @type {Sent[]} */
  const sent = []
  /** @type {typeof globalThis.fetch} */
  const recording = async (input, init = {}) => {
    const body =
      typeof init.body === 'string' ? init.body : init.body ? new TextDecoder().decode(/** @type {any} */ (init.body)) : undefined
    sent.push({ method: init.method ?? 'GET', url: new URL(`${input}`), headers: new Headers(init.headers), body })
    return fetch(`${input}`, init)
  }
  return { sent, fetch: recording }
}

/** The session is the name of the user. @param {{ request: Request }} call */
export const bySession = ({ request }) => {
  const name = /session=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1]
  return name === undefined ? /** @type {const} */ (false) : { ownerEmail: `${name}@example.com`, name }
}

/**
 * A relay at /relay, and what it has sent and logged.
 *
 * @param {Partial<RelayOptions>} options
 */
export function relayTo({ fetch, ...options }) {
  const upstream = recorded(/** @type {any} */ (fetch))
  /** @type {RelayLogEntry[]} */
  const log = []
  const relay = createRelay({
    path: '/relay',
    token: SERVICE_TOKEN,
    authorize: bySession,
    log: (entry) => log.push(entry),
    ...options,
    fetch: upstream.fetch,
  })
  return { relay, log, sent: upstream.sent }
}

/**
 * A request as a page of the relay's own origin sends it. Ada is signed in.
 *
 * @param {string} path below /relay/convergedRecordings, or a whole URL
 * @param {{ method?: string, headers?: Record<string, string>, json?: unknown, user?: string, signal?: AbortSignal }} [options]
 */
export function request(path, { method = 'GET', headers = {}, json, user = 'ada', signal } = {}) {
  const url = path.startsWith('http') ? path : `${ORIGIN}/relay/convergedRecordings${path}`
  const body = json === undefined ? undefined : JSON.stringify(json)
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const all = { ...OWN, 'sec-fetch-site': 'same-origin', cookie: `session=${user}`, ...type, ...headers }
  // For a header that a test leaves out.
  const sent = Object.entries(all).filter(([, value]) => value !== '')
  return new Request(url, { method, headers: sent, body, signal })
}

/** As a player asks for a file. @param {string} url @param {Record<string, string>} [headers] @param {string} [user] */
export const fileRequest = (url, headers = {}, user = 'ada') =>
  request(url, { headers: { 'x-webex-recordings': '', ...headers }, user })

/**
 * What a page gets of an answer.
 *
 * @param {Response} response
 */
export async function contents(response) {
  const text = await response.text()
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: text === '' ? undefined : JSON.parse(text),
  }
}
