// A list: the promise of its first page, and for those who loop over it every recording of every page.
//
// Where a list goes on is for the core to say, and stands in each page's cursor. This is about who asks, and when.

import { RecordingsError } from './error.js'
import { either } from './shared-signal.js'

/**
 * @param ask asks for a page: for the first one, or with a cursor and a signal for the one that the cursor leads to.
 *   Gives `{ value, reached }`.
 * @param given the query, the options and the client's options. They are right if the first page comes.
 */
export function recordingList(ask, given) {
  const first = ask()
  const limit = () => given.query?.limit ?? Infinity
  // The promise of an async function, because a stack goes on through one.
  const list = page(first)
  // A list that nobody uses fails for nobody.
  list.catch(() => {})
  const methods = {
    pages: () => pages(first, ask, given, limit()),
    toArray: async (options) => collect(items(first, ask, given, limitOf(options) ?? limit())),
    [Symbol.asyncIterator]: () => items(first, ask, given, limit()),
  }
  for (const name of Reflect.ownKeys(methods)) Object.defineProperty(list, name, { value: methods[name] })
  return list
}

const page = async (first) => (await first).value

const collect = async (recordings) => {
  const all = []
  for await (const recording of recordings) all.push(recording)
  return all
}

function items(first, ask, given, limit) {
  const whole = pages(first, ask, given, limit)
  const walk = async function* () {
    let left = limit
    for await (const { items } of whole) {
      for (const item of items) {
        if (left-- <= 0) return
        unlessAborted(given)
        yield item
      }
    }
  }
  return leavable(walk(), whole.return)
}

/** Holds no more than the page that it gave last and the next one. Goes on until `limit` recordings came. */
function pages(first, ask, given, limit) {
  const left = new AbortController()
  const signal = either([given.options?.signal, left.signal].filter(Boolean))
  const walk = async function* (coming) {
    const asked = new Set()
    const askFor = async (cursor) => {
      if (asked.has(cursor)) throw circle(cursor)
      asked.add(cursor)
      return ask(cursor, signal)
    }
    const progress = { pages: 0, recordings: 0 }
    for (;;) {
      let value, reached
      try {
        ;({ value, reached } = await coming)
      } catch (error) {
        if (left.signal.aborted) return
        // A page ahead failed before anybody waited for it: the stack shall name the loop. Only some engines can.
        if (RecordingsError.is(error)) Error.captureStackTrace?.(error)
        throw error
      }
      unlessAborted(given)
      progress.pages += 1
      progress.recordings += value.items.length
      if (reached) progress.reached = reached
      const isLast = !value.cursor || progress.recordings >= limit
      coming = undefined
      if (!isLast && given.options?.prefetch !== false) {
        coming = askFor(value.cursor)
        // Is told when its turn comes.
        coming.catch(() => {})
      }
      given.options?.onProgress?.({ ...progress })
      yield value
      if (isLast) return
      coming ??= askFor(value.cursor)
    }
  }
  const generator = walk(first)
  first = undefined
  return leavable(generator, () => left.abort())
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

/** Between pages there is no call that would notice. */
function unlessAborted({ options, client }) {
  const aborted = [options?.signal, client?.signal].find((signal) => signal?.aborted)
  if (aborted) throw aborted.reason
}

function limitOf(options) {
  const { limit, ...others } = options ?? {}
  const unknown = Object.keys(others)[0]
  const isObject = options == null || typeof options === 'object'
  if (!isObject || unknown !== undefined) throw invalid('options: expected a plain object with nothing but `limit` in it')
  const isCount = limit == null || (Number.isInteger(limit) && limit >= 0)
  if (!isCount) throw invalid('limit: expected a whole number from 0 on')
  return limit
}

const invalid = (message) => new RecordingsError({ code: 'invalid-argument', message, retryable: false, attempts: 0 })

const circle = (cursor) =>
  new RecordingsError({
    code: 'unexpected-shape',
    message: 'The list may not be complete: its last page leads to a page that came before',
    retryable: false,
    attempts: 0,
    cursor,
  })
