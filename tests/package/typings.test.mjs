// The typings in every environment of TypeScript users: with each version of TypeScript, each way to resolve a package, and
// each set of platform types. typings/ holds code that must compile and code that must not.

import assert from 'node:assert/strict'
import { cp, readFile, writeFile } from 'node:fs/promises'
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

/** Compiles files in the consumer's folder. */
async function compile(compiler, name, { folders, knows = 'platform', ...options }) {
  const files = folders.flatMap((folder) => [
    `${folder}/sound.ts`,
    `${folder}/slips.ts`,
    `${folder}/relay.ts`,
    `${folder}/${knows}.ts`,
    `${folder}/global.ts`,
  ])
  if (folders.includes('cjs')) files.push('cjs/required.cts', 'cjs/global-script.ts')
  // The typings of the package and the platform are checked. TypeScript's own are not, which saves half of the time.
  const strict = { noEmit: true, strict: true, skipLibCheck: false, skipDefaultLibCheck: true, target: 'es2022' }
  const typeRoots = [join(here, 'node_modules/@types'), join(here, 'node_modules')]
  const project = join(typings, `${name.replaceAll(/\W+/g, '-')}.json`)
  await writeFile(project, JSON.stringify({ compilerOptions: { ...strict, typeRoots, ...options }, files }))
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
        // The types of Node and Cloudflare take long to check, so only the native compiler checks them in every way.
        if (options.types.length > 0 && way !== 'nodenext' && compiler !== 'typescript-7') continue
        test(`TypeScript ${version}, ${way}, ${platform}`, async () => {
          const { code, told } = await compile(compiler, `${version} ${way} ${platform}`, { ...module, ...options })
          assert.deepEqual([code, told], [0, ''])
        })
      }
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
