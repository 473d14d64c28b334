// Turns components for React, Vue, Svelte and Angular into the script of a page: with each framework's own compiler, and esbuild.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { compile } from 'svelte/compiler'
import * as sfc from 'vue/compiler-sfc'
import { command, consumer, here, installed } from './support.mjs'

/** @typedef {'react' | 'vue' | 'svelte' | 'angular' | 'no framework'} Framework */

/**
 * How esbuild gets a module of a file that needs a compiler.
 *
 * @param {RegExp} filter
 * @param {(source: string, path: string) => string} compile
 * @returns {import('esbuild').Plugin}
 */
const compiled = (filter, compile) => ({
  name: String(filter),
  setup: ({ onLoad }) => onLoad({ filter }, async ({ path }) => ({ contents: compile(await readFile(path, 'utf8'), path) })),
})

/** @param {string} tag */
const isCustomElement = (tag) => tag === 'webex-recordings'

/**
 * @param {string} source
 * @param {string} filename
 */
function compileVue(source, filename) {
  // As Vue's plugins for bundlers do it.
  const compilerOptions = { isCustomElement }
  const { descriptor, errors } = sfc.parse(source, { filename, templateParseOptions: compilerOptions })
  assert.deepEqual(errors, [])
  return sfc.compileScript(descriptor, { id: 'recordings', inlineTemplate: true, templateOptions: { compilerOptions } }).content
}

/**
 * @param {string} source
 * @param {string} filename
 */
function compileSvelte(source, filename) {
  const { js, warnings } = compile(source, { filename, generate: 'client' })
  assert.deepEqual(warnings, [])
  return js.code
}

/**
 * Type-checks and compiles, templates too.
 *
 * @param {string} folder
 */
async function compileAngular(folder) {
  const compilerOptions = {
    target: 'es2022',
    module: 'preserve',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom', 'dom.iterable', 'esnext.disposable'],
    strict: true,
    experimentalDecorators: true,
    types: [],
    skipLibCheck: true,
    outDir: 'out',
    noEmitOnError: true,
  }
  const files = ['recordings.ts', 'main.ts']
  const angularCompilerOptions = { strictTemplates: true }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, angularCompilerOptions, files }))
  const ngc = join(here, 'node_modules/@angular/compiler-cli/bundles/src/bin/ngc.js')
  const { code, stdout, stderr } = await command(process.execPath, [ngc, '-p', 'tsconfig.json'], {}, { cwd: folder })
  assert.equal(code, 0, stdout + stderr)
  assert.match(await readFile(join(folder, 'out/recordings.js'), 'utf8'), /ɵɵdefineComponent/)
}

/** @type {Record<Framework, { packages: string[], first?: string, prepare?: (folder: string) => Promise<void>, bundling?: import('esbuild').BuildOptions }>} */
const FRAMEWORKS = {
  react: {
    packages: ['react', 'react-dom', 'scheduler'],
    bundling: { jsx: 'automatic', define: { 'process.env.NODE_ENV': '"development"' } },
  },
  vue: {
    packages: ['vue'],
    bundling: {
      plugins: [compiled(/\.vue$/, compileVue)],
      // As Vue's plugins for bundlers set them.
      define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    },
  },
  svelte: {
    packages: ['svelte'],
    bundling: { plugins: [compiled(/\.svelte$/, compileSvelte)], conditions: ['svelte', 'browser'] },
  },
  angular: {
    packages: ['@angular', 'rxjs', 'tslib'],
    prepare: compileAngular,
    // Angular's own packages are finished by the compiler when they are loaded. An application's build does that before. Not by esbuild's
    // `inject`: then `Element` and other names of the platform would be those of the compiler.
    first: "import '@angular/compiler'",
  },
  'no framework': { packages: [] },
}

/**
 * The page's script: the components in a project of their own, bundled.
 *
 * @param {Framework} name
 * @param {Record<string, string>} files with `main.js`, or for Angular `main.ts` and `recordings.ts`
 */
export async function bundle(name, files) {
  const { packages, first = '', prepare, bundling } = FRAMEWORKS[name]
  const folder = await mkdtemp(join(consumer, `${name.replace(' ', '-')}-`))
  for (const [file, source] of Object.entries(files)) await writeFile(join(folder, file), source)
  for (const each of packages) {
    await mkdir(dirname(join(folder, 'node_modules', each)), { recursive: true })
    await symlink(join(here, 'node_modules', each), join(folder, 'node_modules', each))
  }
  await mkdir(join(folder, 'node_modules'), { recursive: true })
  await symlink(installed, join(folder, 'node_modules/webex-converged-recordings'))
  await prepare?.(folder)
  const { outputFiles } = await build({
    ...bundling,
    absWorkingDir: folder,
    stdin: { contents: `${first}\nimport './${prepare ? 'out/' : ''}main.js'`, resolveDir: folder },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0].text
}
