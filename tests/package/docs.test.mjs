// What the pages about lists, deleting, errors, tokens, testing and places show, run as it stands there. Webex is the emulator.

import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { chromium, createEmulator, documents, place, withImportMap } from './docs.mjs'
import { openSite } from './hosts.mjs'
import { command, emulator, load, TOKEN } from './support.mjs'

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

const ADA = { email: 'ada@example.com', token: TOKEN }
const BOB = { email: 'bob@example.com', token: 'bobs-t0ken' }
const ROOT = { email: 'root@example.com', token: 'admins-t0ken', roles: ['admin'] }
const ON_CALLS = { email: 'calls@example.com', token: 'calls-t0ken', scopes: ['spark:recordings_read'] }
/** Webex with people and rights. */
const office = { dialect: 'webex', users: [ADA, BOB, ROOT, ON_CALLS], recordings: 0 }
const DAY = 86_400_000
const daysAgo = (days) => new Date(Date.now() - days * DAY)
const by = ({ token }) => ({ WEBEX_ACCESS_TOKEN: token })
const idsThatAre = (emulator, wanted) =>
  new Set(emulator.recordings().flatMap(({ id, status }) => (status === wanted ? [id] : [])))

test('lists: the script that deletes while it loops', async (t) => {
  const { run, emulator, requests } = await place(t, office)
  const add = (days) => emulator.add({ serviceType: 'calling', createTime: daysAgo(days), topic: 'Old' }).id
  const old = Array.from({ length: 250 }, (_, at) => add(366 + at / 5))
  const kept = Array.from({ length: 5 }, (_, at) => add(at))
  const { code, stdout, stderr } = await run('empty.mjs', take('docs/lists.md', 'purge'))
  assert.equal(code, 0, stderr)
  const counts = stdout
    .trim()
    .split('\n')
    .map((line) => Number(/^(\d+) recordings, the oldest of 20\d\d-/.exec(line)?.[1]))
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    250,
    stdout,
  )
  assert.deepEqual([idsThatAre(emulator, 'deleted'), idsThatAre(emulator, 'available')], [new Set(old), new Set(kept)])
  assert.equal(requests.filter((request) => request.startsWith('POST ')).length, counts.length)
})

test("lists: everybody's", async (t) => {
  const { run, emulator } = await place(t, office)
  const add = (owner, days) => emulator.add({ serviceType: 'calling', ownerEmail: owner.email, createTime: daysAgo(days) })
  for (const days of [1, 2, 29]) add(ADA, days)
  for (const days of [3, 31]) add(BOB, days)
  const everybody = take('docs/lists.md', 'everybody')
  const { code, stdout, stderr } = await run('everybody.mjs', everybody, [], by(ROOT))
  assert.deepEqual([code, stdout], [0, "{ 'ada@example.com': 3, 'bob@example.com': 1 }\n"], stderr)
  const refused = await run('everybody.mjs', everybody, [], by(ADA))
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /spark-admin:recordings_read/)
})

test('lists: calls and meetings, and what is missing', async (t) => {
  const { run, emulator } = await place(t, office)
  const add = (user, serviceType, days, topic) => {
    const whose = serviceType === 'calling' ? { ownerEmail: user.email } : { hostEmail: user.email }
    emulator.add({ serviceType, createTime: daysAgo(days), topic, ...whose })
  }
  for (const user of [ADA, ON_CALLS]) {
    add(user, 'calling', 1, 'first')
    add(user, 'MeetingCenter', 2, 'second')
    add(user, 'calling', 20, 'third')
  }
  const both = take('docs/lists.md', 'both')
  const shown = (stdout) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(1).join(' '))
  const all = await run('both.mjs', both, [], by(ADA))
  assert.deepEqual([all.code, all.stderr], [0, ''])
  assert.deepEqual(shown(all.stdout), ['calls first', 'meetings second', 'calls third'])
  const half = await run('both.mjs', both, [], by(ON_CALLS))
  assert.equal(half.code, 0)
  assert.deepEqual(shown(half.stdout), ['calls first', 'calls third'])
  assert.match(half.stderr, /^Without meetings: Webex answered 403.* meeting:recordings_read/)
})

test('deleting: into the recycle bin and back', async (t) => {
  const { run, emulator, requests } = await place(t, office)
  const add = (createTime) => emulator.add({ serviceType: 'calling', createTime }).id
  const january = Array.from({ length: 101 }, (_, at) => add(Date.parse('2026-01-01T00:00:00Z') + at * 3_600_000))
  const others = [add('2025-12-31T23:59:59Z'), add('2026-02-01T00:00:00Z')]
  const bin = take('docs/deleting.md', 'bin')
  const steps = [
    ['empty', '101 recordings: in the recycle bin\n', 'deleted', january],
    ['empty', '', 'deleted', january],
    ['restore', '101 recordings: restored\n', 'available', [...january, ...others]],
  ]
  for (const [word, said, status, ids] of steps) {
    const { code, stdout, stderr } = await run('bin.mjs', bin, [word])
    assert.deepEqual([code, stdout], [0, said], stderr)
    assert.deepEqual(idsThatAre(emulator, status), new Set(ids))
  }
  assert.equal(requests.filter((request) => request.startsWith('POST ')).length, 4)
})

/** A module of a page, and a client for it. */
async function moduleOf(t, page, mark) {
  const { folder } = await place(t, {})
  const file = join(folder, `${mark}.mjs`)
  await writeFile(file, take(page, mark))
  const { RecordingsClient } = await load()
  const webex = await createEmulator(office)
  const options = { baseUrl: webex.baseUrl, fetch: webex.fetch, retries: 0 }
  return {
    ...(await import(pathToFileURL(file).href)),
    webex,
    clientOf: ({ token }) => new RecordingsClient({ ...options, token }),
  }
}

test('deleting: what is open is gone on with', async (t) => {
  const { trash, webex, clientOf } = await moduleOf(t, 'docs/deleting.md', 'open')
  const add = () => webex.add({ serviceType: 'calling' }).id
  const ids = Array.from({ length: 250 }, add)
  const kept = add()
  webex.fail('POST', 503, { every: 2 })
  await trash(clientOf(ADA), ids)
  assert.deepEqual(
    webex.requests.map(({ status }) => status),
    [204, 503, 204, 503, 204],
  )
  assert.deepEqual([idsThatAre(webex, 'deleted'), idsThatAre(webex, 'available')], [new Set(ids), new Set([kept])])
  await trash(clientOf(ADA), [])
  // Where nothing gets on, and where nothing will, it gives up.
  webex.recover()
  webex.fail('POST', 503)
  await assert.rejects(trash(clientOf(ADA), [kept]), { code: 'server', accepted: 0, open: [kept] })
  webex.recover()
  const more = [...Array.from({ length: 100 }, add), 'unknown']
  await assert.rejects(trash(clientOf(ADA), more), { code: 'not-found', accepted: 100, open: ['unknown'] })
})

test('deleting: meetings, site by site', async (t) => {
  const { trashMeetings, webex, clientOf } = await moduleOf(t, 'docs/deleting.md', 'meetings')
  const add = (siteUrl, more) => webex.add({ serviceType: 'MeetingCenter', siteUrl, ...more }).id
  const own = ['example.webex.com', 'other.webex.com', 'example.webex.com'].map((site) => add(site))
  const shared = add('example.webex.com', { shareToMe: true })
  const call = webex.add({ serviceType: 'calling' }).id
  await trashMeetings(clientOf(ADA), { from: daysAgo(7) })
  assert.deepEqual([idsThatAre(webex, 'deleted'), idsThatAre(webex, 'available')], [new Set(own), new Set([shared, call])])
  assert.deepEqual(webex.requests.map(({ path }) => path).slice(1), Array(2).fill('/v1/recordings/softDelete'))
})

test('deleting: the calls of somebody who leaves', async (t) => {
  const { run, emulator } = await place(t, office)
  for (const owner of [ADA, ADA, ROOT]) emulator.add({ serviceType: 'calling', ownerEmail: owner.email })
  const handOver = take('docs/deleting.md', 'reassign')
  const { code, stdout, stderr } = await run('hand-over.mjs', handOver, [ADA.email, BOB.email], by(ROOT))
  assert.deepEqual([code, stdout], [0, 'All recordings of ada@example.com now belong to bob@example.com.\n'], stderr)
  const owners = emulator.recordings().map(({ ownerEmail }) => ownerEmail)
  assert.deepEqual(owners.sort(), [BOB.email, BOB.email, ROOT.email])
  assert.match((await run('hand-over.mjs', handOver, [ADA.email], by(ROOT))).stderr, /Usage: /)
  assert.match((await run('hand-over.mjs', handOver, [ADA.email, BOB.email], by(BOB))).stderr, /spark-admin:recordings_write/)
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
  const parts = ['start', 'own', 'log', 'faults', 'timers', 'clock', 'limits', 'people', 'meetings', 'snapshot', 'server']
  await writeFile(join(folder, 'recordings.test.mjs'), parts.map((mark) => take('docs/testing.md', mark)).join('\n'))
  // Else the runner takes itself for a part of this one.
  const environment = { NODE_TEST_CONTEXT: undefined }
  const args = ['--test', '--test-reporter=tap', 'recordings.test.mjs']
  const { code, stdout } = await command(process.execPath, args, environment, { cwd: folder })
  assert.equal(code, 0, stdout)
  assert.match(stdout, /^# tests 12\n(# .*\n)*# pass 12$/m)
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

test('page: the two policies, and the file for each', async (t) => {
  const policies = Object.fromEntries(
    ['policy', 'policy-no-wasm'].map((mark) => [mark, take('docs/page.md', mark).replaceAll('\n', ' ')]),
  )
  const services = ({ url }) => {
    const { pathname, search } = new URL(url)
    if (!pathname.startsWith('/relay/')) return undefined
    const headers = { authorization: `Bearer ${TOKEN}` }
    return webex.fetch(`https://webexapis.com/v1${pathname.slice('/relay'.length)}${search}`, { headers })
  }
  const script = `
    new WebexConvergedRecordings.RecordingsClient({ token: null, baseUrl: '/relay' }).listRecordings({ max: 20 }).then(
      ({ items }) => { document.title = items.length + ' recordings' },
      ({ code, hint }) => { document.title = code + ': ' + hint })`
  const titleOf = async (file, mark) => {
    const html = `<script src="${file}"></script><script src="script.js"></script>`
    const site = await openSite(t, { html, policy: policies[mark], files: { 'script.js': script }, services })
    const { page, complaints } = await launched.open({ files: {}, webex })
    t.after(() => page.close())
    await page.goto(`${site.origin}/page`)
    await page.waitForFunction(() => document.title !== '')
    return { title: await page.title(), complaints }
  }
  const right = { title: '20 recordings', complaints: [] }
  assert.deepEqual(await titleOf('global.js', 'policy'), right)
  assert.deepEqual(await titleOf('global.no-wasm.js', 'policy'), right)
  assert.deepEqual(await titleOf('global.no-wasm.js', 'policy-no-wasm'), right)
  assert.match((await titleOf('global.js', 'policy-no-wasm')).title, /^internal: .*no-wasm/)
})

test('support: the core that the page can run', async () => {
  const html = withImportMap().replace(
    '/index.js"',
    '/index.js","webex-converged-recordings/no-wasm":"/node_modules/webex-converged-recordings/no-wasm.js"',
  )
  const files = { 'index.html': html, 'recordings.js': take('docs/support.md', 'either') }
  for (const [isThere, loaded] of [
    [true, 'index.js'],
    [false, 'no-wasm.js'],
  ]) {
    const { page, complaints } = await launched.open({ files, webex })
    const requested = []
    page.on('request', (request) => requested.push(request.url().split('/').at(-1)))
    if (!isThere) await page.addInitScript(() => delete window.WebAssembly)
    await page.goto('https://site.example/index.html')
    const items = await page.evaluate(async (token) => (await (await import('/recordings.js')).list(token)).items, TOKEN)
    assert.equal(items.length, 20)
    assert.deepEqual(
      requested.filter((name) => ['index.js', 'no-wasm.js'].includes(name)),
      [loaded],
    )
    assert.deepEqual(complaints, [])
    await page.close()
  }
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
