// Finds out what there is to do: lists the recordings, and looks at the folder.

import { EXIT } from '../exit.js'
import { countText } from '../output/terminal.js'
import { progressLine } from '../progress.js'
import { complainOfMissing, selected } from '../selection.js'
import { itemOf, Plan } from './plan.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from '../commands.js' */
/** @import { Known } from '../selection.js' */
/** @import { Folder } from './folder.js' */
/** @import { State } from './state.js' */

/**
 * What the command was asked to do.
 *
 * @typedef {object} Work
 * @property {Context} context
 * @property {AbortSignal} signal
 * @property {Api.RecordingsClient} client
 * @property {Folder} folder
 * @property {Known[] | undefined} known the recordings, if their IDs were given
 */

/** @typedef {{ id: string, [field: string]: unknown }} Row a recording as it was listed or given */

/**
 * `refused`: why a service did not list its recordings, if there are several services.
 *
 * @param {Work} work
 * @param {State} state
 * @param {(recording: Row) => Promise<void>} [tell] gets each recording whose files are to be downloaded
 */
export async function planOf({ context, signal, client, folder, known }, state, tell) {
  const { values } = context
  const sizeOf = folder.sizeOf.bind(folder)
  const plan = new Plan({
    state,
    parts: values.parts,
    days: values.transcriptDays,
    now: Date.now(),
    isVerifying: values.verify,
    sizeOf,
  })
  /** @type {Api.SourceFailure[]} */
  const refused = []
  const onMissing = (/** @type {Api.SourceFailure} */ one) => void refused.push(one)
  const recordings = known?.map(hostedBy(values.owner)) ?? selected(client, values, { signal, status: 'available', onMissing })
  const progress = progressLine()
  let [count, downloads] = [0, 0]
  try {
    for await (const recording of recordings) {
      count += 1
      progress.show(`${countText(count, 'recording')} looked at`)
      if (!(await plan.add(itemOf(recording)))) continue
      await tell?.(recording)
      downloads += 1
      if (downloads === values.limit) break
    }
  } finally {
    progress.end()
  }
  return { plan, refused }
}

/**
 * Adds the host that --owner names to meetings that do not name theirs. Otherwise the file of --failed would not have it.
 *
 * @param {string[]} owner
 */
const hostedBy =
  ([hostEmail]) =>
  (/** @type {Known} */ one) =>
    one.source === 'meetings' ? { hostEmail, ...one } : one

/**
 * Says which services refused, and returns the exit code.
 *
 * @param {number} code the exit code if none has refused
 * @param {readonly Api.SourceFailure[]} refused
 */
export function exitCodeOf(code, refused) {
  for (const one of refused) complainOfMissing(one)
  return code === EXIT.done && refused.length > 0 ? EXIT.partly : code
}
