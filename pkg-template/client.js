// The package's API: loads the core with the first call, and turns what the core's promises settle to into return values and
// thrown errors. All that the client knows about Webex is in the core.

import { define, RecordingsError } from './error.js'
import { isInBrowser } from './host/sending.js'
import { isInteger, isPlain, propertyOf, quietly } from './host/values.js'
import { abortedOf, reasonOfAbort, within } from './host/waiting.js'
import { recordingList } from './recording-list.js'
import { isShared } from './shared-signal.js'
import { snapshots } from './snapshot.js'

// Made by the build. Its types are in core.d.ts.

import { RecordingsClient as Core, forget, imports, start } from './core.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Aborted, Exports, Failed } from './core.js' */
/** @import { Snapshots } from './snapshot.js' */

/** @typedef {'listRecordings' | 'getRecording' | 'deleteRecording'} Method */
/**
 * @template {Method} M
 * @typedef {Exclude<Awaited<ReturnType<Core[M]>>, Failed | Aborted>} Result
 */

export { RecordingsError }

/** @implements {Api.RecordingsClient} */
export class RecordingsClient {
  // Private, so that no log and no JSON shows the token.
  #options
  #unreadable
  /** @type {Core | undefined} */
  #core

  /** @param {unknown} options */
  constructor(options) {
    // If the options cannot be read, the first call rejects, as it does for everything else that is wrong with them.
    const taken = snapshots({ options })
    this.#options = taken.options
    this.#unreadable = taken.unreadable
    // Private fields exist on this object alone. They cannot be read through a Proxy, such as Vue makes, or by a method that was
    // taken off its object. So each client has bound methods of its own. These call the prototype's, so that a subclass or a spy
    // there still works.
    for (const name of /** @type {Method[]} */ (['listRecordings', 'getRecording', 'deleteRecording'])) {
      // A computed key gives the function its name, for stacks and spies.
      const bound = {
        /** @param {unknown[]} given */
        [name]: (...given) => Object.getPrototypeOf(this)[name].apply(this, given),
      }
      define(this, name, bound[name])
    }
  }

  /**
   * @param {unknown} [query]
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  listRecordings(query, options, list) {
    const call = snapshots({ query, options: optionsOf(options, list) })
    const number = nextNumber()
    // An async function: even if `this` is not a client, it rejects instead of throwing.
    /** @param {Snapshots} call */
    const requestPage = async (call) => this.#call('listRecordings', call, number)
    return recordingList(requestPage, call, #options in this ? this.#options : undefined)
  }

  /**
   * @param {unknown} id
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  async getRecording(id, options, list) {
    return (await this.#call('getRecording', snapshots({ id, options: optionsOf(options, list) }))).value
  }

  /**
   * @param {unknown} id
   * @param {unknown} [options]
   * @param {unknown} [list]
   */
  async deleteRecording(id, options, list) {
    return (await this.#call('deleteRecording', snapshots({ id, options: optionsOf(options, list) }))).value
  }

  /**
   * What the core's promise settles to, if the call succeeded.
   *
   * @template {Method} M
   * @param {M} method
   * @param {Snapshots} call its argument and its options
   * @returns {Promise<Result<M>>}
   */
  async #call(method, { unreadable, options, ...argument }, number = nextNumber()) {
    const began = performance.now()
    if (this.#unreadable ?? unreadable) throw this.#unreadable ?? unreadable
    if (!core) await loaded([options, this.#options].filter(isPlain))
    let settled
    try {
      this.#core ??= new Core(this.#options)
      this.#core.announce(began, number)
      settled = await this.#core[method](.../** @type {[unknown]} */ (Object.values(argument)), options)
    } catch (trap) {
      this.#core = undefined
      // In a new task, nothing of the core is running, and its stack must be empty. What a trap left there would be in the way
      // of later calls.
      await undefined
      core.__stack_pointer.value = emptyStack
      // What the glue has cached of the core's memory may be wrong now.
      forget()
      throw internal('The core failed.', trap)
    }
    // The reason that the caller gave, which may be any value.
    if ('aborted' in settled) throw settled.aborted
    // Thrown here and not in the core, so that the stack names the line that made the call.
    if ('error' in settled) throw new RecordingsError({ ...settled.error, cause: settled.cause })
    return /** @type {Result<M>} */ (settled)
  }
}

/**
 * A method that is passed to `array.map` gets an index in the place of options, and then the array.
 *
 * @param {unknown} options
 * @param {unknown} list
 */
const optionsOf = (options, list) => (typeof options === 'number' || quietly(() => Array.isArray(list)) ? undefined : options)

/** Events have the number of their call. All clients share one sequence, so that they can share a log. */
let calls = 0
const nextNumber = () => ++calls

/**
 * How the entry gets the core's module: each entry has its own way.
 *
 * @type {() => WebAssembly.Module | Promise<WebAssembly.Module>}
 */
let coreModule

/** @param {typeof coreModule} load */
export const loadCoreWith = (load) => {
  coreModule = load
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
    throw internal('The WebAssembly core could not be loaded.', error, hintFor(error))
  })
  return loading
}

async function load() {
  core = start(await WebAssembly.instantiate(await coreModule(), imports()))
  emptyStack = core.__stack_pointer.value
}

/** @param {unknown} error */
function hintFor(error) {
  if (!globalThis.WebAssembly) {
    const why = isInBrowser() ? '(in Safari by Lockdown Mode), or the browser is too old' : '(in Node by --jitless)'
    return `There is no WebAssembly here: it is switched off ${why}.`
  }
  const name = propertyOf(error, 'name')
  if (name === 'CompileError') {
    return isInBrowser()
      ? "A page with a content security policy must allow it: script-src 'self' 'wasm-unsafe-eval'."
      : 'This platform does not compile WebAssembly. Bundle the package for it (export conditions `workerd` and `edge-light`).'
  }
  // This class exists only in service workers.
  if (name !== 'TypeError' || !('ServiceWorkerGlobalScope' in globalThis)) return undefined
  return 'A service worker, or the background of an extension, cannot load modules later: import `webex-converged-recordings/inline` there.'
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
 * @param {Record<string, unknown>[]} options the call's own, then the client's
 */
async function loaded(options) {
  const signals = options
    .map(({ signal }) => signal)
    .filter(isShared)
    .reverse()
  const ms = options.map(({ timeoutMs }) => timeoutMs).find((ms) => ms != null)
  const limit = isInteger(ms) && ms > 0 ? ms : 60_000
  const result = await within(signals, limit, async () => [await warmUp()])
  if (result[0] === 'aborted') throw reasonOfAbort(/** @type {Api.SignalLike} */ (abortedOf(signals)))
  if (result[0] === 'threw') throw result[2]
  if (result[0] !== 'late') return
  throw new RecordingsError({
    code: 'timeout',
    message: `The WebAssembly core was not loaded within ${limit} ms (timeoutMs)`,
    retryable: true,
    attempts: 0,
  })
}
