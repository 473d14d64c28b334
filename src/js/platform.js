// What one call has to do with JavaScript: it is aborted, tells its listener, and waits: for a while, for a token, for an
// answer.
//
// Waiting always ends: when it has lasted long enough, and as soon as the caller aborts.
//
// In one file, because the server with which wasm-bindgen tests pages gets stuck when a page asks it for many at once.

export class Platform {
  /** The client's signal and the call's. */
  signals
  #client
  #listeners

  /** Takes the client's options and the call's. */
  constructor(client, options) {
    this.#client = client
    this.#listeners = [client.onEvent, options?.onEvent].filter((listener) => listener != null)
    this.signals = [client.signal, options?.signal].filter((signal) => signal != null)
  }

  /** `{ aborted }`, with the reason, which may be anything. Nothing while the call is not aborted. */
  aborted() {
    const signal = abortedOf(this.signals)
    return signal && { __proto__: null, aborted: reasonOfAbort(signal) }
  }

  get fetch() {
    return this.#client.fetch ?? globalThis.fetch
  }

  tell(event) {
    // Each gets an event of its own, so that none can change what the other is told.
    for (const listener of this.#listeners) quietly(() => listener.call(undefined, { ...event }))
  }

  wait(ms) {
    return within(this.signals, ms, () => new Promise(() => {}))
  }
}

/**
 * The promise of a call that the core has under way. `poll` takes it as far as it gets: it gives what the call settles to, or
 * nothing, and then calls what it was given as soon as the call can go on.
 *
 * A fault in the core is a trap, which ends what runs at once and touches nothing else. So it is caught here, around each step
 * of each call: it rejects this call's promise, and other calls go on. That the core unwinds instead would make it a quarter
 * larger, and would not help where memory or the stack is used up.
 */
export const promiseOf = (poll) =>
  new Promise((resolve, reject) => {
    const goOn = async () => {
      try {
        await undefined
        const settled = poll(goOn)
        if (settled) resolve(settled)
      } catch (fault) {
        reject(fault)
      }
    }
    goOn()
  })

/** With anything longer, a timer goes off at once. */
const LONGEST_MS = 2 ** 31 - 1

/** The first of them that is aborted. Looked at with care, because a signal may be of any class. */
export const abortedOf = (signals) => signals.find((signal) => quietly(() => signal.aborted))

/**
 * Why a signal is aborted: whatever its owner said. What `abort()` says by itself where the signal is of a class that knows no
 * reasons, such as the one that React Native brings along.
 */
export function reasonOfAbort(signal) {
  const reason = quietly(() => signal.reason)
  if (reason !== undefined) return reason
  const { DOMException } = globalThis
  const message = 'The call was aborted.'
  if (typeof DOMException === 'function') return new DOMException(message, 'AbortError')
  return Object.defineProperty(new Error(message), 'name', { __proto__: null, value: 'AbortError' })
}

/** Whether this is a page, or a worker of a browser. Where one is imitated in Node, what fails is Node's. */
export const isInBrowser = () =>
  typeof globalThis.location?.href === 'string' && globalThis.process?.versions?.node === undefined

/**
 * What the work comes to, `['threw', reason, thrown]` when it fails, what `late` gives when the time is over before, or
 * `['aborted']`. It never rejects.
 *
 * @param work is given an AbortController, which is aborted when nobody waits for the work any more. It does not begin when
 *   a signal is aborted already.
 */
export function within(signals, ms, work, late = () => ['late']) {
  return new Promise((resolve) => {
    const controller = new AbortController()
    const end = (came) => {
      clearTimeout(timer)
      for (const signal of signals) quietly(() => signal.removeEventListener('abort', look))
      resolve(came)
    }
    const leave = (came) => {
      end(came)
      controller.abort()
    }
    // What the work itself makes of an abort does not count: Safari's `fetch` rejects with an error of its own.
    const look = () => abortedOf(signals) && leave(['aborted'])
    // Node's timers go off up to a millisecond early, and no server shall be asked sooner than it said.
    const timer = setTimeout(() => leave(late()), Math.min(ms + 1, LONGEST_MS))
    for (const signal of signals) quietly(() => signal.addEventListener('abort', look))
    look()
    if (controller.signal.aborted) return
    settled(() => work(controller)).then(end, (thrown) => end(['threw', reasonOf(thrown), thrown]))
  })
}

/**
 * What the work gives, or what that settles to when it is a promise or anything else with a `then`.
 *
 * It goes through a promise of our own, because everything else about a promise of the caller's may throw: to wait for it
 * is to ask it for its `constructor`.
 */
export const settled = (work) => new Promise((resolve) => resolve(work()))

/** Does it as soon as a signal of our own is aborted, and at once where it is already. */
const whenAborted = (signal, work) => (signal.aborted ? work() : signal.addEventListener('abort', work))

/** What the platform says of what it threw. Node keeps the telling part (`ECONNREFUSED`) in the cause. */
function reasonOf(thrown) {
  const text = (of, name) => quietly(() => (typeof of[name] === 'string' ? of[name] : undefined))
  const message = text(thrown, 'message') ?? (typeof thrown === 'string' ? thrown : '`fetch` failed without saying why')
  const cause = quietly(() => thrown.cause)
  const more = text(cause, 'code') ?? text(cause, 'message')
  return more === undefined ? message : `${message} (${more})`
}

/** What the work gives, and nothing where it fails. */
export function quietly(work) {
  try {
    return work()
  } catch {}
}

/**
 * The client's token function: asked once for all calls that wait, and again when Webex does not take its token any more.
 *
 * What is asked for belongs to the client. It goes on to its own end, whichever calls leave meanwhile, because a renewal may
 * use something up that counts once; and the next call has its token.
 */
export class TokenFunction {
  #ask
  /** What it gave, in a list of its own, because it may be anything. */
  #known
  /** Why the next one is asked for. */
  #reason = 'first'
  /** A promise of what is asked for and did not come yet. */
  #asked

  /** None where the token is no function. */
  static of(options) {
    return typeof options?.token === 'function' ? new TokenFunction(options.token) : undefined
  }

  constructor(ask) {
    this.#ask = ask
  }

  /** Why it has to be asked now. Nothing when a token is known, or on its way. */
  due() {
    return this.#known || this.#asked ? undefined : this.#reason
  }

  /** What it gave last. */
  known() {
    return this.#known?.[0]
  }

  /** Webex did not take this one. A newer one is kept. */
  reject(token) {
    if (this.known() !== token) return
    this.#known = undefined
    this.#reason = 'rejected'
  }

  /** What it gave last is no token. */
  refuse() {
    this.#known = undefined
  }

  /** `['token', what the function gave]`, or what `within` gives. It is asked when it has to be, and has so long. */
  token(platform, ms, limit) {
    return within(platform.signals, ms, () => (this.#known ? ['token', ...this.#known] : (this.#asked ??= this.#begin(limit))))
  }

  async #begin(limit) {
    const controller = new AbortController()
    let timer
    const late = new Promise((resolve) => {
      // Not before the time of the call that asks is over, where that has as much: the call tells of it then.
      timer = setTimeout(() => {
        const reason = tooLate(limit)
        resolve(['threw', '', reason])
        controller.abort(reason)
      }, Math.min(limit + 1, LONGEST_MS))
    })
    // Who waits has a timer of its own. A process may end without those who do not.
    timer.unref?.()
    const asked = settled(() => this.#ask.call(undefined, { reason: this.#reason, signal: controller.signal })).then(
      (token) => ['token', token],
      (thrown) => ['threw', '', thrown],
    )
    const came = await Promise.race([asked, late])
    clearTimeout(timer)
    this.#asked = undefined
    if (came[0] === 'token') this.#known = [came[1]]
    return came
  }
}

const tooLate = (ms) =>
  Object.assign(new Error(`The token function gave no token within ${ms} ms`), { name: 'TimeoutError' })

/**
 * What tells whether what was thrown may pass: `[retryable, status, name, code, message, name, code, message …]`, of it and of
 * its causes. Looked at with care, because it may be anything.
 */
export function readThrown(thrown) {
  const chain = []
  const next = (one) => quietly(() => one.cause) ?? quietly(() => one.errors[0])
  for (let one = thrown; isObject(one) && chain.length < 5; one = next(one)) chain.push(one)
  // What all objects inherit says nothing of this one.
  const read = (one, name) => quietly(() => (Object.hasOwn(one, name) || !(name in Object.prototype) ? one[name] : undefined))
  // A code may be a status, or the number of a DOMException, which is less.
  const code = (one) => (/^\d{3}$/.test(read(one, 'code')) ? Number(one.code) : undefined)
  const status = (one) => [read(one, 'status'), read(one, 'statusCode'), code(one)].find(Number.isInteger)
  const first = (type, of) => chain.map(of).find((value) => typeof value === type)
  const text = (one, name) => quietly(() => (typeof one[name] === 'string' ? one[name] : '')) ?? ''
  return [
    first('boolean', (one) => read(one, 'retryable')),
    first('number', (one) => status(one) ?? quietly(() => status(one.response))),
    ...chain.flatMap((one) => [text(one, 'name'), text(one, 'code') || text(one, 'errorCode'), text(one, 'message')]),
  ]
}

// From here on, sending: one request with `fetch`, and its answer to the end.
//
// A response is told by what it can do, because a `fetch` that was given may have a class of its own for it. And every step
// may throw, because such a class may be half done.

/** Those that the core reads: `Response::READ`. */
const HEADERS = ['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid']

/** A `fetch` that does not do what `fetch` does. To try again would not help. */
class Unfit {
  constructor(problem) {
    this.problem = problem
  }
}

const NO_RESPONSE = new Unfit('expected a function that resolves to a Response')
const USED = new Unfit('expected a new Response for every request: this one was read already')
const NO_GLOBAL_FETCH = new Unfit('there is no global one here: give one in the client\'s options')

/**
 * `['answered', status, whether headers may be hidden, headers, body]`, the body undefined where it is larger than the limit;
 * `['redirected']`; `['unfit', problem]`; or what `within` gives.
 */
export function send(platform, ms, url, method, headers, body, limit) {
  // It inherits nothing: `fetch` would read it, whoever wrote it on what all objects inherit from.
  const init = { __proto__: null, method, headers: typeof headers === 'string' ? plain(headers) : headers }
  if (body !== undefined) init.body = body
  // A browser may keep an answer as long as its server allows, and would list what was deleted. Some platforms throw where they
  // do not know this.
  if (quietly(() => 'cache' in Request.prototype)) init.cache = 'no-store'
  // An answer that says no has said so with its status, whatever becomes of its body.
  let refusal
  const exchange = async (controller) => {
    const answer = await settled(() => {
      // Not as a method: `fetch` wants to be called as a global function. And with an address and an init object: a `Request`
      // that is read for the second time while Next.js renders a page has the first one's answer, also where that was a
      // failure. Only a signal that it can see keeps it from that:
      // https://nextjs.org/docs/app/deep-dive/caching#request-memoization
      const { fetch } = platform
      if (typeof fetch !== 'function') throw NO_GLOBAL_FETCH
      // Redirects are not followed: what they lead to shall not get the token, and is not Webex's answer.
      return fetch(url, { __proto__: null, ...init, redirect: 'manual', signal: controller.signal })
    })
    if (!isObject(answer)) throw NO_RESPONSE
    const { type } = answer
    // A `fetch` that follows redirects although it was told not to has an answer of who knows whom.
    if (type === 'opaqueredirect' || answer.redirected === true) return ['redirected']
    const answered = ['answered', statusOf(answer), type === 'cors', headersOf(answer)]
    if (answered[1] > 299) refusal = answered
    try {
      const body = await bodyOf(answer, limit, controller.signal)
      if (!body) controller.abort()
      return [...answered, body]
    } catch (thrown) {
      controller.abort()
      if (thrown instanceof Unfit || !refusal) throw thrown
      return [...refusal, new Uint8Array()]
    }
  }
  const told = async (controller) => {
    try {
      return await exchange(controller)
    } catch (thrown) {
      if (thrown instanceof Unfit) return ['unfit', thrown.problem]
      throw thrown
    }
  }
  return within(platform.signals, ms, told, () => (refusal ? [...refusal, new Uint8Array()] : ['late']))
}

export const hasHeaders = () => typeof globalThis.Headers === 'function'

/** Of `Accept: application/json`, a line each. */
const plain = (headers) => Object.fromEntries(headers.trim().split('\n').map((line) => line.split(': ')))

/** Some servers make statuses up, and Node's fetch hands them on. */
function statusOf({ status }) {
  if (!Number.isInteger(status) || status < 200 || status > 999) throw NO_RESPONSE
  return status
}

function headersOf({ headers }) {
  if (!isObject(headers) || typeof headers.get !== 'function') throw NO_RESPONSE
  return HEADERS.map((name) => headers.get(name))
}

/** Reads it part by part, so that no more than the limit is ever held. Nothing when it is larger. */
async function bodyOf(answer, limit, signal) {
  if (answer.bodyUsed) throw USED
  const { body: stream } = answer
  if (stream === null) return new Uint8Array()
  if (!isObject(stream) || typeof stream.getReader !== 'function') {
    // Of another class, which may have no stream, or one of another kind.
    if (typeof answer.arrayBuffer !== 'function') throw NO_RESPONSE
    return bytesOf(await settled(() => answer.arrayBuffer()), limit)
  }
  const reader = stream.getReader()
  if (!isObject(reader) || typeof reader.read !== 'function') throw NO_RESPONSE
  let pause
  whenAborted(signal, () => {
    clearTimeout(pause)
    // That the request is aborted too is not enough: a `fetch` that was given may not care about its signal. And somebody
    // has to hear of it when this fails, or Node ends the process.
    settled(() => quietly(() => reader.cancel())).catch(() => {})
  })
  const parts = []
  for (let [size, count] = [0, 1]; !signal.aborted; count++) {
    // A body that is there at once, in however many parts, would keep everything else waiting: timers, too.
    if (count % 256 === 0) await new Promise((resolve) => { pause = setTimeout(resolve) })
    const part = await settled(() => reader.read())
    if (!isObject(part)) throw NO_RESPONSE
    if (part.done) return parts.length === 1 ? parts[0] : joined(parts, size)
    const bytes = bytesOf(part.value, limit - size)
    if (!bytes) return undefined
    size += bytes.length
    parts.push(bytes)
  }
}

function joined(parts, size) {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Of an `ArrayBuffer` or a `Uint8Array`. Nothing when there are more than the limit. */
function bytesOf(part, limit) {
  if (!isObject(part)) throw NO_RESPONSE
  const { byteLength, length } = part
  // A buffer has no length; of whatever else there are as many bytes as items.
  if (typeof byteLength !== 'number' || (length !== undefined && length !== byteLength)) throw NO_RESPONSE
  if (byteLength > limit) return undefined
  if (part instanceof Uint8Array && byteLength > 0) return part
  const bytes = new Uint8Array(part)
  // No bytes, whatever it calls itself.
  if (bytes.length !== byteLength) throw NO_RESPONSE
  return bytes
}

const isObject = (value) => typeof value === 'object' && value !== null
