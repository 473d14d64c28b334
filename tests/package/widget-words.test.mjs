// What the element says: the words of both languages, the page's own words, times and sizes, and texts by people who mean harm.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, describe, test } from 'node:test'
import { root } from './support.mjs'
import { fill, loaded, signedIn } from './widget-states.mjs'
import { closeBrowser, ENGINES, open, site, webex } from './widgets.mjs'

const folder = join(root, 'pkg-template/widget')
const words = async (path) => (await import(join(folder, path))).default
const TABLES = {
  list: { en: await words('words.en.js'), de: await words('words.de.js') },
  details: { en: await words('details/words.en.js'), de: await words('details/words.de.js') },
}
const { en, de } = {
  en: { ...TABLES.list.en, ...TABLES.details.en },
  de: { ...TABLES.list.de, ...TABLES.details.de },
}
const formsOf = (text) => (typeof text === 'string' ? [text] : Object.values(text))
const placesOf = (text) => [...new Set(formsOf(text).flatMap((form) => form.match(/\{\d\}/g) ?? []))].sort()

/** Keys that are put together: the beginning, and what follows. */
const COMPOSED = [
  // What can fail while a file is downloaded by the package does not happen in the element.
  { beginning: 'why_', ends: await errorCodes({ without: ['not-media', 'changed', 'storage'] }) },
  { beginning: 'save', ends: ['recording', 'audio', 'notes', 'shortNotes', 'actionItems'] },
  { beginning: 'transcript-', ends: ['vtt', 'txt'] },
]

async function errorCodes({ without }) {
  const typings = await readFile(join(root, 'tests/package/index.d.ts'), 'utf8')
  const [, type] = /export type ErrorCode = ([^;]*);/.exec(typings)
  return [...type.matchAll(/"([^"]*)"/g)].map(([, code]) => code).filter((code) => !without.includes(code))
}

async function sources() {
  const files = await readdir(folder, { recursive: true })
  const code = files.filter((file) => file.endsWith('.js') && !/words\.\w\w\.js$/.test(file))
  return Promise.all(code.map((file) => readFile(join(folder, file), 'utf8')))
}

for (const [name, table] of Object.entries(TABLES)) {
  test(`English and German have the same words: ${name}`, () => {
    assert.deepEqual(Object.keys(table.de).sort(), Object.keys(table.en).sort())
    for (const [key, text] of Object.entries(table.en)) {
      assert.deepEqual(placesOf(table.de[key]), placesOf(text), key)
      for (const each of [text, table.de[key]]) {
        assert.ok(
          formsOf(each).every((form) => form.trim() === form && form !== ''),
          key,
        )
        if (typeof each === 'object') assert.deepEqual(Object.keys(each), ['one', 'other'], key)
      }
    }
  })
}

test('no word is missing, and none is there for nothing', async () => {
  const code = (await sources()).join('\n')
  const used = new Set()
  for (const [, first] of code.matchAll(/\bsay\(([^,)]*)/g)) {
    for (const [, compared, key] of first.matchAll(/(=== )?'([^']*)'/g)) if (!compared) used.add(key)
  }
  assert.ok(used.size > 50, `only ${used.size} were found`)
  for (const { beginning, ends } of COMPOSED) for (const end of ends) used.add(beginning + end)
  assert.deepEqual(
    [...used].filter((key) => !Object.hasOwn(en, key)),
    [],
    'missing',
  )
  const literals = new Set([...code.matchAll(/'([\w-]+)'/g)].map(([, literal]) => literal))
  assert.deepEqual(
    Object.keys(en).filter((key) => !used.has(key) && !literals.has(key)),
    [],
    'for nothing',
  )
})

test('no key is in both tables', () => {
  assert.deepEqual(
    Object.keys(TABLES.list.en).filter((key) => Object.hasOwn(TABLES.details.en, key)),
    [],
  )
})

// Texts by others

const MARKUP = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"><b>bold</b>'
const OVERRIDE = '\u202egpj.exe\u202c \u2067right to left\u2069'
const LONG = 'x'.repeat(10_000)
const DAY = '2026-07-01T22:30:00Z'
const TOPICS = {
  markup: MARKUP,
  override: OVERRIDE,
  'one long word': LONG,
  'many words': 'word '.repeat(2000),
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(500),
  'control characters': 'a\u0000b\u0007c\nd\te\u001b[31mf\u0085g',
  'combining characters': `a${'\u0301'.repeat(30)}`,
  'half a character': '\ud83d'.repeat(50),
  Arabic: 'تسجيل المكالمة رقم ١',
  empty: '',
  blank: ' \u00a0\u2003 ',
}
/** Everything that others have written is this. */
const everywhere = (text) => ({
  topic: text,
  ownerEmail: text,
  hostEmail: text,
  hostDisplayName: text,
  serviceType: text,
  format: text,
  meetingId: text,
  siteUrl: text,
})
const ODD = [
  {},
  { topic: null, createTime: null, durationSeconds: null, sizeBytes: null },
  { topic: 'tiny', createTime: DAY, durationSeconds: 0, sizeBytes: 0 },
  { topic: 'huge', createTime: DAY, durationSeconds: Number.MAX_SAFE_INTEGER, sizeBytes: Number.MAX_SAFE_INTEGER },
  { topic: 'far away', createTime: '9999-12-31T23:59:59Z', durationSeconds: 359_999, sizeBytes: 5e15 },
]
const RECORDINGS = [...Object.values(TOPICS).map((text) => ({ ...everywhere(text), createTime: DAY })), ...ODD].map(
  (recording, at) => ({ id: `r${at}`, createTime: DAY, ...recording }),
)

/** A Webex that sends what it likes. */
const odd = (recordings) => (request, response) => {
  const [, id] = /convergedRecordings\/(\w+)/.exec(request.url) ?? []
  const body = id ? recordings.find((recording) => recording.id === id) : { items: recordings }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
/** One that fails in its own words. */
const angry = (_request, response) => {
  const message = `${MARKUP} ${OVERRIDE} ${LONG}`
  response
    .writeHead(400, { 'content-type': 'application/json', trackingid: `${'<b>'.repeat(100)}` })
    .end(JSON.stringify({ message, errors: [{ description: message }], trackingId: message }))
}

const SIZES = [
  [1_111_000_000, '1.1 GB', '1,1 GB'],
  [999, '999 byte', '999 Byte'],
  [999_999, '1 MB', '1 MB'],
  [12_345_678, '12 MB', '12 MB'],
]
const sized = SIZES.map(([sizeBytes], at) => ({ id: `s${at}`, topic: 'Call', createTime: DAY, sizeBytes, durationSeconds: 3661 }))

let pages, place
before(async () => {
  pages = await site({ '/odd/': odd(RECORDINGS), '/sized/': odd(sized), '/angry/': angry })
  place = await webex()
})
after(async () => {
  await closeBrowser()
  await place?.close()
  await pages?.close()
})

/** Runs in the page. What foreign texts have done to the element. */
function damage() {
  const { root, misfits } = window.harness
  const nodes = [...root().querySelectorAll('*')]
  const allowed =
    'a aside audio bdi br button code datalist dd details dialog div dl dt fieldset form h2 h3 input label legend li ol option output p search section select slot small span strong style summary time ul video'.split(
      ' ',
    )
  const names = nodes.flatMap((node) => ['aria-label', 'title', 'alt'].map((name) => node.getAttribute(name) ?? ''))
  return {
    hacked: window.hacked,
    tags: [...new Set(nodes.map(({ localName }) => localName))].filter((name) => !allowed.includes(name)),
    links: nodes.filter((node) => node.matches('a[href]') && !/^https?:/.test(node.href)).length,
    longNames: names.filter((name) => [...name].length > 250).length,
    // They would turn round what follows. Firefox leaves them out of `innerText`.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
    controls: /[\u0000-\u0008\u000e-\u001f\u202a-\u202e\u2066-\u2069]/.test(root().textContent + names.join()),
    misfits: misfits(),
  }
}
const NO_DAMAGE = { hacked: undefined, tags: [], links: 0, longNames: 0, controls: false, misfits: [] }

for (const engine of ENGINES) {
  describe(engine, () => {
    let shown
    before(async () => {
      shown = await open(engine, pages.page())
    })
    after(() => shown?.close())
    afterEach(async () => {
      assert.deepEqual(await shown.violations(), [])
      assert.deepEqual([...shown.complaints, ...shown.errors], [])
      await shown.evaluate(() => {
        document.documentElement.lang = 'en'
        window.harness.place.removeAttribute('lang')
        window.harness.place.style.width = ''
      })
    })
    const relayed = (path, attributes = {}) =>
      shown.put({ attributes: { 'base-url': path, from: '2026-06-30', 'time-zone': 'Asia/Tokyo', ...attributes } })
    const unharmed = async (what) => assert.deepEqual({ ...NO_DAMAGE, ...(await shown.evaluate(damage)) }, NO_DAMAGE, what)

    for (const width of ['', '300px']) {
      test(`texts by others do no harm in the list${width && `, ${width} wide`}`, async () => {
        await shown.evaluate((width) => {
          window.harness.place.style.width = width
        }, width)
        await relayed('/odd')
        await shown.is('ready')
        assert.equal(await shown.count('row'), RECORDINGS.length)
        await unharmed('list')
        assert.deepEqual(await shown.axe(), [])
        const tall = await shown.evaluate(() =>
          window.harness.all('row').flatMap((row, at) => (row.getBoundingClientRect().height > 300 ? [at] : [])),
        )
        assert.deepEqual(tall, [], 'rows that are so tall that the next one is out of sight')
      })
    }

    test('texts by others do no harm in the details', async () => {
      await relayed('/odd', { 'allow-delete': 'final' })
      await shown.is('ready')
      for (const [at, { topic }] of RECORDINGS.entries()) {
        await shown.activate('open', at)
        await loaded(shown)
        await shown.evaluate(() => {
          window.harness.all('more-fields')[0].open = true
        })
        await unharmed(`details ${at}: ${JSON.stringify(topic)?.slice(0, 40)}`)
        await shown.activate('delete')
        await shown.has('confirm')
        await unharmed(`question ${at}`)
        await shown.activate('cancel-delete')
        await shown.activate('close')
        await shown.hasNo('details')
      }
    })

    test('texts by others do no harm in errors', async () => {
      for (const width of ['', '300px']) {
        await shown.evaluate((width) => {
          window.harness.place.style.width = width
        }, width)
        await relayed('/angry')
        await shown.is('error')
        await shown.evaluate(() => {
          for (const details of window.harness.root().querySelectorAll('details')) details.open = true
        })
        await shown.has('problem-message')
        await unharmed(`error, ${width}`)
        const said = (await shown.said()).map(({ text }) => text.length)
        assert.ok(
          said.every((length) => length < 300),
          `what is said has ${said} characters`,
        )
      }
    })

    test('a bad attribute does no harm', async () => {
      for (const value of [MARKUP, OVERRIDE, LONG]) {
        await relayed('/odd', { 'page-size': value })
        await shown.is('error')
        await shown.says(/page-size/)
        await unharmed(value.slice(0, 20))
      }
    })

    test('what is searched for does no harm', async () => {
      await relayed('/odd')
      await shown.is('ready')
      for (const value of [`${MARKUP} not there`, OVERRIDE.repeat(2), LONG.repeat(2)]) {
        await shown.evaluate((value) => {
          const [search] = window.harness.all('search')
          search.value = value
          search.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
        }, value)
        await shown.has('clear-search')
        await unharmed(value.slice(0, 20))
        await shown.activate('clear-search')
        await shown.has('row')
      }
    })

    test('in German, nothing is left in English', async () => {
      await shown.evaluate(() => window.harness.speak('de'))
      place.emulator.reset()
      const world = { shown, ...place }
      fill(world, 8)
      const isLeft = new Set(
        Object.keys(en)
          .filter((key) => en[key] !== de[key])
          .flatMap((key) => formsOf(en[key])),
      )
      const left = async () => {
        const names = await shown.evaluate(() =>
          [...window.harness.root().querySelectorAll('[aria-label]')].map((node) => node.getAttribute('aria-label')),
        )
        return [...(await shown.text()).split('\n'), ...names].filter((line) => isLeft.has(line.trim()))
      }
      await signedIn(world, { 'allow-delete': 'final' })
      await shown.is('ready')
      await shown.says(new RegExp(de.heading))
      assert.deepEqual(await left(), [], 'list')
      await shown.activate('open')
      await loaded(shown)
      await shown.says(new RegExp(de.moreFields))
      assert.deepEqual(await left(), [], 'details')
      await shown.activate('delete')
      await shown.has('confirm')
      assert.deepEqual(await left(), [], 'question')
      await signedIn(world, { status: 'deleted' })
      await shown.is('empty')
      assert.deepEqual(await left(), [], 'empty')
      await relayed('/angry')
      await shown.is('error')
      assert.deepEqual(await left(), [], 'error')
    })

    test('the language is that of the closest element that has one', async () => {
      const heading = (lang, words) => shown.until((text) => window.harness.text().includes(text), `${lang} words`, words.heading)
      await relayed('/odd')
      await heading('English', en)
      await shown.evaluate(() => {
        document.documentElement.lang = 'de-AT'
      })
      await heading('German', de)
      await relayed('/odd', { lang: 'en' })
      await heading('English', en)
      await shown.evaluate(() => {
        document.documentElement.lang = 'en'
        window.harness.place.lang = 'de'
      })
      await relayed('/odd')
      await heading('German', de)
      // From inside of somebody else's shadow tree.
      await shown.evaluate(() => {
        const { element, place } = window.harness
        const host = document.createElement('div')
        host.lang = 'en'
        const inside = document.createElement('div')
        host.attachShadow({ mode: 'open' }).append(inside)
        place.append(host)
        inside.append(element)
        element.setAttribute('days', '7')
      })
      await heading('English', en)
      // Without words for it, English is said.
      await relayed('/odd', { lang: 'ar' })
      await heading('English', en)
      await relayed('/odd', { lang: 'no such language' })
      await heading('English', en)
    })

    test('a language that stays the same changes nothing', async () => {
      place.emulator.reset()
      fill(place, 3)
      await signedIn({ shown, ...place })
      await shown.loads()
      await shown.activate('open')
      await loaded(shown)
      const { length } = place.emulator.requests
      await shown.evaluate(() => {
        document.documentElement.lang = 'en'
      })
      await shown.activate('close')
      await shown.hasNo('details')
      assert.equal(place.emulator.requests.length, length)
    })

    test('a page has its own words', async () => {
      await relayed('/sized')
      await shown.is('ready')
      await shown.evaluate((markup) => {
        window.harness.element.words = {
          heading: markup,
          search: 'Find',
          all: (count, ...more) => `There are ${count} of them${more.join()}`,
          topic: undefined,
          recorded: 5,
        }
      }, MARKUP)
      await shown.says(/There are 4 of them/)
      await shown.says(/Find/)
      assert.ok((await shown.text()).includes(MARKUP))
      await shown.says(new RegExp(en.topic))
      await unharmed('own words')
      await shown.evaluate(() => {
        window.harness.element.words = undefined
      })
      await shown.says(new RegExp(en.search))
    })

    test('times are those of the zone, and sizes and durations are as people write them', async () => {
      for (const [lang, date, zone, one] of [
        ['en', '2 Jul 2026, 07:30', 'Japan', '1 hour 1 minute'],
        ['de', '02.07.2026, 07:30', 'Japan', '1 Stunde'],
      ]) {
        await relayed('/sized', { lang })
        await shown.is('ready')
        const [text, rows] = [await shown.text(), await shown.textOf('rows')]
        assert.ok(rows.includes(date), rows)
        assert.ok(text.includes(zone), text)
        assert.ok(rows.includes(one), rows)
        for (const [at, [, ...sizes]] of SIZES.entries()) {
          const row = (await shown.textOf('row', at)).replaceAll('\u00a0', ' ')
          assert.ok(row.includes(sizes[lang === 'en' ? 0 : 1]), row)
        }
      }
      // Without a zone, times are the reader's.
      await shown.put({ attributes: { 'base-url': '/sized', from: '2026-06-30' } })
      await shown.is('ready')
      assert.match(await shown.textOf('rows'), /2 Jul 2026, 00:30/)
    })

    test('days begin and end in the zone', async () => {
      for (const [zone, day, from, to] of [
        ['Asia/Tokyo', '2026-11-10', '2026-11-09T15:00:00Z', '2026-11-10T15:00:00Z'],
        // 23 hours, and 25.
        ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
        ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
      ]) {
        place.emulator.reset()
        await signedIn({ shown, ...place }, { 'time-zone': zone, from: day, to: day })
        await shown.is('empty')
        const { query } = place.emulator.requests.find(({ method }) => method === 'GET')
        assert.deepEqual([query.from, query.to], [from, to], zone)
      }
    })
  })
}
