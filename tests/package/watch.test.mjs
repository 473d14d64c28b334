// The watch page of the emulator's server, in Chromium.

import assert from 'node:assert/strict'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { browser, consumer, emulator, TOKEN } from './support.mjs'

let chromium, webex, origin, file
before(async () => {
  file = join(await mkdtemp(join(consumer, 'watch-')), 'seed.json')
  webex = await emulator('--recordings', '3', '--now', '2026-01-15T12:00:00Z', '--watch', '--save', file)
  origin = new URL(webex.address).origin
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await webex?.stop()
})

const post = async (name, json = {}) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(json) }
  assert.equal((await fetch(`${origin}/_emulator/${name}`, init)).status, 200)
}
const ask = (path) => fetch(webex.address + path, { headers: { authorization: `Bearer ${TOKEN}` } }).catch(() => {})

/** A page that shows the emulator as it was at the start. */
async function open(context, options) {
  await post('recover')
  await post('reset')
  const { page, complaints } = await chromium.open(options)
  context.after(() => page.close())
  const answered = await page.goto(origin)
  await page.locator('body[data-connection=up]').waitFor()
  // The parts of an item of a list are beside each other.
  const text = (selector) => {
    return page.locator(selector).evaluate(({ localName, children, textContent }) => {
      return localName === 'li' ? Array.from(children, (child) => child.textContent).join('\n') : textContent
    })
  }
  /** Waits until an element shows this. */
  const shows = (selector, expected) => {
    let seen
    return until(
      async () => {
        seen = await text(selector)
        return typeof expected === 'string' ? seen === expected : expected.test(seen)
      },
      () => `${selector} to show ${expected}; it shows ${seen}`,
    )
  }
  return { page, complaints, answered, text, shows }
}

test('it shows recordings, requests and the clock, and follows them', async (context) => {
  const { page, complaints, text, shows } = await open(context)
  assert.equal(await text('#connection'), webex.address)
  assert.equal(await page.locator('#recordings li').count(), 3)
  await shows('#counts', /^\d available · \d deleted · \d purged$/)
  await shows('#now', /^2026-01-15 12:\d\d:\d\d UTC$/)
  assert.match(await text('#no-requests'), new RegExp(`${webex.address}$`))

  await post('add', {
    topic: 'Board meeting',
    createTime: '2026-01-15T11:00:00Z',
    durationSeconds: 3_725,
    serviceType: 'meeting',
  })
  await shows('#recordings li:first-child', 'Board meeting\navailable\n2026-01-15 11:00:00 · 1:02:05 · meeting')
  await ask('/convergedRecordings?max=1')
  await shows('#requests li:first-child', /^GET \/v1\/convergedRecordings\?max=1\n200\n12:\d\d:\d\d$/)
  await ask('/nope')
  await shows('#requests li:first-child', /^GET \/v1\/nope\n404\n12:\d\d:\d\d · /)
  assert.equal(await page.locator('#requests li').count(), 2)
  await shows('#total', '2 requests')
  assert.equal(await page.locator('#no-requests').isVisible(), false)
  assert.deepEqual(complaints, [])
})

test('its buttons move the clock, save and reset', async (context) => {
  const { page, complaints, shows } = await open(context)
  await page.getByRole('button', { name: '+1 day' }).click()
  await shows('#now', /^2026-01-16 12:/)
  await shows('#moved', 'moved ahead by 1 day')
  await page.getByRole('button', { name: '−1 hour' }).click()
  await shows('#now', /^2026-01-16 11:/)
  await shows('#moved', 'moved ahead by 23 hours')

  await page.getByRole('button', { name: 'Save' }).click()
  await shows('#message', `Saved to ${file}`)
  assert.equal(JSON.parse(await readFile(file, 'utf8')).recordings.length, 3)

  page.once('dialog', (dialog) => dialog.dismiss())
  await page.getByRole('button', { name: 'Reset' }).click()
  // Nothing was reset: it goes on from where it was.
  await page.getByRole('button', { name: '+1 day' }).click()
  await shows('#now', /^2026-01-17 11:/)
  page.once('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Reset' }).click()
  await shows('#now', /^2026-01-15 12:/)
  await shows('#moved', '')
  assert.deepEqual(complaints, [])
})

test('faults are added and removed, and a wrong one is explained', async (context) => {
  const { page, complaints, shows } = await open(context)
  const field = page.getByLabel('What goes wrong')
  await field.fill('LIST 503 x1')
  await field.press('Enter')
  await shows('#fault-list li', 'LIST 503 x1\napplied 0 times')
  // The page looks every second, so the fault can be in the list before the answer that empties the field.
  await until(async () => (await field.inputValue()) === '', 'an empty field')
  await ask('/convergedRecordings')
  await shows('#fault-list li', 'LIST 503 x1\napplied 1 time')
  await shows('#requests li:first-child', /^GET \/v1\/convergedRecordings\n503\n12:\d\d:\d\d · .*LIST 503 x1$/)

  await page.getByRole('button', { name: 'Recover' }).click()
  await shows('#no-faults', 'All is well.')
  assert.deepEqual(complaints, [])

  await field.fill('503 twice')
  await field.press('Enter')
  await shows('#wrong', /unknown word "twice"; allowed: /)
  assert.equal(await field.getAttribute('aria-invalid'), 'true')
  assert.equal(await field.inputValue(), '503 twice')
  await field.press('Backspace')
  assert.equal(await page.locator('#wrong').isVisible(), false)
})

test('the topics of other people are only text', async (context) => {
  const { complaints, shows } = await open(context)
  const topic = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  await post('add', { topic, createTime: '2026-01-15T12:00:00Z' })
  await shows('#recordings li:first-child', new RegExp(`^${topic.replace(/[()]/g, '\\$&')}\n`))
  await ask(`/${encodeURIComponent(topic)}?${encodeURIComponent(topic)}=1`)
  await shows('#requests li:first-child', /^GET \/v1\/%3Cimg/)
  assert.deepEqual(complaints, [])
})

test('its policy allows nothing but itself', async (context) => {
  const { page, answered, complaints } = await open(context)
  const policy = Object.fromEntries(
    answered
      .headers()
      ['content-security-policy'].split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
  )
  assert.equal(policy['default-src'], "'none'")
  assert.match(policy['script-src'], /^'sha256-[\w+/]{43}='$/)
  assert.match(policy['style-src'], /^'sha256-[\w+/]{43}='$/)
  for (const name of ['base-uri', 'form-action', 'frame-ancestors']) assert.equal(policy[name], "'none'")
  assert.deepEqual(complaints, [])
  // What Chromium says if something else gets in.
  await page.evaluate(() => {
    const ways = [
      () => document.body.insertAdjacentHTML('beforeend', '<b>'),
      () => document.createElement('p').setAttribute('onclick', '1'),
      () => document.body.setAttribute('style', 'color: red'),
      () => document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.example/' })),
    ]
    for (const way of ways) {
      try {
        way()
      } catch {}
    }
  })
  await until(
    () => complaints.length === 4,
    () => `four complaints: ${complaints.join('\n')}`,
  )
  const html = await answered.text()
  assert.doesNotMatch(html, / on\w+=| style=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
})

test('it fits any screen, light and dark', async (context) => {
  await post('reset')
  for (const width of [320, 768, 1440]) {
    for (const colorScheme of ['light', 'dark']) {
      const { page } = await open(context, { viewport: { width, height: 900 }, colorScheme })
      await post('add', { topic: 'AWordThatNobodyWouldPutIntoATopicButThatHasToFitAnyway'.repeat(5) })
      await post('fail', { fault: 'LIST 503 Retry-After=Mon,_23_Nov_2026_12:00:05_GMT x1000000 delay=1000' })
      await ask(`/${'a-long-path'.repeat(30)}`)
      await page.locator('#requests li').first().waitFor()
      await page.locator('#fault-list li').first().waitFor()
      const [content, screen, page_, card] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
        getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector('section')).backgroundColor,
      ])
      assert.equal(content, screen)
      const isDark = (color) => /\d+/.exec(color)[0] < 128
      assert.deepEqual([isDark(page_), isDark(card)], [colorScheme === 'dark', colorScheme === 'dark'])
      for (const button of await page.getByRole('button').all()) {
        const box = await button.boundingBox()
        if (box) assert.ok(box.height >= 40 && box.x >= 0 && box.x + box.width <= width, JSON.stringify(box))
      }
    }
  }
})

test('it asks only while it is visible, and says when nobody answers', async (context) => {
  const other = await emulator('--watch')
  const { page } = await chromium.open()
  context.after(() => page.close())
  let asked = 0
  page.on('request', (request) => {
    if (request.url().includes('/_emulator/state')) asked += 1
  })
  // Its clock stands still, and moves only when it is told to.
  await page.clock.install({ time: 0 })
  await page.clock.pauseAt(3_600_000)
  await page.goto(new URL(other.address).origin)
  await page.locator('body[data-connection=up]').waitFor()
  assert.equal(asked, 1)
  const set = (state) =>
    page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }, state)
  await set('hidden')
  await page.clock.runFor(60_000)
  assert.equal(asked, 1)
  await set('visible')
  await until(() => asked === 2, 'it to ask at once')
  await page.locator('body[data-connection=up]').waitFor()
  assert.equal(await other.stop(), 0)
  await page.clock.resume()
  await page.locator('body[data-connection=down]').waitFor()
  assert.equal(await page.locator('#connection').textContent(), 'It does not answer. Has it been stopped?')
})
