// Before recordings are changed for good, a person types how many there are, or a script passes two options.

import { closeSync, constants, openSync, readSync } from 'node:fs'
import { quietly } from '../../host/values.js'
import { UsageError } from '../errors.js'
import { countText } from '../output/terminal.js'
import { overviewOf } from './words.js'

/** @import { Target } from './set.js' */

/** @typedef {{ input: NodeJS.ReadStream, output: NodeJS.WriteStream }} Terminal */

/**
 * Refuses a command that has no consent and cannot ask for it. This comes before anything is listed.
 *
 * @param {Record<string, any>} values
 * @param {Terminal} terminal
 */
export function checkConsent({ yes, expect, ids }, { input, output }) {
  if (yes && expect === undefined) {
    throw new UsageError('--yes: needs --expect with the number of recordings, so that no others are changed')
  }
  if (yes) return
  const needed = '--yes, --expect: both must be given, because'
  if (ids === '-') throw new UsageError(`${needed} standard input has the IDs, so it cannot have the answer`)
  if (!input.isTTY || !output.isTTY) throw new UsageError(`${needed} there is no terminal to confirm this on`)
}

/**
 * What a person is asked.
 *
 * @param {readonly Target[]} targets
 * @param {string} unnamed what to call the owner of recordings without one
 * @param {string} done what is going to be done to them
 */
export const questionOf = (targets, unnamed, done) =>
  `${countText(targets.length, 'recording')} will be ${done}. This cannot be undone.
${overviewOf(targets, unnamed)}
Type ${targets.length} to continue, or anything else to stop: `

/**
 * Asks a person to type a number. Anything else means no, and so does a terminal that is closed. Rejects with the signal's reason.
 *
 * @param {string} question
 * @param {number} count
 * @param {Terminal} terminal
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>}
 */
export function isConfirmed(question, count, { input, output }, signal) {
  return new Promise((resolve, reject) => {
    let typed = ''
    /** @param {() => void} settle */
    const end = (settle) => {
      input.off('data', read).off('end', refuse).off('error', refuse)
      signal.removeEventListener('abort', stop)
      // Otherwise the process would wait for more.
      input.pause()
      settle()
    }
    /** @param {Buffer | string} piece */
    const read = (piece) => {
      typed += piece
      // Without the Enter key, nothing is confirmed.
      const [line, ...more] = typed.split('\n')
      if (more.length > 0) end(() => resolve(line.trim() === `${count}`))
    }
    const refuse = () => {
      output.write('\n')
      end(() => resolve(false))
    }
    const stop = () => {
      output.write('\n')
      end(() => reject(signal.reason))
    }

    if (signal.aborted) return reject(signal.reason)
    if (input === process.stdin) discardTyped()
    signal.addEventListener('abort', stop)
    input.on('data', read).on('end', refuse).on('error', refuse)
    output.write(question)
  })
}

/** Discards what was typed or pasted before the question. Windows has no such file, so nothing is discarded there. */
function discardTyped() {
  quietly(() => {
    const terminal = openSync('/dev/tty', constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      // When nothing is left, the system says so with an error.
      while (readSync(terminal, Buffer.alloc(1024)) > 0);
    } finally {
      closeSync(terminal)
    }
  })
}
