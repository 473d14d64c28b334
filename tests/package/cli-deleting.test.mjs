// The commands `webex-recordings trash`, `restore`, `purge`, `delete` and `reassign`: they change what they were told to change and
// nothing else, whatever goes wrong, and their log says what they did.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { batchesOf, targetOf } from '../../pkg-template/cli/deleting/set.js'
import { until } from '../helpers/until.mjs'
import { ADA, BOB, OFFICER, office, READER, ROOT, refusal } from './deleting.mjs'

const YES = (count) => ['--yes', '--expect', `${count}`]
const LOG = 'webex-recordings-purge.jsonl'

/** The log without what differs from run to run. */
const plain = (log) => log.map(({ at, account, trackingId, ...entry }) => entry)
const ends = (log) => log.filter(({ step }) => step === 'end')
const outcomesIn = (log) => Object.fromEntries(ends(log).map(({ id, outcome }) => [id, outcome]))

const PURGE = ['purge', '--from', '60d']
/** Runs a command as on a terminal, and acts when the question is there. */
const asked = async (here, act, { user = ADA, args = PURGE } = {}) => {
  const { child, printed, ended } = here.start(user, args, { before: 'terminal' })
  await until(
    () => printed.stderr.endsWith('anything else to stop: ') || child.exitCode !== null,
    () => `a question: ${printed.stderr}`,
  )
  await act(child)
  const { code, stderr } = await ended
  return { code, stderr: stderr.replaceAll(/\r.\[K([\d,]+ recordings? listed)?/g, '') }
}

describe('wrong arguments', () => {
  const WRONG = [
    [['trash'], /nothing says which recordings: give IDs, --ids, .* or --all/],
    [['purge', '--source', 'meetings', '--organization', ...YES(1)], /nothing says which recordings/],
    [['trash', '--all'], /--all: add either --owner <email> or --mine/],
    [['trash', '--all', '--mine', '--owner', 'ada@example.com'], /--all: add either/],
    [['trash', '--all', '--mine', '--from', '30d'], /--from and --all cannot be combined/],
    [['trash', '--all', '--organization'], /--organization and --all cannot be combined/],
    [['trash', '--mine', '--from', '30d'], /--mine: only makes sense with --all/],
    [['trash', 'an-id', '--from', '30d'], /--from cannot be combined with IDs/],
    [['trash', 'an-id', '--all'], /--all cannot be combined with IDs/],
    [['trash', 'an-id', '--owner', 'a@b.c', '--owner', 'd@e.f'], /--owner: given more than once with IDs/],
    [['trash', '--from', '2026-02-30'], /--from: got "2026-02-30"/],
    [['trash', '--from', '2026-01-15', '--to', '2026-01-14'], /--from must be before --to/],
    [['trash', '--from', '2026-01-15', '--to', '2206-01-20'], /--to: is in the future/],
    [['trash', '--older-than', '0d'], /--older-than: got "0d"/],
    [['trash', '--topic', ''], /--topic: got ""/],
    [['trash', '--from', '30d', '--fields', 'topic'], /--fields: got "topic"/],
    [['trash', '--from', '30d', '--yes'], /--yes: unknown option/],
    [['purge', 'an-id'], /--yes, --expect: both must be given/],
    [['purge', 'an-id', '--yes'], /--yes: needs --expect/],
    [['purge', 'an-id', '--expect', '1'], /--yes, --expect: both must be given/],
    [['delete', 'an-id', '--yes'], /--yes: needs --expect/],
    [['reassign', 'an-id', ...YES(1)], /--new-owner: must be given/],
    [['reassign', 'an-id', '--source', 'meetings'], /--source: unknown option/],
  ]
  test('are refused before anything is sent or written', async (t) => {
    const here = await office(t)
    here.calls(ADA, 1, 1)
    const check = async ([args, message]) => {
      const { code, stdout, stderr } = await here.run(ADA, args)
      assert.deepEqual([code, stdout], [2, ''], `${args}: ${stderr}`)
      assert.match(stderr, message, `${args}`)
    }
    await Promise.all(WRONG.map(check))
    assert.deepEqual(here.emulator.requests, [])
    assert.deepEqual(await here.files(), [])
  })

  test('so is a file of IDs with anything else in a line', async (t) => {
    const here = await office(t)
    const [id] = here.calls(ADA, 1, 1, { status: 'deleted' })
    for (const [text, message] of [
      [`${id}\nhttps://example.com/recording/1\n`, /line 2 of --ids: is not the ID of a recording/],
      [`${id}\n\n{"id":"${id}"`, /line 3 of --ids is not JSON/],
      [`{"id":"${id}","source":"zoom"}`, /line 1 of --ids: has an unknown source/],
      [`{"uuid":"${id}"}`, /line 1 of --ids: is not the ID/],
      [`{"id":"${id}","source":"meetings","hostEmail":5}`, /line 1 of --ids: its hostEmail is not text/],
      [`"${id}"`, /line 1 of --ids: is not the ID/],
      [`id\n${id}`, /line 1 of --ids: is not the ID/],
      ['[]', /line 1 of --ids: is not the ID/],
      [Buffer.from(`\ufeff${id}\n`, 'utf16le').toString('latin1'), /line 1 of --ids/],
    ]) {
      await here.write('ids.txt', text)
      const { code, stderr } = await here.run(ADA, ['purge', '--ids', 'ids.txt', ...YES(9)])
      assert.equal(code, 2, `${JSON.stringify(text)}: ${stderr}`)
      assert.match(stderr, message)
    }
    // An empty one is nothing to do: a dry run may have found nothing.
    await here.write('ids.txt', ' \n\n')
    const none = await here.run(ADA, ['purge', '--ids', 'ids.txt', ...YES(9)])
    assert.deepEqual([none.code, none.stdout, none.stderr], [0, '', 'There are no recordings to change.\n'])
    const { code, stderr } = await here.run(ADA, ['purge', '--ids', 'none.txt', ...YES(9)])
    assert.deepEqual([code, stderr.includes('there is no such file')], [2, true], stderr)
    await here.write('ids.txt', `{"id":"${id}","source":"meetings"}\n`)
    const args = ['reassign', '--new-owner', BOB.email, '--ids', 'ids.txt', ...YES(1)]
    assert.match((await here.run(ROOT, args)).stderr, /--ids: has recordings of meetings/)
    assert.deepEqual(here.changes, [])
  })
})

describe('an option beside IDs', () => {
  const MEETING = { id: 'm-1', source: 'meetings', siteUrl: 'a.webex.com', hostEmail: BOB.email }

  test('must not contradict what they say about themselves', async (t) => {
    const here = await office(t)
    const [id] = here.calls(BOB, 1, 40, { status: 'deleted' })
    await here.write('call.jsonl', JSON.stringify({ id, source: 'converged', ownerEmail: BOB.email }))
    await here.write('meeting.jsonl', JSON.stringify(MEETING))
    const [call, meeting] = [
      ['--ids', 'call.jsonl'],
      ['--ids', 'meeting.jsonl'],
    ]
    for (const [args, message] of [
      [[...call, '--owner', ADA.email], /--owner: line 1 of --ids says something else, "bob@example\.com"/],
      [[id, '--owner', ADA.email], /--owner: allowed with IDs only for recordings of meetings, and <id> is one of calls/],
      [[...call, '--site', 'a.webex.com'], /--site: allowed with IDs only for .* and line 1 of --ids is one of calls/],
      [[...call, '--source', 'meetings'], /--source: line 1 of --ids is a recording of calls/],
      [[...meeting, '--source', 'converged'], /--source: line 1 of --ids is a recording of meetings/],
      [[id, '--source', 'all'], /--source: got "all"; allowed with IDs: converged or meetings/],
      [[...meeting, '--owner', ADA.email], /--owner: line 1 of --ids says something else, "bob@example\.com"/],
      [[...meeting, '--site', 'b.webex.com'], /--site: line 1 of --ids says something else, "a\.webex\.com"/],
    ]) {
      const { code, stderr } = await here.run(ROOT, ['purge', ...args, ...YES(1)])
      assert.equal(code, 2, stderr)
      assert.match(stderr, message)
    }
    const read = await here.run(ROOT, ['get', ...meeting, '--host', ADA.email])
    assert.deepEqual([read.code, /--host: line 1 of --ids says something else/.test(read.stderr)], [2, true], read.stderr)
    assert.deepEqual(here.emulator.requests, [])
  })

  test('may say the same, and an empty field says nothing', async (t) => {
    const here = await office(t)
    const [meeting] = here.meetings(BOB, 1, 40, { status: 'deleted' })
    const [call] = here.calls(BOB, 1, 40, { status: 'deleted' })
    const rows = [{ ...MEETING, siteUrl: null, id: meeting, source: 'meetings' }]
    await here.write('meeting.jsonl', rows.map((row) => JSON.stringify(row)).join('\n'))
    const [named] = here.calls(BOB, 1, 40, { status: 'deleted' })
    await here.write('call.jsonl', JSON.stringify({ id: call, source: null, ownerEmail: null, hostEmail: '', siteUrl: '' }))
    await here.write('named.jsonl', JSON.stringify({ id: named, ownerEmail: BOB.email }))
    const purged = await here.run(ROOT, ['purge', '--ids', 'meeting.jsonl', '--owner', 'BOB@example.com', ...YES(1)])
    assert.equal(purged.code, 0, purged.stderr)
    const also = await here.run(ROOT, ['purge', '--ids', 'call.jsonl', ...YES(1)])
    assert.equal(also.code, 0, also.stderr)
    const his = await here.run(ROOT, ['purge', '--ids', 'named.jsonl', '--owner', BOB.email, ...YES(1)])
    assert.equal(his.code, 0, his.stderr)
    assert.deepEqual(here.idsThatAre('purged'), new Set([meeting, call, named]))
  })
})

test('a batch has recordings of one service, and those of meetings are of one site and one host', () => {
  const calls = Array.from({ length: 201 }, (_, at) => targetOf({ id: `c${at}`, siteUrl: 'ignored', hostEmail: 'ignored' }))
  const meeting = (id, siteUrl, hostEmail) => targetOf({ id, source: 'meetings', siteUrl, hostEmail })
  const meetings = [meeting('1', 'a', 'x'), meeting('2', 'b', 'x'), meeting('3', 'a', 'x'), meeting('4', 'a', 'y'), meeting('5')]
  const batches = batchesOf([...meetings, ...calls], 100)
  assert.deepEqual(
    batches.map(({ where, targets }) => [where, targets.length]),
    [
      [{ source: 'meetings', siteUrl: 'a', hostEmail: 'x' }, 2],
      [{ source: 'meetings', siteUrl: 'b', hostEmail: 'x' }, 1],
      [{ source: 'meetings', siteUrl: 'a', hostEmail: 'y' }, 1],
      [{ source: 'meetings', siteUrl: undefined, hostEmail: undefined }, 1],
      [{ source: 'converged' }, 100],
      [{ source: 'converged' }, 100],
      [{ source: 'converged' }, 1],
    ],
  )
  assert.equal(new Set(batches.flatMap(({ targets }) => targets)).size, 206)
})

describe('a dry run', () => {
  test('changes and writes nothing, and prints what --ids takes', async (t) => {
    const here = await office(t)
    const old = here.calls(ADA, 130, 40, { status: 'deleted' })
    here.calls(ADA, 3, 40)
    here.calls(ADA, 3, 5, { status: 'deleted' })
    const dry = await here.run(ADA, ['purge', '--older-than', '30d', '--dry-run', ...YES(130)])
    assert.equal(dry.code, 0, dry.stderr)
    assert.deepEqual(new Set(here.linesIn(dry.stdout).map(({ id }) => id)), new Set(old))
    assert.match(
      dry.stderr,
      /^130 recordings would be deleted for good\. Nothing was changed\.\nWhose: ada@example\.com \(130\)\./,
    )
    assert.match(dry.stderr, /\n {2}webex-recordings purge --ids <file> --yes --expect 130\n$/)
    assert.deepEqual([here.changes, await here.files()], [[], []])

    // What is added in the meantime is not part of it.
    const late = here.calls(ADA, 5, 50, { status: 'deleted' })
    const args = ['purge', '--older-than', '30d', ...YES(130)]
    const grown = await here.run(ADA, args)
    assert.equal(grown.code, 1)
    assert.match(grown.stderr, /--expect: found 135 recordings, more than 130; nothing was changed/)
    assert.deepEqual(here.changes, [])
    const done = await here.run(ADA, ['purge', '--ids', '-', ...YES(130)], { input: dry.stdout })
    assert.deepEqual([done.code, done.stderr], [0, '130 recordings deleted for good.\n'])
    assert.deepEqual(here.idsThatAre('purged'), new Set(old))
    for (const id of late) assert.ok(here.idsThatAre('deleted').has(id))
    assert.deepEqual(here.emulator.unexpected(), [])
  })

  test('of meetings says where they are, whatever --fields says', async (t) => {
    const here = await office(t)
    const ids = here.meetings(BOB, 3, 40)
    for (const which of [['--from', '60d'], ids]) {
      const args = ['trash', '--source', 'meetings', '--owner', BOB.email, ...which]
      const dry = await here.run(ROOT, [...args, '--dry-run', '--fields', 'topic'])
      assert.equal(dry.code, 0, dry.stderr)
      const rows = here.linesIn(dry.stdout)
      assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set(ids))
      for (const { source, hostEmail } of rows) assert.deepEqual([source, hostEmail], ['meetings', BOB.email])
      const done = await here.run(ROOT, ['trash', '--ids', '-'], { input: dry.stdout })
      assert.equal(done.code, 0, done.stderr)
      assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
      assert.equal((await here.run(ROOT, ['restore', '--ids', '-'], { input: dry.stdout })).code, 0)
    }
  })

  test('does not call the recordings of nobody your own', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40)
    // Those of a call queue, for example.
    here.answer = (request) => {
      const answer = here.emulator.handle(request)
      const text = new TextDecoder().decode(answer.body).replaceAll(/"ownerEmail":"[^"]*",/g, '')
      return { ...answer, body: new TextEncoder().encode(text) }
    }
    const whose = async (user, ...args) => {
      const { stderr } = await here.run(user, ['trash', '--from', '60d', ...args, '--dry-run'])
      return /^Whose: .*$/m.exec(stderr)?.[0] ?? stderr
    }
    assert.equal(await whose(ADA), 'Whose: your own (2).')
    assert.equal(await whose(ROOT, '--organization'), 'Whose: owner not given (2).')
    assert.equal(await whose(ROOT, '--owner', ADA.email), 'Whose: owner not given (2).')
  })

  test('repeats what the next run needs', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40)
    const args = ['reassign', '--new-owner', BOB.email, '--all', '--owner', ADA.email, '--log', 'our log.jsonl']
    const dry = await here.run(ROOT, [...args, '--dry-run'])
    const again = "--ids <file> --new-owner bob@example.com --log 'our log.jsonl' --yes --expect 2"
    assert.equal(dry.stderr.trimEnd().split('\n').at(-1), `  webex-recordings reassign ${again}`)
    const comment = "It's $5 `a month`"
    const costly = await here.run(OFFICER, ['delete', '--from', '60d', '--organization', '--comment', comment, '--dry-run'])
    assert.match(costly.stderr, / --comment 'It'\\''s \$5 `a month`' --yes --expect 2\n$/)
    const fewer = await here.run(ROOT, [...args, '--dry-run', '--expect', '1'])
    assert.match(fewer.stderr, /\nThese are more than 1, so with --expect 1 nothing will be changed\.\n$/)
  })

  test('leaves out what an earlier run has done, as the next run will', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 4, 40, { status: 'deleted' })
    assert.equal((await here.run(ADA, ['purge', ids[0], ids[2], ...YES(2)])).code, 0)
    const log = await here.read(LOG)
    const dry = await here.run(ADA, ['purge', ...ids, '--dry-run'])
    assert.deepEqual(
      here.linesIn(dry.stdout).map(({ id }) => id),
      [ids[1], ids[3]],
    )
    assert.match(dry.stderr, /^2 recordings left out: already done, .*\n2 recordings would be deleted for good\./)
    assert.equal(await here.read(LOG), log)
    // What somebody else has done with the same log does not count.
    assert.equal(here.linesIn((await here.run(BOB, ['purge', ...ids, '--dry-run'])).stdout).length, 4)
  })

  test('says that a selection without a time covers a week', async (t) => {
    const here = await office(t)
    const [id] = here.calls(ADA, 1, 3)
    here.calls(ADA, 1, 8)
    const dry = await here.run(ADA, ['trash', '--topic', 'topic', '--dry-run'])
    assert.match(dry.stderr, /only the last seven days/)
    assert.deepEqual(
      here.linesIn(dry.stdout).map((one) => one.id),
      [id],
    )
  })
})

describe('trash', () => {
  test('writes how to undo it before the first request, and can be undone', async (t) => {
    const here = await office(t)
    const old = [
      ...here.calls(ADA, 3, 40),
      ...here.meetings(ADA, 2, 40),
      ...here.meetings(ADA, 2, 40, { siteUrl: 'b.webex.com' }),
    ]
    const shared = here.meetings(ADA, 1, 40, { shareToMe: true })
    const young = here.calls(ADA, 2, 5)
    const undone = []
    here.answer = ({ method }) => {
      if (method !== 'GET') undone.push(here.linesOf('undo.jsonl'))
      return undefined
    }
    const args = ['trash', '--older-than', '30d', '--source', 'all', '--undo', 'undo.jsonl']
    const { code, stdout, stderr } = await here.run(ADA, args)
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^1 recording left out: only shared with you by others\.\n/)
    assert.match(stderr, /\n7 recordings moved into the recycle bin\.\nTo undo it: webex-recordings restore --ids undo\.jsonl\n$/)
    assert.deepEqual(here.idsThatAre('deleted'), new Set(old))
    assert.deepEqual(here.idsThatAre('available'), new Set([...young, ...shared]))
    assert.deepEqual(here.changes.map(({ what, body }) => `${what} ${body.recordingIds.length} ${body.siteUrl}`).sort(), [
      'POST /v1/convergedRecordings/softDelete 3 undefined',
      'POST /v1/recordings/softDelete 2 b.webex.com',
      'POST /v1/recordings/softDelete 2 example.webex.com',
    ])
    for (const lines of undone) assert.equal((await lines).length, 7)
    for (const { outcome, source, owner } of here.linesIn(stdout)) {
      assert.deepEqual([outcome, owner], ['done', source === 'converged' ? ADA.email : undefined])
    }
    const log = await here.linesOf('webex-recordings-trash.jsonl')
    assert.deepEqual(new Set(ends(log).map(({ id }) => id)), new Set(old))
    for (const text of [await here.read('webex-recordings-trash.jsonl'), await here.read('undo.jsonl')]) {
      for (const secret of [ADA.token, 'Topic']) assert.ok(!text.includes(secret), secret)
    }

    here.calls(ADA, 1, 60)
    const again = await here.run(ADA, args)
    assert.equal(again.code, 1)
    assert.match(again.stderr, /--undo: "undo\.jsonl" is there already; nothing was changed/)
    const back = await here.run(ADA, ['restore', '--ids', 'undo.jsonl'])
    assert.deepEqual([back.code, back.stderr], [0, '7 recordings moved out of the recycle bin.\n'])
    assert.deepEqual(here.idsThatAre('deleted'), new Set())
    assert.deepEqual(here.emulator.unexpected(), [])
  })

  test('an undo file that cannot be written stops it', async (t) => {
    const here = await office(t)
    here.calls(ADA, 1, 40)
    const { code, stderr } = await here.run(ADA, ['trash', '--from', '60d', '--undo', 'no/such/folder/undo.jsonl'])
    assert.equal(code, 1)
    assert.match(stderr, /--undo: cannot write "no\/such\/folder\/undo\.jsonl": there is no such file or folder/)
    assert.deepEqual(here.changes, [])
  })

  test('everything of somebody is listed and logged, however old it is', async (t) => {
    const here = await office(t)
    const all = [...here.calls(ADA, 2, 1), ...here.calls(ADA, 2, 800), ...here.meetings(ADA, 2, 800)]
    const others = here.calls(BOB, 2, 1)
    const { code, stderr } = await here.run(ROOT, ['trash', '--all', '--owner', ADA.email, '--source', 'all'])
    assert.equal(code, 0, stderr)
    assert.deepEqual(here.idsThatAre('deleted'), new Set(all))
    assert.deepEqual(here.idsThatAre('available'), new Set(others))
    assert.deepEqual(
      here.changes.map(({ body: { recordingIds }, query }) => [recordingIds.length, query]),
      [
        [4, ''],
        [2, '?hostEmail=ada%40example.com'],
      ],
    )
    const mine = await here.run(BOB, ['trash', '--all', '--mine'])
    assert.equal(mine.code, 0, mine.stderr)
    assert.deepEqual(here.idsThatAre('available'), new Set())
    const none = await here.run(BOB, ['trash', '--from', '30d'])
    assert.deepEqual([none.code, none.stderr], [0, 'There are no recordings to change.\n'])
  })
})

describe('the question', () => {
  /** Typed, and then the terminal is closed. */
  const types = (text) => (child) => child.stdin.end(text)

  test('cannot come from standard input if that has the IDs', async (t) => {
    const here = await office(t)
    const { code, stderr } = await here.run(ADA, ['purge', '--ids', '-'], { before: 'terminal', input: 'an-id\n' })
    assert.deepEqual([code, here.emulator.requests], [2, []])
    assert.match(stderr, /--yes, --expect: both must be given, because standard input has the IDs/)
  })

  test('names the recordings, and only their number and the Enter key answer it', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 12, 40, { status: 'deleted' })
    for (const typed of ['y\n', '\n', '11\n', '1 2\n', '12x\n', '0\n12\n', '12', '']) {
      const { code, stderr } = await asked(here, types(typed))
      assert.equal(code, 1, `${JSON.stringify(typed)}: ${stderr}`)
      assert.match(
        stderr,
        /^12 recordings will be deleted for good\. This cannot be undone\.\nWhose: ada@example\.com \(12\)\.\nThe oldest is /,
      )
      assert.match(stderr, /\nType 12 to continue, or anything else to stop: .*not confirmed; nothing was changed\n$/s)
    }
    assert.deepEqual(here.changes, [])
    const { code, stderr } = await asked(here, types(' 12 \r\n'))
    assert.equal(code, 0, stderr)
    assert.deepEqual(here.idsThatAre('purged'), new Set(ids))
  })

  test('can be left with a signal', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40, { status: 'deleted' })
    for (const [signal, exitCode] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 143],
    ]) {
      const { code, stderr } = await asked(here, (child) => child.kill(signal))
      assert.equal(code, exitCode, stderr)
      assert.match(stderr, /Nothing was changed\.\n$/)
    }
    assert.deepEqual(here.changes, [])
  })

  test('shows nothing that a terminal could take for a command', async (t) => {
    const here = await office(t)
    await here.write('ids.jsonl', '{"id":"an-id","ownerEmail":"\\u001b[2Ja\\u202eda","createTime":"\\u001b]0;x"}\n')
    const { stderr } = await asked(here, types('\n'), { args: ['delete', '--ids', 'ids.jsonl'] })
    assert.ok(!/(?!\n)[\p{Cc}\p{Cf}]/u.test(stderr), JSON.stringify(stderr))
  })

  test('is also asked before recordings get another owner, but not if the IDs come through standard input', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 2, 40)
    const args = ['reassign', '--new-owner', BOB.email, ...ids]
    assert.equal((await asked(here, types('no\n'), { user: ROOT, args })).code, 1)
    assert.deepEqual(here.changes, [])
    const { code, stderr } = await asked(here, types('2\n'), { user: ROOT, args })
    assert.equal(code, 0, stderr)
    assert.match(stderr, /2 recordings given to the new owner\.\n$/)
    assert.deepEqual(
      here.emulator.recordings().map(({ ownerEmail }) => ownerEmail),
      [BOB.email, BOB.email],
    )
    const piped = await here.run(ROOT, ['reassign', '--new-owner', ADA.email, '--ids', '-'], {
      before: 'terminal',
      input: `${ids[0]}\n2\n`,
    })
    assert.match(piped.stderr, /--yes, --expect: both must be given/)
    assert.equal(here.changes.length, 1)
  })
})

test('if the list fails half-way, nothing is changed', async (t) => {
  const here = await office(t)
  here.calls(ADA, 250, 40, { status: 'deleted' })
  const forbid = await refusal('403')
  let lists = 0
  here.answer = (request) => (request.method === 'GET' && ++lists % 3 === 0 ? forbid(request) : undefined)
  const { code, stdout, stderr } = await here.run(ADA, ['purge', '--older-than', '30d', ...YES(250)])
  assert.deepEqual([code, stdout], [4, ''], stderr)
  assert.match(stderr, /forbidden: /)
  assert.ok(lists > 2)
  // Of two services, one refuses.
  here.answer = (request) => (request.url.includes('/recordings') ? forbid(request) : undefined)
  const both = await here.run(ADA, ['purge', '--older-than', '30d', '--source', 'all', ...YES(250)])
  assert.equal(both.code, 4, both.stderr)
  assert.deepEqual([here.changes, await here.files()], [[], []])
})

test('if the list has anything else, nothing is changed', async (t) => {
  const here = await office(t)
  here.calls(ADA, 3, 40)
  here.calls(ADA, 3, 2, { status: 'deleted' })
  here.calls(ADA, 3, 40, { status: 'deleted' })
  // As behind a proxy that drops a part of the query.
  for (const dropped of [['from', 'to'], ['status'], ['serviceType']]) {
    here.answer = (request) => {
      const url = new URL(request.url)
      for (const name of dropped) url.searchParams.delete(name)
      return request.method === 'GET' ? here.emulator.handle({ ...request, url: url.href }) : undefined
    }
    const more = dropped.includes('serviceType') ? ['--service-type', 'customerAssist'] : []
    const { code, stderr } = await here.run(ADA, ['purge', '--from', '60d', '--to', '30d', ...more, ...YES(9)])
    assert.equal(code, 1, `${dropped}: ${stderr}`)
    assert.match(stderr, /Webex has listed a recording that was not asked for, \S+: .*; nothing was changed\n$/)
  }
  assert.deepEqual(here.changes, [])
})

test('--service-type all leaves nothing out', async (t) => {
  const here = await office(t)
  const ids = here.calls(ADA, 3, 3)
  // As a server does that knows it: Webex itself does not.
  here.answer = (request) => {
    const url = new URL(request.url)
    if (url.searchParams.get('serviceType') !== 'all') return undefined
    url.searchParams.delete('serviceType')
    return here.emulator.handle({ ...request, url: url.href })
  }
  const { code, stderr } = await here.run(ADA, ['trash', '--service-type', 'all'])
  assert.equal(code, 0, stderr)
  assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
})

test('the ID of a series stands for all its meetings', async (t) => {
  const here = await office(t)
  const ids = here.meetings(ADA, 2, 3, { meetingSeriesId: 'a-series' })
  here.meetings(ADA, 1, 3)
  const { code, stderr } = await here.run(ADA, ['trash', '--source', 'meetings', '--meeting', 'a-series'])
  assert.equal(code, 0, stderr)
  assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
})

describe('when Webex refuses', () => {
  test('a batch, its recordings go one by one, and the log says what became of each', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 5, 40, { status: 'deleted' })
    here.emulator.remove(ids[1])
    here.emulator.restore(ids[3])
    const { code, stdout, stderr } = await here.run(ADA, ['purge', ...ids, ...YES(5)])
    assert.equal(code, 3, stderr)
    const outcomes = ['done', 'missing', 'done', 'refused', 'done']
    assert.deepEqual(
      here.linesIn(stdout).map(({ outcome }) => outcome),
      outcomes,
    )
    assert.match(
      stderr,
      /^3 recordings deleted for good\.\n1 recording not found\.\n1 recording refused\. The first: rejected: .*409/,
    )
    assert.match(stderr, / Tracking ID: \S+\n$/)
    assert.equal(here.changes.length, 6)
    assert.deepEqual([here.idsThatAre('purged').size, here.idsThatAre('available')], [3, new Set([ids[3]])])
    const log = await here.linesOf(LOG)
    const begin = (id) => ({ step: 'begin', action: 'purge', id, source: 'converged' })
    const end = (id, outcome) => ({ step: 'end', action: 'purge', id, source: 'converged', outcome })
    const codes = { missing: { code: 'not-found' }, refused: { code: 'rejected' } }
    assert.deepEqual(plain(log), [
      ...ids.map(begin),
      ...ids.map((id) => end(id, 'not-done')),
      ...ids.flatMap((id, at) => [begin(id), { ...end(id, outcomes[at]), ...codes[outcomes[at]] }]),
    ])
    for (const { at, outcome, trackingId } of ends(log)) assert.ok(at && (trackingId || outcome === 'not-done'))

    // What is done is not sent again. What was refused is.
    here.changes.length = 0
    const again = await here.run(ADA, ['purge', ...ids, ...YES(2)])
    assert.equal(again.code, 1, again.stderr)
    assert.match(again.stderr, /^3 recordings left out: already done, according to webex-recordings-purge\.jsonl\.\n/)
    assert.deepEqual(here.changes[0].body.recordingIds, [ids[1], ids[3]])
  })

  for (const [fault, outcome, exitCode] of [
    ['POST lost x1', 'already-gone', 0],
    ['POST 429 Retry-After=1 x1', 'missing', 3],
  ]) {
    test(`a recording after ${fault}, it is ${outcome}`, async (t) => {
      const here = await office(t, { faults: fault })
      const [gone, there] = here.calls(ADA, 2, 40, { status: 'deleted' })
      here.emulator.remove(gone)
      const { code, stdout, stderr } = await here.run(ADA, ['purge', gone, there, ...YES(2)])
      assert.equal(code, exitCode, stderr)
      assert.deepEqual(
        here.linesIn(stdout).map((line) => line.outcome),
        [outcome, 'done'],
      )
    })
  }

  test('all of them, it stops after a hundred and asks whether they are there', async (t) => {
    const here = await office(t)
    const ids = here.calls(BOB, 230, 40, { status: 'deleted' })
    await here.write('ids.txt', ids.join('\n'))
    const { code, stderr } = await here.run(ADA, ['purge', '--ids', 'ids.txt', ...YES(230)])
    assert.equal(code, 1)
    assert.match(stderr, /^100 recordings not found\. Are --source, --owner and --site right\?\n/m)
    assert.match(stderr, /none of the first 100 recordings could be changed; the others were not sent\n$/)
    assert.equal(here.changes.length, 101)
  })

  test('the token or the right, it stops at once', async (t) => {
    const here = await office(t)
    const ids = here.calls(READER, 150, 40)
    const args = ['trash', '--older-than', '30d']
    const { code, stderr } = await here.run(READER, args)
    assert.equal(code, 4, stderr)
    assert.match(stderr, /^webex-recordings: forbidden: .*spark:recordings_write/ms)
    assert.equal(here.changes.length, 2, 'the batch, and one alone, because it could have been about one')
    assert.deepEqual(here.idsThatAre('available'), new Set(ids))

    const lapse = await refusal('401')
    here.changes.length = 0
    here.answer = (request) => (here.changes.length > 1 ? lapse(request) : undefined)
    const binned = here.calls(ADA, 250, 50, { status: 'deleted' })
    const lapsed = await here.run(ADA, ['purge', '--older-than', '30d', ...YES(250)])
    assert.equal(lapsed.code, 4, lapsed.stderr)
    assert.match(
      lapsed.stderr,
      /^100 recordings deleted for good\.\n100 recordings refused\.\n50 recordings not tried\.\nRun the same command again to continue\.\n/m,
    )
    assert.match(lapsed.stderr, /unauthorized: /)
    assert.equal(here.idsThatAre('purged').size, 100)
    here.answer = () => undefined
    const last = await here.run(ADA, ['purge', '--older-than', '30d', ...YES(150)])
    assert.deepEqual([last.code, here.idsThatAre('purged')], [0, new Set(binned)], last.stderr)
  })

  test('in the words of a proxy, no recording counts as missing', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 150, 40, { status: 'deleted' })
    const proxy = await refusal('404 html')
    here.answer = (request) => (request.method === 'POST' ? proxy(request) : undefined)
    const { code, stderr } = await here.run(ADA, ['purge', '--older-than', '30d', ...YES(150)])
    assert.equal(code, 1, stderr)
    assert.match(stderr, /100 recordings may or may not have been changed: no clear answer came\. Run it again\.\n/)
    assert.equal(here.changes.length, 1)
    assert.deepEqual(new Set(Object.values(outcomesIn(await here.linesOf(LOG)))), new Set(['failed']))
    assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
  })

  test('a recording whose deletion was lost, in the words of a proxy, it does not count as gone', async (t) => {
    const here = await office(t)
    const [id] = here.meetings(ADA, 1, 40)
    const [down, proxy] = [await refusal('503'), await refusal('404 html')]
    here.answer = (request) => (request.method === 'DELETE' ? (here.changes.length === 1 ? down : proxy)(request) : undefined)
    const args = ['delete', '--source', 'meetings', id, ...YES(1)]
    const { code, stdout, stderr } = await here.run(ADA, args)
    assert.equal(code, 1, stderr)
    assert.equal(here.linesIn(stdout)[0].outcome, 'failed')
    here.answer = () => undefined
    assert.equal((await here.run(ADA, args)).code, 0)
    assert.deepEqual(here.idsThatAre('purged'), new Set([id]))
  })

  test('after an answer was lost, it may be done: the file to undo it stays', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 2, 40)
    const forbidden = await refusal('403')
    here.answer = (request) => {
      if (here.changes.length === 1) here.emulator.fail('POST lost x1')
      return here.changes.length > 1 ? forbidden(request) : undefined
    }
    const { code, stdout, stderr } = await here.run(ADA, ['trash', ...ids, '--undo', 'undo.jsonl'])
    assert.equal(code, 4, stderr)
    assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
    assert.equal(here.linesIn(stdout)[0].outcome, 'failed')
    assert.match(stderr, /To undo it: webex-recordings restore --ids undo\.jsonl/)
    here.answer = () => undefined
    assert.equal((await here.run(ADA, ['restore', '--ids', 'undo.jsonl'])).code, 0)
    assert.deepEqual(here.idsThatAre('available'), new Set(ids))
  })

  test('after a success that is not clear, it may be done: the file to undo it stays', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 1, 40)
    // A gateway that makes 200 of each 204.
    here.answer = (request) => {
      const answer = request.method === 'POST' ? here.emulator.handle(request) : undefined
      return answer && { ...answer, status: 200 }
    }
    const { stdout, stderr } = await here.run(ADA, ['trash', ...ids, '--undo', 'undo.jsonl'])
    assert.deepEqual(here.idsThatAre('deleted'), new Set(ids))
    assert.equal(here.linesIn(stdout)[0].outcome, 'failed', stderr)
    assert.match(stderr, /To undo it: webex-recordings restore --ids undo\.jsonl/)
  })

  test('a recording with a 500 each time, the others are done', async (t) => {
    const here = await office(t)
    const ids = here.meetings(ADA, 4, 40)
    const fail = await refusal('500')
    here.answer = (request) => (request.method === 'DELETE' && request.url.includes(ids[1]) ? fail(request) : undefined)
    const { code, stderr } = await here.run(ADA, ['delete', '--from', '60d', '--source', 'meetings', ...YES(4)])
    assert.equal(code, 3, stderr)
    assert.deepEqual(here.idsThatAre('available'), new Set([ids[1]]))
    assert.equal(outcomesIn(await here.linesOf('webex-recordings-delete.jsonl'))[ids[1]], 'failed')
  })

  test('an officer without a reason, nothing is deleted', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 3, 40)
    const args = ['delete', '--from', '60d', '--organization', ...YES(3)]
    const without = await here.run(OFFICER, args)
    assert.equal(without.code, 1, without.stderr)
    assert.match(without.stderr, /reason/)
    assert.deepEqual([here.changes.length, here.idsThatAre('available')], [1, new Set(ids)])
    const done = await here.run(OFFICER, [...args, '--reason', 'Past its retention'])
    assert.equal(done.code, 0, done.stderr)
    assert.deepEqual(here.changes.at(-1).body, { reason: 'Past its retention' })
    assert.deepEqual(here.idsThatAre('available'), new Set())
  })

  test('a new owner who is not known, nobody gets them', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40)
    const args = ['reassign', '--new-owner', 'bbo@example.com', '--from', '60d', '--owner', ADA.email, ...YES(2)]
    const { code, stderr } = await here.run(ROOT, args)
    assert.equal(code, 1)
    assert.match(stderr, /2 recordings not found\./)
    for (const { ownerEmail } of here.emulator.recordings()) assert.equal(ownerEmail, ADA.email)
  })
})

describe('the log', () => {
  test('is written before the request: if the disk is full, nothing is sent', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 3, 40, { status: 'deleted' })
    const args = ['purge', '--older-than', '30d', ...YES(3)]
    const full = await here.run(ADA, args, { before: 'full-disk', environment: { LINES_LEFT: '0' } })
    assert.equal(full.code, 1)
    assert.match(full.stderr, /--log: cannot write "webex-recordings-purge\.jsonl": the disk is full\n$/)
    assert.deepEqual([here.changes, await here.read(LOG)], [[], ''])
    // It is full after the request. Then the next run finds out what became of it.
    const later = await here.run(ADA, args, { before: 'full-disk', environment: { LINES_LEFT: '1' } })
    assert.equal(later.code, 1)
    assert.deepEqual([here.changes.length, ends(await here.linesOf(LOG))], [1, []])
    const again = await here.run(ADA, args)
    assert.equal(again.code, 0, again.stderr)
    assert.equal(here.changes.length, 1)
    assert.deepEqual(outcomesIn(await here.linesOf(LOG)), Object.fromEntries(ids.map((id) => [id, 'already-gone'])))
  })

  test('cannot be written: nothing is moved into the bin, and there is nothing to undo', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40)
    const args = ['trash', '--older-than', '30d']
    const { code, stderr } = await here.run(ADA, args, { before: 'full-disk', environment: { LINES_LEFT: '0' } })
    assert.deepEqual([code, here.changes, await here.files()], [1, [], ['webex-recordings-trash.jsonl']])
    assert.doesNotMatch(stderr, /undo/)
  })

  test('is for one run at a time', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 2, 40, { status: 'deleted' })
    const args = ['purge', '--older-than', '30d']
    // The first run has the log while it waits for an answer.
    const { code } = await asked(here, async (child) => {
      const second = await here.run(ADA, [...args, ...YES(2)])
      assert.equal(second.code, 1)
      assert.match(second.stderr, /--log: another run is using "webex-recordings-purge\.jsonl": .* process \d+ on /)
      assert.deepEqual(here.changes, [])
      child.stdin.end('2\n')
    })
    assert.deepEqual([code, here.idsThatAre('purged')], [0, new Set(ids)])
    assert.deepEqual(await here.files(), [LOG])
  })

  test('has the last answer when the command is interrupted', async (t) => {
    const here = await office(t, { faults: 'POST delay=1000 x2' })
    here.calls(ADA, 350, 40, { status: 'deleted' })
    const args = ['purge', '--older-than', '30d', ...YES(350)]
    const { child, ended } = here.start(ADA, args)
    await until(() => here.changes.length === 2, 'the second request')
    child.kill('SIGINT')
    const { code, stdout, stderr } = await ended
    assert.equal(code, 130, stderr)
    assert.match(
      stderr,
      /^200 recordings deleted for good\.\n150 recordings not tried\.\nInterrupted\. Run the same command again to continue\.\n$/,
    )
    assert.equal(here.linesIn(stdout).length, 200)
    const log = await here.linesOf(LOG)
    assert.deepEqual([log.length, ends(log).length, here.idsThatAre('purged').size], [400, 200, 200])
    const again = await here.run(ADA, args)
    assert.deepEqual([again.code, again.stderr], [0, '150 recordings deleted for good.\n'])
  })

  test('an interruption while the token is renewed is an interruption', async (t) => {
    const here = await office(t)
    here.calls(ADA, 2, 40, { status: 'deleted' })
    const lapse = await refusal('401')
    here.answer = (request) => (request.method === 'POST' ? lapse(request) : undefined)
    // The first token comes at once. For the next one, somebody has to type something.
    const command = `if [ -e first ]; then touch next; exec sleep 1000; fi; touch first; echo ${ADA.token}`
    const environment = { WEBEX_ACCESS_TOKEN: undefined, WEBEX_TOKEN_COMMAND: command }
    const { child, ended } = here.start(ADA, ['purge', '--older-than', '30d', ...YES(2)], { environment })
    await until(async () => (await here.files()).includes('next'), 'the command to be asked again')
    child.kill('SIGINT')
    const { code, stderr } = await ended
    assert.equal(code, 130, stderr)
    assert.match(stderr, /Interrupted\. Run the same command again to continue\.\n$/)
    assert.doesNotMatch(stderr, /token/)
  })

  test('of a run that was killed is completed: what had begun and is missing now counts as done', async (t) => {
    const here = await office(t, { faults: 'DELETE delay=60000 x1' })
    const ids = here.meetings(ADA, 3, 40)
    const args = ['delete', '--source', 'meetings', ...ids, ...YES(3)]
    const { child, ended } = here.start(ADA, args)
    await until(() => here.changes.length === 1, 'a request')
    child.kill('SIGKILL')
    await ended
    assert.deepEqual(here.idsThatAre('purged'), new Set([ids[0]]))
    const again = await here.run(ADA, args)
    assert.equal(again.code, 0, again.stderr)
    assert.match(
      again.stderr,
      /^2 recordings deleted for good\.\n1 recording already gone, most likely because of an earlier request\.\n$/,
    )
    const log = outcomesIn(await here.linesOf('webex-recordings-delete.jsonl'))
    assert.deepEqual(log, { [ids[0]]: 'already-gone', [ids[1]]: 'done', [ids[2]]: 'done' })
  })

  test('does not say that a recording is as it was if its request was on its way when the command was stopped', async (t) => {
    const here = await office(t)
    const [gone, sent, last] = here.calls(ADA, 3, 40, { status: 'deleted' })
    here.emulator.remove(gone)
    // It is carried out, and its answer does not come.
    here.answer = ({ method }) => {
      if (method === 'POST' && here.changes.length === 3) here.emulator.fail('POST delay=60000 x1')
      return undefined
    }
    const args = ['purge', gone, sent, last, ...YES(3)]
    const { child, ended } = here.start(ADA, args)
    await until(() => here.changes.length === 3, 'the request for the second one alone')
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    assert.equal(code, 143, stderr)
    assert.match(stderr, /^1 recording not found\.\n1 recording may or may not have been changed: .*\n1 recording not tried\.\n/)
    assert.deepEqual(here.idsThatAre('purged'), new Set([sent]))
    const known = (await here.linesOf(LOG)).filter(({ id }) => id === sent)
    assert.equal(known.at(-1).step, 'begin', JSON.stringify(known))
  })

  test('keeps what an earlier run began, if Webex refuses it now', async (t) => {
    const here = await office(t)
    const [first, gone] = here.calls(ADA, 2, 40, { status: 'deleted' })
    assert.equal((await here.run(ADA, ['purge', first, ...YES(1)])).code, 0)
    const [begin] = await here.linesOf(LOG)
    await here.write(LOG, `${await here.read(LOG)}${JSON.stringify({ ...begin, id: gone })}\n`)
    here.emulator.remove(gone)
    here.emulator.fail('POST 403 x1')
    const refused = await here.run(ADA, ['purge', gone, ...YES(1)])
    assert.equal(refused.code, 4, refused.stderr)
    const again = await here.run(ADA, ['purge', gone, ...YES(1)])
    assert.equal(again.code, 0, again.stderr)
    assert.equal(here.linesIn(again.stdout)[0].outcome, 'already-gone')
  })

  test('is about one new owner', async (t) => {
    const here = await office(t, { faults: 'POST delay=60000 x1' })
    const [first, second] = here.calls(ADA, 2, 40)
    const args = (owner, id) => ['reassign', '--new-owner', owner.email, id, ...YES(1)]
    const { child, ended } = here.start(ROOT, args(BOB, first))
    await until(() => here.changes.length === 1, 'a request')
    child.kill('SIGKILL')
    await ended
    // That it is not the officer's says nothing about what was begun.
    const other = await here.run(ROOT, args(OFFICER, second))
    assert.deepEqual([other.code, other.stderr], [0, '1 recording given to the new owner.\n'])
    const same = await here.run(ROOT, args(BOB, second))
    assert.equal(same.code, 0, same.stderr)
    const outcomes = outcomesIn(await here.linesOf('webex-recordings-reassign.jsonl'))
    assert.deepEqual(outcomes, { [first]: 'done', [second]: 'done' })
  })

  test('is not continued if a proxy answers in place of Webex whose account it is', async (t) => {
    const here = await office(t)
    const ids = here.calls(ADA, 2, 40, { status: 'deleted' })
    const body = new TextEncoder().encode('{"error":"no"}')
    const refused = { status: 403, headers: [['Content-Type', 'application/json']], body }
    here.answer = (request) => (request.url.includes('/people/me') ? { ...here.emulator.handle(request), ...refused } : undefined)
    const { code, stderr } = await here.run(ADA, ['purge', ...ids, ...YES(2)])
    assert.deepEqual([code, here.changes], [4, []], stderr)
    const who = await here.run(ADA, ['whoami'])
    assert.deepEqual([who.code, who.stdout], [4, ''], who.stderr)
  })

  test('says nothing of other recordings when a run fails to change what an earlier one began', async (t) => {
    const here = await office(t)
    const [first, begun, wanted] = here.calls(ADA, 3, 40, { status: 'deleted' })
    assert.equal((await here.run(ADA, ['purge', first, ...YES(1)])).code, 0)
    const [begin] = await here.linesOf(LOG)
    await here.write(LOG, `${await here.read(LOG)}${JSON.stringify({ ...begin, id: begun })}\n`)
    const forbidden = await refusal('403')
    here.answer = (request) => (here.changes.at(-1)?.body.recordingIds.includes(begun) ? forbidden(request) : undefined)
    const { code, stdout, stderr } = await here.run(ADA, ['purge', wanted, begun, ...YES(2)])
    assert.equal(code, 3, stderr)
    assert.deepEqual(
      here.linesIn(stdout).map(({ outcome }) => outcome),
      ['done', 'failed'],
    )
    assert.doesNotMatch(stderr, /not told to change/)
  })

  test('never makes a run change anything that it was not told to change', async (t) => {
    const here = await office(t)
    const [first, gone, kept, wanted] = here.calls(ADA, 4, 40, { status: 'deleted' })
    assert.equal((await here.run(ADA, ['purge', first, ...YES(1)])).code, 0)
    // A run that was killed had begun these, and the next line.
    const [begin] = await here.linesOf(LOG)
    const lines = [gone, kept].map((id) => JSON.stringify({ ...begin, id }))
    await here.write(LOG, `${await here.read(LOG)}${lines.join('\n')}\n{"step":"begin","act`)
    here.emulator.remove(gone)
    here.changes.length = 0
    const { code, stderr } = await here.run(ADA, ['purge', wanted, ...YES(1)])
    assert.equal(code, 0, stderr)
    assert.match(stderr, /^Not done: 1 recording that an earlier run began, and that this run was not told to change\.\n/)
    assert.deepEqual(
      here.changes.map(({ body }) => body.recordingIds),
      [[wanted]],
    )
    assert.deepEqual(here.idsThatAre('deleted'), new Set([kept]))
    const log = outcomesIn(await here.linesOf(LOG))
    assert.deepEqual(log, { [first]: 'done', [gone]: 'already-gone', [kept]: 'not-done', [wanted]: 'done' })
  })

  test('of another account does not count: a recording that the account cannot see may not be gone', async (t) => {
    const here = await office(t, { faults: 'DELETE delay=60000 x1' })
    const ids = here.meetings(ADA, 2, 40)
    const args = ['delete', '--source', 'meetings', ...ids, ...YES(2)]
    const { child, ended } = here.start(ADA, args)
    await until(() => here.changes.length === 1, 'a request')
    child.kill('SIGKILL')
    await ended
    const other = await here.run(BOB, args)
    assert.equal(other.code, 1, other.stderr)
    assert.match(other.stderr, /^2 recordings not found\./)
    assert.deepEqual(here.idsThatAre('available'), new Set([ids[1]]))
    assert.equal((await here.run(ADA, args)).code, 0)
    assert.deepEqual(here.idsThatAre('purged'), new Set(ids))
  })

  test('is not written over if it is something else', async (t) => {
    const here = await office(t)
    const [id] = here.calls(ADA, 1, 40, { status: 'deleted' })
    await here.write('notes.txt', 'Dear diary\n')
    const { code, stderr } = await here.run(ADA, ['purge', id, '--log', 'notes.txt', ...YES(1)])
    assert.equal(code, 1)
    assert.match(stderr, /--log: line 1 of "notes\.txt" is not a JSON object; nothing was changed/)
    const nowhere = await here.run(ADA, ['purge', id, '--log', 'no/such/folder/log', ...YES(1)])
    assert.match(nowhere.stderr, /--log: cannot lock "no\/such\/folder\/log": there is no such file or folder\n$/)
    assert.deepEqual([here.changes, await here.read('notes.txt')], [[], 'Dear diary\n'])
  })
})

test('nobody has to read what it prints', async (t) => {
  const here = await office(t)
  const ids = here.calls(ADA, 250, 40, { status: 'deleted' })
  const { child, ended } = here.start(ADA, ['purge', '--older-than', '30d', ...YES(250)])
  child.stdout.destroy()
  const { code, stderr } = await ended
  assert.equal(code, 0, stderr)
  assert.deepEqual(here.idsThatAre('purged'), new Set(ids))
})
