// What a user of each entry of the package loads: the entry's file, and the files that it imports.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Who loads one of these has the client anyway. Only what they load on top of it counts. */
const ON_TOP = ['widget.js', 'widget.cjs', 'widget-details.js', 'widget-de.js']
const CLIENT = ['index.js', 'index.cjs']
/** No entries, but loaded only when somebody opens a recording, or reads German. So they count by themselves. */
const LATER = ['widget-details.js', 'widget-de.js']
/** Entries that are types alone have no code. */
const EMPTY = /^types-only\./

/**
 * The files that package.json's `exports` lead to, typings left aside.
 *
 * @param {string} folder where the package is
 * @returns {Promise<Record<string, string[]>>} each entry's files, its own first
 */
export async function entries(folder) {
  const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const code = leaves(exports).filter((file) => /\.([cm]?js|wasm)$/.test(file))
  const files = [...new Set(code), ...(exports['./widget'] ? LATER : [])].map((file) => file.replace('./', '')).sort()
  const names = files.filter((name) => !EMPTY.test(name))
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await closure(folder, [name])])))
}

/**
 * @typedef {string | null | { [condition: string]: Target }} Target
 *
 * @param {Target} value
 * @returns {string[]}
 */
const leaves = (value) => (typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(leaves))

/**
 * The files, and all that they import and that does not count by itself. A question mark may follow a name, with a hint for bundlers.
 *
 * @param {string} folder
 * @param {string[]} files
 */
async function closure(folder, files) {
  for (const file of files) {
    if (file.endsWith('.wasm')) continue
    const source = await readFile(join(folder, file), 'utf8')
    for (const [, imported] of source.matchAll(/\b(?:from|import|require)\s*\(?\s*["'`]\.\/([^"'`?]+)/g)) {
      const isApart = LATER.includes(imported) || (ON_TOP.includes(file) && CLIENT.includes(imported))
      if (!isApart && !files.includes(imported)) files.push(imported)
    }
  }
  return files
}

/** How many bytes travel. */
export const gzip = (/** @type {Uint8Array} */ bytes) => gzipSync(bytes, { level: 9 }).length

/** What to allow an entry that has this size now. Versions of zlib differ a little. */
export function budgetOf(/** @type {number} */ size) {
  const step = size < 5000 ? 10 : 100
  return Math.ceil((size * 1.01) / step) * step
}
