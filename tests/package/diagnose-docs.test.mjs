// What docs/diagnose.md shows, run as it stands there, and the command that it describes. Webex is the emulator.

import assert from 'node:assert/strict'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { ownFolder, run } from './cli.mjs'
import { ADA, createEmulator, RecordingsClient, sound, TOKEN, TOPIC, webex } from './diagnosing.mjs'
import { documents, pages } from './docs.mjs'
import { consumer, installed, run as node } from './support.mjs'

const PAGE = 'docs/diagnose.md'
const { take, left } = await documents(import.meta.url)

test('the script', async (t) => {
  const emulator = await webex()
  const { baseUrl, close } = await emulator.listen()
  t.after(close)
  // It would look at the way to Webex itself.
  const script = take(PAGE, 'function').replace('({ token:', `({ baseUrl: '${baseUrl}', token:`)
  assert.match(script, /127\.0\.0\.1/)
  const well = await node('find-out.mjs', script, { environment: { WEBEX_ACCESS_TOKEN: TOKEN } })
  assert.deepEqual([well.code, well.stderr], [0, ''])
  assert.match(well.stdout, /^All is well\. .*\n$/)
  const refused = await node('find-out.mjs', script, { environment: { WEBEX_ACCESS_TOKEN: 'another-one' } })
  assert.match(refused.stdout, /^Webex refuses the token \(401\).*\n.*\n.*id.*status.*cause/)
  assert.match(refused.stdout, /'token'.*'failed'.*'token-lapsed'/)
})

test('the function for a page', async () => {
  const file = join(consumer, 'explain.mjs')
  await writeFile(file, take(PAGE, 'page'))
  const { explain } = await import(pathToFileURL(file).href)
  const { fetch, baseUrl } = await webex()
  const element = { textContent: '' }
  await explain(new RecordingsClient({ token: TOKEN, baseUrl, fetch }), element)
  assert.match(element.textContent, /^All is well/)
})

test('the tables have each cause and each check once', async () => {
  const typings = await readFile(join(installed, 'diagnose.d.ts'), 'utf8')
  const wordsIn = (text) => [...text.matchAll(/'([\w-]+)'/g)].map(([, word]) => word).sort()
  const [, checks, causes] = /\n {2}id: (.*?)\n.*export type Cause =\n(.*?)\n\n/s.exec(typings)
  const text = (await pages())[PAGE]
  const rows = (heading) =>
    [...text.matchAll(new RegExp(`^\\| \`${heading}\` \\|.*\\n\\| ---.*\\n((?:\\|.*\\n)+)`, 'gm'))]
      .flatMap(([, lines]) => lines.trim().split('\n'))
      .flatMap((line) => [...line.split('|')[1].matchAll(/`([\w-]+)`/g)].map(([, word]) => word))
      .sort()
  assert.deepEqual(rows('cause'), wordsIn(causes))
  assert.deepEqual(rows('id'), wordsIn(checks))
})

describe('the command', () => {
  /** The line of the page, with the command that is installed, and what it ends with. */
  async function diagnosed(line, { settings, env, prepare } = {}) {
    const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users: [ADA], ...settings })
    emulator.add({ serviceType: 'calling', ownerEmail: ADA.email, topic: TOPIC, files: { audio: true } })
    const { baseUrl, close } = await emulator.listen()
    const folder = await ownFolder()
    await prepare?.(folder)
    const all = { WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: TOKEN, ...env }
    return run(line, { folder, env: all }).finally(close)
  }

  test('says that all is well', async () => {
    const line = take(PAGE, 'command').replace('npx webex-converged-recordings', 'webex-recordings').trim()
    const { code, stdout, stderr } = await diagnosed(`${line} --media --format table`)
    assert.deepEqual([code, stderr], [0, ''])
    const lines = stdout.trimEnd().split('\n')
    assert.match(lines[0], /^✔ core {9}The core of the package is loaded\.$/)
    assert.match(lines.at(-1), /^All is well\. The token may list your own calls/)
    assert.match(stdout, /^– preflight {4}Only pages send preflights\.$/m)
    assert.match(stdout, /^✔ media {8}The newest recording/m)
  })

  const ENDS = {
    'a token that has lapsed': { settings: { users: [{ ...ADA, expires: Date.now() - 1 }] }, code: 4, cause: 'token-lapsed' },
    'missing scopes': { settings: { users: [{ ...ADA, scopes: ['spark:people_read'] }] }, code: 4, cause: 'missing-scope' },
    'a sign-in page': { settings: { faults: ['html'] }, code: 1, cause: 'sign-in-page' },
    'another server': { settings: { faults: ['404'] }, code: 1, cause: 'not-webex', says: /Check --base-url\./ },
    'no calls': {
      settings: { users: [{ ...ADA, scopes: ['spark:people_read', 'meeting:recordings_read'] }] },
      code: 0,
      cause: undefined,
      says: /list meetings with --source meetings\./,
    },
    'no token': {
      env: { WEBEX_ACCESS_TOKEN: undefined },
      code: 4,
      cause: 'no-token',
      says: /WEBEX_ACCESS_TOKEN.*webex-recordings login/,
    },
    'a file that others can read': {
      line: '--token-file "$PWD/ada/token"',
      prepare: async (folder) => {
        await mkdir(join(folder, 'ada'))
        await writeFile(join(folder, 'ada/token'), TOKEN)
        await chmod(join(folder, 'ada/token'), 0o644)
      },
      code: 4,
      cause: 'no-token',
      says: /cannot use the file: other users can read it/,
    },
  }
  for (const [name, { line = '', code, cause, says = /./, ...how }] of Object.entries(ENDS)) {
    test(`says what is wrong: ${name}`, async () => {
      const came = await diagnosed(`webex-recordings diagnose --format json ${line}`, how)
      assert.deepEqual([came.code, came.stderr], [code, ''])
      const diagnosis = JSON.parse(came.stdout)
      sound(diagnosis)
      assert.ok(diagnosis.checks.some((check) => check.cause === cause))
      assert.match(diagnosis.summary, says)
    })
  }

  test('prints a line of JSON in a pipe, and a row for each check in CSV', async () => {
    const piped = await diagnosed('webex-recordings diagnose | cat')
    assert.equal(JSON.parse(piped.stdout).ok, true)
    const csv = await diagnosed('webex-recordings diagnose --format csv')
    assert.match(csv.stdout, /^id,status,found,hint,cause,trackingId,ms\r?\ncore,ok,/)
    assert.equal(csv.stdout.trimEnd().split('\n').length, 11)
  })

  test('wrong arguments are wrong arguments', async () => {
    const word = await diagnosed('webex-recordings diagnose now')
    assert.equal(word.code, 2)
    const address = await diagnosed('webex-recordings diagnose --base-url ftp://example.com')
    assert.equal(address.code, 2, address.stderr)
    assert.match(address.stderr, /^webex-recordings: --base-url: /)
  })
})

test('everything was run', () => assert.deepEqual(left(), []))
