// The names of downloaded files: safe on every system whatever a topic contains, and never those of another recording.

import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { random, seeded } from '../helpers/random.mjs'
import { root } from './support.mjs'

const { nameOf, timeIn } = await import(pathToFileURL(join(root, 'pkg-template/download/name.js')).href)

const ID = '4f914b1d-fe3c-4d11-a617-30f18c0f5387'
const AT = '2025-03-14T09:26:53Z'
const PARTS = ['recording', 'audio', 'transcript', 'notes', 'shortNotes', 'actionItems']

const bytesOf = (text) => Buffer.byteLength(text)
const named = (topic, more) => nameOf({ id: ID, createTime: AT, topic, ...more }, 'audio', 'audio/mpeg')
/** What becomes of a topic. */
const kept = (topic) => /^2025-03-14T09-26-53Z (?:(.*) )?\[4f914b1d\]\.mp3$/s.exec(named(topic))?.[1]

const family = '👨\u200D👩\u200D👧\u200D👦'
const england = '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}'
const e = '\u00E9'

/** Topics, and what becomes of them. */
const TOPICS = {
  'an ordinary one': ['Board meeting', 'Board meeting'],
  'a colon, which made files of no length on Windows': ['10:30 Sync: plans', '10_30 Sync_ plans'],
  'a space in front, which broke the making of folders': ['  Sync', 'Sync'],
  'spaces of other kinds around it': ['\u00A0\u3000Sync\u2003 ', 'Sync'],
  'dots and spaces at its end': ['Sync. . ..', 'Sync'],
  'dots at its beginning': ['..hidden', 'hidden'],
  'a way out of the folder': ['../../etc/passwd', '_.._etc_passwd'],
  'a way out of the folder on Windows': ['..\\..\\x', '_.._x'],
  'an absolute path': ['/etc/passwd', '_etc_passwd'],
  'a drive': ['C:\\x', 'C__x'],
  'a share': ['\\\\server\\share', '__server_share'],
  'a stream of another file': ['x.txt:stream', 'x.txt_stream'],
  'everything that is forbidden': ['<>:"/\\|?*', '_________'],
  'control characters': ['a\0b\tc\nd\re\u001Bf\u007Fg\u0085h', 'a_b_c_d_e_f_g_h'],
  'line ends of Unicode': ['a\u2028b\u2029c', 'a_b_c'],
  'what turns text around': ['\u202Egnp.exe\u202C', 'gnp.exe'],
  'all that turn text around': ['a\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069b', 'ab'],
  'what is invisible': ['a\u00AD\u200B\u200C\u2060\uFEFF\u180E\u3164\u115F\uFFF9b', 'ab'],
  'a joiner between letters': ['a\u200Db', 'ab'],
  'invisible letters for a hidden text': ['a\u{E0041}\u{E0042}b', 'ab'],
  'variation selectors for a hidden text': ['a\uFE01\u{E0100}\uFE0Fb', 'ab'],
  'only what is invisible': ['\u200B\u202E', undefined],
  nothing: ['', undefined],
  'only dots': ['...', undefined],
  'a family, which is four emoji with joiners': [family, family],
  'a heart in colour': ['\u2764\uFE0F', '\u2764\uFE0F'],
  'skin and a joiner': ['👩🏽\u200D💻', '👩🏽\u200D💻'],
  'the flag of England, which has invisible letters': [england, england],
  'a flag': ['🇩🇪', '🇩🇪'],
  'a keycap': ['1\uFE0F\u20E3', '1\uFE0F\u20E3'],
  'a joiner after an emoji, with nothing to join': ['👩\u200Dx', '👩x'],
  'a letter and its accent apart': ['Cafe\u0301', `Caf${e}`],
  'a letter and its accent with something invisible between them': ['Cafe\u200B\u0301', `Caf${e}`],
  'half a surrogate pair': ['a\uD83Db\uDC00c', 'a_b_c'],
  'what is no character': ['a\uFFFEb\uFDD0c\u{1FFFF}d', 'a_b_c_d'],
  'other alphabets': ['会議 совещание اجتماع', '会議 совещание اجتماع'],
  'what only looks like a separator': ['a／b：c', 'a／b：c'],
  'the name of a device, which a time before it makes harmless': ['CON.txt', 'CON.txt'],
}

for (const [what, [topic, expected]] of Object.entries(TOPICS)) {
  test(`a topic with ${what}`, () => assert.equal(kept(topic), expected))
}

test('a topic that is not a text counts as none', () => {
  for (const topic of [undefined, null, 7, {}]) assert.equal(kept(topic), undefined)
})

test('names that a system takes for something else', () => {
  const devices = [
    'CON',
    'prn',
    'Aux',
    'NUL',
    'COM1',
    'com9',
    'LPT1',
    'LPT9',
    'COM¹',
    'lpt²',
    'COM³',
    'COM0',
    'CONIN$',
    'CONOUT$',
  ]
  for (const device of devices) {
    const nameFor = (topic) => nameOf({ id: ID, topic }, 'audio', 'mp3')
    assert.equal(nameFor(`${device}.txt`), `_${device}.txt [4f914b1d].mp3`)
    assert.equal(nameFor(`${device} .txt`), `_${device} .txt [4f914b1d].mp3`)
    assert.equal(nameFor(`. ${device}.\u200Btxt`), `_${device}.txt [4f914b1d].mp3`)
    // With the mark after it, it is no device.
    assert.equal(nameFor(device), `${device} [4f914b1d].mp3`)
    assert.equal(nameFor(`${device}x.txt`), `${device}x.txt [4f914b1d].mp3`)
  }
  assert.equal(nameOf({ id: ID, topic: '-rf' }, 'audio', 'mp3'), '_-rf [4f914b1d].mp3')
})

test('a recording without a time, a topic, or both', () => {
  assert.equal(nameOf({ id: ID, topic: 'Sync' }, 'audio', 'mp3'), 'Sync [4f914b1d].mp3')
  assert.equal(nameOf({ id: ID, createTime: AT }, 'audio', 'mp3'), '2025-03-14T09-26-53Z [4f914b1d].mp3')
  assert.equal(nameOf({ id: ID }, 'audio', 'mp3'), '[4f914b1d].mp3')
})

test('the time is in UTC, wherever the computer is', (t) => {
  const { TZ } = process.env
  t.after(() => {
    if (TZ === undefined) delete process.env.TZ
    else process.env.TZ = TZ
  })
  process.env.TZ = 'America/New_York'
  const times = {
    '2025-03-14T09:26:53.999Z': '2025-03-14T09-26-53Z ',
    '2025-03-14T10:26:53+01:00': '2025-03-14T09-26-53Z ',
    '2025-03-14T00:30:00-0500': '2025-03-14T05-30-00Z ',
    '2025-03-14t09:26:53z': '2025-03-14T09-26-53Z ',
    // Webex always sends a zone. Without one, the computer's own would count.
    '2025-03-14T09:26:53': '2025-03-14T09-26-53Z ',
    yesterday: '',
    '../..': '',
    '': '',
    '+010000-01-01T00:00:00Z': '',
    '-000001-01-01T00:00:00Z': '',
  }
  for (const [createTime, expected] of Object.entries(times)) {
    assert.equal(nameOf({ id: ID, createTime, topic: 'x' }, 'audio', 'mp3'), `${expected}x [4f914b1d].mp3`, createTime)
  }
})

test('a name tells its time', () => {
  assert.equal(timeIn(named('Sync'))?.toISOString(), '2025-03-14T09:26:53.000Z')
  assert.equal(timeIn(named(''))?.toISOString(), '2025-03-14T09:26:53.000Z')
  assert.equal(timeIn('[4f914b1d].mp3'), undefined)
})

test('the mark is from the id', () => {
  const marks = {
    [ID]: '4f914b1d',
    [ID.toUpperCase()]: '4f914b1d',
    '4F914B1DFE3C4D11A61730F18C0F5387': '4f914b1d',
    // All ids that Webex makes from a type and a UUID begin like this.
    Y2lzY29zcGFyazovL3VzL1JFQ09SRElORy8x: '53a6782e',
    Y2lzY29zcGFyazovL3VzL1JFQ09SRElORy8y: '1dab293a',
    // These begin with the time.
    '01959b3c-5e6a-7b1c-8d2e-3f4a5b6c7d8e': '7d43abfd',
    deadbeef: '826f32a4',
    '../../x': '18a18639',
    '': 'ab3e7c0b',
  }
  for (const [id, mark] of Object.entries(marks)) assert.equal(nameOf({ id }, 'audio', 'mp3'), `[${mark}].mp3`, id)
})

test('the extension is that of what was found', () => {
  const cases = [
    ['recording', 'video/mp4', '.mp4'],
    ['recording', 'VIDEO/MP4; codecs="avc1"', '.mp4'],
    ['recording', 'mp4', '.mp4'],
    ['recording', '.mp4', '.mp4'],
    ['recording', 'application/octet-stream', '.mp4'],
    ['recording', undefined, '.mp4'],
    ['recording', 'arf', '.arf'],
    ['audio', 'audio/mpeg', '.mp3'],
    ['audio', 'audio/mp4', '.m4a'],
    ['audio', '', '.mp3'],
    ['transcript', 'text/vtt', '.vtt'],
    ['transcript', 'text/plain', '.vtt'],
    ['notes', 'text/html; charset=utf-8', ' notes.html'],
    ['shortNotes', 'text/html', ' short notes.html'],
    ['actionItems', 'text/html', ' action items.html'],
    // Another part may have this kind, too.
    ['audio', 'video/mp4', ' audio.mp4'],
    ['recording', 'audio/mpeg', ' recording.mp3'],
    // What a part cannot be.
    ['audio', 'text/html', '.mp3'],
    ['transcript', 'text/html', '.vtt'],
    ['transcript', 'audio/mpeg', '.vtt'],
    ['notes', 'text/plain', ' notes.html'],
    // Nothing of a server's becomes a part of the path.
    ['audio', '../../x', '.mp3'],
    ['audio', '__proto__', '.mp3'],
    ['audio', 'constructor', '.mp3'],
    ['audio', 'exe', '.mp3'],
    ['audio', 'exe\0', '.mp3'],
  ]
  for (const [part, type, end] of cases) {
    assert.equal(nameOf({ id: ID }, part, type), `[4f914b1d]${end}`, `${part} ${type}`)
  }
})

test('the parts of a recording have different names, whatever they are', () => {
  for (const type of ['video/mp4', 'audio/mpeg', 'audio/mp4', 'text/vtt', 'text/html', 'text/plain', '', 'bin']) {
    const names = PARTS.map((part) => nameOf({ id: ID, createTime: AT, topic: 'x' }, part, type))
    assert.equal(new Set(names).size, PARTS.length, type)
  }
})

test('two recordings of one minute with the same topic have different names', () => {
  const [one, two] = [ID, '5a002b1d-fe3c-4d11-a617-30f18c0f5387'].map((id) => named('Sync', { id }))
  assert.notEqual(one.toLowerCase(), two.toLowerCase())
})

test('a long topic is cut, and what a reader takes for one character is not', () => {
  const room = 200 - bytesOf(named('')) - 1
  assert.equal(kept('x'.repeat(300)), 'x'.repeat(room))
  assert.equal(bytesOf(named('x'.repeat(300))), 200)
  assert.equal(kept('x'.repeat(room)), 'x'.repeat(room))
  for (const character of [e, '会', '😀', family, england, '🇩🇪', 'x\u0323\u0331', 'நி']) {
    for (let before = 0; before < 30; before++) {
      const long = `${'x'.repeat(before)}${character.repeat(100)}`
      assert.ok(bytesOf(named(long)) <= 200)
      const topic = kept(long)
      assert.match(topic, new RegExp(`^x*(?:${character})*$`, 'u'))
      assert.ok(bytesOf(topic) > room - bytesOf(character), character)
    }
  }
  assert.equal(kept(`${'x'.repeat(room - 3)} . . more`), 'x'.repeat(room - 3), 'what the cut leaves at the end is trimmed, too')
  assert.equal(kept(`x${'\u0301'.repeat(500)}`), undefined, 'a character that is too long for any name')
})

test('without Intl.Segmenter, a long topic is cut between whole code points', (t) => {
  const { Segmenter } = Intl
  t.after(() => Object.assign(Intl, { Segmenter }))
  Object.assign(Intl, { Segmenter: undefined })
  for (let before = 0; before < 4; before++) {
    const topic = kept(`${'x'.repeat(before)}${'😀'.repeat(100)}`)
    assert.match(topic, /^x*(?:😀)+$/u)
    assert.ok(topic.isWellFormed?.() ?? true)
  }
})

test('a hostile topic takes no time', () => {
  // With a step for each pair of characters, this would be a million times a million steps.
  for (const piece of [' ', '.', 'a. ', '\u200B', '\u0301', '👩\u200D', '\uD83D']) named(piece.repeat(1_000_000))
})

/** Pieces that random topics are made of. */
const PIECES = [
  ...['CON', 'nul', 'com1', 'LPT¹', '.', '..', ' ', '/', '\\', ':', '-', '[4f914b1d]', '.mp3', 'x', 'Sync', '\0', '\n', '~', '%'],
  ...[
    '\u202E',
    '\u200D',
    '\uFE0F',
    '\u200B',
    '\u0301',
    e,
    'ß',
    'İ',
    '😀',
    family,
    england,
    '会',
    '\uD800',
    '\uDC00',
    '\u{E0041}',
  ],
]

test('whatever a topic is, its name is safe, short, the same each time, and no other recording has it', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'names-'))
  t.after(() => rm(folder, { recursive: true }))
  await seeded(t, undefined, async (seed) => {
    const number = random(seed)
    const hex = (count) => Array.from({ length: count }, () => number.below(16).toString(16)).join('')
    const any = () => (number.below(2) ? number.of(PIECES) : String.fromCodePoint(number.below(0x110000)))
    const topics = Array.from({ length: 500 }, () => Array.from({ length: number.below(80) }, any).join(''))
    const seen = new Map()
    for (let round = 0; round < 5000; round++) {
      const recording = {
        id: number.below(2) ? `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}` : `Y2lzY29zcGFyazov${hex(8)}`,
        createTime: number.of([undefined, AT, '2025-03-14T09:26:53.5Z']),
        topic: number.of(topics),
      }
      const part = number.of(PARTS)
      const type = number.of(['audio/mpeg', 'video/mp4', 'text/html', 'text/vtt', ''])
      const name = nameOf(recording, part, type)
      const shown = JSON.stringify({ recording, part, type, name })
      assert.equal(nameOf(recording, part, type), name, shown)
      assert.ok(bytesOf(name) <= 200, shown)
      assert.equal(name, name.normalize('NFC'), shown)
      assert.ok(!/\p{Surrogate}/u.test(name), shown)
      assert.ok(!/[\p{Cc}<>:"/\\|?*\u2028\u2029\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069]/u.test(name), shown)
      assert.ok(!/^[\s.-]|[\s.]$/.test(name), shown)
      assert.ok(!/^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)/i.test(name), shown)
      assert.match(name, /\[[\da-f]{8}\](?: [a-zN ]+)?\.[a-z\d]+$/, shown)
      const folded = name.toLowerCase().normalize('NFD')
      const owner = `${recording.id} ${part}`
      assert.ok(!seen.has(folded) || seen.get(folded) === owner, shown)
      seen.set(folded, owner)
      // Each five hundredth on a real disk.
      if (round % 500 === 0) {
        await writeFile(join(folder, name), '')
        assert.ok((await readdir(folder)).includes(name), shown)
      }
    }
  })
})
