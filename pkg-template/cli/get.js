// webex-recordings get: prints the details of recordings.

import { textIn } from '../host/values.js'
import { RecordingsError } from '../node.js'
import { ACCESS, clientOf, TOKENS } from './access.js'
import { UsageError } from './errors.js'
import { EXIT } from './exit.js'
import { describe, detailsOf, isFatal } from './explain.js'
import { FIELDS, METADATA_FIELDS, SECRET } from './fields.js'
import { email } from './options.js'
import { complain } from './output/complain.js'
import { OUTPUT, printerOf } from './output/print.js'
import { areNamed, IDS, idsIn, ONE_SOURCE } from './selection.js'

/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export const SUMMARY = 'Prints the details of recordings.'

export const WORDS = { name: 'id', about: 'the IDs of recordings, as "list" prints them', least: 0, most: 1000 }

export const OPTIONS = /** @satisfies {Table} */ ({
  ...IDS,
  ...ONE_SOURCE,
  host: {
    kind: email,
    about: 'the host of these meetings, if that is not you; only with --source meetings',
    group: 'Which recordings',
  },
  metadata: { about: 'who took part in a call and what happened in it, instead of the details', group: OUTPUT.format.group },
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `  webex-recordings get 62807eaf-0c89-492e-a3c3-c4751812603b
  webex-recordings list --from 7d | webex-recordings get --ids - --fields id,topic,transcriptLanguage

Passwords, and links that open a file without a sign-in, are printed only if --fields names them.

${TOKENS}`

/** @param {Context} context */
export async function run(context) {
  const { values, signal } = context
  if (!areNamed(context)) throw new UsageError('<id>: is missing: the IDs of recordings, or --ids')
  const known = await idsIn(context)
  const hasMeetings = known.some(({ source }) => source === 'meetings')
  if (values.host !== undefined && !hasMeetings) throw new UsageError('--host: allowed only with --source meetings')
  if (values.metadata && hasMeetings) throw new UsageError('--metadata: allowed only for recordings of calls')
  const fields = values.metadata ? METADATA_FIELDS : FIELDS
  const printer = printerOf(context, { known: fields, usual: fields.filter((name) => !SECRET.includes(name)), shape: 'each' })
  const { client } = await clientOf(context)
  let failures = 0
  for (const { id, source, hostEmail = values.host } of known) {
    try {
      const options = { signal, source, hostEmail: source === 'meetings' ? hostEmail : undefined }
      const found = values.metadata ? await client.getRecordingMetadata(id, { signal }) : await client.getRecording(id, options)
      await printer.add(found ?? { id })
    } catch (error) {
      // The others would fail as well, for example because there is no token.
      if (isFatal(error) || (known.length === 1 && !isNotFound(error))) throw error
      const hint =
        isNotFound(error) && source === 'converged' ? '\nIf it is the recording of a meeting, add --source meetings.' : ''
      complain(`${id}: ${describe(error)}${hint}`, { id, ...detailsOf(error) })
      failures += 1
    }
    if (printer.isClosed) break
  }
  // An empty array would look like a result.
  if (failures < known.length || known.length === 0) await printer.end()
  return failures === 0 ? EXIT.done : failures === known.length ? EXIT.failed : EXIT.partly
}

/** @param {unknown} error */
const isNotFound = (error) => RecordingsError.is(error) && textIn(error, 'code') === 'not-found'
