// Reports how far a download has come.

import { quietly } from '../host/values.js'

/** @import { DownloadProgress } from '../download.js' */

/** Ten times a second is enough for people. */
const INTERVAL_MS = 100

/**
 * Returns a function that calls the listener, unless it did so a moment ago.
 *
 * @param {((progress: DownloadProgress) => unknown) | undefined} listener
 */
export function reporter(listener) {
  let last = Number.NEGATIVE_INFINITY
  /**
   * @param {{ position: number, size: number | undefined }} transfer
   * @param {boolean} isEnd
   */
  return ({ position, size }, isEnd) => {
    if (!listener) return
    const now = performance.now()
    if (!isEnd && now - last < INTERVAL_MS) return
    last = now
    const progress = { received: position, ...(size === undefined ? {} : { size }) }
    // It may be asynchronous, and nothing that it throws may fail the download.
    quietly(async () => {
      try {
        await listener(progress)
      } catch {}
    })
  }
}
