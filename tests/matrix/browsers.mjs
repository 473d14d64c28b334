// The three engines, as Debian packages them. Playwright, which other tests use, cannot drive Debian's Firefox, and only
// WebDriver can drive its WebKit.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer from 'puppeteer-core'
import { Builder } from 'selenium-webdriver'
import { freePort } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { given, serving, start } from './places.mjs'

const LIMIT_MS = 180_000
const POLLING = { deadlineMs: LIMIT_MS, everyMs: 100 }

/**
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string, before?: (report: any) => Promise<void>) => Promise<any>} open returns the report that the page leaves in
 *   `window.report`. `before`: what is done with it before the page is closed
 * @property {() => Promise<void>} close
 *
 * @typedef {keyof typeof BROWSERS} BrowserName
 *
 * For tests that are in another folder.
 * @typedef {import('puppeteer-core').Browser} Puppet
 * @typedef {import('puppeteer-core').ElementHandle<HTMLElement>} Handle
 * @typedef {import('puppeteer-core').KeyInput} Key
 * @typedef {import('puppeteer-core').Page} Page
 *
 * @satisfies {Record<string, () => Promise<Browser>>}
 */
export const BROWSERS = {
  Chromium: () => puppets('Chromium'),
  Firefox: () => puppets('Firefox'),
  WebKit: webkit,
}

/** @satisfies {Record<string, () => import('puppeteer-core').LaunchOptions>} */
const PUPPETS = {
  Chromium: () => ({
    browser: 'chrome',
    executablePath: process.env.CHROMIUM,
    args: process.env.CHROMIUM_ARGUMENTS?.split(' '),
  }),
  Firefox: () => ({ browser: 'firefox', executablePath: process.env.FIREFOX }),
}

/**
 * A browser for tests that press keys and look at the page themselves, instead of reading a report.
 *
 * @param {keyof typeof PUPPETS} name
 * @param {import('puppeteer-core').LaunchOptions} [options]
 */
export const puppet = (name, options) => puppeteer.launch({ headless: true, timeout: LIMIT_MS, ...PUPPETS[name](), ...options })

/**
 * @param {keyof typeof PUPPETS} name
 * @returns {Promise<Browser>}
 */
async function puppets(name) {
  const browser = await puppet(name)
  /** @type {Browser['open']} */
  const open = async (url, before = async () => {}) => {
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    /** @type {string[]} */
    const complaints = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(String(error)))
    try {
      await page.goto(url, { timeout: LIMIT_MS })
      const report = await reported(() => page.evaluate('window.report ?? null'), complaints)
      await before(report)
      return report
    } finally {
      await context.close()
    }
  }
  return { version: (await browser.version()).replace(/^.*\//, ''), open, close: () => browser.close() }
}

/**
 * WebKitGTK's small browser, which needs a display.
 *
 * @returns {Promise<Browser>}
 */
async function webkit() {
  const home = await mkdtemp(join(tmpdir(), 'webkit-'))
  const screen = ['-screen', '0', '1280x900x24', '-nolisten', 'tcp']
  // It prints the number of its display.
  const display = await start(home, 'Xvfb', ['-displayfd', '1', ...screen], { address: /^(\d+)$/ })
  // Without a session bus, which would start a portal: that outlives the browser, and mounts a folder that cannot be removed.
  const bus = { DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
  const env = { ...process.env, ...bus, DISPLAY: `:${display.address}`, HOME: home, XDG_RUNTIME_DIR: home }
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const driver = serving(home, given('WEBKIT_DRIVER'), ['--host=127.0.0.1', `--port=${port}`], { env })
  const close = async () => {
    await driver.stop()
    await display.stop()
    // What the browser has started may still be writing.
    await rm(home, { recursive: true, force: true, maxRetries: 10 })
  }
  try {
    await answering(`${address}/status`)
    const browser = await new Builder()
      .usingServer(address)
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: given('WEBKIT'), args: ['--automation'] },
      })
      .build()
    // It has one window, so pages take turns.
    /** @type {Promise<unknown>} */
    let last = Promise.resolve()
    /** @type {Browser['open']} */
    const open = (url, before = async () => {}) => {
      const opened = last.then(async () => {
        await browser.get(url)
        const report = await reported(() => browser.executeScript('return window.report || null'), [])
        await before(report)
        return report
      })
      last = opened.catch(() => {})
      return opened
    }
    return { version: (await browser.getCapabilities()).getBrowserVersion(), open, close }
  } catch (error) {
    await close()
    throw error
  }
}

/**
 * Waits for the page to leave its report.
 *
 * @param {() => Promise<unknown>} look
 * @param {string[]} complaints
 */
async function reported(look, complaints) {
  let problem = ''
  // A page cannot be asked while it loads again.
  const report = () =>
    look().catch((error) => {
      problem = String(error)
    })
  return until(report, () => ["the page's report", problem, ...complaints].join('\n'), POLLING)
}

const answering = (/** @type {string} */ address) =>
  until(() => fetch(address).catch(() => null), `an answer from ${address}`, POLLING)
