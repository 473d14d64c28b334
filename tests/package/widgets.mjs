// What the tests of the element share: an emulator, a server for pages with a policy, and pages in Chromium and in Firefox that are
// driven in the same way. One browser runs at a time.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { puppet } from '../matrix/browsers.mjs'
import { createEmulator, createRelay, nodeListener } from './relays.mjs'
import { here, installed, TOKEN } from './support.mjs'

/** @import { EmulatorOptions } from 'webex-converged-recordings/emulator' */
/** @import { Handle, Key, Page, Puppet } from '../matrix/browsers.mjs' */
/** @import { Put, Said } from './widget-page.mjs' */

/** @typedef {'Chromium' | 'Firefox'} Engine */
export const ENGINES = /** @type {const} */ (['Chromium', 'Firefox'])

/** Nothing but what the element needs. Its files are on the page's own origin; Webex is on another one. */
export const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self' http://127.0.0.1:*",
  "media-src 'self' http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')

/** What a page has, besides the harness and the element. Around it are links, because from the ends of a page Tab leads out of it. */
const BODY = `<main><h1>Intranet</h1><p><a id="before" href="#before">Before it</a></p><div id="place"></div>
<p><a id="after" href="#after">After it</a></p></main><script src="/widget.global.js"></script>`
/** Colours follow the page's own `color-scheme`. */
const PAGE_CSS = 'body { margin: 8px; background: Canvas; color: CanvasText; font: 16px sans-serif }'

const TYPES = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css',
  wasm: 'application/wasm',
  json: 'application/json',
}

export const WHO = { email: 'ada@example.com', token: TOKEN, roles: /** @type {const} */ (['admin', 'compliance-officer']) }

/**
 * A Webex at an address, whose recordings are those that a test adds.
 *
 * @param {EmulatorOptions} [options]
 */
export async function webex(options) {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users: [WHO], ...options })
  const { baseUrl, close } = await emulator.listen()
  return { emulator, baseUrl, close }
}

/**
 * A server for pages, the installed package, and a relay that lets nobody in, at /relay.
 *
 * @param {Record<string, import('node:http').RequestListener>} [routes] by how their paths begin
 */
export async function site(routes = {}) {
  /** @type {Map<string, { html: string, policy: string | undefined }>} */
  const pages = new Map()
  const relay = createRelay({ path: '/relay', token: TOKEN, authorize: () => false })
  /** @type {Record<string, import('node:http').RequestListener>} */
  const all = { '/relay/': nodeListener(relay), ...routes }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(`${request.url}`, 'http://site')
    const route = Object.keys(all).find((start) => pathname.startsWith(start))
    if (route) return all[route](request, response)
    const page = pages.get(pathname)
    if (page) {
      const policy = page.policy && { 'content-security-policy': page.policy }
      return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...policy }).end(page.html)
    }
    const name = pathname.slice(1)
    const type = TYPES[/** @type {keyof typeof TYPES} */ (name.split('.').at(-1))]
    const body = await fileNamed(name)
    if (!type || body === undefined) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': type }).end(body)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${portOf(server)}`
  /**
   * Adds a page, and returns its address.
   *
   * @param {{ body?: string, policy?: string, lang?: string }} [page]
   */
  const page = ({ body = BODY, policy = STRICT, lang = 'en' } = {}) => {
    const head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    const links = '<link rel="stylesheet" href="/page.css"><script type="module" src="/widget-page.mjs"></script>'
    const html = `<!doctype html><html lang="${lang}"><head>${head}<title>Intranet</title>${links}</head><body>${body}</body></html>`
    const path = `/page-${pages.size}`
    pages.set(path, { html, policy })
    return `${address}${path}`
  }
  const close = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { address, page, close }
}

/** @param {string} name */
const fileNamed = async (name) => {
  if (name === 'page.css') return PAGE_CSS
  if (name === 'widget-page.mjs') return readFile(join(here, name))
  return readFile(join(installed, name)).catch(() => undefined)
}

/**
 * How a browser shows pages. What only a browser as a whole can have is set when it starts.
 *
 * @typedef {object} Look
 * @property {boolean} [forcedColors]
 * @property {boolean} [reducedMotion]
 * @property {'light' | 'dark'} [colorScheme]
 * @property {string} [locale]
 * @property {string} [timeZone]
 * @property {{ width: number, height: number }} [viewport]
 */

/** @type {{ key: string, browser: Promise<Puppet> } | undefined} */
let current

/** @param {Engine} engine @param {Look} look */
async function launched(engine, { forcedColors, reducedMotion, colorScheme, locale = 'en-GB', timeZone = 'Europe/Berlin' }) {
  const key = JSON.stringify([engine, forcedColors, reducedMotion, colorScheme, locale, timeZone])
  if (current?.key !== key) {
    await closeBrowser()
    const env = { ...process.env, TZ: timeZone, LANG: `${locale.replace('-', '_')}.UTF-8`, LANGUAGE: locale }
    const extraPrefsFirefox = {
      'intl.accept_languages': locale,
      'intl.locale.requested': locale,
      // 2: the colours of the page are never used.
      ...(forcedColors && { 'browser.display.document_color_use': 2 }),
      ...(reducedMotion && { 'ui.prefersReducedMotion': 1 }),
      ...(colorScheme && { 'layout.css.prefers-color-scheme.content-override': colorScheme === 'dark' ? 0 : 1 }),
    }
    current = { key, browser: puppet(engine, engine === 'Firefox' ? { env, extraPrefsFirefox } : { env }) }
  }
  return current.browser
}

/** To be called after the last test of a file. */
export async function closeBrowser() {
  const browser = current?.browser
  current = undefined
  await (await browser)?.close()
}

/**
 * Opens a page of a site in a context of its own.
 *
 * @param {Engine} engine
 * @param {string} url
 * @param {Look} [look]
 */
export async function open(engine, url, look = {}) {
  const browser = await launched(engine, look)
  const context = await browser.createBrowserContext()
  const page = await context.newPage()
  await page.setViewport(look.viewport ?? { width: 1000, height: 800 })
  if (engine === 'Chromium') await emulate(page, look)
  const shown = new Shown(engine, page)
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type()) && !isOfNetwork(message.text())) shown.complaints.push(message.text())
  })
  page.on('pageerror', (error) => {
    if (!isOfNetwork(String(error))) shown.errors.push(String(error))
  })
  await page.goto(url)
  await shown.until(() => 'harness' in window, 'the harness')
  return shown
}

/** Browsers complain about answers that are meant to fail. @param {string} complaint */
const isOfNetwork = (complaint) => /Failed to load resource|net::ERR|Cross-Origin Request Blocked/.test(complaint)

/** Puppeteer itself does not know forced colours. @param {Page} page @param {Look} look */
async function emulate(page, { forcedColors, reducedMotion, colorScheme, locale = 'en-GB' }) {
  const session = await page.createCDPSession()
  const features = [
    { name: 'forced-colors', value: forcedColors ? 'active' : 'none' },
    { name: 'prefers-reduced-motion', value: reducedMotion ? 'reduce' : 'no-preference' },
    { name: 'prefers-color-scheme', value: colorScheme ?? 'light' },
  ]
  await session.send('Emulation.setEmulatedMedia', { features })
  await session.send('Emulation.setLocaleOverride', { locale })
  await session.send('Emulation.setUserAgentOverride', { userAgent: await page.browser().userAgent(), acceptLanguage: locale })
}

const AXE = await readFile(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8')
const AXE_OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}

/** A page with an element in it. */
export class Shown {
  /** What the browser complains about, except that an answer failed. @type {string[]} */
  complaints = []
  /** What nothing has caught. There is no need to wait any longer then. @type {string[]} */
  errors = []

  /** @param {Engine} engine @param {Page} page */
  constructor(engine, page) {
    this.engine = engine
    this.page = page
    this.hasAxe = false
  }

  /**
   * @template {unknown[]} Given
   * @template Result
   * @param {(...given: Given) => Result} work runs in the page
   * @param {Given} given
   * @returns {Promise<Awaited<Result>>}
   */
  evaluate(work, ...given) {
    return this.page.evaluate(/** @type {any} */ (work), ...given)
  }

  /**
   * Waits until this is true in the page.
   *
   * @template {unknown[]} Given
   * @template Result
   * @param {(...given: Given) => Result} look
   * @param {string} what
   * @param {Given} given
   */
  async until(look, what, ...given) {
    const seen = async () => {
      if (this.errors.length > 0) throw new Error(`there was an error instead of ${what}`)
      return this.evaluate(look, ...given)
    }
    try {
      return await until(seen, what, { everyMs: 20, deadlineMs: LIMIT_MS })
    } catch (cause) {
      const state = await this.describe().catch(String)
      throw new Error(`${this.engine}: ${cause instanceof Error ? cause.message : cause}\n${state}`, { cause })
    }
  }

  /** What a test that fails needs to know. */
  async describe() {
    const state = await this.evaluate(() => {
      const { harness } = /** @type {any} */ (window)
      return harness.element
        ? [harness.element.getAttribute('state'), harness.focus(), harness.controls().join(' '), harness.text()]
        : 'no element'
    })
    return [state, ...this.complaints, ...this.errors].flat().join('\n')
  }

  /** Puts a new element into the page. @param {Put} what */
  async put(what) {
    this.complaints.length = 0
    this.errors.length = 0
    await this.#harness('put', what)
  }

  /** @param {string} name @param {unknown[]} given @returns {Promise<any>} */
  #harness(name, ...given) {
    return this.evaluate((name, given) => /** @type {any} */ (window).harness[name](...given), name, given)
  }

  /** Sets attributes; null removes one. @param {Record<string, string | null>} attributes */
  async set(attributes) {
    await this.evaluate((attributes) => {
      const { element } = /** @type {any} */ (window).harness
      for (const [name, value] of Object.entries(attributes)) {
        if (value === null) element.removeAttribute(name)
        else element.setAttribute(name, value)
      }
    }, attributes)
  }

  /** Waits for a state of the element. @param {string} state */
  async is(state) {
    const look = (/** @type {string} */ state) => /** @type {any} */ (window).harness.element.getAttribute('state') === state
    await this.until(look, `the state ${state}`, state)
  }

  /** Waits until the list has loaded what it wants to. While it goes on loading, it can be ready already. */
  async loads() {
    const look = () => /** @type {any} */ (window).harness.events.some((/** @type {any} */ { type }) => type === 'load')
    await this.until(look, 'a list')
  }

  /** Waits until something is visible. @param {string} testid */
  async has(testid, count = 1) {
    const look = (/** @type {string} */ testid, /** @type {number} */ count) =>
      /** @type {any} */ (window).harness.all(testid).length >= count
    await this.until(look, testid, testid, count)
  }

  /** Waits until nothing of it is visible. @param {string} testid */
  async hasNo(testid) {
    const look = (/** @type {string} */ testid) => /** @type {any} */ (window).harness.all(testid).length === 0
    await this.until(look, `${testid} to go`, testid)
  }

  /** Waits until a button says that it cannot be used now. @param {string} testid */
  async isBusy(testid) {
    const look = (/** @type {string} */ testid) =>
      /** @type {any} */ (window).harness.all(testid)[0]?.getAttribute('aria-disabled') === 'true'
    await this.until(look, `${testid} to be busy`, testid)
  }

  /** How many of these are visible. @param {string} testid @returns {Promise<number>} */
  async count(testid) {
    return this.evaluate((testid) => /** @type {any} */ (window).harness.all(testid).length, testid)
  }

  /** The text of a part. @param {string} testid @returns {Promise<string>} */
  async textOf(testid, at = 0) {
    await this.has(testid, at + 1)
    await this.drawn()
    return this.evaluate((testid, at) => /** @type {any} */ (window).harness.textOf(testid, at), testid, at)
  }

  /** @param {string} testid @param {string} name @returns {Promise<string | null>} */
  async attribute(testid, name, at = 0) {
    await this.has(testid, at + 1)
    const look = (/** @type {string} */ testid, /** @type {string} */ name, /** @type {number} */ at) =>
      /** @type {any} */ (window).harness.all(testid).at(at).getAttribute(name)
    return this.evaluate(look, testid, name, at)
  }

  /** Everything that is visible, as text. @returns {Promise<string>} */
  async text() {
    await this.drawn()
    return this.#harness('text')
  }

  /** Waits until what is new has been drawn. Before that, rows have no visible text, because of `content-visibility`. */
  async drawn() {
    await this.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }

  /** Waits until the visible text matches. @param {RegExp} expected */
  async says(expected) {
    const look = (/** @type {string} */ source, /** @type {string} */ flags) =>
      new RegExp(source, flags).test(/** @type {any} */ (window).harness.text())
    await this.until(look, `the text ${expected}`, expected.source, expected.flags)
  }

  /** Waits until a live region has said this since the last `forget()`, so that it could be heard. @param {RegExp} expected */
  async announces(expected) {
    const look = (/** @type {string} */ source, /** @type {string} */ flags) =>
      /** @type {any} */ (window).harness.said.find((/** @type {Said} */ { text }) => new RegExp(source, flags).test(text))
    const said = /** @type {Said} */ (await this.until(look, `an announcement of ${expected}`, expected.source, expected.flags))
    if (!said.heard) throw new Error(`nobody hears “${said.text}”, because a modal dialog is open and the region is not in it`)
    return said
  }

  /** What live regions have said since the last `forget()`. @returns {Promise<Said[]>} */
  async said() {
    return this.evaluate(() => /** @type {any} */ (window).harness.said)
  }

  async forget() {
    await this.#harness('clear')
  }

  /** Holds the requests of the page back, until `release()`. */
  async hold() {
    await this.#harness('hold')
  }

  /** Lets them go. Returns how many there were. @returns {Promise<number>} */
  async release() {
    return this.#harness('release')
  }

  /** Everything that can be operated: test ids in their order. @returns {Promise<string[]>} */
  async controls() {
    return this.#harness('controls')
  }

  /** Waits until these can be operated, and those cannot. @param {{ has: string[], lacks: string[] }} expected */
  async offers(expected) {
    const look = (/** @type {string[]} */ has, /** @type {string[]} */ lacks) => {
      const controls = /** @type {any} */ (window).harness.controls()
      return has.every((name) => controls.includes(name)) && !lacks.some((name) => controls.includes(name))
    }
    await this.until(look, `what can be operated: ${JSON.stringify(expected)}`, expected.has, expected.lacks)
  }

  /** @returns {Promise<string[]>} */
  async misfits() {
    return this.#harness('misfits')
  }

  /** What has the focus: a test id, and the number of its row. @returns {Promise<string>} */
  async focus() {
    return this.#harness('focus')
  }

  /** Waits until this has the focus. @param {string} name */
  async focusIs(name) {
    const look = (/** @type {string} */ name) => /** @type {any} */ (window).harness.focus() === name
    await this.until(look, `the focus on ${name}`, name)
  }

  /** Each time that nothing had the focus any more: what had had it. @returns {Promise<string[]>} */
  async lost() {
    return this.evaluate(() => /** @type {any} */ (window).harness.lost)
  }

  /** Presses Tab, or Shift and Tab, until this has the focus. @param {string} name */
  async tabTo(name, most = 40) {
    const isBefore = await this.evaluate((name) => /** @type {any} */ (window).harness.isBeforeFocus(name), name)
    const passed = []
    for (let presses = 0; presses < most; presses += 1) {
      if (isBefore) await this.tabBack()
      else await this.press('Tab')
      const at = await this.focus()
      if (at === name) return
      passed.push(at)
    }
    throw new Error(`Tab does not lead to ${name}, but to ${passed.join(', ')}`)
  }

  /** Focuses the link before the element, where nothing of the element is behind the reader. */
  async begin() {
    await this.page.evaluate(() => document.getElementById('before')?.focus())
  }

  /** @param {Key[]} keys one after the other */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  /** Tab with Shift. */
  async tabBack() {
    await this.page.keyboard.down('Shift')
    await this.page.keyboard.press('Tab')
    await this.page.keyboard.up('Shift')
  }

  /** @param {string} text */
  async type(text) {
    await this.page.keyboard.type(text)
  }

  /** Activates something with the keyboard: unlike a click, that hits it even if it moves. @param {string} testid */
  async activate(testid, at = 0) {
    await this.has(testid, at + 1)
    const focus = (/** @type {string} */ testid, /** @type {number} */ at) =>
      /** @type {any} */ (window).harness.all(testid).at(at).focus()
    await this.evaluate(focus, testid, at)
    await this.press('Enter')
  }

  /** Clicks on the middle of something. @param {string} testid */
  async click(testid, at = 0) {
    await this.has(testid, at + 1)
    const find = (/** @type {string} */ testid, /** @type {number} */ at) =>
      /** @type {any} */ (window).harness.all(testid).at(at)
    const handle = /** @type {Handle} */ (/** @type {unknown} */ (await this.page.evaluateHandle(find, testid, at)))
    await handle.click()
    await handle.dispose()
  }

  /** @param {string} path */
  async screenshot(path) {
    await this.page.screenshot({ path: /** @type {`${string}.png`} */ (path), fullPage: true })
  }

  /** What axe finds, one line for each. */
  async axe() {
    if (!this.hasAxe) await this.page.evaluate(AXE)
    this.hasAxe = true
    return this.evaluate(async (options) => {
      const { violations } = await /** @type {any} */ (window).axe.run(document, options)
      return violations.flatMap((/** @type {any} */ { id, help, nodes }) =>
        nodes.map((/** @type {any} */ { target, failureSummary, html }) =>
          [id, help, target.flat().join(' '), html.slice(0, 200), failureSummary].join(' | ').replaceAll(/\s+/g, ' '),
        ),
      )
    }, AXE_OPTIONS)
  }

  /** What the policy stopped. @returns {Promise<string[]>} */
  async violations() {
    return this.evaluate(() => /** @type {any} */ (window).harness.violations)
  }

  async close() {
    await this.page.browserContext().close()
  }
}

const LIMIT_MS = 120_000
