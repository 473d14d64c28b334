// A local Webex as a `fetch` function. This file loads the compiled emulator, and checks what is passed to it. Its `fetch` is in
// emulator/src/js/fetch.rs, and what that needs of JavaScript is in the folder emulator/ beside this file.

import { requestOf, signalOf } from './emulator/request.js'
import { EmulatorCore, imports, start } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { inflate } from './inflate.js'

/** @import { Emulator, EmulatorOptions } from './emulator.js' */

// An origin that a client accepts without TLS. The emulator itself answers for every origin.
const BASE_URL = 'http://127.0.0.1/v1'

/** @type {Promise<void> | undefined} */
let loading

// The module is loaded once for all callers. A failed load is forgotten, so that the next call tries again.
function load() {
  loading ??= begin().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function begin() {
  const module = await WebAssembly.compile(await inflate(z64))
  start(await WebAssembly.instantiate(module, imports()))
}

/**
 * @param {EmulatorOptions} [options]
 * @returns {Promise<Emulator>}
 */
export async function createEmulator(options = {}) {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
  const { now = Date.now, ...chosen } = options
  if (typeof now !== 'function') throw new TypeError('now: expected a function that returns milliseconds since 1970')

  await load()
  const core = new EmulatorCore(chosen, now)
  return {
    fetch: /** @type {Emulator['fetch']} */ (
      async (input, init) => {
        // First, because it may throw, and then nobody would handle a rejection of the other.
        const signal = signalOf(input, init)
        return core.fetch(requestOf(input, init), signal)
      }
    ),
    baseUrl: BASE_URL,
    handle: ({ method, url, headers = [], body = new Uint8Array() }) =>
      core.handle({ method: text('method', method), url: text('url', url), headers, body: bytes('body', body) }),
    add(recording = {}) {
      if (typeof recording !== 'object' || recording === null) throw new TypeError('recording: expected an object')
      return core.add({ ...recording })
    },
    remove: (id) => core.remove(text('id', id)),
    restore: (id) => core.restore(text('id', id)),
    recordings: () => core.recordings(),
    faults: () => core.faults(),
  }
}

/**
 * The bindings would read other types as if they were strings or bytes.
 *
 * @param {string} name
 * @param {unknown} value
 */
function text(name, value) {
  if (typeof value !== 'string') throw new TypeError(`${name}: expected a string`)
  return value
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function bytes(name, value) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name}: expected a Uint8Array`)
  return value
}
