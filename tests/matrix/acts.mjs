// What the rows do: run a script, open a page, ask a server, or run tests.

import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '../helpers/until.mjs'
import { WEEK } from './judge.mjs'
import { binary, environment, finish, here, run, serve, start } from './places.mjs'

/**
 * @typedef {import('./rows.mjs').Act} Act
 * @typedef {import('./rows.mjs').Place} Place
 * @typedef {import('./rows.mjs').Report} Report
 * @typedef {import('./browsers.mjs').BrowserName} BrowserName
 */

/**
 * A script that prints its report as its last line.
 *
 * @param {string} runtime
 * @param {string[]} args
 * @returns {Act}
 */
export const script =
  (runtime, ...args) =>
  async ({ folder, options }) => {
    const env = { ...environment(), OPTIONS: JSON.stringify(options) }
    const printed = await run(folder, binary(runtime), args, { env })
    return JSON.parse(printed.trim().split('\n').at(-1) ?? '')
  }

/**
 * Runs the command: a list, and a call with a wrong token. Its environment has nothing else of the command's.
 *
 * @param {string} runtime
 * @param {string[]} args up to the file of the command
 * @returns {Act}
 */
export const command =
  (runtime, ...args) =>
  async ({ folder, options }) => {
    /** @type {(token: string, ...more: string[]) => Promise<import('./judge.mjs').Ended>} */
    const ran = (token, ...more) => {
      const env = { ...environment(), WEBEX_BASE_URL: options.baseUrl, WEBEX_ACCESS_TOKEN: token }
      return finish(folder, binary(runtime), [...args, ...more], { env })
    }
    const list = await ran(options.token, 'list', '--from', WEEK.from, '--to', WEEK.to, '--fields', 'id,topic')
    return { list, refused: await ran('wr0ng-token', 'list'), wrong: await ran(options.token, 'list', '--form', '30d') }
  }

/**
 * Opens a page of a server. The page reads the options from its address.
 *
 * @param {string} address
 * @param {Place} place
 * @param {BrowserName} [browser]
 * @param {(report: Report) => Promise<void>} [before] what is done before the page is closed
 */
const page = async (address, place, browser = 'Chromium', before) =>
  (await place.browser(browser)).open(`${address}?${new URLSearchParams(place.options)}`, before)

/**
 * Serves a folder of the project, and opens a page of it.
 *
 * @param {string} path
 * @param {BrowserName} [browser]
 * @param {{ folder?: string }} [options]
 * @returns {Act}
 */
export const served =
  (path, browser = 'Chromium', { folder = '.' } = {}) =>
  async (place) => {
    const server = await serve(`${place.folder}/${folder}`)
    try {
      return await page(`${server.address}/${path}`, place, browser)
    } finally {
      await server.stop()
    }
  }

/**
 * Opens a page of the project policies/ under a policy. The report tells of the violations, as the page saw them and as
 * the server was told of them.
 *
 * @param {import('./policies.mjs').Policy} policy
 * @param {string} path
 * @param {BrowserName} browser
 * @param {Record<string, string>} [more] options of the page
 * @returns {Act}
 */
export const underPolicy =
  ({ value, takesAway }, path, browser, more = {}) =>
  async (place) => {
    const own = value?.replaceAll('<api>', new URL(place.options.baseUrl).origin)
    // Of two policies, each has to allow what is loaded.
    const policies = [...(own ? [own] : []), "img-src 'none'"].map((policy) => `${policy}; report-uri /reports`)
    const server = await serve(place.folder, { 'Content-Security-Policy': policies })
    try {
      const options = { ...place.options, ...more, takesAway: takesAway ?? '' }
      const reports = () =>
        server.posted.map((body) => {
          const { 'effective-directive': directive, 'blocked-uri': blocked } = JSON.parse(body)['csp-report']
          return { directive, blocked }
        })
      /** @param {import('./judge.mjs').Violation} violation */
      const isTold = ({ directive, blocked }) =>
        reports().some((told) => told.directive === directive && told.blocked === blocked)
      // Each report may come on a connection of its own, and overtake others. What is not sent when the page is closed never comes.
      const arrived = async (/** @type {Report} */ { violations = [] }) => {
        await until(() => violations.every(isTold), 'a report of each violation')
      }
      const report = await page(`${server.address}/${path}`, { ...place, options }, browser, arrived)
      return { ...report, reports: reports() }
    } finally {
      await server.stop()
    }
  }

/**
 * @param {string[]} command
 * @returns {[string, string[]]}
 */
const npx = (command) => ['npx', ['--no-install', ...command]]

/** @type {Map<string, Promise<string>>} */
const builds = new Map()

/**
 * Builds with the project's own tool first: once for all rows that need the same build.
 *
 * @param {string[]} command
 * @param {Act} act
 * @returns {Act}
 */
export const built = (command, act) => async (place) => {
  const key = [place.folder, ...command].join(' ')
  if (!builds.has(key)) builds.set(key, run(place.folder, ...npx(command)))
  await builds.get(key)
  return act(place)
}

/**
 * Serves with the project's own tool, and opens a page of it.
 *
 * @param {string[]} command
 * @param {string} path
 * @param {(address: string, place: Place) => Promise<Report>} [ask]
 * @returns {Act}
 */
export const servedBy =
  (command, path, ask = page) =>
  async (place) => {
    const server = await start(place.folder, ...npx(command))
    try {
      return await ask(`${server.address}/${path}`, place)
    } catch (error) {
      throw new Error([String(error), ...server.printed].join('\n'))
    } finally {
      await server.stop()
    }
  }

/**
 * Serves with the project's own tool, whose answer is the report.
 *
 * @param {string[]} command
 * @param {string} path
 */
export const answeredBy = (command, path) =>
  servedBy(command, path, async (address, { options }) => {
    const response = await fetch(`${address}?${new URLSearchParams(options)}`)
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status} ${text}`)
    return JSON.parse(text)
  })

/**
 * Runs the project's tests. One of them writes the report.
 *
 * @param {string[]} command
 * @param {string} [release] of Node
 * @returns {Act}
 */
export const tested =
  (command, release) =>
  async ({ folder, options }) => {
    const report = join(folder, 'report.json')
    await rm(report, { force: true })
    const env = { ...environment(release), WEBEX_URL: options.baseUrl, WEBEX_TOKEN: options.token }
    await run(folder, ...npx(command), { env })
    return JSON.parse(await readFile(report, 'utf8'))
  }

/**
 * Runs a suite of www-example/. The report says which tests passed.
 *
 * @param {string[]} command prints its results as Jest's JSON
 * @param {{ release?: string, nodeOptions?: string }} [options] release: of Node
 * @returns {Act}
 */
export const suite =
  (command, { release, nodeOptions = '' } = {}) =>
  async ({ folder }) => {
    await cp(here('../../www-example'), join(folder, 'www-example'), { recursive: true })
    const file = join(folder, 'results.json')
    await rm(file, { force: true })
    const env = { ...environment(release), NODE_OPTIONS: nodeOptions }
    await run(folder, ...npx([...command, '--outputFile', file]), { env })
    /** @type {{ testResults: { assertionResults: { title: string, status: string }[] }[] }} */
    const { testResults } = JSON.parse(await readFile(file, 'utf8'))
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
    return { passed: tests.filter(({ status }) => status === 'passed').map(({ title }) => title), tests: tests.length }
  }
