// The tarball holds these files and no others.

import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { command, here, installed, root, tarball, withHooks } from './support.mjs'

const FILES = [
  'CHANGELOG.md',
  'LICENSE-APACHE',
  'LICENSE-MIT',
  'README.md',
  'auth.cjs',
  'auth.d.cts',
  'auth.d.ts',
  'auth.js',
  'cli.js',
  'core.wasm',
  'core.z64.js',
  'custom-elements.json',
  'diagnose-node.cjs',
  'diagnose-node.js',
  'diagnose.cjs',
  'diagnose.d.cts',
  'diagnose.d.ts',
  'diagnose.js',
  'download-node.cjs',
  'download-node.js',
  'download.cjs',
  'download.d.cts',
  'download.d.ts',
  'download.js',
  'edge-light.js',
  'emulator-server.js',
  'emulator.cjs',
  'emulator.d.cts',
  'emulator.d.ts',
  'emulator.js',
  'global.d.ts',
  'global.js',
  'global.no-wasm.js',
  'index.cjs',
  'index.d.cts',
  'index.d.ts',
  'index.js',
  'inline.d.cts',
  'inline.d.ts',
  'inline.js',
  'no-wasm.cjs',
  'no-wasm.d.cts',
  'no-wasm.d.ts',
  'no-wasm.js',
  'node.cjs',
  'node.js',
  'package.json',
  'relay-node.cjs',
  'relay-node.js',
  'relay.cjs',
  'relay.d.cts',
  'relay.d.ts',
  'relay.js',
  'types-only.cjs',
  'types-only.js',
  'widget-de.js',
  'widget-details.js',
  'widget-react.d.cts',
  'widget-react.d.ts',
  'widget-script.d.ts',
  'widget-svelte.d.cts',
  'widget-svelte.d.ts',
  'widget-vue.d.cts',
  'widget-vue.d.ts',
  'widget.cjs',
  'widget.d.cts',
  'widget.d.ts',
  'widget.global.d.ts',
  'widget.global.js',
  'widget.js',
  'widget.no-wasm.global.js',
  'workerd.js',
]

test('the tarball holds what users need', async () => {
  const { stdout } = await command('tar', ['--list', '--file', tarball])
  assert.deepEqual(stdout.trim().split('\n').sort(), FILES.map((file) => `package/${file}`).sort())
})

test('no file names the machine that built it, or a source map', async () => {
  const machine = [
    root.slice(0, -1),
    homedir(),
    '/usr/src/rustc',
    '/usr/lib/rustlib',
    '/rustc/',
    '.cargo/registry',
    'sourceMappingURL',
  ]
  for (const file of await readdir(installed)) {
    let text = (await readFile(join(installed, file))).toString('latin1')
    // What is compressed inside a module is unpacked first.
    for (const [packed] of text.matchAll(/[A-Za-z0-9+/]{10000,}=*/g)) {
      text += inflateSync(Buffer.from(packed, 'base64')).toString('latin1')
    }
    for (const place of machine) assert.ok(!text.includes(place), `${file} names ${place}`)
  }
})

test('everything that package.json points to exists', async () => {
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const targets = (value) => (typeof value === 'string' ? [value] : Object.values(value).flatMap(targets))
  const { exports, main, module, types, unpkg, jsdelivr, bin, customElements, sideEffects } = manifest
  const others = [main, module, types, unpkg, jsdelivr, customElements, ...sideEffects, ...Object.values(bin)]
  const files = [...targets(exports), ...others]
  for (const file of files) assert.ok(FILES.includes(file.replace(/^\.\//, '')), file)
  assert.equal(manifest.dependencies, undefined)
  const cargo = await readFile(join(root, 'Cargo.toml'), 'utf8')
  assert.equal(manifest.version, /^version = "(.*)"$/m.exec(cargo)[1])
})

test('the core never compiles strings to code, and has no panics for tests', async () => {
  const bytes = await readFile(join(installed, 'core.wasm'))
  // Everything that it imports is in the glue.
  for (const entry of ['index.js', 'no-wasm.js', 'global.no-wasm.js', 'widget.no-wasm.global.js']) {
    const glue = await readFile(join(installed, entry), 'utf8')
    assert.ok(glue.includes('fetch'))
    assert.doesNotMatch(glue, /crypto|\beval\(|\bFunction\(/)
    // Even a blocked try would be reported as a violation of the page's policy.
    assert.equal(/\bWebAssembly\./.test(glue), entry === 'index.js', entry)
  }
  const mark = 'panic-answer'
  assert.ok(!bytes.includes(mark))
  assert.ok((await readFile(join(withHooks, 'core.wasm'))).includes(mark))
})

test('nothing of the element makes markup or code of strings', async () => {
  for (const entry of ['widget.js', 'widget.cjs', 'widget-details.js', 'widget-de.js']) {
    const code = await readFile(join(installed, entry), 'utf8')
    assert.doesNotMatch(
      code,
      /\beval\(|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|srcdoc/,
      entry,
    )
  }
})

test('the typings match the reviewed ones', async () => {
  const made = await readFile(join(installed, 'index.d.ts'), 'utf8')
  const reviewed = await readFile(join(here, 'index.d.ts'), 'utf8')
  assert.equal(made, reviewed, 'If the change is meant, run: cargo xtask dist && cp target/npm/package/index.d.ts tests/package/')
  for (const entry of ['index', 'widget', 'widget-react', 'widget-vue', 'widget-svelte']) {
    const [one, other] = await Promise.all(['ts', 'cts'].map((end) => readFile(join(installed, `${entry}.d.${end}`), 'utf8')))
    assert.equal(one, other, entry)
  }
})
