// Builds the results of calls. The core calls these functions.

/** @import { Deletion, ErrorDetails, ListProgress, Recording, RecordingPage } from 'webex-converged-recordings' */
/** @import { Page, Value } from '../core.js' */

/**
 * @param {Recording[]} recordings just one
 * @returns {Value<Recording>}
 */
export const recording = ([value]) => ({ value })

/**
 * @param {Recording[]} items
 * @param {Uint32Array} repeated the indexes of recordings on this page that an earlier page had
 * @param {string | undefined} cursor
 * @param {string | undefined} trackingId
 * @param {ListProgress | undefined} progress
 * @param {number} mark
 * @param {number | undefined} nextMark
 * @returns {Page}
 */
export function page(items, repeated, cursor, trackingId, progress, mark, nextMark) {
  // From the end, so that the indexes of the others stay right.
  for (let at = repeated.length - 1; at >= 0; at--) items.splice(repeated[at], 1)
  /** @type {RecordingPage} */
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return { value, progress, mark, nextMark }
}

/**
 * @param {Deletion} value
 * @returns {Value<Deletion>}
 */
export const deletion = (value) => ({ value })

/**
 * What `limitOf` returns: the limit, or why there is none.
 *
 * @param {number | undefined} limit
 */
export const limit = (limit) => ({ limit, error: undefined })

/** @param {ErrorDetails} error */
export const refusal = (error) => ({ limit: undefined, error })
