// Runs the packed package in every environment, and prints a table: cargo xtask test --matrix
//
// Each project is a folder of its own in which the tarball is installed as a user does it; each row has an emulator of its
// own and is judged by what the scenario reports and by what the emulator holds afterwards. A row that cannot run has
// failed. The first row of a project pays for its installation.

import assert from 'node:assert/strict'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BROWSERS } from './browsers.mjs'
import { TOKEN, judge, judgeForbidden } from './judge.mjs'
import { emulator, here, install, untouched } from './places.mjs'
import { ROWS } from './rows.mjs'

// Two environments at a time: most of them wait for something most of the time.
const AT_ONCE = 2

const [which, only] = process.argv.slice(2)
const isWanted = ({ isSlow, project, name }) => (which === 'all' || !isSlow) && (!only || `${project} ${name}`.includes(only))
const rows = ROWS.filter(isWanted)

const launched = new Map()
const browser = (name) => {
  if (!launched.has(name)) launched.set(name, BROWSERS[name]())
  return launched.get(name)
}

async function version({ tool }, folder) {
  if (BROWSERS[tool]) return (await browser(tool)).version
  const manifests = [join(folder, 'node_modules', tool), here(`node_modules/${tool}`)].map((at) => join(at, 'package.json'))
  const found = await readFile(manifests[0]).catch(() => readFile(manifests[1]))
  return JSON.parse(found).version
}

async function judged(row, folder, reference) {
  const server = await emulator()
  const options = { baseUrl: server.address, token: TOKEN }
  try {
    const report = await row.act({ folder, options, browser })
    if (report.failed) throw new Error(report.failed)
    if (row.entry) assert.equal(report.entry, row.entry, 'the file of the package that was loaded')
    if ('isPage' in row) assert.equal(report.isPage, row.isPage, 'whether there is a document')
    if (row.isForbidden) judgeForbidden(report)
    else await judge(report, { baseUrl: options.baseUrl, untouched: reference.address })
  } finally {
    await server.stop()
  }
}

async function runProject(project, reference) {
  const began = Date.now()
  const mine = rows.filter((row) => row.project === project)
  const folder = await install(project).catch((error) => ({ error }))
  for (const row of mine) {
    const started = row === mine[0] ? began : Date.now()
    let reason
    try {
      if (folder.error) throw folder.error
      row.version = await version(row, folder)
      await judged(row, folder, reference)
    } catch (error) {
      reason = String(error.stack)
    }
    const seconds = (Date.now() - started) / 1000
    row.result = { passed: !reason, name: row.name, version: row.version ?? '', seconds, isSlow: row.isSlow, reason }
    console.error(`    ${line(row.result)}${reason ? `\n${reason.replace(/^/gm, '        ')}` : ''}`)
  }
}

const line = ({ passed, name, version, seconds, isSlow }) =>
  [passed ? 'pass' : 'FAIL', name.padEnd(42), version.padEnd(15), seconds.toFixed(1).padStart(6), isSlow ? 'no' : 'yes'].join('  ')

const began = Date.now()
const reference = await untouched()
const projects = [...new Set(rows.map(({ project }) => project))]
const worker = async () => {
  while (projects.length > 0) await runProject(projects.shift(), reference)
}
await Promise.all(Array.from({ length: AT_ONCE }, worker))
const results = rows.map(({ result }) => result)
console.log(`      ${'environment'.padEnd(42)}  ${'version'.padEnd(15)} seconds  with every change`)
console.log(results.map(line).join('\n'))
const passed = results.filter(({ passed }) => passed).length
console.log(`${passed} of ${results.length} environments passed, in ${((Date.now() - began) / 1000).toFixed(0)} s`)
await mkdir(process.env.MATRIX, { recursive: true })
if (!only) await writeFile(join(process.env.MATRIX, 'results.json'), JSON.stringify(results, null, 2))
if (passed < results.length) process.exitCode = 1
await Promise.allSettled([...launched.values()].map(async (browser) => (await browser).close()))
await reference.stop()
