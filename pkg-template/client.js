// The package's face: loads the core with the first call, and turns what its promises settle to into values and
// thrown errors. What the client knows of Webex is in the core.

import { coreBytes } from 'core-bytes'
import init, { RecordingsClient as Core } from './core.js'
import { RecordingsError } from './error.js'

export { RecordingsError }

export class RecordingsClient {
  // Private, so that no log and no JSON shows the token.
  #options
  #core

  constructor(options) {
    // A copy, so that later changes to the caller's object change nothing here.
    this.#options = typeof options === 'object' ? { ...options } : options
  }

  listRecordings(query, options) {
    return this.#call('listRecordings', query, options)
  }

  getRecording(id, options) {
    return this.#call('getRecording', id, options)
  }

  deleteRecording(id, options) {
    return this.#call('deleteRecording', id, options)
  }

  async #call(method, argument, options) {
    await warmUp()
    let settled
    try {
      this.#core ??= new Core(this.#options)
      settled = await this.#core[method](argument, options)
    } catch (error) {
      // An abort rejects with the reason that the caller gave, whatever that is.
      const signals = [this.#options?.signal, options?.signal]
      if (signals.some((signal) => signal?.aborted && signal.reason === error)) throw error
      throw internal('The call failed in a way that it should not.', error)
    }
    // Thrown here and not in the core, so that the stack names the line that made the call.
    if (settled.fault) throw new RecordingsError({ ...settled.fault, cause: settled.cause })
    return settled.value
  }
}

let loading

export function warmUp() {
  // One load for all who wait; after a failed one, the next call tries again.
  loading ??= load().catch((error) => {
    loading = undefined
    throw internal('The WebAssembly core could not be loaded.', error, LOADING_HINT)
  })
  return loading
}

async function load() {
  await init({ module_or_path: await WebAssembly.compile(await coreBytes()) })
}

const LOADING_HINT =
  "A page with a content security policy must allow it: script-src 'self' 'wasm-unsafe-eval'."

function internal(what, cause, hint) {
  const message = `${what} ${cause instanceof Error ? cause.message : ''}`.trim()
  return new RecordingsError({ code: 'internal', message, retryable: false, attempts: 0, hint, cause })
}
