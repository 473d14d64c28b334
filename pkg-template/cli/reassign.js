// webex-recordings reassign: gives recordings of calls to another owner.

import { ACCESS, TOKENS } from './access.js'
import { CHOICE, CONSENT, logOption, SAFETY, WORDS } from './deleting/choice.js'
import { change } from './deleting/command.js'
import { UsageError } from './errors.js'
import { email } from './options.js'
import { OUTPUT } from './output/print.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export { WORDS }

export const SUMMARY = 'Gives recordings of calls to another owner.'

// Only recordings of calls can get another owner.
const { source, meeting, site, ...CALLS } = CHOICE

export const OPTIONS = /** @satisfies {Table} */ ({
  newOwner: { kind: email, about: 'who gets them; must be given' },
  ...CALLS,
  ...SAFETY,
  ...CONSENT,
  ...logOption('webex-recordings-reassign.jsonl'),
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `Only administrators may do this. The former owners cannot undo it. On a terminal it asks; a script has to say how many
recordings it expects at most.

  webex-recordings reassign --new-owner bob@example.com --all --owner ada@example.com --dry-run
  webex-recordings reassign --new-owner bob@example.com --all --owner ada@example.com

If a run is stopped or killed, run the same command again: it continues from its log.

${TOKENS}`

/** @param {Context} context */
export async function run(context) {
  if (context.values.newOwner === undefined) throw new UsageError('--new-owner: must be given; allowed: an email address')
  return change('reassign', context)
}
