// What is special about a terminal: it shows colours, and it takes some characters for commands.

import util from 'node:util'

/** @import { WriteStream } from 'node:tty' */

/** @typedef {NodeJS.WriteStream | WriteStream} Stream */

/**
 * Text from other people, such as a topic, without anything that could deceive a terminal or a reader: control characters, and characters
 * that are invisible or change the direction of writing.
 *
 * @param {string} text
 */
export const clean = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu, (one) => (/\s/.test(one) ? ' ' : '\ufffd'))

/**
 * Text in a style, such as `bold` or `red`, if the stream is a terminal that shows it: see https://no-color.org.
 *
 * @param {Parameters<typeof util.styleText>[0]} style
 * @param {string} text
 * @param {Stream} stream
 */
export function paint(style, text, stream) {
  const { NO_COLOR, TERM } = process.env
  if (!stream.isTTY || NO_COLOR || TERM === 'dumb') return text
  // Node 20 has it since 20.12. By default, it would look at standard output, and obey an empty NO_COLOR.
  return util.styleText?.(style, text, { validateStream: false }) ?? text
}

/**
 * A value as a shell takes it: that of Windows knows no single quotes.
 *
 * @param {string} value
 */
export function quoted(value) {
  if (/^[\w@%+=:,./-]+$/.test(value)) return value
  return process.platform === 'win32' ? `"${value}"` : `'${value.replaceAll("'", "'\\''")}'`
}

const UNITS = ['kB', 'MB', 'GB', 'TB']

/**
 * A size as people write it, such as `41.3 GB`.
 *
 * @param {number} bytes
 */
export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} B`
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length)
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1]}`
}

/**
 * A number of things, such as `1 recording` and `5,012 recordings`.
 *
 * @param {number} count
 * @param {string} thing
 */
export const countText = (count, thing) => `${count.toLocaleString('en-US')} ${thing}${count === 1 ? '' : 's'}`

/**
 * A length in seconds as `0:25:30`.
 *
 * @param {number} seconds
 */
export function lengthText(seconds) {
  const two = (/** @type {number} */ number) => `${Math.floor(number) % 60}`.padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(seconds / 60)}:${two(seconds)}`
}

/**
 * A time as `2026-01-15 12:00Z`.
 *
 * @param {string} text RFC 3339
 */
export function timeText(text) {
  const time = new Date(text)
  return Number.isNaN(time.getTime()) ? text : `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`
}
