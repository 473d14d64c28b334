// What the tests of the diagnosis share: people with secrets, and a look at each diagnosis for what must not be in it.

import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { consumer, load } from './support.mjs'

/** @import { Cause, Check, Diagnosis } from 'webex-converged-recordings/diagnose' */

export const { createEmulator, RecordingsClient, RecordingsError } = await load()

/** @type {typeof import('webex-converged-recordings/diagnose')} */
export const { diagnose } = await diagnoseAsInstalled()

async function diagnoseAsInstalled() {
  const file = join(consumer, `diagnose-${process.pid}.mjs`)
  await writeFile(file, "export * from 'webex-converged-recordings/diagnose'\n")
  return import(pathToFileURL(file).href)
}

export const TOKEN = 'S3cret-t0ken-of-ada'
export const ADA = { email: 'ada.lovelace@example.com', name: 'Ada Lovelace', token: TOKEN }
export const TOPIC = 'Takeover of the competitor'
export const PASSWORD = 's3cret-of-the-proxy'

/** A Webex in which Ada has a recording of a call. */
export async function webex(options = {}, { isEmpty = false } = {}) {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users: [ADA], ...options })
  if (!isEmpty) emulator.add({ serviceType: 'calling', ownerEmail: ADA.email, topic: TOPIC, files: { audio: true } })
  return emulator
}

const SECRETS = [TOKEN, 'ada', 'lovelace', TOPIC, PASSWORD, '/nbr/', 'ticket=', 'bearer ey', 'NODE_TLS_REJECT_UNAUTHORIZED=0']

/**
 * Checks what every diagnosis must be.
 *
 * @param {Diagnosis} diagnosis
 * @param {string[]} [more] more secrets
 */
export function sound(diagnosis, more = []) {
  const { ok, summary, checks } = diagnosis
  const text = JSON.stringify(diagnosis)
  for (const secret of [...SECRETS, ...more])
    assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${secret} in ${text}`)
  assert.equal(
    ok,
    checks.every(({ status }) => status !== 'failed'),
  )
  assert.match(summary, /^[^\n]{8,320}([.!)]|https:\/\/\S+)$/)
  const ids = checks.map(({ id }) => id)
  assert.deepEqual(ids, [...new Set(ids)], 'each check once')
  for (const { status, found, hint, cause, ms } of checks) {
    assert.match(found, /^\S.*\.$/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is the point
    assert.doesNotMatch(found + (hint ?? ''), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|undefined|null|NaN|\[object/)
    assert.ok(Number.isInteger(ms) && ms >= 0)
    // Whoever reads that something is wrong is told what to do.
    assert.equal(cause !== undefined, status === 'failed' || status === 'warning', found)
    if (cause) assert.match(hint ?? '', /^\S.*([.)]|https:\/\/\S+)$/, found)
  }
}

/**
 * The cause that a diagnosis puts first: the one that its summary is about.
 *
 * @param {Diagnosis} diagnosis
 * @returns {Cause | undefined}
 */
export const firstCause = ({ summary, checks }) => checks.find(({ cause, found }) => cause && summary.includes(found))?.cause

/**
 * @param {Diagnosis} diagnosis
 * @param {Check['id']} id
 */
export const checkOf = ({ checks }, id) => {
  const found = checks.find((check) => check.id === id)
  assert.ok(found, `there is a check ${id}`)
  return found
}
