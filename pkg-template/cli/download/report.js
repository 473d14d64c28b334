// The results of a run: a row for each file on standard output, and the rest on standard error.

import { EXIT } from '../exit.js'
import { describe, detailsOf } from '../explain.js'
import { checkWritable, writeWhole } from '../files.js'
import { complain } from '../output/complain.js'
import { jsonOf } from '../output/json.js'
import { countText, sizeText } from '../output/terminal.js'
import { hideProgress } from '../progress.js'

/** @import { Part } from '../../download.js' */
/** @import { Printer } from '../output/print.js' */
/** @import { Item } from './plan.js' */
/** @import { Kept } from './state.js' */

/** @typedef {'saved' | 'already-there' | 'verified'} Outcome */

/** The columns of a table. */
export const COLUMNS = ['outcome', 'part', 'bytes', 'file', 'id']
/** The names that `--fields` may have, and the columns of CSV. */
export const FIELDS = [...COLUMNS, 'source', 'sha256', 'createTime', 'at']

/** How many failures are shown. The file of `--failed` has all of them. */
const MOST_SHOWN = 20

export class Report {
  #printer
  #file
  /** @type {Set<Item>} */
  #failing = new Set()
  /** @type {{ json: object, text: string }[]} */
  #failures = []
  /** @type {readonly Item[]} */
  #left = []
  #counts = { saved: 0, 'already-there': 0, verified: 0, absent: 0, gone: 0 }
  /** How many bytes the saved files have. */
  bytes = 0

  /**
   * @param {Printer} printer
   * @param {string | undefined} file where to write what failed, in the form that `--ids` takes
   */
  constructor(printer, file) {
    this.#printer = printer
    this.#file = file
    // If it cannot be written, say so now. Its content stays for now, because it may be the input of this run.
    if (file !== undefined) checkWritable('--failed', file)
  }

  /** How many recordings have failed. */
  get failures() {
    return this.#failing.size
  }

  /**
   * What the folder had before this run.
   *
   * @param {{ there: number, absent: number }} plan
   */
  before({ there, absent }) {
    this.#counts['already-there'] += there
    this.#counts.absent += absent
  }

  /**
   * @param {Kept} entry
   * @param {Outcome} outcome
   */
  async kept(entry, outcome) {
    this.#counts[outcome] += 1
    if (outcome === 'saved') this.bytes += entry.bytes
    hideProgress()
    if (!this.#printer.isClosed) await this.#printer.add({ ...entry, outcome })
  }

  /** A part that the recording does not have, or not yet. */
  absent() {
    this.#counts.absent += 1
  }

  /** A recording that was deleted after it was listed. */
  gone() {
    this.#counts.gone += 1
  }

  /**
   * What was not done when the run was stopped. It goes to the file as well, because `--ids` may have named that very file.
   *
   * @param {readonly Item[]} items
   */
  left(items) {
    // Those that have failed are in the file already.
    this.#left = items.filter((item) => !this.#failing.has(item))
  }

  /**
   * @param {Item} item
   * @param {Part | undefined} part absent if it is about all of them
   * @param {unknown} error
   */
  failed(item, part, error) {
    this.#failing.add(item)
    this.#failures.push({
      json: { ...item, part, ...detailsOf(error) },
      text: [item.id, part, describe(error)].filter(Boolean).join(': '),
    })
  }

  #writeFailures() {
    if (this.#file === undefined) return
    const left = this.#left.map((item) => ({ ...item, code: 'stopped', message: 'The run was stopped before this recording.' }))
    const all = [...this.#failures.map(({ json }) => json), ...left]
    writeWhole('--failed', this.#file, all.map((json) => `${jsonOf(json)}\n`).join(''))
  }

  /** Says what failed, with a line for each outcome at the end. */
  async end() {
    // If the rows cannot be printed, what failed must still be told.
    await this.#printer.end().finally(() => this.#tell())
  }

  #tell() {
    for (const { text, json } of this.#failures.slice(0, MOST_SHOWN)) complain(text, json)
    const more = this.#failures.length - MOST_SHOWN
    if (more > 0) console.error(`${countText(more, 'more failure')}: --failed <file> writes them all to a file`)
    for (const line of this.#lines()) console.error(line)
    this.#writeFailures()
  }

  #lines() {
    const { saved, 'already-there': there, verified, absent, gone } = this.#counts
    return [
      `Saved: ${countText(saved, 'file')}${saved > 0 ? `, ${sizeText(this.bytes)}` : ''}`,
      `Already there: ${countText(there, 'file')}`,
      verified > 0 && `Verified: ${countText(verified, 'file')}`,
      absent > 0 && `Absent, or not there yet: ${countText(absent, 'file')}`,
      gone > 0 && `Deleted since they were listed: ${countText(gone, 'recording')}`,
      this.failures > 0 && `Failed: ${countText(this.failures, 'recording')}`,
    ].filter((line) => line !== false)
  }

  get exitCode() {
    if (this.failures === 0) return EXIT.done
    const { gone: _, ...done } = this.#counts
    return Object.values(done).some((count) => count > 0) ? EXIT.partly : EXIT.failed
  }
}
