// docs/widget.md as it stands: its page, its scripts, its style sheet and its policy, in Chromium, with a relay and with a token.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { build } from 'esbuild'
import { portOf } from '../helpers/port.mjs'
import { documents } from './docs.mjs'
import { createEmulator, createRelay, nodeListener } from './relays.mjs'
import { browser, consumer, here, installed, TOKEN } from './support.mjs'

const PAGE = 'docs/widget.md'
const { take, left } = await documents(import.meta.url)

const ADA = 'ada@example.com'
const TOPICS = ['Weekly review', 'Board meeting', 'Interview']
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' }

let launched
let webex
before(async () => {
  launched = await browser()
  webex = await createEmulator({
    dialect: 'webex',
    recordings: 0,
    users: [{ email: ADA, token: TOKEN, roles: ['compliance-officer'] }],
  })
  for (const topic of TOPICS) webex.add({ topic, ownerEmail: ADA, serviceType: 'calling' })
})
after(() => launched?.close())

/** Opens a page of a site that has the package's scripts beside it, a relay, and a service that hands out tokens. */
async function open(context, html, { files = {}, policy } = {}) {
  const relay = createRelay({
    ...{ path: '/relay', token: TOKEN, delete: 'trash', links: 'relay' },
    fetch: webex.fetch,
    authorize: () => ({ ownerEmail: ADA, name: ADA }),
  })
  const listener = nodeListener(relay)
  const asked = []
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1)
    asked.push(name)
    if (name.startsWith('relay/')) return listener(request, response)
    if (name === 'webex-token') return response.end(TOKEN)
    if (name === 'favicon.ico') return response.writeHead(204).end()
    const body = { 'index.html': html, ...files }[name] ?? (await readFile(join(installed, name)))
    const type = TYPES[name.split('.').at(-1)]
    response
      .writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy.replaceAll('\n', ' ') }) })
      .end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { page, complaints } = await launched.open()
  context.after(async () => {
    await page.close()
    server.closeAllConnections()
    server.close()
  })
  // Webex itself, for pages that have a token.
  await page.route('https://webexapis.com/**', async (route) => {
    const answer = await webex.fetch(route.request().url(), {
      method: route.request().method(),
      headers: await route.request().allHeaders(),
    })
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() })
  })
  await page.goto(`http://127.0.0.1:${portOf(server)}/index.html`)
  return { page, complaints, asked }
}

const hasRows = (page) =>
  page
    .locator('webex-recordings [data-testid=row]')
    .nth(TOPICS.length - 1)
    .waitFor()
const html = take(PAGE, 'page')
/** The same page without a relay, and with more in its head. */
const pageWith = (more, attributes = '') => html.replace('<script', `${more}\n<script`).replace('base-url="/relay"', attributes)

test('the page, under the policy', async (context) => {
  const { page, complaints } = await open(context, html, { policy: take(PAGE, 'policy') })
  await hasRows(page)
  assert.equal(await page.locator('webex-recordings > a').isVisible(), false, 'what is inside is not shown any more')
  await page.getByRole('button', { name: 'Board meeting' }).click()
  await page.locator('webex-recordings audio').waitFor()
  assert.deepEqual(complaints, [])
})

test('a token', async (context) => {
  const script = '<script src="token.js" defer></script>'
  const { page, asked } = await open(context, pageWith(script), { files: { 'token.js': take(PAGE, 'token') } })
  await hasRows(page)
  assert.ok(asked.includes('webex-token'))
  assert.ok(!asked.some((name) => name.startsWith('relay/')))
})

test('the recordings that must stay', async (context) => {
  const script = '<script src="keep.js" defer></script>'
  const files = { 'keep.js': take(PAGE, 'delete') }
  const { page } = await open(context, pageWith(script, 'base-url="/relay" allow-delete'), { files })
  await hasRows(page)
  await page.evaluate(() => {
    window.prevented = []
    const note = (event) => window.prevented.push([event.detail.topic, event.defaultPrevented])
    window.addEventListener('webex-recordings-before-delete', note)
  })
  for (const topic of ['Board meeting', 'Interview']) {
    await page.getByRole('button', { name: topic }).click()
    await page.getByRole('button', { name: 'Move to recycle bin' }).click()
    if (topic === 'Board meeting') await page.getByRole('button', { name: 'Close' }).click()
  }
  await page.getByRole('button', { name: 'Undo' }).click()
  await hasRows(page)
  assert.deepEqual(await page.evaluate('window.prevented'), [
    ['Board meeting', true],
    ['Interview', false],
  ])
})

test('looks and words', async (context) => {
  const more = '<link rel="stylesheet" href="looks.css"><script src="words.js" defer></script>'
  const files = { 'looks.css': take(PAGE, 'css'), 'words.js': take(PAGE, 'words') }
  const { page, complaints } = await open(context, pageWith(more, 'base-url="/relay"'), { files })
  await hasRows(page)
  const heading = page.locator('webex-recordings [data-testid=heading]')
  assert.equal(await heading.textContent(), 'Team calls')
  assert.equal(await heading.evaluate((element) => getComputedStyle(element).textTransform), 'uppercase')
  // While the list goes on loading, these are only the newest.
  await page.locator('webex-recordings [data-testid=summary]', { hasText: /^3 calls since / }).waitFor()
  const radius = (element) => getComputedStyle(element).borderStartStartRadius
  assert.equal(await page.locator('webex-recordings .box').evaluate(radius), '0px')
  assert.deepEqual(complaints, [])
})

/** A bundle of a project, with the files that are loaded when they are needed. */
async function bundle(files, packages = []) {
  const folder = await mkdtemp(join(consumer, 'widget-docs-'))
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source)
  await mkdir(join(folder, 'node_modules'))
  for (const each of packages) await symlink(join(here, 'node_modules', each), join(folder, 'node_modules', each))
  await symlink(installed, join(folder, 'node_modules/webex-converged-recordings'))
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.js'],
    outdir: 'out',
    bundle: true,
    splitting: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    jsx: 'automatic',
    tsconfigRaw: {},
  })
  return Object.fromEntries(outputFiles.map(({ path, text }) => [path.split('/').at(-1), text]))
}

const MODULE = '<script type="module" src="main.js"></script>'

test('an app', async (context) => {
  const files = await bundle({ 'main.js': "import './recordings.js'", 'recordings.js': take(PAGE, 'module') })
  const { page, asked, complaints } = await open(context, `${MODULE}<webex-recordings base-url="/relay"></webex-recordings>`, {
    files,
  })
  await hasRows(page)
  const before = asked.length
  await page.getByRole('button', { name: 'Interview' }).click()
  await page.locator('webex-recordings audio').waitFor()
  assert.ok(
    asked.slice(before).some((name) => name in files),
    'the player is loaded when it is needed',
  )
  assert.deepEqual(complaints, [])
})

test('React', async (context) => {
  const main = `
    import { createElement } from 'react'
    import { createRoot } from 'react-dom/client'
    import { Recordings } from './Recordings.tsx'
    const getToken = async () => (await fetch('/webex-token')).text()
    createRoot(document.getElementById('app')).render(createElement(Recordings, { getToken }))`
  const files = await bundle({ 'main.js': main, 'Recordings.tsx': take(PAGE, 'react') }, ['react', 'react-dom', 'scheduler'])
  const { page, asked } = await open(context, `<div id="app"></div>${MODULE}`, { files })
  await hasRows(page)
  assert.ok(asked.includes('webex-token'))
  const element = page.locator('webex-recordings')
  assert.deepEqual([await element.getAttribute('source'), await element.getAttribute('allow-delete')], ['all', ''])
})

test('everything was run', () => assert.deepEqual(left(), []))
