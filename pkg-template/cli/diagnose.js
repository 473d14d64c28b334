// webex-recordings diagnose: finds out why nothing works, and says what to do.

import { diagnose } from '../diagnose-node.js'
import { quietly } from '../host/values.js'
import { RecordingsClient, RecordingsError } from '../node.js'
import { ACCESS, baseUrlOf, clientOf, TOKENS } from './access.js'
import { Failure } from './errors.js'
import { EXIT } from './exit.js'
import { inOwnWords } from './explain.js'
import { OUTPUT, printerOf } from './output/print.js'
import { clean, paint } from './output/terminal.js'
import { signInFolder } from './sign-in.js'

/** @import { Cause, Diagnosis } from '../diagnose.js' */
/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

const FIELDS = ['id', 'status', 'found', 'hint', 'cause', 'trackingId', 'ms']

// The diagnosis sends requests of its own, and the client says nothing about those.
const { verbose, ...REST } = ACCESS

export const SUMMARY = 'Finds out why nothing works, and says what to do.'

export const OPTIONS = /** @satisfies {Table} */ ({
  media: {
    about: "also look at the newest recording's file: whether there is a link to it, and whether a download could resume",
  },
  format: OUTPUT.format,
  ...REST,
})

export const NOTES = `It only reads: it sends about ten GET requests. What it prints is safe to paste into a ticket: it contains no token, no link and no name
of a person.

  webex-recordings diagnose
  webex-recordings diagnose --media --format json

${TOKENS}`

/** @param {Context} context */
export async function run(context) {
  const { values, signal } = context
  const format = values.format ?? (process.stdout.isTTY ? 'table' : 'jsonl')
  const printer = printerOf(context, { known: FIELDS, usual: FIELDS, shape: 'one' })
  const found = explainedHere(await diagnose(await anyClientOf(context), { signal, media: values.media }))
  if (format === 'table') process.stdout.write(textOf(found))
  for (const row of format === 'csv' ? found.checks : format === 'table' ? [] : [found]) await printer.add({ ...row })
  if (format !== 'table') await printer.end()
  return exitCodeOf(found)
}

/**
 * The client of the command. If there is no token, everything else can still be checked.
 *
 * @param {Context} context
 */
async function anyClientOf(context) {
  try {
    return (await clientOf(context)).client
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const token = () => {
      throw withoutToken(
        error.message,
        context.values.tokenFile,
        quietly(() => signInFolder(context.env)),
      )
    }
    return new RecordingsClient({ token, baseUrl: baseUrlOf(context) })
  }
}

/**
 * Why there is no token. It does not name files, because their names may contain a person's.
 *
 * @param {string} text
 * @param {(string | undefined)[]} paths of files, or of folders that they are in
 */
function withoutToken(text, ...paths) {
  const quoted = /"[^"]*"/g
  const unnamed = text.replace(quoted, (one) =>
    paths.some((path) => path && one.startsWith(JSON.stringify(path).slice(0, -1))) ? 'the file' : one,
  )
  const [message, ...hints] = unnamed.split('\n')
  return RecordingsError.from({ code: 'token-failed', message, hint: hints.join(' '), retryable: false, attempts: 0 })
}

/**
 * The same in the command's words.
 *
 * @param {Diagnosis} found
 * @returns {Diagnosis}
 */
function explainedHere({ summary, checks, ...rest }) {
  const explained = checks.map((check) => (check.hint ? { ...check, hint: inOwnWords(check.hint) } : check))
  return { ...rest, summary: inOwnWords(summary), checks: explained }
}

const SIGNS = /** @type {const} */ ({ ok: ['✔', 'green'], warning: ['!', 'yellow'], failed: ['✖', 'red'], skipped: ['–', 'dim'] })

/** @param {Diagnosis} found */
function textOf({ summary, checks }) {
  const width = Math.max(...checks.map(({ id }) => id.length))
  const lines = checks.flatMap(({ id, status, found, hint, trackingId }) => {
    const [sign, style] = SIGNS[status]
    const rest = [hint, trackingId && `Tracking ID: ${trackingId}`].filter((text) => text !== undefined && text !== '')
    return [
      `${paint(style, sign, process.stdout)} ${id.padEnd(width)}  ${clean(found)}`,
      ...rest.map((text) => `  ${' '.repeat(width)}  ${clean(`${text}`)}`),
    ]
  })
  return `${[...lines, '', clean(summary)].join('\n')}\n`
}

/**
 * The causes that a person can end by signing in, or by granting a right.
 *
 * @type {Cause[]}
 */
const SIGN_IN = ['no-token', 'malformed-token', 'token-lapsed', 'signed-out', 'bot', 'missing-scope']

/** @param {Diagnosis} found */
function exitCodeOf({ ok, checks }) {
  if (ok) return EXIT.done
  const failures = checks.filter(({ status }) => status === 'failed')
  return failures.every(({ cause }) => cause && SIGN_IN.includes(cause)) ? EXIT.signIn : EXIT.failed
}
