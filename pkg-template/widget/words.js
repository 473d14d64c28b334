// What the element says. A page can replace each text by its key.

import de from './words.de.js'
import en from './words.en.js'

/**
 * A text with places for values, `{0}` and so on; the same by plural form of the first value; or a function of the values.
 *
 * @typedef {string | Partial<Record<Intl.LDMLPluralRule, string>> | ((...values: any[]) => string)} Text
 *
 * @typedef {(key: string, ...values: unknown[]) => string} Say
 */

/** @type {Record<string, Record<string, Text>>} */
const LANGUAGES = { en, de }

/** Whether there are words for a language. */
export const hasWords = (/** @type {string} */ lang) => Object.hasOwn(LANGUAGES, languageOf(lang))

const languageOf = (/** @type {string} */ lang) => lang.split('-')[0]

/**
 * @param {string} lang a valid language tag. English is taken where there are no words for it.
 * @param {Record<string, Text>} replaced the page's own texts
 * @param {Record<string, Record<string, Text>>} [more] texts by language and key
 * @returns {Say}
 */
export function createWords(lang, replaced, more = {}) {
  const language = languageOf(lang)
  const known = hasWords(lang) ? lang : 'en'
  const number = new Intl.NumberFormat(lang)
  /** @type {(Record<string, Text> | undefined)[]} */
  const tables = [replaced, LANGUAGES[language], more[language], en, more.en]
  return (key, ...values) => {
    const text = tables.map((table) => table?.[key]).find((text) => text !== undefined) ?? key
    if (typeof text === 'function') return String(text(...values))
    // With the page's own words, the plural forms are those of its language.
    const form = () => new Intl.PluralRules(replaced[key] === undefined ? known : lang).select(Number(values[0]))
    const words = typeof text === 'string' ? text : (text[form()] ?? text.other ?? '')
    return words.replace(/\{(\d)\}/g, (_, at) => {
      const value = values[Number(at)]
      return typeof value === 'number' ? number.format(value) : String(value ?? '')
    })
  }
}
