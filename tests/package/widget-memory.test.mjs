// Nothing is left of an element that was removed: after a thousand of them, Chromium has as many nodes and listeners as after half of them,
// and its heap has not grown.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser } from './support.mjs'
import { pageOf, serve } from './widget-places.mjs'

const MANY = 1000
/**
 * How much the heap may differ, because Chromium goes on compiling and noting types for a while. If each element left but an empty list
 * and a few functions, it would be more.
 */
const MOST_BYTES = 300_000

/** @typedef {typeof import('./widget-tools.mjs')} Tools */

const LIVES = {
  'that were shown': {
    async work({ make, is, answering, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const { sent, fetch } = answering()
      window.live = async (count) => {
        for (let at = 0; at < count; at += 1) {
          const element = make({ token: 't', fetch })
          document.body.append(element)
          await is(element)
          element.remove()
          // Signals know who listens to them.
          sent.length = 0
          await turn()
        }
      }
      return 'ready'
    },
    share: 1,
  },
  'that were removed while they loaded': {
    async work({ make, stalling, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      window.live = async (count) => {
        for (let at = 0; at < count; at += 1) {
          const { sent, fetch } = stalling()
          const element = make({ token: 't', fetch })
          document.body.append(element)
          await until(() => sent.length === 1, 'the request')
          element.remove()
          // Signals know who listens to them.
          sent.length = 0
          await turn()
        }
      }
      return 'ready'
    },
    share: 1,
  },
  'in which a recording was played': {
    async work({ make, is, open, answering, json, recordings, until, turn }) {
      const { WebexRecordings } = await import('/widget.js')
      WebexRecordings.define()
      const links = {
        transcriptDownloadLink: '/transcript.vtt',
        recordingDownloadLink: '/video.mp4',
        expiration: '2099-01-01T00:00:00Z',
      }
      const { sent, fetch } = answering(({ url: { pathname } }) => {
        if (pathname === '/transcript.vtt') return new Response('WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n')
        if (pathname.endsWith('/r0')) return json({ ...recordings(1)[0], temporaryDirectDownloadLinks: links })
      })
      window.live = async (count) => {
        for (let at = 0; at < count; at += 1) {
          const element = make({ token: 't', fetch })
          document.body.append(element)
          await is(element)
          await open(element)
          await until(() => element.shadowRoot.querySelector('.transcript-text'), 'the transcript')
          element.remove()
          // Signals know who listens to them.
          sent.length = 0
          await turn()
        }
      }
      return 'ready'
    },
    // Each of these takes longer.
    share: 0.4,
  },
}

/** @type {Awaited<ReturnType<typeof browser>>} */
let chromium
/** @type {Awaited<ReturnType<typeof serve>>} */
let site
before(async () => {
  const pages = Object.values(LIVES).map(({ work }, at) => [`/${at}.html`, pageOf(work)])
  site = await serve(Object.fromEntries(pages))
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  site?.close()
})

for (const [at, [name, { share }]] of Object.entries(LIVES).entries()) {
  test(`nothing is left of elements ${name}`, async (context) => {
    const { page } = await chromium.open()
    context.after(() => page.close())
    await page.goto(`${site.address}/${at}.html`)
    await page.waitForFunction(() => 'report' in window)
    assert.equal(await page.evaluate(() => window.report), 'ready')
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    const measured = async (count) => {
      await page.evaluate((count) => window.live(count), count)
      // The elements of the last turns go with what comes after them.
      await page.evaluate(() => window.live(1))
      // Until a frame has been drawn, the browser keeps what was animated or observed.
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
      for (let times = 0; times < 4; times += 1) await session.send('HeapProfiler.collectGarbage')
      const { metrics } = await session.send('Performance.getMetrics')
      const value = (wanted) => metrics.find(({ name }) => name === wanted).value
      return { nodes: value('Nodes'), listeners: value('JSEventListeners'), heap: value('JSHeapUsedSize') }
    }
    const half = (MANY * share) / 2
    const early = await measured(half)
    const late = await measured(half)
    console.log(`${JSON.stringify(early)} after ${half}, ${JSON.stringify(late)} after ${2 * half}`)
    assert.ok(late.nodes <= early.nodes && late.listeners <= early.listeners, JSON.stringify({ early, late }))
    assert.ok(late.heap - early.heap < MOST_BYTES, `${late.heap - early.heap} bytes more`)
  })
}
