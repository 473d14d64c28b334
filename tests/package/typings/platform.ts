// What compiles, and what does not, where TypeScript knows the platform's `fetch` and `AbortSignal`: both are given
// exactly. A signal of another class is taken, too.

import type { Fetch, FetchLike, Signal, SignalLike } from 'webex-converged-recordings'
import { RecordingsClient } from 'webex-converged-recordings'
import { downloadRecording } from 'webex-converged-recordings/download'
import type { Emulator } from 'webex-converged-recordings/emulator'
import { createRelay } from 'webex-converged-recordings/relay'

export async function platform(emulator: Emulator): Promise<Response> {
  const controller = new AbortController()
  const { signal } = controller
  const token = async (why: { reason: string; signal: AbortSignal }) =>
    (await fetch(`https://site.example/token?because=${why.reason}`, { signal: why.signal })).text()
  new RecordingsClient({ token, fetch, signal })
  new RecordingsClient({ token: 't', fetch: (input, init) => fetch(input, init), signal: AbortSignal.timeout(5) })
  // Of a class that a polyfill brings along.
  new RecordingsClient({ token: 't', signal: { aborted: false, addEventListener() {}, removeEventListener() {} } })
  const client = new RecordingsClient({
    token: ({ signal }) => fetch(emulator.baseUrl, { signal }).then((response) => response.text()),
  })
  await client.getRecording('r1', { signal: signal.aborted ? undefined : signal })
  return emulator.fetch(new Request(emulator.baseUrl, { method: 'DELETE', signal }), { headers: { Accept: 'application/json' } })
}

export async function bytes(client: RecordingsClient): Promise<[Uint8Array | undefined, ArrayBuffer]> {
  const { stream } = await downloadRecording(client, 'r1')
  const [one, other]: [ReadableStream<Uint8Array>, ReadableStream<Uint8Array>] = stream.tee()
  const { value } = await one.getReader().read()
  return [value, await new Response(other).arrayBuffer()]
}

// The very same type, and not merely one that fits.
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same: Same<Signal, AbortSignal> & Same<Fetch, typeof globalThis.fetch> & Same<Emulator['fetch'], Fetch> = true
// @ts-expect-error
export const like: Same<Signal, SignalLike> | Same<Fetch, FetchLike> = true

export function slips(emulator: Emulator) {
  // @ts-expect-error
  new RecordingsClient({ token: 't', signal: new AbortController() })
  // @ts-expect-error
  new RecordingsClient({ token: 't', fetch: async () => ({ status: 200 }) })
  // @ts-expect-error
  new RecordingsClient({ token: ({ signal }) => fetch(emulator.baseUrl, { signal }) })
  // @ts-expect-error
  emulator.fetch(emulator.baseUrl, { methd: 'DELETE' })
}

/** As a server's handler. */
export const relay: (request: Request) => Promise<Response> = createRelay({
  path: '/relay',
  authorize: ({ request }) => (request.headers.get('cookie') === null ? false : { mine: true, token: new URL(request.url).host }),
})
