// www-example/ as a user has it: a folder with the package installed, and its server.

import { copyFile, mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../helpers/until.mjs'
import { consumer, root, server } from './support.mjs'

/** @import { Page } from 'playwright-core' */
/** @import { TestContext } from 'node:test' */

const source = join(root, 'www-example')

/**
 * Copies the example's files, those of its folders apart.
 *
 * @param {string} folder
 */
export async function copyExample(folder) {
  await mkdir(folder, { recursive: true })
  for (const file of await readdir(source, { withFileTypes: true })) {
    if (file.isFile()) await copyFile(join(source, file.name), join(folder, file.name))
  }
}

/** The folder, made once for all tests of a file. */
export const folder = await mkdtemp(join(consumer, 'example-'))
await copyExample(folder)
await symlink(join(consumer, 'node_modules'), join(folder, 'node_modules'))

/** Starts its server. @param {string[]} args */
export const serveExample = (...args) => server(process.execPath, ['serve.mjs', '--port', '0', ...args], folder)

/**
 * The same until the test ends. `baseUrl` is the Webex to use in place of a local one.
 *
 * @param {TestContext} context
 * @param {string} [baseUrl]
 */
export async function exampleFor(context, baseUrl) {
  const site = await serveExample(...(baseUrl === undefined ? [] : ['--base-url', baseUrl]))
  context.after(site.stop)
  return site.address
}

/** What the element shows of itself, when it has done its work. @param {Page} page @param {string} state */
export async function inState(page, state) {
  await page.locator(`webex-recordings[state="${state}"]`).waitFor()
  if (state === 'ready') await settled(page)
}

/**
 * Nothing is being loaded. The element is ready as soon as it has rows, and may load more of them. Meanwhile, a click on the button for more
 * does nothing.
 *
 * @param {Page} page
 */
export const settled = (page) => page.locator('[role="table"][aria-busy="false"]').waitFor({ state: 'attached' })

/**
 * Opens the details of a recording, and waits until they have everything, also the transcript: what arrives moves the buttons.
 *
 * @param {Page} page
 * @param {number} [at] the number of its row
 */
export async function openDetails(page, at = 0) {
  await page.getByTestId('open').nth(at).click()
  await page.locator('[data-testid="details"][aria-busy="false"]').waitFor()
  const count = (/** @type {string} */ testid) => page.getByTestId(testid).count()
  await until(async () => (await count('transcript')) === (await count('transcript-box')), 'the transcript')
}

/** What a switch or a list of the page is set to. @param {Page} page @param {string} name @param {string} value */
export const choose = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true })

/**
 * Opens the page with a token of one's own.
 *
 * @param {Page} page
 * @param {string} address
 * @param {string} token
 * @param {string} [more] of the set-up
 */
export async function signIn(page, address, token, more = '') {
  await page.goto(`${address}#source=token${more}`)
  await page.fill('#token', token)
  await page.press('#token', 'Enter')
}
