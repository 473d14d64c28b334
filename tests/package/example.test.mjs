// The example's page in Chromium, under its own policy: the element with each of its sources, the states that it can be made to show, what
// happens to a token, and the server behind it.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { until } from '../helpers/until.mjs'
import { choose, copyExample, exampleFor, folder, inState, openDetails, serveExample, signIn } from './example.mjs'
import { browser, command, emulator, here, root, server, TOKEN } from './support.mjs'

const AXE = await readFile(join(here, 'node_modules/axe-core/axe.min.js'), 'utf8')

let site, chromium
before(async () => {
  site = await serveExample()
  chromium = await browser()
})
after(async () => {
  await chromium?.close()
  await site?.stop()
})

/** Opens the page with a set-up. Remembers what is sent. */
async function open(setUp, options, state = 'ready') {
  const { page, complaints } = await chromium.open(options)
  const requests = []
  page.on('request', (request) => requests.push(request))
  await page.goto(`${site.address}#${setUp}`)
  await inState(page, state)
  return { page, complaints, requests }
}

/** How many requests had this method and a path like this. */
const sent = (requests, method, path) =>
  requests.filter((request) => request.method() === method && path.test(new URL(request.url()).pathname)).length

const BATCH = /\/convergedRecordings\/softDelete$/

for (const source of ['emulator', 'relay']) {
  test(`${source}: lists, plays, deletes and restores under the page's policy, without a complaint`, async () => {
    const { page, complaints, requests } = await open(`source=${source}&deleting=trash`)
    const rows = page.getByTestId('row')
    assert.equal(await rows.count(), 10)
    await page.getByTestId('more').click()
    await rows.nth(19).waitFor()

    // Not every call has a transcript.
    for (let at = 0; ; at += 1) {
      await openDetails(page, at)
      if ((await page.getByTestId('transcript').count()) > 0) break
      await page.getByTestId('close').click()
    }
    const seconds = await page.locator('audio').evaluate(async (player) => {
      player.muted = true
      await player.play()
      return player.duration
    })
    assert.ok(seconds > 1, `${seconds} s`)
    await page.getByTestId('transcript-box').locator('p, li').first().waitFor()

    const shown = await rows.count()
    await page.getByTestId('delete').click()
    await page.getByTestId('toast').waitFor()
    assert.equal(await rows.count(), shown - 1)
    assert.equal(sent(requests, 'POST', BATCH), 1)
    await page.getByTestId('undo').click()
    await rows.nth(shown - 1).waitFor()
    assert.equal(sent(requests, 'DELETE', /./), 0, 'nothing was deleted for good')

    const authorized = requests.filter((request) => request.headers().authorization !== undefined)
    assert.equal(authorized.length > 0, source === 'emulator', 'with a relay, the page has no token')
    const policy = (await requests[0].response()).headers()['content-security-policy']
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; /)
    assert.match(policy, /; require-trusted-types-for 'script'; trusted-types 'none'$/)
    assert.doesNotMatch(policy, /'unsafe-|\*(?!\.webex\.com)/)
    assert.deepEqual(complaints, [])
    await page.close()
  })
}

test('by keyboard alone, a recording is deleted for good, and only after a question', async () => {
  const { page, complaints, requests } = await open('deleting=final')
  const rows = page.getByTestId('row')
  const active = () =>
    page.evaluate(() => {
      let at = document.activeElement
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement
      return at?.dataset.testid
    })
  const focusOn = async (testid, key = 'Tab') => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press(key)
      if ((await active()) === testid) return
    }
    assert.fail(`${testid} cannot be reached with ${key}`)
  }
  await focusOn('open')
  await page.keyboard.press('Enter')
  await page.locator('audio').waitFor()
  await focusOn('delete', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByTestId('confirm').waitFor()
  assert.equal(await active(), 'cancel-delete', 'the safe button has the focus')
  await page.keyboard.press('Escape')
  await page.getByTestId('confirm').waitFor({ state: 'hidden' })
  assert.equal(sent(requests, 'DELETE', /./), 0)
  assert.equal(await active(), 'delete', 'the focus is where it was')
  await page.keyboard.press('Enter')
  await page.getByTestId('confirm').waitFor()
  await focusOn('confirm-delete')
  await page.keyboard.press('Enter')
  await page.getByTestId('details').waitFor({ state: 'hidden' })
  await rows.nth(9).waitFor({ state: 'detached' })
  assert.equal(sent(requests, 'DELETE', /\/convergedRecordings\//), 1)
  assert.equal(await active(), 'open', 'the focus is on the next row')
  assert.deepEqual(complaints, [])
  await page.close()
})

test('without leave, nothing can be deleted', async () => {
  const { page } = await open('')
  await page.getByTestId('open').first().click()
  await page.locator('audio').waitFor()
  assert.ok(await page.getByTestId('delete').isHidden())
  await page.close()
})

describe('the states', () => {
  /** Makes the local Webex fail in this way, and waits for the element that the page then shows in place of the old one. */
  const fail = async (page, name) => {
    await page.locator('webex-recordings').evaluate((element) => element.toggleAttribute('data-old'))
    await choose(page, 'state', name)
    await page.locator('webex-recordings:not([data-old])').waitFor()
  }

  /** What the element says, and whether trying again is offered. */
  const EXPECTED = {
    slow: { state: 'ready' },
    empty: { state: 'empty' },
    'rate-limited': { state: 'error', code: 'rate-limited', retry: true },
    server: { state: 'error', code: 'server', retry: true },
    network: { state: 'error', code: { emulator: 'network', relay: 'server' }, retry: true },
    proxy: { state: 'error', code: { emulator: 'not-json', relay: 'server' } },
    forbidden: { state: 'error', code: 'forbidden', retry: false },
    'signed-out': { state: 'signed-out', code: 'unauthorized', retry: true },
  }
  const IN_USE = ['partial', 'deletion', 'files']

  for (const source of ['emulator', 'relay']) {
    test(`${source}: each is shown, and passes`, async () => {
      const { page } = await open(`source=${source}`)
      const names = await page.locator('input[name=state]').evaluateAll((inputs) => inputs.map(({ value }) => value))
      assert.deepEqual(names.toSorted(), ['fine', ...Object.keys(EXPECTED), ...IN_USE].toSorted())
      const labels = await page.locator('#states label').allTextContents()
      assert.ok(
        labels.every((label) => label.includes(' ')),
        `each has words of its own: ${labels}`,
      )
      for (const [name, { state, code, retry }] of Object.entries(EXPECTED)) {
        await fail(page, name)
        await inState(page, state)
        if (code !== undefined) {
          const event = await page.locator('#events li', { hasText: /^error / }).textContent()
          assert.ok(event.includes(`code: ${code[source] ?? code}`), `${name}: ${event}`)
        }
        if (retry !== undefined) assert.equal((await page.getByTestId('retry').count()) === 1, retry, name)
      }
      await fail(page, 'fine')
      await inState(page, 'ready')
      await page.close()
    })
  }

  test('the next page fails: what was listed stays', async () => {
    const { page } = await open('')
    await fail(page, 'partial')
    await page.getByTestId('row').nth(9).waitFor()
    await page.getByTestId('more').click()
    await inState(page, 'partial')
    assert.equal(await page.getByTestId('row').count(), 10)
    assert.equal(await page.getByTestId('retry').count(), 0, 'a 403 stays a 403')
    await page.close()
  })

  test('deleting is refused, and files cannot be played', async () => {
    const { page } = await open('deleting=trash')
    await fail(page, 'deletion')
    await page.getByTestId('row').first().waitFor()
    await openDetails(page)
    await page.getByTestId('delete').click()
    await page.getByTestId('details').getByTestId('problem').waitFor()
    await page.getByTestId('close').click()
    assert.equal(await page.getByTestId('row').count(), 10)

    await fail(page, 'files')
    await page.getByTestId('row').first().waitFor()
    await page.getByTestId('open').first().click()
    await page.locator('audio').waitFor()
    const player = page.locator('audio')
    const problem = page.getByTestId('player-problem')
    await until(async () => {
      await player.evaluate((player) => player.play().catch(() => {}))
      return problem.isVisible()
    }, 'the player to say so')
    await page.close()
  })
})

describe('the set-up', () => {
  test('is in the address, and survives reloading', async () => {
    const { page } = await open('')
    await choose(page, 'source', 'relay')
    await choose(page, 'lang', 'de')
    await choose(page, 'theme', 'dark')
    await choose(page, 'width', 'narrow')
    await choose(page, 'form', 'module')
    assert.equal(new URL(page.url()).hash, '#source=relay&lang=de&theme=dark&width=narrow&form=module')
    await page.reload()
    await inState(page, 'ready')
    const element = page.locator('webex-recordings')
    assert.equal(await page.getByTestId('heading').textContent(), 'Aufnahmen')
    assert.equal((await element.boundingBox()).width, 300)
    const scheme = await element.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector('.box')).colorScheme)
    assert.match(scheme, /dark/)
    assert.equal(await element.getAttribute('base-url'), '/relay')
    await page.close()
  })

  test('ignores what the address should not have', async () => {
    const { page, complaints } = await open(
      'source=nothing&lang=__proto__&theme=%3Cimg%3E&token=t0ken&state=server&base-url=http://evil.example',
    )
    const { address, ...attributes } = await page.locator('webex-recordings').evaluate((element) => ({
      address: element.getAttribute('base-url'),
      lang: element.lang,
      theme: element.getAttribute('theme'),
    }))
    assert.deepEqual(attributes, { lang: 'en', theme: null })
    assert.match(address, /^http:\/\/127\.0\.0\.1:/)
    assert.deepEqual(complaints, [])
    await page.close()
  })
})

describe('a token', () => {
  const SECRET = 'a-real-t0ken-of-somebody'

  test('is in memory only, and goes to Webex alone', async (context) => {
    const webex = await emulator()
    context.after(webex.stop)
    const { page, complaints } = await chromium.open()
    const requests = []
    page.on('request', (request) => requests.push(request))
    await signIn(page, await exampleFor(context, webex.address), TOKEN)
    await page.getByTestId('row').first().waitFor()
    assert.equal(await page.inputValue('#token'), '')
    const places = await page.evaluate(() => ({
      ...{ html: document.documentElement.outerHTML, element: document.querySelector('webex-recordings').shadowRoot.innerHTML },
      ...{
        local: { ...localStorage },
        session: { ...sessionStorage },
        cookie: document.cookie,
        address: location.href,
        history: history.state,
      },
      inputs: [...document.querySelectorAll('input')].map(({ value }) => value),
    }))
    assert.ok(!JSON.stringify(places).includes(TOKEN))
    for (const request of requests) {
      const given = request.url() + (request.postData() ?? '') + JSON.stringify(await request.allHeaders())
      assert.equal(
        given.includes(TOKEN),
        request.url().startsWith(webex.address) && request.method() !== 'OPTIONS',
        request.url(),
      )
    }
    assert.deepEqual(complaints, [])

    await page.click('#forget')
    await inState(page, 'idle')
    assert.ok(await page.isVisible('#token'))
    await page.fill('#token', SECRET)
    await page.press('#token', 'Enter')
    await inState(page, 'signed-out')
    await page.reload()
    await inState(page, 'idle')
    await page.close()
  })

  test("never gets into the address, even if the page's script is missing", async () => {
    const { page } = await chromium.open()
    const urls = []
    page.on('request', (request) => urls.push(request.url()))
    await page.route('**/app.js', (route) => route.abort())
    await page.goto(site.address)
    await page.evaluate(() => {
      for (const id of ['page', 'sign-in']) document.getElementById(id).hidden = false
    })
    await page.fill('#token', SECRET)
    const refused = page.waitForEvent('console', (message) => message.text().includes('form-action'))
    await page.keyboard.press('Enter')
    await refused
    assert.equal(await page.getAttribute('#token', 'name'), null)
    assert.ok(![...urls, page.url()].some((url) => url.includes(SECRET)))
    await page.close()
  })
})

test('the code is copied as it is shown', async () => {
  const { page } = await open('source=relay')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const file = page.getByTestId('file').nth(1)
  await file.getByTestId('copy').click()
  await page.locator('#copied', { hasText: 'server.mjs is in the clipboard.' }).waitFor({ state: 'attached' })
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await file.getByTestId('code').textContent())
  await page.close()
})

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const width of [1440, 320]) {
    test(`axe finds nothing: ${colorScheme}, ${width} px`, async () => {
      const { page } = await open('source=token', { viewport: { width, height: 800 }, colorScheme }, 'idle')
      await page.evaluate(AXE)
      for (const source of ['token', 'relay', 'emulator']) {
        await choose(page, 'source', source)
        await inState(page, source === 'token' ? 'idle' : 'ready')
        const { violations } = await page.evaluate(() => window.axe.run())
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${source}: ${id}: ${nodes.map(({ html }) => html)}`),
          [],
        )
        const [content, wide] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
        assert.ok(content <= wide, 'nothing is wider than the window')
      }
      await page.close()
    })
  }
}

describe('the server', () => {
  /** Without the rules that `fetch` has for headers. */
  const ask = async (path, { method = 'GET', headers = {} } = {}) => {
    const asked = request(new URL(path, site.address), { method, headers }).end()
    const [response] = await once(asked, 'response')
    const chunks = await response.toArray()
    return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() }
  }
  const OWN = { 'x-example': '1' }

  test('answers its own page alone', async () => {
    const { host } = new URL(site.address)
    const strangers = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { host: `evil.example:${host.split(':')[1]}` },
    ]
    const paths = [['/config.json'], ['/relay/convergedRecordings'], ['/session', 'POST'], ['/fail?state=server', 'POST']]
    for (const [path, method] of paths) {
      for (const headers of strangers) {
        const { status } = await ask(path, { method, headers: { ...OWN, 'x-webex-recordings': '1', ...headers } })
        assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`)
      }
    }
    for (const path of ['/session', '/fail?state=server']) {
      assert.equal((await ask(path, { method: 'POST' })).status, 403, `${path} without the header`)
      assert.equal((await ask(path, { headers: OWN })).status, 403, `${path} by GET`)
    }
    assert.equal((await ask('/fail?state=constructor', { method: 'POST', headers: OWN })).status, 404)
    assert.equal((await ask('/config.json')).status, 200)
  })

  test('has a relay that wants a session', async () => {
    const list = (cookie) =>
      ask('/relay/convergedRecordings', { headers: { 'x-webex-recordings': '1', ...(cookie && { cookie }) } })
    assert.equal((await list()).status, 401)
    assert.equal((await list('example-session=made-up')).status, 401)
    const { headers } = await ask('/session', { method: 'POST', headers: OWN })
    const [cookie, ...attributes] = headers['set-cookie'][0].split('; ')
    assert.deepEqual(attributes, ['Path=/', 'HttpOnly', 'SameSite=Strict'])
    assert.equal((await list(cookie)).status, 200)
    await ask('/session?end', { method: 'POST', headers: { ...OWN, cookie } })
    assert.equal((await list(cookie)).status, 401)
  })

  test('says what is missing, and serves any other folder without it', async (context) => {
    const bare = await mkdtemp(join(tmpdir(), 'example-'))
    context.after(() => rm(bare, { recursive: true }))
    await copyExample(bare)
    const { address, stop } = await server(process.execPath, ['serve.mjs', '--port', '0'], bare)
    context.after(stop)
    const page = await fetch(address)
    assert.match(await page.text(), /Starting … If this stays, run <code>npm install<\/code>/)
    const config = await fetch(new URL('config.json', address))
    assert.deepEqual([config.status, await config.text()], [503, 'Run npm install'])

    const elsewhere = await server(process.execPath, [join(bare, 'serve.mjs'), '--port', '0', '--dir', join(root, 'docs')], bare)
    context.after(elsewhere.stop)
    const other = await fetch(new URL('page.md', elsewhere.address))
    assert.equal(await other.text(), await readFile(join(root, 'docs/page.md'), 'utf8'))
    assert.equal((await fetch(new URL('config.json', elsewhere.address))).status, 404)
  })

  test('in front of another Webex, its relay has the token from the environment, and nobody sees it', async (context) => {
    const webex = await emulator('--dialect', 'webex', '--recordings', '60')
    context.after(webex.stop)
    process.env.WEBEX_ACCESS_TOKEN = TOKEN
    context.after(() => delete process.env.WEBEX_ACCESS_TOKEN)
    const address = await exampleFor(context, webex.address)
    const config = await (await fetch(new URL('config.json', address))).json()
    assert.deepEqual(config, { relay: { baseUrl: '/relay' }, token: { baseUrl: webex.address } })
    const { page, complaints } = await chromium.open()
    await page.goto(address)
    await inState(page, 'ready')
    assert.ok(await page.isDisabled('input[value=emulator]'))
    assert.ok(await page.isChecked('input[value=relay]'))
    assert.ok(await page.isHidden('#states'))
    assert.ok(await page.isDisabled('input[name=deleting][value=final]'), 'nothing of a real Webex is deleted for good')
    assert.ok(!(await page.content()).includes(TOKEN))
    assert.deepEqual(complaints, [])
    await page.close()
  })

  test('without that token, it has no relay, and says so', async (context) => {
    const webex = await emulator()
    context.after(webex.stop)
    const { page } = await chromium.open()
    await page.goto(await exampleFor(context, webex.address))
    await inState(page, 'idle')
    assert.match(await page.textContent('#note'), /WEBEX_ACCESS_TOKEN/)
    assert.ok(await page.isChecked('input[value=token]'))
    await page.close()
  })

  test('refuses wrong options', async () => {
    for (const args of [['--port', '65536'], ['--base-url', 'ftp://webex'], ['--nonsense']]) {
      const { code, stderr } = await command(process.execPath, ['serve.mjs', ...args], {}, { cwd: folder })
      assert.equal(code, 2)
      assert.match(stderr, /Usage: node serve\.mjs/)
    }
  })
})
