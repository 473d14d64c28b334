// Prints what a command returns to standard output: as a table for people, or as JSON, JSON lines or CSV for programs.

import { UsageError } from '../errors.js'
import { SECRET } from '../fields.js'
import { didYouMean, list, oneOf } from '../options.js'
import { hideProgress } from '../progress.js'
import { csvLine } from './csv.js'
import { jsonOf } from './json.js'
import { recordOf, tableOf } from './table.js'

/** @import { Context } from '../commands.js' */
/** @import { Table } from '../options.js' */
/** @import { Row } from './table.js' */

const group = 'Output'

export const OUTPUT = /** @satisfies {Table} */ ({
  format: {
    kind: oneOf('table', 'json', 'jsonl', 'csv'),
    otherwise: 'table on a terminal, otherwise jsonl',
    about: 'the format: a table for people, JSON, JSON lines, or CSV that is safe in a spreadsheet',
    group,
  },
  fields: {
    kind: list('<fields>', 'names of fields with commas between them'),
    about: 'only these fields, in this order',
    group,
  },
})

/**
 * @typedef {object} Printer
 * @property {(row: Row) => Promise<void>} add
 * @property {() => Promise<void>} end
 * @property {boolean} isClosed whether the reader has closed its end of the pipe
 */

/**
 * @param {Context} context
 * @param {object} about
 * @param {readonly string[]} about.known the names that `--fields` may have
 * @param {readonly string[]} about.usual the columns of CSV
 * @param {readonly string[]} [about.always] what JSON has besides the fields of `--fields`, for the program that reads it
 * @param {readonly string[]} [about.columns] the columns of a table. Default: `usual`
 * @param {'rows' | 'each' | 'one'} [about.shape] With `each` and `one`, a table has a line for each field. With `one`, JSON is one object.
 * @returns {Printer}
 */
export function printerOf(context, { known, usual, always = [], columns: inTable = usual, shape = 'rows' }) {
  const { values, isClosed } = context
  const { stdout } = process
  const format = values.format ?? (stdout.isTTY ? 'table' : 'jsonl')
  const fields = fieldsIn(values.fields, known)
  const inJson = fields && [...new Set([...fields, ...always])]
  const columns = fields ?? (format === 'table' ? inTable : usual)
  /** @type {Row[]} */
  const rows = []
  let isFirst = true
  /** @param {Row} row */
  const textOf = (row) => {
    const isStart = isFirst
    isFirst = false
    switch (format) {
      case 'csv':
        return (isStart ? csvLine(columns) : '') + csvLine(columns.map((name) => row[name]))
      case 'jsonl':
        return `${jsonOf(chosen(row, inJson))}\n`
      default:
        return `${isStart ? '' : '\n'}${recordOf(row, columns, stdout)}`
    }
  }
  const isWaiting = format === 'json' || (format === 'table' && shape === 'rows')
  return {
    async add(row) {
      if (isWaiting) rows.push(row)
      else await write(textOf(row), context)
    },
    async end() {
      if (format === 'csv' && isFirst) return write(csvLine(columns), context)
      if (!isWaiting) return
      if (format === 'table') return rows.length === 0 ? undefined : write(tableOf(rows, columns, stdout), context)
      const named = rows.map((row) => chosen(row, inJson))
      return write(`${jsonOf(shape === 'one' ? named[0] : named, 2)}\n`, context)
    },
    get isClosed() {
      return isClosed()
    },
  }
}

/**
 * @param {readonly string[] | undefined} fields
 * @param {readonly string[]} known
 */
function fieldsIn(fields, known) {
  const unknown = fields?.find((name) => !known.includes(name))
  if (unknown === undefined) return fields
  const name = /^\w{1,40}$/.test(unknown) ? JSON.stringify(unknown) : 'an unknown name'
  throw new UsageError(`--fields: got ${name}${didYouMean(unknown, known)}\nallowed: ${known.join(', ')}`)
}

/**
 * @param {Row} row
 * @param {readonly string[]} [fields]
 */
function chosen(row, fields) {
  const names = fields ?? Object.keys(row).filter((name) => !SECRET.includes(name))
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/**
 * Writes to standard output, no faster than it is read.
 *
 * @param {string} text
 * @param {Pick<Context, 'isClosed' | 'signal'>} context
 * @returns {Promise<void>}
 */
async function write(text, { isClosed, signal }) {
  const { stdout } = process
  hideProgress()
  if (isClosed() || stdout.write(text)) return
  signal.throwIfAborted()
  await new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) stdout.off(event, done)
      signal.removeEventListener('abort', done)
      resolve(undefined)
    }
    // The reader may never read on.
    signal.addEventListener('abort', done)
    for (const event of ['drain', 'close', 'error']) stdout.on(event, done)
  })
  signal.throwIfAborted()
}
