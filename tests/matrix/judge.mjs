// What must have come of the scenario. The server itself is asked, without the package.

import assert from 'node:assert/strict'

export const TOKEN = 't0ken-of-the-matrix'

/** Two requests hang, then one list is refused, and the first deletion is carried out without an answer. */
export const FAULTS = ['LIST stall x2', 'LIST 503 x1', 'DELETE lost x1']

const ask = async (baseUrl, path) => {
  const response = await fetch(`${baseUrl}/convergedRecordings${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } })
  assert.equal(response.status, 200)
  return response.json()
}

/** @param report of `scenario`
 * @param baseUrl of the server that it ran against, and
 * @param untouched of one with the same recordings that nobody else asks. */
export async function judge(report, { baseUrl, untouched }) {
  const { aborted, late, page, ids, details, deletion, gone, refused, wrong, kept, unreasoned, back, purged } = report
  const { items } = await ask(untouched, '?max=100')
  assert.ok(items.length > 50 && items.length < 100, `${items.length} recordings`)
  const error = { isError: true, attempts: 1 }

  assert.equal(aborted, true, 'the reason of an abort')
  is(late, { isError: true, code: 'timeout' })
  assert.deepEqual(page.items, items.slice(0, 3))
  assert.match(page.cursor, /^v1\./)
  assert.match(page.trackingId, /^EMULATOR_/)
  assert.deepEqual(ids, items.map(({ id }) => id))

  const [{ id }, ...others] = items
  const { temporaryDirectDownloadLinks: links, ...rest } = details
  assert.deepEqual(rest, items[0])
  assert.ok(links.recordingDownloadLink.startsWith(new URL(baseUrl).origin))

  is(deletion, { outcome: 'already-gone' })
  is(gone, { ...error, code: 'not-found', status: 404 })
  is(refused, { ...error, code: 'unauthorized', status: 401 })
  is(wrong, { ...error, code: 'invalid-argument', attempts: 0 })
  assert.match(wrong.message, /max: .*100/)
  assert.deepEqual(kept, others.slice(0, 2).map(({ id }) => id))
  assert.equal(unreasoned, 'AbortError')
  is(back, { ...error, code: 'unauthorized', status: 401 })

  assert.equal((await ask(baseUrl, `/${id}`)).status, 'deleted')
  const isOld = ({ createTime }) => createTime < items[20].createTime
  assert.deepEqual(purged, others.filter(isOld).map(({ id }) => id))
  assert.ok(purged.length > 20, `${purged.length} were deleted in a loop`)
  assert.deepEqual((await ask(baseUrl, '?max=100')).items, others.filter((one) => !isOld(one)))
}

/** What must have come of `forbidden`. */
export function judgeForbidden(report) {
  assert.match(report.message, /^The WebAssembly core could not be loaded\./)
  is(report, { isError: true, code: 'internal', attempts: 0 })
  assert.match(report.hint, /script-src 'self' 'wasm-unsafe-eval'/)
}

/** That it has these fields with these values; others do not matter. */
function is(actual, expected) {
  const compared = Object.fromEntries(Object.keys(expected).map((name) => [name, actual?.[name]]))
  assert.deepEqual(compared, expected, JSON.stringify(actual))
}
