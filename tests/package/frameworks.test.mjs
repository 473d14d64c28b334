// The components for React, Vue, Svelte and Angular, as they stand in docs/, compiled with each framework's own compiler, bundled
// with esbuild, and run in Chromium. Webex is the emulator.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { block, chromium, createEmulator, documents } from './docs.mjs'
import { bundle } from './frameworks.mjs'
import { TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)

// Each `main` mounts the component, and gives the page a function that removes it.
const FRAMEWORKS = {
  react: {
    files: { 'Recordings.jsx': 'component' },
    main: `
      import { StrictMode, createElement } from 'react'
      import { createRoot } from 'react-dom/client'
      import { Recordings } from './Recordings.jsx'
      const root = createRoot(document.getElementById('app'))
      root.render(createElement(StrictMode, null, createElement(Recordings)))
      window.remove = () => root.unmount()`,
  },
  vue: {
    files: { 'Recordings.vue': 'component' },
    main: `
      import { createApp } from 'vue'
      import Recordings from './Recordings.vue'
      const app = createApp(Recordings)
      app.mount('#app')
      window.remove = () => app.unmount()`,
  },
  svelte: {
    files: { 'Recordings.svelte': 'component' },
    main: `
      import { mount, unmount } from 'svelte'
      import Recordings from './Recordings.svelte'
      const component = mount(Recordings, { target: document.getElementById('app') })
      window.remove = () => unmount(component)`,
  },
  angular: {
    files: { 'recordings-client.ts': 'client', 'recordings.ts': 'component' },
    main: `
      import { createApplication } from '@angular/platform-browser'
      import { Recordings } from './recordings'
      const app = await createApplication()
      app.bootstrap(Recordings, document.getElementById('app') as Element)
      Object.assign(window, { remove: () => app.destroy() })`,
  },
}

/** The page's script. */
async function scriptOf(name, { files, main }) {
  const sources = Object.fromEntries(Object.entries(files).map(([file, mark]) => [file, take(`docs/${name}.md`, mark)]))
  if (name === 'angular') return bundle(name, { ...sources, 'main.ts': main })
  return bundle(name, { ...sources, 'client.js': await block('docs/tokens.md', 'renewed'), 'main.js': main })
}

// Before the first test: the runner begins with those that it has while a file still waits for something.
const scripts = {}
for (const [name, framework] of Object.entries(FRAMEWORKS)) scripts[name] = await scriptOf(name, framework)

let launched
before(async () => {
  launched = await chromium()
})
after(() => launched?.close())

for (const [name, script] of Object.entries(scripts)) {
  const html =
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="app"></div><script type="module" src="app.js"></script>'

  const open = async (t, options) => {
    const webex = await createEmulator({ token: TOKEN, recordings: 0, ...options })
    for (let at = 0; at < 45; at += 1) webex.add({ topic: `Topic ${at} <b>`, createTime: Date.now() - at * 60_000 })
    const files = { 'index.html': html, 'app.js': script }
    const { page, complaints } = await launched.open({ files, webex, serveMore: tokenFor })
    t.after(() => page.close())
    return { page, complaints, show: () => page.goto('https://site.example/index.html') }
  }
  const tokenFor = (request) => (request.url().includes('/token?') ? TOKEN : undefined)
  const topics = (count) => Array.from({ length: count }, (_, at) => `Topic ${at} <b>`)
  const shown = async (page, count) => {
    await page.locator(`li:nth-child(${count})`).waitFor()
    const texts = await page.locator('li').allTextContents()
    assert.deepEqual(
      texts.map((text) => text.slice(0, text.indexOf('<b>') + 3)),
      topics(count),
    )
  }

  test(`${name}: the first page, and more`, async (t) => {
    const { page, complaints, show } = await open(t, {})
    await show()
    await shown(page, 20)
    await page.getByRole('button', { name: 'Load more' }).click()
    await shown(page, 40)
    await page.getByRole('button', { name: 'Load more' }).click()
    await shown(page, 45)
    assert.equal(await page.getByRole('button').count(), 0)
    assert.equal(await page.locator('section').getAttribute('aria-busy'), 'false')
    assert.ok(!(await page.content()).includes(TOKEN))
    assert.deepEqual(complaints, [])
  })

  test(`${name}: an error with its hint, and another try`, async (t) => {
    const { page, show } = await open(t, { faults: 'LIST 403 every 2' })
    await show()
    await shown(page, 20)
    await page.getByRole('button', { name: 'Load more' }).click()
    const alert = await page.getByRole('alert').textContent()
    assert.match(alert, /^Webex answered 403.* This requires the scope spark:recordings_read/)
    await shown(page, 20)
    await page.getByRole('button', { name: 'Try again' }).click()
    await shown(page, 40)
    assert.equal(await page.getByRole('alert').count(), 0)
  })

  test(`${name}: removed while it loads`, async (t) => {
    const { page, complaints, show } = await open(t, { faults: 'LIST stall' })
    const isList = (request) => request.url().startsWith('https://webexapis.com/')
    const sent = page.waitForEvent('request', isList)
    await show()
    await sent
    assert.equal(await page.locator('section').getAttribute('aria-busy'), 'true')
    const failed = page.waitForEvent('requestfailed', isList)
    await page.evaluate(() => window.remove())
    assert.equal((await failed).failure().errorText, 'net::ERR_ABORTED')
    assert.equal(await page.locator('section').count(), 0)
    assert.deepEqual(complaints, [])
  })
}

test('everything was run', () => assert.deepEqual(left(), []))
