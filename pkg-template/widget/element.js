// The element: its attributes, properties, events and life cycle. What it shows is in view.js.

import { RecordingsClient } from '../index.js'
import { Base } from './base.js'
import { define, TAG } from './define.js'
import { h } from './dom.js'
import { createFormatter } from './format.js'
import { createProblem } from './problem.js'
import { ATTRIBUTES, readSettings } from './settings.js'
import { sheetFor } from './sheets.js'
import { version } from './version.js'
import { createView } from './view.js'
import { createWords, hasWords, loadWords } from './words.js'

/** @import { ClientOptions } from 'webex-converged-recordings' */
/** @import { Formatter } from './format.js' */
/** @import { State } from './view.js' */
/** @import { Say, Text } from './words.js' */

/** Secrets, functions and objects are never attributes, because anybody who sees the page's HTML sees its attributes. */
const PROPERTIES = ['token', 'headers', 'fetch', 'client', 'words']

/**
 * @typedef {object} Given
 * @property {ClientOptions['token'] | undefined} token
 * @property {ClientOptions['headers']} headers
 * @property {ClientOptions['fetch']} fetch
 * @property {RecordingsClient | undefined} client
 * @property {Record<string, Text> | undefined} words
 */

export class WebexRecordings extends Base {
  static version = version
  static observedAttributes = [...Object.keys(ATTRIBUTES), 'lang', 'token']

  /**
   * Gives the element its tag. Returns the class that has it.
   *
   * @param {string} [tag]
   * @param {CustomElementRegistry} [registry]
   */
  static define(tag = TAG, registry = globalThis.customElements) {
    // biome-ignore lint/complexity/noThisInStatic: subclasses get a tag too
    return define(this, tag, registry)
  }

  /** @type {Partial<Given>} */
  #given = {}
  /** @type {ShadowRoot | undefined} */
  #root
  /** @type {ElementInternals | undefined} */
  #internals
  /** @type {ReturnType<typeof createView> | undefined} */
  #view
  #lang = ''
  /** @type {State | undefined} */
  #state
  #more = ''
  /** Identifies the latest start: an earlier one may still be waiting for its texts. */
  #started = {}
  #isWorking = false
  #isDue = false
  /** Removes the listeners on the page. */
  #connection = new AbortController()

  connectedCallback() {
    this.#takeOver()
    // It was only moved. But moving it has taken an open dialog out of the top layer.
    if (this.#isWorking) {
      this.#view?.closeDetails()
      return this.#dress()
    }
    this.#isWorking = true
    this.#root ??= this.attachShadow({ mode: this.hasAttribute('closed') ? 'closed' : 'open' })
    this.#internals ??= this.attachInternals?.()
    this.#dress()
    this.#listen()
    this.#later()
  }

  disconnectedCallback() {
    // A move removes the element and adds it again in the same task.
    queueMicrotask(() => !this.isConnected && this.#stop())
  }

  /** `moveBefore` keeps the element connected. */
  connectedMoveCallback() {}

  adoptedCallback() {
    this.#dress()
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} value
   */
  attributeChangedCallback(name, before, value) {
    if (name === 'token') return value === null || warnOfToken()
    if (before !== value) this.#later()
  }

  /** Loads the list again. */
  reload() {
    if (this.#view) this.#view.reload()
    else this.#later()
  }

  /** @returns {State} */
  get state() {
    return this.#state ?? 'idle'
  }

  get token() {
    return this.#given.token
  }
  set token(value) {
    this.#give('token', value)
  }

  get headers() {
    return this.#given.headers
  }
  set headers(value) {
    this.#give('headers', value)
  }

  get fetch() {
    return this.#given.fetch
  }
  set fetch(value) {
    this.#give('fetch', value)
  }

  get client() {
    return this.#given.client
  }
  set client(value) {
    this.#give('client', value)
  }

  get words() {
    return this.#given.words
  }
  set words(value) {
    this.#give('words', value)
  }

  /**
   * Frameworks pass new functions and objects at every render, although they mean the same. They replace the old ones without loading
   * the list again.
   *
   * @template {keyof Given} Name
   * @param {Name} name
   * @param {Given[Name] | undefined} value
   */
  #give(name, value) {
    const before = this.#given[name]
    if (before === value) return
    this.#given[name] = value
    const isReplaced = name === 'words' ? isSame(before, value) : name !== 'client' && isGiven(before) && isGiven(value)
    // After a failure, it may be just what was missing.
    if (!isReplaced || this.#state === 'error' || this.#state === 'signed-out') this.#later()
  }

  /** Properties that the page set before the element was defined. */
  #takeOver() {
    for (const name of [...PROPERTIES, ...Object.keys(REFLECTED)]) {
      if (!Object.hasOwn(this, name)) continue
      const { [name]: value } = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this))
      Reflect.deleteProperty(this, name)
      Reflect.set(this, name, value)
    }
  }

  #listen() {
    const { documentElement, defaultView } = this.ownerDocument
    this.#connection = new AbortController()
    const { signal } = this.#connection
    const observer = new MutationObserver(() => langOf(this) !== this.#lang && this.#later())
    observer.observe(documentElement, { attributeFilter: ['lang'] })
    signal.addEventListener('abort', () => observer.disconnect())
    // The back/forward cache may have aborted the requests of a page.
    const onReturn = (/** @type {PageTransitionEvent} */ { persisted }) => {
      if (persisted && this.#state !== 'ready' && this.#state !== 'empty') this.reload()
    }
    defaultView?.addEventListener('pageshow', onReturn, { signal })
  }

  /** Starts once for several changes in the same task. */
  #later() {
    if (this.#isDue || !this.#isWorking) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      // It may have been removed again in the same task.
      if (this.#isWorking && this.isConnected) this.#start()
    })
  }

  #dress() {
    const { ownerDocument } = this
    // A document without a window, such as that of a template, does not accept style sheets.
    if (!this.#root || !ownerDocument.defaultView) return
    this.#root.adoptedStyleSheets = [sheetFor(ownerDocument), ...(this.#more ? [sheetFor(ownerDocument, this.#more)] : [])]
  }

  #stop() {
    this.#isWorking = false
    this.#connection.abort()
    this.#view?.stop()
    this.#view = undefined
    this.#root?.replaceChildren()
  }

  async #start() {
    this.#view?.stop()
    this.#view = undefined
    const start = {}
    this.#started = start
    const replaced = this.#given.words ?? {}
    this.#lang = langOf(this)
    // Dates and texts should be in the same language.
    const isKnown = hasWords(this.#lang) || Object.keys(replaced).length > 0
    const lang = isKnown ? this.#lang : 'en'
    const words = await loadWords(lang)
    if (this.#started === start && this.#isWorking) this.#show({ lang, isKnown, words, replaced })
  }

  /**
   * @param {object} language
   * @param {string} language.lang
   * @param {boolean} language.isKnown
   * @param {Record<string, Text>} language.words
   * @param {Record<string, Text>} language.replaced
   */
  #show({ lang, isKnown, words, replaced }) {
    const root = /** @type {ShadowRoot} */ (this.#root)
    const { settings, complaint } = readSettings(this)
    const say = createWords(lang, words, replaced)
    const { box, content, live } = frame(say, settings?.headingLevel ?? 2, this.getAttribute('aria-label'))
    box.lang = lang
    // The page may be written from right to left, and English is not.
    if (!isKnown) box.dir = 'ltr'
    root.replaceChildren(box)
    if (!settings) return this.#refuse(content, live, say, complaint)
    const { client: given } = this.#given
    if (given && !isFunction(given.listRecordings)) {
      return this.#refuse(content, live, say, 'client: expected a RecordingsClient')
    }
    // Without a token, it needs a relay.
    if (!given && !isGiven(this.#given.token) && !settings.baseUrl) {
      content.append(h('p', { class: 'empty late' }, say('notSetUp')))
      return this.#setState('idle')
    }
    const client = given ?? new RecordingsClient(this.#options(settings.baseUrl))
    const format = createFormatter({ lang, timeZone: settings.timeZone })
    this.#view = createView({
      ...{ client, settings, say, format, live, box: content },
      wordsWith: (more) => createWords(lang, words, replaced, more),
      adopt: (css) => this.#adopt(css),
      fetch: () => /** @type {typeof globalThis.fetch | undefined} */ (this.#given.fetch),
      emit: (name, detail) => this.#emit(name, detail),
      setState: (state) => this.#setState(state),
    })
  }

  /**
   * Each option is read when it is needed, because the page may replace it at any time.
   *
   * @param {string} baseUrl
   * @returns {ClientOptions}
   */
  #options(baseUrl) {
    const given = this.#given
    return {
      token: isGiven(given.token) ? (why) => (isFunction(given.token) ? given.token(why) : (given.token ?? '')) : null,
      baseUrl: baseUrl || undefined,
      headers: given.headers && (() => (isFunction(given.headers) ? given.headers() : (given.headers ?? {}))),
      fetch: given.fetch && ((...request) => (given.fetch ?? globalThis.fetch)(...request)),
    }
  }

  /**
   * @param {HTMLElement} content
   * @param {{ alert: (text: string) => void }} live
   * @param {Say} say
   * @param {string} message
   */
  #refuse(content, live, say, message) {
    const error = { code: 'invalid-argument', message, retryable: false }
    const title = say('why_invalid-argument')
    content.append(createProblem({ title, text: message, error, say }))
    live.alert(`${title} ${message}`)
    this.#setState('error')
    this.#emit('error', error)
  }

  /**
   * Adds the styles of the file that is loaded later.
   *
   * @param {string} css
   */
  #adopt(css) {
    this.#more = css
    this.#dress()
  }

  /**
   * @param {string} name
   * @param {object} detail
   * @returns {boolean} false if the page has prevented it
   */
  #emit(name, detail) {
    const cancelable = name === 'before-delete'
    return this.dispatchEvent(new CustomEvent(`webex-recordings-${name}`, { detail, bubbles: true, composed: true, cancelable }))
  }

  /** @param {State} state */
  #setState(state) {
    if (this.#state === state) return
    this.#state = state
    this.setAttribute('state', state)
    const states = /** @type {Set<string> | undefined} */ (this.#internals?.states)
    states?.clear()
    // Older Chromium wants two hyphens in front.
    try {
      states?.add(state)
    } catch {}
    this.#emit('state', { state })
  }
}

/** Each attribute has its property. */
const REFLECTED = Object.fromEntries([
  ...Object.entries(ATTRIBUTES).map(([attribute, { name, otherwise }]) => [
    name,
    { attribute, isNumber: typeof otherwise === 'number' },
  ]),
  ...['theme', 'closed'].map((name) => [name, { attribute: name, isNumber: false }]),
])
for (const [name, { attribute, isNumber }] of Object.entries(REFLECTED)) {
  Object.defineProperty(WebexRecordings.prototype, name, {
    get() {
      const value = this.getAttribute(attribute)
      if (name === 'closed') return value !== null
      return isNumber && value !== null ? Number(value) : value
    },
    set(value) {
      if (value === null || value === undefined || value === false) this.removeAttribute(attribute)
      else this.setAttribute(attribute, value === true ? '' : String(value))
    },
    enumerable: true,
    configurable: true,
  })
}

/**
 * What is always there: the heading and the live regions, which must exist before their text changes.
 *
 * @param {Say} say
 * @param {number} level
 * @param {string | null} label
 */
function frame(say, level, label) {
  const heading = h(/** @type {'h2'} */ (`h${level}`), {}, say('heading'))
  const title = h('div', { class: 'heading', part: 'heading', testid: 'heading' }, h('slot', { name: 'heading' }, heading))
  const status = h('p', { role: 'status', class: 'hidden', testid: 'status-message' })
  const alert = h('p', { role: 'alert', class: 'hidden', testid: 'alert' })
  const content = h('div', { class: 'content' })
  const box = h(
    'div',
    { class: 'box', part: 'box', role: 'region', 'aria-label': label ?? say('heading') },
    title,
    content,
    status,
    alert,
  )
  const live = {
    status: (/** @type {string} */ text) => status.replaceChildren(text),
    alert: (/** @type {string} */ text) => alert.replaceChildren(text),
  }
  return { box, content, live }
}

/**
 * The language of the closest ancestor with a `lang` attribute. English if there is none, or if it is invalid.
 *
 * @param {Element} element
 */
function langOf(element) {
  for (let at = /** @type {Element | null} */ (element); at; ) {
    const found = at.closest('[lang]')
    const lang = found?.getAttribute('lang')
    if (lang) return canonical(lang)
    const root = (found ?? at).getRootNode()
    at = root instanceof ShadowRoot ? root.host : null
  }
  return 'en'
}

/**
 * People in London and New York read the same English page. Unless the page names a region, dates follow the reader's.
 *
 * @param {string} given
 */
function canonical(given) {
  try {
    const [lang] = Intl.getCanonicalLocales(given)
    return navigator.languages.find((language) => language.startsWith(`${lang}-`)) ?? lang
  } catch {
    return 'en'
  }
}

const isGiven = (/** @type {unknown} */ value) => value !== undefined && value !== null

/**
 * @param {unknown} value
 * @returns {value is (...values: any[]) => any}
 */
const isFunction = (value) => typeof value === 'function'

/** Whether two tables have the same texts. All functions count as the same. */
const isSame = (/** @type {unknown} */ before, /** @type {unknown} */ after) => written(before) === written(after)

const written = (/** @type {unknown} */ table) =>
  JSON.stringify(table ?? {}, (_, value) => (isFunction(value) ? 'function' : value))

let hasWarned = false
function warnOfToken() {
  if (hasWarned) return
  hasWarned = true
  console.warn(
    '<webex-recordings>: the attribute "token" is ignored, because anybody who sees the page could read it. Set the property instead.',
  )
}
