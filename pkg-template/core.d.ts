// The types of core.js, which the build puts beside this file: the compiled core, as wasm-bindgen makes it from src/js/.
//
// The core does nothing by itself. JavaScript takes a call from step to step: `steps.next(came)` takes what came of the last
// step, and returns the next one. host/call.js does that. src/js/seam.rs has the same types for Rust.

import type {
  BatchResult,
  ClientEvent,
  ClientOptions,
  Deletion,
  ErrorDetails,
  ListProgress,
  RecordingsClient as PublicClient,
  Recording,
  RecordingMetadata,
  RecordingPage,
  RecordingsError,
  SignalLike,
  TokenReason,
} from 'webex-converged-recordings'
import type { Argument } from './host/arguments.js'
import type { Failure } from './host/token.js'

export class RecordingsClient {
  constructor(options: Argument | undefined)
  listRecordings(query: Argument | undefined, options: Argument | undefined): Steps<Page>
  /** The half with the meetings of a list of both services. `listRecordings` is the other half. */
  listMeetings(query: Argument | undefined, options: Argument | undefined): Steps<Page>
  getRecording(id: Argument, options: Argument | undefined): Steps<Value<Recording>>
  deleteRecording(id: Argument, options: Argument | undefined): Steps<Value<Deletion>>
  /** Takes the next page of a merged list from what has arrived. */
  merge(list: MergedList): MergedPage | MergedFailure
  getRecordingMetadata(id: Argument, options: Argument | undefined): Steps<Value<RecordingMetadata | undefined>>
  batch(
    action: 'trash' | 'restore' | 'purge' | 'reassign',
    which: Argument | undefined,
    options: Argument | undefined,
    to: Argument | undefined,
  ): Steps<Value<BatchResult>>
  /**
   * The download of a file: src/download.rs.
   *
   * @param validator what is known of the part that the caller has already
   */
  download(
    kind: 'media' | 'text' | 'page',
    offset: number,
    validator: string | undefined,
    stallMs: number,
    timeoutMs: number | undefined,
    retries: number | undefined,
  ): DownloadSteps
  /** Keeps what the token function returned. Calls use it until Webex rejects it. */
  keepToken(token: unknown): void
  /** See {@link Steps.__destroy_into_raw}. */
  __destroy_into_raw(): void
}

/** Checks the options of a list's `toArray`. Returns their limit, if they have one, or what is wrong with them. */
export function limitOf(options: Argument | undefined): { limit: number | undefined; error: ErrorDetails | undefined }

/** A call, as a sequence of steps. */
export interface Steps<R extends Result = Result> {
  /** Takes what came of the last step, and returns the next one. If it throws, that is a trap of the core, which ends this call. */
  next(came: Came): Step<R>
  /** Frees its memory. Must not be called after a trap. */
  free(): void
  /** Makes sure that its memory is never freed, even when this object is garbage-collected. wasm-bindgen creates this method. */
  __destroy_into_raw(): void
}

/** A download, as a sequence of steps. */
export interface DownloadSteps {
  /**
   * Takes what came of the last step, and returns the next one. If it throws, that is a trap of the core.
   *
   * @param position the number of the next byte that the caller needs
   */
  next(came: FileCame, position: number): FileStep
  /** See {@link Steps.free}. */
  free(): void
  /** See {@link Steps.__destroy_into_raw}. */
  __destroy_into_raw(): void
}

/** What JavaScript has to do for a download. */
export type FileStep = GetLink | Open | File | Pick<Wait, 'do' | 'ms'> | Fail

/** Get the recording's details, for a link. */
export interface GetLink {
  do: 'link'
}

/** Request the file, and read the first bytes of the answer. */
export interface Open {
  do: 'open'
  url: string
  /** The header `Range`. */
  range: string | undefined
  /** The header `If-Range`. */
  ifRange: string | undefined
  /** How long that may take, in milliseconds. */
  withinMs: number
}

/** Hand on the bytes of the answer; or, if it says `done`, there are no more. */
export interface File {
  do: 'take' | 'done'
  /** Where the caller begins. */
  offset: number
  /** The size of the whole file, if it is known. */
  size: number | undefined
  /** Identifies this version of the file. */
  validator: string | undefined
  /** How many bytes of the answer the caller has already. */
  skip: number
  /** How many bytes of the answer count. `undefined`: all. */
  most: number | undefined
}

/** What came of a step of a download. */
export type FileCame =
  | {
      what: 'linked'
      url: string
      /** When the link lapses, in milliseconds since 1970. */
      lapses: number | undefined
    }
  | {
      what: 'ended'
      /** How many bytes the answer had. */
      count: number
    }
  | Extract<Came, { what: 'answered' | 'waited' | 'redirected' | 'no-fetch' | 'no-answer' | 'no-answer-in-time' }>

/** What the other entries of the package get from a client. */
export interface Internals {
  /** Makes an error of the client's own class. */
  failure(details: Partial<ErrorDetails> & { cause?: unknown }): RecordingsError
  /** Loads the core, and begins a download. It returns what the client's options say about it. */
  download(...given: Parameters<RecordingsClient['download']>): Promise<{
    next: DownloadSteps['next']
    free(): unknown
    fetch: typeof globalThis.fetch | undefined
    signal: SignalLike | undefined
  }>
  /** Makes another client, with the options that `change` makes of a copy of this one's. */
  like(change: (options: Partial<ClientOptions>) => Partial<ClientOptions>): PublicClient
}

/** What JavaScript has to do. */
export type Step<R extends Result = Result> = (AskForToken | AskForHeaders | Send | Wait | Succeed<R> | Fail) & {
  /** What to tell the listeners first. */
  events: ClientEvent[] | undefined
}

/** Call the token function, or wait for the token that it was already called for. */
export interface AskForToken {
  do: 'ask-for-token'
  /** Why. */
  reason: TokenReason
  /** How long this call can wait, in milliseconds. */
  withinMs: number
  /** How long the function may take, in milliseconds. */
  limitMs: number
  /** What to tell the listeners if the function is called now. */
  event: ClientEvent | undefined
}

/** Ask for the headers that the caller adds to the next request. */
export interface AskForHeaders {
  do: 'ask-for-headers'
  /** How long that may take, in milliseconds. */
  withinMs: number
}

/** Send a request, and read its answer to the end. */
export interface Send {
  do: 'send'
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
  /** How long that may take, in milliseconds. */
  withinMs: number
  /** How large the answer's body may be. */
  mostBytes: number
}

/** Wait this many milliseconds. */
export interface Wait {
  do: 'wait'
  ms: number
}

/** The call has succeeded. */
export interface Succeed<R extends Result> {
  do: 'succeed'
  result: R
}

/** The call has failed. */
export interface Fail {
  do: 'fail'
  error: ErrorDetails
}

/** What came of a step. */
export type Came =
  /** The start of the call. There was no step before. */
  | {
      what: 'called'
      /** When, on the clock of `performance.now()`. */
      began: number
      /** The call's number, for events. */
      number: number
    }
  | { what: 'waited' }
  | {
      what: 'token'
      /** What the token function returned, which may be any value. */
      token: unknown
    }
  | {
      what: 'no-token'
      /** What is known about the error that the token function threw. */
      failure: Failure
      thrown: unknown
    }
  | { what: 'no-token-in-time' }
  | {
      what: 'headers'
      /** What the function returned, as it was read. `undefined`: nothing. */
      given: Argument | undefined
    }
  | {
      what: 'no-headers'
      /** What is known about the error that the function threw. */
      failure: Failure
      thrown: unknown
    }
  | { what: 'no-headers-in-time' }
  | Answered
  /** The platform hides a redirect. */
  | { what: 'redirected' }
  | {
      what: 'no-fetch'
      /** Why `fetch` cannot be used. */
      problem: string
    }
  | {
      what: 'no-answer'
      /** Why, in the words of the platform. */
      problem: string
      thrown: unknown
    }
  | { what: 'no-answer-in-time' }

export interface Answered {
  what: 'answered'
  status: number
  /** The headers that the core reads, if the answer has them. */
  headers: Header[]
  /** Whether a browser may have hidden headers from the page. */
  mayHideHeaders: boolean
  /** `undefined` if it is larger than allowed. */
  body: Uint8Array | undefined
}

export interface Header {
  /** In lower case. */
  name: string
  value: string
}

/** The result of a call that succeeded. */
export type Result = Page | Value<Recording> | Value<Deletion> | Value<RecordingMetadata | undefined> | Value<BatchResult>

export interface Value<T> {
  value: T
}

export interface Page extends Value<RecordingPage> {
  /** How far the list has come. Absent unless there is an `onProgress`. */
  progress: ListProgress | undefined
  /** Identifies the request for this page. */
  mark: unknown
  /** Identifies the request for the next page. Absent on the last page. */
  nextMark: unknown
  /** The cursor of the page itself, if it is the first of a list that is merged with another one. */
  start?: string
  /** Where a merged list continues, with what is already there. */
  rest?: MergedList
}

/** A list of both services between two pages: src/paging/merge.rs. */
export interface MergedList {
  /** The most recordings of a page. */
  max: number
  /** How many pages it has returned. */
  pages: number
  /** How many recordings they had. */
  recordings: number
  /** The two lists: first the one of calls, then the one of meetings. */
  streams: Stream[]
}

/** One of the two lists. It is never changed, because several loops can continue from the same page. */
export interface Stream {
  /** The cursor of the page in hand. */
  at: string | undefined
  /** The cursor of the page after it. */
  next: string | undefined
  /** What to request first, before there is a cursor. */
  query: Argument | undefined
  /** The recordings of the page in hand. */
  items: Recording[]
  /** How many of them the merged list has returned. */
  given: number
  /** Identify the requests for the page in hand, and for the page after it. */
  mark: unknown
  nextMark: unknown
  /** Whether the next page has to be requested. */
  isDue: boolean
  /** Why it could not be had. */
  failure: RecordingsError | undefined
}

export interface MergedPage {
  /** Which stream each recording comes from. */
  order: number[]
  /** Which streams have to be requested next. */
  due: boolean[]
  cursor: string | undefined
  progress: ListProgress
  failed: undefined
}

export interface MergedFailure {
  /** The stream whose failure is the list's. */
  failed: number
  cursor: string | undefined
}

/** What the core exports, as far as JavaScript uses it. */
export interface Exports {
  readonly __stack_pointer: WebAssembly.Global<'i32'>
}

/** An instance of the core: of its WebAssembly module, or of the JavaScript that is made of it. */
export interface Instance {
  readonly exports: Exports
}

/** What the core imports. */
export function imports(): WebAssembly.Imports
/** Makes an instance of the core ready for use. */
export function start(instance: Instance): Exports
/** Drops everything that is cached of the core's memory. */
export function forget(): void
