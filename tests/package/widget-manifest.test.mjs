// What the typings and the manifest say about the element is what the element has: attributes, properties, events, parts and all else
// that a page can rely on. The manifest is made from the typings, so only one of them is compared with the element.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { manifestOf } from './manifest.mjs'
import { installed, root } from './support.mjs'
import { page } from './widget-words-page.mjs'

const read = (file) => readFile(join(installed, file), 'utf8')
const manifest = JSON.parse(await read('custom-elements.json'))
const [{ declarations }] = manifest.modules
const [element] = declarations
const { [element.name]: WebexRecordings } = await import(pathToFileURL(join(installed, 'widget.js')).href)

const names = (list) => list.map(({ name }) => name).sort()
/** All that a pattern finds in a text, once, in order. */
const found = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort()

const folder = join(root, 'pkg-template/widget')
const files = (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name))
const source = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n')
const bundled = (await read('widget.js')) + (await read('widget-details.js'))

test('the manifest is made from the typings', async () => {
  const made = manifestOf(await read('widget.d.ts'), await read('index.d.ts'))
  const hint = 'If the change is meant, run: node tests/package/manifest.mjs > pkg-template/custom-elements.json'
  assert.deepEqual(manifest, JSON.parse(JSON.stringify(made)), hint)
})

test('everything in it is described', () => {
  for (const table of ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties', 'cssStates']) {
    assert.ok(element[table].length > 1, table)
    for (const { name, description } of element[table]) assert.ok(description?.length > 3, `${table}: ${name}`)
  }
})

test('its modules and its tag are those of the package', async () => {
  const { customElements, exports } = JSON.parse(await read('package.json'))
  assert.equal(customElements, 'custom-elements.json')
  for (const { path } of manifest.modules) assert.ok(JSON.stringify(exports).includes(`"./${path}"`), path)
  assert.ok((await readFile(join(folder, 'define.js'), 'utf8')).includes(`'${element.tagName}'`))
})

test('the attributes are those that the element reads', () => {
  const own = WebexRecordings.observedAttributes.filter((name) => !['lang', 'token'].includes(name))
  // The first is for the style sheet alone, and the second is read once.
  assert.deepEqual(names(element.attributes), [...own, 'theme', 'closed'].sort())
})

test('the properties and methods are those of the class', () => {
  const { prototype } = WebexRecordings
  const all = Object.entries(Object.getOwnPropertyDescriptors(prototype))
  const fields = element.members.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic)
  const accessors = all.filter(([, { get }]) => get).map(([name]) => name)
  assert.deepEqual(names(fields), accessors.sort())
  const readonly = all.filter(([, { get, set }]) => get && !set).map(([name]) => name)
  assert.deepEqual(names(fields.filter(({ readonly }) => readonly)), readonly)
  const methods = element.members.filter(({ kind, static: isStatic }) => kind === 'method' && !isStatic)
  const called = all.filter(([name, { value }]) => value && !/^constructor$|^_|Callback$/.test(name)).map(([name]) => name)
  assert.deepEqual(names(methods), called)
  for (const { name } of element.members.filter(({ static: isStatic }) => isStatic)) assert.ok(name in WebexRecordings, name)
})

test('the events are those that the element sends', () => {
  const sent = found(source, /\bemit\('([\w-]+)'/g)
  assert.deepEqual(
    names(element.events),
    sent.map((name) => `${element.tagName}-${name}`),
  )
})

test('the words are those of the element', async () => {
  const [, union] = /^export type WebexRecordingsWord =\n(.*?)\n\n/ms.exec(await read('widget.d.ts'))
  const tables = files
    .filter((name) => name.endsWith('words.en.js'))
    .map((name) => import(pathToFileURL(join(folder, name)).href))
  const keys = (await Promise.all(tables)).flatMap((table) => Object.keys(table.default))
  const typed = found(union, /'([\w-]+)'/g)
  const missing = keys.filter((key) => !typed.includes(key))
  assert.deepEqual({ missing, gone: typed.filter((key) => !keys.includes(key)) }, { missing: [], gone: [] })
})

test('the page for translators has these words', async () => {
  const hint = 'If the change is meant, run: node tests/package/widget-words-page.mjs > docs/widget-words.md'
  assert.equal(await readFile(join(root, 'docs/widget-words.md'), 'utf8'), page, hint)
})

test('the states are those of the typings and of the element', async () => {
  const [, union] = /^export type WebexRecordingsState = (.*)$/m.exec(await read('widget.d.ts'))
  assert.deepEqual(names(element.cssStates), found(union, /'([\w-]+)'/g))
  const [, type] = /@typedef \{(.*)\} State \*\//.exec(source)
  assert.deepEqual(names(element.cssStates), found(type, /'([\w-]+)'/g))
})

test('the slots are those of the element', () => {
  assert.deepEqual(names(element.slots), found(source, /h\('slot', \{ name: '([\w-]+)'/g))
})

test('the parts are those of the element', () => {
  const parts = found(bundled, /\bpart:"([a-z- ]+)"/g).flatMap((part) => part.split(' '))
  assert.deepEqual(names(element.cssParts), [...new Set(parts)].sort())
})

test('the custom properties are those of the style sheets', () => {
  assert.deepEqual(names(element.cssProperties), found(bundled, /var\((--webex-recordings-[a-z-]+)/g))
  // A page cannot know of a variable without this prefix, so none may be left without a value.
  assert.deepEqual(found(bundled, /(var\(--webex-recordings-[a-z-]+\))/g), [])
})
