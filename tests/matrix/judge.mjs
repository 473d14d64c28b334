// What the scenario must report, and what the server must hold afterwards. The server is asked without the package.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const TOKEN = 't0ken-of-the-matrix'

const NOW = '2026-01-15T12:00:00Z'
/** What the command lists. */
export const WEEK = { from: '2026-01-08T12:00:00Z', to: NOW }

/**
 * The server of each scenario: when it starts, and what goes wrong.
 *
 * @type {Record<'calls' | 'command' | 'downloads' | 'element' | 'forbidden' | 'nothing', { now: string, faults: string[], dialect?: 'webex' }>}
 */
export const SERVERS = {
  // Two requests hang, then one list is refused, and the first deletion is carried out without an answer.
  calls: { now: NOW, faults: ['LIST stall x2', 'LIST 503 x1', 'DELETE lost x1'] },
  command: { now: NOW, faults: [], dialect: 'webex' },
  // The first file breaks off in the middle. What is left of it breaks off, too, and with that the link lapses. In the future, because
  // a link that has lapsed by the clock of this machine would be replaced before that.
  downloads: { now: '2100-01-15T12:00:00Z', faults: ['MEDIA cut x1', 'MEDIA lapse x1'] },
  // With a recycle bin.
  element: { now: NOW, faults: [], dialect: 'webex' },
  forbidden: { now: NOW, faults: [] },
  nothing: { now: NOW, faults: [] },
}

/**
 * @typedef {import('./scenario.mjs').Calls} Calls
 * @typedef {import('./scenario.mjs').Downloads} Downloads
 * @typedef {import('./element.mjs').Shown} Shown
 * @typedef {import('./scenario.mjs').Forbidden} Forbidden
 * @typedef {import('webex-converged-recordings').Recording & { createTime: string }} Recording
 * @typedef {{ directive: string, blocked: string }} Violation of a policy
 * @typedef {{ violations: Violation[], reports: Violation[] }} Violations as events in the page, and as reports to its server
 * @typedef {{ code: number | string | undefined, stdout: string, stderr: string }} Ended how a program ended: its exit code, or the signal
 * @typedef {{ list: Ended, refused: Ended, wrong: Ended }} Commands what came of them
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
 * @param {Calls} report
 * @param {object} servers
 * @param {string} servers.baseUrl the server that the scenario ran against
 * @param {string} servers.untouched a server with the same recordings, which nothing changes
 */
export async function judgeCalls(report, { baseUrl, untouched }) {
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
 * @param {Downloads} report
 * @param {object} where
 * @param {string} where.baseUrl the server that the scenario ran against
 * @param {string} [where.dir] the folder that downloads were saved to, if there are folders
 */
export async function judgeDownloads(report, { baseUrl, dir }) {
  const { small, large, requests, progress, broken, continued, transcript, link, absent, isBegun, aborted, saved, refused } =
    report
  // The faults are used up, or this gets them.
  const recording = await ask(baseUrl, `/${small}`)
  const links = recording.temporaryDirectDownloadLinks
  const audio = await fileAt(links.audioDownloadLink)
  const text = await fileAt(links.transcriptDownloadLink)
  assert.equal(audio.bytes.length, recording.sizeBytes)
  assert.ok(audio.bytes.length > 500_000 && text.bytes.length > 1000, `${audio.bytes.length} and ${text.bytes.length} bytes`)
  const name = `${recording.createTime.replaceAll(':', '-')} ${recording.topic} [${small.slice(0, 8)}]`
  const whole = { ...described(audio), part: 'audio', name: `${name}.mp3` }

  assert.deepEqual(broken, whole)
  assert.deepEqual(progress, { received: audio.bytes.length, size: audio.bytes.length })
  assert.equal(requests, 2, 'the details were requested at the start, and for a new link')
  assert.deepEqual(continued, { ...whole, ...digestOf(audio.bytes.subarray(1000)), offset: 1000 })
  assert.deepEqual(transcript, { ...described(text), part: 'transcript', name: `${name}.vtt` })
  const linked = await fileAt(link.href)
  assert.deepEqual(described(linked), described(audio))
  assert.equal(new URL(link.href).origin, new URL(baseUrl).origin)
  assert.ok(Date.parse(link.expires ?? '') > Date.parse(SERVERS.downloads.now), link.expires)

  assert.equal((await ask(baseUrl, `/${large}`)).temporaryDirectDownloadLinks.transcriptDownloadLink, undefined)
  is(absent, { isError: true, code: 'no-media', attempts: 0 })
  assert.match(absent?.message ?? '', /"transcript".* It has: "recording"/)
  assert.equal(isBegun, true, 'the first bytes')
  assert.equal(aborted, true, 'the reason of an abort')
  is(refused, { isError: true, code: 'storage', attempts: 0 })
  await judgeSaved(
    saved,
    [
      { part: 'audio', name: `${name}.mp3`, bytes: audio.bytes },
      { part: 'transcript', name: `${name}.vtt`, bytes: text.bytes },
    ],
    dir,
  )
}

/**
 * @param {Downloads['saved']} saved
 * @param {{ part: string, name: string, bytes: Buffer }[]} expected
 * @param {string | undefined} dir
 */
async function judgeSaved(saved, expected, dir) {
  if (dir === undefined) {
    is(saved, { isError: true, code: 'storage', attempts: 0 })
    return assert.match('message' in saved ? saved.message : '', /needs Node, Deno or Bun/)
  }
  const files = expected.map(({ part, name, bytes }) => ({ part, path: join(dir, name), size: bytes.length, outcome: 'saved' }))
  assert.deepEqual(saved, { files, absent: [] })
  for (const { name, bytes } of expected) assert.deepEqual(digestOf(await readFile(join(dir, name))), digestOf(bytes), name)
  assert.deepEqual((await readdir(dir)).sort(), expected.map(({ name }) => name).sort())
}

const fileAt = async (/** @type {string} */ link) => {
  const response = await fetch(link)
  assert.equal(response.status, 200)
  return { bytes: Buffer.from(await response.arrayBuffer()), headers: response.headers }
}

const digestOf = (/** @type {Uint8Array} */ bytes) => ({
  length: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

/**
 * What a download says of a file.
 *
 * @param {Awaited<ReturnType<typeof fileAt>>} file
 */
const described = ({ bytes, headers }) => ({
  contentType: headers.get('content-type'),
  size: bytes.length,
  offset: 0,
  validator: headers.get('etag'),
  ...digestOf(bytes),
})

/**
 * @param {Shown & { globals?: unknown }} report
 * @param {object} where
 * @param {string} where.baseUrl the server that the element showed
 * @param {boolean} where.isClosed whether its shadow root had to be closed
 */
export async function judgeElement(report, { baseUrl, isClosed }) {
  assert.ok('topics' in report)
  const { id, at, topics, opened, binned, back, told, isOpen, isStyled, globals } = report
  /** @type {{ items: Recording[] }} */
  const { items } = await ask(baseUrl, '?max=100&from=2026-01-01T00:00:00Z&to=2026-01-16T00:00:00Z')
  assert.ok(items.length > 5 && items.length < 100, `${items.length} recordings`)
  assert.deepEqual(
    topics,
    items.map(({ topic }) => topic),
    'a row for each recording',
  )
  const { durationSeconds, temporaryDirectDownloadLinks: links } = await ask(baseUrl, `/${id}`)
  assert.equal(items[at].id, id)
  const lines = (await fileAt(links.transcriptDownloadLink)).bytes.toString().split(/\r?\n\r?\n/)
  const said = lines.slice(1, 4).map((cue) => cue.split(/\r?\n/)[2])
  assert.ok(said.every(Boolean), 'three lines of the transcript')
  for (const line of said) assert.ok(opened.transcript.includes(line), `${line} in ${opened.transcript}`)
  assert.deepEqual([opened.isOpen, opened.isStyled, isStyled], [true, true, true], 'the dialog, with the styles')
  // WebKitGTK has no plug-ins for sound here.
  if (opened.duration !== null) assert.equal(opened.duration, durationSeconds)
  assert.deepEqual([binned, back, isOpen], [items.length - 1, items.length, !isClosed])
  const names = ['state', 'state', 'load', 'open', 'before-delete', 'delete', 'close', 'restore']
  assert.deepEqual(
    told.map(({ name }) => name),
    names,
  )
  assert.deepEqual(told.at(-1)?.detail, { id })
  if (globals) assert.deepEqual(globals, [['WebexConvergedRecordings'], false], 'the global is in the scope, and nowhere else')
}

/**
 * @param {Commands} report
 * @param {{ baseUrl: string }} where
 */
export async function judgeCommands({ list, refused, wrong }, { baseUrl }) {
  /** @type {{ items: Recording[] }} */
  const { items } = await ask(baseUrl, `?max=100&${new URLSearchParams(WEEK)}`)
  assert.ok(items.length > 5, `${items.length} recordings`)
  const stdout = items.map(({ id, topic }) => `${JSON.stringify({ id, topic })}\n`).join('')
  assert.deepEqual(list, { code: 0, stdout, stderr: '' })
  assert.deepEqual([refused.code, refused.stdout], [4, ''], refused.stderr)
  assert.match(refused.stderr, /^webex-recordings: unauthorized: Webex answered 401: .*\nThe token is wrong or has expired\./)
  assert.deepEqual([wrong.code, wrong.stdout], [2, ''], wrong.stderr)
  assert.match(wrong.stderr, /^webex-recordings: --form: unknown option; did you mean --from\?\nallowed: /)
}

/**
 * @param {Forbidden} report
 */
export function judgeForbidden(report) {
  assert.match(report.message, /^The core could not be loaded\./)
  is(report, { isError: true, code: 'internal', attempts: 0 })
  assert.match(report.hint, /script-src 'self' 'wasm-unsafe-eval'.*`webex-converged-recordings\/no-wasm`/)
}

/**
 * @param {Partial<Violations>} report
 * @param {string[]} expected
 */
export function judgeViolations({ violations = [], reports = [] }, expected) {
  // The package has no images. The page has the one that comes last, and Firefox asks for an icon.
  const named = (/** @type {Violation[]} */ all) =>
    all.filter(({ directive }) => directive !== 'img-src').map(({ directive, blocked }) => `${directive} ${blocked}`)
  assert.deepEqual(named(violations), expected, 'the violations that the page saw')
  assert.deepEqual(named(reports), expected, 'the violations that the server was told of')
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
