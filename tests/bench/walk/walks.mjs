// The ways to walk, each as somebody would write it. A way imports what it needs, and returns the walk: a function that takes
// the emulator's address and passes each recording to `handle`.
//
// `handle` returns a promise if the caller has work to do before the next recording, and otherwise nothing. So no way pays for
// an `await` that it does not need.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {import('webex-converged-recordings').ListOptions} ListOptions
 * @typedef {{ from: string, to: string }} Range
 * @typedef {{ baseUrl: string, token: string } & Range} Given
 * @typedef {(given: Given, handle: (recording: { id: string }) => Promise<unknown> | undefined | void) => Promise<void>} Walk
 */

const MAX = 100
/** Webex refuses longer ranges. */
const WINDOW_MS = 30 * 86_400_000

/**
 * A range in windows, newest first.
 *
 * @param {Range} range
 */
export function inWindows({ from, to }) {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  const at = (/** @type {number} */ time) => new Date(Math.max(time, start)).toISOString()
  const count = Math.ceil((end - start) / WINDOW_MS)
  return Array.from({ length: count }, (_, window) => ({
    from: at(end - (window + 1) * WINDOW_MS),
    to: at(end - window * WINDOW_MS),
  }))
}

/**
 * How the range is asked for. Webex wants windows, and so our list's default is the same; another server may take the whole range.
 * By hand, windows take a few more requests, because the last page of each is not full. In our list, the next window begins where
 * the last page ended.
 *
 * @typedef {keyof typeof RANGES} Ranges
 */
export const RANGES = { range: 'In one range', windows: 'In windows of 30 days, as Webex wants it' }

/** @type {Record<Ranges, (range: Range) => Range[]>} by hand */
const SPLIT = { range: (range) => [range], windows: inWindows }
/** @type {Record<Ranges, ListOptions>} ours */
const OPTIONS = { range: { windowDays: 0 }, windows: {} }

/** @typedef {'CONSUMER' | 'BEFORE'} Home the variable with the folder in which a version is installed */

/**
 * @param {Home} home
 * @returns {Promise<typeof import('webex-converged-recordings')>}
 */
const imported = (home) => import(pathToFileURL(join(process.env[home] ?? '', 'client.mjs')).href)

/**
 * A `for await` loop.
 *
 * @param {ListOptions} options
 * @param {Home} [home]
 * @returns {() => Promise<Walk>}
 */
const looped =
  (options, home = 'CONSUMER') =>
  async () => {
    const { RecordingsClient } = await imported(home)
    return async ({ baseUrl, token, from, to }, handle) => {
      const client = new RecordingsClient({ token, baseUrl })
      for await (const recording of client.listRecordings({ from, to, max: MAX }, options)) {
        const work = handle(recording)
        if (work) await work
      }
    }
  }

/**
 * Page by page, with the page's cursor.
 *
 * @param {ListOptions} options
 * @returns {() => Promise<Walk>}
 */
const paged = (options) => async () => {
  const { RecordingsClient } = await imported('CONSUMER')
  return async ({ baseUrl, token, from, to }, handle) => {
    const client = new RecordingsClient({ token, baseUrl })
    /** @type {string | undefined} */
    let cursor
    do {
      const page = await client.listRecordings({ from, to, max: MAX, cursor }, options)
      for (const recording of page.items) {
        const work = handle(recording)
        if (work) await work
      }
      cursor = page.cursor
    } while (cursor)
  }
}

/** The address behind `rel="next"`, or undefined. */
const nextOf = (/** @type {Response} */ response) => /<([^>]+)>\s*;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]

/**
 * @param {Ranges} ranges
 * @returns {() => Promise<Walk>}
 */
const byHand =
  (ranges) =>
  async () =>
  async ({ baseUrl, token, ...range }, handle) => {
    const headers = { Authorization: `Bearer ${token}` }
    for (const { from, to } of SPLIT[ranges](range)) {
      /** @type {string | undefined} */
      let next = `${baseUrl}/convergedRecordings?${new URLSearchParams({ from, to, max: String(MAX) })}`
      while (next) {
        const response = await fetch(next, { headers })
        if (!response.ok) throw new Error(`status ${response.status}`)
        const { items } = await response.json()
        for (const recording of items) {
          const work = handle(recording)
          if (work) await work
        }
        next = nextOf(response)
      }
    }
  }

/**
 * As openapi-typescript would write it.
 *
 * @typedef {{ '/convergedRecordings': { get: {
 *   parameters: { query?: Record<string, string | number> },
 *   responses: { 200: { content: { 'application/json': { items: { id: string }[] } } }, 400: { content: { 'application/json': object } } },
 * } } }} Paths
 *
 * @param {Ranges} ranges
 * @returns {() => Promise<Walk>}
 */
const withOpenapiFetch = (ranges) => async () => {
  const { default: createClient } = await import('openapi-fetch')
  return async ({ baseUrl, token, ...range }, handle) => {
    /** @type {import('openapi-fetch').Client<Paths>} */
    const client = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } })
    for (const { from, to } of SPLIT[ranges](range)) {
      /** @type {Record<string, string | number> | undefined} */
      let query = { from, to, max: MAX }
      while (query) {
        const { data, error, response } = await client.GET('/convergedRecordings', { params: { query } })
        if (error) throw new Error(`status ${response.status}`)
        for (const recording of data.items) {
          const work = handle(recording)
          if (work) await work
        }
        const next = nextOf(response)
        query = next ? Object.fromEntries(new URL(next).searchParams) : undefined
      }
    }
  }
}

/** The walk that the others are compared with. */
export const YARDSTICK = 'fetch'

/** @type {Record<string, { label: string, prepare: (ranges: Ranges) => () => Promise<Walk> }>} */
const ALL = {
  fetch: { label: '`fetch` by hand', prepare: byHand },
  'openapi-fetch': { label: '`openapi-fetch` by hand', prepare: withOpenapiFetch },
  'for-await': { label: 'ours, `for await`', prepare: (ranges) => looped(OPTIONS[ranges]) },
  before: { label: 'ours, before, `for await`', prepare: (ranges) => looped(OPTIONS[ranges], 'BEFORE') },
  'for-await-unfetched': {
    label: 'ours, `for await`, `prefetch: false`',
    prepare: (ranges) => looped({ ...OPTIONS[ranges], prefetch: false }),
  },
  cursor: { label: 'ours, page by page with `cursor`', prepare: (ranges) => paged(OPTIONS[ranges]) },
}

/** Those that are measured. */
export const WALKS = Object.fromEntries(Object.entries(ALL).filter(([name]) => name !== 'before' || process.env.BEFORE))
