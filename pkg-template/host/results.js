// Builds the results of calls. The core calls these functions.

/** @import { BatchResult, Deletion, ErrorDetails, ListProgress, Recording, RecordingMetadata, RecordingPage, SingleSource } from 'webex-converged-recordings' */
/** @import { MergedPage, Page, Value } from '../core.js' */

/**
 * @param {Recording[]} recordings just one
 * @param {SingleSource | undefined} source
 * @returns {Value<Recording>}
 */
export function recording([value], source) {
  if (source) value.source = source
  return { value }
}

/**
 * @param {Recording[]} items
 * @param {SingleSource | undefined} source
 * @param {Uint32Array} repeated the indexes of recordings on this page that an earlier page had
 * @param {string | undefined} cursor
 * @param {string | undefined} trackingId
 * @param {ListProgress | undefined} progress
 * @param {number} mark
 * @param {number | undefined} nextMark
 * @param {string | undefined} start
 * @returns {Page}
 */
export function page(items, source, repeated, cursor, trackingId, progress, mark, nextMark, start) {
  // From the end, so that the indexes of the others stay right.
  for (let at = repeated.length - 1; at >= 0; at--) items.splice(repeated[at], 1)
  if (source) for (const item of items) item.source = source
  /** @type {RecordingPage} */
  const value = { items }
  if (cursor !== undefined) value.cursor = cursor
  if (trackingId !== undefined) value.trackingId = trackingId
  return { value, progress, mark, nextMark, start }
}

/**
 * @param {Uint8Array} body checked, or empty if there is no metadata
 * @returns {Value<RecordingMetadata | undefined>}
 */
export const metadata = (body) => ({ value: body.length ? JSON.parse(new TextDecoder().decode(body)) : undefined })

/**
 * @template {Deletion | BatchResult} T
 * @param {T} value
 * @returns {Value<T>}
 */
export const outcome = (value) => ({ value })

/**
 * @param {Uint8Array} order
 * @param {boolean} callsDue
 * @param {boolean} meetingsDue
 * @param {string | undefined} cursor
 * @param {ListProgress} progress
 * @returns {MergedPage}
 */
export const mergedPage = (order, callsDue, meetingsDue, cursor, progress) => ({
  // A copy, because it is a view of the core's memory.
  order: [...order],
  due: [callsDue, meetingsDue],
  cursor,
  progress,
  failed: undefined,
})

/**
 * @param {number} failed
 * @param {string | undefined} cursor
 */
export const mergedFailure = (failed, cursor) => ({ failed, cursor })

/**
 * What `limitOf` returns: the limit, or why there is none.
 *
 * @param {number | undefined} limit
 */
export const limit = (limit) => ({ limit, error: undefined })

/** @param {ErrorDetails} error */
export const refusal = (error) => ({ limit: undefined, error })
