// Prism, a proxy by others, between the packed client and the emulator. It compares every request and every answer with a
// description, and puts an error in the place of an answer that does not fit.
//
//     prism.mjs DIALECT ADDRESS: prints a line of JSON with the result
//
// Not judged by it, because Prism does not look at them: parameters that the description does not have, and properties of
// recordings that it does not have (`unevaluatedProperties`). schemathesis does. Requests that the emulator is to refuse for
// their form never reach it, because Prism refuses them first.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [dialect, address] = process.argv.slice(2)
const consumer = createRequire(join(String(process.env.CONSUMER), 'judges.cjs'))
/** @type {typeof import('webex-converged-recordings')} */
const { RecordingsClient } = await import(pathToFileURL(consumer.resolve('webex-converged-recordings')).href)

/** What Prism said of each answer: its status, and what it found. */
const verdicts = /** @type {[status: number, found: string | null][]} */ ([])

/** @param {string} token */
const clientOf = (token) =>
  new RecordingsClient({
    token,
    baseUrl: address,
    fetch: async (url, init) => {
      const response = await fetch(url, init)
      verdicts.push([response.status, response.headers.get('sl-violations')])
      return response
    },
  })

async function contract() {
  const client = clientOf('dev-token')
  /** @type {string[]} */
  const ids = []
  for await (const { id } of client.listRecordings({ max: 20 })) ids.push(id)
  // Of the 60 sample recordings, 10 were deleted or purged.
  assert.equal(ids.length, 50, 'all available recordings')
  for (const id of ids) assert.equal((await client.getRecording(id)).id, id)
  for (const serviceType of /** @type {const} */ (['calling', 'meeting', 'customerAssist', 'all'])) {
    await client.listRecordings({ serviceType, from: '2025-12-01T00:00:00+08:00', to: new Date('2026-01-15') })
  }
  const [first, second] = ids
  await client.deleteRecording(first)
  await client.deleteRecording(second, { reason: 'audit', comment: '🎥'.repeat(255) })
  const { items } = await client.listRecordings({ status: 'deleted', max: 100 })
  const deleted = new Set(items.map(({ id }) => id))
  assert.ok(deleted.has(first) && deleted.has(second), 'both were deleted')
  await assert.rejects(client.deleteRecording(first), { code: 'not-found' })
  await assert.rejects(client.getRecording('no-such'), { code: 'not-found' })
  await assert.rejects(clientOf('wrong').listRecordings(), { code: 'unauthorized' })
}

async function webex() {
  const [uma, vera, olaf] = ['uma-token', 'vera-token', 'olaf-token'].map(clientOf)
  /** @type {string[]} */
  const ids = []
  for await (const { id } of uma.listRecordings({ max: 7 })) ids.push(id)
  assert.equal(ids.length, 45, 'those of the last seven days')
  const { items } = await uma.listRecordings({ serviceType: 'customerAssist', max: 100 })
  assert.equal(items.length, 9, 'those of customer assist')
  for (const id of ids.slice(0, 10)) {
    const { temporaryDirectDownloadLinks } = await uma.getRecording(id)
    assert.ok(temporaryDirectDownloadLinks?.audioDownloadLink)
    await olaf.getRecording(id)
    await assert.rejects(vera.getRecording(id), { code: 'not-found' })
  }
  const [first] = ids
  await assert.rejects(uma.deleteRecording(first), { code: 'forbidden' })
  await olaf.deleteRecording(first, { reason: 'audit', comment: '🎥'.repeat(255) })
  await assert.rejects(uma.getRecording(first), { code: 'not-found' })
  await assert.rejects(olaf.deleteRecording(first, { reason: 'audit' }), { code: 'not-found' })
  await assert.rejects(clientOf('wrong').listRecordings(), { code: 'unauthorized' })
}

const found = []
try {
  await (dialect === 'webex' ? webex() : contract())
} catch (error) {
  found.push(String(error))
}
for (const [status, violations] of verdicts) if (violations) found.push(`an answer with ${status}: ${violations}`)
console.log(JSON.stringify({ checks: verdicts.length, found: [...new Set(found)] }))
process.exitCode = found.length > 0 ? 1 : 0
