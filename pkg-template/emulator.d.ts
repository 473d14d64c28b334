// By the package's own name, so that `import` and `require` each find the right file.
import type { Fetch } from 'webex-converged-recordings'

/** The options of an emulator. All are optional; an unknown option is an error. */
export interface EmulatorOptions {
  /**
   * The token that requests must have: 1 to 4096 visible ASCII characters without spaces. Default `"dev-token"`. With `users`, it
   * is the token of the first one, unless that has another.
   */
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
   * How many days a list may cover, 0 to 3650. Default 0: no limit, and a list without dates covers everything; with
   * `dialect: "webex"`, 0 means 30, and the list of one's own meetings has no limit.
   *
   * With a limit, a list treats its dates as Webex does, whose limit is 30. If `from` and `to` are further apart, the answer
   * is a 400. With only `to`, a list covers the 7 days before it; with neither, the last 7 days. If the limit is less than 7
   * days, it replaces the 7. With only `from`, a list finds nothing; with `dialect: "webex"`, `assume.fromAlone` decides. A next
   * link keeps the dates that were filled in.
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
   * How many calls the emulator accepts in a second of its clock on average, 0 to 10 000. Default 0: no limit. Any further
   * call gets a 429 with `Retry-After: 1`: it has no effect, triggers no fault and is not counted. Preflights and downloads are
   * not limited.
   *
   * Calls take tokens from a bucket, which holds `burst` of them and is refilled at this rate.
   */
  requestsPerSecond?: number
  /** How many calls the rate limit accepts at once, 1 to 10 000. Default: as many as in a second. */
  burst?: number
  /**
   * Delays every answer by this many milliseconds, or by a random number of them between the two, 0 to 3 600 000. Default 0. The
   * same seed gives the same delays.
   */
  latencyMs?: number | readonly [least: number, most: number]
  /**
   * Whether pages of other origins may call it (CORS). Default true. With false, a preflight gets a 401, and no answer allows an
   * origin.
   */
  cors?: boolean
  /**
   * Whether browsers expose the headers `Link`, `Retry-After` and `TrackingID` to pages of other origins. Default true. With
   * false there is no `Access-Control-Expose-Headers`; this hides nothing from the embedded `fetch` or from Node.
   */
  exposeHeaders?: boolean
  /**
   * What goes wrong: one fault or several, at most 1000. Default none. A fault is a line of words: which calls, what happens
   * to them, and how often. The first fault that matches a request and is due is applied, and the faults after it do not
   * count that request. Preflights never fail, files only with `MEDIA`, and requests for tokens only with `TOKEN`.
   *
   * | which calls     |                                                                                      |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `GET`           | everything that is only read: a list, the details of a recording                     |
   * | `LIST`          | a list                                                                               |
   * | `DELETE`        | a deletion                                                                           |
   * | `POST`          | a batch, with `dialect: "webex"`                                                     |
   * | `*` or nothing  | all of these                                                                         |
   * | `MEDIA`         | a file                                                                               |
   * | `TOKEN`         | a request for a token, with `dialect: "webex"`                                       |
   *
   * | what happens    | is the request carried out?                                                          |
   * | --------------- | ------------------------------------------------------------------------------------ |
   * | `503`           | No. This status, 400 to 599, with the error body of Webex.                           |
   * | `html`          | No. A network's sign-in page, with status 200. `502 html`: with that status.         |
   * | `redirect`      | No. A redirect (302) to a network's sign-in page on another host.                    |
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
   * | `wrong-length`  | A file has a `Content-Length` that is too large; then the connection is closed.      |
   * | `wrong-range`   | A part of a file starts earlier than was asked for, and says so.                     |
   * | `changed`       | From now on, the file has other bytes and another ETag.                              |
   * | `lapse`         | Half of a file; then the connection is closed, and the link has lapsed.              |
   * | `drip=20000`    | A file arrives at so many bytes a second.                                            |
   *
   * `no-items` and `same-link` only affect lists, even with `GET` and `*`. The last five only affect files, with `MEDIA`.
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
   * Which API the emulator has. Default `"contract"`: the contract of the Converged Recordings API, with a single token that may
   * do everything.
   *
   * `"webex"`: the service as Cisco documents it. Calls are at `/convergedRecordings`, meetings at `/recordings`, and everybody's
   * at `/admin/…`. There are people with rights, a recycle bin, and sign-in. A list covers at most 30 days, except for
   * `/recordings`.
   */
  dialect?: 'contract' | 'webex'
  /**
   * The people, at most 1000. Only with `dialect: "webex"`. Default: one person, `user@example.com`, with the option `token`.
   * The sample recordings belong to the first one.
   *
   * @example
   * users: [
   *   { email: 'ada@example.com' },
   *   { email: 'root@example.com', token: 'admin-token', roles: ['admin'] },
   *   { email: 'law@example.com', token: 'officer-token', roles: ['compliance-officer'] },
   * ]
   */
  users?: readonly EmulatorUser[]
  /** The app that people sign in to. Only with `dialect: "webex"`. */
  integration?: EmulatorIntegration
  /** How the hosts of the files behave. */
  media?: EmulatorMedia
  /** What Webex's documentation leaves open. Only with `dialect: "webex"`. */
  assume?: EmulatorAssumptions
  /**
   * What to start from, in place of sample recordings: what `snapshot()` returned, or a seed, which has only a version and
   * recordings. Options that are given beside it win over those in it.
   *
   * @example
   * createEmulator({ snapshot: { version: 1, recordings: [{ topic: 'Board meeting', createTime: '2026-01-15T12:00:00Z' }] } })
   */
  snapshot?: EmulatorSnapshot
  /**
   * The clock: a function that returns milliseconds since 1970. Default `Date.now`.
   *
   * With its own clock, a test can set and move the time: the function is called again for every request and every method call.
   * Everything depends on it: when the sample recordings were created, which days are the last 7, when a deleted recording is
   * purged, when a token, a download link or a next link expires, and how many calls fall into a second. Only delays take real
   * time: `latencyMs`, and the faults `delay=…` and `drip=…`.
   *
   * @example
   * let time = Date.parse('2026-01-15T12:00:00Z')
   * const emulator = await createEmulator({ now: () => time })
   * time += 30 * 86_400_000
   */
  now?: () => number
}

/** Somebody whom the emulator knows. */
export interface EmulatorUser {
  /** The email address. All users have different ones; case does not matter. */
  email: string
  /**
   * The access token, 1 to 4096 visible ASCII characters without spaces. All users have different ones. The first user's default
   * is the option `token`; the others need one.
   */
  token?: string
  /** A refresh token for `/v1/access_token`, in the same form. Absent: none. A bot has none. */
  refreshToken?: string
  /** The name. Default: made from the email address. */
  name?: string
  /** Default `"person"`. A bot cannot have scopes that open recordings. */
  type?: 'person' | 'bot'
  /** What the user is in the organization. Default: nothing in particular. A bot has no roles. */
  roles?: ReadonlyArray<'admin' | 'compliance-officer'>
  /**
   * The scopes of the token, at most 100. Default: all that have to do with recordings and that somebody with these roles can
   * have, and `spark:people_read`; for a bot, only that. A scope for administrators or compliance officers counts only together
   * with the role.
   */
  scopes?: readonly string[]
  /** When the token ends: RFC 3339 with a zone, a `Date`, or milliseconds since 1970. Default: never. */
  expires?: string | Date | number
}

/** The app that people sign in to: for `/v1/access_token`, `/v1/device/authorize` and `/v1/device/token`. */
export interface EmulatorIntegration {
  /** 1 to 4096 visible ASCII characters without spaces and colons. Default `"emulator-client"`. */
  clientId?: string
  /** 1 to 4096 visible ASCII characters without spaces. Default `"emulator-secret"`. */
  clientSecret?: string
  /** How many seconds an access token is valid, 1 to 315 360 000. Default 1 209 599: 14 days. */
  accessTokenSeconds?: number
  /** How many seconds a refresh token is valid after its last use, 1 to 315 360 000. Default 7 775 999: 90 days. */
  refreshTokenSeconds?: number
  /** Whether a refresh gives a new refresh token and ends the old one. Default false. */
  rotate?: boolean
  /**
   * A refresh within so many seconds of the last access token gives that token again, as Webex often does for a day. 0 to
   * 315 360 000. Default 0: each refresh gives a new one.
   */
  sameTokenSeconds?: number
  /** How many seconds a device code is valid, 1 to 86 400. Default 300. */
  deviceCodeSeconds?: number
  /** How many seconds a device has to wait before it asks again, 0 to 3600. Default 2. */
  deviceIntervalSeconds?: number
}

/** How the hosts of the files behave. What Webex's do is not documented. */
export interface EmulatorMedia {
  /** Whether they honour `Range`. Default true. With false, every answer is a 200 with the whole file. */
  ranges?: boolean
  /** Which ETag they send. Default `"strong"`; false: none. */
  etag?: 'strong' | 'weak' | false
  /**
   * What a request with an `Authorization` header gets: the file, or a sign-in page with status 200, as was seen with Webex.
   * Default `"sign-in-page"` with `dialect: "webex"`, otherwise `"ignore"`. Notes may always be requested with a token: as
   * documented, they need one.
   */
  bearer?: 'sign-in-page' | 'ignore'
  /** What a link that has lapsed gets: a status, or a sign-in page with status 200. Default 403. */
  lapsed?: 401 | 403 | 404 | 410 | 'sign-in-page'
  /** How many seconds a link is valid, 1 to 31 536 000. Default 10 800: three hours, as documented. */
  linkLifetimeSeconds?: number
}

/**
 * What Webex's documentation leaves open, or where something else was seen. Each default is what the documentation says, or what
 * is most likely.
 */
export interface EmulatorAssumptions {
  /** What a list with only `from` finds: the 7 days after it, as documented, or nothing, as was seen. Default `"week"`. */
  fromAlone?: 'week' | 'nothing'
  /**
   * What the list of the organization's calls shows without an owner: everybody's, as documented, or the caller's own, as was
   * seen in one organization. Default `"organization"`.
   */
  adminList?: 'organization' | 'own'
  /** What the filter `topic` finds: titles that contain it, or only whole titles. Case does not matter. Default `"part"`. */
  topic?: 'part' | 'whole'
  /** What happens to a `max` above 100: it is reduced to 100, or refused with a 400. Default `"clamp"`. */
  tooLargeMax?: 'clamp' | 'refuse'
  /** The answer to deleting again what was deleted for good. Default 404. */
  secondDelete?: 404 | 410 | 204
  /** What happens to a batch with an unknown id: it is refused as a whole, or the id is skipped. Default `"refuse"`. */
  unknownIdInBatch?: 'refuse' | 'skip'
  /** How many seconds after its creation a recording gets download links, 0 to 31 536 000. Default 0. */
  linksAfterSeconds?: number
  /** Whether the organization prevents downloading: then only compliance officers get links. Default false. */
  preventDownloading?: boolean
}

/** A request that the emulator got, and what became of it. Tokens, tickets and other secrets are shown as `…`. */
export interface EmulatorLogEntry {
  /** The method. */
  method: string
  /** The path, with its first slash, as it was sent. */
  path: string
  /** The parameters of the query, decoded. */
  query: Record<string, string>
  /** The headers, with names in lower case. */
  headers: Record<string, string>
  /** The body, at most its first 8 KiB. Absent if there was none, in requests for tokens, and in those to unknown paths. */
  body?: string
  /** The status of the answer; 0 if nothing arrived. */
  status: number
  /** The caller's email address. Only with `dialect: "webex"`, and only with a valid token. */
  user?: string
  /** The fault that was applied, as it was written. */
  fault?: string
  /** Why the emulator refused the request. */
  refused?: string
  /** When it arrived, by the emulator's clock. */
  time: string
}

/** The whole state of an emulator as plain JSON, or a seed. */
export interface EmulatorSnapshot {
  /** The version of the format. Others are refused. */
  version: 1
  /** Recordings, each as `add` takes it. */
  recordings?: readonly NewEmulatorRecording[]
  /** The rest of what `snapshot()` returned: the options, and what changed. */
  [part: string]: unknown
}

/** Which requests a fault affects. `*`: all but those for files and for tokens. */
export type EmulatorFaultCalls = '*' | 'GET' | 'LIST' | 'DELETE' | 'POST' | 'MEDIA' | 'TOKEN'

/** How often a fault is applied, and its numbers. Give at most one of `times`, `chance` and `every`. */
export interface FaultOptions {
  /** With a status: the header `Retry-After`, in seconds or as a date. */
  retryAfter?: number | string
  /** Delays the answer by 0 to 3 600 000 milliseconds. */
  delayMs?: number
  /** For how many requests it is applied, 0 to 1 000 000; then never again. */
  times?: number
  /** The chance of each request, in percent: a whole number, 0 to 100. */
  chance?: number
  /** With 5: it is applied to the fifth request, the tenth, and so on. 1 to 1 000 000. */
  every?: number
  /** With `drip`: how many bytes a second, 1 to 1 000 000 000. */
  bytesPerSecond?: number
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
  /**
   * The whole body, even if only its first half arrives: with `cut` and `stall-body`. Empty if there is none, and if there are
   * `chunks`.
   */
  body: Uint8Array
  /**
   * With a file: the body in pieces of at most 64 KiB, which are computed as they are taken, because a file can be larger than the
   * memory. The header `Content-Length` says how long it is. If only a part arrives, these are the pieces of that part. They can be
   * taken once.
   */
  chunks?: Iterable<Uint8Array>
  /**
   * How it should reach the caller: `whole`, unless a fault says otherwise. The caller of `handle` has to carry it out. `drip`:
   * at `bytesPerSecond`.
   */
  delivery: 'whole' | 'reset' | 'lost' | 'cut' | 'stall' | 'stall-body' | 'drip'
  /** With `drip`: how many bytes of the body arrive in a second. */
  bytesPerSecond?: number
  /** How many milliseconds late it should arrive: 0, unless a fault or `latencyMs` says otherwise. */
  delayMs: number
}

/** A fault, with the number of requests it was applied to. */
export interface EmulatorFault {
  /** The fault in its notation, as it was given. */
  fault: string
  /** The number of requests it was applied to. */
  applied: number
}

/** A recording as tests see it: the fields that a list shows, whatever its status, and how many times it was deleted. */
export interface EmulatorRecording {
  /** A UUID, or 32 hexadecimal digits for sample meetings in the dialect of Webex; or what a test chose. */
  id: string
  /** Its status. */
  status: 'available' | 'deleted' | 'purged'
  /** How many times requests have deleted it. Deletions that were refused or found nothing do not count. */
  deletions: number
  /** When the file was created, RFC 3339 in UTC. */
  createTime: string
  /** `MP4` for meetings, `MP3` for calls, unless a test chose another one. */
  format: 'MP4' | 'MP3' | 'ARF' | 'UPLOADED'
  /** The service that made it. */
  serviceType: EmulatorServiceType
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
  /** The ID of the owner of a call's recording. */
  ownerId?: string
  /** The email address of the owner of a call's recording. */
  ownerEmail?: string
  /** What kind of owner it is. */
  ownerType?: string
  /** Where the file is stored. */
  storageRegion?: string
  /** The site of a meeting. */
  siteUrl?: string
  /** Every other field that it has. */
  [field: string]: unknown
}

/**
 * The service that made a recording. In the dialect of Webex, calls have the first two, and meetings have the last four:
 * `meeting` becomes `MeetingCenter`.
 */
export type EmulatorServiceType =
  | 'calling'
  | 'customerAssist'
  | 'meeting'
  | 'MeetingCenter'
  | 'EventCenter'
  | 'TrainingCenter'
  | 'SupportCenter'

/** The recordings at a glance. */
export interface EmulatorOverview {
  /** How many there are with each status. */
  counts: Record<EmulatorRecording['status'], number>
  /** The newest, newest first, whatever their status. */
  recordings: EmulatorRecording[]
}

/**
 * A recording to add. A field that you leave out is absent, unless it has a default here. In the dialect of Webex, it gets all the
 * fields that Webex requires, and belongs to the first user unless it has an owner or a host.
 */
export interface NewEmulatorRecording {
  /** 1 to 256 letters, digits, `-` and `_`, unique among the recordings. Default: a UUID that depends on the seed. */
  id?: string
  /** Its status. With `"deleted"` it counts as deleted now. Default `"available"`. */
  status?: 'available' | 'deleted' | 'purged'
  /**
   * When the file was created, exact to the millisecond: lists are sorted and filtered by it. An RFC 3339 date and time with
   * a zone, a `Date`, or milliseconds since 1970. Default: now, by the emulator's clock.
   */
  createTime?: string | Date | number
  /** The service that made it. Default `"meeting"`, which the dialect of Webex calls `"MeetingCenter"`. */
  serviceType?: EmulatorServiceType
  /** Default: `MP3` for calls, `MP4` for meetings. */
  format?: 'MP4' | 'MP3' | 'ARF' | 'UPLOADED'
  /** When the record button was pressed, in the same forms as `createTime`. */
  timeRecorded?: string | Date | number
  /** Its length in seconds. It is also the length of its files. */
  durationSeconds?: number
  /** The size of the file in bytes. */
  sizeBytes?: number
  /** Download links of your own: shown as they are. */
  temporaryDirectDownloadLinks?: object
  /**
   * Which files there are. A text is the content of the file. Not shown. Default: the audio of a call, the video of a meeting.
   */
  files?: {
    /** The video of a meeting. */
    recording?: boolean
    /** The audio. */
    audio?: boolean
    /** The transcript, as WebVTT. */
    transcript?: boolean | string
    /** Suggested notes, as HTML. */
    suggestedNotes?: boolean | string
    /** Short notes, as HTML. */
    shortNotes?: boolean | string
    /** Action items, as HTML. */
    actionItems?: boolean | string
  }
  /** The metadata of a call, or null for none. Not shown in lists and details. Default: made up. */
  metadata?: object | null
  /** How many times requests have deleted it. Default 0. */
  deletions?: number
  /** With the status `"deleted"`: when it was deleted. Default: now. */
  deleteTime?: string | Date | number
  /** Whether a compliance officer has deleted it for good, so that no request finds it any more. Not shown. Default false. */
  erased?: boolean
  /** Any other field. It is kept and shown as it is, because Webex may add fields. */
  [field: string]: unknown
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
  /**
   * How many recordings there are with each status, and the newest `most` of them, 0 to 1000. However many there are, it is fast
   * enough to be asked every second.
   */
  overview(most: number): EmulatorOverview
  /** The faults in their order, with the number of requests each was applied to. */
  faults(): EmulatorFault[]
  /**
   * Adds a fault after the others, in the notation of the option `faults`, or word by word.
   *
   * @throws RangeError that says what is wrong with it, and what is allowed.
   *
   * @example
   * emulator.fail('DELETE', 429, { retryAfter: 2, times: 1 })
   * emulator.fail('GET lost 10%')
   */
  fail(fault: string): void
  fail(calls: EmulatorFaultCalls, effect: number | string, options?: FaultOptions): void
  /** Removes every fault. */
  recover(): void
  /** The requests so far, oldest first: the last 10 000 of them. A new array each time. */
  readonly requests: EmulatorLogEntry[]
  /** Forgets the requests. */
  clear(): void
  /**
   * The requests that no Webex would understand: an unknown path, method or parameter, or a body of the wrong form. Not those
   * whose token is wrong, that ask for an unknown recording, or that a fault refused.
   *
   * @example
   * afterEach(() => expect(emulator.unexpected()).toEqual([]))
   */
  unexpected(): EmulatorLogEntry[]
  /**
   * Goes back to the start: recordings, tokens, faults, counters. Forgets the requests. The time that this takes depends on how
   * many recordings have changed, not on how many there are.
   */
  reset(): void
  /** Everything as plain JSON, to continue from with the option `snapshot`. It does not contain the clock or the requests. */
  snapshot(): EmulatorSnapshot
  /**
   * Approves a device that waits for its user, as the user would on the page of `verification_uri`. Only with
   * `dialect: "webex"`.
   *
   * @param userCode What `/v1/device/authorize` returned as `user_code`.
   * @param email Who approves. Default: the first person.
   * @throws RangeError if there is no such code, if it has ended or was decided before, if there is no such person, or if the
   * person can have none of the scopes that the device asked for.
   */
  approve(userCode: string, email?: string): void
  /** Denies a device that waits for its user. Throws as `approve` does. */
  deny(userCode: string): void
  /**
   * Starts an HTTP server for this emulator, in this process. Needs Node, Deno or Bun.
   *
   * @example
   * const { baseUrl, close } = await emulator.listen()
   */
  listen(options?: {
    /** An address of this machine. Default `127.0.0.1`. */
    host?: string
    /** 0 to 65535. Default 0: any free port. */
    port?: number
  }): Promise<{
    /** The base URL for a client: `http://127.0.0.1:49152/v1`. */
    baseUrl: string
    /** Ends all connections and the server. */
    close(): Promise<void>
  }>
}

/**
 * Creates a local Webex for tests and demos. It has sample recordings, and follows the contract of the Converged Recordings API.
 *
 * It is slow, or the server or the network fails, only if `faults`, `fail()` or `latencyMs` asks for that. It has no rate limit,
 * next links never expire, and a list may cover any range, unless you set `requestsPerSecond`, `linkLifetimeSeconds` or
 * `rangeLimitDays`. With `dialect: "webex"` it follows Webex's documentation, with people and their rights, and lists have
 * Webex's limits.
 *
 * @throws RangeError (as a rejection) that says which option is wrong, why, and what is allowed.
 *
 * @example
 * const emulator = await createEmulator({ recordings: 250 })
 * const client = new RecordingsClient({ token: 'dev-token', baseUrl: emulator.baseUrl, fetch: emulator.fetch })
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>
