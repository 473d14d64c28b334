// webex-recordings trash: moves recordings into the recycle bin.

import { ACCESS, TOKENS } from './access.js'
import { CHOICE, logOption, SAFETY, WORDS } from './deleting/choice.js'
import { change } from './deleting/command.js'
import { file } from './options.js'
import { OUTPUT } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export { WORDS }

export const SUMMARY = 'Moves recordings into the recycle bin.'

export const OPTIONS = /** @satisfies {Table} */ ({
  ...CHOICE,
  ...SAFETY,
  undo: {
    kind: file,
    otherwise: 'webex-recordings-undo-<time>.jsonl',
    about: 'before anything is changed, write a new file that can undo all of it',
    group: SAFETY.dryRun.group,
  },
  ...logOption('webex-recordings-trash.jsonl'),
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `  webex-recordings trash 62807eaf-0c89-492e-a3c3-c4751812603b
  webex-recordings trash --older-than 365d --owner ada@example.com --dry-run
  webex-recordings restore --ids webex-recordings-undo-2026-01-15T12-00-00-000Z.jsonl

Recordings of meetings stay in the recycle bin for 30 days. For those of calls, Webex does not say how long.

${TOKENS}`

/** @param {Context} context */
export const run = (context) => change('trash', context)
