// By the package's own name, so that `import` and `require` each find the right file.
import type {
  ClientOptions,
  DeletionOutcome,
  RecordingsClient,
  ServiceTypeFilter,
  SingleSource,
  Source,
} from 'webex-converged-recordings'

/** What this file needs of the platform's types, and what it adds to them. */
declare global {
  /** The platform's own. Where TypeScript knows no DOM, nothing is known of it. */
  interface HTMLElement {}
  /** The platform's own. Where TypeScript knows no DOM, nothing is known of it. */
  interface CustomElementRegistry {}
  /** The platform's own. Where TypeScript knows no DOM, nothing is known of it. */
  interface CustomEvent<T> {}
  /** The events bubble and leave the shadow root, so any element around the list can listen for them, and the document, too. */
  interface GlobalEventHandlersEventMap extends WebexRecordingsEventMap {}
  /** `document.createElement('webex-recordings')` and `document.querySelector('webex-recordings')` know the element. */
  interface HTMLElementTagNameMap {
    /** A list of recordings. */
    'webex-recordings': WebexRecordings
  }
}

/**
 * What the element shows:
 *
 * - `idle`: nothing, because it has neither a token nor a client nor a `base-url` yet
 * - `loading`: that the first page is on its way
 * - `ready`: recordings
 * - `empty`: that there are none
 * - `partial`: recordings, and why some are missing
 * - `error`: why there are none
 * - `signed-out`: that the user has to sign in again
 */
export type WebexRecordingsState = 'idle' | 'loading' | 'ready' | 'empty' | 'partial' | 'error' | 'signed-out'

/** The events of the element. No token, no link and no URL is in any of them. */
export interface WebexRecordingsEventMap {
  /** The element shows something else: see the attribute `state`. */
  'webex-recordings-state': CustomEvent<{
    /** What it shows now. */
    state: WebexRecordingsState
  }>
  /** A page of recordings has arrived. */
  'webex-recordings-load': CustomEvent<{
    /** How many recordings the list has now. */
    count: number
    /** Whether there are more. */
    hasMore: boolean
  }>
  /** Something failed. The element shows it, too. */
  'webex-recordings-error': CustomEvent<{
    /** The kind of failure: an `ErrorCode` of the client. */
    code: string
    /** What happened. */
    message: string
    /** What to do about it. */
    hint?: string
    /** The ID that Webex support asks for. */
    trackingId?: string
    /** The HTTP status of the answer. */
    status?: number
    /** Whether trying again later may help. */
    retryable: boolean
  }>
  /** The details of a recording were opened. */
  'webex-recordings-open': CustomEvent<{
    /** The ID of the recording. */
    id: string
    /** The service that has the recording. Absent in lists of recordings of calls alone. */
    source?: SingleSource
  }>
  /** The details of a recording were closed. */
  'webex-recordings-close': CustomEvent<{
    /** The ID of the recording. */
    id: string
  }>
  /** The user wants to delete a recording and has not been asked yet. `preventDefault()` stops it. */
  'webex-recordings-before-delete': CustomEvent<{
    /** The ID of the recording. */
    id: string
    /** The service that has the recording. Absent in lists of recordings of calls alone. */
    source?: SingleSource
    /** The topic. Absent if the recording has none. */
    topic?: string
    /** Whether the deletion is permanent. */
    final: boolean
  }>
  /** A recording was deleted. */
  'webex-recordings-delete': CustomEvent<{
    /** The ID of the recording. */
    id: string
    /** What became of it: `trashed` recordings are in the recycle bin. */
    outcome: 'trashed' | DeletionOutcome
  }>
  /** A recording was taken out of the recycle bin again. */
  'webex-recordings-restore': CustomEvent<{
    /** The ID of the recording. */
    id: string
  }>
}

/**
 * One of the element's texts. `{0}` and `{1}` are where its values go.
 *
 * - a string
 * - strings by the plural form of the first value: `{ one: '1 recording', other: '{0} recordings' }`
 * - a function of the values
 */
export type WebexRecordingsText =
  | string
  | { readonly [form in 'zero' | 'one' | 'two' | 'few' | 'many' | 'other']?: string | undefined }
  | ((...values: never[]) => string)

/** The keys of the element's texts. */
export type WebexRecordingsWord =
  | 'heading'
  | 'newest'
  | 'all'
  | 'found'
  | 'foundInAll'
  | 'order'
  | 'zone'
  | 'loading'
  | 'loadingMore'
  | 'waiting'
  | 'notSetUp'
  | 'filters'
  | 'period'
  | 'lastDays'
  | 'lastYear'
  | 'chooseDates'
  | 'from'
  | 'to'
  | 'wrongDates'
  | 'service'
  | 'allServices'
  | 'calls'
  | 'meetings'
  | 'status'
  | 'available'
  | 'bin'
  | 'search'
  | 'topic'
  | 'recorded'
  | 'duration'
  | 'size'
  | 'owner'
  | 'noTopic'
  | 'calling'
  | 'meeting'
  | 'customerAssist'
  | 'more'
  | 'searchOn'
  | 'end'
  | 'endSince'
  | 'endBetween'
  | 'endUntil'
  | 'longer'
  | 'longerYear'
  | 'many'
  | 'none'
  | 'noneInBin'
  | 'noMatch'
  | 'clearSearch'
  | 'missingSource'
  | 'undo'
  | 'restored'
  | 'signedOut'
  | 'failedList'
  | 'failedMore'
  | 'failedDetails'
  | 'failedRestore'
  | 'retry'
  | 'dismiss'
  | 'technical'
  | 'trackingId'
  | 'copy'
  | 'copied'
  | 'notCopied'
  | 'why_unauthorized'
  | 'why_token-failed'
  | 'why_forbidden'
  | 'why_not-found'
  | 'why_rate-limited'
  | 'why_rejected'
  | 'why_server'
  | 'why_network'
  | 'why_timeout'
  | 'why_not-json'
  | 'why_unexpected-shape'
  | 'why_invalid-argument'
  | 'why_internal'
  | 'close'
  | 'loadingDetails'
  | 'moreFields'
  | 'created'
  | 'format'
  | 'meetingId'
  | 'recordingId'
  | 'save'
  | 'saverecording'
  | 'saveaudio'
  | 'savenotes'
  | 'saveshortNotes'
  | 'saveactionItems'
  | 'trash'
  | 'trashing'
  | 'restore'
  | 'restoring'
  | 'delete'
  | 'deleting'
  | 'trashed'
  | 'deleted'
  | 'alreadyGone'
  | 'why_no-media'
  | 'confirmTitle'
  | 'confirmText'
  | 'confirmDelete'
  | 'reason'
  | 'cancel'
  | 'failedDelete'
  | 'failedTrash'
  | 'failedSave'
  | 'playerMedia'
  | 'playerBack'
  | 'playerForward'
  | 'playerSpeed'
  | 'playerRefused'
  | 'playerWaits'
  | 'playerNoLink'
  | 'playerAgain'
  | 'playerWebex'
  | 'playerNothing'
  | 'playerNotReady'
  | 'playerPrevented'
  | 'playerAdministrator'
  | 'playerRelay'
  | 'playerOldFormat'
  | 'playerLook'
  | 'transcriptTitle'
  | 'transcriptNote'
  | 'transcriptLoading'
  | 'transcriptEmpty'
  | 'transcriptRefused'
  | 'transcriptOpen'
  | 'transcriptPlay'
  | 'transcriptSearch'
  | 'transcriptFound'
  | 'transcriptNothing'
  | 'transcriptAt'
  | 'transcriptPrevious'
  | 'transcriptNext'
  | 'transcriptFollow'
  | 'transcriptCopy'
  | 'transcriptCopied'
  | 'transcriptNotCopied'
  | 'transcript-vtt'
  | 'transcript-txt'

/** Texts that replace the element's own, by their keys. Those that are missing stay as they are. */
export type WebexRecordingsWords = { readonly [key in WebexRecordingsWord]?: WebexRecordingsText | undefined }

/** The class that the element extends: the platform's own. */
declare const Base: new () => HTMLElement

/**
 * The element `<webex-recordings>`: a list of recordings, with a player, transcripts and, if the page allows it, deletion.
 *
 * Importing this module does not define the element; `WebexRecordings.define()` does.
 *
 * The language is that of the standard attribute `lang`, on the element or around it. What is in the element's own markup is shown until
 * the element is defined.
 *
 * @example
 * WebexRecordings.define()
 * const element = document.createElement('webex-recordings')
 * element.baseUrl = '/relay'
 * document.body.append(element)
 *
 * @slot heading - Replaces the heading. Bring your own `<h2>`.
 * @slot empty - Replaces the text that there are no recordings.
 * @csspart box - All of it.
 * @csspart heading - The heading, or what is in its place.
 * @csspart summary - The line above the list: which recordings these are, and in which order.
 * @csspart filters - The period, the other filters and the search.
 * @csspart table - The list.
 * @csspart head - The names of the columns.
 * @csspart row - A recording.
 * @csspart topic - The topic of a recording, which opens its details.
 * @csspart cell - Another value of a recording.
 * @csspart more - The button that loads more.
 * @csspart empty - The text that there are no recordings.
 * @csspart problem - What went wrong, and what to do.
 * @csspart button - Every button but those that delete.
 * @csspart primary - The button that matters most where it is.
 * @csspart danger - The buttons that delete.
 * @csspart dialog - The details of a recording, and the question before a deletion.
 * @csspart player - The player, with everything that belongs to it.
 * @csspart transcript - The transcript.
 * @csspart toast - What is shown in place of a recording that was moved to the recycle bin.
 * @cssproperty --webex-recordings-accent - The colour of links, and of what is selected or focused.
 * @cssproperty --webex-recordings-on-accent - The colour of text on `accent`.
 * @cssproperty --webex-recordings-surface - The background.
 * @cssproperty --webex-recordings-raised - The background of what stands out, such as buttons.
 * @cssproperty --webex-recordings-text - The colour of text.
 * @cssproperty --webex-recordings-muted - The colour of text that matters less.
 * @cssproperty --webex-recordings-line - The colour of lines between things.
 * @cssproperty --webex-recordings-edge - The colour of the edges of fields and buttons.
 * @cssproperty --webex-recordings-danger - The colour of deleting and of failures.
 * @cssproperty --webex-recordings-row-hover - The background of a row under the pointer.
 * @cssproperty --webex-recordings-radius - How round corners are.
 * @cssproperty --webex-recordings-space - The distance between things.
 * @cssstate idle - The element is not connected to Webex yet.
 * @cssstate loading - The first page is on its way.
 * @cssstate ready - There are recordings.
 * @cssstate empty - There are none.
 * @cssstate partial - There are recordings, and some are missing.
 * @cssstate error - There are none, because something failed.
 * @cssstate signed-out - The user has to sign in again.
 */
export class WebexRecordings extends Base {
  /**
   * Gives the element a tag: `webex-recordings` unless you name another. With another tag, what is registered is a subclass, because a class
   * can have only one tag. If the tag is taken already, nothing happens. Does nothing where there is no DOM.
   *
   * @returns the class that has the tag
   */
  static define(tag?: string, registry?: CustomElementRegistry): typeof WebexRecordings
  /** The version of this package. */
  static readonly version: string

  /**
   * A Webex access token, or a function that returns one: see `ClientOptions`. `null`: there is none, and `baseUrl` is your own relay.
   * Only a property, so that no token is in the page's HTML. Default: `null`.
   */
  token: ClientOptions['token'] | undefined
  /** More headers for each request, or a function that returns them: see `ClientOptions`. Default: none. */
  headers: ClientOptions['headers']
  /** Sends the requests: see `ClientOptions`. Default: the platform's `fetch`. */
  fetch: ClientOptions['fetch']
  /** A client of your own. `token`, `headers`, `fetch` and `baseUrl` are not used then. Default: none. */
  client: RecordingsClient | null | undefined
  /** Words that replace those of the element. Default: none. */
  words: WebexRecordingsWords | null | undefined

  /** The attribute `base-url`: the URL of your relay, or of the API. See `ClientOptions`. Required if there is no token. */
  baseUrl: string | null
  /** The attribute `source`: which service's recordings to list. Default: `converged`. */
  source: Source | null
  /** The attribute `service-type`: only recordings of this kind of calls. Default: all. */
  serviceType: ServiceTypeFilter | null
  /** The attribute `status`: recordings that are available, or those in the recycle bin. Default: `available`. */
  status: 'available' | 'deleted' | null
  /**
   * The attribute `from`: only recordings made at this time or later. A date-time of RFC 3339 or a day, such as `2026-11-01`. With it, users
   * cannot choose the period themselves.
   */
  from: string | null
  /** The attribute `to`: only recordings made before this time. A date-time of RFC 3339 or a day, which is included. */
  to: string | null
  /** The attribute `days`: how many days the list goes back at first. Default: 30. */
  days: number | null
  /** The attribute `page-size`: how many recordings are loaded at a time, 1 to 100. Default: 25. */
  pageSize: number | null
  /**
   * The attribute `allow-delete`: whether users may delete recordings. `""` and `trash`: into the recycle bin, which can be undone; `final`:
   * for good. Default: they may not.
   */
  allowDelete: '' | 'trash' | 'final' | null
  /** The attribute `time-zone`: the zone of the times that are shown, such as `Europe/Berlin`. Default: the user's own. */
  timeZone: string | null
  /** The attribute `theme`. Default: that of the page, by its `color-scheme`. */
  theme: 'light' | 'dark' | 'auto' | null
  /** The attribute `closed`: whether the page's scripts cannot reach into the shadow root. Read once, when the element is first connected. */
  closed: boolean
  /** The attribute `heading-level`: the level of the element's heading in the page, 2 to 6. Default: 2. */
  headingLevel: number | null

  /** What the element shows. The attribute `state` has the same, for style sheets. */
  readonly state: WebexRecordingsState

  /** Loads the list again, from its beginning. */
  reload(): void
}

/** The attributes of the element, as HTML has them. Frameworks set what is not text, such as a token function, as properties. */
export interface WebexRecordingsAttributes {
  /** The URL of your relay, or of the API. Required if there is no token. */
  'base-url'?: string | undefined
  /** Which service's recordings to list. Default: `converged`. */
  source?: Source | undefined
  /** Only recordings of this kind of calls. Default: all. */
  'service-type'?: ServiceTypeFilter | undefined
  /** Recordings that are available, or those in the recycle bin. Default: `available`. */
  status?: 'available' | 'deleted' | undefined
  /** Only recordings made at this time or later: a date-time of RFC 3339 or a day. */
  from?: string | undefined
  /** Only recordings made before this time: a date-time of RFC 3339 or a day, which is included. */
  to?: string | undefined
  /** How many days the list goes back at first. Default: 30. */
  days?: number | `${number}` | undefined
  /** How many recordings are loaded at a time, 1 to 100. Default: 25. */
  'page-size'?: number | `${number}` | undefined
  /** Whether users may delete recordings: into the recycle bin (`""`, `trash`), or for good (`final`). Default: they may not. */
  'allow-delete'?: boolean | '' | 'trash' | 'final' | undefined
  /** The zone of the times that are shown, such as `Europe/Berlin`. Default: the user's own. */
  'time-zone'?: string | undefined
  /** Default: that of the page, by its `color-scheme`. */
  theme?: 'light' | 'dark' | 'auto' | undefined
  /** Whether the page's scripts cannot reach into the shadow root. */
  closed?: boolean | '' | undefined
  /** The level of the element's heading in the page, 2 to 6. Default: 2. */
  'heading-level'?: number | `${number}` | undefined
}

/** The properties of the element that a page can set. */
export type WebexRecordingsProperties = {
  [Name in Exclude<keyof WebexRecordings, keyof HTMLElement | 'state' | 'reload'>]?: WebexRecordings[Name] | undefined
}

// biome-ignore lint/complexity/noUselessEmptyExport: without it, what has no `export` is exported, too
export {}
