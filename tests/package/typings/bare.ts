// What compiles, and what does not, where TypeScript knows nothing of a platform.

import type { Fetch, FetchLike, Signal, SignalLike } from 'webex-converged-recordings'
import { RecordingsClient } from 'webex-converged-recordings'
import type { Emulator } from 'webex-converged-recordings/emulator'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
export const same: Same<Signal, SignalLike> & Same<Fetch, FetchLike> & Same<Emulator['fetch'], FetchLike> = true
// @ts-expect-error
export const known: [AbortSignal, typeof fetch] = []

/** What a library brings along that knows no more. */
interface OtherSignal {
  aborted: boolean
  reason: unknown
  onabort: null
  addEventListener(type: string, listener: () => unknown): void
  removeEventListener(type: string, listener: () => unknown): void
}
interface OtherInit {
  method?: string
  headers?: { [name: string]: string }
  signal?: { aborted: boolean }
  keepalive?: boolean
}
interface OtherResponse {
  ok: boolean
  status: number
  headers: { get(name: string): string | null; has(name: string): boolean }
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
}
type OtherFetch = (url: string, init?: OtherInit) => Promise<OtherResponse>

export async function bare(signal: OtherSignal, fetch: OtherFetch, emulator: Emulator): Promise<number> {
  const token = async (why: { signal: { aborted: boolean } }) => (why.signal.aborted ? 'none' : 't')
  await new RecordingsClient({ token, fetch, signal }).getRecording('r1', { signal })
  const { status, headers } = await emulator.fetch(emulator.baseUrl, {
    method: 'DELETE',
    headers: { Accept: 'application/json' },
  })
  return status + (headers.get('Retry-After')?.length ?? 0)
}

export function slips(fetch: (url: string) => Promise<{ status: number }>, emulator: Emulator) {
  // @ts-expect-error
  new RecordingsClient({ token: 't', signal: { aborted: false } })
  // @ts-expect-error
  new RecordingsClient({ token: 't', fetch })
  // @ts-expect-error
  emulator.fetch(emulator.baseUrl, { methd: 'DELETE' })
}
