// Runs in a page: loads many recordings into the element, a hundred with each click, searches in them, and changes the theme. It notes
// the long tasks of each step, which are those of more than 50 ms. Chromium only.

const SIZE = 100
const LIMIT_MS = 60_000

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {number} times how often it was done
 * @property {number} rows that are in the page afterwards
 * @property {number[]} longest for each time, its longest task of more than 50 ms, in milliseconds; 0 if there was none
 * @property {number} total how long the step took in all, answers included
 */

/**
 * @param {typeof HTMLElement & { define: () => unknown }} WebexRecordings
 * @param {number} pages of 100 recordings
 * @returns {Promise<Step[]>}
 */
export async function many(WebexRecordings, pages) {
  WebexRecordings.define()
  const element = /** @type {HTMLElement & { token: string, fetch: unknown }} */ (document.createElement('webex-recordings'))
  for (const [name, value] of Object.entries({ 'base-url': 'https://webex.example/v1', 'page-size': `${SIZE}`, lang: 'en' })) {
    element.setAttribute(name, value)
  }
  element.token = 't0ken'
  element.fetch = answering(pages)
  const all = (/** @type {string} */ testid) => [...(element.shadowRoot?.querySelectorAll(`[data-testid=${testid}]`) ?? [])]
  const one = (/** @type {string} */ testid) => /** @type {HTMLElement} */ (all(testid)[0])

  let loads = 0
  element.addEventListener('webex-recordings-load', () => {
    loads += 1
  })

  /** @type {Step[]} */
  const steps = []
  const watch = watching()
  /**
   * @param {string} name
   * @param {(at: number) => void} act
   * @param {(at: number) => boolean} isDone must be cheap, because it is asked again and again
   */
  async function step(name, act, isDone, times = 1) {
    /** @type {number[]} */
    const longest = []
    await watch.longest()
    const began = performance.now()
    for (let at = 0; at < times; at += 1) {
      loads = 0
      // Each in a task of its own, as clicks are.
      await new Promise((resolve) => setTimeout(() => resolve(act(at))))
      await until(() => isDone(at), `${name}, ${at}`)
      longest.push(await watch.longest())
    }
    steps.push({ name, times, rows: all('row').length, total: performance.now() - began, longest })
  }
  const hasLoaded = () => loads > 0
  /** @param {string} text */
  const search = (text) => {
    const input = /** @type {HTMLInputElement} */ (one('search'))
    input.value = text
    input.dispatchEvent(new Event('input', { bubbles: true }))
  }
  let said = /** @type {Element | undefined} */ (undefined)
  const says = (/** @type {RegExp} */ text) => {
    said ??= one('status-message')
    return text.test(said.textContent ?? '')
  }
  const last = pages * SIZE - 1

  await step('load the first page', () => document.body.append(element), hasLoaded)
  const button = one('more')
  const more = () => button.click()
  await step('load more', more, hasLoaded, pages - 1)
  await step(
    'search for what all have',
    () => search('call'),
    () => says(/^[\d,]+ matches /),
  )
  await step(
    'search for the last one',
    () => search(`Call ${last} `),
    () => says(/^1 match /),
  )
  await step(
    'clear the search',
    () => search(''),
    () => says(/recordings/) && !says(/match/),
  )
  await step('show the rows again', more, hasLoaded, pages - 1)
  const isDark = (/** @type {boolean} */ wanted) => {
    const box = /** @type {Element} */ (element.shadowRoot?.querySelector('.box'))
    return getComputedStyle(box).colorScheme.includes('dark') === wanted
  }
  const theme = (/** @type {number} */ at) => element.setAttribute('theme', at % 2 ? 'light' : 'dark')
  await step('change the theme', theme, (at) => isDark(at % 2 === 0), 4)
  await step(
    'scroll to the end',
    () => one('more').parentElement?.scrollIntoView(),
    () => true,
  )
  await step(
    'open the first recording',
    () => one('open').click(),
    () => one('details')?.hasAttribute('open') ?? false,
  )
  await step(
    'do nothing',
    () => {},
    () => true,
    50,
  )
  return steps
}

/** A `fetch` whose answers are made before, so that they cost nothing. @param {number} pages */
function answering(pages) {
  const now = Date.now()
  const bodies = Array.from({ length: pages }, (_, page) => {
    const items = Array.from({ length: SIZE }, (_, at) => {
      const number = page * SIZE + at
      return {
        id: `r${number}`,
        topic: `Call ${number} with +49 30 1234567`,
        createTime: new Date(now - number * 60_000).toISOString(),
        timeRecorded: new Date(now - number * 60_000 - 300_000).toISOString(),
        durationSeconds: 60 + (number % 3600),
        sizeBytes: 1000 * number,
        format: 'MP3',
        serviceType: 'calling',
        status: 'available',
        ownerEmail: `person-${number % 50}@example.com`,
      }
    })
    return new TextEncoder().encode(JSON.stringify({ items }))
  })
  return async (/** @type {string} */ address) => {
    const page = Number(new URL(address).searchParams.get('cursor') ?? 0)
    const headers = new Headers({ 'content-type': 'application/json' })
    const next = `https://webex.example/v1/convergedRecordings?cursor=${page + 1}&max=${SIZE}`
    if (page + 1 < pages) headers.set('link', `<${next}>; rel="next"`)
    if (address.includes('/convergedRecordings/')) return new Response(JSON.stringify({ id: 'r0' }), { headers })
    return new Response(bodies[page] ?? '{"items":[]}', { headers })
  }
}

/** Notes long tasks. */
function watching() {
  let longest = 0
  const note = (/** @type {PerformanceEntryList} */ entries) => {
    for (const { duration } of entries) longest = Math.max(longest, Math.round(duration))
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ type: 'longtask' })
  return {
    /** The longest since the last time, with what the browser has still to do for the page. */
    async longest() {
      await painted()
      note(observer.takeRecords())
      const found = longest
      longest = 0
      return found
    },
  }
}

/** After the next frame, with all that belongs to it. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

/**
 * @param {() => unknown} look
 * @param {string} what
 */
async function until(look, what) {
  const deadline = performance.now() + LIMIT_MS
  while (!look()) {
    if (performance.now() > deadline) throw new Error(`waited for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
