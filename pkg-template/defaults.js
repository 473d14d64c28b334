// Defaults that are needed before the core is loaded, made from src/input/limits.rs by xtask/generate/.

/** How long a call may take, in milliseconds. */
export const TIMEOUT_MS = 60000
