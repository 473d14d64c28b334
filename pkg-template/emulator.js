// A local Webex as a `fetch` function. This file loads the compiled emulator, and checks what is passed to it. Its `fetch` is in
// emulator/src/js/fetch.rs, and what that needs of JavaScript is in the folder emulator/ beside this file.

import { chunksOf } from './emulator/chunks.js'
import { faultText } from './emulator/faults.js'
import { requestOf, signalOf } from './emulator/request.js'
import { EmulatorCore, imports, start } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { serve } from './emulator-server.js'
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
  const { now = Date.now, snapshot, ...others } = options
  if (typeof now !== 'function') throw new TypeError('now: expected a function that returns milliseconds since 1970')

  // As one text: its recordings can be a hundred thousand objects.
  const chosen = snapshot === undefined ? others : { ...others, snapshot: json('snapshot', snapshot) }

  await load()
  const core = new EmulatorCore(chosen, now)
  /** @type {Emulator} */
  const emulator = {
    fetch: /** @type {Emulator['fetch']} */ (
      async (input, init) => {
        // First, because it may throw, and then nobody would handle a rejection of the other.
        const signal = signalOf(input, init)
        return core.fetch(requestOf(input, init), signal)
      }
    ),
    baseUrl: BASE_URL,
    handle({ method, url, headers = [], body = new Uint8Array() }) {
      const request = { method: text('method', method), url: text('url', url), headers, body: bytes('body', body) }
      const { pieces, ...response } = core.handle(request)
      return pieces ? { ...response, chunks: chunksOf(pieces) } : response
    },
    add(recording = {}) {
      if (typeof recording !== 'object' || recording === null) throw new TypeError('recording: expected an object')
      return core.add({ ...recording })
    },
    remove: (id) => core.remove(text('id', id)),
    restore: (id) => core.restore(text('id', id)),
    recordings: () => core.recordings(),
    overview: (most) => core.overview(whole('most', most, 1_000)),
    faults: () => core.faults(),
    fail: (/** @type {Parameters<typeof faultText>} */ ...fault) => core.fail(faultText(...fault)),
    recover: () => core.recover(),
    approve: (userCode, email) => core.approve(text('userCode', userCode), email === undefined ? email : text('email', email)),
    deny: (userCode) => core.deny(text('userCode', userCode)),
    get requests() {
      return core.requests()
    },
    unexpected: () => core.unexpected(),
    clear: () => core.clear(),
    reset: () => core.reset(),
    snapshot: () => JSON.parse(core.snapshot()),
    async listen(options = {}) {
      if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
      const { host, port, ...others } = options
      for (const name of Object.keys(others)) throw new RangeError(`${name}: unknown option; allowed: host, port`)
      return serve({ emulator, host, port })
    },
  }
  return emulator
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function json(name, value) {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: expected an object`)
  try {
    return JSON.stringify(value)
  } catch (cause) {
    // It refers to itself, or has a BigInt.
    throw new TypeError(`${name}: expected plain JSON`, { cause })
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

/**
 * @param {string} name
 * @param {unknown} value
 * @param {number} largest
 */
function whole(name, value, largest) {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largest) return Number(value)
  throw new RangeError(`${name}: allowed: a whole number from 0 to ${largest}`)
}
