// What the parts of the benchmark share: their environment, their results, and how a table is written.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, type } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export function given(/** @type {string} */ name) {
  const value = process.env[name]
  if (!value) throw new Error(`Run this with: cargo xtask bench (${name} is not set)`)
  return value
}

export const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))

/** How many rounds there are. A few are enough to see that everything works. */
export const rounds = (/** @type {number} */ usual) => Number(process.env.ROUNDS ?? usual)

/**
 * What the package is measured against.
 *
 * @type {Record<string, string>}
 */
export const versions = JSON.parse(await readFile(here('package.json'), 'utf8')).devDependencies

const machine = {
  node: process.version,
  processor: cpus()[0]?.model,
  processors: cpus().length,
  system: `${type()} ${release()} ${process.arch}`,
}

/** The conditions of the measurement, in words. */
export const conditions = `Node ${machine.node}, ${machine.processors} processors (${machine.processor}).`

/** All results, by part. A part that has not run yet is missing. */
export const results = async () => JSON.parse(await readFile(given('RESULTS'), 'utf8').catch(() => '{}'))

/**
 * Keeps the results of a part, next to the earlier results of the others.
 *
 * @param {string} part
 * @param {object} found
 */
export async function keep(part, found) {
  const all = { ...(await results()), [part]: { at: new Date().toISOString(), machine, versions, ...found } }
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
