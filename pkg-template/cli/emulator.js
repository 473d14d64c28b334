// webex-recordings emulator: a local Webex on a port of this machine.
//
// Only what a script needs goes to standard output: the base URL, or a line of JSON. Messages for people go to standard error.

import { createEmulator } from '../emulator.js'
import { serve } from '../emulator-server.js'
import { control } from './control.js'
import { Failure, UsageError } from './errors.js'
import { readJson, writeWhole } from './files.js'
import { file, flagOf, moment, oneOf, span, text, unchecked, whole } from './options.js'

/** @import { Emulator, EmulatorLogEntry, EmulatorOptions } from '../emulator.js' */
/** @import { Context } from './commands.js' */
/** @import { Clock } from './control.js' */
/** @import { Table, Values } from './options.js' */

export const OPTIONS = /** @satisfies {Table} */ ({
  port: { kind: whole(0, 65_535), usual: 8787, about: 'the port to listen on; 0 for any free port' },
  host: {
    kind: text('<address>', 'an address of this machine, such as 127.0.0.1'),
    usual: '127.0.0.1',
    about: 'the address to listen on; 127.0.0.1 can only be reached from this machine',
  },
  dialect: {
    kind: oneOf('contract', 'webex'),
    otherwise: 'contract',
    about: "contract: the API's contract; webex: the service as Cisco documents it, with users and their rights",
  },
  token: {
    kind: unchecked('<token>', '1 to 4096 visible ASCII characters without spaces'),
    otherwise: 'dev-token',
    about: 'the token that requests must have; with --users, that of the first user, unless the file says otherwise',
  },
  users: {
    kind: file,
    about: 'a JSON file with the users, for the dialect webex: [{ "email": …, "token": …, "roles": [...] }, …]',
  },
  recordings: { kind: whole(0, 100_000), usual: 250, about: 'how many sample recordings' },
  days: { kind: whole(1, 3_650), otherwise: 25, about: 'how many past days they are spread over' },
  seed: { kind: whole(0, Number.MAX_SAFE_INTEGER), otherwise: 1, about: 'the same seed gives the same recordings' },
  load: { kind: file, about: 'start from a file that --save or capture has written, instead of from sample recordings' },
  save: { kind: file, about: 'write everything to this file at the end, on SIGUSR2, and when the control address is asked to' },
  now: {
    kind: moment,
    otherwise: 'the time of this machine',
    about: 'the time at the start, such as 2026-01-15T12:00:00Z; from there the clock runs on',
  },
  rangeLimitDays: {
    kind: whole(0, 3_650),
    otherwise: 0,
    about: "how many days a list may cover; 0 for no limit, but 30 with the dialect webex; Webex's is 30",
  },
  paging: {
    kind: oneOf('cursor', 'offset'),
    otherwise: 'cursor',
    about: 'what the link to the next page contains: cursor, or offset, which shifts when recordings are added or deleted',
  },
  linkLifetimeSeconds: { kind: whole(0, 31_536_000), otherwise: 0, about: 'how long that link is valid; 0 means for ever' },
  lapsedLinkStatus: { kind: oneOf(400, 404, 410), otherwise: 410, about: 'the status of the answer after that' },
  requestsPerSecond: {
    kind: whole(0, 10_000),
    otherwise: 0,
    about: 'how many calls are accepted a second; 0 for no limit; the others get a 429',
  },
  burst: {
    kind: whole(1, 10_000),
    otherwise: '--requests-per-second',
    about: 'how many calls may come at once before that limit applies',
  },
  latencyMs: {
    flag: 'latency',
    kind: span(3_600_000),
    otherwise: 0,
    about: 'how many milliseconds late every answer is; two such as 50-200 for any number between them',
  },
  noRanges: { about: 'downloads ignore the header Range' },
  noCors: { about: 'do not let pages of other origins call it (CORS)' },
  hideHeaders: { about: 'hide Link, Retry-After and TrackingID from pages of other origins' },
  faults: {
    flag: 'fault',
    kind: unchecked('<fault>', "a fault such as 'DELETE 503 x2'"),
    isMany: true,
    about: 'what goes wrong; may be given several times: the first that matches is applied',
  },
  log: { about: 'print a line about each request to standard error' },
  control: { about: 'let requests to /_emulator/… change faults, clock and recordings while it runs' },
  watch: { about: 'show a page at / with the recordings, requests, clock and faults; includes --control' },
  ready: {
    kind: oneOf('url', 'json'),
    usual: 'url',
    about: 'what to print once it listens: the base URL, or JSON with baseUrl, pid, control and watch',
  },
})

export const SUMMARY = 'Starts a local Webex with sample recordings and prints its base URL.'

export const NOTES = `A fault is one line: which calls, what happens to them, and how often.

  --fault 'DELETE 503 Retry-After=1 x2'   the next two deletions are refused
  --fault 'GET lost 10%'                  about one read in ten is carried out, but its answer is lost
  --fault 'delay=200'                     every answer is 200 ms late

  which calls   GET, LIST, DELETE, POST, or * for all of them (default); MEDIA for files, TOKEN for requests for tokens
  what happens  a status from 400 to 599, html, redirect, empty, truncated, reset, lost, cut, stall, stall-body,
                no-items or same-link; with MEDIA also wrong-length, wrong-range, changed, lapse or
                drip=<bytes a second>; Retry-After=<value> with a status; delay=<milliseconds> with any of these or
                alone
  how often     x<times>, <chance>%, every <number>; by default always

With the dialect webex, people can sign in to the integration with the client ID emulator-client and the client secret
emulator-secret. With --control, POST {"userCode":"…"} to /_emulator/approve approves their code.`

/** @param {Context} context */
export async function run(context) {
  const values = /** @type {Values<typeof OPTIONS>} */ (context.values)
  const { given } = context
  const { host, port, save } = values

  const clock = clockFrom(values.now)
  const emulator = await create(optionsOf(values, given, clock))
  const journal = journalOf(emulator, values.log)
  const saved =
    save === undefined
      ? undefined
      : () => {
          writeWhole('--save', save, `${JSON.stringify(emulator.snapshot())}\n`)
          return save
        }
  const hasControl = values.control || values.watch
  const own = hasControl ? control({ emulator, clock, journal, host, save: saved, hasPage: values.watch }) : undefined
  const server = await listen({ emulator: journal.emulator, host, port, own })

  const stop = async () => {
    await server.close()
    saved?.()
  }
  endOnSignal(stop)
  if (saved && process.platform !== 'win32') process.on('SIGUSR2', () => quietly(saved))

  warn(host, hasControl)
  const { available, deleted, purged } = emulator.overview(0).counts
  console.error(`A local Webex with ${available + deleted + purged} recordings. Press Ctrl+C to stop it.`)
  const { origin } = new URL(server.baseUrl)
  const urls = { ...(hasControl && { control: `${origin}/_emulator/` }), ...(values.watch && { watch: `${origin}/` }) }
  if (values.watch) console.error(`Watch it at ${urls.watch}`)
  const { baseUrl } = server
  console.log(values.ready === 'json' ? JSON.stringify({ baseUrl, pid: process.pid, ...urls }) : baseUrl)
}

/**
 * What the emulator itself has as options. What is not given is left to its defaults, or to the file that is loaded.
 *
 * @param {Values<typeof OPTIONS>} values
 * @param {Set<string>} given
 * @param {Clock} clock
 * @returns {EmulatorOptions}
 */
function optionsOf(values, given, { now }) {
  /** @type {EmulatorOptions} */
  const options = { now }
  const same = /** @type {const} */ ([
    ...['dialect', 'token', 'days', 'seed', 'rangeLimitDays', 'paging', 'linkLifetimeSeconds', 'lapsedLinkStatus'],
    ...['requestsPerSecond', 'burst', 'latencyMs', 'faults'],
  ])
  for (const name of same) if (given.has(name)) Object.assign(options, { [name]: values[/** @type {'token'} */ (name)] })
  if (given.has('recordings') || values.load === undefined) options.recordings = values.recordings
  if (values.noCors) options.cors = false
  if (values.hideHeaders) options.exposeHeaders = false
  if (values.noRanges) options.media = { ranges: false }
  if (values.users !== undefined) options.users = readJson('--users', values.users)
  if (values.load !== undefined) options.snapshot = readJson('--load', values.load)
  return options
}

/** The options of the emulator that have another name here. */
const NAMES = /** @type {Record<string, string>} */ ({ snapshot: '--load' })

/** @param {EmulatorOptions} options */
async function create(options) {
  try {
    return await createEmulator(options)
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    // The message begins with the name of an option, or of a part of it, such as users[1].token.
    const [, name, part, rest] = /^(\w+)([^:]*)(.*)$/s.exec(error.message) ?? []
    // Only a loaded file can have an option that was not given here.
    if (options.snapshot !== undefined && name !== 'snapshot' && !Object.hasOwn(options, name)) {
      throw new UsageError(`--load: options.${error.message}`)
    }
    if (!Object.hasOwn(OPTIONS, name) && !Object.hasOwn(NAMES, name)) throw error
    const flag = NAMES[name] ?? `--${flagOf(OPTIONS, name)}`
    const inside = NAMES[name] ? part.replace(/^\./, '') : name + part
    throw new UsageError(part === '' ? flag + rest : `${flag}: ${inside}${rest}`)
  }
}

/**
 * A clock that starts at this time and runs on, and can be moved.
 *
 * @param {number} [start]
 * @returns {Clock}
 */
function clockFrom(start = Date.now()) {
  const ahead = start - Date.now()
  let moved = 0
  return {
    now: () => Date.now() + ahead + moved,
    moved: () => moved,
    move(milliseconds) {
      moved += milliseconds
    },
    reset() {
      moved = 0
    },
  }
}

const MOST_ENTRIES = 10_000

/**
 * An emulator whose requests are kept here, as many as there is room for, because it would list all of them each time.
 *
 * @param {Emulator} emulator
 * @param {boolean} isShown whether to print them
 */
function journalOf(emulator, isShown) {
  /** @type {EmulatorLogEntry[]} */
  let entries = []
  let total = 0
  /** @type {Pick<Emulator, 'handle' | 'faults'>} */
  const observed = {
    handle(request) {
      const response = emulator.handle(request)
      const latest = emulator.requests
      emulator.clear()
      if (isShown) for (const entry of latest) console.error(lineOf(entry))
      total += latest.length
      entries.push(...latest)
      if (entries.length > 2 * MOST_ENTRIES) entries = entries.slice(-MOST_ENTRIES)
      return response
    },
    faults: () => emulator.faults(),
  }
  return {
    emulator: observed,
    /** @param {number} count */
    last: (count) => entries.slice(Math.max(0, entries.length - count)),
    total: () => total,
    clear() {
      entries = []
      total = 0
    },
  }
}

/** @param {EmulatorLogEntry} entry */
function lineOf({ time, method, path, query, status, fault, user, refused }) {
  const pairs = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  // This stands for what is secret.
  const search = pairs.length > 0 ? `?${pairs.join('&').replaceAll('%E2%80%A6', '…')}` : ''
  const notes = Object.entries({ fault, user, refused }).map(([name, value]) =>
    value ? ` ${name}=${JSON.stringify(value)}` : '',
  )
  // A terminal could take some characters for commands.
  return `${time} ${method} ${path}${search} ${status || 'nothing'}${notes.join('')}`.replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
}

/** @param {Parameters<typeof serve>[0]} options */
async function listen(options) {
  try {
    return await serve(options)
  } catch (error) {
    throw new Failure(/** @type {Error} */ (error).message)
  }
}

/**
 * On Windows, SIGBREAK is Ctrl+Break, and SIGHUP the closed window.
 *
 * @param {() => Promise<void>} stop
 */
function endOnSignal(stop) {
  const signals = /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM'])
  if (process.platform === 'win32') signals.push('SIGBREAK', 'SIGHUP')
  const end = async () => {
    // A second signal ends the process at once.
    for (const signal of signals) process.off(signal, end)
    const isDone = await quietly(stop)
    process.exit(isDone ? 0 : 1)
  }
  for (const signal of signals) process.on(signal, end)
}

/**
 * Says what went wrong, where nobody else would.
 *
 * @param {() => unknown} work
 */
async function quietly(work) {
  try {
    await work()
    return true
  } catch (error) {
    console.error(`webex-recordings: ${/** @type {Error} */ (error).message}`)
    return false
  }
}

/**
 * @param {string} host
 * @param {boolean} hasControl
 */
function warn(host, hasControl) {
  if (host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)) return
  const what = hasControl ? 'reach and control this emulator' : 'reach this emulator'
  console.error(`Warning: ${host} is not a loopback address. Others on your network may be able to ${what}.`)
}
