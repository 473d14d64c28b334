// Each command has a table of its options. From that table, this file reads and checks the arguments, and makes the help.

import { UsageError } from './errors.js'

/**
 * What the value of an option may be. `read` returns undefined if it is not allowed.
 *
 * @template Value
 * @typedef {{ shown?: string, allowed: string, limits?: string, read: (text: string) => Value | undefined }} Kind
 */

/**
 * @template Value
 * @typedef {object} Option
 * @property {string} about its help
 * @property {Kind<Value>} [kind] absent for a flag, which has no value
 * @property {Value} [usual] the default
 * @property {string | number} [otherwise] what the help calls the default, if there is none here
 * @property {boolean} [isMany] whether it may be given several times
 * @property {string} [flag] without the dashes, where that is not the option's name in kebab-case
 * @property {string} [letter] its short form
 */

/** @typedef {Record<string, Option<any>>} Table Options by the names that they have in JavaScript. */

/**
 * @template {Table} Options
 * @typedef {{ [Name in keyof Options]: ValueOf<Options[Name]> }} Values
 */

/**
 * @template {Option<any>} One
 * @typedef {One extends { kind: Kind<infer Value> }
 *   ? One extends { isMany: true } ? Value[]
 *   : One extends { usual: any } ? Value
 *   : Value | undefined
 *   : boolean} ValueOf
 */

/**
 * @param {number} least
 * @param {number} most
 * @returns {Kind<number>}
 */
export const whole = (least, most) => ({
  shown: '<number>',
  allowed: `a whole number from ${least} to ${most}`,
  limits: `${least} to ${most}`,
  read(text) {
    const number = /^-?\d+$/.test(text) ? Number(text) : NaN
    return number >= least && number <= most ? number : undefined
  },
})

/**
 * @template {string | number} Word
 * @param {readonly Word[]} words
 * @returns {Kind<Word>}
 */
export const oneOf = (...words) => ({
  shown: words.join('|'),
  allowed: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
  read: (text) => words.find((word) => `${word}` === text),
})

/**
 * Any text that is not empty.
 *
 * @param {string} shown
 * @param {string} allowed
 * @returns {Kind<string>}
 */
export const text = (shown, allowed) => ({ shown, allowed, read: (text) => text || undefined })

/** @type {Kind<string>} */
export const file = text('<file>', 'the path of a file')

/**
 * Text that the emulator checks. No error here repeats it.
 *
 * @param {string} shown
 * @param {string} allowed
 * @returns {Kind<string>}
 */
export const unchecked = (shown, allowed) => ({ shown, allowed, read: (text) => text })

const MOMENT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/** @param {string} text */
function millisecondsOf(text) {
  const time = MOMENT.test(text) ? Date.parse(text) : NaN
  // Date.parse reads February 30 as a day in March.
  const isDay = !Number.isNaN(time) && new Date(text.slice(0, 10)).toISOString().startsWith(text.slice(0, 10))
  return isDay ? time : undefined
}

/**
 * In milliseconds since 1970.
 *
 * @type {Kind<number>}
 */
export const moment = {
  shown: '<time>',
  allowed: 'an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z',
  read: millisecondsOf,
}

/**
 * The same, or a date alone, which begins at midnight in UTC.
 *
 * @type {Kind<number>}
 */
export const momentOrDay = {
  shown: '<time>',
  allowed: 'a date such as 2026-01-15, or an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z',
  read: (text) => millisecondsOf(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text),
}

/**
 * A number, or two, of which the first may not be the larger one.
 *
 * @param {number} most
 * @returns {Kind<number | [least: number, most: number]>}
 */
export const span = (most) => ({
  shown: '<number>',
  allowed: `a whole number from 0 to ${most}, or two such as 50-200, of which the first is not the larger one`,
  read(text) {
    const numbers = /^\d+(-\d+)?$/.test(text) ? text.split('-').map(Number) : []
    const [first, last = first] = numbers
    if (numbers.length === 0 || first > last || last > most) return undefined
    return numbers.length === 1 ? first : [first, last]
  },
})

/**
 * @param {Table} options
 * @param {string} name
 */
export const flagOf = (options, name) => options[name]?.flag ?? name.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)

/**
 * Reads a command's arguments. `given` has the names of the options that the arguments set, and `words` is the number of
 * arguments that are not options.
 *
 * @template {Table} Options
 * @param {Options} options
 * @param {readonly string[]} args
 * @returns {{ values: Values<Options>, given: Set<string>, words: number }}
 */
export function read(options, args) {
  const names = Object.keys(options)
  const flags = names.map((name) => `--${flagOf(options, name)}`)
  /** @type {Record<string, any>} */
  const values = {}
  for (const name of names) {
    const { kind, usual, isMany } = options[name]
    values[name] = isMany ? [] : kind ? usual : false
  }
  const given = new Set()
  let words = 0
  const left = [...args]
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (!/^-./.test(arg)) {
      words += 1
      continue
    }
    const equals = arg.startsWith('--') ? arg.indexOf('=') : -1
    const flag = equals < 0 ? arg : arg.slice(0, equals)
    const joined = equals < 0 ? undefined : arg.slice(equals + 1)
    const at = names.findIndex((name, at) => flag === flags[at] || flag === `-${options[name].letter}`)
    if (at < 0) throw new UsageError(`${shown(flag)}: unknown option${didYouMean(flag, flags)}\nallowed: ${flags.join(', ')}`)
    const name = names[at]
    const { kind, isMany } = options[name]
    const long = flags[at]
    if (!kind) {
      if (joined !== undefined) throw new UsageError(`${long}: takes no value`)
      values[name] = true
    } else {
      if (given.has(name) && !isMany) throw new UsageError(`${long}: given more than once`)
      const value = valueFrom(long, kind, joined ?? left.shift(), joined !== undefined)
      if (isMany) values[name].push(value)
      else values[name] = value
    }
    given.add(name)
  }
  return { values: /** @type {Values<Options>} */ (values), given, words }
}

/**
 * @param {string} long
 * @param {Kind<any>} kind
 * @param {string | undefined} text
 * @param {boolean} isJoined
 */
function valueFrom(long, kind, text, isJoined) {
  if (text === undefined) throw new UsageError(`${long}: has no value; allowed: ${kind.allowed}`)
  // A forgotten value would swallow the next option.
  if (!isJoined && /^-\D/.test(text)) {
    throw new UsageError(`${long}: has no value; allowed: ${kind.allowed}. If the value begins with a dash: ${long}=<value>`)
  }
  const value = kind.read(text)
  if (value === undefined) throw new UsageError(`${long}: got ${JSON.stringify(text)}; allowed: ${kind.allowed}`)
  return value
}

/**
 * The name of an unknown option. What does not look like a name is not shown, because it may be a secret.
 *
 * @param {string} flag
 */
const shown = (flag) => (/^(-[a-z]|--[a-z][a-z-]{0,30})$/i.test(flag) ? flag : 'an argument')

/**
 * The end of a message about an unknown word.
 *
 * @param {string} word
 * @param {readonly string[]} known
 */
export function didYouMean(word, known) {
  const bare = word.toLowerCase()
  const isStart = (/** @type {string} */ one) => bare.length > 3 && one.startsWith(bare)
  const [best] = known
    .map((one) => ({ one, steps: isStart(one) ? 1 : distance(bare, one) }))
    .sort((left, right) => left.steps - right.steps)
  return best && best.steps <= Math.max(1, Math.floor(bare.length / 4)) ? `; did you mean ${best.one}?` : ''
}

/**
 * How many letters have to be added, removed, replaced or swapped with their neighbour to turn one word into the other.
 *
 * @param {string} from
 * @param {string} to
 */
function distance(from, to) {
  let beforeLast = /** @type {number[]} */ ([])
  let last = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row]
    for (let at = 1; at <= to.length; at += 1) {
      const isSame = from[row - 1] === to[at - 1]
      let steps = Math.min(last[at] + 1, next[at - 1] + 1, last[at - 1] + (isSame ? 0 : 1))
      const isSwapped = row > 1 && at > 1 && from[row - 1] === to[at - 2] && from[row - 2] === to[at - 1]
      if (isSwapped) steps = Math.min(steps, beforeLast[at - 2] + 1)
      next.push(steps)
    }
    beforeLast = last
    last = next
  }
  return last[to.length]
}

const WIDTH = 120
const INDENT = 25

/**
 * The lines about a command's options.
 *
 * @param {Table} options
 */
export function help(options) {
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
