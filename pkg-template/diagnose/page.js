// Diagnosis without Node: in pages, in their workers, and in workers on servers. Browsers do not tell a page why a request failed, so this
// sends several requests and compares what becomes of them.

import { pageOrigin } from '../host/sending.js'
import { quietly } from '../host/values.js'
import { within } from '../host/waiting.js'
import { ok, traced } from './verdict.js'
import { pageReachVerdict, preflightVerdict } from './verdicts-page.js'

/** @import { Platform, Timed, Way } from './diagnose.js' */
/** @import { Evidence } from './verdicts-page.js' */

/** How long to wait for the event that names a directive: it may come after the request has failed. */
const EVENT_MS = 500

/** @type {Platform} */
export const page = {
  environment: () => ({ runtime: runtime(), isNode: false, isPage: pageOrigin() !== undefined }),
  environmentVerdict: ({ runtime }) => ok(`${runtime}.`),
  way,
}

function runtime() {
  const { userAgent = 'A platform without a name' } = globalThis.navigator ?? {}
  const origin = pageOrigin()
  return origin === undefined ? userAgent : `A page of ${origin} in ${userAgent}`
}

/**
 * @param {Way} given
 * @returns {Promise<Timed[]>}
 */
async function way({ url, line, isRelay, limits, reach, preflight, real }) {
  const origin = pageOrigin()
  const isOther = origin !== undefined && url.origin !== origin
  const violation = new Violation(url)
  try {
    const began = performance.now()
    const answer = await reach()
    const reached = performance.now()
    let withToken = isOther && !isRelay ? await preflight() : undefined
    const ended = performance.now()
    const isSilent = answer.status === undefined && withToken?.status === undefined
    const evidence = origin !== undefined && isSilent ? await evidenceAt(url, isOther, violation, limits) : undefined
    // Some gateways let pages read only successful answers.
    if (evidence?.isThere && withToken) withToken = await real()
    const facts = { answer, withToken, evidence, line, isRelay, isOther, origin }
    return [
      { id: 'reach', verdict: traced(pageReachVerdict(facts), answer), ms: Math.round(reached - began) },
      { id: 'preflight', verdict: preflightVerdict(facts), ms: Math.round(ended - reached) },
    ]
  } finally {
    violation.end()
  }
}

/**
 * What is known in a page when nothing arrives.
 *
 * @param {URL} url
 * @param {boolean} isOther whether the API has another origin
 * @param {Violation} violation
 * @param {Way['limits']} limits
 * @returns {Promise<Evidence>}
 */
async function evidenceAt(url, isOther, violation, limits) {
  return {
    isOffline: globalThis.navigator?.onLine === false,
    isMixed: globalThis.location.protocol === 'https:' && url.protocol === 'http:',
    directive: await violation.directive(limits),
    isThere: isOther && (await isThere(url, limits)),
  }
}

/**
 * Whether any answer arrives if the page does not ask to read it. If so, the server is there, and only forbids reading.
 *
 * @param {URL} url
 * @param {Way['limits']} limits
 */
async function isThere(url, { signal, timeoutMs }) {
  /** @param {{ signal: AbortSignal }} work */
  const request = async (work) => {
    const how = /** @type {const} */ ({ mode: 'no-cors', credentials: 'omit', cache: 'no-store' })
    const response = await globalThis.fetch(url, { ...how, signal: work.signal }).catch(() => undefined)
    return { what: response ? 'answered' : 'nothing' }
  }
  const { what } = await within(signal ? [signal] : [], timeoutMs, request, () => ({ what: 'nothing' }))
  return what === 'answered'
}

/** Listens for the event that says which directive of a content security policy has blocked a request to this URL. */
class Violation {
  #target = globalThis.document ?? globalThis
  #origin
  /** @type {string | undefined} */
  #directive
  #onEvent = () => {}

  /** @param {URL} url */
  constructor({ origin }) {
    this.#origin = origin
    quietly(() => this.#target.addEventListener('securitypolicyviolation', this.#listener))
  }

  #listener = (/** @type {Event} */ event) => {
    const { blockedURI, effectiveDirective, disposition } = /** @type {SecurityPolicyViolationEvent} */ (event)
    if (disposition === 'report' || !blockedURI.startsWith(this.#origin)) return
    this.#directive = effectiveDirective
    this.#onEvent()
  }

  /** @param {Way['limits']} limits */
  async directive({ signal }) {
    /** @returns {Promise<{ what: string }>} */
    const event = () =>
      new Promise((resolve) => {
        this.#onEvent = () => resolve({ what: 'event' })
      })
    if (!this.#directive) await within(signal ? [signal] : [], EVENT_MS, event, () => ({ what: 'nothing' }))
    return this.#directive
  }

  end() {
    quietly(() => this.#target.removeEventListener('securitypolicyviolation', this.#listener))
  }
}
