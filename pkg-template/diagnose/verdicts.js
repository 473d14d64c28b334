// Verdicts on the token and what it may do, on headers, the clock and files. They send nothing: each judges what is already known.

import { isObject, propertyOf, textIn } from '../host/values.js'
import { isTraceable, refusalVerdict, strangerVerdict } from './stranger.js'
import { counted, failed, listed, ok, shown, skipped, warning } from './verdict.js'

/** @import { Cause } from '../diagnose.js' */
/** @import { Answer } from './ask.js' */
/** @import { Line } from './line.js' */
/** @import { Verdict } from './verdict.js' */

const HINTS = {
  give: 'Give it one with the option `token`.',
  thrown: 'See what it throws: it is the `cause` of any call that fails.',
  signIn: 'Sign in again, or see the `cause` of any call that fails.',
  form: 'It may be cut off or have too much around it: a token has no spaces, no line breaks, and no `Bearer ` in front of it.',
  quotes: 'Remove them: a token has none.',
  another: 'Get a new one. One from developer.webex.com is valid for 12 hours, one from an integration usually 14 days.',
  soon: 'Get a new one before you start anything long.',
  bot: 'Use the token of a person, an integration or a service app.',
  scopes:
    'For calls, it needs the scope spark:recordings_read; for meetings, meeting:recordings_read. After adding one, authorize the app again.',
  calls: 'For calls, it needs the scope spark:recordings_read. Without it, list meetings with `source: "meetings"`.',
  meetings: 'For meetings, the token needs the scope meeting:recordings_read.',
  relay: 'Lists end after their first page. Call Webex through a relay on your own server.',
  clock: 'Set it: date ranges and the renewal of tokens depend on it.',
  links:
    'Only its owner and compliance officers get them. Nobody does while it is being prepared, or if downloads are not allowed.',
  link: 'Give the user a link instead: see `downloadLink`.',
  host: 'Have the proxy or the firewall let requests to the host of the files through.',
  again: 'A download that breaks off starts again from the beginning.',
  changed: 'Try again. If that does not help, a proxy may be changing the requests.',
}

/**
 * Whose token it is, and how long it is valid.
 *
 * @param {Answer} me
 * @param {Answer | undefined} expiry
 * @param {Line} line
 * @param {number} now
 * @returns {Verdict}
 */
export function tokenVerdict(me, expiry, line, now) {
  const problem = unsentVerdict(me) ?? refusalVerdict(me, line)
  if (problem) return problem
  const { status, json, isQuoted } = me
  if (status === 401 && isQuoted)
    return failed('malformed-token', 'Webex refuses the token (401), and it has quotation marks in it.', HINTS.quotes)
  if (status === 401)
    return failed('token-lapsed', 'Webex refuses the token (401): it has expired, was revoked, or is wrong.', HINTS.another)
  const valid = validity(expiry, now)
  if (status === 403) return lasting(valid, `The token is accepted.${valid.words} ${NO_PEOPLE}`)
  if (status !== 200) return lasting(valid, `It is not known whose token this is (${status}).${valid.words}`)
  if (textIn(json, 'type') === 'bot') return failed('bot', 'The token belongs to a bot. Bots cannot read recordings.', HINTS.bot)
  return lasting(valid, `The token belongs to ${ownerIn(json)}.${valid.words}`)
}

const NO_PEOPLE = 'Without the scope spark:people_read, Webex does not say whose it is.'

/**
 * Why there is no token to send.
 *
 * @param {Answer} answer
 * @returns {Verdict | undefined}
 */
function unsentVerdict({ status, error, tokenError }) {
  if (error?.code === 'token-failed' || (error?.code === 'unauthorized' && status === undefined))
    return noTokenVerdict(tokenError)
  if (error?.code !== 'invalid-argument') return undefined
  return error.message.includes('as a string')
    ? failed('no-token', 'The client has no token.', HINTS.give)
    : failed('malformed-token', 'The token does not look like a Webex token.', HINTS.form)
}

/** @param {Answer['tokenError']} thrown */
function noTokenVerdict(thrown) {
  if (!thrown) return failed('no-token', 'The token function failed.', HINTS.thrown)
  const message = sentence(thrown.message.replace(PATH, 'the file'))
  const code = textIn(thrown, 'code') ?? ''
  // The sign-in may be all right, and only cannot be renewed at the moment.
  const trouble = code === 'not-json' || propertyOf(thrown, 'retryable') === true ? RENEWALS[code] : undefined
  if (trouble) return failed(trouble, `The token cannot be renewed now. ${message}`, thrown.hint)
  const found = message.startsWith('There is no ') ? message : `There is no token. ${message}`
  return failed('no-token', found, thrown.hint?.replace(PATH, 'the file') || HINTS.signIn)
}

/**
 * What the error of a renewal means.
 *
 * @type {Record<string, Cause>}
 */
const RENEWALS = {
  network: 'no-connection',
  timeout: 'no-answer-in-time',
  server: 'webex-fails',
  'rate-limited': 'rate-limited',
  rejected: 'webex-fails',
  'not-json': 'sign-in-page',
  storage: 'no-token',
}

/** The path of a file in an error. Folders are often named after people. */
const PATH = /"(?:[A-Za-z]:)?[/\\~.][^"]*"/g

/** @param {string} text */
const sentence = (text) => (/[.!?…]$/.test(text) ? text : `${text}.`)

const HOUR_MS = 3_600_000

/**
 * @param {Answer | undefined} expiry
 * @param {number} now
 */
function validity(expiry, now) {
  const ends = Number(propertyOf(expiry?.json, 'exp'))
  if (expiry?.status !== 200 || !(ends > 0)) return { words: '', isShort: false }
  const hours = (ends - now) / HOUR_MS
  if (hours < 1) return { words: ' It ends in less than an hour.', isShort: true }
  const length = hours > 48 ? counted(Math.floor(hours / 24), 'day') : counted(Math.floor(hours), 'hour')
  return { words: ` It is valid for ${length}.`, isShort: false }
}

/**
 * @param {{ isShort: boolean }} validity
 * @param {string} found
 */
const lasting = ({ isShort }, found) => (isShort ? warning('token-ends-soon', found, HINTS.soon) : ok(found))

/**
 * Whose token it is, without names.
 *
 * @param {unknown} me
 */
function ownerIn(me) {
  const email = propertyOf(propertyOf(me, 'emails'), 0)
  const domain = typeof email === 'string' ? /@([\w.-]+)$/.exec(email)?.[1] : undefined
  const organization = textIn(me, 'orgId')
  const kind = textIn(me, 'type') === 'person' ? 'a person' : 'an account'
  const of = organization ? ` of the organization …${shown(organization.replace(/=+$/, '').slice(-6))}` : ''
  return `${kind}${domain ? ` at ${shown(domain)}` : ''}${of}`
}

/** The lists that tell what a token may read: where they are, their names, and which scopes open them. */
export const LISTS = {
  calls: { path: 'convergedRecordings?max=1', name: 'your own calls' },
  everybodysCalls: { path: 'admin/convergedRecordings?max=1', name: "everybody's calls" },
  meetings: { path: 'recordings?max=1', name: 'your own meetings' },
  everybodysMeetings: { path: 'admin/recordings?max=1', name: "everybody's meetings" },
}

/** @typedef {keyof typeof LISTS} ListName */

/**
 * @param {Partial<Record<ListName, Answer>>} answers
 * @param {Line} line
 * @returns {Verdict}
 */
export function rightsVerdict(answers, line) {
  const asked = /** @type {[ListName, Answer][]} */ (Object.entries(answers))
  const may = (/** @type {ListName[]} */ ...names) =>
    names.some((name) => answers[name]?.status === 200 && isObject(answers[name]?.json))
  const names = asked.map(([name]) => name)
  const firstBy = (/** @type {typeof refusalVerdict} */ verdictOn) =>
    asked.map(([, answer]) => verdictOn(answer, line)).find((verdict) => verdict !== undefined)
  if (!may(...names)) {
    const [[, { status }]] = asked
    return firstBy(refusalVerdict) ?? failed('missing-scope', `The token may not list any recordings (${status}).`, HINTS.scopes)
  }
  const nameOf = (/** @type {ListName} */ name) => LISTS[name].name
  const open = listed(names.filter((name) => may(name)).map(nameOf))
  const shut = listed(names.filter((name) => !may(name)).map(nameOf), 'or')
  const found = `The token may list ${open}${shut && `, but not ${shut}`}. Whether it may change anything was not tested.`
  // A list that Webex could not answer says nothing about the token.
  const trouble = firstBy(strangerVerdict)
  if (trouble) return { ...trouble, found: `${trouble.found} So it is not known which lists the token may read.` }
  const refusal = firstBy(refusalVerdict)
  if (refusal) return { ...refusal, status: 'warning', found: `The token may list ${open}. ${refusal.found}` }
  if (!may('calls', 'everybodysCalls')) return warning('missing-scope', found, HINTS.calls)
  return ok(found, may('meetings', 'everybodysMeetings') ? undefined : HINTS.meetings)
}

/**
 * Whether a page sees the headers that a client needs.
 *
 * @param {readonly Answer[]} answers
 * @param {Line} line
 * @returns {Verdict}
 */
export function headersVerdict(answers, { environment }) {
  if (!environment.isPage) return skipped('This is not a page, so no headers are hidden.')
  if (answers.length === 0) return skipped('No answer arrived.')
  if (answers.every(({ isShared }) => !isShared))
    return skipped('The API has the same origin as this page, so nothing is hidden.')
  if (answers.some(({ headers }) => headers.trackingid ?? headers.link)) return ok('This page sees the headers of answers.')
  return warning('hidden-headers', 'The server hides the headers Link, Retry-After and TrackingID from this page.', HINTS.relay)
}

const MOST_WRONG_MS = 60_000

/**
 * Compares the clock of this computer with that of Webex. A sign-in page in its place may have a wrong one.
 *
 * @param {readonly Answer[]} answers
 * @returns {Verdict}
 */
export function clockVerdict(answers) {
  const differences = answers.filter(isTraceable).map(({ headers, at = 0 }) => at - Date.parse(headers.date ?? ''))
  const found = differences.find((ahead) => !Number.isNaN(ahead))
  if (found === undefined) return skipped('No answer from Webex says what time it is.')
  if (Math.abs(found) < MOST_WRONG_MS) return ok('The clock of this computer is right.')
  const [amount, direction] = [inWords(Math.abs(found)), found > 0 ? 'fast' : 'slow']
  return warning('wrong-clock', `The clock of this computer is ${amount} ${direction}.`, HINTS.clock)
}

/** @param {number} milliseconds */
function inWords(milliseconds) {
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 120) return counted(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`
}

/**
 * The links of a recording, and the first byte of a file.
 *
 * @param {Answer | undefined} details `undefined`: there is no recording
 * @param {{ status?: number, type?: string } | undefined} file `undefined`: there is no link
 * @param {Line} line
 * @returns {Verdict}
 */
export function mediaVerdict(details, file, line) {
  if (!details) return skipped('There are no recent recordings, so there is no file to look at.')
  const refusal = refusalVerdict(details, line)
  if (refusal) return refusal
  if (details.status === 404 || details.status === 410)
    return skipped(
      `The newest recording is gone, or this token does not see it (${details.status}), so there is no file to look at.`,
    )
  const refused = `The details of the newest recording cannot be read (${details.status}).`
  if (details.status !== 200) return failed('missing-scope', refused, HINTS.scopes)
  if (!file) return warning('no-links', 'This token gets no download links for the newest recording.', HINTS.links)
  const { status, type } = file
  if (status === undefined && line.environment.isPage)
    return warning('cors', 'This page cannot read files from their host.', HINTS.link)
  if (status === undefined) return failed('no-connection', 'The host of the files does not answer.', HINTS.host)
  if (/html/i.test(type ?? '')) return failed('not-media', `A web page came instead of the file (${status}).`, HINTS.host)
  if (status === 206) return ok('The newest recording has a file, and a download that breaks off can resume.')
  if (status === 200) return warning('no-ranges', 'The newest recording has a file, but its host ignores ranges.', HINTS.again)
  return failed('not-media', `The host of the files refuses the link (${status}).`, HINTS.changed)
}
