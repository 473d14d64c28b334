// What `trash`, `restore`, `purge`, `delete` and `reassign` have in common, from choosing the recordings to the exit code.
//
// All recordings are known before the first one is changed. If the list fails, or there are more than expected, nothing is sent.

import { rmSync } from 'node:fs'
import { quietly } from '../../host/values.js'
import { clientOf } from '../access.js'
import { alone } from '../alone.js'
import { Failure, UsageError } from '../errors.js'
import { EXIT } from '../exit.js'
import { isCallError } from '../explain.js'
import { openJournal } from '../journal.js'
import { printerOf } from '../output/print.js'
import { countText, quoted } from '../output/terminal.js'
import { progressLine } from '../progress.js'
import { Interruption } from '../signals.js'
import { accountOf } from './account.js'
import { ACTIONS } from './actions.js'
import { carryOut } from './carry-out.js'
import { collect, kindOf, unnamedIn, usualOf } from './choice.js'
import { checkConsent, isConfirmed, questionOf } from './consent.js'
import { dryRun, dryRunPrinter } from './dry-run.js'
import { leftOf, settle } from './earlier.js'
import { logOf, NO_JOURNAL } from './log.js'
import { batchesOf, targetOf } from './set.js'
import { undoName, writeUndo } from './undo.js'
import { Tally } from './words.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from '../commands.js' */
/** @import { Action, ActionName } from './actions.js' */
/** @import { Send } from './carry-out.js' */
/** @import { Log } from './log.js' */
/** @import { Known, Target } from './set.js' */

const TERMINAL = { input: process.stdin, output: process.stderr }
/** Webex may ask to wait for minutes. */
const PATIENCE = { timeoutMs: 600_000 }
const GO_ON = 'Run the same command again to continue.'
/** What is printed about each recording that was sent. */
const ROW = ['id', 'source', 'owner', 'outcome', 'code', 'trackingId']

/**
 * @param {ActionName} name
 * @param {Context} context
 */
export async function change(name, context) {
  try {
    return await changeChosen(name, context)
  } catch (error) {
    if (error instanceof Interruption) error.goOn ||= 'Nothing was changed.'
    throw error
  }
}

/**
 * @param {ActionName} name
 * @param {Context} context
 */
async function changeChosen(name, context) {
  const { values, signal } = context
  /** @type {Action} */
  const action = ACTIONS[name]
  checkArguments(action, context)
  const { client, baseUrl } = await clientOf(context, PATIENCE)
  const recordings = await collect(context, client, action)
  const targets = recordings.map((recording) => targetOf(recording, usualOf(context)))
  if (name === 'reassign' && targets.some(({ source }) => source === 'meetings')) {
    throw new UsageError(
      '--ids: has recordings of meetings; allowed: recordings of calls, because only they can get another owner',
    )
  }
  if (values.dryRun) return dryRun({ name, context, client, baseUrl, recordings, targets })
  const run = { action, context, client, targets, signal }
  if (!action.isLogged) return changeAll({ ...run, log: logOf(NO_JOURNAL, name) })
  const account = await accountOf(client, baseUrl, values.newOwner, signal)
  return alone('--log', values.log, signal, async (signal) => {
    const journal = openJournal('--log', values.log)
    try {
      return await changeAll({ ...run, signal, log: logOf(journal, name, account) })
    } finally {
      journal.close()
    }
  })
}

/**
 * Everything that can be wrong with the arguments alone.
 *
 * @param {Action} action
 * @param {Context} context
 */
function checkArguments({ isFinal }, context) {
  const { values, given } = context
  const kind = kindOf(context)
  if (isFinal && !values.dryRun) checkConsent(values, TERMINAL)
  printerFor(context)
  const isDated = ['from', 'to', 'olderThan'].some((one) => given.has(one))
  if (kind !== 'selection' || isDated) return
  console.error('Without --from, --to or --older-than, only the last seven days are looked at.')
}

/** @param {Context} context */
function printerFor(context) {
  const { values } = context
  if (values.dryRun) return dryRunPrinter(context)
  return printerOf(context, { known: ROW, usual: ROW, columns: ['id', 'owner', 'outcome', 'code'] })
}

/**
 * @typedef {object} Run
 * @property {Action} action
 * @property {Context} context
 * @property {Api.RecordingsClient} client
 * @property {readonly Target[]} targets
 * @property {AbortSignal} signal
 * @property {Log} log
 */

/** @param {Run} run */
async function changeAll(run) {
  const { action, context, signal } = run
  const { values } = context
  const targets = leftOf(run)
  const count = countText(targets.length, 'recording')
  if (values.expect !== undefined && targets.length > values.expect) {
    throw new Failure(`--expect: found ${count}, more than ${values.expect}; nothing was changed`)
  }
  if (targets.length === 0) console.error('There are no recordings to change.')
  else if (action.isFinal && !values.yes) {
    const isMeant = await isConfirmed(questionOf(targets, unnamedIn(context), action.done), targets.length, TERMINAL, signal)
    if (!isMeant) throw new Failure('not confirmed; nothing was changed')
  }
  const undo = action.hasUndo && targets.length > 0 ? (values.undo ?? undoName()) : undefined
  if (undo !== undefined) writeUndo(undo, targets)

  const tally = new Tally()
  /** @type {unknown} */
  let failure
  try {
    await send({ ...run, targets }, tally)
    await settleEarlier(run)
  } catch (error) {
    failure = error
  }
  for (const line of tally.lines(action.done, failure)) console.error(line)
  if (failure && tally.all < targets.length) console.error(`${countText(targets.length - tally.all, 'recording')} not tried.`)
  if (undo !== undefined) tellUndo(undo, tally, failure)
  if (failure instanceof Interruption) failure.goOn = GO_ON
  else if (failure && tally.done > 0) console.error(GO_ON)
  if (failure) throw failure
  if (tally.done === tally.all) return EXIT.done
  return tally.done === 0 ? EXIT.failed : EXIT.partly
}

/**
 * Says how to undo what was done. Removes the file for that if nothing can have been done.
 *
 * @param {string} undo
 * @param {Tally} tally
 * @param {unknown} failure
 */
function tellUndo(undo, tally, failure) {
  // Those that were sent and not counted may be done.
  const isCounted = tally.all > 0 && (!failure || isCallError(failure))
  // If another program is just reading the new file, it stays, and does no harm.
  if (!tally.isSent || (isCounted && !tally.isChanged)) return quietly(() => rmSync(undo, { force: true }))
  console.error(`To undo it: webex-recordings restore --ids ${quoted(undo)}`)
}

/** @param {Run} run */
async function settleEarlier(run) {
  const left = await settle(run)
  if (left === 0) return
  console.error(`Not done: ${countText(left, 'recording')} that an earlier run began, and that this run was not told to change.`)
}

/**
 * Sends the requests, and prints a row about each recording.
 *
 * @param {Run} run
 * @param {Tally} tally
 */
async function send({ action, context, client, targets, signal, log }, tally) {
  const printer = printerFor(context)
  const progress = progressLine()
  const batches = batchesOf(targets, action.most)
  const sender = action.sender(client, context.values)
  /** @type {Send} */
  const send = (...request) => {
    tally.isSent = true
    return sender(...request)
  }
  try {
    for await (const ends of carryOut(batches, {
      send,
      log,
      signal,
      isGoneDone: action.isOnce === true,
    })) {
      // All of them first: the printer throws if the command is interrupted.
      for (const end of ends) tally.add(end)
      progress.show(`${tally.all} of ${countText(targets.length, 'recording')}`)
      for (const { target, outcome, trackingId, error } of ends)
        await printer.add({ id: target.id, source: target.source, owner: target.owner, outcome, code: error?.code, trackingId })
    }
  } finally {
    progress.end()
    await printer.end()
  }
}
