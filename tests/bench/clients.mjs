// The clients in `clients/`: their names, and how they are bundled, for browsers into one file, or for Node next to the packages
// that they import.

import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import { given, here, versions } from './results.mjs'

/**
 * @typedef {keyof typeof CLIENTS} ClientName
 */
export const CLIENTS = {
  ours: 'ours',
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
  const consumer = given('CONSUMER')
  const installed = join(consumer, 'node_modules')
  // Imports are resolved next to our package.
  for (const name of Object.keys(versions)) {
    if (!existsSync(join(installed, name))) await symlink(here(`node_modules/${name}`), join(installed, name))
  }
  // Some imports of axios are CommonJS, and load Node's modules with `require`.
  const js = 'const require = (name) => process.getBuiltinModule(name)'
  /** @type {import('esbuild').BuildOptions} */
  const options = way === 'installed' ? { packages: 'external' } : { nodePaths: [installed], banner: { js } }
  const outdir = join(consumer, way)
  const entryPoints = Object.keys(CLIENTS).map((name) => here(`clients/${name}.js`))
  await build({ ...COMMON, entryPoints, outdir, outExtension: { '.js': '.mjs' }, platform: 'node', ...options })
  return (/** @type {ClientName} */ name) => join(outdir, `${name}.mjs`)
}
