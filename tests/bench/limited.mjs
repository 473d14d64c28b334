// A server that accepts a number of requests in any second, and asks the others to wait for a second: over HTTP, on loopback.
// And a `fetch` that records when a client does not wait.

import { serve } from './http.mjs'

const SECOND = 1000

/**
 * Returns what `serve` returns, and how many requests were taken and refused.
 *
 * @param {number} most
 */
export async function limited(most) {
  /** @type {number[]} */
  const taken = []
  const counts = { taken: 0, refused: 0 }
  const server = await serve(() => {
    const now = performance.now()
    while (taken[0] <= now - SECOND) taken.shift()
    if (taken.length >= most) {
      counts.refused += 1
      return { status: 429, headers: [['Retry-After', '1']], body: '' }
    }
    taken.push(now)
    counts.taken += 1
    return { status: 204, headers: [], body: '' }
  })
  return { ...server, counts }
}

/** The global `fetch`, and how often it was called sooner than an answer had asked. */
export function watchedFetch() {
  const watched = { tooSoon: 0, fetch }
  let notBefore = 0
  async function fetch(/** @type {Parameters<typeof globalThis.fetch>} */ ...request) {
    if (performance.now() < notBefore) watched.tooSoon += 1
    const response = await globalThis.fetch(...request)
    const seconds = Number(response.headers.get('retry-after') ?? 0)
    if (seconds > 0) notBefore = Math.max(notBefore, performance.now() + seconds * SECOND)
    return response
  }
  return watched
}
