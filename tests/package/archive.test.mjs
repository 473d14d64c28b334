// Does what docs/archive.md says, from signing in to the last of several nights, with access tokens that lapse, refresh tokens that rotate,
// links that lapse, broken connections, and runs that are killed. The emulator stands in for Webex.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { documents, place, refusal } from './docs.mjs'

const { take, left } = await documents(import.meta.url)
const [login, archive] = [take('docs/archive.md', 'login'), take('docs/archive.md', 'archive')]

const DAY = 86_400_000
const CREDENTIALS = { WEBEX_CLIENT_ID: 'emulator-client', WEBEX_CLIENT_SECRET: 'emulator-secret' }
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** A company whose media hosts and sign-in are as bad as Webex's may be. */
async function company(t) {
  const here = await place(t, {
    dialect: 'webex',
    users: [{ email: 'ada@example.com', token: 'token-of-ada' }],
    recordings: 0,
    // Each access token is valid for five seconds, and each refresh token works once.
    integration: { accessTokenSeconds: 5, rotate: true, deviceIntervalSeconds: 0 },
    media: { lapsed: 'sign-in-page' },
    faults: ['MEDIA lapse every 5', 'MEDIA cut every 7', 'MEDIA reset every 11', 'TOKEN 503 every 4'],
  })
  const add = (days, more) =>
    here.emulator.add({
      serviceType: 'calling',
      topic: 'Same topic: a/b',
      createTime: new Date(Date.now() - days * DAY),
      durationSeconds: 10,
      sizeBytes: 160_000,
      files: { audio: true, transcript: true },
      ...more,
    }).id
  const read = (name) => readFile(join(here.folder, name), 'utf8')
  const job = (environment = {}) => here.run('archive.mjs', archive, [], { ...CREDENTIALS, ...environment })
  const log = async () =>
    (await read('saved.jsonl'))
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line))
  return Object.assign(here, { add, read, job, log })
}

/** Starts a script, for a test that has to do something while it runs. */
async function started(here, name, source) {
  await writeFile(join(here.folder, name), source)
  const env = { ...process.env, NODE_OPTIONS: '', ...CREDENTIALS }
  return spawn(process.execPath, ['--import', './network.mjs', name], { cwd: here.folder, env })
}

/** Signs in, as the page says. Ada approves it. */
async function signIn(here) {
  const child = await started(here, 'login.mjs', login)
  let printed = ''
  for await (const text of child.stdout.setEncoding('utf8')) {
    printed += text
    const [, code] = /^Open https:\/\/\S+ and enter (\d{6})\.$/m.exec(printed) ?? []
    if (code && !printed.includes('Signed in.')) here.emulator.approve(code, 'ada@example.com')
  }
  assert.match(printed, /\nSigned in\. Granted: .*spark:recordings_read.*\n$/)
}

/** The file of a recording, as the emulator's host would send it. */
async function original(emulator, id, link) {
  const headers = { Authorization: 'Bearer token-of-ada' }
  const details = await emulator.fetch(`${emulator.baseUrl}/convergedRecordings/${id}`, { headers })
  const { temporaryDirectDownloadLinks: links } = await details.json()
  return Buffer.from(await (await emulator.fetch(links[link])).arrayBuffer())
}

test('archive: night after night, whatever happens', async (t) => {
  const here = await company(t)
  await signIn(here)
  const ids = Array.from({ length: 12 }, (_, day) => here.add(day + 1))
  const createTime = new Date(Date.now() - DAY)
  const late = here.add(1, { createTime, files: { audio: true, transcript: false } })

  // The first night's run is killed again and again, each time after a few more requests. All the runs together make fewer than the
  // 50 or so that the files take, so none of them finishes.
  for (let kill = 1; kill <= 6; kill++) {
    const child = await started(here, 'archive.mjs', archive)
    const last = here.requests.length + 4 + kill
    here.answer = () => {
      if (here.requests.length >= last) child.kill('SIGKILL')
      return undefined
    }
    await once(child, 'exit')
    assert.equal(child.signalCode, 'SIGKILL', 'it ended before it was killed')
  }
  here.answer = () => undefined
  const first = await here.job()
  assert.equal(first.code, 0, first.stderr)
  assert.match(first.stdout, /^Files saved: \d+\. Recordings that failed: 0\.\n$/)

  // Everything is there once, and as it should be.
  const stillThere = async (expected) => {
    const names = (await readdir(join(here.folder, 'recordings'))).sort()
    const entries = await here.log()
    assert.deepEqual(entries.map(({ path }) => path.split(/[\\/]/).at(-1)).sort(), names)
    assert.deepEqual(entries.map(({ id, part }) => `${id} ${part}`).sort(), expected.sort())
    here.emulator.recover()
    for (const { id, part, path, size } of entries) {
      const bytes = await readFile(path)
      const link = part === 'audio' ? 'audioDownloadLink' : 'transcriptDownloadLink'
      assert.equal(hash(bytes), hash(await original(here.emulator, id, link)), path)
      assert.equal(bytes.length, size)
    }
  }
  const expected = [...ids.flatMap((id) => [`${id} audio`, `${id} transcript`]), `${late} audio`]
  await stillThere(expected)

  // The next night: one is new, and a transcript has come.
  here.emulator.remove(late)
  here.add(1, { id: late, createTime })
  const fresh = here.add(0)
  const next = await here.job()
  assert.deepEqual([next.code, next.stdout], [0, 'Files saved: 3. Recordings that failed: 0.\n'], next.stderr)
  await stillThere([...expected, `${late} transcript`, `${fresh} audio`, `${fresh} transcript`])
  assert.deepEqual((await here.job()).stdout, 'Files saved: 0. Recordings that failed: 0.\n')

  // Nights with failures. None of them loses the sign-in.
  const tokens = await here.read('token.json')
  const says = async (code, stderr, environment) => {
    const ended = await here.job(environment)
    assert.equal(ended.code, code, ended.stderr)
    assert.match(ended.stderr, stderr)
    const { accessToken, refreshToken } = JSON.parse(tokens)
    for (const secret of [accessToken, refreshToken, CREDENTIALS.WEBEX_CLIENT_SECRET]) {
      assert.ok(!ended.stderr.includes(secret) && !ended.stdout.includes(secret))
    }
    return ended
  }
  const refuse = await refusal('503 Retry-After=3600')
  // Requests for tokens, too: the access token may have expired in the meantime.
  here.answer = ({ url }) => refuse({ method: 'GET', url: new URL('/v1/convergedRecordings', url).href })
  await says(75, /^(server|token-failed): /)
  here.answer = () => undefined
  await until(() => Date.now() > Date.parse(JSON.parse(tokens).expiresAt), 'the access token has ended')
  await says(4, /^token-failed: [\s\S]*\nunauthorized: /, { WEBEX_CLIENT_SECRET: 'another-secret' })
  assert.equal(await here.read('token.json'), tokens)
  const good = await here.job()
  assert.equal(good.code, 0, good.stderr)
  assert.notEqual(await here.read('token.json'), tokens)
})

test('archive: what fails for one recording does not keep the others from being saved, and is not forgotten', async (t) => {
  const here = await company(t)
  await signIn(here)
  const [blocked, silent, fine] = [here.add(1), here.add(3, { files: { audio: false, transcript: true } }), here.add(4)]
  assert.equal((await here.job()).code, 1, 'there is no audio')
  // Somebody has put another file where one of ours was.
  const { path } = (await here.log()).find(({ id, part }) => id === blocked && part === 'audio')
  await writeFile(path, 'short')
  await writeFile(join(here.folder, 'saved.jsonl'), '')
  const { code, stdout, stderr } = await here.job()
  assert.equal(code, 1)
  assert.equal(stdout, 'Files saved: 3. Recordings that failed: 2.\n')
  assert.match(stderr, new RegExp(`storage: .*already there.*\\n.*\\n *${blocked}`))
  assert.match(stderr, new RegExp(`There is no link to the audio\\.\\n *${silent}`))
  const saved = (await here.log()).map(({ id, part }) => `${id} ${part}`)
  assert.deepEqual(saved.sort(), [`${silent} transcript`, `${fine} audio`, `${fine} transcript`].sort())
  assert.equal(await readFile(path, 'utf8'), 'short')
})

test('the settings for the schedulers match the script', () => {
  const service = take('docs/archive.md', 'service')
  assert.match(archive, /DONE = 0, FAILED = 1, SIGN_IN = 4, TRY_LATER = 75\n/)
  assert.match(service, /^ExecStart=\/usr\/bin\/node archive\.mjs$/m)
  assert.match(service, /^Restart=on-failure$/m)
  assert.match(service, /^RestartPreventExitStatus=1 4$/m)
  const [, file] = /^EnvironmentFile=(\S+)$/m.exec(service)
  const environment = take('docs/archive.md', 'environment')
  assert.ok(environment.startsWith(`# ${file}\n`))
  const user = take('docs/archive.md', 'user')
  for (const name of [
    file,
    /^WorkingDirectory=(\S+)$/m.exec(service)[1],
    `useradd --system ${/^User=(\S+)$/m.exec(service)[1]}`,
  ]) {
    assert.ok(user.includes(name), name)
  }
  assert.equal(take('docs/archive.md', 'enable'), 'systemctl enable --now webex-archive.timer\n')
  const names = [...environment.matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  assert.deepEqual(names, Object.keys(CREDENTIALS))
  for (const name of names) assert.ok(archive.includes(name) && login.includes(name), name)
  assert.match(take('docs/archive.md', 'timer'), /^OnCalendar=\*-\*-\* 02:00$/m)
  const [, folder] = /^WorkingDirectory=(\S+)$/m.exec(service)
  assert.equal(
    take('docs/archive.md', 'crontab'),
    `0 2 * * * cd ${folder} && set -a && . ${file} && flock --nonblock archive.lock node archive.mjs\n`,
  )
  assert.equal(take('docs/archive.md', 'sign-in'), `set -a; . ${file}; node login.mjs\n`)
  assert.match(
    take('docs/archive.md', 'install'),
    new RegExp(`^sudo -u webex -s\ncd ${folder}\nnpm init[^]*type=module\nnpm install webex-converged-recordings\n$`),
  )
})

test('everything was run', () => assert.deepEqual(left(), []))
