// webex-recordings restore: moves recordings out of the recycle bin.

import { ACCESS, TOKENS } from './access.js'
import { CHOICE, SAFETY, WORDS } from './deleting/choice.js'
import { change } from './deleting/command.js'
import { OUTPUT } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export { WORDS }

export const SUMMARY = 'Moves recordings out of the recycle bin, back to where they were.'

export const OPTIONS = /** @satisfies {Table} */ ({ ...CHOICE, ...SAFETY, ...OUTPUT, ...ACCESS })

export const NOTES = `  webex-recordings restore --ids webex-recordings-undo-2026-01-15T12-00-00-000Z.jsonl
  webex-recordings restore --from 7d --dry-run

${TOKENS}`

/** @param {Context} context */
export const run = (context) => change('restore', context)
