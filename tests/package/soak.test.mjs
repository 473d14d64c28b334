// A few thousand calls against an emulator that fails (soak.mjs). SOAK_CALLS=20000 makes it as long as one likes.

import assert from 'node:assert/strict'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, consumer, here, root } from './support.mjs'

const MEGABYTE = 1_000_000

test('every call ends as the rules say, and every recording is deleted once', async () => {
  const calls = Number(process.env.SOAK_CALLS ?? 2000)
  await copyFile(join(here, 'soak.mjs'), join(consumer, 'soak.mjs'))
  const { code, stdout, stderr } = await command(process.execPath, ['--expose-gc', 'soak.mjs', String(calls)], {}, { timeout: 600_000 })
  assert.equal(code, 0, stderr)
  const report = JSON.parse(stdout)
  await writeFile(join(root, 'target/soak.json'), JSON.stringify(report, null, 2))
  const { ends, attempts, requests, seconds, toDelete, deletedOnce, faults, samples } = report
  const megabytes = samples.map(({ heapUsed, external }) => ((heapUsed + external) / MEGABYTE).toFixed(1))
  console.log(`${calls} calls, ${requests} requests in ${seconds} s: ${JSON.stringify(ends)}; by attempts ${JSON.stringify(attempts)}`)
  console.log(`${toDelete} to delete, ${deletedOnce} deleted once; memory in MB: ${megabytes.join(' ')}; left: ${report.left.length} handles`)

  assert.deepEqual(report.broken, [])
  assert.equal(deletedOnce, toDelete)
  assert.ok(toDelete >= calls * 0.29)
  assert.equal(report.deletedOthers, 0)
  // The run was a bad day: every kind of fault struck, and about one request in ten.
  for (const { fault, applied } of faults) assert.ok(applied > 0, fault)
  const struck = faults.reduce((sum, { applied }) => sum + applied, 0)
  assert.ok(struck > requests * 0.07 && struck < requests * 0.13, `${struck} of ${requests}`)
  for (const end of ['value', 'deleted', 'already-gone', 'not-json', 'aborted']) assert.ok(ends[end] > 0, end)
  // Nothing is left open, and memory does not grow with the calls.
  assert.deepEqual(report.left, [])
  const [early, last] = [samples.at(2), samples.at(-1)]
  assert.ok(last.heapUsed + last.external < early.heapUsed + early.external + 5 * MEGABYTE, megabytes.join(' '))
})
