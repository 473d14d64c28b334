// saveRecording with real files and a real server: what is saved, how it goes on after an abort, a kill or a full disk, and that it
// never overwrites what others have written.

import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, truncateSync, writeFileSync } from 'node:fs'
import fsPromises, {
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { until } from '../helpers/until.mjs'
import { command, consumer, installed, load, TOKEN } from './support.mjs'

const { createEmulator, RecordingsClient, RecordingsError } = await load()
const saving = join(consumer, `saving-${process.pid}.mjs`)
await writeFile(saving, "export { saveRecording } from 'webex-converged-recordings/download'\n")
after(() => rm(saving))
const { saveRecording } = await import(pathToFileURL(saving).href)

const ID = '4f914b1d-fe3c-4d11-a617-30f18c0f5387'
const AT = '2025-03-14T09:26:53.123Z'
const NAME = '2025-03-14T09-26-53Z Board meeting [4f914b1d]'
const MEGABYTE = 1_000_000
const LINKS = {
  recording: 'recordingDownloadLink',
  audio: 'audioDownloadLink',
  transcript: 'transcriptDownloadLink',
  notes: 'suggestedNotesDownloadLink',
}

const folderFor = async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'save-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A local Webex with one recording, and a folder to save it to. */
async function place(t, { recording = {}, ...options } = {}) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, ...options })
  const add = (more) =>
    emulator.add({
      id: ID,
      createTime: AT,
      topic: 'Board meeting',
      sizeBytes: MEGABYTE,
      files: { recording: true, audio: true, transcript: true },
      ...recording,
      ...more,
    })
  add({})
  const { baseUrl, close } = await emulator.listen()
  t.after(close)
  const client = new RecordingsClient({ token: TOKEN, baseUrl })
  const dir = join(await folderFor(t), 'archive')
  const here = {
    emulator,
    client,
    baseUrl,
    dir,
    save: (more, id = ID) => saveRecording(client, id, { dir, ...more }),
    /** Removes the recording, and adds it again with something changed. */
    replace: (more) => {
      emulator.remove(ID)
      add(more)
    },
    /** The bytes of a file as they are now. */
    bytes: (part = 'recording', id = ID) => {
      const url = `${emulator.baseUrl}/convergedRecordings/${id}`
      const details = emulator.handle({ method: 'GET', url, headers: [['authorization', `Bearer ${TOKEN}`]] })
      const links = JSON.parse(new TextDecoder().decode(details.body)).temporaryDirectDownloadLinks
      const { chunks } = emulator.handle({ method: 'GET', url: links[LINKS[part]] })
      return Buffer.concat([...chunks])
    },
    /** The requests for files since `clear`: the range that each asked for. */
    ranges: () =>
      emulator.requests.flatMap(({ path, headers }) =>
        path.includes('convergedRecordings') ? [] : [headers.range ?? 'everything'],
      ),
    list: async () => (await readdir(dir)).sort(),
    read: (name) => readFile(join(dir, name)),
    /** Stops saving after some bytes, and returns the name of the part that it leaves. */
    stopped: async (more) => {
      const controller = new AbortController()
      let told = 0
      // What is told first may not be written yet.
      const onProgress = () => ++told === 2 && controller.abort(new Error('enough'))
      emulator.fail('MEDIA drip=1000000')
      await assert.rejects(here.save({ signal: controller.signal, onProgress, ...more }), { message: 'enough' })
      emulator.recover()
      emulator.clear()
      const left = (await here.list()).filter((name) => name.endsWith('.part'))
      assert.equal(left.length, 1)
      const { size } = await stat(join(dir, left[0]))
      assert.ok(size > 0 && size < MEGABYTE, `${size}`)
      return { part: left[0], side: `${left[0]}.json`, size }
    },
  }
  return here
}

const isStorage = (expected) => (error) => {
  assert.ok(RecordingsError.is(error), error.stack)
  const { code, message, hint, retryable } = error
  assert.equal(code, 'storage', message)
  for (const [name, pattern] of Object.entries(expected)) assert.match(String({ message, hint, retryable }[name]), pattern, name)
  return true
}

// What is saved --------------------------------------------------------------------------------------------------------------

test('files are saved under their names, with the time of the recording, and nothing else stays', async (t) => {
  const { save, bytes, read, dir, list } = await place(t)
  const { files, absent } = await save({ parts: ['audio', 'transcript', 'recording'] })
  assert.deepEqual(
    files.map(({ part, path, outcome }) => [part, path, outcome]),
    [
      ['audio', join(dir, `${NAME}.mp3`), 'saved'],
      ['transcript', join(dir, `${NAME}.vtt`), 'saved'],
      ['recording', join(dir, `${NAME}.mp4`), 'saved'],
    ],
  )
  assert.deepEqual(absent, [])
  for (const { part, path, size } of files) {
    const expected = bytes(part)
    assert.ok((await read(basename(path))).equals(expected), part)
    assert.equal(size, expected.length)
    assert.equal((await stat(path)).mtime.toISOString(), '2025-03-14T09:26:53.000Z')
  }
  assert.deepEqual(await list(), [`${NAME}.mp3`, `${NAME}.mp4`, `${NAME}.vtt`])
})

test('notes are saved beside each other', async (t) => {
  const { save, list } = await place(t, { recording: { files: { suggestedNotes: true, shortNotes: true, actionItems: true } } })
  const { files } = await save({ parts: ['notes', 'shortNotes', 'actionItems'] })
  assert.equal(files.length, 3)
  assert.deepEqual(await list(), [`${NAME} action items.html`, `${NAME} notes.html`, `${NAME} short notes.html`])
})

test('without parts, the video of a meeting, and the audio of a call', async (t) => {
  const meeting = await place(t)
  assert.deepEqual(
    (await meeting.save()).files.map(({ part }) => part),
    ['recording'],
  )
  const call = await place(t, { recording: { serviceType: 'calling', files: undefined } })
  assert.deepEqual(
    (await call.save()).files.map(({ part }) => part),
    ['audio'],
  )
  assert.equal(call.emulator.requests.length, 2, 'the details and the file')
})

test('parts that the recording does not have are absent', async (t) => {
  const { save, list } = await place(t)
  const { files, absent } = await save({ parts: ['notes', 'audio', 'actionItems'] })
  assert.deepEqual([files.map(({ part }) => part), absent], [['audio'], ['notes', 'actionItems']])
  assert.deepEqual(await list(), [`${NAME}.mp3`])
})

test('a recording without any file is no-media', async (t) => {
  const { save, list } = await place(t, { recording: { files: { transcript: true } } })
  await assert.rejects(save(), { code: 'no-media' })
  assert.deepEqual(await list(), [])
})

// zoom-recording-downloader kept "done" per meeting, so it never fetched a transcript that came later.
test('what is done is done per part: a transcript that comes later is fetched', async (t) => {
  const { save, replace, emulator, list } = await place(t, { recording: { files: { audio: true } } })
  const parts = ['audio', 'transcript']
  assert.deepEqual((await save({ parts })).absent, ['transcript'])
  replace({ files: { audio: true, transcript: true } })
  emulator.clear()
  const { files, absent } = await save({ parts })
  assert.deepEqual(
    files.map(({ outcome }) => outcome),
    ['already-there', 'saved'],
  )
  assert.deepEqual(absent, [])
  assert.deepEqual(await list(), [`${NAME}.mp3`, `${NAME}.vtt`])
})

test('a part that is named twice is saved once', async (t) => {
  const { save } = await place(t)
  assert.equal((await save({ parts: ['audio', 'audio'] })).files.length, 1)
})

// The size in the list is that of the video, or of what Webex stores.
test('the size that a list shows is not the size of every file', async (t) => {
  const { save, bytes } = await place(t, { recording: { sizeBytes: 1, durationSeconds: 30 } })
  const [{ size }] = (await save({ parts: ['audio'] })).files
  assert.equal(size, bytes('audio').length)
  assert.ok(size > 1)
})

test('progress has the part, and ends with the size', async (t) => {
  const { save } = await place(t)
  const told = []
  const { files } = await save({ parts: ['recording', 'transcript'], onProgress: (progress) => told.push(progress) })
  for (const { part, size } of files) {
    assert.deepEqual(told.filter((progress) => progress.part === part).at(-1), { part, received: size, size })
  }
  await save({
    parts: ['audio'],
    onProgress: () => {
      throw new Error('of the listener')
    },
  })
})

// Names ----------------------------------------------------------------------------------------------------------------------

const TOPICS = {
  'with a colon': ['10:30 Sync', '10_30 Sync'],
  'with a space in front': [' Sync', 'Sync'],
  'that leads out of the folder': ['../../../Sync', '_.._.._Sync'],
  'that is a path': ['/etc/passwd', '_etc_passwd'],
  'longer than a name may be': ['会'.repeat(300), '会'.repeat(54)],
}
for (const [what, [topic, shown]] of Object.entries(TOPICS)) {
  test(`a topic ${what}`, async (t) => {
    const { save, dir, list } = await place(t, { recording: { topic } })
    const [{ path }] = (await save({ parts: ['transcript'] })).files
    assert.equal(dirname(path), dir)
    assert.deepEqual(await list(), [`2025-03-14T09-26-53Z ${shown} [4f914b1d].vtt`])
    assert.deepEqual(await readdir(dirname(dir)), ['archive'])
  })
}

test('two recordings of one second with the same topic are two files', async (t) => {
  const { emulator, save, list } = await place(t)
  const { id } = emulator.add({ id: '5a002b1d-fe3c-4d11-a617-30f18c0f5387', createTime: AT, topic: 'Board meeting' })
  await save({})
  await save({}, id)
  assert.deepEqual(await list(), [`${NAME}.mp4`, `${NAME.replace('4f914b1d', '5a002b1d')}.mp4`])
})

test('a recording without a topic', async (t) => {
  const { save, list } = await place(t, { recording: { topic: undefined } })
  await save()
  assert.deepEqual(await list(), ['2025-03-14T09-26-53Z [4f914b1d].mp4'])
})

// Going on -------------------------------------------------------------------------------------------------------------------

test('an abort rejects with its reason and keeps what there is, and the next call asks for the rest', async (t) => {
  const { stopped, save, bytes, read, ranges, list } = await place(t)
  const { size } = await stopped()
  const [{ outcome, size: whole }] = (await save({ parts: ['recording'] })).files
  assert.deepEqual([outcome, whole], ['saved', MEGABYTE])
  assert.deepEqual(ranges(), [`bytes=${size}-`])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('without parts, it goes on as well', async (t) => {
  const { stopped, save, bytes, read, ranges } = await place(t)
  const { size } = await stopped()
  await save()
  assert.equal(ranges().at(-1), `bytes=${size}-`)
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

test('a part says of what it is a part, and no secret', async (t) => {
  const { stopped, read } = await place(t)
  const { side } = await stopped()
  const text = (await read(side)).toString()
  const { validator, ...rest } = JSON.parse(text)
  assert.deepEqual(rest, { format: 1, id: ID, source: 'converged', part: 'recording', size: MEGABYTE })
  assert.match(validator, /^".+"$/)
  assert.ok(!text.includes('http') && !text.includes(TOKEN), text)
})

test('the two services have parts of their own, even of the same id', async (t) => {
  const call = await place(t, { recording: { serviceType: 'calling', files: undefined } })
  const { part } = await call.stopped()
  const options = { dialect: 'webex', users: [{ email: 'ada@example.com', token: TOKEN }] }
  const meeting = await place(t, { ...options, recording: { hostEmail: 'ada@example.com' } })
  const other = await meeting.stopped({ source: 'meetings', parts: ['audio'] })
  assert.equal(JSON.parse(await meeting.read(other.side)).source, 'meetings')
  assert.match(part, /^4f914b1d-[\da-f]{16}-audio\.part$/)
  assert.match(other.part, /^4f914b1d-[\da-f]{16}-audio\.part$/)
  assert.notEqual(part, other.part)
  const [{ path }] = (await meeting.save({ source: 'meetings', parts: ['audio'] })).files
  assert.equal(basename(path), `${NAME}.mp3`)
})

test('a part that is complete only gets its name', async (t) => {
  const { stopped, emulator, save, bytes, ranges, list, dir, read } = await place(t)
  const { part } = await stopped()
  await writeFile(join(dir, part), bytes())
  emulator.clear()
  assert.equal((await save({ parts: ['recording'] })).files[0].outcome, 'saved')
  assert.deepEqual(ranges(), [`bytes=${MEGABYTE}-`])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('a part that is longer than the file is thrown away', async (t) => {
  const { stopped, save, bytes, dir, read } = await place(t)
  const { part } = await stopped()
  await truncate(join(dir, part), 2 * MEGABYTE)
  await save({ parts: ['recording'] })
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

test('a server that has no ranges sends everything, and nothing is appended', async (t) => {
  const { stopped, save, bytes, read } = await place(t, { media: { ranges: false } })
  await stopped()
  await save({ parts: ['recording'] })
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

for (const etag of ['strong', 'weak']) {
  test(`a file that has changed between two calls is fetched anew: a ${etag} tag`, async (t) => {
    const { stopped, emulator, save, bytes, read, list } = await place(t, { media: { etag } })
    const before = bytes()
    await stopped()
    emulator.fail('MEDIA changed x1')
    await save({ parts: ['recording'] })
    const saved = await read(`${NAME}.mp4`)
    assert.ok(saved.equals(bytes()))
    assert.ok(!saved.equals(before))
    assert.deepEqual(await list(), [`${NAME}.mp4`])
  })
}

test('a file of another size is another file, even if the server does not say so', async (t) => {
  const { stopped, replace, save, bytes, read, list } = await place(t, { media: { etag: false } })
  await stopped()
  replace({ sizeBytes: 2 * MEGABYTE })
  await save({ parts: ['recording'] })
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('a file that changes while it arrives is fetched anew, once', async (t) => {
  const { emulator, save, bytes, read, list } = await place(t)
  for (const fault of ['MEDIA cut x1', 'MEDIA changed x1']) emulator.fail(fault)
  await save({ parts: ['recording'] })
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  const other = await place(t)
  for (const fault of ['cut', 'changed', 'cut', 'changed']) other.emulator.fail(`MEDIA ${fault} x1`)
  await assert.rejects(other.save({ parts: ['recording'] }), { code: 'changed' })
  assert.deepEqual(await other.list(), [], 'what is there is of no use')
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

for (const fault of ['cut', 'lapse', 'stall-body', 'wrong-length', 'reset', '503']) {
  test(`a transfer that fails once is completed: ${fault}`, async (t) => {
    const { emulator, save, bytes, read, list } = await place(t)
    emulator.fail(`MEDIA ${fault} x1`)
    await save({ parts: ['recording'], ...(fault === 'stall-body' && { stallTimeoutMs: 200 }) })
    assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
    assert.deepEqual(await list(), [`${NAME}.mp4`])
  })
}

// gdown.pl had one temporary file for pages and for files, and appended the one to the other.
test('nothing of a sign-in page gets into a file', async (t) => {
  const { stopped, emulator, save, bytes, read, list } = await place(t)
  const { part, side, size } = await stopped()
  const expected = bytes()
  emulator.fail('MEDIA html')
  await assert.rejects(save({ parts: ['recording'] }), { code: 'not-media' })
  await assert.rejects(save({ parts: ['audio'] }), { code: 'not-media' })
  assert.deepEqual(await list(), [part, side])
  assert.ok((await read(part)).equals(expected.subarray(0, size)))
  emulator.recover()
  await save({ parts: ['recording'] })
  assert.ok((await read(`${NAME}.mp4`)).equals(expected))
})

/** Parts of which it is not known what they are, or that belong to something else. */
const UNKNOWN = {
  'nothing beside it': (side) => rm(side),
  'half of what should be beside it': async (side) => truncate(side, 20),
  'something else beside it': (side) => writeFile(side, '[]'),
  'another recording': (side) => changed(side, { id: '5a002b1d-fe3c-4d11-a617-30f18c0f5387' }),
  'another service': (side) => changed(side, { source: 'meetings' }),
  'another part': (side) => changed(side, { part: 'audio' }),
  'a later format': (side) => changed(side, { format: 2 }),
}
async function changed(side, more) {
  await writeFile(side, JSON.stringify({ ...JSON.parse(await readFile(side, 'utf8')), ...more }))
}

test('what cannot be right about a version is ignored', async (t) => {
  const { stopped, save, bytes, read, ranges, dir } = await place(t)
  const { side, size } = await stopped()
  await changed(join(dir, side), { validator: 'a\r\nb', size: 'large' })
  await save({ parts: ['recording'] })
  assert.deepEqual(ranges(), [`bytes=${size}-`])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

for (const [what, change] of Object.entries(UNKNOWN)) {
  test(`a part with ${what} is not continued`, async (t) => {
    const { stopped, save, bytes, read, ranges, dir, list } = await place(t)
    const { side } = await stopped()
    await change(join(dir, side))
    await save({ parts: ['recording'] })
    assert.deepEqual(ranges(), ['everything'])
    assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
    assert.deepEqual(await list(), [`${NAME}.mp4`])
  })
}

/** A process that saves the recording. */
const child = ({ baseUrl, dir }, parts) => {
  const source = `
    import { RecordingsClient } from 'webex-converged-recordings'
    import { saveRecording } from 'webex-converged-recordings/download'
    const client = new RecordingsClient({ token: ${JSON.stringify(TOKEN)}, baseUrl: ${JSON.stringify(baseUrl)} })
    const { files } = await saveRecording(client, ${JSON.stringify(ID)}, ${JSON.stringify({ dir, parts })})
    console.log(files[0].outcome, process.resourceUsage().maxRSS)`
  return ['--input-type=module', '--eval', source]
}

test('a process that is killed leaves a part, and the next one goes on', async (t) => {
  const here = await place(t)
  const { emulator, save, bytes, read, ranges, list, dir } = here
  const sizeOfPart = async () => {
    const part = (await readdir(dir).catch(() => [])).find((name) => name.endsWith('.part'))
    return part ? (await stat(join(dir, part))).size : 0
  }
  emulator.fail('MEDIA drip=1000000')
  const sizes = [0]
  for (let kills = 0; kills < 3; kills++) {
    const before = sizes[kills]
    const killed = spawn(process.execPath, child(here, ['recording']), { cwd: consumer, stdio: 'inherit' })
    const ended = once(killed, 'exit')
    await until(async () => (await sizeOfPart()) > before, 'more bytes')
    killed.kill('SIGKILL')
    await ended
    sizes.push(await sizeOfPart())
  }
  emulator.recover()
  await save({ parts: ['recording'] })
  assert.deepEqual(ranges(), ['everything', ...sizes.slice(1).map((size) => `bytes=${size}-`)])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('after a kill between the two names, the second one is removed', async (t) => {
  const { stopped, save, bytes, dir, list, read } = await place(t)
  const { part } = await stopped()
  await writeFile(join(dir, part), bytes())
  await link(join(dir, part), join(dir, `${NAME}.mp4`))
  assert.equal((await save({ parts: ['recording'] })).files[0].outcome, 'already-there')
  assert.deepEqual(await list(), [`${NAME}.mp4`])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

// What others have written ---------------------------------------------------------------------------------------------------

test('a file that is there already, and as long as it should be, is not fetched again', async (t) => {
  const { save, list, dir, emulator } = await place(t)
  const [first] = (await save()).files
  await utimes(first.path, 1, 1)
  emulator.clear()
  assert.deepEqual(await save(), { files: [{ ...first, outcome: 'already-there' }], absent: [] })
  assert.equal((await stat(first.path)).mtimeMs, 1000)
  assert.equal(emulator.requests.length, 2, 'the details, and its size')
  assert.deepEqual(await list(), [`${NAME}.mp4`])
  // Somebody may have moved it to another disk.
  const elsewhere = join(dirname(dir), 'elsewhere.mp4')
  await rename(first.path, elsewhere)
  await symlink(elsewhere, first.path)
  assert.equal((await save()).files[0].outcome, 'already-there')
})

test('a file that is there already ends the request for it', async (t) => {
  const { save, emulator, dir } = await place(t, { recording: { sizeBytes: 2 ** 30 } })
  await mkdir(dir)
  await writeFile(join(dir, `${NAME}.mp4`), '')
  await truncate(join(dir, `${NAME}.mp4`), 2 ** 30)
  let isEnded = false
  const { handle } = emulator
  emulator.handle = (request) => {
    const response = handle(request)
    const watched = function* (chunks) {
      try {
        yield* chunks
      } finally {
        isEnded = true
      }
    }
    return response.chunks ? { ...response, chunks: watched(response.chunks) } : response
  }
  assert.equal((await save()).files[0].outcome, 'already-there')
  await until(() => isEnded, 'the server to stop')
})

/** What may be where the file should be. */
const IN_THE_WAY = {
  'a shorter file': [
    (path) => writeFile(path, 'mine'),
    /is already there, and has 4 bytes instead of 1000000\. It was left as it is\./,
  ],
  'an empty file': [(path) => writeFile(path, ''), /has 0 bytes instead of/],
  'a folder': [(path) => mkdir(path), /is already there, and is not a file/],
  'a link that leads nowhere': [(path) => symlink('nowhere', path), /Cannot read .*: there is no such file or folder/],
}
for (const [what, [put, message]] of Object.entries(IN_THE_WAY)) {
  test(`${what} with that name is left as it is`, async (t) => {
    const { save, list, dir, ranges } = await place(t)
    await mkdir(dir)
    const path = join(dir, `${NAME}.mp4`)
    await put(path)
    const before = await lstat(path)
    await assert.rejects(save(), isStorage({ message, retryable: /false/ }))
    const after = await lstat(path)
    assert.deepEqual([after.ino, after.size, after.mtimeMs], [before.ino, before.size, before.mtimeMs])
    assert.deepEqual(await list(), [`${NAME}.mp4`])
    assert.deepEqual(ranges(), ['everything'])
  })
}

/** A function of Node's that fails while a test runs. */
function failing(t, name, work) {
  const original = fsPromises[name]
  fsPromises[name] = (...given) => work(original, ...given)
  syncBuiltinESMExports()
  t.after(() => {
    fsPromises[name] = original
    syncBuiltinESMExports()
  })
}
const refused = (code) => Object.assign(new Error(`${code}: of the system`), { code })

for (const [disk, hasLinks] of Object.entries({ 'a disk with hard links': true, 'a disk without': false })) {
  test(`a file that somebody else writes in the meantime is not overwritten: ${disk}`, async (t) => {
    const { save, list, dir, read } = await place(t)
    if (!hasLinks) failing(t, 'link', () => Promise.reject(refused('EPERM')))
    const path = join(dir, `${NAME}.mp4`)
    const onProgress = ({ received, size }) => received === size && writeFileSync(path, 'mine')
    await assert.rejects(
      save({ onProgress }),
      isStorage({ message: /is already there\. It was left as it is/, hint: /another `dir`/ }),
    )
    assert.equal((await read(`${NAME}.mp4`)).toString(), 'mine')
    // What has arrived stays, too.
    await rm(path)
    assert.equal((await save({ parts: ['recording'] })).files[0].outcome, 'saved')
    assert.deepEqual(await list(), [`${NAME}.mp4`])
  })
}

/** What may be where the part should be, and lead elsewhere. Returns what must not change. */
const ELSEWHERE = {
  'the part is a symbolic link': async (part, _, victim) => {
    await rm(part)
    await symlink(victim, part)
  },
  'the part is a symbolic link to nothing': async (part) => {
    await rm(part)
    await symlink(join(dirname(dirname(part)), 'made'), part)
  },
  'the part has a second name': async (part, _, victim) => {
    await rm(part)
    await link(victim, part)
  },
  'what is known of it is a symbolic link': async (_, side, victim) => {
    await rm(side)
    await symlink(victim, side)
  },
  'what is known of it has a second name': async (_, side, victim) => {
    await rm(side)
    await link(victim, side)
  },
  'the part is a pipe, which nobody reads': async (part) => {
    await rm(part)
    execFileSync('mkfifo', [part])
  },
}
for (const [what, put] of Object.entries(ELSEWHERE)) {
  test(`nothing is written elsewhere: ${what}`, async (t) => {
    const { stopped, save, bytes, read, dir, list } = await place(t)
    const { part, side } = await stopped()
    const victim = join(dirname(dir), 'victim')
    // Something that would be accepted, if it were not elsewhere.
    await writeFile(victim, what.startsWith('what is known') ? await read(side) : (await read(part)).subarray(0, 1000))
    const before = await readFile(victim)
    await put(join(dir, part), join(dir, side), victim)
    await save({ parts: ['recording'] })
    assert.ok((await readFile(victim)).equals(before))
    assert.deepEqual((await readdir(dirname(dir))).sort(), ['archive', 'victim'])
    assert.ok((await lstat(join(dir, `${NAME}.mp4`))).isFile())
    assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
    assert.deepEqual(await list(), [`${NAME}.mp4`])
  })
}

test('nothing is written elsewhere: the part becomes a symbolic link at the last moment', async (t) => {
  const { save, dir, list } = await place(t)
  const victim = join(dirname(dir), 'victim')
  await writeFile(victim, 'mine')
  failing(t, 'writeFile', async (original, side, ...given) => {
    await original(side, ...given)
    await symlink(victim, side.replace('.json', ''))
  })
  await assert.rejects(save(), isStorage({ message: /something else is already there/ }))
  assert.equal(await readFile(victim, 'utf8'), 'mine')
  assert.ok(!(await list()).includes(`${NAME}.mp4`))
})

test('the folder may be a symbolic link', async (t) => {
  const { client, dir } = await place(t)
  await mkdir(dir)
  const linked = join(dirname(dir), 'linked')
  await symlink(dir, linked)
  const [{ path }] = (await saveRecording(client, ID, { dir: linked })).files
  assert.equal(path, join(linked, `${NAME}.mp4`))
  assert.deepEqual(await readdir(dir), [`${NAME}.mp4`])
})

test('a folder that is named from the working folder stays where it was, even if that changes', async (t) => {
  const { client, dir } = await place(t)
  const before = process.cwd()
  t.after(() => process.chdir(before))
  await mkdir(dir)
  process.chdir(dirname(dir))
  const saving = saveRecording(client, ID, { dir: 'archive' })
  process.chdir(before)
  assert.equal((await saving).files[0].path, join(await realpath(dir), `${NAME}.mp4`))
})

// Several at once ------------------------------------------------------------------------------------------------------------

test('of two calls at once, the second waits and finds the file', async (t) => {
  const { save, bytes, read, list, emulator } = await place(t)
  emulator.fail('MEDIA drip=5000000 x1')
  const saved = await Promise.all([save(), save({ parts: ['recording'] }), save()])
  const outcomes = saved.map(({ files: [{ outcome }] }) => outcome)
  assert.deepEqual(outcomes.sort(), ['already-there', 'already-there', 'saved'])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('the same in several processes', async (t) => {
  const here = await place(t)
  const { bytes, read, list, emulator } = here
  emulator.fail('MEDIA drip=5000000 x1')
  const ended = await Promise.all([1, 2, 3].map(() => command(process.execPath, child(here))))
  const outcomes = ended.map(({ stdout, stderr }) => stdout.split(' ')[0] || stderr)
  assert.deepEqual(outcomes.sort(), ['already-there', 'already-there', 'saved'])
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('an abort also ends the wait for another call', async (t) => {
  const { save, emulator, dir } = await place(t)
  emulator.fail('MEDIA stall-body')
  const first = new AbortController()
  const second = new AbortController()
  const saving = save({ signal: first.signal })
  const isLocked = async () => (await readdir(dir).catch(() => [])).some((name) => name.endsWith('.lock'))
  await until(isLocked, 'the first call to hold the lock')
  const waiting = save({ signal: second.signal })
  second.abort(new Error('second'))
  await assert.rejects(waiting, { message: 'second' })
  first.abort(new Error('first'))
  await assert.rejects(saving, { message: 'first' })
  emulator.recover()
  assert.equal((await save()).files[0].outcome, 'saved')
})

test('a call that has lost its lock stops, and leaves the part to the one that has it', async (t) => {
  const { save, emulator, dir, list } = await place(t)
  emulator.fail('MEDIA drip=50000')
  const saving = save()
  saving.catch(() => {})
  const lock = await until(async () => (await readdir(dir).catch(() => [])).find((name) => name.endsWith('.lock')), 'the lock')
  await until(async () => (await list()).some((name) => name.endsWith('.part')), 'the part')
  const other = { ...JSON.parse(await readFile(join(dir, lock), 'utf8')), id: '0123456789abcdef' }
  await writeFile(join(dir, lock), JSON.stringify(other))
  await assert.rejects(saving, isStorage({ message: /Another process has taken over/ }))
  assert.equal((await list()).filter((name) => /\.(part|json|lock)$/.test(name)).length, 3)
})

// What the system refuses ----------------------------------------------------------------------------------------------------

test('a signal that is aborted already: nothing is created', async (t) => {
  const { save, dir, emulator } = await place(t)
  await assert.rejects(save({ signal: AbortSignal.abort(new Error('before')) }), { message: 'before' })
  await assert.rejects(stat(dir), { code: 'ENOENT' })
  assert.deepEqual(emulator.requests, [])
})

test('a folder that cannot be one', async (t) => {
  const { client, dir } = await place(t)
  const file = join(dirname(dir), 'file')
  await writeFile(file, 'mine')
  const cases = [
    [file, /^Cannot create ".*file": something else is already there\.$/, /Move it away, or choose another `dir`\./],
    [join(file, 'x'), /a part of its path is not a folder/, /another `dir`/],
    [join(dir, 'x'.repeat(300)), /its path is too long/, /a `dir` with a shorter path/],
  ]
  for (const [at, message, hint] of cases) {
    await assert.rejects(saveRecording(client, ID, { dir: at }), isStorage({ message, hint, retryable: /false/ }))
  }
  assert.equal(await readFile(file, 'utf8'), 'mine')
})

test('a folder where nothing may be written', async (t) => {
  const { client, dir } = await place(t)
  await mkdir(dir, 0o500)
  // Modes do not stop root, but there are folders of the system's.
  const at = process.getuid?.() === 0 ? '/sys/kernel' : dir
  const expected = {
    message: /Cannot lock .*: (this user may not do that|the disk is read-only)/,
    hint: /Let this user write there/,
  }
  await assert.rejects(saveRecording(client, ID, { dir: at }), isStorage(expected))
})

/** The class of Node's open files. */
const FileHandle = await (async () => {
  const opened = await open(saving)
  await opened.close()
  return opened.constructor
})()

/**
 * Makes a folder a disk that is nearly full. That needs root; without, it is a disk that only says so.
 *
 * @returns ways to free space, and to end this
 */
function nearlyFull(t, dir) {
  const mount = (...options) => execFileSync('mount', options, { stdio: 'ignore' })
  try {
    mount('-t', 'tmpfs', '-o', 'size=400k', 'none', dir)
    return { free: () => mount('-o', 'remount,size=4m', dir), end: () => execFileSync('umount', [dir]) }
  } catch {
    const { write } = FileHandle.prototype
    const full = t.mock.method(FileHandle.prototype, 'write', function (bytes, from, count, at) {
      return at < 300_000 ? write.call(this, bytes, from, Math.min(count, 300_000 - at), at) : Promise.reject(refused('ENOSPC'))
    })
    return { free: () => full.mock.restore(), end: () => {} }
  }
}

test('a full disk: the error says how much is missing, and what has arrived is kept', async (t) => {
  const { save, bytes, read, ranges, list, dir, emulator } = await place(t)
  await mkdir(dir)
  const { free, end } = nearlyFull(t, dir)
  try {
    const error = await save().catch((thrown) => thrown)
    isStorage({ message: /^Cannot write ".*\.part": the disk is full\.$/, retryable: /false/ })(error)
    assert.equal(error.cause.code, 'ENOSPC')
    const [part] = (await list()).filter((name) => name.endsWith('.part'))
    const { size } = await stat(join(dir, part))
    assert.ok(size > 100_000 && size < MEGABYTE, `${size}`)
    const missing = `Free the ${MEGABYTE - size} bytes that are missing`
    assert.equal(error.hint, `${missing}, and call \`saveRecording\` again. What has arrived is kept.`)
    free()
    emulator.clear()
    await save({ parts: ['recording'] })
    assert.deepEqual(ranges(), [`bytes=${size}-`])
    assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
  } finally {
    end()
  }
})

test('a disk that is full from the first byte on: nothing is left behind', async (t) => {
  const { save, list } = await place(t)
  t.mock.method(FileHandle.prototype, 'write', () => Promise.reject(refused('EDQUOT')))
  await assert.rejects(save(), isStorage({ hint: /^Free the 1000000 bytes/ }))
  assert.deepEqual(await list(), [])
})

test('other refusals while writing', async (t) => {
  const { save } = await place(t)
  const cases = {
    EIO: ['the system says EIO', 'undefined', 'false'],
    EFBIG: ['it would be too large', 'Choose another `dir`', 'false'],
    EROFS: ['the disk is read-only', 'Let this user write there', 'false'],
    EMFILE: ['too many files are open', 'Save fewer recordings at once', 'true'],
    EBUSY: ['another program is using it', 'undefined', 'true'],
  }
  for (const [code, [message, hint, retryable]] of Object.entries(cases)) {
    const mock = t.mock.method(FileHandle.prototype, 'write', () => Promise.reject(refused(code)))
    const expected = {
      message: new RegExp(`^Cannot write .*: ${message}\\.$`),
      hint: new RegExp(hint),
      retryable: new RegExp(retryable),
    }
    await assert.rejects(save(), isStorage(expected))
    mock.mock.restore()
  }
})

test('a disk that cannot flush has not saved the file', async (t) => {
  const { save, list } = await place(t)
  const mock = t.mock.method(FileHandle.prototype, 'sync', () => Promise.reject(refused('EIO')))
  await assert.rejects(save(), isStorage({ message: /^Cannot write/ }))
  // What is on the disk then is not known.
  assert.deepEqual(await list(), [])
  mock.mock.restore()
  await save({ parts: ['recording'] })
  assert.deepEqual(await list(), [`${NAME}.mp4`])
})

test('the bytes are flushed before the file gets its name', async (t) => {
  const { save, dir } = await place(t)
  const seen = []
  const { sync } = FileHandle.prototype
  t.mock.method(FileHandle.prototype, 'sync', async function () {
    seen.push((await this.stat()).isFile() ? `flush ${(await this.stat()).size}` : 'flush the folder')
    return sync.call(this)
  })
  failing(t, 'link', (original, from, to) => {
    seen.push('name')
    return original(from, to)
  })
  await save({ dir })
  assert.deepEqual(seen, [`flush ${MEGABYTE}`, 'name', 'flush the folder'])
})

test('a disk that writes less than it is given', async (t) => {
  const { save, bytes, read } = await place(t)
  const { write } = FileHandle.prototype
  t.mock.method(FileHandle.prototype, 'write', function (bytes, from, count, at) {
    return write.call(this, bytes, from, Math.min(count, 1 + (at % 7000)), at)
  })
  await save()
  assert.ok((await read(`${NAME}.mp4`)).equals(bytes()))
})

test('a part that another program cuts off meanwhile does not become the file', async (t) => {
  const { save, list, dir } = await place(t)
  const onProgress = ({ received, size }) => {
    if (received === size) for (const name of readdirSync(dir)) if (name.endsWith('.part')) truncateSync(join(dir, name), 1000)
  }
  await assert.rejects(save({ onProgress }), isStorage({ message: /Another program has changed/ }))
  assert.ok(!(await list()).includes(`${NAME}.mp4`))
})

test('memory does not grow with the file: a slow disk holds up the server', async (t) => {
  const { save, emulator } = await place(t, { recording: { sizeBytes: 2 ** 30 } })
  let made = 0
  const { handle } = emulator
  emulator.handle = (request) => {
    const response = handle(request)
    const counted = function* (chunks) {
      for (const chunk of chunks) {
        made += chunk.length
        yield chunk
      }
    }
    return response.chunks ? { ...response, chunks: counted(response.chunks) } : response
  }
  const controller = new AbortController()
  let asked = 0
  const { write } = FileHandle.prototype
  t.mock.method(FileHandle.prototype, 'write', async function (...given) {
    asked++
    // As long as the disk does not answer, nothing else may be handed to it.
    for (let turns = 0; turns < 3000; turns++) await new Promise((resolve) => setImmediate(resolve))
    controller.abort(new Error('enough'))
    return write.apply(this, given)
  })
  await assert.rejects(save({ signal: controller.signal }), { message: 'enough' })
  assert.equal(asked, 1)
  assert.ok(made < 64 * 2 ** 20, `${made} bytes were sent`)
})

// Arguments ------------------------------------------------------------------------------------------------------------------

test('what cannot be right is refused before anything is sent or created', async (t) => {
  const { client, emulator, dir } = await place(t)
  const good = { dir }
  const cases = [
    [7, good, /^id: expected a string, got a number$/],
    [undefined, good, /^id: expected a string, got nothing$/],
    [ID, undefined, /^dir: expected the path of a folder, got nothing$/],
    [ID, {}, /^dir: expected the path of a folder, got nothing$/],
    [ID, { dir: '' }, /^dir: expected the path of a folder, got a string$/],
    [ID, { dir: 'a\0b' }, /^dir: expected the path of a folder, got a string$/],
    [ID, { dir: new URL('file:///x') }, /^dir: expected the path of a folder, got an instance of URL$/],
    [ID, 'archive', /^options: expected a plain object, got a string$/],
    [ID, { ...good, parts: [] }, /^parts: expected an array of at least one of "recording", .*, got an array$/],
    [ID, { ...good, parts: 'audio' }, /^parts: expected an array/],
    [ID, { ...good, parts: ['audio', 'video'] }, /^parts: expected an array/],
    [ID, { ...good, part: 'audio' }, /^part: unknown option; allowed: dir, parts, /],
    [ID, { ...good, offset: 1 }, /^offset: unknown option/],
    [ID, { ...good, stallTimeoutMs: 0 }, /^stallTimeoutMs: expected/],
    [ID, { ...good, onProgress: 7 }, /^onProgress: expected a function/],
  ]
  for (const [id, options, message] of cases) {
    await assert.rejects(saveRecording(client, id, options), { code: 'invalid-argument', message })
  }
  await assert.rejects(saveRecording({}, ID, good), { code: 'invalid-argument', message: /^client: / })
  assert.deepEqual(emulator.requests, [])
  await assert.rejects(stat(dir), { code: 'ENOENT' })
})

test('errors are those of the client, with what the system said', async (t) => {
  const { client, dir } = await place(t)
  await writeFile(dir, '')
  const error = await saveRecording(client, ID, { dir }).catch((thrown) => thrown)
  assert.ok(error instanceof RecordingsError)
  assert.equal(error.cause.code, 'EEXIST')
  assert.equal(RecordingsError.from(JSON.stringify(error)).code, 'storage')
})

test('in a browser, it says that it cannot work', async () => {
  const { saveRecording: saveInBrowser } = await import(pathToFileURL(join(installed, 'download.js')).href)
  const error = await saveInBrowser(new RecordingsClient({ token: 'none' })).catch((thrown) => thrown)
  assert.ok(error instanceof RecordingsError)
  assert.deepEqual([error.code, error.retryable], ['storage', false])
  assert.match(error.message, /needs Node, Deno or Bun/)
  assert.match(error.hint, /`downloadRecording`/)
})
