// What the pages about lists, errors, tokens, testing and places show, run as it stands there. Webex is the emulator.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium, createEmulator, documents, place, withImportMap } from './docs.mjs'
import { command, emulator, TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)

const availableIn = (emulator) => emulator.recordings().filter(({ status }) => status === 'available')

test('lists: the archive, which asks for nothing once it has all', async (t) => {
  // What happens when it is killed: resume.test.mjs.
  const { run, emulator, requests, folder } = await place(t, { recordings: 250, days: 300, rangeLimitDays: 30 })
  const archive = take('docs/lists.md', 'archive')
  const { code, stdout, stderr } = await run('archive.mjs', archive)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^\d+ recordings, back to \d{4}-\S+Z\n/)
  const pages = (await readFile(join(folder, 'recordings.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const ids = pages.flatMap(({ items }) => items.map(({ id }) => id))
  assert.deepEqual(
    ids,
    availableIn(emulator).map(({ id }) => id),
  )
  const before = requests.length
  assert.equal((await run('archive.mjs', archive)).code, 0)
  assert.equal(requests.length, before)
})

test('lists: the script that deletes while it loops', async (t) => {
  const { run, emulator } = await place(t, { recordings: 25 })
  for (let at = 0; at < 250; at += 1) {
    emulator.add({ createTime: new Date(Date.now() - (366 + at / 5) * 86_400_000), topic: 'Old' })
  }
  const kept = availableIn(emulator).filter(({ topic }) => topic !== 'Old').length
  const { code, stdout, stderr } = await run('empty.mjs', take('docs/lists.md', 'purge'))
  assert.equal(code, 0, stderr)
  assert.equal(stdout.split('\n').filter((line) => line === 'Old: deleted').length, 250)
  assert.ok(kept > 0)
  assert.deepEqual(
    availableIn(emulator).map(({ topic }) => topic === 'Old'),
    Array(kept).fill(false),
  )
})

test('errors: the log', async (t) => {
  const { run } = await place(t, { recordings: 25, faults: 'LIST 503 x1' })
  const { code, stdout, stderr } = await run('log.mjs', take('docs/errors.md', 'log'))
  assert.deepEqual([code, stdout], [0, '20\n'], stderr)
  const events = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    events.map(({ type }) => type),
    ['request', 'response', 'wait', 'request', 'response'],
  )
  assert.deepEqual([...new Set(events.map(({ call, method, path }) => `${call} ${method} ${path}`))].length, 1)
  assert.ok(!stderr.includes(TOKEN))
})

test('testing: the tests, which are one file', async (t) => {
  const { folder } = await place(t, {})
  const parts = ['start', 'own', 'log', 'faults', 'timers', 'clock', 'limits', 'people', 'snapshot', 'server']
  await writeFile(join(folder, 'recordings.test.mjs'), parts.map((mark) => take('docs/testing.md', mark)).join('\n'))
  // Else the runner takes itself for a part of this one.
  const environment = { NODE_TEST_CONTEXT: undefined }
  const args = ['--test', '--test-reporter=tap', 'recordings.test.mjs']
  const { code, stdout } = await command(process.execPath, args, environment, { cwd: folder })
  assert.equal(code, 0, stdout)
  assert.match(stdout, /^# tests 11\n(# .*\n)*# pass 11$/m)
})

test('testing: control of a server', async (t) => {
  const { folder } = await place(t, {})
  const local = await emulator('--control', '--now', '2026-01-15T12:00:00Z')
  t.after(local.stop)
  const source = take('docs/testing.md', 'control')
  const { origin } = new URL(local.address)
  const there = source.replace('http://127.0.0.1:8787', origin)
  assert.notEqual(there, source)
  await writeFile(join(folder, 'control.mjs'), there)
  const { code, stdout, stderr } = await command(process.execPath, ['control.mjs'], {}, { cwd: folder })
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^It is 2026-02-14T12:0\d:\d\d\.\d{3}Z, and the next list fails\.\n$/)
  const { faults } = await (await fetch(`${origin}/_emulator/state`)).json()
  assert.deepEqual(faults, [{ fault: 'LIST 503 x1', applied: 0 }])
})

let launched, webex
before(async () => {
  webex = await createEmulator({ token: TOKEN })
  launched = await chromium()
})
after(() => launched?.close())

test('errors: the worker, and the page that asks it', async () => {
  // What a bundler would do with the bare name: a worker has no import map.
  const worker = take('docs/errors.md', 'worker')
  const inWorker = worker.replace("'webex-converged-recordings'", "'/node_modules/webex-converged-recordings/inline.js'")
  assert.notEqual(inWorker, worker)
  const files = { 'index.html': withImportMap(), 'worker.js': inWorker, 'app.js': take('docs/errors.md', 'asks') }
  const { page } = await launched.open({ files, webex })
  await page.goto('https://site.example/index.html')
  const ask = (...given) =>
    page.evaluate(async (given) => {
      const { ask } = await import('/app.js')
      const { RecordingsError } = await import('webex-converged-recordings')
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

test('tokens: the token that is renewed', async () => {
  const files = { 'index.html': withImportMap(), 'client.js': take('docs/tokens.md', 'renewed') }
  const { page } = await launched.open({ files, webex })
  const asked = []
  let status = 200
  await page.route('https://site.example/token**', (route) => {
    asked.push(new URL(route.request().url()).search)
    return route.fulfill({ status, body: asked.length === 1 ? 'expired' : TOKEN })
  })
  const events = []
  page.on('console', (message) => message.type() === 'debug' && events.push(message.text().split(' ')[0]))
  await page.goto('https://site.example/index.html')
  const list = () => page.evaluate(async () => (await (await import('/client.js')).client.listRecordings()).items.length)
  assert.equal(await list(), 10)
  assert.deepEqual(asked, ['?because=first', '?because=rejected'])
  assert.deepEqual(events, ['token', 'request', 'response', 'token', 'request', 'response'])
  status = 403
  await page.reload()
  const { code, cause } = await page.evaluate(() =>
    import('/client.js')
      .then(({ client }) => client.listRecordings())
      .catch(({ code, cause }) => ({ code, cause: cause.message })),
  )
  assert.deepEqual([code, cause], ['token-failed', 'No token: 403'])
  await page.close()
})

test('page: the page without a build', async () => {
  const html = take('docs/page.md', 'page').replace('<!doctype html>', '<!doctype html><link rel="icon" href="data:,">')
  const { page, complaints } = await launched.open({
    files: { 'index.html': html, 'list.js': take('docs/page.md', 'script') },
    webex,
  })
  page.on('dialog', (dialog) => dialog.accept(TOKEN))
  await page.goto('https://site.example/index.html')
  await page.waitForSelector('li')
  const topics = availableIn(webex)
    .slice(0, 20)
    .map(({ topic }) => topic)
  assert.deepEqual(await page.locator('li').allTextContents(), topics)
  assert.deepEqual(complaints, [])
  await page.close()
})

test("support: through a server of the page's own", async () => {
  const files = { 'index.html': withImportMap(), 'app.js': take('docs/support.md', 'proxied') }
  const { page, complaints } = await launched.open({ files, webex })
  const sent = []
  page.on('request', (request) => request.url().includes('/v1/') && sent.push(new URL(request.url()).href.split('?')[0]))
  await page.goto('https://site.example/index.html')
  const items = await page.evaluate(async (token) => (await (await import('/app.js')).list(token)).items.length, TOKEN)
  assert.equal(items, 20)
  assert.deepEqual(sent, ['https://site.example/webex/v1/convergedRecordings'])
  assert.deepEqual(complaints, [])
  await page.close()
})

test('everything was run', () => assert.deepEqual(left(), []))
