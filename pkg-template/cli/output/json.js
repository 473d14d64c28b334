// JSON that may be shown on a terminal.

/**
 * JSON escapes control characters up to U+001F. Others could still reach a terminal.
 *
 * @param {unknown} value
 * @param {number} [indent]
 */
export const jsonOf = (value, indent) =>
  JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)

/** @param {string} character may be outside the basic plane */
const escaped = (character) =>
  [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
