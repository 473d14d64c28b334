// With --dry-run: says what would be downloaded, in the form that --ids takes. Writes nothing.

import { EXIT } from '../exit.js'
import { columnsFor, FIELDS, USUAL, WHERE } from '../fields.js'
import { readJournal } from '../journal.js'
import { printerOf } from '../output/print.js'
import { countText, sizeText } from '../output/terminal.js'
import { exitCodeOf, planOf } from './planning.js'
import { State } from './state.js'

/** @import { Work } from './planning.js' */

/** @param {Work} work */
export async function dryRun(work) {
  const { context, folder } = work
  const printer = printerOf(context, { known: FIELDS, usual: USUAL, always: WHERE, columns: columnsFor(context.values) })
  const state = new State(readJournal('--dir', folder.stateFile, { isLenient: true }))
  const { plan, refused } = await planOf(work, state, printer.add)
  await printer.end()
  const { jobs, bytes, requests, there } = plan
  const size = bytes > 0 ? `, ${sizeText(bytes)}` : ''
  const recordings = jobs.filter(({ ask }) => ask.length > 0).length
  const toVerify = jobs.flatMap(({ check }) => check).length
  const changed = jobs.flatMap(({ changed }) => changed).length
  const what = `the files of ${countText(recordings, 'recording')}${size}`
  console.error(`To download: ${what}, with about ${countText(requests, 'request')}`)
  console.error(`Already there: ${countText(there + toVerify, 'file')}`)
  if (toVerify > 0) console.error(`To verify: ${countText(toVerify, 'file')}`)
  if (changed > 0) console.error(`Changed since they were saved: ${countText(changed, 'file')}`)
  const free = await folder.free()
  if (free !== undefined) console.error(`Free on this disk: ${sizeText(free)}`)
  return exitCodeOf(EXIT.done, refused)
}
