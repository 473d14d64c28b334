// The token function that renews its token.

import { invalidArgument } from '../error.js'
import { quietly } from '../host/values.js'
import { meaningOf, onAsk, onRejected, onStored, tokensAfter } from './decisions.js'
import { askPatiently } from './endpoint.js'
import { sameAgain, signInMissing, signInOver, storeFailed } from './errors.js'
import { baseOf, checked } from './options.js'
import { checkedStore, memoryStore } from './stores.js'
import { unseen } from './tokens.js'
import { throwIfAborted, within } from './waiting.js'

/** @import { SignalLike } from 'webex-converged-recordings' */
/** @import { RefreshingTokenOptions, RenewingToken, Tokens } from 'webex-converged-recordings/auth' */
/** @import { Failure } from './errors.js' */
/** @import { Keep } from './stores.js' */
/** @import { Sign } from './tokens.js' */

const EARLY_MS = 300_000
const MOST_TRIES = 3
/** How long to wait for another process that renews the token. */
const LOCK_MS = 30_000
/** If Webex gives a token again that it has rejected, the token gets another chance so much later, */
const CHANCE_MS = 60_000
/** and after a failure in the background, the next try there comes so much later. */
const BACKGROUND_MS = 10_000

const NAMES = ['refreshToken', 'store', 'onChange', 'earlyMs', 'baseUrl', 'fetch', 'now']

/**
 * @param {RefreshingTokenOptions} options
 * @returns {RenewingToken}
 */
export function refreshingToken(options) {
  const given = checked(options, ['clientId', 'clientSecret'], NAMES)
  if (!given.store === !given.refreshToken) throw invalidArgument('refreshToken: expected either this or `store`')
  const kept = new KeptTokens(given)
  /** @type {RenewingToken} */
  const token = (asked) => unseen(kept.token(asked?.reason, asked?.signal))
  return token
}

/**
 * A renewal in progress.
 *
 * @typedef {{ isInBackground: boolean, done: Promise<Tokens> }} Renewal
 */

/** The tokens of one sign-in, kept for all who ask. What to do is decided elsewhere: decisions.js. */
class KeptTokens {
  #options
  /** @type {Keep} */
  #store
  /** @type {Tokens | undefined} */
  #held
  #heldSinceMs = -Infinity
  /** How often the token that is held was handed out. */
  #handedOut = 0
  /** How often earlier ones were, and have not been rejected since. */
  #earlier = 0
  /**
   * The access token that Webex has rejected.
   * @type {{ accessToken: string, isCertain: boolean } | undefined}
   */
  #rejected
  /** When that token gets another chance, if Webex has given it again: it may have been rejected by mistake. */
  #chanceMs = Infinity
  #noBackgroundUntilMs = -Infinity
  /** @type {Renewal | undefined} */
  #renewal
  /**
   * Tokens that could not be stored. They must not get lost: those in the store may be of no use any more.
   * @type {{ next: Tokens, previous: Sign } | undefined}
   */
  #unsaved
  /**
   * A refresh token that was refused, and the error for that. It is not sent again.
   * @type {{ refreshToken: string | undefined, error: Failure } | undefined}
   */
  #refused

  /** @param {Record<string, any>} given */
  constructor({ clientId, clientSecret, refreshToken, store, onChange, earlyMs = EARLY_MS, baseUrl, fetch, now = Date.now }) {
    this.#options = { clientId, clientSecret, onChange, earlyMs, fetch, now, url: `${baseOf(baseUrl)}/access_token` }
    this.#store = store ? checkedStore(store) : memoryStore({ refreshToken })
  }

  /**
   * @param {'first' | 'rejected' | undefined} reason
   * @param {SignalLike | undefined} signal ends the wait, and not the renewal: others may wait for that, too
   */
  async token(reason, signal) {
    throwIfAborted(signal)
    // If the clock was set back, it may come too late, but not by more than that.
    const leftMs = this.#chanceMs - this.#now()
    if (leftMs <= 0 || (leftMs > CHANCE_MS && leftMs < Infinity)) this.#pardon()
    if (reason === 'rejected') this.#reject()
    const { accessToken } = await within(this.#usable(), signal)
    if (accessToken === this.#held?.accessToken) this.#handedOut++
    else this.#earlier++
    return accessToken
  }

  /** Somebody says that a token was rejected, but not which one. */
  #reject() {
    const ageMs = this.#now() - this.#heldSinceMs
    const which = onRejected({ handedOut: this.#handedOut, earlier: this.#earlier, ageMs })
    if (which === 'held') this.#handedOut--
    else if (this.#earlier > 0) this.#earlier--
    if (which === 'earlier' || !this.#held) return
    this.#rejected = { accessToken: this.#held.accessToken, isCertain: which === 'held' }
  }

  /** @returns {Promise<Tokens>} */
  async #usable() {
    const held = this.#held ?? (await this.#found())
    const what = held ? onAsk({ tokens: held, ...this.#situation() }) : 'renew'
    if (!held || what === 'renew') return this.#renewed().catch((error) => this.#heldOr(error))
    if (what === 'use-and-renew') this.#renewInBackground()
    return held
  }

  /**
   * If it may have been an earlier token that was rejected, the one that is held is worth a try.
   *
   * @param {unknown} error
   */
  #heldOr(error) {
    const held = this.#held
    if (!held || this.#rejected?.isCertain !== false) throw error
    this.#pardon()
    if (onAsk({ tokens: held, ...this.#situation() }) === 'renew') throw error
    return held
  }

  #pardon() {
    this.#rejected = undefined
    this.#chanceMs = Infinity
  }

  /** What is in the store, if nothing is held yet. */
  async #found() {
    if (this.#unsaved) return undefined
    const { accessToken, ...rest } = (await this.#store.read()) ?? {}
    return accessToken === undefined ? undefined : this.#hold({ ...rest, accessToken })
  }

  #renewInBackground() {
    if (this.#renewal || this.#now() < this.#noBackgroundUntilMs) return
    this.#renew(true).catch(() => {
      // Whoever asks when the token has ended gets the error.
      const nowMs = quietly(() => this.#now())
      if (nowMs !== undefined) this.#noBackgroundUntilMs = nowMs + BACKGROUND_MS
    })
  }

  /** Waits for the renewal that is in progress, or begins one. */
  async #renewed() {
    for (;;) {
      const running = this.#renewal
      if (!running) return this.#renew(false)
      const tokens = await running.done.catch((error) => {
        // In the background, less is tried.
        if (!running.isInBackground) throw error
      })
      if (tokens && onAsk({ tokens, ...this.#situation() }) !== 'renew') return tokens
    }
  }

  /**
   * Renews the token: one renewal at a time.
   *
   * @param {boolean} isInBackground
   */
  #renew(isInBackground) {
    const done = this.#lookAndRefresh(isInBackground).finally(() => {
      this.#renewal = undefined
    })
    this.#renewal = { isInBackground, done }
    return done
  }

  /** @param {boolean} isInBackground Then it keeps nobody waiting, and no process alive for longer than a request takes. */
  async #lookAndRefresh(isInBackground) {
    const [mostTries, timeoutMs] = isInBackground ? [1, 0] : [MOST_TRIES, LOCK_MS]
    if (!this.#unsaved) {
      // Without the lock, for the case that another process has done it.
      const stored = await this.#store.read()
      if (stored && this.#onStored(stored) === 'use') return this.#hold(/** @type {Tokens} */ (stored))
    }
    return this.#store.lock(
      async () => (this.#unsaved ? this.#keep(this.#unsaved) : this.#refreshIfNeeded(await this.#store.read(), mostTries)),
      timeoutMs,
    )
  }

  /**
   * @param {Sign | undefined} stored
   * @param {number} mostTries
   * @param {boolean} [isLast] whether another refusal is final
   * @returns {Promise<Tokens>}
   */
  async #refreshIfNeeded(stored, mostTries, isLast = false) {
    const what = this.#onStored(stored)
    if (!stored) throw signInMissing()
    if (what === 'use') return this.#hold(/** @type {Tokens} */ (stored))
    if (what === 'sign-in') throw signInOver()
    if (this.#refused && this.#refused.refreshToken === stored.refreshToken) throw this.#refused.error
    if (this.#chanceMs < Infinity) throw sameAgain(0)
    const { clientId, clientSecret, url, fetch } = this.#options
    const form = {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: `${stored.refreshToken}`,
    }
    const { meaning, error } = await askPatiently(url, form, (answer) => meaningOf(answer, this.#now()), { fetch, mostTries })
    if (meaning?.is === 'tokens') return this.#keep({ next: tokensAfter(meaning.tokens, stored), previous: stored })
    if (meaning?.is !== 'sign-in') throw error
    // Another process may have used it up, without our lock.
    const again = isLast ? undefined : await this.#store.read()
    if (again && again.refreshToken !== stored.refreshToken) return this.#refreshIfNeeded(again, mostTries, true)
    this.#refused = { refreshToken: stored.refreshToken, error }
    throw error
  }

  /**
   * Stores new tokens, and only then uses them: a process that ends in between would take the only copy with it.
   *
   * @param {{ next: Tokens, previous: Sign }} unsaved
   */
  async #keep(unsaved) {
    const { next, previous } = unsaved
    this.#unsaved = unsaved
    await this.#store.write(next, previous)
    try {
      await this.#options.onChange?.({ ...next })
    } catch (thrown) {
      throw storeFailed('onChange', thrown)
    }
    this.#unsaved = undefined
    this.#hold(next)
    if (this.#rejected?.isCertain) {
      this.#chanceMs = this.#now() + CHANCE_MS
      throw sameAgain(1)
    }
    this.#pardon()
    return next
  }

  /** @param {Tokens} tokens */
  #hold(tokens) {
    if (tokens.accessToken !== this.#held?.accessToken) {
      this.#earlier += this.#handedOut
      this.#handedOut = 0
      this.#heldSinceMs = this.#now()
      this.#pardon()
    }
    this.#held = tokens
    return tokens
  }

  /** @param {Sign | undefined} stored */
  #onStored(stored) {
    return onStored({ stored, ...this.#situation() })
  }

  #situation() {
    return { rejected: this.#rejected?.accessToken, nowMs: this.#now(), earlyMs: this.#options.earlyMs }
  }

  /** @returns {number} */
  #now() {
    const ms = this.#options.now()
    if (Number.isFinite(ms)) return ms
    throw invalidArgument('now: expected a function that returns milliseconds since 1970')
  }
}
