// Prism, a proxy by others, between the packed client and the emulator. It compares every request and every answer with a
// description, and puts an error in the place of an answer that does not fit.
//
//     prism.mjs DIALECT ADDRESS UPSTREAM: prints a line of JSON with the result
//
// Not judged by it, because Prism does not look at them: parameters that the description does not have, and properties of
// recordings that it does not have (`unevaluatedProperties`). schemathesis does. Requests that the emulator is to refuse for
// their form never reach it, because Prism refuses them first.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [dialect, address, upstream] = process.argv.slice(2)
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
      // The emulator's links to next pages lead past Prism.
      const response = await fetch(String(url).replace(upstream, address), init)
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

/** The client has no device grant yet. */
async function deviceGrant() {
  const post = async (/** @type {string} */ path, /** @type {Record<string, string>} */ form, headers = {}) => {
    const response = await fetch(`${address}${path}`, { method: 'POST', headers, body: new URLSearchParams(form) })
    verdicts.push([response.status, response.headers.get('sl-violations')])
    return { status: response.status, json: await response.json() }
  }
  const control = async (/** @type {string} */ name, /** @type {object} */ json) => {
    const headers = { 'Content-Type': 'application/json' }
    const { status } = await fetch(new URL(`/_emulator/${name}`, upstream), {
      method: 'POST',
      headers,
      body: JSON.stringify(json),
    })
    assert.equal(status, 200, name)
  }
  const { json: grant } = await post('/device/authorize', { client_id: 'emulator-client', scope: 'spark:recordings_read' })
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
  const form = { grant_type, client_id: 'emulator-client', device_code: grant.device_code }
  const headers = { Authorization: `Basic ${btoa('emulator-client:emulator-secret')}` }
  assert.equal((await post('/device/token', form, headers)).status, 428, 'before the person agrees')
  await control('approve', { userCode: grant.user_code, email: 'vera@example.com' })
  // Sooner, the answer would be slow_down.
  await control('clock', { milliseconds: 1000 * grant.interval })
  const { json: tokens } = await post('/device/token', form, headers)
  const vera = clientOf(tokens.access_token)
  assert.equal((await vera.listRecordings({ max: 100 })).items.length, 12, 'her recordings')
}

const found = []
try {
  if (dialect === 'contract') await contract()
  else {
    await webex()
    await deviceGrant()
  }
} catch (error) {
  found.push(String(error))
}
for (const [status, violations] of verdicts) if (violations) found.push(`an answer with ${status}: ${violations}`)
console.log(JSON.stringify({ checks: verdicts.length, found: [...new Set(found)] }))
process.exitCode = found.length > 0 ? 1 : 0
