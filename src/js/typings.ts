
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
