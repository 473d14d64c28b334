// Runs in the pages of the element's tests: puts an element there, finds what is in it, and notes what it says and whether it ever loses
// the focus. The driver finds all of it in `window.harness`.

/**
 * @typedef {object} Put
 * @property {string} [tag]
 * @property {Record<string, string>} [attributes]
 * @property {Record<string, unknown>} [properties]
 * @property {import('webex-converged-recordings').ClientOptions} [client] for the element's property of this name
 *
 * @typedef {object} Said
 * @property {string} text
 * @property {string} role
 * @property {boolean} heard whether a screen reader hears it: what is outside of a modal dialog is inert
 */

const LIVE = '[role=status], [role=alert], [aria-live]'
/** What somebody can click. */
const TARGETS = 'a[href], button, input, select, textarea, summary, audio, video'

/** WCAG 2.5.8, in pixels. */
const LEAST = 24

/** @type {Said[]} */
const said = []
/** Which element had the focus when nothing had it any more. @type {string[]} */
const lost = []
/** Every element so far. @type {Element[]} */
const puts = []
/** What the policy stopped. @type {string[]} */
const violations = []
/** @type {{ type: string, detail: unknown }[]} */
const events = []
/** @type {any} */
let element

const place = /** @type {HTMLElement} */ (document.getElementById('place'))

/** @returns {ShadowRoot} */
const root = () => element.shadowRoot
/** @param {Element} node */
const isShown = (node) =>
  node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getClientRects().length > 0
/** @param {string} testid */
const all = (testid) =>
  /** @type {HTMLElement[]} */ ([...root().querySelectorAll(`[data-testid="${testid}"]`)].filter((node) => isShown(node)))

function focused() {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active
}

/** A short name for an element: its test id, its id or its class, and the number of its row. @param {Element | null} node */
function nameOf(node) {
  if (!node) return 'nothing'
  const row = node.closest('[data-testid=row]')
  const name = node.getAttribute('data-testid') ?? (node.id || node.className || node.localName)
  return row ? `${name} ${[...root().querySelectorAll('[data-testid=row]')].indexOf(row)}` : name
}

/** Whether what has this name comes before what has the focus. @param {string} name */
function isBeforeFocus(name) {
  const wanted = [...root().querySelectorAll('*')].find((node) => nameOf(node) === name && isShown(node))
  const active = focused()
  if (!wanted || active?.getRootNode() !== root()) return false
  return Boolean(active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING)
}

/** Whether nothing after it can be operated. @param {Element} node */
const isLast = (node) => node === reachable().at(-1)

/** @param {Element} region */
function isHeard(region) {
  const dialog = [...root().querySelectorAll('dialog')].findLast((open) => open.matches(':modal'))
  return (!dialog || dialog.contains(region)) && region.isConnected && !region.closest('[hidden], [aria-hidden=true]')
}

const listener = new MutationObserver((records) => {
  const regions = new Set(
    records.map(({ target }) => (target instanceof Element ? target : target.parentElement)?.closest(LIVE)).filter(Boolean),
  )
  for (const region of /** @type {Set<Element>} */ (regions)) {
    const text = region.textContent?.trim()
    const role = region.getAttribute('role') ?? 'live'
    if (text) said.push({ text, role, heard: isHeard(region) })
  }
})

document.addEventListener('focusout', (event) => {
  const from = nameOf(/** @type {Element} */ (event.composedPath()[0]))
  const { length } = puts
  const isLost = () =>
    puts.length === length && document.hasFocus() && (!document.activeElement || document.activeElement === document.body)
  // By then, whoever takes the focus has it. A dialog that closes may give it back a frame later.
  requestAnimationFrame(() => isLost() && requestAnimationFrame(() => isLost() && lost.push(from)))
})
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  violations.push(`${violatedDirective} ${blockedURI}`),
)
for (const name of ['state', 'load', 'error', 'open', 'close', 'before-delete', 'delete', 'restore']) {
  document.addEventListener(`webex-recordings-${name}`, (event) =>
    events.push({ type: name, detail: structuredClone(/** @type {CustomEvent} */ (event).detail) }),
  )
}

/** Puts a new element into the place of the last one. @param {Put} what */
function put({ tag = 'webex-recordings', attributes = {}, properties = {}, client }) {
  element?.remove()
  clear()
  // What is held back for the last one never goes.
  window.fetch = fetch
  element = document.createElement(tag)
  puts.push(element)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  Object.assign(element, properties)
  const { RecordingsClient } = /** @type {any} */ (globalThis).WebexConvergedRecordings ?? {}
  if (client) element.client = new RecordingsClient(client)
  place.append(element)
  listener.observe(root(), { subtree: true, childList: true, characterData: true })
}

function clear() {
  for (const list of [said, lost, events]) list.length = 0
}

/** The text of an element as far as it is visible. @param {Element | undefined} node @returns {string} */
// biome-ignore lint/performance/useDomNodeTextContent: that has what is hidden, too
const shownText = (node) => /** @type {HTMLElement} */ (node).innerText ?? ''
/** What is visible, as text. */
const text = () => [...root().children].map(shownText).join('\n')
/** @param {string} testid @param {number} at */
const textOf = (testid, at) => shownText(all(testid).at(at))

/** The test ids of everything that is visible and can be operated, in order. */
const controls = () => reachable().map((node) => node.getAttribute('data-testid') ?? `(${node.localName})`)
const reachable = () => [...root().querySelectorAll(TARGETS)].filter((node) => isShown(node) && isReachable(node))

/** Whether no modal dialog is in front of it. @param {Element} node */
function isReachable(node) {
  const dialog = [...root().querySelectorAll('dialog')].findLast((open) => open.matches(':modal'))
  return !dialog || dialog.contains(node)
}

/**
 * What is wrong with the layout: what sticks out, what is cut off, and what is too small to be hit (WCAG 1.4.10, 1.4.12, 2.5.8).
 */
function misfits() {
  /** @type {string[]} */
  const found = []
  const box = element.getBoundingClientRect()
  const wide = document.documentElement
  if (wide.scrollWidth > wide.clientWidth + 1) found.push(`the page is ${wide.scrollWidth} wide, not ${wide.clientWidth}`)
  for (const node of root().querySelectorAll('*')) {
    if (!(node instanceof HTMLElement) || !isShown(node) || !isReachable(node)) continue
    const style = getComputedStyle(node)
    const { left, right, width, height } = node.getBoundingClientRect()
    if (isForScreenReaders(node)) continue
    // What is typed scrolls, and of a clamped topic the rest is in the details.
    const mayCut = node.matches('input') || style.webkitLineClamp !== 'none'
    const name = nameOf(node)
    const outer = node.closest('dialog')?.getBoundingClientRect() ?? box
    if (left < outer.left - 1 || right > outer.right + 1) {
      found.push(`${name}: from ${left} to ${right}, outside of ${outer.left} to ${outer.right}`)
    }
    const cuts = (/** @type {string} */ overflow) => !mayCut && (overflow === 'hidden' || overflow === 'clip')
    if (cuts(style.overflowX) && node.scrollWidth > node.clientWidth + 1) {
      found.push(`${name}: ${node.scrollWidth} wide, cut at ${node.clientWidth}`)
    }
    if (cuts(style.overflowY) && node.scrollHeight > node.clientHeight + 1) {
      found.push(`${name}: ${node.scrollHeight} high, cut at ${node.clientHeight}`)
    }
    if (['auto', 'scroll'].includes(style.overflowX) && node.scrollWidth > node.clientWidth + 1) {
      found.push(`${name}: scrolls sideways`)
    }
    if (node.matches(TARGETS) && (width < LEAST - 0.5 || height < LEAST - 0.5) && !isHitAround(node)) {
      found.push(`${name}: only ${width} × ${height}`)
    }
  }
  return found
}

/** What can be operated and yet not be hit, even after scrolling to it. */
function unreachable() {
  const found = []
  for (const node of reachable()) {
    node.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const { left, top, width, height } = node.getBoundingClientRect()
    const hit = root().elementFromPoint(left + width / 2, top + height / 2)
    if (!hit || !(node.contains(hit) || hit.contains(node.closest('label')))) found.push(nameOf(node))
  }
  return found
}

/** Whether it is in a box of a pixel. @param {Element} node @returns {boolean} */
function isForScreenReaders(node) {
  const { width, height } = node.getBoundingClientRect()
  return (width <= 1 && height <= 1) || (node.parentElement !== null && isForScreenReaders(node.parentElement))
}

/** Whether one still hits it half of the least size away from its middle: what belongs to it can be larger. @param {HTMLElement} node */
function isHitAround(node) {
  node.scrollIntoView({ block: 'center' })
  const { left, top, width, height } = node.getBoundingClientRect()
  const [x, y, away] = [left + width / 2, top + height / 2, LEAST / 2 - 0.5]
  const around = [
    [x - away, y],
    [x + away, y],
    [x, y - away],
    [x, y + away],
  ]
  return around.every(([x, y]) => node.contains(root().elementFromPoint(x, y)))
}

const { fetch } = window
/** Lets the requests go that are held back. Returns how many there were. */
let release = () => 0

/** Holds all requests back until `release()`, so that a test can look at what waits for an answer. */
function hold() {
  let count = 0
  const released = new Promise((resolve) => {
    release = () => {
      window.fetch = fetch
      resolve(undefined)
      return count
    }
  })
  window.fetch = async (...request) => {
    count += 1
    await released
    return fetch(...request)
  }
}

/** The page in another language, without an element. @param {string} lang */
function speak(lang) {
  element?.remove()
  document.documentElement.lang = lang
}

/** Sheets of the page that reach into the element: for text spacing. @param {string} css */
function adopt(css) {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root().adoptedStyleSheets.push(sheet)
}

Object.assign(window, {
  harness: {
    get element() {
      return element
    },
    place,
    isBeforeFocus,
    isLast,
    put,
    speak,
    root,
    all,
    isShown,
    text,
    textOf,
    controls,
    misfits,
    unreachable,
    adopt,
    clear,
    hold,
    release: () => release(),
    focus: () => nameOf(focused()),
    focused,
    said,
    lost,
    violations,
    events,
  },
})
