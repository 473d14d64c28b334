#!/usr/bin/env node
// webex-recordings: finds the command that was asked for, runs it, and explains its errors.

import { readFile } from 'node:fs/promises'

import * as capture from './cli/capture.js'
import * as emulator from './cli/emulator.js'
import { Failure, UsageError } from './cli/errors.js'
import { didYouMean, help } from './cli/options.js'

/** @import { Table } from './cli/options.js' */

const COMMANDS =
  /** @type {Record<string, { OPTIONS: Table, SUMMARY: string, NOTES: string, run: (args: string[]) => Promise<void> }>} */ ({
    emulator,
    capture,
  })

const COMMON = {
  help: { letter: 'h', about: 'print this help' },
  version: { letter: 'v', about: 'print the version' },
}

const EXIT_CODES = 'Exit codes: 0 if all went well, 1 if not, 2 for wrong arguments.'

function overview() {
  const commands = Object.entries(COMMANDS).map(([name, { SUMMARY }]) => `  ${name.padEnd(10)} ${SUMMARY}`)
  return `Usage: webex-recordings <command> [options]

${commands.join('\n')}

webex-recordings <command> --help lists the options of a command, and --version prints the version.
${EXIT_CODES}
`
}

/** @param {string} name */
function helpOf(name) {
  const { OPTIONS, SUMMARY, NOTES } = COMMANDS[name]
  return `Usage: webex-recordings ${name} [options]

${SUMMARY}

${help({ ...OPTIONS, ...COMMON })}

${NOTES}

${EXIT_CODES}
`
}

/** @param {string[]} args */
async function main(args) {
  // Nobody will read on once it has closed its end of a pipe.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const [name, ...rest] = args
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined
  const has = (/** @type {string[]} */ ...flags) => flags.some((flag) => args.includes(flag))
  if (has('-h', '--help')) {
    process.stdout.write(command ? helpOf(name) : overview())
    return
  }
  if (has('-v', '--version')) {
    const { version } = JSON.parse(await readFile(new URL('./package.json', import.meta.url), 'utf8'))
    process.stdout.write(`${version}\n`)
    return
  }
  const names = Object.keys(COMMANDS)
  if (command) return command.run(rest)
  // The arguments are not repeated, because a token may be among them.
  const got = name === undefined ? 'no command' : name.startsWith('-') ? 'an option before the command' : 'an unknown command'
  throw new UsageError(`command: got ${got}${didYouMean(name ?? '', names)}\nallowed: ${names.join(', ')}`)
}

main(process.argv.slice(2)).catch((error) => {
  const isExpected = error instanceof UsageError || error instanceof Failure
  console.error(
    isExpected ? `webex-recordings: ${error.message}` : `webex-recordings has a fault. Please report it: ${error.stack}`,
  )
  const command = process.argv.slice(2, 3).filter((name) => Object.hasOwn(COMMANDS, name))
  if (error instanceof UsageError) console.error(`See ${['webex-recordings', ...command, '--help'].join(' ')}.`)
  process.exitCode = error instanceof UsageError ? 2 : 1
})
