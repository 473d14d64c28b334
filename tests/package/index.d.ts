// Made from the Rust sources: models, bindings and their doc comments.

// These overloads come before the class because error messages and `Parameters` use a method's last overload. `index` is `any`
// so that a subclass or a mock does not need these overloads.
export interface RecordingsClient {
    /** For use as a callback: `queries.map(client.listRecordings)`. */
    listRecordings(query: ListQuery, index: any, queries: readonly unknown[]): RecordingList;
    /** For use as a callback: `ids.map(client.getRecording)`. */
    getRecording(id: string, index: any, ids: readonly unknown[]): Promise<Recording>;
    /** For use as a callback: `ids.map(client.deleteRecording)`. */
    deleteRecording(id: string, index: any, ids: readonly unknown[]): Promise<Deletion>;
    /** For use as a callback: `ids.map(client.getRecordingMetadata)`. */
    getRecordingMetadata(id: string, index: any, ids: readonly unknown[]): Promise<RecordingMetadata | undefined>;
}

// These are methods like those of the class. They are here because the core has one function for all four.
export interface RecordingsClient {
    /**
     * Moves recordings into the recycle bin. Everybody may do that with their own recordings, and administrators with
     * everybody's.
     *
     * ```js
     * await client.trashRecordings(['62807eaf0c89492ea3c3c4751812603b'])
     * ```
     */
    trashRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /** Moves recordings out of the recycle bin, back to where they were. */
    restoreRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /** Deletes recordings that are in the recycle bin. This is permanent. */
    purgeRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /**
     * Gives recordings of calls to another owner: `to` is an email address in your organization. Requires an
     * administrator's token.
     */
    reassignRecordings(to: string, which: Reassigned, options?: CallOptions): Promise<BatchResult>;
}

/**
 * A client for recordings of Webex calls and meetings: it lists and reads them, and moves, reassigns and deletes them.
 *
 * Webex has recordings of calls in its Converged Recordings API, and those of meetings in its Recordings API. Without the option
 * `source`, a method is about the first one.
 *
 * Creating a client sends no request and loads nothing. If its options are invalid, its calls reject.
 *
 * ```js
 * const client = new RecordingsClient({ token });
 * for await (const recording of client.listRecordings({ max: 100 })) console.log(recording.topic);
 * ```
 */
export class RecordingsClient {
    /**
     * Deletes one recording.
     *
     * On Webex itself, this is permanent. For recordings of calls, it requires a compliance officer's token. The host of a meeting
     * may do it, with `source: "meetings"`. What can be undone is `trashRecordings`.
     */
    deleteRecording(id: string, options?: DeleteOptions): Promise<Deletion>;
    /**
     * Gets the metadata of one recording: who took part in the call, and what happened in it. Resolves to `undefined` if there is
     * none. Only recordings of calls have metadata.
     *
     * The metadata contains names and phone numbers. No event and no error of this package does.
     */
    getRecordingMetadata(id: string, options?: MetadataOptions): Promise<RecordingMetadata | undefined>;
    /**
     * Gets the details of one recording, including download links if the token is allowed to download.
     */
    getRecording(id: string, options?: GetOptions): Promise<Recording>;
    /**
     * Lists recordings, newest first. Loop over the list with `for await` to get every recording of every page, or `await` it
     * to get only the first page.
     *
     * ```js
     * for await (const recording of client.listRecordings({ from, max: 100 })) console.log(recording.topic);
     * ```
     */
    listRecordings(query?: ListQuery, options?: ListOptions): RecordingList;
    /**
     * Creates a client. Only the `token` is required.
     */
    constructor(options: ClientOptions);
}

/**
 * Why a call failed. Every failed call rejects with a RecordingsError, except an aborted one, which rejects with
 * `signal.reason`.
 *
 * Its fields never contain the token, so `JSON.stringify(error)` is safe to log. The `cause` is what the platform, your
 * `fetch` or your token function threw, unchanged: it may contain secrets of theirs.
 */
export class RecordingsError extends Error {
    /** Only this package creates these errors. */
    private constructor();
    /** Identifies these errors in a log. In code, use `RecordingsError.is` instead. */
    readonly name: "RecordingsError";
    /**
     * Whether a value is a RecordingsError. Unlike `instanceof`, it also recognizes errors from another copy of this package.
     */
    static is(value: unknown): value is RecordingsError;
    /**
     * Turns the output of `toJSON` back into a RecordingsError, for example in a page that got it from a worker, or
     * when you read a log. Takes an object or a JSON string, and drops unknown fields. Throws a RecordingsError if the
     * input is anything else.
     *
     * ```js
     * worker.onmessage = ({ data }) => show(RecordingsError.from(data)); // the worker: postMessage(error.toJSON())
     * ```
     */
    static from(json: unknown): RecordingsError;
    /**
     * Returns the name, the message and the other fields as plain data, without `cause` and `stack`. `JSON.stringify`
     * uses it.
     */
    toJSON(): RecordingsErrorJson;
    /** What the platform, your `fetch` or your token function threw. Absent if the call failed for another reason. */
    readonly cause?: unknown;
}

/**
 * Loads the core ahead of time. You don't have to call this: otherwise the first call loads it.
 *
 * Rejects with a RecordingsError if the core cannot be loaded. The next call then tries again.
 */
export function warmUp(): Promise<void>;

/**
 * Options of `trashRecordings`, `restoreRecordings` and `purgeRecordings`.
 */
export interface BatchOptions extends CallOptions {
    /**
     * Which service has the recordings. A batch is about recordings of one service. Default: `converged`.
     */
    source?: SingleSource | undefined;
    /**
     * The site of the meetings, such as `example.webex.com`: all recordings of a batch must be on one site. Only with
     * `source: "meetings"`. Default: the preferred site of their host.
     */
    siteUrl?: string | undefined;
    /**
     * The host of the meetings, if it is not you. Requires an administrator's token. Only with `source: "meetings"` and an
     * array of IDs; with `{ ownerEmail }`, that is the host.
     */
    hostEmail?: string | undefined;
}

/**
 * The result of `trashRecordings`, `restoreRecordings`, `purgeRecordings` and `reassignRecordings`.
 *
 * Webex says nothing about single recordings, only whether a request was accepted. To see what became of them, list them.
 */
export interface BatchResult {
    /**
     * How many IDs Webex has accepted: as many as you gave, an ID that you gave twice included. `all` if you asked for
     * everything of somebody: Webex does not say how many those were.
     */
    accepted: number | "all";
    /**
     * The tracking IDs of the answers, which Webex support asks for: one for each hundred IDs. Fewer or none if the answers
     * had none or the browser hides them.
     */
    trackingIds: string[];
}

/** Something that happened in a call. The fields that are marked so are there only with `showAllTypes`. */
export interface CallActivity {
    /** When it happened. */
    timeStamp?: string;
    /** The streams of sound and pictures. Only with `showAllTypes`. */
    mediaStreams?: MediaStreamOfCall[];
    /** Who took part, at which address, and in which stream. Only with `showAllTypes`. */
    participants?: CallParticipant[];
    /** How the call was redirected. Only with `showAllTypes`. */
    redirectInfo?: unknown;
    /** The call that was redirected. Only with `showAllTypes`. */
    redirectedCall?: unknown;
    /** The announcement that was played. */
    announcementData?: CallAnnouncement;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** A person, a place or a line. */
export interface CallActor {
    /** What it is, such as `user`. */
    type?: string;
    /** Its ID in Webex. */
    id?: string;
    /** The email address. */
    email?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** An announcement in a call. */
export interface CallAnnouncement {
    /** The name of the file that was played. */
    announcementFilename?: string;
    /** When it was played. */
    announcementTimestamp?: string;
    /** Who heard it. */
    announcementParticipants?: unknown[];
    /** What kind of announcement it is. */
    announcementType?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** The recorded call: `serviceData` in the metadata of a recording. All times are RFC 3339 strings. */
export interface CallMetadata {
    /** The ID of the recording in Webex Calling. */
    callRecordingId?: string;
    /** The location of the owner. */
    locationId?: string;
    /** Identifies the call in all of its recordings and records. */
    callSessionId?: string;
    /** The ID of the call's leg that was recorded. */
    callId?: string;
    /** The same in the signalling between telephones (SIP). */
    sipCallId?: string;
    /** Whether the owner made the call (`originator`) or was called (`terminator`). */
    personality?: "originator" | "terminator" | (string & {});
    /** Who called. */
    callingParty?: CallParty;
    /** Who was called. */
    calledParty?: CallParty;
    /** Who answered, if that is somebody else. */
    answererInfo?: CallParty;
    /** Who manages the line. */
    managedBy?: CallParty;
    /** Who was connected in the end. */
    connectedParty?: CallParty;
    /** When the call began and ended. */
    session?: CallSession;
    /** How the recording was started, such as `alwaysON`. */
    recordingType?: string;
    /** When it was started, paused, resumed and stopped. */
    recordingActions?: RecordingAction[];
    /** What happened in the call, in order. */
    callActivity?: CallActivity[];
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/**
 * Options of every call. Options given to the client apply to all of its calls.
 */
export interface CallOptions {
    /**
     * Aborts the call, which then rejects at once with `signal.reason`. If the client has a signal too, either one aborts
     * the call. Default: none.
     */
    signal?: Signal | SignalLike | undefined;
    /**
     * The time limit for the whole call in milliseconds, including every try, every wait and every response body: 1 to
     * 2 147 483 647. In a list, it applies to each page; in a batch, to each hundred IDs. Default: 60 000. Allow more time if
     * you make many calls at once, because they share Webex's rate limit.
     */
    timeoutMs?: number | undefined;
    /**
     * The time limit for one try in milliseconds, including the response body: 1 to 2 147 483 647. Default: 15 000.
     */
    tryTimeoutMs?: number | undefined;
    /**
     * How many times to retry after a failure that may be temporary: 0 to 100. Default: 3. Retries after a 429, or after a
     * wait that the server asked for (`Retry-After`), don't count; they are limited only by `timeoutMs`. Counted anew for each
     * page of a list and each hundred IDs of a batch.
     */
    retries?: number | undefined;
    /**
     * The maximum size of a response body in bytes, after decompression: 1 to 2 147 483 647. The call fails with
     * `unexpected-shape` if a body is larger. Default: 16 777 216 (16 MiB).
     */
    maxResponseBytes?: number | undefined;
    /**
     * Whether the call fails with `unexpected-shape` if a recording does not match the API's description. If false, the
     * recording is returned as Webex sent it, as long as it has an ID, and `onEvent` gets an `odd` event. Default: false.
     */
    strict?: boolean | undefined;
    /**
     * Called with each event, for logging and progress. A client's listener gets the events of all its calls, and a call's
     * listener those of that call. Anything it throws is ignored. No event contains the token. Default: none.
     */
    onEvent?: ((event: ClientEvent) => void) | undefined;
}

/** Somebody who took part in a call. */
export interface CallParticipant {
    /** Who it is, if Webex knows. */
    actor?: CallActor;
    /** The address in the signalling between telephones (SIP). It may contain a telephone number. */
    aor?: string;
    /** The stream that this participant sends. */
    send?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** Somebody in a call. */
export interface CallParty {
    /** Who it is, if Webex knows. */
    actor?: CallActor;
    /** The telephone number or the extension. */
    number?: string;
    /** The name. */
    name?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** When a call began and ended. */
export interface CallSession {
    /** When it began. */
    startTime?: string;
    /** When it ended. */
    stopTime?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/**
 * Options of a client. The options of calls are accepted too, and are then the defaults for every call.
 */
export interface ClientOptions extends CallOptions {
    /**
     * A Webex access token without the `Bearer` prefix, or a function that returns one or a promise of one. The function
     * is called when a token is first needed, and again when Webex rejects the token. All calls of the client share the
     * token.
     *
     * `null`: the client has none. Requests go to your own relay, which adds the token: see `createRelay`. They have the header
     * `X-Webex-Recordings: 1` instead of `Authorization`, and never go to Webex directly. If the user's session has ended, calls
     * reject with `unauthorized`.
     */
    token: string | null | ((why: TokenRequest) => string | Promise<string>);
    /**
     * The URL of the API. Must be https, or http on a loopback host such as `localhost`. In a browser, it can be
     * relative to the page, such as `/webex/v1` for your own proxy. If `token` is null, it is required, and is the URL of your
     * relay, which may also be http if it has the page's own origin. Default: `https://webexapis.com/v1`.
     */
    baseUrl?: string | undefined;
    /**
     * Whether `baseUrl` may be http on any host. The token is then sent unencrypted, so use this only in tests, for
     * example with an emulator in another container: `http://webex-emulator:8787/v1`. Default: false.
     */
    allowInsecure?: boolean | undefined;
    /**
     * More headers for each request, for a relay or a gateway: an object, or a function that returns one or a promise of one. The
     * function is called before every request, and its result is not cached. Not allowed: headers that the client sets
     * (`Authorization` too, unless `token` is null), cookies, and those that the platform sets. Cookies of the page's own
     * origin are sent by the browser. A relay with `origins` accepts only `Authorization`. Default: none.
     */
    headers?: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>) | undefined;
    /**
     * A function that sends the requests instead of the global `fetch`, for proxies, tests, and platforms without a global
     * `fetch`. It is called with a URL string and an init object. Default: the global `fetch`.
     */
    fetch?: Fetch | undefined;
}

/**
 * Options of `deleteRecording`.
 */
export interface DeleteOptions extends CallOptions {
    /**
     * Which service has the recording. The host of a meeting may delete its recording, and it is gone for good. So this call
     * never guesses: it deletes a recording of a meeting only with `source: "meetings"`. Default: `converged`.
     */
    source?: SingleSource | undefined;
    /**
     * The host of the meeting, if it is not you. Requires the token of an administrator or of a compliance officer. Only with
     * `source: "meetings"`.
     */
    hostEmail?: string | undefined;
    /**
     * Why you delete the recording. Webex requires a reason when a compliance officer deletes another user's
     * recording. Default: none.
     */
    reason?: string | undefined;
    /**
     * An explanation, at most 255 characters (Unicode code points). Default: none.
     */
    comment?: string | undefined;
}

/**
 * The result of `deleteRecording`.
 */
export interface Deletion {
    /**
     * How the deletion ended. Either way, the recording is gone.
     */
    outcome: DeletionOutcome;
    /**
     * The answer's tracking ID, which Webex support asks for. Absent if the answer had none or the browser hides it.
     */
    trackingId?: string;
}

export interface DownloadLinks {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

/**
 * Download links that work without a token. Anyone who has a link can use it, so treat the links as secrets.
 */
export interface DownloadLinks {
    /**
     * Downloads the recording of a meeting. Absent for calls, whose recordings are only audio.
     */
    recordingDownloadLink?: string;
    /**
     * Downloads only the audio.
     */
    audioDownloadLink?: string;
    /**
     * Downloads the transcript. Absent if there is no transcript, or none yet.
     */
    transcriptDownloadLink?: string;
    /**
     * Downloads the notes that Webex suggests, as HTML. Absent if there are none.
     */
    suggestedNotesDownloadLink?: string;
    /**
     * Downloads the same notes in short, as HTML. Absent if there are none.
     */
    shortNotesDownloadLink?: string;
    /**
     * Downloads the action items, as HTML. Absent if there are none.
     */
    actionItemsDownloadLink?: string;
    /**
     * When the links expire: about three hours after you requested them. An RFC 3339 date-time. To get new links, call
     * `getRecording` again.
     */
    expiration?: string;
}

/**
 * The fields of a `RecordingsError`. None of them contains the token.
 */
export interface ErrorDetails {
    /**
     * The kind of failure.
     */
    code: ErrorCode;
    /**
     * What happened, including the server's own words if it sent any. Ends like a sentence if there is a `hint`, so that you
     * can show the hint after it.
     */
    message: string;
    /**
     * The HTTP status. Absent if no answer arrived.
     */
    status?: number;
    /**
     * The ID that Webex support asks for. Absent if the answer had none or the browser hides it.
     */
    trackingId?: string;
    /**
     * How long the server asks the client to wait, in milliseconds, counted from its answer. If nothing was sent because an
     * earlier answer asked the client to wait, the rest of that wait. Absent if the server gave no time, or an invalid one.
     */
    retryAfterMs?: number;
    /**
     * Whether the same call may succeed later. It has already been retried as far as `retries` and `timeoutMs` allow.
     */
    retryable: boolean;
    /**
     * How many requests were sent, including retries.
     */
    attempts: number;
    /**
     * What to do about it, in whole sentences. Absent if there is nothing to add.
     */
    hint?: string;
    /**
     * Where a failed list can continue: pass it to `listRecordings`. The list then requests the page that failed again. If
     * that page arrived but could not be read, the list continues after it. Absent if the list has no such place, for
     * example because its first page failed.
     */
    cursor?: string;
    /**
     * How many IDs of a failed batch Webex has confirmed. Absent if the call was not a batch of IDs, or nothing could be sent.
     */
    accepted?: number;
    /**
     * The IDs of a failed batch that Webex has not confirmed, in their order. It may have done the first hundred of them
     * anyway. Pass them to the same method again: that does no harm. If Webex then answers 404 or 409, they may be done already.
     * Present whenever `accepted` is.
     */
    open?: string[];
}

/**
 * The fields that every event has. They say which call it belongs to.
 */
export interface EventBase {
    /**
     * The number of the call. Each method call has its own. All pages of a list that is looped over share one.
     */
    call: number;
    /**
     * The HTTP method of the call's requests.
     */
    method: "GET" | "POST" | "DELETE";
    /**
     * The path of the request's URL, without the query.
     */
    path: string;
}

/**
 * Options of `getRecording`.
 */
export interface GetOptions extends CallOptions {
    /**
     * Which service has the recording: pass the `source` of the recording that a list returned. Default: `converged`.
     */
    source?: SingleSource | undefined;
    /**
     * The host of the meeting, if it is not you. Requires the token of an administrator or of a compliance officer. Only with
     * `source: "meetings"`.
     */
    hostEmail?: string | undefined;
}

/**
 * The filters of a list. One that the chosen `source` does not have is refused with `invalid-argument`.
 */
export interface ListFilters {
    /**
     * Only recordings in this state. If absent, Webex lists those that are `available`. It lists `purged` ones only for
     * compliance officers: with `organization`, or for their own meetings with `meetingId`.
     */
    status?: RecordingStatus | undefined;
    /**
     * Only recordings made by this service. If absent, no filter is sent, and you get everything that Webex has. With
     * `source: "meetings"`, one of the products in `MeetingProduct`. For recordings of calls, Webex documents only `calling` and
     * `customerAssist`; `meeting` and `all` are for servers that implement the whole API contract. Not with `source: "all"`.
     */
    serviceType?: ServiceTypeFilter | MeetingProduct | undefined;
    /**
     * Only recordings whose topic contains this text, in upper or lower case.
     */
    topic?: string | undefined;
    /**
     * Only recordings in this format: `MP3` or `MP4`, of meetings `MP4` or `ARF`. Not with `source: "all"`.
     */
    format?: "MP3" | "MP4" | "ARF" | undefined;
    /**
     * Only recordings of this kind of owner. Only of calls.
     */
    ownerType?: OwnerType | undefined;
    /**
     * Only recordings stored in this region. Only of calls.
     */
    storageRegion?: StorageRegion | undefined;
    /**
     * Only recordings of this location of Webex Calling. Only of calls.
     */
    locationId?: string | undefined;
    /**
     * Only recordings of this owner. Only with `organization`, and only of calls.
     */
    ownerId?: string | undefined;
    /**
     * Only recordings of the owner with this email address. Only with `organization`, and only of calls. Some organizations
     * list only the administrator's own recordings without it.
     */
    ownerEmail?: string | undefined;
    /**
     * Only recordings of this meeting. Only with `source: "meetings"`. Webex then ignores `siteUrl`, `from` and `to` in a list of
     * everybody's recordings.
     */
    meetingId?: string | undefined;
    /**
     * Only recordings of this Webex site, such as `example.webex.com`. Only with `source: "meetings"`. If absent, you get your
     * own recordings of all your sites, or everybody's of the preferred site.
     */
    siteUrl?: string | undefined;
    /**
     * Only recordings of this host. Requires the token of an administrator or of a compliance officer. Only with `source: "meetings"`, and not with
     * `organization`.
     */
    hostEmail?: string | undefined;
}

/**
 * Options of `listRecordings`.
 */
export interface ListOptions extends CallOptions {
    /**
     * The longest range to request at once, in days: 0 to 30. A longer range is split into windows of this length, and
     * the newest window is listed first. With 0, the range is never split; Webex rejects a range of more than 30 days.
     * Default: 30.
     */
    windowDays?: number | undefined;
    /**
     * Whether a loop over the list fetches the next page while you process the current one. It never fetches more than
     * one page ahead. Default: true.
     */
    prefetch?: boolean | undefined;
    /**
     * Called after each page of a loop or of `toArray`, with the progress so far. Anything it throws is ignored. Default:
     * none.
     */
    onProgress?: ((progress: ListProgress) => void) | undefined;
}

export interface ListProgress {
    /** The services whose recordings are missing: see `RecordingPage`. Absent if there are none. */
    missing?: SourceFailure[];
}

/**
 * How much of a list has been fetched. When a list continues from a `cursor`, so do the counts.
 */
export interface ListProgress {
    /**
     * The number of pages so far, including those before the `cursor` that the list continued from. (Cursors made by early
     * versions of this package don't contain the counts: with them, counting starts at the cursor.)
     */
    pages: number;
    /**
     * The number of recordings on those pages, each counted once.
     */
    recordings: number;
    /**
     * How far back the list has gone, as an RFC 3339 date-time: every recording created after this time has been listed.
     * Absent if no recording so far had a `createTime`.
     */
    reached?: string;
}

export interface ListQuery extends ListFilters {}

/**
 * Which recordings to list. Without `from` and `to`, Webex lists the last seven days.
 *
 * The range from `from` to `to` can have any length. Webex accepts at most 30 days at a time, so a longer range is split into
 * several requests: see `windowDays`.
 */
export interface ListQuery {
    /**
     * Only recordings created at this time or later: an RFC 3339 date-time with a time zone, or a Date. Must be earlier than
     * `to`. If only `to` is given, the range starts in 2015; with the default `windowDays`, that takes at least a dozen
     * requests per year.
     */
    from?: string | Date | DateLike | undefined;
    /**
     * Only recordings created before this time: an RFC 3339 date-time with a time zone, or a Date. If only `from` is
     * given, the range ends one day from now, in case a clock is wrong. A `to` that is more than a year away is treated as
     * a year from now.
     */
    to?: string | Date | DateLike | undefined;
    /**
     * The number of recordings per page: 1 to 100. Webex's default is 10.
     */
    max?: number | undefined;
    /**
     * The maximum number of recordings in total: 0 to 4 294 967 295. Applies to loops and to `toArray`, but not when you
     * `await` a single page. Default: no limit.
     */
    limit?: number | undefined;
    /**
     * Where to continue: the `cursor` of a page, or of the error that a list failed with. It contains the range, the
     * filters, the source, `windowDays` and the page size, so these options are ignored if you give them too. If absent, the
     * list starts with the newest recording.
     */
    cursor?: string | undefined;
    /**
     * Where to look. Default: `converged`.
     */
    source?: Source | undefined;
    /**
     * Whether to list everybody's recordings instead of your own. Requires the role and the scope of an administrator or of a
     * compliance officer. Meetings: only those of one site, see `siteUrl`. Default: false.
     */
    organization?: boolean | undefined;
}

/** A stream of sound or pictures in a call. */
export interface MediaStreamOfCall {
    /** Identifies the stream within the call. */
    streamId?: string;
    /** In which direction it goes. */
    mode?: string;
    /** Its line in the description of the session (SDP). */
    mLineIndex?: string | number;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/**
 * Options of `getRecordingMetadata`.
 */
export interface MetadataOptions extends CallOptions {
    /**
     * Whether `callActivity` has all its fields: also `mediaStreams`, `participants`, `redirectInfo` and `redirectedCall`.
     * Default: false.
     */
    showAllTypes?: boolean | undefined;
}

/**
 * A recording does not match the API's description, and is returned as Webex sent it. With `strict`, the call fails instead.
 */
export interface OddEvent extends EventBase {
    /**
     * The first field that does not match, such as `items[3].durationSeconds`. The index counts all items of the answer,
     * including those that the list has already returned.
     */
    field: string;
    /**
     * What is wrong with it, such as `expected number, got string`.
     */
    problem: string;
}

export interface Recording {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

/**
 * A recording, of a call or of a meeting. Each service sends its own fields, so most of them are optional.
 *
 * All times are RFC 3339 strings. Fields that Webex did not send are absent. Fields that Webex sent but that are not listed
 * here are kept too.
 */
export interface Recording {
    /**
     * The recording's ID. Pass it to `getRecording`, `trashRecordings` and the others, together with the `source`.
     */
    id: string;
    /**
     * Which service has the recording: `meetings`, or absent for recordings from the Converged Recordings API. This package adds
     * it, because an ID alone does not tell. Other methods take it as an option, absent or not.
     */
    source?: SingleSource;
    /**
     * The title of the meeting, or the caller.
     */
    topic?: string;
    /**
     * When the file was created, which is some time after the recording ended. `from` and `to` refer to this time.
     */
    createTime?: string;
    /**
     * When the meeting or call was recorded.
     */
    timeRecorded?: string;
    /**
     * The file format: audio (`MP3`), video (`MP4`), Webex's older format for meetings (`ARF`), or a file that somebody
     * uploaded (`UPLOADED`). Webex may add formats.
     */
    format?: "MP4" | "MP3" | "ARF" | "UPLOADED" | (string & {});
    /**
     * The service that made the recording. Recordings from the Recordings API (`source: "meetings"`) name the product instead.
     * Webex may add services and products.
     */
    serviceType?: "calling" | "meeting" | "customerAssist" | MeetingProduct | (string & {});
    /**
     * Whether the recording is available, in the recycle bin, or purged. Webex may add states.
     */
    status?: RecordingStatus | (string & {});
    /**
     * The length in seconds.
     */
    durationSeconds?: number;
    /**
     * The file size in bytes.
     */
    sizeBytes?: number;
    /**
     * The web page for downloading the recording, after signing in to Webex. It is not the file. Absent for calls, and if
     * downloading is prevented.
     */
    downloadUrl?: string;
    /**
     * The web page for playing the recording, after signing in to Webex. Absent for calls.
     */
    playbackUrl?: string;
    /**
     * Download links that work for a short time without signing in. Only `getRecording` returns them. If it does not, there
     * are three possible causes: the token belongs to an administrator, who gets no links (the owner and compliance officers
     * do); downloading is prevented for this recording or in the organization; or the recording is not ready yet.
     */
    temporaryDirectDownloadLinks?: DownloadLinks;
    /**
     * The ID of the meeting that was recorded. Absent for calls.
     */
    meetingId?: string;
    /**
     * The host's email address. Webex sends it only in lists of everybody's meetings. For calls, see `ownerEmail`.
     */
    hostEmail?: string;
    /**
     * The host's name. Webex sends it only in lists of everybody's meetings.
     */
    hostDisplayName?: string;
    /**
     * The ID of the owner: a person, a workspace, a virtual line or a call queue. Absent for meetings.
     */
    ownerId?: string;
    /**
     * The owner's email address. Absent for meetings.
     */
    ownerEmail?: string;
    /**
     * What kind of owner it is. Webex may add kinds. Absent for meetings.
     */
    ownerType?: OwnerType | (string & {});
    /**
     * Where the recording is stored, such as `US`. Absent for meetings.
     */
    storageRegion?: StorageRegion | (string & {});
    /**
     * Which call it was. Absent for meetings.
     */
    serviceData?: ServiceData;
    /**
     * The language of the transcript, such as `en`. Absent if there is no transcript.
     */
    transcriptLanguage?: string;
    /**
     * The Webex site of the meeting, such as `example.webex.com`. Absent for calls.
     */
    siteUrl?: string;
    /**
     * The password of the page at `playbackUrl`. It is a secret: do not log it. Absent for calls, in lists of everybody's
     * recordings, and if there is none.
     */
    password?: string;
    /**
     * The ID of the scheduled meeting that this meeting was an occurrence of. Absent for calls.
     */
    scheduledMeetingId?: string;
    /**
     * The ID of the series of meetings. Absent for calls.
     */
    meetingSeriesId?: string;
    /**
     * Whether somebody else shared the recording with you. Absent for calls, and in lists of everybody's recordings.
     */
    shareToMe?: boolean;
    /**
     * The tags that integrations gave the meeting. Absent for calls, and if there are none.
     */
    integrationTags?: string[];
}

/** Something that was done to a recording while it was made. */
export interface RecordingAction {
    /** What, such as `START` or `STOP`. */
    action?: string;
    /** When. */
    time?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/**
 * A list of recordings. You can `await` it to get its first page, or loop over it with `for await` to get every recording. The
 * first page is requested once, as soon as you create the list, no matter how you use it.
 *
 * A loop gets each recording once, newest first. If a page fails, the loop first gets all recordings before that page and
 * then throws the error; to continue, pass the error's `cursor` to `listRecordings`. If you leave a loop, no more pages
 * are requested. If you leave it before the first page has arrived, and no other loop uses the list, the list rejects
 * with an AbortError.
 *
 * A loop holds at most two pages in memory. A list that you keep also holds its first page.
 *
 * Anything that awaits promises treats a list as its first page: `await`, an `async` function that returns a list,
 * RxJS's `from`. To pass the whole list through these, return `{ list }` or use `list.pages()`.
 */
export interface RecordingList extends Promise<RecordingPage>, AsyncIterable<Recording> {
    /**
     * The services that refused to list their recordings, which are therefore not in the list. Only with `source: "all"`, and
     * complete only after a loop or `toArray` has ended. Empty if none refused. Check it before you rely on the list.
     */
    readonly missing: readonly SourceFailure[];
    /**
     * Loops over pages instead of recordings, so that you can store `page.cursor` together with your results from the
     * page. Ends after the page that reaches `limit`; that page is not cut short.
     */
    pages(): AsyncIterableIterator<RecordingPage>;
    /**
     * Collects the recordings in an array. If a page fails, the recordings collected so far are lost; loop over
     * `pages()` if you need to keep them.
     */
    toArray(options?: ToArrayOptions): Promise<Recording[]>;
}

/**
 * What happened in a recorded call, as Webex sent it. Every field except `id` may be absent. Fields that are not listed here
 * are kept too. Names, addresses and numbers are personal data: take care where you store them.
 */
export interface RecordingMetadata {
    /** The recording's ID. */
    id: string;
    /** The organization. */
    orgId?: string;
    /** Who owns the recording. */
    ownerId?: string;
    /** What the owner is. Written in other letters than in a list. Webex may add kinds. */
    ownerType?: "USER" | "PLACE" | "VIRTUAL_LINE" | "CALL_QUEUE" | (string & {});
    /** The owner's name. */
    ownerName?: string;
    /** The owner's email address. */
    ownerEmail?: string;
    /** Where the recording is stored, such as `US`. */
    storageRegion?: string;
    /** The service that made the recording. Webex may add services. */
    serviceType?: "calling" | "customerAssist" | (string & {});
    /** The version of the metadata's format, such as `1.2`. */
    version?: string;
    /** The call. */
    serviceData?: CallMetadata;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

export interface RecordingPage {
    /**
     * The services whose recordings are missing here, because they refused to list them. Only with `source: "all"`, and absent
     * if there are none. If the whole list would be empty, it fails with that error instead. A list
     * that continues from the `cursor` asks the service again.
     */
    missing?: SourceFailure[];
}

/**
 * One page of a list, with the newest recording first.
 *
 * You cannot loop over a page itself, because code that mistakes a page for its list would silently miss the other
 * pages. Loop over `items`, or over the list.
 */
export interface RecordingPage {
    /**
     * The recordings on this page. Can be empty even if more pages follow.
     */
    items: Recording[];
    /**
     * Where the list continues: pass it to `listRecordings`, in this process or another one. Contains no token. Absent on the
     * last page.
     */
    cursor?: string;
    /**
     * The answer's tracking ID, which Webex support asks for. Absent if the answer had none or the browser hides it, and with
     * `source: "all"`.
     */
    trackingId?: string;
}

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

/** A RecordingsError as plain data. `RecordingsError.from` turns it back into an error. */
export interface RecordingsErrorJson extends ErrorDetails {
    /** Always `RecordingsError`. */
    name: "RecordingsError";
}

/**
 * A request is about to be sent. If you abort a deletion or a batch after this event, it may still be carried out.
 */
export interface RequestEvent extends EventBase {
    /**
     * The number of this request within its call, starting at 1.
     */
    attempt: number;
}

/** The init object that the client passes to `fetch`. All fields except `body` and `cache` are always set. */
export interface RequestInitLike {
    /** `GET`, `POST` or `DELETE`. */
    method?: string;
    /** The request headers, including the token. */
    headers?: Record<string, string>;
    /** The request body as JSON. Absent if the request has no body. */
    body?: string;
    /** Always `manual`: the client does not follow redirects. */
    redirect?: "manual";
    /**
     * Keeps answers out of the cache, so that a list does not show deleted recordings. Absent if the platform does not
     * support it.
     */
    cache?: "no-store";
    /** Aborted when the client no longer needs the answer. */
    signal?: SignalLike;
}

/**
 * A try has ended: either its answer was read to the end, or no answer arrived. An aborted try has no such event.
 */
export interface ResponseEvent extends EventBase {
    /**
     * The number of this request within its call, starting at 1.
     */
    attempt: number;
    /**
     * The HTTP status. Absent if no answer arrived or the browser hides it.
     */
    status?: number;
    /**
     * Why there is no answer: `network`, `timeout`, `rejected` (a redirect) or `invalid-argument` (the `fetch` does not
     * behave like `fetch`). Absent if there is an answer, whatever its status.
     */
    code?: ErrorCode;
    /**
     * The ID that Webex support asks for. Absent if the answer had none or the browser hides it.
     */
    trackingId?: string;
    /**
     * How long the try took, in milliseconds.
     */
    durationMs: number;
}

/** What the client needs from a `Response`. */
export interface ResponseLike {
    /** The HTTP status. */
    readonly status: number;
    /** The response headers. */
    readonly headers: {
        /** Returns the value of a header, or `null` if it is absent. */
        get(name: string): string | null;
    };
    /** Reads the whole body. */
    arrayBuffer(): Promise<ArrayBuffer>;
}

export interface ServiceData {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

/**
 * Which call was recorded.
 */
export interface ServiceData {
    /**
     * The ID of the location in Webex Calling.
     */
    locationId?: string;
    /**
     * The ID of the call. Several recordings can be of one call.
     */
    callSessionId?: string;
}

/** What the client needs from an `AbortSignal`. */
export interface SignalLike {
    /** Whether the signal is aborted. */
    readonly aborted: boolean;
    /** What aborted calls reject with. If it is `undefined`, they reject with an AbortError. */
    readonly reason?: unknown;
    /** Adds a listener for the abort. */
    addEventListener(type: "abort", listener: () => void): void;
    /** Removes a listener. */
    removeEventListener(type: "abort", listener: () => void): void;
}

/** Why the recordings of a service are missing in a list of both. */
export interface SourceFailure {
    /** The service. */
    source: SingleSource;
    /** Its error. `RecordingsError.from` makes it a RecordingsError again. */
    error: RecordingsErrorJson;
}

/**
 * Options of a list's `toArray`.
 */
export interface ToArrayOptions {
    /**
     * The maximum number of recordings: 0 to 4 294 967 295. Default: the query's `limit`.
     */
    limit?: number | undefined;
}

/**
 * The token function is about to be called.
 */
export interface TokenEvent extends EventBase {
    /**
     * Why a token is needed.
     */
    reason: TokenReason;
}

/** The argument of a token function. */
export interface TokenRequest {
    /** Why a token is needed. */
    readonly reason: TokenReason;
    /**
     * Aborted if the function does not return a token within the client's `timeoutMs`. It is not aborted when a call
     * that waits for the token is aborted or times out, because the next call can use the token.
     */
    readonly signal: Signal;
}

/**
 * The call waits before its next request, because a try failed, because Webex asked this client to wait, or because the
 * last pages of a list had nothing new.
 */
export interface WaitEvent extends EventBase {
    /**
     * How long it waits, in milliseconds.
     */
    waitMs: number;
    /**
     * How many requests the call has sent so far.
     */
    attempt: number;
}

/**
 * Something that happened during a call. `type` says what.
 */
export type ClientEvent = ({
    /** What happened. */
    type: "request";
} & RequestEvent) | ({
    /** What happened. */
    type: "response";
} & ResponseEvent) | ({
    /** What happened. */
    type: "wait";
} & WaitEvent) | ({
    /** What happened. */
    type: "token";
} & TokenEvent) | ({
    /** What happened. */
    type: "odd";
} & OddEvent);

/** A date object from a library such as Moment, Luxon or Temporal. It is read once, when you make the call. */
export type DateLike =
| {
    /** Returns an RFC 3339 date-time. */
    toISOString(): string;
}
| {
    /** Returns an RFC 3339 date-time, or `null` for an invalid date. */
    toJSON(): string | null;
};

/**
 * How a deletion ended.
 *
 * - `deleted`: this call deleted the recording.
 * - `already-gone`: the answer to an earlier try was lost, so the call tried again, and the recording no longer existed.
 *   Most likely the earlier try deleted it, but somebody else may have.
 */
export type DeletionOutcome = "deleted" | "already-gone";

/**
 * The kind of failure. Use this in code; messages and hints are for people.
 *
 * - `invalid-argument`: an argument is not valid. Nothing was sent, unless `attempts` says otherwise: your `fetch` may
 *   return something that is not a response, and your token function, called again, something that is not a token.
 * - `unauthorized`: 401. Webex does not know the token, or it has expired. Without a token (`token: null`): the user is signed
 *   out of your relay, which may also answer with a redirect or a sign-in page.
 * - `token-failed`: your token function failed, or your `headers` function; `cause` is what it threw. `retryable` says whether
 *   trying again later may help, for example after a network failure, or whether the user has to sign in again.
 * - `forbidden`: 403. The token is valid, but may not do this.
 * - `not-found`: 404. The recording does not exist, or this token may not see it.
 * - `rate-limited`: 429, too many requests. Or nothing was sent (see `attempts`), because Webex asked this client to wait.
 * - `rejected`: any other refusal, such as 400, 409 or 423, or a redirect, which is not followed.
 * - `server`: Webex, or something in front of it, failed with a status of 500 or more.
 * - `network`: no answer arrived, or only a part of it.
 * - `timeout`: no answer arrived in time. See `timeoutMs` and `tryTimeoutMs`.
 * - `not-json`: the answer is not JSON, or was cut off. Most often it came from a proxy or a sign-in page.
 * - `unexpected-shape`: the answer is JSON, but does not match the API's description; the message says where. (A recording
 *   that has an ID causes this only if `strict` is set.) Or the answer is larger than `maxResponseBytes`, or a list cannot
 *   continue although there may be more.
 * - `no-media`: the recording has no such file, or the token gets no link to it. Only downloads.
 * - `not-media`: what came is not the file, but a web page, for example. Only downloads.
 * - `changed`: the file has changed during the download. Only downloads.
 * - `storage`: the file could not be written; `cause` is what the system says. Only `saveRecording`.
 * - `internal`: a bug in this package, or its core could not be loaded. Other calls are not affected.
 */
export type ErrorCode = "invalid-argument" | "unauthorized" | "token-failed" | "forbidden" | "not-found" | "rate-limited" | "rejected" | "server" | "network" | "timeout" | "not-json" | "unexpected-shape" | "no-media" | "not-media" | "changed" | "storage" | "internal";

/**
 * The type of the global `fetch`.
 *
 * It is `FetchLike` if your program includes no types for its platform: neither TypeScript's `dom` library nor something like
 * `@types/node`.
 */
export type Fetch = typeof globalThis extends { fetch: infer T } ? T : FetchLike;

/** What the client needs from a `fetch` function. */
export type FetchLike = (input: string, init?: RequestInitLike) => Promise<ResponseLike>;

/**
 * The products whose meetings are recorded: Webex Meetings, Events, Training and Support.
 */
export type MeetingProduct = "MeetingCenter" | "EventCenter" | "TrainingCenter" | "SupportCenter";

/**
 * The kinds of owners that a recording of a call can have: a person, a workspace, a virtual line or a call queue.
 */
export type OwnerType = "user" | "place" | "virtualLine" | "callQueue";

/**
 * Which recordings get another owner:
 *
 * - `{ recordingIds }`: these, as with {@link Which}. With `ownerEmail` or `ownerId`, only those of them that belong to this
 *   owner.
 * - `{ everythingOf }`: all recordings of an owner. A virtual line or a workspace has only an `ownerId`.
 */
export type Reassigned =
| {
    /** The IDs of 1 to 100 000 recordings. */
    recordingIds: readonly string[];
    /** Only those of them that belong to the owner with this email address. Not together with `ownerId`. */
    ownerEmail?: string | undefined;
    /** Only those of them that belong to the owner with this ID. Not together with `ownerEmail`. */
    ownerId?: string | undefined;
}
| {
    /** The owner whose recordings all get another one. */
    everythingOf:
    | {
        /** The owner's email address. */
        ownerEmail: string;
    }
    | {
        /** The owner's ID. */
        ownerId: string;
    };
};

/**
 * The state of a recording: `available` (can be played and downloaded), `deleted` (in the recycle bin) or `purged`
 * (permanently deleted; only its description remains).
 */
export type RecordingStatus = "available" | "deleted" | "purged";

/**
 * Which service's recordings to list: `calling`, `meeting`, `customerAssist` (Webex Customer Assist) or `all`.
 */
export type ServiceTypeFilter = "calling" | "meeting" | "customerAssist" | "all";

// Inferred from `fetch`, because Cloudflare's types declare AbortSignal as a class, and classes are not visible in the type of
// `globalThis`.
/**
 * The type of the signals that the global `fetch` accepts: `AbortSignal`.
 *
 * It is `SignalLike` if your program includes no types for its platform.
 */
export type Signal = typeof globalThis extends { fetch: (input: never, init: { signal: infer T }) => unknown }
    ? NonNullable<T>
    : SignalLike;

/**
 * One of the two services: see `Source`.
 */
export type SingleSource = "converged" | "meetings";

/**
 * Where to look for recordings.
 *
 * - `converged`: the Converged Recordings API. Webex serves only recordings of calls there today.
 * - `meetings`: the Recordings API, which has the recordings of meetings, webinars and events.
 * - `all`: both, merged by date. Only lists have this one.
 */
export type Source = "converged" | "meetings" | "all";

/**
 * The regions in which Webex stores recordings of calls.
 */
export type StorageRegion = "US" | "SG" | "GB" | "JP" | "DE" | "AU" | "IN" | "CA";

/**
 * Why a token is needed: `first`, because there is none yet, or `rejected`, because Webex did not accept the last one.
 */
export type TokenReason = "first" | "rejected";

/**
 * Which recordings a batch is about:
 *
 * - an array of 1 to 100 000 recording IDs. They are sent by the hundred, one request after the other. An ID that is there
 *   twice is sent twice, which changes nothing. If the call fails on its way, the error's `accepted` and `open` say how far it
 *   came. An aborted call does not say it; make smaller batches if you have to know.
 * - `{ mine: true }`: all of your own recordings; to restore and purge, all in your bin. For calls, Webex refuses this if the
 *   token has an administrator's scope.
 * - `{ ownerEmail }`: the same for this person. Requires an administrator's token.
 *
 * Recordings of meetings can be trashed only by ID, and the others are then those of one site. A request for everything of
 * somebody is repeated only if the server certainly has not done it. If its answer is lost, the call fails with
 * `retryable: false`, because recordings that were made in the meantime would be included the second time.
 */
export type Which =
| readonly string[]
| {
    /** All of your own. */
    mine: true;
}
| {
    /** The email address of the person whose recordings they are. For meetings, the host's. */
    ownerEmail: string;
};
