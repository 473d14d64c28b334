// What the emulator uses of the platform, captured when it is loaded, because a test may replace it later: with fakes, or with
// timers that stand still. Some of it is missing in some environments, jsdom for one, and `fetch` does without it. The build
// makes wasm-bindgen's glue use the same: see xtask/npm/bundle.mjs.

export const { AbortController, MessageChannel, queueMicrotask, ReadableStream, setImmediate } = globalThis
// Accessing these two makes Node load code that itself needs WebAssembly: without WebAssembly, Node 20 exits with an error.
export const Response = globalThis.WebAssembly && globalThis.Response
export const Headers = Response && globalThis.Headers
export const setRealTimeout = globalThis.setTimeout
