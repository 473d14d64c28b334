// A trap in the core rejects its own call, and nothing else. This core differs from the shipped one in one way: it panics
// when the id asks for it.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { browser, withHooks } from './support.mjs'

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
      assert.deepEqual(await torture(await import(pathToFileURL(join(withHooks, entry))), ROUNDS), EXPECTED)
    } finally {
      Math.random = random
    }
  })
}

test('a trap rejects its own call only, in Chromium', async () => {
  const chromium = await browser()
  try {
    const { page, complaints } = await chromium.open()
    await page.route('https://site.example/**', async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1)
      if (name === '') return route.fulfill({ body: '<!doctype html><link rel="icon" href="data:,">', contentType: 'text/html' })
      return route.fulfill({ body: await readFile(join(withHooks, name), 'utf8'), contentType: 'text/javascript' })
    })
    await page.goto('https://site.example/')
    const counts = await page.evaluate(`import('/index.js').then((webex) => (${torture})(webex, ${ROUNDS}))`)
    assert.deepEqual(counts, EXPECTED)
    assert.deepEqual(complaints, [])
  } finally {
    await chromium.close()
  }
})
