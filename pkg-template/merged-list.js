// A list of both services, newest first. Each service's list is requested page by page. The core decides what is returned when, and
// which list is requested next (src/paging/merge.rs).

import { define, RecordingsError } from './error.js'
import { singleValue } from './host/arguments.js'
import { DEFAULT_MAX, MERGED, MERGED_SEPARATOR } from './host/constants.js'
import { isInteger, own } from './host/values.js'

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
 * Without a prototype, because other code may have put a `source` on `Object.prototype`.
 *
 * @type {Argument['given']}
 */
const NONE = { __proto__: null }

/**
 * Whether a list is one of both services. A cursor says it for itself.
 *
 * @param {Argument | undefined} query
 */
export function isMerged(query) {
  const { cursor, source } = query?.given ?? NONE
  return cursor == null ? source === 'all' : typeof cursor === 'string' && cursor.startsWith(MERGED)
}

/**
 * Where a merged list begins.
 *
 * @param {Argument | undefined} query
 * @returns {MergedList}
 */
function start(query) {
  const { cursor, max } = query?.given ?? NONE
  const begin = { ...NOTHING, query, isDue: true }
  if (cursor == null) {
    // If it is something else, the core says so.
    return { max: isInteger(max) ? max : DEFAULT_MAX, pages: 0, recordings: 0, streams: [begin, begin] }
  }
  // If it is damaged, the core refuses it, and each list takes its own part of it.
  const [, most, pages, recordings, ...rest] = /** @type {string} */ (cursor).split(MERGED_SEPARATOR)
  const isOver = (/** @type {number} */ at) => rest[at] === '' && rest[1 - at] !== ''
  const streams = SOURCES.map((_, at) => (isOver(at) ? NOTHING : begin))
  return { max: Number(most), pages: Number(pages), recordings: Number(recordings), streams }
}

/** @type {Stream} */
const NOTHING = {
  at: undefined,
  next: undefined,
  query: undefined,
  mark: undefined,
  nextMark: undefined,
  items: [],
  given: 0,
  isDue: false,
  failure: undefined,
}

/**
 * @param {object} needs
 * @param {(list: MergedList) => Promise<MergedPage | MergedFailure>} needs.merge
 * @param {(query: Argument | undefined, stop: SignalLike, method?: Method) => Promise<Page>} needs.requestPage requests a page of one
 *   service's list
 * @param {() => boolean} needs.isAborted whether the caller has aborted the list
 */
export function mergedPages({ merge, requestPage, isAborted }) {
  /**
   * @param {Stream} stream
   * @param {SignalLike} stop
   * @param {Method} method
   * @returns {Promise<Stream>}
   */
  const requested = async (stream, stop, method) => {
    if (!stream.isDue) return stream
    try {
      const query = stream.query ?? singleValue('cursor', stream.next)
      const { value, start, mark, nextMark } = await requestPage(query, stop, method)
      return { ...NOTHING, at: start ?? stream.next, next: own(value, 'cursor'), items: value.items, mark, nextMark }
    } catch (thrown) {
      // The reason of an abort may be any value, even an error like ours.
      if (isAborted() || !RecordingsError.is(thrown)) throw thrown
      const failure = /** @type {Api.RecordingsError} */ (/** @type {unknown} */ (thrown))
      return { ...NOTHING, at: stream.at, next: own(failure, 'cursor'), failure }
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
    const { order, due, cursor, progress } = came
    const given = streams.map((stream) => stream.given)
    /** @type {RecordingPage} */
    const value = { items: order.map((source) => streams[source].items[given[source]++]) }
    const missing = streams.flatMap(({ failure }, at) => (failure ? [told(SOURCES[at], failure)] : []))
    if (missing.length > 0) value.missing = missing
    if (cursor !== undefined) value.cursor = cursor
    const rest = streams.map((stream, at) => ({ ...stream, given: given[at], isDue: due[at] }))
    return {
      value,
      progress: missing.length > 0 ? { ...progress, missing } : progress,
      mark: previous?.nextMark,
      nextMark: rest.map(markOf).join(),
      rest: { ...list, ...progress, streams: rest },
    }
  }
}

/**
 * Identifies where a stream continues.
 *
 * @param {Stream} stream
 */
const markOf = ({ items, given, mark, nextMark }) => (given < items.length ? `${mark}+${given}` : nextMark)

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
