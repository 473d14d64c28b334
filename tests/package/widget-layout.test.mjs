// The element where there is little room: at 400 % zoom, which makes a window of 1280 × 1024 as narrow as 320 pixels (WCAG 1.4.10), with
// the spacing of text that readers may set (WCAG 1.4.12), with the large letters of a page, and in a page whose styles are odd.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { reach } from './widget-states.mjs'
import { closeBrowser, ENGINES, open, site, webex } from './widgets.mjs'

const STATES = [
  'ready, with more to come',
  'partial, after a page that failed',
  'empty',
  'an error: 500',
  'an error: a bad attribute',
  'signed out: by a relay',
  'details, with a way to delete',
  'details that fail',
  'a question: for good?',
  'in the recycle bin, with a way back',
]
/** https://www.w3.org/TR/WCAG22/#text-spacing */
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-bottom: 2em !important }`
/** As old intranets have it: everything is set for the whole page. */
const INTRANET = `
  html { font-size: 62.5% }
  body { font: 1.2rem/1 serif; text-align: center; text-transform: uppercase; letter-spacing: 2px; white-space: nowrap; cursor: help }
  button, input, select { height: 12px; width: 12px; border: 5px solid red } div { overflow: hidden; float: left }`

let pages, place
before(async () => {
  pages = await site()
  place = await webex()
})
after(async () => {
  await closeBrowser()
  await place?.close()
  await pages?.close()
})

for (const engine of ENGINES) {
  describe(engine, () => {
    /** Checks every state, in English and German, after `change` has run in the page. */
    const fits = async ({ viewport, change = () => {}, given, url = pages.page() }) => {
      const shown = await open(engine, url, { viewport })
      for (const lang of ['en', 'de']) {
        await shown.evaluate((lang) => window.harness.speak(lang), lang)
        for (const name of STATES) {
          await reach({ shown, ...place }, name, { isEnglish: lang === 'en' })
          await shown.evaluate(change, given)
          const found = await shown.evaluate(() => [...window.harness.misfits(), ...window.harness.unreachable()])
          assert.deepEqual(found, [], `${name}, ${lang}`)
        }
      }
      await shown.close()
    }

    test('at 400 % zoom', () => fits({ viewport: { width: 320, height: 256 } }))

    test('with more room between lines, words and letters', () =>
      fits({ change: (css) => window.harness.adopt(css), given: SPACING }))

    test('with that, and narrow', () =>
      fits({ viewport: { width: 320, height: 640 }, change: (css) => window.harness.adopt(css), given: SPACING }))

    test('with letters of twice the size', () =>
      fits({
        change: () => {
          document.body.style.fontSize = '200%'
        },
      }))

    test('in a page whose styles are odd', () =>
      fits({
        change: (css) => {
          const sheet = new CSSStyleSheet()
          sheet.replaceSync(css)
          document.adoptedStyleSheets = [sheet]
          window.harness.place.style.width = '600px'
        },
        given: INTRANET,
      }))
  })
}
