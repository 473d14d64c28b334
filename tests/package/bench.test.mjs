// The benchmark works: what it compares gives the right results, and its chart can be drawn. Nothing is timed here; that is
// what `cargo xtask bench` does.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { draw } from '../bench/chart.mjs'
import { page, recording } from '../bench/checks/by-hand.js'
import { decodingBundle } from '../bench/decode/bundle.mjs'

test('every decoder in the benchmark returns the same objects and refuses wrong ones', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  try {
    const { checkAll } = await import(pathToFileURL(await decodingBundle('compare.mjs', folder)))
    checkAll()
    const { grown } = await import(pathToFileURL(await decodingBundle('memory.mjs', folder)))
    const { loaded, page, pages } = grown()
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
