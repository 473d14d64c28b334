// A list: the promise of its first page, which can also be looped over, for every recording of every page.
//
// The core decides where a list continues, and puts it in each page's cursor. This file decides who requests a page, and when.

import { define, invalidArgument, RecordingsError } from './error.js'
import { entries, isInteger, isPlain, kindOf, own } from './host/values.js'
import { reasonOfAbort } from './host/waiting.js'
import { either, isShared } from './shared-signal.js'
import { snapshots } from './snapshot.js'

/** @import { ListOptions, ListQuery, Recording, RecordingList, RecordingPage, SignalLike } from 'webex-converged-recordings' */
/** @import { Page } from './core.js' */
/** @import { Snapshots } from './snapshot.js' */

/** @typedef {(call: Snapshots) => Promise<Page>} RequestPage */

/**
 * The arguments of a call. They are valid if its first page arrives.
 *
 * @typedef {{ query?: ListQuery, options?: ListOptions, unreadable?: RecordingsError }} Call
 */

/**
 * One loop over a list.
 *
 * @typedef {object} Walk
 * @property {RequestPage} requestPage
 * @property {Call} call
 * @property {SignalLike[]} signals the caller's
 * @property {Promise<Page>} first
 * @property {() => void} onLeave is called once, when the loop ends early
 */

/**
 * @param {RequestPage} requestPage
 * @param {Snapshots} snapshots the query and the options for the first page
 * @param {unknown} client the client's options
 */
export function recordingList(requestPage, snapshots, client) {
  const call = /** @type {Call} */ (snapshots)
  // Aborts the request for the first page, which all walks share.
  const firstRequest = new AbortController()
  const signals = [call.options, client]
    .filter(isPlain)
    .map(({ signal }) => signal)
    .filter(isShared)
  const first = requestPage(bare({ ...call, options: withSignal(firstRequest.signal, call.options) }))
  // The promise of an async function, because stacks continue through those.
  const list = pageOf(first)
  // If nobody uses the list, its failure is not an unhandled rejection.
  list.catch(() => {})

  let walks = 0
  const walk = () => {
    walks += 1
    const onLeave = () => {
      walks -= 1
      if (walks === 0) firstRequest.abort()
    }
    return { requestPage, call, signals, first, onLeave }
  }
  const limit = () => call.query?.limit ?? Infinity
  define(list, 'pages', () => pages(walk(), limit))
  define(list, 'toArray', async (/** @type {unknown} */ options) => {
    const own = ownLimit(options)
    return collect(items(walk(), () => own ?? limit()))
  })
  define(list, Symbol.asyncIterator, () => items(walk(), limit))
  return /** @type {RecordingList} */ (list)
}

/** @param {Promise<Page>} result */
const pageOf = async (result) => (await result).value

/** @param {AsyncIterable<Recording>} recordings */
const collect = async (recordings) => {
  const all = []
  for await (const recording of recordings) all.push(recording)
  return all
}

/**
 * @param {object} values
 * @returns {Snapshots}
 */
const bare = (values) => /** @type {Snapshots} */ ({ __proto__: null, ...values })

/**
 * @param {Walk} walk
 * @param {() => number} limit the most recordings. Asked for once the first page is there.
 */
function items(walk, limit) {
  const { signals } = walk
  const whole = pages(walk, limit)
  const recordings = async function* () {
    /** @type {number | undefined} */
    let rest
    for await (const { items } of whole) {
      rest ??= limit()
      for (const item of items) {
        if (rest <= 0) return
        rest -= 1
        throwIfAborted(signals)
        yield item
      }
    }
  }
  return leavable(recordings(), () => whole.return())
}

/**
 * Holds no more than two pages: the one that it returned last and the next one. Ends with the page that reaches the limit.
 *
 * @param {Walk} walk
 * @param {() => number} limit the most recordings. Asked for once the first page is there.
 */
function pages({ requestPage, call, signals, first, onLeave }, limit) {
  const leaving = new AbortController()
  /** @type {((result?: undefined) => void) | undefined} */
  let stopWaiting
  /**
   * @param {Promise<Page>} request
   * @returns {Promise<Page | undefined>} `undefined` as soon as the loop is left
   */
  const unlessLeft = (request) =>
    new Promise((resolve, reject) => {
      stopWaiting = resolve
      request.then(resolve, reject)
    })
  const leave = () => {
    if (leaving.signal.aborted) return
    leaving.abort()
    stopWaiting?.()
    onLeave()
  }
  /**
   * @param {Promise<Page>} request an argument, because a loop must not hold the first page to its end
   * @returns {AsyncGenerator<RecordingPage, void, void>}
   */
  const walk = async function* (request) {
    const seen = new Set()
    /**
     * @param {string} cursor
     * @param {Page} previous
     */
    const requestNext = async (cursor, { mark, nextMark }) => {
      seen.add(mark)
      if (seen.has(nextMark)) throw circularList()
      return requestPage(bare({ query: bare({ ...call.query, cursor }), options: withSignal(leaving.signal, call.options) }))
    }
    let count = 0
    let reached
    for (;;) {
      let result
      try {
        result = await unlessLeft(request)
      } catch (error) {
        throwIfAborted(signals)
        throw withStack(error)
      }
      if (!result) return
      throwIfAborted(signals)
      const { value, progress } = result
      count += value.items.length
      // A page without recordings has no date. The last one still counts.
      reached = own(progress, 'reached') ?? reached
      const cursor = own(value, 'cursor')
      const isLast = !cursor || count >= limit()
      let next
      if (!isLast && call.options?.prefetch !== false) {
        next = requestNext(cursor, result)
        // A failure is thrown when it is this page's turn.
        next.catch(() => {})
      }
      call.options?.onProgress?.(reached ? { ...progress, reached } : { ...progress })
      throwIfAborted(signals)
      yield value
      if (isLast) return
      request = next ?? requestNext(cursor, result)
    }
  }
  return leavable(walk(first), leave)
}

/**
 * An iterator that can be left at any time. If it is waiting for a page, it stops waiting.
 *
 * @template T
 * @param {AsyncGenerator<T, void, void>} generator
 * @param {() => void} leave
 */
function leavable(generator, leave) {
  return {
    next: () => generator.next(),
    /** @param {void | PromiseLike<void>} [value] */
    return: (value) => {
      leave()
      return generator.return(value)
    },
    /** @param {unknown} error */
    throw: (error) => {
      leave()
      return generator.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/**
 * The options, with a second signal beside their own. If something is wrong with them, they stay as they are: the core refuses
 * them.
 *
 * @param {AbortSignal} signal
 * @param {ListOptions | undefined} options
 */
function withSignal(signal, options) {
  if (options != null && !isPlain(options)) return options
  if (options?.signal != null && !isShared(options.signal)) return options
  return bare({ ...options, signal: either([options?.signal, signal].filter((signal) => signal != null)) })
}

/**
 * Between two pages, no call is running that would notice an abort.
 *
 * @param {SignalLike[]} signals
 */
function throwIfAborted(signals) {
  const aborted = signals.find(({ aborted }) => aborted)
  if (aborted) throw reasonOfAbort(aborted)
}

/**
 * A page that is requested ahead may fail before the loop waits for it. The stack must name the loop; some engines can do that.
 *
 * @param {unknown} error
 */
function withStack(error) {
  if (RecordingsError.is(error) && Object.isExtensible(error)) Error.captureStackTrace?.(error)
  return error
}

/**
 * The limit in the options of `toArray`.
 *
 * @param {unknown} given
 */
function ownLimit(given) {
  const { options, unreadable } = snapshots({ options: given ?? {} })
  if (unreadable) throw unreadable
  const [problem, name] = entries('options', options)
  if (problem) throw invalidArgument(`${name}: ${problem}`)
  // `entries` found it to be a plain object.
  const known = /** @type {Record<string, unknown>} */ (options)
  const unknown = Object.keys(known).find((name) => name !== 'limit' && known[name] != null)
  if (unknown !== undefined) throw invalidArgument('options: contains an unknown option; allowed: limit')
  const limit = known.limit ?? undefined
  if (limit === undefined || (isInteger(limit) && limit >= 0 && limit < 2 ** 32)) return limit
  throw invalidArgument(`limit: expected a whole number from 0 to 4294967295, got ${shown(limit)}`)
}

/**
 * The value, in words. A long text is not repeated: it may be a token in the wrong place.
 *
 * @param {unknown} value
 */
function shown(value) {
  if (['number', 'boolean'].includes(typeof value)) return String(value)
  return typeof value === 'string' && value.length <= 30 ? JSON.stringify(value) : kindOf(value)
}

const circularList = () =>
  new RecordingsError({
    code: 'unexpected-shape',
    message: 'The list may not be complete: its last page links to an earlier page',
    retryable: false,
    attempts: 0,
  })
