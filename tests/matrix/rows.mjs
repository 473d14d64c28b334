// Every environment that the package is run in. A row is one way of it; the rows of a project share its folder.

import { bundlers } from './rows/bundlers.mjs'
import { pages } from './rows/pages.mjs'
import { runtimes } from './rows/runtimes.mjs'
import { testRunners } from './rows/test-runners.mjs'

/**
 * @typedef {object} Row
 * @property {string} project a folder of projects/
 * @property {string} name
 * @property {string} tool whose version is told: a package of the project, a runtime or a browser
 * @property {boolean} [isSlow] whether only `cargo xtask test --matrix` runs it: it installs much, or tells little more
 * @property {string} [entry] the file of the package that it must load, where the report can tell
 * @property {boolean} [isPage] whether there must be a `document`, where the report can tell
 * @property {boolean} [isForbidden] whether the page's policy forbids WebAssembly
 * @property {(place: Place) => Promise<object>} act gives the scenario's report
 *
 * @typedef {object} Place
 * @property {string} folder the project's, with the tarball installed
 * @property {{ baseUrl: string, token: string }} options for the client
 * @property {(name: string) => Promise<object>} browser see browsers.mjs
 */

export const ROWS = [...runtimes, ...pages, ...bundlers, ...testRunners]
