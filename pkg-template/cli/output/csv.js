// CSV (RFC 4180) that a spreadsheet and a terminal can show safely.

import { clean } from './terminal.js'

/**
 * @param {readonly unknown[]} cells
 */
export const csvLine = (cells) => `${cells.map(cellOf).join(',')}\r\n`

/** @param {unknown} value */
function cellOf(value) {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  const text = clean(typeof value === 'string' ? value : JSON.stringify(value))
  // A spreadsheet would run it as a formula. The quotes do not prevent that.
  const safe = /^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
