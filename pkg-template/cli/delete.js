// webex-recordings delete: deletes recordings for good, without the recycle bin.

import { ACCESS, TOKENS } from './access.js'
import { CHOICE, CONSENT, logOption, SAFETY, WORDS } from './deleting/choice.js'
import { change } from './deleting/command.js'
import { text } from './options.js'
import { OUTPUT } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export { WORDS }

export const SUMMARY = 'Deletes recordings for good, without the recycle bin.'

export const OPTIONS = /** @satisfies {Table} */ ({
  ...CHOICE,
  reason: {
    kind: text('<text>', 'a text'),
    about: "why; Webex requires it when a compliance officer deletes others' recordings",
  },
  comment: { kind: text('<text>', 'a text'), about: 'an explanation, at most 255 characters' },
  ...SAFETY,
  ...CONSENT,
  ...logOption('webex-recordings-delete.jsonl'),
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `This cannot be undone. On a terminal it asks; a script has to say how many recordings it expects at most.
Only compliance officers can delete recordings of calls this way. Others use "trash", and then "purge" to delete them for good.

  webex-recordings delete --source meetings --older-than 365d --dry-run --format jsonl > old.jsonl
  webex-recordings delete --ids old.jsonl
  webex-recordings delete --ids old.jsonl --yes --expect 412 --reason 'Past its retention'

If a run is stopped or killed, run the same command again: it continues from its log.

${TOKENS}`

/** @param {Context} context */
export const run = (context) => change('delete', context)
