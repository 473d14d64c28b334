// V8 optimizes functions that are called often for the kinds of objects that they have seen. When they see another kind, it
// discards the optimized code. If that happens during a call into the core, the process must survive: see `shipping_flags` in xtask/src/wasm.rs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { run } from './support.mjs'

/** Makes many calls of one kind, and then some of another. */
const script = (usual, other) => `
  import { RecordingsClient } from 'webex-converged-recordings'
  const fetch = async (url, { method }) => method === 'POST' ? new Response(null, { status: 204 }) : new Response(JSON.stringify({ id: 'r1', topic: url.endsWith('odd') ? 5 : 'x', items: [{ id: 'r1' }] }))
  const client = new RecordingsClient({ token: 't0ken', fetch })
  const usual = ${usual}
  const other = ${other}
  for (let call = 0; call < 5000; call++) await usual()
  for (let call = 0; call < 10; call++) await other()
  console.log('all done')
`

const get = "() => client.getRecording('r1')"
const toArray = (limit) => `() => client.listRecordings().toArray({ limit: ${limit} }).catch(() => {})`
for (const [what, usual, other] of [
  ['with a listener, after calls without one', get, "() => client.getRecording('r1', { onEvent() {} })"],
  ['with an odd recording', get, "() => client.getRecording('odd', { onEvent() {} })"],
  ['for pages, after those for recordings', get, '() => client.listRecordings({}, { onEvent() {} })'],
  ['with a wrong limit, after those with a right one', toArray(1), toArray(-1)],
  [
    'for everything, after those with IDs',
    "() => client.trashRecordings(['r1'])",
    '() => client.trashRecordings({ mine: true })',
  ],
  ['for metadata, after those for recordings', get, "() => client.getRecordingMetadata('r1')"],
  ['for both lists, after those for one', '() => client.listRecordings()', "() => client.listRecordings({ source: 'all' })"],
]) {
  test(`the process survives calls ${what}`, async () => {
    const { code, stdout, stderr } = await run('deoptimized.mjs', script(usual, other))
    assert.deepEqual([code, stdout], [0, 'all done\n'], stderr)
  })
}
