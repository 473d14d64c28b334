// The package in hardened JavaScript: `lockdown()` of the `ses` package freezes everything that is built into the language, and
// replaces some of it. In Node 20, wasm-bindgen's own glue then reads from memory that has moved.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { entries } from './entries.mjs'
import { installed, run, withHooks } from './support.mjs'

const SES = import.meta.resolve('ses')

/** Large and small answers in turn, failures, and an emulator whose memory grows. */
async function play({ RecordingsClient, RecordingsError }, { createEmulator }) {
  const items = Array.from({ length: 1000 }, (_, at) => ({ id: `r${at}`, topic: 'x'.repeat(at % 700) }))
  const large = JSON.stringify({ items })
  let answers = 0
  const fetch = async (url, { method }) => {
    if (method === 'POST') return new Response(null, { status: url.endsWith('/purge') ? 409 : 204 })
    if (url.endsWith('/metadata')) return new Response('{"id":"r1","a":{"__proto__":{"b":1}}}')
    if (url.endsWith('/gone')) return new Response('{"message":"Not so."}', { status: 404 })
    return new Response(answers++ % 2 === 0 ? large : '{"items":[{"id":"r1"}]}')
  }
  const client = new RecordingsClient({ token: async () => 't0ken', fetch, onEvent() {} })
  const told = (error) => [
    error instanceof RecordingsError,
    error.name,
    error.code,
    error.message,
    JSON.stringify(error).length > 90,
  ]
  const controller = new AbortController()
  const ends = []
  for (let call = 0; call < 8; call++) ends.push(await client.listRecordings().then(({ items }) => items.length, told))
  ends.push(await client.getRecording('gone').catch(told))
  ends.push(await client.getRecording('').catch(told))
  ends.push(await client.listRecordings({ max: 1.5 }).catch(told))
  const aborted = client.listRecordings({}, { signal: controller.signal }).catch((reason) => reason)
  controller.abort('enough')
  ends.push(await aborted)
  try {
    RecordingsError.from({})
  } catch (error) {
    ends.push(told(error))
  }

  const webex = await createEmulator({ recordings: 5000, token: 't' })
  const emulated = new RecordingsClient({ token: 't', baseUrl: webex.baseUrl, fetch: webex.fetch })
  const query = { from: new Date(Date.now() - 25 * 86_400_000), max: 100 }
  ends.push((await emulated.listRecordings(query).toArray()).length > 4000)
  // Programs that harden everything also harden what they are given.
  globalThis.harden?.(emulated)
  const list = emulated.listRecordings(query)
  globalThis.harden?.(list)
  let seen = 0
  for await (const { id } of list) if (id && ++seen === 150) break
  ends.push(seen, (await emulated.deleteRecording((await list).items[0].id)).outcome)

  const ids = Array.from({ length: 150 }, (_, at) => `r${at}`)
  ends.push((await client.trashRecordings(ids)).accepted)
  ends.push((await client.reassignRecordings('ann@example.com', { everythingOf: { ownerId: 'o' } })).accepted)
  ends.push(await client.purgeRecordings(ids).catch(({ accepted, open }) => [accepted, open.length]))
  ends.push(JSON.stringify(await client.getRecordingMetadata('r1')))
  const both = emulated.listRecordings({ ...query, source: 'all' })
  globalThis.harden?.(both)
  ends.push((await both.toArray({ limit: 250 })).length)
  return ends
}

const EXPECTED = [
  1000,
  1,
  1000,
  1,
  1000,
  1,
  1000,
  1,
  [true, 'RecordingsError', 'not-found', 'Webex answered 404: Not so.', true],
  [true, 'RecordingsError', 'invalid-argument', 'id: expected the id of a recording, got an empty string', true],
  [true, 'RecordingsError', 'invalid-argument', 'max: expected a whole number from 1 to 100, got 1.5', true],
  'enough',
  [true, 'RecordingsError', 'invalid-argument', 'json: expected what the toJSON() of a RecordingsError returned', true],
  true,
  150,
  'deleted',
  150,
  'all',
  [0, 150],
  '{"id":"r1","a":{"__proto__":{"b":1}}}',
  250,
]

const LOCK = `await import('${SES}'); lockdown(`
const FORMS = {
  'as it is': ['', ''],
  'before the import': [`${LOCK})`, ''],
  'after the import': ['', `${LOCK})`],
  'with the strictest options': [`${LOCK}{ overrideTaming: 'min', errorTaming: 'unsafe' })`, ''],
  // A platform may lack this, or somebody may have removed it.
  'without `detached`': ['', 'delete ArrayBuffer.prototype.detached; delete ArrayBuffer.prototype.transfer'],
  'with a `detached` that lies': [
    '',
    "Object.defineProperty(ArrayBuffer.prototype, 'detached', { get: () => false, configurable: true })",
  ],
}
const ENTRIES = {
  import: ["await import('webex-converged-recordings')", "await import('webex-converged-recordings/emulator')"],
  require: [
    "createRequire(import.meta.url)('webex-converged-recordings')",
    "createRequire(import.meta.url)('webex-converged-recordings/emulator')",
  ],
}

describe('hardened', { concurrency: 2 }, () => {
  for (const [entry, [client, emulator]] of Object.entries(ENTRIES)) {
    for (const [form, [before, after]] of Object.entries(FORMS)) {
      test(`${form}, by ${entry}`, async () => {
        const { code, stdout, stderr } = await run(
          `hardened-${entry}-${form.replaceAll(/\W+/g, '-')}.mjs`,
          `
          import { createRequire } from 'node:module'
          ${before}
          const [client, emulator] = [${client}, ${emulator}]
          ${after}
          console.log(JSON.stringify(await (${play})(client, emulator)))`,
        )
        assert.equal(code, 0, stderr)
        assert.deepEqual(JSON.parse(stdout), EXPECTED)
      })
    }
  }
})

test('after a fault, no cached view of the memory is used again', async () => {
  // After the fault, views are made again: old ones belong to a memory that is not used any more.
  const { code, stdout, stderr } = await run(
    'forget.mjs',
    `
    const views = []
    const RealDataView = DataView
    globalThis.DataView = class extends RealDataView { constructor(...given) { super(...given); views.push(this) } }
    const { RecordingsClient } = await import(${JSON.stringify(join(withHooks, 'node.js'))})
    const client = new RecordingsClient({ token: async () => 't', fetch: async () => new Response('{"id":"r1"}') })
    await client.getRecording('r1')
    const made = views.length
    const error = await client.getRecording('panic-answer').catch((error) => error)
    await client.getRecording('r1')
    console.log(JSON.stringify([error.code, views.length > made]))`,
  )
  assert.deepEqual([code, stdout], [0, '["internal",true]\n'], stderr)
})

test('no entry relies on properties that hardened JavaScript replaces', async () => {
  const files = new Set(Object.values(await entries(installed)).flat())
  for (const name of files) {
    if (name.endsWith('.wasm')) continue
    assert.doesNotMatch(
      await readFile(join(installed, name), 'utf8'),
      /\.detached|\.byteLength\s*===?\s*0|0\s*===?\s*\w+\.byteLength/,
      name,
    )
  }
})

test('a token function can be late where `Error.prototype` is frozen', async () => {
  const script = `
    import { RecordingsClient } from 'webex-converged-recordings'
    Object.freeze(Error.prototype)
    const client = new RecordingsClient({ token: () => new Promise(() => {}), timeoutMs: 1 })
    const { code, cause } = await client.getRecording('r1', { timeoutMs: 60_000 }).catch((error) => error)
    console.log(code, cause.name)
  `
  const { code, stdout, stderr } = await run('frozen-errors.mjs', script)
  assert.deepEqual([code, stdout], [0, 'token-failed TimeoutError\n'], stderr)
})
