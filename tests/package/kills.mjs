// Saves files in processes that are killed at random moments, from hosts that misbehave, until all files are there. Nothing may be
// wrong, missing or left over.
//
// This file is the processes as well: they get the ids of recordings as messages, and say what came of each.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { random } from '../helpers/random.mjs'
import { hashOf } from './media-files.mjs'
import { chaos, MEDIA_TOKEN, mediaHost } from './media-host.mjs'

/**
 * @typedef {import('../../pkg-template/download.js').Part} Part
 * @typedef {import('../../pkg-template/download.js').SavedFile} SavedFile
 * @typedef {import('node:child_process').ChildProcess} ChildProcess
 *
 * @typedef {{ id: string, part: Part, size: number, tries: number }} Job
 * @typedef {{ id: string, files?: SavedFile[], error?: string }} Outcome
 *
 * @typedef {object} Report
 * @property {number} files
 * @property {number} kills
 * @property {{ requests: number, bytes: number, details: number, leastBytes: number }} sent
 * @property {Record<string, number>} errors how often a call failed with what
 * @property {Record<string, number>} outcomes
 * @property {string[]} wrong
 * @property {string[]} left
 */

const AT_A_TIME = 4
/** How likely it is that a process is killed soon after it has requested a file, or soon after the answer has ended, and how soon. */
const KILLS = { requested: { chance: 0.2, withinMs: 40 }, answered: { chance: 0.15, withinMs: 10 } }
/** Beyond any bad luck. */
const MOST_TRIES = 60
/** Real stalls are rarer than this limit makes them, which does no harm. */
const STALL_MS = 300

if (process.send) await save(process.argv[2], process.argv[3], process.argv[4])

/**
 * A process that saves what it is told to.
 *
 * @param {string} reexport a module that exports the package
 * @param {string} baseUrl
 * @param {string} dir
 */
async function save(reexport, baseUrl, dir) {
  /** @type {typeof import('webex-converged-recordings') & typeof import('../../pkg-template/download.js')} */
  const { RecordingsClient, saveRecording } = await import(reexport)
  // Tries follow each other without a wait.
  Math.random = () => 0
  const client = new RecordingsClient({ token: MEDIA_TOKEN, baseUrl, retries: 6 })
  process.on('message', async (/** @type {Job} */ { id, part }) => {
    const outcome = await saveRecording(client, id, { dir, parts: [part], stallTimeoutMs: STALL_MS }).then(
      ({ files }) => ({ id, files }),
      ({ code, message }) => ({ id, error: `${code}: ${message}` }),
    )
    process.send?.(outcome)
  })
  process.once('disconnect', () => process.exit())
  process.send?.({ id: '' })
}

/**
 * @param {object} options
 * @param {number} options.files
 * @param {number} options.seed
 * @param {string} options.dir an empty folder
 * @param {string} options.reexport
 * @returns {Promise<Report>}
 */
export async function saveAndKill({ files, seed, dir, reexport }) {
  const next = random(seed)
  /** @type {Map<string, ChildProcess>} */
  const working = new Map()
  let kills = 0
  const mayKill = (/** @type {string} */ id, /** @type {{ chance: number, withinMs: number }} */ { chance, withinMs }) => {
    if (next() >= chance) return
    const child = working.get(id)
    const kill = () => {
      if (working.get(id) === child && child?.kill('SIGKILL')) kills++
    }
    setTimeout(kill, withinMs * next())
  }
  const misbehaving = chaos(next)
  const host = await mediaHost({
    chaos: (request) => {
      mayKill(request.id, KILLS.requested)
      return misbehaving(request)
    },
    onOver: ({ id }) => mayKill(id, KILLS.answered),
  })
  const jobs = Array.from({ length: files }, (_, at) => {
    const [id, part] = [`r${at}`, next.of(/** @type {const} */ (['recording', 'audio', 'transcript']))]
    const size = 100 + next.below(next.of([1000, 20_000, 100_000, 100_000, 1_000_000, 4_000_000]))
    host.add(id, { [part]: size }, { topic: next.of(['Weekly', 'Résumé: a/b', '😀']) })
    return { id, part, size, tries: 0 }
  })
  const all = new Map(jobs.map((job) => [job.id, job]))
  /** @type {Map<string, string>} */
  const paths = new Map()
  /** @type {Report['errors']} */
  const errors = {}
  /** @type {Report['outcomes']} */
  const outcomes = {}
  const queue = [...jobs]
  const count = (/** @type {Record<string, number>} */ counts, /** @type {string} */ what) => {
    counts[what] = (counts[what] ?? 0) + 1
  }

  /** One process after the other, until nothing is left to do. */
  const worker = async () => {
    while (queue.length > 0) {
      const child = fork(fileURLToPath(import.meta.url), [reexport, host.baseUrl, dir], { execArgv: [] })
      const exited = once(child, 'exit')
      await Promise.race([once(child, 'message'), exited.then(() => Promise.reject(new Error('a process did not start')))])
      for (let job = queue.shift(); job; job = queue.shift()) {
        job.tries++
        if (job.tries > MOST_TRIES) throw new Error(`${job.id} is not there after ${MOST_TRIES} tries: ${JSON.stringify(errors)}`)
        working.set(job.id, child)
        // It may have been killed just now.
        child.send(job, () => {})
        const outcome = await Promise.race([once(child, 'message').then(([message]) => /** @type {Outcome} */ (message)), exited])
        working.delete(job.id)
        if (Array.isArray(outcome)) {
          if (outcome[1] !== 'SIGKILL') throw new Error(`a process ended with ${outcome}`)
          queue.push(job)
          break
        }
        const [file] = outcome.files ?? []
        if (!file) {
          count(errors, outcome.error ?? 'nothing was saved')
          queue.push(job)
          continue
        }
        count(outcomes, file.outcome)
        paths.set(job.id, file.path)
      }
      child.disconnect?.()
      await exited
    }
  }
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  } finally {
    await host.close()
  }

  const wrong = []
  for (const [id, path] of paths) {
    const { part } = /** @type {Job} */ (all.get(id))
    const pieces = await createReadStream(path).toArray()
    if (hashOf(pieces) !== host.file(id, part).sha256()) wrong.push(path)
  }
  const known = new Set([...paths.values()].map((path) => resolve(path)))
  const left = (await readdir(dir)).filter((name) => !known.has(resolve(join(dir, name))))
  const bytes = host.requests.reduce((sum, { sent }) => sum + sent, 0)
  const leastBytes = jobs.reduce((sum, { size }) => sum + size, 0)
  const sent = { requests: host.requests.length, bytes, details: host.details.length, leastBytes }
  return { files: known.size, kills, sent, errors, outcomes, wrong, left }
}
