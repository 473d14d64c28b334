// The package's face: loads the core with the first call, and turns what its promises settle to into values and
// thrown errors. What the client knows of Webex is in the core.

import { RecordingsClient as Core, forget, imports, start } from './core.js'
import { RecordingsError, define } from './error.js'
import { isPlain } from './host/arguments.js'
import { isInBrowser } from './host/sending.js'
import { abortedOf, quietly, reasonOfAbort, within } from './host/waiting.js'
import { recordingList } from './recording-list.js'
import { isShared } from './shared-signal.js'
import { snapshots } from './snapshot.js'

export { RecordingsError }

export class RecordingsClient {
  // Private, so that no log and no JSON shows the token.
  #options
  #unreadable
  #core

  constructor(options) {
    // What cannot be read is told by the first call, like all that is wrong with the options.
    const taken = snapshots({ options })
    this.#options = taken.options
    this.#unreadable = taken.unreadable
    // What is private is found on this object alone, and not on a Proxy of it, such as Vue makes, or without an object before
    // the dot. They go to the prototype, so that a subclass or a spy there has its way.
    for (const name of ['listRecordings', 'getRecording', 'deleteRecording']) {
      // By this way it has a name, for stacks and spies.
      define(this, name, { [name]: (...given) => Object.getPrototypeOf(this)[name].apply(this, given) }[name])
    }
  }

  listRecordings(query, options, list) {
    const given = snapshots({ query, options: optionsOf(options, list) })
    const number = nextNumber()
    // It rejects also where `this` is something else.
    const page = async (call) => this.#call('listRecordings', call, number)
    return recordingList(page, { __proto__: null, ...given, client: #options in this ? this.#options : undefined })
  }

  async getRecording(id, options, list) {
    return (await this.#call('getRecording', snapshots({ id, options: optionsOf(options, list) }))).value
  }

  async deleteRecording(id, options, list) {
    return (await this.#call('deleteRecording', snapshots({ id, options: optionsOf(options, list) }))).value
  }

  /** What the core's promise settles to, where that holds a value. */
  async #call(method, { unreadable, options, ...argument }, number = nextNumber()) {
    const began = performance.now()
    if (this.#unreadable ?? unreadable) throw this.#unreadable ?? unreadable
    if (!core) await loaded([options, this.#options].filter(isPlain))
    let settled
    try {
      this.#core ??= new Core(this.#options)
      this.#core.announce(began, number)
      settled = await this.#core[method](...Object.values(argument), options)
    } catch (fault) {
      this.#core = undefined
      // In a job of its own nothing of the core runs, and its stack must be empty. What a fault left there is in the way of
      // later calls.
      await undefined
      core.__stack_pointer.value = emptyStack
      // Nor is what the glue remembers of the core's memory worth anything.
      forget()
      throw internal('The call failed in a way that it should not.', fault)
    }
    // The reason that the caller gave, whatever that is.
    if ('aborted' in settled) throw settled.aborted
    // Thrown here and not in the core, so that the stack names the line that made the call.
    if (settled.fault) throw new RecordingsError({ ...settled.fault, cause: settled.cause })
    return settled
  }
}

/** Who calls a method for each item of a list gives it the item's index, and an array also itself. */
const optionsOf = (options, list) =>
  typeof options === 'number' || quietly(() => Array.isArray(list)) ? undefined : options

/** Calls are numbered for events. Those of all clients, so that a log can have one for all of them. */
let calls = 0
const nextNumber = () => ++calls

/** How the entry gets the core's module: each entry has its own way. */
let coreModule
export const loadCoreWith = (load) => {
  coreModule = load
}

let loading
/** What the core exports, once it is loaded. */
let core
let emptyStack

export function warmUp() {
  // One load for all who wait; after a failed one, the next call tries again.
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

function hintFor(error) {
  if (!globalThis.WebAssembly) {
    const why = isInBrowser() ? '(in Safari by Lockdown Mode), or the browser is too old' : '(in Node by --jitless)'
    return `There is no WebAssembly here: it is switched off ${why}.`
  }
  if (error?.name === 'CompileError') {
    return isInBrowser()
      ? "A page with a content security policy must allow it: script-src 'self' 'wasm-unsafe-eval'."
      : 'Nothing may be compiled here. Have it bundled for its platform (export conditions `workerd` and `edge-light`).'
  }
  // Only there is this class known.
  if (error?.name !== 'TypeError' || !globalThis.ServiceWorkerGlobalScope) return undefined
  return 'In a service worker, or the background of an extension, nothing may be loaded later: import `webex-converged-recordings/inline` there.'
}

function internal(what, cause, hint) {
  const message = `${what} ${cause instanceof Error ? cause.message : ''}`.trim()
  return new RecordingsError({ code: 'internal', message, retryable: false, attempts: 0, hint, cause })
}

/**
 * Waits for the core, no longer than the call may take. What else is wrong with the options, the call's own before the
 * client's, is told by the core.
 */
async function loaded(options) {
  const signals = options.map(({ signal }) => signal).filter(isShared).reverse()
  const [ms] = options.map(({ timeoutMs }) => timeoutMs).filter((ms) => ms != null)
  const limit = Number.isInteger(ms) && ms > 0 ? ms : 60_000
  const [came, , thrown] = await within(signals, limit, async () => [await warmUp()])
  if (came === 'aborted') throw reasonOfAbort(abortedOf(signals))
  if (came === 'threw') throw thrown
  if (came !== 'late') return
  throw new RecordingsError({
    code: 'timeout',
    message: `The WebAssembly core was not loaded within ${limit} ms (timeoutMs)`,
    retryable: true,
    attempts: 0,
  })
}
