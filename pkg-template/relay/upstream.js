// How the relay asks Webex: with the package's own client, so everything about tokens, redirects, sign-in pages and sizes is the client's.

import { RecordingsClient, RecordingsError } from 'webex-converged-recordings'
import { failed, retryLater } from './failures.js'
import { fault, Refusal } from './refusal.js'

/** @import { CallOptions, ClientEvent, WaitEvent } from 'webex-converged-recordings' */
/** @import { RelayUser } from '../relay.js' */
/** @import { Settings } from './options.js' */

/** The client of the page allows 15 seconds for a try, and retries by itself: a relay that retries too would multiply that. */
const LIMITS = { retries: 0, timeoutMs: 12_000, tryTimeoutMs: 12_000 }
/** `Retry-After` cannot say less than a second. */
const SHORT_MS = 1000
/** How many tokens have a client at the same time. */
const MOST_CLIENTS = 1000

/**
 * Whether the page's client has to wait, and can say so to the page: Webex asks for it, or has asked another call to. The client
 * here also waits a few milliseconds before a request, after an empty page or to keep to the pace that Webex accepts. That is fine.
 *
 * @param {WaitEvent} event
 */
const isForThePage = ({ attempt, waitMs }) => attempt > 0 || waitMs > SHORT_MS

export class Upstream {
  #settings
  /**
   * By token, those used last at the end.
   *
   * @type {Map<NonNullable<RelayUser['token']>, RecordingsClient>}
   */
  #clients = new Map()

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings
  }

  /**
   * Makes calls for a user.
   *
   * @template T
   * @param {object} given
   * @param {RelayUser} given.user
   * @param {AbortSignal} [given.signal] aborts the calls
   * @param {(trackingId: string) => void} given.onTrackingId is called with that of each answer
   * @param {(client: RecordingsClient, options: CallOptions) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async ask({ user, signal, onTrackingId }, work) {
    const stop = new AbortController()
    const leave = () => stop.abort(new Refusal(499, 'aborted', 'The page has left.'))
    if (signal?.aborted) leave()
    signal?.addEventListener('abort', leave)
    /** @type {number | undefined} */
    let status
    /** @param {ClientEvent} event */
    const onEvent = (event) => {
      if (event.type === 'response') {
        status = event.status
        if (event.trackingId !== undefined) onTrackingId(event.trackingId)
      }
      if (event.type === 'wait' && isForThePage(event)) stop.abort(retryLater(status, event.waitMs))
    }
    try {
      return await work(this.#clientOf(user), { ...LIMITS, signal: stop.signal, onEvent })
    } catch (error) {
      throw RecordingsError.is(error) ? failed(error) : error
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  /** @param {RelayUser} user */
  #clientOf(user) {
    const { token: common, baseUrl, allowInsecure, fetch } = this.#settings
    const token = user.token ?? common
    if (token === undefined) throw fault('token: is missing. Set the option `token`, or return one from `authorize`')
    const client = this.#clients.get(token) ?? new RecordingsClient({ token, baseUrl, allowInsecure, fetch })
    this.#clients.delete(token)
    this.#clients.set(token, client)
    if (this.#clients.size > MOST_CLIENTS) this.#clients.delete(/** @type {any} */ (this.#clients.keys().next().value))
    return client
  }
}
