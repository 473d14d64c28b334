// One recording, in a dialog: the player with the transcript, its fields, its files to save, and the button that moves it to the recycle
// bin or back.

import { PARTS, partsOf } from '../../download/parts.js'
import { foreign, h, unlessBusy } from '../dom.js'
import { keyOf } from '../list.js'
import { createProblem, detailsOf } from '../problem.js'
import { clean, ownerOf, serviceOf, shortTopicOf, textOf, timeOf, topicOf } from '../texts.js'
import { createConfirm } from './confirm.js'
import { createLinks, goTo } from './player/links.js'
import { openPlayer } from './player/player.js'
import playerStyles from './player/styles.css'
import styles from './styles.css'
import en from './words.en.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Part } from '../../download.js' */
/** @import { Formatter } from '../format.js' */
/** @import { Operations } from '../operations.js' */
/** @import { ErrorDetails } from '../problem.js' */
/** @import { Say, Text } from '../words.js' */

/** @typedef {ReturnType<typeof createDetails>} Details */

/**
 * @param {object} options
 * @param {(more: Record<string, Text>) => Say} options.wordsWith more words in English
 * @param {(css: string) => void} options.adopt
 * @param {Formatter} options.format
 * @param {Operations} options.operations
 * @param {'' | 'trash' | 'final'} options.allowDelete
 * @param {() => typeof globalThis.fetch | undefined} options.fetch for transcripts
 * @param {(name: string, detail: object) => boolean} options.emit returns false if the page has prevented it
 * @param {(recording: Recording, outcome: string, text: string) => void} options.onChange gets a text about the outcome
 * @param {(recording: Recording, title: string, thrown: unknown) => void} options.onFailure called if a change has failed after the
 *   details were closed
 * @param {(recording: Recording, dialog: Element) => void} options.onClose
 */
export function createDetails({ wordsWith, adopt, format, operations, allowDelete, fetch, emit, onChange, onFailure, onClose }) {
  const say = wordsWith(en)
  adopt(styles + playerStyles)
  const confirm = createConfirm(say, format)
  const title = h('h2', { id: 'details-title', tabindex: '-1' })
  const closeButton = h(
    'button',
    { type: 'button', class: 'button quiet', part: 'button', testid: 'close', onclick: () => close() },
    say('close'),
  )
  const facts = h('p', { class: 'facts', testid: 'facts' })
  const fields = h('dl', { class: 'fields' })
  const moreFields = h('details', { class: 'more-fields', testid: 'more-fields' }, h('summary', {}, say('moreFields')), fields)
  const player = h('div', { class: 'player', part: 'player', testid: 'player' })
  const files = h('div', { class: 'files' })
  const problem = h('div', { role: 'alert' })
  const changeButton = h('button', { type: 'button', class: 'button', part: 'danger', testid: 'delete' })
  // While a dialog is open, screen readers ignore live regions outside it.
  const status = h('p', { role: 'status', class: 'hidden', testid: 'details-status' })
  const announce = (/** @type {string} */ text) => status.replaceChildren(text)
  const footer = h('div', { class: 'footer' }, problem, h('div', { class: 'actions' }, files, changeButton))
  const dialog = h(
    'dialog',
    { class: 'details', part: 'dialog', testid: 'details', closedby: 'any', 'aria-labelledby': 'details-title' },
    h('div', { class: 'dialog-head' }, h('div', {}, title, facts), closeButton),
    h('div', { class: 'dialog-body' }, player, moreFields),
    footer,
    status,
  )
  /** @type {Recording | undefined} as the list has it */
  let listed
  let call = new AbortController()
  /** @type {Set<string>} whose changes go on, perhaps after the details were closed */
  const changing = new Set()

  // The event comes late: the next recording may already be open.
  dialog.addEventListener('close', () => dialog.open || shut())
  changeButton.addEventListener(
    'click',
    unlessBusy(() => listed && (isInBin(listed) ? restore : remove)(listed)),
  )

  function close() {
    dialog.close()
    shut()
  }

  function shut() {
    const closed = listed
    stop()
    if (!closed) return
    confirm.close()
    onClose(closed, dialog)
    emit('close', { id: closed.id })
  }

  function stop() {
    call.abort()
    // Its listeners hold the links.
    call = new AbortController()
    listed = undefined
    // The links go away with the dialog.
    for (const part of [facts, player, files, fields, problem]) part.replaceChildren()
  }

  /** @param {Recording} recording */
  async function load(recording) {
    call.abort()
    call = new AbortController()
    const { signal } = call
    problem.replaceChildren()
    dialog.ariaBusy = 'true'
    player.replaceChildren(h('p', { class: 'muted' }, say('loadingDetails')))
    try {
      const full = await operations.details(recording, signal)
      if (signal.aborted) return
      showFields({ ...recording, ...full })
      showFiles(full, signal)
      showPlayer(full, signal)
    } catch (thrown) {
      if (signal.aborted) return
      player.replaceChildren()
      showProblem(say('failedDetails'), thrown, () => {
        closeButton.focus()
        load(recording)
      })
    } finally {
      if (!signal.aborted) dialog.ariaBusy = 'false'
    }
  }

  /**
   * @param {Recording} full
   * @param {AbortSignal} signal
   */
  function showPlayer(full, signal) {
    player.replaceChildren()
    // Recordings in the recycle bin cannot be played.
    if (isInBin(full)) return
    const renew = () => operations.details(full, signal)
    player.append(openPlayer({ recording: full, renew, say, format, announce, fetch: fetch(), signal }))
  }

  /**
   * Shows buttons instead of links, so that no link is in the page. The transcript has its own buttons.
   *
   * @param {Recording} full
   * @param {AbortSignal} signal
   */
  function showFiles(full, signal) {
    const links = createLinks(full, () => operations.details(full, signal))
    /** @param {Part} part */
    const save = async (part) => {
      try {
        if (links.isLapsing()) await links.renew()
        const href = links.get(PARTS[part].link)
        // In another tab, because the browser opens the file unless the server says that it is to be saved.
        if (href && !signal.aborted) goTo({ href, download: true, target: '_blank', rel: 'noreferrer' })
      } catch (thrown) {
        if (!signal.aborted) showProblem(say('failedSave'), thrown)
      }
    }
    const parts = partsOf(full).filter((part) => part !== 'transcript' && links.get(PARTS[part].link))
    const buttons = parts.map((part) =>
      h(
        'button',
        { type: 'button', class: 'button', part: 'button', testid: 'save', onclick: () => save(part) },
        say(`save${part}`),
      ),
    )
    if (buttons.length > 0) files.replaceChildren(h('span', { class: 'muted' }, say('save')), ...buttons)
  }

  /**
   * Shows the most important facts in one line, and the rest below the player.
   *
   * @param {Recording} recording
   */
  function showFields(recording) {
    const [start, created] = [timeOf(recording), textOf(recording.createTime)]
    const [duration, size] = [format.duration(recording.durationSeconds), format.size(recording.sizeBytes)]
    const known = [format.date(start), duration, size, serviceOf(recording, say), ownerOf(recording)].filter(isText)
    facts.replaceChildren(...known.flatMap((fact, at) => (at > 0 ? [' · ', foreign(fact)] : [foreign(fact)])))
    /** @type {[string, string | undefined][]} */
    const all = [
      ['created', created === start ? undefined : format.date(created)],
      ['format', textOf(recording.format)],
      ['meetingId', textOf(recording.meetingId)],
      ['recordingId', textOf(recording.id)],
    ]
    const rows = all.filter(([, value]) => value)
    fields.replaceChildren(
      ...rows.map(([key, value]) =>
        h('div', { testid: 'field' }, h('dt', {}, say(key)), h('dd', {}, foreign(clean(/** @type {string} */ (value))))),
      ),
    )
  }

  /**
   * @param {string} title
   * @param {unknown} thrown
   * @param {() => void} [onRetry]
   */
  function showProblem(title, thrown, onRetry) {
    const error = detailsOf(thrown)
    const panel = createProblem({ title, error, say, onRetry })
    problem.replaceChildren(panel)
    panel.focus()
    emit('error', error)
  }

  /** @param {Recording} recording */
  async function remove(recording) {
    const { id, source } = recording
    const final = allowDelete === 'final'
    if (!emit('before-delete', { id, source, topic: textOf(recording.topic), final })) return
    if (!final) return change(recording, operations.trash, say('failedTrash'))
    const answer = await confirm.ask(recording)
    // In the meantime, the page may have closed the details or forbidden deletions.
    if (answer && listed === recording) change(recording, () => operations.delete(recording, answer.reason), say('failedDelete'))
  }

  /** @param {Recording} recording that is in the recycle bin */
  const restore = (recording) => change(recording, operations.restore, say('failedRestore'))

  /**
   * If the details are closed in the meantime, the change continues, and the list shows the outcome.
   *
   * @param {Recording} recording
   * @param {(recording: Recording) => Promise<string>} work
   * @param {string} failure
   */
  async function change(recording, work, failure) {
    changing.add(keyOf(recording))
    setBusy(true)
    try {
      const outcome = await work(recording)
      changing.delete(keyOf(recording))
      onChange(recording, outcome, say(outcome === 'already-gone' ? 'alreadyGone' : outcome, shortTopicOf(recording, say)))
    } catch (thrown) {
      changing.delete(keyOf(recording))
      if (listed !== recording) return onFailure(recording, failure, thrown)
      setBusy(false)
      showProblem(failure, thrown)
    }
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    const isBin = listed && isInBin(listed)
    const [now, later] = isBin
      ? ['restoring', 'restore']
      : allowDelete === 'final'
        ? ['deleting', 'delete']
        : ['trashing', 'trash']
    changeButton.ariaDisabled = String(isBusy)
    changeButton.classList.toggle('danger', !isBin && allowDelete === 'final')
    changeButton.replaceChildren(say(isBusy ? now : later))
  }

  return {
    elements: [dialog, confirm.element],
    /** @param {Recording} recording */
    open(recording) {
      if (listed) shut()
      listed = recording
      title.replaceChildren(foreign(topicOf(recording, say)))
      moreFields.open = false
      showFields(recording)
      changeButton.hidden = allowDelete === '' || recording.status === 'purged'
      setBusy(changing.has(keyOf(recording)))
      if (!dialog.open) dialog.showModal()
      title.focus()
      load(recording)
    },
    close,
    closeAll() {
      confirm.close()
      close()
    },
    shows: (/** @type {Recording} */ recording) => listed !== undefined && keyOf(listed) === keyOf(recording),
    /** Announces a text if the dialog is open. Returns whether it is. */
    announce(/** @type {string} */ text) {
      if (dialog.open) announce(text)
      return dialog.open
    },
    stop() {
      stop()
      confirm.close()
      dialog.close()
    },
  }
}

/**
 * @param {string | undefined} text
 * @returns {text is string}
 */
const isText = (text) => Boolean(text)

const isInBin = (/** @type {Recording} */ { status }) => status === 'deleted'
