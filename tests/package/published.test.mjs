// What publint and "Are the types wrong?" say about the tarball.

import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { publint } from 'publint'
import { command, consumer, here, installed, tarball } from './support.mjs'

/** All messages of publint, suggestions included. */
async function publintSays(packed) {
  const { buffer } = new Uint8Array(await readFile(packed))
  const { messages } = await publint({ pack: { tarball: buffer }, level: 'suggestion', strict: true })
  return messages.map(({ code, path }) => `${code} ${path.join('.')}`)
}

// These are not imported: the first are scripts for pages without a build, typed as a global, and the others are not code.
const SCRIPTS = ['global.js', 'global.no-wasm.js', 'widget.global.js', 'widget.no-wasm.global.js']
const UNTYPED = [...SCRIPTS, 'core.wasm', 'custom-elements.json', 'package.json']

/** What "Are the types wrong?" finds, for every way in which TypeScript resolves the package. */
async function attwSays(packed, which = ['--exclude-entrypoints', ...UNTYPED]) {
  const attw = join(here, 'node_modules/.bin/attw')
  const { code, stdout } = await command(attw, [packed, '--format', 'json', ...which])
  const { analysis, problems } = JSON.parse(stdout)
  return { code, entrypoints: Object.keys(analysis.entrypoints), problems: Object.keys(problems ?? {}) }
}

test('publint finds nothing', async () => {
  assert.deepEqual(await publintSays(tarball), [])
})

test('attw finds nothing', async () => {
  const { exports } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const entrypoints = Object.keys(exports).filter((name) => !UNTYPED.includes(name.replace('./', '')))
  assert.deepEqual(await attwSays(tarball), { code: 0, entrypoints, problems: [] })
})

// The build is told the address of the repository, or leaves it out. xtask's own tests see to both.
test('package.json names the repository that the build was given', async () => {
  const { homepage, bugs, repository } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const address = process.env.WEBEX_RECORDINGS_REPOSITORY
  const expected = {
    homepage: `${address}#readme`,
    bugs: { url: `${address}/issues` },
    repository: { type: 'git', url: `git+${address}.git` },
  }
  assert.deepEqual(
    { homepage, bugs, repository },
    address ? expected : { homepage: undefined, bugs: undefined, repository: undefined },
  )
})

test('nothing else is installed with the package, and nothing runs when it is', async () => {
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const forbidden = Object.keys(manifest).filter((name) => /dependencies|scripts|gypfile|workspaces|overrides/i.test(name))
  assert.deepEqual(forbidden, [])
})

test("npm's page has no picture and no link that leads nowhere", async () => {
  const { stdout } = await command('tar', ['--list', '--file', tarball])
  const packed = stdout
    .trim()
    .split('\n')
    .map((file) => file.replace('package/', ''))
  const found = []
  for (const file of ['README.md', 'CHANGELOG.md']) {
    const prose = (await readFile(join(installed, file), 'utf8')).replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '')
    for (const [, picture, address] of prose.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)/g)) {
      found.push(address)
      const leads = /^https:\/\//.test(address) || (!picture && (address.startsWith('#') || packed.includes(address)))
      assert.ok(leads, `${file}: ${picture}[](${address})`)
    }
  }
  assert.ok(found.length >= 5, `only ${found} were found`)
})

// What they say about a broken package. Without this, their silence above would mean nothing.
const DAMAGES = {
  'typings that are not there': {
    damage: (_, folder) => rm(join(folder, 'emulator.d.cts')),
    byPublint: ['FILE_DOES_NOT_EXIST exports../emulator.require.types'],
    byAttw: ['FallbackCondition', 'FalseESM'],
  },
  "a module's typings for what is required": {
    damage: ({ require }) => (require.types = './emulator.d.ts'),
    byPublint: [],
    byAttw: ['FalseESM'],
  },
  'code before its typings': {
    damage: (emulator) => (emulator.import = { default: './emulator.js', types: './emulator.d.ts' }),
    byPublint: [
      'EXPORTS_TYPES_SHOULD_BE_FIRST exports../emulator.import.types',
      'EXPORTS_DEFAULT_SHOULD_BE_LAST exports../emulator.import.default',
    ],
    byAttw: [],
  },
}

for (const [name, { damage, byPublint, byAttw }] of Object.entries(DAMAGES)) {
  test(`publint and attw report ${name}`, async () => {
    const folder = join(consumer, 'damaged/package')
    await rm(folder, { recursive: true, force: true })
    await cp(installed, folder, { recursive: true })
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    await damage(manifest.exports['./emulator'], folder)
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    const packed = join(consumer, 'damaged/package.tgz')
    await command('tar', ['--create', '--gzip', '--file', packed, '--directory', join(folder, '..'), 'package'])
    // When attw has found something, it ends before all of a long answer is written.
    const { code, problems } = await attwSays(packed, ['--entrypoints', 'emulator'])
    assert.deepEqual([await publintSays(packed), problems], [byPublint, byAttw])
    assert.equal(code, byAttw.length > 0 ? 1 : 0)
  })
}
