// By the package's own name, so that `import` and `require` each find the right file.
import type { Fetch } from 'webex-converged-recordings'

/** The options of an emulator. All are optional; an unknown option is an error. */
export interface EmulatorOptions {
  /** The token that requests must have: 1 to 4096 visible ASCII characters without spaces. Default `"dev-token"`. */
  token?: string
  /** The number of sample recordings, 0 to 100 000. Default 25. */
  recordings?: number
  /** How many past days the sample recordings are spread over, 1 to 3650. Default 25. */
  days?: number
  /** The seed of the sample recordings: the same seed and time give the same recordings. 0 to 2⁵³ − 1. Default 1. */
  seed?: number
  /** How many days after its deletion a recording is purged, 0 to 3650. Default 30. With 0, a deletion purges at once. */
  retentionDays?: number
  /**
   * How many days a list may cover, 0 to 3650. Default 0: no limit, and a list without dates covers everything.
   *
   * With a limit, a list treats its dates as Webex does, whose limit is 30. If `from` and `to` are further apart, the answer
   * is a 400. With only `to`, a list covers the 7 days before it; with neither, the last 7 days. If the limit is less than 7
   * days, it replaces the 7. With only `from`, a list finds nothing. A next link keeps the dates that were filled in.
   */
  rangeLimitDays?: number
  /**
   * What the link to the next page contains. Default `"cursor"`: a cursor that points just past the last recording of the
   * page, so that recordings created or deleted in the meantime do not shift the next page.
   *
   * `"offset"`: how many recordings to skip, counted in the list as it is when the link is followed. For each of them that was
   * deleted in the meantime, the next page misses one that no page has shown; for each new one, it repeats one.
   */
  paging?: 'cursor' | 'offset'
  /**
   * How many seconds a next link is valid by the emulator's clock, 0 to 31 536 000. Default 0: it never expires. An expired
   * link is answered with `lapsedLinkStatus`.
   */
  linkLifetimeSeconds?: number
  /** The status that answers an expired next link. Default 410. */
  lapsedLinkStatus?: 400 | 404 | 410
  /**
   * How many calls the emulator accepts in any second of its clock, 0 to 10 000. Default 0: no limit. Any further call gets
   * a 429 with `Retry-After: 1`: it has no effect, triggers no fault and is not counted. Preflights and downloads are not
   * limited.
   */
  requestsPerSecond?: number
  /**
   * Whether browsers expose the headers `Link`, `Retry-After` and `TrackingID` to pages of other origins. Default true. With
   * false there is no `Access-Control-Expose-Headers`; this hides nothing from the embedded `fetch` or from Node.
   */
  exposeHeaders?: boolean
  /**
   * What goes wrong: one fault or several, at most 1000. Default none. A fault is a line of words: which calls, what happens
   * to them, and how often. The first fault that matches a request and is due is applied, and the faults after it do not
   * count that request. Preflights and downloads never fail.
   *
   * | which calls     |                                                                                      |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `GET`           | a list, or the details of a recording                                                |
   * | `LIST`          | a list                                                                               |
   * | `DELETE`        | a deletion                                                                           |
   * | `*` or nothing  | all of them                                                                          |
   *
   * | what happens    | is the request carried out?                                                          |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `503`           | No. This status, 400 to 599, with the error body of Webex.                           |
   * | `html`          | No. A network's sign-in page, with status 200. `502 html`: with that status.         |
   * | `503 empty`     | No. This status without a body.                                                      |
   * | `empty`         | Yes. The answer has no body; a 204 becomes a 200.                                    |
   * | `truncated`     | Yes. Only the first half of the body is sent, as a complete message.                 |
   * | `reset`         | No. The connection is reset.                                                         |
   * | `lost`          | Yes. The connection is closed before the answer arrives.                             |
   * | `cut`           | Yes. The connection is closed halfway through the body; without a body, like `lost`. |
   * | `stall`         | No. Nothing ever arrives.                                                            |
   * | `stall-body`    | Yes. Only the first half of the body arrives; without a body, nothing at all.        |
   * | `no-items`      | Yes. A page of a list has no items, and a next link that leads to them.              |
   * | `same-link`     | Yes. A page of a list has a next link that leads to itself.                          |
   *
   * The last two only affect lists, even with `GET` and `*`.
   *
   * | in addition     |                                                                                      |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `Retry-After=1` | With a status: adds this header. `_` stands for a space, as in a date.               |
   * | `delay=200`     | Delays the answer by 0 to 3 600 000 milliseconds. Alone: the right answer, but late. |
   *
   * | how often       |                                                                                      |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `x2`            | the next two matching requests, then never                                           |
   * | `10%`           | each matching request with this chance; the same seed gives the same faults          |
   * | `every 5`       | the fifth matching request, the tenth, and so on                                     |
   * | nothing         | every matching request                                                               |
   *
   * @example
   * createEmulator({ faults: ['DELETE 503 Retry-After=1 x2', 'GET lost 10%', 'LIST delay=200'] })
   */
  faults?: string | readonly string[]
  /**
   * The clock: a function that returns milliseconds since 1970. Default `Date.now`.
   *
   * With its own clock, a test can set and move the time: the function is called again for every request and every method call.
   * Everything depends on it: when the sample recordings were created, which days are the last 7, when a deleted recording is
   * purged, when a download link or a next link expires, and how many calls fall into a second. Only a fault's `delay=…` takes
   * real time.
   *
   * @example
   * let time = Date.parse('2026-01-15T12:00:00Z')
   * const emulator = await createEmulator({ now: () => time })
   * time += 30 * 86_400_000
   */
  now?: () => number
}

/** A request as plain data. */
export interface EmulatorRequest {
  /** The method, in upper case. */
  method: string
  /** The absolute URL. Links in the answer have the same origin. */
  url: string
  /** Names and values. Names are case-insensitive. */
  headers?: Array<[name: string, value: string]>
  /** The body. Absent if there is none. */
  body?: Uint8Array
}

/** A response as plain data. */
export interface EmulatorResponse {
  /** The status code; 0, without headers and body, if no part of an answer arrives: with `reset`, `lost` and `stall`. */
  status: number
  /** Names and values. No name occurs twice. */
  headers: Array<[name: string, value: string]>
  /** The whole body, even if only its first half arrives: with `cut` and `stall-body`. Empty if there is none. */
  body: Uint8Array
  /** How it should reach the caller: `whole`, unless a fault says otherwise. The caller of `handle` has to carry it out. */
  delivery: 'whole' | 'reset' | 'lost' | 'cut' | 'stall' | 'stall-body'
  /** How many milliseconds late it should arrive: 0, unless a fault says otherwise. */
  delayMs: number
}

/** A fault, with the number of requests it was applied to. */
export interface EmulatorFault {
  /** The fault as given in the options. */
  fault: string
  /** The number of requests it was applied to. */
  applied: number
}

/** A recording as tests see it: the fields that a list shows, whatever its status, and how many times it was deleted. */
export interface EmulatorRecording {
  /** A UUID. */
  id: string
  /** Its status. */
  status: 'available' | 'deleted' | 'purged'
  /** How many times requests have deleted it. Deletions that were refused or found nothing do not count. */
  deletions: number
  /** When the file was created, RFC 3339 in UTC. */
  createTime: string
  /** `MP4` for meetings, `MP3` for calls. */
  format: 'MP4' | 'MP3'
  /** The service that made it. */
  serviceType: 'calling' | 'meeting'
  /** The title. */
  topic?: string
  /** When the record button was pressed, RFC 3339 in UTC. */
  timeRecorded?: string
  /** Its length in seconds. */
  durationSeconds?: number
  /** The size of the file in bytes. */
  sizeBytes?: number
  /** The URL of a download page, which does not exist. */
  downloadUrl?: string
  /** The URL of a player page, which does not exist. */
  playbackUrl?: string
  /** The ID of the meeting, for recordings of meetings. */
  meetingId?: string
  /** The host's email address. */
  hostEmail?: string
  /** The host's name. */
  hostDisplayName?: string
}

/** A recording to add. A field that you leave out is absent, unless it has a default here. */
export interface NewEmulatorRecording
  extends Partial<
    Omit<EmulatorRecording, 'id' | 'status' | 'createTime' | 'serviceType' | 'timeRecorded' | 'format' | 'deletions'>
  > {
  /** 1 to 256 letters, digits, `-` and `_`, unique among the recordings. Default: a UUID that depends on the seed. */
  id?: string
  /** Its status. With `"deleted"` it counts as deleted now. Default `"available"`. */
  status?: 'available' | 'deleted' | 'purged'
  /**
   * When the file was created, exact to the millisecond: lists are sorted and filtered by it. An RFC 3339 date and time with
   * a zone, a `Date`, or milliseconds since 1970. Default: now, by the emulator's clock.
   */
  createTime?: string | Date | number
  /** The service that made it. Default `"meeting"`. */
  serviceType?: 'calling' | 'meeting'
  /** When the record button was pressed, in the same forms as `createTime`. */
  timeRecorded?: string | Date | number
}

/** A local Webex. */
export interface Emulator {
  /**
   * Use it in place of the global `fetch`. It answers requests to any origin and never opens a connection. If the signal is
   * aborted, it rejects with the signal's reason. Faults have the same effect as on a platform's `fetch`: if the connection
   * breaks, `fetch` or reading the body rejects with a `TypeError`; if it stalls, nothing arrives until the signal is aborted.
   *
   * Every answer arrives in its own task, so that timers and events get their turn while a long list is looped over. Fake timers
   * do not hold it up. It takes any `Request`, even another library's, and returns an instance of the `Response` that was
   * global when this module was loaded. If there was none, it takes strings and bytes as bodies, and returns an object with
   * `ok`, `status`, `url`, `headers`, `arrayBuffer()`, `text()` and `json()`.
   */
  fetch: Fetch
  /** A base URL that a client accepts: `http://127.0.0.1/v1`. */
  baseUrl: string
  /**
   * Answers a request synchronously, without `Request` and `Response`: for servers and for tests. A fault decides whether the
   * request is carried out, and the answer says in `delivery` and `delayMs` how it should reach the caller.
   */
  handle(request: EmulatorRequest): EmulatorResponse
  /**
   * Adds a recording, and returns it. A list that is being paged through shows it if its place has not been passed yet.
   *
   * @throws RangeError that says which field is wrong, why, and what is allowed.
   *
   * @example
   * emulator.add({ createTime: '2026-01-15T12:00:00.123Z', topic: 'Board meeting' })
   */
  add(recording?: NewEmulatorRecording): EmulatorRecording
  /**
   * Removes a recording as if it had never existed: no list shows it, whatever the status, and a request for its details gets
   * a 404. Next links stay valid. (A recording that a request deletes stays, with another status.) Returns false if there is
   * no such recording.
   */
  remove(id: string): boolean
  /** Restores a deleted recording. Returns false if that is impossible because it is unknown, not deleted, or purged already. */
  restore(id: string): boolean
  /** All recordings, newest first, including deleted and purged ones. */
  recordings(): EmulatorRecording[]
  /** The faults from the options, in the same order, with the number of requests each was applied to. */
  faults(): EmulatorFault[]
}

/**
 * Creates a local Webex for tests and demos. It has sample recordings, and follows the contract of the Converged Recordings API.
 *
 * It is slow, or the server or the network fails, only if the option `faults` asks for that. It has no rate limit, next links
 * never expire, and a list may cover any range, unless you set `requestsPerSecond`, `linkLifetimeSeconds` or `rangeLimitDays`.
 * It does not imitate scopes or media (a download is a few bytes of the right type).
 *
 * @throws RangeError (as a rejection) that says which option is wrong, why, and what is allowed.
 *
 * @example
 * const emulator = await createEmulator({ recordings: 250 })
 * const client = new RecordingsClient({ token: 'dev-token', baseUrl: emulator.baseUrl, fetch: emulator.fetch })
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>
