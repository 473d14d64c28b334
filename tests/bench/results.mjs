// What the parts of the benchmark share: their environment, their results, and how a table is written.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, type } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function given(/** @type {string} */ name) {
  const value = process.env[name]
  if (!value) throw new Error(`Run this with: cargo xtask bench (${name} is not set)`)
  return value
}

export const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/** Says that there are fewer rounds than usual: enough to see that everything works, but too few to be shown to anybody. */
export const isQuick = process.env.ROUNDS !== undefined

export const rounds = (/** @type {number} */ usual) => Number(process.env.ROUNDS ?? usual)

/** Where an earlier version of the package is installed, if that is measured too: `cargo xtask bench --against` */
export const before = process.env.BEFORE

const read = async (/** @type {string} */ file) => JSON.parse(await readFile(file, 'utf8'))

/**
 * What the package is measured against.
 *
 * @type {Record<string, string>}
 */
export const versions = (await read(here('package.json'))).devDependencies

/**
 * A label with the versions of the packages that it names: `zod` becomes `zod` 4.6.7.
 *
 * @param {string} label
 */
export const withVersions = (label) =>
  label.replace(/`([\w-]+)(\/[\w-]+)?`/g, (name, of) => (versions[of] ? `${name} ${versions[of]}` : name))

const OWN = 'webex-converged-recordings'

/** Everything that was measured, with its version, this package first. */
async function measured() {
  const own = async (/** @type {string} */ home) => (await read(join(home, 'node_modules', OWN, 'package.json'))).version
  return { [OWN]: await own(given('CONSUMER')), ...(before && { before: await own(before) }), ...versions }
}

const machine = {
  node: process.version,
  processor: cpus()[0]?.model,
  processors: cpus().length,
  system: `${type()} ${release()} ${process.arch}`,
}

/**
 * The conditions of a measurement, in words.
 *
 * @param {string} [engines] if it was not taken in this Node alone
 */
export async function conditions(engines = `Node ${machine.node.slice(1)}`) {
  const packages = Object.entries(await measured()).map(([name, version]) => `${name} ${version}`)
  return `${engines}; ${machine.processors} processors (${machine.processor}). ${packages.join(', ')}.`
}

/** All results, by part. A part that has not run yet is missing. */
export const results = async () => JSON.parse(await readFile(given('RESULTS'), 'utf8').catch(() => '{}'))

/**
 * Keeps the results of a part, next to the earlier results of the others.
 *
 * @param {string} part
 * @param {object} found
 */
export async function keep(part, found) {
  const all = { ...(await results()), [part]: { at: new Date().toISOString(), machine, versions: await measured(), ...found } }
  await mkdir(dirname(given('RESULTS')), { recursive: true })
  await writeFile(given('RESULTS'), `${JSON.stringify(all, null, 2)}\n`)
}

/**
 * A table in Markdown. A column whose name ends in a colon has numbers.
 *
 * @param {string[]} columns
 * @param {(string | number)[][]} rows
 */
export function table(columns, rows) {
  const names = columns.map((column) => column.replace(/:$/, ''))
  const aligned = columns.map((column) => (column.endsWith(':') ? '---:' : '---'))
  return [names, aligned, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/**
 * `1.23 (1.20 to 1.31)`
 *
 * @param {import('./statistics.mjs').Quartiles} quartiles
 * @param {number} digits
 */
export const spread = ({ lower, median, upper }, digits) =>
  `${median.toFixed(digits)} (${lower.toFixed(digits)} to ${upper.toFixed(digits)})`

/** The same of bytes, in megabytes. */
export const megabytes = (/** @type {import('./statistics.mjs').Quartiles} */ { lower, median, upper }) =>
  spread({ lower: lower / 1e6, median: median / 1e6, upper: upper / 1e6 }, 1)
