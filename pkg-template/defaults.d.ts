// The types of defaults.js, which the build puts beside this file: defaults of the core that are needed before it is loaded.

/** How long a call may take, in milliseconds. */
export declare const TIMEOUT_MS: number
