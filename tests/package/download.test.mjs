// Downloads finish, with the right bytes, or say why not. What users of downloaders report, one test for each report; then what a
// download promises besides. The hosts misbehave on purpose: media-host.mjs.

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { after, mock, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { portOf } from '../helpers/port.mjs'
import { proxyTo } from '../helpers/proxy.mjs'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { binary } from '../matrix/places.mjs'
import { certificate } from './certificates.mjs'
import { mediaFile } from './media-files.mjs'
import { chaos, MEDIA_TOKEN, mediaHost, PAGE, TICKET } from './media-host.mjs'
import { command, consumer, run, TOKEN } from './support.mjs'

const PACKAGE = 'webex-converged-recordings'
const reexport = join(consumer, `download-${process.pid}.mjs`)
await writeFile(reexport, ['', '/download', '/emulator'].map((entry) => `export * from '${PACKAGE}${entry}'\n`).join(''))
const { RecordingsClient, RecordingsError, createEmulator, downloadLink, downloadRecording } = await import(
  pathToFileURL(reexport).href
)

const SEED = randomInt(2 ** 31)
// Tries follow each other without a wait.
mock.method(Math, 'random', () => 0)

const SIZE = 300_000
/** Where a connection breaks. In the middle of a piece. */
const BREAK = 100_001
/** Long enough that nothing else takes as long, also on a busy machine. */
const STALL_MS = 2000
/** Where it does no harm if another request is sent too early. */
const SHORT_STALL_MS = 100
/** Whether the host stalls. Only then is a short limit right: a busy machine may take longer for an answer. */
const isSilent = ({ nothing, by }) => nothing === 'silence' || by === 'silence'
const ROUNDS = 80

const hosts = []
after(async () => {
  for (const host of hosts) {
    // Whatever the test was about: nobody but the API is told who asks.
    for (const { headers } of host.requests) {
      assert.deepEqual([headers.authorization, headers.cookie, headers.referer], [undefined, undefined, undefined])
    }
    await host.close()
  }
})

/** A host with a recording `r1` that has a file of that size, and a client. */
async function create({ size = SIZE, part = 'audio', files = { [part]: size }, fields = {}, client: more, ...options } = {}) {
  const host = await mediaHost(options)
  hosts.push(host)
  host.add('r1', files, fields)
  const client = new RecordingsClient({
    token: MEDIA_TOKEN,
    baseUrl: host.baseUrl,
    ...more,
  })
  return { host, client, file: () => host.file('r1', part) }
}

/** Reads a stream to its end. Returns what came, and the error that ended it. */
async function read(stream) {
  const pieces = []
  try {
    for await (const piece of stream) {
      assert.ok(piece instanceof Uint8Array)
      pieces.push(piece)
    }
    return { bytes: Buffer.concat(pieces) }
  } catch (error) {
    return { bytes: Buffer.concat(pieces), error }
  }
}

const wholeOf = (file, from = 0) => Buffer.concat([...file.read(from)])

/** The bytes of a file are what came, and nothing else. */
function assertSame(bytes, file, from = 0) {
  const expected = wholeOf(file, from)
  const at = bytes.findIndex((byte, at) => byte !== expected[at])
  assert.ok(bytes.equals(expected), `${bytes.length} bytes of ${expected.length}; they differ at ${at}`)
}

/** Downloads the file, and makes sure that it is the right one. */
async function downloads({ client, file }, options) {
  const download = await downloadRecording(client, 'r1', options)
  const { bytes, error } = await read(download.stream)
  assert.equal(error, undefined, error?.stack)
  assertSame(bytes, file(), download.offset)
  return download
}

/** What a download fails with, before or during the stream. */
async function fails(client, options, id = 'r1') {
  const end = await downloadRecording(client, id, options).then(
    ({ stream }) => read(stream),
    (error) => ({ error, bytes: Buffer.alloc(0) }),
  )
  assert.ok(RecordingsError.is(end.error), inspect(end.error))
  return end
}

const ranges = ({ requests }) => requests.map(({ headers }) => headers.range)
const tickets = ({ requests }) => requests.map(({ ticket }) => Number(ticket.slice(TICKET.length + 1)))
const statuses = ({ requests }) => requests.map(({ status }) => status)
const broken = { stopAt: BREAK, by: 'close' }

// What users of downloaders report -------------------------------------------------------------------------------------------

test('a file arrives with one request, and nothing is asked twice', async () => {
  const world = await create()
  const download = await downloads(world)
  const { name, stream, ...rest } = download
  assert.deepEqual(rest, { part: 'audio', contentType: 'audio/mpeg', size: SIZE, offset: 0, validator: download.validator })
  assert.equal(typeof download.validator, 'string')
  assert.match(name, /\.mp3$/)
  assert.deepEqual([world.host.details.length, ...ranges(world.host)], [1, undefined])
})

test('a connection that breaks: the download goes on with the next byte', async () => {
  for (const by of ['close', 'reset']) {
    const world = await create()
    world.host.next({ stopAt: BREAK, by }, { stopAt: BREAK, by })
    await downloads(world)
    assert.deepEqual(ranges(world.host), [undefined, `bytes=${BREAK}-`, `bytes=${2 * BREAK}-`])
    assert.deepEqual(statuses(world.host), [200, 206, 206])
    assert.equal(world.host.details.length, 1)
    const [, second] = world.host.requests
    assert.equal(second.headers['if-range'], '"1"')
  }
})

test('a connection that breaks before or in the headers', async () => {
  for (const first of [{ nothing: 'reset' }, { nothing: 'close' }, { brokenHead: true }]) {
    const world = await create()
    world.host.next(first, first, broken, first, first)
    await downloads(world)
    assert.equal(world.host.requests.length, 6)
  }
})

test('a resume that is answered with the whole file is not appended', async () => {
  const world = await create({ manner: { ranges: false } })
  world.host.next(broken, { stopAt: 2 * BREAK, by: 'close' })
  await downloads(world)
  assert.deepEqual(ranges(world.host), [undefined, `bytes=${BREAK}-`, `bytes=${2 * BREAK}-`])
  assert.deepEqual(statuses(world.host), [200, 200, 200])
})

test('a resume that is answered with the whole file, and breaks before it is where it was', async () => {
  const world = await create({ manner: { ranges: false } })
  world.host.next(broken, { stopAt: 500, by: 'close' }, { stopAt: 70_000, by: 'close' })
  await downloads(world)
  assert.equal(world.host.requests.length, 4)
})

test('no compression is asked for, so that a host does not ignore ranges', async () => {
  const world = await create({ manner: { gzip: 'offered' } })
  world.host.next(broken)
  await downloads(world)
  for (const { headers } of world.host.requests) assert.match(headers['accept-encoding'], /^identity(, identity)*$/)
  assert.deepEqual(statuses(world.host), [200, 206])
})

test('a host that compresses what it was asked not to: its length is not that of the file', async () => {
  for (const size of [200, SIZE]) {
    const world = await create({ size, part: 'transcript', manner: { gzip: 'always' } })
    const { size: told } = await downloads(world, { part: 'transcript' })
    assert.ok(told === undefined || told === size, `${told}`)
    assert.equal(world.host.requests.length, 1)
  }
})

test('a 206 that starts earlier than asked: what is there already is not appended again', async () => {
  const world = await create()
  for (const earlier of [1, 50_000, SIZE]) {
    world.host.next(broken, { earlier })
    world.host.requests.length = 0
    await downloads(world)
    assert.deepEqual(statuses(world.host), [200, 206], `${earlier}`)
  }
})

test('a 206 that is another slice: a gap is not filled with what comes after it', async () => {
  const world = await create()
  world.host.next(broken, { earlier: -5000 })
  await downloads(world)
  assert.equal(world.host.requests.length, 3)
})

test('a 200 that has only the slice, as its Content-Range says, is appended', async () => {
  const world = await create()
  world.host.next(broken, { as200: true })
  await downloads(world)
  assert.deepEqual(statuses(world.host), [200, 200])
  assert.equal(world.host.requests[1].sent, SIZE - BREAK)
})

test('a 206 that does not say which bytes it has is not trusted', async () => {
  for (const contentRange of [
    false,
    'bytes */*',
    `bytes 5-1/${SIZE}`,
    'pages 1-2/3',
    `bytes ${BREAK}-*/${SIZE}`,
    'bytes 1-2-3/4',
    '',
  ]) {
    const world = await create()
    world.host.next(broken, { contentRange })
    await downloads(world)
    assert.equal(world.host.requests.length, 3, `${contentRange}`)
  }
})

test('a host that sends everything, and says that it is what was asked for, is not believed', async () => {
  for (const as200 of [true, false]) {
    const world = await create()
    world.host.next(broken, { ranges: false, as206: !as200, contentRange: `bytes ${BREAK}-${SIZE - 1}/${SIZE}` })
    await downloads(world)
  }
})

test('a host that never says which bytes it has is asked for all of them', async () => {
  for (const contentRange of [false, 'bytes */*']) {
    const world = await create({ manner: { contentRange } })
    world.host.next(broken, {}, { stopAt: 2 * BREAK, by: 'close' })
    await downloads(world)
    assert.ok(world.host.requests.length <= 5, `${world.host.requests.length}`)
  }
})

test('a 206 whose length is not that of the range it names', async () => {
  const world = await create()
  world.host.next(broken, { stopAt: 1000, by: 'end', framing: 'chunked' })
  await downloads(world)
  assert.deepEqual(ranges(world.host), [undefined, `bytes=${BREAK}-`, `bytes=${BREAK + 1000}-`])
})

test('a range of a file of unknown size that ends too early', async () => {
  const world = await create()
  const contentRange = `bytes ${BREAK}-${SIZE - 1}/*`
  world.host.next({ contentRange, stopAt: 1000, by: 'end', framing: 'chunked' })
  const { size } = await downloads(world, { offset: BREAK })
  assert.equal(size, undefined)
  assert.deepEqual(ranges(world.host), [`bytes=${BREAK}-`, `bytes=${BREAK + 1000}-`])
})

test('an answer with more bytes than it says: they are not of the file', async () => {
  const world = await create()
  world.host.next(broken, { framing: 'chunked', extra: 500 })
  await downloads(world)
  world.host.next({ framing: 'chunked', extra: 500, contentRange: `bytes ${BREAK}-${SIZE - 1}/*` })
  await downloads(world, { offset: BREAK })
})

test('a connection that stays open after the last byte is not waited for', async () => {
  const world = await create()
  world.host.next({ framing: 'chunked', stopAt: SIZE - BREAK, by: 'silence' })
  await downloads(world, { offset: BREAK })
  assert.equal(world.host.requests.length, 1)
  await until(() => world.host.requests[0].isOver, 'the host to see the end')
})

test('a 206 of a file that has another size now', async () => {
  const world = await create()
  world.host.next(broken, { total: SIZE + 1, contentRange: undefined })
  const { error, bytes } = await fails(world.client)
  assert.deepEqual([error.code, bytes.length], ['changed', BREAK])
})

test('a file that changed between two tries is not mixed', async () => {
  const other = mediaFile('audio', SIZE, 2)
  for (const etag of ['strong', 'weak']) {
    const world = await create({ manner: { etag, modified: false } })
    const before = wholeOf(world.file())
    world.host.next(broken, { change: other })
    const { error, bytes } = await fails(world.client)
    assert.equal(error.code, 'changed', etag)
    assert.ok(bytes.equals(before.subarray(0, BREAK)), etag)
    assert.equal(world.host.requests[1].headers['if-range'], etag === 'strong' ? '"1"' : undefined)
  }
})

test('a file that changed to another size is not mixed, even if nothing but its size tells', async () => {
  for (const manner of [{}, { ranges: false }]) {
    const world = await create({ manner: { etag: false, modified: false, ...manner } })
    world.host.next(broken, { change: mediaFile('audio', SIZE + 5, 2) })
    const { error, bytes } = await fails(world.client)
    assert.deepEqual([error.code, bytes.length], ['changed', BREAK])
  }
})

test('a file whose ETag is gone is not taken for the same, unless the host says that it goes on', async () => {
  const world = await create()
  world.host.next(broken, { etag: false, ranges: false, change: mediaFile('audio', SIZE, 2) })
  const { error, bytes } = await fails(world.client)
  assert.deepEqual([error.code, bytes.length], ['changed', BREAK])
})

test('a file that changed before a byte of it was taken is simply the new one', async () => {
  const world = await create()
  world.host.next({ stopAt: 0, by: 'close' }, { change: mediaFile('audio', SIZE + 5, 2) })
  await downloads(world)
})

test('a weak ETag is never used to go on, but the download does', async () => {
  for (const ranges of [true, false]) {
    const world = await create({ manner: { etag: 'weak', ranges } })
    world.host.next(broken)
    await downloads(world)
    const [, { headers }] = world.host.requests
    assert.doesNotMatch(`${headers['if-range']}`, /W\//)
  }
})

test('a host without ETags', async () => {
  for (const modified of [true, false]) {
    for (const ranges of [true, false]) {
      const world = await create({ manner: { etag: false, modified, ranges } })
      world.host.next(broken)
      await downloads(world)
    }
  }
})

test('a host that wants a date in If-Range, and drops the range for an ETag', async () => {
  const world = await create({ manner: { wantsDate: true } })
  world.host.next(broken, { stopAt: 2 * BREAK, by: 'close' })
  await downloads(world)
  assert.ok(world.host.requests.length <= 4, `${world.host.requests.length}`)
})

test('an ETag that is another one with each link does not mix two versions', async () => {
  const world = await create({ manner: { etag: 'each-link' } })
  world.host.next(broken, { stopAt: BREAK, by: 'lapse' })
  const { error, bytes } = await fails(world.client)
  assert.deepEqual([error.code, bytes.length], ['changed', 2 * BREAK])
})

test('416 because the part is longer than the file: it begins again', async () => {
  const world = await create()
  const { offset } = await downloads(world, { offset: SIZE + 10 })
  assert.equal(offset, 0)
  assert.deepEqual(statuses(world.host), [416, 200])
})

test('416 because the part is complete: it is', async () => {
  const world = await create()
  const { validator } = await downloads(world)
  for (const given of [validator, undefined]) {
    world.host.requests.length = 0
    const seen = []
    const options = { offset: SIZE, validator: given, onProgress: (progress) => seen.push(progress) }
    const download = await downloadRecording(world.client, 'r1', options)
    const { bytes, error } = await read(download.stream)
    assert.equal(error, undefined)
    assert.deepEqual(seen, [{ received: SIZE, size: SIZE }])
    assert.deepEqual([download.offset, download.size, bytes.length], [SIZE, SIZE, 0])
    assert.deepEqual(statuses(world.host), [416])
  }
})

for (const lapsedAs of [401, 403, 404, 410, 'page']) {
  test(`a link that lapsed in the middle (${lapsedAs}) is replaced, and the download goes on`, async () => {
    const world = await create({ lapsedAs })
    world.host.next({ stopAt: BREAK, by: 'lapse' }, {}, { stopAt: BREAK, by: 'lapse' })
    await downloads(world)
    assert.deepEqual(tickets(world.host), [1, 1, 2, 2, 3])
    const [first, second] = [BREAK, 2 * BREAK].map((from) => `bytes=${from}-`)
    assert.deepEqual(ranges(world.host), [undefined, first, first, second, second])
    assert.equal(world.host.details.length, 3)
  })
}

test('a link that lapsed before the first byte is replaced', async () => {
  const world = await create()
  world.host.next({ lapsed: true })
  await downloads(world)
  assert.deepEqual(tickets(world.host), [1, 2])
})

test('a link is replaced before it lapses if it is known when', async () => {
  const world = await create({ fields: { expiresInMs: 1000 } })
  world.host.next(broken)
  await downloads(world)
  assert.deepEqual(tickets(world.host), [1, 2])
  assert.deepEqual(statuses(world.host), [200, 206])
})

test('a link whose details say nothing, or that it lapsed long ago, is used all the same', async () => {
  for (const expiresInMs of [false, -4 * 3_600_000]) {
    const world = await create({ fields: { expiresInMs } })
    await downloads(world)
    assert.deepEqual(tickets(world.host), [1])
  }
})

test('a link is replaced once, however many reads wait for it', async () => {
  const world = await create()
  world.host.next({ stopAt: BREAK, by: 'lapse' })
  const { stream } = await downloadRecording(world.client, 'r1')
  const reader = stream.getReader()
  const reads = await Promise.all(Array.from({ length: 100 }, () => reader.read()))
  assertSame(Buffer.concat(reads.flatMap(({ value }) => value ?? [])), world.file())
  assert.equal(world.host.details.length, 2)
})

test('links that never work end the download, soon', async () => {
  for (const lapsedAs of [403, 404, 'page']) {
    const world = await create({ lapsedAs, manner: { lapsed: true } })
    const { error, bytes } = await fails(world.client)
    assert.ok(world.host.requests.length <= 4, `${world.host.requests.length}`)
    assert.equal(bytes.length, 0)
    assert.notEqual(error.code, 'internal')
  }
})

test('a connection that ends early is never success', async () => {
  // Each is an answer whose end looks good to the platform, although not all has come.
  const early = (answer) => async (url, init) => {
    const response = await fetch(url, init)
    return url.startsWith(world.host.baseUrl) || !answer ? response : answer(response)
  }
  const half = async (response) => {
    const bytes = new Uint8Array(await response.arrayBuffer())
    const { status, headers } = response
    shortened++
    return new Response(bytes.subarray(0, Math.ceil(bytes.length / 2)), { status, headers })
  }
  let shortened = 0
  const world = await create({ size: 1000 })
  const client = new RecordingsClient({
    token: MEDIA_TOKEN,
    baseUrl: world.host.baseUrl,
    fetch: early((response) => (shortened < 5 ? half(response) : response)),
  })
  await downloads({ ...world, client })
  assert.equal(shortened, 5)
  assert.equal(world.host.requests.length, 6)
})

test('a connection that ends early, and says nothing about the length, is not success once the size is known', async () => {
  const world = await create()
  world.host.next(broken, { ranges: false, framing: 'until-close', stopAt: 2 * BREAK, by: 'end' })
  await downloads(world)
  assert.equal(world.host.requests.length, 3)
})

test('chunks that end too early', async () => {
  const world = await create()
  world.host.next({ ...broken, framing: 'chunked' }, { stopAt: 500, framing: 'chunked', by: 'reset' })
  await downloads(world)
  assert.equal(world.host.requests.length, 3)
})

test('a Content-Length that promises too much: the file is what there is', async () => {
  const world = await create()
  world.host.next({ longer: 10 })
  const download = await downloadRecording(world.client, 'r1')
  const { bytes, error } = await read(download.stream)
  // Either it finds out, or it says that something is wrong. It never makes anything up.
  if (error) assert.equal(error.code, 'changed')
  else assertSame(bytes, world.file())
  assert.ok(world.host.requests.length <= 4)
})

test('a web page is never the file', async () => {
  const json = JSON.stringify({ message: 'no' })
  for (const [part, answer] of [
    ['audio', { page: true }],
    ['recording', { page: true }],
    ['transcript', { page: true }],
    ['audio', { text: PAGE }],
    ['recording', { text: `\n ${PAGE.toUpperCase()}` }],
    ['transcript', { text: '<html>x</html>' }],
    ['transcript', { text: `\uFEFF${PAGE}`, type: 'text/plain' }],
    ['audio', { text: json, type: 'application/json' }],
  ]) {
    const world = await create({ part, manner: answer })
    const { error, bytes } = await fails(world.client, { part })
    assert.deepEqual([error.code, bytes.length], ['not-media', 0], inspect(answer))
    assert.ok(world.host.requests.length <= 4, `${world.host.requests.length}`)
  }
})

test('a web page in the middle of a download is not appended', async () => {
  const world = await create()
  world.host.next(broken, { page: true }, { stopAt: 1000, by: 'close' }, { text: PAGE })
  await downloads(world)
})

test('what a host says about the type does not matter if the bytes are right', async () => {
  for (const type of ['application/octet-stream', 'binary/octet-stream', false]) {
    for (const part of ['audio', 'recording', 'transcript']) {
      const world = await create({ part, manner: { type } })
      await downloads(world, { part })
    }
  }
})

test('notes are web pages, and are downloaded without a token', async () => {
  for (const part of ['notes', 'shortNotes', 'actionItems']) {
    const world = await create({ part, size: 5000 })
    const { contentType, name } = await downloads(world, { part })
    assert.match(contentType, /^text\/html/)
    assert.match(name, /\.html$/)
  }
})

test('a page to sign in is not taken for notes', async () => {
  const text = '<!doctype html><title>Sign in</title><form action="/login"><input name="user"></form>'
  const world = await create({ part: 'notes', manner: { text } })
  const { error, bytes } = await fails(world.client, { part: 'notes' })
  assert.deepEqual([error.code, bytes.length], ['not-media', 0])
})

test('a file of no bytes, and one of one', async () => {
  const world = await create({ part: 'notes', size: 0 })
  assert.equal((await downloads(world, { part: 'notes' })).size, 0)
  const one = await create({ part: 'notes', size: 1 })
  await downloads(one, { part: 'notes' })
})

test('the token is sent to the API alone, even after redirects', async () => {
  const world = await create()
  world.host.next({ redirect: true, ...broken })
  await downloads(world)
  const [api] = world.host.details
  assert.equal(api.headers.authorization, `Bearer ${MEDIA_TOKEN}`)
  assert.ok(world.host.requests.some(({ host }) => host === 'other'))
  // The end of this file looks at the headers of every request of every test.
})

test('a name is safe, whatever the topic', async () => {
  const topics = [
    'a/b\\c:d*e?f"g<h>i|j',
    '../../etc/passwd',
    ' leading and trailing. ',
    'x'.repeat(500),
    'CON',
    '\u0000\u202Etxt.exe',
    '',
    '😀',
  ]
  const names = new Set()
  for (const topic of topics) {
    const { client } = await create({ size: 200, fields: { topic } })
    const { name, stream } = await downloadRecording(client, 'r1')
    await stream.cancel()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what may not be there
    assert.doesNotMatch(name, /[\u0000-\u001F\u007F<>:"/\\|?*\u202A-\u202E\u2066-\u2069]/, name)
    assert.match(name, /^[^\s.].*\.mp3$/, name)
    assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)\b/i)
    assert.ok(Buffer.byteLength(name) <= 200, name)
    names.add(name.toLowerCase())
  }
  const { client, host } = await create({ size: 200 })
  host.add('r2', { audio: 200 })
  for (const id of ['r1', 'r2']) {
    const { name, stream } = await downloadRecording(client, id)
    await stream.cancel()
    names.add(name)
  }
  assert.equal(names.size, topics.length + 2, 'two recordings with the same topic and minute have different names')
})

test('sizeBytes of the details is no promise', async () => {
  for (const sizeBytes of [1, SIZE + 1, 10 * SIZE]) {
    const world = await create({ fields: { more: { sizeBytes } } })
    world.host.next(broken)
    const { size } = await downloads(world)
    assert.equal(size, SIZE)
  }
})

// Going on with an earlier download ------------------------------------------------------------------------------------------

test('a download goes on where another one stopped', async () => {
  const world = await create()
  const first = await downloadRecording(world.client, 'r1')
  await first.stream.cancel()
  world.host.requests.length = 0
  const { offset, size, validator } = await downloads(world, { offset: BREAK, validator: first.validator })
  assert.deepEqual([offset, size, validator], [BREAK, SIZE, first.validator])
  const [{ headers }] = world.host.requests
  assert.deepEqual([headers.range, headers['if-range']], [`bytes=${BREAK}-`, first.validator])
  assert.equal((await downloads(world, { offset: BREAK })).offset, BREAK, 'without a validator')
})

test('a download that cannot go on begins again, and says so', async () => {
  for (const manner of [{ ranges: false }, { wantsDate: true }]) {
    const world = await create({ manner })
    const { validator } = await downloads(world)
    assert.equal((await downloads(world, { offset: BREAK, validator })).offset, 0, inspect(manner))
  }
})

test('a download of a file that has changed since begins again, and says so', async () => {
  const world = await create()
  const { validator } = await downloads(world)
  world.host.next({ change: mediaFile('audio', SIZE, 2) })
  const again = await downloads(world, { offset: BREAK, validator })
  assert.equal(again.offset, 0)
  assert.notEqual(again.validator, validator)
})

test('a download that goes on goes on again when it breaks', async () => {
  const world = await create()
  world.host.next({ stopAt: 1000, by: 'close' }, { stopAt: 1000, by: 'lapse' })
  const { offset } = await downloads(world, { offset: BREAK })
  assert.equal(offset, BREAK)
  const last = `bytes=${BREAK + 2000}-`
  assert.deepEqual(ranges(world.host), [`bytes=${BREAK}-`, `bytes=${BREAK + 1000}-`, last, last])
})

// Retries and limits ---------------------------------------------------------------------------------------------------------

test('tries are counted anew after each progress', async () => {
  const world = await create()
  world.host.next(...Array.from({ length: 12 }, () => ({ stopAt: 10_000, by: 'close' })))
  await downloads(world, { retries: 1 })
  assert.equal(world.host.requests.length, 13)
})

test('tries without progress come to an end', async () => {
  for (const [manner, code] of [
    [{ nothing: 'reset' }, 'network'],
    [{ stopAt: 0, by: 'close' }, 'network'],
    [{ nothing: 'silence' }, 'timeout'],
    [{ stopAt: 0, by: 'silence' }, 'timeout'],
    [{ status: 503 }, 'server'],
    [{ status: 429, headers: { 'Retry-After': '0' } }, 'rate-limited'],
  ]) {
    const world = await create()
    world.host.next(broken)
    world.host.settings.chaos = () => manner
    const limits = {
      retries: 2,
      ...(isSilent(manner) && { stallTimeoutMs: STALL_MS }),
      ...(manner.status === 429 && { timeoutMs: 10_000 }),
    }
    const { error, bytes } = await fails(world.client, limits)
    assert.deepEqual([error.code, bytes.length], [code, BREAK], inspect(manner))
    assert.equal(error.retryable, true)
    if (manner.status !== 429) assert.equal(world.host.requests.length, 3, inspect(manner))
  }
})

test('a host that is gone for good ends the download also without a number of tries', async () => {
  const world = await create()
  world.host.next(broken)
  world.host.settings.chaos = () => ({ nothing: 'reset' })
  const { error, bytes } = await fails(world.client)
  assert.deepEqual([error.code, bytes.length], ['network', BREAK])
  assert.ok(world.host.requests.length <= 102, `${world.host.requests.length}`)
})

test('a host that asks to wait is asked again no sooner', async () => {
  for (const status of [429, 503]) {
    const world = await create()
    world.host.next(broken, { status, headers: { 'Retry-After': '1' } })
    await downloads(world)
    const [, refused, again] = world.host.requests
    assert.ok(again.time - refused.time > 995, `${again.time - refused.time} ms`)
    assert.deepEqual(statuses(world.host), [200, status, 206])
  }
})

test('the details fail while a link is replaced: they are asked for again', async () => {
  const world = await create()
  world.host.next({ stopAt: BREAK, by: 'lapse' }, {})
  const { stream } = await downloadRecording(world.client, 'r1')
  world.host.refuse(503, 502)
  const { bytes, error } = await read(stream)
  assert.equal(error, undefined)
  assertSame(bytes, world.file())
  assert.equal(world.host.details.length, 4)
})

test('the recording is gone when a link is replaced', async () => {
  const world = await create()
  world.host.next({ stopAt: BREAK, by: 'lapse' }, {})
  const { stream } = await downloadRecording(world.client, 'r1')
  world.host.remove('r1')
  const { bytes, error } = await read(stream)
  assert.deepEqual([error.code, bytes.length], ['not-found', BREAK])
})

test('the limits of a call do not limit a long transfer', async () => {
  const world = await create({ manner: { bytesPerSecond: 50_000 } })
  await downloads(world, { timeoutMs: 5000, tryTimeoutMs: 4000, stallTimeoutMs: 10_000 })
  assert.equal(world.host.requests.length, 1)
})

test('a stall is noticed while somebody waits, in the headers and in the body', async () => {
  const world = await create()
  world.host.next({ nothing: 'silence' }, { stopAt: BREAK, by: 'silence' }, { nothing: 'silence' })
  await downloads(world, { stallTimeoutMs: STALL_MS })
  assert.equal(world.host.requests.length, 4)
  await until(() => world.host.requests.every(({ isOver }) => isOver), 'requests that stalled to be ended')
})

test('whoever reads slowly does not cause a stall', async () => {
  const world = await create({ size: 30_000_000 })
  const { stream } = await downloadRecording(world.client, 'r1', { stallTimeoutMs: STALL_MS })
  const pieces = []
  let pauses = 2
  for await (const piece of stream) {
    pieces.push(piece)
    const began = performance.now()
    if (pauses-- > 0) await until(() => performance.now() > began + 1.5 * STALL_MS, 'longer than the limit')
  }
  assertSame(Buffer.concat(pieces), world.file())
  assert.equal(world.host.requests.length, 1)
})

test('nothing is taken that nobody reads', async () => {
  const world = await create({ size: 256_000_000 })
  const { stream } = await downloadRecording(world.client, 'r1')
  const [request] = world.host.requests
  let [seen, still] = [-1, 0]
  const isStill = () => {
    still = request.sent === seen ? still + 1 : 0
    seen = request.sent
    return still >= 10
  }
  await until(isStill, 'the host to stop', { everyMs: 30 })
  assert.ok(seen > 0 && seen < 32_000_000, `${seen} bytes were sent`)
  const reader = stream.getReader()
  for (let read = 0; read < 64_000_000; ) read += (await reader.read()).value.length
  await reader.cancel()
  assert.equal(world.host.requests.length, 1)
})

// The end of it --------------------------------------------------------------------------------------------------------------

test('to cancel the stream ends the request at the host', async () => {
  const world = await create({ size: 256_000_000 })
  for (const leave of [
    (stream) => stream.cancel(),
    async (stream) => {
      for await (const _ of stream) break
    },
    async (stream) => {
      const reader = stream.getReader()
      await reader.read()
      await reader.cancel(new Error('enough'))
    },
  ]) {
    const { stream } = await downloadRecording(world.client, 'r1')
    await leave(stream)
    const request = world.host.requests.at(-1)
    await until(() => request.isOver, 'the host to see the end')
    assert.ok(request.sent < 100_000_000)
  }
})

test('to cancel while it waits for the next byte, for the next try or for a link ends it', async () => {
  for (const next of [
    [{ stopAt: BREAK, by: 'silence' }],
    [broken, { status: 503, headers: { 'Retry-After': '600' } }],
    [broken, { nothing: 'silence' }],
  ]) {
    const world = await create()
    world.host.next(...next)
    const { stream } = await downloadRecording(world.client, 'r1', { timeoutMs: 3_600_000 })
    const reader = stream.getReader()
    for (let read = 0; read < BREAK; ) read += (await reader.read()).value.length
    const waiting = reader.read()
    await until(() => world.host.requests.length === next.length, 'the last request')
    await reader.cancel()
    assert.equal((await waiting).done, true)
    await until(() => world.host.requests.every(({ isOver }) => isOver), 'the host to see the end')
  }
})

test('an abort before the download: nothing is sent', async () => {
  const world = await create()
  const reason = new Error('never mind')
  await assert.rejects(downloadRecording(world.client, 'r1', { signal: AbortSignal.abort(reason) }), reason)
  await assert.rejects(downloadLink(world.client, 'r1', 'audio', { signal: AbortSignal.abort(reason) }), reason)
  assert.deepEqual([world.host.details.length, world.host.requests.length], [0, 0])
})

test('an abort while it begins, while it reads, while it waits and between two reads', async () => {
  const reason = new Error('enough')
  const cases = {
    'while it begins': { next: [{ nothing: 'silence' }], when: (host) => host.requests.length === 1 },
    'while it reads': { next: [{ stopAt: BREAK, by: 'silence' }], when: (host) => host.requests[0]?.sent === BREAK },
    'while it waits': {
      next: [broken, { status: 503, headers: { 'Retry-After': '600' } }],
      when: (host) => host.requests.length === 2,
    },
  }
  for (const [name, { next, when }] of Object.entries(cases)) {
    const { host, client } = await create()
    host.next(...next)
    const controller = new AbortController()
    const end = downloadRecording(client, 'r1', { signal: controller.signal, timeoutMs: 3_600_000 }).then(
      ({ stream }) => read(stream),
      (error) => ({ error }),
    )
    await until(() => when(host), name)
    controller.abort(reason)
    assert.equal((await end).error, reason, name)
    await until(() => host.requests.every(({ isOver }) => isOver), `${name}: the host to see the end`)
  }

  const { host, client } = await create({ size: 256_000_000 })
  const controller = new AbortController()
  const { stream } = await downloadRecording(client, 'r1', { signal: controller.signal })
  const reader = stream.getReader()
  await reader.read()
  controller.abort(reason)
  // Also while nobody reads.
  await until(() => host.requests[0].isOver, 'the host to see the end')
  await assert.rejects(reader.read(), reason)
})

test("an abort of the client's own signal ends a stream, and one after the end does nothing", async () => {
  const controller = new AbortController()
  const { host, client, file } = await create({ client: { signal: controller.signal } })
  const first = await read((await downloadRecording(client, 'r1')).stream)
  assertSame(first.bytes, file())
  host.next({ stopAt: BREAK, by: 'silence' })
  const { stream } = await downloadRecording(client, 'r1')
  const end = read(stream)
  await until(() => host.requests.at(-1).sent === BREAK, 'the middle')
  controller.abort('closing time')
  assert.equal((await end).error, 'closing time')
})

// What there is --------------------------------------------------------------------------------------------------------------

test('by default, the video is downloaded, and otherwise the sound', async () => {
  const files = { audio: 1000, recording: 2000, transcript: 500 }
  const both = await create({ files, part: 'recording' })
  assert.equal((await downloads(both)).part, 'recording')
  const { recording, ...others } = files
  assert.equal((await downloads(await create({ files: others }))).part, 'audio')
})

test('no such file: the error lists those that there are', async () => {
  const { client, host } = await create({ files: { audio: 1000, transcript: 500 } })
  for (const act of [
    () => downloadRecording(client, 'r1', { part: 'recording' }),
    () => downloadLink(client, 'r1', 'recording'),
  ]) {
    const error = await act().catch((error) => error)
    assert.equal(error.code, 'no-media')
    const told = `${error.message} ${error.hint}`
    assert.match(told, /audio/)
    assert.match(told, /transcript/)
    assert.doesNotMatch(told, /notes|actionItems/i)
  }
  host.add('r2', { transcript: 500 })
  assert.equal((await fails(client, {}, 'r2')).error.code, 'no-media')
  host.add('r3', {})
  assert.equal((await fails(client, { part: 'audio' }, 'r3')).error.code, 'no-media')
  assert.equal(host.requests.length, 0)
})

test('a recording that is unknown, and a token that is', async () => {
  const { client, host } = await create()
  assert.equal((await fails(client, {}, 'r9')).error.code, 'not-found')
  const stranger = new RecordingsClient({ token: 'other', baseUrl: host.baseUrl })
  assert.equal((await fails(stranger)).error.code, 'unauthorized')
  assert.equal(host.requests.length, 0)
})

test('meetings are asked for where they are, with their host', async () => {
  const world = await create()
  await downloads(world, { source: 'meetings', hostEmail: 'ada@example.com' })
  const { href } = await downloadLink(world.client, 'r1', 'audio', { source: 'meetings', hostEmail: 'ada@example.com' })
  assert.match(href, /ticket=/)
  assert.deepEqual(
    world.host.details.map(({ path }) => decodeURIComponent(path)),
    Array(2).fill('/v1/recordings/r1?hostEmail=ada@example.com'),
  )
})

test('a link can be had, with its end', async () => {
  const { client, host, file } = await create()
  const { href, expires, ...rest } = await downloadLink(client, 'r1', 'audio')
  assert.deepEqual(rest, {})
  assert.ok(Math.abs(Date.parse(expires) - Date.now() - 3 * 3_600_000) < 60_000, expires)
  assert.equal(host.requests.length, 0)
  const response = await fetch(href)
  assertSame(Buffer.from(await response.arrayBuffer()), file())
  const { client: silent } = await create({ fields: { expiresInMs: false } })
  assert.deepEqual(Object.keys(await downloadLink(silent, 'r1', 'audio')), ['href'])
})

test('progress counts what is there, from the first byte of the file to the last', async () => {
  const world = await create({ size: 3_000_000 })
  for (const offset of [0, BREAK]) {
    world.host.next({ stopAt: 1_000_000, by: 'lapse' }, {}, { earlier: 1000 })
    const seen = []
    const onProgress = (progress) => {
      seen.push(progress)
      throw new Error('is ignored')
    }
    await downloads(world, { offset, onProgress })
    assert.deepEqual(seen.at(-1), { received: 3_000_000, size: 3_000_000 })
    for (const [at, { received, size }] of seen.entries()) {
      assert.ok(received >= (seen[at - 1]?.received ?? offset) && received <= 3_000_000, inspect(seen))
      assert.equal(size, 3_000_000)
    }
  }
})

test('progress is told at most ten times a second, and again at the end', async (t) => {
  let now = 1_000_000
  t.mock.method(performance, 'now', () => now)
  t.mock.method(Date, 'now', () => now)
  const { client } = await create({ size: 20_000_000 })
  const seen = []
  const { stream } = await downloadRecording(client, 'r1', { onProgress: (progress) => seen.push([now, progress.received]) })
  let pieces = 0
  for await (const _ of stream) {
    pieces++
    now += 10
  }
  const times = seen.slice(0, -1).map(([time]) => time)
  for (const [at, time] of times.entries()) assert.ok(at === 0 || time - times[at - 1] >= 100, inspect(times))
  assert.ok(pieces >= 40 && times.length >= Math.floor(pieces / 10) - 1, `${times.length} of ${pieces}`)
  assert.equal(seen.at(-1)[1], 20_000_000)
})

test('wrong arguments are named, and nothing is sent', async () => {
  const { client, host } = await create()
  for (const [options, named] of [
    [{ part: 'video' }, 'part'],
    [{ part: 5 }, 'part'],
    [{ offset: -1 }, 'offset'],
    [{ offset: 1.5 }, 'offset'],
    [{ offset: '5' }, 'offset'],
    [{ offset: 2 ** 53 }, 'offset'],
    [{ offset: Number.NaN }, 'offset'],
    [{ validator: 5 }, 'validator'],
    [{ validator: 'a\r\nX-More: b' }, 'validator'],
    [{ stallTimeoutMs: 0 }, 'stallTimeoutMs'],
    [{ stallTimeoutMs: 2 ** 31 }, 'stallTimeoutMs'],
    [{ stallTimeoutMs: '5' }, 'stallTimeoutMs'],
    [{ onProgress: 5 }, 'onProgress'],
    [{ source: 'all' }, 'source'],
    [{ hostEmail: 'ada@example.com' }, 'hostEmail'],
    [{ retries: -1 }, 'retries'],
    [{ signal: {} }, 'signal'],
    [{ parts: ['audio'] }, 'parts'],
    [{ Part: 'audio' }, 'Part'],
    ['audio', 'options'],
  ]) {
    const error = await downloadRecording(client, 'r1', options).catch((error) => error)
    assert.equal(error.code, 'invalid-argument', `${inspect(options)}: ${inspect(error)}`)
    assert.match(error.message, new RegExp(`\\b${named}\\b`))
  }
  for (const id of ['', '.', 5, undefined, null]) {
    for (const act of [() => downloadRecording(client, id), () => downloadLink(client, id, 'audio')]) {
      const error = await act().catch((error) => error)
      assert.equal(error.code, 'invalid-argument', inspect([id, error]))
    }
  }
  for (const part of ['video', undefined, 5, ['audio']]) {
    const error = await downloadLink(client, 'r1', part).catch((error) => error)
    assert.ok(error instanceof RecordingsError, 'the class of the client')
    assert.equal(error.code, 'invalid-argument', inspect([part, error]))
    assert.match(error.message, /part/)
  }
  for (const wrong of [undefined, null, {}, 'client', { token: MEDIA_TOKEN }]) {
    const error = await downloadRecording(wrong, 'r1').catch((error) => error)
    assert.equal(error.code, 'invalid-argument', inspect([wrong, error]))
    assert.match(error.message, /client/)
  }
  assert.deepEqual([host.details.length, host.requests.length], [0, 0])
})

test('options that are undefined are as if they were absent', async () => {
  const names = ['part', 'source', 'hostEmail', 'offset', 'validator', 'stallTimeoutMs', 'onProgress', 'signal', 'timeoutMs']
  await downloads(await create(), Object.fromEntries(names.map((name) => [name, undefined])))
})

test('a link that leads where nothing may be sent is not followed', async () => {
  for (const href of [
    'http://media.example/nbr?ticket=x',
    'ftp://media.example/nbr?ticket=x',
    'file:///etc/passwd',
    'data:audio/mpeg,ID3',
    'not a link',
  ]) {
    const asked = []
    const details = { id: 'r1', temporaryDirectDownloadLinks: { audioDownloadLink: href } }
    const fetch = async (url) => {
      asked.push(new URL(url).pathname)
      return Response.json(details)
    }
    const client = new RecordingsClient({ token: MEDIA_TOKEN, fetch })
    const { error } = await fails(client)
    assert.deepEqual(asked, ['/v1/convergedRecordings/r1'], href)
    assert.ok(!inspect(error).includes(href), href)
  }
})

test('a redirect from https to http is not followed to its file', async () => {
  const details = { id: 'r1', temporaryDirectDownloadLinks: { audioDownloadLink: 'https://media.example/nbr' } }
  const fetch = async (url) => {
    if (url.startsWith('https://webexapis.com/')) return Response.json(details)
    const response = new Response('ID3 of somebody', { headers: { 'content-type': 'audio/mpeg' } })
    return Object.defineProperties(response, { redirected: { value: true }, url: { value: 'http://media.example/nbr' } })
  }
  const { error, bytes } = await fails(new RecordingsClient({ token: MEDIA_TOKEN, fetch }))
  assert.deepEqual([error.code, bytes.length], ['rejected', 0])
})

test('a link that `fetch` does not take is in no error', async () => {
  const audioDownloadLink = `http://user:password@127.0.0.1:1/nbr?ticket=${TICKET}`
  const { client } = await create({ fields: { more: { temporaryDirectDownloadLinks: { audioDownloadLink } } } })
  const { error } = await fails(client, { retries: 0 })
  assert.ok(!everythingOf(error).includes(TICKET), inspect(error))
  assert.ok(!everythingOf(error).includes('password'), inspect(error))
})

// Secrets --------------------------------------------------------------------------------------------------------------------

const everythingOf = (value) => {
  const options = {
    showHidden: true,
    depth: Infinity,
    getters: true,
    showProxy: true,
    maxStringLength: null,
    maxArrayLength: null,
  }
  return [inspect(value, options), JSON.stringify(value), String(value), value?.stack, inspect(value?.cause, options)].join('\n')
}

test('the link and its ticket are in no error, event, progress or property', async () => {
  const ways = [
    [{ page: true }],
    [{ nothing: 'reset' }],
    [{ nothing: 'silence' }],
    [{ brokenHead: true }],
    [{ status: 500, page: true }],
    [{ status: 400 }],
    [{ status: 503 }],
    [{ status: 302, headers: { Location: `http://127.0.0.1:1/?ticket=${TICKET}` } }],
    [{ lapsed: true }],
    [{ stopAt: 0, by: 'close' }],
    [{ text: `${TICKET} is unknown`, type: 'text/plain' }],
    [{ status: 410, headers: { 'Content-Type': `text/${TICKET}` } }],
    [{ status: 403, text: (ticket) => JSON.stringify({ message: `The ticket ${ticket} has expired` }) }],
    [{ status: 404, text: (ticket) => JSON.stringify({ message: `audio?ticket=${ticket} is gone` }) }],
    [{ status: 500, text: (ticket) => `cannot read http://127.0.0.1/audio?ticket=${ticket}` }],
    [broken, { change: mediaFile('audio', SIZE, 2) }],
  ]
  const codes = new Set()
  for (const [first, ...more] of ways) {
    const world = await create({ client: { onEvent: (event) => told.push(event) } })
    const told = []
    if (more.length > 0) world.host.next(first, ...more)
    else world.host.settings.chaos = () => first
    const onProgress = (progress) => told.push(progress)
    const limits = { retries: 1, ...(isSilent(first) && { stallTimeoutMs: SHORT_STALL_MS }) }
    const options = { ...limits, onEvent: (event) => told.push(event), onProgress }
    const promise = downloadRecording(world.client, 'r1', options)
    const download = await promise.catch((error) => error)
    const { error } = RecordingsError.is(download) ? { error: download } : await read(download.stream)
    assert.ok(RecordingsError.is(error), inspect([first, error]))
    codes.add(error.code)
    for (const value of [error, download, world.client, promise, ...told, error.toJSON()]) {
      const text = everythingOf(value)
      assert.ok(!text.includes(TICKET), `${inspect(first)}: ${text}`)
      assert.ok(!text.includes('/nbr/'), `${inspect(first)}: ${text}`)
      assert.ok(!text.includes(MEDIA_TOKEN), `${inspect(first)}: ${text}`)
    }
    assert.ok(told.length > 0)
  }
  for (const code of ['not-media', 'network', 'timeout', 'server', 'changed']) assert.ok(codes.has(code), [...codes].join(' '))

  const { client } = await create()
  const download = await downloadRecording(client, 'r1')
  await (await downloadRecording(client, 'r1')).stream.getReader().read()
  for (const value of [download, download.stream, client]) assert.ok(!everythingOf(value).includes(TICKET))
  assert.throws(() => assert.ok(!everythingOf({ TICKET }).includes(TICKET)), 'the search finds it')
})

test('nothing of ours is printed, whatever is debugged', async () => {
  const { host } = await create()
  host.next(broken, { page: true }, { nothing: 'reset' })
  const source = `
    import { RecordingsClient } from '${PACKAGE}'
    import { downloadRecording } from '${PACKAGE}/download'
    Math.random = () => 0
    const client = new RecordingsClient({ token: '${MEDIA_TOKEN}', baseUrl: '${host.baseUrl}' })
    const download = await downloadRecording(client, 'r1')
    console.log(client, download)
    let count = 0
    for await (const bytes of download.stream) count += bytes.length
    console.log(count)`
  // Not `http` and `fetch`: Node shows the addresses that it is given, if somebody asks it to.
  const environment = { NODE_DEBUG: 'webex*,stream,timer,module,esm', DEBUG: '*' }
  const { code, stdout, stderr } = await run('download-debug.mjs', source, { environment })
  assert.equal(code, 0, stderr)
  assert.match(stdout, new RegExp(`^${SIZE}$`, 'm'))
  assert.ok(stderr.length > 0)
  for (const secret of [TICKET, MEDIA_TOKEN]) assert.ok(![stdout, stderr].join().includes(secret))
})

// Both worlds of the emulator ------------------------------------------------------------------------------------------------

const FAULTS = ['lapse', 'cut', 'stall-body', 'drip=2000000', 'wrong-length', 'wrong-range', 'html', '404', 'reset', 'lost']

for (const ranges of [true, false]) {
  for (const etag of ['strong', 'weak', false]) {
    test(`the emulator's files arrive ${ranges ? 'with' : 'without'} ranges, ETag ${etag}, whatever happens`, async () => {
      const emulator = await createEmulator({ token: TOKEN, recordings: 0, media: { ranges, etag } })
      emulator.add({ id: 'r1', durationSeconds: 60, files: { recording: true, audio: true, transcript: true } })
      const { baseUrl, close } = await emulator.listen()
      try {
        const client = new RecordingsClient({ token: TOKEN, baseUrl })
        const { href } = await downloadLink(client, 'r1', 'audio')
        const expected = Buffer.from(await (await fetch(href)).arrayBuffer())
        for (const fault of FAULTS) {
          emulator.fail('MEDIA cut x1')
          emulator.fail(`MEDIA ${fault} x1`)
          const limit = fault === 'stall-body' ? { stallTimeoutMs: SHORT_STALL_MS } : {}
          const { stream } = await downloadRecording(client, 'r1', { part: 'audio', ...limit })
          const { bytes, error } = await read(stream)
          // Whoever gets the whole file again, with another length, cannot know which of the two is right.
          if (fault === 'wrong-length' && !ranges) assert.equal(error?.code, 'changed')
          else assert.deepEqual([error, bytes.length], [undefined, expected.length], fault)
          assert.ok(bytes.equals(expected.subarray(0, bytes.length)), `${fault}: ${bytes.length} of ${expected.length}`)
          emulator.recover()
        }
        emulator.fail('MEDIA html')
        assert.equal((await fails(client, { part: 'audio' })).error.code, 'not-media')
        emulator.recover()
        // Without an ETag, nobody can see that a file of the same size has changed.
        if (etag) {
          emulator.fail('MEDIA cut x1')
          emulator.fail('MEDIA changed x1')
          const { error, bytes } = await fails(client, { part: 'audio' })
          assert.equal(error.code, 'changed')
          assert.ok(bytes.equals(expected.subarray(0, bytes.length)))
        }
      } finally {
        await close()
      }
    })
  }
}

// Chaos ----------------------------------------------------------------------------------------------------------------------

test('whatever happens, in any order, the bytes are right', (t) =>
  seeded(t, SEED, async (seed) => {
    const next = random(seed)
    let requests = 0
    let again = 0
    for (let round = 0; round < ROUNDS; round++) {
      const manner = { etag: next.of(['strong', 'weak', false]), modified: next() < 0.5, ranges: next() < 0.8 }
      const world = await create({
        size: next.below(next.of([1000, 100_000, 2_000_000])) + 100,
        part: next.of(['audio', 'recording', 'transcript']),
        manner,
        chaos: chaos(next),
        lapsedAs: next.of([401, 403, 404, 410, 'page']),
      })
      const file = world.file()
      const attempt = async () => {
        const { stream } = await downloadRecording(world.client, 'r1', {
          part: file.part,
          retries: 20,
          stallTimeoutMs: SHORT_STALL_MS,
        })
        const { bytes, error } = await read(stream)
        assert.ok(bytes.equals(wholeOf(file).subarray(0, bytes.length)), 'whatever came is right')
        if (error) throw error
        assert.equal(bytes.length, file.size)
      }
      // Where a host contradicts itself and gives no strong ETag, and where two links in a row are refused, it has to begin again.
      const isExpected = ({ code }) => ['changed', 'forbidden', 'not-media'].includes(code)
      for (let tries = 1; ; tries++) {
        const error = await attempt().catch((error) => error)
        if (!error) break
        assert.ok(isExpected(error) && tries < 10, inspect([error, manner]))
        again++
      }
      requests += world.host.requests.length
    }
    console.log(`${ROUNDS} files took ${requests} requests; ${again} downloads had to begin again`)
    assert.ok(requests > 1.3 * ROUNDS, 'it was no calm day')
    assert.ok(again < ROUNDS / 4, `${again}`)
  }))

test('a host that changes the protocol is asked again, and not waited for', { timeout: 60_000 }, async (context) => {
  let asked = 0
  const host = createTcpServer((socket) =>
    socket.once('data', () => {
      asked++
      if (asked === 1) socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n')
      else socket.end('HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 5\r\n\r\nsound')
    }),
  )
  const webex = createServer((_, response) => {
    const temporaryDirectDownloadLinks = { audioDownloadLink: `http://127.0.0.1:${portOf(host)}/a` }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ id: 'r1', temporaryDirectDownloadLinks }))
  })
  for (const server of [host, webex]) await once(server.listen(0, '127.0.0.1'), 'listening')
  context.after(() => {
    webex.close()
    host.close()
  })
  const client = new RecordingsClient({ token: 't', baseUrl: `http://127.0.0.1:${portOf(webex)}` })
  const { stream } = await downloadRecording(client, 'r1', { part: 'audio', stallTimeoutMs: 2 ** 31 - 1, timeoutMs: 2 ** 31 - 1 })
  assert.equal(await new Response(stream).text(), 'sound')
  assert.equal(asked, 2)
})

test('files go through the proxy that `fetch` takes, also where the environment only names one for http', async () => {
  // Only the proxy knows the way there.
  const [host, link] = [[127, 0, 0, 9], 'https://127.0.0.9/audio']
  const authority = certificate()
  const { keyPem: key, pem: cert } = certificate({ host, by: authority })
  const files = createSecureServer({ key, cert }, (_request, response) => response.end('ID3 and the sound'))
  const api = createServer((_request, response) => {
    const details = { id: 'r1', temporaryDirectDownloadLinks: { audioDownloadLink: link } }
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(details))
  })
  for (const server of [files, api]) await once(server.listen(0, '127.0.0.1'), 'listening')
  const proxy = await proxyTo(200, { target: portOf(files) })
  const authorityFile = join(consumer, 'authority-of-downloads.pem')
  await writeFile(authorityFile, authority.pem)
  const script = `
    import { RecordingsClient } from '${PACKAGE}'
    import { downloadRecording } from '${PACKAGE}/download'
    const client = new RecordingsClient({ token: 'none', baseUrl: 'http://127.0.0.1:${portOf(api)}', retries: 0 })
    const { stream } = await downloadRecording(client, 'r1')
    console.log(await new Response(stream).text())
    process.exit()`
  await writeFile(join(consumer, 'proxied.mjs'), script)
  const environment = { NODE_USE_ENV_PROXY: '1', NO_PROXY: '127.0.0.1', NODE_EXTRA_CA_CERTS: authorityFile }
  for (const node of ['node22', 'node24']) {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY']) {
      const ended = await command(binary(node), ['proxied.mjs'], { ...environment, [name]: proxy.url })
      assert.deepEqual([ended.code, ended.stdout], [0, 'ID3 and the sound\n'], `${node}, ${name}: ${ended.stderr}`)
    }
  }
  proxy.close()
  for (const server of [files, api]) {
    server.closeAllConnections()
    server.close()
  }
})
