// Everything that the README shows, run as it stands there. Webex is the emulator. And what holds for all pages: each block
// of code is run, and each command exists.

import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { blocksOf, chromium, createEmulator, documents, pages, place, RUN_BY, withImportMap } from './docs.mjs'
import { ADA, office, openSite, startRelay, topicsOf } from './hosts.mjs'
import { command, consumer, emulator, here, root, server, TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)
const all = await pages()

// These are for people who work on the package. Their commands are not a user's.
const FOR_DEVELOPERS = ['docs/architecture.md', 'docs/releasing.md']

for (const [page, text] of Object.entries(all)) {
  test(`each block of code in ${page} has a mark, and a test file that runs it`, () => {
    const blocks = blocksOf(text)
    const isCode = ({ language, mark }) => mark !== undefined || !['sh', 'text'].includes(language)
    for (const { language, mark, source } of blocks.filter(isCode)) {
      assert.ok(mark, `a block of ${language || 'no language'} has no mark above it: ${source}`)
      assert.ok(RUN_BY[page], `no test file runs ${page}`)
    }
    const marks = blocks.flatMap(({ mark }) => mark ?? [])
    assert.equal(new Set(marks).size, marks.length, 'each mark occurs once')
    assert.equal(text.match(/<!-- run: /g)?.length ?? 0, marks.length, 'each mark is right above a block')
  })
}

test('the test files look whether they ran everything', async () => {
  for (const file of new Set(Object.values(RUN_BY))) {
    assert.match(
      await readFile(join(here, file), 'utf8'),
      /\ntest\('everything was run', \(\) => assert\.deepEqual\(left\(\), \[\]\)\)\n$/,
    )
  }
  assert.deepEqual(
    Object.keys(RUN_BY).filter((page) => !all[page]),
    [],
  )
})

const commandsOf = (text) =>
  blocksOf(text)
    // One that has a mark is run, or compared, by the test of its page.
    .filter(({ language, mark }) => language === 'sh' && mark === undefined)
    .flatMap(({ source }) => source.trim().split('\n'))
    .map((line) => line.split('#')[0].trim())
    .filter((line) => line !== '')

test('the commands of all pages are those that exist', async () => {
  const [, help] = /const HELP: &str = "([^"]*)"/.exec(await readFile(join(root, 'xtask/src/main.rs'), 'utf8'))
  const seen = { cargo: 0, emulator: 0, capture: 0, script: 0, other: 0 }
  for (const [page, text] of Object.entries(all)) {
    const scripts = blocksOf(text).flatMap(({ source }) => /^\/\/ ([\w-]+\.mjs)/.exec(source)?.[1] ?? [])
    for (const line of commandsOf(text)) {
      const [, xtask] = /^cargo xtask ([a-z]+)/.exec(line) ?? []
      const [, script] = /^(?:WEBEX_ACCESS_TOKEN=… )?node ([\w-]+\.mjs)( [\w -]+)?$/.exec(line) ?? []
      if (xtask) {
        assert.match(help, new RegExp(`^  ${xtask}\\b`, 'm'), `${page}: ${line}`)
        seen.cargo += 1
      } else if (FOR_DEVELOPERS.includes(page)) {
      } else if (line.startsWith('npx webex-recordings emulator')) {
        // What counts here is that it takes the options. The port may be in use.
        const args = line
          .replace(/ --port \d+/, '')
          .split(' ')
          .slice(2)
        const { address, stop } = await server('node_modules/.bin/webex-recordings', [...args, '--port', '0'])
        assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/v1$/)
        assert.equal(await stop(), 0)
        seen.emulator += 1
      } else if (line.startsWith('npx webex-recordings capture')) {
        const webex = await emulator()
        const args = [...line.split(' ').slice(2), '--base-url', webex.address]
        const { code, stderr } = await command('node_modules/.bin/webex-recordings', args, { WEBEX_ACCESS_TOKEN: TOKEN })
        assert.equal(code, 0, stderr)
        await webex.stop()
        seen.capture += 1
      } else if (script) {
        assert.ok(scripts.includes(script), `${page}: ${line}`)
        seen.script += 1
      } else {
        const install = 'npm install webex-converged-recordings'
        const others = [install, `${install} jose`, 'export WEBEX_ACCESS_TOKEN=…']
        assert.ok(others.includes(line), `${page}: ${line}`)
        seen.other += 1
      }
    }
  }
  for (const [kind, count] of Object.entries(seen)) assert.ok(count > 0, kind)
  const ci = await readFile(join(root, '.ci/run'), 'utf8')
  assert.ok(ci.trimEnd().endsWith('\ncargo xtask test'))
})

test('the first try, without an account', async (t) => {
  // As `npx webex-recordings emulator` starts it.
  const { run } = await place(t, { token: 'dev-token', recordings: 250 })
  const { code, stdout, stderr } = await run('try.mjs', take('README.md', 'try'), [], {})
  assert.deepEqual([code, stderr], [0, ''])
  const [count, ...newest] = stdout.split('. The newest:')
  assert.match(count, /^2\d\d recordings$/)
  assert.match(newest.join(), /id: '[\da-f-]{36}'/)
})

test('the script that lists a year', async (t) => {
  const { run, emulator } = await place(t, { recordings: 250, rangeLimitDays: 30 })
  const { code, stdout, stderr } = await run('list.mjs', take('README.md', 'node'))
  assert.equal(code, 0, stderr)
  const lines = stdout.trim().split('\n')
  const available = emulator.recordings().filter(({ status }) => status === 'available')
  assert.ok(available.length > 200)
  assert.deepEqual(
    lines,
    available.map(({ createTime, id, topic }) => `${createTime} ${id} ${topic}`),
  )
})

let launched, webex
before(async () => {
  webex = await createEmulator({ token: TOKEN, dialect: 'webex' })
  launched = await chromium()
})
after(() => launched?.close())

test('the web app', async () => {
  const files = { 'index.html': withImportMap(), 'app.js': take('README.md', 'module') }
  const { page, complaints } = await launched.open({ files, webex })
  await page.goto('https://site.example/index.html')
  const trash = (...given) => page.evaluate(async (given) => (await import('/app.js')).trash(...given), given)
  const status = (id) => webex.recordings().find((recording) => recording.id === id).status
  const { id, topic } = webex.add({ serviceType: 'calling' })
  assert.equal(await trash(TOKEN, id), `${topic}: in the recycle bin`)
  assert.equal(status(id), 'deleted')
  assert.deepEqual(complaints, [])
  assert.match(await trash('wr0ng', id), /valid access token.*Get a new one/)
  await page.close()
})

test('the page with a relay, and a session that ends', async (t) => {
  const people = await office()
  const site = await openSite(t, { html: withImportMap(), files: { 'page.js': take('README.md', 'relayed') } })
  const sessions = `
    export const userOf = async ({ headers }) => /(^|; )session=ada(;|$)/.test(headers.get('cookie') ?? '') ? { email: ${JSON.stringify(ADA)} } : undefined`
  site.relay = await startRelay(t, {
    files: {
      'relay.mjs': take('README.md', 'relay'),
      'sessions.mjs': sessions,
    },
    elsewhere: { 'webexapis.com': people.fetch },
  })
  const { page } = await launched.open({ files: {}, webex })
  t.after(() => page.close())
  await page.context().addCookies([{ name: 'session', value: 'ada', url: site.origin, httpOnly: true, sameSite: 'Strict' }])
  await page.goto(`${site.origin}/page`)
  const topics = () =>
    page.evaluate(() =>
      import('/page.js')
        .then(({ newest }) => newest())
        .then(
          (items) => items.map(({ topic }) => topic),
          ({ code, hint }) => ({ code, hint }),
        ),
    )
  assert.deepEqual(await topics(), topicsOf(people, ADA))
  await page.context().clearCookies()
  const { code, hint } = await topics()
  assert.equal(code, 'unauthorized')
  assert.match(hint, /sign in/i)
})

test('the command lists, downloads and diagnoses', async (t) => {
  const webex = await createEmulator({ dialect: 'webex', token: TOKEN, recordings: 20 })
  const { baseUrl, close } = await webex.listen()
  t.after(close)
  const folder = await mkdtemp(join(consumer, 'command-'))
  const environment = { WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: TOKEN, npm_config_offline: 'true' }
  const [list, download, diagnose, ...more] = take('README.md', 'command').trim().split('\n')
  assert.deepEqual(more, [])
  const run = async (line) => {
    const { code, stdout, stderr } = await command('sh', ['-c', line], environment, { cwd: folder })
    assert.equal(code, 0, stderr)
    return stdout.trim().split('\n')
  }
  const listed = await run(list)
  assert.ok(listed.length > 3)
  assert.ok((await run(download)).length >= listed.length)
  assert.ok((await readdir(join(folder, 'archive'))).length > listed.length)
  const [diagnosis] = await run(diagnose)
  assert.equal(JSON.parse(diagnosis).ok, true)
})

test('everything was run', () => assert.deepEqual(left(), []))
