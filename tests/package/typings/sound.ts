// What compiles, whatever TypeScript knows of the platform.

import type {
  BatchOptions,
  BatchResult,
  CallOptions,
  ClientEvent,
  ClientOptions,
  DateLike,
  DeleteOptions,
  Deletion,
  DeletionOutcome,
  DownloadLinks,
  ErrorCode,
  ErrorDetails,
  Fetch,
  FetchLike,
  ListOptions,
  ListProgress,
  ListQuery,
  OddEvent,
  Recording,
  RecordingList,
  RecordingMetadata,
  RecordingPage,
  RecordingStatus,
  RecordingsErrorJson,
  RequestEvent,
  RequestInitLike,
  ResponseEvent,
  ResponseLike,
  ServiceTypeFilter,
  Signal,
  SignalLike,
  TokenEvent,
  TokenReason,
  TokenRequest,
  WaitEvent,
} from 'webex-converged-recordings'
import { RecordingsClient, RecordingsError, warmUp } from 'webex-converged-recordings'
import type {
  Download,
  DownloadLink,
  DownloadOptions,
  DownloadProgress,
  LinkOptions,
  Part,
  Saved,
  SavedFile,
  SaveOptions,
  SaveProgress,
} from 'webex-converged-recordings/download'
import { downloadLink, downloadRecording, saveRecording } from 'webex-converged-recordings/download'
import type {
  Emulator,
  EmulatorAssumptions,
  EmulatorFault,
  EmulatorFaultCalls,
  EmulatorIntegration,
  EmulatorLogEntry,
  EmulatorMedia,
  EmulatorOptions,
  EmulatorRecording,
  EmulatorRequest,
  EmulatorResponse,
  EmulatorSnapshot,
  EmulatorUser,
  FaultOptions,
  NewEmulatorRecording,
} from 'webex-converged-recordings/emulator'
import { createEmulator } from 'webex-converged-recordings/emulator'

export async function downloads(client: RecordingsClient, signal: Signal): Promise<SavedFile[]> {
  const parts: readonly Part[] = ['recording', 'audio', 'transcript', 'notes', 'shortNotes', 'actionItems']
  const link: LinkOptions = { source: 'meetings', hostEmail: 'host@example.com', signal, timeoutMs: undefined }
  const onProgress = ({ received, size }: DownloadProgress) => received / (size ?? received)
  const options: DownloadOptions = { ...link, part: 'audio', offset: 0, validator: undefined, stallTimeoutMs: 5000, onProgress }
  const download: Download = await downloadRecording(client, 'r1', options)
  await downloadRecording(client, 'r1')
  const texts: [string, string | undefined, string | undefined] = [download.name, download.contentType, download.validator]
  const numbers: [number, number | undefined] = [download.offset, download.size]
  const { href, expires }: DownloadLink = await downloadLink(client, 'r1', download.part, link)
  const told = ({ part, received }: SaveProgress) => [part, received, texts, numbers, href, expires]
  const where: SaveOptions = { ...link, dir: 'archive', parts, onProgress: told }
  const { files, absent }: Saved = await saveRecording(client, 'r1', where)
  return files.filter(({ part, path, size, outcome }) => path && size && outcome === 'saved' && !absent.includes(part))
}

export async function client(signal: Signal, fetch: Fetch): Promise<RecordingsClient> {
  await warmUp()
  const told: string[] = []
  const onEvent = (event: ClientEvent) => {
    if (event.type === 'wait') told.push(event.waitMs.toFixed())
  }
  const token = async ({ reason, signal }: TokenRequest) => (signal.aborted ? 'none' : reason)
  const options: ClientOptions = { token, baseUrl: 'https://webexapis.com/v1', fetch, onEvent, signal }
  new RecordingsClient({
    token: 't',
    timeoutMs: 5_000,
    tryTimeoutMs: 1_000,
    retries: 0,
    maxResponseBytes: 1_000_000,
    onEvent: undefined,
  })
  new RecordingsClient({
    token: () => 't',
    fetch: undefined,
    signal: undefined,
    baseUrl: 'http://webex-emulator:8787/v1',
    allowInsecure: true,
  })
  return new RecordingsClient(options)
}

export async function calls(client: RecordingsClient, signal: Signal | undefined): Promise<string> {
  const query: ListQuery = { from: new Date(), to: '2026-05-01T00:00:00Z', status: 'available', serviceType: 'all', max: 10 }
  const page: RecordingPage = await client.listRecordings(query)
  const told: string[] = []
  const onProgress = ({ pages, recordings, reached }: ListProgress) => {
    told.push(pages + recordings + (reached ?? ''))
  }
  const options: ListOptions = { windowDays: 7, prefetch: false, onProgress, retries: 1 }
  const list: RecordingList = client.listRecordings({ ...query, limit: 5, cursor: undefined, topic: undefined }, options)
  for await (const { id, topic } of list) told.push(id, topic ?? '')
  for await (const { items, cursor } of list.pages()) told.push(cursor ?? items[0]?.id ?? '')
  const some: Recording[] = await list.toArray({ limit: 3 })
  const topics: (string | undefined)[] = await list.then(({ items }) => items.map(({ topic }) => topic))
  told.push(...some.map(({ id }) => id), ...topics.map(String))
  const call: CallOptions = { signal, timeoutMs: 5_000, retries: undefined }
  const one: Recording = await client.getRecording(page.items[0]!.id, call)
  const links: DownloadLinks | undefined = one.temporaryDirectDownloadLinks
  const minutes: number = (one.durationSeconds ?? 0) / 60
  const why: DeleteOptions = { reason: 'audit', comment: 'x', signal: call.signal }
  const { outcome }: Deletion = await client.deleteRecording(one.id, why)
  const known: 'deleted' | 'already-gone' = outcome satisfies DeletionOutcome
  return known + minutes + links?.expiration + told.join()
}

/** Many recordings at once, by their IDs or by their owner. */
export async function batches(client: RecordingsClient, ids: readonly string[]): Promise<string[]> {
  const options: BatchOptions = { source: 'meetings', hostEmail: 'a@example.com', siteUrl: 's.webex.com', retries: 1 }
  const { accepted, trackingIds }: BatchResult = await client.trashRecordings(ids, options)
  const count: number | 'all' = accepted
  await client.restoreRecordings({ mine: true })
  await client.purgeRecordings({ ownerEmail: 'a@example.com' }, { signal: options.signal })
  await client.reassignRecordings('b@example.com', { recordingIds: ids, ownerId: '1' }, { retries: 0 })
  await client.reassignRecordings('b@example.com', { everythingOf: { ownerEmail: 'a@example.com' } })
  return [String(count), ...trackingIds]
}

/** What is known of a call, and what Webex may add to it. */
export async function metadata(client: RecordingsClient, ids: readonly string[]): Promise<string | undefined> {
  const all: (RecordingMetadata | undefined)[] = await Promise.all(ids.map(client.getRecordingMetadata))
  const one = await client.getRecordingMetadata('r1', { showAllTypes: true })
  const added = one?.serviceData?.addedByWebex
  const times = one?.serviceData?.recordingActions?.map(({ action, time }) => `${action} ${time}`)
  return all[0]?.serviceData?.callingParty?.actor?.email ?? (typeof added === 'string' ? added : times?.join())
}

/** Methods work taken off their client, and as an array calls them. What is meant by them stays what a call takes. */
export function mapped(client: RecordingsClient, ids: readonly string[], queries: ListQuery[]): Promise<Recording[]> {
  const lists: RecordingList[] = queries.map(client.listRecordings)
  const deletions: Promise<Deletion>[] = ids.map(client.deleteRecording)
  const given: Parameters<RecordingsClient['getRecording']> = ['r1', { retries: lists.length + deletions.length }]
  const { getRecording } = client
  getRecording(...given)
  return Promise.all(ids.map(client.getRecording))
}

/** A subclass, and what stands in for a client in a test, write down what a call takes and no more. */
export class Loud extends RecordingsClient {
  override async getRecording(id: string, options?: CallOptions): Promise<Recording> {
    return { ...(await super.getRecording(id, options)), topic: 'LOUD' }
  }
}
export const standIn: RecordingsClient = {
  listRecordings: (query?: ListQuery, options?: ListOptions) =>
    new RecordingsClient({ token: 't' }).listRecordings(query, options),
  getRecording: async (id: string, _options?: CallOptions) => ({ id }),
  deleteRecording: async (_id: string, _options?: DeleteOptions): Promise<Deletion> => ({ outcome: 'deleted' }),
  getRecordingMetadata: async (id: string) => ({ id }),
  trashRecordings: async () => ({ accepted: 'all', trackingIds: [] }),
  restoreRecordings: async () => ({ accepted: 'all', trackingIds: [] }),
  purgeRecordings: async () => ({ accepted: 'all', trackingIds: [] }),
  reassignRecordings: async () => ({ accepted: 1, trackingIds: [] }),
}

/** Dates of libraries, by what they can do. */
export function dates(
  client: RecordingsClient,
  moment: { toISOString(keepOffset?: boolean): string },
  instant: { toJSON(): string },
): RecordingList {
  const luxon: DateLike = { toJSON: (): string | null => null }
  return [client.listRecordings({ from: moment, to: instant }), client.listRecordings({ from: luxon })][0]!
}

/** An error on its way from a worker, or through a log. */
export function sent(error: RecordingsError, line: unknown): Json<RecordingsErrorJson> {
  const json: RecordingsErrorJson = error.toJSON()
  const back: RecordingsError = RecordingsError.from(json)
  return [RecordingsError.from(line), back][1]!.toJSON()
}

export async function goOn(client: RecordingsClient, cursor: string | undefined): Promise<string> {
  try {
    await client.listRecordings({ cursor })
    return ''
  } catch (error) {
    if (!RecordingsError.is(error)) throw error
    const { retryAfterMs, cursor }: { retryAfterMs?: number; cursor?: string } = error
    const details: ErrorDetails = error
    const isAnError: Error = error
    const because: unknown = error.cause
    const told = `${error.message} ${error.hint ?? ''} ${error.trackingId ?? ''} ${error.status ?? 0} ${error.attempts} ${error.retryable}`
    return `${isAnError.name} ${cursor} ${retryAfterMs} ${details.code} ${told} ${because} ${error instanceof RecordingsError}`
  }
}

/** What an answer says is open: Webex may add to it. What a query says is not. */
export function open(recording: Recording, filter: ServiceTypeFilter, status: RecordingStatus): boolean {
  const unknown: Recording = { id: 'r1', serviceType: 'hologram', status: 'archived', format: 'OGG' }
  return (
    recording.status === 'archived' || recording.status === status || recording.serviceType === filter || unknown.format === 'MP4'
  )
}

/** A switch over all events, and one over all codes, need no default. */
export function event(event: ClientEvent): RequestEvent | ResponseEvent | WaitEvent | TokenEvent | OddEvent | string {
  switch (event.type) {
    case 'request':
      return `${event.method} ${event.path} ${event.attempt}`
    case 'response':
      return `${event.status ?? event.code ?? ''} ${event.trackingId ?? ''} ${event.durationMs.toFixed()}`
    case 'wait':
      return `${event.waitMs.toFixed()} ${event.attempt}`
    case 'token':
      return event.reason satisfies TokenReason
    case 'odd':
      return `${event.call} ${event.method} ${event.path}: ${event.field}: ${event.problem}`
  }
}
export function code(code: ErrorCode): 'yours' | 'theirs' | 'ours' {
  switch (code) {
    case 'invalid-argument':
    case 'unauthorized':
    case 'token-failed':
    case 'forbidden':
    case 'not-found':
    case 'rejected':
    case 'storage':
      return 'yours'
    case 'rate-limited':
    case 'server':
    case 'network':
    case 'timeout':
    case 'not-json':
    case 'unexpected-shape':
    case 'no-media':
    case 'not-media':
    case 'changed':
      return 'theirs'
    case 'internal':
      return 'ours'
  }
}

/** Nothing but what JSON can say, so that it can be stored and sent as it is. */
export type Json<T> = unknown extends T
  ? T
  : T extends string | number | boolean | undefined
    ? T
    : T extends Date | ((...given: never) => unknown)
      ? never
      : { [Name in keyof T]: Json<T[Name]> }

export function json(page: RecordingPage, deletion: Deletion, event: ClientEvent): Json<[RecordingPage, Deletion, ClientEvent]> {
  return [page, deletion, event]
}

/** What Webex adds tomorrow can be read without a cast. */
export const added = ({ summary }: Recording) => (typeof summary === 'string' ? summary.trim() : undefined)

/** A recording is what it looks like: it can be made, taken apart, and extended by what the typings do not name. */
interface Extended extends Recording {
  hostOrgId?: string
}
export function structure(recording: Recording): string {
  const named = ({ id, topic }: { id: string; topic?: string }) => id + topic
  const kept: { [name: string]: unknown } = { ...recording }
  const revived: Recording = JSON.parse(JSON.stringify(recording))
  return (
    named(recording) + named(revived) + kept.hostOrgId + (recording as Extended).hostOrgId + named({ ...recording, topic: 'x' })
  )
}

/** Where there are no types of a platform, these stand in; where there are, its own are as good as these. */
export async function likes(signal: Signal, url: string): Promise<SignalLike> {
  const init: RequestInitLike = { method: 'GET', headers: { Accept: 'application/json' }, redirect: 'manual', signal }
  const send: FetchLike = async (input: string, { method } = init) => {
    const headers = { get: (name: string) => `${name}: ${input} ${method}` }
    const response: ResponseLike = { status: 200, headers, arrayBuffer: async () => new ArrayBuffer(0) }
    return response
  }
  const { status, headers, arrayBuffer } = await send(url, init)
  if (status === 200 && headers.get('Link') === null && (await arrayBuffer()).byteLength > 0) throw signal.reason
  return signal
}

export async function emulator(): Promise<RecordingsClient> {
  const faults = ['DELETE 503 Retry-After=1 x2'] as const
  const made = { recordings: 3, days: 2, seed: 1 }
  const links: EmulatorOptions = { paging: 'offset', linkLifetimeSeconds: 60, lapsedLinkStatus: 404, requestsPerSecond: 5 }
  const options: EmulatorOptions = {
    ...made,
    ...links,
    token: 't',
    retentionDays: 30,
    rangeLimitDays: 30,
    cors: true,
    exposeHeaders: true,
    faults,
    now: () => 0,
  }
  const emulator: Emulator = await createEmulator(options)
  await createEmulator({ faults: 'LIST 503' })
  const fresh: NewEmulatorRecording = { createTime: new Date(), timeRecorded: 0, topic: 'Board meeting' }
  const added: EmulatorRecording = emulator.add(fresh)
  const request: EmulatorRequest = {
    method: 'GET',
    url: `${emulator.baseUrl}/convergedRecordings`,
    headers: [['Authorization', 'Bearer t']],
  }
  const { status, body, delivery }: EmulatorResponse = emulator.handle(request)
  const [fault]: EmulatorFault[] = emulator.faults()
  const isThere: boolean = emulator.remove(added.id) || emulator.restore(added.id) || emulator.recordings().length > 0
  const { fetch, baseUrl } = emulator
  return new RecordingsClient({ token: `${status} ${body.byteLength} ${delivery} ${fault?.applied} ${isThere}`, baseUrl, fetch })
}

/** Everything that a test does with it besides requests. */
export async function kit(emulator: Emulator): Promise<string> {
  const users: EmulatorUser[] = [
    { email: 'ada@example.com' },
    { email: 'root@example.com', token: 't', roles: ['admin', 'compliance-officer'], expires: new Date(), type: 'person' },
  ]
  const integration: EmulatorIntegration = { clientId: 'c', clientSecret: 's', rotate: true, accessTokenSeconds: 60 }
  const media: EmulatorMedia = { ranges: false, etag: false, bearer: 'ignore', lapsed: 'sign-in-page', linkLifetimeSeconds: 60 }
  const assume: EmulatorAssumptions = { fromAlone: 'nothing', secondDelete: 410, linksAfterSeconds: 5, preventDownloading: true }
  const options: EmulatorOptions = { dialect: 'webex', users, integration, media, assume, burst: 5, latencyMs: [1, 5] }
  const webex: Emulator = await createEmulator({ ...options, latencyMs: 5 })
  const saved: EmulatorSnapshot = webex.snapshot()
  await createEmulator({ snapshot: saved, faults: [] })
  await createEmulator({ snapshot: { version: 1, recordings: [{ topic: 'Board meeting' }] } })
  await createEmulator({ snapshot: JSON.parse(JSON.stringify(saved)) })

  const calls: EmulatorFaultCalls = 'DELETE'
  const often: FaultOptions = { retryAfter: 2, times: 1, delayMs: 5 }
  emulator.fail(calls, 429, often)
  emulator.fail('LIST', 'lost', { every: 5 })
  emulator.fail('*', 503, { retryAfter: 'Thu, 15 Jan 2026 12:00:05 GMT', chance: 10 })
  emulator.fail('MEDIA', 'drip', { bytesPerSecond: 500 })
  emulator.fail('GET lost 10%')
  emulator.recover()
  emulator.approve('ABCD-EFGH')
  emulator.approve('ABCD-EFGH', 'ada@example.com')
  emulator.deny('ABCD-EFGH')

  const [first]: EmulatorLogEntry[] = emulator.requests
  const told = emulator.unexpected().map(({ method, path, query, headers, status, refused }) => {
    return `${method} ${path} ${query.max} ${headers.authorization} ${status} ${refused ?? ''}`
  })
  emulator.clear()
  emulator.reset()
  const fields: NewEmulatorRecording = {
    serviceType: 'customerAssist',
    ownerEmail: 'ada@example.com',
    serviceData: { locationId: 'l1' },
    files: { audio: true, transcript: 'Hello' },
    metadata: null,
    department: 'Sales',
  }
  const { department, ownerEmail, deletions }: EmulatorRecording = emulator.add(fields)
  const { baseUrl, close } = await emulator.listen({ port: 0 })
  await emulator.listen().then(({ close }) => close())
  await close()
  return `${baseUrl} ${first?.user} ${first?.fault} ${first?.body} ${first?.time} ${department} ${ownerEmail} ${deletions} ${told}`
}
