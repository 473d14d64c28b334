// Thousands of calls against an emulator that fails: SEED=1 node --expose-gc soak.mjs CALLS
//
// The emulator runs in a process of its own, behind HTTP. The events of every call are checked against the rules, by a
// model that is written here and not taken from the client. Prints a report as one line of JSON.

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'
import { createEmulator } from 'webex-converged-recordings/emulator'
import { random, seedOr } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'

/**
 * @typedef {import('webex-converged-recordings').ClientEvent} ClientEvent
 * @typedef {import('webex-converged-recordings').ResponseEvent} ResponseEvent
 * @typedef {import('webex-converged-recordings').Recording} Recording
 * @typedef {import('webex-converged-recordings').RecordingPage} RecordingPage
 * @typedef {import('webex-converged-recordings').Deletion} Deletion
 * @typedef {import('webex-converged-recordings/emulator').Emulator} Emulator
 *
 * @typedef {{ id: string, status: string, deletions: number }} Emulated a recording
 * @typedef {{ baseUrl: string, recordings: Emulated[], faults: object[] }} State what the emulator's process sends
 *
 * @typedef {{ value?: Recording | RecordingPage | Deletion, error?: unknown }} End of a call
 *
 * @typedef {object} Report
 * @property {number} calls
 * @property {number} seconds
 * @property {Record<string, number>} ends how many calls ended how
 * @property {Record<number, number>} attempts how many calls sent how many requests
 * @property {number} requests
 * @property {number} repeatedDeletions
 * @property {{ problem: string, events: ClientEvent[], end: string }[]} broken the calls that broke a rule
 * @property {object[]} samples of the memory
 * @property {number} toDelete
 * @property {number} deletedOnce
 * @property {number} deletedOthers
 * @property {object[]} faults
 */

const TOKEN = 't0ken-of-the-soak'
const CONCURRENCY = 40
// About one request in eight fails, in every way there is.
const FAULTS = [
  '* 503 1%',
  '* 429 Retry-After=1 1%',
  'GET 500 1%',
  'DELETE 502 html every 100',
  '* html 1%',
  'LIST truncated every 100',
  'GET empty 1%',
  '* 401 1%',
  '* reset 1%',
  '* lost 2%',
  '* cut 1%',
  '* stall 1%',
  '* stall-body 1%',
  '* 423 delay=20 1%',
]
const CLIENT_LIMITS = { tryTimeoutMs: 700, timeoutMs: 30_000 }

const ENOUGH = new Error('enough')
/** Repeats the faults, the aborts and the waits, but not the order in which requests arrive: 40 calls are always under way. */
const SEED = seedOr()

if (process.send) await serveEmulator(Number(process.argv[2]))
else console.log(JSON.stringify(await soak(Number(process.argv[2]))))

async function serveEmulator(/** @type {number} */ recordings) {
  const server = new URL('../node_modules/webex-converged-recordings/emulator-server.js', import.meta.url)
  /** @type {{ serve: (options: { emulator: Emulator }) => Promise<{ baseUrl: string }> }} */
  const { serve } = await import(server.href)
  const emulator = await createEmulator({ recordings, token: TOKEN, faults: FAULTS, seed: SEED })
  const { baseUrl } = await serve({ emulator })
  const state = () => ({
    baseUrl,
    recordings: emulator.recordings().map(({ id, status, deletions }) => ({ id, status, deletions })),
    faults: emulator.faults(),
  })
  process.on('message', () => process.send?.(state()))
  // This process ends with the other one.
  process.once('disconnect', () => process.exit())
  process.send?.(state())
}

/**
 * @param {number} calls
 * @returns {Promise<Report>}
 */
async function soak(calls) {
  Math.random = random(SEED)
  process.stdout.write('')
  const before = process.getActiveResourcesInfo().length
  const env = { ...process.env, SEED: String(SEED) }
  const child = fork(fileURLToPath(import.meta.url), [String(Math.ceil(calls / 2) + 100)], { env })
  /** @returns {Promise<State>} */
  const message = async () => (await once(child, 'message'))[0]
  const { baseUrl, recordings } = await message()
  const targets = recordings.filter(({ status }) => status === 'available').map(({ id }) => id)
  const readable = recordings.map(({ id }) => id)
  /** @type {Report} */
  const report = {
    calls,
    seconds: 0,
    ends: {},
    attempts: {},
    requests: 0,
    repeatedDeletions: 0,
    broken: [],
    samples: [],
    toDelete: 0,
    deletedOnce: 0,
    deletedOthers: 0,
    faults: [],
  }
  /** @type {string[]} */
  const deleted = []
  let next = 0

  const token = async () => TOKEN
  const aborts = random(SEED + 1)
  /** @param {(client: RecordingsClient) => Promise<Recording | RecordingPage | Deletion>} call */
  const one = async (call) => {
    /** @type {ClientEvent[]} */
    const events = []
    const onEvent = (/** @type {ClientEvent} */ event) => void events.push(event)
    const aborting = new AbortController()
    const client = new RecordingsClient({ token, baseUrl, onEvent, signal: aborting.signal, ...CLIENT_LIMITS })
    // One call in fifty is aborted at a random moment, often during a wait.
    const timer = aborts() < 0.02 ? setTimeout(() => aborting.abort(ENOUGH), 100 * aborts()) : undefined
    /** @type {End} */
    const end = await call(client).then(
      (value) => ({ value }),
      (error) => ({ error }),
    )
    clearTimeout(timer)
    const problem = end.error === ENOUGH ? undefined : broken(events, end)
    if (problem) report.broken.push({ problem, events, end: String(end.error ?? JSON.stringify(end.value).slice(0, 100)) })
    const kind = end.error === ENOUGH ? 'aborted' : (codeOf(end.error) ?? outcomeOf(end.value) ?? 'value')
    report.ends[kind] = (report.ends[kind] ?? 0) + 1
    const sent = events.filter((event) => event.type === 'request').length
    report.attempts[sent] = (report.attempts[sent] ?? 0) + 1
    report.requests += sent
    return end
  }
  // As a user would: the call is made again until the recording is known to be gone.
  const remove = async (/** @type {string} */ id) => {
    deleted.push(id)
    let end = await one((client) => client.deleteRecording(id))
    while (end.error && codeOf(end.error) !== 'not-found') {
      report.repeatedDeletions++
      end = await one((client) => client.deleteRecording(id))
    }
  }
  const worker = async () => {
    while (next < calls) {
      const turn = next++
      if (turn % 10 < 3) await remove(targets[deleted.length])
      else if (turn % 10 < 7) await one((client) => client.listRecordings({ max: 1 + (turn % 20), status: 'available' }))
      else await one((client) => client.getRecording(readable[turn % readable.length]))
      if (turn % Math.ceil(calls / 10) === 0) sample()
    }
  }
  const sample = () => {
    globalThis.gc?.()
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage()
    report.samples.push({
      calls: next,
      heapUsed,
      external,
      arrayBuffers,
      rss,
      resources: process.getActiveResourcesInfo().length,
    })
  }

  const began = performance.now()
  await Promise.all(Array.from({ length: CONCURRENCY }, worker))
  report.seconds = Math.round((performance.now() - began) / 100) / 10
  child.send('state')
  const state = await message()
  child.kill()
  await once(child, 'exit')
  const left = () => process.getActiveResourcesInfo().slice(before)
  await until(
    () => left().length === 0,
    () => `what is left open to close: ${left()}`,
  )
  sample()

  const times = new Map(state.recordings.map(({ id, deletions }) => [id, deletions]))
  report.toDelete = deleted.length
  report.deletedOnce = deleted.filter((id) => times.get(id) === 1).length
  report.deletedOthers = [...times].filter(([id, deletions]) => deletions > 0 && !deleted.includes(id)).length
  report.faults = state.faults
  return report
}

function codeOf(/** @type {unknown} */ error) {
  if (RecordingsError.is(error)) return error.code
  return error ? 'another error' : undefined
}

function outcomeOf(/** @type {End['value']} */ value) {
  return value && 'outcome' in value ? String(value.outcome) : undefined
}

/**
 * The rule that a call broke, or undefined.
 *
 * @param {ClientEvent[]} events
 * @param {End} end
 */
function broken(events, { value, error }) {
  const requests = events.filter((event) => event.type === 'request')
  const responses = events.filter((event) => event.type === 'response')
  if (requests.length !== responses.length) return 'a request without an end'
  const tokens = events.filter((event) => event.type === 'token')
  // A token that is not accepted is replaced once, without a wait.
  const replay = responses.findIndex(({ status }) => status === 401)
  const isReplayed = replay >= 0 && replay < responses.length - 1
  if (tokens.map(({ reason }) => reason).join() !== (replay >= 0 ? 'first,rejected' : 'first')) return 'wrong requests for tokens'
  if (replay >= 0 && !isReplayed) return 'a token was not replaced'
  if (isReplayed) responses.splice(replay, 1)
  // A wait that the server asked for is not a retry.
  const asked = responses.slice(0, -1).filter(({ status }) => status === 429).length
  const tries = responses.length - asked
  if (tries < 1 || tries > 4) return `${tries} tries`
  // How long it waited after each answer. A client that was asked to wait may then also wait for its turn.
  /** @type {Map<ResponseEvent | undefined, number>} */
  const pauses = new Map()
  /** @type {ResponseEvent | undefined} */
  let before
  for (const event of events) {
    if (event.type === 'response') before = event
    else if (event.type === 'wait' && !pauses.has(before)) pauses.set(before, event.waitMs)
    else if (event.type === 'wait' && asked === 0) return 'a wait too many'
  }
  const { method } = requests[0]
  const mayPass = (/** @type {ResponseEvent} */ { status, code }) =>
    status === undefined
      ? code === 'network' || code === 'timeout'
      : [423, 429, 502, 503, 504].includes(status) || (status === 500 && method === 'GET')
  const last = responses[responses.length - 1]
  const earlier = responses.slice(0, -1)
  const waits = earlier.flatMap((response) => pauses.get(response) ?? [])
  if (waits.length < earlier.length) return 'a try was repeated without a wait'
  // A list whose JSON was cut off has a good status.
  const mayBeCut = (/** @type {ResponseEvent} */ { status }) => status === 200 && method === 'GET'
  if (!earlier.every((response) => mayPass(response) || mayBeCut(response))) return 'a try was repeated that should not be'
  if (earlier.some(({ status }, at) => status === 429 && waits[at] < 1000)) return 'a wait was shorter than asked'
  const jitters = waits.filter((_, at) => earlier[at].status !== 429)
  if (jitters.some((waitMs, at) => waitMs > 500 * 2 ** at)) return 'a wait was too long'
  if (error && !RecordingsError.is(error)) return 'another error'
  if (RecordingsError.is(error) && error.attempts !== requests.length) return 'wrong attempts'
  const code = codeOf(error),
    outcome = outcomeOf(value)
  if (mayPass(last)) {
    if (!error) return 'a failure was taken for success'
    if (code !== (last.code ?? (last.status === 429 ? 'rate-limited' : last.status === 423 ? 'rejected' : 'server')))
      return 'wrong code'
    return tries === 4 ? undefined : 'gave up too early'
  }
  const mayBeDone = earlier.some(({ status }) => status === undefined || [502, 503, 504].includes(status))
  /** @type {Record<number, () => boolean>} */
  const expected = {
    200: () => code === 'not-json' || (method === 'GET' && value !== undefined),
    204: () => method === 'DELETE' && outcome === 'deleted',
    401: () => code === 'unauthorized',
    404: () => (mayBeDone ? outcome === 'already-gone' : code === 'not-found'),
    500: () => method === 'DELETE' && code === 'server',
  }
  return last.status !== undefined && expected[last.status]?.() ? undefined : `ended wrongly after ${last.status ?? last.code}`
}
