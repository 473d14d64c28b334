#!/usr/bin/env node
// webex-recordings emulator: a local Webex on a port of this machine.
//
// Only the base URL goes to standard output, so that a script can read it. Messages for people go to standard error.

import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'

import { createEmulator } from './emulator.js'
import { serve } from './emulator-server.js'

/** @import { ParseArgsConfig } from 'node:util' */
/** @import { EmulatorOptions } from './emulator.js' */

const HELP = `Usage: webex-recordings emulator [options]

Starts a local Webex with sample recordings and prints its base URL.

  --port <number>        0 to 65535; 0 for any free port (default 8787)
  --host <address>       the address to listen on (default 127.0.0.1: this machine only)
  --recordings <number>  how many sample recordings, 0 to 100000 (default 250)
  --days <number>        how many past days they are spread over, 1 to 3650 (default 25)
  --seed <number>        the same seed gives the same recordings (default 1)
  --token <token>        the token that requests must have (default dev-token)
  --now <time>           the time at the start, such as 2026-01-15T12:00:00Z; from there the clock runs on
                         (default: the time of this machine)
  --range-limit-days <number>
                         how many days a list may cover, 0 to 3650; 0 for no limit; Webex's is 30 (default 0)
  --paging <kind>        what the link to the next page contains: cursor, or offset, which shifts when recordings are
                         added or deleted (default cursor)
  --link-lifetime-seconds <number>
                         how long that link is valid, 0 to 31536000; 0 for ever (default 0)
  --lapsed-link-status <status>
                         the status that answers it after that: 400, 404 or 410 (default 410)
  --requests-per-second <number>
                         how many calls are accepted in any second, 0 to 10000; 0 for no limit; the others get a 429
                         (default 0)
  --hide-headers         hide Link, Retry-After and TrackingID from pages of other origins
  --fault <fault>        what goes wrong; may be given several times: the first that matches is applied
  --help                 print this help
  --version              print the version

A fault is one line: which calls, what happens to them, and how often.

  --fault 'DELETE 503 Retry-After=1 x2'   the next two deletions are refused
  --fault 'GET lost 10%'                  about one read in ten is carried out, but its answer is lost
  --fault 'delay=200'                     every answer is 200 ms late

  which calls   GET, LIST, DELETE, or * for all (default)
  what happens  a status from 400 to 599, html, empty, truncated, reset, lost, cut, stall, stall-body, no-items
                or same-link; Retry-After=<value> with a status; delay=<milliseconds> with any of these or alone
  how often     x<times>, <chance>%, every <number>; by default always
`

const OPTIONS = /** @satisfies {ParseArgsConfig['options']} */ ({
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '127.0.0.1' },
  recordings: { type: 'string', default: '250' },
  days: { type: 'string', default: '25' },
  seed: { type: 'string', default: '1' },
  token: { type: 'string', default: 'dev-token' },
  now: { type: 'string' },
  'range-limit-days': { type: 'string', default: '0' },
  paging: { type: 'string', default: 'cursor' },
  'link-lifetime-seconds': { type: 'string', default: '0' },
  'lapsed-link-status': { type: 'string', default: '410' },
  'requests-per-second': { type: 'string', default: '0' },
  'hide-headers': { type: 'boolean', default: false },
  fault: { type: 'string', multiple: true, default: [] },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
})

/** An error that the caller can fix. The exit code is 2. */
class UsageError extends Error {}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true })
  } catch (error) {
    const allowed = Object.keys(OPTIONS).map((name) => `--${name}`)
    // The rest of this message explains how to pass arguments that look like options: there are none here.
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'
    const problem = unknown ? message.split('. ', 1)[0] : message
    throw new UsageError(`${problem}\nallowed: ${allowed.join(', ')}`)
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} most
 */
function whole(name, text, most, least = 0) {
  const number = /^\d+$/.test(text) ? Number(text) : NaN
  if (number >= least && number <= most) return number
  throw new UsageError(`--${name}: got ${JSON.stringify(text)}; allowed: a whole number from ${least} to ${most}`)
}

/**
 * @template {string} T
 * @param {string} name
 * @param {string} text
 * @param {readonly T[]} values
 * @param {string} allowed
 */
function oneOf(name, text, values, allowed) {
  const value = values.find((one) => one === text)
  if (value !== undefined) return value
  throw new UsageError(`--${name}: got ${JSON.stringify(text)}; allowed: ${allowed}`)
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/**
 * A clock that starts at this time and runs on.
 *
 * @param {string} text
 */
function clockFrom(text) {
  const start = MOMENT.test(text) ? Date.parse(text) : NaN
  // Date.parse reads February 30 as a day in March.
  const isDay = !Number.isNaN(start) && new Date(text.slice(0, 10)).toISOString().startsWith(text.slice(0, 10))
  if (!isDay) {
    const allowed = 'an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z'
    throw new UsageError(`--now: got ${JSON.stringify(text)}; allowed: ${allowed}`)
  }
  const ahead = start - Date.now()
  return () => Date.now() + ahead
}

/** @param {EmulatorOptions} options */
async function create(options) {
  try {
    return await createEmulator(options)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    // The message starts with an option's name, which is the same here, except that faults are given one by one.
    throw new UsageError(`--${error.message.replace(/^faults:/, 'fault:')}`)
  }
}

/** @param {string} host */
const isLoopback = (host) => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)

/** @param {string[]} args */
async function main(args) {
  const { values, positionals } = parse(args)
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  if (values.version) {
    const { version } = JSON.parse(await readFile(new URL('./package.json', import.meta.url), 'utf8'))
    process.stdout.write(`${version}\n`)
    return
  }
  if (positionals.length !== 1 || positionals[0] !== 'emulator') {
    // The arguments are not repeated, because a token may be among them.
    const got = positionals.length === 0 ? 'no command' : 'an unknown command or extra words'
    throw new UsageError(`command: got ${got}; allowed: emulator`)
  }
  const port = whole('port', values.port, 65_535)
  const recordings = whole('recordings', values.recordings, 100_000)
  const days = whole('days', values.days, 3_650, 1)
  const rangeLimitDays = whole('range-limit-days', values['range-limit-days'], 3_650)
  const paging = oneOf('paging', values.paging, ['cursor', 'offset'], 'cursor or offset')
  const linkLifetimeSeconds = whole('link-lifetime-seconds', values['link-lifetime-seconds'], 31_536_000)
  const status = oneOf('lapsed-link-status', values['lapsed-link-status'], ['400', '404', '410'], '400, 404 or 410')
  const requestsPerSecond = whole('requests-per-second', values['requests-per-second'], 10_000)
  const seed = whole('seed', values.seed, Number.MAX_SAFE_INTEGER)
  // An empty host would mean every address.
  const { host, token, fault: faults } = values
  if (host === '') throw new UsageError('--host: got nothing; allowed: an address of this machine, such as 127.0.0.1')

  const now = values.now === undefined ? Date.now : clockFrom(values.now)
  const exposeHeaders = !values['hide-headers']

  const lapsedLinkStatus = /** @type {400 | 404 | 410} */ (Number(status))
  const links = { paging, linkLifetimeSeconds, lapsedLinkStatus }
  const limits = { rangeLimitDays, requestsPerSecond }
  const emulator = await create({ recordings, days, seed, token, now, ...links, ...limits, exposeHeaders, faults })
  const server = await serve({ emulator, host, port })
  const stop = async () => {
    await server.close()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)

  if (!isLoopback(host)) {
    console.error(`Warning: ${host} is not a loopback address. Others on your network may be able to reach this emulator.`)
  }
  console.error(`A local Webex with ${recordings} recordings. Press Ctrl+C to stop it.`)
  console.log(server.baseUrl)
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`webex-recordings: ${error.message}`)
  if (error instanceof UsageError) console.error('See webex-recordings --help.')
  process.exitCode = error instanceof UsageError ? 2 : 1
})
