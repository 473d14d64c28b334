// A page without a token, a relay and a Webex, end to end in browsers: lists, the recycle bin and back, sound and transcript, a session that
// ends in the middle, and other people's pages.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { portOf } from '../helpers/port.mjs'
import { BROWSERS } from '../matrix/browsers.mjs'
import { createRelay, nodeListener, SERVICE_TOKEN, webex } from './relays.mjs'
import { installed } from './support.mjs'

const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', wasm: 'application/wasm' }
/** Less than a page has for its report. */
const LIMIT_MS = 120_000

/** Serves pages, the package, and what `routes` say. */
async function site(context, pages, routes = {}) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site')
    const prefix = Object.keys(routes).find((start) => pathname.startsWith(start))
    if (prefix) return routes[prefix](request, response)
    const name = pathname.slice(1)
    const body = pages[name] ?? (await readFile(join(installed, name)).catch(() => undefined))
    const type = TYPES[name.split('.').at(-1)]
    if (body === undefined || !type) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': type }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return portOf(server)
}

/** A page that runs this, and reports what comes of it. */
const pageOf = (work, ...given) => {
  const script = `window.report = await (${work})(${given.map((value) => JSON.stringify(value))}).catch(String)`
  return `<!doctype html><link rel="icon" href="data:,"><body><script type="module">${script}</script>`
}

/** Runs in a page of the relay's own origin. Ada signs in, works, and is signed out. */
async function work(limitMs) {
  const { RecordingsClient } = await import('./index.js')
  const client = new RecordingsClient({ token: null, baseUrl: '/relay', retries: 0 })
  const idsOf = async (query) => (await client.listRecordings({ max: 100, ...query }).toArray()).map(({ id }) => id)
  const failure = (call) =>
    call.then(
      () => 'none',
      ({ code, status, hint }) => ({ code, status, hasHint: hint !== undefined }),
    )
  const before = await failure(client.listRecordings())
  await fetch('/session/begin', { method: 'POST' })
  const all = await idsOf()
  await client.trashRecordings(all.slice(0, 2))
  const [left, binned] = [await idsOf(), await idsOf({ status: 'deleted' })]
  await client.restoreRecordings(binned)
  const again = await idsOf()
  const foreign = await failure(client.getRecording('bob-0'))

  const { temporaryDirectDownloadLinks: links } = await client.getRecording(all[0])
  const player = document.createElement('audio')
  player.muted = true
  const happens = (name) =>
    new Promise((resolve, reject) => {
      player.addEventListener(name, resolve, { once: true })
      setTimeout(() => reject(`${name} has not happened: ${player.readyState} ${player.error?.code}`), limitMs)
    })
  player.src = links.audioDownloadLink
  player.load()
  await happens('loadedmetadata')
  player.currentTime = player.duration - 1
  await happens('seeked')
  const ended = happens('ended')
  await Promise.all([player.play(), ended])
  const { duration } = player
  const transcript = await (await fetch(links.transcriptDownloadLink)).text()

  await fetch('/session/end', { method: 'POST' })
  const after = await failure(client.listRecordings())
  const broken = happens('error')
  player.src = `${links.audioDownloadLink}#again`
  player.load()
  await broken
  const cookie = document.cookie
  return { before, all, left, binned, again, foreign, duration, transcript, after, cookie }
}

/** Runs in somebody else's page, while Ada is signed in. */
async function attack(relay, link, limitMs) {
  const own = { 'X-Webex-Recordings': '1' }
  const attempts = {
    'a fetch': () => fetch(`${relay}/convergedRecordings`, { credentials: 'include' }),
    'a fetch with the header': () => fetch(`${relay}/convergedRecordings`, { credentials: 'include', headers: own }),
    'a deletion': () => fetch(`${relay}/convergedRecordings/ada-0`, { method: 'DELETE', credentials: 'include', headers: own }),
    'a blind request': () => fetch(`${relay}/convergedRecordings`, { mode: 'no-cors', credentials: 'include' }),
    'a blind deletion': () =>
      fetch(`${relay}/convergedRecordings/ada-0/delete`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }),
    'a player': () =>
      new Promise((resolve, reject) => {
        const player = document.createElement('audio')
        player.addEventListener('loadedmetadata', resolve)
        player.addEventListener('error', () => reject(new TypeError('the player fails')))
        setTimeout(reject, limitMs, 'nothing has happened')
        player.src = link
        player.load()
      }),
  }
  const report = {}
  for (const [name, attempt] of Object.entries(attempts)) {
    report[name] = await attempt().then(
      (came) => (came instanceof Response ? `${came.type} ${came.status}` : 'it plays'),
      ({ name }) => name,
    )
  }
  // A form needs no script.
  const frame = document.createElement('iframe')
  frame.name = 'target'
  const form = Object.assign(document.createElement('form'), {
    method: 'POST',
    action: `${relay}/convergedRecordings/ada-0/delete`,
    target: 'target',
  })
  document.body.append(frame, form)
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  form.submit()
  await loaded
  return report
}

/** Runs in a page of an origin that the relay lets in. */
async function workFromElsewhere(relay, limitMs) {
  const { RecordingsClient } = await import('./index.js')
  const clientOf = (bearer) =>
    new RecordingsClient({
      token: null,
      baseUrl: relay,
      retries: 0,
      headers: async () => ({ Authorization: `Bearer ${bearer}` }),
    })
  const client = clientOf('of-ada')
  const ids = (await client.listRecordings({ max: 2 }).toArray()).map(({ id }) => id)
  await client.trashRecordings([ids[0]])
  const left = (await client.listRecordings({ max: 2 }).toArray()).length
  const { temporaryDirectDownloadLinks: links } = await client.getRecording(ids[1])
  const player = document.createElement('audio')
  const plays = new Promise((resolve, reject) => {
    player.addEventListener('loadedmetadata', resolve)
    setTimeout(reject, limitMs, 'the player does not begin')
  })
  player.src = links.audioDownloadLink
  player.load()
  await plays
  const transcript = await (await fetch(links.transcriptDownloadLink)).text()
  const stranger = await clientOf('of-eve')
    .listRecordings()
    .then(
      () => 'none',
      ({ code }) => code,
    )
  return { ids, left, duration: player.duration, transcript, stranger }
}

/** Runs in a page of the relay's own origin. Signs in, and goes on to somebody else's page. */
async function signInAndGo(evil) {
  const { RecordingsClient } = await import('./index.js')
  await fetch('/session/begin', { method: 'POST' })
  const client = new RecordingsClient({ token: null, baseUrl: '/relay' })
  const { temporaryDirectDownloadLinks: links } = await client.getRecording('ada-0')
  location.replace(`${evil}?${new URLSearchParams({ link: links.audioDownloadLink })}`)
  return undefined
}

/** A relay at /relay, with pages of its own origin, and one at /other, for pages of another one. */
async function world(context, pages, origins = ['https://nobody.example']) {
  const emulator = await webex()
  const { baseUrl, close } = await emulator.listen()
  context.after(close)
  const log = []
  const common = { token: SERVICE_TOKEN, baseUrl, delete: 'trash', links: 'relay', log: (entry) => log.push(entry) }
  const ada = { ownerEmail: 'ada@example.com' }
  let isSignedIn = false
  const relay = createRelay({
    ...common,
    path: '/relay',
    authorize: ({ request }) => isSignedIn && /session=ada/.test(request.headers.get('cookie') ?? '') && ada,
  })
  const other = createRelay({
    ...common,
    path: '/other',
    origins,
    authorize: ({ request }) => request.headers.get('authorization') === 'Bearer of-ada' && ada,
  })
  const session = (request, response) => {
    isSignedIn = request.url === '/session/begin'
    // A weak cookie, so that it is the relay that has to refuse other sites.
    response.setHeader('set-cookie', 'session=ada; Path=/; HttpOnly; SameSite=None; Secure')
    response.writeHead(204).end()
  }
  const routes = { '/relay': nodeListener(relay), '/other': nodeListener(other), '/session': session }
  const port = await site(context, pages, routes)
  return { emulator, log, port }
}

for (const browser of /** @type {const} */ (['Chromium', 'Firefox'])) {
  test(`${browser}: a page works through a relay until the session ends`, async (context) => {
    const { log, port } = await world(context, { 'work.html': pageOf(work, LIMIT_MS) })
    const launched = await BROWSERS[browser]()
    context.after(launched.close)
    const report = await launched.open(`http://127.0.0.1:${port}/work.html`)
    assert.equal(typeof report, 'object', String(report))
    const ids = Array.from({ length: 12 }, (_, at) => `ada-${at}`)
    const { before, all, left, binned, again, foreign, duration, transcript, after, cookie } = report
    assert.deepEqual([all, left, binned, again], [ids, ids.slice(2), ids.slice(0, 2), ids])
    assert.deepEqual([before, after], Array(2).fill({ code: 'unauthorized', status: 401, hasHint: true }))
    assert.deepEqual([foreign.code, cookie], ['not-found', ''])
    assert.ok(duration > 9 && duration < 11, `${duration} seconds`)
    assert.match(transcript, /^WEBVTT/)
    assert.ok(
      log.some(({ action, status }) => action === 'media' && status === 206),
      'a part was asked for',
    )
    assert.ok(
      log.some(({ action, status }) => action === 'media' && status === 401),
      'the session had ended',
    )
    assert.doesNotMatch(JSON.stringify(report), /service-token|nbr/)
  })

  test(`${browser}: no page of another site gets anything, or does anything`, async (context) => {
    const pages = {}
    const { emulator, log, port } = await world(context, pages)
    const relay = `http://127.0.0.1:${port}/relay`
    const link = 'new URLSearchParams(location.search).get("link")'
    const evil = await site(context, { 'attack.html': pageOf(attack, relay, 'LINK', LIMIT_MS).replace('"LINK"', link) })
    pages['begin.html'] = pageOf(signInAndGo, `http://localhost:${evil}/attack.html`)
    const launched = await BROWSERS[browser]()
    context.after(launched.close)
    const report = await launched.open(`http://127.0.0.1:${port}/begin.html`)
    // The blind ones, too: `Cross-Origin-Resource-Policy` hides even that there was an answer.
    assert.deepEqual(report, {
      'a fetch': 'TypeError',
      'a fetch with the header': 'TypeError',
      'a deletion': 'TypeError',
      'a blind request': 'TypeError',
      'a blind deletion': 'TypeError',
      'a player': 'TypeError',
    })
    const [first, ...others] = log
    assert.deepEqual([first.action, first.status], ['get', 200])
    // Two preflights, and a request of each of the others. A player may try again.
    assert.ok(others.length >= 7, JSON.stringify(others))
    for (const { status, code } of others)
      assert.ok((status === 403 && code === 'cross-site') || status === 405, JSON.stringify(others))
    assert.equal(emulator.requests.length, 1)
  })

  test(`${browser}: a page of another origin works with a bearer`, async (context) => {
    const pages = {}
    const elsewhere = await site(context, pages)
    const { log, port } = await world(context, {}, [`http://localhost:${elsewhere}`])
    pages['work.html'] = pageOf(workFromElsewhere, `http://127.0.0.1:${port}/other`, LIMIT_MS)
    const launched = await BROWSERS[browser]()
    context.after(launched.close)
    const report = await launched.open(`http://localhost:${elsewhere}/work.html`)
    assert.equal(typeof report, 'object', String(report))
    const { ids, left, duration, transcript, stranger } = report
    assert.deepEqual([ids.length, left, stranger], [12, 11, 'unauthorized'])
    assert.ok(duration > 9 && duration < 11, `${duration} seconds`)
    assert.match(transcript, /^WEBVTT/)
    assert.ok(log.some(({ action, status }) => action === 'transcript' && status === 200))
  })
}
