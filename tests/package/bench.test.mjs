// The benchmark works: what it compares gives the right results, and its chart can be drawn. Nothing is timed here; that is
// what `cargo xtask bench` does.

import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { draw } from '../bench/chart.mjs'
import { page, recording } from '../bench/checks/by-hand.js'
import { CLIENTS, forNode, WITH_FETCH } from '../bench/clients.mjs'
import { decodingBundle } from '../bench/decode/bundle.mjs'
import { SERIES } from '../bench/memory/series.mjs'
import { versions, withVersions } from '../bench/results.mjs'
import { inWindows } from '../bench/walk/walks.mjs'
import { command, consumer, installed, root } from './support.mjs'

const bench = (name) => join(root, 'tests/bench', name)

test('every decoder in the benchmark returns the same objects and refuses wrong ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const { checkAll } = await import(pathToFileURL(await decodingBundle('compare.mjs', folder)))
    checkAll()
    const { grown } = await import(pathToFileURL(await decodingBundle('memory.mjs', folder)))
    const { loaded, page, pages } = grown().ours
    assert.ok(0 < loaded && loaded <= page && page <= pages, `${loaded}, ${page}, ${pages}`)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the handwritten check names what is wrong, like ours', () => {
  const items = Array.from({ length: 4 }, (_, at) => ({ id: `r${at}` }))
  const wrong = (more) => page({ items: items.with(3, { ...items[3], ...more }) })
  const links = 'temporaryDirectDownloadLinks'
  const cases = [
    [() => wrong({ durationSeconds: 'long' }), 'items[3].durationSeconds: expected number, got string'],
    [() => wrong({ [links]: { expiration: null } }), `items[3].${links}.expiration: expected string, got null`],
    [() => page({}), 'items: expected array, got nothing'],
    [() => page({ items: [[]] }), 'items[0]: expected object, got array'],
    [() => recording({ id: 7 }), 'id: expected string, got number'],
    [() => recording(null), 'the answer: expected object, got null'],
  ]
  for (const [act, message] of cases) assert.throws(act, { name: 'TypeError', message })
})

test('every client in the benchmark returns the same recordings', async (t) => {
  // A folder of its own, because the other packages are put next to ours.
  const home = await mkdtemp(join(tmpdir(), 'bench-'))
  t.after(() => rm(home, { recursive: true }))
  await mkdir(join(home, 'node_modules'))
  await symlink(installed, join(home, 'node_modules/webex-converged-recordings'))
  process.env.CONSUMER = home
  t.after(() => {
    process.env.CONSUMER = consumer
  })
  const fileOf = await forNode('installed')
  const named = Object.keys(CLIENTS).map((name) => [name, { file: fileOf(name), options: WITH_FETCH[name] }])
  const options = { clients: Object.fromEntries(named), counts: [2], rounds: 1 }
  const { code, stdout, stderr } = await command(process.execPath, [bench('calls/once.mjs'), JSON.stringify(options)])
  assert.equal(code, 0, stderr)
  const [{ count, samples }] = JSON.parse(stdout)
  assert.equal(count, 2)
  assert.deepEqual(Object.keys(samples), Object.keys(CLIENTS))
})

test('the memory is looked at after calls that were answered, aborted and left', async () => {
  const file = join(consumer, `memory-${process.pid}.mjs`)
  await writeFile(file, "export * from 'webex-converged-recordings'\n")
  for (const series of Object.keys(SERIES)) {
    for (const [of, hasCore] of [
      [file, true],
      ['', false],
    ]) {
      const { code, stdout, stderr } = await command(process.execPath, [bench('memory/once.mjs'), series, of, '1', '5'])
      assert.equal(code, 0, stderr)
      const looks = JSON.parse(stdout)
      assert.equal(looks.length, 2)
      for (const { linear, resident } of looks) {
        assert.ok(resident > 1e6, series)
        assert.equal(linear > 0 && linear % 65_536 === 0, hasCore, `${series}: ${linear}`)
      }
    }
  }
})

test('a range is walked by hand in windows that Webex accepts', () => {
  const windows = inWindows({ from: '2025-11-29T00:00:00.000Z', to: '2026-11-29T00:00:00.000Z' })
  assert.equal(windows.length, 13)
  assert.deepEqual([windows.at(-1).from, windows[0].to], ['2025-11-29T00:00:00.000Z', '2026-11-29T00:00:00.000Z'])
  for (const [at, { from, to }] of windows.entries()) {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
    assert.ok(0 < days && days <= 30, `${from} to ${to}`)
    if (at > 0) assert.equal(to, windows[at - 1].from)
  }
})

test('labels name the versions of packages', () => {
  assert.equal(withVersions('`fetch` and `zod/mini`'), `\`fetch\` and \`zod/mini\` ${versions.zod}`)
  assert.equal(withVersions('`openapi-fetch`'), `\`openapi-fetch\` ${versions['openapi-fetch']}`)
  assert.equal(withVersions('`JSON.parse`, unchecked'), '`JSON.parse`, unchecked')
  for (const name of ['ajv', 'zod', 'zod-mini', 'ky', 'axios', 'openapi-fetch']) assert.match(CLIENTS[name], / \d+\.\d+\.\d+$/)
})

test('the chart shows the results, smallest first', () => {
  const rows = (figure) => [
    { name: 'ours', label: 'ours', ...figure(3) },
    { name: 'other', label: '`other` & <more>', ...figure(2) },
  ]
  const svg = draw({
    sizes: { clients: rows((times) => ({ gzip: 1234 * times })) },
    decode: {
      rows: [
        { engine: 'Firefox', kind: 'plain', count: 100, ways: rows(() => ({ ratio: { median: 77 } })) },
        { engine: 'Node', kind: 'plain', count: 100, ways: rows((times) => ({ ratio: { median: times / 7 } })) },
      ],
    },
    start: {
      machine: { node: 'v20.1.2' },
      rows: [
        ...rows((times) => ({ way: 'installed', total: { median: 10.04 * times } })),
        ...rows(() => ({ way: 'bundled', total: { median: 77 } })),
      ],
    },
  })
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text)
  const names = ['other &amp; &lt;more&gt;', 'webex-converged-recordings']
  for (const figures of [
    ['2.5', '3.7'],
    ['0.29', '0.43'],
    ['20.1', '30.1'],
  ]) {
    const at = texts.indexOf(figures[0])
    assert.deepEqual(texts.slice(at - 1, at + 3), [names[0], figures[0], names[1], figures[1]])
  }
  assert.doesNotMatch(svg, /77|NaN|undefined/)
  assert.match(svg, /^<svg [^>]*role="img"/)
  assert.match(svg, /<desc id="description">Size \([^)]*\): other &amp; &lt;more&gt; 2\.5, ours 3\.7\./)
  assert.match(svg, /Node 20,/)
})
