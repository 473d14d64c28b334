const { writeFile } = require('node:fs/promises')
const { basename } = require('node:path')
const webex = require('webex-converged-recordings')
const { createEmulator } = require('webex-converged-recordings/emulator')
const { calls } = require('./scenario.cjs')

const { WEBEX_URL: baseUrl, WEBEX_TOKEN: token } = process.env

test('with a server', async () => {
  const report = await calls(webex, { baseUrl, token })
  const entries = [basename(require.resolve('webex-converged-recordings'))]
  await writeFile('report.json', JSON.stringify({ ...report, entries, isPage: 'document' in globalThis }))
}, 120_000)

test('with the embedded emulator', async () => {
  const { baseUrl, fetch, add, recordings } = await createEmulator({ recordings: 0 })
  const { id } = add({ topic: 'Stand-up' })
  const client = new webex.RecordingsClient({ token: 'dev-token', baseUrl, fetch })
  expect(await client.listRecordings().toArray()).toMatchObject([{ id, topic: 'Stand-up' }])
  await client.deleteRecording(id)
  expect(recordings()).toMatchObject([{ id, status: 'deleted' }])
})
