// The lines of docs/command.md, run in a shell exactly as they are there, one after the other as a reader would. Webex is the emulator.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { documents } from './docs.mjs'
import { command, consumer, load, TOKEN, tarball } from './support.mjs'

const { take, left } = await documents(import.meta.url)
const { createEmulator } = await load()
const PAGE = 'docs/command.md'
const DAY = 86_400_000
const bin = join(consumer, 'node_modules/.bin')

/** A folder with a local Webex that has two years of recordings, for the lines of one test. */
async function shell(context, options) {
  const folder = await mkdtemp(join(consumer, 'shell-'))
  const webex = await createEmulator({ dialect: 'webex', token: TOKEN, recordings: 60, days: 700, ...options })
  const { baseUrl, close } = await webex.listen()
  context.after(close)
  const environment = {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    XDG_CONFIG_HOME: join(folder, 'config'),
    WEBEX_BASE_URL: baseUrl,
    WEBEX_ACCESS_TOKEN: TOKEN,
  }
  /** Starts lines, which may have to wait for somebody. */
  const start = (script) => {
    const child = spawn('sh', ['-ec', script], { cwd: folder, env: { ...process.env, NODE_OPTIONS: '', ...environment } })
    const seen = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        seen[name] += text
      })
    }
    return { child, seen, ended: once(child, 'close').then(([code]) => code) }
  }
  const run = (script) => command('sh', ['-ec', script], environment, { cwd: folder })
  return { webex, folder, run, start }
}

const linesOf = (text) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

const isOld = ({ createTime }, days) => Date.parse(createTime) < Date.now() - days * DAY
const calls = (webex) => webex.recordings().filter(({ serviceType }) => ['calling', 'customerAssist'].includes(serviceType))

test('it is installed', async () => {
  const prefix = await mkdtemp(join(consumer, 'global-'))
  const script = take(PAGE, 'install').replace('webex-converged-recordings', `"${tarball}"`)
  const environment = {
    npm_config_prefix: prefix,
    npm_config_offline: 'true',
    PATH: `${join(prefix, 'bin')}${delimiter}${process.env.PATH}`,
  }
  const { code, stdout, stderr } = await command('sh', ['-ec', script], environment)
  assert.equal(code, 0, stderr)
  assert.match(stdout, /Usage: webex-recordings <command> \[options\]/)
})

test('the table of commands has each of them', async () => {
  const { stdout } = await command(join(bin, 'webex-recordings'), ['--help'])
  const known = [...stdout.matchAll(/^ {2}([a-z]+) {2}/gm)].map(([, name]) => name)
  const text = await readFile(new URL('../../docs/command.md', import.meta.url), 'utf8')
  const [, table] = /\| command \| what it does \|\n\| --- \| --- \|\n(.*?)\n\n/s.exec(text)
  const described = [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, names]) => names.replaceAll('`', '').split(', '))
  assert.deepEqual(described.sort(), known.sort())
})

test('somebody signs in, and approves the code as the page says', async (t) => {
  const { start, folder } = await shell(t)
  const emulator = start('exec webex-recordings emulator --dialect webex --control --port 0 --ready json')
  t.after(() => emulator.child.kill())
  await until(() => emulator.seen.stdout.includes('\n'), 'the emulator')
  const { baseUrl } = JSON.parse(emulator.seen.stdout)

  const credentials = 'WEBEX_CLIENT_ID=emulator-client WEBEX_CLIENT_SECRET=emulator-secret'
  const script = take(PAGE, 'login').replace('WEBEX_CLIENT_ID=… WEBEX_CLIENT_SECRET=…', credentials)
  const { seen, ended } = start(`unset WEBEX_ACCESS_TOKEN\nexport WEBEX_BASE_URL=${baseUrl}\n${script}`)
  await until(() => /enter the code \d+/.test(seen.stderr), 'the code')
  const [code] = /\d+(?=\.)/.exec(/enter the code \d+\./.exec(seen.stderr)[0])
  // What curl does with --json.
  const [, body, url] = /^curl --json '(.*)' (\S+)\n$/.exec(take(PAGE, 'approve'))
  const approved = await fetch(url.replace('http://127.0.0.1:8787', new URL(baseUrl).origin), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: body.replace('123456', code),
  })
  assert.equal(approved.status, 200)
  assert.equal(await ended, 0, seen.stderr)
  const who = JSON.parse(seen.stdout)
  assert.deepEqual([who.email, who.tokenFrom], ['user@example.com', 'the sign-in of "webex-recordings login"'])
  assert.ok(Date.parse(who.expires) > Date.now())
  assert.equal((await stat(join(folder, 'config/webex-recordings/sign-in.json'))).mode & 0o077, 0)
})

test('a year is exported', async (t) => {
  const { webex, run, folder } = await shell(t)
  const { code, stderr } = await run(take(PAGE, 'export'))
  assert.deepEqual([code, stderr], [0, ''])
  const [head, ...rows] = (await readFile(join(folder, '2025.csv'), 'utf8')).split('\r\n').slice(0, -1)
  assert.match(head, /^createTime,/)
  const expected = webex.recordings().filter(({ createTime, status }) => status === 'available' && createTime.startsWith('2025-'))
  assert.ok(expected.length > 10)
  assert.equal(rows.length, expected.length)
})

test('a list is the input of another command', async (t) => {
  const { webex, run } = await shell(t)
  const added = webex.add({ topic: 'The budget', serviceType: 'calling' })
  webex.add({ topic: 'Something else', serviceType: 'calling' })
  const { code, stdout, stderr } = await run(take(PAGE, 'pipe'))
  assert.equal(code, 0, stderr)
  assert.deepEqual(linesOf(stdout), [{ id: added.id, topic: 'The budget', ownerEmail: 'user@example.com' }])
})

test('an archive is downloaded, and a second run finds everything there', async (t) => {
  const { webex, run, folder } = await shell(t, { recordings: 20 })
  const [dryRun, real] = take(PAGE, 'download').trim().split('\n')
  const planned = await run(dryRun)
  assert.equal(planned.code, 0, planned.stderr)
  const expected = calls(webex).filter(({ createTime, status }) => status === 'available' && createTime >= '2025')
  assert.ok(expected.length > 3)
  assert.equal(linesOf(planned.stdout).length, expected.length)
  assert.ok(!(await readdir(folder)).includes('archive'), 'a dry run writes nothing')
  const first = await run(real)
  assert.equal(first.code, 0, first.stderr)
  const files = await readdir(join(folder, 'archive'))
  assert.equal(files.filter((name) => name.endsWith('.mp3')).length, expected.length)
  const again = await run(`${real} --verify`)
  assert.equal(again.code, 0, again.stderr)
  assert.deepEqual(await readdir(join(folder, 'archive')), files)

  const [path, job] = take(PAGE, 'crontab').trim().split('\n')
  assert.match(path, /^PATH=/)
  const line = job.replace('0 2 * * * ', '').replaceAll('/srv/webex', folder)
  const nightly = await run(line)
  assert.equal(nightly.code, 0, nightly.stderr)
})

test('old recordings go into the recycle bin, and come back', async (t) => {
  const { webex, run } = await shell(t)
  const old = () => calls(webex).filter((one) => one.status === 'available' && isOld(one, 365))
  const expected = old().map(({ id }) => id)
  assert.ok(expected.length > 3)
  const [dryRun, real] = take(PAGE, 'trash').trim().split('\n')
  const planned = await run(dryRun)
  assert.equal(planned.code, 0, planned.stderr)
  assert.deepEqual(
    linesOf(planned.stdout)
      .map(({ id }) => id)
      .sort(),
    expected.sort(),
  )
  assert.equal(old().length, expected.length)
  const done = await run(real)
  assert.equal(done.code, 0, done.stderr)
  assert.equal(old().length, 0)
  const [restore] = /webex-recordings restore --ids \S+/.exec(done.stderr)
  const restored = await run(restore)
  assert.equal(restored.code, 0, restored.stderr)
  assert.equal(old().length, expected.length)
})

test('the recycle bin is emptied, if it has as many recordings as expected', async (t) => {
  const { webex, run } = await shell(t)
  const binned = () => calls(webex).filter((one) => one.status === 'deleted' && isOld(one, 395)).length
  await run('webex-recordings trash --older-than 395d')
  assert.ok(binned() > 3)
  const { code, stderr } = await run(take(PAGE, 'purge'))
  assert.equal(code, 0, stderr)
  assert.equal(binned(), 0)
})

test('it is tried out with the emulator', async (t) => {
  const { start } = await shell(t)
  // On a free port, and until the lines have run.
  const script = take(PAGE, 'emulator')
    .replace('--days 400 &', '--days 400 --port 0 > url &\nwhile ! [ -s url ]; do sleep 0.1; done')
    .replace('http://127.0.0.1:8787/v1', '"$(cat url)"')
  const { seen, ended } = start(`${script}\nkill $!`)
  assert.equal(await ended, 0, seen.stderr)
  assert.ok(linesOf(seen.stdout).length > 10)
})

test('everything was run', () => assert.deepEqual(left(), []))
