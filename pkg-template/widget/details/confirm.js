// The question before a recording is deleted for good. The focus is on the button that does no harm.

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
    h('div', { id: 'confirm-text' }, what, h('p', {}, say('confirmText'))),
    h(
      'form',
      { method: 'dialog', class: 'actions' },
      h('button', { class: 'button', part: 'button', testid: 'cancel-delete', autofocus: true }, say('cancel')),
      h('button', { value: 'yes', class: 'button danger', part: 'danger', testid: 'confirm-delete' }, say('confirmDelete')),
    ),
  )
  return {
    element: dialog,
    close: () => dialog.close(),
    /**
     * @param {Recording} recording
     * @returns {Promise<boolean>}
     */
    ask(recording) {
      const date = format.date(timeOf(recording))
      what.replaceChildren(foreign(topicOf(recording, say)), date ? `, ${date}` : '')
      dialog.returnValue = ''
      dialog.showModal()
      return new Promise((resolve) => {
        dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true })
      })
    },
  }
}
