// Batches and metadata as JavaScript uses them: what may be passed, what comes back, and how fast that is.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './support.mjs'

const { RecordingsClient, RecordingsError, createEmulator } = await load()

const users = [
  { email: 'ann@example.com', token: 'ann' },
  { email: 'adam@example.com', token: 'adam', roles: ['admin'] },
]

/** Ann's client, an administrator's, and their Webex with this many of Ann's recordings: `r0` and so on. */
async function world(count = 3) {
  const emulator = await createEmulator({ dialect: 'webex', recordings: 0, users })
  const { baseUrl, fetch } = emulator
  const ids = Array.from({ length: count }, (_, at) => {
    return emulator.add({ id: `r${at}`, serviceType: 'calling', ownerEmail: 'ann@example.com' }).id
  })
  const as = (token) => new RecordingsClient({ token, baseUrl, fetch })
  const count_ = (name, value) => emulator.recordings().filter((one) => one[name] === value).length
  return { emulator, ids, ann: as('ann'), admin: as('adam'), count: count_ }
}

/** A client whose requests are all answered this way. */
const answered = (answer, options) =>
  new RecordingsClient({ token: 't', fetch: async (...given) => answer(...given), ...options })
const done = () => new Response(null, { status: 204, headers: { trackingid: 'T_1' } })

test('recordings are moved, reassigned, and described', async () => {
  const { ids, ann, admin, count } = await world(250)
  const trashed = await ann.trashRecordings(ids)
  assert.equal(trashed.accepted, 250)
  assert.equal(trashed.trackingIds.length, 3)
  assert.equal(count('status', 'deleted'), 250)
  assert.equal((await ann.restoreRecordings({ mine: true })).accepted, 'all')
  assert.equal(count('status', 'available'), 250)
  await ann.trashRecordings(['r0', 'r1'])
  await ann.purgeRecordings(['r0'])
  assert.equal(count('status', 'purged'), 1)
  await admin.reassignRecordings('adam@example.com', { recordingIds: ['r2', 'r3'], ownerEmail: 'ann@example.com' })
  assert.equal(count('ownerEmail', 'adam@example.com'), 2)
  await admin.reassignRecordings('adam@example.com', { everythingOf: { ownerEmail: 'ann@example.com' } })
  assert.equal(count('ownerEmail', 'ann@example.com'), 1)
  const metadata = await admin.getRecordingMetadata('r2', { showAllTypes: true })
  assert.equal(metadata.id, 'r2')
  assert.equal(metadata.serviceData.callActivity[0].participants.length, 1)
})

test('methods work on their own, and as callbacks', async () => {
  const { ids, ann } = await world()
  const { trashRecordings, restoreRecordings, purgeRecordings, reassignRecordings, getRecordingMetadata } = ann
  assert.equal((await trashRecordings(ids)).accepted, 3)
  assert.equal((await restoreRecordings(ids)).accepted, 3)
  await assert.rejects(purgeRecordings(ids), { status: 409, accepted: 0, open: ids })
  await assert.rejects(reassignRecordings('ann@example.com', { recordingIds: ids }), { code: 'forbidden' })
  assert.deepEqual(
    (await Promise.all(ids.map(getRecordingMetadata))).map(({ id }) => id),
    ids,
  )
})

test('metadata are an object of their own, or undefined', async () => {
  const body = '{"id":"r1","__proto__":{"polluted":true},"big":12345678901234567890,"text":"\\u4f1a 会"}'
  const metadata = await answered(() => new Response(body)).getRecordingMetadata('r1')
  assert.equal(metadata.polluted, undefined)
  assert.equal({}.polluted, undefined)
  assert.deepEqual(Object.keys(metadata), ['id', '__proto__', 'big', 'text'])
  assert.equal(metadata.text, '会 会')
  assert.equal(await answered(() => new Response(null, { status: 204 })).getRecordingMetadata('r1'), undefined)
  await assert.rejects(answered(() => new Response('{"id":1}')).getRecordingMetadata('r1'), { code: 'unexpected-shape' })
})

test('a wrong argument is named, and nothing is sent', async () => {
  const client = answered(() => assert.fail('something was sent'))
  const form = 'which: expected an array of recording IDs, { mine: true } or { ownerEmail }, got '
  const revoked = Proxy.revocable([], {})
  revoked.revoke()
  const trap = () => {
    throw new Error('a trap')
  }
  class Ids extends Array {}
  const unreadable = 'which: cannot be read: see `cause`'
  for (const [which, message] of [
    [undefined, `${form}nothing`],
    [null, `${form}nothing`],
    [{}, `${form}nothing`],
    ['r1', `${form}"r1"`],
    [new Set(['r1']), `${form}an instance of Set`],
    [Object('r1'), `${form}an instance of String`],
    [{ mine: false }, `${form}another object`],
    [{ mine: true, ownerEmail: 'ann@example.com' }, `${form}another object`],
    [{ ids: ['r1'] }, 'ids: unknown option; allowed: mine, ownerEmail'],
    [{ '': ['r1'] }, `${form}an object`],
    [Promise.resolve(['r1']), `${form}an instance of Promise`],
    [new Uint8Array(1), `${form}an instance of Uint8Array`],
    [['r1'].values(), `${form}an object that inherits from another one`],
    [[], 'which: expected at least one recording ID, got an empty array'],
    [new Ids(), 'which: expected at least one recording ID, got an empty array'],
    [['a', 7], 'which[1]: expected a string, got 7'],
    [Array(3), 'which[0]: expected a string, got nothing'],
    [[['a']], 'which[0]: expected a string, got an array'],
    [[Object('a')], 'which[0]: expected a string, got an instance of String'],
    [[Symbol('a')], 'which[0]: expected a string, got something that is not a plain value'],
    [['a', '\ud83c'], 'which[1]: expected whole characters, got half of a surrogate pair'],
    [Array(2 ** 32 - 1), 'which: expected at most 100000 recording IDs, got more'],
    [Array(100_001).fill('a'), 'which: expected at most 100000 recording IDs, got more'],
    [revoked.proxy, unreadable],
    [new Proxy(['r1'], { get: trap }), unreadable],
    [new Proxy({ mine: true }, { getOwnPropertyDescriptor: trap }), unreadable],
    [Object.defineProperty([], 0, { get: trap }), unreadable],
    [Object.defineProperty({}, 'mine', { get: trap, enumerable: true }), unreadable],
  ]) {
    await assert.rejects(client.trashRecordings(which), { code: 'invalid-argument', message, attempts: 0 })
  }
  for (const id of ['a\nb', 'a\0', 'a\u2028b', 'a b', 'a#', '..']) {
    await assert.rejects(client.purgeRecordings(['a', id]), { message: /^which\[1\]: expected the id of a recording as / })
  }
  await assert.rejects(client.restoreRecordings(['../people/me']), { message: /^which\[0\]: expected the id of a recording as / })
  await assert.rejects(client.trashRecordings(['a'], 5), { message: 'options: expected a plain object, got a number' })
  await assert.rejects(client.trashRecordings({ mine: true }, { source: 'meetings' }), {
    message: 'which: expected an array of recording IDs: Webex cannot move all recordings of meetings into the recycle bin',
  })
  const circle = {}
  circle.everythingOf = circle
  for (const [to, which, message] of [
    ['', { recordingIds: ['a'] }, 'to: expected the email address of the new owner, got an empty string'],
    [new Date(0), { recordingIds: ['a'] }, 'to: expected the email address of the new owner, got an instance of Date'],
    ['\ud83c', { recordingIds: ['a'] }, 'to: expected whole characters, got half of a surrogate pair'],
    ['ann@example.com', { recordingIds: ['a', 7] }, 'recordingIds[1]: expected a string, got 7'],
    ['ann@example.com', { everythingOf: { ownerEmail: 7 } }, 'everythingOf.ownerEmail: expected a string, got 7'],
    ['ann@example.com', circle, unreadable],
  ]) {
    await assert.rejects(client.reassignRecordings(to, which), { code: 'invalid-argument', message })
  }
  for (const which of [['a'], { ownerEmail: 'a' }, { recordingIds: 'a' }, { everythingOf: 7 }, undefined]) {
    await assert.rejects(client.reassignRecordings('ann@example.com', which), { message: /^which: expected { recordingIds }, / })
  }
  await assert.rejects(client.reassignRecordings('ann@example.com', { recordingIds: ['a'] }, { source: 'meetings' }), {
    message: /^source: unknown option; allowed: signal, /,
  })
})

test('what other code has put on prototypes is not read', async () => {
  const holey = ['a']
  holey.length = 2
  Array.prototype[1] = 'b'
  Object.prototype.mine = true
  try {
    const client = answered(() => assert.fail('something was sent'))
    await assert.rejects(client.trashRecordings(holey), { message: 'which[1]: expected a string, got nothing' })
    await assert.rejects(client.trashRecordings({}), { message: /got nothing$/ })
  } finally {
    delete Array.prototype[1]
    delete Object.prototype.mine
  }
})

test('an array is read once, when the method is called', async () => {
  const bodies = []
  const client = answered((_, { body }) => {
    bodies.push(JSON.parse(body))
    return done()
  })
  const ids = ['a', 'b']
  const batch = client.trashRecordings(ids)
  ids.push('c')
  ids[0] = 'd'
  await batch
  await client.trashRecordings(Object.freeze(['e']))
  assert.deepEqual(bodies, [{ recordingIds: ['a', 'b'] }, { recordingIds: ['e'] }])
})

test('100 000 IDs go in a thousand requests', async () => {
  const ids = Array.from({ length: 100_000 }, () => crypto.randomUUID())
  let sent = 0
  const client = answered((_, { body }) => {
    sent += JSON.parse(body).recordingIds.length
    return done()
  })
  await client.trashRecordings(['a'])
  const { accepted, trackingIds } = await client.trashRecordings(ids)
  assert.deepEqual([accepted, sent, trackingIds.length], [100_000, 100_001, 1_000])
  const refused = await answered(() => new Response('', { status: 404 }))
    .trashRecordings(ids)
    .catch((error) => error)
  assert.deepEqual(refused.open, ids)
})

test('an error says how far a batch has come, also after a trip through JSON', async () => {
  const ids = Array.from({ length: 250 }, (_, at) => `r${at}`)
  let requests = 0
  const client = answered(() => (++requests === 2 ? new Response('', { status: 400 }) : done()))
  const error = await client.trashRecordings(ids).catch((error) => error)
  assert.deepEqual([error.accepted, error.open, error.attempts], [100, ids.slice(100), 2])
  for (const json of [error.toJSON(), JSON.stringify(error)]) {
    const restored = RecordingsError.from(json)
    assert.deepEqual([restored.accepted, restored.open], [100, ids.slice(100)])
  }
  assert.throws(() => RecordingsError.from({ ...error.toJSON(), open: ['a', 7] }), { code: 'invalid-argument' })
  assert.equal((await client.trashRecordings(error.open)).accepted, 150)
})

test('events and errors have no IDs but the open ones, and no token', async () => {
  const events = []
  const client = answered(() => new Response('', { status: 400 }), {
    token: 's3cret-t0ken',
    onEvent: (event) => events.push(event),
  })
  const error = await client.trashRecordings(['id-1', 's3cret-t0ken']).catch((error) => error)
  assert.deepEqual(error.open, ['id-1', '(token)'])
  assert.deepEqual(
    events.map(({ type, method, path }) => [type, method, path]),
    [
      ['request', 'POST', '/v1/convergedRecordings/softDelete'],
      ['response', 'POST', '/v1/convergedRecordings/softDelete'],
    ],
  )
  assert.ok(!/id-1|s3cret/.test(JSON.stringify(events)))
})
