// The typings in every environment of TypeScript users: with each version of TypeScript, each way to resolve a package, and
// each set of platform types. typings/ holds code that must compile and code that must not.

import assert from 'node:assert/strict'
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { command, consumer, here, installed } from './support.mjs'

const require = createRequire(import.meta.url)
const COMPILERS = ['typescript', 'typescript-6', 'typescript-7']

const MODULES = {
  node16: { module: 'node16', folders: ['esm', 'cjs'] },
  nodenext: { module: 'nodenext', folders: ['esm', 'cjs'] },
  bundler: { module: 'esnext', moduleResolution: 'bundler', folders: ['esm'] },
}

// The types of a platform are available only if they are named.
const EXACT = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
const PLATFORMS = {
  'es2022 and the DOM': { lib: ['es2022', 'dom'], types: [], ...EXACT },
  'es2020 and the DOM': { lib: ['es2020', 'dom'], types: [] },
  'es2020 alone': { lib: ['es2020'], types: [], knows: 'bare' },
  'es2020 and Node': { lib: ['es2020'], types: ['node'] },
  'es2022 and Cloudflare': { lib: ['es2022'], types: ['@cloudflare/workers-types'] },
}

/** What a new project has. */
const USUAL = 'es2022 and the DOM'

const typings = join(consumer, 'typings')
before(async () => {
  for (const [folder, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
    ['damaged', 'module'],
  ]) {
    await cp(join(here, 'typings'), join(typings, folder), { recursive: true })
    await writeFile(join(typings, folder, 'package.json'), JSON.stringify({ type }))
  }
  // The same package with two faults: it needs a platform, and accepts any status.
  const damaged = join(typings, 'damaged/node_modules/webex-converged-recordings')
  await cp(installed, damaged, { recursive: true })
  const sound = await readFile(join(installed, 'index.d.ts'), 'utf8')
  const needing = sound.replace('readonly signal: Signal', 'readonly signal: AbortSignal')
  await writeFile(join(damaged, 'index.d.ts'), needing.replace('status?: RecordingStatus | undefined;', 'status?: string;'))
})

// The typings of the package and the platform are checked. TypeScript's own are not, which saves half of the time.
const STRICT = { noEmit: true, strict: true, skipLibCheck: false, skipDefaultLibCheck: true, target: 'es2022' }

/** The types of frameworks, which only those who use them install. */
const FRAMEWORKS = ['@types/react', 'csstype', 'svelte', 'vue']
before(async () => {
  for (const type of ['module', 'commonjs']) {
    const folder = join(typings, `frameworks-${type}`)
    await rm(folder, { recursive: true, force: true })
    await cp(join(here, 'typings'), folder, { recursive: true })
    await writeFile(join(folder, 'package.json'), JSON.stringify({ type }))
    // Copied, because a link would be followed, and there are no frameworks where it leads to.
    await cp(installed, join(folder, 'node_modules/webex-converged-recordings'), { recursive: true })
    await mkdir(join(folder, 'node_modules/@types'))
    for (const name of FRAMEWORKS) await symlink(join(here, 'node_modules', name), join(folder, 'node_modules', name))
  }
})

/** Compiles files in the consumer's folder. */
async function compile(compiler, name, { folders, knows = 'platform', ...options }) {
  const isPage = options.lib.includes('dom')
  const files = folders.flatMap((folder) => [
    `${folder}/sound.ts`,
    `${folder}/slips.ts`,
    `${folder}/relay.ts`,
    `${folder}/widget.ts`,
    `${folder}/${knows}.ts`,
    `${folder}/global.ts`,
    ...(isPage ? [`${folder}/widget-dom.ts`] : []),
  ])
  if (folders.includes('cjs')) files.push('cjs/required.cts', 'cjs/global-script.ts')
  const typeRoots = [join(here, 'node_modules/@types'), join(here, 'node_modules')]
  return check(compiler, name, { ...STRICT, typeRoots, ...options }, files)
}

async function check(compiler, name, compilerOptions, files) {
  const project = join(typings, `${name.replaceAll(/\W+/g, '-')}.json`)
  await writeFile(project, JSON.stringify({ compilerOptions, files }))
  const tsc = join(here, 'node_modules', compiler, 'bin/tsc')
  const { code, stdout, stderr } = await command(process.execPath, [tsc, '--project', project])
  return { code, told: stdout || stderr }
}

// Each compiler runs in a process of its own.
describe('correct code compiles, and mistakes do not', { concurrency: availableParallelism() }, () => {
  for (const compiler of COMPILERS) {
    const { version } = require(`${compiler}/package.json`)
    for (const [way, module] of Object.entries(MODULES)) {
      for (const [platform, options] of Object.entries(PLATFORMS)) {
        // Only the native compiler is quick enough for every platform in every way.
        if (compiler !== 'typescript-7' && way !== 'nodenext' && platform !== USUAL) continue
        test(`TypeScript ${version}, ${way}, ${platform}`, async () => {
          const { code, told } = await compile(compiler, `${version} ${way} ${platform}`, { ...module, ...options })
          assert.deepEqual([code, told], [0, ''])
        })
      }
    }

    // A script's global can have only one meaning in a program.
    test(`TypeScript ${version}, the scripts of the element`, async () => {
      const options = { ...STRICT, module: 'nodenext', ...PLATFORMS[USUAL] }
      const { code, told } = await check(compiler, `${version} scripts`, options, ['cjs/widget-script.ts'])
      assert.deepEqual([code, told], [0, ''])
    })

    for (const type of compiler === 'typescript-7' ? ['module', 'commonjs'] : ['module']) {
      test(`TypeScript ${version}, the element in frameworks, ${type}`, async () => {
        const files = ['react.tsx', 'vue.ts', 'svelte.ts'].map((file) => `frameworks-${type}/widget-${file}`)
        // The typings of frameworks are large. As in most projects, they are not checked, except by the native compiler.
        const skipLibCheck = compiler !== 'typescript-7'
        const options = { ...STRICT, skipLibCheck, module: 'nodenext', jsx: 'react-jsx', ...PLATFORMS[USUAL] }
        const { code, told } = await check(compiler, `${version} frameworks ${type}`, options, files)
        assert.deepEqual([code, told], [0, ''])
      })
    }

    test(`TypeScript ${version} reports the faults of a damaged package`, async () => {
      const options = { ...MODULES.bundler, ...PLATFORMS['es2020 alone'], folders: ['damaged'] }
      const { told } = await compile(compiler, `${version} damaged`, options)
      const found = told
        .trim()
        .split('\n')
        .map((line) => line.replace(/^.*\//, '').replace(/\(.*?\)/, ''))
      const [needs, ...slips] = found
      assert.equal(needs, "index.d.ts: error TS2304: Cannot find name 'AbortSignal'.")
      // A misspelt status, and the open status of an answer.
      assert.deepEqual(slips, Array(2).fill("slips.ts: error TS2578: Unused '@ts-expect-error' directive."))
    })
  }
})
