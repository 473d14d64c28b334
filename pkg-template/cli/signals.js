// Ctrl+C and the other signals that end a command. The first one lets the command stop cleanly. A second one ends the process at once.

import { EXIT } from './exit.js'

/** Why a command stops: a signal has come. */
export class Interruption extends Error {
  /** How to continue later, if the command can. It is shown at the end. */
  goOn = ''

  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(signal === 'SIGINT' ? 'Interrupted.' : 'Terminated.')
    this.exitCode = signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
  }
}

/** On Windows, SIGBREAK is Ctrl+Break, and SIGHUP the closed window. */
const SIGNALS = /** @type {NodeJS.Signals[]} */ ([
  ...['SIGINT', 'SIGTERM', 'SIGHUP'],
  ...(process.platform === 'win32' ? ['SIGBREAK'] : []),
])

const controller = new AbortController()

/** @param {NodeJS.Signals} signal */
function interrupt(signal) {
  endAtOnce()
  controller.abort(new Interruption(signal))
}

/** A signal that is aborted, with an Interruption, when the process gets one. */
export function untilInterrupted() {
  for (const one of SIGNALS) process.on(one, interrupt)
  return controller.signal
}

/** From now on, the next signal ends the process at once. */
export function endAtOnce() {
  for (const one of SIGNALS) process.off(one, interrupt)
}
