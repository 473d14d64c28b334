// webex-recordings purge: deletes for good what is in the recycle bin.

import { ACCESS, TOKENS } from './access.js'
import { CHOICE, CONSENT, logOption, SAFETY, WORDS } from './deleting/choice.js'
import { change } from './deleting/command.js'
import { OUTPUT } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export { WORDS }

export const SUMMARY = 'Deletes recordings in the recycle bin for good.'

export const OPTIONS = /** @satisfies {Table} */ ({
  ...CHOICE,
  ...SAFETY,
  ...CONSENT,
  ...logOption('webex-recordings-purge.jsonl'),
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `This cannot be undone. On a terminal it asks; a script has to say how many recordings it expects at most.

  webex-recordings purge --older-than 395d --dry-run --format jsonl > old.jsonl
  webex-recordings purge --ids old.jsonl
  webex-recordings purge --ids old.jsonl --yes --expect 412

All times are when recordings were created, not when they were moved into the recycle bin.
If a run is stopped or killed, run the same command again: it continues from its log.

${TOKENS}`

/** @param {Context} context */
export const run = (context) => change('purge', context)
