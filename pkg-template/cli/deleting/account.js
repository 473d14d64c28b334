// Which account a run uses, on which Webex. What a log says about another account does not count: with that account's token, Webex may
// not find recordings that are still there. Neither does what was done for another new owner. This also checks the clock, because ages
// are counted from it.

import { createHash } from 'node:crypto'
import { asked } from '../../diagnose/ask.js'
import { isTraceable } from '../../diagnose/stranger.js'
import { textIn } from '../../host/values.js'
import { Failure } from '../errors.js'
import { countText } from '../output/terminal.js'
import { plain } from '../sign-in.js'

/** @import * as Api from 'webex-converged-recordings' */

/** No network is that slow, and nobody keeps recordings to the hour. */
const MOST_OFF_MS = 3_600_000

/**
 * Returns a text that is the same for each run of an account, and names nobody. Throws a Failure if the clock of this computer is wrong.
 *
 * @param {Api.RecordingsClient} client
 * @param {string | undefined} baseUrl
 * @param {string | undefined} newOwner
 * @param {AbortSignal} signal
 */
export async function accountOf(client, baseUrl, newOwner, signal) {
  const me = await asked(client, 'people/me', { signal })
  const { json, status = 0, headers, at = Number.NaN, error } = me
  const isWebex = isTraceable(me)
  // The token may lack the scope for this, and a proxy may not know the path. Then all accounts of this Webex count as one.
  if (error && !(status === 403 && isWebex) && status !== 404) throw error
  const off = isWebex ? Math.abs(at - Date.parse(headers.date ?? '')) : 0
  if (off > MOST_OFF_MS) {
    throw new Failure(
      `the clock of this computer is wrong: it and the clock of Webex differ by ${countText(Math.round(off / MOST_OFF_MS), 'hour')}; nothing was changed`,
    )
  }
  const who = [plain(baseUrl), textIn(json, 'id') ?? '', newOwner?.toLowerCase()]
  return createHash('sha256').update(JSON.stringify(who)).digest('hex').slice(0, 16)
}
