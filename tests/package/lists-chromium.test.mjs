// Lists in Chromium, in a page on another origin than the API, with and without access to the Link header.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { browser, consumer, emulator, load, root, server, TOKEN } from './support.mjs'

const NOW = '2026-11-24T12:00:00Z'
const FROM = '2026-06-01T00:00:00Z'
const SETTINGS = [
  '--recordings',
  '700',
  '--days',
  '150',
  '--range-limit-days',
  '30',
  '--now',
  NOW,
  '--fault',
  'LIST 503 5%',
  '--fault',
  'LIST reset 3%',
]

let site, chromium
before(async () => {
  await writeFile(
    join(consumer, 'lists.html'),
    '<!doctype html><link rel="icon" href="data:,"><script src="node_modules/webex-converged-recordings/global.js"></script>',
  )
  site = await server(process.execPath, [join(root, 'www-example/serve.mjs'), '--port', '0'])
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await site?.stop()
})

/** Runs in the page. Returns every id of a list, and how the list ended. */
async function walk([token, baseUrl, query, options]) {
  const seen = []
  const fetch = (...args) =>
    window.fetch(...args).then((response) => {
      seen.push([response.type, response.headers.has('Link')])
      return response
    })
  const client = new WebexConvergedRecordings.RecordingsClient({ token, baseUrl, fetch, retries: 8 })
  const found = []
  let error
  try {
    for await (const { id } of client.listRecordings(query, options)) found.push(id)
  } catch ({ code, message, hint }) {
    error = { code, message, hint }
  }
  return {
    found,
    error,
    types: [...new Set(seen.map(([type]) => type))],
    links: seen.filter(([, link]) => link).length,
    requests: seen.length,
  }
}

for (const [what, hidden] of [
  ['hidden', true],
  ['shown', false],
]) {
  test(`every recording is listed once if the Link header is ${what}`, async () => {
    const webex = await emulator(...SETTINGS, ...(hidden ? ['--hide-headers'] : []))
    const { RecordingsClient } = await load()
    const query = { from: FROM, to: NOW }
    const expected = await new RecordingsClient({ token: TOKEN, baseUrl: webex.address, retries: 8 })
      .listRecordings({ ...query, max: 100 })
      .toArray()
    assert.ok(expected.length > 400)
    const { page } = await chromium.open()
    await page.goto(`${site.address}lists.html`)
    for (const [max, windowDays] of [
      [7, 30],
      [100, 30],
      [undefined, 7],
    ]) {
      const { found, error, types, links, requests } = await page.evaluate(walk, [
        TOKEN,
        webex.address,
        { ...query, max },
        { windowDays },
      ])
      assert.equal(error, undefined)
      assert.deepEqual(
        found,
        expected.map(({ id }) => id),
        `${max}, ${windowDays}`,
      )
      assert.deepEqual(types, ['cors'])
      assert.ok(hidden ? links === 0 : links > 0, `${links} of ${requests}`)
    }
    await page.close()
    await webex.stop()
  })
}

test('if there is no way to go on, the page gets an error', async () => {
  const webex = await emulator('--recordings', '300', '--hide-headers')
  const { page } = await chromium.open()
  await page.goto(`${site.address}lists.html`)
  const { found, error } = await page.evaluate(walk, [TOKEN, webex.address, { max: 100 }])
  assert.equal(found.length, 100)
  assert.equal(error.code, 'unexpected-shape')
  assert.match(error.message, /^The list may not be complete/)
  assert.match(error.hint, /Give `from` or `to`.*Access-Control-Expose-Headers: Link/)
  const small = await page.evaluate(walk, [TOKEN, webex.address, { max: 10, serviceType: 'calling', status: 'deleted' }])
  assert.deepEqual([small.error, small.found.length > 10], [undefined, true])
  await page.close()
  await webex.stop()
})

/** Runs in the page. Deletes each recording of a list as it comes. */
async function purge([token, baseUrl, query, options]) {
  const client = new WebexConvergedRecordings.RecordingsClient({ token, baseUrl })
  const deleted = []
  for await (const { id } of client.listRecordings(query, options)) {
    await client.deleteRecording(id)
    deleted.push(id)
  }
  return { deleted, left: (await client.listRecordings({ ...query, max: 100 }).toArray()).length }
}

for (const paging of ['offset', 'cursor']) {
  for (const headers of [[], ['--hide-headers']]) {
    test(`a page can delete while it loops: by ${paging}${headers.map((option) => `, ${option}`)}`, async () => {
      const webex = await emulator(
        '--recordings',
        '80',
        '--days',
        '50',
        '--now',
        NOW,
        '--range-limit-days',
        '30',
        '--paging',
        paging,
        ...headers,
      )
      const { page } = await chromium.open()
      await page.goto(`${site.address}lists.html`)
      const query = { from: FROM, to: NOW, max: 10 }
      const { RecordingsClient } = await load()
      const there = await new RecordingsClient({ token: TOKEN, baseUrl: webex.address }).listRecordings(query).toArray()
      assert.ok(there.length > 40)
      const { deleted, left } = await page.evaluate(purge, [TOKEN, webex.address, query, { prefetch: headers.length > 0 }])
      assert.deepEqual([deleted.sort(), left], [there.map(({ id }) => id).sort(), 0])
      await page.close()
      await webex.stop()
    })
  }
}
