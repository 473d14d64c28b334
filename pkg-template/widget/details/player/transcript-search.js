// Finds words in a transcript, and marks them.

import { h } from '../../dom.js'
import { signButton } from './button.js'

/** @import { Cue } from './webvtt.js' */
/** @import { Say } from '../../words.js' */

/** How many cues are marked at once. Further matches are marked when the reader gets to them. */
const MOST_MARKED = 500

/**
 * @param {object} options
 * @param {Cue[]} options.cues
 * @param {HTMLElement[]} options.texts the elements with their texts
 * @param {(at: number) => void} options.show brings a cue into view
 * @param {Say} options.say
 * @param {(text: string) => void} options.announce
 */
export function createSearch({ cues, texts, show, say, announce }) {
  /** @type {RegExp | undefined} */
  let pattern
  /** @type {number[]} */
  let found = []
  /** @type {Set<number>} */
  const marked = new Set()
  let current = 0

  const input = h('input', {
    ...{ type: 'search', class: 'input', testid: 'transcript-search', autocomplete: 'off', spellcheck: 'false' },
    ...{ 'aria-label': say('transcriptSearch'), placeholder: say('transcriptSearch'), oninput: search, onkeydown },
  })
  const count = h('span', { class: 'muted', testid: 'transcript-count' })
  const steps = h(
    'span',
    { class: 'transcript-steps', hidden: true },
    signButton('transcript-previous', '↑', say('transcriptPrevious'), () => go(-1)),
    signButton('transcript-next', '↓', say('transcriptNext'), () => go(1)),
  )

  function search() {
    texts[found[current]]?.classList.remove('found')
    for (const at of marked) texts[at].replaceChildren(cues[at].text)
    marked.clear()
    const words = input.value.trim().normalize().replace(/\s+/g, ' ')
    pattern = words ? new RegExp(`(${words.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')})`, 'iu') : undefined
    found = pattern ? cues.flatMap(({ text }, at) => (pattern?.test(text) ? [at] : [])) : []
    found.slice(0, MOST_MARKED).forEach(mark)
    steps.hidden = found.length === 0
    count.textContent = ''
    current = 0
    if (found.length) go(0)
    else if (pattern) count.textContent = say('transcriptNothing')
    if (pattern) announce(found.length ? say('transcriptFound', found.length) : say('transcriptNothing'))
  }

  function mark(/** @type {number} */ at) {
    if (!pattern) return
    // Every second part is a match.
    const parts = cues[at].text.split(pattern).map((part, index) => (index % 2 ? h('mark', {}, part) : part))
    texts[at].replaceChildren(...parts)
    marked.add(at)
  }

  function go(/** @type {number} */ by) {
    texts[found[current]]?.classList.remove('found')
    current = (current + by + found.length) % found.length
    const at = found[current]
    if (!marked.has(at)) mark(at)
    texts[at].classList.add('found')
    count.textContent = say('transcriptAt', current + 1, found.length)
    show(at)
    if (by) announce(`${count.textContent}: ${cues[at].text}`)
  }

  function onkeydown(/** @type {KeyboardEvent} */ event) {
    if (event.key === 'Enter' && found.length) go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && input.value) {
      input.value = ''
      search()
    } else return
    // Escape would close the dialog, and Enter would submit the form.
    event.preventDefault()
    event.stopPropagation()
  }

  return h('div', { class: 'transcript-search', role: 'search' }, input, count, steps)
}
