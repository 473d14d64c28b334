// The players of browsers play the emulator's files: to their end, from somewhere in the middle, and past a link that lapses. The code
// that goes on with a new link is the one of docs/media.md.

import assert from 'node:assert/strict'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { createEmulator, documents } from './docs.mjs'
import { changed } from './hosts.mjs'
import { consumer, installed, TOKEN } from './support.mjs'

const { serve: serveEmulator } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)
const { take, left } = await documents(import.meta.url)
const CODE = { 'player.js': take('docs/media.md', 'player'), 'app.js': take('docs/media.md', 'use') }
const PATIENT = { ...CODE, 'player.js': changed(CODE['player.js'], { 'LONGEST_WAIT_MS = 3000': 'LONGEST_WAIT_MS = 60_000' }) }

const SHORT = { durationSeconds: 6 }
// Half of it arrives, and that is enough to start with.
const LAPSING = { durationSeconds: 60 }
// More than a browser loads ahead. Of sound, this is a file whose tag in front is small.
const LONG = { durationSeconds: 3600, sizeBytes: 57_600_500 }
const NEAR_THE_END = 3597
/** Less than a page has for its report, so that there always is one. */
const LIMIT_MS = 120_000

/** Runs in a page. Plays the recording with this id, and returns what the player did. */
async function watch({ kind, id, from, limitMs }, baseUrl, token) {
  const { RecordingsClient } = await import('./index.js')
  const { listen } = await import('./app.js')
  const player = document.createElement(kind)
  player.muted = true
  document.body.append(player)
  const rangesOf = (ranges) => [...Array(ranges.length).keys()].map((at) => [ranges.start(at), ranges.end(at)])
  const seen = []
  const diary = []
  const note = (event) => {
    const { currentTime, playbackRate, readyState, networkState, paused, buffered, error } = player
    const state = {
      currentTime,
      playbackRate,
      readyState,
      networkState,
      paused,
      buffered: rangesOf(buffered),
      error: error?.code,
    }
    diary.push(`${Math.round(performance.now())} ms: ${event} ${JSON.stringify(state)}`)
  }
  const seekedTo = []
  for (const name of ['loadedmetadata', 'seeked', 'ended']) player.addEventListener(name, () => seen.push(name))
  player.addEventListener('seeked', () => seekedTo.push(player.currentTime))
  const others = ['play', 'playing', 'pause', 'waiting', 'stalled', 'suspend', 'emptied', 'error', 'seeking', 'ratechange']
  for (const name of ['loadedmetadata', 'seeked', ...others]) player.addEventListener(name, () => note(name))
  const ended = new Promise((resolve, reject) => {
    player.addEventListener('ended', resolve)
    setTimeout(() => {
      note('not ended yet')
      reject(diary.join('\n'))
    }, limitMs)
  })
  const begin = { playbackRate: 16, ...(from && { currentTime: from }) }
  player.addEventListener('loadedmetadata', () => Object.assign(player, begin), { once: true })
  player.addEventListener('playing', () => navigator.sendBeacon(new URL('/plays', baseUrl)), { once: true })
  await Promise.all([listen(player, new RecordingsClient({ token, baseUrl }), id), ended])
  const { currentTime, duration, playbackRate, videoWidth } = player
  return { seen, seekedTo, currentTime, duration, playbackRate, videoWidth }
}

/** @type {Map<string, Promise<import('../matrix/browsers.mjs').Browser>>} */
const browsers = new Map()
/** One browser of each kind serves all tests: each page has a context of its own. */
const launched = (name) => {
  if (!browsers.has(name)) browsers.set(name, BROWSERS[name]())
  return browsers.get(name)
}
after(async () => {
  for (const browser of browsers.values()) await (await browser).close()
})

/**
 * Lets a browser play a recording of an emulator. Returns what the player did, and what it requested.
 *
 * `lapses`: when the links lapse that were given until then: 'after the first request' or 'while it plays'.
 * `isPatient`: nothing stalls, so it does not take a new link because the machine is slow.
 */
async function played(name, kind, recording, { from, faults = [], lapses, isPatient = false } = {}) {
  let isLate = false
  const now = () => Date.now() + (isLate ? 4 * 3_600_000 : 0)
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, faults, now })
  const serviceType = kind === 'audio' ? 'calling' : 'meeting'
  const { id } = emulator.add({ ...recording, serviceType })
  const media = () => emulator.requests.filter(({ path }) => path.startsWith('/nbr/'))
  const handle = (request) => {
    const response = emulator.handle(request)
    if (lapses === 'after the first request') isLate = media().length > 0
    return response
  }
  const sockets = []
  // The page says when the player plays. If the connection broke earlier, Chromium might not have read anything yet: then it does
  // not try again, but reports an error at once.
  const own = ({ url, socket }, response) => {
    if (url.startsWith('/nbr/')) sockets.push(socket)
    if (url !== '/plays') return false
    if (lapses === 'while it plays') {
      isLate = true
      for (const socket of sockets) socket.destroy()
    }
    response.end()
    return true
  }
  const webex = await serveEmulator({ emulator: { ...emulator, handle }, own })
  const folder = await mkdtemp(join(consumer, 'player-'))
  for (const file of ['index.js', 'core.z64.js']) await cp(join(installed, file), join(folder, file))
  for (const [file, source] of Object.entries(isPatient ? PATIENT : CODE)) await writeFile(join(folder, file), source)
  const given = [{ kind, id, from, limitMs: LIMIT_MS }, webex.baseUrl, TOKEN].map((value) => JSON.stringify(value))
  const script = `window.report = await (${watch})(${given}).catch(String)`
  await writeFile(join(folder, 'index.html'), `<!doctype html><body><script type="module">${script}</script>`)
  const site = await serve(folder)
  const browser = await launched(name)
  try {
    const report = await browser.open(`${site.address}/index.html`)
    const requests = media().map(({ status, headers: { range } }) => `${range}: ${status}`)
    if (typeof report === 'string') throw new Error([report, ...requests].join('\n'))
    assert.ok(Math.abs(report.currentTime - report.duration) < 0.1, `${report.currentTime} of ${report.duration}`)
    assert.equal(report.playbackRate, 16)
    assert.equal(report.videoWidth, kind === 'video' ? 640 : undefined)
    return { ...report, media: media() }
  } finally {
    await site.stop()
    await webex.close()
  }
}

const isNear = (/** @type {number} */ seconds, /** @type {number} */ expected) => Math.abs(seconds - expected) < 0.1

for (const name of /** @type {const} */ (['Chromium', 'Firefox'])) {
  for (const kind of ['audio', 'video']) {
    test(`${name} plays ${kind} to its end`, async () => {
      const { seen, duration, media } = await played(name, kind, SHORT, { isPatient: true })
      assert.deepEqual(seen, ['loadedmetadata', 'ended'])
      assert.ok(isNear(duration, 6), `${duration}`)
      assert.ok(media.every(({ status }) => status === 200 || status === 206))
    })

    test(`${name} seeks in ${kind}`, async () => {
      const { seen, duration, seekedTo, media } = await played(name, kind, LONG, { from: NEAR_THE_END, isPatient: true })
      assert.deepEqual(seen, ['loadedmetadata', 'seeked', 'ended'])
      assert.ok(isNear(duration, 3600), `${duration}`)
      assert.ok(seekedTo.at(-1) >= NEAR_THE_END - 0.1, `${seekedTo}`)
      const later = media.filter(({ status, headers: { range } }) => status === 206 && /^bytes=[1-9]/.test(range ?? ''))
      assert.ok(later.length > 0, `it requested a later part: ${JSON.stringify(media.map(({ headers }) => headers.range))}`)
    })

    test(`${name} goes on with ${kind} whose link lapses in the middle`, async () => {
      const { seen, duration, media } = await played(name, kind, LAPSING, {
        faults: ['MEDIA stall-body x1'],
        lapses: 'while it plays',
      })
      assert.equal(seen.filter((event) => event === 'loadedmetadata').length, 2)
      assert.equal(seen.at(-1), 'ended')
      assert.ok(isNear(duration, 60), `${duration}`)
      assert.ok(media.some(({ status }) => status === 403))
    })

    test(`${name} goes on with ${kind} whose link lapsed before it seeks`, async () => {
      const { seen, seekedTo, media } = await played(name, kind, LONG, {
        from: NEAR_THE_END,
        lapses: 'after the first request',
      })
      assert.equal(seen.filter((event) => event === 'loadedmetadata').length, 2)
      assert.equal(seen.at(-1), 'ended')
      assert.ok(seekedTo.at(-1) >= NEAR_THE_END - 0.1, `it goes on where it was: ${seekedTo}`)
      assert.ok(media.some(({ status }) => status === 403))
    })

    test(`${name} plays ${kind} whose first link does not work`, async () => {
      const { seen, media } = await played(name, kind, SHORT, { faults: ['MEDIA 403 x1'], isPatient: true })
      assert.deepEqual(seen, ['loadedmetadata', 'ended'])
      assert.deepEqual([...new Set(media.map(({ status }) => status))], [403, 206])
    })
  }

  test(`${name} plays audio that comes from its third link only`, async () => {
    const { seen, media } = await played(name, 'audio', SHORT, { faults: ['MEDIA stall x2'] })
    assert.deepEqual(seen, ['loadedmetadata', 'ended'])
    assert.ok(media.length >= 3, `${media.length}`)
  })
}

test('everything was run', () => assert.deepEqual(left(), []))
