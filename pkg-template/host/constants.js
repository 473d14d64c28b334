// What JavaScript needs to know of the core without asking it. Do not edit: xtask/generate/ writes this file.

/** How long a call may take, in milliseconds, unless its options say something else. */
export const TIMEOUT_MS = 60000

/** How many IDs a batch may have. */
export const MOST_IDS = 100000

/** The headers of an answer that the core reads. */
export const ANSWER_HEADERS = ['content-type', 'date', 'link', 'location', 'retry-after', 'trackingid']

/** The same for the answer of a host that has files. */
export const FILE_HEADERS = [
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'last-modified',
  'retry-after',
]

/** The page size, unless the caller asks for another one. */
export const DEFAULT_MAX = 10

/** How the cursor of a merged list begins. */
export const MERGED = 'all.'

/** What separates its parts. */
export const MERGED_SEPARATOR = '!'

// The words of a tape: src/wire/json/tape.rs says what they mean.
export const KIND_BITS = 3
export const TEXT = 1
export const INTEGER = 2
export const VALUE = 3
export const CHUNK = 5
export const FIRST_OTHER = 32
