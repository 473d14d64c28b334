// Asks an endpoint for tokens. The client secret goes there and nowhere else: redirects are not followed.

import { waitBeforeTry } from './decisions.js'
import { noAnswer, unwelcome } from './errors.js'
import { pause, within } from './waiting.js'

/** @import { SignalLike } from 'webex-converged-recordings' */
/** @import { Answer, Meaning } from './decisions.js' */
/** @import { Failure } from './errors.js' */

/** A request that is given up may have been carried out, and then its tokens are lost. So this is generous. */
const TIMEOUT_MS = 30_000

/**
 * @typedef {object} How
 * @property {typeof globalThis.fetch} [fetch]
 * @property {Record<string, string>} [headers]
 * @property {SignalLike} [signal] ends the wait
 * @property {number} [attempt] how many requests there will have been with this one
 */

/**
 * Asks once.
 *
 * @template {{ is: string }} What
 * @param {string} url
 * @param {Record<string, string>} form
 * @param {(answer: Answer) => What | Meaning} read says what an answer means
 * @param {How} how
 * @returns {Promise<{ meaning: What | Meaning | undefined, error: Failure }>} the error is for the case that this was not asked for
 */
export async function ask(url, form, read, { fetch, headers, signal, attempt = 1 }) {
  const { answer, thrown } = await within(sent(url, form, fetch, headers), signal)
  if (!answer) return { meaning: undefined, error: noAnswer(thrown, attempt) }
  const meaning = read(answer)
  return { meaning, error: unwelcome(answer, meaning, attempt) }
}

/**
 * Asks again if that may help.
 *
 * @template {{ is: string }} What
 * @param {string} url
 * @param {Record<string, string>} form
 * @param {(answer: Answer) => What | Meaning} read
 * @param {How & { mostTries: number }} how
 */
export async function askPatiently(url, form, read, { mostTries, ...how }) {
  for (let tries = 1; ; tries++) {
    const asked = await ask(url, form, read, { ...how, attempt: tries })
    const { retryable, retryAfterMs: afterMs } = asked.error
    const waitMs = retryable ? waitBeforeTry({ tries, mostTries, afterMs, chance: Math.random() }) : undefined
    if (waitMs === undefined) return asked
    await pause(waitMs, how.signal)
  }
}

/**
 * @param {string} url
 * @param {Record<string, string>} form
 * @param {typeof globalThis.fetch} [fetch] A test may have replaced the global one since.
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ answer: Answer, thrown?: undefined } | { answer?: undefined, thrown: unknown }>}
 */
async function sent(url, form, fetch = globalThis.fetch, headers = {}) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form).toString(),
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    return {
      answer: {
        status: response.status,
        text: await textOf(response),
        retryAfter: response.headers.get('Retry-After'),
        trackingId: trackingIdIn(response.headers.get('TrackingID')),
      },
    }
  } catch (thrown) {
    return { thrown }
  }
}

/** No answer of an endpoint for tokens is nearly as long. */
const MOST_BYTES = 1_000_000

/**
 * The text of an answer, as far as it has a reasonable length.
 *
 * @param {Response} response
 */
async function textOf(response) {
  const reader = response.body?.getReader?.()
  // A caller's `fetch` may have another class of response.
  if (!reader) return response.text()
  const decoder = new TextDecoder()
  let text = ''
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    if (text.length <= MOST_BYTES) continue
    await reader.cancel()
    throw new Error('the answer is too long')
  }
  return text + decoder.decode()
}

/**
 * A header may contain anything.
 *
 * @param {string | null} text
 */
const trackingIdIn = (text) => (text && /^[\w.-]{1,100}$/.test(text) ? text : null)
