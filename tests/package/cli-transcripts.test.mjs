// What people see of each command: transcripts/ has a file for each, with shell commands and everything that they print. Here they run
// again, against a local Webex. After a change, let UPDATE=1 write them anew, and read them:
//
//     UPDATE=1 cargo xtask test cli-transcripts

import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { NOW, ownFolder, run, webex } from './cli.mjs'
import { here, installed, TOKEN } from './support.mjs'

const transcripts = join(here, 'transcripts')
const { version } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
const names = (await readdir(transcripts)).sort()

const USER = { email: 'user@example.com', token: TOKEN }
const ADMIN = { email: 'admin@example.com', token: 'token-of-an-administrator', roles: ['admin'] }
const OFFICER = { email: 'officer@example.com', token: 'token-of-an-officer', roles: ['compliance-officer'] }

/** The lines of shell in a transcript. */
const linesIn = (text) => [...text.matchAll(/^\$ (.+)$/gm)].map(([, line]) => line)

/** Runs these lines one after another in the same folder, and returns their transcript. */
async function transcriptOf(lines, context) {
  const folder = await ownFolder()
  const { baseUrl } = await webex(context, { users: [USER, ADMIN, OFFICER] })
  // So that the ages that are given, and the times of Webex, are the same in every run.
  const clock = { CLOCK: NOW, NODE_OPTIONS: `--import=${join(here, 'clock.mjs')}` }
  const env = {
    ...clock,
    WEBEX_BASE_URL: baseUrl,
    WEBEX_ACCESS_TOKEN: TOKEN,
    ADMIN_TOKEN: ADMIN.token,
    OFFICER_TOKEN: OFFICER.token,
  }
  // What differs from run to run.
  const plain = (text) =>
    text
      .replaceAll(folder, 'FOLDER')
      .replaceAll(new URL(baseUrl).host, 'HOST')
      .replaceAll(version, 'VERSION')
      .replace(/\bEMULATOR_[\w-]+/g, 'TRACKING_ID')
      .replace(/(?<=Free on this disk: ).+/, 'SIZE')
  const told = []
  for (const line of lines) {
    const { code, stdout, stderr } = await run(line, { folder, env })
    const complaints = stderr.replace(/^(?!$)/gm, 'stderr: ')
    told.push(`$ ${line}\n${plain(stdout + complaints)}exit ${code}\n`)
  }
  return told.join('\n')
}

for (const name of names) {
  test(name, async (context) => {
    const file = join(transcripts, name)
    const expected = await readFile(file, 'utf8')
    const came = await transcriptOf(linesIn(expected), context)
    if (process.env.UPDATE) await writeFile(file, came)
    else assert.equal(came, expected)
  })
}

describe('there is a transcript of', async () => {
  const folder = await ownFolder()
  const { stdout } = await run('webex-recordings --help', { folder })
  const commands = [...stdout.matchAll(/^ {2}(\w+) /gm)].map(([, command]) => command)
  assert.ok(commands.length >= 7, stdout)

  for (const command of commands) {
    test(`the help of ${command}, and three errors at least`, async () => {
      const text = await readFile(join(transcripts, `${command}.txt`), 'utf8')
      assert.ok(linesIn(text).includes(`webex-recordings ${command} --help`))
      const errors = text.match(/^exit [1-9]/gm)
      assert.ok(errors?.length >= 3, `${errors?.length ?? 0} errors`)
    })
  }
})
