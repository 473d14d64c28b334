#!/usr/bin/env node
// webex-recordings: finds the command that was asked for, runs it, and explains its errors.

import { readFile } from 'node:fs/promises'

import { COMMANDS } from './cli/commands.js'
import { Failure, reasonOf, UsageError } from './cli/errors.js'
import { EXIT } from './cli/exit.js'
import { explained } from './cli/explain.js'
import { helpOf, overview } from './cli/help.js'
import { didYouMean, read } from './cli/options.js'
import { complain, wantsJson } from './cli/output/complain.js'
import { endAtOnce, Interruption, untilInterrupted } from './cli/signals.js'

/** @import { Command, Context } from './cli/commands.js' */

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>}
 */
async function main(args) {
  const [name, ...rest] = args
  // As in many other commands.
  if (name === 'help') return main([...rest.slice(0, 1), '--help'])
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined
  const has = (/** @type {string[]} */ ...flags) => flags.some((flag) => args.includes(flag))
  if (has('-h', '--help')) {
    process.stdout.write(command ? helpOf(name, command) : overview(COMMANDS))
    return EXIT.done
  }
  if (has('-v', '--version')) {
    process.stdout.write(`${await version()}\n`)
    return EXIT.done
  }
  if (!command) return failed(unknown(name), undefined)
  /** @type {Context | undefined} */
  let context
  try {
    context = contextOf(command, rest)
    return (await command.run(context)) ?? EXIT.done
  } catch (error) {
    return failed(explained(error, command.OPTIONS, context?.given ?? new Set()), name)
  }
}

async function version() {
  return JSON.parse(await readFile(new URL('./package.json', import.meta.url), 'utf8')).version
}

/**
 * The arguments are not repeated, because a token may be among them.
 *
 * @param {string | undefined} name
 */
function unknown(name) {
  const names = Object.keys(COMMANDS)
  const what = name === undefined ? 'no command was given' : name.startsWith('-') ? 'the command comes first' : 'unknown command'
  return new UsageError(`${what}${didYouMean(name ?? '', names)}\nallowed: ${names.join(', ')}`)
}

/**
 * @param {Command} command
 * @param {readonly string[]} args
 * @returns {Context}
 */
function contextOf(command, args) {
  /** @type {AbortSignal | undefined} */
  let signal
  return {
    ...read(command, args),
    env: process.env,
    get signal() {
      signal ??= untilInterrupted()
      return signal
    },
    isClosed: () => broken !== undefined,
  }
}

/**
 * Why standard output can no longer be written.
 *
 * @type {NodeJS.ErrnoException | undefined}
 */
let broken
process.stdout.on('error', (error) => {
  broken ??= error
})
process.stderr.on('error', () => {})

/** How long what is under way may take after a signal. */
const GRACE_MS = 3_000

/**
 * The exit code, after everything was written. That nobody reads on is no error: the reader has closed its end of the pipe.
 *
 * @param {number} code
 */
async function afterOutput(code) {
  if (code === EXIT.interrupted || code === EXIT.terminated) {
    // Output that nobody reads must not hold it up, and neither must a request. But a token that is renewed gets the time to be stored.
    setTimeout(() => process.exit(code), GRACE_MS).unref()
    return code
  }
  // All is done, and only the reader of the output may be slow.
  endAtOnce()
  await new Promise((resolve) => process.stdout.write('', resolve))
  if (!broken || broken.code === 'EPIPE') return code
  const message = `cannot write to standard output: ${reasonOf(broken)}`
  complain(message, { code: 'storage', message })
  return code === EXIT.done ? EXIT.failed : code
}

/**
 * Explains an error. Returns the exit code.
 *
 * @param {unknown} error
 * @param {string | undefined} name of the command
 */
function failed(error, name) {
  if (error instanceof Interruption) {
    const message = [error.message, error.goOn].filter(Boolean).join(' ')
    if (wantsJson) complain(message, { code: 'interrupted', message })
    else console.error(message)
    return error.exitCode
  }
  if (error instanceof UsageError) {
    complain(error.message, { code: 'usage', message: error.message })
    if (!wantsJson) console.error(`See ${['webex-recordings', ...(name ? [name] : []), '--help'].join(' ')}.`)
    return EXIT.usage
  }
  if (error instanceof Failure) {
    complain(error.message, { code: 'failed', message: error.message, ...error.details })
    return error.exitCode
  }
  if (/** @type {NodeJS.ErrnoException} */ (error)?.syscall === 'uv_cwd') {
    const message = 'the folder that this was started in is gone'
    complain(message, { code: 'storage', message })
    return EXIT.failed
  }
  console.error(`webex-recordings has a fault. Please report it: ${/** @type {Error} */ (error).stack}`)
  return EXIT.failed
}

process.exitCode = await afterOutput(await main(process.argv.slice(2)))
