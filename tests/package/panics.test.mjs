// A trap in the core rejects its own call, and nothing else. This core differs from the shipped one in one way: it panics
// when the id asks for it.

import assert from 'node:assert/strict'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { consumer, require, withHooks } from './support.mjs'

const ROUNDS = 1000

/** Runs in Node and in a page. Returns how often each kind of call ended as it should. */
async function torture({ RecordingsClient, RecordingsError }, rounds) {
  // Waits between tries take no time.
  Math.random = () => 0
  const answers = []
  const fetch = async (url) => {
    if (url.endsWith('slow')) await new Promise((resolve) => answers.push(resolve))
    if (url.endsWith('panic-wait')) return new Response('', { status: 503 })
    return new Response('{"id":"r1","topic":"Weekly"}')
  }
  const client = new RecordingsClient({ token: async () => 't0ken', fetch })
  const counts = {}
  const count = (what, good) => {
    if (good) counts[what] = (counts[what] ?? 0) + 1
  }
  for (const place of ['panic-arguments', 'panic-answer', 'panic-wait']) {
    for (let round = 0; round < rounds; round++) {
      const inFlight = client.getRecording('slow')
      const error = await client.getRecording(place).catch((error) => error)
      count(place, error instanceof RecordingsError && error.code === 'internal' && !error.retryable)
      count('next', (await client.getRecording('r1')).topic === 'Weekly')
      answers.pop()()
      count('in flight', (await inFlight).topic === 'Weekly')
    }
  }
  return counts
}

const EXPECTED = {
  'panic-arguments': ROUNDS,
  'panic-answer': ROUNDS,
  'panic-wait': ROUNDS,
  next: 3 * ROUNDS,
  'in flight': 3 * ROUNDS,
}

for (const entry of ['node.js', 'node.cjs']) {
  test(`a trap rejects its own call only, in Node, ${entry}`, async () => {
    const { random } = Math
    try {
      const file = join(withHooks, entry)
      const webex = entry.endsWith('.cjs') ? require(file) : await import(pathToFileURL(file))
      assert.deepEqual(await torture(webex, ROUNDS), EXPECTED)
    } finally {
      Math.random = random
    }
  })
}

for (const [name, start] of Object.entries(BROWSERS)) {
  test(`a trap rejects its own call only, in ${name}`, async () => {
    const folder = join(consumer, `panics-${name}`)
    await mkdir(folder, { recursive: true })
    for (const file of ['index.js', 'core.z64.js']) await cp(join(withHooks, file), join(folder, file))
    const script = `import * as webex from './index.js'\nwindow.report = await (${torture})(webex, ${ROUNDS})`
    await writeFile(join(folder, 'index.html'), `<!doctype html><script type="module">${script}</script>`)
    const site = await serve(folder)
    const browser = await start()
    try {
      assert.deepEqual(await browser.open(`${site.address}/index.html`), EXPECTED)
    } finally {
      await browser.close()
      await site.stop()
    }
  })
}

test('what one trap has replaced, another one leaves alone', async () => {
  const { RecordingsClient } = await import(pathToFileURL(join(withHooks, 'node.js')))
  let asked = 0
  const token = async () => `t0ken${++asked}`
  const answers = []
  const fetch = async (url) => {
    if (url.endsWith('panic-answer')) await new Promise((resolve) => answers.push(resolve))
    return new Response('{"id":"r1"}')
  }
  const client = new RecordingsClient({ token, fetch })
  const trapped = [1, 2].map(() => client.getRecording('panic-answer').catch(({ code }) => code))
  for (const call of trapped) {
    await client.getRecording('r1')
    answers.shift()()
    assert.equal(await call, 'internal')
  }
  await client.getRecording('r1')
  assert.equal(asked, 2, 'once at first, and once after the first trap')
})
