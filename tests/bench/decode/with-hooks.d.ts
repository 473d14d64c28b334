// The core in the build with hooks, and that of an earlier version: aliases in bundle.mjs.

declare module 'with-hooks/core.js' {
  export function imports(): WebAssembly.Imports
  export function start(instance: WebAssembly.Instance): { memory: WebAssembly.Memory }
  export function decode(bytes: Uint8Array, isLenient?: boolean): { value?: unknown; error?: { message: string } }
}

declare module 'with-hooks/core.wasm' {
  const bytes: Uint8Array<ArrayBuffer>
  export default bytes
}

declare module 'before-with-hooks/core.js' {
  export * from 'with-hooks/core.js'
}

declare module 'before-with-hooks/core.wasm' {
  export { default } from 'with-hooks/core.wasm'
}

declare module 'before' {
  export const before: typeof import('./ours.mjs').ours | undefined
}
