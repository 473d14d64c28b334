// The package's API: reads what the caller passes, loads the core with the first call, and returns the call's result or throws
// its error. All that the client knows about Webex is in the core.

import { define, RecordingsError, throwIfUnreadable } from './error.js'
import { choiceOf, listenersOf, optionsOf, signalsOf, singleValue, unnamed } from './host/arguments.js'
import { settle } from './host/call.js'
import { TIMEOUT_MS } from './host/constants.js'
import { abortedOf, reasonOfAbort } from './host/signals.js'
import { TokenFunction } from './host/token.js'
import { isFunction, isInteger, quietly } from './host/values.js'
import { within } from './host/waiting.js'
import { INTERNALS } from './internals.js'
import { isMerged, mergedPages } from './merged-list.js'
import { recordingList } from './recording-list.js'

// Made by the build. Its types are in core.d.ts.

import { RecordingsClient as Core, forget, imports, limitOf, start } from './core.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Exports, Instance, Internals, MergedList, Page, Result, Steps } from './core.js' */
/** @import { Argument } from './host/arguments.js' */
/** @import { Ask } from './host/token.js' */

/**
 * The options of a client that are functions, as host/arguments.js has read them.
 *
 * @typedef {{ fetch?: typeof globalThis.fetch | null, headers?: () => unknown }} Given
 */

export { RecordingsError }

const METHODS = [
  'listRecordings',
  'getRecording',
  'deleteRecording',
  'getRecordingMetadata',
  'trashRecordings',
  'restoreRecordings',
  'purgeRecordings',
  'reassignRecordings',
]

/** @implements {Api.RecordingsClient} */
export class RecordingsClient {
  // Private, so that no log and no JSON shows the token.
  #options
  #token
  /** @type {Core | undefined} */
  #core

  /** @param {unknown} options */
  constructor(options) {
    // If something is wrong with the options, the first call rejects.
    this.#options = optionsOf('options', options)
    const token = this.#options?.given.token
    if (isFunction(token)) this.#token = new TokenFunction(/** @type {Ask} */ (token), (token) => this.#keep(token))
    // Private fields exist on this object alone. They cannot be read through a Proxy, such as Vue makes, or by a method that was
    // taken off its object. So each client has bound methods of its own. These call the prototype's, so that a subclass or a spy
    // there still works.
    for (const name of METHODS) {
      // A computed key gives the function its name, for stacks and spies.
      const bound = {
        /** @param {unknown[]} given */
        [name]: (...given) => Object.getPrototypeOf(this)[name].apply(this, given),
      }
      define(this, name, bound[name])
    }
    const like = (/** @type {Parameters<Internals['like']>[0]} */ change) => created(change({ ...this.#options?.given }))
    define(this, INTERNALS, /** @type {unknown} */ ({ failure, download: this.#download.bind(this), like }))
  }

  /**
   * @param {unknown} [query]
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  listRecordings(query, options, list) {
    const own = optionsOf('options', optionsIn(options, list))
    const isClient = #options in this
    const number = nextNumber()
    /** @type {Parameters<typeof mergedPages>[0]['requestPage']} */
    const requestSingle = (query, stop, method = 'listRecordings') =>
      this.#call((core) => core[method](query, own), query, own, number, stop)
    const asked = optionsOf('query', query)
    const isAborted = () => abortedOf(signalsOf(this.#options, own)) !== undefined
    /** @type {Parameters<typeof recordingList>[0]['requestPage']} */
    const requestPage = isMerged(asked)
      ? mergedPages({ requestPage: requestSingle, merge: (list) => this.#merge(list), isAborted })
      : (query, stop) => requestSingle(query, stop)
    return recordingList({
      query: asked,
      options: own,
      client: isClient ? this.#options : undefined,
      // If `this` is not a client, the private method throws. An async function rejects instead.
      requestPage: isClient ? requestPage : async (...given) => requestPage(...given),
      ready: warmUp,
      limitIn: (options) => {
        try {
          return limitOf(options)
        } catch (trap) {
          throw trapped(trap)
        }
      },
    })
  }

  /**
   * @param {unknown} id
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  async getRecording(id, options, list) {
    const [given, own] = [singleValue('id', id), optionsOf('options', optionsIn(options, list))]
    return (await this.#call((core) => core.getRecording(given, own), given, own)).value
  }

  /**
   * @param {unknown} id
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  async deleteRecording(id, options, list) {
    const [given, own] = [singleValue('id', id), optionsOf('options', optionsIn(options, list))]
    return (await this.#call((core) => core.deleteRecording(given, own), given, own)).value
  }

  /**
   * @param {unknown} id
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  async getRecordingMetadata(id, options, list) {
    const [given, own] = [singleValue('id', id), optionsOf('options', optionsIn(options, list))]
    return (await this.#call((core) => core.getRecordingMetadata(given, own), given, own)).value
  }

  /**
   * @param {unknown} which
   * @param {unknown} [options]
   */
  async trashRecordings(which, options) {
    return this.#batch('trash', which, options)
  }

  /**
   * @param {unknown} which
   * @param {unknown} [options]
   */
  async restoreRecordings(which, options) {
    return this.#batch('restore', which, options)
  }

  /**
   * @param {unknown} which
   * @param {unknown} [options]
   */
  async purgeRecordings(which, options) {
    return this.#batch('purge', which, options)
  }

  /**
   * @param {unknown} to
   * @param {unknown} which
   * @param {unknown} [options]
   */
  async reassignRecordings(to, which, options) {
    return this.#batch('reassign', which, options, unnamed('to', to))
  }

  /**
   * @param {Parameters<Core['batch']>[0]} action
   * @param {unknown} which
   * @param {unknown} options
   * @param {Argument} [to]
   */
  async #batch(action, which, options, to) {
    const [given, own] = [choiceOf('which', which), optionsOf('options', options)]
    return (await this.#call((core) => core.batch(action, given, own, to), given, own)).value
  }

  /**
   * Makes a call.
   *
   * @template {Result} R
   * @param {(core: Core) => Steps<R>} begin
   * @param {Argument | undefined} argument
   * @param {Argument | undefined} options
   * @param {number} [number] for its events
   * @param {Api.SignalLike} [stop] a signal beside the caller's
   * @returns {Promise<R>}
   */
  async #call(begin, argument, options, number = nextNumber(), stop = undefined) {
    const began = performance.now()
    const client = this.#options
    for (const given of [client, argument, options]) throwIfUnreadable(given)
    const signals = signalsOf(client, options)
    if (stop) signals.push(stop)
    if (!core) await loaded(signals, options?.given.timeoutMs ?? client?.given.timeoutMs)
    /** @type {Steps<R> | undefined} */
    let steps
    /** @type {Core | undefined} */
    let used
    let settled
    try {
      // Nothing is sent until the caller's code has continued, so an abort right after the call still prevents the request.
      await undefined
      this.#core ??= new Core(client)
      used = this.#core
      const { fetch, headers } = /** @type {Given} */ (client?.given ?? {})
      steps = begin(used)
      settled = await settle(steps, {
        signals,
        listeners: listenersOf(client, options),
        fetch: fetch ?? undefined,
        headers,
        token: this.#token,
        began,
        number,
      })
    } catch (trap) {
      // The core was interrupted while it changed these two. Their memory is not freed, because it may be in any state.
      steps?.__destroy_into_raw()
      this.#abandon(used)
      // Once the call stack has unwound, the core is not running, and its own stack can be emptied. Otherwise what the trap left
      // there would stay.
      await undefined
      throw trapped(trap)
    }
    // The caller's reason may be any value.
    if (settled.how === 'aborted') throw settled.reason
    // Thrown here and not in the core, so that the stack names the line that made the call.
    if (settled.how === 'failed') throw new RecordingsError({ ...settled.error, cause: settled.cause })
    return settled.result
  }

  /**
   * Takes the next page of a merged list. Both lists have requested what it needs, so the core is there.
   *
   * @param {MergedList} list
   */
  async #merge(list) {
    /** @type {Core | undefined} */
    let used
    try {
      this.#core ??= new Core(this.#options)
      used = this.#core
      return used.merge(list)
    } catch (trap) {
      this.#abandon(used)
      // As in `#call`.
      await undefined
      throw trapped(trap)
    }
  }

  /**
   * Begins a download, for ./download.js.
   *
   * @param {Parameters<Core['download']>} given
   */
  async #download(...given) {
    await warmUp()
    const client = this.#options
    this.#core ??= new Core(client)
    const used = this.#core
    const steps = used.download(...given)
    let isDead = false
    const { fetch, signal } = /** @type {Partial<Api.ClientOptions>} */ (client?.given ?? {})
    return {
      /** @type {typeof steps.next} */
      next: (came, position) => {
        try {
          return steps.next(came, position)
        } catch (trap) {
          isDead = true
          steps.__destroy_into_raw()
          this.#abandon(used)
          throw trapped(trap)
        }
      },
      free: () => isDead || steps.free(),
      fetch: fetch ?? undefined,
      signal,
    }
  }

  /**
   * Keeps what the token function returned.
   *
   * @param {unknown} token
   */
  #keep(token) {
    const core = this.#core
    try {
      core?.keepToken(token)
    } catch (trap) {
      this.#abandon(core)
      trapped(trap)
    }
  }

  /**
   * Abandons a core after a trap. The next call creates another one.
   *
   * @param {Core | undefined} core
   */
  #abandon(core) {
    core?.__destroy_into_raw()
    // After an earlier trap, other calls may already be using another core.
    if (this.#core === core) this.#core = undefined
  }
}

/**
 * A method that is passed to `array.map` gets an index in the place of options, and then the array.
 *
 * @param {unknown} options
 * @param {unknown} list
 */
const optionsIn = (options, list) => (typeof options === 'number' || quietly(() => Array.isArray(list)) ? undefined : options)

/** @param {ConstructorParameters<typeof RecordingsError>[0]} details */
const failure = (details) => new RecordingsError(details)

/**
 * Not in the class itself, because bundlers rename a class that refers to itself.
 *
 * @param {unknown} options
 */
const created = (options) => new RecordingsClient(options)

/** Events have the number of their call. All clients share one sequence, so that they can share a log. */
let calls = 0
const nextNumber = () => ++calls

/**
 * How an entry makes an instance of the core: each has its own way.
 *
 * @typedef {object} Loader
 * @property {(imports: WebAssembly.Imports) => Instance | Promise<Instance>} instantiate
 * @property {(error: unknown) => string | undefined} hintFor what to do about a failure
 */

/** @type {Loader} */
let loader

/** @param {Loader} given */
export const loadCoreWith = (given) => {
  loader = given
}

/** @type {Promise<void> | undefined} */
let loading
/**
 * What the core exports, once it is loaded.
 *
 * @type {Exports}
 */
let core
/** @type {number} */
let emptyStack

export function warmUp() {
  // One load for all calls that wait. If it fails, the next call tries again.
  loading ??= load().catch((error) => {
    loading = undefined
    throw internal('The core could not be loaded.', error, loader.hintFor(error))
  })
  return loading
}

async function load() {
  core = start(await loader.instantiate(imports()))
  emptyStack = core.__stack_pointer.value
}

/**
 * Makes the core usable again after a trap. It must not be running.
 *
 * @param {unknown} trap
 */
function trapped(trap) {
  core.__stack_pointer.value = emptyStack
  // What the glue has cached of the core's memory may be wrong now.
  forget()
  return internal('The core failed.', trap)
}

/**
 * @param {string} what
 * @param {unknown} cause
 * @param {string} [hint]
 */
function internal(what, cause, hint) {
  let message = `${what} ${cause instanceof Error ? cause.message : ''}`.trim()
  // So that message and hint read as two sentences, as the core's do.
  if (hint && !/[.!?…]$/.test(message)) message += '.'
  return new RecordingsError({ code: 'internal', message, retryable: false, attempts: 0, hint, cause })
}

/**
 * Waits for the core, no longer than the call may take. The core reports everything else that is wrong with the options.
 *
 * @param {readonly Api.SignalLike[]} signals
 * @param {unknown} ms the call's `timeoutMs`
 */
async function loaded(signals, ms) {
  const limit = isInteger(ms) && ms > 0 ? ms : TIMEOUT_MS
  const load = async () => {
    try {
      await warmUp()
      return { what: 'loaded' }
    } catch (thrown) {
      return { what: 'failed', thrown }
    }
  }
  const came = await within(signals, limit, load, () => ({ what: 'late', thrown: undefined }))
  if (came.what === 'aborted') throw reasonOfAbort(abortedOf(signals))
  if (came.what === 'failed') throw came.thrown
  if (came.what === 'loaded') return
  throw new RecordingsError({
    code: 'timeout',
    message: `The core was not loaded within ${limit} ms (timeoutMs)`,
    retryable: true,
    attempts: 0,
  })
}
