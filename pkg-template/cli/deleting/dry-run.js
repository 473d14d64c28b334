// The dry run of a command that changes recordings: prints exactly those that it would change, in a form that --ids takes.

import { columnsFor, FIELDS, USUAL, WHERE } from '../fields.js'
import { readJournal } from '../journal.js'
import { flagOf } from '../options.js'
import { printerOf } from '../output/print.js'
import { clean, countText, quoted } from '../output/terminal.js'
import { keyOf } from '../selection.js'
import { accountOf } from './account.js'
import { ACTIONS } from './actions.js'
import { unnamedIn } from './choice.js'
import { leftOf } from './earlier.js'
import { logOf, NO_JOURNAL } from './log.js'
import { whereOf } from './set.js'
import { overviewOf } from './words.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from '../commands.js' */
/** @import { ActionName } from './actions.js' */
/** @import { Known, Target } from './set.js' */

/** @param {Context} context */
export const dryRunPrinter = (context) =>
  printerOf(context, { known: FIELDS, usual: USUAL, always: WHERE, columns: columnsFor(context.values) })

/**
 * @param {object} run
 * @param {ActionName} run.name
 * @param {Context} run.context
 * @param {Api.RecordingsClient} run.client
 * @param {string | undefined} run.baseUrl
 * @param {readonly Known[]} run.recordings
 * @param {readonly Target[]} run.targets
 */
export async function dryRun({ name, context, client, baseUrl, recordings, targets: all }) {
  const action = ACTIONS[name]
  const log = await logForReading(name, context, client, baseUrl)
  const targets = leftOf({ action, context, targets: all, log })
  const { expect = Infinity } = context.values
  const left = new Map(targets.map((target) => [keyOf(target), target]))
  const printer = dryRunPrinter(context)
  for (const recording of recordings) {
    const target = left.get(keyOf(recording))
    if (target) await printer.add({ ...recording, ...whereOf(target) })
  }
  await printer.end()
  const count = countText(targets.length, 'recording')
  console.error(`${count} would be ${action.done}. Nothing was changed.`)
  if (targets.length === 0) return
  console.error(overviewOf(targets, unnamedIn(context)))
  if (targets.length > expect) {
    console.error(`These are more than ${expect}, so with --expect ${expect} nothing will be changed.`)
    return
  }
  console.error('To change exactly these, save the output of this dry run (with --format jsonl) to a file, and run:')
  const consent = action.isFinal ? ` --yes --expect ${targets.length}` : ''
  console.error(clean(`  webex-recordings ${name} --ids <file>${repeated(context)}${consent}`))
}

/** The options that do not say which recordings, and are needed again after a dry run. */
const REPEATED = ['newOwner', 'reason', 'comment', 'undo', 'log', 'baseUrl', 'tokenFile']

/** @param {Context} context */
function repeated({ values, given }) {
  const names = REPEATED.filter((name) => given.has(name))
  return names.map((name) => ` --${flagOf({}, name)} ${quoted(values[name])}`).join('')
}

/**
 * The log as earlier runs left it. A dry run leaves out what is done, as the run after it will.
 *
 * @param {ActionName} name
 * @param {Context} context
 * @param {Api.RecordingsClient} client
 * @param {string | undefined} baseUrl
 */
async function logForReading(name, { values, signal }, client, baseUrl) {
  const entries = values.log === undefined ? [] : readJournal('--log', values.log)
  if (entries.length === 0) return logOf(NO_JOURNAL, name)
  return logOf({ ...NO_JOURNAL, entries }, name, await accountOf(client, baseUrl, values.newOwner, signal))
}
