// The element where there is no DOM: servers and workers import its module, too, and frameworks render its tag there. Nothing may be
// touched that is only in pages. tests/matrix/ imports it in other runtimes.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createElement } from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import { compile } from 'svelte/compiler'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { browser, installed, run } from './support.mjs'

const ENTRY = 'webex-converged-recordings/widget'
const IMPORTED = { import: `await import('${ENTRY}')`, require: `require('${ENTRY}')` }
const extension = { import: 'mjs', require: 'cjs' }

/** What only pages have. Reading one of these ends the script. */
const IN_PAGES = [
  'document',
  'window',
  'customElements',
  'CSSStyleSheet',
  'MutationObserver',
  'ShadowRoot',
  'location',
  'navigator',
]

for (const [form, imported] of Object.entries(IMPORTED)) {
  test(`\`${form}\` in Node touches nothing that is global, and defining does nothing`, async () => {
    const { code, stdout, stderr } = await run(
      `widget-ssr.${extension[form]}`,
      `
      for (const name of ${JSON.stringify(IN_PAGES)}) {
        Object.defineProperty(globalThis, name, { configurable: true, get: () => { throw new Error(name + ' was read') } })
      }
      const before = Reflect.ownKeys(globalThis)
      const { WebexRecordings } = ${imported}
      const added = Reflect.ownKeys(globalThis).filter((name) => !before.includes(name))
      delete globalThis.customElements
      const isSame = WebexRecordings.define() === WebexRecordings && WebexRecordings.define('other-recordings') === WebexRecordings
      console.log(JSON.stringify({ added, isSame, version: WebexRecordings.version }))`,
    )
    const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
    assert.equal(code, 0, stderr)
    assert.deepEqual(JSON.parse(stdout), { added: [], isSame: true, version })
    assert.equal(stderr, '')
  })

  test(`\`${form}\` in a thread of Node`, async () => {
    const { code, stdout, stderr } = await run(
      `widget-thread.${extension[form]}`,
      `
      ${form === 'import' ? "import { parentPort, Worker } from 'node:worker_threads'" : "const { parentPort, Worker } = require('node:worker_threads')"}
      const file = ${form === 'import' ? 'new URL(import.meta.url)' : '__filename'}
      if (parentPort) (async () => parentPort.postMessage((${imported}).WebexRecordings.define().version))()
      else new Worker(file).on('message', console.log)`,
    )
    assert.deepEqual([code, stderr], [0, ''])
    assert.match(stdout, /^\d+\.\d+\.\d+.*\n$/)
  })

  test(`\`${form}\` of what is types alone`, async () => {
    for (const framework of ['react', 'vue', 'svelte']) {
      const source = `console.log(Object.keys(${imported.replace(ENTRY, `${ENTRY}/${framework}`)}))`
      const { code, stdout, stderr } = await run(`widget-types.${extension[form]}`, source)
      assert.deepEqual([code, stdout, stderr], [0, '[]\n', ''])
    }
  })
}

test('a DOM that comes too late is said to be', async () => {
  const { code, stdout, stderr } = await run(
    'widget-late.mjs',
    `
    const { WebexRecordings } = ${IMPORTED.import}
    globalThis.HTMLElement = class {}
    globalThis.customElements = { get() {}, define() {} }
    try { WebexRecordings.define() } catch ({ message }) { console.log(message) }`,
  )
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^This module was imported before there was a DOM/)
})

const TOKEN = 'secret-of-the-server'
const given = {
  'base-url': '/relay',
  'page-size': 50,
  'allow-delete': 'trash',
  token: async () => TOKEN,
  words: { more: 'Older' },
}
const RENDERED = {
  react: () => renderReact(createElement('webex-recordings', given, createElement('p', null, 'Loading'))),
  vue: () => renderVue(createSSRApp({ render: () => h('webex-recordings', given, [h('p', 'Loading')]) })),
  svelte: async () => {
    const source = `<script>let { given } = $props()</script><webex-recordings {...given}><p>Loading</p></webex-recordings>`
    const { js } = compile(source, { generate: 'server' })
    const code = js.code.replaceAll(/'svelte\/([\w/-]+)'/g, (_, name) => `'${import.meta.resolve(`svelte/${name}`)}'`)
    const { default: component } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    const { render } = await import('svelte/server')
    return render(component, { props: { given } }).body
  },
}
for (const [framework, render] of Object.entries(RENDERED)) {
  test(`${framework} renders the tag with what is in it, and no function`, async () => {
    const html = await render()
    assert.match(html, /<webex-recordings [^>]*base-url="\/relay"[^>]*>.*<p>Loading<\/p>.*<\/webex-recordings>/)
    assert.match(html, / page-size="50"/)
    assert.doesNotMatch(html, /async|token|function|secret/)
  })
}

let launched
before(async () => {
  launched = await browser()
})
after(() => launched?.close())

test('a worker of a browser imports it', async (t) => {
  const { page, complaints } = await launched.open()
  t.after(() => page.close())
  const files = {
    '/': '<!doctype html><link rel="icon" href="data:,">',
    '/worker.js': "import { WebexRecordings } from './package/widget.js'\npostMessage(WebexRecordings.define().version)",
  }
  await page.route('https://site.example/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    const body = files[pathname] ?? (await readFile(join(installed, pathname.replace('/package/', '')), 'utf8'))
    await route.fulfill({ body, contentType: pathname === '/' ? 'text/html' : 'text/javascript' })
  })
  await page.goto('https://site.example/')
  const version = await page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const worker = new Worker('worker.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => reject(new Error(message))
      }),
  )
  assert.match(version, /^\d+\.\d+\.\d+/)
  assert.deepEqual(complaints, [])
})
