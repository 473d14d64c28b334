// Each command has a table of its options. From that table, this file reads and checks the arguments. help.js and completion.js use
// it as well.

import { parseArgs } from 'node:util'
import { UsageError } from './errors.js'

/**
 * Which values an option may have. `read` returns undefined if a value is not allowed.
 *
 * @template Value
 * @typedef {{ shown?: string, allowed: string, limits?: string, words?: readonly (string | number)[], read: (text: string) => Value | undefined }} Kind
 */

/**
 * @template Value
 * @typedef {object} Option
 * @property {string} about its help
 * @property {Kind<Value>} [kind] absent for a flag, which has no value
 * @property {Value} [usual] the default
 * @property {string | number} [otherwise] what the help calls the default, if there is none here
 * @property {boolean} [isMany] whether it may be given several times
 * @property {string} [flag] without the dashes, if it is not the option's name in kebab-case
 * @property {string} [letter] its short form
 * @property {string} [group] the title that the help has it under. Default: `Options`
 * @property {string} [api] what the client calls it, if that is something else
 */

/**
 * The arguments of a command that are not options.
 *
 * @typedef {{ name: string, about: string, least: number, most: number, words?: readonly string[] }} Words
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
    // Some programs that count put spaces in front.
    const number = /^\s*-?\d+\s*$/.test(text) ? Number(text) : NaN
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
  words,
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
export const email = {
  shown: '<email>',
  allowed: 'an email address',
  read: (text) => (/^[^\s@]+@[^\s@]+$/.test(text) ? text : undefined),
}

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

const AGE = /^(\d{1,5})(h|d|w)$/
const UNITS_MS = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** @param {string} text */
function ageOf(text) {
  const [, count, unit] = AGE.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * UNITS_MS[/** @type {'h' | 'd' | 'w'} */ (unit)]
}

/**
 * How long ago something was, in milliseconds.
 *
 * @type {Kind<number>}
 */
export const age = { shown: '<age>', allowed: 'an age such as 12h, 30d or 8w', read: (text) => ageOf(text) || undefined }

/**
 * A time, in milliseconds since 1970, that may also be given as an age.
 *
 * @type {Kind<number>}
 */
export const momentOrAge = {
  shown: '<time>',
  allowed:
    'a date such as 2026-01-15, a date and time with a zone such as 2026-01-15T12:00:00Z, or an age such as 12h, 30d or 8w',
  read(text) {
    const ago = ageOf(text)
    return ago === undefined ? momentOrDay.read(text) : Date.now() - ago
  },
}

/**
 * Names with commas between them.
 *
 * @param {string} shown
 * @param {string} allowed
 * @param {readonly string[]} [words] if given, only these are allowed
 * @returns {Kind<string[]>}
 */
export const list = (shown, allowed, words) => ({
  shown,
  allowed,
  words,
  read(text) {
    const names = text.trim().split(/\s*,\s*|\s+/)
    return names.every((name) => name !== '' && (!words || words.includes(name))) ? [...new Set(names)] : undefined
  },
})

/**
 * A number, or two, the smaller one first.
 *
 * @param {number} most
 * @returns {Kind<number | [least: number, most: number]>}
 */
export const span = (most) => ({
  shown: '<number>',
  allowed: `a whole number from 0 to ${most}, or two such as 50-200, the smaller one first`,
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
 * Reads a command's arguments. `given` has the names of the options that the arguments set, and `words` the arguments that are not
 * options.
 *
 * @template {Table} Options
 * @param {{ OPTIONS: Options, WORDS?: Words | undefined }} command
 * @param {readonly string[]} args
 * @returns {{ values: Values<Options>, given: Set<string>, words: string[] }}
 */
export function read({ OPTIONS: options, WORDS }, args) {
  refuseToken(options, args)
  /** @type {Record<string, any>} */
  const values = {}
  for (const [name, { kind, usual, isMany }] of Object.entries(options)) values[name] = isMany ? [] : kind ? usual : false
  const given = new Set()
  /** @type {string[]} */
  const words = []
  for (const token of tokensOf(options, args)) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const name = nameOf(options, token.rawName)
    const long = `--${flagOf(options, name)}`
    const { kind, isMany } = options[name]
    if (!kind) {
      if (token.value !== undefined) throw new UsageError(`${long}: takes no value`)
      values[name] = true
    } else {
      if (given.has(name) && !isMany) throw new UsageError(`${long}: given more than once`)
      const value = valueFrom(long, kind, token.value, token.inlineValue === true)
      if (isMany) values[name].push(value)
      else values[name] = value
    }
    given.add(name)
  }
  checkWords(WORDS, words)
  return { values: /** @type {Values<Options>} */ (values), given, words }
}

/**
 * A token must not be an argument. This is checked first, because it may be anywhere among them. Its value is not read.
 *
 * @param {Table} options
 * @param {readonly string[]} args
 */
function refuseToken(options, args) {
  if (options.token || !args.some((arg) => /^--token(=|$)/.test(arg))) return
  const why = 'other programs can see arguments, and the shell remembers them'
  throw new UsageError(`--token: is refused, because ${why}; set WEBEX_ACCESS_TOKEN in the environment instead`)
}

/**
 * The arguments in pieces. Nothing is checked yet, because Node's own messages repeat what it was given.
 *
 * @param {Table} options
 * @param {readonly string[]} args
 */
function tokensOf(options, args) {
  const known = Object.entries(options).map(([name, { kind, letter }]) => {
    const type = /** @type {'string' | 'boolean'} */ (kind ? 'string' : 'boolean')
    return [flagOf(options, name), { type, ...(letter && { short: letter }) }]
  })
  const config = { args: [...args], options: Object.fromEntries(known), strict: false, allowPositionals: true }
  return parseArgs({ ...config, tokens: true }).tokens
}

/**
 * @param {Table} options
 * @param {string} flag as it was given
 */
function nameOf(options, flag) {
  const names = Object.keys(options)
  const flags = names.map((name) => `--${flagOf(options, name)}`)
  const at = names.findIndex((name, at) => flag === flags[at] || flag === `-${options[name].letter}`)
  if (at >= 0) return names[at]
  throw new UsageError(`${shown(flag)}: unknown option${didYouMean(flag, flags)}\nallowed: ${flags.join(', ') || 'none'}`)
}

/**
 * The words themselves are not repeated, because a token may be among them.
 *
 * @param {Words | undefined} expected
 * @param {readonly string[]} words
 */
function checkWords(expected, { length }) {
  if (!expected && length > 0) throw new UsageError('unexpected argument: this command takes only options')
  if (!expected) return
  const { name, about, least, most } = expected
  if (length < least) throw new UsageError(`<${name}>: is missing: ${about}`)
  if (length > most) throw new UsageError(`<${name}>: got ${length} words; allowed: ${most === 1 ? 'one' : `at most ${most}`}`)
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
