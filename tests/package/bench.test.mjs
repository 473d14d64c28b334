// The benchmark works: what it compares gives the right results, and its chart can be drawn. Nothing is timed here; that is
// what `cargo xtask bench` does.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { columns, draw } from '../bench/chart.mjs'
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

test('emulators of both dialects answer every request that is measured', async () => {
  const file = join(consumer, `emulator-${process.pid}.mjs`)
  await writeFile(file, "export * from 'webex-converged-recordings/emulator'\n")
  for (const dialect of ['contract', 'webex']) {
    const { code, stdout, stderr } = await command(process.execPath, [bench('emulator/once.mjs'), file, dialect, '100', '1'])
    assert.equal(code, 0, stderr)
    const { perSecond, resident } = JSON.parse(stdout)
    assert.equal(Object.values(perSecond).filter((rate) => rate > 0).length, 7, dialect)
    assert.ok(resident > 0, dialect)
  }
})

test('every way to download that is measured gets the whole file', async (t) => {
  const file = join(consumer, `downloads-${process.pid}.mjs`)
  const entries = ['webex-converged-recordings', 'webex-converged-recordings/download']
  await writeFile(file, entries.map((entry) => `export * from '${entry}'\n`).join(''))
  const size = 3_000_001
  const server = fork(bench('downloads/server.mjs'), [String(size)])
  t.after(() => server.disconnect())
  const [address] = await once(server, 'message')
  for (const way of ['read ours', 'read fetch', 'save ours', 'save fetch', 'slowly ours', 'slowly fetch']) {
    const dir = await mkdtemp(join(tmpdir(), 'bench-'))
    t.after(() => rm(dir, { recursive: true }))
    const args = [bench('downloads/once.mjs'), file, way, address, dir, '10000000']
    const { code, stdout, stderr } = await command(process.execPath, args)
    assert.equal(code, 0, stderr)
    const { bytes, seconds, cpuSeconds, peak, resident } = JSON.parse(stdout)
    assert.equal(bytes, size, way)
    for (const figure of [seconds, cpuSeconds, peak]) assert.ok(figure > 0, way)
    assert.equal(resident?.length > 0, way.startsWith('slowly'), way)
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

/** Results in which everything that must not be shown is 77. */
function found() {
  const quartiles = (median) => ({ lower: 0.9 * median, median, upper: 1.2 * median })
  const both = (figure) => [
    { name: 'ours', ...figure(3) },
    { name: 'before', ...figure(7700) },
    { name: 'zod', ...figure(2) },
  ]
  const hidden = both(() => quartiles(77))
  const labels = { ours: 'ours', before: 'ours, before', zod: '`zod` & <more> 4.5.6' }
  const clients = both((times) => ({ gzip: 1234 * times, checks: times === 3 }))
  const walked = { ranges: 'windows', workMs: 0 }
  return {
    sizes: {
      versions: { 'webex-converged-recordings': '1.2.3' },
      clients: clients.map((client) => ({ ...client, label: labels[client.name] })),
    },
    calls: {
      rows: [
        { engine: 'Node 24', place: 'loopback', count: 100, clients: hidden },
        { engine: 'Node 20', place: 'stub', count: 100, clients: hidden },
        { engine: 'Node 20', place: 'loopback', count: 10, clients: hidden },
        { engine: 'Node 20', place: 'loopback', count: 100, clients: both((times) => quartiles(1110 * times)) },
      ],
    },
    walk: {
      rows: [
        { name: 'for-await', ...walked, ranges: 'range', ms: quartiles(77) },
        { name: 'for-await', ...walked, workMs: 20, ms: quartiles(77) },
        { name: 'for-await', ...walked, ms: quartiles(4440) },
      ],
    },
    start: {
      at: '2026-11-29T12:00:00.000Z',
      machine: { node: 'v20.1.2', processors: 2 },
      rows: [
        ...both((times) => ({ way: 'installed', total: quartiles(10.3 * times) })),
        ...both(() => ({ way: 'bundled', total: quartiles(77) })),
      ],
    },
    decode: {
      rows: [
        { engine: 'Firefox', kind: 'plain', count: 100, ways: hidden },
        { engine: 'Node 24', kind: 'plain', count: 100, ways: hidden },
        { engine: 'Node 20', kind: 'plain', count: 100, ways: both((times) => quartiles(105 * times)) },
      ],
    },
  }
}

test('the chart shows the results, with versions and in two groups', () => {
  const svg = draw(found())
  const texts = [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map(([, text]) => text.replace(/<[^>]*>/g, ''))
  const from = (text) => texts.slice(texts.indexOf(text))
  assert.deepEqual(from('They check what the server sends').slice(0, 8), [
    'They check what the server sends',
    'webex-converged-',
    'recordings 1.2.3',
    ...['3.7', '31', '3.33', '4.44', '0.32'],
  ])
  assert.deepEqual(from('They check nothing').slice(0, 7), [
    'They check nothing',
    'zod &amp; &lt;more&gt; 4.5.6',
    ...['2.5', '21', '2.22', '–', '0.21'],
  ])
  const [, description] = /<desc[^>]*>([^<]*)</.exec(svg)
  assert.doesNotMatch([...texts, description].join('\n'), /77/)
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/)
  assert.match(svg, /<desc id="description">Size \([^)]*\): ours 3\.7; zod &amp; &lt;more&gt; 4\.5\.6 2\.5\./)
  assert.match(svg, /Measured in November 2026, in Node 20\.1\.2 on 2 processors/)
})

test('the longest bar has room for its number, whatever the quartiles', () => {
  const svg = draw(found())
  const [, width] = /^<svg [^>]*width="(\d+)"/.exec(svg)
  for (const [, x] of svg.matchAll(/<text x="([\d.]+)"[^>]*>[\d.]+<\/text>/g)) assert.ok(Number(x) < width - 30, x)
})

test('a chart needs calls and decoding in the Node that ran the rest', () => {
  const { start, ...rest } = found()
  const other = { ...start, machine: { node: 'v18.0.0', processors: 2 } }
  assert.throws(() => draw({ ...rest, start: other }), /Node 18/)
})

test('the chart of the README is a picture that stands alone, in light and dark', async () => {
  const committed = await readFile(bench('chart.svg'), 'utf8')
  for (const svg of [committed, draw(found())]) {
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+" viewBox="[^"]+" role="img"/)
    assert.match(svg, /@media \(prefers-color-scheme: dark\)/)
    // GitHub removes scripts, and what is shown with <img> loads nothing.
    assert.doesNotMatch(svg, /<script|<foreignObject|<image|href|url\(|@import|\son\w+=/)
  }
  // It was drawn by the code that is here.
  for (const { title } of columns(found())) assert.ok(committed.includes(`>${title}</text>`), title)
})
