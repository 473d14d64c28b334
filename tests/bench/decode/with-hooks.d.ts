// The core in the build with hooks, and that of an earlier version: aliases in bundle.mjs.

declare module 'with-hooks/core.js' {
  export interface Exports {
    memory: WebAssembly.Memory
  }
  export interface Instance {
    exports: Exports
  }
  export interface Glue {
    imports(): WebAssembly.Imports
    start(instance: Instance): Exports
    decode(bytes: Uint8Array, isLenient?: boolean): { value?: unknown; error?: { message: string } }
  }
  export const imports: Glue['imports']
  export const start: Glue['start']
  export const decode: Glue['decode']
}

declare module 'with-hooks/core.js?without-wasm' {
  export * from 'with-hooks/core.js'
}

declare module 'with-hooks/core-without-wasm.js' {
  export function instantiate(imports: WebAssembly.Imports): import('with-hooks/core.js').Exports
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
