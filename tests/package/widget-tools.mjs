// Runs in pages with the element, as /tools.mjs: makes elements, notes what they tell, and answers instead of a server.

/**
 * @typedef {object} Sent
 * @property {string} method
 * @property {URL} url
 * @property {Record<string, string>} headers
 * @property {AbortSignal} signal
 */

/** Less than a test waits for the report of its page. */
const LIMIT_MS = 120_000
const EVENTS = ['state', 'load', 'error', 'open', 'close', 'before-delete', 'delete', 'restore']
/** A week is one request. A month is two, because the client allows for clocks that are wrong. */
const PLACE = { 'base-url': 'https://webex.example/v1', days: '7' }

/**
 * Waits until there is something to see, and returns it.
 *
 * @template Seen
 * @param {() => Seen} look
 * @param {string} what
 * @returns {Promise<NonNullable<Seen>>}
 */
export async function until(look, what) {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const seen = look()
    if (seen) return seen
    if (performance.now() > deadline) throw new Error(`waited for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Lets everything run that is due now: a task of its own comes after all microtasks. */
export const turn = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = resolve
    port2.postMessage('')
  })

/** Recordings, the newest first. @param {number} count @param {number} [first] the number of the newest */
export const recordings = (count, first = 0) =>
  Array.from({ length: count }, (_, at) => ({
    id: `r${first + at}`,
    topic: `Call ${first + at}`,
    createTime: new Date(Date.now() - (first + at) * 60_000).toISOString(),
    durationSeconds: 10,
    sizeBytes: 1000,
    serviceType: 'calling',
    status: 'available',
  }))

/** @param {unknown} body @param {ResponseInit} [init] */
export const json = (body, init) =>
  new Response(JSON.stringify(body), { ...init, headers: { 'content-type': 'application/json', ...init?.headers } })

/**
 * A `fetch` that notes what it gets. Without `answer`, a list has three recordings, and a recording has no files.
 *
 * @param {(sent: Sent) => Response | Promise<Response> | undefined} [answer] undefined: as without it
 */
export function answering(answer = () => undefined) {
  /** @type {Sent[]} */
  const sent = []
  const fetch = async (/** @type {string} */ address, /** @type {any} */ { method, headers, signal }) => {
    const request = { method, url: new URL(address, location.href), headers, signal }
    sent.push(request)
    const given = await answer(request)
    if (given) return given
    const id = request.url.pathname.match(/\/convergedRecordings\/(\w+)$/)?.[1]
    if (method === 'POST') return new Response(null, { status: 204 })
    return json(id ? { ...recordings(1)[0], id } : { items: recordings(3) })
  }
  return { sent, fetch }
}

/** A `fetch` that answers only when it is told to: a request that is aborted before rejects. */
export function stalling() {
  /** @type {((response: Response) => void)[]} */
  const waiting = []
  const { sent, fetch } = answering(
    ({ signal }) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve)
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  return { sent, fetch, answer: (/** @type {number} */ at) => waiting[at](json({ items: recordings(3) })) }
}

/** Notes the events of an element, as "name value". @param {EventTarget} target */
export function noting(target) {
  /** @type {string[]} */
  const told = []
  for (const name of EVENTS) {
    target.addEventListener(`webex-recordings-${name}`, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event)
      told.push(`${name} ${detail.state ?? detail.code ?? detail.id ?? detail.count}`)
    })
  }
  return told
}

/** Notes warnings instead of showing them. */
export function warnings() {
  /** @type {string[]} */
  const all = []
  console.warn = (...given) => all.push(given.join(' '))
  return all
}

/**
 * Makes an element that is not in the page yet.
 *
 * @param {Record<string, unknown>} properties
 * @param {Record<string, string>} [attributes]
 * @returns {any}
 */
export function make(properties, attributes = PLACE, tag = 'webex-recordings') {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return Object.assign(element, properties)
}

/** Waits for a state. @param {Element} element */
export const is = (element, state = 'ready') =>
  until(() => element.getAttribute('state') === state, `${state} instead of ${element.getAttribute('state')}`)

/** What has this test id. @param {Element | ShadowRoot} at @returns {any[]} */
export const all = (at, /** @type {string} */ testid) => [
  ...(at instanceof ShadowRoot || !at.shadowRoot ? at : at.shadowRoot).querySelectorAll(`[data-testid=${testid}]`),
]

/** Waits for what has this test id. @param {Element | ShadowRoot} at @param {string} testid */
export const one = (at, testid) => until(() => all(at, testid)[0], testid)

/** Opens the first recording, as somebody with a keyboard does. @param {Element | ShadowRoot} at */
export async function open(at) {
  const button = await one(at, 'open')
  button.focus()
  button.click()
  return one(at, 'details')
}

/** The topics of the rows. @param {Element | ShadowRoot} at */
export const topics = (at) => all(at, 'open').map(({ textContent }) => textContent)

/** Whether the style sheet of the element is in force. @param {Element} element */
export function isStyled(element) {
  const box = element.shadowRoot?.querySelector('.box')
  const view = element.ownerDocument.defaultView
  return box && view ? view.getComputedStyle(box).containerType === 'inline-size' : false
}

/** The shadow roots, closed ones included: to be called before they are made. */
export function watchRoots() {
  /** @type {WeakMap<Element, ShadowRoot>} */
  const roots = new WeakMap()
  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options)
    roots.set(this, root)
    return root
  }
  return roots
}

/** Goes to another page, which leads back at once. @returns {Promise<PageTransitionEvent>} */
export const leave = () =>
  new Promise((resolve) => {
    addEventListener('pageshow', resolve)
    setTimeout(() => {
      location.href = '/back.html'
    })
  })

/** Runs a script of a page. @param {string} src */
export const script = (src) =>
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement('script'), { src })
    element.addEventListener('load', resolve)
    element.addEventListener('error', () => reject(new Error(src)))
    document.head.append(element)
  })
