// The retention job of docs/purge.md, as it stands there: what it plans for whom, what it does when something has changed in the
// meantime, and that it can be killed at any moment. The emulator stands in for Webex, with people and rights.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { createEmulator, documents, place } from './docs.mjs'

const { take, left } = await documents(import.meta.url)
const SCRIPT = take('docs/purge.md', 'retention')
const NAME = 'retention.mjs'

const DAY = 86_400_000
const daysAgo = (days) => new Date(Date.now() - days * DAY)
const ADA = { email: 'ada@example.com', token: 'adas-t0ken' }
const BOB = { email: 'bob@example.com', token: 'bobs-t0ken' }
const ROOT = { email: 'root@example.com', token: 'admins-t0ken', roles: ['admin'] }
const OFFICER = { email: 'law@example.com', token: 'officers-t0ken', roles: ['compliance-officer'] }
const CALLS_ONLY = {
  email: 'calls@example.com',
  token: 'calls-t0ken',
  scopes: ['spark:recordings_read', 'spark:recordings_write'],
}
const USERS = [ADA, BOB, ROOT, OFFICER, CALLS_ONLY]

/** Answers every request with one fault. */
const refusal = async (fault) =>
  (await createEmulator({ token: ADA.token, dialect: 'webex', users: USERS, faults: fault })).handle

async function office(t, { users = [], ...options } = {}) {
  const here = await place(t, { token: ADA.token, dialect: 'webex', users: [...USERS, ...users], recordings: 0, ...options })
  const { emulator, folder } = here
  const read = (file) => readFile(join(folder, file), 'utf8')
  const linesOf = async (file) => {
    const text = await read(file).catch(() => '')
    return text
      .slice(0, text.lastIndexOf('\n') + 1)
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
  }
  return Object.assign(here, {
    read,
    linesOf,
    /** Adds recordings, and returns their ids. */
    calls: (owner, count, age, more) =>
      Array.from(
        { length: count },
        (_, at) =>
          emulator.add({
            serviceType: 'calling',
            ownerEmail: owner.email,
            topic: `Call ${at}`,
            createTime: daysAgo(age + at / 100),
            ...more,
          }).id,
      ),
    meetings: (host, count, age, more) =>
      Array.from(
        { length: count },
        (_, at) =>
          emulator.add({
            serviceType: 'MeetingCenter',
            hostEmail: host.email,
            topic: `Meeting ${at}`,
            createTime: daysAgo(age + at / 100),
            ...more,
          }).id,
      ),
    as: (user, ...args) => here.run(NAME, SCRIPT, args, { WEBEX_ACCESS_TOKEN: user.token }),
    idsThatAre: (...wanted) => new Set(emulator.recordings().flatMap(({ id, status }) => (wanted.includes(status) ? [id] : []))),
    isThere: (file) =>
      access(join(folder, file)).then(
        () => true,
        () => false,
      ),
  })
}

const posts = ({ requests }) => requests.filter((request) => request.startsWith('POST '))

test('a plan is done as it was shown, and nothing else', async (t) => {
  const here = await office(t)
  const old = here.calls(ADA, 250, 366)
  const young = here.calls(ADA, 20, 10)
  const others = here.calls(BOB, 20, 366)
  const planned = await here.as(ADA, 'plan', '--days', '365')
  assert.equal(planned.code, 0, planned.stderr)
  const printed = planned.stdout.trim().split('\n')
  assert.equal(
    printed.pop(),
    '250 recordings would go into the recycle bin. To do it: node retention.mjs run --action trash',
    planned.stdout,
  )
  assert.deepEqual(
    printed.map((line) => line.split(' ')[1]),
    old,
  )
  assert.ok(printed[0].endsWith(' "ada@example.com" "Call 0"'), printed[0])
  assert.deepEqual(posts(here), [], 'a plan changes nothing')
  const batches = await here.linesOf('plan.jsonl')
  assert.deepEqual(
    batches.map(({ ids }) => ids.length),
    [100, 100, 50],
  )
  assert.deepEqual(
    batches.flatMap(({ ids }) => ids),
    old,
  )
  assert.match((await here.as(ADA, 'plan', '--days', '365')).stderr, /^plan\.jsonl is there already/)
  const other = await here.as(ADA, 'run', '--action', 'purge')
  assert.match(other.stderr, /^This plan is for another action: node retention\.mjs run --action trash\n/)

  // In the meantime another recording becomes old enough, one disappears, and one is in the bin already. The second batch is
  // refused because of the one that has disappeared, and the third because of the token.
  const [late] = here.calls(ADA, 1, 400)
  here.emulator.remove(old[120])
  await here.emulator.fetch(`${here.emulator.baseUrl}/convergedRecordings/softDelete`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${ADA.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ recordingIds: [old[3]] }),
  })
  const forbid = await refusal('403')
  const isLast = ({ body }) => new TextDecoder().decode(body).includes(old[200])
  here.answer = (request) => (request.method === 'POST' && isLast(request) ? forbid(request) : undefined)
  const stopped = await here.as(ADA, 'run')
  assert.equal(stopped.code, 1)
  assert.match(stopped.stderr, /spark:recordings_write/)
  assert.deepEqual(here.idsThatAre('deleted'), new Set(old.slice(0, 200).filter((id) => id !== old[120])))

  here.answer = () => undefined
  const before = posts(here).length
  const second = await here.as(ADA, 'run')
  assert.deepEqual([second.code, second.stdout], [0, 'All that was planned is done.\n'], second.stderr)
  assert.equal(posts(here).length - before, 1, 'only what was left')
  assert.deepEqual(here.idsThatAre('deleted'), new Set(old.filter((id) => id !== old[120])))
  assert.deepEqual(here.idsThatAre('available'), new Set([...young, ...others, late]))
  assert.ok(!(await here.isThere('plan.jsonl')))

  const log = await here.linesOf('retention.jsonl')
  assert.deepEqual(
    log.filter(({ step }) => step === 'end').map(({ batch, at, trackingIds, ...counts }) => counts),
    [
      { step: 'end', done: 100 },
      { step: 'end', done: 99, missing: 1, refused: 0 },
      { step: 'end', done: 50 },
    ],
  )
  const missing = log.filter(({ outcome }) => outcome === 'missing')
  assert.deepEqual(
    missing.map(({ id }) => id),
    [old[120]],
  )
  assert.deepEqual(new Set(log.flatMap(({ step, ids }) => (step === 'begin' ? ids : []))), new Set(old))
  for (const { at, trackingIds } of log.filter(({ step }) => step !== 'begin' && step !== 'end')) assert.ok(at && trackingIds[0])
  const text = await here.read('retention.jsonl')
  for (const secret of [ADA.token, 'Call ']) assert.ok(!text.includes(secret), secret)
})

test('what somebody has taken out of the bin is not purged', async (t) => {
  const here = await office(t)
  const binned = here.calls(ADA, 101, 40, { status: 'deleted' })
  const kept = here.calls(ADA, 5, 40)
  const planned = await here.as(ADA, 'plan', '--days', '30', '--action', 'purge')
  assert.match(planned.stdout, /\n101 recordings would be deleted FOR GOOD, out of the recycle bin\..* --action purge\n$/)
  here.emulator.restore(binned[50])
  assert.equal((await here.as(ADA, 'run')).code, 1, 'for good only by name')
  assert.deepEqual(posts(here), [])
  const ended = await here.as(ADA, 'run', '--action', 'purge')
  assert.equal(ended.code, 1)
  assert.match(ended.stderr, /^Webex did not do it for 1 of them/)
  assert.deepEqual(here.idsThatAre('available'), new Set([...kept, binned[50]]))
  assert.deepEqual(here.idsThatAre('purged'), new Set(binned.filter((id) => id !== binned[50])))
  assert.match((await here.as(ADA, 'run', '--action', 'purge')).stderr, /^There is no plan\.jsonl/)
})

test('if Webex knows nothing of a batch, the run does not say that all is done', async (t) => {
  const here = await office(t)
  const old = here.meetings({ email: 'left@example.com' }, 3, 366)
  assert.equal((await here.as(ROOT, 'plan', '--days', '365', '--source', 'meetings', '--everybody')).code, 0)
  const ended = await here.as(ROOT, 'run')
  assert.deepEqual([ended.code, ended.stdout], [1, ''])
  assert.match(ended.stderr, /^Webex did not do it for 3 of them: see "missing"/)
  assert.deepEqual(here.idsThatAre('available'), new Set(old))
})

test('if an earlier run may have done a batch, it is no surprise that nothing of it is left', async (t) => {
  const here = await office(t)
  const binned = here.calls(ADA, 3, 40, { status: 'deleted' })
  assert.equal((await here.as(ADA, 'plan', '--days', '30', '--action', 'purge')).code, 0)
  const busy = await refusal('503 Retry-After=3600')
  here.answer = (request) => (request.method === 'POST' ? busy(request) : undefined)
  assert.equal((await here.as(ADA, 'run', '--action', 'purge')).code, 75)
  here.answer = () => undefined
  for (const id of binned) here.emulator.remove(id)
  const ended = await here.as(ADA, 'run', '--action', 'purge')
  assert.deepEqual([ended.code, ended.stdout], [0, 'All that was planned is done.\n'], ended.stderr)
  const [{ done, missing }] = (await here.linesOf('retention.jsonl')).filter(({ step }) => step === 'end')
  assert.deepEqual([done, missing], [0, 3])
})

// Who plans what with which options, what is done with it, and which recordings that changes to which state.
const RUNS = [
  [ADA, [], ['ada-calls'], 'deleted'],
  [ADA, ['--source', 'meetings'], ['ada-meetings', 'ada-elsewhere'], 'deleted'],
  [ADA, ['--source', 'meetings', '--site', 'other.webex.com'], ['ada-elsewhere'], 'deleted'],
  [ADA, ['--source', 'all'], ['ada-calls', 'ada-meetings', 'ada-elsewhere'], 'deleted'],
  [ADA, ['--source', 'meetings', '--action', 'delete'], ['ada-meetings', 'ada-elsewhere'], 'purged'],
  [ROOT, ['--owner', ADA.email], ['ada-calls'], 'deleted'],
  [ROOT, ['--owner', ADA.email, '--owner', BOB.email], ['ada-calls', 'bob-calls'], 'deleted'],
  [ROOT, ['--source', 'meetings', '--owner', BOB.email], ['bob-meetings'], 'deleted'],
  [ROOT, ['--source', 'meetings', '--owner', ADA.email, '--action', 'delete'], ['ada-meetings', 'ada-elsewhere'], 'purged'],
  [ROOT, ['--everybody'], ['ada-calls', 'bob-calls'], 'deleted'],
  [ROOT, ['--everybody', '--source', 'all'], ['ada-calls', 'bob-calls', 'ada-meetings', 'bob-meetings'], 'deleted'],
  [ROOT, ['--everybody', '--source', 'meetings', '--site', 'other.webex.com'], ['ada-elsewhere'], 'deleted'],
  [OFFICER, ['--everybody', '--action', 'delete'], ['ada-calls', 'bob-calls'], 'gone'],
  [OFFICER, ['--everybody', '--source', 'meetings', '--action', 'delete'], ['ada-meetings', 'bob-meetings'], 'purged'],
]
for (const [user, options, names, state] of RUNS) {
  test(`${user.email} ${options.join(' ') || 'without options'}`, async (t) => {
    const here = await office(t)
    const groups = {
      'ada-calls': here.calls(ADA, 3, 366),
      'bob-calls': here.calls(BOB, 3, 366),
      'ada-meetings': here.meetings(ADA, 3, 366),
      'ada-elsewhere': here.meetings(ADA, 3, 366, { siteUrl: 'other.webex.com' }),
      'bob-meetings': here.meetings(BOB, 3, 366),
      young: [...here.calls(ADA, 3, 10), ...here.meetings(ADA, 3, 10)],
    }
    // An administrator sees no such field.
    if (user === ADA) groups.shared = here.meetings(ADA, 3, 366, { shareToMe: true })
    const wanted = names.flatMap((name) => groups[name])
    const rest = Object.values(groups)
      .flat()
      .filter((id) => !wanted.includes(id))
    const { stdout, stderr } = await here.as(user, 'plan', '--days', '365', ...options)
    assert.match(stdout, new RegExp(`(^|\n)${wanted.length} recordings would `), stderr)
    const action = options.includes('delete') ? ['--action', 'delete'] : []
    const ended = await here.as(user, 'run', ...action)
    assert.deepEqual([ended.code, ended.stdout], [0, 'All that was planned is done.\n'], ended.stderr)
    assert.deepEqual(here.idsThatAre('available'), new Set(rest))
    if (state === 'gone') for (const id of wanted) assert.ok(!here.idsThatAre('deleted').has(id))
    else assert.deepEqual(here.idsThatAre(state), new Set(wanted))
    assert.deepEqual(here.emulator.unexpected(), [])
  })
}

test('a plan that cannot be complete is not made', async (t) => {
  const here = await office(t)
  here.calls(CALLS_ONLY, 3, 366)
  const refused = async (user, stderr, ...args) => {
    const ended = await here.as(user, ...args)
    assert.equal(ended.code, 1)
    assert.match(ended.stderr, stderr)
    assert.ok(!(await here.isThere('plan.jsonl')), args.join(' '))
  }
  await refused(CALLS_ONLY, /meeting:recordings_read/, 'plan', '--days', '365', '--source', 'all')
  await refused(ADA, /administrator/, 'plan', '--days', '365', '--everybody')
  await refused(ROOT, /^ownerEmail: not allowed with `source: "all"`/, 'plan', '--days', '365', '--source', 'all', '--owner', 'x')
  await refused(ADA, /^source: expected one of/, 'plan', '--days', '365', '--source', 'calls')
  await refused(ADA, /^--days: /, 'plan')
  await refused(ADA, /^--days: /, 'plan', '--days', 'x')
  await refused(ADA, /^Usage: /, 'plan', '--days', '365', '--action', 'constructor')
  await refused(ADA, /^Usage: /, 'constructor')
  await refused(ADA, /^Usage: /)
  await refused(ADA, /--all/, 'plan', '--days', '365', '--all')
  here.answer = await refusal('503 Retry-After=3600')
  assert.equal((await here.as(ADA, 'plan', '--days', '365')).code, 75)
  // A proxy that knows no such page has not said anything about a recording.
  here.answer = () => undefined
  here.calls(ADA, 3, 366)
  assert.equal((await here.as(ADA, 'plan', '--days', '365')).code, 0)
  here.answer = await refusal('404 html')
  assert.equal((await here.as(ADA, 'run')).code, 1)
  assert.ok(await here.isThere('plan.jsonl'))
})

/**
 * Kills the run of a plan again and again, each time a few requests further. Calls `check` after each kill, and returns when a run
 * has ended by itself.
 */
async function killed(here, { user, args, kills, step, next, check }) {
  const start = () =>
    spawn(process.execPath, ['--import', './network.mjs', NAME, 'run', ...args], {
      cwd: here.folder,
      env: { ...process.env, NODE_OPTIONS: '', WEBEX_ACCESS_TOKEN: user.token },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  for (let kill = 0; kill < kills; kill += 1) {
    const child = start()
    const ended = once(child, 'exit')
    const enough = here.requests.length + 1 + Math.floor(step * next())
    await until(
      () => here.requests.length >= enough || child.exitCode !== null,
      () => `${enough} requests; there were ${here.requests.length}`,
    )
    // Then at a random moment: an answer takes 5 ms.
    await pause(8 * next())
    assert.equal(child.exitCode, null, 'it ended before it was killed')
    child.kill('SIGKILL')
    assert.equal((await ended)[1], 'SIGKILL')
    await check()
    // A kill in the middle of a write is too rare, so it is imitated once.
    if (kill === 1) await appendFile(join(here.folder, 'retention.jsonl'), '{"batch":"20')
  }
  assert.deepEqual(await once(start(), 'exit'), [0, null])
  await check()
}

test('killed ten times, it trashes what was planned, and its log agrees with the server', (t) =>
  seeded(t, undefined, async (seed) => {
    const owners = Array.from({ length: 12 }, (_, at) => ({ email: `owner-${at}@example.com`, token: `t0ken-${at}` }))
    // Counted, not drawn: by chance, a request could fail more often than it is sent again.
    const faults = ['POST lost every 17', 'POST 503 every 19', 'POST delay=5']
    const here = await office(t, { seed, users: owners, faults })
    const old = owners.flatMap((owner) => [...here.calls(owner, 150, 366), ...here.meetings(owner, 120, 366)])
    const kept = owners.flatMap((owner) => [...here.calls(owner, 5, 100), ...here.meetings(owner, 5, 100)])
    const planned = await here.as(ROOT, 'plan', '--days', '365', '--everybody', '--source', 'all')
    assert.equal(planned.code, 0, planned.stderr)
    const batches = new Map((await here.linesOf('plan.jsonl')).map(({ batch, ids }) => [batch, ids]))
    assert.deepEqual([batches.size, new Set([...batches.values()].flat())], [48, new Set(old)])
    // These were not planned.
    const late = owners.flatMap((owner) => here.calls(owner, 5, 500))

    const ends = []
    const check = async () => {
      const log = await here.linesOf('retention.jsonl')
      const of = (wanted) => new Set(log.filter(({ step }) => step === wanted).map(({ batch }) => batch))
      const [begun, ended] = [of('begin'), of('end')]
      const binned = here.idsThatAre('deleted')
      const unlogged = new Set([...begun].flatMap((batch) => batches.get(batch)))
      for (const batch of ended) for (const id of batches.get(batch)) assert.ok(binned.has(id), `${batch} has an end`)
      for (const id of binned) assert.ok(unlogged.has(id), `${id} is in the bin, but its batch has not begun`)
      ends.push(`${ended.size}/${begun.size}`)
    }
    await killed(here, { user: ROOT, args: [], kills: 10, step: 5, next: random(seed), check })
    console.log(`batches that had ended and begun at each kill: ${ends.join(' ')}, after ${posts(here).length} requests`)
    assert.ok(
      ends.some((end) => new Set(end.split('/')).size === 2),
      'some kill came in the middle of a batch',
    )
    assert.deepEqual(here.idsThatAre('deleted'), new Set(old))
    assert.deepEqual(here.idsThatAre('available'), new Set([...kept, ...late]))
    assert.ok(
      here.emulator.recordings().every(({ deletions, status }) => deletions === (status === 'deleted' ? 1 : 0)),
      'nothing was done twice',
    )
    assert.ok(!(await here.isThere('plan.jsonl')))
  }))

test('killed ten times, it deletes for good what was planned, one by one', (t) =>
  seeded(t, undefined, async (seed) => {
    const here = await office(t, { seed, faults: ['DELETE lost every 31', 'DELETE delay=5'] })
    const old = here.meetings(ADA, 250, 366)
    const kept = [...here.meetings(ADA, 10, 100), ...here.calls(ADA, 10, 366)]
    const options = ['--source', 'meetings', '--action', 'delete']
    assert.equal((await here.as(ADA, 'plan', '--days', '365', ...options)).code, 0)
    const late = here.meetings(ADA, 5, 500)

    const check = async () => {
      const noted = (await here.linesOf('retention.jsonl')).filter(({ step }) => step === 'one').map(({ id }) => id)
      assert.equal(new Set(noted).size, noted.length, 'each has one line')
      const purged = here.idsThatAre('purged')
      for (const id of noted) assert.ok(purged.has(id), id)
      assert.ok(purged.size - noted.length <= 1, 'at most the one that was on its way')
    }
    await killed(here, { user: ADA, args: ['--action', 'delete'], kills: 10, step: 20, next: random(seed), check })
    assert.deepEqual(here.idsThatAre('purged'), new Set(old))
    assert.deepEqual(here.idsThatAre('available'), new Set([...kept, ...late]))
    const log = await here.linesOf('retention.jsonl')
    const sum = (name) => log.reduce((sum, line) => sum + (line.step === 'end' ? line[name] : 0), 0)
    const lines = (outcome) => log.filter((line) => line.outcome === outcome).length
    assert.deepEqual([sum('done') + sum('missing'), sum('refused')], [250, 0])
    assert.deepEqual([sum('done'), sum('missing')], [lines('done'), lines('missing')])
  }))

test('everything was run', () => assert.deepEqual(left(), []))
