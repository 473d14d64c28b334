// The command `webex-recordings download`: what it saves and skips, what it says and remembers about it, and how it ends when something
// goes wrong. save.test.mjs tests how files are saved, and cli-download-kills.test.mjs what happens when a run is killed.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { alone } from '../../pkg-template/cli/alone.js'
import { isFinal, State } from '../../pkg-template/cli/download/state.js'
import { openJournal, readJournal } from '../../pkg-template/cli/journal.js'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { command, consumer, installed, load, TOKEN } from './support.mjs'

const { createEmulator } = await load()
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)
const folder = await mkdtemp(join(consumer, 'download-'))
after(() => rm(folder, { recursive: true, force: true }))

const STATE = 'webex-recordings.jsonl'
const DAY = 86_400_000
const CLI = join(installed, 'cli.js')
const daysAgo = (days) => new Date(Date.now() - days * DAY)
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex')
const parsed = (text) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

/** A local Webex, and a folder that does not exist yet. */
async function place(t, options) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, ...options })
  const here = { emulator, answer: () => undefined }
  const handle = (request) => here.answer(request) ?? emulator.handle(request)
  const { baseUrl, close } = await serve({ emulator: { ...emulator, handle } })
  t.after(close)
  const parent = await mkdtemp(join(folder, 'place-'))
  const dir = join(parent, 'archive')
  const env = (more) => ({ WEBEX_ACCESS_TOKEN: TOKEN, WEBEX_BASE_URL: baseUrl, ...more })
  const argsOf = (args) => ['download', '--dir', dir, ...args]
  const read = (name) => readFile(join(dir, name))
  return Object.assign(here, {
    parent,
    dir,
    read,
    /** Runs the command. `before` is loaded before it. */
    run: async (args = ['--from', '30d'], { before, ...more } = {}) => {
      const loaded = before === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(before)}`]
      const ended = await command(process.execPath, [...loaded, CLI, ...argsOf(args)], env(more), { cwd: parent })
      return { ...ended, rows: ended.stdout.startsWith('{') ? parsed(ended.stdout) : [] }
    },
    start: (args = ['--from', '30d']) => {
      const child = spawn(process.execPath, [CLI, ...argsOf(args)], { cwd: parent, env: { ...process.env, ...env() } })
      t.after(() => child.kill('SIGKILL'))
      return child
    },
    /** A call, with sound and a transcript. */
    add: (days = 1, more = {}) =>
      emulator.add({
        serviceType: 'calling',
        topic: 'Board meeting',
        createTime: daysAgo(days),
        durationSeconds: 10,
        sizeBytes: 5000,
        files: { audio: true, transcript: true },
        ...more,
      }).id,
    list: async () => (existsSync(dir) ? (await readdir(dir)).sort() : []),
    state: async () => parsed((await read(STATE)).toString()),
    /** The requests since the last time. */
    asked: () => {
      const all = emulator.requests.map(({ path }) => {
        if (!path.startsWith('/v1/')) return 'file'
        return /ecordings$/.test(path) ? 'list' : 'details'
      })
      emulator.clear()
      return { details: all.filter((kind) => kind === 'details').length, files: all.filter((kind) => kind === 'file').length }
    },
  })
}

/** An answer to every request but those that `isSpared`. */
async function refusing(fault, isSpared) {
  const other = await createEmulator({ token: TOKEN, faults: fault })
  return (request) =>
    isSpared(request) ? undefined : other.handle({ ...request, url: new URL('/v1/convergedRecordings', request.url).href })
}
const isList = ({ url }) => new URL(url).pathname.endsWith('ecordings')
const BOTH = ['--from', '30d', '--parts', 'audio,transcript']

describe('what it saves', () => {
  test('each file once, with its hash, and nothing when it is run again', async (t) => {
    const { run, add, state, read, list, asked } = await place(t)
    const [one, other] = [add(1), add(2)]
    const { code, stderr, rows } = await run(BOTH)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^Saved: 4 files, [\d.]+ kB\nAlready there: 0 files\n$/)
    assert.deepEqual(asked(), { details: 2, files: 4 }, 'one request for the details of a recording')
    const entries = await state()
    assert.deepEqual(
      entries.map(({ id, part }) => `${id} ${part}`).sort(),
      [one, other].flatMap((id) => [`${id} audio`, `${id} transcript`]).sort(),
    )
    for (const { file, bytes, sha256, source, createTime, at, ...rest } of entries) {
      const content = await read(file)
      assert.deepEqual([bytes, sha256, source], [content.length, hash(content), 'converged'])
      assert.ok(Date.parse(createTime) < Date.parse(at))
      assert.deepEqual(Object.keys(rest), ['id', 'part'])
    }
    const outcome = 'saved'
    assert.deepEqual(
      rows,
      entries.map((entry) => ({ ...entry, outcome })),
    )
    assert.deepEqual(await list(), [...entries.map(({ file }) => file), STATE].sort())
    const again = await run(BOTH)
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, '', 'Saved: 0 files\nAlready there: 4 files\n'])
    assert.deepEqual(asked(), { details: 0, files: 0 })
  })

  test('without parts, the video of a meeting, and the audio of a call', async (t) => {
    const { run, add, asked } = await place(t)
    add(1)
    add(2, { serviceType: 'meeting', files: { recording: true, audio: true, transcript: true } })
    const { rows } = await run()
    assert.deepEqual(rows.map(({ part }) => part).sort(), ['audio', 'recording'])
    asked()
    assert.equal((await run()).code, 0)
    assert.deepEqual(asked(), { details: 0, files: 0 })
  })

  test('recordings whose IDs are given: as words, in a file, and from the list of failures', async (t) => {
    const { run, add, parent, emulator } = await place(t)
    const [one, two, three, other] = [add(1), add(2), add(3), add(4)]
    await writeFile(join(parent, 'ids'), `${two}\n{"id":"${three}"}\n${one}\n`)
    const { rows } = await run([one, '--ids', 'ids'])
    assert.deepEqual(rows.map(({ id }) => id).sort(), [one, two, three].sort())
    emulator.fail('MEDIA 404')
    const failed = await run(['--from', '30d', '--failed', 'failed.jsonl'])
    assert.equal(failed.code, 3, 'the others are there')
    const lines = await readFile(join(parent, 'failed.jsonl'), 'utf8')
    const [{ id, source, code, retryable }] = parsed(lines)
    assert.deepEqual([id, source, retryable], [other, 'converged', false], lines)
    assert.ok(failed.stderr.includes(`${other}: ${code}: `), failed.stderr)
    emulator.recover()
    const later = await run(['--ids', 'failed.jsonl', '--failed', 'failed.jsonl'])
    assert.deepEqual([later.code, later.rows.map(({ id }) => id)], [0, [other]], later.stderr)
    assert.equal(await readFile(join(parent, 'failed.jsonl'), 'utf8'), '', 'nothing of the run before')
  })

  test('at most this many recordings, and only those that are not there yet', async (t) => {
    const { run, add, dir, state } = await place(t)
    const ids = [1, 2, 3].map((days) => add(days))
    const saved = []
    for (const _ of ids) saved.push(...(await run(['--from', '30d', '--limit', '1'])).rows.map(({ id }) => id))
    assert.deepEqual(saved, ids)
    // Nor those that were changed: nothing after them would ever be saved.
    const [{ file }] = await state()
    await truncate(join(dir, file), 5)
    const older = add(4)
    const { rows } = await run(['--from', '30d', '--limit', '1'])
    assert.deepEqual(
      rows.map(({ id }) => id),
      [older],
    )
  })

  test("others' meetings, which need the name of their host", async (t) => {
    const users = [
      { email: 'ada@example.com', token: 'token-of-ada' },
      { email: 'law@example.com', token: TOKEN, roles: ['compliance-officer', 'admin'] },
    ]
    const { run, add, emulator } = await place(t, { dialect: 'webex', users })
    const more = { serviceType: 'MeetingCenter', hostEmail: 'ada@example.com', files: { audio: true } }
    const id = add(1, more)
    const { code, rows, stderr } = await run([
      '--from',
      '20d',
      '--source',
      'meetings',
      '--owner',
      'ada@example.com',
      '--parts',
      'audio',
    ])
    assert.deepEqual([code, rows.map(({ id, source }) => [id, source])], [0, [[id, 'meetings']]], stderr)
    const details = emulator.requests.find(({ path }) => path === `/v1/recordings/${id}`)
    assert.equal(details.query.hostEmail, 'ada@example.com')

    // Those that have failed name their host, so that --owner is not needed again.
    const other = add(2, more)
    emulator.fail('MEDIA 404')
    const args = ['--source', 'meetings', '--owner', 'ada@example.com', '--parts', 'audio', '--failed', 'failed.jsonl']
    assert.equal((await run([other, ...args])).code, 1)
    emulator.recover()
    const later = await run(['--ids', 'failed.jsonl', '--parts', 'audio'])
    assert.deepEqual([later.code, later.rows.map(({ id }) => id)], [0, [other]], later.stderr)
  })
})

describe('what it remembers', () => {
  test('a transcript that is not there is asked for again, until the recording is old enough', async (t) => {
    const { run, add, emulator, asked, state } = await place(t)
    const createTime = daysAgo(3)
    const id = add(3, { createTime, files: { audio: true } })
    const old = add(8, { files: { audio: true } })
    const { stderr } = await run(BOTH)
    assert.match(stderr, /^Absent, or not there yet: 2 files$/m)
    asked()
    await run(BOTH)
    assert.deepEqual(asked(), { details: 1, files: 0 })
    await run([...BOTH, '--transcript-days', '9'])
    assert.deepEqual(asked(), { details: 2, files: 0 })
    emulator.remove(id)
    add(3, { id, createTime })
    assert.deepEqual(
      (await run(BOTH)).rows.map(({ id, part }) => [id, part]),
      [[id, 'transcript']],
    )
    const absent = (await state()).filter((entry) => entry.absent)
    assert.deepEqual(Object.keys(absent[0]), ['id', 'source', 'part', 'absent', 'createTime', 'at'])
    assert.ok(absent.some((entry) => entry.id === old))
  })

  test('whether an absence is final depends on when the part was asked for, and not on today', () => {
    const absence = (createTime, at) => ({ id: 'a', source: 'converged', part: 'transcript', absent: true, createTime, at })
    const now = Date.parse('2026-03-01T00:00:00Z')
    const created = '2026-01-01T00:00:00Z'
    assert.equal(isFinal(absence(created, '2026-01-08T00:00:00Z'), 7, now), true)
    assert.equal(isFinal(absence(created, '2026-01-07T23:59:59Z'), 7, now), false, 'nobody has asked for weeks')
    assert.equal(isFinal(absence(created, '2026-03-01T00:00:01Z'), 7, now), false, 'the clock was wrong')
    assert.equal(isFinal(absence(created, '1970-01-01T00:00:00Z'), 7, now), false, 'the clock was wrong')
    assert.equal(isFinal(absence(undefined, '2026-01-08T00:00:00Z'), 7, now), false)
    assert.equal(isFinal(absence(created, 'garbage'), 0, now), false)
  })

  test('lines that lead out of the folder, or say something else, are ignored', () => {
    const good = { id: 'a', source: 'converged', part: 'audio', file: 'A.mp3', bytes: 1, sha256: 'x', at: '2026-01-01T00:00:00Z' }
    const bad = [{}, null, 'text', { ...good, id: 1 }, { ...good, bytes: -1 }, { ...good, bytes: '1' }]
    const outside = ['', '.', '..', '../A.mp3', '/etc/passwd', 'a/b', 'a\\b', 'C:\\a', 'a\0'].map((file) => ({ ...good, file }))
    const state = new State([good, ...bad, ...outside])
    assert.equal(state.ignored, bad.length + outside.length)
    assert.equal(state.of(good, 'audio').file, 'A.mp3')
    assert.equal(state.of(good, 'transcript'), undefined)
    assert.equal(state.of({ ...good, source: 'meetings' }, 'audio'), undefined)
    assert.equal(state.isOfAnother('a.MP3', { id: 'b', source: 'converged' }, 'audio'), true)
    assert.equal(state.isOfAnother('a.MP3', good, 'audio'), false)
  })

  test('a damaged file of lines costs nothing but a look', async (t) => {
    const { run, add, dir, read, state, asked } = await place(t)
    add(1)
    add(2)
    await run(BOTH)
    const text = (await read(STATE)).toString()
    const [first, ...rest] = text.trimEnd().split('\n')
    await writeFile(join(dir, STATE), `${first.slice(0, 40)}\n${rest.join('\n')}\n{"id":"hal`)
    asked()
    const { code, stderr, rows } = await run(BOTH)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^Ignored: 1 unreadable line of ".*webex-recordings\.jsonl"\. /)
    assert.deepEqual(
      rows.map(({ outcome }) => outcome),
      ['already-there'],
    )
    assert.deepEqual(asked().details, 1)
    const { at: _, ...lost } = JSON.parse(first)
    const { at, outcome, ...found } = rows[0]
    assert.deepEqual(found, lost)
    const whole = (await read(STATE)).toString()
    assert.ok(!whole.includes('{"id":"hal'), 'the half line is gone')
    await writeFile(join(dir, STATE), '')
    assert.deepEqual(
      (await run(BOTH)).rows.map(({ outcome }) => outcome),
      Array(4).fill('already-there'),
    )
    assert.equal((await state()).length, 4)
  })

  test('what a kill or a power cut leaves behind the last line', async () => {
    const path = join(await mkdtemp(join(folder, 'journal-')), STATE)
    const opened = async (rest) => {
      await writeFile(path, `{"a":1}\n${rest}`)
      const read = readJournal('--dir', path)
      assert.equal(await readFile(path, 'utf8'), `{"a":1}\n${rest}`, 'reading changes nothing')
      const { entries, append, close } = openJournal('--dir', path)
      assert.deepEqual(read, entries)
      append({ c: 3 })
      close()
      return readFile(path, 'utf8')
    }
    for (const rest of ['', '{', '{"b":', '{\0\0', '\0'.repeat(500), `{"b":2${'\0'.repeat(500)}`]) {
      assert.equal(await opened(rest), '{"a":1}\n{"c":3}\n', JSON.stringify(rest))
    }
    assert.equal(await opened('{"a":2}'), '{"a":1}\n{"a":2}\n{"c":3}\n', 'only its end was missing')
    for (const rest of ['Dear diary', '{"b":2}', '[1]', '2', '{ "b": 2', '\0x']) {
      const message = `--dir: ${JSON.stringify(path)} has something else in it; nothing was changed\nMove it away, or remove its last line.`
      await assert.rejects(opened(rest), { message }, JSON.stringify(rest))
      assert.throws(() => openJournal('--dir', path), { message })
      assert.equal(await readFile(path, 'utf8'), `{"a":1}\n${rest}`)
    }
    // The settings of another program, for example.
    await writeFile(path, '{"b":2}')
    assert.throws(() => openJournal('--dir', path), /has something else in it/)
    assert.equal(await readFile(path, 'utf8'), '{"b":2}')
  })

  test('no secret', async (t) => {
    const { run, add, read, emulator, parent } = await place(t)
    add(1)
    const saved = await run([...BOTH, '--verbose'])
    add(2)
    emulator.fail('MEDIA 404')
    const { stderr } = await run([...BOTH, '--failed', 'failed.jsonl', '--verbose'])
    assert.match(stderr, /^Failed: 1 recording$/m)
    const failed = await readFile(join(parent, 'failed.jsonl'), 'utf8')
    for (const text of [saved.stdout, saved.stderr, stderr, failed, (await read(STATE)).toString()]) {
      assert.ok(text !== '' && !/ticket|http:\/\/[^ ]*nbr/i.test(text) && !text.includes(TOKEN), text)
    }
  })
})

describe('what has been done to the files', () => {
  test('one that was moved away is saved again', async (t) => {
    const { run, add, dir, parent, state, read } = await place(t)
    add(1)
    await run()
    const [{ file, sha256 }] = await state()
    await rename(join(dir, file), join(parent, 'elsewhere'))
    const { code, rows } = await run()
    assert.deepEqual([code, rows.map(({ outcome }) => outcome)], [0, ['saved']])
    assert.equal(hash(await read(file)), sha256)
  })

  test('one of another size is left as it is, and reported each time', async (t) => {
    const { run, add, dir, state, read, asked } = await place(t)
    const id = add(1)
    add(2)
    await run()
    const { file, bytes } = (await state()).find((entry) => entry.id === id)
    await truncate(join(dir, file), 5)
    asked()
    for (const _ of [1, 2]) {
      const { code, stderr } = await run()
      assert.equal(code, 3)
      assert.ok(
        stderr.startsWith(
          `webex-recordings: ${id}: audio: storage: ${JSON.stringify(file)} is not as it was saved, with ${bytes} bytes.`,
        ),
        stderr,
      )
      assert.match(stderr, /\nMove it away to download it again\.\n/)
    }
    assert.deepEqual([asked(), (await read(file)).length], [{ details: 0, files: 0 }, 5])
  })

  test('--verify also finds one of the same size', async (t) => {
    const { run, add, dir, state, read } = await place(t)
    const id = add(1)
    add(2)
    await run()
    const good = await run(['--from', '30d', '--verify'])
    assert.deepEqual([good.code, good.rows.map(({ outcome }) => outcome)], [0, ['verified', 'verified']])
    const { file } = (await state()).find((entry) => entry.id === id)
    const content = await read(file)
    content[100] ^= 1
    await writeFile(join(dir, file), content)
    assert.equal((await run()).code, 0, 'it was not read')
    const { code, rows, stderr } = await run(['--from', '30d', '--verify'])
    assert.deepEqual([code, rows.length], [3, 1])
    assert.match(stderr, /is not as it was saved[\s\S]*^Verified: 1 file$[\s\S]*^Failed: 1 recording$/m)
  })

  test('the name of a file is never taken from another recording', async (t) => {
    const { run, add, list } = await place(t)
    const createTime = daysAgo(1)
    const more = { createTime, files: { audio: true } }
    // They have the first eight digits in common, which tell recordings apart in names.
    const ids = ['4f914b1d-fe3c-4d11-a617-30f18c0f5387', '4f914b1d-0000-4d11-a617-30f18c0f5387']
    for (const id of ids) add(1, { ...more, id })
    const { code, rows, stderr } = await run(['--from', '30d', '--concurrency', '1'])
    assert.deepEqual([code, rows.length], [3, 1], stderr)
    assert.match(stderr, /belongs to another recording with the same name\.|is already there/)
    assert.equal((await list()).length, 2)
    assert.equal((await run()).code, 3, 'it stays so')
  })
})

describe('a dry run', () => {
  test('says how much it would be, and writes nothing', async (t) => {
    const { run, add, list, parent, asked } = await place(t)
    const [one, other] = [add(1), add(2)]
    const { code, stderr, rows, stdout } = await run([...BOTH, '--dry-run'])
    assert.equal(code, 0, stderr)
    assert.match(
      stderr,
      /^To download: the files of 2 recordings, 10\.0 kB, with about 6 requests\nAlready there: 0 files\nFree on this disk: [\d.]+ .B\n$/,
    )
    assert.deepEqual(
      rows.map(({ id, topic }) => [id, topic]),
      [
        [one, 'Board meeting'],
        [other, 'Board meeting'],
      ],
    )
    assert.deepEqual([asked(), existsSync(join(parent, 'archive'))], [{ details: 0, files: 0 }, false])
    // The real run takes just these.
    add(3)
    await writeFile(join(parent, 'planned.jsonl'), stdout)
    assert.equal((await run(['--ids', 'planned.jsonl', '--parts', 'audio'])).rows.length, 2)
    const later = await run([...BOTH, '--dry-run'])
    assert.deepEqual([later.rows.length, /^Already there: 2 files$/m.test(later.stderr)], [3, true], later.stderr)
    const before = await list()
    await appendFile(join(parent, 'archive', STATE), '{"half')
    await run([...BOTH, '--dry-run'])
    assert.deepEqual(await list(), before)
    assert.match(await readFile(join(parent, 'archive', STATE), 'utf8'), /\n\{"half$/)
  })

  test('tells what is to be verified from what is to be downloaded', async (t) => {
    const { run, add, dir, state } = await place(t)
    const [changed] = [add(1), add(2)]
    await run()
    const { file } = (await state()).find(({ id }) => id === changed)
    await truncate(join(dir, file), 5)
    const missing = add(3)
    const { code, stderr, rows } = await run(['--from', '30d', '--verify', '--dry-run'])
    assert.deepEqual([code, rows.map(({ id }) => id)], [0, [missing]], stderr)
    const lines = [
      'To download: the files of 1 recording, 5.0 kB, with about 2 requests',
      'Already there: 1 file',
      'To verify: 1 file',
      'Changed since they were saved: 1 file',
    ]
    assert.ok(stderr.startsWith(`${lines.join('\n')}\nFree `), stderr)
  })

  test('says where each recording is, whatever --fields says', async (t) => {
    const { run, add } = await place(t, { dialect: 'webex', users: [{ email: 'ada@example.com', token: TOKEN }] })
    const id = add(1, { serviceType: 'MeetingCenter', hostEmail: 'ada@example.com', files: { recording: true } })
    const { rows } = await run(['--from', '20d', '--source', 'meetings', '--dry-run', '--fields', 'topic'])
    assert.deepEqual(
      rows.map(({ id, source }) => [id, source]),
      [[id, 'meetings']],
    )
  })

  test('the size that is listed is not that of the sound of a meeting', async (t) => {
    const users = [{ email: 'ada@example.com', token: TOKEN }]
    const { run, add } = await place(t, { dialect: 'webex', users })
    add(1, { serviceType: 'MeetingCenter', hostEmail: 'ada@example.com', files: { recording: true, audio: true } })
    const meetings = ['--from', '20d', '--source', 'meetings', '--dry-run']
    assert.match((await run([...meetings, '--parts', 'audio'])).stderr, /^To download: the files of 1 recording, with about/)
    for (const more of [[], ['--parts', 'recording,audio']]) {
      assert.match((await run([...meetings, ...more])).stderr, /^To download: the files of 1 recording, 5\.0 kB, with about/)
    }
  })
})

describe('what fails', () => {
  test('a recording that was deleted after it was listed is not a failure', async (t) => {
    const here = await place(t)
    here.add(1)
    const gone = here.add(2)
    here.answer = ({ url }) => void (url.includes(`/${gone}`) && here.emulator.remove(gone))
    const { code, stderr } = await here.run()
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^Deleted since they were listed: 1 recording$/m)
    const asked = await here.run([gone])
    assert.equal(asked.code, 1, 'it was asked for')
    assert.match(asked.stderr, /: not-found: /)
  })

  test("a proxy's 404 does not mean that a recording was deleted", async (t) => {
    const here = await place(t)
    for (let days = 1; days <= 3; days++) here.add(days)
    const answer = { status: 404, headers: [], body: new Uint8Array(), delivery: 'whole', delayMs: 0 }
    here.answer = (request) => (isList(request) ? undefined : answer)
    const { code, stderr } = await here.run()
    assert.equal(code, 1, stderr)
    assert.match(stderr, /^Failed: 3 recordings$/m)
  })

  test('a recording without any file: too early, and later a failure', async (t) => {
    const { run, add, state } = await place(t)
    add(0.5, { files: {} })
    const early = await run(BOTH)
    assert.equal(early.code, 0, early.stderr)
    assert.match(early.stderr, /^Absent, or not there yet: 2 files$/m)
    const id = add(2, { files: {} })
    const { code, stderr } = await run()
    assert.equal(code, 3, stderr)
    assert.ok(stderr.includes(`${id}: no-media: `), stderr)
    // Else nobody would ask for it again when the token gets links.
    assert.deepEqual(await state(), [])
  })

  test('what is refused for one recording does not stop the others', async (t) => {
    const here = await place(t)
    const [one] = [here.add(1), here.add(2)]
    const refuse = await refusing('GET 403', ({ url }) => !url.includes(one))
    here.answer = refuse
    const { code, rows, stderr } = await here.run(BOTH)
    assert.deepEqual([code, rows.length], [3, 2], stderr)
    assert.equal(stderr.match(/: forbidden: /g).length, 1, 'once for both parts')
  })

  test('no right to list, and a sign-in that ends in the middle', async (t) => {
    const here = await place(t)
    for (let days = 1; days <= 6; days++) here.add(days)
    here.emulator.fail('LIST 403')
    const denied = await here.run()
    assert.deepEqual([denied.code, denied.stdout], [4, ''])
    assert.match(denied.stderr, /^webex-recordings: forbidden: /)
    here.emulator.recover()
    let count = 0
    const refuse = await refusing('GET 401', (request) => isList(request) || !request.url.includes('/v1/') || ++count <= 2)
    here.answer = refuse
    const ended = await here.run(['--from', '30d', '--concurrency', '1'])
    assert.equal(ended.code, 4)
    assert.equal(ended.rows.length, 2)
    assert.match(ended.stderr, /^Saved: 2 files[\s\S]*^webex-recordings: unauthorized: /m)
    assert.ok(!/^Failed:/m.test(ended.stderr))
    here.answer = () => undefined
    assert.deepEqual([(await here.run()).rows.length, (await here.list()).length], [4, 7])
  })

  test("a proxy's page in place of every answer stops it soon", async (t) => {
    const here = await place(t)
    for (let hours = 1; hours <= 60; hours++) here.add(hours / 24)
    here.answer = await refusing('GET html', isList)
    const { code, stderr } = await here.run()
    assert.equal(code, 1)
    assert.match(stderr, /^webex-recordings: Stopped, because 20 recordings in a row failed\./m)
    const failed = Number(/^Failed: (\d+) recordings$/m.exec(stderr)[1])
    assert.ok(failed >= 20 && failed < 30, stderr)
    here.answer = () => undefined
    assert.equal((await here.run()).code, 0)
  })

  test('files that are broken for good do not stop the runs of later days', async (t) => {
    const here = await place(t)
    const broken = Array.from({ length: 25 }, (_, hours) => here.add(hours / 24))
    here.answer = await refusing('GET html', ({ url }) => url.includes('/v1/') || !broken.some((id) => url.includes(id)))
    const first = await here.run()
    assert.equal(first.code, 1)
    assert.match(first.stderr, /^Failed: 25 recordings$/m)
    here.add(20)
    const { code, rows, stderr } = await here.run()
    assert.deepEqual([code, rows.length], [3, 1], stderr)
  })

  for (const fault of ['MEDIA reset', 'MEDIA 503']) {
    test(`${fault}: a host of files that is down stops it, and a recording counts once, however many of its parts fail`, async (t) => {
      const here = await place(t)
      const ids = Array.from({ length: 60 }, (_, hours) => here.add(hours / 24))
      here.emulator.fail(fault)
      // Tries follow each other without a wait.
      const before = 'Math.random = () => 0'
      const { code, stderr } = await here.run([...BOTH, '--failed', 'failed.jsonl'], { before })
      assert.equal(code, 1)
      assert.match(stderr, /^webex-recordings: Stopped, because 20 recordings in a row failed\./m)
      const failed = Number(/^Failed: (\d+) recordings$/m.exec(stderr)[1])
      assert.ok(failed >= 20 && failed < 30, stderr)
      const lines = parsed(await readFile(join(here.parent, 'failed.jsonl'), 'utf8'))
      const idsOf = (isStopped) => new Set(lines.flatMap(({ id, code }) => ((code === 'stopped') === isStopped ? [id] : [])))
      assert.deepEqual([idsOf(false).size, idsOf(true).size], [failed, ids.length - failed], 'each has failed, or was not tried')
    })
  }

  test('a disk that breaks stops it, and is no reason to sign in', async (t) => {
    const here = await place(t)
    for (let days = 1; days <= 3; days++) here.add(days)
    const broken = `
      import { open } from 'node:fs/promises'
      const file = await open(process.execPath)
      const { prototype } = file.constructor
      await file.close()
      prototype.write = () => Promise.reject(Object.assign(new Error('broken'), { code: 'EIO' }))`
    const { code, stderr, rows } = await here.run(['--from', '30d', '--concurrency', '1'], { before: broken })
    assert.deepEqual([code, rows.length], [1, 0], stderr)
  })

  test('a full disk stops it at once, and it goes on when there is space', async (t) => {
    const here = await place(t)
    for (let days = 1; days <= 6; days++) here.add(days, { sizeBytes: 100_000 })
    const space = `
      import { open } from 'node:fs/promises'
      const file = await open(process.execPath)
      const { prototype } = file.constructor
      await file.close()
      const { write } = prototype
      let left = 270_000
      prototype.write = function (...args) {
        left -= args[2]
        const error = Object.assign(new Error('secret'), { code: 'ENOSPC' })
        return left < 0 ? Promise.reject(error) : write.apply(this, args)
      }`
    const { code, stderr, rows } = await here.run(['--from', '30d', '--concurrency', '1'], { before: space })
    assert.deepEqual([code, rows.length], [1, 2], stderr)
    const said =
      'The disk is full. The missing files need about 400.0 kB. Free some space. Run the same command again to continue.'
    assert.ok(stderr.endsWith(`webex-recordings: ${said}\n`), stderr)
    assert.ok(!stderr.includes('secret'))
    here.asked()
    assert.equal((await here.run()).rows.length, 4)
    const ranges = here.emulator.requests.filter(({ headers }) => headers.range)
    assert.equal(ranges.length, 1, 'what had arrived was kept')
  })

  test('it says before if the disk has too little space', async (t) => {
    const { run, add } = await place(t)
    add(1, { sizeBytes: 5_000_000_000_000_000, files: {} })
    const { stderr } = await run()
    assert.match(stderr, /^There is not enough space: the files need about 5000\.0 TB, and only [\d.]+ .B is free\.$/m)
  })

  test('a folder that cannot be one', async (t) => {
    const { run, parent, dir } = await place(t)
    await writeFile(dir, 'a file')
    const { code, stderr } = await run()
    assert.equal(code, 1)
    assert.match(stderr, /^webex-recordings: --dir: cannot create ".*": something else is already there\n$/)
    await rm(dir)
    await mkdir(join(dir, STATE), { recursive: true })
    const odd = await run()
    assert.equal(odd.code, 1)
    assert.match(odd.stderr, /^webex-recordings: --dir: cannot open ".*": it is a folder\n$/)
    const failed = await run(['--from', '30d', '--failed', join(parent, 'none', 'x')])
    assert.equal(failed.code, 1)
  })
})

describe('a host that does not say how long a file is', () => {
  const FILE = 'the sound '.repeat(100)

  /** A Webex with one recording of 1000 bytes. */
  async function silent(t, more, options) {
    const here = await place(t, options)
    const id = here.add(1, { sizeBytes: FILE.length, files: { audio: true }, ...more })
    const served = { text: FILE }
    const host = createServer((_, response) => {
      // Its end is the end of the connection.
      response.removeHeader('Transfer-Encoding')
      response.shouldKeepAlive = false
      response.writeHead(200, { 'Content-Type': 'audio/mpeg' }).end(`ID3${served.text.slice(3)}`)
    }).listen(0, '127.0.0.1')
    await once(host, 'listening')
    t.after(() => host.close())
    here.answer = (request) => {
      if (!request.url.includes(`/${id}`)) return undefined
      const answer = here.emulator.handle(request)
      const details = JSON.parse(new TextDecoder().decode(answer.body))
      details.temporaryDirectDownloadLinks.audioDownloadLink = `http://127.0.0.1:${portOf(host)}/audio?ticket=x`
      return { ...answer, headers: [['content-type', 'application/json']], body: Buffer.from(JSON.stringify(details)) }
    }
    return Object.assign(here, { served })
  }

  test('a file as long as it was listed is saved', async (t) => {
    const { run } = await silent(t)
    const { code, rows, stderr } = await run()
    assert.deepEqual([code, rows[0]?.bytes], [0, FILE.length], stderr)
  })

  test('a shorter one only counts if it comes a second time', async (t) => {
    const here = await silent(t)
    here.served.text = FILE.slice(0, 300)
    const first = await here.run()
    assert.deepEqual([first.code, await here.state()], [1, []], first.stderr)
    assert.match(first.stderr, /: storage: ".*\.mp3" has 300 bytes, but Webex lists 1000\. /)
    here.served.text = FILE
    const other = await here.run()
    assert.equal(other.code, 1)
    assert.match(
      other.stderr,
      /is already there, and is another file\. It was left as it is\.\nMove it away, or choose another --dir\./,
    )
    here.served.text = FILE.slice(0, 300)
    const same = await here.run()
    assert.deepEqual([same.code, same.rows[0]?.outcome], [0, 'already-there'], same.stderr)
  })

  test('the sound of a meeting may be shorter: it is the video whose size is listed', async (t) => {
    const users = [{ email: 'ada@example.com', token: TOKEN }]
    const meeting = { serviceType: 'MeetingCenter', hostEmail: 'ada@example.com', files: { recording: true, audio: true } }
    const here = await silent(t, meeting, { dialect: 'webex', users })
    here.served.text = FILE.slice(0, 300)
    const { code, rows, stderr } = await here.run(['--from', '20d', '--source', 'meetings', '--parts', 'audio'])
    assert.deepEqual([code, rows[0]?.bytes], [0, 300], stderr)
  })
})

describe('how it ends', () => {
  /** A run that waits for the rest of a file. */
  async function waiting(here) {
    here.add(1, { sizeBytes: 1_000_000, files: { audio: true } })
    here.emulator.fail('MEDIA stall-body x1')
    const child = here.start()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const hasBytes = async () => {
      const part = (await here.list()).find((name) => name.endsWith('.part'))
      return part !== undefined && (await stat(join(here.dir, part))).size > 0
    }
    await until(hasBytes, 'the first bytes')
    return { child, stderr: () => stderr }
  }

  test('only one run works in a folder', async (t) => {
    const here = await place(t)
    const { child } = await waiting(here)
    const second = await here.run()
    assert.equal(second.code, 1)
    assert.ok(
      second.stderr.startsWith(`webex-recordings: --dir: another run is using ${JSON.stringify(join(here.dir, STATE))}: `),
      second.stderr,
    )
    assert.ok(second.stderr.includes(`: process ${child.pid} on `), second.stderr)
    child.kill('SIGKILL')
    await once(child, 'close')
    const third = await here.run()
    assert.deepEqual([third.code, third.rows.length], [0, 1], third.stderr)
  })

  for (const [signal, expected, said] of [
    ['SIGINT', 130, 'Interrupted.'],
    ['SIGTERM', 143, 'Terminated.'],
  ]) {
    test(`${signal} keeps what has arrived`, async (t) => {
      const here = await place(t)
      const { child, stderr } = await waiting(here)
      child.kill(signal)
      const [code] = await once(child, 'close')
      assert.equal(code, expected)
      assert.ok(
        stderr().endsWith(`Saved: 0 files\nAlready there: 0 files\n${said} Run the same command again to continue.\n`),
        stderr(),
      )
      const left = await here.list()
      assert.deepEqual(left.map((name) => name.replace(/^.*\.(?=part|jsonl)/, '')).sort(), ['jsonl', 'part', 'part.json'])
      here.emulator.clear()
      assert.equal((await here.run()).code, 0)
      assert.ok(here.emulator.requests.some(({ headers }) => headers.range))
    })
  }

  test('the file of failures keeps what is still to be done, and is not that of the state', async (t) => {
    const here = await place(t)
    const { child } = await waiting(here)
    child.kill('SIGKILL')
    await once(child, 'close')
    const ids = [here.add(2), here.add(3)]
    const file = join(here.parent, 'failed.jsonl')
    await writeFile(file, ids.map((id) => `${JSON.stringify({ id })}\n`).join(''))
    for (const signal of ['SIGKILL', 'SIGTERM']) {
      here.emulator.fail('MEDIA stall')
      here.emulator.clear()
      const stopped = here.start(['--ids', file, '--failed', file])
      await until(() => here.emulator.requests.some(({ path }) => !path.startsWith('/v1/')), 'a request for a file')
      stopped.kill(signal)
      await once(stopped, 'close')
      here.emulator.recover()
      assert.deepEqual(
        parsed(await readFile(file, 'utf8')).map(({ id }) => id),
        ids,
        signal,
      )
    }
    const { code, rows } = await here.run(['--ids', file, '--failed', file])
    assert.deepEqual([code, rows.length, await readFile(file, 'utf8')], [0, 2, ''])
    const state = await here.read(STATE)
    const odd = await here.run(['--from', '30d', '--failed', join(here.dir, STATE)])
    assert.equal(odd.code, 2)
    assert.match(odd.stderr, /^webex-recordings: --failed: is the file that says what was saved; allowed: another file\n/)
    assert.deepEqual(await here.read(STATE), state)
  })

  test('it goes on when nobody reads its output any more', async (t) => {
    const here = await place(t)
    for (let days = 1; days <= 20; days++) here.add(days)
    const child = here.start(BOTH)
    child.stdout.destroy()
    child.stderr.resume()
    const [code] = await once(child, 'close')
    assert.equal(code, 0)
    assert.equal((await here.list()).length, 41)
  })

  test('one service refuses its list, and the recordings of the other one are saved', async (t) => {
    const users = [{ email: 'ada@example.com', token: TOKEN, scopes: ['spark:recordings_read'] }]
    const { run, add } = await place(t, { dialect: 'webex', users })
    add(1)
    const { code, rows, stderr } = await run(['--from', '20d', '--source', 'all'])
    assert.deepEqual([code, rows.length], [3, 1], stderr)
    assert.match(stderr, /^webex-recordings: The recordings of meetings are missing: forbidden: /m)
  })
})

test('a lock that cannot be let go is explained, unless the work has failed as well', async () => {
  const { signal } = new AbortController()
  for (const thrown of [undefined, new Error('of the work')]) {
    const parent = await mkdtemp(join(folder, 'lock-'))
    const gone = async () => {
      await rm(parent, { recursive: true })
      await writeFile(parent, 'a file')
      if (thrown) throw thrown
    }
    const message = thrown?.message ?? /^--dir: cannot unlock ".*": a part of its path is not a folder$/
    await assert.rejects(alone('--dir', join(parent, STATE), signal, gone), { message })
  }
})

test('its arguments', async (t) => {
  const { parent, add, emulator } = await place(t)
  add(1)
  for (const [args, said] of [
    [['--from', '30d'], '--dir: must be given; allowed: the path of a folder'],
    [['--dir', 'x'], '--from: must be given; allowed: '],
    [['--dir', 'x', '--to', '2026-01-01'], '--from: must be given; allowed: '],
    [
      ['--dir', 'x', '--from', '30d', '--parts', 'audio,video'],
      '--parts: got "audio,video"; allowed: some of recording, audio, ',
    ],
    [['--dir', 'x', '--from', '30d', '--concurrency', '0'], '--concurrency: got "0"; allowed: a whole number from 1 to 32'],
    [['a', '--dir', 'x', '--from', '30d'], '--from cannot be combined with IDs'],
    [['a', '--dir', 'x', '--owner', 'a@b.example', '--owner', 'c@d.example'], '--owner: given more than once with IDs; '],
    [['--dir', 'x', '--from', '30d', '--fields', 'topic'], '--fields: got "topic"'],
  ]) {
    const { code, stdout, stderr } = await command(
      process.execPath,
      [CLI, 'download', ...args],
      { WEBEX_ACCESS_TOKEN: TOKEN },
      { cwd: parent },
    )
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.ok(stderr.startsWith(`webex-recordings: ${said}`), stderr)
  }
  assert.deepEqual([await readdir(parent), emulator.requests], [[], []])
})
