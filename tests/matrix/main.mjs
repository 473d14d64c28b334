// Runs the packed package in every environment, and prints a table: cargo xtask test --matrix
//
// Each project gets a folder of its own, in which the tarball is installed as a user would. Each row has an emulator of its
// own, and is judged by what the scenario reports and by what the emulator holds afterwards. A row that cannot run fails.
// The time of a project's first row includes the installation.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BROWSERS } from './browsers.mjs'
import {
  judgeCalls,
  judgeCommands,
  judgeDownloads,
  judgeElement,
  judgeForbidden,
  judgeSuite,
  judgeViolations,
  TOKEN,
} from './judge.mjs'
import { emulator, given, here, install } from './places.mjs'
import { ROWS } from './rows.mjs'

// Three projects at a time, because each of them spends most of its time waiting.
const AT_ONCE = 3

/**
 * @typedef {import('./rows.mjs').Row} Row
 * @typedef {import('./rows.mjs').Result} Result
 * @typedef {import('./browsers.mjs').Browser} Browser
 * @typedef {import('./browsers.mjs').BrowserName} BrowserName
 */

const [which, only] = process.argv.slice(2)
const isWanted = (/** @type {Row} */ { isSlow, project, name }) =>
  (which === 'all' || !isSlow) && (!only || `${project} ${name}`.includes(only))
const rows = ROWS.filter(isWanted)
const folders = await readdir(here('projects'))
assert.deepEqual(folders.sort(), [...new Set(ROWS.map(({ project }) => project))].sort(), 'every folder of projects/ has a row')

/** @type {Map<BrowserName, Promise<Browser>>} */
const launched = new Map()
const browser = (/** @type {BrowserName} */ name) => {
  const running = launched.get(name) ?? BROWSERS[name]()
  launched.set(name, running)
  return running
}
/**
 * @param {string} tool
 * @returns {tool is BrowserName}
 */
const isBrowser = (tool) => tool in BROWSERS

/**
 * @param {Row} row
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function version({ tool }, folder) {
  if (isBrowser(tool)) return (await browser(tool)).version
  const manifests = [join(folder, 'node_modules', tool), here(`node_modules/${tool}`)].map((at) => join(at, 'package.json'))
  const found = await readFile(manifests[0]).catch(() => readFile(manifests[1]))
  return JSON.parse(found.toString()).version
}

/**
 * @param {Row} row
 * @param {string} folder
 * @param {{ address: string }} reference
 */
async function judged(row, folder, reference) {
  const { scenario = 'calls' } = row
  const server = await emulator(scenario)
  const dir = await mkdtemp(join(tmpdir(), 'matrix-'))
  try {
    const report = await row.act({ folder, options: { baseUrl: server.address, token: TOKEN, dir, scenario }, browser })
    if (report.failed) throw new Error(report.failed)
    if (row.isSuite) return judgeSuite(/** @type {import('./judge.mjs').Suite} */ (report), row.isPage)
    if (row.entries) assert.deepEqual(report.entries, row.entries, 'the files of the package that were loaded')
    if ('isPage' in row) assert.equal(report.isPage, row.isPage, 'whether there is a document')
    if (row.violations) judgeViolations(report, row.violations)
    if (scenario === 'forbidden') judgeForbidden(/** @type {import('./scenario.mjs').Forbidden} */ (report))
    if (scenario === 'element') {
      const shown = /** @type {import('./element.mjs').Shown} */ (report)
      await judgeElement(shown, { baseUrl: server.address, isClosed: row.isClosed === true })
    }
    if (scenario === 'command') {
      await judgeCommands(/** @type {import('./judge.mjs').Commands} */ (report), { baseUrl: server.address })
    }
    if (scenario === 'calls')
      await judgeCalls(/** @type {import('./scenario.mjs').Calls} */ (report), {
        baseUrl: server.address,
        untouched: reference.address,
      })
    if (scenario === 'downloads') {
      const downloads = /** @type {import('./scenario.mjs').Downloads} */ (report)
      await judgeDownloads(downloads, { baseUrl: server.address, dir: row.hasFolders ? dir : undefined })
    }
  } finally {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * @param {string} project
 * @param {{ address: string }} reference
 */
async function runProject(project, reference) {
  const began = Date.now()
  const mine = rows.filter((row) => row.project === project)
  /** @type {{ folder?: string, error?: unknown }} */
  const installed = await install(project).then(
    (folder) => ({ folder }),
    (error) => ({ error }),
  )
  for (const row of mine) {
    const started = row === mine[0] ? began : Date.now()
    let reason
    try {
      const { folder } = installed
      if (!folder) throw installed.error
      row.version = await version(row, folder)
      await judged(row, folder, reference)
    } catch (error) {
      reason = error instanceof Error ? String(error.stack) : String(error)
    }
    const seconds = (Date.now() - started) / 1000
    row.result = { passed: !reason, name: row.name, version: row.version ?? '', seconds, isSlow: row.isSlow, reason }
    console.error(`    ${line(row.result)}${reason ? `\n${reason.replace(/^/gm, '        ')}` : ''}`)
  }
}

const line = (/** @type {Result} */ { passed, name, version, seconds, isSlow }) =>
  [passed ? 'pass' : 'FAIL', name.padEnd(42), version.padEnd(15), seconds.toFixed(1).padStart(6), isSlow ? 'no' : 'yes'].join(
    '  ',
  )

const began = Date.now()
const reference = await emulator('nothing')
const projects = [...new Set(rows.map(({ project }) => project))]
const worker = async () => {
  for (let project = projects.shift(); project; project = projects.shift()) await runProject(project, reference)
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))
const results = rows.flatMap(({ result }) => result ?? [])
console.log(`      ${'environment'.padEnd(42)}  ${'version'.padEnd(15)} seconds  with every change`)
console.log(results.map(line).join('\n'))
const passed = results.filter((result) => result.passed).length
console.log(`${passed} of ${rows.length} environments passed, in ${((Date.now() - began) / 1000).toFixed(0)} s`)
await mkdir(given('MATRIX'), { recursive: true })
if (!only) await writeFile(join(given('MATRIX'), 'results.json'), JSON.stringify(results, null, 2))
if (passed < rows.length) process.exitCode = 1
await Promise.allSettled([...launched.values()].map(async (browser) => (await browser).close()))
await reference.stop()
