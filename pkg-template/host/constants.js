// What JavaScript needs to know of the core without asking it, made from src/ by xtask/generate/.

/** How long a call may take, in milliseconds, unless its options say something else. */
export const TIMEOUT_MS = 60000

/** The headers of an answer that the core reads. */
export const ANSWER_HEADERS = ['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid']
