// By the package's own name, which leads an importing module and a requiring one to the right file.
import type { Fetch } from 'webex-converged-recordings'

/** What can be chosen about an emulator. Whatever is left out has a default; an unknown name is refused. */
export interface EmulatorOptions {
  /** The token that opens the emulator: 1 to 4096 visible ASCII characters without spaces. Default `"dev-token"`. */
  token?: string
  /** How many recordings there are, 0 to 100 000. Default 25. */
  recordings?: number
  /** Over how many days of the past the made-up recordings are spread, 1 to 3650. Default 25. */
  days?: number
  /** What the made-up recordings follow from: the same seed and time give the same ones. 0 to 2⁵³ − 1. Default 1. */
  seed?: number
  /** After how many days a deleted recording is purged, 0 to 3650. Default 30. */
  retentionDays?: number
  /**
   * How many days a list may cover, 0 to 3650. Default 0: no limit, and a list covers everything unless told otherwise.
   *
   * With a limit, a list treats its dates as Webex does, whose limit is 30. More time between `from` and `to` is a 400. With
   * `to` alone it covers the 7 days before that, and with neither the last 7 days; or the limit, where that is less. With
   * `from` alone it finds nothing. A next link keeps the dates that were filled in.
   */
  rangeLimitDays?: number
  /**
   * What the link to the next page carries. Default `"cursor"`: a cursor that points just past the last recording of the
   * page, so that nothing that is made or deleted in the meantime shifts the next one.
   *
   * With `"offset"` it is how many recordings to skip, counted in the list as it is when the link is followed. For each of
   * them that has been deleted since, the next page skips one that no page has shown; for each new one, it repeats one.
   */
  paging?: 'cursor' | 'offset'
  /**
   * For how many seconds of the emulator's clock a next link can be followed, 0 to 31 536 000. Default 0: it never lapses.
   * One that has lapsed is answered with `lapsedLinkStatus`.
   */
  linkLifetimeSeconds?: number
  /** The status that answers a next link that has lapsed. Default 410. */
  lapsedLinkStatus?: 400 | 404 | 410
  /**
   * How many calls the emulator takes in any second of its clock, 0 to 10 000. Default 0: there is no limit. The others
   * get a 429 with `Retry-After: 1`; they do nothing, meet no fault and do not count. Preflights and downloads are not limited.
   */
  requestsPerSecond?: number
  /**
   * Whether a page of another origin sees the headers `Link`, `Retry-After` and `TrackingID` in a browser. Default true.
   * With false there is no `Access-Control-Expose-Headers`. It hides nothing from the embedded `fetch` or from Node.
   */
  exposeHeaders?: boolean
  /**
   * What goes wrong: one fault or several, at most 1000. Nothing unless chosen. Each is a line of words: which calls, what
   * happens to them, and how often. The first one that matches a request and is due applies; what it takes, the later
   * ones do not count. Preflights and downloads never fail.
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
   * | `truncated`     | Yes. The body ends half-way, in a message that is complete.                          |
   * | `reset`         | No. The connection is reset.                                                         |
   * | `lost`          | Yes. The connection is closed before the answer.                                     |
   * | `cut`           | Yes. The connection is closed half-way through the body; without a body, as `lost`.  |
   * | `stall`         | No. Nothing ever comes.                                                              |
   * | `stall-body`    | Yes. Nothing comes after the first half of the body; without a body, nothing at all. |
   * | `no-items`      | Yes. A page of a list has no items, and a next link that leads to them.              |
   * | `same-link`     | Yes. A page of a list has a next link that leads to itself.                          |
   *
   * The last two strike lists only, also beside `GET` and `*`.
   *
   * | beside that     |                                                                                      |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `Retry-After=1` | This header, beside a status. `_` stands for a space, as a date needs it.            |
   * | `delay=200`     | So many milliseconds later, 0 to 3 600 000. Alone: the right answer, late.           |
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
   * The clock: a function that gives milliseconds since 1970. Default `Date.now`.
   *
   * With one of its own a test sets the time and moves it: it is asked anew at every request and every call. All goes by
   * it: when the made-up recordings were created, what the last 7 days are, when a deleted recording is purged, when a
   * download link or a next link lapses, how many calls a second has. Only `delay=…` of a fault takes real time.
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
  /** Names and values. The case of a name does not matter. */
  headers?: Array<[name: string, value: string]>
  /** The body. Left out when there is none. */
  body?: Uint8Array
}

/** A response as plain data. */
export interface EmulatorResponse {
  /** The status code; 0, without headers and body, where nothing of an answer arrives: `reset`, `lost` and `stall`. */
  status: number
  /** Names and values. No name occurs twice. */
  headers: Array<[name: string, value: string]>
  /** The whole body, also where only its first half arrives: `cut` and `stall-body`. Empty when there is none. */
  body: Uint8Array
  /** How it is to reach the caller: `whole` unless a fault was asked for. Who calls `handle` has to see to it. */
  delivery: 'whole' | 'reset' | 'lost' | 'cut' | 'stall' | 'stall-body'
  /** How many milliseconds later: 0 unless a fault was asked for. */
  delayMs: number
}

/** A fault, and how often it struck. */
export interface EmulatorFault {
  /** The fault as it was chosen. */
  fault: string
  /** How many requests it struck. */
  applied: number
}

/** A recording as a test wants to see it: what the API shows in a list, whatever the status, and what was done to it. */
export interface EmulatorRecording {
  /** A UUID. */
  id: string
  /** What became of it. */
  status: 'available' | 'deleted' | 'purged'
  /** How often a request deleted it. A deletion that was refused or found nothing does not count. */
  deletions: number
  /** When the file was made, RFC 3339 in UTC. */
  createTime: string
  /** `MP4` for meetings, `MP3` for calls. */
  format: 'MP4' | 'MP3'
  /** What made it. */
  serviceType: 'calling' | 'meeting'
  /** The title. */
  topic?: string
  /** When the record button was pressed, RFC 3339 in UTC. */
  timeRecorded?: string
  /** Its length in seconds. */
  durationSeconds?: number
  /** The size of the file. */
  sizeBytes?: number
  /** A page to download it from. It does not exist. */
  downloadUrl?: string
  /** A page to play it on. It does not exist. */
  playbackUrl?: string
  /** The meeting, for recordings of meetings. */
  meetingId?: string
  /** The e-mail address of the host. */
  hostEmail?: string
  /** The name of the host. */
  hostDisplayName?: string
}

/** A recording to put in. What is left out of the optional fields is absent, unless a default is named here. */
export interface NewEmulatorRecording
  extends Partial<Omit<EmulatorRecording, 'id' | 'status' | 'createTime' | 'serviceType' | 'timeRecorded' | 'format' | 'deletions'>> {
  /** 1 to 256 letters, digits, `-` and `_`, as no other recording has them. Default: a UUID that follows from the seed. */
  id?: string
  /** What became of it. One that is deleted was deleted now. Default `"available"`. */
  status?: 'available' | 'deleted' | 'purged'
  /**
   * When the file was made, exact to the millisecond: lists are ordered by it, and their dates compare with it. A date and
   * time with a zone as in RFC 3339, a `Date`, or milliseconds since 1970. Default: now, by the emulator's clock.
   */
  createTime?: string | Date | number
  /** What made it. Default `"meeting"`. */
  serviceType?: 'calling' | 'meeting'
  /** When the record button was pressed. */
  timeRecorded?: string | Date | number
}

/** A local Webex. */
export interface Emulator {
  /**
   * Use it in place of the global `fetch`. It answers for every origin and never opens a connection. An aborted signal
   * rejects with its reason. A fault does what it would do to a platform's `fetch`: where the connection breaks, `fetch`
   * or the reading of the body rejects with a `TypeError`; where it stalls, nothing comes until the signal aborts.
   *
   * Every answer comes in a task of its own, so that timers and events get their turn during a long walk. Fake timers do not
   * hold it up. It takes any `Request`, also another library's, and gives the `Response` that there was when this module was
   * loaded. Where there was none, it takes strings and bytes as bodies, and gives an object with `ok`, `status`, `url`,
   * `headers`, `arrayBuffer()`, `text()` and `json()`.
   */
  fetch: Fetch
  /** A base URL that a client accepts: `http://127.0.0.1/v1`. */
  baseUrl: string
  /**
   * Answers a request without `Request` and `Response`, at once: for servers and for tests. With a fault, the request is
   * carried out or not as the fault says, and the answer says in `delivery` and `delayMs` how it is to reach the caller.
   */
  handle(request: EmulatorRequest): EmulatorResponse
  /**
   * Puts in another recording, and gives it as it then is. A list that is being paged through shows it if its place is
   * still to come.
   *
   * @throws RangeError that names the field that cannot be used, what was wrong, and what is allowed.
   *
   * @example
   * emulator.add({ createTime: '2026-01-15T12:00:00.123Z', topic: 'Board meeting' })
   */
  add(recording?: NewEmulatorRecording): EmulatorRecording
  /**
   * Takes a recording out altogether, as if it had never been: no list has it, whatever the status, and its details answer
   * 404. Next links stay good. What a request deletes stays, with another status. False when there is no such recording.
   */
  remove(id: string): boolean
  /** Takes a deleted recording back. False when there is nothing to take back: unknown, never deleted, or purged. */
  restore(id: string): boolean
  /** Everything there is, newest first: also what is deleted or purged. */
  recordings(): EmulatorRecording[]
  /** The faults that were chosen, in their order, and how often each of them struck. */
  faults(): EmulatorFault[]
}

/**
 * Makes a local Webex for tests and demos: it answers as the contract of the converged recordings API says, from made-up
 * recordings.
 *
 * Failures of the server and of the network, and slowness come where the option `faults` asks for them, and never by
 * themselves. A rate limit comes with `requestsPerSecond`, next links that lapse with `linkLifetimeSeconds`, and the date
 * window of Webex with `rangeLimitDays`: else a list covers everything unless told otherwise. Not imitated: scopes, and
 * media (a download is a few bytes of the right type).
 *
 * @throws RangeError (as a rejection) that names the option that cannot be used, what was wrong, and what is allowed.
 *
 * @example
 * const emulator = await createEmulator({ recordings: 250 })
 * const client = new RecordingsClient({ token: 'dev-token', baseUrl: emulator.baseUrl, fetch: emulator.fetch })
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>
