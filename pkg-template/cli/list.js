// webex-recordings list: prints recordings, newest first.

import { ACCESS, clientOf, TOKENS } from './access.js'
import { EXIT } from './exit.js'
import { columnsFor, FIELDS, USUAL } from './fields.js'
import { oneOf, whole } from './options.js'
import { OUTPUT, printerOf } from './output/print.js'
import { countText } from './output/terminal.js'
import { progressLine } from './progress.js'
import { complainOfMissing, SELECTION, selected } from './selection.js'

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Context } from './commands.js' */
/** @import { Table } from './options.js' */

export const SUMMARY = 'Lists recordings, newest first.'

export const OPTIONS = /** @satisfies {Table} */ ({
  ...SELECTION,
  status: {
    kind: oneOf('available', 'deleted', 'purged'),
    otherwise: 'available',
    about: 'in this state; deleted ones are in the recycle bin',
    group: 'Which recordings',
  },
  limit: { kind: whole(1, 4_294_967_295), otherwise: 'all', about: 'how many at most', group: 'Which recordings' },
  ...OUTPUT,
  ...ACCESS,
})

export const NOTES = `Without --from and --to, Webex lists the last seven days.

  webex-recordings list --from 2025-01-01 --to 2026-01-01 --format csv > 2025.csv
  webex-recordings list --from 30d --source all --fields createTime,topic,id
  webex-recordings list --from 365d --owner ada@example.com | jq -r .id

Passwords, and links that open a file without a sign-in, are printed only if --fields names them.

${TOKENS}`

/** @param {Context} context */
export async function run(context) {
  const { values, signal } = context
  const printer = printerOf(context, { known: FIELDS, usual: USUAL, columns: columnsFor(values) })
  const { client } = await clientOf(context)
  const progress = progressLine()
  const missing = /** @type {Api.SourceFailure[]} */ ([])
  let count = 0
  try {
    const onMissing = (/** @type {Api.SourceFailure} */ one) => void missing.push(one)
    for await (const recording of selected(client, values, { signal, status: values.status, onMissing })) {
      await printer.add(recording)
      count += 1
      progress.show(countText(count, 'recording'))
      if (count === values.limit || printer.isClosed) break
    }
  } finally {
    progress.end()
  }
  await printer.end()
  if (process.stdout.isTTY) console.error(countText(count, 'recording'))
  if (missing.length === 0) return EXIT.done
  for (const one of missing) complainOfMissing(one)
  return EXIT.partly
}
