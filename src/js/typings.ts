
/**
 * Why a call failed. Every call rejects with one of these, or with the abort's own reason when it was aborted.
 *
 * The token is in none of it: it is safe to log whole. (With a `fetch` of your own, `cause` is what that threw.)
 */
export class RecordingsError extends Error {
    private constructor();
    readonly name: "RecordingsError";
    /** What the platform said, where it said anything. */
    readonly cause?: unknown;
}

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

/**
 * Loads the core ahead of the first call, which otherwise does it.
 *
 * Rejects with a RecordingsError where the core cannot be loaded; the next call tries again.
 */
export function warmUp(): Promise<void>;
