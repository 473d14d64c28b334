// What one call has to do with JavaScript: it is aborted, tells its listener, and waits.
//
// Waiting always ends: when it has lasted long enough, and as soon as the caller aborts.

export class Platform {
  /** The client's signal and the call's. */
  signals
  #client

  /** Takes the client's options and the call's. */
  constructor(client, options) {
    this.#client = client
    this.signals = [client.signal, options?.signal].filter((signal) => signal != null)
  }

  /** `{ aborted }`, with the reason, which may be anything. Nothing while the call is not aborted. */
  aborted() {
    const signal = abortedOf(this.signals)
    return signal && { aborted: quietly(() => signal.reason) }
  }

  get fetch() {
    return this.#client.fetch ?? globalThis.fetch
  }

  tell(event) {
    quietly(() => this.#client.onEvent.call(undefined, event))
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
 * of each call: it rejects this call's promise, and other calls go on. That the core unwinds instead would cost a fifth of its
 * size, and would not help where memory or the stack is used up.
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
