import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import * as webex from 'webex-converged-recordings'
import { createEmulator } from 'webex-converged-recordings/emulator'
import { calls } from './scenario.mjs'

const { WEBEX_URL: baseUrl, WEBEX_TOKEN: token } = process.env

test('with a server', { timeout: 120_000 }, async () => {
  const report = await calls(webex, { baseUrl, token })
  await writeFile('report.json', JSON.stringify({ ...report, isPage: 'document' in globalThis }))
})

test('with the embedded emulator', async () => {
  const { baseUrl, fetch, add, recordings } = await createEmulator({ recordings: 0 })
  const { id } = add({ topic: 'Stand-up' })
  const client = new webex.RecordingsClient({ token: 'dev-token', baseUrl, fetch })
  expect(await client.listRecordings().toArray()).toMatchObject([{ id, topic: 'Stand-up' }])
  await client.deleteRecording(id)
  expect(recordings()).toMatchObject([{ id, status: 'deleted' }])
})
