// The ways to walk, each as somebody would write it. A way imports what it needs, and gives the walk: a function that
// takes the emulator's address and hands over each recording.
//
// `handle` gives a promise where the caller has work to do before the next recording, and else nothing: so no way pays
// for an `await` that it does not need.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const MAX = 100

const imported = () => import(pathToFileURL(join(process.env.CONSUMER, 'client.mjs')))

/** Looped over: `for await`. */
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

/** Page by page, with the page's cursor. */
const paged = (options) => async () => {
  const { RecordingsClient } = await imported()
  return async ({ baseUrl, token, from }, handle) => {
    const client = new RecordingsClient({ token, baseUrl })
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
const nextOf = (response) => /<([^>]+)>\s*;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1]

const byHand = async () => async ({ baseUrl, token, from }, handle) => {
  const headers = { Authorization: `Bearer ${token}` }
  let next = `${baseUrl}/convergedRecordings?${new URLSearchParams({ from, max: MAX })}`
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

const withOpenapiFetch = async () => {
  const { default: createClient } = await import('openapi-fetch')
  return async ({ baseUrl, token, from }, handle) => {
    const client = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } })
    let query = { from, max: MAX }
    while (query) {
      const { data, error, response } = await client.GET('/convergedRecordings', { params: { query } })
      if (error) throw new Error(`status ${response.status}`)
      for (const recording of data.items) {
        const work = handle(recording)
        if (work) await work
      }
      const next = nextOf(response)
      query = next && Object.fromEntries(new URL(next).searchParams)
    }
  }
}

/** What the others are compared with. */
export const YARDSTICK = 'fetch'

// In windows of 30 days, as our own list asks unless told otherwise, more requests are sent than the other loops send.
// With `windowDays: 0` they are the same ones.
const AT_ONCE = { windowDays: 0 }
export const WALKS = {
  fetch: { label: '`fetch` by hand, one range', prepare: byHand },
  'openapi-fetch': { label: '`openapi-fetch`, one range', prepare: withOpenapiFetch },
  'for-await': { label: 'ours, `for await`, one range', prepare: looped(AT_ONCE) },
  'for-await-unfetched': { label: 'ours, `for await`, `prefetch: false`, one range', prepare: looped({ ...AT_ONCE, prefetch: false }) },
  cursor: { label: 'ours, page by page with `cursor`, one range', prepare: paged(AT_ONCE) },
  'for-await-windows': { label: 'ours, `for await`, windows of 30 days', prepare: looped({}) },
  'for-await-unfetched-windows': { label: 'ours, `for await`, `prefetch: false`, windows of 30 days', prepare: looped({ prefetch: false }) },
  'cursor-windows': { label: 'ours, page by page with `cursor`, windows of 30 days', prepare: paged({}) },
}
