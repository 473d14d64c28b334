// A lock between processes: one at a time works on a path.
//
// The lock is a file beside the path, NAME.lock, which says who holds it: only one process can create it. Whoever is done removes
// it. A process that was killed leaves it behind, and then somebody has to take over, but only one: if two processes removed the
// file, the second could remove the lock that the first has just made. So nothing is removed. Each lock has an id that no other
// has, and who takes over creates NAME.lock.ID, with the id of the lock that was left behind. Again, only one process can. The
// last file of this chain is the lock that counts. Its holder removes them all, the first file first, because without that the
// others mean nothing.

import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { quietly } from '../host/values.js'
import { codeOf } from './reasons.js'
import { followed } from './whole.js'

/**
 * What a lock file says.
 *
 * @typedef {object} Holder
 * @property {string} id
 * @property {number} pid
 * @property {string} host
 * @property {string} place where the pid means this process, and no other: a boot of a computer, or of a container
 * @property {string} [started] when the process started, as the system counts. It tells it from a later one with the same pid.
 * @property {string} since when it got the lock
 */

/** @typedef {{ file: string, id: string, holder: Holder | undefined, touchedMs: number }} Link */

const DEFAULT_TIMEOUT_MS = 30_000
/** A holder shows so often that it is alive, */
const BEAT_MS = 3_000
/** and after so long a silence it counts as gone, if there is no other way to tell. */
const SILENT_MS = 15_000
/** In a folder with more names than this, */
const MANY_NAMES = 1000
/** looking through them may take one part in so many of the time. */
const LOOKING_PART = 100
const SHORTEST_PAUSE_MS = 20
const LONGEST_PAUSE_MS = 250

/** The lock was not free in time. */
export class LockTimeout extends Error {
  /**
   * @param {Holder | undefined} holder who has it, if that could be read
   * @param {string} file
   * @param {unknown} [cause]
   */
  constructor(holder, file, cause) {
    const who = holder ? `process ${holder.pid} on ${holder.host} has held it since ${holder.since}` : 'its holder is not known'
    super(`${JSON.stringify(file)} is still there: ${who}`, cause === undefined ? undefined : { cause })
    this.holder = holder
    this.file = file
  }
}

/**
 * Does work that only one process at a time may do with a path. Throws a LockTimeout if others hold the lock for too long, the
 * signal's reason, the operating system's errors, or what the work throws. The folder must exist.
 *
 * @template T
 * @param {string} path A symbolic link is followed.
 * @param {(lost: AbortSignal) => T | Promise<T>} work Its signal is aborted if another process has taken over, because this one
 *   gave no sign of life for so long, such as a computer that slept.
 * @param {object} [how]
 * @param {AbortSignal} [how.signal] ends the wait for the lock, and not the work
 * @param {number} [how.timeoutMs] how long to wait for the lock. 0: not at all, except to take over from a process that is gone.
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
  const root = `${followed(path)}.lock`
  const held = await acquire(root, timeoutMs, signal)
  try {
    return await work(held.lost)
  } finally {
    await held.release()
  }
}

/**
 * @param {string} root
 * @param {number} timeoutMs
 * @param {AbortSignal | undefined} signal
 */
async function acquire(root, timeoutMs, signal) {
  const end = performance.now() + timeoutMs
  const silence = new Silence()
  for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    if (signal?.aborted) throw signal.reason
    const { last, problem } = look(root)
    if (!problem && (!last || isGone(last, silence.of(last), here()))) {
      const lock = claim(root, last)
      if (lock) return lock
    }
    if (performance.now() >= end) throw new LockTimeout(last?.holder, last?.file ?? root, problem)
    // Not all at the same time.
    const thisPauseMs = pauseMs * (0.5 + Math.random())
    await pause(Math.min(thisPauseMs, end - performance.now()), signal)
    silence.add(thisPauseMs)
  }
}

/**
 * How long a holder has given no sign of life. The pauses are added up, and clocks are not asked: those of two computers differ, and
 * when a computer wakes up, a holder on it has been silent for hours.
 */
class Silence {
  #sign = ''
  #ms = 0

  /** @param {Link} link */
  of({ id, touchedMs }) {
    const sign = `${id} ${touchedMs}`
    if (sign !== this.#sign) this.#ms = 0
    this.#sign = sign
    return this.#ms
  }

  /** @param {number} ms */
  add(ms) {
    this.#ms += ms
  }
}

/**
 * Whether the process that holds a lock is certainly alive. Otherwise only its silence tells: after a restart, for example.
 *
 * @param {Holder | undefined} holder
 */
export const isAlive = (holder) => holder?.place === here() && stateOf(holder) === 'alive'

/**
 * Whether the process that made a lock is gone.
 *
 * @param {Link} link
 * @param {number} silentMs
 * @param {string} place where this process is
 */
function isGone({ holder }, silentMs, place) {
  const state = holder?.place === place ? stateOf(holder) : 'unknown'
  return state === 'unknown' ? silentMs >= SILENT_MS : state === 'gone'
}

/**
 * @param {Holder} holder in the same place as this process
 * @returns {'alive' | 'gone' | 'unknown'}
 */
function stateOf({ pid, started }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return 'gone'
  }
  const now = startOf(pid)
  if (now === undefined || started === undefined) return 'unknown'
  return now === started ? 'alive' : 'gone'
}

/**
 * When a process started, or `ended` if it has ended and only its parent does not know yet. Only Linux tells this cheaply.
 *
 * @param {number} pid
 * @returns {string | undefined}
 */
function startOf(pid) {
  const stat = readQuietly(`/proc/${pid}/stat`)
  // The second field is the program's name in brackets, and may contain anything.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return /^[ZXx]$/.test(state) ? 'ended' : fields[18]
}

/**
 * Where the pids of this process mean something: on this computer since it was started, and in this container.
 *
 * @type {string | undefined}
 */
let place
const here = () => {
  place ??= [host(), readQuietly('/proc/sys/kernel/random/boot_id').trim(), linkQuietly('/proc/self/ns/pid')].join(' ')
  return place
}

/**
 * Reads the chain of locks. `problem`: why it could not be read. On Windows, that happens while a file is being removed.
 *
 * @param {string} root
 * @returns {{ chain: Link[], last: Link | undefined, problem: unknown }}
 */
function look(root) {
  /** @type {Link[]} */
  const chain = []
  try {
    for (let link = read(root); link; link = read(nextName(root, link))) chain.push(link)
    return { chain, last: chain.at(-1), problem: undefined }
  } catch (problem) {
    return { chain, last: chain.at(-1), problem }
  }
}

/**
 * @param {string} root
 * @param {Link | undefined} last
 */
const nextName = (root, last) => (last ? `${root}.${last.id}` : root)

/**
 * @param {string} file
 * @returns {Link | undefined} nothing if there is no such file
 */
function read(file) {
  try {
    const { ino, mtimeMs: touchedMs } = statSync(file)
    const holder = holderIn(readFileSync(file, 'utf8'))
    // Somebody may have been killed before it was written.
    return { file, id: holder?.id ?? `${ino}`, holder, touchedMs }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * @param {string} text
 * @returns {Holder | undefined}
 */
function holderIn(text) {
  try {
    const holder = JSON.parse(text)
    // The id becomes a part of a name, and a pid that is not positive stands for other processes.
    return /^[\da-f]{16}$/.test(holder.id) && Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined
  } catch {}
}

/**
 * Tries to get the lock, after everybody who is gone.
 *
 * @param {string} root
 * @param {Link | undefined} last
 */
function claim(root, last) {
  const id = randomBytes(8).toString('hex')
  const file = nextName(root, last)
  /** @type {Holder} */
  const me = {
    id,
    pid: process.pid,
    host: host(),
    place: here(),
    started: startOf(process.pid),
    since: new Date().toISOString(),
  }
  if (!created(file, `${JSON.stringify(me)}\n`)) return undefined
  // The chain may have been removed since it was read, and somebody may have begun another one: then this file means nothing.
  if (standing(root, id) === 'held') {
    if (!last) sweep(root, id)
    return new Lock(root, file, id)
  }
  rmSync(file, { force: true })
}

/**
 * When to look through large folders again.
 *
 * @type {Map<string, number>}
 */
const nextSweeps = new Map()

/**
 * Removes the files that a process left behind because it was killed while it released a chain. When a new chain begins, they mean nothing.
 *
 * @param {string} root
 * @param {string} id of the lock at the beginning. Somebody may think that its process is gone.
 */
function sweep(root, id) {
  const folder = dirname(root)
  const began = performance.now()
  if (began < (nextSweeps.get(folder) ?? 0)) return
  const start = `${basename(root)}.`
  const isLeft = (/** @type {string} */ name) => name.startsWith(start) && /^([\da-f]{16}|\d+)$/.test(name.slice(start.length))
  const names = quietly(() => readdirSync(folder)) ?? []
  // What is left behind does no harm. An archive may have a hundred thousand files, and each of them is locked while it is saved.
  const ended = performance.now()
  if (names.length > MANY_NAMES) nextSweeps.set(folder, ended + LOOKING_PART * (ended - began))
  for (const name of names.filter(isLeft)) {
    if (name !== start + id) quietly(() => rmSync(join(folder, name), { force: true }))
  }
}

/**
 * Whether a lock is the one that counts.
 *
 * @param {string} root
 * @param {string} id
 * @returns {'held' | 'lost' | 'unknown'}
 */
function standing(root, id) {
  const { last, problem } = look(root)
  if (problem) return 'unknown'
  return last?.id === id ? 'held' : 'lost'
}

/**
 * Creates a file, unless it is there.
 *
 * @param {string} file
 * @param {string} text
 */
function created(file, text) {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    const code = codeOf(error)
    // Windows says EPERM while the file before it is being removed.
    if (code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'))) return false
    // It may have been created, and then the disk was full.
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EIO') rmSync(file, { force: true })
    throw error
  }
}

/** A lock that this process holds. */
class Lock {
  #root
  #id
  #lost = new AbortController()
  #beat

  /**
   * @param {string} root
   * @param {string} file
   * @param {string} id
   */
  constructor(root, file, id) {
    this.#root = root
    this.#id = id
    this.#beat = setInterval(() => this.#showLife(file), BEAT_MS)
    this.#beat.unref?.()
  }

  /** Aborted if another process has taken over. */
  get lost() {
    return this.#lost.signal
  }

  /** @param {string} file */
  #showLife(file) {
    if (standing(this.#root, this.#id) === 'lost') {
      this.#lost.abort(new Error(`Another process has taken over ${JSON.stringify(this.#root)}`))
      return clearInterval(this.#beat)
    }
    const now = new Date()
    quietly(() => utimesSync(file, now, now))
  }

  async release() {
    clearInterval(this.#beat)
    // What belongs to another process by now must stay.
    await patiently(() => {
      const { chain, last, problem } = look(this.#root)
      if (problem) throw problem
      if (last?.id === this.#id) for (const { file } of chain) rmSync(file, { force: true })
    })
  }
}

/**
 * Does something again if it fails. On Windows, a program that scans files may have one open.
 *
 * @param {() => void} work
 */
async function patiently(work, left = 5) {
  try {
    work()
  } catch (error) {
    if (left === 0) throw error
    await pause(SHORTEST_PAUSE_MS)
    await patiently(work, left - 1)
  }
}

/**
 * @param {number} ms
 * @param {AbortSignal} [signal] ends it early
 * @returns {Promise<void>}
 */
const pause = (ms, signal) =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
  })

// Deno asks for a permission.
const host = () => quietly(hostname) ?? 'an unknown host'
/** @param {string} file */
const readQuietly = (file) => quietly(() => readFileSync(file, 'utf8')) ?? ''
/** @param {string} link */
const linkQuietly = (link) => quietly(() => readlinkSync(link)) ?? ''
