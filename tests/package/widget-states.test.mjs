// The element in each of its states, in light and dark, with forced colours, from right to left, in German and narrow: what axe finds,
// what is said, what can be operated, and where the focus is.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { reach, STATES } from './widget-states.mjs'
import { closeBrowser, ENGINES, open, site, webex } from './widgets.mjs'

/** How the page looks. Another language is another start of the element, so each has its own. */
const LOOKS = {
  en: {
    light: {},
    dark: { colorScheme: 'dark' },
    'dark in a light page': { theme: 'dark' },
    narrow: { width: '300px' },
    'from right to left': { dir: 'rtl' },
    'from right to left, narrow': { dir: 'rtl', width: '300px' },
  },
  de: { light: {}, narrow: { width: '300px' } },
  // There are no words for it, but numbers and dates.
  ar: { 'from right to left': { dir: 'rtl', width: '300px' } },
}
const FORCED = { en: { light: {} } }

/** Runs in the page. */
async function look({ colorScheme = '', theme = '', width = '', dir = 'ltr' }) {
  const { documentElement } = document
  documentElement.dir = dir
  documentElement.style.colorScheme = colorScheme
  window.harness.place.style.width = width
  if (window.harness.element) window.harness.element.theme = theme || null
  // By then it has been shown.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
}

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

/** What a ruler finds, and axe, to which the language makes no difference. */
async function flaws(shown, lang, name) {
  const found = [...(lang === 'en' ? await shown.axe() : []), ...(await shown.misfits())]
  return found.map((flaw) => `${lang}, ${name}: ${flaw}`)
}

for (const engine of ENGINES) {
  for (const forcedColors of [false, true]) {
    describe(`${engine}${forcedColors ? ', forced colours' : ''}`, () => {
      let shown
      before(async () => {
        shown = await open(engine, pages.page(), { forcedColors })
      })
      after(() => shown?.close())

      test('what is wrong would be found', async () => {
        await reach({ shown, ...place }, 'ready')
        await shown.evaluate(() => {
          const faulty = document.createElement('div')
          const button = document.createElement('button')
          const wide = document.createElement('p')
          wide.append('long'.repeat(500))
          button.style.cssText = 'width: 5px; height: 5px; padding: 0; border: 0'
          wide.style.whiteSpace = 'nowrap'
          faulty.append(button, wide)
          faulty.style.width = 'max-content'
          window.harness.root().firstElementChild.append(faulty)
        })
        const found = (await flaws(shown, 'en', 'faulty')).join('\n')
        for (const flaw of [/button-name/, /only 5 × 5/, /outside of/]) assert.match(found, flaw)
      })

      for (const name of Object.keys(STATES)) {
        test(name, async () => {
          const found = []
          for (const [lang, looks] of Object.entries(forcedColors ? FORCED : LOOKS)) {
            await shown.evaluate((lang) => window.harness.speak(lang), lang)
            await reach({ shown, ...place }, name, { isEnglish: lang === 'en' })
            for (const [title, how] of Object.entries(looks)) {
              await shown.evaluate(look, how)
              found.push(...(await flaws(shown, lang, title)))
            }
            await shown.evaluate(look, {})
          }
          assert.deepEqual(found, [])
          assert.deepEqual(await shown.lost(), [], 'the focus is never lost')
          assert.deepEqual(await shown.violations(), [])
          assert.deepEqual([...shown.complaints, ...shown.errors], [])
        })
      }
    })
  }
}
