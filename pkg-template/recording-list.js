// A list: the promise of its first page, which can also be looped over, for every recording of every page.
//
// The core decides where a list continues, and puts it in each page's cursor. This file decides who requests a page, and when.

import { define, RecordingsError, throwIfUnreadable } from './error.js'
import { optionsOf, signalsOf, singleValue } from './host/arguments.js'
import { abortedOf, reasonOfAbort, Stop } from './host/signals.js'
import { own } from './host/values.js'

/** @import { ListOptions, Recording, RecordingList, RecordingPage, SignalLike, SourceFailure } from 'webex-converged-recordings' */
/** @import { limitOf, Page } from './core.js' */
/** @import { Argument } from './host/arguments.js' */

/**
 * What a list needs of its client.
 *
 * @typedef {object} Needs
 * @property {Argument | undefined} query
 * @property {Argument | undefined} options
 * @property {Argument | undefined} client the client's options
 * @property {(query: Argument | undefined, stop: SignalLike, previous?: Page) => Promise<Page>} requestPage `stop` aborts the request
 * @property {() => Promise<void>} ready resolves when the core is loaded
 * @property {typeof limitOf} limitIn what the core makes of the options of `toArray`
 */

/**
 * One loop over a list.
 *
 * @typedef {object} Walk
 * @property {Needs['requestPage']} requestPage
 * @property {ListOptions} options right, once the first page has arrived
 * @property {SignalLike[]} signals the caller's
 * @property {Promise<Page>} first
 * @property {(page: RecordingPage) => void} onPage is called with each page
 * @property {() => void} onLeave is called once, when the loop ends early
 */

/** @param {Needs} needs */
export function recordingList({ requestPage, query, options, client, ready, limitIn }) {
  // Aborts the request for the first page, which all walks share.
  const stop = new Stop()
  const signals = signalsOf(client, options)
  const first = requestPage(query, stop)
  /** @type {SourceFailure[]} */
  const missing = []
  /** @param {RecordingPage} page */
  const onPage = (page) => {
    for (const failure of page.missing ?? NOTHING) {
      if (missing.every(({ source }) => source !== failure.source)) missing.push(failure)
    }
  }
  // The promise of an async function, because stacks continue through those.
  const list = pageOf(first, onPage)
  // If nobody uses the list, its failure is not an unhandled rejection.
  list.catch(() => {})

  let walks = 0
  const walk = () => {
    walks += 1
    const onLeave = () => {
      walks -= 1
      if (walks === 0) stop.abort()
    }
    return { requestPage, options: options?.given ?? NONE, signals, first, onPage, onLeave }
  }
  const limit = () => /** @type {number | null | undefined} */ (query?.given.limit) ?? Infinity
  // A program may freeze the list with everything in it.
  Object.defineProperty(list, 'missing', /** @type {PropertyDescriptor} */ ({ __proto__: null, get: () => [...missing] }))
  define(list, 'pages', () => pages(walk(), limit))
  define(list, 'toArray', async (/** @type {unknown} */ given) => {
    const own = optionsOf('options', given)
    const walked = walk()
    // The core checks the options. It may fail to load, and then the first page fails as well.
    await Promise.race([ready(), first])
    const most = ownLimit(limitIn, own)
    return collect(items(walked, () => most ?? limit()))
  })
  define(list, Symbol.asyncIterator, () => items(walk(), limit))
  return /** @type {RecordingList} */ (list)
}

/** @type {ListOptions} */
const NONE = /** @type {{}} */ ({ __proto__: null })

/** @type {SourceFailure[]} */
const NOTHING = []

/**
 * @param {Promise<Page>} result
 * @param {Walk['onPage']} onPage
 */
async function pageOf(result, onPage) {
  const { value } = await result
  onPage(value)
  return value
}

/** @param {AsyncIterable<Recording>} recordings */
const collect = async (recordings) => {
  const all = []
  for await (const recording of recordings) all.push(recording)
  return all
}

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
function pages({ requestPage, options, signals, first, onPage, onLeave }, limit) {
  const stop = new Stop()
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
    if (stop.aborted) return
    stop.abort()
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
    const requestNext = async (cursor, previous) => {
      const { mark, nextMark } = previous
      seen.add(mark)
      if (seen.has(nextMark)) throw circularList()
      return requestPage(singleValue('cursor', cursor), stop, previous)
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
      onPage(value)
      count += value.items.length
      // A page without recordings has no date. The last one still counts.
      reached = (progress && own(progress, 'reached')) ?? reached
      const cursor = own(value, 'cursor')
      const isLast = !cursor || count >= limit()
      let next
      if (!isLast && options.prefetch !== false) {
        next = requestNext(cursor, result)
        // A failure is thrown when it is this page's turn.
        next.catch(() => {})
      }
      if (progress) options.onProgress?.(reached ? { ...progress, reached } : { ...progress })
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
 * Between two pages, no call is running that would notice an abort.
 *
 * @param {SignalLike[]} signals
 */
function throwIfAborted(signals) {
  const aborted = abortedOf(signals)
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
 * @param {typeof limitOf} limitIn
 * @param {Argument | undefined} options
 */
function ownLimit(limitIn, options) {
  throwIfUnreadable(options)
  const found = limitIn(options)
  if (found.error) throw new RecordingsError(found.error)
  return found.limit
}

const circularList = () =>
  new RecordingsError({
    code: 'unexpected-shape',
    message: 'The list may not be complete: its last page links to an earlier page',
    retryable: false,
    attempts: 0,
  })
