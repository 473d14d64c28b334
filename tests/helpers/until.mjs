// Waits for a condition, so that no test pauses and hopes that the pause was long enough.

import { setTimeout as pause } from 'node:timers/promises'

/** Generous, because only a failure ever waits this long. */
const DEADLINE_MS = 120_000

/**
 * Looks again and again until there is something to see, and returns it. Throws when the deadline has passed.
 *
 * @template Seen
 * @param {() => Seen | Promise<Seen>} look anything truthy ends the wait
 * @param {string | (() => string)} what the condition, for the error: "waited 20 s for …"
 * @param {{ deadlineMs?: number, everyMs?: number }} [options]
 * @returns {Promise<Seen>}
 */
export async function until(look, what, { deadlineMs = DEADLINE_MS, everyMs = 1 } = {}) {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (performance.now() > deadline) {
      throw new Error(`waited ${deadlineMs / 1000} s for ${typeof what === 'string' ? what : what()}`)
    }
    await pause(everyMs)
  }
}
