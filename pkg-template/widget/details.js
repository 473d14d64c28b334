// One recording, in a dialog: its fields, the player with the transcript, its files to save, and the way into the recycle bin.

import { PARTS, partsOf } from '../download/parts.js'
import { foreign, h, unlessBusy } from './dom.js'
import { createProblem, detailsOf } from './problem.js'
import { clean, ownerOf, serviceOf, textOf, timeOf, topicOf } from './texts.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Part } from '../download.js' */
/** @import { Formatter } from './format.js' */
/** @import { ErrorDetails } from './problem.js' */
/** @import { createOperations } from './operations.js' */
/** @import { Say } from './words.js' */

/** A link that expires sooner is not used any more. */
const SOON_MS = 60_000

/**
 * @param {object} options
 * @param {Say} options.say
 * @param {Formatter} options.format
 * @param {ReturnType<typeof createOperations>} options.operations
 * @param {'' | 'trash' | 'final'} options.allowDelete
 * @param {(recording: Recording, renew: () => Promise<Recording>, signal: AbortSignal) => Promise<HTMLElement>} options.play
 * @param {(recording: Recording) => void} options.onDelete
 * @param {(recording: Recording) => void} options.onRestore
 * @param {(recording: Recording) => void} options.onClose
 * @param {(error: ErrorDetails) => void} options.onError
 */
export function createDetails({ say, format, operations, allowDelete, play, onDelete, onRestore, onClose, onError }) {
  const title = h('h2', { id: 'details-title', tabindex: '-1' })
  const closeButton = h(
    'button',
    { type: 'button', class: 'button quiet', part: 'button', testid: 'close', onclick: () => dialog.close() },
    say('close'),
  )
  const fields = h('dl', { class: 'fields' })
  const player = h('div', { class: 'player', part: 'player', testid: 'player' })
  const files = h('div', { class: 'files' })
  const problem = h('div', { role: 'alert' })
  const change = h('button', { type: 'button', class: 'button', part: 'danger', testid: 'delete' })
  const footer = h('div', { class: 'footer' }, problem, h('div', { class: 'actions' }, files, change))
  const dialog = h(
    'dialog',
    { class: 'details', part: 'dialog', testid: 'details', closedby: 'any', 'aria-labelledby': 'details-title' },
    h('div', { class: 'dialog-head' }, title, closeButton),
    h('div', { class: 'dialog-body' }, player, fields),
    footer,
  )
  /** @type {Recording | undefined} as the list has it */
  let listed
  let call = new AbortController()

  dialog.addEventListener('close', () => {
    const closed = listed
    stop()
    if (closed) onClose(closed)
  })
  change.addEventListener(
    'click',
    unlessBusy(() => listed && (isInBin(listed) ? onRestore : onDelete)(listed)),
  )

  function stop() {
    call.abort()
    listed = undefined
    // The links go away with the dialog.
    for (const part of [player, files, fields, problem]) part.replaceChildren()
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
      await showPlayer(full, signal)
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
  async function showPlayer(full, signal) {
    // In the recycle bin, nothing can be played.
    if (isInBin(full)) return player.replaceChildren()
    try {
      const element = await play(full, () => operations.details(full, signal), signal)
      if (!signal.aborted) player.replaceChildren(element)
    } catch {
      // Its code is a file of its own, which may be missing. Everything else works without it.
      if (!signal.aborted) player.replaceChildren(h('p', {}, say('playerFailed')))
    }
  }

  /**
   * Buttons, because a link would be in the page until the dialog is closed.
   *
   * @param {Recording} full
   * @param {AbortSignal} signal
   */
  function showFiles(full, signal) {
    let latest = full
    /** @param {Part} part */
    const save = async (part) => {
      try {
        if (isOver(latest)) latest = await operations.details(full, signal)
        const href = latest.temporaryDirectDownloadLinks?.[PARTS[part].link]
        // In another tab: if the server does not say that it is a file to save, the browser opens it.
        if (isWeb(href)) h('a', { href, download: true, target: '_blank', rel: 'noreferrer' }).click()
      } catch (thrown) {
        if (!signal.aborted) showProblem(say('failedSave'), thrown)
      }
    }
    const parts = partsOf(full).filter((part) => isWeb(full.temporaryDirectDownloadLinks?.[PARTS[part].link]))
    const buttons = parts.map((part) =>
      h(
        'button',
        { type: 'button', class: 'button', part: 'button', testid: 'save', onclick: () => save(part) },
        say(`save${part}`),
      ),
    )
    if (buttons.length > 0) files.replaceChildren(h('span', { class: 'muted' }, say('save')), ...buttons)
  }

  /** @param {Recording} recording */
  function showFields(recording) {
    const duration = format.duration(recording.durationSeconds)
    const [start, created] = [timeOf(recording), textOf(recording.createTime)]
    /** @type {[string, string | undefined][]} */
    const all = [
      ['recorded', format.date(start)],
      ['created', created === start ? undefined : format.date(created)],
      ['duration', duration],
      ['size', format.size(recording.sizeBytes)],
      ['service', serviceOf(recording, say)],
      [recording.hostDisplayName || recording.hostEmail ? 'host' : 'owner', ownerOf(recording)],
      ['format', textOf(recording.format)],
      ['meetingId', textOf(recording.meetingId)],
      ['recordingId', recording.id],
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
    onError(error)
  }

  /** @param {boolean} isBusy */
  function setBusy(isBusy) {
    const isBin = listed && isInBin(listed)
    const [now, later] = isBin
      ? ['restoring', 'restore']
      : allowDelete === 'final'
        ? ['deleting', 'delete']
        : ['trashing', 'trash']
    change.ariaDisabled = String(isBusy)
    change.classList.toggle('danger', !isBin)
    change.replaceChildren(say(isBusy ? now : later))
  }

  return {
    element: dialog,
    /** @param {Recording} recording */
    open(recording) {
      listed = recording
      title.replaceChildren(foreign(topicOf(recording, say)))
      showFields(recording)
      change.hidden = allowDelete === '' || recording.status === 'purged'
      setBusy(false)
      if (!dialog.open) dialog.showModal()
      title.focus()
      load(recording)
    },
    close: () => dialog.close(),
    shows: (/** @type {Recording} */ recording) => listed === recording,
    setBusy,
    showProblem,
    stop() {
      stop()
      dialog.close()
    },
  }
}

export const isInBin = (/** @type {Recording} */ { status }) => status === 'deleted'

/** Whether its links are no longer valid. Without a time, they are taken as they are. */
function isOver(/** @type {Recording} */ { temporaryDirectDownloadLinks: links }) {
  const expiration = Date.parse(links?.expiration ?? '')
  return expiration - SOON_MS < Date.now()
}

/**
 * @param {unknown} link
 * @returns {link is string}
 */
const isWeb = (link) =>
  typeof link === 'string' && URL.canParse(link, document.baseURI) && /^https?:$/.test(new URL(link, document.baseURI).protocol)
