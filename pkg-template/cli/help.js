// The help of the commands, made from their tables.

import { EXIT_CODES } from './exit.js'
import { flagOf } from './options.js'

/** @import { Command } from './commands.js' */
/** @import { Table } from './options.js' */

/** The options that every command has. */
export const COMMON = /** @satisfies {Table} */ ({
  help: { letter: 'h', about: 'print this help' },
  version: { letter: 'v', about: 'print the version' },
})

/** @param {Record<string, Command>} commands */
export function overview(commands) {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  const lines = Object.entries(commands).map(([name, { SUMMARY }]) => `  ${name.padEnd(width)}  ${SUMMARY}`)
  return `Usage: webex-recordings <command> [options]

${lines.join('\n')}

webex-recordings <command> --help lists the options of a command, and --version prints the version.
${EXIT_CODES}
`
}

/**
 * @param {string} name
 * @param {Command} command
 */
export function helpOf(name, { SUMMARY, WORDS, OPTIONS, NOTES }) {
  const usage = ['webex-recordings', name, ...(WORDS ? [shownWords(WORDS)] : []), '[options]'].join(' ')
  const sections = [...groupsOf({ ...OPTIONS, ...COMMON })].map(([title, table]) => `${title}:\n${help(table)}`)
  return `${[`Usage: ${usage}`, SUMMARY, ...sections, NOTES, EXIT_CODES].join('\n\n')}\n`
}

/** @param {NonNullable<Command['WORDS']>} words */
function shownWords({ name, least, most }) {
  const word = `<${name}>${most > 1 ? '…' : ''}`
  return least === 0 ? `[${word}]` : word
}

/**
 * The options under their titles.
 *
 * @param {Table} options
 */
function groupsOf(options) {
  /** @type {Map<string, Table>} */
  const groups = new Map()
  for (const [name, option] of Object.entries(options)) {
    const { group = 'Options' } = option
    groups.set(group, { ...groups.get(group), [name]: option })
  }
  return groups
}

const WIDTH = 120
const INDENT = 25

/**
 * The lines about a command's options.
 *
 * @param {Table} options
 */
function help(options) {
  return Object.entries(options)
    .map(([name, { kind, usual, otherwise = usual, about, letter }]) => {
      const flag = `${letter ? `-${letter}, ` : ''}--${flagOf(options, name)}`
      const left = `  ${[flag, kind?.shown].filter(Boolean).join(' ')}`
      const notes = [kind?.limits, otherwise !== undefined && `default: ${otherwise}`].filter(Boolean).join('; ')
      const lines = wrap(notes === '' ? about : `${about} (${notes})`, WIDTH - INDENT)
      const first = left.length < INDENT - 1 ? left.padEnd(INDENT) + lines.shift() : left
      return [first, ...lines.map((line) => ' '.repeat(INDENT) + line)].join('\n')
    })
    .join('\n')
}

/**
 * @param {string} text
 * @param {number} width
 */
function wrap(text, width) {
  /** @type {string[]} */
  const lines = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
