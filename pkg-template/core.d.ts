// The types of core.js, which the build puts beside this file: the compiled core, as wasm-bindgen makes it from src/js/.

import type { Deletion, ErrorDetails, ListProgress, Recording, RecordingPage } from 'webex-converged-recordings'

/** What a call settles to. Its promise rejects only after a trap of the core. */
export type Settled<T> = T | Failed | Aborted

/** They have no prototype, because other code may have put properties on `Object.prototype`. */
interface Bare {
  __proto__: null
}

export interface Value<T> extends Bare {
  value: T
}

export interface Page extends Value<RecordingPage> {
  /** How far the list has come. */
  progress: ListProgress
  /** Identifies the request for this page. */
  mark: number
  /** Identifies the request for the next page. Absent on the last page. */
  nextMark?: number | undefined
}

export interface Failed extends Bare {
  error: ErrorDetails
  cause: unknown
}

export interface Aborted extends Bare {
  /** The signal's reason, which may be any value. */
  aborted: unknown
}

/** The core checks whatever a caller passes. */
export class RecordingsClient {
  constructor(options: unknown)
  /** When the next call was made, on the clock of `performance.now()`, and its number. */
  announce(began: number, number: number): void
  listRecordings(query: unknown, options: unknown): Promise<Settled<Page>>
  getRecording(id: unknown, options: unknown): Promise<Settled<Value<Recording>>>
  deleteRecording(id: unknown, options: unknown): Promise<Settled<Value<Deletion>>>
}

/** What the WebAssembly module exports, as far as JavaScript uses it. */
export interface Exports {
  readonly __stack_pointer: WebAssembly.Global<'i32'>
}

/** What the WebAssembly module imports. */
export function imports(): WebAssembly.Imports
/** Makes an instance of the module ready for use. */
export function start(instance: WebAssembly.Instance): Exports
/** Drops everything that is cached of the module's memory. */
export function forget(): void
