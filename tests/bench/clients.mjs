// The clients in `clients/`, what they are called, and how they become files: for browsers in one piece, or for Node beside
// the packages that they import.

import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import Ajv from 'ajv'
import standaloneCode from 'ajv/dist/standalone/index.js'
import { build } from 'esbuild'
import { given, here, versions } from './results.mjs'

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

/** What a client has to be told, so that it sends with `fetch` in Node too. */
export const WITH_FETCH = { axios: { adapter: 'fetch' } }

/** A schema is imported as the code that ajv makes of it: a function for the whole, and one for each definition. */
const ajv = {
  name: 'ajv',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.schema\.json$/ }, async ({ path }) => {
      const schema = JSON.parse(await readFile(path, 'utf8'))
      const compiler = new Ajv({ schemas: [schema], code: { source: true, esm: true } })
      const definitions = Object.keys(schema.$defs).map((name) => [name, `${schema.$id}#/$defs/${name}`])
      const functions = { [schema.$id]: schema.$id, ...Object.fromEntries(definitions) }
      return { contents: standaloneCode(compiler, functions), loader: 'js' }
    }),
}

const COMMON = { bundle: true, legalComments: 'none', format: 'esm', target: 'es2022', logLevel: 'warning', plugins: [ajv] }

/** For browsers, with all that is imported, as small as it gets. Gives esbuild's account of it. */
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
  installed: 'Imported from node_modules, as it is after `npm install`',
  bundled: 'Bundled into one file, packages included',
}

/** For Node: each client's own code is one file. Gives where that is, by the client's name. */
export async function forNode(way) {
  const consumer = given('CONSUMER')
  const installed = join(consumer, 'node_modules')
  // What is imported is found where ours is.
  for (const name of Object.keys(versions)) {
    if (!existsSync(join(installed, name))) await symlink(here(`node_modules/${name}`), join(installed, name))
  }
  // Some of what axios imports is in CommonJS, and asks for Node's modules by `require`.
  const js = 'const require = (name) => process.getBuiltinModule(name)'
  const options = way === 'installed' ? { packages: 'external' } : { nodePaths: [installed], banner: { js } }
  const outdir = join(consumer, way)
  const entryPoints = Object.keys(CLIENTS).map((name) => here(`clients/${name}.js`))
  await build({ ...COMMON, entryPoints, outdir, outExtension: { '.js': '.mjs' }, platform: 'node', ...options })
  return (name) => join(outdir, `${name}.mjs`)
}
