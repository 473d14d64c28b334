// Makes the files of the npm package: node bundle.mjs STAGE OUT
//
// STAGE holds pkg-template/ and, beside it, what wasm-bindgen made: core.js with core.wasm, and emulator-core.js with
// emulator-core.wasm. OUT gets the modules that a user loads. One core and one glue serve every runtime; the builds
// differ only in where the core's module comes from (pkg-template/core-module/).

import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { deflateSync } from 'node:zlib'
import { build } from 'esbuild'

const [stage, out] = process.argv.slice(2).map((folder) => resolve(folder))

for (const name of ['core', 'emulator-core']) {
  const deflated = deflateSync(await readFile(join(stage, `${name}.wasm`)), { level: 9 })
  await writeFile(join(stage, `${name}.z64.js`), `export default '${deflated.toString('base64')}'\n`)
}

// The folder, because comments in what is not minified name files from there on.
// wasm-bindgen names a module that is imported in two ways twice.
const logOverride = { 'duplicate-object-key': 'silent' }
const common = { bundle: true, minify: true, logOverride, legalComments: 'none', target: 'es2022', charset: 'utf8', absWorkingDir: stage }
const entry = (name, coreModule, options) =>
  build({
    ...common,
    entryPoints: [join(stage, 'client.js')],
    alias: { 'core-module': join(stage, 'core-module', coreModule) },
    outfile: join(out, name),
    ...options,
  })
const emulator = (name, options) =>
  build({ ...common, entryPoints: [join(stage, 'emulator.js')], outfile: join(out, name), ...options })

// The glue takes TextDecoder from the global scope as it is loaded, and Jest's jsdom environment has none there.
const [importCoders, requireCoders, findCoders] = [
  "import { TextDecoder, TextEncoder } from 'node:util';",
  "const { TextDecoder, TextEncoder } = require('node:util');",
  "const { TextDecoder, TextEncoder } = globalThis.TextDecoder ? globalThis : globalThis.process.getBuiltinModule('node:util');",
]

const esm = { format: 'esm', banner: { js: findCoders } }
await entry('index.js', 'lazy.js', { ...esm, external: ['./core.z64.js'] })
await build({ ...common, entryPoints: [join(stage, 'core.z64.js')], outfile: join(out, 'core.z64.js'), format: 'esm' })
await entry('inline.js', 'inline.js', esm)
await entry('index.cjs', 'inline.js', { format: 'cjs', banner: { js: findCoders } })
await entry('global.js', 'inline.js', { format: 'iife', globalName: 'WebexConvergedRecordings' })
// Not minified: size does not matter there, and an uncaught error makes Node print the line that threw it.
const node = { platform: 'node', minify: false }
await entry('node.js', 'node.js', { ...node, format: 'esm', banner: { js: importCoders } })
await entry('node.cjs', 'node.js', { ...node, format: 'cjs', banner: { js: requireCoders } })
await entry('workerd.js', 'workerd.js', { format: 'esm', external: ['./core.wasm'] })
await entry('edge-light.js', 'edge-light.js', { format: 'esm', external: ['./core.wasm?module'] })
await emulator('emulator.js', esm)
await emulator('emulator.cjs', { format: 'cjs', banner: { js: findCoders } })
