// The platform's classes and functions that the emulator uses. They are captured when it is loaded, because a test may replace
// them later, with fakes or with timers that never fire. In some environments, such as jsdom, some are missing, and `fetch` works
// without them. The build makes wasm-bindgen's glue use the same ones: see xtask/npm/bundle.mjs.

export const { AbortController, MessageChannel, queueMicrotask, ReadableStream, setImmediate } = globalThis
// Accessing these two makes Node load code that itself needs WebAssembly: without WebAssembly, Node 20 exits with an error.
export const Response = globalThis.WebAssembly && globalThis.Response
export const Headers = Response && globalThis.Headers
export const setRealTimeout = globalThis.setTimeout
