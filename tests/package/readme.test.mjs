// Everything that the README shows, run as it stands there. Webex is the emulator.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { TOKEN, browser, consumer, installed, load, root, run } from './support.mjs'

const readme = await readFile(join(root, 'README.md'), 'utf8')
const blocks = Object.fromEntries(
  [...readme.matchAll(/<!-- run: (\w+) -->\n```\w+\n(.*?)```/gs)].map(([, name, source]) => [name, source]),
)

test('each JavaScript or HTML block of the README is run here', () => {
  assert.deepEqual(Object.keys(blocks), [
    'node', 'module', 'page', 'script', 'archive', 'purge', 'worker', 'asks', 'renewed', 'emulator',
  ])
  assert.equal(readme.match(/^```(js|html|ts)$/gm).length, Object.keys(blocks).length)
})

test('the commands of the README are those that exist', async () => {
  const shells = [...readme.matchAll(/```sh\n(.*?)```/gs)].flatMap(([, text]) => text.trim().split('\n'))
  const commands = shells.map((line) => line.split('#')[0].trim())
  assert.deepEqual(commands, [
    'npm install webex-converged-recordings',
    'npx webex-recordings emulator --port 8787 --recordings 250 --token dev-token',
    'cargo xtask demo',
    'cargo xtask test',
  ])
  const ci = await readFile(join(root, '.ci/run'), 'utf8')
  assert.ok(ci.trimEnd().endsWith('\ncargo xtask test'))
})

// Takes the place of the network: what is meant for Webex goes to an emulator in the same process.
const NETWORK = `
  import { createEmulator } from 'webex-converged-recordings/emulator'
  const webex = await createEmulator({ token: process.env.WEBEX_ACCESS_TOKEN, recordings: 250 })
  globalThis.fetch = (input, init) => {
    const { origin } = new URL(input.url ?? input)
    if (origin !== 'https://webexapis.com') throw new Error(origin)
    return webex.fetch(input, init)
  }`

test('the Node script', async () => {
  await writeFile(join(consumer, 'network.mjs'), NETWORK)
  const environment = { WEBEX_ACCESS_TOKEN: TOKEN }
  const options = ['--import', './network.mjs']
  const { code, stdout, stderr } = await run('readme-node.mjs', blocks.node, { environment, options })
  assert.equal(code, 0, stderr)
  const lines = stdout.trim().split('\n')
  assert.ok(lines.length > 200, 'all pages are listed')
  for (const line of lines) assert.match(line, /^\d{4}-\S+Z [\da-f-]{36} /)
})

test('the script that deletes while it loops', async () => {
  const old = `${NETWORK}
    for (let at = 0; at < 250; at++) webex.add({ createTime: new Date(Date.now() - (366 + at / 5) * 86_400_000), topic: 'Old' })
    process.on('exit', () => console.log('left', webex.recordings().filter(({ status, topic }) => status === 'available' && topic === 'Old').length))`
  await writeFile(join(consumer, 'network-old.mjs'), old)
  const options = ['--import', './network-old.mjs']
  const { code, stdout, stderr } = await run('readme-purge.mjs', blocks.purge, { environment: { WEBEX_ACCESS_TOKEN: TOKEN }, options })
  assert.equal(code, 0, stderr)
  const lines = stdout.trim().split('\n')
  assert.deepEqual([lines.filter((line) => line === 'Old: deleted').length, lines.at(-1)], [250, 'left 0'])
})

test('the emulator in a test', async () => {
  const { code, stdout, stderr } = await run('readme-emulator.mjs', blocks.emulator)
  assert.deepEqual([code, stdout.trim()], [0, '3'], stderr)
})

let chromium, webex
before(async () => {
  const { createEmulator } = await load()
  webex = await createEmulator({ token: TOKEN })
  chromium = await browser()
})
after(() => chromium?.close())

/** A page on a site of its own, with Webex behind its real address. */
async function open(files) {
  const { page, complaints } = await chromium.open()
  await page.route('https://webexapis.com/**', async (route) => {
    const request = route.request()
    const headers = { ...(await request.allHeaders()) }
    const answer = await webex.fetch(request.url(), { method: request.method(), headers, body: request.postData() ?? undefined })
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() })
  })
  await page.route('https://site.example/**', async (route) => {
    const path = new URL(route.request().url()).pathname.slice(1)
    const prefix = 'node_modules/webex-converged-recordings/'
    const body = path.startsWith(prefix) ? await readFile(join(installed, path.slice(prefix.length)), 'utf8') : files[path]
    if (body === undefined) return route.fulfill({ status: 404 })
    await route.fulfill({ body, contentType: path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' })
  })
  return { page, complaints }
}

test('the web app', async () => {
  // What a bundler would do with the bare name.
  const map = '{ "imports": { "webex-converged-recordings": "/node_modules/webex-converged-recordings/index.js" } }'
  const html = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${map}</script>`
  const { page, complaints } = await open({ 'index.html': html, 'app.js': blocks.module })
  await page.goto('https://site.example/index.html')
  const remove = (...given) => page.evaluate(async (given) => (await import('/app.js')).remove(...given), given)
  const { id, topic } = webex.recordings().find(({ status }) => status === 'available')
  assert.equal(await remove(TOKEN, id), `${topic}: deleted`)
  assert.deepEqual(complaints, [])
  assert.match(await remove('wr0ng', id), /valid access token.*Get a new one/)
  await page.close()
})

test('the worker, and the page that asks it', async () => {
  // What a bundler would do with the bare name: a worker has no import map.
  const inWorker = blocks.worker.replace("'webex-converged-recordings'", "'/node_modules/webex-converged-recordings/inline.js'")
  const inPage = blocks.asks.replace("'webex-converged-recordings'", "'/node_modules/webex-converged-recordings/index.js'")
  assert.ok(inWorker !== blocks.worker && inPage !== blocks.asks)
  const html = '<!doctype html><link rel="icon" href="data:,">'
  const { page } = await open({ 'index.html': html, 'worker.js': inWorker, 'app.js': inPage })
  await page.goto('https://site.example/index.html')
  const ask = (...given) => page.evaluate(async (given) => {
    const { ask } = await import('/app.js')
    const { RecordingsError } = await import('/node_modules/webex-converged-recordings/index.js')
    const worker = new Worker('/worker.js', { type: 'module' })
    return ask(worker, ...given).catch((error) => ({ isOne: error instanceof RecordingsError, ...error.toJSON() }))
  }, given)
  const { id, topic } = webex.recordings().find(({ status }) => status === 'available')
  assert.equal((await ask(TOKEN, id)).topic, topic)
  const { isOne, code, status, hint } = await ask('wr0ng', id)
  assert.deepEqual([isOne, code, status], [true, 'unauthorized', 401])
  assert.match(hint, /Get a new one/)
  await page.close()
})

test('the token that is renewed', async () => {
  const map = '{ "imports": { "webex-converged-recordings": "/node_modules/webex-converged-recordings/index.js" } }'
  const html = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${map}</script>`
  const { page } = await open({ 'index.html': html, 'app.js': blocks.renewed })
  const asked = []
  let status = 200
  await page.route('https://site.example/token**', (route) => {
    asked.push(new URL(route.request().url()).search)
    return route.fulfill({ status, body: asked.length === 1 ? 'expired' : TOKEN })
  })
  const events = []
  page.on('console', (message) => message.type() === 'debug' && events.push(message.text().split(' ')[0]))
  await page.goto('https://site.example/index.html')
  const list = () => page.evaluate(async () => (await (await import('/app.js')).client.listRecordings()).items.length)
  assert.equal(await list(), 10)
  assert.deepEqual(asked, ['?because=first', '?because=rejected'])
  assert.deepEqual(events, ['token', 'request', 'response', 'token', 'request', 'response'])
  status = 403
  await page.reload()
  const { code, cause } = await page.evaluate(() =>
    import('/app.js').then(({ client }) => client.listRecordings()).catch(({ code, cause }) => ({ code, cause: cause.message })))
  assert.deepEqual([code, cause], ['token-failed', 'No token: 403'])
  await page.close()
})

test('the page without a build', async () => {
  const html = blocks.page.replace('<!doctype html>', '<!doctype html><link rel="icon" href="data:,">')
  const { page, complaints } = await open({ 'index.html': html, 'list.js': blocks.script })
  page.on('dialog', (dialog) => dialog.accept(TOKEN))
  await page.goto('https://site.example/index.html')
  await page.waitForSelector('li')
  const topics = webex.recordings().filter(({ status }) => status === 'available').slice(0, 20).map(({ topic }) => topic)
  assert.deepEqual(await page.locator('li').allTextContents(), topics)
  assert.deepEqual(complaints, [])
  await page.close()
})
