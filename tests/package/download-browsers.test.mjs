// Downloads in pages, from hosts of other origins: the right bytes, or an error that says what is wrong. What a page may see depends on
// the host: it may hide headers, and refuse the preflight that some requests need.

import assert from 'node:assert/strict'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { mediaFile } from './media-files.mjs'
import { MEDIA_TOKEN, mediaHost } from './media-host.mjs'
import { consumer, installed } from './support.mjs'

const SIZE = 300_000
const BREAK = 100_001
const cut = { stopAt: BREAK, by: 'close' }
const reset = { stopAt: BREAK, by: 'reset' }
const lapse = { stopAt: BREAK, by: 'lapse' }
const other = mediaFile('audio', SIZE, 2)

/**
 * What hosts do, and what becomes of it. Without `code`, the file arrives. `or`: something else is just as right, because Chromium may
 * have thrown away all that came before a connection broke.
 */
const CASES = {
  'all is well': {},
  'the connection breaks': { script: [cut, reset] },
  'the connection breaks before the headers': { script: [{ nothing: 'reset' }, cut, { nothing: 'close' }] },
  'chunks break off': { script: [{ ...cut, framing: 'chunked' }, cut] },
  'it stalls': { stallTimeoutMs: 1500, script: [{ stopAt: BREAK, by: 'silence' }, { nothing: 'silence' }] },
  'links lapse, with 403': { script: [lapse, {}, lapse] },
  'links lapse, with a page': { script: [lapse, {}, lapse], lapsedAs: 'page' },
  'ranges are ignored': { script: [cut, reset], manner: { ranges: false } },
  // Nobody can tell how long the file is.
  'ranges are ignored if compression is offered, as browsers do': {
    script: [cut],
    manner: { gzip: 'offered' },
    or: 'changed',
  },
  'sound is compressed on the way': { manner: { gzip: 'offered' } },
  'text is compressed on the way': { part: 'transcript', manner: { gzip: 'offered' } },
  'a range begins earlier': { script: [cut, { earlier: 500 }] },
  'the file has changed': { script: [cut, { change: other }], code: 'changed', or: other.sha256() },
  'a page instead of the file': { manner: { page: true }, code: 'not-media' },
  'there is no CORS': { shares: false, code: 'network' },
  'headers are hidden': { exposes: false },
  'headers are hidden, and the connection breaks': { exposes: false, script: [cut, reset] },
  'headers are hidden, and links lapse': { exposes: false, script: [lapse, {}, lapse] },
  'headers are hidden, and ranges are ignored': { exposes: false, script: [cut], manner: { ranges: false } },
  'preflights are refused, and the connection breaks': { preflights: false, script: [cut, reset] },
  'preflights are refused, and links lapse': { preflights: false, script: [lapse, {}, lapse] },
  'headers are hidden, preflights are refused, and all breaks': { exposes: false, preflights: false, script: [cut, lapse, {}] },
}

/** Runs in a page. Downloads from each host. */
async function downloadAll(hosts, token) {
  const { RecordingsClient } = await import('./index.js')
  const { downloadRecording } = await import('./download.js')
  Math.random = () => 0
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const download = async ([baseUrl, part, stallTimeoutMs]) => {
    const client = new RecordingsClient({ token, baseUrl })
    const { stream, ...rest } = await downloadRecording(client, 'r1', { part, ...(stallTimeoutMs && { stallTimeoutMs }) })
    // Not `new Response(stream)`, which has errors of its own.
    const pieces = []
    const reader = stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) pieces.push(part.value)
    const bytes = await new Blob(pieces).arrayBuffer()
    return { sha256: hex(await crypto.subtle.digest('SHA-256', bytes)), length: bytes.byteLength, ...rest }
  }
  const report = {}
  for (const [name, where] of Object.entries(hosts)) {
    report[name] = await download(where).catch(({ code, message, hint }) => ({ code, message, hint }))
  }
  return report
}

/** Runs in a page. Stops downloads in the two ways there are. */
async function stop(baseUrl, token) {
  const { RecordingsClient } = await import('./index.js')
  const { downloadRecording } = await import('./download.js')
  const client = new RecordingsClient({ token, baseUrl })
  const reader = (await downloadRecording(client, 'r1')).stream.getReader()
  await reader.read()
  await reader.cancel()
  const controller = new AbortController()
  const { stream } = await downloadRecording(client, 'r1', { signal: controller.signal })
  const other = stream.getReader()
  await other.read()
  controller.abort('enough')
  return { end: await other.read().then(String, String) }
}

let site
let folder
before(async () => {
  folder = await mkdtemp(join(consumer, 'download-'))
  await cp(installed, folder, { recursive: true })
  site = await serve(folder, { 'Set-Cookie': 'session=secret; Path=/' })
})
after(() => site.stop())

/** Opens a page that runs this, and returns what comes of it. */
async function inPage(browser, name, work, ...given) {
  const script = `window.report = await (${work})(${given.map((value) => JSON.stringify(value))}).catch(String)`
  await writeFile(join(folder, `${name}.html`), `<!doctype html><body><script type="module">${script}</script>`)
  const launched = await BROWSERS[browser]()
  try {
    return await launched.open(`${site.address}/${name}.html`)
  } finally {
    await launched.close()
  }
}

for (const browser of /** @type {const} */ (['Chromium', 'Firefox'])) {
  test(`${browser}: files arrive from hosts of other origins, or the error says why not`, async () => {
    const hosts = {}
    for (const [name, { script = [], part = 'audio', code, or, ...options }] of Object.entries(CASES)) {
      hosts[name] = await mediaHost(options)
      hosts[name].add('r1', { [part]: SIZE })
      hosts[name].next(...script)
    }
    try {
      const where = Object.entries(hosts).map(([name, { baseUrl }]) => [
        name,
        [baseUrl, CASES[name].part ?? 'audio', CASES[name].stallTimeoutMs],
      ])
      const addresses = Object.fromEntries(where)
      const report = await inPage(browser, `cases-${browser}`, downloadAll, addresses, MEDIA_TOKEN)
      assert.equal(typeof report, 'object', String(report))
      const wrong = Object.entries(CASES).filter(([name, { part = 'audio', code, or }]) => {
        const came = report[name].code ?? report[name].sha256
        return came !== (code ?? mediaFile(part, SIZE).sha256()) && came !== or
      })
      assert.deepEqual(
        wrong.map(([name]) => [name, report[name]]),
        [],
      )
      assert.match(JSON.stringify(report['there is no CORS']), /CORS/)
      for (const [name, { requests, left, preflighted }] of Object.entries(hosts)) {
        assert.equal(left(), 0, `${name}: all of it happened`)
        for (const { headers } of requests) {
          const { authorization, cookie, referer } = headers
          assert.deepEqual([authorization, cookie, referer], [undefined, undefined, undefined], name)
        }
        // A first request must not need the host's permission.
        if (!CASES[name].script) assert.equal(preflighted.count, 0, name)
      }
    } finally {
      await Promise.all(Object.values(hosts).map(({ close }) => close()))
    }
  })

  test(`${browser}: a download that is stopped ends its request`, async () => {
    const host = await mediaHost()
    try {
      host.add('r1', { audio: 256_000_000 })
      const report = await inPage(browser, `stop-${browser}`, stop, host.baseUrl, MEDIA_TOKEN)
      assert.deepEqual(report, { end: 'enough' })
      await until(() => host.requests.length >= 1 && host.requests.every(({ isOver }) => isOver), 'the host to see the end')
      for (const { sent } of host.requests) assert.ok(sent < 256_000_000)
    } finally {
      await host.close()
    }
  })
}
