// webex-recordings download: saves the files of recordings to a folder. When it is run again, it continues where it stopped, and saves
// what is new.

import { followed } from '../files/whole.js'
import { ACCESS, clientOf, TOKENS } from './access.js'
import { dryRun } from './download/dry-run.js'
import { Folder } from './download/folder.js'
import { download } from './download/run.js'
import { UsageError } from './errors.js'
import { file, flagOf, list, text, whole } from './options.js'
import { OUTPUT } from './output/print.js'
import { areNamed, IDS, idsIn, NARROWING, SELECTION } from './selection.js'

/** @import { Part } from '../download.js' */
/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

/** @type {Part[]} */
const PARTS = ['recording', 'audio', 'transcript', 'notes', 'shortNotes', 'actionItems']

export const SUMMARY = 'Saves the files of recordings to a folder, except those that it already has.'

export const WORDS = { name: 'id', about: 'the IDs of recordings, as "list" prints them', least: 0, most: 1000 }

export const OPTIONS = /** @satisfies {Table} */ ({
  dir: { kind: text('<folder>', 'the path of a folder'), about: 'the folder to save to; must be given' },
  parts: {
    kind: list('<parts>', `some of ${PARTS.join(', ')}, with commas between them`, PARTS),
    otherwise: 'the video of a meeting, the audio of a call',
    about: `which files: ${PARTS.join(', ')}`,
  },
  concurrency: { kind: whole(1, 32), usual: 4, about: 'how many recordings to download at the same time' },
  transcriptDays: {
    kind: whole(0, 3650),
    usual: 7,
    about: 'keep asking for a missing transcript or notes until the recording is this many days old',
  },
  verify: { about: 'also read the files that are already there, and compare them with what was saved' },
  dryRun: { about: 'print what would be downloaded, and how much it is; download and write nothing' },
  failed: { kind: file, about: 'write the recordings that failed to this file, in the form that --ids takes' },
  ...SELECTION,
  ...IDS,
  limit: {
    kind: whole(1, 4_294_967_295),
    otherwise: 'all',
    about: 'download the files of at most this many recordings',
    group: 'Which recordings',
  },
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `Without IDs, --from must be given.

  webex-recordings download --from 30d --dir archive --parts audio,transcript
  webex-recordings download --from 2025-01-01 --to 2026-01-01 --dir archive --dry-run
  webex-recordings download 62807eaf-0c89-492e-a3c3-c4751812603b --dir .

The folder gets a file webex-recordings.jsonl, with a line for each file: its recording, its name, its size and its SHA-256. What it lists
is not downloaded again, unless the file has been moved away. Existing files are never overwritten. You can interrupt the command at any
time. Run it again, and it continues where it stopped.

${TOKENS}`

/** For a run that nobody watches: rather wait than fail. */
const PATIENCE = { timeoutMs: 600_000, retries: 10 }

/** @param {Context} context */
export async function run(context) {
  const { values, signal } = context
  if (values.dir === undefined) throw new UsageError('--dir: must be given; allowed: the path of a folder')
  const known = await knownIn(context)
  const folder = new Folder(values.dir)
  if (values.failed !== undefined && followed(values.failed) === followed(folder.stateFile)) {
    throw new UsageError('--failed: is the file that says what was saved; allowed: another file')
  }
  const { client } = await clientOf(context, PATIENCE)
  const work = { context, signal, client, folder, known }
  return values.dryRun ? dryRun(work) : download(work)
}

/**
 * The recordings whose IDs were given. `undefined` if the options select recordings.
 *
 * @param {Context} context
 */
async function knownIn(context) {
  const { values, given } = context
  if (!areNamed(context)) {
    if (values.from !== undefined) return undefined
    throw new UsageError('--from: must be given; allowed: a date such as 2026-01-15, or an age such as 30d; or give IDs')
  }
  const extra = NARROWING.find((name) => name !== 'owner' && given.has(name))
  if (extra) {
    const flag = `--${flagOf(OPTIONS, extra)}`
    throw new UsageError(`${flag} cannot be combined with IDs`)
  }
  if (values.owner.length > 1) {
    throw new UsageError('--owner: given more than once with IDs; allowed: one, the host of these meetings')
  }
  // What the limit leaves out would be forgotten.
  const isSameFile = values.failed !== undefined && values.ids !== undefined && followed(values.failed) === followed(values.ids)
  if (values.limit !== undefined && isSameFile) {
    throw new UsageError('--failed: cannot be the file of --ids together with --limit')
  }
  return idsIn(context)
}
