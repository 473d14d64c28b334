// The code blocks of README.md and docs/, for the tests that run them.
//
// Each code block has a mark above it, `<!-- run: name -->`, so that a test can find it. One test file runs all the blocks of a
// page: see RUN_BY. The last test of each of these files is `everything was run`.

import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { browser, command, consumer, installed, load, root, TOKEN } from './support.mjs'

/** @import { TestContext } from 'node:test' */
/** @import { Request, Route } from 'playwright-core' */
/** @import { Emulator, EmulatorOptions, EmulatorRequest, EmulatorResponse } from 'webex-converged-recordings/emulator' */

/** @typedef {{ mark: string | undefined, language: string, source: string }} Block */

/** @type {Record<string, string>} */
export const RUN_BY = {
  'README.md': 'readme.test.mjs',
  'docs/angular.md': 'frameworks.test.mjs',
  'docs/archive.md': 'archive.test.mjs',
  'docs/command.md': 'cli-docs.test.mjs',
  'docs/csv.md': 'cookbook.test.mjs',
  'docs/deleting.md': 'docs.test.mjs',
  'docs/diagnose.md': 'diagnose-docs.test.mjs',
  'docs/downloading.md': 'downloading.test.mjs',
  'docs/errors.md': 'docs.test.mjs',
  'docs/forge.md': 'hosts.test.mjs',
  'docs/hosts.md': 'hosts.test.mjs',
  'docs/iis.md': 'hosts.test.mjs',
  'docs/lists.md': 'docs.test.mjs',
  'docs/media.md': 'player.test.mjs',
  'docs/nightly.md': 'cookbook.test.mjs',
  'docs/page.md': 'docs.test.mjs',
  'docs/power-platform.md': 'hosts.test.mjs',
  'docs/purge.md': 'retention.test.mjs',
  'docs/react.md': 'frameworks.test.mjs',
  'docs/relay.md': 'relay-docs.test.mjs',
  'docs/salesforce.md': 'hosts.test.mjs',
  'docs/sharepoint.md': 'hosts.test.mjs',
  'docs/signing-in.md': 'auth.test.mjs',
  'docs/support.md': 'docs.test.mjs',
  'docs/svelte.md': 'frameworks.test.mjs',
  'docs/teams.md': 'hosts.test.mjs',
  'docs/testing.md': 'docs.test.mjs',
  'docs/tokens.md': 'docs.test.mjs',
  'docs/vue.md': 'frameworks.test.mjs',
  'docs/widget.md': 'widget-docs.test.mjs',
  'docs/wordpress.md': 'hosts.test.mjs',
}

/** All pages with their text. */
export async function pages() {
  const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)
  const all = ['README.md', ...docs.sort()]
  return Object.fromEntries(await Promise.all(all.map(async (page) => [page, await readFile(join(root, page), 'utf8')])))
}

/**
 * The fenced blocks of a text.
 *
 * @param {string} text
 */
export function blocksOf(text) {
  /** @type {Block[]} */
  const blocks = []
  /** @type {Omit<Block, 'source'> & { lines: string[] } | undefined} */
  let open
  let above = ''
  for (const line of text.split('\n')) {
    const fence = /^ *```(.*)$/.exec(line)
    if (open && fence) {
      blocks.push({ mark: open.mark, language: open.language, source: open.lines.map((text) => `${text}\n`).join('') })
      open = undefined
    } else if (open) open.lines.push(line)
    else if (fence) open = { mark: /^<!-- run: ([\w-]+) -->$/.exec(above)?.[1], language: fence[1], lines: [] }
    above = line
  }
  assert.equal(open, undefined, 'a block is not closed')
  return blocks
}

/**
 * The source of one block of a page.
 *
 * @param {string} page
 * @param {string} mark
 */
export async function block(page, mark) {
  const found = blocksOf((await pages())[page]).filter((block) => block.mark === mark)
  assert.equal(found.length, 1, `${page} has ${found.length} blocks that are marked ${mark}`)
  return found[0].source
}

/**
 * The blocks that a test file has to run.
 *
 * @param {string} url the test file's `import.meta.url`
 */
export async function documents(url) {
  const file = basename(new URL(url).pathname)
  const texts = await pages()
  const left = new Set()
  for (const [page, text] of Object.entries(texts)) {
    if (RUN_BY[page] !== file) continue
    for (const { mark } of blocksOf(text)) if (mark) left.add(`${page} ${mark}`)
  }
  assert.ok(left.size > 0, file)
  /**
   * @param {string} page
   * @param {string} mark
   */
  const take = (page, mark) => {
    assert.equal(RUN_BY[page], file)
    left.delete(`${page} ${mark}`)
    const found = blocksOf(texts[page]).find((block) => block.mark === mark)
    assert.ok(found, `${page} has no block that is marked ${mark}`)
    return found.source
  }
  return { take, left: () => [...left] }
}

const { createEmulator } = await load()
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)

/**
 * A folder with a local Webex behind the real address, for the scripts of one test. Its `answer` may be set to a function that
 * answers a request in the emulator's place, or returns nothing.
 *
 * @param {TestContext} context
 * @param {EmulatorOptions} [options]
 */
export async function place(context, options) {
  const emulator = await createEmulator({ token: TOKEN, ...options })
  const here = {
    emulator,
    requests: /** @type {string[]} */ ([]),
    answer: /** @type {(request: EmulatorRequest) => EmulatorResponse | undefined} */ (() => undefined),
  }
  /** @param {EmulatorRequest} request */
  const handle = (request) => {
    here.requests.push(`${request.method} ${new URL(request.url).pathname}`)
    return here.answer(request) ?? emulator.handle(request)
  }
  const { baseUrl, close } = await serve({ emulator: { ...emulator, handle } })
  context.after(close)
  const folder = await mkdtemp(join(consumer, 'place-'))
  await writeFile(
    join(folder, 'network.mjs'),
    `
    const { fetch } = globalThis
    const here = ${JSON.stringify(new URL(baseUrl).origin)}
    globalThis.fetch = async (address, init) => {
      const { origin } = new URL(address)
      if (!['https://webexapis.com', 'http://127.0.0.1:8787'].includes(origin)) throw new Error(address)
      const response = await fetch(address.replace(origin, here), init)
      if (!response.headers.get('content-type')?.includes('json')) return response
      // The links in it.
      const text = await response.text()
      return new Response(text.replaceAll(here, origin), response)
    }`,
  )
  /**
   * Runs a script there. Returns how it ended, and what it printed.
   *
   * @param {string} name
   * @param {string} source
   * @param {string[]} [args]
   * @param {Record<string, string>} [environment]
   */
  const run = async (name, source, args = [], environment = { WEBEX_ACCESS_TOKEN: TOKEN }) => {
    await writeFile(join(folder, name), source)
    return command(process.execPath, ['--import', './network.mjs', name, ...args], environment, { cwd: folder })
  }
  return Object.assign(here, { folder, run })
}

/**
 * An emulator that refuses everything in one way.
 *
 * @param {string} fault
 */
export const refusal = async (fault) => {
  const { handle } = await createEmulator({ token: TOKEN, faults: fault })
  return handle
}

/** Chromium, with a site of its own and Webex behind its real address. */
export async function chromium() {
  const launched = await browser()
  /**
   * `serveMore` returns a body for other paths of the site.
   *
   * @param {{ files: Record<string, string>, webex: Emulator, serveMore?: (request: Request) => string | undefined }} site
   */
  const open = async ({ files, webex, serveMore = () => undefined }) => {
    const { page, complaints } = await launched.open()
    /**
     * @param {Route} route
     * @param {string} url
     */
    const answerAs = async (route, url) => {
      const request = route.request()
      const answer = await webex.fetch(url, {
        method: request.method(),
        headers: await request.allHeaders(),
        body: request.postData() ?? undefined,
      })
      const body = Buffer.from(await answer.arrayBuffer())
      await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body })
    }
    await page.route('https://webexapis.com/**', (route) => answerAs(route, route.request().url()))
    await page.route('https://site.example/**', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1)
      if (path.startsWith('webex/v1/')) return answerAs(route, route.request().url().replace('/webex/v1/', '/v1/'))
      const prefix = 'node_modules/webex-converged-recordings/'
      const own = path.startsWith(prefix) ? await readFile(join(installed, path.slice(prefix.length)), 'utf8') : files[path]
      const body = own ?? serveMore(route.request())
      if (body === undefined) return route.fulfill({ status: 404 })
      await route.fulfill({ body, contentType: path.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8' })
    })
    return { page, complaints }
  }
  return { open, close: launched.close }
}

/** A page whose modules find the package by its name, as a bundler would have it. */
export const withImportMap = (body = '') => {
  const folder = '/node_modules/webex-converged-recordings'
  const imports = {
    'webex-converged-recordings': `${folder}/index.js`,
    'webex-converged-recordings/download': `${folder}/download.js`,
  }
  return `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>${body}`
}

export { createEmulator }
