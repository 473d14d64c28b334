// What the element goes through in every page: it lists, opens a recording with its player and its transcript, moves it into the recycle
// bin and back. The report is made of plain values; judge.mjs says what they must be.

/**
 * @typedef {Awaited<ReturnType<typeof show>>} Shown its report
 * @typedef {{ name: string, detail: unknown }} Told an event of the element
 *
 * @typedef {object} Options
 * @property {string} baseUrl
 * @property {string} token
 * @property {string} [closed] "yes" if the shadow root is to be closed
 *
 * @typedef {typeof import('webex-converged-recordings')} Webex
 * @typedef {HTMLElement & { token: string, client: import('webex-converged-recordings').RecordingsClient }} Element
 */

const EVENTS = ['state', 'load', 'error', 'open', 'close', 'before-delete', 'delete', 'restore']
const LIMIT_MS = 120_000
/** The server's recordings are all of these days. */
const DAYS = { from: '2026-01-01', to: '2026-01-15', 'time-zone': 'UTC' }

/**
 * Does all that. Never rejects.
 *
 * @param {{ tag?: string, client?: Webex['RecordingsClient'] }} how client: if the page has to make it, because the element's own needs
 *   WebAssembly
 * @param {Options} options
 */
export async function perform(how, options) {
  try {
    return await show(how, options)
  } catch (error) {
    return { failed: error instanceof Error ? `${error}\n${error.stack}` : String(error) }
  }
}

/**
 * @param {{ tag?: string, client?: Webex['RecordingsClient'] }} how
 * @param {Options} options
 */
async function show({ tag = 'webex-recordings', client: Client }, { baseUrl, token, closed }) {
  const roots = watchRoots()
  const element = /** @type {Element} */ (document.createElement(tag))
  /** @type {Told[]} */
  const told = []
  for (const name of EVENTS) {
    element.addEventListener(`webex-recordings-${name}`, (event) => {
      told.push({ name, detail: /** @type {CustomEvent} */ (event).detail })
    })
  }
  for (const [name, value] of Object.entries({ ...DAYS, 'page-size': '100', 'allow-delete': '', lang: 'en' })) {
    element.setAttribute(name, value)
  }
  if (closed) element.setAttribute('closed', '')
  if (Client) element.client = new Client({ baseUrl, token })
  else {
    element.setAttribute('base-url', baseUrl)
    element.token = token
  }
  document.body.append(element)

  const root = await until(() => roots.get(element), 'the shadow root')
  const all = (/** @type {string} */ testid) =>
    /** @type {HTMLElement[]} */ ([...root.querySelectorAll(`[data-testid=${testid}]`)])
  const one = (/** @type {string} */ testid) => until(() => all(testid)[0], testid)
  const click = async (/** @type {string} */ testid) => (await one(testid)).click()
  const isSettled = () => ['ready', 'error', 'partial', 'signed-out'].includes(element.getAttribute('state') ?? '')
  await until(isSettled, 'the list')
  if (element.getAttribute('state') !== 'ready') throw new Error(text(root))
  const topics = all('open').map(({ textContent }) => textContent)

  // Its file is small, and it has a transcript: others have none.
  const items = await list(baseUrl, token)
  const at = items.findIndex(({ sizeBytes }) => sizeBytes < 1_000_000)
  const { id } = items[at]
  all('open')[at].click()
  const media = /** @type {HTMLMediaElement} */ (await until(() => root.querySelector('audio, video'), 'the player'))
  media.muted = true
  // WebKitGTK plays only what its plug-ins can play. Whatever it cannot play, the policy must let it load. It may say that there is
  // metadata, with a duration of 0, before it says so.
  media.preload = 'metadata'
  media.load()
  await until(() => media.duration > 0 || media.error, 'the media')
  const transcript = await one('transcript')
  await until(() => transcript.querySelector('li'), 'the transcript')
  const details = /** @type {HTMLDialogElement} */ (await one('details'))
  const opened = {
    isOpen: details.open,
    duration: media.error ? null : Math.round(media.duration),
    transcript: text(transcript),
    isStyled: getComputedStyle(details).borderRadius !== '0px',
  }

  await click('delete')
  await until(() => all('toast').length > 0 || all('problem').length > 0, 'the toast')
  if (all('problem').length > 0) throw new Error(text(root))
  const binned = all('row').length
  await click('undo')
  await until(() => all('toast').length === 0, 'the row')
  const { shadowRoot } = element
  return { id, at, topics, opened, binned, back: all('row').length, told, isOpen: shadowRoot !== null, isStyled: isStyled(root) }
}

/** Notes each shadow root, because a closed one cannot be found otherwise. */
function watchRoots() {
  /** @type {WeakMap<globalThis.Element, ShadowRoot>} */
  const roots = new WeakMap()
  const { attachShadow } = Element.prototype
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options)
    roots.set(this, root)
    return root
  }
  return roots
}

/** Whether the element's style sheet is there: a policy may forbid the styles of others. */
const isStyled = (/** @type {ShadowRoot} */ root) => {
  const box = root.querySelector('.box')
  return box !== null && getComputedStyle(box).containerType === 'inline-size'
}

const text = (/** @type {Node} */ node) => (node.textContent ?? '').replace(/\s+/g, ' ').trim()

/**
 * @param {string} baseUrl
 * @param {string} token
 * @returns {Promise<{ id: string, sizeBytes: number }[]>}
 */
async function list(baseUrl, token) {
  const query = new URLSearchParams({ max: '100', from: '2026-01-01T00:00:00Z', to: '2026-01-16T00:00:00Z' })
  const response = await fetch(`${baseUrl}/convergedRecordings?${query}`, { headers: { Authorization: `Bearer ${token}` } })
  return (await response.json()).items
}

/**
 * @template Seen
 * @param {() => Seen} look
 * @param {string} what
 * @returns {Promise<NonNullable<Seen>>}
 */
async function until(look, what) {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    const seen = look()
    if (seen) return seen
    if (performance.now() > deadline) throw new Error(`waited for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
