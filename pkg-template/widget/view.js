// What the element shows: the list with its filters, and the details of one recording. A new view is made when a setting changes.

import { h, hasOrLostFocus, unlessBusy } from './dom.js'
import { createFilters } from './filters.js'
import { createList, keyOf } from './list.js'
import { createOperations } from './operations.js'
import { createProblem, detailsOf, whyOf } from './problem.js'
import { createRows } from './rows.js'
import { folded, shortened, shortTopicOf, topicOf } from './texts.js'
import { createWaiting } from './waiting.js'

/** @import { Recording, RecordingsClient } from 'webex-converged-recordings' */
/** @import { Details } from './details/details.js' */
/** @import { Range } from './filters.js' */
/** @import { Formatter } from './format.js' */
/** @import { Settings } from './settings.js' */
/** @import { Say, Text } from './words.js' */

/** @typedef {'idle' | 'loading' | 'ready' | 'empty' | 'partial' | 'error' | 'signed-out'} State */

/** How many of the loaded rows are added at once. The button adds more. */
const ROWS_AT_ONCE = 100
/** In a longer list, a shorter period is a better way to find something. */
const MANY_ROWS = 2000
const YEAR = 365

/**
 * @param {object} options
 * @param {RecordingsClient} options.client
 * @param {Settings} options.settings
 * @param {Say} options.say
 * @param {Formatter} options.format
 * @param {HTMLElement} options.box what it is put into
 * @param {{ status: (text: string) => void, alert: (text: string) => void }} options.live
 * @param {(more: Record<string, Text>) => Say} options.wordsWith more words in English
 * @param {(css: string) => void} options.adopt
 * @param {() => typeof globalThis.fetch | undefined} options.fetch for transcripts
 * @param {(name: string, detail: object) => boolean} options.emit returns false if the page has prevented it
 * @param {(state: State) => void} options.setState
 */
export function createView({ client, settings, say, format, box, live: page, wordsWith, adopt, fetch, emit, setState }) {
  const operations = createOperations(client)
  // Screen readers ignore everything behind an open dialog.
  const aloud = (/** @type {'status' | 'alert'} */ how) => (/** @type {string} */ text) =>
    details?.announce(text) || page[how](text)
  const live = { status: aloud('status'), alert: aloud('alert') }
  const summary = h('p', { class: 'summary', part: 'summary', testid: 'summary', tabindex: '-1' })
  const notice = h('p', { class: 'notice', testid: 'notice', hidden: true })
  const refused = h('p', { class: 'notice warning', testid: 'missing', hidden: true })
  const trouble = h('div')
  const problem = h('div')
  const waiting = createWaiting(say, live.status)
  const end = h('p', { class: 'muted', testid: 'end' })
  const empty = h('p', { class: 'empty', part: 'empty', testid: 'empty' })
  const emptySlot = h('slot', { name: 'empty' }, empty)
  const longer = h('button', { type: 'button', class: 'button', part: 'button', testid: 'longer' })
  const clear = h('button', { type: 'button', class: 'button', part: 'button', testid: 'clear-search' }, say('clearSearch'))
  const more = h('button', { type: 'button', class: 'button', part: 'more button', testid: 'more' })
  const foot = h(
    'div',
    { class: 'foot' },
    problem,
    waiting.element,
    emptySlot,
    end,
    h('div', { class: 'actions' }, clear, longer, more),
  )
  const filters = createFilters({ settings, say, format, onChange: restart, onSearch: search })
  const rows = createRows({ say, format, onOpen: open })
  box.replaceChildren(
    h('div', { class: 'head-text' }, summary),
    filters.element,
    refused,
    notice,
    trouble,
    rows.element,
    rows.skeleton,
    foot,
  )

  let range = /** @type {Range} */ (filters.range())
  let list = createList(client, filters.query(range))
  const life = new AbortController()
  let run = new AbortController()
  let isLoading = false
  /** @type {ReturnType<typeof detailsOf> | undefined} */
  let failure
  /** @type {Recording[]} loaded, and not in the page yet */
  let waitingRows = []
  let searched = ''
  /** @type {WeakMap<Recording, string>} */
  const foldedTopics = new WeakMap()

  more.addEventListener(
    'click',
    unlessBusy(() => load({ isMore: true })),
  )
  clear.addEventListener('click', () => filters.clearSearch())
  longer.addEventListener('click', () => {
    const days = filters.longer()
    if (days === undefined) return
    filters.setPeriod(days)
    summary.focus()
  })

  /** Loads the list from the beginning. */
  function restart() {
    run.abort()
    run = new AbortController()
    range = filters.range() ?? range
    list = createList(client, filters.query(range))
    waitingRows = []
    if (rows.hasFocus()) summary.focus()
    rows.clear()
    trouble.replaceChildren()
    tell('')
    load()
  }

  /** Shows those of the loaded recordings that match. */
  function search() {
    searched = folded(filters.searched())
    if (rows.hasFocus()) summary.focus()
    rows.clear()
    waitingRows = list.items.filter(matches)
    rows.append(waitingRows.splice(0, ROWS_AT_ONCE))
    render()
    live.status(countOf())
    if (rows.count() === 0 && list.hasMore() && !isLoading) load()
  }

  /** @param {Recording} recording */
  function matches(recording) {
    // Done for each recording as it arrives, because doing it for all of them at once would take too long.
    const topic = foldedTopics.get(recording) ?? folded(topicOf(recording, say))
    foldedTopics.set(recording, topic)
    return topic.includes(searched)
  }

  /** Shows more rows, and loads them first if necessary. */
  async function load({ isMore = false } = {}) {
    const { signal } = run
    const before = rows.count()
    /** @type {Recording | undefined} */
    let firstNew
    /** @param {Recording[]} added */
    const show = (added) => {
      firstNew ??= added[0]
      rows.append(added)
    }
    failure = undefined
    if (waitingRows.length > 0) show(waitingRows.splice(0, ROWS_AT_ONCE))
    else {
      isLoading = true
      render()
      if (isMore) live.status(say('loadingMore'))
      const onPage = (/** @type {Recording[]} */ added) => {
        const found = added.filter(matches)
        // After a search, newer recordings may still be waiting to be shown.
        if (waitingRows.length > 0) waitingRows.push(...found)
        else show(found)
        render()
      }
      try {
        await list.more({ wanted: settings.pageSize, matches, onPage, onEvent: waiting.onEvent, signal })
      } catch (thrown) {
        if (!signal.aborted) failure = detailsOf(thrown)
      }
      if (signal.aborted) return
      isLoading = false
      waiting.stop()
    }
    const isFocusHere = hasOrLostFocus(foot)
    render()
    if (failure) {
      emit('error', failure)
      const { firstElementChild: panel } = problem
      live.alert(`${titleOf(before)} ${whyOf(codeOf(failure), say)}`)
      if (isMore && isFocusHere && panel instanceof HTMLElement) panel.focus()
      return
    }
    emit('load', { count: rows.count(), hasMore: hasMore() })
    live.status(countOf())
    if (isMore && isFocusHere && !rows.focus(firstNew)) (more.hidden ? summary : more).focus()
  }

  const hasMore = () => waitingRows.length > 0 || list.hasMore()

  // What is shown

  function render() {
    // A change may finish after another view has replaced this one.
    if (life.signal.aborted) return
    const isEmpty = rows.count() === 0
    const isSearch = filters.searched() !== ''
    const isAtEnd = !isLoading && !failure && !hasMore()
    const missing = list.missing()
    rows.element.hidden = rows.isEmpty()
    rows.element.ariaBusy = String(isLoading)
    rows.skeleton.hidden = !(isLoading && isEmpty)
    summary.replaceChildren(...summaryOf())
    refused.hidden = missing.length === 0
    refused.replaceChildren(
      ...missing.map(({ source, error }) =>
        say('missingSource', say(source === 'meetings' ? 'meetings' : 'calls'), whyOf(codeOf(error), say)),
      ),
    )
    emptySlot.hidden = !(isAtEnd && isEmpty)
    const none = isSearch
      ? say('noMatch', shortened(filters.searched()))
      : say(filters.isBin() ? 'noneInBin' : 'none', rangeText())
    empty.replaceChildren(none)
    end.replaceChildren(isAtEnd && !isEmpty && !isSearch ? say('end', rangeText()) : rows.count() >= MANY_ROWS ? say('many') : '')
    clear.hidden = !(isSearch && isEmpty && !isLoading)
    const days = isAtEnd ? filters.longer() : undefined
    longer.hidden = days === undefined
    if (days !== undefined) longer.replaceChildren(days === YEAR ? say('longerYear') : say('longer', days))
    more.hidden = !hasMore() || Boolean(failure) || (isLoading && isEmpty)
    more.ariaDisabled = String(isLoading)
    more.replaceChildren(say(isLoading ? 'loadingMore' : isSearch && isEmpty ? 'searchOn' : 'more'))
    renderProblem(isEmpty)
    setState(stateOf(isEmpty, isAtEnd))
  }

  /** @param {boolean} isEmpty */
  function renderProblem(isEmpty) {
    if (!failure) return problem.replaceChildren()
    const retry = () => {
      load({ isMore: !isEmpty })
      // The clicked button is gone.
      ;(isEmpty ? summary : more).focus()
    }
    problem.replaceChildren(
      createProblem({ title: titleOf(rows.count()), code: codeOf(failure), error: failure, say, onRetry: retry }),
    )
  }

  /** @param {number} count of rows */
  const titleOf = (count) => {
    if (failure?.code === 'unauthorized') return say('signedOut')
    return say(count === 0 ? 'failedList' : 'failedMore')
  }

  /**
   * @param {boolean} isEmpty
   * @param {boolean} isAtEnd
   * @returns {State}
   */
  function stateOf(isEmpty, isAtEnd) {
    if (failure?.code === 'unauthorized') return 'signed-out'
    if (failure) return isEmpty ? 'error' : 'partial'
    if (isLoading && isEmpty) return 'loading'
    if (list.missing().length > 0) return 'partial'
    return isEmpty && isAtEnd ? 'empty' : 'ready'
  }

  /** The number of recordings, their dates, their order and the time zone. */
  function summaryOf() {
    if (rows.count() === 0) return [isLoading ? say('loading') : failure ? '' : `${countOf()}.`]
    // "The newest" already tells the order.
    const order = list.hasMore() ? '' : `, ${say('order')}`
    return [`${countOf()}${order}. `, say('zone', format.zone())]
  }

  function countOf() {
    const [shown, loaded] = [rows.count() + waitingRows.length, list.items.length]
    if (filters.searched() !== '') return say(list.hasMore() ? 'found' : 'foundInAll', shown, loaded)
    return `${say(list.hasMore() ? 'newest' : 'all', loaded)} ${rangeText()}`
  }

  function rangeText() {
    const from = range.from && format.day(range.from)
    // The last day of the range.
    const to = range.to && format.day(new Date(range.to.getTime() - 1))
    if (from && to) return say('endBetween', from, to)
    return from ? say('endSince', from) : say('endUntil', to)
  }

  /**
   * Shows and announces what has happened.
   *
   * @param {string} text
   */
  function tell(text) {
    notice.replaceChildren(text)
    notice.hidden = text === ''
    if (text === '') return
    live.status(text)
    notice.scrollIntoView({ block: 'nearest' })
  }

  // One recording

  /** @type {Promise<Details | undefined | void> | undefined} */
  let loadedDetails
  /** @type {Details | undefined} */
  let details
  /** @type {Recording | undefined} the last one that was clicked */
  let wanted
  // Somebody who points at a row may be about to open it.
  for (const name of ['pointerover', 'focusin']) {
    rows.element.addEventListener(name, () => loadDetails(), { once: true, passive: true })
  }

  /** The details have their own file, because most visitors never open a recording. */
  function loadDetails() {
    loadedDetails ??= import('../widget-details.js')
      .then(({ createDetails }) => {
        const { allowDelete } = settings
        const more = { onChange: changed, onFailure: failed, onClose: closed }
        details = createDetails({ wordsWith, adopt, format, operations, allowDelete, fetch, emit, ...more })
        box.append(...details.elements)
        return details
      })
      .catch(() => {
        // The next click tries again.
        loadedDetails = undefined
      })
    return loadedDetails
  }

  /** @param {Recording} recording */
  async function open(recording) {
    wanted = recording
    const details = await loadDetails()
    // It may have been clicked twice.
    if (wanted !== recording || life.signal.aborted) return
    wanted = undefined
    if (details) {
      details.open(recording)
      emit('open', { id: recording.id, source: recording.source })
    } else {
      // The browser does not say why.
      const error = { code: 'network', message: 'A file of this list could not be loaded', retryable: false }
      failed(recording, say('failedDetails'), error)
    }
  }

  /**
   * The browser returns the focus to the row, unless that row has been replaced.
   *
   * @param {Recording} recording
   * @param {Element} dialog
   */
  function closed(recording, dialog) {
    if (hasOrLostFocus(dialog) && !rows.focus(recording)) summary.focus()
  }

  /**
   * @param {Recording} recording
   * @param {string} outcome
   * @param {string} text what to say of it
   */
  function changed(recording, outcome, text) {
    const { id } = recording
    if (outcome === 'restored') emit('restore', { id })
    else emit('delete', { id, outcome })
    // The list may have been loaded again meanwhile.
    const present = list.items.find((item) => keyOf(item) === keyOf(recording) && item.status === recording.status)
    if (present) return outcome === 'trashed' ? offerUndo(present, text) : leave(present, text)
    if (details?.shows(recording)) details.close()
    tell(text)
  }

  /**
   * Removes a recording that no longer belongs in this list.
   *
   * @param {Recording} recording
   * @param {string} text
   */
  function leave(recording, text) {
    const neighbour = rows.neighbour(recording)
    forget(recording)
    takeOut(recording, undefined, () => rows.focus(neighbour) || summary.focus())
    tell(text)
  }

  /**
   * Replaces the row with "Undo", which stays until the list changes, so nobody has to hurry.
   *
   * @param {Recording} recording
   * @param {string} text
   */
  function offerUndo(recording, text) {
    const from = list
    const undo = h('button', { type: 'button', class: 'button small', part: 'button', testid: 'undo' }, say('undo'))
    const cell = h('div', { role: 'cell', class: 'undo' }, h('span', {}, text), undo)
    const toast = h('div', { role: 'row', class: 'toast', part: 'toast', testid: 'toast' }, cell)
    forget(recording)
    const putBack = takeOut(recording, toast, () => undo.focus())
    undo.addEventListener(
      'click',
      unlessBusy(async () => {
        undo.ariaDisabled = 'true'
        try {
          await operations.restore(recording)
          emit('restore', { id: recording.id })
          const restored = say('restored', shortTopicOf(recording, say))
          if (from === list) list.putBack(recording)
          if (putBack()) {
            render()
            rows.focus(recording)
            live.status(restored)
          } else {
            // A search has removed its place.
            if (from === list) search()
            tell(restored)
          }
        } catch (thrown) {
          undo.ariaDisabled = 'false'
          failed(recording, say('failedRestore'), thrown)
        }
      }),
    )
    if (toast.isConnected) live.status(text)
    else tell(text)
  }

  /**
   * Removes a recording from the loaded ones.
   *
   * @param {Recording} recording
   */
  function forget(recording) {
    list.items.splice(list.items.indexOf(recording), 1)
  }

  /**
   * Removes a recording's row and closes its details. Returns a function that puts the row back.
   *
   * @param {Recording} recording
   * @param {HTMLElement | undefined} instead
   * @param {() => void} focus called if the focus was here
   */
  function takeOut(recording, instead, focus) {
    const isShown = details?.shows(recording) ?? false
    if (isShown) details?.close()
    const hadFocus = isShown || rows.hasFocus(recording)
    const putBack = rows.replace(recording, instead)
    render()
    if (hadFocus) focus()
    return putBack
  }

  /**
   * Shows that something has failed for a recording whose details are closed.
   *
   * @param {Recording} recording
   * @param {string} title
   * @param {unknown} thrown
   */
  function failed(recording, title, thrown) {
    const error = detailsOf(thrown)
    emit('error', error)
    live.alert(`${title} ${whyOf(error.code, say)}`)
    const onDismiss = () => {
      panel.remove()
      summary.focus()
    }
    const panel = createProblem({ title: `${title} “${shortTopicOf(recording, say)}”`, error, say, onDismiss })
    trouble.replaceChildren(panel)
    panel.scrollIntoView({ block: 'nearest' })
  }

  load()

  return {
    reload: restart,
    closeDetails: () => details?.closeAll(),
    stop() {
      run.abort()
      filters.stop()
      waiting.stop()
      life.abort()
      details?.stop()
      // Browsers may keep the old content of a slot for a while.
      list.items.length = 0
      waitingRows = []
      box.replaceChildren()
    },
  }
}

/**
 * The code to explain a list's error by: if the server knows no list, its address is wrong. Nobody has deleted anything.
 *
 * @param {{ code: string }} error
 */
const codeOf = ({ code }) => (code === 'not-found' ? 'invalid-argument' : code)
