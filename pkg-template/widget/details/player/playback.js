// Sound or video that goes on with a new link when its link has lapsed: Firefox reports an error at once, Chromium tries again for half a
// minute and just waits. If the new link does not help either, it says so.

import { h } from '../../dom.js'
import { button, LOUD, signButton } from './button.js'

/** @import { Formatter } from '../../format.js' */
/** @import { Links } from './links.js' */
/** @import { Say } from '../../words.js' */

const SPEEDS = [0.75, 1, 1.25, 1.5, 2]
const JUMP_SECONDS = 15
const LONGEST_WAIT_MS = 4000
/** How far a player may move and still count as being at the same place: it starts at a whole frame. */
const SAME_PLACE_SECONDS = 1
/** Tells all other players of the page to pause. It carries nothing, so nobody learns anything from it. */
const STARTED = 'webex-recordings-playing'

/**
 * @param {object} options
 * @param {'audio' | 'video'} options.tag
 * @param {'audioDownloadLink' | 'recordingDownloadLink'} options.part
 * @param {Links} options.links
 * @param {Say} options.say
 * @param {Pick<Formatter, 'number'>} options.format
 * @param {(text: string) => void} options.announce
 * @param {AbortSignal} options.signal
 * @param {HTMLElement | undefined} options.elsewhere a link to where else it can be played
 */
export function createPlayback({ tag, part, links, say, format, announce, signal, elsewhere }) {
  const media = h(tag, { controls: true, playsinline: tag === 'video', preload: 'none', 'aria-label': say('playerMedia') })

  /** Where it last continued with a new link. A second one does not help at the same place. */
  let place = NaN
  let isLoading = false
  /** `paused` does not tell, because Chromium is paused after an error. */
  let isWanted = false
  let isStarting = false
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer

  const isAtPlace = () => Math.abs(media.currentTime - place) < SAME_PLACE_SECONDS

  function watch() {
    clearTimeout(timer)
    if (!isAtPlace()) place = NaN
    const { currentTime, readyState, paused, ended, error } = media
    if (isLoading || paused || ended || error || signal.aborted) return
    // A player that cannot load any more may report an error, or wait, or just stand still.
    const look = () => (media.currentTime === currentTime ? goOn() : watch())
    // A slow connection takes a while to start, and a new link would start it again.
    timer = setTimeout(look, readyState && !isAtPlace() ? LONGEST_WAIT_MS : 2 * LONGEST_WAIT_MS)
  }

  function goOn() {
    if (isLoading) return
    if (isAtPlace()) tell(media.error ? 'playerRefused' : 'playerWaits')
    else renew()
  }

  async function renew() {
    clearTimeout(timer)
    isLoading = true
    place = media.currentTime
    const isRenewed = await links.renew().then(
      () => true,
      () => false,
    )
    isLoading = false
    if (signal.aborted) return
    const link = links.get(part)
    if (isRenewed && link) begin(link)
    // The old link may still work. If it does not, the player will report it.
    else if (media.error || isRenewed) tell('playerNoLink')
    watch()
  }

  function begin(/** @type {string} */ link) {
    const { currentTime, playbackRate } = media
    media.src = link
    // The new address has reset both. Values set before the file has loaded apply to it.
    Object.assign(media, { currentTime, playbackRate })
    place = currentTime
    if (isWanted) play()
  }

  // If it does not play, events say why.
  const play = () => media.play().catch(() => {})

  const reason = h('span')
  const again = button('player-again', say('playerAgain'), tryAgain, LOUD)
  const problem = h('p', { class: 'player-problem', testid: 'player-problem', hidden: true }, reason, again, elsewhere)

  function tell(/** @type {string} */ key) {
    reason.textContent = say(key)
    problem.hidden = false
    announce(reason.textContent)
  }

  function tryAgain() {
    // The button has the focus, and is about to disappear.
    media.focus()
    problem.hidden = true
    isWanted = true
    renew()
  }

  const jump = (/** @type {number} */ seconds) => {
    media.currentTime = Math.max(0, Math.min(media.currentTime + seconds, media.duration || Infinity))
  }
  const jumper = (/** @type {string} */ key, /** @type {number} */ seconds, /** @type {string} */ sign) =>
    signButton(key, sign, say(key, JUMP_SECONDS), () => jump(seconds))
  const setSpeed = () => {
    const rate = Number(speed.value)
    // A new link starts with the default.
    Object.assign(media, { defaultPlaybackRate: rate, playbackRate: rate })
  }
  const speed = h(
    'select',
    { class: 'input', testid: 'player-speed', onchange: setSpeed },
    ...SPEEDS.map((rate) => h('option', { value: rate, selected: rate === 1 }, `${format.number(rate)}×`)),
  )

  const on = (/** @type {string[]} */ names, /** @type {() => void} */ listener) => {
    for (const name of names) media.addEventListener(name, listener, { signal })
  }
  on(['play', 'playing', 'progress', 'timeupdate', 'waiting', 'seeking', 'pause', 'ended'], watch)
  on(['error'], goOn)
  on(['pause'], () => {
    if (!media.error) isWanted = false
  })
  on(['playing'], () => {
    problem.hidden = true
  })
  on(['play'], () => {
    isWanted = true
    isStarting = true
    document.dispatchEvent(new Event(STARTED))
    isStarting = false
    if (links.isLapsing() && !isLoading) renew()
  })
  // The browser's own menu can set the speed, too.
  on(['ratechange'], () => {
    if (SPEEDS.includes(media.playbackRate)) speed.value = `${media.playbackRate}`
  })
  const yieldToOther = () => {
    if (isStarting) return
    isWanted = false
    media.pause()
  }
  document.addEventListener(STARTED, yieldToOther, { signal })
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    media.pause()
    // Otherwise the browser goes on loading.
    media.removeAttribute('src')
    media.load()
  })
  if (!signal.aborted) media.src = links.get(part) ?? ''

  const controls = h(
    'div',
    { class: 'player-controls' },
    jumper('playerBack', -JUMP_SECONDS, `↺ ${JUMP_SECONDS} s`),
    jumper('playerForward', JUMP_SECONDS, `${JUMP_SECONDS} s ↻`),
    h('label', { class: 'player-speed' }, say('playerSpeed'), speed),
  )
  return {
    elements: [media, problem, controls],
    media,
    /** @param {number} seconds */
    playFrom(seconds) {
      media.currentTime = seconds
      if (media.error) tryAgain()
      else play()
    },
  }
}
