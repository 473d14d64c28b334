// A few thousand calls against an emulator that fails (soak.mjs). SOAK_CALLS=20000 makes more of them.

import assert from 'node:assert/strict'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { seeded } from '../helpers/random.mjs'
import { command, consumer, here, root } from './support.mjs'

const MEGABYTE = 1_000_000

test('every call follows the rules, and every recording is deleted once', (t) =>
  seeded(t, undefined, async (seed) => {
    const calls = Number(process.env.SOAK_CALLS ?? 2000)
    // Next to the installed package, with what it imports from here.
    await mkdir(join(consumer, 'soak'), { recursive: true })
    await cp(join(here, 'soak.mjs'), join(consumer, 'soak/soak.mjs'))
    await cp(join(here, '../helpers'), join(consumer, 'helpers'), { recursive: true })
    const args = ['--expose-gc', 'soak/soak.mjs', String(calls)]
    const { code, stdout, stderr } = await command(process.execPath, args, { SEED: String(seed) }, { timeout: 600_000 })
    assert.equal(code, 0, stderr)
    const report = JSON.parse(stdout)
    await writeFile(join(root, 'target/soak.json'), JSON.stringify(report, null, 2))
    const { ends, attempts, requests, seconds, toDelete, deletedOnce, faults, samples } = report
    const megabytes = samples.map(({ heapUsed, external }) => ((heapUsed + external) / MEGABYTE).toFixed(1))
    console.log(
      `${calls} calls, ${requests} requests in ${seconds} s: ${JSON.stringify(ends)}; by attempts ${JSON.stringify(attempts)}`,
    )
    console.log(`${toDelete} to delete, ${deletedOnce} deleted once; memory in MB: ${megabytes.join(' ')}`)

    assert.deepEqual(report.broken, [])
    assert.equal(deletedOnce, toDelete)
    assert.ok(toDelete >= calls * 0.29)
    assert.equal(report.deletedOthers, 0)
    // Every kind of fault struck, and about one request in eight.
    for (const { fault, applied } of faults) assert.ok(applied > 0, fault)
    const struck = faults.reduce((sum, { applied }) => sum + applied, 0)
    assert.ok(struck > requests * 0.08 && struck < requests * 0.16, `${struck} of ${requests}`)
    for (const end of ['value', 'deleted', 'already-gone', 'not-json', 'aborted']) assert.ok(ends[end] > 0, end)
    // Memory does not grow with the calls. (soak.mjs itself makes sure that nothing is left open.)
    const [early, last] = [samples.at(2), samples.at(-1)]
    assert.ok(last.heapUsed + last.external < early.heapUsed + early.external + 5 * MEGABYTE, megabytes.join(' '))
  }))
