// Tokens in a file that only its owner can read.

import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { invalidArgument, RecordingsError } from '../error.js'
import { withLock } from '../files/lock.js'
import { codeOf } from '../files/reasons.js'
import { expanded, followed, writeWhole } from '../files/whole.js'
import { kindOf, quietly } from '../host/values.js'
import { fileFailed, storage, storeFailed } from './errors.js'
import { isSame, tokensIn, unseen } from './tokens.js'

/** @import { FileStore, Tokens } from 'webex-converged-recordings/auth' */

const OWNER_ONLY = 0o600
const FOLDER_OF_OWNER = 0o700
const FOR_OTHERS = 0o077
/** What a process that was killed while it wrote has left behind counts as such after this time. */
const LEFT_BEHIND_MS = 60_000

/**
 * @param {string} path
 * @returns {FileStore}
 */
export function fileStore(path) {
  if (typeof path !== 'string' || !path.trim() || path.includes('\0')) {
    throw invalidArgument(`path: expected the path of a file, got ${path === '' ? 'an empty string' : kindOf(path)}`)
  }
  const file = resolve(expanded(path))
  return {
    read: () => unseen(quickly(() => read(followed(file)))),
    write: (next, previous) => quickly(() => write(followed(file), next, previous)),
    lock: (work, options) => lock(file, work, options),
  }
}

/**
 * @template T
 * @param {() => T} work
 */
const quickly = async (work) => work()

/**
 * @param {string} file
 * @returns {Tokens | undefined}
 */
function read(file) {
  const text = textOf(file)
  if (text === undefined) return undefined
  const tokens = tokensIn(quietly(() => JSON.parse(text)))
  if (typeof tokens !== 'string') return tokens
  const hint = 'Sign in again and write to another file, or delete this one first.'
  throw storage(`${JSON.stringify(file)} has no tokens: ${tokens}`, { hint })
}

/**
 * @param {string} file
 * @returns {string | undefined} nothing if there is no such file
 */
function textOf(file) {
  let opened
  try {
    opened = openSync(file, 'r')
    // Of the very file that is read: another one could take its place after the check.
    const state = fstatSync(opened)
    if (!state.isFile()) throw storage(`${JSON.stringify(file)} is a folder or a device, and not a file`)
    checkAccess(file, state.mode)
    return readFileSync(opened, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw RecordingsError.is(error) ? error : fileFailed('cannot read', file, error)
  } finally {
    if (opened !== undefined) closeSync(opened)
  }
}

/**
 * @param {string} file
 * @param {number} mode
 */
function checkAccess(file, mode) {
  // Windows has no such permissions, and Node makes some up.
  if (process.platform === 'win32' || (mode & FOR_OTHERS) === 0) return
  const name = JSON.stringify(file)
  const hint = `If nobody has read it, run chmod 600 ${name}. If somebody may have, sign in again.`
  throw storage(`${name} has tokens, and may be read or changed by others`, { hint })
}

/**
 * @param {string} file
 * @param {Tokens} next
 * @param {Tokens | undefined} previous
 */
function write(file, next, previous) {
  const tokens = tokensIn(next)
  if (typeof tokens === 'string') throw invalidArgument(`tokens: ${tokens}`)
  // A file that is damaged, or that others can read, is not replaced: this throws.
  const current = read(file)
  // Somebody has signed in again since, and `next` belongs to the sign-in before that.
  if (previous && current && !isSame(current, previous)) return
  const folder = dirname(file)
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_OF_OWNER })
    writeWhole(file, `${JSON.stringify(tokens, null, 2)}\n`, { mode: OWNER_ONLY })
  } catch (error) {
    throw fileFailed('cannot write', file, error)
  }
  tidy(folder, `${basename(file)}.`)
}

/**
 * Removes what killed processes have left beside the file, because there are tokens in it.
 *
 * @param {string} folder
 * @param {string} prefix
 */
function tidy(folder, prefix) {
  try {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(prefix) || !/^\d+\.tmp$/.test(name.slice(prefix.length))) continue
      const left = join(folder, name)
      if (Date.now() - statSync(left).mtimeMs > LEFT_BEHIND_MS) rmSync(left, { force: true })
    }
  } catch {}
}

/**
 * @template T
 * @param {string} file
 * @param {() => T | Promise<T>} work
 * @param {{ signal?: AbortSignal | undefined, timeoutMs?: number | undefined }} [options]
 * @returns {Promise<T>}
 */
async function lock(file, work, options = {}) {
  /** @type {{ value: T } | undefined} */
  let done
  /** @type {{ thrown: unknown } | undefined} */
  let failed
  const guarded = async () => {
    try {
      done = { value: await work() }
    } catch (thrown) {
      failed = { thrown }
    }
  }
  try {
    mkdirSync(dirname(followed(file)), { recursive: true, mode: FOLDER_OF_OWNER })
    await withLock(file, guarded, options)
  } catch (thrown) {
    // What the signal says is passed on as it is.
    if (options.signal?.aborted && thrown === options.signal.reason) throw thrown
    // The work is done, and its lock will be taken over.
    if (!done && !failed) throw codeOf(thrown) ? fileFailed('cannot lock', file, thrown) : storeFailed('The lock', thrown)
  }
  if (failed) throw failed.thrown
  return /** @type {{ value: T }} */ (done).value
}
