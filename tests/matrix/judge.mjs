// What the scenario must report, and what the server must hold afterwards. The server is asked without the package.

import assert from 'node:assert/strict'

export const TOKEN = 't0ken-of-the-matrix'

/** Two requests hang, then one list is refused, and the first deletion is carried out without an answer. */
export const FAULTS = ['LIST stall x2', 'LIST 503 x1', 'DELETE lost x1']

/**
 * @typedef {import('./scenario.mjs').Scenario} Scenario
 * @typedef {import('./scenario.mjs').Forbidden} Forbidden
 * @typedef {import('webex-converged-recordings').Recording & { createTime: string }} Recording
 * @typedef {{ passed: string[], tests: number }} Suite the titles of the tests that passed, and how many there are
 */

/**
 * @param {string} baseUrl
 * @param {string} path
 */
const ask = async (baseUrl, path) => {
  const response = await fetch(`${baseUrl}/convergedRecordings${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } })
  assert.equal(response.status, 200)
  return response.json()
}

/**
 * @param {Scenario} report
 * @param {object} servers
 * @param {string} servers.baseUrl the server that the scenario ran against
 * @param {string} servers.untouched a server with the same recordings, which nothing changes
 */
export async function judge(report, { baseUrl, untouched }) {
  const { aborted, late, page, ids, details, deletion, gone, refused, wrong, kept, unreasoned, back, purged } = report
  /** @type {{ items: Recording[] }} */
  const { items } = await ask(untouched, '?max=100')
  assert.ok(items.length > 50 && items.length < 100, `${items.length} recordings`)
  const error = { isError: true, attempts: 1 }

  assert.equal(aborted, true, 'the reason of an abort')
  is(late, { isError: true, code: 'timeout' })
  assert.deepEqual(page.items, items.slice(0, 3))
  assert.match(page.cursor ?? '', /^v1\./)
  assert.match(page.trackingId ?? '', /^EMULATOR_/)
  assert.deepEqual(
    ids,
    items.map(({ id }) => id),
  )

  const [{ id }, ...others] = items
  const { temporaryDirectDownloadLinks: links, ...rest } = details
  assert.deepEqual(rest, items[0])
  assert.ok(links?.recordingDownloadLink?.startsWith(new URL(baseUrl).origin))

  is(deletion, { outcome: 'already-gone' })
  is(gone, { ...error, code: 'not-found', status: 404 })
  is(refused, { ...error, code: 'unauthorized', status: 401 })
  is(wrong, { ...error, code: 'invalid-argument', attempts: 0 })
  assert.match('message' in wrong ? wrong.message : '', /max: .*100/)
  assert.deepEqual(
    kept,
    others.slice(0, 2).map(({ id }) => id),
  )
  assert.equal(unreasoned, 'AbortError')
  is(back, { ...error, code: 'unauthorized', status: 401 })

  assert.equal((await ask(baseUrl, `/${id}`)).status, 'deleted')
  const isOld = (/** @type {Recording} */ { createTime }) => createTime < items[20].createTime
  assert.deepEqual(
    purged,
    others.filter(isOld).map(({ id }) => id),
  )
  assert.ok(purged.length > 20, `${purged.length} were deleted in a loop`)
  assert.deepEqual(
    (await ask(baseUrl, '?max=100')).items,
    others.filter((one) => !isOld(one)),
  )
}

/**
 * @param {Forbidden} report
 */
export function judgeForbidden(report) {
  assert.match(report.message, /^The WebAssembly core could not be loaded\./)
  is(report, { isError: true, code: 'internal', attempts: 0 })
  assert.match(report.hint, /script-src 'self' 'wasm-unsafe-eval'/)
}

/**
 * @param {Suite} report
 * @param {boolean | undefined} isPage
 */
export function judgeSuite({ passed, tests }, isPage) {
  const everywhere = [
    'deletes what is too old, and nothing else',
    'does not mind if somebody else was faster',
    'waits as long as Webex asks, then tries again',
    'a download link lapses after three hours',
    'only a compliance officer may delete',
    'continues from a snapshot',
  ]
  assert.deepEqual(passed, isPage ? everywhere : [...everywhere, 'works over HTTP, too'])
  assert.equal(tests, 7)
}

/**
 * Asserts that it has these fields with these values. Others do not matter.
 *
 * @param {object | undefined} actual
 * @param {object} expected
 */
function is(actual, expected) {
  const fields = new Map(Object.entries(actual ?? {}))
  const compared = Object.fromEntries(Object.keys(expected).map((name) => [name, fields.get(name)]))
  assert.deepEqual(compared, expected, JSON.stringify(actual))
}
