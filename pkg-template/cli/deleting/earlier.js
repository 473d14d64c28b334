// What earlier runs have done: which recordings this run leaves out, and what became of those that were sent before a run was killed.

import { isCallError } from '../explain.js'
import { countText } from '../output/terminal.js'
import { keyOf } from '../selection.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from '../commands.js' */
/** @import { Action } from './actions.js' */
/** @import { Log } from './log.js' */
/** @import { Target } from './set.js' */

/**
 * The recordings without those that an earlier run has done for good.
 *
 * @param {{ action: Action, context: Context, targets: readonly Target[], log: Log }} run
 */
export function leftOf({ action, context, targets, log }) {
  const left = action.isOnce ? targets.filter((target) => !log.isDone(target)) : targets
  const done = targets.length - left.length
  if (done > 0) console.error(`${countText(done, 'recording')} left out: already done, according to ${context.values.log}.`)
  return left
}

/**
 * Looks up the recordings whose outcome is unknown, and logs which of them are done. Changes no recording. Returns how many of those that this
 * run was not told to change are not done, or cannot be looked up.
 *
 * @param {{ action: Action, client: Api.RecordingsClient, targets: readonly Target[], log: Log, context: Context, signal: AbortSignal }} run
 */
export async function settle({ action, client, targets, log, context: { values }, signal }) {
  const told = new Set(targets.map(keyOf))
  let left = 0
  for (const target of log.unfinished()) {
    const found = await look(client, target, signal)
    const isDone = found !== 'unknown' && action.isDoneTo(found, values)
    if (!isDone && !told.has(keyOf(target))) left += 1
    if (isDone) log.end([{ target, outcome: found ? 'done' : 'already-gone' }])
    else if (typeof found === 'object') log.end([{ target, outcome: 'not-done' }])
  }
  return left
}

/**
 * @param {Api.RecordingsClient} client
 * @param {Target} target
 * @param {AbortSignal} signal
 */
async function look(client, { id, source, hostEmail }, signal) {
  try {
    return await client.getRecording(id, { source, hostEmail, signal })
  } catch (error) {
    if (!isCallError(error)) throw error
    // A proxy's page has no tracking ID.
    return error.code === 'not-found' && error.trackingId !== undefined ? undefined : 'unknown'
  }
}
