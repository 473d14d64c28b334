// The command `webex-recordings capture`: what it writes starts a local Webex that looks the same, and contains nothing private.
// Webex is an emulator behind a server, or answers that are written here.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { redact } from '../../pkg-template/cli/redact.js'
import { portOf } from '../helpers/port.mjs'
import { random, seeded } from '../helpers/random.mjs'
import { command, consumer, load, TOKEN } from './support.mjs'

const { createEmulator } = await load()
const folder = await mkdtemp(join(consumer, 'capture-'))
const NOW = Date.parse('2026-01-15T12:00:00Z')

const capture = (args, environment = { WEBEX_ACCESS_TOKEN: TOKEN }) =>
  command('node_modules/.bin/webex-recordings', ['capture', ...args], environment)

/** An emulator with a server, for one test. */
async function webex(context, options) {
  const emulator = await createEmulator({ token: TOKEN, recordings: 0, now: () => NOW, ...options })
  const { baseUrl, close } = await emulator.listen()
  context.after(close)
  return { emulator, baseUrl, range: ['--base-url', baseUrl, '--from', '2025-12-01', '--to', '2026-01-16'] }
}

/** What an emulator has that starts from this seed. */
async function loaded(seed) {
  const started = await createEmulator({ snapshot: JSON.parse(seed), now: () => NOW })
  return started.recordings()
}

describe('a seed', () => {
  for (const dialect of ['contract', 'webex']) {
    test(`gives as many recordings, with the same times, states and lengths: ${dialect}`, async (context) => {
      const { emulator, range } = await webex(context, { dialect, recordings: 60, days: 20 })
      const { code, stdout, stderr } = await capture(range)
      assert.equal(code, 0, stderr)
      const same = ({ createTime, timeRecorded, status, durationSeconds, sizeBytes, format }) =>
        JSON.stringify([createTime, timeRecorded, status, durationSeconds, sizeBytes, format])
      // This API has no recordings of meetings with the dialect of Webex, and no list of what was purged.
      const shown = emulator.recordings().filter(({ status, serviceType }) => {
        return status !== 'purged' && (dialect === 'contract' || ['calling', 'customerAssist'].includes(serviceType))
      })
      assert.ok(shown.length > 10 && shown.some(({ status }) => status === 'deleted'))
      assert.deepEqual((await loaded(stdout)).map(same).sort(), shown.map(same).sort())
      assert.match(stderr, new RegExp(`^${shown.length} recordings\\.\n`))
      for (const { id, topic, hostEmail, ownerEmail } of shown) {
        for (const value of [id, topic, hostEmail, ownerEmail]) assert.ok(!value || !stdout.includes(value), value)
      }
      assert.ok(!/download|ticket|password/i.test(stdout))
    })
  }

  test('knows which files there are', async (context) => {
    const { emulator, range } = await webex(context)
    emulator.add({ createTime: NOW - 1, serviceType: 'calling', files: { audio: true, transcript: true } })
    emulator.add({ createTime: NOW - 2, serviceType: 'calling', files: { audio: true, transcript: false } })
    const { recordings } = JSON.parse((await capture(range)).stdout)
    assert.deepEqual(
      recordings.map(({ files }) => files),
      [{ audio: true, transcript: true }, { audio: true }],
    )
  })

  test('can be limited, shifted and keep its topics', async (context) => {
    const { emulator, range } = await webex(context)
    for (const day of [9, 11, 10])
      emulator.add({ createTime: `2026-01-${day < 10 ? '0' : ''}${day}T08:00:00Z`, topic: `Day ${day}` })
    emulator.add({ createTime: '2026-01-12T08:00:00Z', topic: 'In the bin', status: 'deleted' })
    const { stdout } = await capture([...range, '--limit', '3', '--shift', '-30', '--keep-topics'])
    assert.deepEqual(
      JSON.parse(stdout).recordings.map(({ createTime, topic }) => [createTime, topic]),
      [
        ['2025-12-13T08:00:00.000Z', 'In the bin'],
        ['2025-12-12T08:00:00.000Z', 'Day 11'],
        ['2025-12-11T08:00:00.000Z', 'Day 10'],
      ],
    )
    const replaced = JSON.parse((await capture(range)).stdout).recordings
    for (const { topic } of replaced) assert.match(topic, /^Recording [\da-f]{12}$/)
    const again = JSON.parse((await capture(range)).stdout).recordings
    assert.notEqual(again[0].id, replaced[0].id, 'each capture has its own key')
  })

  test('goes to a file as a whole', async (context) => {
    const { range } = await webex(context, { recordings: 5 })
    const own = await mkdtemp(join(folder, 'own-'))
    const { code, stdout } = await capture([...range, '--out', join(own, 'seed.json')])
    assert.deepEqual([code, stdout], [0, ''])
    assert.deepEqual(await readdir(own), ['seed.json'])
    const seed = await readFile(join(own, 'seed.json'), 'utf8')
    assert.equal((await loaded(seed)).length, JSON.parse(seed).recordings.length)
  })
})

test('a failure in the middle writes nothing, and says what went wrong', async (context) => {
  const { emulator, range } = await webex(context, { recordings: 60, days: 20 })
  const own = await mkdtemp(join(folder, 'failed-'))
  const target = join(own, 'seed.json')
  await writeFile(target, 'what was there')
  // The list arrives; the details of some do not.
  emulator.fail('GET 403 every 20')
  for (const out of [['--out', target], []]) {
    const { code, stdout, stderr } = await capture([...range, ...out])
    assert.deepEqual([code, stdout], [4, ''])
    assert.match(stderr, /^webex-recordings: forbidden: Webex answered 403/)
    assert.ok(!stderr.includes(TOKEN))
  }
  assert.deepEqual([await readFile(target, 'utf8'), await readdir(own)], ['what was there', ['seed.json']])
  emulator.recover()

  const denied = await capture(range, { WEBEX_ACCESS_TOKEN: 'wr0ng-token' })
  assert.equal(denied.code, 4)
  assert.match(denied.stderr, /^webex-recordings: unauthorized: .*\n.*Get a new one/)
  assert.ok(!denied.stderr.includes('wr0ng-token'))
})

test('a recording that is gone when its details are read stays as it was listed', async (context) => {
  const { emulator, baseUrl } = await webex(context)
  for (const hours of [1, 2, 3]) emulator.add({ createTime: NOW - hours * 3_600_000, serviceType: 'calling' })
  // Two lists, and then the details.
  emulator.fail('GET 404 every 3')
  const { code, stdout, stderr } = await capture(['--base-url', baseUrl, '--from', '2026-01-10', '--to', '2026-01-16'])
  assert.equal(code, 0, stderr)
  const { recordings } = JSON.parse(stdout)
  assert.deepEqual(recordings.map(({ files }) => Boolean(files)).sort(), [false, true, true])
  assert.equal(
    recordings.every(({ createTime }) => createTime.startsWith('2026-01-15T')),
    true,
  )
})

test('what Webex adds stays out, and is named', async (context) => {
  const recording = {
    id: 'r3al-recording-id',
    topic: 'Call with ann@secret.example',
    createTime: '2026-01-10T08:00:00Z',
    status: 'available',
    serviceType: 'calling',
    nickname: 'Ann S3cret',
    serviceData: { callSessionId: 's3cret-session', mood: { of: 'Ann S3cret' } },
    'ann@secret.example': 1,
    format: 'ann@secret.example',
    password: 's3cret-password',
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost')
    const items = searchParams.get('status') === 'available' ? [recording] : []
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(pathname.endsWith('/convergedRecordings') ? { items } : recording))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => server.close())
  const { code, stdout, stderr } = await capture([
    '--base-url',
    `http://127.0.0.1:${portOf(server)}/v1`,
    '--from',
    '2026-01-01',
    '--to',
    '2026-01-16',
  ])
  assert.equal(code, 0, stderr)
  const names = '(odd name) (1), format (1), nickname (1), serviceData.mood (1)'
  const lines = stderr.trimEnd().split('\n')
  assert.equal(lines[0], '1 recording.')
  assert.ok(lines[1].startsWith('Left out, because this command does not know them or their values: '))
  assert.deepEqual(
    lines[1]
      .replace(/^.*values: |\.$/g, '')
      .split(', ')
      .sort(),
    names.split(', '),
  )
  for (const text of [stdout, stderr]) assert.ok(!/secret|s3cret|r3al|ann/i.test(text), text)
})

test('its arguments', async () => {
  for (const [args, environment, said] of [
    [[], undefined, '--from: must be given; allowed: a date such as 2026-01-15'],
    [['--from', '2026-02-30'], undefined, '--from: got "2026-02-30"; allowed: a date such as 2026-01-15, a date and time '],
    [['--from', '2026-01-02', '--to', '2026-01-02'], undefined, '--to: is not after --from; allowed: a later time'],
    [['--from', '2026-01-02', '--shift', '1.5'], undefined, '--shift: got "1.5"; allowed: a whole number from -36500 to 36500'],
    [['--from', '2026-01-02', '--form', 'x'], undefined, '--form: unknown option; did you mean --from?'],
    [['--from', '2026-01-02', '--base-url', 'x'], undefined, '--base-url: '],
    [['--from', '2026-01-02', '--base-url', 'http://192.0.2.7/v1'], undefined, '--base-url: '],
    [['--from', '2026-01-02'], { WEBEX_ACCESS_TOKEN: '' }, 'WEBEX_ACCESS_TOKEN: is empty; '],
    [['--from', '2026-01-02'], { WEBEX_ACCESS_TOKEN: 's3cret s3cret' }, 'WEBEX_ACCESS_TOKEN: '],
    [['--token', 's3cret'], undefined, '--token: is refused, because other programs can see arguments, '],
    [['--from', 'x', '--token=s3cret'], undefined, '--token: is refused, because other programs can see arguments, '],
    [['s3cret'], undefined, 'unexpected argument: this command takes only options'],
  ]) {
    const { code, stdout, stderr } = await capture(args, environment)
    assert.deepEqual([code, stdout], [2, ''], stderr)
    assert.ok(stderr.startsWith(`webex-recordings: ${said}`), stderr)
    assert.ok(stderr.endsWith('\nSee webex-recordings capture --help.\n'), stderr)
    assert.ok(!stderr.includes('s3cret'), stderr)
  }
})

describe('the redaction', () => {
  const KEY = new Uint8Array(32).fill(7)
  const how = { key: KEY }

  test('replaces equal values by equal ones, and different values by different ones', () => {
    const one = redact(
      { id: 'a', ownerId: 'b', ownerEmail: 'Ann@x.example', hostEmail: 'ann@X.example', meetingId: 'a' },
      how,
    ).recording
    const other = redact({ id: 'c', ownerId: 'b', ownerEmail: 'bob@x.example', meetingId: 'a' }, how).recording
    assert.equal(one.ownerId, other.ownerId)
    assert.equal(one.meetingId, other.meetingId)
    assert.equal(one.id, one.meetingId, 'an ID is an ID')
    assert.equal(one.ownerEmail, one.hostEmail)
    assert.equal(new Set([one.id, other.id, one.ownerId]).size, 3)
    assert.notEqual(one.ownerEmail, other.ownerEmail)
    assert.match(one.id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
    assert.match(one.ownerEmail, /^person-[\da-f]{12}@example\.com$/)
    const later = redact({ id: 'a' }, { key: new Uint8Array(32).fill(8) }).recording
    assert.notEqual(one.id, later.id)
  })

  test('keeps what reveals nothing about anybody', () => {
    const kept = {
      status: 'deleted',
      createTime: '2026-01-10T08:00:00.5+01:00',
      timeRecorded: '2026-01-10T07:00:00Z',
      format: 'MP3',
      serviceType: 'customerAssist',
      durationSeconds: 61,
      sizeBytes: 0,
      storageRegion: 'US',
      ownerType: 'virtualLine',
      transcriptLanguage: 'de-CH',
      shareToMe: false,
    }
    assert.deepEqual(redact(kept, how), { recording: kept, unknown: [] })
    assert.deepEqual(redact({ durationSeconds: 61.4, topic: null, sizeBytes: undefined }, how).recording, { durationSeconds: 61 })
    const shifted = redact(kept, { ...how, shiftDays: 1 }).recording
    assert.deepEqual([shifted.createTime, shifted.timeRecorded], ['2026-01-11T07:00:00.500Z', '2026-01-11T07:00:00.000Z'])
  })

  test('leaves out values of another form', () => {
    const strange = {
      id: 5,
      status: 'ann@x.example',
      createTime: 'Ann 2026',
      timeRecorded: '2026-01-10T07:00:00Z Ann',
      format: 'Ann',
      serviceType: 'toString',
      durationSeconds: '61 Ann',
      sizeBytes: -1,
      storageRegion: 'Ann',
      ownerType: 'users of Ann',
      shareToMe: 'Ann',
      topic: { of: 'Ann' },
      serviceData: ['Ann'],
      temporaryDirectDownloadLinks: 'Ann',
    }
    const { temporaryDirectDownloadLinks: _, ...named } = strange
    assert.deepEqual(redact(strange, how), { recording: {}, unknown: Object.keys(named) })
    const odd = JSON.parse('{"__proto__":{"topic":"Ann"},"constructor":"Ann","hasOwnProperty":"Ann"}')
    assert.deepEqual(redact(odd, how).recording, {})
  })

  test('lets nothing private through, whatever a recording is made of', async (context) => {
    await seeded(context, undefined, async (seed) => {
      const next = random(seed)
      for (let round = 0; round < 2_000; round += 1) {
        const secrets = []
        const recording = anyRecording(next, secrets)
        const { recording: made, unknown } = redact(recording, { key: KEY, shiftDays: next.below(3) })
        const text = JSON.stringify([made, unknown]).toLowerCase()
        for (const secret of secrets) {
          const escaped = JSON.stringify(secret).slice(1, -1).toLowerCase()
          assert.ok(!text.includes(escaped), `${secret} in ${text} from ${JSON.stringify(recording)}`)
        }
        assert.ok(secrets.length > 0)
      }
    })
  })
})

/**
 * A recording with the fields that Webex has, and others, whose texts are all private. They have a letter beyond f, so that no
 * replacement contains one by chance.
 */
function anyRecording(next, secrets) {
  const word = () =>
    `${Array.from({ length: 6 + next.below(6) }, () => next.of([...'ghijklmnopqrstuvwxyz0123456789ßé\u202e"\\'])).join('')}zq`
  const secret = (make) => {
    const text = make()
    secrets.push(text)
    return text
  }
  const texts = [
    () => secret(word),
    () => `${secret(word)}@${secret(word)}.example`,
    () => `Call with ${secret(word)} <${secret(word)}@x.example>`,
    () => `https://${secret(word)}.webex.com/nbr?ticket=${secret(word)}`,
    () => `+49 ${secret(() => String(1e12 + next.below(1e12)))}`,
    () => `sip:${secret(word)}@x;user=phone`,
    () => secret(() => `${word()}_I_${next.below(1e9)}`),
    () => `MP3 ${secret(word)}`,
    () => `2026-01-10T08:00:00Z ${secret(word)}`,
    () => `available\n${secret(word)}`,
  ]
  const names = [
    ...['id', 'status', 'topic', 'createTime', 'timeRecorded', 'format', 'serviceType', 'durationSeconds', 'sizeBytes'],
    ...['storageRegion', 'ownerId', 'ownerType', 'ownerEmail', 'ownerName', 'orgId', 'hostEmail', 'hostDisplayName', 'siteUrl'],
    ...['meetingId', 'scheduledMeetingId', 'meetingSeriesId', 'shareToMe', 'downloadUrl', 'playbackUrl', 'password'],
    ...[
      'temporaryDirectDownloadLinks',
      'integrationTags',
      'trackingId',
      'serviceData',
      'callingParty',
      'actor',
      'number',
      'name',
    ],
    ...[
      'locationId',
      'callSessionId',
      'personality',
      'recordingDownloadLink',
      'audioDownloadLink',
      'expiration',
      'transcriptLanguage',
    ],
  ]
  const value = (depth) => {
    const kind = next.below(depth > 3 ? 6 : 10)
    if (kind < 6) return next.of(texts)()
    if (kind === 6) return next.below(1e6)
    if (kind === 7) return Array.from({ length: next.below(3) }, () => value(depth + 1))
    return object(depth + 1, 1 + next.below(6))
  }
  const object = (depth, count) => {
    const fields = Array.from({ length: count }, () => {
      return [next.below(6) === 0 ? secret(() => `${word()}@x.example`) : next.of(names), value(depth)]
    })
    return Object.fromEntries(fields)
  }
  return { ...object(0, 12), topic: next.of(texts)() }
}
