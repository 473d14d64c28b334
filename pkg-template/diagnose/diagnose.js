// The diagnosis: its checks, their order, and which are skipped because of what others have found.

import { invalidArgument } from '../error.js'
import { abortedOf, reasonOfAbort } from '../host/signals.js'
import { Questions } from './ask.js'
import { firstByteOf, linkIn, newestIn } from './media.js'
import { optionsIn } from './options.js'
import { summaryOf } from './summary.js'
import { failed, offlineVerdict, ok, skipped, traced } from './verdict.js'
import { clockVerdict, headersVerdict, LISTS, mediaVerdict, rightsVerdict, tokenVerdict } from './verdicts.js'

/** @import { CallOptions } from 'webex-converged-recordings' */
/** @import { Check, Diagnosis } from '../diagnose.js' */
/** @import { Answer } from './ask.js' */
/** @import { Environment, Line } from './line.js' */
/** @import { Verdict } from './verdict.js' */
/** @import { ListName } from './verdicts.js' */

/**
 * What depends on where this runs.
 *
 * @typedef {object} Platform
 * @property {(url: URL, hasOwnFetch: boolean) => Environment} environment
 * @property {(environment: Environment) => Verdict} environmentVerdict
 * @property {(way: Way) => Promise<Timed[]>} way looks at the way to Webex
 */

/**
 * @typedef {object} Way
 * @property {URL} url of the API
 * @property {Line} line
 * @property {boolean} isRelay
 * @property {CallOptions & { timeoutMs: number }} limits
 * @property {() => Promise<Answer>} reach sends a request without a token
 * @property {() => Promise<Answer>} preflight sends one with a token that Webex cannot know
 * @property {() => Promise<Answer>} real sends one with the client's token
 */

/** @typedef {{ id: Check['id'], verdict: Verdict, ms: number }} Timed */

/** @param {Platform} platform */
export const diagnosing =
  (platform) =>
  /**
   * @param {unknown} client
   * @param {unknown} [options]
   * @returns {Promise<Diagnosis>}
   */
  async (client, options) => {
    const { media, ...limits } = optionsIn(options)
    const examination = new Examination(client, platform, limits)
    await examination.run(media)
    const { checks } = examination
    return { ok: checks.every(({ status }) => status !== 'failed'), summary: summaryOf(checks), checks }
  }

class Examination {
  /** @type {Check[]} */
  checks = []
  /** @type {Answer[]} What has arrived. */
  #answers = []
  /** @type {Partial<Record<ListName, Answer>>} */
  #lists = {}
  /** @type {Line} */
  #line = /** @type {Line} */ ({})
  #client
  #platform
  #limits
  #anonymous

  /**
   * @param {unknown} client
   * @param {Platform} platform
   * @param {{ signal?: AbortSignal, timeoutMs: number }} limits
   */
  constructor(client, platform, { signal, timeoutMs }) {
    this.#client = client
    this.#platform = platform
    this.#limits = { signal, timeoutMs, tryTimeoutMs: timeoutMs, retries: 0 }
    this.#anonymous = new Questions(client, 'anonymous')
  }

  /** @param {boolean} media */
  async run(media) {
    if (!(await this.#check('core', () => this.#core()))) return
    await this.#environment()
    if (!(await this.#way())) return this.#end('Webex cannot be reached.', 'token', 'rights')
    if (this.#anonymous.isRelay) return this.#end('The client has no token: the relay adds it.', 'token', 'rights')
    const questions = new Questions(this.#client)
    if (!(await this.#check('token', () => this.#token(questions))))
      return this.#end('It is not known whether the token works.', 'rights')
    await this.#check('rights', () => this.#rights(questions))
    await this.#end()
    if (media) await this.#check('media', () => this.#media(questions))
  }

  /**
   * Makes a check. Returns false if it has failed.
   *
   * @param {Check['id']} id
   * @param {() => Verdict | Promise<Verdict>} work
   */
  async #check(id, work) {
    const { verdict, ms } = await timed(id, work)
    return this.#add(id, verdict, ms)
  }

  /**
   * @param {Check['id']} id
   * @param {Verdict} verdict
   * @param {number} ms
   */
  #add(id, { status, found, ...rest }, ms) {
    const { signal } = this.#limits
    if (signal && abortedOf([signal])) throw reasonOfAbort(signal)
    this.checks.push({ id, status, ms, found, ...rest })
    return status !== 'failed'
  }

  /**
   * Skips some checks, and makes the last ones, which send nothing.
   *
   * @param {string} [why]
   * @param {Check['id'][]} ids
   */
  async #end(why = '', ...ids) {
    for (const id of ids) this.#add(id, skipped(why), 0)
    await this.#check('headers', () => headersVerdict(this.#answers, this.#line))
    await this.#check('clock', () => clockVerdict(this.#answers))
  }

  /** @returns {Promise<Verdict>} */
  async #core() {
    const error = await this.#anonymous.begin(this.#limits)
    if (error?.code === 'invalid-argument') throw invalidArgument(error.message)
    if (this.#anonymous.baseUrl) return ok('The core of the package is loaded.')
    if (globalThis.navigator?.onLine === false) return offlineVerdict('The core of the package is not loaded yet')
    if (error?.code === 'internal') return failed('core-not-loaded', error.message, error.hint)
    return failed('client-options', error?.message ?? 'The client sends no requests.', error?.hint)
  }

  async #environment() {
    const { ownFetch, baseUrl } = this.#anonymous
    const url = new URL(baseUrl)
    const environment = this.#platform.environment(url, ownFetch !== undefined)
    this.#line = { host: url.host, environment }
    await this.#check('environment', () => this.#platform.environmentVerdict(environment))
  }

  /** Returns whether Webex can be reached. */
  async #way() {
    const { isRelay, baseUrl } = this.#anonymous
    const path = isRelay ? LISTS.calls.path : 'people/me'
    const found = await this.#platform.way({
      url: new URL(baseUrl),
      line: this.#line,
      isRelay,
      limits: this.#limits,
      reach: () => this.#ask(this.#anonymous, path),
      preflight: () => this.#ask(new Questions(this.#client, 'made-up'), path),
      real: () => this.#ask(new Questions(this.#client), path),
    })
    return found.map(({ id, verdict, ms }) => this.#add(id, verdict, ms)).every(Boolean)
  }

  /**
   * @param {Questions} questions
   * @param {string} path
   */
  async #ask(questions, path) {
    const answer = await questions.ask(path, this.#limits)
    if (answer.status !== undefined) this.#answers.push(answer)
    return answer
  }

  /** @param {Questions} questions */
  async #token(questions) {
    const me = await this.#ask(questions, 'people/me')
    const isRefused = me.status === undefined || me.status === 401
    const expiry = isRefused ? undefined : await this.#ask(questions, 'authorizations/tokenExpiry')
    return traced(tokenVerdict(me, expiry, this.#line, Date.now()), me)
  }

  /** @param {Questions} questions */
  async #rights(questions) {
    const names = /** @type {ListName[]} */ (Object.keys(LISTS))
    await Promise.all(
      names.map(async (name) => {
        this.#lists[name] = await this.#ask(questions, LISTS[name].path)
      }),
    )
    // In the order of the lists, not of the answers.
    const answers = Object.fromEntries(names.map((name) => [name, this.#lists[name]]))
    return traced(rightsVerdict(answers, this.#line), ...Object.values(this.#lists))
  }

  /** @param {Questions} questions */
  async #media(questions) {
    const newest = newestIn(this.#lists)
    const details = newest ? await this.#ask(questions, newest) : undefined
    const link = linkIn(details)
    const file = link ? await firstByteOf(link, questions.ownFetch ?? globalThis.fetch, this.#limits) : undefined
    return traced(mediaVerdict(details, file, this.#line), ...(details ? [details] : []))
  }
}

/**
 * @param {Check['id']} id
 * @param {() => Verdict | Promise<Verdict>} work
 * @returns {Promise<Timed>}
 */
async function timed(id, work) {
  const began = performance.now()
  const verdict = await work()
  return { id, verdict, ms: Math.round(performance.now() - began) }
}
