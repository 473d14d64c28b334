
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

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

// These overloads come before the class because error messages and `Parameters` use a method's last overload. `index` is `any`
// so that a subclass or a mock does not need these overloads.
export interface RecordingsClient {
    /** For use as a callback: `queries.map(client.listRecordings)`. */
    listRecordings(query: ListQuery, index: any, queries: readonly unknown[]): RecordingList;
    /** For use as a callback: `ids.map(client.getRecording)`. */
    getRecording(id: string, index: any, ids: readonly unknown[]): Promise<Recording>;
    /** For use as a callback: `ids.map(client.deleteRecording)`. */
    deleteRecording(id: string, index: any, ids: readonly unknown[]): Promise<Deletion>;
}

export interface Recording {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface DownloadLinks {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface ServiceData {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface ListQuery extends ListFilters {}

export interface RecordingPage {
    /**
     * The services whose recordings are missing here, because they refused to list them. Only with `source: "all"`, and absent
     * if there are none. If there are no recordings of the other service either, the list fails with that error instead. A list
     * that continues from the `cursor` asks the service again.
     */
    missing?: SourceFailure[];
}

export interface ListProgress {
    /** The services whose recordings are missing: see `RecordingPage`. Absent if there are none. */
    missing?: SourceFailure[];
}

/** Why the recordings of a service are missing in a list of both. */
export interface SourceFailure {
    /** The service. */
    source: SingleSource;
    /** Its error. `RecordingsError.from` makes it a RecordingsError again. */
    error: RecordingsErrorJson;
}

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

/** A RecordingsError as plain data. `RecordingsError.from` turns it back into an error. */
export interface RecordingsErrorJson extends ErrorDetails {
    /** Always `RecordingsError`. */
    name: "RecordingsError";
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
 * Loads the WebAssembly core ahead of time. You don't have to call this: otherwise the first call loads it.
 *
 * Rejects with a RecordingsError if the core cannot be loaded. The next call then tries again.
 */
export function warmUp(): Promise<void>;

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
     * The services whose recordings are missing, as far as the list has come: only with `source: "all"`. Look at it after a loop
     * or after `toArray`. Empty if there are none.
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
 * The type of the global `fetch`.
 *
 * It is `FetchLike` if your program includes no types for its platform: neither TypeScript's `dom` library nor something like
 * `@types/node`.
 */
export type Fetch = typeof globalThis extends { fetch: infer T } ? T : FetchLike;

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

/** What the client needs from a `fetch` function. */
export type FetchLike = (input: string, init?: RequestInitLike) => Promise<ResponseLike>;

/** The init object that the client passes to `fetch`. All fields except `body` and `cache` are always set. */
export interface RequestInitLike {
    /** `GET` or `DELETE`. */
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
