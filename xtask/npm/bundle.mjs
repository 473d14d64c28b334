// Makes the files of the npm package: node bundle.mjs STAGE OUT
//
// STAGE contains the files of pkg-template/ and wasm-bindgen's output: core.js, core.wasm, and core.z, which is core.wasm deflated;
// and the same for emulator-core. In core-without-wasm.js, the core is JavaScript. OUT gets the modules that a user loads. One core
// and one glue serve every runtime; the entries only differ in where they load the core from.

import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { build, transform } from 'esbuild'
import { minify } from 'terser'

const [stage, out] = process.argv.slice(2).map((folder) => resolve(folder))

for (const name of ['core', 'emulator-core']) {
  const deflated = await readFile(join(stage, `${name}.z`))
  await writeFile(join(stage, `${name}.z64.js`), `export default '${deflated.toString('base64')}'\n`)
}

// The working folder, because comments in unminified files contain paths relative to it. And no tsconfig.json: that is for type checks.
const common = {
  bundle: true,
  minify: true,
  legalComments: 'none',
  target: 'es2022',
  charset: 'utf8',
  absWorkingDir: stage,
  tsconfigRaw: {},
}

// esbuild keeps some comments when it does not minify. Most of them are types.
const READABLE = { compress: false, mangle: false, format: { beautify: true, comments: false } }

/** Both minifiers find more together, and terser more with each pass. */
const SMALLEST = { compress: { passes: 3, hoist_funs: true } }

/** Bundles one file. Uses both minifiers: terser finds more than esbuild, but only esbuild shortens private names. */
async function bundle(name, source, options) {
  const paths = { absWorkingDir: stage, entryPoints: [source], outfile: join(out, name) }
  const { format, minify: isMinified, printed, ...all } = { ...common, ...paths, ...options }
  await build({ ...all, format, minify: isMinified })
  const how = isMinified ? { ...SMALLEST, format: printed } : READABLE
  const { code } = await minify(await readFile(all.outfile, 'utf8'), { module: format === 'esm', ...how })
  await writeFile(all.outfile, `${unfollowed(isMinified ? coreFirst(code, format) : code)}\n`)
}

/** Tells bundlers not to follow the import of a name that is put together. The comments in the source are lost. */
const unfollowed = (code) => code.replace(/\bimport\(\s*(?=\[)/g, 'import(/* webpackIgnore: true */ /* @vite-ignore */')

/**
 * Moves the compressed core to the front: in the middle of code, it makes a server's compression worse. The core that is JavaScript is
 * added there.
 */
function coreFirst(code, format) {
  const front = format === 'iife' ? code.indexOf('{') + 1 : 0
  const withFirst = (first, rest) => code.slice(0, front) + first + rest
  if (code.includes(INSTANTIATE)) return withFirst(functionOfCore, code.slice(front))
  const [core] = /"[A-Za-z\d+/=]{9999,}"/.exec(code) ?? []
  return core ? withFirst(`const $core=${core};`, code.slice(front).replace(core, '$core')) : code
}

// Minifying the JavaScript core takes longer than everything else, so it is done once. All entries use the result, under this name.
const INSTANTIATE = '$instantiate'
// For an uncaught error Node prints the line that threw it.
const IN_LINES = { max_line_len: 4000 }
const coreInJavaScript = await readFile(join(stage, 'core-without-wasm.js'), 'utf8')
const named = coreInJavaScript.replace('function instantiate(', `function ${INSTANTIATE}(`).replace(/\nexport \{.*/, '')
const { code: functionOfCore } = await minify(named, { ...SMALLEST, format: IN_LINES })
const elsewhere = {
  name: 'elsewhere',
  setup: ({ onLoad }) =>
    onLoad({ filter: /core-without-wasm\.js$/ }, () => ({ contents: `export const instantiate = ${INSTANTIATE}` })),
}

// The glue takes TextDecoder from the global scope when it is loaded, and Jest's jsdom environment has none there.
const [importCoders, requireCoders, findCoders] = [
  "import { TextDecoder, TextEncoder } from 'node:util';",
  "const { TextDecoder, TextEncoder } = require('node:util');",
  "const { TextDecoder, TextEncoder } = globalThis.TextDecoder ? globalThis : globalThis.process.getBuiltinModule('node:util');",
]

const NAME = 'WebexConvergedRecordings'
// A loader may evaluate a script inside a function, as Salesforce does, where a variable is not global.
const footer = { js: `globalThis.${NAME}=${NAME};` }
// A page that does not name its encoding would show everything beyond ASCII as something else.
const script = { format: 'iife', globalName: NAME, footer, charset: 'ascii', printed: { ascii_only: true } }
const esm = { format: 'esm', banner: { js: findCoders } }
await bundle('index.js', 'index.js', { ...esm, external: ['./core.z64.js'] })
await bundle('core.z64.js', 'core.z64.js', { format: 'esm' })
await bundle('inline.js', 'inline.js', esm)
await bundle('index.cjs', 'inline.js', { format: 'cjs', banner: { js: findCoders } })
await bundle('global.js', 'inline.js', script)
const withoutWasm = { plugins: [elsewhere], printed: IN_LINES }
await bundle('no-wasm.js', 'no-wasm.js', { ...esm, ...withoutWasm })
await bundle('no-wasm.cjs', 'no-wasm.js', { ...withoutWasm, format: 'cjs', banner: { js: findCoders } })
await bundle('global.no-wasm.js', 'no-wasm.js', { ...script, ...withoutWasm, printed: { ...IN_LINES, ascii_only: true } })
// Not minified: size does not matter in Node, and for an uncaught error Node prints the line that threw it.
const node = { platform: 'node', minify: false }
await bundle('node.js', 'node.js', { ...node, format: 'esm', banner: { js: importCoders } })
await bundle('node.cjs', 'node.js', { ...node, format: 'cjs', banner: { js: requireCoders } })
await bundle('workerd.js', 'workerd.js', { format: 'esm', external: ['./core.wasm'] })
await bundle('edge-light.js', 'edge-light.js', { format: 'esm', external: ['./core.wasm?module'] })
// These work with the client of any entry, and contain no core of their own.
await bundle('download.js', 'download.js', { format: 'esm' })
await bundle('download.cjs', 'download.js', { format: 'cjs' })
await bundle('download-node.js', 'download-node.js', { ...node, format: 'esm' })
await bundle('download-node.cjs', 'download-node.js', { ...node, format: 'cjs' })
await bundle('diagnose.js', 'diagnose.js', { format: 'esm' })
await bundle('diagnose.cjs', 'diagnose.js', { format: 'cjs' })
await bundle('diagnose-node.js', 'diagnose-node.js', { ...node, format: 'esm' })
await bundle('diagnose-node.cjs', 'diagnose-node.js', { ...node, format: 'cjs' })
await bundle('auth.js', 'auth.js', { ...node, format: 'esm' })
await bundle('auth.cjs', 'auth.js', { ...node, format: 'cjs' })
// Imported by the package's own name, so that each platform finds its own core.
const relay = { external: ['webex-converged-recordings'] }
await bundle('relay.js', 'relay.js', { ...relay, format: 'esm' })
await bundle('relay.cjs', 'relay.js', { ...relay, format: 'cjs' })
await bundle('relay-node.js', 'relay-node.js', { ...node, ...relay, format: 'esm' })
await bundle('relay-node.cjs', 'relay-node.js', { ...node, ...relay, format: 'cjs' })
// The element. It imports the client, and what is shown of one recording, from files of the package, so that an app loads the client once, and the rest when
// it is needed. Where everything has to be in one file, `files` says what is imported instead; what it does not name is bundled.
const cargo = await readFile(new URL('../../Cargo.toml', import.meta.url), 'utf8')
const VERSION = JSON.stringify(/^version = "(.*)"$/m.exec(cargo)[1])
const element = (files, ...plugins) => {
  const setup = ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\/(index|widget-\w+)\.js$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : files[basename(path)],
    )
  return { define: { VERSION }, plugins: [{ name: 'element', setup }, styles, ...plugins] }
}
// The element's style sheets are made by scripts, so they are texts.
const styles = {
  name: 'styles',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true })
      return { contents: code.trim(), loader: 'text' }
    }),
}
const file = (path) => ({ path, external: true })
const source = (name) => ({ path: join(stage, name) })
const beside = Object.fromEntries(['index.js', 'widget-details.js', 'widget-de.js'].map((name) => [name, file(`./${name}`)]))
await bundle('widget.js', 'widget.js', { ...element(beside), format: 'esm' })
await bundle('widget-details.js', 'widget-details.js', { ...element(beside), format: 'esm' })
await bundle('widget-de.js', 'widget-de.js', { format: 'esm' })
await bundle('widget.cjs', 'widget.js', { ...element({ 'index.js': file('./index.cjs') }), format: 'cjs' })
await bundle('widget.global.js', 'widget-global.js', { ...script, ...element({ 'index.js': source('inline.js') }) })
const elementWithoutWasm = {
  printed: { ...IN_LINES, ascii_only: true },
  ...element({ 'index.js': source('no-wasm.js') }, elsewhere),
}
await bundle('widget.no-wasm.global.js', 'widget-global.js', { ...script, ...elementWithoutWasm })
await bundle('types-only.js', 'types-only.js', { format: 'esm' })
await bundle('types-only.cjs', 'types-only.js', { format: 'cjs' })
// wasm-bindgen's glue looks up classes and functions in the global scope each time it uses them. A test may have replaced them.
const inject = [join(stage, 'emulator/globals.js')]
await bundle('emulator.js', 'emulator.js', { ...esm, inject })
await bundle('emulator.cjs', 'emulator.js', { format: 'cjs', banner: { js: findCoders }, inject })
await bundle('emulator-server.js', 'emulator-server.js', { ...node, format: 'esm' })
// The command is one file. What its folder takes from the top is in files of its own.
const besides = {
  name: 'besides',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.\/.*\.js$/ }, ({ path, resolveDir }) => {
      const isOfCommand = `${resolveDir}/`.startsWith(join(stage, 'cli/'))
      return isOfCommand && dirname(resolve(resolveDir, path)) === stage ? file(`./${basename(path)}`) : undefined
    }),
}
await bundle('cli.js', 'cli.js', { ...node, format: 'esm', plugins: [besides], loader: { '.html': 'text' } })
