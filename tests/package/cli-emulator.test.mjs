// The command `webex-recordings emulator`, as its users start it: what it says when it is ready and about each request, how it
// ends, its files, its control address and its errors. What the emulator answers is tested elsewhere.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { isOwn } from '../../pkg-template/cli/host.js'
import { until } from '../helpers/until.mjs'
import { command, consumer, load, root, TOKEN } from './support.mjs'

const { createEmulator } = await load()
const folder = await mkdtemp(join(consumer, 'cli-'))
const cli = (...args) => command('node_modules/.bin/webex-recordings', args)

const running = new Set()
after(() => {
  for (const child of running) child.kill('SIGKILL')
})

/** Starts the emulator, and waits until it is ready. */
async function start(...args) {
  const options = ['emulator', '--port', '0', '--token', TOKEN, '--ready', 'json', ...args]
  const child = spawn('node_modules/.bin/webex-recordings', options, { cwd: consumer })
  running.add(child)
  const seen = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (text) => {
      seen[name] += text
    })
  }
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child)
    return signal ?? code
  })
  await Promise.race([until(() => seen.stdout.includes('\n'), 'the line that it is ready'), ended])
  assert.match(seen.stdout, /^\{.*\}\n$/, seen.stderr)
  const ready = JSON.parse(seen.stdout)
  const { origin } = new URL(ready.baseUrl)
  const ask = (path, init) => fetch(ready.baseUrl + path, { headers: { authorization: `Bearer ${TOKEN}` }, ...init })
  const post = async (name, json = {}) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
    const response = await fetch(`${origin}/_emulator/${name}`, init)
    return [response.status, await response.json()]
  }
  const state = async (query = '') => (await fetch(`${origin}/_emulator/state${query}`)).json()
  const end = (signal = 'SIGTERM') => {
    child.kill(signal)
    return ended
  }
  return { child, seen, ready, origin, ask, post, state, end, ended }
}

const LIST = '/convergedRecordings'
const file = (name) => join(folder, name)

describe('when it is ready', () => {
  test('it prints the base URL, and nothing else, to standard output', async () => {
    const child = spawn('node_modules/.bin/webex-recordings', ['emulator', '--port', '0'], { cwd: consumer })
    running.add(child)
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (text) => {
      stdout += text
    })
    child.stderr.on('data', (text) => {
      stderr += text
    })
    await until(() => stdout.includes('\n'), 'the base URL')
    child.kill()
    await once(child, 'close')
    assert.match(stdout, /^http:\/\/127\.0\.0\.1:\d+\/v1\n$/)
    assert.equal(stderr, 'A local Webex with 250 recordings. Press Ctrl+C to stop it.\n')
  })

  test('or a line of JSON, with the addresses that were asked for', async () => {
    const plain = await start()
    assert.deepEqual(Object.keys(plain.ready), ['baseUrl', 'pid'])
    assert.equal(plain.ready.pid, plain.child.pid)
    assert.equal((await plain.ask(LIST)).status, 200)
    for (const path of ['/', '/_emulator/state']) {
      const { status } = await fetch(plain.origin + path, { headers: { authorization: `Bearer ${TOKEN}` } })
      assert.equal(status, 404, path)
    }
    assert.equal(await plain.end(), 0)

    const controlled = await start('--control')
    const { origin } = controlled
    const control = `${origin}/_emulator/`
    assert.deepEqual(controlled.ready, { baseUrl: `${origin}/v1`, pid: controlled.child.pid, control })
    assert.equal((await fetch(`${origin}/`)).status, 401)
    assert.equal(await controlled.end(), 0)

    const watched = await start('--watch')
    assert.deepEqual(Object.keys(watched.ready), ['baseUrl', 'pid', 'control', 'watch'])
    assert.equal((await fetch(watched.ready.watch)).status, 200)
    assert.equal((await watched.state()).total, 0)
    assert.equal(await watched.end(), 0)
  })

  test('it warns when others can reach it', async () => {
    const webex = await start('--host', '0.0.0.0', '--control')
    assert.equal(await webex.end(), 0)
    assert.match(webex.seen.stderr, /^Warning: 0\.0\.0\.0 is not a loopback address\. .* reach and control this emulator\.\n/)
  })
})

describe('it ends', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    test(`on ${signal}, with the code 0, and leaves no port and no open connection`, async () => {
      const webex = await start('--fault', 'stall', '--control')
      const stalled = webex.ask(LIST).catch((error) => error)
      await until(async () => (await webex.state()).faults[0].applied === 1, 'the request to stall')
      assert.equal(await webex.end(signal), 0)
      assert.ok((await stalled) instanceof TypeError)
      const [error] = await once(connect(Number(new URL(webex.origin).port), '127.0.0.1'), 'error')
      assert.equal(error.code, 'ECONNREFUSED')
    })
  }

  test('with the code 1, if another process has the port', async () => {
    const webex = await start()
    const { port } = new URL(webex.origin)
    const { code, stdout, stderr } = await cli('emulator', '--port', port)
    const said = `webex-recordings: port ${port} on 127.0.0.1 is in use; choose another port, or 0 for any free one\n`
    assert.deepEqual([code, stdout, stderr], [1, '', said])
    await webex.end()
  })
})

test('it prints a line about each request, without what is secret', async () => {
  const users = file('users.json')
  await writeFile(users, JSON.stringify([{ email: 'ann@example.com', token: 's3cret-of-ann' }]))
  const webex = await start('--log', '--dialect', 'webex', '--users', users, '--fault', 'DELETE lost x1')
  const ann = { headers: { authorization: 'Bearer s3cret-of-ann' } }
  await webex.ask(`${LIST}?max=2&topic=a%20%1b%5B31mb`, ann)
  await webex.ask(LIST)
  await webex.ask('/nope', ann)
  const { items } = await (await webex.ask(`${LIST}?max=1`, ann)).json()
  const details = await (await webex.ask(`${LIST}/${items[0].id}`, ann)).json()
  const [link] = Object.values(details.temporaryDirectDownloadLinks)
  await fetch(link)
  await webex.ask(`${LIST}/${items[0].id}`, { ...ann, method: 'DELETE' }).catch(() => {})
  assert.equal(await webex.end(), 0)

  const lines = webex.seen.stderr.trimEnd().split('\n').slice(1)
  assert.equal(lines.length, 7, webex.seen.stderr)
  for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ \/\S* (\d{3}|nothing)( |$)/)
  const rests = lines.map((line) => line.slice(line.indexOf(' ') + 1))
  assert.equal(rests[0], `GET /v1${LIST}?max=2&topic=a%20%1B%5B31mb 200 user="ann@example.com"`)
  assert.match(rests[1], new RegExp(`^GET /v1${LIST} 401 refused="`))
  assert.match(rests[2], /^GET \/v1\/nope 404 user="ann@example\.com" refused="/)
  assert.match(rests[5], /…/, 'the ticket of a link')
  assert.match(rests[6], /^DELETE \/v1\/convergedRecordings\/\S+ nothing fault="DELETE lost x1"/)
  const ticket = new URL(link).searchParams.get('ticket')
  assert.ok(ticket.length > 12, link)
  for (const secret of ['s3cret-of-ann', TOKEN, ticket]) assert.ok(!webex.seen.stderr.includes(secret), webex.seen.stderr)
})

describe('its files', () => {
  const recordingsOf = async (name) => {
    const webex = await createEmulator({ snapshot: JSON.parse(await readFile(file(name), 'utf8')) })
    return webex.recordings()
  }

  test('what was saved can be loaded', async () => {
    const first = await start('--recordings', '3', '--save', file('saved.json'))
    const { items } = await (await first.ask(LIST)).json()
    await first.ask(`${LIST}/${items[0].id}`, { method: 'DELETE' })
    assert.equal(await first.end(), 0)
    const saved = await recordingsOf('saved.json')
    assert.deepEqual([saved.length, saved.find(({ id }) => id === items[0].id).status], [3, 'deleted'])

    const second = await start('--load', file('saved.json'), '--control')
    const { recordings } = await second.state('?recordings=10')
    assert.deepEqual(recordings, saved)
    await second.post('remove', { id: items[0].id })
    await second.post('reset')
    assert.equal((await second.state('?recordings=10')).recordings.length, 3, 'the start is the file')
    assert.equal(await second.end(), 0)
    assert.match(second.seen.stderr, /^A local Webex with 3 recordings\./)
  })

  test('it saves when asked, and leaves nothing but the file', async () => {
    const own = await mkdtemp(join(folder, 'own-'))
    const target = join(own, 'seed.json')
    const webex = await start('--recordings', '2', '--control', '--save', target)
    assert.deepEqual(await readdir(own), [])
    assert.deepEqual(await webex.post('save'), [200, { file: target }])
    const count = async () => JSON.parse(await readFile(target, 'utf8')).recordings.length
    assert.equal(await count(), 2)
    await webex.post('add', { topic: 'Board meeting' })
    assert.equal(await count(), 2)
    webex.child.kill('SIGUSR2')
    await until(async () => (await count()) === 3, 'the signal to save')
    assert.deepEqual(await readdir(own), ['seed.json'])
    assert.equal(await webex.end(), 0)
  })

  test('a file that cannot be written is an error, and what is there stays', async () => {
    const lost = join(folder, 'no-such-folder', 'seed.json')
    const webex = await start('--recordings', '2', '--control', '--save', lost)
    const said = `--save: cannot write ${JSON.stringify(lost)}: there is no such file or folder`
    assert.deepEqual(await webex.post('save'), [500, { message: said }])
    assert.equal(await webex.end(), 1)
    assert.ok(webex.seen.stderr.endsWith(`webex-recordings: ${said}\n`), webex.seen.stderr)
  })

  test('it reads files as editors and shells write them', async () => {
    const seed = JSON.stringify({ version: 1, recordings: [{ topic: 'Réunion' }] })
    for (const bytes of [Buffer.from(`\ufeff${seed}`), Buffer.from(`\ufeff${seed}`, 'utf16le')]) {
      await writeFile(file('seed.json'), bytes)
      const webex = await start('--load', file('seed.json'), '--control')
      assert.equal((await webex.state('?recordings=1')).recordings[0].topic, 'Réunion')
      await webex.end()
    }
  })

  test('errors in files name the file or the field, and repeat no text of it', async () => {
    const write = async (name, text) => {
      await writeFile(file(name), text)
      return file(name)
    }
    for (const [flag, path, said] of [
      ['--load', file('none.json'), `--load: cannot read "${file('none.json')}": there is no such file or folder`],
      ['--load', folder, `--load: cannot read "${folder}": it is a folder`],
      ['--load', await write('a.json', 's3cret'), `--load: cannot read "${file('a.json')}": it is not JSON`],
      ['--load', await write('b.json', '"s3cret"'), '--load: '],
      ['--load', await write('c.json', '{"version":7,"recordings":[]}'), '--load: has version 7; allowed: version 1'],
      [
        '--load',
        await write('f.json', '{"version":1,"recordings":[{},{"status":"s3cret"}]}'),
        '--load: recordings[1].status: unknown value; allowed: available, deleted or purged',
      ],
      ['--users', await write('d.json', '{"s3cret":'), `--users: cannot read "${file('d.json')}": it is not JSON`],
      ['--users', await write('e.json', '[{"email":5,"token":"s3cret"}]'), '--users: '],
    ]) {
      const { code, stdout, stderr } = await cli('emulator', '--port', '0', '--dialect', 'webex', flag, path)
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.ok(stderr.startsWith(`webex-recordings: ${said}`), stderr)
      assert.ok(!stderr.includes('s3cret'), stderr)
    }
    // Alone, each of these options is right.
    const together = await write('g.json', '{"version":1,"options":{"assume":{}}}')
    const { code, stderr } = await cli('emulator', '--port', '0', '--load', together)
    assert.equal(code, 2, stderr)
    assert.ok(stderr.startsWith('webex-recordings: --load: options.assume: needs dialect: "webex"'), stderr)
  })
})

describe('the control address', () => {
  test('changes faults, clock and recordings while it runs', async () => {
    const webex = await start('--recordings', '2', '--now', '2026-01-15T12:00:00Z', '--control')
    const status = async () => (await webex.ask(LIST)).status

    assert.deepEqual(await webex.post('fail', { fault: 'LIST 503 x1' }), [
      200,
      { faults: [{ fault: 'LIST 503 x1', applied: 0 }] },
    ])
    const more = { calls: 'LIST', effect: 429, options: { retryAfter: 7, times: 1 } }
    assert.equal((await webex.post('fail', more))[1].faults[1].fault, 'LIST 429 Retry-After=7 x1')
    assert.deepEqual([await status(), await status(), await status()], [503, 429, 200])
    await webex.post('fail', { fault: '500' })
    assert.equal(await status(), 500)
    assert.deepEqual(await webex.post('recover'), [200, { faults: [] }])
    assert.equal(await status(), 200)

    const { counts, requests, total, now } = await webex.state()
    assert.deepEqual([total, requests.map(({ status }) => status)], [5, [503, 429, 200, 500, 200]])
    assert.equal(counts.available + counts.deleted + counts.purged, 2)
    assert.match(now, /^2026-01-15T12:0/)
    assert.equal((await webex.state('?requests=1')).requests.length, 1)
    await webex.post('clear')
    assert.deepEqual([(await webex.state()).requests, (await webex.state()).total], [[], 0])

    const [, added] = await webex.post('add', { topic: 'Board meeting', status: 'deleted' })
    assert.equal((await webex.state('?recordings=1')).recordings[0].id, added.id)
    assert.deepEqual(await webex.post('restore', { id: added.id }), [200, {}])
    assert.equal((await webex.post('restore', { id: added.id }))[0], 404)
    assert.deepEqual(await webex.post('remove', { id: added.id }), [200, {}])
    assert.equal((await webex.post('remove', { id: added.id }))[0], 404)

    const [, moved] = await webex.post('clock', { milliseconds: 86_400_000 })
    assert.deepEqual([moved.movedMs, moved.now.slice(0, 10)], [86_400_000, '2026-01-16'])
    assert.equal((await webex.post('add'))[1].createTime.slice(0, 10), '2026-01-16')
    const [, reset] = await webex.post('reset')
    assert.deepEqual([reset.movedMs, reset.now.slice(0, 10)], [0, '2026-01-15'])
    assert.equal((await webex.state('?recordings=9')).recordings.length, 2)
    assert.equal(await webex.end(), 0)
  })

  test('approves and denies devices', async () => {
    const webex = await start('--dialect', 'webex', '--control')
    const grant = async () => {
      const form = { client_id: 'emulator-client', scope: 'spark:recordings_read' }
      const init = { method: 'POST', body: new URLSearchParams(form) }
      return (await fetch(`${webex.ready.baseUrl}/device/authorize`, init)).json()
    }
    assert.deepEqual(await webex.post('approve', { userCode: (await grant()).user_code }), [200, {}])
    assert.deepEqual(await webex.post('deny', { userCode: (await grant()).user_code }), [200, {}])
    const [status, { message }] = await webex.post('approve', { userCode: '000' })
    assert.equal(status, 400)
    assert.match(message, /^userCode: /)
    assert.equal(await webex.end(), 0)
  })

  test('says what is wrong with a request', async () => {
    const webex = await start('--control')
    const PATHS = 'GET state, POST fail, recover, reset, clear, clock, save, add, remove, restore, approve, deny'
    for (const [name, json, status, said] of [
      ['nope', {}, 404, `no such path; allowed: ${PATHS}`],
      ['recover', { all: true }, 400, 'recover: unknown field "all"; allowed: none'],
      ['clock', {}, 400, /^milliseconds: allowed: a whole number from -\d+ to \d+$/],
      ['clock', { milliseconds: 1e15 }, 400, /^milliseconds: allowed: /],
      ['fail', {}, 400, /^fault: got undefined; allowed: /],
      ['fail', { fault: 'LIST 503 twice' }, 400, /unknown word "twice"/],
      ['add', { status: 'gone' }, 400, /^status: /],
      ['remove', { id: 5 }, 400, /^id: expected a string/],
      ['save', {}, 400, 'save: there is no file to save to; start the emulator with --save <file>'],
      ['state', {}, 405, 'state: only GET is allowed'],
      ['recover', [], 400, 'the body is not a JSON object; where there is nothing to say: {}'],
    ]) {
      const [got, { message }] = await webex.post(name, json)
      assert.equal(got, status, `${name}: ${message}`)
      if (typeof said === 'string') assert.equal(message, said)
      else assert.match(message, said)
    }
    const [, section] = (await readFile(join(root, 'docs/testing.md'), 'utf8')).split('### Control it')
    const rows = [...section.matchAll(/^\| (`(?:GET )?[a-z]+`(?:, `[a-z]+`)*) +\| /gm)]
    const documented = rows.flatMap(([, names]) => names.replace(/GET |`/g, '').split(', '))
    assert.deepEqual(
      documented.sort(),
      PATHS.replace(/GET |POST /g, '')
        .split(', ')
        .sort(),
    )
    assert.match((await webex.state('?requests=many')).message, /^requests: got "many"; allowed: /)
    assert.equal((await fetch(`${webex.origin}/_emulator/reset`)).status, 405)
    assert.equal(await webex.end(), 0)
  })

  /** Node's fetch does not let a caller choose these headers. */
  const raw = async (url, method, headers) => {
    const request = send(url, { method, headers })
    request.end(method === 'POST' ? '{}' : undefined)
    const [response] = await once(request, 'response')
    response.resume()
    return response
  }

  test('is out of reach of web pages that somebody visits', async () => {
    const webex = await start('--watch', '--fault', '503')
    const { host, port } = new URL(webex.origin)
    const json = { 'content-type': 'application/json' }
    const own = [
      {},
      { origin: webex.origin, 'sec-fetch-site': 'same-origin' },
      { 'sec-fetch-site': 'none' },
      { host: `localhost:${port}`, origin: `http://localhost:${port}` },
      { host: `[::1]:${port}` },
      { host: `192.0.2.7:${port}` },
    ]
    const foreign = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `https://${host}` },
      { origin: `http://127.0.0.1:${Number(port) ^ 1}` },
      { 'sec-fetch-site': 'cross-site' },
      // Another port of the same host.
      { 'sec-fetch-site': 'same-site' },
      // Names that somebody else has made lead here.
      { host: `evil.example:${port}`, origin: `http://evil.example:${port}`, 'sec-fetch-site': 'same-origin' },
      { host: `127.0.0.1.evil.example:${port}` },
      { host: 'evil.example' },
    ]
    for (const headers of foreign) {
      const about = JSON.stringify(headers)
      const posted = await raw(`${webex.origin}/_emulator/recover`, 'POST', { ...json, ...headers })
      assert.equal(posted.statusCode, 403, about)
      assert.equal((await raw(`${webex.origin}/_emulator/state`, 'GET', headers)).statusCode, 403, about)
      if (headers.host) assert.equal((await raw(`${webex.origin}/`, 'GET', headers)).statusCode, 403, about)
    }
    // What a form can send without asking first.
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const { statusCode } = await raw(`${webex.origin}/_emulator/recover`, 'POST', { 'content-type': type })
      assert.equal(statusCode, 415, type)
    }
    assert.equal((await raw(`${webex.origin}/_emulator/recover`, 'POST', {})).statusCode, 415)
    assert.equal((await webex.state()).faults.length, 1, 'nothing of that had any effect')

    // A page that asks first gets no permission.
    const preflight = await raw(`${webex.origin}/_emulator/recover`, 'OPTIONS', { 'access-control-request-method': 'POST' })
    assert.equal(preflight.statusCode, 405)
    for (const headers of own) {
      const about = JSON.stringify(headers)
      const answers = [
        await raw(`${webex.origin}/_emulator/state`, 'GET', headers),
        await raw(`${webex.origin}/_emulator/recover`, 'POST', { ...json, ...headers }),
      ]
      for (const { statusCode, headers } of [...answers, preflight]) {
        if (statusCode !== 405) assert.equal(statusCode, 200, about)
        assert.deepEqual(
          Object.keys(headers).filter((name) => name.startsWith('access-control-')),
          [],
        )
        assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
        assert.equal(headers['cache-control'], 'no-store')
      }
    }
    assert.equal(await webex.end(), 0)
  })

  test('survives whatever is sent to it', async () => {
    const webex = await start('--watch')
    for (const path of ['//', '*', 'http://[', '/_emulator/%', '/_emulator/', '/?%', '/_emulator/state?recordings=1?', 'x y']) {
      const socket = connect(Number(new URL(webex.origin).port), '127.0.0.1')
      socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      const [answer] = await once(socket, 'data')
      assert.match(answer.toString(), /^HTTP\/1\.1 [24]\d\d /, path)
      socket.destroy()
    }
    assert.equal(typeof (await webex.state()).now, 'string')
    assert.equal(await webex.end(), 0)
  })

  test('knows the names of this machine, and the one that was given with --host', () => {
    const table = [
      ['localhost:8787', true],
      ['LOCALHOST', true],
      ['webex.localhost:1', true],
      ['127.0.0.1:8787', true],
      ['[::1]:8787', true],
      ['192.0.2.7', true],
      ['Webex-Emulator:8787', true],
      ['webex-emulator.example.com', false],
      ['example.com', false],
      ['localhost.example.com', false],
      ['127.0.0.1.example.com', false],
      ['a@localhost', false],
      ['', false],
      [undefined, false],
    ]
    for (const [header, own] of table) assert.equal(isOwn(header, 'webex-emulator'), own, header)
  })
})

test('a limit has a burst, and latency delays every answer', async () => {
  const webex = await start('--requests-per-second', '1', '--burst', '3', '--now', '2026-01-15T12:00:00Z', '--control')
  // More requests than the bucket holds, and than it could get back in the meantime.
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await webex.ask(LIST)).status))
  const accepted = statuses.filter((status) => status === 200).length
  assert.ok(accepted >= 3 && accepted < 40, `${accepted} of 40`)
  assert.equal(await webex.end(), 0)

  const slow = await start('--latency', '3600000', '--control')
  const late = slow.ask(LIST).catch(() => 'it was closed')
  await until(async () => (await slow.state()).total === 1, 'the request to arrive')
  assert.equal((await slow.state()).requests[0].status, 200)
  assert.equal(await slow.end(), 0)
  assert.equal(await late, 'it was closed')
})

test('its errors say what is allowed, and what was meant', async () => {
  for (const [args, said, code = 2] of [
    [[], 'no command was given\nallowed: list, get, download, '],
    [['emulatr'], 'unknown command; did you mean emulator?\n'],
    [['s3cret'], 'unknown command\n'],
    [['--port', '1', 'emulator'], 'the command comes first\n'],
    [['emulator', 's3cret'], 'unexpected argument: this command takes only options\n'],
    [['emulator', '--prot', '1'], '--prot: unknown option; did you mean --port?\nallowed: --port, --host, '],
    [['emulator', '--request-per-second=5'], '--request-per-second: unknown option; did you mean --requests-per-second?\n'],
    [['emulator', '--range'], '--range: unknown option; did you mean --range-limit-days?\n'],
    [['emulator', '--s3cret'], 'an argument: unknown option\n'],
    [['emulator', '-s3cret'], '-s: unknown option\n'],
    [['emulator', '-p', '1'], '-p: unknown option\n'],
    [['emulator', '--port', '65536'], '--port: got "65536"; allowed: a whole number from 0 to 65535\n'],
    [['emulator', '--port'], '--port: has no value; allowed: a whole number from 0 to 65535\n'],
    [['emulator', '--port', '--log'], '--port: has no value; allowed: a whole number from 0 to 65535. If the value '],
    [['emulator', '--port', '1', '--port=2'], '--port: given more than once\n'],
    [['emulator', '--log=yes'], '--log: takes no value\n'],
    [['emulator', '--ready', 'yaml'], '--ready: got "yaml"; allowed: url or json\n'],
    [['emulator', '--dialect', 'x'], '--dialect: got "x"; allowed: contract or webex\n'],
    [
      ['emulator', '--latency', '200-50'],
      '--latency: got "200-50"; allowed: a whole number from 0 to 3600000, or two such as 50-200',
    ],
    [['emulator', '--burst', '0'], '--burst: got "0"; allowed: a whole number from 1 to 10000\n'],
    [['emulator', '--host', ''], '--host: got ""; allowed: an address of this machine, such as 127.0.0.1\n'],
    [['emulator', '--host', '192.0.2.7'], 'host 192.0.2.7 is not an address of this machine; 127.0.0.1 always is\n', 1],
    [['emulator', '--token', 's3cret s3cret'], '--token: '],
  ]) {
    const ended = await cli(...args)
    assert.deepEqual([ended.code, ended.stdout], [code, ''], args.join(' '))
    assert.ok(ended.stderr.startsWith(`webex-recordings: ${said}`), ended.stderr)
    assert.ok(!ended.stderr.includes('s3cret'), ended.stderr)
    assert.ok(!/ERR_|E[A-Z]{5,}| at /.test(ended.stderr), ended.stderr)
  }
})

test('the help lists every option, in lines that fit', async () => {
  for (const flag of ['-h', '--help']) {
    const { code, stdout, stderr } = await cli('emulator', flag)
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^Usage: webex-recordings emulator \[options\]\n/)
    const listed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name)
    const { stderr: wrong } = await cli('emulator', '--nope')
    const known = /allowed: (.*)/.exec(wrong)[1].split(', ')
    assert.deepEqual(
      listed.filter((name) => !['--fault', '--help', '--version'].includes(name)),
      known.filter((name) => name !== '--fault'),
    )
    for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line)
  }
  const overview = await cli('-h')
  for (const name of ['emulator', 'capture']) assert.match(overview.stdout, new RegExp(`^  ${name} `, 'm'))
  assert.equal((await cli('emulator', '-v')).stdout, (await cli('--version')).stdout)
})
