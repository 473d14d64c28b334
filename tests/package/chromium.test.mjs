// The package in Chromium: as a module, as a script, and in the example page, from another origin than the API's and
// under a strict content security policy.

import assert from 'node:assert/strict'
import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { TOKEN, browser, consumer, emulator, root, server } from './support.mjs'

const example = join(root, 'www-example')
let webex, site, chromium

before(async () => {
  for (const file of await readdir(example)) {
    if (file !== 'package.json') await copyFile(join(example, file), join(consumer, file))
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
    await writeFile(join(consumer, `${form}.html`), `<!doctype html><link rel="icon" href="icon.svg">${html.replace('three-calls', `${form}/three-calls`)}`)
    await writeFile(join(consumer, form, 'three-calls.js'), javascript.replace("'./node_modules", "'../node_modules"))
    const { page, complaints } = await chromium.open()
    await page.goto(`${site.address}${form}.html`)
    await page.waitForFunction(() => window.threeCalls)
    const result = await page.evaluate(([token, baseUrl]) => window.threeCalls(token, baseUrl), [TOKEN, webex.address])
    assert.deepEqual(result, {
      distinct: true,
      same: true,
      outcome: 'deleted',
      errors: [[true, 'not-found', 404], [true, 'unauthorized', 401], [true, 'invalid-argument', undefined]],
      aborted: 'enough',
    })
    // Chromium itself notes answers that say no, and those were asked for.
    assert.deepEqual(complaints.filter((text) => !/status of 40[14]/.test(text)), [])
    await page.close()
  })
}

test('an address relative to the page', async () => {
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

test('a policy that forbids WebAssembly is named as the reason', async () => {
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
  assert.match(error.hint, /'wasm-unsafe-eval'/)
  await page.close()
})

test('the example page: list, details, delete', async () => {
  const { page, complaints } = await chromium.open()
  const rows = page.getByTestId('row')
  await page.goto(site.address)
  await page.waitForFunction((baseUrl) => document.getElementById('base-url').value === baseUrl, webex.address)
  await page.fill('#token', TOKEN)
  await page.click('#sign-in-button')
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
  assert.equal(await rows.count(), shown, 'nothing is deleted without a confirmation')
  await page.click('#delete')
  await page.click('#confirm-delete')
  await page.waitForFunction(() => /was deleted/.test(document.getElementById('message').textContent))
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
      if (await page.evaluate((id) => [document.activeElement.dataset.testid, document.activeElement.id].includes(id), testid)) return
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

test('the example page, when things go wrong', async () => {
  const { page } = await chromium.open()
  await page.goto(site.address)
  await page.waitForFunction((baseUrl) => document.getElementById('base-url').value === baseUrl, webex.address)
  await page.fill('#token', 'wr0ng')
  await page.click('#sign-in-button')
  await page.waitForSelector('body[data-state=error]')
  const error = await page.textContent('#error')
  assert.match(error, /valid access token/)
  assert.match(error, /EMULATOR_/)
  await page.close()
})
