// Where the command gets its token from, in which order, and what it says if there is none. Also the sign-in that `login` stores.

import assert from 'node:assert/strict'
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { ownFolder, run, served, start, WEEK, webex } from './cli.mjs'

const LIST = `webex-recordings list ${WEEK.join(' ')}`
const LIST_PATH = '/v1/convergedRecordings'

const INTEGRATION = { clientId: 'id-of-the-app', clientSecret: 's3cret-of-the-app' }
const APP = { WEBEX_CLIENT_ID: INTEGRATION.clientId, WEBEX_CLIENT_SECRET: INTEGRATION.clientSecret }

/** People whose tokens come from different places, so that a request shows where its token came from. */
const PEOPLE = ['file', 'variable', 'command', 'signed-in'].map((name) => ({
  email: `${name}@example.com`,
  token: `t0ken-of-${name}`,
}))
const [FILE, VARIABLE, COMMAND] = PEOPLE.map(({ token }) => token)

/** A Webex, a folder of its own, and the command there. Everything that is printed is searched for what is secret. */
async function scene(context, { secrets = [], ...options } = {}) {
  let nowMs = Date.now()
  const { emulator, baseUrl } = await webex(context, {
    users: PEOPLE,
    integration: { ...INTEGRATION, deviceIntervalSeconds: 0 },
    now: () => nowMs,
    recordings: 5,
    ...options,
  })
  const folder = await ownFolder()
  const isQuiet = ({ stdout, stderr }) => {
    for (const secret of [...PEOPLE.map(({ token }) => token), INTEGRATION.clientSecret, 'wr0ng', ...secrets]) {
      assert.ok(!(stdout + stderr).includes(secret), `${secret} in ${stdout}${stderr}`)
    }
  }
  return {
    emulator,
    baseUrl,
    folder,
    secrets,
    wait: (milliseconds) => {
      nowMs += milliseconds
    },
    /** Who has asked for the list. */
    users: () => emulator.requests.filter(({ path }) => path === LIST_PATH).map(({ user }) => user),
    run: async (line, env) => {
      const came = await run(line, { folder, env: { WEBEX_BASE_URL: baseUrl, ...env } })
      isQuiet(came)
      return came
    },
    start: (line, env) => {
      const started = start(line, { folder, env: { WEBEX_BASE_URL: baseUrl, ...env } })
      return { ...started, ended: started.ended.then((came) => isQuiet(came) ?? came) }
    },
  }
}

async function tokenFile({ folder }, text, mode = 0o600) {
  const file = join(folder, 'token')
  await writeFile(file, text)
  await chmod(file, mode)
  return '--token-file token'
}

const printing = (token) => ({ WEBEX_TOKEN_COMMAND: `echo ${token}` })

describe('the token comes', () => {
  test('from the file first, then the variable, then the command, then the sign-in', async (context) => {
    const place = await scene(context)
    const { run, users } = place
    await signIn(place)
    const file = await tokenFile(place, `${FILE}\n`)
    const variable = { WEBEX_ACCESS_TOKEN: VARIABLE }
    const command = printing(COMMAND)
    for (const [line, env] of [
      [`${LIST} ${file}`, { ...variable, ...command }],
      [LIST, { ...variable, ...command }],
      [LIST, command],
      [LIST, {}],
    ]) {
      const { code, stderr } = await run(line, env)
      assert.equal(code, 0, stderr)
    }
    assert.deepEqual(
      users(),
      ['file', 'variable', 'command', 'signed-in'].map((name) => `${name}@example.com`),
    )
  })

  test('never from a source further down, if there is something wrong with the first one', async (context) => {
    const place = await scene(context)
    await signIn(place)
    place.emulator.clear()
    for (const [line, env, code, said] of [
      [`${LIST} --token-file none`, {}, 4, '--token-file: cannot use "none": there is no such file or folder'],
      [`${LIST} --token-file .`, {}, 4, '--token-file: cannot use ".": '],
      [LIST, { WEBEX_ACCESS_TOKEN: '' }, 2, 'WEBEX_ACCESS_TOKEN: is empty; '],
      [LIST, { WEBEX_ACCESS_TOKEN: 'wr0ng with spaces' }, 2, 'WEBEX_ACCESS_TOKEN: expected a Webex access token'],
      [LIST, { WEBEX_TOKEN_COMMAND: '' }, 2, 'WEBEX_TOKEN_COMMAND: is empty; '],
      [LIST, { WEBEX_TOKEN_COMMAND: 'echo wr0ng; exit 7' }, 4, 'WEBEX_TOKEN_COMMAND: the command ended with the exit code 7'],
      [LIST, { WEBEX_TOKEN_COMMAND: 'true' }, 4, 'WEBEX_TOKEN_COMMAND: the command printed nothing'],
      [LIST, { WEBEX_TOKEN_COMMAND: 'no-such-program' }, 4, 'WEBEX_TOKEN_COMMAND: the command ended with the exit code 127'],
      [
        LIST,
        { WEBEX_TOKEN_COMMAND: 'echo wr0ng twice' },
        4,
        'WEBEX_TOKEN_COMMAND: the command printed something other than a token',
      ],
    ]) {
      const came = await place.run(line, env)
      assert.deepEqual([came.code, came.stdout], [code, ''], came.stderr)
      const last = came.stderr.split('\n').find((one) => one.startsWith('webex-recordings: '))
      assert.ok(last?.startsWith(`webex-recordings: ${said}`), came.stderr)
      assert.doesNotMatch(came.stderr, /\n {4}at |ERR_/)
    }
    assert.deepEqual(place.emulator.requests, [])
  })

  test('not from a file that has none, or that others can read', async (context) => {
    const place = await scene(context)
    for (const [text, mode, said] of [
      ['\n', 0o600, /: it is empty\n$/],
      ['wr0ng token', 0o600, /: it contains something other than a token\n$/],
      [FILE, 0o640, /: other users can read it\. Run chmod 600 on it\.\n$/],
      [FILE, 0o604, /: other users can read it\./],
    ]) {
      const file = await tokenFile(place, text, mode)
      const { code, stderr } = await place.run(`${LIST} ${file}`)
      assert.equal(code, 4)
      assert.match(stderr, said)
    }
    assert.deepEqual(place.emulator.requests, [])
  })

  test('never from an argument', async (context) => {
    const place = await scene(context)
    for (const given of ['--token wr0ng', '--token=wr0ng', `--limit 1 --token=${FILE}`, `--format json --token ${FILE}`]) {
      const { code, stdout, stderr } = await place.run(`webex-recordings list ${given}`)
      assert.deepEqual([code, stdout], [2, ''])
      assert.match(stderr, /--token: is refused, .* set WEBEX_ACCESS_TOKEN in the environment instead/)
    }
    const misplaced = await place.run(`webex-recordings list ${FILE}`)
    assert.equal(misplaced.code, 2)
    for (const line of [
      `webex-recordings ${FILE}`,
      `webex-recordings list --${FILE}`,
      `webex-recordings get --ids ok --${FILE}=1`,
    ]) {
      assert.equal((await place.run(line)).code, 2)
    }
  })

  test('and nowhere else: without one, it says how to get one', async (context) => {
    const { run, emulator } = await scene(context)
    const { code, stderr } = await run(LIST)
    assert.equal(code, 4)
    assert.match(
      stderr,
      /^webex-recordings: There is no access token\.\nSet WEBEX_ACCESS_TOKEN, use --token-file, or run "webex-recordings login"\./,
    )
    assert.deepEqual(emulator.requests, [])
  })
})

describe('a token that Webex rejects', () => {
  test('is asked for once more: from the command and from the file', async (context) => {
    const place = await scene(context)
    const script = 'if [ -e asked ]; then echo $NEXT; else touch asked; echo wr0ng-token; fi'
    const renewed = await place.run(LIST, { WEBEX_TOKEN_COMMAND: script, NEXT: COMMAND })
    assert.equal(renewed.code, 0, renewed.stderr)
    assert.deepEqual(place.users(), [undefined, 'command@example.com'])

    // The file gets another token while the first request waits for its answer.
    const file = await tokenFile(place, 'wr0ng-token')
    const tokens = []
    const baseUrl = await served(context, async (request, response) => {
      tokens.push(request.headers.authorization)
      if (tokens.length === 1) await tokenFile(place, FILE)
      response.writeHead(tokens.length === 1 ? 401 : 200, { 'content-type': 'application/json' }).end('{"items":[]}')
    })
    const { code, stderr } = await place.run(`${LIST} ${file}`, { WEBEX_BASE_URL: baseUrl })
    assert.equal(code, 0, stderr)
    assert.deepEqual(tokens, ['Bearer wr0ng-token', `Bearer ${FILE}`])
  })

  test('is an error if there is no other one', async (context) => {
    const { run, emulator } = await scene(context)
    for (const env of [{ WEBEX_ACCESS_TOKEN: 'wr0ng-token' }, printing('wr0ng-token')]) {
      emulator.clear()
      const { code, stderr } = await run(LIST, env)
      assert.equal(code, 4)
      assert.match(stderr, /^webex-recordings: unauthorized: Webex answered 401: /)
      assert.ok(emulator.requests.length <= 2, `${emulator.requests.length}`)
    }
  })
})

test('the command for the token can talk to people, and ends when the command that runs it ends', async (context) => {
  const place = await scene(context)
  const spoken = await place.run(LIST, { WEBEX_TOKEN_COMMAND: `echo 'Touch your key' >&2; echo ${COMMAND}` })
  assert.deepEqual([spoken.code, spoken.stderr], [0, 'Touch your key\n'])

  const hanging = place.start(`exec ${LIST}`, { WEBEX_TOKEN_COMMAND: 'echo $$ > pid; exec sleep 1000' })
  const pid = await until(
    async () => Number(await readFile(join(place.folder, 'pid'), 'utf8').catch(() => '')),
    'the command to start',
  )
  hanging.child.kill('SIGTERM')
  const { code, stderr } = await hanging.ended
  assert.deepEqual([code, stderr], [143, 'Terminated.\n'])
  await until(() => !isRunning(pid), 'the command to end')
})

function isRunning(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Signs somebody in, as if that person entered the code. */
async function signIn(place, { env = APP, more = '', email = 'signed-in@example.com' } = {}) {
  const { seen, ended } = place.start(`webex-recordings login ${more}`, env)
  const [, code] = await Promise.race([
    until(() => /enter the code (\S+)\.\n/.exec(seen.stderr), 'the code'),
    ended.then(assert.fail),
  ])
  place.emulator.approve(code, email)
  const came = await ended
  assert.equal(came.code, 0, came.stderr)
  return came
}

describe('the sign-in', () => {
  const folderOf = ({ folder }) => join(folder, 'home/.config/webex-recordings')
  const stored = async (place, name) => JSON.parse(await readFile(join(folderOf(place), name), 'utf8'))

  test('is stored where only its owner can read it, says so, and is used without any variable', async (context) => {
    const place = await scene(context)
    const { stdout, stderr } = await signIn(place)
    assert.equal(stdout, '')
    const lines = stderr.trimEnd().split('\n')
    assert.match(lines[0], /^Open http:\/\/127\.0\.0\.1:\d+\/\S+ in any browser, and enter the code \S+\.$/)
    assert.match(lines.at(-2), /^You are signed in\. Granted: .*spark:recordings_read.*\.$/)
    assert.equal(
      lines.at(-1),
      `The sign-in is stored in ${JSON.stringify(folderOf(place))}. "webex-recordings logout" removes it.`,
    )

    assert.deepEqual((await readdir(folderOf(place))).sort(), ['sign-in-tokens.json', 'sign-in.json'])
    const modes = async (path) => ((await stat(path)).mode & 0o777).toString(8)
    assert.equal(await modes(folderOf(place)), '700')
    for (const name of ['sign-in.json', 'sign-in-tokens.json']) assert.equal(await modes(join(folderOf(place), name)), '600')

    const { accessToken, refreshToken } = await stored(place, 'sign-in-tokens.json')
    place.secrets.push(accessToken, refreshToken)
    for (const format of ['table', 'json', 'jsonl', 'csv']) {
      const { code } = await place.run(`${LIST} --verbose --format ${format}`)
      assert.equal(code, 0)
    }
    assert.deepEqual(new Set(place.users()), new Set(['signed-in@example.com']))
  })

  test('goes where XDG_CONFIG_HOME says', async (context) => {
    const place = await scene(context)
    const env = { XDG_CONFIG_HOME: join(place.folder, 'config') }
    await signIn(place, { env: { ...APP, ...env } })
    assert.deepEqual((await readdir(join(place.folder, 'config/webex-recordings'))).length, 2)
    assert.deepEqual(await readdir(join(place.folder, 'home')), [])
    assert.equal((await place.run(LIST, env)).code, 0)
    assert.equal((await place.run(LIST)).code, 4)
  })

  test('is for one address: nothing is sent to another one', async (context) => {
    const place = await scene(context)
    const other = await webex(context, { users: PEOPLE, integration: INTEGRATION })
    await signIn(place)
    const { code, stderr } = await place.run(LIST, { WEBEX_BASE_URL: other.baseUrl })
    assert.equal(code, 4)
    assert.match(
      stderr,
      /^webex-recordings: You are signed in at "http:\/\/127\.0\.0\.1:\d+\/v1", not at "http:\/\/127\.0\.0\.1:\d+\/v1"\. Sign in there: webex-recordings login --base-url "http:\S+"\n$/,
    )
    assert.equal((await place.run(LIST, { WEBEX_BASE_URL: undefined })).code, 0, 'by default, it is used where it is from')
    // The secret of the integration is for that address as well.
    const login = await place.run('webex-recordings login', { WEBEX_BASE_URL: other.baseUrl })
    assert.equal(login.code, 2)
    assert.match(login.stderr, /WEBEX_CLIENT_ID and WEBEX_CLIENT_SECRET: must be set/)
    assert.deepEqual(other.emulator.requests, [])
    assert.equal((await place.run(`${LIST} --base-url ${place.baseUrl}/`)).code, 0, 'the same address, written in another way')
  })

  test('of another address that came while a command runs is not sent to the first one', async (context) => {
    const place = await scene(context)
    await mkdir(folderOf(place), { recursive: true, mode: 0o700 })
    const store = async (baseUrl, accessToken) => {
      const files = {
        'sign-in.json': { format: 1, ...INTEGRATION, baseUrl },
        'sign-in-tokens.json': { accessToken, refreshToken: accessToken },
      }
      for (const [name, json] of Object.entries(files))
        await writeFile(join(folderOf(place), name), JSON.stringify(json), { mode: 0o600 })
    }
    const sent = []
    const baseUrl = await served(context, async (request, response) => {
      sent.push(`${request.headers.authorization} ${(await request.toArray()).join('')}`)
      await store(place.baseUrl, 'an0ther-token')
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"No."}')
    })
    await store(baseUrl, 'the-first-token')
    const { code, stderr } = await place.run(LIST, { WEBEX_BASE_URL: undefined })
    assert.equal(code, 4, stderr)
    assert.match(sent[0], /the-first-token/)
    assert.ok(!sent.join().includes('an0ther-token'), sent.join('\n'))
  })

  test('is not shown with a password that is in an address', async (context) => {
    const place = await scene(context)
    await signIn(place)
    for (const url of ['https://ada:wr0ng@example.com/v1', 'https://example.com/v1?key=wr0ng', 'ada:wr0ng@example.com/v1']) {
      for (const command of [LIST, 'webex-recordings diagnose']) {
        const { code, stdout, stderr } = await place.run(command, { WEBEX_BASE_URL: url })
        assert.notEqual(code, 0)
        assert.match(stdout + stderr, /You are signed in at |WEBEX_BASE_URL: /)
      }
    }
  })

  test('renews itself when its token has lapsed, or is about to', async (context) => {
    const place = await scene(context)
    await signIn(place)
    const first = await stored(place, 'sign-in-tokens.json')
    place.wait(15 * 86_400_000)
    const lapsed = await place.run(LIST)
    assert.equal(lapsed.code, 0, lapsed.stderr)
    const second = await stored(place, 'sign-in-tokens.json')
    assert.notEqual(second.accessToken, first.accessToken)

    const path = join(folderOf(place), 'sign-in-tokens.json')
    await writeFile(path, JSON.stringify({ ...second, expiresAt: '2026-01-01T00:00:00Z' }))
    place.emulator.clear()
    assert.equal((await place.run(LIST)).code, 0)
    assert.notEqual((await stored(place, 'sign-in-tokens.json')).accessToken, second.accessToken)
    assert.deepEqual(
      place.emulator.requests.map(({ path, status }) => [path, status])[0],
      ['/v1/access_token', 200],
      'it did not have to fail first',
    )
  })

  test('that cannot be renewed at the moment is not blamed', async (context) => {
    const place = await scene(context)
    await signIn(place)
    place.wait(15 * 86_400_000)
    for (const [fault, cause] of Object.entries({ 'TOKEN 503': 'webex-fails', 'TOKEN html': 'sign-in-page' })) {
      place.emulator.recover()
      place.emulator.fail(fault)
      const { code, stderr } = await place.run(LIST)
      assert.deepEqual([code, /sign in again/i.test(stderr)], [1, false], stderr)
      const diagnosis = await place.run('webex-recordings diagnose --format json')
      const { found, cause: first } = JSON.parse(diagnosis.stdout).checks.find(({ id }) => id === 'token')
      assert.deepEqual([diagnosis.code, first], [1, cause], diagnosis.stdout)
      assert.match(found, /^The token cannot be renewed now\. The endpoint for tokens answered/)
    }
  })

  test('that is over says to sign in again', async (context) => {
    const place = await scene(context)
    await signIn(place)
    place.wait(200 * 86_400_000)
    const { code, stderr } = await place.run(LIST)
    assert.equal(code, 4)
    assert.match(stderr, /[Ss]ign in again/)
  })

  test('again needs no variables, and takes the place of the last one', async (context) => {
    const place = await scene(context)
    await signIn(place)
    await signIn(place, { env: {}, email: 'file@example.com', more: '--scopes spark:recordings_read' })
    assert.equal((await place.run(LIST)).code, 0)
    assert.deepEqual(place.users(), ['file@example.com'])
    assert.equal((await stored(place, 'sign-in-tokens.json')).scope, 'spark:recordings_read')
  })

  test('takes the place of one that is damaged, if the integration is given', async (context) => {
    const place = await scene(context)
    await mkdir(folderOf(place), { recursive: true, mode: 0o700 })
    for (const name of ['sign-in.json', 'sign-in-tokens.json']) await writeFile(join(folderOf(place), name), '{', { mode: 0o600 })
    const damaged = await place.run(LIST)
    assert.equal(damaged.code, 4)
    assert.match(damaged.stderr, /: it is damaged\. Run "webex-recordings logout", and sign in again\.\n$/)
    await signIn(place)
    assert.equal((await place.run(LIST)).code, 0)
  })

  test('is refused if others can read it', async (context) => {
    const place = await scene(context)
    await signIn(place)
    for (const name of ['sign-in-tokens.json', 'sign-in.json']) {
      await chmod(join(folderOf(place), name), 0o644)
      const { code, stderr } = await place.run(LIST)
      assert.notEqual(code, 0)
      assert.match(stderr, /chmod 600/)
      await chmod(join(folderOf(place), name), 0o600)
    }
  })

  test('that is denied stores nothing', async (context) => {
    const place = await scene(context)
    const { seen, ended } = place.start('webex-recordings login', APP)
    const [, code] = await until(() => /enter the code (\S+)\.\n/.exec(seen.stderr), 'the code')
    place.emulator.deny(code)
    const came = await ended
    assert.equal(came.code, 4)
    assert.match(came.stderr, /\nwebex-recordings: unauthorized: The sign-in was denied\.\n/)
    assert.deepEqual(await readdir(join(place.folder, 'home')), [])
  })

  test('can be interrupted', async (context) => {
    const place = await scene(context)
    const { child, seen, ended } = place.start('exec webex-recordings login', APP)
    await until(() => seen.stderr.includes('Waiting'), 'the code')
    child.kill('SIGINT')
    const came = await ended
    assert.equal(came.code, 130)
    assert.match(came.stderr, /\nInterrupted\.\n$/)
    assert.deepEqual(await readdir(join(place.folder, 'home')), [])
  })

  test('ends with logout', async (context) => {
    const place = await scene(context)
    await signIn(place)
    const out = await place.run('webex-recordings logout')
    assert.deepEqual([out.code, out.stderr], [0, 'The stored sign-in was removed.\n'])
    assert.deepEqual(await readdir(folderOf(place)), [])
    assert.equal((await place.run(LIST)).code, 4)
    const again = await place.run('webex-recordings logout')
    assert.deepEqual([again.code, again.stderr], [0, 'There was no stored sign-in.\n'])
  })

  test('whose folder is a file, or is not known, is explained', async (context) => {
    const place = await scene(context)
    await writeFile(join(place.folder, 'webex-recordings'), '')
    const out = await place.run('webex-recordings logout', { XDG_CONFIG_HOME: place.folder })
    assert.equal(out.code, 1)
    assert.match(out.stderr, /^webex-recordings: cannot read "\S+\/webex-recordings": a part of its path is not a folder\n$/)

    // As for a user without a name in a container.
    const homeless = `import os from 'node:os'
      import { syncBuiltinESMExports } from 'node:module'
      os.homedir = () => { throw Object.assign(new Error('uv_os_homedir returned ENOENT'), { syscall: 'uv_os_homedir' }) }
      syncBuiltinESMExports()`
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(homeless)}` }
    for (const command of [LIST, 'webex-recordings logout', 'webex-recordings diagnose']) {
      const { code, stdout, stderr } = await place.run(command, env)
      assert.equal(code, 4, stderr)
      assert.match(stdout + stderr, /this user has no home folder; set HOME, or XDG_CONFIG_HOME/)
    }
  })
})
