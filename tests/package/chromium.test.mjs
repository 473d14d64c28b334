// The package in Chromium: as a module, as a script, and in the example page. The API is on another origin, and the content
// security policy is strict.

import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { aboutWasm, browser, consumer, emulator, load, root, server, TOKEN } from './support.mjs'

const example = join(root, 'www-example')
let webex, site, chromium

before(async () => {
  for (const file of await readdir(example, { withFileTypes: true })) {
    if (file.isFile() && file.name !== 'package.json') await copyFile(join(example, file.name), join(consumer, file.name))
  }
  webex = await emulator('--recordings', '60', '--days', '5')
  site = await server(process.execPath, ['serve.mjs', '--port', '0', '--base-url', webex.address])
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await site?.stop()
  await webex?.stop()
})

const THREE_CALLS = `
  window.threeCalls = async (token, baseUrl) => {
    const client = new RecordingsClient({ token, baseUrl })
    const { items: [first], cursor } = await client.listRecordings({ max: 2, from: new Date(0), to: new Date() })
    const { items: [third] } = await client.listRecordings({ cursor })
    const one = await client.getRecording(third.id)
    const { outcome } = await client.deleteRecording(one.id, { comment: '会議' })
    const again = await client.deleteRecording(one.id).catch((error) => error)
    const wrong = await new RecordingsClient({ token: 'wr0ng', baseUrl }).listRecordings().catch((error) => error)
    const bad = await client.listRecordings({ max: 0 }).catch((error) => error)
    const controller = new AbortController()
    const aborted = client.listRecordings({}, { signal: controller.signal }).catch((reason) => reason)
    controller.abort('enough')
    const errors = [again, wrong, bad].map((error) => [error instanceof RecordingsError, error.code, error.status])
    return { distinct: first.id !== third.id, same: one.id === third.id, outcome, errors, aborted: await aborted }
  }`

const PAGES = {
  module: [
    '<script type="module" src="three-calls.js"></script>',
    `import { RecordingsClient, RecordingsError } from './node_modules/webex-converged-recordings/index.js'\n${THREE_CALLS}`,
  ],
  script: [
    '<script src="node_modules/webex-converged-recordings/global.js"></script><script src="three-calls.js"></script>',
    `const { RecordingsClient, RecordingsError } = WebexConvergedRecordings\n${THREE_CALLS}`,
  ],
}

for (const [form, [html, javascript]] of Object.entries(PAGES)) {
  test(`the three calls, as a ${form}`, async () => {
    await mkdir(join(consumer, form), { recursive: true })
    await writeFile(
      join(consumer, `${form}.html`),
      `<!doctype html><link rel="icon" href="icon.svg">${html.replace('three-calls', `${form}/three-calls`)}`,
    )
    await writeFile(join(consumer, form, 'three-calls.js'), javascript.replace("'./node_modules", "'../node_modules"))
    const { page, complaints } = await chromium.open()
    await page.goto(`${site.address}${form}.html`)
    await page.waitForFunction(() => window.threeCalls)
    const result = await page.evaluate(([token, baseUrl]) => window.threeCalls(token, baseUrl), [TOKEN, webex.address])
    assert.deepEqual(result, {
      distinct: true,
      same: true,
      outcome: 'deleted',
      errors: [
        [true, 'not-found', 404],
        [true, 'unauthorized', 401],
        [true, 'invalid-argument', undefined],
      ],
      aborted: 'enough',
    })
    // Chromium itself logs failed requests, and these were meant to fail.
    assert.deepEqual(
      complaints.filter((text) => !/status of 40[14]/.test(text)),
      [],
    )
    await page.close()
  })
}

test('a base URL may be relative to the page', async () => {
  const { page } = await chromium.open()
  await page.goto(`${site.address}module.html`)
  await page.route('**/proxy/v1/convergedRecordings**', (route) => route.fulfill({ json: { items: [{ id: 'r1' }] } }))
  const id = await page.evaluate(async () => {
    const { RecordingsClient } = await import('./node_modules/webex-converged-recordings/index.js')
    const { items } = await new RecordingsClient({ token: 't', baseUrl: '/proxy/v1' }).listRecordings()
    return items[0].id
  })
  assert.equal(id, 'r1')
  await page.close()
})

test('if the policy forbids WebAssembly, the error says so', aboutWasm, async () => {
  const { page } = await chromium.open()
  await page.route('**/module.html', async (route) => {
    const response = await route.fetch()
    const policy = response.headers()['content-security-policy'].replace(" 'wasm-unsafe-eval'", '')
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } })
  })
  await page.goto(`${site.address}module.html`)
  await page.waitForFunction(() => window.threeCalls)
  const error = await page.evaluate(async () => {
    const { RecordingsClient } = await import('./node_modules/webex-converged-recordings/index.js')
    return new RecordingsClient({ token: 't' }).listRecordings().catch(({ code, hint }) => ({ code, hint }))
  })
  assert.equal(error.code, 'internal')
  assert.match(error.hint, /'wasm-unsafe-eval'.*`webex-converged-recordings\/no-wasm`.*`global\.no-wasm\.js`/)
  await page.close()
})

async function signIn(page, { address = webex.address, token = TOKEN } = {}) {
  await page.goto(site.address)
  await page.waitForFunction((baseUrl) => document.getElementById('base-url').value === baseUrl, webex.address)
  await page.fill('#base-url', address)
  await page.fill('#token', token)
  await page.click('#sign-in-button')
}

test('the example page: list, details, delete', async () => {
  const { page, complaints } = await chromium.open()
  const deletions = []
  page.on('request', (request) => request.method() === 'DELETE' && deletions.push(request.url()))
  const rows = page.getByTestId('row')
  await signIn(page)
  await page.waitForSelector('body[data-state=ready]')
  assert.equal(await rows.count(), 25)
  await page.click('#load-more')
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=row]').length > 25)

  const topic = await rows.first().getByRole('rowheader').textContent()
  const shown = await rows.count()
  await rows.first().getByTestId('open').click()
  await page.waitForSelector('#details[open]')
  assert.equal(await page.textContent('#details-topic'), topic)
  await page.waitForFunction(() => /The links work until|None/.test(document.getElementById('fields').textContent))
  await page.click('#delete')
  await page.waitForSelector('#confirm[open]')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'cancel-delete', 'the safe button has the focus')
  await page.keyboard.press('Escape')
  assert.equal(await rows.count(), shown)
  await page.click('#delete')
  await page.click('#confirm-delete')
  await page.waitForFunction(() => /was deleted/.test(document.getElementById('message').textContent))
  assert.equal(deletions.length, 1, 'nothing is deleted without a confirmation')
  assert.equal(await rows.count(), shown - 1)
  assert.ok((await page.textContent('#message')).includes(topic))

  await page.selectOption('#status', 'deleted')
  await page.waitForFunction((topic) => document.getElementById('rows').textContent.includes(topic), topic)
  assert.ok(!(await page.content()).includes(TOKEN), 'the token is not in the page')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the example page, by keyboard alone', async () => {
  const { page, complaints } = await chromium.open()
  await page.goto(site.address)
  await page.waitForFunction((baseUrl) => document.getElementById('base-url').value === baseUrl, webex.address)
  await page.focus('#token')
  await page.keyboard.type(TOKEN)
  await page.keyboard.press('Enter')
  await page.waitForSelector('body[data-state=ready]')
  const focusOn = async (testid) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate((id) => [document.activeElement.dataset.testid, document.activeElement.id].includes(id), testid))
        return
    }
    assert.fail(`${testid} cannot be reached with Tab`)
  }
  const shown = await page.getByTestId('row').count()
  await focusOn('open')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#details[open]')
  await focusOn('delete')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#confirm[open]')
  await focusOn('confirm-delete')
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => /was deleted/.test(document.getElementById('message').textContent))
  assert.equal(await page.getByTestId('row').count(), shown - 1)
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the example page shows an error and its tracking id', async () => {
  const { page } = await chromium.open()
  await signIn(page, { token: 'wr0ng' })
  await page.waitForSelector('body[data-state=error]')
  const error = await page.textContent('#error')
  assert.match(error, /valid access token/)
  assert.match(error, /EMULATOR_/)
  await page.close()
})

/** Waits for text in an element, and returns whether these parts of it (or all of it) are visible without scrolling. */
async function inView(page, selector, ...parts) {
  await page.waitForFunction((selector) => document.querySelector(selector).textContent.trim(), selector)
  return page.evaluate(
    ([selector, parts]) => {
      const whole = document.querySelector(selector)
      return parts
        .map((part) => (part ? whole.querySelector(`[data-testid=${part}]`) : whole))
        .every((part) => {
          const { x, y, width, height } = part.getBoundingClientRect()
          return width > 0 && whole.contains(document.elementFromPoint(x + width / 2, y + height / 2))
        })
    },
    [selector, parts.length > 0 ? parts : ['']],
  )
}
const problemInView = (page, selector) => inView(page, selector, 'error-message', 'retry')
const focused = (page) => page.evaluate(() => document.activeElement.id)

const PHONES = { upright: { width: 390, height: 844 }, 'on its side': { width: 844, height: 390 } }
for (const [held, viewport] of Object.entries(PHONES)) {
  const open = () => chromium.open({ viewport, isMobile: true, hasTouch: true })

  test(`the example page on a phone ${held}: a failed list is visible`, async (t) => {
    const bad = await emulator('--recordings', '60', '--days', '5', '--fault', 'LIST 403 every 2')
    t.after(bad.stop)
    const { page } = await open()
    await signIn(page, { token: '   ' })
    assert.ok(await inView(page, '#error', 'error-message', 'sign-in-again'), 'sign-in')
    await signIn(page, { address: bad.address })
    await page.waitForSelector('body[data-state=ready]')
    await page.click('#load-more')
    assert.ok(await problemInView(page, '#error'), 'load more')
    assert.match(await page.textContent('#error'), /More recordings could not be loaded/)
    assert.equal(await page.getAttribute('#error', 'role'), 'alert')
    assert.equal(await focused(page), 'error', 'the button that had the focus is gone')
    assert.equal(await page.getByTestId('row').count(), 25, 'what was listed stays')
    if (held === 'upright') {
      await page.evaluate(() => scrollTo(0, 0))
      assert.ok(await problemInView(page, '#error'), 'load more, after scrolling away')
    }
    await page.locator('#error').getByTestId('retry').click()
    await page.waitForSelector('body[data-state=ready]')
    assert.equal(await page.getByTestId('row').count(), 50)
    const row = () => [...document.getElementById('rows').children].indexOf(document.activeElement.closest('tr'))
    assert.equal(await page.evaluate(row), 25, 'the focus is on the first of the new ones')
    await page.selectOption('#status', 'deleted')
    assert.ok(await problemInView(page, '#error'), 'another list')
    await page.close()
  })

  test(`the example page on a phone ${held}: failed details are visible`, async (t) => {
    const bad = await emulator('--days', '5', '--fault', 'GET 403 every 2')
    t.after(bad.stop)
    const { page } = await open()
    let release
    const hold = () =>
      new Promise((resolve) => {
        release = resolve
      })
    let released = hold()
    await page.route('**/convergedRecordings/*', async (route) => {
      await released
      await route.continue()
    })
    await signIn(page, { address: bad.address })
    for (const end of ['#details-topic', '#delete']) {
      await page.getByTestId('open').nth(20).click()
      await page.locator(end).scrollIntoViewIfNeeded()
      release()
      assert.ok(await problemInView(page, '#details-error'), `from ${end}`)
      await page.locator('#details-error').getByTestId('retry').click()
      await page.waitForFunction(() => /The links work until|None/.test(document.getElementById('fields').textContent))
      assert.equal(await page.textContent('#details-error'), '')
      await page.click('#close-details')
      released = hold()
    }
    await page.close()
  })

  test(`the example page on a phone ${held}: a failed deletion is visible`, async (t) => {
    const bad = await emulator('--days', '5', '--fault', 'DELETE 403 x1')
    t.after(bad.stop)
    const { page } = await open()
    await signIn(page, { address: bad.address })
    await page.getByTestId('open').nth(20).click()
    await page.waitForFunction(() => /The links work until|None/.test(document.getElementById('fields').textContent))
    await page.locator('#delete').scrollIntoViewIfNeeded()
    await page.click('#delete')
    await page.click('#confirm-delete')
    assert.ok(await problemInView(page, '#details-error'))
    assert.equal(await page.getAttribute('#details-error', 'role'), 'alert')
    assert.equal(await focused(page), 'delete')
    await page.locator('#details-error').getByTestId('retry').click()
    await page.keyboard.press('Escape')
    assert.equal(await focused(page), 'delete')
    await page.click('#delete')
    await page.click('#confirm-delete')
    await page.waitForFunction(() => /was deleted/.test(document.getElementById('message').textContent))
    assert.ok(await inView(page, '#message'), 'so is a deletion that succeeds')
    await page.close()
  })

  test(`the example page on a phone ${held}: a deletion that fails after the user has moved on is visible`, async (t) => {
    const bad = await emulator('--days', '5', '--fault', 'DELETE 403')
    t.after(bad.stop)
    const { page } = await open()
    let release
    const released = new Promise((resolve) => {
      release = resolve
    })
    await page.route('**/convergedRecordings/*', async (route) => {
      if (route.request().method() === 'DELETE') await released
      await route.continue()
    })
    await signIn(page, { address: bad.address })
    const row = page.getByTestId('row').nth(20)
    const topic = await row.getByRole('rowheader').textContent()
    await row.getByTestId('open').click()
    await page.click('#delete')
    await page.click('#confirm-delete')
    await page.click('#close-details')
    await page.getByTestId('open').nth(19).click()
    release()
    await page.waitForSelector('body[data-state=error]')
    assert.equal(await page.textContent('#error'), '', 'not behind the dialog, where nobody would see it')
    await page.click('#close-details')
    assert.ok(await problemInView(page, '#error'))
    assert.ok((await page.textContent('#error')).includes(`Deleting “${topic}” failed`))
    await page.locator('#error').getByTestId('dismiss').click()
    assert.equal(await page.textContent('#error'), '')
    await page.close()
  })
}

/** How many recordings the client itself lists from the last days. */
async function countedOf(address, days) {
  const { RecordingsClient } = await load()
  const from = new Date(Date.now() - days * 86_400_000)
  const recordings = await new RecordingsClient({ token: TOKEN, baseUrl: address }).listRecordings({ from, max: 100 }).toArray()
  return recordings.length
}

test('the example page says which days it lists, and can list more', async (t) => {
  const year = await emulator('--recordings', '120', '--days', '360', '--range-limit-days', '30')
  t.after(year.stop)
  const { page, complaints } = await chromium.open()
  const asked = []
  page.on('request', (request) => request.method() === 'GET' && asked.push(new URL(request.url()).searchParams.get('from')))
  await signIn(page, { address: year.address })
  for (const [days, words, next] of [
    [7, '7 days', '30 days'],
    [30, '30 days', '90 days'],
    [90, '90 days', 'year'],
    [365, 'year'],
  ]) {
    await page.waitForSelector('body[data-state=ready]')
    while (await page.isVisible('#load-more')) {
      assert.match(
        await page.textContent('#message'),
        new RegExp(`^The newest \\d+ recordings from the last ${words}\\. There may be more\\.$`),
      )
      await page.click('#load-more')
      await page.waitForSelector('body[data-state=ready]')
    }
    const count = await countedOf(year.address, days)
    assert.ok(count > 1)
    assert.equal(await page.getByTestId('row').count(), count)
    assert.equal(await page.textContent('#message'), `${count} recordings from the last ${words}.`)
    assert.equal(await page.textContent('#only'), `Only recordings from the last ${words} are shown.`)
    assert.equal(await page.inputValue('#period'), String(days))
    const reached = Math.min(...asked.filter(Boolean).map((from) => Date.parse(from)))
    assert.ok(Math.abs(Date.now() - days * 86_400_000 - reached) < 600_000, `asked back to ${new Date(reached).toISOString()}`)
    assert.equal(await page.isVisible('#longer'), next !== undefined)
    if (next) {
      assert.equal(await page.textContent('#longer'), `Show the last ${next}`)
      await page.press('#longer', 'Enter')
      assert.equal(await focused(page), 'heading', 'the button that had the focus is gone')
    }
  }
  await page.selectOption('#period', '7')
  await page.waitForFunction(() => /last 7 days/.test(document.getElementById('message').textContent))
  assert.deepEqual(complaints, [])
  await page.close()
})

test('the example page finds old recordings when there are no new ones', async (t) => {
  const year = await emulator('--recordings', '12', '--days', '360', '--range-limit-days', '30')
  t.after(year.stop)
  const { RecordingsClient } = await load()
  const client = new RecordingsClient({ token: TOKEN, baseUrl: year.address })
  const removeAllOf = async (days) => {
    const from = new Date(Date.now() - days * 86_400_000)
    for await (const { id } of client.listRecordings({ from })) await client.deleteRecording(id)
  }
  await removeAllOf(100)
  const { page, complaints } = await chromium.open()
  await signIn(page, { address: year.address })
  for (const [words, next] of [
    ['7 days', '30 days'],
    ['30 days', '90 days'],
    ['90 days', 'year'],
  ]) {
    await page.waitForFunction((words) => document.getElementById('empty').textContent.includes(words), words)
    assert.equal(await page.textContent('#empty'), `There are no available recordings from the last ${words}.`)
    assert.equal(await page.textContent('#longer'), `Show the last ${next}`)
    await page.click('#longer')
  }
  await page.waitForSelector('body[data-state=ready]')
  const count = await countedOf(year.address, 365)
  assert.ok(count > 1)
  assert.equal(await page.getByTestId('row').count(), count)
  await removeAllOf(365)
  await page.selectOption('#period', '7')
  await page.selectOption('#period', '365')
  await page.waitForFunction(() =>
    /no available recordings from the last year\./.test(document.getElementById('empty').textContent),
  )
  assert.ok(await page.isHidden('#longer'))
  assert.deepEqual(complaints, [])
  await page.close()
})
