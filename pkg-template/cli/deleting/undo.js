// The file that takes recordings out of the recycle bin again.

import { existsSync } from 'node:fs'
import { Failure } from '../errors.js'
import { writeWhole } from '../files.js'
import { jsonOf } from '../output/json.js'

/** @import { Target } from './set.js' */

const FLAG = '--undo'

/**
 * Writes the recordings in a form that `--ids` takes. Never replaces a file, because it may be needed to undo something else.
 *
 * @param {string} path
 * @param {readonly Target[]} targets
 */
export function writeUndo(path, targets) {
  if (existsSync(path)) throw new Failure(`${FLAG}: ${JSON.stringify(path)} is there already; nothing was changed`)
  const lines = targets.map(({ owner, ...target }) => jsonOf({ ...target, ...(owner && { ownerEmail: owner }) }))
  writeWhole(FLAG, path, lines.map((line) => `${line}\n`).join(''))
}

/** A name that sorts by time, and is allowed on every system. */
export const undoName = () =>
  `webex-recordings-undo-${new Date().toISOString().slice(0, 23).replaceAll(':', '-').replace('.', '-')}Z.jsonl`
