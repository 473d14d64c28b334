
/**
 * Why a call failed. Every call rejects with one of these, or with the abort's own reason when it was aborted.
 *
 * The token is in none of it: it is safe to log whole. (With a `fetch` or a token function of your own, `cause` is
 * what that threw.)
 */
export class RecordingsError extends Error {
    private constructor();
    readonly name: "RecordingsError";
    /**
     * Whether it is one, also when it comes from another copy of this package, where `instanceof` says no.
     */
    static is(value: unknown): value is RecordingsError;
    /** What the platform or your token function threw, where that is why the call failed. */
    readonly cause?: unknown;
}

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

/** What a token function is told. */
export interface TokenRequest {
    /** Why a token is asked for. */
    readonly reason: TokenReason;
    /** Is aborted when no call waits for the token any more. */
    readonly signal: AbortSignal;
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
    toArray(options?: { limit?: number | undefined }): Promise<Recording[]>;
}

/** How far a list has come that is looped over. */
export interface ListProgress {
    /** How many pages came. */
    readonly pages: number;
    /** How many recordings were on them. */
    readonly recordings: number;
    /**
     * How far back: what was made after that has been listed. An RFC 3339 date-time. Absent as long as no recording told
     * when it was made.
     */
    readonly reached?: string;
}
