// The buttons of the player and the transcript.

import { h } from '../../dom.js'

/**
 * @param {string} testid
 * @param {string} text
 * @param {() => void} onclick
 * @param {Record<string, unknown>} [more] other attributes
 */
export const button = (testid, text, onclick, more) =>
  h('button', { type: 'button', class: 'button quiet', testid, onclick, ...more }, text)

/** A button that stands out. */
export const LOUD = { class: 'button' }

/**
 * A button that shows a sign, and therefore needs a name.
 *
 * @param {string} testid
 * @param {string} sign
 * @param {string} name
 * @param {() => void} onclick
 */
export const signButton = (testid, sign, name, onclick) => button(testid, sign, onclick, { 'aria-label': name, title: name })
