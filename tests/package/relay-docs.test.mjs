// Runs the code of docs/relay.md exactly as the page shows it: in Node, Deno and Bun, as a Worker, in Next's place, and in a page.

import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { freePort } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { binary } from '../matrix/places.mjs'
import { chromium, documents, pages, place } from './docs.mjs'
import { createRelay, RecordingsClient, SERVICE_TOKEN, webex } from './relays.mjs'
import { command, consumer, server, TOKEN } from './support.mjs'

const PAGE = 'docs/relay.md'
const { take, left } = await documents(import.meta.url)

// The servers inherit it.
process.env.WEBEX_ACCESS_TOKEN = TOKEN

const users = [
  { email: 'service@example.com', roles: ['admin', 'compliance-officer'] },
  ...['ada', 'bob'].map((name) => ({ email: `${name}@example.com`, token: name })),
]

/** Ada is signed in, and the server says so. */
const SIGN_IN = `
  import { begin } from './sessions.mjs'
  console.log(begin('ada@example.com').split(';')[0])`
/** A server on any free port, which is its first line. */
const LISTEN = `
  import { Server } from 'node:net'
  const { listen } = Server.prototype
  Server.prototype.listen = function (port) {
    if (port !== 3000) throw new Error('port ' + port)
    return listen.call(this, 0, '127.0.0.1', () => console.log('http://127.0.0.1:' + this.address().port))
  }`
/** As much of Express as the page needs. */
const EXPRESS = `
  import { createServer } from 'node:http'
  export default () => {
    const mounts = []
    return {
      use: (path, handler) => mounts.push([path, handler]),
      listen: (port) => createServer((request, response) => {
        const found = mounts.find(([path]) => request.url.startsWith(path))
        request.originalUrl = request.url
        request.url = request.url.slice(found[0].length) || '/'
        found[1](request, response)
      }).listen(port),
    }
  }`

/** A folder with the relay of the page, in front of a Webex that has recordings of Ada and Bob. */
async function folderOf(context, files = {}) {
  const here = await place(context, { dialect: 'webex', recordings: 0, users })
  for (const id of ['ada-0', 'ada-1', 'bob-0']) {
    here.emulator.add({ id, serviceType: 'calling', ownerEmail: `${id.slice(0, 3)}@example.com` })
  }
  const all = {
    'package.json': '{"type":"module"}',
    'relay.mjs': take(PAGE, 'relay'),
    'sessions.mjs': take(PAGE, 'sessions'),
    'listen.mjs': LISTEN,
    'sign-in.mjs': SIGN_IN,
    ...files,
  }
  for (const [name, source] of Object.entries(all)) {
    await mkdir(dirname(join(here.folder, name)), { recursive: true })
    await writeFile(join(here.folder, name), source)
  }
  return here
}

/** Uses a relay as a page does. */
async function use(address, cookie) {
  const clientOf = (session) =>
    new RecordingsClient({
      token: null,
      baseUrl: `${address}/relay`,
      retries: 0,
      fetch: (url, { headers, ...init }) => fetch(url, { ...init, headers: { ...headers, cookie: session } }),
    })
  const client = clientOf(cookie)
  const { items } = await client.listRecordings()
  assert.deepEqual(items.map(({ id }) => id).sort(), ['ada-0', 'ada-1'])
  assert.equal((await client.getRecording('ada-1')).ownerEmail, 'ada@example.com')
  await assert.rejects(client.getRecording('bob-0'), { code: 'not-found' })
  await assert.rejects(clientOf('__Host-session=x').listRecordings(), { code: 'unauthorized' })
  const foreign = await fetch(`${address}/relay/convergedRecordings`, { headers: { cookie } })
  assert.equal(foreign.status, 403)
}

const NODE = { node: 'server.mjs', http: 'site.mjs', express: 'app.mjs' }
for (const [mark, name] of Object.entries(NODE)) {
  test(`Node: ${mark}`, async (context) => {
    const { folder } = await folderOf(context, {
      [name]: take(PAGE, mark),
      'node_modules/express/index.js': EXPRESS,
      'node_modules/express/package.json': '{"type":"module"}',
    })
    // The cookie comes first, because it is printed when its module is loaded.
    const program = `import './network.mjs'; import './listen.mjs'; await import('./sign-in.mjs'); await import('./${name}')`
    await writeFile(join(folder, 'main.mjs'), program.replaceAll('; ', '\n'))
    const { cookie, address, stop } = await twoLines(process.execPath, ['main.mjs'], folder)
    try {
      await use(address, cookie)
      if (mark === 'http') assert.equal(await (await fetch(address)).text(), 'The rest of the site')
    } finally {
      await stop()
    }
  })
}

/** Starts a program that prints a cookie and then, on its second line, its address. */
async function twoLines(program, args, folder) {
  const joined = join(folder, 'one-line.mjs')
  // Only the first line can be waited for.
  await writeFile(
    joined,
    `
    const lines = []
    const { log } = console
    console.log = (line) => lines.push(line) === 2 && log(lines.join(' '))
    await import('./main.mjs')`,
  )
  const { address: line, stop } = await server(program, [...args.slice(0, -1), 'one-line.mjs'], folder)
  const [cookie, address] = line.split(' ')
  return { cookie, address, stop }
}

const [DENO, BUN] = take(PAGE, 'commands').trim().split('\n')
for (const [runtime, line, options] of [
  ['deno', DENO, (port) => ['--host', '127.0.0.1', '--port', `${port}`]],
  ['bun', BUN, () => []],
]) {
  test(`${runtime}: ${line}`, async (context) => {
    const before = "import './network.mjs'\nimport './sign-in.mjs'\n"
    const { folder } = await folderOf(context, { 'serve.mjs': before + take(PAGE, 'fetch') })
    const port = await freePort()
    process.env.BUN_PORT = `${port}`
    const [program, ...args] = line.split(' ')
    assert.equal(program, runtime)
    const { address: cookie, stop } = await server(binary(runtime), [...args.slice(0, -1), ...options(port), args.at(-1)], folder)
    try {
      const address = `http://127.0.0.1:${port}`
      const isUp = () =>
        fetch(address).then(
          () => true,
          () => false,
        )
      await until(isUp, () => 'the server')
      await use(address, cookie)
    } finally {
      await stop()
    }
  })
}

test('a Worker', async (context) => {
  const { run } = await folderOf(context, {
    'worker.js': take(PAGE, 'worker'),
    'sessions.js': `export const userOf = async (request, env) => env.users[request.headers.get('cookie')]`,
  })
  const { code, stdout, stderr } = await run(
    'main.mjs',
    `
    import worker from './worker.js'
    const env = { WEBEX_ACCESS_TOKEN: '${TOKEN}', RELAY_SECRET: 'x'.repeat(32), users: { ada: { email: 'ada@example.com' } } }
    for (const cookie of ['ada', 'eve']) {
      const headers = { 'X-Webex-Recordings': '1', cookie }
      const response = await worker.fetch(new Request('https://site.example/relay/convergedRecordings/ada-0', { headers }), env)
      console.log(response.status, (await response.json()).id)
    }`,
  )
  assert.deepEqual([code, stdout, stderr], [0, '200 ada-0\n401 undefined\n', ''])
})

test('Next.js', async (context) => {
  const { run } = await folderOf(context, { 'app/relay/[...path]/route.js': take(PAGE, 'next') })
  const { stdout, stderr } = await run(
    'main.mjs',
    `
    import { begin } from './sessions.mjs'
    import * as route from './app/relay/[...path]/route.js'
    const headers = { 'X-Webex-Recordings': '1', cookie: begin('ada@example.com') }
    for (const [method, handler] of Object.entries(route)) {
      const request = new Request('https://site.example/relay/convergedRecordings/ada-0', { method, headers })
      console.log(method, (await handler(request, { params: {} })).status)
    }`,
  )
  // Between them is the relay's log.
  assert.deepEqual(stdout.match(/^[A-Z]+ \d+$/gm), ['DELETE 405', 'GET 200', 'POST 405'], stderr)
})

test('pages of another origin', async (context) => {
  const { run } = await folderOf(context, {
    'other.mjs': take(PAGE, 'origins'),
    'owner.mjs': `export const ownerOf = async (proof) => (proof === 'of-ada' ? 'ada@example.com' : undefined)`,
  })
  const { stdout, stderr } = await run(
    'main.mjs',
    `
    import { RecordingsClient } from 'webex-converged-recordings'
    import { relay } from './other.mjs'
    const { fetch } = globalThis
    // The browser adds the origin.
    let origin = 'https://contoso.sharepoint.com'
    globalThis.fetch = (url, { headers, ...init }) =>
      url.startsWith('https://relay.example/') ? relay(new Request(url, { ...init, headers: { ...headers, origin } })) : fetch(url, { headers, ...init })
    const proofOfTheHost = async () => 'of-ada'
    ${take(PAGE, 'headers')}
    console.log((await client.listRecordings()).items.length)
    origin = 'https://evil.example'
    console.log((await client.listRecordings().catch(({ code }) => ({ items: [], code }))).code)`,
  )
  assert.equal(stdout, '2\nforbidden\n', stderr)
})

test('the emulator to try it with', async (context) => {
  const { folder } = await folderOf(context, { 'users.json': take(PAGE, 'users') })
  const [program, name, ...args] = take(PAGE, 'emulator').trim().split(' ')
  assert.deepEqual([program, name], ['npx', 'webex-recordings'])
  const { address, stop } = await server(join(consumer, 'node_modules/.bin', name), [...args, '--port', '0'], folder)
  try {
    const authorize = () => ({ ownerEmail: 'ada@example.com' })
    const relay = createRelay({ path: '/relay', token: 'service-token', baseUrl: address, links: 'relay', authorize })
    const fetch = (url, init) => relay(new Request(url, init))
    const client = new RecordingsClient({ token: null, baseUrl: 'https://site.example/relay', fetch })
    const [{ id }] = (await client.listRecordings()).items
    assert.ok((await client.getRecording(id)).temporaryDirectDownloadLinks.audioDownloadLink)
  } finally {
    await stop()
  }
})

test('users who may do less', async (context) => {
  const { run } = await folderOf(context, { 'authorize.mjs': take(PAGE, 'actions') })
  const { stdout, stderr } = await run(
    'main.mjs',
    `
    import { authorize } from './authorize.mjs'
    import { begin, userOf } from './sessions.mjs'
    const request = new Request('https://site.example', { headers: { cookie: begin('ada@example.com') } })
    console.log(JSON.stringify(authorize({ request, action: 'list' })))
    userOf(request).isAuditor = true
    console.log(JSON.stringify(authorize({ request, action: 'list' })))
    console.log(authorize({ request: new Request('https://site.example'), action: 'list' }))`,
  )
  const ada = '"ownerEmail":"ada@example.com","name":"ada@example.com"'
  assert.equal(stdout, `{${ada}}\n{${ada},"actions":["list","get"]}\nfalse\n`, stderr)
})

test('limits and a log', async (context) => {
  const { run } = await folderOf(context, { 'limits.mjs': take(PAGE, 'limits') })
  const { stdout, stderr } = await run(
    'main.mjs',
    `
    import { createRelay } from 'webex-converged-recordings/relay'
    import { limit, log } from './limits.mjs'
    const relay = createRelay({ path: '/relay', token: '${TOKEN}', authorize: () => ({ ownerEmail: 'ada@example.com', name: 'ada' }), limit, log: (entry) => count === 60 && log(entry) })
    let count = 0
    for (; count < 61; count += 1) {
      const response = await relay(new Request('https://site.example/relay/convergedRecordings/ada-0', { headers: { 'X-Webex-Recordings': '1' } }))
      if (response.status !== 200) console.log(count, response.status, Number(response.headers.get('retry-after')) > 50)
    }`,
  )
  const [entry, refusal] = stdout.trim().split('\n')
  const { durationMs, ...rest } = JSON.parse(entry)
  assert.ok(durationMs >= 0)
  assert.deepEqual(rest, { action: 'get', id: 'ada-0', user: 'ada', status: 429, code: 'rate-limited' })
  assert.equal(refusal, '60 429 true', stderr)
})

test('a secret is long enough', async () => {
  const line = take(PAGE, 'secret').trim()
  const [, expression] = /^node -p "(.+)"$/.exec(line)
  const { stdout } = await command(process.execPath, ['-p', expression])
  const secret = stdout.trim()
  assert.equal(typeof createRelay({ path: '/relay', secret, authorize: () => false }), 'function')
  assert.ok(secret.length >= 40)
})

test('the table names every option', async () => {
  const text = (await pages())[PAGE]
  const rows = (title) =>
    text
      .split(`## ${title}\n`)[1]
      .split('\n## ')[0]
      .match(/^\| [`\d].*$/gm)
      .map((row) => row.split(' | ')[0])
  const named = rows('Options').flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name))
  let message = ''
  try {
    createRelay({ unknown: true })
  } catch (error) {
    message = error.message
  }
  const known = message.replace(/^.*there are /, '').split(', ')
  assert.ok(known.length > 10, message)
  assert.deepEqual(named.sort(), known.sort())
})

let browser
before(async () => {
  browser = await chromium()
})
after(() => browser.close())

test('the page', async () => {
  const emulator = await webex()
  const relay = createRelay({
    path: '/relay',
    token: SERVICE_TOKEN,
    baseUrl: emulator.baseUrl,
    fetch: emulator.fetch,
    authorize: () => ({ ownerEmail: 'bob@example.com' }),
  })
  const imports = { 'webex-converged-recordings': '/node_modules/webex-converged-recordings/index.js' }
  const files = {
    'index.html': `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script><script type="module" src="page.js"></script>`,
    'page.js': `${take(PAGE, 'page')}\nwindow.report = items.map(({ id }) => id)`,
  }
  const { page, complaints } = await browser.open({ files, webex: emulator })
  await page.route('https://site.example/relay/**', async (route) => {
    const request = route.request()
    const response = await relay(new Request(request.url(), { method: request.method(), headers: await request.allHeaders() }))
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() })
  })
  await page.goto('https://site.example/index.html')
  await page.waitForFunction('window.report')
  assert.deepEqual(await page.evaluate('window.report'), ['bob-0', 'bob-1', 'bob-2'])
  assert.deepEqual(complaints, [])
})

test('everything was run', () => assert.deepEqual(left(), []))
