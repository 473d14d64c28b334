// The question before a recording is deleted for good. The harmless button has the focus.

import { foreign, h } from '../dom.js'
import { timeOf, topicOf } from '../texts.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Formatter } from '../format.js' */
/** @import { Say } from '../words.js' */

/**
 * @param {Say} say
 * @param {Formatter} format
 */
export function createConfirm(say, format) {
  const what = h('p', { class: 'confirm-what' })
  const when = h('p', { class: 'muted' })
  const reason = h('input', { class: 'input', testid: 'reason', maxlength: 255, autocomplete: 'off' })
  const cancel = h('button', { class: 'button', part: 'button', testid: 'cancel-delete' }, say('cancel'))
  const yes = h(
    'button',
    { value: 'yes', class: 'button danger', part: 'danger', testid: 'confirm-delete' },
    say('confirmDelete'),
  )
  const dialog = h(
    'dialog',
    {
      class: 'confirm',
      part: 'dialog',
      testid: 'confirm',
      role: 'alertdialog',
      'aria-labelledby': 'confirm-title',
      'aria-describedby': 'confirm-text',
    },
    h('h2', { id: 'confirm-title' }, say('confirmTitle')),
    h('div', { id: 'confirm-text' }, what, when, h('p', {}, say('confirmText'))),
    h(
      'form',
      { method: 'dialog' },
      // Webex requires one for somebody else's recording.
      h('label', { class: 'field' }, h('span', {}, say('reason')), reason),
      // The Enter key presses the first button.
      h('div', { class: 'actions' }, cancel, yes),
    ),
  )
  /** @type {(answer: { reason: string | undefined } | undefined) => void} */
  let answer = () => {}
  dialog.addEventListener('close', () => {
    // The event is late: the question has already been asked again.
    if (dialog.open) return
    answer(dialog.returnValue === 'yes' ? { reason: reason.value.trim() || undefined } : undefined)
  })
  return {
    element: dialog,
    close: () => dialog.close(),
    /**
     * @param {Recording} recording
     * @returns {Promise<{ reason: string | undefined } | undefined>} undefined: no
     */
    ask(recording) {
      what.replaceChildren(foreign(topicOf(recording, say)))
      when.replaceChildren(format.date(timeOf(recording)) ?? '')
      reason.value = ''
      dialog.returnValue = ''
      dialog.showModal()
      cancel.focus()
      return new Promise((resolve) => {
        answer = resolve
      })
    },
  }
}
