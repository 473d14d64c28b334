// A table for people: a column for each field, or a line for each field of a single thing.

import { clean, lengthText, paint, sizeText, timeText } from './terminal.js'

/** @typedef {Record<string, unknown>} Row */

const GAP = '  '
/** Columns that are never cut, because people copy or compare their values. The others get narrower on a narrow terminal. */
const WHOLE = /^(id|file|\w*Time|timeRecorded|expires)$/
const LEAST_WIDTH = 8

/**
 * @param {Row[]} rows
 * @param {readonly string[]} fields
 * @param {NodeJS.WriteStream} stream
 */
export function tableOf(rows, fields, stream) {
  const cells = rows.map((row) => fields.map((field) => shown(field, row[field])))
  const columns = fields.map((field, at) => {
    const width = widest(cells.map((line) => line[at]))
    return {
      field,
      width: Math.max(width, widthOf(field)),
      content: width,
      least: Math.max(1, WHOLE.test(field) ? width : Math.min(width, LEAST_WIDTH)),
    }
  })
  // Output that goes elsewhere, such as to a file, may have any width. Some terminals do not know their width, and say 0.
  if (stream.isTTY && stream.columns > 0) fit(columns, stream.columns)
  const line = (/** @type {readonly string[]} */ texts) =>
    texts
      .map((text, at) => padded(text, columns[at].width))
      .join(GAP)
      .trimEnd()
  return [paint('bold', line(fields), stream), ...cells.map(line)].map((text) => `${text}\n`).join('')
}

/**
 * @param {Row} row
 * @param {readonly string[]} fields
 * @param {NodeJS.WriteStream} stream
 */
export function recordOf(row, fields, stream) {
  const there = fields.filter((field) => row[field] !== undefined)
  const width = widest(there)
  return there.map((field) => `${paint('bold', padded(field, width), stream)}${GAP}${shown(field, row[field])}\n`).join('')
}

/**
 * @param {string} field
 * @param {unknown} value
 */
function shown(field, value) {
  if (value === undefined || value === null) return ''
  if (field === 'durationSeconds' && typeof value === 'number') return lengthText(value)
  if (/(^bytes|Bytes)$/.test(field) && typeof value === 'number') return sizeText(value)
  if (/(Time|^timeRecorded|^expires)$/.test(field) && typeof value === 'string') return clean(timeText(value))
  return clean(typeof value === 'string' ? value : JSON.stringify(value))
}

/**
 * Makes columns narrower until the table fits, as far as that is possible: first those with long names and short contents, then the widest.
 *
 * @param {{ width: number, content: number, least: number }[]} columns
 * @param {number} most
 */
function fit(columns, most) {
  const total = () => columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1))
  while (total() > most) {
    const [column] = columns
      .filter(({ width, least }) => width > least)
      .sort((left, right) => excess(right) - excess(left) || right.width - left.width)
    if (!column) return
    column.width -= 1
  }
}

/** @param {{ width: number, content: number }} column */
const excess = ({ width, content }) => Math.max(0, width - Math.max(content, LEAST_WIDTH))

/** @param {string[]} texts */
const widest = (texts) => texts.reduce((most, text) => Math.max(most, widthOf(text)), 0)

/**
 * @param {string} text
 * @param {number} width
 */
function padded(text, width) {
  const own = widthOf(text)
  if (own <= width) return text + ' '.repeat(width - own)
  let cut = ''
  let used = 0
  for (const one of text) {
    if (used + widthOf(one) > width - 1) break
    cut += one
    used += widthOf(one)
  }
  return `${cut}…${' '.repeat(width - 1 - used)}`
}

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/**
 * How many columns of a terminal a text takes: two for East Asian characters and emoji, none for marks on other characters.
 *
 * @param {string} text
 */
function widthOf(text) {
  let width = 0
  for (const one of text) width += WIDE.test(one) ? 2 : /\p{M}/u.test(one) ? 0 : 1
  return width
}
