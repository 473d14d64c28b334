// The components for React, Vue, Svelte and Angular, as they stand in docs/, compiled with each framework's own compiler, bundled
// with esbuild, and run in Chromium. Webex is the emulator.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { build } from 'esbuild'
import { compile } from 'svelte/compiler'
import * as sfc from 'vue/compiler-sfc'
import { block, chromium, createEmulator, documents } from './docs.mjs'
import { command, consumer, here, installed, TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)

/** How esbuild gets a module of a file that needs a compiler. */
const compiled = (filter, compile) => ({
  name: String(filter),
  setup: ({ onLoad }) => onLoad({ filter }, async ({ path }) => ({ contents: compile(await readFile(path, 'utf8'), path) })),
})

function compileVue(source, filename) {
  const { descriptor, errors } = sfc.parse(source, { filename })
  assert.deepEqual(errors, [])
  return sfc.compileScript(descriptor, { id: 'recordings', inlineTemplate: true }).content
}

function compileSvelte(source, filename) {
  const { js, warnings } = compile(source, { filename, generate: 'client' })
  assert.deepEqual(warnings, [])
  return js.code
}

/** Type-checks and compiles, templates too. */
async function compileAngular(folder) {
  const compilerOptions = {
    target: 'es2022',
    module: 'preserve',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
    strict: true,
    experimentalDecorators: true,
    types: [],
    skipLibCheck: true,
    outDir: 'out',
    noEmitOnError: true,
  }
  const files = ['recordings.ts', 'main.ts']
  const angularCompilerOptions = { strictTemplates: true }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, angularCompilerOptions, files }))
  const ngc = join(here, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js')
  const { code, stdout, stderr } = await command(process.execPath, [ngc, '-p', 'tsconfig.json'], {}, { cwd: folder })
  assert.equal(code, 0, stdout + stderr)
  assert.match(await readFile(join(folder, 'out/recordings.js'), 'utf8'), /ɵɵdefineComponent/)
}

// Each `main` mounts the component, and gives the page a function that removes it.
const FRAMEWORKS = {
  react: {
    files: { 'Recordings.jsx': 'component' },
    packages: ['react', 'react-dom', 'scheduler'],
    main: `
      import { StrictMode, createElement } from 'react'
      import { createRoot } from 'react-dom/client'
      import { Recordings } from './Recordings.jsx'
      const root = createRoot(document.getElementById('app'))
      root.render(createElement(StrictMode, null, createElement(Recordings)))
      window.remove = () => root.unmount()`,
    bundling: { jsx: 'automatic', define: { 'process.env.NODE_ENV': '"development"' } },
  },
  vue: {
    files: { 'Recordings.vue': 'component' },
    packages: ['vue'],
    main: `
      import { createApp } from 'vue'
      import Recordings from './Recordings.vue'
      const app = createApp(Recordings)
      app.mount('#app')
      window.remove = () => app.unmount()`,
    bundling: {
      plugins: [compiled(/\.vue$/, compileVue)],
      // As Vue's plugins for bundlers set them.
      define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    },
  },
  svelte: {
    files: { 'Recordings.svelte': 'component' },
    packages: ['svelte'],
    main: `
      import { mount, unmount } from 'svelte'
      import Recordings from './Recordings.svelte'
      const component = mount(Recordings, { target: document.getElementById('app') })
      window.remove = () => unmount(component)`,
    bundling: { plugins: [compiled(/\.svelte$/, compileSvelte)], conditions: ['svelte', 'browser'] },
  },
  angular: {
    files: { 'recordings-client.ts': 'client', 'recordings.ts': 'component' },
    packages: ['@angular', 'rxjs', 'tslib'],
    main: `
      import { createApplication } from '@angular/platform-browser'
      import { Recordings } from './recordings'
      const app = await createApplication()
      app.bootstrap(Recordings, document.getElementById('app') as Element)
      Object.assign(window, { remove: () => app.destroy() })`,
    prepare: compileAngular,
    // Angular's own packages are finished by the compiler when they are loaded. An application's build does that before.
    bundling: { inject: ['@angular/compiler'] },
  },
}

/** The page's script: the component in a project of its own, bundled. */
async function bundle(name, { files, packages, main, prepare, bundling }) {
  const folder = await mkdtemp(join(consumer, `${name}-`))
  for (const [file, mark] of Object.entries(files)) await writeFile(join(folder, file), take(`docs/${name}.md`, mark))
  if (name !== 'angular') await writeFile(join(folder, 'client.js'), await block('docs/tokens.md', 'renewed'))
  await writeFile(join(folder, prepare ? 'main.ts' : 'main.js'), main)
  for (const each of packages) {
    await mkdir(dirname(join(folder, 'node_modules', each)), { recursive: true })
    await symlink(join(here, 'node_modules', each), join(folder, 'node_modules', each))
  }
  await symlink(installed, join(folder, 'node_modules/webex-converged-recordings'))
  await prepare?.(folder)
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: [prepare ? 'out/main.js' : 'main.js'],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    ...bundling,
  })
  return outputFiles[0].text
}

// Before the first test: the runner begins with those that it has while a file still waits for something.
const scripts = {}
for (const [name, framework] of Object.entries(FRAMEWORKS)) scripts[name] = await bundle(name, framework)

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
    page.setDefaultTimeout(10_000)
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
