// `webex-recordings purge` is killed again and again, while answers are lost and some recordings are gone already. In the end, what was
// chosen is purged and nothing else, and at each kill the log agrees with the server. PURGE_RECORDINGS=5000 PURGE_KILLS=10 does more.

import assert from 'node:assert/strict'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { random, seeded } from '../helpers/random.mjs'
import { until } from '../helpers/until.mjs'
import { office, ROOT } from './deleting.mjs'

const RECORDINGS = Number(process.env.PURGE_RECORDINGS ?? 400)
const KILLS = Number(process.env.PURGE_KILLS ?? 4)
const LOG = 'webex-recordings-purge.jsonl'
// Counted, not drawn: by chance, a request could fail more often than it is sent again.
const FAULTS = ['POST lost every 17', 'POST 503 every 19', 'POST delay=5']

test('killed again and again, it purges what was chosen and nothing else, and its log agrees with the server', (t) =>
  seeded(t, undefined, async (seed) => {
    const next = random(seed)
    const owners = Array.from({ length: 20 }, (_, at) => ({ email: `owner-${at}@example.com`, token: `t0ken-${at}` }))
    const here = await office(t, { seed, users: owners, faults: FAULTS })
    const inBin = { status: 'deleted' }
    const each = RECORDINGS / owners.length / 2
    const old = owners.flatMap((owner) => [...here.calls(owner, each, 40, inBin), ...here.meetings(owner, each, 40, inBin)])
    const kept = owners.flatMap((owner) => [...here.calls(owner, 3, 40), ...here.meetings(owner, 3, 40)])
    const young = owners.flatMap((owner) => [...here.calls(owner, 3, 10, inBin), ...here.meetings(owner, 3, 10, inBin)])

    const chosen = ['--older-than', '30d', '--organization', '--source', 'all']
    const dry = await here.run(ROOT, ['purge', ...chosen, '--dry-run'])
    await here.write('old.jsonl', dry.stdout)
    const listed = here.linesIn(dry.stdout).map(({ id }) => id)
    assert.deepEqual(new Set(listed), new Set(old))
    // Somebody else purges a few. So some batches are refused, and their recordings go one by one.
    const gone = new Set(listed.filter((_, at) => at % 500 === 5))
    for (const id of gone) here.emulator.remove(id)

    const ends = []
    const check = async () => {
      const log = await here.linesOf(LOG)
      const begun = new Set(log.filter(({ step }) => step === 'begin').map(({ id }) => id))
      const done = log.filter(({ outcome }) => outcome === 'done' || outcome === 'already-gone').map(({ id }) => id)
      const purged = here.idsThatAre('purged')
      assert.equal(new Set(done).size, done.length, 'each is done once')
      for (const id of done) assert.ok(purged.has(id) || gone.has(id), `${id} is done in the log`)
      for (const id of purged) assert.ok(begun.has(id), `${id} is purged`)
      ends.push(`${done.length}/${begun.size}`)
      return new Set(done)
    }

    const yes = ['--yes', '--expect', `${old.length}`]
    const began = performance.now()
    // Calls of all owners share batches. In its last moments, a run may send two more than it is waited for.
    const batches = Math.ceil(RECORDINGS / 2 / 100) + owners.length * Math.ceil(each / 100)
    const step = Math.max(1, batches / KILLS - 3)
    for (let kill = 0; kill < KILLS; kill += 1) {
      // A run goes on with the IDs of the dry run, or with what is selected by now.
      const which = next() < 0.5 ? ['--ids', 'old.jsonl'] : chosen
      const { child, ended } = here.start(ROOT, ['purge', ...which, ...yes])
      const enough = here.changes.length + 1 + next.below(step)
      await until(
        () => here.changes.length >= enough || child.exitCode !== null,
        () => `${enough} requests; there were ${here.changes.length}`,
      )
      // Then at a random moment: an answer takes 5 ms.
      await pause(8 * next())
      assert.equal(child.exitCode, null, 'it ended before it was killed')
      child.kill('SIGKILL')
      assert.equal((await ended).code, 'SIGKILL')
      await check()
      // A kill in the middle of a write is too rare, so it is imitated once.
      if (kill === 1) await appendFile(join(here.folder, LOG), '{"step":"begin","act')
    }
    const last = await here.run(ROOT, ['purge', ...chosen, ...yes])
    assert.equal(last.code, 0, last.stderr)
    const done = await check()
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    const outcomes = {}
    for (const { outcome = 'begun' } of await here.linesOf(LOG)) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    console.log(`lines of the log: ${JSON.stringify(outcomes)}`)
    console.log(
      `${old.length} recordings, ${KILLS} kills, ${here.changes.length} requests, ${seconds} s; done/begun: ${ends.join(' ')}`,
    )
    assert.ok(
      ends.some((end) => new Set(end.split('/')).size === 2),
      'some kill came in the middle of a batch',
    )
    assert.deepEqual(here.idsThatAre('purged'), new Set(old.filter((id) => !gone.has(id))))
    assert.deepEqual([here.idsThatAre('deleted'), here.idsThatAre('available')], [new Set(young), new Set(kept)])
    for (const id of old) assert.ok(done.has(id) || gone.has(id), `${id} is not done in the log`)
    assert.deepEqual(await here.files(), ['old.jsonl', LOG])
  }))
