// What the tests of the commands that change recordings share: an office with people, their recordings and a folder to work in. The
// emulator stands in for Webex.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { consumer, installed, load } from './support.mjs'

/** @import { TestContext } from 'node:test' */
/** @import { EmulatorOptions, EmulatorRequest, EmulatorResponse, NewEmulatorRecording } from 'webex-converged-recordings/emulator' */

/** @typedef {{ email: string, token: string, roles?: string[], scopes?: string[] }} User */

export const ADA = { email: 'ada@example.com', token: 'adas-t0ken' }
export const BOB = { email: 'bob@example.com', token: 'bobs-t0ken' }
export const ROOT = { email: 'root@example.com', token: 'admins-t0ken', roles: ['admin'] }
export const OFFICER = { email: 'law@example.com', token: 'officers-t0ken', roles: ['compliance-officer'] }
const READER = { email: 'reader@example.com', token: 'readers-t0ken', scopes: ['spark:recordings_read'] }

export { READER }

const USERS = [ADA, BOB, ROOT, OFFICER, READER]

const CLI = join(installed, 'cli.js')
const DAY_MS = 86_400_000

const { createEmulator } = await load()
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)

/** Modules that are loaded before the command. */
const BEFORE = {
  // A person in front of a terminal: standard input and standard error say that they are one.
  terminal: 'process.stdin.isTTY = process.stderr.isTTY = true\nprocess.stderr.columns = 100',
  // A disk that is full as soon as the log has some lines.
  'full-disk': `
    import fs from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    const { writeSync } = fs
    let left = Number(process.env.LINES_LEFT)
    fs.writeSync = (file, bytes, ...rest) => {
      if (\`\${bytes}\`.includes('"step"') && left-- <= 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      return writeSync(file, bytes, ...rest)
    }
    syncBuiltinESMExports()`,
}

/**
 * Its `answer` may be set to a function that answers a request in the emulator's place, or returns nothing.
 *
 * @param {TestContext} context
 * @param {EmulatorOptions & { users?: User[] }} [options]
 */
export async function office(context, { users = [], ...options } = {}) {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, ...options, users: [...USERS, ...users] })
  const folder = await mkdtemp(join(consumer, 'office-'))
  for (const [name, source] of Object.entries(BEFORE)) await writeFile(join(folder, `${name}.mjs`), source)

  const here = {
    emulator,
    folder,
    /** The requests that change something: what, and with which body. */
    changes: /** @type {{ what: string, query: string, body: any }[]} */ ([]),
    answer: /** @type {(request: EmulatorRequest) => EmulatorResponse | undefined} */ (() => undefined),
  }
  /** @param {EmulatorRequest} request */
  const handle = (request) => {
    const { pathname, search } = new URL(request.url)
    if (request.method !== 'GET') {
      const text = new TextDecoder().decode(request.body)
      here.changes.push({ what: `${request.method} ${pathname}`, query: search, body: text && JSON.parse(text) })
    }
    return here.answer(request) ?? emulator.handle(request)
  }
  const { baseUrl, close } = await serve({ emulator: { ...emulator, handle } })
  context.after(close)

  /**
   * @param {User} user
   * @param {string[]} args
   * @param {{ before?: keyof typeof BEFORE, environment?: Record<string, string | undefined> }} [how]
   */
  const start = (user, args, { before, environment } = {}) => {
    const child = spawn(process.execPath, [...(before ? ['--import', `./${before}.mjs`] : []), CLI, ...args], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: user.token, ...environment },
    })
    const printed = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      printed.stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      printed.stderr += text
    })
    child.stdin.on('error', () => {})
    const ended = once(child, 'close').then(([code, signal]) => ({ code: code ?? signal, ...printed }))
    return { child, printed, ended }
  }
  /**
   * Runs a command to its end.
   *
   * @param {User} user
   * @param {string[]} args
   * @param {Parameters<typeof start>[2] & { input?: string }} [how]
   */
  const run = async (user, args, { input, ...how } = {}) => {
    const { child, ended } = start(user, args, how)
    child.stdin.end(input)
    return ended
  }
  /** @param {string} file */
  const read = (file) => readFile(join(folder, file), 'utf8')
  /** @param {string} file The half line at its end that a kill may have left is not read. */
  const linesOf = async (file) => linesIn((await read(file).catch(() => '')).replace(/[^\n]*$/, ''))
  /** @param {string} text */
  const linesIn = (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line))

  /**
   * Adds recordings, and returns their ids, oldest first.
   *
   * @param {NewEmulatorRecording} recording
   * @param {number} count
   * @param {number} days how old the newest one is
   */
  const add = (recording, count, days) =>
    Array.from({ length: count }, (_, at) => {
      const createTime = new Date(Date.now() - DAY_MS * (days + (count - at) / 10_000))
      return emulator.add({ topic: `Topic ${at}`, createTime, ...recording }).id
    })
  return Object.assign(here, {
    start,
    run,
    read,
    linesOf,
    linesIn,
    write: (/** @type {string} */ file, /** @type {string} */ text) => writeFile(join(folder, file), text),
    /** The files that commands have written. */
    files: async () => (await readdir(folder)).filter((name) => !name.endsWith('.mjs')).sort(),
    calls: (/** @type {User} */ { email }, /** @type {number} */ count, /** @type {number} */ days, more = {}) =>
      add({ serviceType: 'calling', ownerEmail: email, ...more }, count, days),
    meetings: (/** @type {User} */ { email }, /** @type {number} */ count, /** @type {number} */ days, more = {}) =>
      add({ serviceType: 'MeetingCenter', hostEmail: email, ...more }, count, days),
    /** @param {string[]} wanted */
    idsThatAre: (...wanted) =>
      new Set(emulator.recordings().flatMap(({ id, status }) => (wanted.includes(status ?? '') ? [id] : []))),
  })
}

/**
 * Answers that an emulator with one fault would give.
 *
 * @param {string} fault
 */
export const refusal = async (fault) =>
  (await createEmulator({ dialect: 'webex', users: USERS, recordings: 0, faults: fault })).handle
