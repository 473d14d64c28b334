// The core reads an answer exactly as JSON.parse does: both accept the same bodies and read the same values from them, except
// where the client promises more. Thousands of bodies are made by damaging valid ones: always the same bodies, others with
// another SEED, and more of them with INPUTS=1000000.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { random, seeded } from '../helpers/random.mjs'
import { root, withHooks } from './support.mjs'

const INPUTS = Number(process.env.INPUTS ?? 30_000)

const { imports, start, decode } = await import(pathToFileURL(join(withHooks, 'core.js')))
start(await WebAssembly.instantiate(await WebAssembly.compile(await readFile(join(withHooks, 'core.wasm'))), imports()))

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
function found(bytes) {
  const { value, error } = decode(bytes)
  if (!error) return { items: value.items }
  // JSON.parse does not distinguish JSON that ends too early from text that is not JSON.
  return error.message.replace(/^Webex answered 200 with /, '').replace('a truncated body', NOT_JSON)
}

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
      if (OWN_LIMIT.test(ours) || (!isDeepStrictEqual(ours, theirs) && comesTwice(bytes, ours))) came.limited += 1
      // If two things are wrong, the core reports the first.
      else if (theirs === NOT_JSON && /^an unexpected shape/.test(ours)) came.both += 1
      else {
        assert.deepEqual(ours, theirs, text())
        came[typeof ours !== 'string' ? 'taken' : /JSON|empty/.test(ours) ? 'not JSON' : 'misshapen'] += 1
      }
    }
    console.log(JSON.stringify(came))
    // A kind that never comes up is not tested.
    for (const kind of ['taken', 'not JSON', 'misshapen']) assert.ok(came[kind] > INPUTS / 100, `${kind}: ${came[kind]}`)
    assert.ok(came.limited < INPUTS / 20, `limited: ${came.limited}`)
  }))
