// A run that saves files.

import { alone } from '../alone.js'
import { Failure } from '../errors.js'
import { openJournal } from '../journal.js'
import { printerOf } from '../output/print.js'
import { countText, sizeText } from '../output/terminal.js'
import { progressLine } from '../progress.js'
import { Interruption } from '../signals.js'
import { sizeOfAll } from './plan.js'
import { exitCodeOf, planOf } from './planning.js'
import { inParallel, isDiskFull } from './pool.js'
import { COLUMNS, FIELDS, Report } from './report.js'
import { Saving } from './saving.js'
import { State } from './state.js'

/** @import { Printer } from '../output/print.js' */
/** @import { Job, Plan } from './plan.js' */
/** @import { Work } from './planning.js' */
/** @import { Needs } from './saving.js' */

const GO_ON = 'Run the same command again to continue.'
/** How often the progress is measured. */
const LOOK_MS = 100

/** @param {Work} work */
export async function download(work) {
  const { context, folder } = work
  const printer = printerOf(context, { known: FIELDS, usual: FIELDS, columns: COLUMNS })
  folder.create()
  try {
    return await alone('--dir', folder.stateFile, context.signal, (signal) => downloadAlone({ ...work, signal }, printer))
  } catch (error) {
    if (error instanceof Interruption) error.goOn = GO_ON
    throw error
  }
}

/**
 * @param {Work} work
 * @param {Printer} printer
 */
async function downloadAlone(work, printer) {
  const { context, folder } = work
  const report = new Report(printer, context.values.failed)
  const journal = openJournal('--dir', folder.stateFile, { isLenient: true })
  try {
    const state = new State(journal.entries)
    warnOfLines(folder.stateFile, journal.ignored + state.ignored)
    const { plan, refused } = await planOf(work, state)
    report.before(plan)
    await warnOfSpace(work, plan)
    await saveAll(work, plan, { state, report, write: journal.append }).finally(() => report.end())
    return exitCodeOf(report.exitCode, refused)
  } finally {
    journal.close()
  }
}

/**
 * @param {Work} work
 * @param {Plan} plan
 * @param {Pick<Needs, 'state' | 'report' | 'write'>} parts
 */
async function saveAll({ context, signal, client, folder, known }, { jobs }, parts) {
  const { concurrency } = context.values
  const saving = new Saving({ client, folder, isListed: !known, ...parts })
  const left = new Set(jobs)
  const progress = progressLine()
  const show = () => {
    const done = (jobs.length - left.size).toLocaleString('en-US')
    progress.show(`${done} of ${countText(jobs.length, 'recording')}, ${sizeText(parts.report.bytes + saving.arrived)} saved`)
  }
  const timer = setInterval(show, LOOK_MS)
  try {
    await inParallel(jobs, concurrency, signal, async (job, signal) => {
      await saving.do(job, signal)
      left.delete(job)
    })
  } catch (error) {
    parts.report.left([...left].map(({ item }) => item))
    if (isDiskFull(error)) throw new Failure(`The disk is full.${stillNeeded(left)} Free some space. ${GO_ON}`)
    throw error
  } finally {
    clearInterval(timer)
    progress.end()
  }
}

/**
 * @param {string} file
 * @param {number} count
 */
function warnOfLines(file, count) {
  if (count === 0) return
  console.error(
    `Ignored: ${countText(count, 'unreadable line')} of ${JSON.stringify(file)}. Files without a line are looked for again.`,
  )
}

/**
 * @param {Work} work
 * @param {Plan} plan
 */
async function warnOfSpace({ folder }, { bytes }) {
  const free = await folder.free()
  if (free === undefined || bytes <= free) return
  console.error(`There is not enough space: the files need about ${sizeText(bytes)}, and only ${sizeText(free)} is free.`)
}

/** @param {Iterable<Job>} left */
function stillNeeded(left) {
  const bytes = sizeOfAll(left)
  return bytes === 0 ? '' : ` The missing files need about ${sizeText(bytes)}.`
}
