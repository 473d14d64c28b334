// A list of both services, newest first. Each service's list is requested page by page. The core decides what is returned when, and
// which list is requested next (src/paging/merge.rs).

import { define, RecordingsError } from './error.js'
import { singleValue } from './host/arguments.js'
import { MERGED, MERGED_SEPARATOR } from './host/constants.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { RecordingPage, SignalLike, SingleSource, SourceFailure } from 'webex-converged-recordings' */
/** @import { MergedFailure, MergedList, MergedPage, Page, Stream } from './core.js' */
/** @import { Argument } from './host/arguments.js' */

/** @type {SingleSource[]} */
const SOURCES = ['converged', 'meetings']
/**
 * The core's methods for their lists.
 *
 * @typedef {'listRecordings' | 'listMeetings'} Method
 * @type {Method[]}
 */
const METHODS = ['listRecordings', 'listMeetings']

/**
 * Whether a list is one of both services. A cursor says it for itself.
 *
 * @param {Argument | undefined} query
 */
export function isMerged(query) {
  const { cursor, source } = query?.given ?? {}
  return cursor == null ? source === 'all' : typeof cursor === 'string' && cursor.startsWith(MERGED)
}

/**
 * Where a merged list begins.
 *
 * @param {Argument | undefined} query
 * @returns {MergedList}
 */
function start(query) {
  const cursor = query?.given.cursor
  if (cursor == null) return { pages: 0, recordings: 0, streams: SOURCES.map(() => stream(undefined, query)) }
  const [pages, recordings, ...cursors] = /** @type {string} */ (cursor).slice(MERGED.length).split(MERGED_SEPARATOR)
  // If the cursor is damaged, the core refuses it.
  const streams = cursors.length === 2 ? cursors.map((cursor) => stream(cursor)) : SOURCES.map(() => stream('damaged'))
  return { pages: Number(pages) || 0, recordings: Number(recordings) || 0, streams }
}

/**
 * @param {string | undefined} next
 * @param {Argument} [query]
 * @returns {Stream}
 */
const stream = (next, query) => ({ at: undefined, next, query, items: [], given: 0, isDue: next !== '', failure: undefined })

/**
 * @param {object} needs
 * @param {(list: MergedList) => Promise<MergedPage | MergedFailure>} needs.merge
 * @param {(query: Argument | undefined, stop: SignalLike, method?: Method) => Promise<Page>} needs.requestPage requests a page of one
 *   service's list
 */
export function mergedPages({ merge, requestPage }) {
  /**
   * @param {Stream} stream
   * @param {SignalLike} stop
   * @param {Method} method
   * @returns {Promise<Stream>}
   */
  const requested = async (stream, stop, method) => {
    if (!stream.isDue) return stream
    const { query = singleValue('cursor', stream.next), ...rest } = stream
    try {
      const { value, start } = await requestPage(query, stop, method)
      return { ...rest, at: start ?? stream.next, next: value.cursor, items: value.items, given: 0 }
    } catch (thrown) {
      if (!RecordingsError.is(thrown)) throw thrown
      const failure = /** @type {Api.RecordingsError} */ (/** @type {unknown} */ (thrown))
      return { ...stream, next: failure.cursor, items: [], given: 0, failure }
    }
  }

  /**
   * Requests a page of the merged list.
   *
   * @param {Argument | undefined} query
   * @param {SignalLike} stop
   * @param {Page} [previous]
   * @returns {Promise<Page>}
   */
  return async (query, stop, previous) => {
    const list = previous?.rest ?? start(query)
    const streams = await Promise.all(list.streams.map((stream, at) => requested(stream, stop, METHODS[at])))
    const came = await merge({ ...list, streams })
    if (came.failed !== undefined) throw withCursor(streams[came.failed].failure, came.cursor)
    const { order, due, cursor, progress, nextMark } = came
    const given = streams.map((stream) => stream.given)
    /** @type {RecordingPage} */
    const value = { items: order.map((source) => streams[source].items[given[source]++]) }
    const missing = streams.flatMap(({ failure }, at) => (failure ? [told(SOURCES[at], failure)] : []))
    if (missing.length > 0) value.missing = missing
    if (cursor !== undefined) value.cursor = cursor
    return {
      value,
      progress: missing.length > 0 ? { ...progress, missing } : progress,
      mark: previous?.nextMark ?? 0,
      nextMark,
      rest: { ...progress, streams: streams.map((stream, at) => ({ ...stream, given: given[at], isDue: due[at] })) },
    }
  }
}

/**
 * @param {SingleSource} source
 * @param {Api.RecordingsError} failure
 * @returns {SourceFailure}
 */
function told(source, failure) {
  // The cursor of one service's list would continue only that one.
  const { cursor, ...error } = failure.toJSON()
  return { source, error }
}

/**
 * @param {any} error
 * @param {string | undefined} cursor
 */
function withCursor(error, cursor) {
  if (cursor === undefined) delete error.cursor
  else define(error, 'cursor', cursor, true)
  return error
}
