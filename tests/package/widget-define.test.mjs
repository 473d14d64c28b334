// Who gets the tag: one copy of the package or several, scripts or modules, in any order. A page that has a copy too many must work, and no
// copy may throw because of another.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium, createEmulator } from './docs.mjs'
import { installed, TOKEN } from './support.mjs'

const FOLDER = 'node_modules/webex-converged-recordings'
const PLACE = '<webex-recordings>Loading</webex-recordings>'
const script = (name) => `<script src="${FOLDER}/${name}"></script>`
const moduleScript = (code) => `<script type="module">${code}</script>`
const imported = `import { WebexRecordings } from './${FOLDER}/widget.js'`

let launched
before(async () => {
  launched = await chromium()
})
after(() => launched?.close())

/** Opens a page. `files` are other files of its site. */
async function open(t, body, files = {}) {
  const webex = await createEmulator({ token: TOKEN, recordings: 3 })
  const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`
  const { page, complaints } = await launched.open({ files: { ...files, 'index.html': html }, webex })
  t.after(() => page.close())
  await page.goto('https://site.example/index.html')
  /** The element with this tag gets a token, and shows recordings. */
  const shows = async (tag = 'webex-recordings') => {
    await page.evaluate(([tag, token]) => Object.assign(document.querySelector(tag), { token }), [tag, TOKEN])
    await page.locator(`${tag} [data-testid=row]`).nth(2).waitFor()
  }
  return { page, complaints, shows }
}

/** A copy of another version. */
async function other(name, version = '99.0.0') {
  const code = await readFile(join(installed, name), 'utf8')
  const own = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')).version
  assert.ok(code.includes(`static version="${own}"`))
  return code.replace(`static version="${own}"`, `static version="${version}"`)
}

const PAGES = {
  'a script before the body': script('widget.global.js') + PLACE,
  'a script after the element': PLACE + script('widget.global.js'),
  'the script for places without WebAssembly': script('widget.no-wasm.global.js') + PLACE,
  'a script that runs twice': script('widget.global.js') + PLACE + script('widget.global.js'),
  'both scripts': script('widget.no-wasm.global.js') + PLACE + script('widget.global.js'),
  "the client's script first": script('global.js') + script('widget.global.js') + PLACE,
  "the client's script last": script('widget.global.js') + PLACE + script('global.js'),
  'a module': PLACE + moduleScript(`${imported}; WebexRecordings.define()`),
  'a script and a module': script('widget.global.js') + PLACE + moduleScript(`${imported}; WebexRecordings.define()`),
}
for (const [name, body] of Object.entries(PAGES)) {
  test(`${name}: the element works, and so does the client`, async (t) => {
    const { page, complaints, shows } = await open(t, body)
    await page.waitForFunction(() => customElements.get('webex-recordings'))
    await shows()
    if (body.includes('global.js')) {
      const count = await page.evaluate(async (token) => {
        const { RecordingsClient, RecordingsError } = WebexConvergedRecordings
        const { items } = await new RecordingsClient({ token }).listRecordings()
        return [items.length, RecordingsError.is(new Error())]
      }, TOKEN)
      assert.deepEqual(count, [3, false])
    }
    assert.deepEqual(complaints, [])
  })
}

test('a script that a loader runs inside a function', async (t) => {
  const { page, complaints, shows } = await open(t, PLACE)
  await page.evaluate(async (address) => {
    const code = await (await fetch(address)).text()
    new Function(code)()
  }, `/${FOLDER}/widget.global.js`)
  await shows()
  const names = await page.evaluate(() => Object.keys(WebexConvergedRecordings).sort())
  assert.deepEqual(names, ['RecordingsClient', 'RecordingsError', 'WebexRecordings', 'warmUp'])
  assert.deepEqual(complaints, [])
})

test('the first of two versions keeps the tag, and the second says once that it has not got it', async (t) => {
  const files = { 'other.js': await other('widget.global.js') }
  const { page, complaints, shows } = await open(
    t,
    `${script('widget.global.js')}${PLACE}<script src="other.js"></script>`,
    files,
  )
  await shows()
  const versions = await page.evaluate(() => {
    const { WebexRecordings } = WebexConvergedRecordings
    return [WebexRecordings.define().version, WebexRecordings.define().version, WebexRecordings.version]
  })
  const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  assert.deepEqual(versions, [version, version, '99.0.0'])
  assert.deepEqual(complaints, [
    `<webex-recordings> is version ${version} of webex-converged-recordings already, so version 99.0.0 does not get this tag.`,
  ])
})

test('with another tag, two versions work side by side', async (t) => {
  const files = { 'other.js': await other('widget.js') }
  const second = moduleScript("import { WebexRecordings } from './other.js'; WebexRecordings.define('other-recordings')")
  const { page, complaints, shows } = await open(
    t,
    `${script('widget.global.js')}${PLACE}<other-recordings></other-recordings>${second}`,
    { ...files, 'index.js': `export * from './${FOLDER}/index.js'` },
  )
  await page.waitForFunction(() => customElements.get('other-recordings'))
  await shows()
  await shows('other-recordings')
  assert.deepEqual(complaints, [])
})

test('what has which class', async (t) => {
  const { page, complaints } = await open(t, script('widget.global.js'))
  const is = await page.evaluate(() => {
    const { WebexRecordings } = WebexConvergedRecordings
    const Other = WebexRecordings.define('other-recordings')
    class Ours extends WebexRecordings {}
    const Defined = Ours.define('our-recordings')
    return {
      'the tag has the class itself': WebexRecordings.define() === WebexRecordings,
      'another tag has a subclass': Other !== WebexRecordings && new Other() instanceof WebexRecordings,
      'which stays': WebexRecordings.define('other-recordings') === Other,
      'and has the version': Other.version === WebexRecordings.version,
      'so has a subclass of the page': new Defined() instanceof Ours && new Defined().localName === 'our-recordings',
      'the class makes elements': new WebexRecordings().localName === 'webex-recordings',
      'which have no attributes yet': new WebexRecordings().attributes.length === 0,
    }
  })
  assert.deepEqual(
    Object.entries(is).filter(([, is]) => !is),
    [],
  )
  assert.deepEqual(complaints, [])
})

test('a class that the page has defined itself still gets its own tag', async (t) => {
  const { page, shows, complaints } = await open(
    t,
    PLACE + moduleScript(`${imported}; customElements.define('page-recordings', WebexRecordings); WebexRecordings.define()`),
  )
  await page.waitForFunction(() => customElements.get('webex-recordings'))
  await shows()
  assert.deepEqual(complaints, [])
})

test('registries of other kinds', async (t) => {
  const { page, complaints } = await open(t, script('widget.global.js'))
  const found = await page.evaluate(() => {
    const { WebexRecordings } = WebexConvergedRecordings
    /** A registry that is asked before somebody else defines, and refuses after. */
    const late = {
      get: () => late.isTaken && WebexRecordings,
      define: () => {
        late.isTaken = true
        throw new DOMException('taken', 'NotSupportedError')
      },
    }
    const refusing = {
      get: () => undefined,
      define: () => {
        throw new DOMException('Not a name', 'SyntaxError')
      },
    }
    const wordsOf = (call) => {
      try {
        return call()
      } catch (error) {
        return error.message
      }
    }
    customElements.define('foreign-recordings', class extends HTMLElement {})
    const given = {}
    const own = { get: (tag) => given[tag], define: (tag, own) => Object.assign(given, { [tag]: own }) }
    return [
      WebexRecordings.define('x-recordings', late) === WebexRecordings,
      wordsOf(() => WebexRecordings.define('x-recordings', refusing)),
      WebexRecordings.define('foreign-recordings') === customElements.get('foreign-recordings'),
      WebexRecordings.define('x-recordings', own) === given['x-recordings'],
      wordsOf(() => WebexRecordings.define('no tag')).includes('not a valid custom element name'),
    ]
  })
  assert.deepEqual(found, [true, 'Not a name', true, true, true])
  assert.equal(complaints.length, 1)
  assert.match(complaints[0], /^<foreign-recordings> is another element already/)
})
