// The ways to walk, each as somebody would write it. A way imports what it needs, and returns the walk: a function that takes
// the emulator's address and passes each recording to `handle`.
//
// `handle` returns a promise if the caller has work to do before the next recording, and otherwise nothing. So no way pays for
// an `await` that it does not need.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * @typedef {import('webex-converged-recordings').ListOptions} ListOptions
 * @typedef {{ baseUrl: string, token: string, from: string }} Given
 * @typedef {(given: Given, handle: (recording: { id: string }) => Promise<unknown> | undefined | void) => Promise<void>} Walk
 */

const MAX = 100

/** @returns {Promise<typeof import('webex-converged-recordings')>} */
const imported = () => import(pathToFileURL(join(process.env.CONSUMER ?? '', 'client.mjs')).href)

/**
 * A `for await` loop.
 *
 * @param {ListOptions} options
 * @returns {() => Promise<Walk>}
 */
const looped = (options) => async () => {
  const { RecordingsClient } = await imported()
  return async ({ baseUrl, token, from }, handle) => {
    const client = new RecordingsClient({ token, baseUrl })
    for await (const recording of client.listRecordings({ from, max: MAX }, options)) {
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
  const { RecordingsClient } = await imported()
  return async ({ baseUrl, token, from }, handle) => {
    const client = new RecordingsClient({ token, baseUrl })
    /** @type {string | undefined} */
    let cursor
    do {
      const page = await client.listRecordings({ from, max: MAX, cursor }, options)
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

/** @returns {Promise<Walk>} */
const byHand =
  async () =>
  async ({ baseUrl, token, from }, handle) => {
    const headers = { Authorization: `Bearer ${token}` }
    /** @type {string | undefined} */
    let next = `${baseUrl}/convergedRecordings?${new URLSearchParams({ from, max: String(MAX) })}`
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

/**
 * As openapi-typescript would write it.
 *
 * @typedef {{ '/convergedRecordings': { get: {
 *   parameters: { query?: Record<string, string | number> },
 *   responses: { 200: { content: { 'application/json': { items: { id: string }[] } } }, 400: { content: { 'application/json': object } } },
 * } } }} Paths
 *
 * @returns {Promise<Walk>}
 */
const withOpenapiFetch = async () => {
  const { default: createClient } = await import('openapi-fetch')
  return async ({ baseUrl, token, from }, handle) => {
    /** @type {import('openapi-fetch').Client<Paths>} */
    const client = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } })
    /** @type {Record<string, string | number> | undefined} */
    let query = { from, max: MAX }
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

/** What the others are compared with. */
export const YARDSTICK = 'fetch'

// By default our list asks in windows of 30 days, which takes more requests than the other loops. With `windowDays: 0` the
// requests are the same.
const AT_ONCE = { windowDays: 0 }
/** @type {Record<string, { label: string, prepare: () => Promise<Walk> }>} */
export const WALKS = {
  fetch: { label: '`fetch` by hand, one range', prepare: byHand },
  'openapi-fetch': { label: '`openapi-fetch`, one range', prepare: withOpenapiFetch },
  'for-await': { label: 'ours, `for await`, one range', prepare: looped(AT_ONCE) },
  'for-await-unfetched': {
    label: 'ours, `for await`, `prefetch: false`, one range',
    prepare: looped({ ...AT_ONCE, prefetch: false }),
  },
  cursor: { label: 'ours, page by page with `cursor`, one range', prepare: paged(AT_ONCE) },
  'for-await-windows': { label: 'ours, `for await`, windows of 30 days', prepare: looped({}) },
  'for-await-unfetched-windows': {
    label: 'ours, `for await`, `prefetch: false`, windows of 30 days',
    prepare: looped({ prefetch: false }),
  },
  'cursor-windows': { label: 'ours, page by page with `cursor`, windows of 30 days', prepare: paged({}) },
}
