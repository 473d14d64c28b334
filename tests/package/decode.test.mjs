// The core reads an answer exactly as JSON.parse does: both accept the same bodies and read the same values from them, with their
// fields in the same order, except where the client promises more. Thousands of bodies are made by damaging valid ones, and
// thousands of pages from random recordings: always the same, others with another SEED, and more of them with INPUTS=1000000.
//
// And what a caller keeps of a page does not keep the page in memory.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { encoded, page } from '../bench/recordings.mjs'
import { random, seeded } from '../helpers/random.mjs'
import { isWithoutWasm, load, root, run, TOKEN, withHooks } from './support.mjs'

const INPUTS = Number(process.env.INPUTS ?? 30_000)

const file = (name) => pathToFileURL(join(withHooks, name)).href
const module = await WebAssembly.compile(await readFile(join(withHooks, 'core.wasm')))
const withoutWasm = await import(file('core-without-wasm.js'))
const instantiate = async (imports) =>
  isWithoutWasm ? { exports: withoutWasm.instantiate(imports) } : WebAssembly.instantiate(module, imports)

/** A core of its own, whose memory has not grown. */
async function core(name) {
  const { imports, start, decode } = await import(`${file('core.js')}?${name}`)
  const { memory } = start(await instantiate(imports()))
  return { decode, memory }
}

const { decode } = await core('shared')

const TEXTS = ['topic', 'createTime', 'timeRecorded', 'format', 'serviceType', 'status', 'downloadUrl', 'playbackUrl']
const LINKS = ['recordingDownloadLink', 'audioDownloadLink', 'transcriptDownloadLink', 'expiration']
const texts = (names) => Object.fromEntries(names.map((name) => [name, 'string']))

/** The contract, written down independently. */
const PAGE = {
  items: [
    {
      id: 'string',
      ...texts(TEXTS),
      durationSeconds: 'number',
      sizeBytes: 'number',
      temporaryDirectDownloadLinks: texts(LINKS),
      ...texts(['meetingId', 'hostEmail', 'hostDisplayName']),
    },
  ],
}
const REQUIRED = new Set(['id', 'items'])

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

class Misshapen extends Error {}

/** Checks what JSON.parse returned, in the order of the text, and removes `null` where it means that a field is absent. */
function check(value, shape, path) {
  const kind = typeof shape === 'string' ? shape : kindOf(shape)
  if (kindOf(value) !== kind) throw new Misshapen(`${path || 'the whole answer'}: expected ${kind}, got ${kindOf(value)}`)
  if (kind === 'array') for (const [at, item] of value.entries()) check(item, shape[0], `${path}[${at}]`)
  if (kind !== 'object') return
  for (const [name, field] of Object.entries(value)) {
    if (!Object.hasOwn(shape, name)) continue
    if (field === null && !REQUIRED.has(name)) delete value[name]
    else check(field, shape[name], path ? `${path}.${name}` : name)
  }
  const missing = Object.keys(shape).find((name) => REQUIRED.has(name) && !Object.hasOwn(value, name))
  if (missing) throw new Misshapen(`${path || 'the whole answer'}: missing field \`${missing}\``)
}

const NOT_JSON = 'a body that is not JSON'

/** What the core should make of a body: its recordings, or the message of the error. */
function expected(bytes) {
  let value
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return bytes.length === 0 ? 'an empty body' : NOT_JSON
  }
  try {
    check(value, PAGE, '')
    return { items: value.items }
  } catch (error) {
    if (!(error instanceof Misshapen)) throw error
    return `an unexpected shape: ${error.message}`
  }
}

/** What the core makes of it. */
function found(bytes, isLenient) {
  const { value, error } = decode(bytes, isLenient)
  if (!error) return { items: value.items }
  // JSON.parse does not distinguish JSON that ends too early from text that is not JSON.
  return error.message.replace(/^Webex answered 200 with /, '').replace('a truncated body', NOT_JSON)
}

/** Whether two values are the same, also in the order of their fields. */
const isSame = (one, other) => isDeepStrictEqual(one, other) && JSON.stringify(one) === JSON.stringify(other)

/** Limits that only the client has. */
const OWN_LIMIT = /: (appears twice|nested too deeply)$/
/** If a field comes twice, JSON.parse uses the last one, while the client already refuses the first one if that is wrong. */
function comesTwice(bytes, message) {
  const name = /(\w+)(: expected .*|: missing field .*)$/.exec(message)?.[1]
  return Buffer.from(bytes).toString().split(`"${name}"`).length > 2
}

const PIECES = [
  'null',
  'true',
  'false',
  '0',
  '-',
  '1.0',
  '1e3',
  '1.5',
  '1e400',
  '"',
  '\\',
  '\\u',
  '\\ud83c',
  '\\n',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  ' ',
  '\n',
  '\t',
  '{}',
  '[]',
  '"id":',
  '"topic":null,',
  '"durationSeconds":',
  '"__proto__":{"a":1},',
  '"x":[{}],',
  'é',
  '🎥',
  '\u2028',
  '\ufeff',
  '\0',
  '\x1f',
  '\x7f',
].map((piece) => new TextEncoder().encode(piece))

function damaged(bytes, next) {
  const { below } = next
  const damage = [...bytes]
  for (let times = below(3); times >= 0; times--) {
    const at = below(damage.length + 1)
    switch (below(5)) {
      case 0:
        damage.splice(at, 1 + below(4))
        break
      case 1:
        damage[at] = below(256)
        break
      case 2:
        damage.splice(at, 0, ...damage.slice(below(damage.length + 1)).slice(0, below(40)))
        break
      case 3:
        damage.splice(at, below(6), ...next.of(PIECES))
        break
      default:
        damage.splice(at, 0, ...next.of(PIECES))
    }
  }
  return Uint8Array.from(damage)
}

test(`${INPUTS} bodies are read as JSON.parse reads them`, (t) =>
  seeded(t, 1, async (seed) => {
    const folder = join(root, 'tests/fuzz/seeds/json')
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
    // They are pages, recordings and other values: each is also tried as an item of a page.
    const seeds = files.flatMap((file) => [file, Buffer.concat([Buffer.from('{"items":['), file, Buffer.from(']}')])])
    const next = random(seed)
    const came = { taken: 0, 'not JSON': 0, misshapen: 0, both: 0, limited: 0 }
    for (let count = 0; count < INPUTS; count++) {
      const bytes = damaged(next.of(seeds), next)
      const [ours, theirs] = [found(bytes), expected(bytes)]
      const text = () => `${JSON.stringify(Buffer.from(bytes).toString('latin1'))}: ${JSON.stringify([ours, theirs])}`
      if (OWN_LIMIT.test(ours) || (!isSame(ours, theirs) && comesTwice(bytes, ours))) came.limited += 1
      // If two things are wrong, the core reports the first.
      else if (theirs === NOT_JSON && /^an unexpected shape/.test(ours)) came.both += 1
      else {
        assert.ok(isSame(ours, theirs), text())
        came[typeof ours !== 'string' ? 'taken' : /JSON|empty/.test(ours) ? 'not JSON' : 'misshapen'] += 1
      }
    }
    console.log(JSON.stringify(came))
    // A kind that never comes up is not tested.
    for (const kind of ['taken', 'not JSON', 'misshapen']) assert.ok(came[kind] > INPUTS / 100, `${kind}: ${came[kind]}`)
    assert.ok(came.limited < INPUTS / 20, `limited: ${came.limited}`)
  }))

const RECORDING = PAGE.items[0]
const SAMPLES = {
  string: [
    '"x"',
    '""',
    '"a longer text, of more than eight bytes"',
    '"会議 🎥"',
    '"\ufeffé"',
    '"a\\"b\\\\"',
    '"\\ud83c\\udfa5"',
    '"\\ud83c"',
  ],
  number: [
    '0',
    '7',
    '-0',
    '999999999',
    '1000000000',
    '2147483648',
    '123456789012345678901234567890',
    '1e3',
    '-1.5E-7',
    '1e400',
    '0.0',
  ],
}
const ANY = [
  'true',
  'false',
  'null',
  '[]',
  '{}',
  ' [1, {"__proto__": null, "2": 1, "1": 2, "a": 1, "a": -0}] ',
  '{"é":["\\udfa5"]}',
]
const OTHER_NAMES = [
  '"new"',
  '"__proto__"',
  '"2"',
  '"10"',
  '"01"',
  '"é"',
  '"\\u0061"',
  '"a"',
  '"\\ud83c"',
  '""',
  '"constructor"',
  '"expiration"',
]

/** A random object of this shape as text, its fields in any order. `isOdd`: something about it is not as promised. */
function randomObject(shape, next, oddness) {
  const { below, of } = next
  const fields = []
  let isOdd = false
  for (const [name, kind] of Object.entries(shape)) {
    if (!REQUIRED.has(name) && next() < 1 / 3) continue
    let value
    if (next() < oddness && !REQUIRED.has(name)) {
      value = of([...SAMPLES[kind === 'number' ? 'string' : 'number'], 'true', '[]'])
      isOdd = true
    } else if (typeof kind === 'object' && next() < 0.8) {
      const inner = randomObject(kind, next, oddness)
      value = inner.text
      isOdd ||= inner.isOdd
    } else if (next() < 0.1 && !REQUIRED.has(name)) value = 'null'
    else if (typeof kind === 'object') continue
    else value = of(SAMPLES[kind])
    const written = next() < 0.05 ? `"\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}${name.slice(1)}"` : `"${name}"`
    fields.push([written, value])
    if (next() < oddness && !REQUIRED.has(name)) {
      fields.push([written, of(ANY)])
      isOdd = true
    }
  }
  // Some of these come twice.
  for (let others = below(next() < 1 / 2 ? 1 : 6); others > 0; others--) {
    const name = of(OTHER_NAMES)
    if (!Object.hasOwn(shape, JSON.parse(name))) fields.push([name, of([...ANY, ...SAMPLES.string, ...SAMPLES.number])])
  }
  for (let at = fields.length - 1; at > 0; at--) {
    const other = below(at + 1)
    ;[fields[at], fields[other]] = [fields[other], fields[at]]
  }
  const space = () => (next() < 0.05 ? of([' ', '\n', '\t \r']) : '')
  const texts = fields.map(([name, value]) => `${space()}${name}${space()}:${space()}${value}${space()}`)
  return { text: `{${space()}${texts.join(',')}}`, isOdd }
}

const PAGES = Math.ceil(INPUTS / 4)

test(`${PAGES} random pages are read as JSON.parse reads them`, (t) =>
  seeded(t, 2, async (seed) => {
    const next = random(seed)
    const came = { sound: 0, odd: 0, recordings: 0 }
    for (let count = 0; count < PAGES; count++) {
      const oddness = next() < 1 / 2 ? 0 : 0.02
      const recordings = Array.from({ length: next.below(6) }, () => randomObject(RECORDING, next, oddness))
      const items = recordings.map(({ text }) => text).join(next() < 1 / 2 ? ',' : ' ,\n')
      const text = `${next.of(['', '\ufeff'])}{${next.of(['', '"x":"é",', '"items2":[{"id":1}],'])}"items":[${items}]${next.of(['', ',"y":"🎥"'])}}`
      const bytes = new TextEncoder().encode(text)
      const sent = JSON.parse(new TextDecoder().decode(bytes)).items
      for (const [at, { isOdd }] of recordings.entries()) if (!isOdd) check(sent[at], RECORDING, '')
      const lenient = found(bytes, true)
      assert.ok(isSame(lenient, { items: sent }), `${JSON.stringify(text)}: ${JSON.stringify([lenient, sent])}`)
      const strict = found(bytes)
      const odd = recordings.findIndex(({ isOdd }) => isOdd)
      if (odd < 0) assert.ok(isSame(strict, lenient), JSON.stringify(text))
      else assert.match(strict, new RegExp(`^an unexpected shape: items\\[${odd}\\]`), JSON.stringify(text))
      came[odd < 0 ? 'sound' : 'odd'] += 1
      came.recordings += recordings.length
    }
    console.log(JSON.stringify(came))
    for (const kind of ['sound', 'odd']) assert.ok(came[kind] > PAGES / 10, `${kind}: ${came[kind]}`)
  }))

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')

/** How many bytes stay in memory for each page of which this is kept. */
async function keptBytes(bytes, keep) {
  const used = () => {
    collectGarbage()
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const kept = Array(12_000).fill(undefined)
  const pages = (from, to) => {
    for (let at = from; at < to; at++) kept[at] = keep(decode(bytes, true).value.items.at(-1))
  }
  // Not the first ones, during which the engine still compiles.
  pages(0, 2000)
  const before = used()
  pages(2000, 12_000)
  const each = (used() - before) / 10_000
  assert.equal(typeof kept[11_999], 'string')
  return each
}

test('what is kept of a page does not keep the page in memory', async () => {
  const sound = page('plain', 10)
  const odd = { items: sound.items.map((item) => ({ ...item, durationSeconds: '60' })) }
  for (const [name, body] of Object.entries({ sound, odd })) {
    for (const field of ['id', 'createTime']) {
      const each = await keptBytes(encoded(body), (item) => item[field])
      console.log(`${field} of a page that is ${name}: ${each} bytes`)
      assert.ok(each < 150, `${field}, ${name}: ${each}`)
    }
    // This is cut out of the text of a few recordings.
    const each = await keptBytes(encoded(body), (item) => item.downloadUrl)
    console.log(`downloadUrl of a page that is ${name}: ${each} bytes`)
    assert.ok(each < 8192, `downloadUrl, ${name}: ${each}`)
  }
})

/** A body of this many bytes. */
function filled(length, start, part, end) {
  const count = Math.floor((length - start.length - end.length) / part.length)
  const text = start + part.repeat(count) + end
  return Buffer.from(text.padEnd(length))
}

const LIMIT = 16 * 1024 * 1024

for (const [name, most, start, part, end] of [
  ['recordings as Webex sends them', 2, '{"items":[{"id":"x"}', `,${JSON.stringify(page('plain', 1).items[0])}`, ']}'],
  ['fields as short as they can be', 4, '{"items":[{"id":"x"', ',"":0', '}]}'],
  ['texts as short as they can be', 4, '{"items":[{"id":"x"', ',"":""', '}]}'],
  ['recordings as short as they can be', 10, '{"items":[{"id":""}', ',{"id":""}', ']}'],
]) {
  test(`a body of the usual limit is read in a few times its size: ${name}`, async () => {
    const body = filled(LIMIT, start, part, end)
    const { decode, memory } = await core(encodeURIComponent(name))
    const before = memory.buffer.byteLength
    const { items } = decode(body).value
    assert.ok(isDeepStrictEqual(items, JSON.parse(body.toString()).items))
    const times = (memory.buffer.byteLength - before) / LIMIT
    console.log(`${name}: ${times.toFixed(2)} times the body`)
    assert.ok(times < most, `${times}`)
  })
}

test('a body of the usual limit is read, and a larger one is refused', async () => {
  const { RecordingsClient } = await load()
  const body = filled(LIMIT, '{"items":[{"id":"r1"}', `,${JSON.stringify(page('plain', 1).items[0])}`, ']}')
  const client = (bytes) => new RecordingsClient({ token: TOKEN, fetch: async () => new Response(bytes) })
  const { items } = await client(body).listRecordings()
  assert.deepEqual(items, JSON.parse(body.toString()).items)
  await assert.rejects(client(Buffer.concat([body, Buffer.from(' ')])).listRecordings(), { code: 'unexpected-shape' })
})

// In a process of its own, in which nothing has been decoded yet.
test('the first answer can be an empty page', async () => {
  const source = `
    import { RecordingsClient } from 'webex-converged-recordings'
    const fetch = async () => new Response('{"items":[]}')
    const { items } = await new RecordingsClient({ token: '${TOKEN}', fetch }).listRecordings()
    console.log(items.length)`
  const { code, stdout, stderr } = await run('empty-page.mjs', source)
  assert.deepEqual([code, stdout.trim()], [0, '0'], stderr)
})
