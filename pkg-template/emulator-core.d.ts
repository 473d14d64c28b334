// The types of emulator-core.js, which the build puts beside this file: the compiled emulator, as wasm-bindgen makes it from
// emulator/src/js.rs.

import type { EmulatorFault, EmulatorRecording, EmulatorResponse } from './emulator.js'

/** Times are milliseconds since 1970. */
export class EmulatorCore {
  constructor(options: object, now: number)
  handle(now: number, method: string, url: string, headers: [name: string, value: string][], body: Uint8Array): EmulatorResponse
  add(recording: object, now: number): EmulatorRecording
  remove(id: string): boolean
  restore(id: string, now: number): boolean
  recordings(now: number): EmulatorRecording[]
  faults(): EmulatorFault[]
}

/** What the WebAssembly module imports. */
export function imports(): WebAssembly.Imports
/** Makes an instance of the module ready for use. */
export function start(instance: WebAssembly.Instance): void
