// Files that are saved by processes that are killed, from hosts that misbehave, are right in the end (kills.mjs). KILLS_FILES=2000 saves
// more of them.

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { seeded } from '../helpers/random.mjs'
import { saveAndKill } from './kills.mjs'
import { consumer } from './support.mjs'

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`

test('every file is right, and nothing is left over, although the processes that save them are killed', (t) =>
  seeded(t, undefined, async (seed) => {
    const files = Number(process.env.KILLS_FILES ?? 150)
    const reexport = join(consumer, `kills-${process.pid}.mjs`)
    const entries = ['webex-converged-recordings', 'webex-converged-recordings/download']
    await writeFile(reexport, entries.map((entry) => `export * from '${entry}'\n`).join(''))
    const dir = await mkdtemp(join(consumer, 'kills-'))
    try {
      const began = performance.now()
      const report = await saveAndKill({ files, seed, dir, reexport: pathToFileURL(reexport).href })
      const { kills, sent, errors, outcomes } = report
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      console.log(
        `${files} files, ${kills} kills, ${seconds} s: ${sent.requests} requests (at least ${files}), ${sent.details} for details, ` +
          `${megabytes(sent.bytes)} sent (at least ${megabytes(sent.leastBytes)})`,
      )
      console.log(`outcomes: ${JSON.stringify(outcomes)}; calls that failed: ${JSON.stringify(errors)}`)
      assert.deepEqual([report.files, report.wrong, report.left], [files, [], []])
      // It was no calm day.
      assert.ok(kills >= files / 10, `${kills} kills`)
      assert.ok(sent.requests > files)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  }))
