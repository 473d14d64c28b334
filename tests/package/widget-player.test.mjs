// The player of the element in Chromium: with the emulator's files, and with hosts that behave oddly.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { portOf } from '../helpers/port.mjs'
import { until } from '../helpers/until.mjs'
import { servePage } from './player-page.mjs'
import { browser, load, TOKEN } from './support.mjs'

const { createEmulator } = await load()

const site = await servePage()
const chromium = await browser('--autoplay-policy=no-user-gesture-required')
/** What ends with the tests. */
const open = [() => chromium.close(), site.close]
after(async () => {
  for (const close of open) await close()
})

const HOURS_MS = 3_600_000
const inHours = (hours) => new Date(Date.now() + hours * HOURS_MS).toISOString()

/** An emulator with one recording. */
async function webex({ faults = [], recording = {} } = {}) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, dialect: 'webex', faults })
  const { id } = emulator.add({ topic: 'Budget call', serviceType: 'calling', durationSeconds: 30, ...recording })
  const { baseUrl, close } = await emulator.listen()
  open.push(close)
  const path = recording.serviceType === 'meeting' ? 'recordings' : 'convergedRecordings'
  const details = `${baseUrl}/${path}/${id}`
  const response = await fetch(details, { headers: { authorization: `Bearer ${TOKEN}` } })
  const media = () => emulator.requests.filter(({ path }) => path.startsWith('/nbr/'))
  return { emulator, details, token: TOKEN, recording: await response.json(), media }
}

/** A sound of 30 seconds, as the emulator has it. */
async function sound() {
  const { recording } = await webex()
  const response = await fetch(recording.temporaryDirectDownloadLinks.audioDownloadLink)
  return Buffer.from(await response.arrayBuffer())
}
const file = await sound()

/** Answers by path, on an origin of its own. */
async function host(answer) {
  const requests = []
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return response.writeHead(204).end()
    requests.push({ path: request.url, headers: request.headers })
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { origin: `http://127.0.0.1:${portOf(server)}`, requests }
}

/** A page with players. `at(n)` is the n-th of them. */
async function pageWith(t, ...mounted) {
  const { page, complaints } = await chromium.open({ permissions: ['clipboard-read', 'clipboard-write'] })
  t.after(() => page.close())
  await page.goto(site.address)
  await page.waitForFunction(() => window.mount)
  const add = ({ recording, renewed, details, token, lang, blocksFetch }) =>
    page.evaluate((options) => window.mount(options), { recording, renewed, details, token, lang, blocksFetch })
  for (const options of mounted) await add(options)
  const at = (index) => ({
    play: () =>
      page.evaluate((index) => {
        window.players[index].media().muted = true
        return window.players[index].media().play()
      }, index),
    state: () =>
      page.evaluate((index) => {
        const { renewals, said, media } = window.players[index]
        const { currentTime, paused, ended, playbackRate, duration, src } = media() ?? {}
        return { renewals, said, currentTime, paused, ended, playbackRate, duration, src }
      }, index),
    set: (values) => page.evaluate(([index, values]) => Object.assign(window.players[index].media(), values), [index, values]),
    until: (look, value) =>
      page.waitForFunction(
        ([index, look, value]) => new Function('player', 'value', `return ${look}`)(window.players[index], value),
        [index, look, value],
      ),
    reaches: (seconds) => at(index).until('player.media().currentTime >= value', seconds),
    close: () => page.evaluate((index) => window.players[index].controller.abort(), index),
  })
  return { page, complaints, add, at, ...at(0) }
}

const names = (locator) => locator.evaluateAll((all) => all.map((one) => one.ariaLabel ?? one.textContent))

// Playing.

test('a call is sound, and nothing is requested before it plays', async (t) => {
  const { media, ...rest } = await webex()
  const { page, play, reaches, state, complaints } = await pageWith(t, rest)
  const audio = page.locator('audio')
  assert.deepEqual(await audio.evaluate(({ controls, preload, autoplay }) => ({ controls, preload, autoplay })), {
    controls: true,
    preload: 'none',
    autoplay: false,
  })
  assert.deepEqual(media(), [])
  await play()
  await reaches(0.5)
  const { duration, renewals } = await state()
  assert.ok(Math.abs(duration - 30) < 0.2, `${duration}`)
  assert.equal(renewals, 0)
  assert.ok(media().every(({ headers }) => headers.authorization === undefined))
  assert.deepEqual(complaints, [])
})

test('a meeting is a video', async (t) => {
  const { page, play, reaches } = await pageWith(t, await webex({ recording: { serviceType: 'meeting', format: 'MP4' } }))
  assert.equal(await page.locator('video[playsinline][preload=none]').count(), 1)
  await play()
  await reaches(0.5)
  assert.equal(await page.locator('video').evaluate(({ videoWidth }) => videoWidth), 640)
})

test('a link that has lapsed before it plays is renewed once', async (t) => {
  const { play, reaches, state, page } = await pageWith(t, await webex({ faults: ['MEDIA 403 x1'] }))
  await play().catch(() => {})
  await reaches(0.5)
  assert.equal((await state()).renewals, 1)
  assert.equal(await page.getByTestId('player-problem').isVisible(), false)
})

test('a link that lapses in the middle is renewed, and place and speed are kept', async (t) => {
  const { media, ...rest } = await webex({ faults: ['MEDIA lapse x1'], recording: { durationSeconds: 60 } })
  const { page, play, state, set, until, reaches } = await pageWith(t, rest)
  await page.getByTestId('player-speed').selectOption('2')
  await play()
  await reaches(1)
  await page.getByTestId('playerForward').click()
  await page.getByTestId('playerForward').click()
  await until('player.renewals === 1 && player.media().readyState > 2')
  const { currentTime, playbackRate } = await state()
  assert.ok(currentTime > 29, `${currentTime}`)
  assert.equal(playbackRate, 2)
  await set({ playbackRate: 16 })
  await until('player.media().ended')
  assert.ok(Math.abs((await state()).currentTime - 60) < 0.3)
  assert.equal((await state()).renewals, 1)
  assert.ok(media().some(({ status }) => status === 403))
})

test('a link that is about to expire is renewed before it plays', async (t) => {
  const { media, recording, ...rest } = await webex()
  const links = { ...recording.temporaryDirectDownloadLinks, expiration: inHours(0.01) }
  const old = { ...links, audioDownloadLink: links.audioDownloadLink.replace(/ticket=[^&]*/, 'ticket=1-old') }
  const { play, reaches, state, set } = await pageWith(t, {
    ...rest,
    recording: { ...recording, temporaryDirectDownloadLinks: old },
  })
  await set({ currentTime: 10 })
  await play().catch(() => {})
  await reaches(10.5)
  const { renewals, src } = await state()
  assert.equal(renewals, 1)
  assert.ok(!src.includes('1-old'))
})

test('a clock that is wrong costs one request more, not one for each play', async (t) => {
  const { recording } = await webex()
  const links = { ...recording.temporaryDirectDownloadLinks, expiration: inHours(-5) }
  const late = { ...recording, temporaryDirectDownloadLinks: links }
  const { play, reaches, state, set, page } = await pageWith(t, { recording: late, renewed: [late, late, late] })
  await play().catch(() => {})
  await reaches(0.3)
  await page.locator('audio').evaluate((audio) => audio.pause())
  await set({ currentTime: 5 })
  await play()
  await reaches(5.3)
  assert.equal((await state()).renewals, 1)
})

test('if a new link does not help either, it says so, and the reader can try again', async (t) => {
  const { emulator, ...rest } = await webex({ faults: ['MEDIA 403'] })
  const { play, state, page, reaches } = await pageWith(t, rest)
  await play().catch(() => {})
  const problem = page.getByTestId('player-problem')
  await problem.waitFor()
  assert.match(await problem.textContent(), /This file cannot be played\. A new link did not help\./)
  assert.deepEqual((await state()).said, ['This file cannot be played. A new link did not help.'])
  assert.equal((await state()).renewals, 1)
  emulator.recover()
  await page.getByTestId('player-again').click()
  await reaches(0.3)
  assert.equal(await problem.isVisible(), false)
  assert.equal((await state()).renewals, 2)
})

test('if the details cannot be read again, it says so', async (t) => {
  const { recording } = await webex({ faults: ['MEDIA 403'] })
  const { play, page } = await pageWith(t, { recording })
  await play().catch(() => {})
  await page.getByText('The link has expired, and there is no new one.').waitFor()
})

test('if nothing arrives, it says so after a while, and goes on when something does', async (t) => {
  const { emulator, ...rest } = await webex({ faults: ['MEDIA stall'] })
  const { play, page, state, reaches } = await pageWith(t, rest)
  play().catch(() => {})
  await page.getByText('No more data is arriving.').waitFor()
  assert.equal((await state()).renewals, 1)
  emulator.recover()
  await page.getByTestId('player-again').click()
  await reaches(0.3)
  assert.equal(await page.getByTestId('player-problem').isVisible(), false)
})

test('buttons jump, and never before the start or past the end', async (t) => {
  const { page, play, reaches, state, until } = await pageWith(t, await webex())
  await play()
  await reaches(0.1)
  await page.locator('audio').evaluate((audio) => audio.pause())
  const { currentTime } = await state()
  await page.getByLabel('15 s forward').click()
  await until('Math.abs(player.media().currentTime - value) < 0.1', currentTime + 15)
  await page.getByLabel('15 s forward').click()
  await page.getByLabel('15 s forward').click()
  await until('player.media().currentTime === player.media().duration')
  for (let times = 0; times < 4; times++) await page.getByLabel('15 s back').click()
  await until('player.media().currentTime === 0')
})

test('the speed can be chosen here, and in the menu of the browser', async (t) => {
  const { page, state, set } = await pageWith(t, await webex())
  const speed = page.getByLabel('Speed')
  assert.deepEqual(await speed.locator('option').allTextContents(), ['0.75×', '1×', '1.25×', '1.5×', '2×'])
  await speed.selectOption('1.5')
  assert.equal((await state()).playbackRate, 1.5)
  await set({ playbackRate: 0.75 })
  await until(async () => (await speed.inputValue()) === '0.75', 'the speed')
})

test('one player plays at a time, and another one pauses it', async (t) => {
  const { at, page } = await pageWith(t, await webex(), await webex())
  await at(0).play()
  await at(0).reaches(0.2)
  await at(1).play()
  await at(1).reaches(0.2)
  assert.equal((await at(0).state()).paused, true)
  const events = page.evaluate(
    () =>
      new Promise((resolve) => document.addEventListener('webex-recordings-playing', (event) => resolve(event.detail ?? null))),
  )
  await at(0).play()
  assert.equal(await events, null)
  await at(1).until('player.media().paused')
})

test('closing stops it: no source, no request, nothing said', async (t) => {
  const { emulator, media, ...rest } = await webex({
    faults: ['MEDIA drip=60000'],
    recording: { durationSeconds: 600, sizeBytes: 9_600_500 },
  })
  const { play, close, page, state, reaches } = await pageWith(t, rest)
  await play()
  await reaches(0.2)
  await close()
  const { src, paused, said } = await state()
  assert.deepEqual({ src, paused, said }, { src: '', paused: true, said: [] })
  assert.equal(await page.locator('audio').evaluate((audio) => audio.hasAttribute('src')), false)
  const before = emulator.requests.length
  await page.getByLabel('15 s forward').click()
  await page.locator('audio').evaluate((audio) => {
    // Without a source, this never ends.
    audio.play().catch(() => {})
    audio.dispatchEvent(new Event('error'))
  })
  // One more answer of the same server comes after whatever would have been requested.
  await page.evaluate((address) => fetch(address).then((response) => response.text()), rest.details)
  assert.equal(emulator.requests.length, before + 1)
  assert.equal((await state()).renewals, 0)
})

test('closing while new links are on their way', async (t) => {
  const { recording } = await webex()
  let answer
  const slow = await host((_, response) => {
    answer = () => response.writeHead(200, { 'access-control-allow-origin': '*' }).end(JSON.stringify(recording))
    if (response.req.method === 'OPTIONS')
      response.writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*, authorization' }).end()
  })
  const links = { ...recording.temporaryDirectDownloadLinks, expiration: inHours(0) }
  const old = { ...recording, temporaryDirectDownloadLinks: links }
  const player = await pageWith(t, { recording: old, details: slow.origin, token: TOKEN })
  const { play, close, state } = player
  await play().catch(() => {})
  await until(
    () => slow.requests.length > 1 || (slow.requests[0] && !slow.requests[0].headers['access-control-request-method']),
    'the request',
  )
  await close()
  answer()
  await player.until('player.answers === 1')
  assert.deepEqual([(await state()).src, (await state()).renewals], ['', 1])
})

// Hosts that are not as they should be.

/** How a file is sent. */
const MANNERS = {
  'as an attachment': { 'content-type': 'audio/mpeg', 'content-disposition': 'attachment; filename="a.mp3"' },
  'as bytes of some kind': { 'content-type': 'application/octet-stream' },
  'as an attachment of some kind': { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
  'without ranges': { 'content-type': 'audio/mpeg', 'accept-ranges': 'none' },
}
for (const [name, headers] of Object.entries(MANNERS)) {
  test(`a file that comes ${name} plays`, async (t) => {
    const { origin } = await host((_, response) =>
      response.writeHead(200, { ...headers, 'content-length': file.length }).end(file),
    )
    const recording = { id: 'a', temporaryDirectDownloadLinks: { audioDownloadLink: `${origin}/a` } }
    const { play, reaches, state } = await pageWith(t, { recording })
    await play()
    await reaches(0.5)
    assert.equal((await state()).renewals, 0)
  })
}

test('a page in place of a file cannot be played, and it says so', async (t) => {
  const { origin } = await host((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in</p>'))
  const recording = { id: 'a', temporaryDirectDownloadLinks: { audioDownloadLink: `${origin}/a` } }
  const { play, page, state } = await pageWith(t, { recording, renewed: [recording] })
  await play().catch(() => {})
  await page.getByText('This file cannot be played.').waitFor()
  assert.equal((await state()).renewals, 1)
})

// Nothing to play.

test('without links it says why, and what can be done', async (t) => {
  const { recording } = await webex()
  const { temporaryDirectDownloadLinks, ...without } = recording
  const { page, state } = await pageWith(t, {
    recording: { ...without, playbackUrl: 'https://example.webex.com/play' },
    renewed: [without, recording],
  })
  assert.equal(await page.locator('audio, video').count(), 0)
  assert.match(await page.getByTestId('player-nothing').textContent(), /still preparing.*turned off.*administrator.*server/s)
  await page.context().route('https://example.webex.com/**', (route) => route.fulfill({ body: 'Webex' }))
  const [opened] = await Promise.all([page.context().waitForEvent('page'), page.getByTestId('player-webex').click()])
  await opened.waitForURL('https://example.webex.com/play')
  assert.equal(await opened.evaluate('document.referrer'), '')
  await opened.close()
  await page.getByText('Check again').click()
  await until(async () => (await state()).said.length, 'words')
  assert.equal(await page.getByTestId('player-nothing').isVisible(), true)
  await page.getByText('Check again').click()
  await page.locator('audio').waitFor()
  assert.deepEqual((await state()).said, ['There is nothing to play here. Possible reasons:'])
  assert.equal(await page.evaluate(() => window.players[0].shadow.activeElement?.localName), 'audio')
  assert.ok(temporaryDirectDownloadLinks)
})

test('only links that a browser can load are taken', async (t) => {
  const odd = [
    { playbackUrl: 'javascript:alert(1)', temporaryDirectDownloadLinks: { audioDownloadLink: 'javascript:alert(1)' } },
    { playbackUrl: 'http://example.webex.com/', temporaryDirectDownloadLinks: { audioDownloadLink: 'data:audio/mpeg,x' } },
    { playbackUrl: 7, temporaryDirectDownloadLinks: { audioDownloadLink: '', transcriptDownloadLink: 'blob:x' } },
    { temporaryDirectDownloadLinks: { audioDownloadLink: 7, transcriptDownloadLink: {} } },
    { temporaryDirectDownloadLinks: 'https://example.com' },
    { temporaryDirectDownloadLinks: null },
  ]
  const { page } = await pageWith(t, ...odd.map((recording) => ({ recording })))
  assert.equal(await page.getByTestId('player-nothing').count(), odd.length)
  assert.equal(await page.locator('a, audio, video').count(), 0)
  assert.equal(await page.getByTestId('transcript').count(), 0)
})

test("Webex's older format cannot be played, unless there is the sound", async (t) => {
  const video = { recordingDownloadLink: 'https://example.webex.com/a.arf' }
  const arf = { id: 'a', format: 'ARF', temporaryDirectDownloadLinks: video }
  const both = { ...arf, temporaryDirectDownloadLinks: { ...video, audioDownloadLink: 'https://example.webex.com/a.mp3' } }
  const { page } = await pageWith(t, { recording: arf }, { recording: both })
  assert.match(await page.getByTestId('player-nothing').textContent(), /ARF/)
  assert.equal(await page.locator('audio').count(), 1)
  assert.equal(await page.locator('video').count(), 0)
})

// Transcripts.

const TEXT = `WEBVTT

1 "Matt Lund" (2022698496) (a65f0a02-7f0c-4d4e-9f8e-3f1f9d4b8c11)
00:00:00.000 --> 00:00:02.000
Good morning, everybody.

2 "Matt Lund" (2022698496) (a65f0a02-7f0c-4d4e-9f8e-3f1f9d4b8c11)
00:00:02.000 --> 00:00:08.000
Is the budget a &lt;b&gt; or not?

3 "דנה לוי" (3022698496) (b65f0a02-7f0c-4d4e-9f8e-3f1f9d4b8c12)
00:00:08.000 --> 00:00:20.000
שלום, התקציב מוכן.

4
00:00:25.000 --> 00:00:28.000
The Budget is ready. A budget!
`

/** A recording of a call whose transcript comes from a host that answers in this way. */
async function withTranscript(answer, { audio = true, ...more } = {}) {
  const { origin, requests } = await host((request, response) => {
    if (request.url === '/audio') response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(file)
    else answer(request, response)
  })
  const temporaryDirectDownloadLinks = {
    ...(audio && { audioDownloadLink: `${origin}/audio` }),
    transcriptDownloadLink: `${origin}/transcript?ticket=s3cret`,
    expiration: inHours(3),
  }
  return { recording: { id: 'a', topic: 'Budget: Q1/Q2', temporaryDirectDownloadLinks, ...more }, requests }
}
const vtt =
  (text, headers = {}) =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/vtt', 'access-control-allow-origin': '*', ...headers }).end(text)
const many = (count) => {
  const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 23)
  const cues = Array.from(
    { length: count },
    (_, at) => `${at + 1} "Speaker ${(at >> 1) % 3}"\n${clock(at * 3)} --> ${clock(at * 3 + 3)}\nSentence ${at}\n`,
  )
  return `WEBVTT\n\n${cues.join('\n')}`
}

test('a transcript shows who said what, without numbers and ids, and without a token', async (t) => {
  const { recording, requests } = await withTranscript(vtt(TEXT))
  const { page, complaints } = await pageWith(t, { recording })
  const box = page.getByTestId('transcript-box')
  await box.waitFor()
  assert.deepEqual(await box.locator('.transcript-speaker, .transcript-time, .transcript-text').allTextContents(), [
    'Matt Lund',
    '0:00',
    'Good morning, everybody.',
    '0:02',
    'Is the budget a <b> or not?',
    'דנה לוי',
    '0:08',
    'שלום, התקציב מוכן.',
    '0:25',
    'The Budget is ready. A budget!',
  ])
  assert.deepEqual(await names(box.getByRole('button')), [
    'Play from 0:00, Matt Lund',
    'Play from 0:02, Matt Lund',
    'Play from 0:08, דנה לוי',
    'Play from 0:25',
  ])
  assert.deepEqual(
    await box.locator('.transcript-text').evaluateAll((all) => all.map((one) => getComputedStyle(one).direction)),
    ['ltr', 'ltr', 'rtl', 'ltr'],
  )
  const [{ path, headers }] = requests
  assert.equal(path, '/transcript?ticket=s3cret')
  assert.deepEqual([headers.authorization, headers.cookie, headers.referer], [undefined, undefined, undefined])
  // A link is nowhere but in the player's source.
  const html = await page.evaluate(() => {
    const { shadow, media } = window.players[0]
    media().removeAttribute('src')
    return shadow.innerHTML
  })
  assert.doesNotMatch(html, /s3cret|http/)
  assert.deepEqual(complaints, [])
})

test('a line of the transcript plays from there, and what is said is the present one', async (t) => {
  const { recording } = await withTranscript(vtt(TEXT))
  const { page, state, until } = await pageWith(t, { recording })
  await page.locator('audio').evaluate((audio) => {
    audio.muted = true
  })
  await page.getByRole('button', { name: 'Play from 0:08' }).click()
  await until('!player.media().paused && player.media().currentTime > 8.2')
  const present = page.locator('[aria-current=true]')
  assert.deepEqual(await names(present), ['Play from 0:08, דנה לוי'])
  await page.locator('audio').evaluate((audio) => {
    // It stays there for as long as this looks.
    audio.pause()
    audio.currentTime = 26
  })
  await page.locator('[aria-current=true][aria-label="Play from 0:25"]').waitFor()
  assert.equal(await present.count(), 1)
  // Nobody has spoken for a while.
  await page.locator('audio').evaluate((audio) => {
    audio.currentTime = 23
  })
  await until('!player.shadow.querySelector("[aria-current]")')
  assert.deepEqual((await state()).said, [])
})

test('it scrolls along in its own box, until the reader scrolls', async (t) => {
  const { recording } = await withTranscript(vtt(many(400)))
  const { page, set, until } = await pageWith(t, { recording })
  const box = page.getByTestId('transcript-box')
  const follow = page.getByTestId('transcript-follow')
  await box.waitFor()
  /** Moves the player to a cue, which need not be loaded. */
  const say = (seconds) => set({ currentTime: seconds })
  const isVisible = `(() => { const box = player.shadow.querySelector('.transcript-box').getBoundingClientRect()
    const line = player.shadow.querySelector('.present')?.getBoundingClientRect()
    return line && line.top >= box.top && line.bottom <= box.bottom && (value === undefined || player.shadow.querySelector('.present').innerText.includes(value)) })()`
  // Loaded, and paused: it stays at a cue for as long as this looks.
  await page.locator('audio').evaluate(async (audio) => {
    audio.muted = true
    await audio.play()
    audio.pause()
  })
  await say(24)
  await until(isVisible, 'Sentence 8')
  assert.equal(await page.evaluate(() => document.scrollingElement.scrollTop), 0)
  await box.hover()
  await page.mouse.wheel(0, 900)
  await until('player.shadow.querySelector("[aria-pressed=false]")')
  await until(`!${isVisible}`)
  const before = await box.evaluate(({ scrollTop }) => scrollTop)
  await say(3)
  await until('player.shadow.querySelector(".present").innerText.includes("Sentence 1")')
  assert.ok(before > 0)
  assert.ok((await box.evaluate(({ scrollTop }) => scrollTop)) >= before)
  await follow.click()
  assert.equal(await follow.getAttribute('aria-pressed'), 'true')
  await until(isVisible, 'Sentence 1')
  // Keys scroll, too.
  await box.focus()
  await page.keyboard.press('End')
  await until('player.shadow.querySelector("[aria-pressed=false]")')
  // And going through the lines.
  await follow.click()
  await box.getByRole('button').nth(5).focus()
  await page.keyboard.press('Tab')
  await until('player.shadow.querySelector("[aria-pressed=false]")')
})

test('search marks, counts, goes on and back, and Escape clears it and nothing else', async (t) => {
  const { recording } = await withTranscript(vtt(TEXT))
  const { page, state } = await pageWith(t, { recording })
  const input = page.getByTestId('transcript-search')
  const count = page.getByTestId('transcript-count')
  await input.fill('BUDGET')
  const marks = page.locator('mark')
  assert.deepEqual(await marks.allTextContents(), ['budget', 'Budget', 'budget'])
  assert.equal(await count.textContent(), '1 of 2')
  assert.deepEqual((await state()).said, ['Found in 2 places'])
  await page.getByLabel('Next match').click()
  assert.equal(await count.textContent(), '2 of 2')
  assert.equal((await state()).said.at(-1), '2 of 2: The Budget is ready. A budget!')
  await input.press('Enter')
  assert.equal(await count.textContent(), '1 of 2')
  await input.press('Shift+Enter')
  assert.equal(await count.textContent(), '2 of 2')
  await page.getByLabel('Previous match').click()
  assert.equal(await count.textContent(), '1 of 2')
  assert.equal(await page.locator('.found').count(), 1)
  await input.fill('.*(')
  assert.equal(await count.textContent(), 'Not found')
  assert.equal(await marks.count(), 0)
  await input.fill('<b>')
  assert.deepEqual(await marks.allTextContents(), ['<b>'])
  await page.evaluate(() => {
    window.escapes = 0
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') window.escapes += 1
    })
  })
  await input.press('Escape')
  assert.deepEqual([await input.inputValue(), await marks.count(), await count.textContent()], ['', 0, ''])
  assert.equal(await page.evaluate(() => window.escapes), 0)
  // With nothing to clear, it is somebody else's key.
  await input.press('Escape')
  assert.equal(await page.evaluate(() => window.escapes), 1)
  assert.match(await page.getByTestId('transcript-box').textContent(), /Is the budget a <b> or not\?/)
})

test('search goes through a long transcript, even to what was not marked at first', async (t) => {
  const { recording } = await withTranscript(vtt(many(3000)))
  const { page, until } = await pageWith(t, { recording })
  const input = page.getByTestId('transcript-search')
  await input.fill('sentence')
  assert.equal(await page.locator('mark').count(), 500)
  await input.press('Shift+Enter')
  assert.equal(await page.getByTestId('transcript-count').textContent(), '3,000 of 3,000')
  await until(`(() => { const box = player.shadow.querySelector('.transcript-box').getBoundingClientRect()
    const { top, bottom } = player.shadow.querySelector('.found mark').getBoundingClientRect()
    return top >= box.top && bottom <= box.bottom })()`)
  assert.equal(await page.locator('mark').count(), 501)
  await input.fill('')
  assert.equal(await page.locator('mark').count(), 0)
  assert.equal(await page.locator('.found').count(), 0)
})

const PLAIN = `Matt Lund, 0:00
Good morning, everybody.
Is the budget a <b> or not?

דנה לוי, 0:08
שלום, התקציב מוכן.

0:25
The Budget is ready. A budget!
`

test('it can be copied and saved', async (t) => {
  const { recording } = await withTranscript(vtt(TEXT))
  const { page, state } = await pageWith(t, { recording })
  await page.getByTestId('transcript-copy').click()
  await until(async () => (await state()).said.includes('Copied'), 'the words')
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), PLAIN)
  for (const [kind, expected] of Object.entries({ vtt: TEXT, txt: PLAIN })) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId(`transcript-${kind}`).click()])
    assert.equal(download.suggestedFilename(), `Budget Q1 Q2.${kind}`)
    assert.equal(await readFile(await download.path(), 'utf8'), expected)
  }
})

test('where copying and saving are not allowed, nothing breaks', async (t) => {
  const { recording } = await withTranscript(vtt(TEXT))
  const { page, complaints, add, state } = await pageWith(t)
  await page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new TypeError('no')
    }
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
  await add({ recording })
  await page.getByTestId('transcript-vtt').click()
  await page.getByTestId('transcript-copy').click()
  await page.getByText('Copying is not allowed here').waitFor()
  assert.deepEqual((await state()).said, ['Copying is not allowed here'])
  await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
  await add({ recording })
  await page.getByTestId('transcript-vtt').nth(1).waitFor()
  assert.equal(await page.getByTestId('transcript-copy').count(), 1)
  assert.deepEqual(complaints, [])
})

/** Answers that cannot be shown. The browser can open some of them. */
const REFUSED = {
  'without CORS': vtt(TEXT, { 'access-control-allow-origin': 'https://example.com' }),
  'a sign-in page': vtt('<!DOCTYPE html><html><body>Sign in</body></html>', { 'content-type': 'text/html' }),
  'another encoding': vtt(Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nGr\xfc\xdfe', 'latin1')),
  'a refusal': (_, response) => response.writeHead(500, { 'access-control-allow-origin': '*' }).end(),
  'more than 2 MiB': vtt('x'.repeat(2 * 1024 * 1024 + 1)),
  'something without an end': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/vtt', 'access-control-allow-origin': '*' })
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    }
    response.on('drain', more)
    more()
  },
}
for (const [name, answer] of Object.entries(REFUSED)) {
  test(`a transcript that cannot be shown can be opened: ${name}`, async (t) => {
    const { recording, requests } = await withTranscript(answer)
    const { page, state } = await pageWith(t, { recording, renewed: [recording] })
    const button = page.getByTestId('transcript-open')
    await button.waitFor()
    assert.ok((await state()).renewals <= 1)
    assert.equal(await page.locator('audio').count(), 1)
    const before = requests.length
    const opened = page.context().waitForEvent('page')
    await button.click()
    await (await opened).close()
    await until(() => requests.length > before, 'the request')
    assert.equal(requests.at(-1).path, '/transcript?ticket=s3cret')
    assert.equal(requests.at(-1).headers.referer, undefined)
  })
}

test('a link to a transcript that has lapsed is renewed', async (t) => {
  let times = 0
  const { recording, requests } = await withTranscript((request, response) => {
    times += 1
    if (times === 1) response.writeHead(403, { 'access-control-allow-origin': '*' }).end()
    else vtt(TEXT)(request, response)
  })
  const { page, state } = await pageWith(t, { recording, renewed: [recording] })
  await page.getByTestId('transcript-box').waitFor()
  assert.deepEqual([(await state()).renewals, requests.length], [1, 2])
})

const ODD = {
  'plain text': ['Hello.\n\n<b>not bold</b>', 'Hello.\n\n<b>not bold</b>'],
  JSON: ['{"text":"Hello"}', '{"text":"Hello"}'],
}
for (const [name, [text, expected]] of Object.entries(ODD)) {
  test(`what is no transcript is shown as it is: ${name}`, async (t) => {
    const { recording } = await withTranscript(vtt(text))
    const { page } = await pageWith(t, { recording })
    assert.equal(await page.getByTestId('transcript-box').locator('p').textContent(), expected)
    assert.equal(await page.getByTestId('transcript-search').count(), 0)
    assert.equal(await page.getByTestId('transcript-follow').count(), 0)
    assert.equal(await page.getByTestId('transcript-vtt').count(), 1)
  })
}

test('an empty transcript is said to be empty', async (t) => {
  const { recording } = await withTranscript(vtt('\uFEFFWEBVTT\n'))
  const { page } = await pageWith(t, { recording })
  await page.getByText('The transcript is empty.').waitFor()
})

test('hostile cues stay text', async (t) => {
  const attack = '&lt;img src=x onerror="window.hit=1"&gt;<img src=x onerror="window.hit=1"> {{1}}'
  const text = `WEBVTT\n\n1 "<img src=x onerror=window.hit=1>" (1)\n00:01.000 --> 00:02.000\n${attack}\n\n00:03.000 --> 00:04.000\n\u202e${'W'.repeat(5000)}\n`
  const { recording } = await withTranscript(vtt(text), { topic: '<script>\u202e../../x' })
  const { page, complaints } = await pageWith(t, { recording })
  const box = page.getByTestId('transcript-box')
  await box.waitFor()
  assert.equal(await box.locator('img, script').count(), 0)
  await page.getByTestId('transcript-search').fill('<img')
  assert.deepEqual(await page.locator('mark').allTextContents(), ['<img'])
  assert.equal(await page.evaluate(() => window.hit), undefined)
  assert.equal(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth), false)
  assert.deepEqual(complaints, [])
})

test('without a player, the lines of a transcript are no buttons', async (t) => {
  const { recording } = await withTranscript(vtt(TEXT), { audio: false })
  const { page } = await pageWith(t, { recording })
  const box = page.getByTestId('transcript-box')
  await box.waitFor()
  assert.equal(await box.getByRole('button').count(), 0)
  assert.equal(await page.getByTestId('transcript-follow').count(), 0)
  assert.match(await box.textContent(), /0:08/)
})

test('closing drops a transcript that is on its way', async (t) => {
  const closed = []
  const { recording, requests } = await withTranscript((request, response) => {
    response.writeHead(200, { 'content-type': 'text/vtt', 'access-control-allow-origin': '*' }).write('WEBVTT\n\n')
    request.on('close', () => closed.push(request.url))
  })
  const { page, close, complaints } = await pageWith(t, { recording })
  await page.getByText('Loading the transcript').waitFor()
  await until(() => requests.some(({ path }) => path.startsWith('/transcript')), 'the request')
  await close()
  await until(() => closed.length, 'the end of the request')
  assert.equal(await page.getByText('Loading the transcript').count(), 1)
  assert.deepEqual(complaints, [])
})

test('the words are there in both languages', async (t) => {
  const { page } = await pageWith(t)
  const { recording } = await withTranscript(vtt(TEXT))
  const texts = await page.evaluate(
    async (options) => {
      const at = window.mount({ ...options, lang: 'de' })
      const { shadow } = window.players[at]
      await new Promise((resolve) => {
        const observer = new MutationObserver(() => shadow.querySelector('.transcript-box') && resolve())
        observer.observe(shadow, { childList: true, subtree: true })
      })
      return shadow.textContent
    },
    { recording },
  )
  assert.match(texts, /Tempo.*1,25×.*Transkript.*Automatisch erstellt/)
})
