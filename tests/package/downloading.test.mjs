// Runs the code of docs/downloading.md exactly as the page shows it. The emulator stands in for Webex.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { chromium, createEmulator, documents, place, withImportMap } from './docs.mjs'
import { TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)

const call = { serviceType: 'calling', durationSeconds: 20, sizeBytes: 300_000 }
const hash = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The file of a recording, as its link gives it. */
async function original(emulator, id, link = 'audioDownloadLink') {
  const headers = { Authorization: `Bearer ${TOKEN}` }
  const details = await emulator.fetch(`${emulator.baseUrl}/convergedRecordings/${id}`, { headers })
  const { temporaryDirectDownloadLinks: links } = await details.json()
  return Buffer.from(await (await emulator.fetch(links[link])).arrayBuffer())
}

test('save: what was broken off goes on, and what is there is not downloaded again', async (t) => {
  const save = take('docs/downloading.md', 'save')
  const here = await place(t, { recordings: 0, faults: ['MEDIA lapse x1', 'MEDIA cut x1'] })
  const ids = [
    here.emulator.add({ ...call, topic: '../a: "b" / <c>?', files: { audio: true, transcript: 'WEBVTT\n\n' } }),
    here.emulator.add({ ...call, topic: 'Plain', files: { audio: true, transcript: false } }),
  ].map(({ id }) => id)
  const first = await here.run('save.mjs', save)
  assert.equal(first.stderr, '')
  const names = await readdir(join(here.folder, 'recordings'))
  assert.equal(names.length, 3, names.join())
  assert.match(first.stdout, new RegExp(`not there \\(yet\\): transcript ${ids[1]}`))
  for (const id of ids) {
    const bytes = await original(here.emulator, id)
    const files = await Promise.all(names.map((name) => readFile(join(here.folder, 'recordings', name))))
    assert.equal(files.filter((file) => hash(file) === hash(bytes)).length, 1)
    assert.equal(bytes.length, call.sizeBytes)
  }
  const again = await here.run('save.mjs', save)
  assert.equal(again.stdout.match(/^already-there /gm)?.length, 3, again.stdout + again.stderr)
  assert.deepEqual(await readdir(join(here.folder, 'recordings')), names)
})

test('stream: a file of its own name', async (t) => {
  const stream = take('docs/downloading.md', 'stream')
  const here = await place(t, { recordings: 0, faults: ['MEDIA cut x1'] })
  const { id } = here.emulator.add({ ...call, topic: 'Weekly', createTime: '2026-03-14T09:26:53Z' })
  const { stdout, stderr } = await here.run('stream.mjs', stream, [id])
  assert.equal(stderr, '')
  const [name] = (await readdir(here.folder)).filter((name) => name.endsWith('.mp3'))
  assert.match(name, /^2026-03-14T09-26-53Z Weekly \[[0-9a-f]{8}\]\.mp3$/)
  assert.equal(stdout, `${name}: 300000 bytes\n`)
  assert.equal(hash(await readFile(join(here.folder, name))), hash(await original(here.emulator, id)))
})

let site
before(async () => {
  site = await chromium()
})
after(() => site.close())

/** A page that has a client, and a function that saves. */
async function opened(name) {
  const webex = await createEmulator({ token: TOKEN, recordings: 0 })
  const { id } = webex.add({ ...call, topic: 'Weekly' })
  const files = { 'index.html': withImportMap(), [`${name}.js`]: take('docs/downloading.md', name) }
  const { page, complaints } = await site.open({ files, webex })
  await page.goto('https://site.example/index.html')
  return { page, complaints, id, webex }
}

test('picker: the bytes go to the file that was chosen', async () => {
  const { page, complaints, id, webex } = await opened('picker')
  const bytes = await page.evaluate(
    async ({ token, id }) => {
      const folder = await navigator.storage.getDirectory()
      // The dialog is the browser's: what it returns is a file of this kind.
      globalThis.showSaveFilePicker = ({ suggestedName }) => folder.getFileHandle(suggestedName, { create: true })
      const { RecordingsClient } = await import('webex-converged-recordings')
      const { saveAs } = await import('/picker.js')
      await saveAs(new RecordingsClient({ token }), id, 'chosen.mp3')
      const file = await (await folder.getFileHandle('chosen.mp3')).getFile()
      return [...new Uint8Array(await file.arrayBuffer())]
    },
    { token: TOKEN, id },
  )
  assert.equal(hash(Buffer.from(bytes)), hash(await original(webex, id)))
  assert.deepEqual(complaints, [])
  await page.close()
})

test('blob: the browser saves it under its name', async () => {
  const { page, complaints, id, webex } = await opened('blob')
  const saved = page.waitForEvent('download')
  await page.evaluate(
    async ({ token, id }) => {
      const { RecordingsClient } = await import('webex-converged-recordings')
      const { saveInMemory } = await import('/blob.js')
      await saveInMemory(new RecordingsClient({ token }), id)
    },
    { token: TOKEN, id },
  )
  const download = await saved
  assert.match(download.suggestedFilename(), /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ Weekly \[[0-9a-f]{8}\]\.mp3$/)
  assert.equal(hash(await readFile(await download.path())), hash(await original(webex, id)))
  assert.deepEqual(complaints, [])
  await page.close()
})

test('everything was run', () => assert.deepEqual(left(), []))
