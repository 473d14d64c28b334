// The rows of the list. The button with the topic opens the recording, and it covers the whole row.
//
// Rows are added in groups, one for each page, because browsers can skip the layout of a group that is out of view
// (`content-visibility`). That has no effect on table elements, so these are plain ones with roles:
// https://drafts.csswg.org/css-contain/#containment-size

import { h } from './dom.js'
import { keyOf } from './list.js'
import { ownerOf, serviceOf, shortened, timeOf, topicOf } from './texts.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Formatter } from './format.js' */
/** @import { Say } from './words.js' */

const COLUMNS = ['topic', 'recorded', 'duration', 'size', 'service', 'owner']
const GROUP = 100
const LONGEST_TOPIC = 200

/**
 * @param {object} options
 * @param {Say} options.say
 * @param {Formatter} options.format
 * @param {(recording: Recording) => void} options.onOpen
 */
export function createRows({ say, format, onOpen }) {
  /** @type {WeakMap<Element, Recording>} */
  const recordings = new WeakMap()
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map()
  const header = h(
    'div',
    { role: 'row', class: 'row head-row' },
    ...COLUMNS.map((column) => h('div', { role: 'columnheader', class: column }, say(column))),
  )
  const head = h('div', { role: 'rowgroup', class: 'head', part: 'head' }, header)
  const groups = h('div', { class: 'groups', role: 'presentation', testid: 'rows' })
  const skeleton = h('div', { class: 'skeleton', 'aria-hidden': 'true', hidden: true }, ...bones())
  const element = h('div', { role: 'table', class: 'table', part: 'table', 'aria-label': say('heading') }, head, groups)
  for (const part of [element, skeleton]) {
    part.style.setProperty('--date', widthOf(format.date('2026-09-28T22:58:00Z'), 0.53))
    part.style.setProperty('--duration', widthOf(format.duration(39_540), 0.58))
  }
  groups.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null
    const recording = button?.parentElement?.parentElement && recordings.get(button.parentElement.parentElement)
    if (recording) onOpen(recording)
  })

  /** @param {Recording} recording */
  function rowOf(recording) {
    // Cut, because the button's name must contain all of the visible text.
    const topic = shortened(topicOf(recording, say), LONGEST_TOPIC)
    const time = timeOf(recording)
    const date = format.date(time)
    const duration = format.duration(recording.durationSeconds)
    const name = [topic, date].filter(Boolean).join(', ')
    const button = h('button', { type: 'button', class: 'open', testid: 'open', 'aria-label': name }, h('bdi', {}, topic))
    const spoken = duration && h('span', { class: 'hidden' }, format.spokenDuration(recording.durationSeconds))
    const cell = (/** @type {string} */ column, /** @type {import('./dom.js').Child[]} */ ...children) =>
      h('div', { role: 'cell', class: column, part: 'cell' }, ...children)
    const row = h(
      'div',
      { role: 'row', class: 'row', part: 'row', testid: 'row' },
      h('div', { role: 'rowheader', class: 'topic', part: 'topic' }, button),
      cell('recorded', date && h('time', { datetime: time, dir: 'auto' }, date)),
      cell('duration', duration && h('bdi', { 'aria-hidden': 'true' }, duration), spoken),
      cell('size', h('bdi', {}, format.size(recording.sizeBytes))),
      cell('service', serviceOf(recording, say)),
      cell('owner', h('bdi', {}, ownerOf(recording))),
    )
    recordings.set(row, recording)
    rows.set(keyOf(recording), row)
    return row
  }

  const buttonOf = (/** @type {Recording | undefined} */ recording) =>
    recording && rows.get(keyOf(recording))?.querySelector('button')

  return {
    element,
    skeleton,
    count: () => rows.size,
    /** @param {Recording[]} added */
    append(added) {
      for (let at = 0; at < added.length; at += GROUP) {
        const some = added.slice(at, at + GROUP)
        const group = h('div', { role: 'rowgroup', class: 'group' }, ...some.map(rowOf))
        group.style.setProperty('--rows', String(some.length))
        groups.append(group)
      }
    },
    clear() {
      rows.clear()
      groups.replaceChildren()
    },
    /** Whether there are no rows at all, not even one with "Undo". */
    isEmpty: () => rows.size === 0 && !groups.querySelector('[role=row]'),
    /**
     * Removes a row. Returns a function that puts it back, and tells whether its place was still there.
     *
     * @param {Recording} recording
     * @param {HTMLElement} [instead] what takes its place
     */
    replace(recording, instead) {
      const row = rows.get(keyOf(recording))
      rows.delete(keyOf(recording))
      if (instead) row?.replaceWith(instead)
      else row?.remove()
      return () => {
        if (!row || !instead?.isConnected) return false
        rows.set(keyOf(recording), row)
        instead.replaceWith(row)
        return true
      }
    },
    /** @param {Recording} [recording] default: any */
    hasFocus: (recording) => (recording ? rows.get(keyOf(recording)) : element)?.matches(':focus-within') ?? false,
    /**
     * Focuses a recording's button. Returns whether there is one.
     *
     * @param {Recording | undefined} recording
     */
    focus(recording) {
      const button = buttonOf(recording)
      button?.focus()
      return Boolean(button)
    },
    /**
     * The row after this one, or before it if it is the last.
     *
     * @param {Recording} recording
     */
    neighbour(recording) {
      const all = [...groups.querySelectorAll('[data-testid=row]')]
      const at = all.indexOf(/** @type {Element} */ (rows.get(keyOf(recording))))
      const row = all[at + 1] ?? all[at - 1]
      return row && recordings.get(row)
    },
  }
}

/**
 * Roughly how wide a text is. Columns have fixed widths, and the length of a date depends on the language.
 *
 * @param {string | undefined} text
 * @param {number} em of a character
 */
const widthOf = (text = '', em) => `${[...text].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 0) * em}em`

/** The first one stands for the header. */
const bones = () =>
  Array.from({ length: 6 }, (_, at) =>
    h('div', { class: at ? 'row' : 'row head-row' }, ...COLUMNS.map((column) => h('div', { class: column }, h('span')))),
  )
