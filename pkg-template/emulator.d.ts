/** What can be chosen about an emulator. Whatever is left out has a default; an unknown name is refused. */
export interface EmulatorOptions {
  /** The token that opens the emulator: 1 to 4096 visible ASCII characters without spaces. Default `"dev-token"`. */
  token?: string
  /** How many recordings there are, 0 to 100 000. Default 25. */
  recordings?: number
  /** What the made-up recordings follow from: the same seed and time give the same ones. 0 to 2⁵³ − 1. Default 1. */
  seed?: number
  /** After how many days a deleted recording is purged, 0 to 3650. Default 30. */
  retentionDays?: number
  /** The clock, in milliseconds since 1970. Default `Date.now`. With a clock of its own a test can let links lapse. */
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
  /** The status code. */
  status: number
  /** Names and values. No name occurs twice. */
  headers: Array<[name: string, value: string]>
  /** The body, empty when there is none. */
  body: Uint8Array
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

/** A local Webex. */
export interface Emulator {
  /**
   * Use it in place of the global `fetch`. It answers for every origin and never opens a connection. An aborted signal
   * rejects with its reason.
   */
  fetch: typeof globalThis.fetch
  /** A base URL that a client accepts: `http://127.0.0.1/v1`. */
  baseUrl: string
  /** Answers a request without `Request` and `Response`, at once: for servers and for tests. */
  handle(request: EmulatorRequest): EmulatorResponse
  /** Takes a deleted recording back. False when there is nothing to take back: unknown, never deleted, or purged. */
  restore(id: string): boolean
  /** Everything there is, newest first: also what is deleted or purged. */
  recordings(): EmulatorRecording[]
}

/**
 * Makes a local Webex for tests and demos: it answers as the contract of the converged recordings API says, from made-up
 * recordings.
 *
 * Not imitated: the date window (a list covers everything unless told otherwise), rate limits and failures of the server,
 * scopes, and media (a download is a few bytes of the right type).
 *
 * @throws RangeError (as a rejection) that names the option that cannot be used, what was wrong, and what is allowed.
 *
 * @example
 * const emulator = await createEmulator({ recordings: 250 })
 * const client = new RecordingsClient({ token: 'dev-token', baseUrl: emulator.baseUrl, fetch: emulator.fetch })
 */
export function createEmulator(options?: EmulatorOptions): Promise<Emulator>
