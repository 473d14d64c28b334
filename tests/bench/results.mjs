// What the parts of the benchmark share: what they are given, where their results go, and how a table is written.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, release, type } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

export function given(name) {
  if (!process.env[name]) throw new Error(`Run this with: cargo xtask bench (${name} is not set)`)
  return process.env[name]
}

export const here = (name) => fileURLToPath(new URL(name, import.meta.url))

/** How many rounds there are. Fewer will do to see that all works. */
export const rounds = (usual) => Number(process.env.ROUNDS ?? usual)

/** What the package is measured against. */
export const versions = JSON.parse(await readFile(here('package.json'), 'utf8')).devDependencies

const machine = {
  node: process.version,
  processor: cpus()[0]?.model,
  processors: cpus().length,
  system: `${type()} ${release()} ${process.arch}`,
}

/** In words. */
export const conditions = `Node ${machine.node}, ${machine.processors} processors (${machine.processor}).`

/** All that was found, by part. A part that was not run yet is missing. */
export const results = async () => JSON.parse(await readFile(given('RESULTS'), 'utf8').catch(() => '{}'))

/** Keeps what a part found beside what the others found earlier. */
export async function keep(part, found) {
  const all = { ...(await results()), [part]: { at: new Date().toISOString(), machine, versions, ...found } }
  await mkdir(dirname(given('RESULTS')), { recursive: true })
  await writeFile(given('RESULTS'), `${JSON.stringify(all, null, 2)}\n`)
}

/** A table in Markdown. A column whose name ends in a colon has numbers. */
export function table(columns, rows) {
  const names = columns.map((column) => column.replace(/:$/, ''))
  const aligned = columns.map((column) => (column.endsWith(':') ? '---:' : '---'))
  return [names, aligned, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** `1.23 (1.20 to 1.31)` */
export const spread = ({ lower, median, upper }, digits) =>
  `${median.toFixed(digits)} (${lower.toFixed(digits)} to ${upper.toFixed(digits)})`
