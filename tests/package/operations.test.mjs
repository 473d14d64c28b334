// Every operation, against an emulator that behaves like Webex, with people of different rights: in Node, in Chromium and in
// Firefox, from a page on another origin.

import assert from 'node:assert/strict'
import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { BROWSERS } from '../matrix/browsers.mjs'
import { serve } from '../matrix/places.mjs'
import { consumer, installed, load } from './support.mjs'

const { createEmulator } = await load()

const USERS = [
  { email: 'ada@example.com', token: 'token-ada' },
  { email: 'grace@example.com', token: 'token-grace' },
  { email: 'root@example.com', token: 'token-admin', roles: ['admin'] },
  { email: 'law@example.com', token: 'token-officer', roles: ['compliance-officer'] },
]
/** More than fit into two batches. */
const CALLS = 220
const MEETINGS = 30

/**
 * Does everything once, and returns what came of it. Its source runs in pages too, so it uses nothing from its surroundings.
 *
 * @param {typeof import('webex-converged-recordings')} api
 * @param {string} baseUrl
 */
async function operate({ RecordingsClient }, baseUrl) {
  const as = (name) => new RecordingsClient({ token: `token-${name}`, baseUrl, retries: 1 })
  const [ada, admin, officer] = ['ada', 'admin', 'officer'].map(as)
  const range = { from: new Date(Date.now() - 100 * 86_400_000), max: 100 }
  const ids = async (list) => (await list.toArray()).map(({ id }) => id)
  const failure = (promise) =>
    promise.then(
      (value) => ({ value }),
      ({ code, status, hint, accepted, open }) => ({ code, status, hint, accepted, open: open?.length }),
    )

  // Lists.
  const calls = await ids(ada.listRecordings(range))
  const meetings = await ada.listRecordings({ ...range, source: 'meetings' }).toArray()
  const both = ada.listRecordings({ ...range, source: 'all' })
  const all = await both.toArray()
  // Not as text: a time with milliseconds sorts before the same second without them.
  const times = all.map(({ createTime }) => Date.parse(createTime))
  const inOrder = times.every((time, at) => at === 0 || time <= times[at - 1])
  const ofGrace = { ...range, organization: true, ownerEmail: 'grace@example.com' }
  const everybodys = await ids(admin.listRecordings({ ...range, organization: true }))
  const graces = await ids(admin.listRecordings(ofGrace))
  const everything = await ids(admin.listRecordings({ ...range, organization: true, source: 'all' }))
  const notAnAdmin = await failure(ada.listRecordings({ ...range, organization: true }))
  const lists = {
    counts: [calls, meetings, all, everybodys, graces, everything].map((list) => list.length),
    sources: [...new Set(all.map(({ source }) => source ?? 'none'))].sort(),
    inOrder,
    missing: both.missing.length,
    notAnAdmin,
  }

  // Details and metadata.
  const call = await ada.getRecording(calls[0])
  const meeting = await ada.getRecording(meetings[0].id, { source: meetings[0].source })
  const details = {
    callLinks: Object.keys(call.temporaryDirectDownloadLinks).sort(),
    meetingLinks: Object.keys(meeting.temporaryDirectDownloadLinks).sort(),
    sources: [call.source ?? 'none', meeting.source],
    elsewhere: (await failure(ada.getRecording(meetings[0].id))).code,
    ofAdmin: (await admin.getRecording(graces[0])).temporaryDirectDownloadLinks === undefined,
    metadata: (await ada.getRecordingMetadata(calls[0])).id === calls[0],
    none: (await ada.getRecordingMetadata('without-metadata')) === undefined,
  }

  // The recycle bin.
  const bin = (query) => ids(ada.listRecordings({ ...range, status: 'deleted', ...query }))
  const trashed = await ada.trashRecordings(calls)
  const inBin = (await bin()).length
  const restored = await ada.restoreRecordings({ mine: true })
  const afterRestore = (await bin()).length
  await ada.trashRecordings(calls.slice(0, 3))
  const purged = await ada.purgeRecordings(calls.slice(0, 2))
  const afterPurge = (await bin()).length
  const emptied = await ada.purgeRecordings({ mine: true })
  const gone = (await failure(ada.getRecording(calls[0]))).code
  const recycleBin = {
    trashed: [trashed.accepted, trashed.trackingIds.length],
    restored: restored.accepted,
    purged: purged.accepted,
    emptied: emptied.accepted,
    counts: [inBin, afterRestore, afterPurge, (await bin()).length],
    gone,
  }
  const source = 'meetings'
  const some = meetings.slice(0, 4).map(({ id }) => id)
  await ada.trashRecordings(some, { source })
  const meetingsInBin = (await bin({ source })).length
  await ada.restoreRecordings(some.slice(0, 1), { source })
  await ada.purgeRecordings(some.slice(1, 2), { source })
  await ada.restoreRecordings({ mine: true }, { source })
  const meetingsBin = {
    counts: [meetingsInBin, (await bin({ source })).length],
    left: (await ids(ada.listRecordings({ ...range, source }))).length,
    all: await failure(ada.trashRecordings({ mine: true }, { source })),
  }

  // What only some may do.
  const trashedForGrace = await admin.trashRecordings({ ownerEmail: 'grace@example.com' })
  const gracesLeft = (await ids(admin.listRecordings(ofGrace))).length
  await admin.restoreRecordings({ ownerEmail: 'grace@example.com' })
  const moved = await admin.reassignRecordings('ada@example.com', { recordingIds: graces.slice(0, 2) })
  const gracesThen = (await ids(admin.listRecordings(ofGrace))).length
  const rest = await admin.reassignRecordings('ada@example.com', { everythingOf: { ownerEmail: 'grace@example.com' } })
  const administration = {
    accepted: [trashedForGrace.accepted, moved.accepted, rest.accepted],
    left: [gracesLeft, gracesThen, (await ids(admin.listRecordings(ofGrace))).length],
    notAnAdmin: await failure(ada.reassignRecordings('ada@example.com', { recordingIds: graces.slice(0, 1) })),
  }
  const refused = await failure(ada.deleteRecording(calls[5]))
  const deletions = {
    refused,
    officer: (await officer.deleteRecording(calls[5], { reason: 'Retention' })).outcome,
    again: (await failure(ada.getRecording(calls[5]))).code,
    meeting: (await ada.deleteRecording(some[0], { source })).outcome,
    left: (await ids(ada.listRecordings({ ...range, source }))).length,
  }
  return { lists, details, recycleBin, meetingsBin, administration, deletions }
}

/** What an emulator has that everybody uses only once. */
async function webex() {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users: USERS })
  const day = 86_400_000
  const add = (count, fields) => {
    for (let at = 0; at < count; at++) {
      emulator.add({ createTime: new Date(Date.now() - day - (at * 80 * day) / count), ...fields })
    }
  }
  const files = { audio: true, transcript: true, suggestedNotes: true, shortNotes: true, actionItems: true }
  add(CALLS - 1, { serviceType: 'calling', ownerEmail: 'ada@example.com', files })
  emulator.add({
    id: 'without-metadata',
    serviceType: 'calling',
    ownerEmail: 'ada@example.com',
    metadata: null,
    createTime: new Date(Date.now() - 90 * day),
  })
  add(MEETINGS, {
    serviceType: 'meeting',
    hostEmail: 'ada@example.com',
    files: { recording: true, audio: true, transcript: true },
  })
  add(5, { serviceType: 'calling', ownerEmail: 'grace@example.com' })
  return emulator
}

/** @type {any} */
let site
before(async () => {
  const folder = await mkdtemp(join(consumer, 'operations-'))
  for (const file of ['index.js', 'core.z64.js']) await cp(join(installed, file), join(folder, file))
  const script = `
    const { baseUrl } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)))
    window.report = await (${operate})(await import('./index.js'), baseUrl).catch((error) => ({ error: error.stack + JSON.stringify(error) }))`
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><link rel="icon" href="data:,"><script type="module">${script}</script>`,
  )
  site = await serve(folder)
})
after(() => site?.stop())

const NODE = async (/** @type {string} */ baseUrl) => operate(await load('webex-converged-recordings'), baseUrl)

/** @param {keyof typeof BROWSERS} name */
const inBrowser = (name) => async (/** @type {string} */ baseUrl) => {
  const browser = await BROWSERS[name]()
  try {
    return await browser.open(`${site.address}/index.html#baseUrl=${encodeURIComponent(baseUrl)}`)
  } finally {
    await browser.close()
  }
}

for (const [place, run] of Object.entries({ Node: NODE, Chromium: inBrowser('Chromium'), Firefox: inBrowser('Firefox') })) {
  test(`every operation in ${place}`, async () => {
    const emulator = await webex()
    const { baseUrl, close } = await emulator.listen()
    try {
      const { lists, details, recycleBin, meetingsBin, administration, deletions, error } = await run(baseUrl)
      assert.equal(error, undefined)
      const { notAnAdmin, ...listed } = lists
      assert.deepEqual(listed, {
        counts: [CALLS, MEETINGS, CALLS + MEETINGS, CALLS + 5, 5, CALLS + 5 + MEETINGS],
        sources: ['meetings', 'none'],
        inOrder: true,
        missing: 0,
      })
      assert.equal(notAnAdmin.code, 'forbidden')
      assert.match(
        notAnAdmin.hint,
        /spark-admin:recordings_read.*administrator.*spark-compliance:recordings_read.*compliance officer/,
      )
      assert.deepEqual(details, {
        callLinks: [
          'actionItemsDownloadLink',
          'audioDownloadLink',
          'expiration',
          'shortNotesDownloadLink',
          'suggestedNotesDownloadLink',
          'transcriptDownloadLink',
        ],
        meetingLinks: ['audioDownloadLink', 'expiration', 'recordingDownloadLink', 'transcriptDownloadLink'],
        sources: ['none', 'meetings'],
        elsewhere: 'not-found',
        ofAdmin: true,
        metadata: true,
        none: true,
      })
      assert.deepEqual(recycleBin, {
        trashed: [CALLS, 3],
        restored: 'all',
        purged: 2,
        emptied: 'all',
        counts: [CALLS, 0, 1, 0],
        gone: 'not-found',
      })
      const { all, ...meetingsCounts } = meetingsBin
      assert.deepEqual(meetingsCounts, { counts: [4, 0], left: MEETINGS - 1 })
      assert.equal(all.code, 'invalid-argument')
      assert.equal(administration.notAnAdmin.code, 'forbidden')
      assert.match(administration.notAnAdmin.hint, /spark-admin:recordings_write.*administrator/)
      assert.deepEqual(
        [administration.accepted, administration.left],
        [
          ['all', 2, 'all'],
          [0, 3, 0],
        ],
      )
      assert.equal(deletions.refused.status, 403)
      assert.match(deletions.refused.hint, /trashRecordings/)
      const { refused, ...rest } = deletions
      assert.deepEqual(rest, { officer: 'deleted', again: 'not-found', meeting: 'deleted', left: MEETINGS - 2 })
    } finally {
      await close()
    }
  })
}
