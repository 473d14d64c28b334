// The element in React, Vue, Svelte and Angular, in Chromium: what a component gives it arrives, what it tells is heard, and it ends with
// the component. With the element defined before the component is mounted, and after that.
//
// What is defined later gets functions only if they are set by hand: these frameworks ask the element what it has when they mount it, and
// write text into attributes otherwise. Angular always sets properties.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createElement } from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { chromium, createEmulator } from './docs.mjs'
import { bundle } from './frameworks.mjs'
import { TOKEN } from './support.mjs'

// In each page, `define` gives the element its tag, `mount` mounts the component, `remove` removes it, and `token` is what it passes on.
const SET_UP = `
  import { WebexRecordings } from 'webex-converged-recordings/widget'
  let calls = 0
  const token = async () => { calls += 1; return '${TOKEN}' }
  const words = { heading: 'Team calls' }
  Object.assign(window, { define: () => WebexRecordings.define(), tokenCalls: () => calls })`

const FRAMEWORKS = {
  react: {
    'Recordings.jsx': `
      import { useState } from 'react'
      export function Recordings({ token, words, isLate }) {
        const [size, setSize] = useState(10)
        const [count, setCount] = useState(0)
        const [canDelete, setCanDelete] = useState(false)
        const given = isLate ? { ref: (element) => element && Object.assign(element, { token, words }) } : { token, words }
        return (
          <section>
            <webex-recordings
              {...given} page-size={size} allow-delete={canDelete} lang="en"
              onwebex-recordings-load={({ detail }) => setCount(detail.count)}
            >
              <p>Loading</p>
            </webex-recordings>
            <output>{count}</output>
            <button type="button" onClick={() => { setSize(5); setCanDelete(true) }}>Fewer</button>
          </section>
        )
      }`,
    'main.js': `
      ${SET_UP}
      import { StrictMode, createElement, useEffect } from 'react'
      import { createRoot, hydrateRoot } from 'react-dom/client'
      import { Recordings } from './Recordings.jsx'
      const place = document.getElementById('app')
      window.mount = (isLate) => {
        const root = createRoot(place)
        root.render(createElement(StrictMode, null, createElement(Recordings, { token, words, isLate })))
        window.remove = () => root.unmount()
      }
      function Rendered() {
        useEffect(() => void window.define(), [])
        return createElement('webex-recordings', { lang: 'en', ref: (element) => element && Object.assign(element, { token, words }) })
      }
      window.hydrate = () => hydrateRoot(place, createElement(Rendered))`,
  },
  vue: {
    'Recordings.vue': `
      <script setup>
      import { onMounted, ref, useTemplateRef } from 'vue'
      const { token, words, isLate } = defineProps(['token', 'words', 'isLate'])
      const element = useTemplateRef('element')
      const size = ref(10)
      const count = ref(0)
      const canDelete = ref(false)
      onMounted(() => isLate && Object.assign(element.value, { token, words }))
      </script>
      <template>
        <section>
          <webex-recordings
            v-if="isLate" ref="element" :page-size="size" :allow-delete="canDelete" lang="en"
            @webex-recordings-load="count = $event.detail.count"
          ><p>Loading</p></webex-recordings>
          <webex-recordings
            v-else :token="token" :words="words" :page-size="size" :allow-delete="canDelete" lang="en"
            @webex-recordings-load="count = $event.detail.count"
          ><p>Loading</p></webex-recordings>
          <output>{{ count }}</output>
          <button type="button" @click="size = 5, canDelete = true">Fewer</button>
        </section>
      </template>`,
    'main.js': `
      ${SET_UP}
      import { createApp, createSSRApp, h } from 'vue'
      import Recordings from './Recordings.vue'
      window.mount = (isLate) => {
        const app = createApp(Recordings, { token, words, isLate })
        app.mount('#app')
        window.remove = () => app.unmount()
      }
      window.hydrate = () => {
        window.define()
        createSSRApp({ render: () => h('webex-recordings', { lang: 'en', token, words }) }).mount('#app')
      }`,
  },
  svelte: {
    'Recordings.svelte': `
      <script>
        import { onMount } from 'svelte'
        const { token, words, isLate } = $props()
        let element = $state()
        let size = $state(10)
        let count = $state(0)
        let canDelete = $state(false)
        const given = $derived(isLate ? {} : { token, words })
        onMount(() => { if (isLate) Object.assign(element, { token, words }) })
      </script>
      <section>
        <webex-recordings
          bind:this={element} {...given} page-size={size} allow-delete={canDelete} lang="en"
          onwebex-recordings-load={({ detail }) => { count = detail.count }}
        ><p>Loading</p></webex-recordings>
        <output>{count}</output>
        <button type="button" onclick={() => { size = 5; canDelete = true }}>Fewer</button>
      </section>`,
    'main.js': `
      ${SET_UP}
      import { mount, unmount } from 'svelte'
      import Recordings from './Recordings.svelte'
      window.mount = (isLate) => {
        const component = mount(Recordings, { target: document.getElementById('app'), props: { token, words, isLate } })
        window.remove = () => unmount(component)
      }`,
  },
  angular: {
    'recordings.ts': `
      import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core'
      import type { WebexRecordingsEventMap } from 'webex-converged-recordings/widget'
      declare global {
        interface Window { given: object }
      }
      @Component({
        selector: 'app-root',
        schemas: [CUSTOM_ELEMENTS_SCHEMA],
        template: \`
          <section>
            <webex-recordings
              [token]="given.token" [words]="given.words" [pageSize]="size()" [attr.allow-delete]="canDelete()" lang="en"
              (webex-recordings-load)="loaded($event)"
            ><p>Loading</p></webex-recordings>
            <output>{{ count() }}</output>
            <button type="button" (click)="size.set(5); canDelete.set(true)">Fewer</button>
          </section>\`,
      })
      export class Recordings {
        readonly given = window.given as { token: object; words: object }
        readonly size = signal(10)
        readonly count = signal(0)
        readonly canDelete = signal(false)
        loaded({ detail }: WebexRecordingsEventMap['webex-recordings-load']) {
          this.count.set(detail.count)
        }
      }`,
    'main.ts': `
      ${SET_UP}
      import { createApplication } from '@angular/platform-browser'
      import { Recordings } from './recordings'
      window.given = { token, words }
      const app = await createApplication()
      Object.assign(window, {
        mount: () => app.bootstrap(Recordings, document.getElementById('app') as Element),
        remove: () => app.destroy(),
      })`,
  },
  'no framework': {
    'main.js': `
      ${SET_UP}
      window.mount = () => {
        const element = document.createElement('webex-recordings')
        Object.assign(element, { token, words, pageSize: 10, allowDelete: false, theme: 'dark', closed: false })
        element.lang = 'en'
        const output = document.createElement('output')
        element.addEventListener('webex-recordings-load', ({ detail }) => { output.textContent = detail.count })
        const button = Object.assign(document.createElement('button'), { textContent: 'Fewer' })
        button.addEventListener('click', () => Object.assign(element, { pageSize: 5, allowDelete: true }))
        document.getElementById('app').append(element, output, button)
        window.remove = () => element.remove()
      }`,
  },
}

// Before the first test: the runner begins with those that it has while a file still waits for something.
const scripts = {}
for (const [name, files] of Object.entries(FRAMEWORKS)) scripts[name] = await bundle(name, files)

let launched
before(async () => {
  launched = await chromium()
})
after(() => launched?.close())

async function open(t, name, { inside = '', ...options } = {}) {
  const webex = await createEmulator({ token: TOKEN, recordings: 0, ...options })
  for (let at = 0; at < 30; at += 1) webex.add({ topic: `Topic ${at}`, createTime: Date.now() - at * 60_000 })
  const html = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><div id="app">${inside}</div>`
  const files = { 'index.html': `${html}<script type="module" src="app.js"></script>`, 'app.js': scripts[name] }
  const { page, complaints } = await launched.open({ files, webex })
  t.after(() => page.close())
  await page.goto('https://site.example/index.html')
  await page.waitForFunction(() => window.mount)
  const rows = page.getByTestId('row')
  /** Waits until so many are shown, and the component has heard of them. */
  const shows = async (count) => {
    await page.locator('output', { hasText: new RegExp(`^${count}$`) }).waitFor()
    await rows.nth(count - 1).waitFor()
    assert.equal(await rows.count(), count)
  }
  return { page, complaints, shows }
}

for (const name of Object.keys(FRAMEWORKS)) {
  for (const isLate of [false, true]) {
    test(`${name}: what a component gives ${isLate ? 'before the element is defined' : 'to the element'} arrives`, async (t) => {
      const { page, complaints, shows } = await open(t, name)
      if (!isLate) await page.evaluate(() => window.define())
      await page.evaluate((isLate) => window.mount(isLate), isLate)
      if (isLate) {
        // What is inside the element is shown until then.
        if (name !== 'no framework') await page.getByText('Loading', { exact: true }).waitFor()
        await page.evaluate(() => window.define())
      }
      await shows(10)
      assert.equal(await page.getByTestId('delete').count(), 0)
      await page.getByRole('heading', { name: 'Team calls' }).waitFor()
      assert.equal(await page.getByText('Loading', { exact: true }).isVisible(), false)
      const element = page.locator('webex-recordings')
      assert.equal(await element.evaluate((element) => typeof element.token), 'function')
      assert.deepEqual(await element.evaluate(({ pageSize, closed }) => [pageSize, closed]), [10, false])
      // Own properties would hide the accessors of the class.
      const own = await element.evaluate((element) =>
        Object.keys(element).filter((name) => name in Object.getPrototypeOf(element)),
      )
      assert.deepEqual(own, [])

      await page.getByRole('button', { name: 'Fewer' }).click()
      await shows(5)
      await page.getByTestId('open').first().click()
      await page.getByTestId('delete').waitFor()
      assert.ok((await page.evaluate(() => window.tokenCalls())) > 0)
      assert.ok(!(await page.content()).includes(TOKEN))
      assert.deepEqual(complaints, [])
    })
  }

  test(`${name}: the element ends with the component`, async (t) => {
    const { page, complaints } = await open(t, name, { faults: 'LIST stall' })
    const isList = (request) => request.url().startsWith('https://webexapis.com/')
    const sent = page.waitForEvent('request', isList)
    await page.evaluate(() => {
      window.define()
      window.mount(false)
    })
    await sent
    await page.locator('webex-recordings[state=loading]').waitFor()
    const failed = page.waitForEvent('requestfailed', isList)
    await page.evaluate(() => window.remove())
    assert.equal((await failed).failure().errorText, 'net::ERR_ABORTED')
    assert.equal(await page.locator('webex-recordings').count(), 0)
    assert.deepEqual(complaints, [])
  })
}

// What a server has rendered. React sets no properties when it takes that over, so a reference has to. Before that, the element must not be
// defined: React complains of the attribute `state`.
const RENDERED = {
  react: () => renderReact(createElement('webex-recordings', { lang: 'en' })),
  vue: () => renderVue(createSSRApp({ render: () => h('webex-recordings', { lang: 'en', token: () => 'of-the-server' }) })),
}
for (const [name, render] of Object.entries(RENDERED)) {
  test(`${name}: what a server has rendered gets its properties`, async (t) => {
    const { page, complaints } = await open(t, name, { inside: await render() })
    await page.locator('webex-recordings').evaluate((element) => Object.assign(window, { rendered: element }))
    await page.evaluate(() => window.hydrate())
    await page.getByRole('heading', { name: 'Team calls' }).waitFor()
    await page.getByTestId('row').nth(24).waitFor()
    assert.ok(await page.locator('webex-recordings').evaluate((element) => element === window.rendered))
    assert.deepEqual(complaints, [])
  })
}
