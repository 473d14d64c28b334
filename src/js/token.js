// The client's token function: asked once for all calls that wait, and again when Webex does not take its token any more.

import { settled, within } from './platform.js'

export class TokenFunction {
  #ask
  /** What it gave, in a list of its own, because it may be anything. */
  #known
  /** Why the next one is asked for. */
  #reason = 'first'
  /** A token that was asked for and did not come yet, and how many calls wait for it. */
  #asked

  /** None where the token is no function. */
  static of(options) {
    return typeof options?.token === 'function' ? new TokenFunction(options.token) : undefined
  }

  constructor(ask) {
    this.#ask = ask
  }

  /** Why it has to be asked now. Nothing when a token is known, or on its way. */
  due() {
    return this.#known || this.#asked ? undefined : this.#reason
  }

  /** What it gave last. */
  known() {
    return this.#known?.[0]
  }

  /** Webex did not take this one. A newer one is kept. */
  reject(token) {
    if (this.known() !== token) return
    this.#known = undefined
    this.#reason = 'rejected'
  }

  /** What it gave last is no token. */
  refuse() {
    this.#known = undefined
  }

  /** `['token', what the function gave]`, or what `within` gives. */
  token(platform, ms) {
    return within(platform.signals, ms, async (controller) => {
      if (this.#known) return ['token', this.#known[0]]
      const asked = (this.#asked ??= this.#begin())
      asked.waiting += 1
      controller.signal.addEventListener('abort', () => {
        asked.waiting -= 1
        if (asked.waiting > 0 || this.#asked !== asked) return
        this.#asked = undefined
        asked.controller.abort()
      })
      return ['token', await asked.promise]
    })
  }

  #begin() {
    const controller = new AbortController()
    const { signal } = controller
    const asked = { controller, waiting: 0 }
    const end = (known) => {
      // Nobody waited any more, and another one was asked for.
      if (this.#asked !== asked) return
      this.#asked = undefined
      this.#known = known
    }
    asked.promise = settled(() => this.#ask.call(undefined, { reason: this.#reason, signal }))
    asked.promise.then((token) => end([token]), () => end())
    return asked
  }
}
