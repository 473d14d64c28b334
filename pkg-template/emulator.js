// A local Webex as a `fetch` function. The answers come from the compiled emulator; this file loads it and speaks the
// language of the web: Request in, Response out.

import init, { EmulatorCore } from './emulator-core.js'
import z64 from './emulator-core.z64.js'
import { inflate } from './inflate.web.js'

// An origin that a client accepts without TLS. The emulator itself answers for every origin.
const BASE_URL = 'http://127.0.0.1/v1'

let loading

// One load serves everyone. One that failed is forgotten, so that the next call tries again.
function load() {
  loading ??= start().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function start() {
  const bytes = await inflate(z64)
  await init({ module_or_path: await WebAssembly.compile(bytes) })
}

export async function createEmulator(options = {}) {
  if (typeof options !== 'object' || options === null) throw new TypeError('options: expected an object')
  const { now = Date.now, ...chosen } = options
  if (typeof now !== 'function') throw new TypeError('now: expected a function that gives milliseconds since 1970')

  await load()
  const core = new EmulatorCore(chosen, now())

  const handle = ({ method, url, headers = [], body = new Uint8Array() }) =>
    core.handle(now(), method, url, headers, body)

  const fetch = async (input, requestInit) => {
    const request = new Request(input, requestInit)
    // The signal that was passed in, because not every engine hands its reason on to the request. Null means none.
    const signal = requestInit?.signal === undefined ? input?.signal : requestInit.signal
    signal?.throwIfAborted()
    const body = new Uint8Array(await request.arrayBuffer())
    signal?.throwIfAborted()

    const { method, url } = request
    const answer = handle({ method, url, headers: [...request.headers], body })
    // A constructor refuses a body with this status, even an empty one.
    const content = answer.status === 204 ? null : answer.body
    const response = new Response(content, { status: answer.status, headers: answer.headers })
    // A response that was fetched knows where it came from; one that was constructed does not.
    return Object.defineProperty(response, 'url', { value: url.split('#', 1)[0] })
  }

  return {
    fetch,
    baseUrl: BASE_URL,
    handle,
    restore: (id) => core.restore(id, now()),
    recordings: () => core.recordings(now()),
  }
}
