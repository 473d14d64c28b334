// A list: the promise of its first page, and for those who loop over it every recording of every page.
//
// Where a list goes on is for the core to say, and stands in each page's cursor. This is about who asks, and when.

import { RecordingsError, define, invalidArgument } from './error.js'
import { entries, isPlain, kindOf, own } from './host/arguments.js'
import { reasonOfAbort } from './host/waiting.js'
import { either, isShared } from './shared-signal.js'
import { snapshots } from './snapshot.js'

/**
 * @param ask asks for a page: takes a query and options, gives `{ value, progress, mark, nextMark }`.
 * @param given the query and the options of the first page, and the client's options. They are right if that page comes.
 */
export function recordingList(ask, { client, ...given }) {
  // Ends the request for the first page, which all walks share.
  const unwanted = new AbortController()
  const signals = [given.options, client].filter(isPlain).map(({ signal }) => signal).filter(isShared)
  const first = ask({ __proto__: null, ...given, options: stoppedBy(unwanted.signal, given.options) })
  // The promise of an async function, because a stack goes on through one.
  const list = page(first)
  // A list that nobody uses fails for nobody.
  list.catch(() => {})

  let walks = 0
  const walk = () => {
    walks += 1
    const whenLeft = () => {
      walks -= 1
      if (walks === 0) unwanted.abort()
    }
    return { ask, given, signals, first, whenLeft }
  }
  const limit = () => given.query?.limit ?? Infinity
  const methods = {
    pages: () => pages(walk(), limit),
    toArray: async (options) => {
      const own = ownLimit(options)
      return collect(items(walk(), () => own ?? limit()))
    },
    [Symbol.asyncIterator]: () => items(walk(), limit),
  }
  for (const name of Reflect.ownKeys(methods)) define(list, name, methods[name])
  return list
}

const page = async (first) => (await first).value

const collect = async (recordings) => {
  const all = []
  for await (const recording of recordings) all.push(recording)
  return all
}

function items(walk, limit) {
  const { signals } = walk
  const whole = pages(walk, limit)
  const recordings = async function* () {
    let rest
    for await (const { items } of whole) {
      rest ??= limit()
      for (const item of items) {
        if (rest <= 0) return
        rest -= 1
        unlessAborted(signals)
        yield item
      }
    }
  }
  return leavable(recordings(), whole.return)
}

/**
 * Holds no more than the page that it gave last and the next one. Goes on until as many recordings came as `limit` says,
 * once the first page is there.
 */
function pages({ ask, given, signals, first, whenLeft }, limit) {
  const leaving = new AbortController()
  let stopWaiting
  const unlessLeft = (coming) =>
    new Promise((resolve, reject) => {
      stopWaiting = resolve
      coming.then(resolve, reject)
    })
  const leave = () => {
    if (leaving.signal.aborted) return
    leaving.abort()
    stopWaiting?.()
    whenLeft()
  }
  const walk = async function* (coming) {
    const asked = new Set()
    const askFor = async (cursor, { mark, nextMark }) => {
      asked.add(mark)
      if (asked.has(nextMark)) throw circle()
      const query = { __proto__: null, ...given.query, cursor }
      return ask({ __proto__: null, query, options: stoppedBy(leaving.signal, given.options) })
    }
    let count = 0
    let reached
    for (;;) {
      let came
      try {
        came = await unlessLeft(coming)
      } catch (error) {
        unlessAborted(signals)
        throw named(error)
      }
      if (!came) return
      unlessAborted(signals)
      const { value, progress } = came
      count += value.items.length
      // A page without recordings does not say.
      reached = own(progress, 'reached') ?? reached
      const cursor = own(value, 'cursor')
      const isLast = !cursor || count >= limit()
      coming = undefined
      if (!isLast && given.options?.prefetch !== false) {
        coming = askFor(cursor, came)
        // Is told when its turn comes.
        coming.catch(() => {})
      }
      given.options?.onProgress?.(reached ? { ...progress, reached } : { ...progress })
      unlessAborted(signals)
      yield value
      if (isLast) return
      coming ??= askFor(cursor, came)
    }
  }
  return leavable(walk(first), leave)
}

/** An iterator that can be left at any time: also while it waits for a page, and then it waits no longer. */
function leavable(generator, leave) {
  return {
    next: () => generator.next(),
    return: (value) => {
      leave()
      return generator.return(value)
    },
    throw: (error) => {
      leave()
      return generator.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** The options with another signal beside theirs. What is wrong with them is left to the core. */
function stoppedBy(signal, options) {
  if (options != null && !isPlain(options)) return options
  if (options?.signal != null && !isShared(options.signal)) return options
  return { __proto__: null, ...options, signal: either([options?.signal, signal].filter(Boolean)) }
}

/** Between pages there is no call that would notice. */
function unlessAborted(signals) {
  const aborted = signals.find(({ aborted }) => aborted)
  if (aborted) throw reasonOfAbort(aborted)
}

/** A page ahead may fail before anybody waits for it: the stack shall name the loop. Only some engines can. */
function named(error) {
  if (RecordingsError.is(error) && Object.isExtensible(error)) Error.captureStackTrace?.(error)
  return error
}

function ownLimit(given) {
  const { options, unreadable } = snapshots({ options: given ?? {} })
  if (unreadable) throw unreadable
  const [problem, name] = entries('options', options)
  if (problem) throw invalidArgument(`${name}: ${problem}`)
  const unknown = Object.keys(options).find((name) => name !== 'limit' && options[name] != null)
  if (unknown !== undefined) throw invalidArgument('options: has an unknown name; allowed: limit')
  const { limit } = options
  const isRight = limit == null || (Number.isInteger(limit) && limit >= 0 && limit < 2 ** 32)
  if (!isRight) throw invalidArgument(`limit: expected a whole number from 0 to 4294967295, got ${shown(limit)}`)
  return limit
}

/** What it is. A long text is not repeated: it may be a token in the wrong place. */
function shown(value) {
  if (['number', 'boolean'].includes(typeof value)) return String(value)
  return typeof value === 'string' && value.length <= 30 ? JSON.stringify(value) : kindOf(value)
}

const circle = () =>
  new RecordingsError({
    code: 'unexpected-shape',
    message: 'The list may not be complete: its last page leads to a page that came before',
    retryable: false,
    attempts: 0,
  })
