
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

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

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

/** An error as plain data. `RecordingsError.from` makes an error of it again. */
export interface RecordingsErrorJson extends ErrorDetails {
    /** Always this. */
    name: "RecordingsError";
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
 * Loads the core ahead of the first call, which otherwise does it.
 *
 * Rejects with a RecordingsError where the core cannot be loaded; the next call tries again.
 */
export function warmUp(): Promise<void>;

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
 * The type of the global `fetch`.
 *
 * A program may have no types of what it runs in, neither TypeScript's `dom` nor something like `@types/node`. There it is
 * a `FetchLike`.
 */
export type Fetch = typeof globalThis extends { fetch: infer T } ? T : FetchLike;

// What `fetch` takes is asked for, because Cloudflare's types make AbortSignal a class, and `globalThis` shows no classes.
/**
 * The type of the signals that the global `fetch` takes: `AbortSignal`.
 *
 * In a program that has no types of what it runs in it is a `SignalLike`.
 */
export type Signal = typeof globalThis extends { fetch: (input: never, init: { signal: infer T }) => unknown }
    ? NonNullable<T>
    : SignalLike;

/** What is needed of a `fetch`. */
export type FetchLike = (input: string, init?: RequestInitLike) => Promise<ResponseLike>;

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
