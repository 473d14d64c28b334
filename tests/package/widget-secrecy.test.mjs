// Where the element's secrets are not: neither the token, nor headers, links and passwords are in the page's tree, in events, messages,
// errors, storage or addresses, and none of them is left in memory when the element is gone. Chromium only, because its memory can be
// searched.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { browser } from './support.mjs'
import { serve } from './widget-places.mjs'

// What is searched for is a part of each. The page gets them from its server, so that its own scripts do not contain them.
const MARK = 'S3cr3t-'
const TOKEN = `${MARK}token-NGZhM2Y3YjctYWI4OS00ZjQwLThmZjItMDU0Y2E4`
const HEADER = `${MARK}header`
const PASSWORD = `${MARK}password`

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>Page</title><body>
  <script src="/widget.global.js"></script><script type="module" src="/page.js"></script>`

/** Runs in the page. */
const SCRIPT = `
  window.told = []
  const names = ['state', 'load', 'error', 'open', 'close', 'before-delete', 'delete', 'restore']
  for (const name of names) document.addEventListener('webex-recordings-' + name, ({ detail }) => told.push([name, detail]))

  window.put = async (attributes) => {
    const element = document.createElement('webex-recordings')
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    element.setAttribute('base-url', location.origin + '/v1')
    element.token = await (await fetch('/token')).text()
    element.headers = async () => ({ 'X-Key': await (await fetch('/header')).text() })
    document.body.append(element)
  }

  /** Where something is found, in the page's own tree and in those of its elements. The source of sound and video has to be there. */
  window.search = (mark, root = document) => {
    const found = []
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL)
    for (let node = root; node; node = walker.nextNode()) {
      if (node.nodeValue?.includes(mark)) found.push('text of ' + node.parentNode?.nodeName)
      for (const { name, value } of node.attributes ?? []) {
        const isSource = name === 'src' && /^(AUDIO|VIDEO)$/.test(node.nodeName)
        if (value.includes(mark) && !isSource) found.push(name + ' of ' + node.nodeName)
      }
      for (const name of ['value', 'returnValue', 'ariaLabel', 'title']) {
        if (String(node[name] ?? '').includes(mark)) found.push(name + ' of ' + node.nodeName)
      }
      if (node.shadowRoot) found.push(...search(mark, node.shadowRoot))
    }
    return found
  }
`

/** A second of silence. */
function sound() {
  const data = Buffer.alloc(8000, 128)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
    [40, data.length],
  ])
    head.writeUInt32LE(value, at)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ])
    head.writeUInt16LE(value, at)
  head.write('data', 36)
  return Buffer.concat([head, data])
}

/** A server that repeats secrets wherever it can. */
function secretive() {
  /** Which requests fail, as `POST /v1/…`. @type {Set<string>} */
  const failing = new Set()
  /** @type {string[]} */
  const seen = []
  const described = (id) => ({
    id,
    topic: `Call ${id}`,
    createTime: new Date(Date.now() - 60_000).toISOString(),
    durationSeconds: 1,
    format: 'MP3',
    serviceType: id.startsWith('m') ? 'MeetingCenter' : 'calling',
    status: 'available',
  })
  const linked = (request, id) => {
    const link = (name) => `http://${request.headers.host}/media/${name}?ticket=${MARK}${name}-${id}`
    return {
      ...described(id),
      password: PASSWORD,
      playbackUrl: `https://example.webex.com/play?key=${MARK}playback`,
      downloadUrl: `https://example.webex.com/load?key=${MARK}download`,
      shareToMe: { token: TOKEN },
      temporaryDirectDownloadLinks: {
        recordingDownloadLink: link('recording'),
        audioDownloadLink: link('audio'),
        transcriptDownloadLink: link('transcript'),
        expiration: new Date(Date.now() + 3_600_000).toISOString(),
      },
    }
  }
  const v1 = (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://site')
    const action = `${request.method} ${pathname}`
    seen.push(`${request.headers.authorization} ${request.headers['x-key']}`)
    const json = (status, body, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    const link = linked(request, 'r0').temporaryDirectDownloadLinks.audioDownloadLink
    if (failing.has(action)) {
      const message = `No: Bearer ${TOKEN}, ${HEADER}, ${link}`
      return json(400, { message, errors: [{ description: message }], trackingId: `ID_${TOKEN}` })
    }
    const [, list, id] = /^\/v1\/(convergedRecordings|recordings)(?:\/(\w+))?$/.exec(pathname) ?? []
    if (request.method !== 'GET') return response.writeHead(204).end()
    if (!list) return json(404, { message: link })
    if (id) return json(200, linked(request, id))
    const from = Number(searchParams.get('cursor') ?? searchParams.get('offset') ?? 0)
    const prefix = list === 'recordings' ? 'm' : 'r'
    const items = Array.from({ length: 3 }, (_, at) => `${prefix}${from + at}`).map((id) =>
      // Lists of calls have no links.
      list === 'recordings' ? linked(request, id) : described(id),
    )
    const next = `<http://${request.headers.host}${pathname}?cursor=${from + 3}&max=3>; rel="next"`
    return json(200, { items }, from < 6 ? { link: next } : {})
  }
  const media = (request, response) => {
    const { pathname } = new URL(request.url, 'http://site')
    if (pathname.endsWith('transcript')) {
      return response
        .writeHead(200, { 'content-type': 'text/vtt' })
        .end('WEBVTT\n\n1 "Ada" (1)\n00:00:00.000 --> 00:00:01.000\nHello there\n')
    }
    response.writeHead(200, { 'content-type': 'audio/wav' }).end(sound())
  }
  const routes = {
    '/v1/': v1,
    '/media/': media,
    '/token': (_, response) => response.end(TOKEN),
    '/header': (_, response) => response.end(HEADER),
  }
  return { failing, seen, routes }
}

/** @type {Awaited<ReturnType<typeof browser>>} */
let chromium
before(async () => {
  chromium = await browser('--autoplay-policy=no-user-gesture-required')
})
after(() => chromium?.close())

/** Opens the page. `find` fails if there is a secret somewhere. */
async function opened(context) {
  const server = secretive()
  const { address, close } = await serve({ '/page.html': PAGE, '/page.js': SCRIPT }, server.routes)
  context.after(close)
  const { page } = await chromium.open()
  context.after(() => page.close())
  const said = []
  page.on('console', (message) => said.push(message.text()))
  page.on('pageerror', (error) => said.push(`${error} ${error.stack}`))
  await page.goto(`${address}/page.html`)
  const find = async (what) => {
    // The mark as it is used here would be found in memory.
    const found = await page.evaluate(([start, end]) => window.search(start + end), [MARK.slice(0, 3), MARK.slice(3)])
    assert.deepEqual(found, [], what)
    const elsewhere = await page.evaluate(async () => ({
      told: JSON.stringify(window.told),
      storage: JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        history.state,
        location.href,
        window.name,
      ]),
      databases: [...(await indexedDB.databases()).map(({ name }) => name), ...(await caches.keys())],
    }))
    assert.equal(JSON.stringify(elsewhere).includes(MARK), false, `${what}: ${JSON.stringify(elsewhere)}`)
    assert.deepEqual(elsewhere.databases, [], what)
    assert.deepEqual(
      said.filter((line) => line.includes(MARK)),
      [],
      what,
    )
    assert.deepEqual(
      page
        .context()
        .pages()
        .map((each) => each.url()),
      [`${address}/page.html`],
      what,
    )
  }
  const by = (testid) => page.getByTestId(testid)
  const errors = () => page.evaluate(() => window.told.filter(([name]) => name === 'error').length)
  return { ...server, page, find, by, errors, address }
}

test('the search finds what is in attributes, in text and in shadow roots', async (context) => {
  const { page, find } = await opened(context)
  for (const hide of [
    (mark) => document.body.append(mark),
    (mark) => document.body.setAttribute('data-x', mark),
    (mark) => document.body.append(Object.assign(document.createElement('input'), { value: mark })),
    (mark) => document.body.append(document.createComment(mark)),
    (mark) => {
      const host = document.createElement('div')
      host.attachShadow({ mode: 'open' }).append(mark)
      document.body.append(host)
    },
    (mark) => localStorage.setItem('x', mark),
    (mark) => history.pushState(mark, ''),
    (mark) => window.told.push(mark),
  ]) {
    await page.evaluate(`(${hide})(${JSON.stringify(MARK)})`)
    await assert.rejects(find('hidden'), assert.AssertionError, String(hide))
    await page.evaluate(() => {
      document.body.replaceChildren()
      document.body.removeAttribute('data-x')
      localStorage.clear()
      history.replaceState(null, '')
      window.told.length = 0
    })
  }
  await find('nothing is hidden')
})

for (const source of ['converged', 'meetings']) {
  test(`no secret of recordings (${source}) is anywhere but in the player's source`, async (context) => {
    const { page, find, by, errors, failing, seen } = await opened(context)
    const list = source === 'meetings' ? '/v1/recordings' : '/v1/convergedRecordings'
    const first = source === 'meetings' ? 'm0' : 'r0'
    await page.evaluate((given) => window.put(given), { source, 'allow-delete': '', 'page-size': '3', days: '7' })
    await by('row').first().waitFor()
    await find('the list')

    failing.add(`GET ${list}`)
    await by('more').click()
    await until(async () => (await errors()) === 1, 'the error')
    await by('technical').locator('summary').click()
    await find('a list that fails')
    failing.clear()

    failing.add(`GET ${list}/${first}`)
    await by('open').first().click()
    await by('details').getByTestId('problem').waitFor()
    await find('details that fail')
    await by('close').click()
    failing.clear()

    await by('open').first().click()
    await page.locator('webex-recordings audio').waitFor()
    await page.locator('.transcript-text').waitFor()
    await page.locator('webex-recordings audio').evaluate((audio) => audio.play())
    await find('the details')

    const saved = page.waitForEvent('download')
    await by('save').first().click()
    await (await saved).delete()
    await find('a file that was saved')

    failing.add(`POST ${source === 'meetings' ? '/v1/recordings' : '/v1/convergedRecordings'}/softDelete`)
    await by('delete').click()
    await by('details').getByTestId('problem').waitFor()
    await find('a change that fails')
    failing.clear()

    await by('delete').click()
    await by('undo').waitFor()
    await find('a change')
    await by('undo').click()
    await by('toast').waitFor({ state: 'detached' })
    await find('a change that was taken back')
    assert.ok(seen.length > 5 && seen.every((one) => one === `Bearer ${TOKEN} ${HEADER}`), 'the server got the secrets')
  })
}

test('no link is in memory when the details are closed, and nothing when the element is gone', async (context) => {
  const { page, by } = await opened(context)
  await page.evaluate((given) => window.put(given), { 'allow-delete': '', 'page-size': '3', days: '7' })
  await by('row').first().waitFor()
  await by('open').first().click()
  await page.locator('.transcript-text').waitFor()
  const session = await page.context().newCDPSession(page)
  const isOf = (what) => (line) => line.includes(`${MARK}${what}`)
  const open = await inMemory(session)
  assert.ok(
    ['token', 'audio', 'transcript'].every((what) => open.some(isOf(what))),
    'the search finds what is there',
  )
  await by('close').click()
  await by('details').waitFor({ state: 'hidden' })
  assert.deepEqual(
    (await inMemory(session)).filter((line) => line !== TOKEN),
    [],
  )
  await page.evaluate(() => document.querySelector('webex-recordings').remove())
  assert.deepEqual(await inMemory(session), [])
})

/**
 * The strings in the page's memory that have a mark in them.
 *
 * @param {import('playwright-core').CDPSession} session
 * @returns {Promise<string[]>}
 */
async function inMemory(session) {
  const chunks = []
  const collect = ({ chunk }) => chunks.push(chunk)
  session.on('HeapProfiler.addHeapSnapshotChunk', collect)
  // A finalizer runs after the first one, and what it lets go of is collected by the second.
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: false, exposeInternals: false })
  session.off('HeapProfiler.addHeapSnapshotChunk', collect)
  const { strings } = JSON.parse(chunks.join(''))
  return strings.filter((line) => line.includes(MARK))
}
