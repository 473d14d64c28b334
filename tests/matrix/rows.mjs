// Every environment that the package runs in. The rows of a project share its folder.

import { bundlers } from './rows/bundlers.mjs'
import { elements } from './rows/elements.mjs'
import { pages } from './rows/pages.mjs'
import { policies } from './rows/policies.mjs'
import { runtimes } from './rows/runtimes.mjs'
import { testRunners } from './rows/test-runners.mjs'

/**
 * @typedef {object} Row
 * @property {string} project a folder of projects/
 * @property {string} name
 * @property {string} tool what the table gives the version of: a package of the project, a runtime or a browser
 * @property {boolean} [isSlow] whether only `cargo xtask test --matrix` runs it: it installs much, or adds little
 * @property {string[]} [entries] the files of the package that it must load, if the report says that
 * @property {boolean} [isPage] whether there must be a `document`, if the report says that
 * @property {'calls' | 'forbidden' | 'downloads' | 'element' | 'command'} [scenario] which function of scenario.mjs it calls, or
 *   `element` for element.mjs, or `command` for the command. Default: `calls`
 * @property {boolean} [isClosed] whether the element's shadow root has to be closed
 * @property {boolean} [isForDownloads] whether there is a second row like it, for downloads
 * @property {boolean} [hasFolders] whether there are folders to save downloads to
 * @property {boolean} [isSuite] whether it runs the tests of www-example/, which need no server
 * @property {string[]} [violations] of the policy of the page, if the report says that: these, and no others
 * @property {Act} act
 * @property {string} [version] once it has run
 * @property {Result} [result] once it has run
 *
 * @typedef {{ passed: boolean, name: string, version: string, seconds: number, isSlow?: boolean, reason?: string }} Result
 *
 * @typedef {(place: Place) => Promise<Report>} Act
 * @typedef {{ failed?: string, entries?: string[], isPage?: boolean } & Partial<import('./judge.mjs').Violations>
 *   & (import('./scenario.mjs').Calls | import('./scenario.mjs').Forbidden | import('./scenario.mjs').Downloads
 *     | import('./element.mjs').Shown | import('./judge.mjs').Commands | import('./judge.mjs').Suite)} Report
 *
 * @typedef {object} Place
 * @property {string} folder the project's, with the tarball installed
 * @property {{ baseUrl: string, token: string, dir: string, scenario: string }} options for `perform` of scenario.mjs
 * @property {(name: import('./browsers.mjs').BrowserName) => Promise<import('./browsers.mjs').Browser>} browser
 */

/** @type {Row[]} */
const places = [...runtimes, ...pages, ...policies, ...elements, ...bundlers, ...testRunners]
/** @type {(row: Row) => Row} */
const withDownloads = (row) => ({ ...row, name: `${row.name}, downloads`, scenario: 'downloads' })
export const ROWS = places.flatMap((row) => (row.isForDownloads ? [row, withDownloads(row)] : [row]))
