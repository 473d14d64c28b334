// The types of emulator-core.js, which the build puts beside this file: the compiled emulator, as wasm-bindgen makes it from
// emulator/src/js.rs.

import type { Signal } from './emulator/waiting.js'
import type {
  EmulatorFault,
  EmulatorLogEntry,
  EmulatorOverview,
  EmulatorRecording,
  EmulatorRequest,
  EmulatorResponse,
} from './emulator.js'

export class EmulatorCore {
  /** The clock is read for every request and for every method that depends on the time. */
  constructor(options: object, clock: () => number)
  fetch(request: Promise<EmulatorRequest>, signal: Signal): Promise<unknown>
  handle(request: EmulatorRequest): RawResponse
  add(recording: object): EmulatorRecording
  remove(id: string): boolean
  restore(id: string): boolean
  recordings(): EmulatorRecording[]
  overview(most: number): EmulatorOverview
  faults(): EmulatorFault[]
  fail(fault: string): void
  recover(): void
  approve(userCode: string, email: string | undefined): void
  deny(userCode: string): void
  requests(): EmulatorLogEntry[]
  unexpected(): EmulatorLogEntry[]
  clear(): void
  reset(): void
  /** As JSON. */
  snapshot(): string
  free(): void
}

/** A response whose body, if it is media, is not read yet. */
export type RawResponse = Omit<EmulatorResponse, 'chunks'> & { pieces?: EmulatorPieces }

export class EmulatorPieces {
  private constructor()
  /** Undefined after the last piece. */
  next(): Uint8Array | undefined
  free(): void
}

/** What the WebAssembly module imports. */
export function imports(): WebAssembly.Imports
/** Makes an instance of the module ready for use. */
export function start(instance: WebAssembly.Instance): void
