// The element's texts. A page can replace each one by its key.

import en from './words.en.js'

/**
 * A text with placeholders such as `{0}`; one text for each plural form of the first value; or a function of the values.
 *
 * @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>> | ((...values: any[]) => string)} Text
 *
 * @typedef {(key: string, ...values: unknown[]) => string} Say
 */

/**
 * The other languages. Each has its own file, because most readers need at most one of them.
 *
 * @type {Record<string, (() => Promise<{ default: Record<string, Text> }>) | undefined>}
 */
const LANGUAGES = { de: () => import('../widget-de.js') }

const languageOf = (/** @type {string} */ lang) => lang.split('-')[0]

/** Whether the element speaks a language. */
export const hasWords = (/** @type {string} */ lang) => languageOf(lang) === 'en' || languageOf(lang) in LANGUAGES

/**
 * The texts of a language. Empty if its file cannot be loaded: then the element falls back to English.
 *
 * @param {string} lang
 * @returns {Promise<Record<string, Text>>}
 */
export async function loadWords(lang) {
  try {
    return (await LANGUAGES[languageOf(lang)]?.())?.default ?? {}
  } catch {
    return {}
  }
}

/**
 * @param {string} lang a valid language tag
 * @param {Record<string, Text>} words those of the language
 * @param {Record<string, Text>} replaced the page's own
 * @param {Record<string, Text>} [more] more words in English
 * @returns {Say}
 */
export function createWords(lang, words, replaced, more = {}) {
  const number = new Intl.NumberFormat(lang)
  const plural = new Intl.PluralRules(lang)
  /** @type {Record<string, Text>[]} */
  const tables = [replaced, words, en, more]
  /**
   * @param {Exclude<Text, Function>} text
   * @param {unknown[]} values
   */
  const fill = (text, values) => {
    // This throws if a plural form is missing.
    const template =
      typeof text === 'string' ? text : /** @type {string} */ (text[plural.select(Number(values[0]))] ?? text.other)
    return template.replace(/\{(\d)\}/g, (_, at) => {
      const value = values[Number(at)]
      return typeof value === 'number' ? number.format(value) : String(value ?? '')
    })
  }
  return (key, ...values) => {
    for (const table of tables) {
      const text = table[key]
      // A page's mistake must not break the list.
      try {
        if (text !== undefined) return typeof text === 'function' ? String(text(...values)) : fill(text, values)
      } catch {}
    }
    return key
  }
}
