// The code that the example's page shows, for each set-up, run as it stands: in a page, bundled, and with the relay on a server.

import assert from 'node:assert/strict'
import { mkdtemp, symlink, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { build } from 'esbuild'
import { place } from './docs.mjs'
import { openDetails, serveExample } from './example.mjs'
import { browser, consumer, emulator, root, server, TOKEN } from './support.mjs'

let chromium, example
before(async () => {
  chromium = await browser()
  example = await serveExample()
})
after(async () => {
  await chromium?.close()
  await example?.stop()
})

/** What the code says, and where it leads. */
const EMULATOR = 'http://127.0.0.1:8787/v1'
const WEBEX = 'https://webexapis.com/v1'
/** What the emulator's command uses if it is not told otherwise. */
const TOY_TOKEN = 'dev-token'

/** The files of a set-up, as the page shows them, in a folder with the package. */
async function filesFor(setUp) {
  const { page } = await chromium.open()
  await page.goto(`${example.address}#${new URLSearchParams(setUp)}`)
  await page.getByTestId('code').first().waitFor()
  const shown = await page
    .getByTestId('file')
    .evaluateAll((files) =>
      files.map((file) => ['name', 'code'].map((part) => file.querySelector(`[data-testid=${part}]`).textContent)),
    )
  await page.close()
  const folder = await mkdtemp(join(consumer, 'pasted-'))
  await symlink(join(consumer, 'node_modules'), join(folder, 'node_modules'))
  for (const [name, code] of shown) if (extname(name)) await writeFile(join(folder, name), code)
  return { folder, code: Object.fromEntries(shown) }
}

/** What a page author does with the code: opens it, or bundles it for a page. Returns the page's name. */
async function prepared(folder, form, lang) {
  if (form === 'page') return 'recordings.html'
  const bundled = { entryPoints: [join(folder, 'recordings.js')], outfile: join(folder, 'bundle.js') }
  await build({ ...bundled, bundle: true, format: 'esm', logLevel: 'error' })
  const html = `<!doctype html><html lang="${lang}"><body><script type="module" src="bundle.js"></script>`
  await writeFile(join(folder, 'bundle.html'), html)
  return 'bundle.html'
}

/** A site with the folder. */
async function siteOf(context, folder) {
  const site = await server(process.execPath, [join(root, 'www-example/serve.mjs'), '--port', '0', '--dir', folder])
  context.after(site.stop)
  return site.address
}

/** Opens a page of the site. What it asks of `from`, `to` answers. */
async function open(context, address, name, [from, to] = []) {
  const { page } = await chromium.open()
  context.after(() => page.close())
  if (from) {
    await page.route(`${from}/**`, async (route) => {
      const request = route.request()
      const headers = await request.allHeaders()
      // At the end of a test, the server may be gone before the page.
      const response = await route.fetch({ url: request.url().replace(from, to), headers }).catch(() => undefined)
      await (response ? route.fulfill({ response }) : route.abort())
    })
  }
  await page.route('**/webex-token', (route) => route.fulfill({ body: TOKEN }))
  await page.goto(new URL(name, address).href)
  return page
}

/** Uses the list as its users do. */
async function use(page, { deleting, lang, theme }) {
  const element = page.locator('webex-recordings')
  await element.and(page.locator('[state=ready]')).waitFor()
  assert.equal(await page.getByTestId('row').count(), 10)
  assert.equal(await page.getByTestId('heading').textContent(), lang === 'de' ? 'Aufnahmen' : 'Recordings')
  assert.equal(await element.getAttribute('theme'), theme === 'system' ? null : theme)
  await openDetails(page)
  assert.equal(await page.locator('audio, video').count(), 1)
  if (deleting === 'off') {
    assert.ok(await page.getByTestId('delete').isHidden())
    return
  }
  await page.getByTestId('delete').click()
  if (deleting === 'final') await page.getByTestId('confirm-delete').click()
  await page.getByTestId(deleting === 'trash' ? 'undo' : 'notice').waitFor()
  assert.equal(await page.getByTestId('row').count(), 9)
}

/** Each choice occurs in each form. */
const LOOKS = [
  { deleting: 'off', lang: 'en', theme: 'system' },
  { deleting: 'trash', lang: 'de', theme: 'dark' },
  { deleting: 'final', lang: 'en', theme: 'light' },
]

for (const form of ['page', 'module']) {
  for (const look of LOOKS) {
    const { deleting, lang } = look

    test(`emulator, ${form}, deleting: ${deleting}`, async (context) => {
      const { folder, code } = await filesFor({ source: 'emulator', form, ...look })
      const [npx, program, ...args] = code['In a terminal'].trim().split(' ')
      assert.deepEqual([npx, program], ['npx', 'webex-recordings'])
      // Another program may have the usual port.
      const webex = await server(`node_modules/.bin/${program}`, [...args, '--port', '0'])
      context.after(webex.stop)
      const name = await prepared(folder, form, lang)
      const page = await open(context, await siteOf(context, folder), name, [EMULATOR, webex.address])
      await use(page, look)
    })

    test(`token, ${form}, deleting: ${deleting}`, async (context) => {
      const { folder } = await filesFor({ source: 'token', form, ...look })
      const dialect = deleting === 'final' ? 'contract' : 'webex'
      const webex = await emulator('--recordings', '300', '--dialect', dialect)
      context.after(webex.stop)
      const name = await prepared(folder, form, lang)
      const page = await open(context, await siteOf(context, folder), name, [WEBEX, webex.address])
      await use(page, look)
    })

    // The relay of the page deletes nothing for good.
    if (deleting === 'final') continue
    test(`relay, ${form}, deleting: ${deleting}`, async (context) => {
      const { folder, code } = await filesFor({ source: 'relay', form, ...look })
      const name = await prepared(folder, form, lang)
      const users = [
        { email: 'ada@example.com', token: TOY_TOKEN },
        { email: 'service@example.com', token: TOKEN, roles: ['admin', 'compliance-officer'] },
      ]
      const webex = await place(context, { dialect: 'webex', recordings: 300, users })
      const address = await relayOf(context, webex.folder, code['server.mjs'])
      const page = await open(context, address, name)
      // The rest of the site.
      await page.route(`${address}/**`, async (route) => {
        const { pathname } = new URL(route.request().url())
        return pathname.startsWith('/relay/') ? route.continue() : route.fulfill({ path: join(folder, pathname) })
      })
      await page.goto(new URL(name, address).href)
      await use(page, look)
      const { items } = await page.evaluate(async () => {
        const response = await fetch('/relay/convergedRecordings', { headers: { 'X-Webex-Recordings': '1' } })
        return response.json()
      })
      assert.ok(items.every(({ ownerEmail }) => ownerEmail === 'ada@example.com'))
    })
  }
}

/** The server of the code, with Ada signed in. Its Webex is the folder's. */
async function relayOf(context, folder, code) {
  const files = {
    'package.json': '{"type":"module"}',
    'server.mjs': code,
    'sessions.mjs': "export const userOf = () => ({ email: 'ada@example.com' })",
    'listen.mjs': `
      import { Server } from 'node:net'
      const { listen } = Server.prototype
      Server.prototype.listen = function (port) {
        if (port !== 3000) throw new Error('port ' + port)
        return listen.call(this, 0, '127.0.0.1', () => console.log('http://127.0.0.1:' + this.address().port))
      }`,
    'main.mjs': "import './network.mjs'\nimport './listen.mjs'\nawait import('./server.mjs')",
  }
  for (const [name, source] of Object.entries(files)) await writeFile(join(folder, name), source)
  process.env.WEBEX_ACCESS_TOKEN = TOKEN
  context.after(() => delete process.env.WEBEX_ACCESS_TOKEN)
  const relay = await server(process.execPath, ['main.mjs'], folder)
  context.after(relay.stop)
  return relay.address
}
