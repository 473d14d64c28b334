// The core in the build with hooks: an alias in bundle.mjs.

declare module 'with-hooks/core.js' {
  export function imports(): WebAssembly.Imports
  export function start(instance: WebAssembly.Instance): { memory: WebAssembly.Memory }
  export function decode(bytes: Uint8Array): { value?: unknown; error?: { message: string } }
}

declare module 'with-hooks/core.wasm' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}
