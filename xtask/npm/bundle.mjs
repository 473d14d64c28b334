// Makes the files of the npm package: node bundle.mjs STAGE OUT
//
// STAGE holds pkg-template/ and, beside it, what wasm-bindgen made: core.js with core.wasm, which is deflated in core.z, and
// the same of emulator-core. OUT gets the modules that a user loads. One core and one glue serve every runtime; the entries
// differ only in where the core's module comes from.

import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { minify } from 'terser'

const [stage, out] = process.argv.slice(2).map((folder) => resolve(folder))

for (const name of ['core', 'emulator-core']) {
  const deflated = await readFile(join(stage, `${name}.z`))
  await writeFile(join(stage, `${name}.z64.js`), `export default '${deflated.toString('base64')}'\n`)
}

// The folder, because comments in what is not minified name files from there on. And no tsconfig.json: it is for type checks.
const common = { bundle: true, minify: true, legalComments: 'none', target: 'es2022', charset: 'utf8', absWorkingDir: stage, tsconfigRaw: {} }

/** Bundles one file. esbuild leaves some in it that terser finds, and only esbuild shortens private names. */
async function bundle(name, source, options) {
  const { format, minify: isMinified, ...all } = { ...common, entryPoints: [join(stage, source)], outfile: join(out, name), ...options }
  await build({ ...all, format, minify: isMinified })
  if (!isMinified) return
  const { code } = await minify(await readFile(all.outfile, 'utf8'), { module: format === 'esm', compress: { passes: 3 } })
  await writeFile(all.outfile, `${coreFirst(code, format)}\n`)
}

/** What is compressed already goes in front: in the midst of code, it spoils what a server makes of that. */
function coreFirst(code, format) {
  const [core] = /"[A-Za-z\d+/=]{9999,}"/.exec(code) ?? []
  if (!core) return code
  const front = format === 'iife' ? code.indexOf('{') + 1 : 0
  return `${code.slice(0, front)}const $core=${core};${code.slice(front).replace(core, '$core')}`
}

// The glue takes TextDecoder from the global scope as it is loaded, and Jest's jsdom environment has none there.
const [importCoders, requireCoders, findCoders] = [
  "import { TextDecoder, TextEncoder } from 'node:util';",
  "const { TextDecoder, TextEncoder } = require('node:util');",
  "const { TextDecoder, TextEncoder } = globalThis.TextDecoder ? globalThis : globalThis.process.getBuiltinModule('node:util');",
]

const esm = { format: 'esm', banner: { js: findCoders } }
await bundle('index.js', 'index.js', { ...esm, external: ['./core.z64.js'] })
await bundle('core.z64.js', 'core.z64.js', { format: 'esm' })
await bundle('inline.js', 'inline.js', esm)
await bundle('index.cjs', 'inline.js', { format: 'cjs', banner: { js: findCoders } })
await bundle('global.js', 'inline.js', { format: 'iife', globalName: 'WebexConvergedRecordings' })
// Not minified: size does not matter there, and an uncaught error makes Node print the line that threw it.
const node = { platform: 'node', minify: false }
await bundle('node.js', 'node.js', { ...node, format: 'esm', banner: { js: importCoders } })
await bundle('node.cjs', 'node.js', { ...node, format: 'cjs', banner: { js: requireCoders } })
await bundle('workerd.js', 'workerd.js', { format: 'esm', external: ['./core.wasm'] })
await bundle('edge-light.js', 'edge-light.js', { format: 'esm', external: ['./core.wasm?module'] })
await bundle('emulator.js', 'emulator.js', esm)
await bundle('emulator.cjs', 'emulator.js', { format: 'cjs', banner: { js: findCoders } })
