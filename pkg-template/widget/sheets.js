// Constructed style sheets, which even a content security policy that forbids inline styles allows.

import css from './styles.css'

/** @type {WeakMap<Document, Map<string, CSSStyleSheet>>} */
const sheets = new WeakMap()

/**
 * A sheet works only in the document whose window created it, so each document gets its own.
 *
 * @param {Document} document
 * @param {string} [text] default: the element's own styles
 */
export function sheetFor(document, text = css) {
  const known = sheets.get(document) ?? new Map()
  sheets.set(document, known)
  let sheet = known.get(text)
  if (!sheet) {
    const { CSSStyleSheet } = document.defaultView ?? globalThis
    sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    known.set(text, sheet)
  }
  return sheet
}
