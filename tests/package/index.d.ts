// Made from the Rust sources: models, bindings and their doc comments.

// Before the class, because the last form of a method is the one that messages and `Parameters` speak of. The index may be
// anything, so that a subclass or a stand-in need not have these forms.
export interface RecordingsClient {
    /** As an array calls it: `queries.map(client.listRecordings)`. */
    listRecordings(query: ListQuery, index: any, queries: readonly unknown[]): RecordingList;
    /** As an array calls it: `ids.map(client.getRecording)`. */
    getRecording(id: string, index: any, ids: readonly unknown[]): Promise<Recording>;
    /** As an array calls it: `ids.map(client.deleteRecording)`. */
    deleteRecording(id: string, index: any, ids: readonly unknown[]): Promise<Deletion>;
}

/**
 * A client for Webex recordings of meetings and calls.
 *
 * Making one sends nothing and loads nothing. What is wrong with its options is told by the first call.
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
     * On Webex itself this is for good and needs a compliance officer's token.
     */
    deleteRecording(id: string, options?: DeleteOptions): Promise<Deletion>;
    /**
     * Reads the details of one recording, with links to download it where the token may.
     */
    getRecording(id: string, options?: CallOptions): Promise<Recording>;
    /**
     * Lists recordings, newest first. Awaited, the list gives one page. Looped over, it gives every recording of every
     * page.
     *
     * ```js
     * for await (const recording of client.listRecordings({ from, max: 100 })) console.log(recording.topic);
     * ```
     */
    listRecordings(query?: ListQuery, options?: ListOptions): RecordingList;
    /**
     * Takes the token, and where to use it.
     */
    constructor(options: ClientOptions);
}

/**
 * Why a call failed. Every call rejects with one of these, or with the abort's own reason when it was aborted.
 *
 * The token is in none of it: it is safe to log whole. (With a `fetch` or a token function of your own, `cause` is
 * what that threw.)
 */
export class RecordingsError extends Error {
    /** Only the package makes them. */
    private constructor();
    /** Tells them from other errors in a log. In a program use `RecordingsError.is`. */
    readonly name: "RecordingsError";
    /**
     * Whether it is one, also when it comes from another copy of this package, where `instanceof` says no.
     */
    static is(value: unknown): value is RecordingsError;
    /**
     * Makes one of what `toJSON` gave, as an object or as a text: in a page what a worker has sent, or of a line of a log.
     * Other fields are dropped. Throws where it cannot be that.
     *
     * ```js
     * worker.onmessage = ({ data }) => show(RecordingsError.from(data)); // the worker: postMessage(error.toJSON())
     * ```
     */
    static from(json: unknown): RecordingsError;
    /** Its name, its message and its fields, as plain data. What a log made with `JSON.stringify` shows. */
    toJSON(): RecordingsErrorJson;
    /** What the platform or your token function threw, where that is why the call failed. */
    readonly cause?: unknown;
}

/**
 * Loads the core ahead of the first call, which otherwise does it.
 *
 * Rejects with a RecordingsError where the core cannot be loaded; the next call tries again.
 */
export function warmUp(): Promise<void>;

/**
 * What every call takes.
 */
export interface CallOptions {
    /**
     * Aborts the call: it rejects with `signal.reason` at once.
     */
    signal?: Signal | SignalLike | undefined;
    /**
     * How long the whole call may take, in milliseconds: every try, every wait and every body. Default 60 000. Give more
     * where many calls at once have to share what Webex allows.
     */
    timeoutMs?: number | undefined;
    /**
     * How long one try may take, with its body, in milliseconds. Default 15 000.
     */
    tryTimeoutMs?: number | undefined;
    /**
     * How often the call is tried again when a try failed in a way that may pass. Default 3. A wait that Webex asks for
     * (`Retry-After`) takes of `timeoutMs`, and not of these.
     */
    retries?: number | undefined;
    /**
     * The largest answer that is read, in bytes. Default 16 777 216 (16 MiB).
     */
    maxResponseBytes?: number | undefined;
    /**
     * Whether a recording that is not as the API promises is an error (`unexpected-shape`). Otherwise it is handed on as it
     * came, as long as it has an id, and `onEvent` is told. Default false.
     */
    strict?: boolean | undefined;
    /**
     * Called with each event, for logs and progress. A client's listener gets the events of all its calls, a call's listener
     * those of that call. What it throws is ignored. No event has the token in it.
     */
    onEvent?: ((event: ClientEvent) => void) | undefined;
}

/**
 * What a client needs. What calls take can be given here too, and then counts for every call.
 */
export interface ClientOptions extends CallOptions {
    /**
     * A Webex access token, without `Bearer` before it. Or a function that gives one: it is asked once for all calls,
     * and again when Webex does not take the token any more.
     */
    token: string | ((why: TokenRequest) => string | Promise<string>);
    /**
     * Where the API is. Default: `https://webexapis.com/v1`. https, or http on a loopback host; in a browser also
     * relative to the page, for a proxy of your own.
     */
    baseUrl?: string | undefined;
    /**
     * Whether `baseUrl` may be http on any host. The token travels in clear then, so this is for tests, such as against
     * an emulator in another container: `http://webex-emulator:8787/v1`. Default false.
     */
    allowInsecure?: boolean | undefined;
    /**
     * What to send requests with instead of the global `fetch`: called with an address and an init object. For
     * proxies, tests, and places that have no global one.
     */
    fetch?: Fetch | undefined;
}

/**
 * What a deletion takes.
 */
export interface DeleteOptions extends CallOptions {
    /**
     * Why. Webex requires it of a compliance officer who deletes another user's recording.
     */
    reason?: string | undefined;
    /**
     * More about it, at most 255 characters (Unicode code points).
     */
    comment?: string | undefined;
}

/**
 * How a deletion ended.
 */
export interface Deletion {
    /**
     * Whether this call deleted it.
     */
    outcome: DeletionOutcome;
    /**
     * What Webex support asks for. Absent where a browser hides it.
     */
    trackingId?: string;
}

/**
 * Links that download without a token. Whoever has one can use it: treat them as secrets.
 */
export interface DownloadLinks {
    /**
     * The recording itself.
     */
    recordingDownloadLink?: string;
    /**
     * Its sound alone.
     */
    audioDownloadLink?: string;
    /**
     * What was said, as text. Absent when there is no transcript, or not yet.
     */
    transcriptDownloadLink?: string;
    /**
     * When the links lapse: about three hours after they were asked for. Ask for the details again then.
     */
    expiration?: string;
}

/**
 * What a `RecordingsError` tells. The token is in none of it.
 */
export interface ErrorDetails {
    /**
     * What kind of failure it is.
     */
    code: ErrorCode;
    /**
     * What happened, with the server's own words where it gave any.
     */
    message: string;
    /**
     * The HTTP status. Absent when no answer came.
     */
    status?: number;
    /**
     * What Webex support asks for. Absent when the answer had none, or a browser hides it.
     */
    trackingId?: string;
    /**
     * How long the server asks to wait, in milliseconds from when it answered; or what is left of that, where nothing was
     * sent because of it. Absent when it does not say, or says it in a way that means nothing.
     */
    retryAfterMs?: number;
    /**
     * Whether the same call may well succeed later. It was repeated already as far as `retries` and `timeoutMs` allow.
     */
    retryable: boolean;
    /**
     * How many requests were sent: 0 when none was.
     */
    attempts: number;
    /**
     * What to do about it, where that is known.
     */
    hint?: string;
    /**
     * Where a list can go on that failed: give it to `listRecordings`. It asks again for the page that did not come; where
     * that came and cannot be read, it leads past it. Absent where there is no such place, as on the first page.
     */
    cursor?: string;
}

/**
 * What every event tells: which call it belongs to.
 */
export interface EventBase {
    /**
     * The number of the call. Each call of a method has its own; all pages of a list that is looped over share one.
     */
    call: number;
    /**
     * What the call's requests do.
     */
    method: "GET" | "DELETE";
    /**
     * The path of their address, without the query.
     */
    path: string;
}

/**
 * What a list takes.
 */
export interface ListOptions extends CallOptions {
    /**
     * The longest range that is asked for at once, in days: 0 to 30. A longer one is cut into windows, of which the newest
     * comes first. 0: one request for all of it, which Webex refuses beyond 30 days. Default 30, the longest that Webex
     * answers for.
     */
    windowDays?: number | undefined;
    /**
     * Whether the next page is fetched while you are busy with this one, when the list is looped over. Never more than one
     * page ahead. Default true.
     */
    prefetch?: boolean | undefined;
    /**
     * Is told after each page how far the list has come, when the list is looped over. What it throws is ignored.
     */
    onProgress?: ((progress: ListProgress) => void) | undefined;
}

/** How far a list has come that is looped over. It goes on counting from one `cursor` to the next. */
export interface ListProgress {
    /** How many pages came, also before the `cursor` that the list continued from. (Cursors from old versions do not know.) */
    readonly pages: number;
    /** How many recordings were on them, each counted once. */
    readonly recordings: number;
    /**
     * How far back: what was made after that has been listed. An RFC 3339 date-time. Absent as long as no recording told
     * when it was made.
     */
    readonly reached?: string;
}

/**
 * Which recordings to list. Without any of it: the available ones of the last seven days, as Webex sees fit.
 *
 * A range may be of any length: it is asked for in windows, see `windowDays`.
 */
export interface ListQuery {
    /**
     * Made at this time or later: an RFC 3339 date-time with a zone, or a Date. Without `to`: up to now, and a day more,
     * because clocks go wrong.
     */
    from?: string | Date | DateLike | undefined;
    /**
     * Made before this time: an RFC 3339 date-time with a zone, or a Date. Later than `from`. Beyond a year from now, that
     * year counts. Without `from`: back to
     * 2015, which takes a dozen requests or more for each year.
     */
    to?: string | Date | DateLike | undefined;
    /**
     * Only those in this state. Webex takes `available` when it is not given.
     */
    status?: RecordingStatus | undefined;
    /**
     * Only those of this service.
     */
    serviceType?: ServiceTypeFilter | undefined;
    /**
     * The size of a page: 1 to 100. Webex takes 10 when it is not given.
     */
    max?: number | undefined;
    /**
     * The most recordings to hand over in all when the list is looped over or collected. The awaited page does not mind.
     * From 0 on.
     */
    limit?: number | undefined;
    /**
     * Go on where another page ended, or a list failed: its `cursor`. It carries the range, the filters, the windows and
     * the size of the pages, so what else is given of these does not count then.
     */
    cursor?: string | undefined;
}

/**
 * A recording came that is not as the API promises, and was handed on as it came. With `strict` it is an error instead.
 */
export interface OddEvent extends EventBase {
    /**
     * The first field that is odd: `items[3].durationSeconds`. Items are counted as they came, also those that were listed
     * before.
     */
    field: string;
    /**
     * What is wrong with it: `expected number, got string`.
     */
    problem: string;
}

/**
 * A recording of a meeting or of a call.
 *
 * Source: `ConvergedRecording` of the Webex Converged Recordings API. All times are RFC 3339 texts.
 */
export interface Recording {
    /**
     * What `getRecording` and `deleteRecording` take.
     */
    id: string;
    /**
     * What it is about: the title of the meeting, or who called.
     */
    topic?: string;
    /**
     * When the file was made, some time after the recording ended.
     */
    createTime?: string;
    /**
     * When the recording was made.
     */
    timeRecorded?: string;
    /**
     * Video or audio. Webex may add formats.
     */
    format?: "MP4" | "MP3" | (string & {});
    /**
     * The service that made it. Webex may add services.
     */
    serviceType?: "calling" | "meeting" | "customerAssist" | (string & {});
    /**
     * Whether it is there, in the recycle bin, or gone. Webex may add states.
     */
    status?: RecordingStatus | (string & {});
    /**
     * How long it is, in seconds.
     */
    durationSeconds?: number;
    /**
     * How large its file is, in bytes.
     */
    sizeBytes?: number;
    /**
     * Where it can be downloaded in a browser, after signing in to Webex.
     */
    downloadUrl?: string;
    /**
     * Where it can be played in a browser, after signing in to Webex.
     */
    playbackUrl?: string;
    /**
     * Links that work without signing in, for a short time. Only in the details of one recording, and absent where
     * the token may not download.
     */
    temporaryDirectDownloadLinks?: DownloadLinks;
    /**
     * The meeting that was recorded. Absent for calls.
     */
    meetingId?: string;
    /**
     * The host's email address.
     */
    hostEmail?: string;
    /**
     * The host's name.
     */
    hostDisplayName?: string;
}

/**
 * A list of recordings. Its first page is asked for when the list is made, and once, whichever way the list is used.
 *
 * As a promise it settles to that page. It can be looped over as well: then it gives the recordings of that page and of
 * all that follow, each once, the newest first. A page that fails ends the loop with its error, after all recordings
 * before it; the error's `cursor` leads on. A loop that is left asks for nothing more; where it is left before the first
 * page came, and nothing else loops over the list, the promise rejects with an AbortError.
 *
 * A loop holds no more than two pages. A list that you keep also holds its first.
 *
 * Whatever waits for promises takes a list for its first page: `await`, an `async` function that returns one, RxJS's `from`.
 * To hand a list on through such, return `{ list }`, or give `list.pages()`.
 */
export interface RecordingList extends Promise<RecordingPage>, AsyncIterable<Recording> {
    /**
     * The same page by page: to store `page.cursor` together with what was made of the page. Ends after the page in which
     * `limit` is reached, which comes whole.
     */
    pages(): AsyncIterableIterator<RecordingPage>;
    /**
     * Collects the recordings. With `limit` (from 0 on) no more than so many, in place of the limit of the query. Where a
     * page fails, what was collected is lost: loop over `pages()` for what must not be.
     */
    toArray(options?: {
        /** The most recordings. */
        limit?: number | undefined;
    }): Promise<Recording[]>;
}

/**
 * One page of recordings, newest first.
 *
 * You cannot loop over a page: somebody who has a page in place of its list would silently miss the rest. Loop over
 * `items`, or over the list.
 */
export interface RecordingPage {
    /**
     * The recordings of this page. May be empty although more follow.
     */
    items: Recording[];
    /**
     * Where the list goes on: give it to `listRecordings`, in this process or in another. Holds no token.
     * Absent on the last page.
     */
    cursor?: string;
    /**
     * What Webex support asks for. Absent where a browser hides it.
     */
    trackingId?: string;
}

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

/** An error as plain data. `RecordingsError.from` makes an error of it again. */
export interface RecordingsErrorJson extends ErrorDetails {
    /** Always this. */
    name: "RecordingsError";
}

/**
 * A request is about to be sent. Where a deletion is aborted after that, it may have been carried out.
 */
export interface RequestEvent extends EventBase {
    /**
     * Which request of its call it is, from 1.
     */
    attempt: number;
}

/** What a `fetch` is told. The client tells all of it, and a `body` where there is one. */
export interface RequestInitLike {
    /** `GET` or `DELETE`. */
    method?: string;
    /** The request's headers. The token is one of them. */
    headers?: Record<string, string>;
    /** The request's body, as JSON. */
    body?: string;
    /** Redirects are not followed. */
    redirect?: "manual";
    /** Answers are not kept: a list would show what was deleted. Told where the platform knows it. */
    cache?: "no-store";
    /** Is aborted when nobody waits for the answer any more. */
    signal?: SignalLike;
}

/**
 * A try ended: with an answer that was read to its end, or without one. There is none where the call was aborted.
 */
export interface ResponseEvent extends EventBase {
    /**
     * Which request of its call it was, from 1.
     */
    attempt: number;
    /**
     * The HTTP status. Absent when no answer came, or a browser hides it.
     */
    status?: number;
    /**
     * Why there is no answer: `network`, `timeout`, `rejected` (a redirect) or `invalid-argument` (a `fetch` that is none).
     * Absent when there is one, whatever its status.
     */
    code?: ErrorCode;
    /**
     * What Webex support asks for. Absent when the answer had none, or a browser hides it.
     */
    trackingId?: string;
    /**
     * How long the try took, in milliseconds.
     */
    durationMs: number;
}

/** What is needed of a `Response`. */
export interface ResponseLike {
    /** The HTTP status. */
    readonly status: number;
    /** The response's headers. */
    readonly headers: {
        /** The value of one header. */
        get(name: string): string | null;
    };
    /** The whole body. */
    arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is needed of an `AbortSignal`. */
export interface SignalLike {
    /** Whether it was aborted. */
    readonly aborted: boolean;
    /** What aborted calls reject with. */
    readonly reason?: unknown;
    /** Has the listener called when it is aborted. */
    addEventListener(type: "abort", listener: () => void): void;
    /** Takes the listener back. */
    removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * The token function is asked for a token.
 */
export interface TokenEvent extends EventBase {
    /**
     * Why.
     */
    reason: TokenReason;
}

/** What a token function is told. */
export interface TokenRequest {
    /** Why a token is asked for. */
    readonly reason: TokenReason;
    /**
     * Is aborted when the token has not come within the client's `timeoutMs`. A call that is aborted, or has no time left,
     * does not abort it: the next call has the token.
     */
    readonly signal: Signal;
}

/**
 * The call waits before its next request: because a try failed, because Webex asked this client to wait, or because the
 * last pages of a list had nothing new.
 */
export interface WaitEvent extends EventBase {
    /**
     * How long, in milliseconds.
     */
    waitMs: number;
    /**
     * How many requests the call has sent so far.
     */
    attempt: number;
}

/**
 * Something that happened in a call; `type` says what.
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

/** A date of a library's, such as Moment's, Luxon's or Temporal's: taken as it is when the call is made. */
export type DateLike =
| {
    /** Gives an RFC 3339 date-time. */
    toISOString(): string;
}
| {
    /** Gives an RFC 3339 date-time, and `null` where it is no date. */
    toJSON(): string | null;
};

/**
 * The two good ends of a deletion: `deleted`, or `already-gone`: the call was repeated because an answer was lost, and
 * then the recording was not there any more. Most likely the lost try deleted it; somebody else may have.
 */
export type DeletionOutcome = "deleted" | "already-gone";

/**
 * What kind of failure it is. A program decides by this; the texts are for people.
 *
 * - `invalid-argument`: an argument cannot be right. Nothing was sent, unless `attempts` says so: a `fetch` can give what
 *   is no response, and a token function, asked again, what is no token.
 * - `unauthorized`: 401, Webex does not know the token, or it has expired.
 * - `token-failed`: the token function failed, with the error's `cause`. `retryable` says whether later may do, as where it
 *   failed for the network, or whether somebody has to sign in again.
 * - `forbidden`: 403, the token is good, but may not do this.
 * - `not-found`: 404, there is no such recording, or none that this token may see.
 * - `rate-limited`: 429, too many requests. Or nothing was sent (`attempts`), because Webex has asked this client to wait.
 * - `rejected`: another answer that says no, such as 400, 409 or 423, or a redirect, which is not followed.
 * - `server`: Webex, or something before it, failed: a status from 500 on.
 * - `network`: no answer came, or not all of it.
 * - `timeout`: no answer came in time: see `timeoutMs` and `tryTimeoutMs`.
 * - `not-json`: the answer is not JSON, or was cut off: most often a proxy or a sign-in page answered.
 * - `unexpected-shape`: the answer is JSON, but not of the shape that the API promises: the message names the place. (A
 *   recording that has an id is not refused for that, unless `strict` is given.) Or it is larger than `maxResponseBytes`, or
 *   a list cannot go on although there may be more.
 * - `internal`: a fault of this package, or its core could not be loaded. Other calls go on.
 */
export type ErrorCode = "invalid-argument" | "unauthorized" | "token-failed" | "forbidden" | "not-found" | "rate-limited" | "rejected" | "server" | "network" | "timeout" | "not-json" | "unexpected-shape" | "internal";

/**
 * The type of the global `fetch`.
 *
 * A program may have no types of what it runs in, neither TypeScript's `dom` nor something like `@types/node`. There it is
 * a `FetchLike`.
 */
export type Fetch = typeof globalThis extends { fetch: infer T } ? T : FetchLike;

/** What is needed of a `fetch`. */
export type FetchLike = (input: string, init?: RequestInitLike) => Promise<ResponseLike>;

/**
 * What can be asked of a recording's state: `available` (there to be played and downloaded), `deleted` (in the recycle
 * bin) or `purged` (gone for good; only its description is left).
 */
export type RecordingStatus = "available" | "deleted" | "purged";

/**
 * What can be asked of a recording's service: `calling`, `meeting`, `customerAssist` (Webex Customer Assist) or `all`.
 */
export type ServiceTypeFilter = "calling" | "meeting" | "customerAssist" | "all";

// What `fetch` takes is asked for, because Cloudflare's types make AbortSignal a class, and `globalThis` shows no classes.
/**
 * The type of the signals that the global `fetch` takes: `AbortSignal`.
 *
 * In a program that has no types of what it runs in it is a `SignalLike`.
 */
export type Signal = typeof globalThis extends { fetch: (input: never, init: { signal: infer T }) => unknown }
    ? NonNullable<T>
    : SignalLike;

/**
 * Why a token is asked for: `first`, because there is none yet; `rejected`, because Webex did not take the last one.
 */
export type TokenReason = "first" | "rejected";
