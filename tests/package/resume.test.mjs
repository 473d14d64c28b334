// The script of docs/lists.md that can be killed at any time. It is killed ten times, and in the end it has every recording once.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { block } from './docs.mjs'
import { consumer, installed, load, TOKEN } from './support.mjs'

const { createEmulator } = await load()
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')))

const RECORDINGS = 5_000
const KILLS = 10

// Requests to Webex go to the emulator.
const NETWORK = `
  const { fetch } = globalThis
  globalThis.fetch = (address, init) => fetch(address.replace('https://webexapis.com/v1', process.env.BASE_URL), init)`

test(`a script that is killed ${KILLS} times lists every recording once`, (t) =>
  seeded(t, undefined, async (seed) => {
    const next = random(seed)
    // Counted, not drawn: by chance, a request could fail more often than it is sent again.
    const faults = ['LIST 503 every 17', 'LIST cut every 19', 'LIST delay=5']
    const emulator = await createEmulator({ token: TOKEN, recordings: 0, rangeLimitDays: 30, faults, seed })
    const now = Date.now()
    // Over 300 days, three in the same second.
    for (let at = 0; at < RECORDINGS; at += 1) {
      emulator.add({ createTime: now - 60_000 - Math.floor(at / 3) * Math.floor((300 * 86_400_000 * 3) / RECORDINGS) })
    }
    let answered = 0
    const counting = {
      ...emulator,
      handle: (request) => {
        answered += 1
        return emulator.handle(request)
      },
    }
    const { baseUrl, close } = await serve({ emulator: counting })
    const file = join(consumer, 'recordings.jsonl')
    await rm(file, { force: true })
    await writeFile(join(consumer, 'archive.mjs'), await block('docs/lists.md', 'archive'))
    await writeFile(join(consumer, 'to-the-emulator.mjs'), NETWORK)
    const env = { ...process.env, NODE_OPTIONS: '', WEBEX_ACCESS_TOKEN: TOKEN, BASE_URL: baseUrl }
    const start = () =>
      spawn(process.execPath, ['--import', './to-the-emulator.mjs', 'archive.mjs'], {
        cwd: consumer,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      })

    const stored = []
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = answered - (stored.at(-1) ?? 0)
      const child = start()
      const ended = once(child, 'exit')
      // Somewhere in the next tenth of the list, which has 59 pages.
      const page = Math.floor((kill + next()) * 4)
      const enough = Math.max(answered + 1, before + page)
      await until(
        () => answered >= enough || child.exitCode !== null,
        () => `${enough} requests; there were ${answered}`,
      )
      // Then at a random moment: an answer takes 5 ms, and is then stored.
      await pause(8 * next())
      assert.equal(child.exitCode, null, 'it ended before it was killed')
      child.kill('SIGKILL')
      const [, signal] = await ended
      assert.equal(signal, 'SIGKILL')
      const text = await readFile(file, 'utf8').catch(() => '')
      stored.push(text.split('\n').length - 1)
      // A kill in the middle of a write is too rare, so it is imitated once.
      if (kill === 4) await appendFile(file, '{"items":[{"id":"cut o')
    }
    const child = start()
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
    })
    assert.deepEqual(await once(child, 'close'), [0, null])
    const pages = (await readFile(file, 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    console.log(`pages stored at each kill: ${stored.join(' ')}; at the end ${pages.length}, after ${answered} requests`)
    const found = pages.flatMap(({ items }) => items.map(({ id }) => id))
    assert.equal(found.length, RECORDINGS)
    assert.deepEqual(
      found,
      emulator.recordings().map(({ id }) => id),
    )
    assert.ok(stored.at(-1) < pages.length, 'it was killed before the end')
    assert.match(said, /^\d+ recordings, back to \d{4}-\S+Z\n/)
    // When it has everything, it requests nothing.
    const before = answered
    assert.deepEqual(await once(start(), 'exit'), [0, null])
    assert.equal(answered, before)
    await close()
  }))
