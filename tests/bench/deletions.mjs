// Deletes 500 recordings concurrently on a server that accepts ten per second: cargo xtask bench deletions
//
// It prints how many requests that took and how long, next to the minimum that the limit allows. It checks that all are
// deleted, and that nothing is sent sooner than asked.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { limited, watchedFetch } from './limited.mjs'
import { conditions, given, keep, table } from './results.mjs'

const MOST = 10
const COUNTS = [30, 80, 500]

// In the folder where the package is installed.
const file = join(given('CONSUMER'), 'client.mjs')
await writeFile(file, "export * from 'webex-converged-recordings'\n")
const { RecordingsClient, warmUp } = /** @type {typeof import('webex-converged-recordings')} */ (
  await import(pathToFileURL(file).href)
)
await warmUp()

const rows = []
for (const count of COUNTS) {
  const { baseUrl, close, counts } = await limited(MOST)
  const watched = watchedFetch()
  const client = new RecordingsClient({ token: 't0ken-of-the-bench', baseUrl, fetch: watched.fetch })
  const began = performance.now()
  const ends = await Promise.all(Array.from({ length: count }, (_, number) => client.deleteRecording(`r${number}`)))
  const seconds = (performance.now() - began) / 1000
  close()
  assert.ok(ends.every(({ outcome }) => outcome === 'deleted'))
  assert.deepEqual([watched.tooSoon, counts.taken], [0, count])
  rows.push({ count, seconds, least: (count - MOST) / MOST, ...counts })
  console.error(`    ${count} deletions are done.`)
}
await keep('deletions', { most: MOST, rows })

const cells = rows.map(({ count, least, seconds, taken, refused }) =>
  [count, least.toFixed(1), seconds.toFixed(1), taken + refused, refused].map(String),
)
console.log(`## Many concurrent deletions

The server accepts ${MOST} per second, and asks the others to wait for a second. All are under way before the first one is refused.
${conditions}

${table(['deletions:', 'least, s:', 's:', 'requests:', 'refused:'], cells)}
`)
