// Shows that the client is waiting before its next try, and counts down.

import { h } from './dom.js'

/** @import { ClientEvent } from 'webex-converged-recordings' */
/** @import { Say } from './words.js' */

/** A shorter wait is over before anybody can read about it, so it is not shown. */
const WORTH_TELLING_MS = 1000

/**
 * @param {Say} say
 * @param {(text: string) => void} announce
 */
export function createWaiting(say, announce) {
  const element = h('p', { class: 'muted waiting', testid: 'waiting', hidden: true })
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let countdown

  function stop() {
    clearInterval(countdown)
    element.hidden = true
  }

  return {
    element,
    stop,
    /** @param {ClientEvent} event */
    onEvent(event) {
      stop()
      if (event.type !== 'wait' || event.waitMs < WORTH_TELLING_MS) return
      const endsAt = performance.now() + event.waitMs
      const show = () => {
        const seconds = Math.max(1, Math.ceil((endsAt - performance.now()) / 1000))
        element.replaceChildren(say('waiting', seconds))
      }
      show()
      element.hidden = false
      // Only once, because nobody wants to hear every second.
      announce(element.textContent ?? '')
      countdown = setInterval(show, 1000)
    },
  }
}
