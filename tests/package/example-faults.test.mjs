// What the example once had wrong, and must not have again: on a phone, nobody saw that something had failed; it offered to try again where
// that cannot help; and it listed seven days as if that were all.

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { exampleFor, inState, openDetails, settled, signIn } from './example.mjs'
import { browser, emulator, load, TOKEN } from './support.mjs'

let chromium
before(async () => {
  chromium = await browser()
})
after(() => chromium?.close())

/** The page in front of an emulator, which fails as the faults say. */
async function open(context, { faults = [], setUp = '', look = {}, options = ['--recordings', '60', '--days', '20'] }) {
  const webex = await emulator(...options, ...faults.flatMap((fault) => ['--fault', fault]))
  context.after(webex.stop)
  const address = await exampleFor(context, webex.address)
  const { page, complaints } = await chromium.open(look)
  context.after(() => page.close())
  const ready = async (state = 'ready') => {
    await signIn(page, address, TOKEN, setUp)
    await inState(page, state)
  }
  return { page, complaints, webex, ready }
}

/** Whether somebody sees it without scrolling. */
const isInView = (locator) =>
  locator.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const hit = element.getRootNode().elementFromPoint(x + width / 2, y + height / 2)
    return width > 0 && element.contains(hit)
  })

/** Whether the focus is on it, or in it. */
const hasFocus = (locator) => locator.evaluate((element) => element.contains(element.getRootNode().activeElement))

/** A problem that somebody sees, and that a screen reader says: it has the focus, or is in a region that is read out at once. */
async function seen(problem, page, title) {
  await problem.waitFor()
  assert.equal(await problem.getByTestId('problem-title').textContent(), title)
  assert.ok(await isInView(problem.getByTestId('problem-title')), `“${title}” is in view`)
  const alert = (await page.getByTestId('alert').textContent()) ?? ''
  assert.ok((await hasFocus(problem)) || alert.startsWith(title.split(' “')[0]), `“${title}” is said: ${alert}`)
}

const PHONES = { upright: { width: 390, height: 844 }, 'on its side': { width: 844, height: 390 } }
for (const [held, viewport] of Object.entries(PHONES)) {
  describe(`on a phone ${held}`, () => {
    const look = { viewport, isMobile: true, hasTouch: true }

    test('a list that fails, and its next page', async (context) => {
      const { page, ready } = await open(context, { look, faults: ['LIST 403 every 2'] })
      await ready()
      await page.getByTestId('more').click()
      const problem = page.getByTestId('problem')
      await seen(problem, page, 'No more recordings could be loaded.')
      assert.ok(await hasFocus(problem), 'the button that had the focus is gone')
      assert.equal(await page.getByTestId('row').count(), 10, 'what was listed stays')
      assert.equal(await page.getByTestId('retry').count(), 0, 'a refusal stays one')
    })

    test('after a break of the network, the list goes on where it was', async (context) => {
      const { page, ready } = await open(context, { look })
      await ready()
      await page.context().setOffline(true)
      await page.getByTestId('more').click()
      await seen(page.getByTestId('problem'), page, 'No more recordings could be loaded.')
      await page.context().setOffline(false)
      await page.getByTestId('retry').click()
      await page.getByTestId('row').nth(19).waitFor()
      assert.equal(await page.getByTestId('problem').count(), 0)
    })

    test('details that fail, wherever they are scrolled to', async (context) => {
      const { page, ready } = await open(context, { look })
      await ready()
      for (const end of ['h2', 'dl > :last-child']) {
        let release
        const released = new Promise((resolve) => {
          release = resolve
        })
        await page.route('**/convergedRecordings/*', async (route) => {
          await released
          await route.fulfill({ status: 403, json: { message: 'No' } })
        })
        await page.getByTestId('open').nth(5).click()
        const details = page.getByTestId('details')
        await details.locator(end).first().scrollIntoViewIfNeeded()
        release()
        await seen(details.getByTestId('problem'), page, 'The details could not be loaded.')
        await page.unrouteAll({ behavior: 'wait' })
        await page.getByTestId('close').click()
        await details.waitFor({ state: 'hidden' })
      }
    })

    test('a deletion that fails', async (context) => {
      const { page, ready } = await open(context, { look, faults: ['DELETE 403 x1'], setUp: '&deleting=final' })
      await ready()
      await openDetails(page, 5)
      await page.getByTestId('delete').click()
      await page.getByTestId('confirm-delete').click()
      const problem = page.getByTestId('details').getByTestId('problem')
      await seen(problem, page, 'This recording could not be deleted.')
      assert.equal(await page.getByTestId('retry').count(), 0, 'a refusal stays one')
      assert.equal(await page.getByTestId('row').count(), 10)
      // The fault has passed: somebody has given the right.
      await page.getByTestId('delete').click()
      await page.getByTestId('confirm-delete').click()
      await page.getByTestId('details').waitFor({ state: 'hidden' })
      const notice = page.getByTestId('notice')
      await notice.waitFor()
      assert.match((await notice.textContent()) ?? '', /has been deleted/)
      assert.match((await page.getByTestId('status-message').textContent()) ?? '', /has been deleted/, 'it is said, too')
    })

    test('a deletion that fails after somebody has moved on', async (context) => {
      const { page, ready } = await open(context, { look, setUp: '&deleting=final' })
      await ready()
      let release
      const released = new Promise((resolve) => {
        release = resolve
      })
      await page.route('**/convergedRecordings/*', async (route) => {
        if (route.request().method() !== 'DELETE') return route.continue()
        await released
        await route.fulfill({ status: 403, json: { message: 'No' } })
      })
      const topic = (await page.getByTestId('open').nth(8).textContent()) ?? ''
      await openDetails(page, 8)
      await page.getByTestId('delete').click()
      await page.getByTestId('confirm-delete').click()
      await page.getByTestId('close').click()
      await page.getByTestId('details').waitFor({ state: 'hidden' })
      release()
      await seen(page.getByTestId('problem'), page, `This recording could not be deleted. “${topic}”`)
      await page.getByTestId('dismiss').click()
      assert.equal(await page.getByTestId('problem').count(), 0)
    })
  })
}

test('a token that is refused, with the tracking ID', async (context) => {
  const { page, ready } = await open(context, { faults: ['401'] })
  await ready('signed-out')
  await page.getByTestId('technical').locator('summary').click()
  assert.match((await page.getByTestId('tracking-id').textContent()) ?? '', /^EMULATOR_/)
})

/** How many recordings the client itself lists since then. */
async function countedOf(address, from) {
  const { RecordingsClient } = await load()
  const recordings = await new RecordingsClient({ token: TOKEN, baseUrl: address }).listRecordings({ from, max: 100 }).toArray()
  return recordings.length
}

const YEAR = ['--recordings', '120', '--days', '360', '--range-limit-days', '30']
const DAY_MS = 86_400_000

test('the list says which days it has, and can have more of them', async (context) => {
  const { page, complaints, webex, ready } = await open(context, { options: YEAR })
  let asked = []
  page.on('request', (request) => asked.push(new URL(request.url()).searchParams.get('from')))
  await ready()
  for (const [days, next] of [[30, 'Show the last 90 days'], [90, 'Show the last year'], [365]]) {
    assert.equal(await page.getByTestId('period').inputValue(), String(days))
    const rows = page.getByTestId('row')
    const more = page.getByTestId('more')
    for (await settled(page); await more.isVisible(); await settled(page)) {
      assert.match((await page.getByTestId('summary').textContent()) ?? '', /^The newest \d+ recordings since /)
      await more.click()
    }
    const from = Math.min(...asked.filter(Boolean).map((from) => Date.parse(from)))
    assert.ok(Math.abs(Date.now() - days * DAY_MS - from) < DAY_MS, `asked back to ${new Date(from).toISOString()}`)
    const count = await countedOf(webex.address, new Date(from))
    assert.ok(count > 1)
    assert.equal(await rows.count(), count)
    const since = new Date(from).toLocaleDateString('en-GB', { dateStyle: 'medium', timeZone: 'Europe/Berlin' })
    const summary = (await page.getByTestId('summary').textContent()) ?? ''
    assert.ok(summary.startsWith(`${count} recordings since ${since}, `), `${count}, ${since}: ${summary}`)
    assert.equal(await page.getByTestId('end').textContent(), `These are all the recordings since ${since}.`)
    const longer = page.getByTestId('longer')
    assert.equal(await longer.isVisible(), next !== undefined)
    if (next) {
      assert.equal(await longer.textContent(), next)
      asked = []
      await longer.press('Enter')
      await inState(page, 'ready')
      assert.ok(await hasFocus(page.getByTestId('summary')), 'the button that had the focus is gone')
    }
  }
  assert.deepEqual(complaints, [])
})

test('it finds old recordings when there are no new ones', async (context) => {
  const { page, complaints, webex, ready } = await open(context, { options: YEAR })
  const { RecordingsClient } = await load()
  const client = new RecordingsClient({ token: TOKEN, baseUrl: webex.address })
  const from = new Date(Date.now() - 100 * DAY_MS)
  for await (const { id } of client.listRecordings({ from })) await client.deleteRecording(id)
  await ready('empty')
  for (const next of ['Show the last 90 days', 'Show the last year']) {
    // Its text is there while the list loads, too, but hidden.
    const empty = page.getByTestId('empty')
    await empty.waitFor()
    assert.match((await empty.textContent()) ?? '', /^No recordings since /)
    const longer = page.getByTestId('longer').and(page.getByText(next))
    await longer.click()
  }
  await page.getByTestId('row').first().waitFor()
  assert.deepEqual(complaints, [])
})
