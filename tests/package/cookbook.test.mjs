// Runs the scripts of the cookbook exactly as the pages show them, with and without failures. The emulator stands in for Webex.

import assert from 'node:assert/strict'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { documents, place, refusal } from './docs.mjs'
import { TOKEN } from './support.mjs'

const { take, left } = await documents(import.meta.url)

const DAY = 86_400_000
const daysAgo = (days) => new Date(Date.now() - days * DAY)
const read = ({ folder }, file) => readFile(join(folder, file), 'utf8')
const available = ({ emulator }) => emulator.recordings().filter(({ status }) => status === 'available')
const linesOf = (text) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))

// CSV

/** Parses a file as RFC 4180 says. */
function parse(text) {
  const rows = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1).push(quoted?.replaceAll('""', '"') ?? plain)
    if (end !== ',') rows.push([])
  }
  assert.deepEqual(rows.pop(), [], 'each line ends with CRLF')
  return rows
}

test('csv: a year, which a spreadsheet opens as text', async (t) => {
  const csv = take('docs/csv.md', 'csv')
  const here = await place(t, { recordings: 120, days: 300, rangeLimitDays: 30 })
  const TOPICS = {
    '=HYPERLINK("https://x.example","Open")': '\'=HYPERLINK("https://x.example","Open")',
    '+1 408 555 0142': "'+1 408 555 0142",
    '-2+3': "'-2+3",
    '@SUM(A1)': "'@SUM(A1)",
    '\t=1+1': "'\t=1+1",
    '＝1+1': "'＝1+1",
    'Budget, "final"': 'Budget, "final"',
    'Two\r\nlines': 'Two\r\nlines',
    '1=1': '1=1',
    '会議 🎉': '会議 🎉',
  }
  for (const topic of Object.keys(TOPICS)) here.emulator.add({ topic })
  assert.equal((await here.run('csv.mjs', csv)).stderr, '')
  const text = await read(here, 'recordings.csv')
  assert.ok(text.startsWith('\uFEFFcreateTime,topic,'))
  const [head, ...rows] = parse(text.slice(1))
  const expected = available(here)
  assert.ok(expected.length > 100)
  const column = (row, name) => row[head.indexOf(name)]
  assert.deepEqual(
    rows.map((row) => column(row, 'id')),
    expected.map(({ id }) => id),
  )
  const topics = new Set(rows.map((row) => column(row, 'topic')))
  for (const [given, shown] of Object.entries(TOPICS)) assert.ok(topics.has(shown), given)
  const { sizeBytes, hostEmail, id } = expected.find(({ hostEmail }) => hostEmail)
  const row = rows.find((row) => row.includes(id))
  assert.deepEqual(
    ['sizeBytes', 'ownerEmail', 'hostEmail'].map((name) => column(row, name)),
    [String(sizeBytes), '', hostEmail],
  )

  // A run that fails partway keeps the complete file of the previous run.
  const [refuse, before] = [await refusal('403'), here.requests.length]
  here.answer = (request) => (here.requests.length > before + 2 ? refuse(request) : undefined)
  assert.equal((await here.run('csv.mjs', csv)).code, 1)
  assert.equal(await read(here, 'recordings.csv'), text)
  assert.ok((await read(here, 'recordings.csv.part')).length < text.length)
})

// Nightly

test('nightly: goes on where it stopped, and says with its code what to do', async (t) => {
  const nightly = take('docs/nightly.md', 'nightly')
  const here = await place(t, { recordings: 300, days: 300, rangeLimitDays: 30 })
  await writeFile(join(here.folder, 'token'), `${TOKEN}\n`)
  const withFile = { WEBEX_TOKEN_FILE: 'token' }
  const run = (environment = withFile) => here.run('nightly.mjs', nightly, [], environment)
  const stored = async () => linesOf(await read(here, 'recordings.jsonl')).flatMap(({ items }) => items.map(({ id }) => id))
  const everything = () => available(here).map(({ id }) => id)

  // The first run fails after three pages, and leaves half a line as if it had been killed while it wrote.
  const [forbid, busy] = [await refusal('403'), await refusal('503 Retry-After=3600')]
  here.answer = (request) => (here.requests.length > 3 ? forbid(request) : undefined)
  const stopped = await run()
  assert.equal(stopped.code, 4, stopped.stderr)
  assert.match(stopped.stderr, /^forbidden: .*\n.*spark:recordings_read.*\nTracking ID: /)
  assert.ok((await stored()).length < everything().length)
  await appendFile(join(here.folder, 'recordings.jsonl'), '{"to":"2026')

  here.answer = () => undefined
  const first = await run()
  assert.equal(first.code, 0, first.stderr)
  assert.deepEqual(await stored(), everything())

  // The next night there is one new recording, and one that appears late.
  const late = here.emulator.add({ createTime: daysAgo(0.5) }).id
  const fresh = here.emulator.add().id
  const next = await run()
  assert.deepEqual([next.code, next.stdout], [0, '2 new recordings\n'], next.stderr)
  const ids = await stored()
  assert.deepEqual([new Set(ids), ids.length], [new Set(everything()), everything().length])
  assert.deepEqual(new Set(ids.slice(-2)), new Set([late, fresh]))
  assert.deepEqual((await run()).stdout, '0 new recordings\n')

  // Nights with failures.
  here.answer = busy
  const later = await run()
  assert.equal(later.code, 75)
  assert.match(later.stderr, /^server: /)
  here.answer = () => undefined
  const says = (code, stderr) => async (environment) => {
    const ended = await run(environment)
    assert.equal(ended.code, code, ended.stderr)
    assert.match(ended.stderr, stderr)
    for (const secret of [TOKEN, 's3cret']) assert.ok(!ended.stderr.includes(secret))
  }
  await says(4, /^unauthorized: .*\n.*Get a new one/)({ WEBEX_TOKEN_COMMAND: 'echo s3cret' })
  await says(4, /^token-failed: [\s\S]*ENOENT/)({ WEBEX_TOKEN_FILE: 'no-such-file' })
  await says(4, /^token-failed: [\s\S]*The token command ended with 1\n/)({ WEBEX_TOKEN_COMMAND: 'echo s3cret >&2; exit 1' })
  await says(75, /^token-failed: [\s\S]*The token command ended with 75\n/)({ WEBEX_TOKEN_COMMAND: 'exit 75' })
  const good = await run({ WEBEX_TOKEN_COMMAND: 'cat token' })
  assert.deepEqual([good.code, good.stdout], [0, '0 new recordings\n'], good.stderr)
  await writeFile(join(here.folder, 'recordings.jsonl'), 'no JSON\n')
  await says(1, /^SyntaxError: /)()

  // The settings for the schedulers match the script.
  const service = take('docs/nightly.md', 'service')
  assert.match(service, /^ExecStart=\/usr\/bin\/node nightly\.mjs$/m)
  assert.match(nightly, /DONE = 0, FAILED = 1, SIGN_IN = 4, TRY_LATER = 75\n/)
  assert.match(service, /^Restart=on-failure$/m)
  assert.match(service, /^RestartPreventExitStatus=1 4$/m)
  assert.match(take('docs/nightly.md', 'timer'), /^OnCalendar=\*-\*-\* 02:00$/m)
  assert.match(
    take('docs/nightly.md', 'crontab'),
    /^0 2 \* \* \* cd \S+ && WEBEX_TOKEN_FILE=\S+ flock --nonblock nightly\.lock node nightly\.mjs\n$/,
  )
  for (const [name] of service.matchAll(/WEBEX_\w+/g)) assert.ok(nightly.includes(name), name)
})

test('everything was run', () => assert.deepEqual(left(), []))
