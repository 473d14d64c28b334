// Deletes 500 recordings concurrently on a server that accepts ten per second: cargo xtask bench deletions
//
// It prints how many requests that took and how long, next to the minimum that the limit allows. It checks that all are
// deleted, and that nothing is sent sooner than asked. There are few rounds, because the limit makes them long.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { limited, watchedFetch } from './limited.mjs'
import { conditions, given, keep, rounds, spread, table } from './results.mjs'
import { alternating, quartiles } from './statistics.mjs'

const ROUNDS = rounds(3)
const MOST = 10
const COUNTS = [30, 80, 500]

// In the folder where the package is installed.
const file = join(given('CONSUMER'), 'client.mjs')
await writeFile(file, "export * from 'webex-converged-recordings'\n")
const { RecordingsClient, warmUp } = /** @type {typeof import('webex-converged-recordings')} */ (
  await import(pathToFileURL(file).href)
)
await warmUp()

/** @param {string} count */
async function deleteAll(count) {
  const { baseUrl, close, counts } = await limited(MOST)
  const watched = watchedFetch()
  const client = new RecordingsClient({ token: 't0ken-of-the-bench', baseUrl, fetch: watched.fetch })
  const began = performance.now()
  const ends = await Promise.all(Array.from({ length: Number(count) }, (_, number) => client.deleteRecording(`r${number}`)))
  const seconds = (performance.now() - began) / 1000
  close()
  assert.ok(ends.every(({ outcome }) => outcome === 'deleted'))
  assert.deepEqual([watched.tooSoon, counts.taken], [0, Number(count)])
  console.error(`    ${count} deletions are done.`)
  return { seconds, refused: counts.refused }
}

const samples = await alternating(COUNTS.map(String), ROUNDS, deleteAll)
const rows = COUNTS.map((count) => {
  const of = (/** @type {'seconds' | 'refused'} */ what) => quartiles(samples[count].map((one) => one[what]))
  return { count, least: (count - MOST) / MOST, seconds: of('seconds'), refused: of('refused') }
})
await keep('deletions', { most: MOST, rounds: ROUNDS, rows })

const cells = rows.map(({ count, least, seconds, refused }) => [count, least.toFixed(1), spread(seconds, 1), spread(refused, 0)])
console.log(`## Many concurrent deletions

The server accepts ${MOST} per second, and asks the others to wait for a second. All are under way before the first one is refused.
Medians of ${ROUNDS} rounds, with the quartiles. Each deletion is one request, and one more each time that it is refused.
${await conditions()}

${table(['deletions:', 'least, s:', 's:', 'refused:'], cells)}
`)
