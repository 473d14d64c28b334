// The clients in `clients/`: their names, and how they are bundled, for browsers into one file, or for Node next to the packages
// that they import.

import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import { before, given, here, versions, withVersions } from './results.mjs'

const LABELS = {
  ours: 'ours',
  'without-wasm': 'ours, without WebAssembly',
  before: 'ours, before',
  fetch: '`fetch` alone',
  'by-hand': '`fetch`, checked by hand',
  ajv: '`fetch` and `ajv`',
  'zod-mini': '`fetch` and `zod/mini`',
  zod: '`fetch` and `zod`',
  'openapi-fetch': '`openapi-fetch`',
  ky: '`ky`',
  axios: '`axios`',
}

/**
 * The labels of those that are measured, with their versions.
 *
 * @typedef {keyof typeof LABELS} ClientName
 */
export const CLIENTS = /** @type {Record<ClientName, string>} */ (
  Object.fromEntries(
    Object.entries(LABELS)
      .filter(([name]) => name !== 'before' || before)
      .map(([name, label]) => [name, withVersions(label)]),
  )
)

/** The folder in which a client finds its packages. */
export const homeOf = (/** @type {string} */ name) => (name === 'before' && before) || given('CONSUMER')

/** A client's file, as esbuild takes it. Ours and the earlier one have the same code. */
export const entryOf = (/** @type {string} */ name) => ({
  in: here(`clients/${name === 'before' ? 'ours' : name}.js`),
  out: name,
})

/**
 * Options with which a client uses `fetch` in Node as well.
 *
 * @type {Partial<Record<ClientName, object>>}
 */
export const WITH_FETCH = { axios: { adapter: 'fetch' } }

/**
 * A schema is imported as the code that ajv generates from it: a function for the whole, and one for each definition.
 *
 * @type {import('esbuild').Plugin}
 */
const ajv = {
  name: 'ajv',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.schema\.json$/ }, async ({ path }) => {
      const schema = JSON.parse(await readFile(path, 'utf8'))
      const compiler = new Ajv({ schemas: [schema], code: { source: true, esm: true } })
      const definitions = Object.keys(schema.$defs).map((name) => [name, `${schema.$id}#/$defs/${name}`])
      const functions = { [schema.$id]: schema.$id, ...Object.fromEntries(definitions) }
      return { contents: standalone.default(compiler, functions), loader: 'js' }
    }),
}

/** @satisfies {import('esbuild').BuildOptions} */
const COMMON = { bundle: true, legalComments: 'none', format: 'esm', target: 'es2022', logLevel: 'warning', plugins: [ajv] }

/**
 * For browsers, with everything that is imported, as small as possible. Returns esbuild's result, with its account.
 *
 * @param {import('esbuild').BuildOptions} options
 */
export const forBrowsers = (options) =>
  build({
    ...COMMON,
    minify: true,
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
    metafile: true,
    ...options,
  })

/** How a client gets into a Node process. */
export const IN_NODE = {
  installed: 'Imported from node_modules, as after `npm install`',
  bundled: 'Bundled into one file, packages included',
}

/**
 * For Node: each client's own code is one file. Returns the path of that file by the client's name.
 *
 * @param {string} way
 */
export async function forNode(way) {
  // Some imports of axios are CommonJS, and load Node's modules with `require`.
  const js = 'const require = (name) => process.getBuiltinModule(name)'
  const fileOf = (/** @type {ClientName} */ name) => join(homeOf(name), way, `${name}.mjs`)
  for (const name of /** @type {ClientName[]} */ (Object.keys(CLIENTS))) {
    const installed = join(homeOf(name), 'node_modules')
    // Imports are resolved next to our package.
    for (const other of Object.keys(versions)) {
      if (!existsSync(join(installed, other))) await symlink(here(`node_modules/${other}`), join(installed, other))
    }
    /** @type {import('esbuild').BuildOptions} */
    const options = way === 'installed' ? { packages: 'external' } : { nodePaths: [installed], banner: { js } }
    const out = { entryPoints: [entryOf(name)], outdir: dirname(fileOf(name)), outExtension: { '.js': '.mjs' } }
    await build({ ...COMMON, ...out, platform: 'node', ...options })
  }
  return fileOf
}
