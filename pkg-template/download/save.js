// saveRecording: the files of a recording in a folder. A call that ends early leaves what it has, and the next one goes on.

import { createHash } from 'node:crypto'
import { mkdir, open, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { RecordingsError } from '../error.js'
import { withLock } from '../files/lock.js'
import { expanded } from '../files/whole.js'
import { abortedOf, reasonOfAbort } from '../host/signals.js'
import { kindOf, textIn } from '../host/values.js'
import { internalsOf } from './client.js'
import { Disk } from './disk.js'
import { downloadRecording } from './download.js'
import { mark, timeIn } from './name.js'
import { SAVING, separated } from './options.js'
import { PartFile, stateOf } from './part-file.js'

/** @import { CallOptions, SignalLike } from 'webex-converged-recordings' */
/** @import { Internals } from '../core.js' */
/** @import { Download, DownloadOptions, DownloadProgress, Part, Saved, SavedFile, SaveOptions } from '../download.js' */
/** @import { Version } from './part-file.js' */

/**
 * The saving of a recording.
 *
 * @typedef {object} Job
 * @property {unknown} client
 * @property {string} id
 * @property {string} source
 * @property {string} folder
 * @property {string} base what the names of its incomplete files begin with, and the folder
 * @property {Pick<SaveOptions, 'stallTimeoutMs' | 'onProgress'>} ours
 * @property {CallOptions} calls
 * @property {Disk} disk
 * @property {Internals['failure']} failure makes the errors
 * @property {AbortSignal} lost aborted if another process has taken over
 */

/** @type {Parameters<Internals['failure']>[0]} */
const CHANGED = {
  code: 'changed',
  message: 'The file has changed since its first bytes were saved.',
  retryable: true,
  attempts: 0,
}

/**
 * @param {unknown} client
 * @param {unknown} id
 * @param {unknown} options
 * @returns {Promise<Saved>}
 */
export async function saveRecording(client, id, options) {
  const { failure } = internalsOf(client)
  /** @param {string} message */
  const invalid = (message) => failure({ code: 'invalid-argument', message, retryable: false, attempts: 0 })
  if (typeof id !== 'string') throw invalid(`id: expected a string, got ${kindOf(id)}`)
  const { ours, calls } = separated(options, SAVING, failure)
  const { dir, stallTimeoutMs, onProgress } = ours
  const parts = ours.parts && [...new Set(ours.parts)]
  if (dir === undefined) throw invalid('dir: expected the path of a folder, got nothing')
  throwIfAborted(calls.signal)
  const { source = 'converged' } = /** @type {DownloadOptions} */ (calls)
  const folder = resolve(expanded(dir))
  const disk = new Disk(failure)
  await disk.doing(`create ${JSON.stringify(folder)}`, () => mkdir(folder, { recursive: true }))
  const base = join(folder, `${mark(id)}-${hashOf(source, id)}`)
  const job = { client, id, source, folder, base, ours: { stallTimeoutMs, onProgress }, calls, disk, failure }
  return locked(disk, base, calls.signal, (lost) => saveParts({ ...job, lost }, parts))
}

/**
 * @param {Job} job
 * @param {readonly Part[] | undefined} parts
 */
async function saveParts(job, parts) {
  /** @type {Saved} */
  const saved = { files: [], absent: [] }
  if (!parts) return { ...saved, files: [await savePart(job, undefined)] }
  for (const part of parts) {
    try {
      saved.files.push(await savePart(job, part))
    } catch (error) {
      if (!hasCode(error, 'no-media')) throw error
      saved.absent.push(part)
    }
  }
  return saved
}

/**
 * Saves one file. If it has changed since its first bytes arrived, begins anew, once.
 *
 * @param {Job} job
 * @param {Part | undefined} part
 */
async function savePart(job, part) {
  try {
    return await tryPart(job, part)
  } catch (error) {
    if (!hasCode(error, 'changed')) throw error
    return tryPart(job, part)
  }
}

/**
 * @param {Job} job
 * @param {Part | undefined} part
 */
async function tryPart(job, part) {
  if (part) return goOn(job, part)
  // Which part it is, and so whether some of it is there, is only known once the download has begun.
  const download = await begin(job, undefined)
  return goOn(job, download.part, download)
}

/**
 * Goes on with a part, whatever there is of it.
 *
 * @param {Job} job
 * @param {Part} part
 * @param {Download} [fromStart] a download of it that has begun
 */
async function goOn(job, part, fromStart) {
  const { id, source, base, disk } = job
  const file = new PartFile(disk, `${base}-${part}.part`, { id, source, part })
  let stream = fromStart?.stream
  try {
    const version = await file.open()
    let download = fromStart
    if (!download || file.length > 0) {
      await download?.stream.cancel()
      download = await begin(job, part, { offset: file.length, validator: version.validator })
    }
    stream = download.stream
    return await receive(job, file, version, download)
  } catch (error) {
    // What is there belongs to what the file was before.
    if (hasCode(error, 'changed')) await file.remove()
    throw error
  } finally {
    // After its end, this does nothing.
    stream?.cancel().catch(() => {})
    await file.leave()
  }
}

/**
 * @param {Job} job
 * @param {Part | undefined} part
 * @param {Pick<DownloadOptions, 'offset' | 'validator'>} [from]
 */
async function begin({ client, id, ours, calls }, part, from) {
  const { onProgress, ...rest } = ours
  let known = /** @type {Part} */ (part)
  /** @param {DownloadProgress} progress */
  const tell = (progress) => {
    const withPart = { part: known, ...progress }
    return onProgress?.(withPart)
  }
  const download = await downloadRecording(client, id, { ...calls, ...rest, ...from, part, onProgress: tell })
  known = download.part
  return download
}

/**
 * Writes what arrives.
 *
 * @param {Job} job
 * @param {PartFile} file
 * @param {Version} version of what is there
 * @param {Download} download
 * @returns {Promise<SavedFile>}
 */
async function receive(job, file, version, { stream, part, name, size, offset, validator }) {
  const { folder, disk, failure, lost, calls } = job
  const path = join(folder, name)
  if (dirname(path) !== folder) throw disk.error('The name of the file leads out of the folder.')
  const there = await sizeAt(disk, path)
  if (there !== undefined) {
    if (size !== undefined && there !== size) throw disk.inTheWay(path, `, and has ${there} bytes instead of ${size}`)
    const isSame = size !== undefined || (await hasBytes(disk, path, stream, offset))
    if (!isSame) throw disk.inTheWay(path, ', and is another file')
    // What is left of it, if it was given its name and then the process was killed.
    await file.remove()
    return { part, path, size: there, outcome: 'already-there' }
  }
  if (offset > 0 && version.size !== undefined && size !== undefined && version.size !== size) throw failure(CHANGED)
  const throwIfOver = () => {
    throwIfAborted(calls.signal)
    if (lost.aborted) throw disk.error('Another process has taken over, because this one gave no sign of life for a while.')
  }
  throwIfOver()
  // There is nothing yet, or the server does not go on after what there is.
  if (offset === 0) await file.begin({ validator, size })
  for await (const bytes of stream) {
    throwIfOver()
    await file.write(bytes, size)
  }
  throwIfOver()
  const { length } = file
  // Else every later call would find a file of another size than the host says.
  if (size !== undefined && length !== size) throw failure(CHANGED)
  await file.finish(path, timeIn(name))
  return { part, path, size: length, outcome: 'saved' }
}

/**
 * Whether a file is what arrives, for hosts that do not say how long it should be.
 *
 * @param {Disk} disk
 * @param {string} path
 * @param {Download['stream']} stream
 * @param {number} offset where the stream begins
 */
function hasBytes(disk, path, stream, offset) {
  return disk.doing(`read ${JSON.stringify(path)}`, async () => {
    const file = await open(path)
    try {
      let at = offset
      for await (const bytes of stream) {
        const own = Buffer.alloc(bytes.length)
        await file.read(own, 0, own.length, at)
        if (!own.equals(bytes)) return false
        at += bytes.length
      }
      return (await file.stat()).size === at
    } finally {
      await file.close()
    }
  })
}

/**
 * How long the file at a path is. `undefined` if nothing is there. It may be a symbolic link, if somebody has moved the file to
 * another disk.
 *
 * @param {Disk} disk
 * @param {string} path
 */
function sizeAt(disk, path) {
  return disk.doing(`read ${JSON.stringify(path)}`, async () => {
    if (!(await stateOf(path))) return undefined
    const state = await stat(path)
    if (!state.isFile()) throw disk.inTheWay(path, ', and is not a file')
    return state.size
  })
}

/**
 * Works on a recording in a folder, as the only one. Waits for as long as others do.
 *
 * @template T
 * @param {Disk} disk
 * @param {string} path
 * @param {SignalLike | null | undefined} signal
 * @param {(lost: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function locked(disk, path, signal, work) {
  const how = { signal: /** @type {AbortSignal} */ (signal ?? undefined), timeoutMs: Number.POSITIVE_INFINITY }
  try {
    const outcome = await disk.doing(`lock ${JSON.stringify(path)}`, () => withLock(path, (lost) => settled(work(lost)), how))
    if ('thrown' in outcome) throw outcome.thrown
    return outcome.value
  } catch (error) {
    throwIfAborted(signal)
    throw error
  }
}

/**
 * What came of work. Its failures must not be taken for those of the lock.
 *
 * @template T
 * @param {Promise<T>} work
 */
const settled = (work) =>
  work.then(
    (value) => ({ value }),
    (thrown) => ({ thrown }),
  )

/** @param {SignalLike | null | undefined} signal */
function throwIfAborted(signal) {
  if (signal && abortedOf([signal])) throw reasonOfAbort(signal)
}

/**
 * The same for all calls that save this recording, even in other processes.
 *
 * @param {string} source
 * @param {string} id
 */
const hashOf = (source, id) =>
  createHash('sha256')
    .update(JSON.stringify([source, id]))
    .digest('hex')
    .slice(0, 16)

/**
 * @param {unknown} error
 * @param {string} code
 */
const hasCode = (error, code) => RecordingsError.is(error) && textIn(error, 'code') === code
