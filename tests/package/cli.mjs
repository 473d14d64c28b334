// What the tests of the command share: a folder of their own, a Webex, and the command as a shell runs it.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:http'
import { delimiter, join } from 'node:path'
import { portOf } from '../helpers/port.mjs'
import { consumer, load, TOKEN } from './support.mjs'

/** @import { EmulatorOptions } from 'webex-converged-recordings/emulator' */

const { createEmulator } = await load()

export const NOW = '2026-01-15T12:00:00Z'
/** Both are exactly the recordings of the last week, as the command does not know the emulator's time. */
export const WEEK = ['--from', '2026-01-08T12:00:00Z', '--to', NOW]

/** An empty folder, in which there is also a home without a sign-in. */
export async function ownFolder() {
  const folder = await mkdtemp(join(consumer, 'command-'))
  await mkdir(join(folder, 'home'))
  return folder
}

/**
 * An emulator with a server.
 *
 * @param {{ after: (close: () => Promise<void>) => void }} context of a test, at whose end it is closed
 * @param {EmulatorOptions} [options]
 */
export async function webex(context, options) {
  const now = Date.parse(NOW)
  const emulator = await createEmulator({ dialect: 'webex', token: TOKEN, now: () => now, ...options })
  const { baseUrl, close } = await emulator.listen()
  context.after(close)
  return { emulator, baseUrl }
}

/**
 * A server in the place of Webex. Returns its base URL.
 *
 * @param {{ after: (close: () => void) => void }} context of a test, at whose end it is closed
 * @param {import('node:http').RequestListener} answer
 */
export async function served(context, answer) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => void server.close())
  return `http://127.0.0.1:${portOf(server)}/v1`
}

/**
 * @typedef {object} Ended
 * @property {number | string | null} code the exit code, or the signal that ended it
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Starts a line of shell in which `webex-recordings` is the command. Only the given variables of its own are set.
 *
 * @param {string} line
 * @param {object} where
 * @param {string} where.folder as ownFolder() makes it
 * @param {Record<string, string | undefined>} [where.env]
 * @param {string} [where.input]
 * @param {boolean} [where.isInputOpen] whether standard input stays open after that
 */
export function start(line, { folder, env, input = '', isInputOpen = false }) {
  const bin = join(consumer, 'node_modules/.bin')
  const home = join(folder, 'home')
  const child = spawn('bash', ['-c', line], {
    cwd: folder,
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: home, LANG: 'C.UTF-8', TERM: 'dumb', ...env },
    stdio: 'pipe',
  })
  child.stdin.on('error', () => {})
  child.stdin.write(input)
  if (!isInputOpen) child.stdin.end()
  const seen = { stdout: '', stderr: '' }
  for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
    child[name].setEncoding('utf8').on('data', (text) => {
      seen[name] += text
    })
  }
  /** @type {Promise<Ended>} */
  const ended = once(child, 'close').then(([code, signal]) => ({ code: signal ?? code, ...seen }))
  return { child, seen, ended }
}

/** @type {(...args: Parameters<typeof start>) => Promise<Ended>} */
export const run = (...args) => start(...args).ended
