// The page for translators, docs/widget-words.md, made from the element's words. A test compares it with the page that there is.
// After a change of the words: node tests/package/widget-words-page.mjs > docs/widget-words.md

import { fileURLToPath } from 'node:url'
import details from '../../pkg-template/widget/details/words.en.js'
import list from '../../pkg-template/widget/words.en.js'

const INTRODUCTION = `# The words of the element

All texts of [\`<webex-recordings>\`](widget.md#words), by their keys, in English. \`{0}\` and \`{1}\` are where values go. A text with plural
forms is an object with their names.
`

/** @param {unknown} text */
const written = (text) =>
  typeof text === 'string'
    ? text
    : Object.entries(/** @type {object} */ (text))
        .map(([form, one]) => `*${form}*: ${one}`)
        .join('<br>')

/** @param {Record<string, unknown>} words */
const table = (words) =>
  ['| key | English |', '| --- | --- |', ...Object.entries(words).map(([key, text]) => `| \`${key}\` | ${written(text)} |`)].join(
    '\n',
  )

export const page = `${INTRODUCTION}
## The list

${table(list)}

## One recording

${table(details)}
`

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(page)
