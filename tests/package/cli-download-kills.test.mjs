// The command `webex-recordings download`, killed again and again, has each file once in the end (cli-download-kills.mjs). For a year of
// a large company: DOWNLOAD_RECORDINGS=20000 DOWNLOAD_KILLS=20.

import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { seeded } from '../helpers/random.mjs'
import { downloadAndKill } from './cli-download-kills.mjs'
import { consumer } from './support.mjs'

const { DOWNLOAD_RECORDINGS = 400, DOWNLOAD_KILLS = 8 } = process.env

test('each file is there once, and is what Webex serves, although the command is killed again and again', (t) =>
  seeded(t, undefined, async (seed) => {
    const [recordings, kills] = [Number(DOWNLOAD_RECORDINGS), Number(DOWNLOAD_KILLS)]
    const folder = await mkdtemp(join(consumer, 'kills-'))
    t.after(() => rm(folder, { recursive: true, force: true }))
    const began = performance.now()
    const report = await downloadAndKill({ recordings, kills, seed, dir: join(folder, 'archive') })
    const { expected, entries, killedListing, requests, last, again, wrong, twice, left } = report
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    console.log(
      `${recordings} recordings, ${expected} files, ${kills} kills, ${killedListing} of them while listing, ${seconds} s`,
    )
    console.log(`requests until all is there: ${JSON.stringify(requests)}; memory: ${(last.peakBytes / 1e6).toFixed(0)} MB`)
    assert.deepEqual([entries, wrong, twice, left], [expected, [], [], []])
    assert.equal(last.code, 0, last.stderr)
    assert.match(last.stderr, /^Saved: /m)
    assert.ok(!/warning/i.test(last.stderr), last.stderr)
    // What a kill has cost: what was under way is asked for again.
    assert.ok(requests.files >= expected)
    assert.equal(again.code, 0, again.stderr)
    assert.equal(again.rows.length, expected)
    assert.match(again.stderr, /^Saved: 0 files\n/)
  }))
