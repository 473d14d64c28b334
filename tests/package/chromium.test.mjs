// The package in Chromium: as a module and as a script. The API is on another origin, and the content security policy is strict.
// example.test.mjs has the example's page.

import assert from 'node:assert/strict'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { aboutWasm, browser, consumer, emulator, root, server, TOKEN } from './support.mjs'

const example = join(root, 'www-example')
let webex, site, chromium

before(async () => {
  await copyFile(join(example, 'icon.svg'), join(consumer, 'icon.svg'))
  webex = await emulator('--recordings', '60', '--days', '5')
  site = await server(process.execPath, [join(example, 'serve.mjs'), '--port', '0'])
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
