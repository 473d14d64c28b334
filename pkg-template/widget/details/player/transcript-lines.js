// The lines of a transcript, in a box of its own. It scrolls along with what is being said until the reader scrolls.

import { h } from '../../dom.js'
import { button } from './button.js'

/** @import { Cue } from './webvtt.js' */
/** @import { Say } from '../../words.js' */

/** Browsers skip the layout of a group that is out of view (`content-visibility`). */
const GROUP = 50
/** A cue stays current for a moment after its end, so that nothing flickers between two cues. */
const AFTER_SECONDS = 2
const SCROLLING = /^(?:Arrow|Page|Home|End)/

/**
 * @param {object} options
 * @param {Cue[]} options.cues
 * @param {((seconds: number) => void) | undefined} options.playFrom
 * @param {Say} options.say
 */
export function createLines({ cues, playFrom, say }) {
  /** @type {HTMLElement[]} */
  const texts = []
  let present = -1
  let isFollowing = true

  /** @type {HTMLElement[]} */
  const groups = []
  for (let first = 0; first < cues.length; first += GROUP) {
    groups.push(h('ol', { start: first + 1 }, ...cues.slice(first, first + GROUP).map((_, index) => lineOf(first + index))))
  }
  const box = h(
    'div',
    { class: 'transcript-box', testid: 'transcript-box', role: 'group', 'aria-label': say('transcriptTitle'), tabindex: 0 },
    ...groups,
  )
  const toggle = () => setFollowing(!isFollowing)
  const follow = button('transcript-follow', say('transcriptFollow'), toggle, { 'aria-pressed': 'true' })

  /** @param {number} at */
  function lineOf(at) {
    const { start, speaker, text } = cues[at]
    const time = clock(start)
    const isNew = speaker && speaker !== cues[at - 1]?.speaker
    const said = h('span', { class: 'transcript-text', dir: 'auto' }, text)
    texts.push(said)
    const name = say('transcriptPlay', time, speaker).replace(/[\s,]+$/, '')
    return h(
      'li',
      {},
      isNew && h('bdi', { class: 'transcript-speaker' }, speaker),
      playFrom
        ? h('button', { type: 'button', class: 'transcript-time', 'data-at': at, 'aria-label': name }, time)
        : h('span', { class: 'transcript-time' }, time),
      said,
    )
  }

  function setFollowing(/** @type {boolean} */ follows) {
    isFollowing = follows
    follow.setAttribute('aria-pressed', `${follows}`)
    if (follows && present >= 0) scrollTo(present)
  }

  /** Scrolls only the box: `scrollIntoView` would scroll the page too. */
  function scrollTo(/** @type {number} */ at) {
    const { top, height } = /** @type {HTMLElement} */ (texts[at].parentElement).getBoundingClientRect()
    const by = top + height / 2 - box.getBoundingClientRect().top - box.clientHeight / 2
    // Over a long distance, the lines would only rush by.
    box.scrollBy({ top: by, behavior: Math.abs(by) > 2 * box.clientHeight ? 'instant' : 'auto' })
  }

  box.addEventListener('click', ({ target }) => {
    const at = target instanceof Element && target.getAttribute('data-at')
    if (!at || !playFrom) return
    playFrom(cues[Number(at)].start)
    setFollowing(true)
  })
  const stop = () => setFollowing(false)
  for (const name of ['wheel', 'touchmove']) box.addEventListener(name, stop, { passive: true })
  // The scrollbar is the box itself.
  box.addEventListener('pointerdown', ({ target }) => target === box && stop())
  box.addEventListener('keydown', ({ key, target }) => (SCROLLING.test(key) || (key === ' ' && target === box)) && stop())
  // For readers who use the Tab key, the browser scrolls by itself.
  box.addEventListener(
    'focusin',
    ({ target }) => target !== box && target instanceof Element && target.matches(':focus-visible') && stop(),
  )

  return {
    box,
    follow: playFrom && follow,
    texts,
    show(/** @type {number} */ at) {
      stop()
      scrollTo(at)
    },
    /** Makes the cue at this time the current one. */
    move(/** @type {number} */ seconds) {
      const at = indexAt(cues, seconds)
      if (at === present) return
      setPresent(present, false)
      present = at
      setPresent(at, true)
      if (isFollowing && at >= 0) scrollTo(at)
    },
  }

  /** Not a live region, because people with a screen reader hear the recording itself. */
  function setPresent(/** @type {number} */ at, /** @type {boolean} */ isPresent) {
    const line = texts[at]?.parentElement
    line?.classList.toggle('present', isPresent)
    const button = line?.querySelector('button')
    if (isPresent) button?.setAttribute('aria-current', 'true')
    else button?.removeAttribute('aria-current')
  }
}

/**
 * The cue at a time, found by binary search.
 *
 * @param {Cue[]} cues
 * @param {number} seconds
 */
function indexAt(cues, seconds) {
  let [low, high] = [0, cues.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (cues[middle].start <= seconds) low = middle + 1
    else high = middle
  }
  return low > 0 && seconds < cues[low - 1].end + AFTER_SECONDS ? low - 1 : -1
}

/**
 * Such as 1:02:03 or 2:03.
 *
 * @param {number} seconds
 */
export function clock(seconds) {
  const [hours, minutes, rest] = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((value) => `${Math.floor(value)}`)
  return `${hours === '0' ? '' : `${hours}:`}${hours === '0' ? minutes : minutes.padStart(2, '0')}:${rest.padStart(2, '0')}`
}
