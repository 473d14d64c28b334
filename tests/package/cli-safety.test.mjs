// What the command must not do on a bad day: delete what nobody meant to delete, lose or overwrite a file, say that all is well when it
// is not, or crash.

import assert from 'node:assert/strict'
import { constants } from 'node:fs'
import { open, readFile, readlink, symlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { tableOf } from '../../pkg-template/cli/output/table.js'
import { until } from '../helpers/until.mjs'
import { ownFolder, run, start, webex } from './cli.mjs'
import { TOKEN } from './support.mjs'

const DAY_MS = 86_400_000

/** A folder, and a Webex in which somebody has old recordings. */
async function scene(context, options) {
  const folder = await ownFolder()
  const { emulator, baseUrl } = await webex(context, { now: Date.now, recordings: 0, ...options })
  const add = (status = 'available', days = 40) =>
    emulator.add({ status, serviceType: 'calling', createTime: Date.now() - days * DAY_MS }).id
  const env = { WEBEX_BASE_URL: baseUrl, WEBEX_ACCESS_TOKEN: TOKEN }
  const statusOf = (id) => emulator.recordings().find((one) => one.id === id)?.status
  return {
    folder,
    emulator,
    add,
    statusOf,
    run: (line) => run(line, { folder, env }),
    start: (line, input) => start(line, { folder, env, ...input }),
    file: (name) => join(folder, name),
  }
}

describe('standard output that cannot be written', () => {
  for (const format of ['csv', 'json', 'jsonl', 'table']) {
    test(`is a failure: ${format}`, async (t) => {
      const here = await scene(t)
      here.add()
      const { code, stderr } = await here.run(`webex-recordings list --from 60d --format ${format} > /dev/full`)
      assert.equal(code, 1)
      assert.match(stderr, /cannot write to standard output: the disk is full/)
    })
  }
})

describe('a file that is not ours', () => {
  test('is not cut, if it is given as the log', async (t) => {
    const here = await scene(t)
    const id = here.add()
    for (const content of ['precious', 'a line\nprecious', '{"precious":true}', '{}\n{"precious":true}']) {
      await writeFile(here.file('notes.txt'), content)
      const { code, stderr } = await here.run(`webex-recordings trash ${id} --log notes.txt`)
      assert.equal(code, 1, stderr)
      assert.equal(await readFile(here.file('notes.txt'), 'utf8'), content)
    }
    assert.equal(here.statusOf(id), 'available')
  })

  test('is not replaced, or waited for, if it is a device or a pipe', async (t) => {
    const here = await scene(t)
    const id = here.add()
    for (const [line, said] of [
      [`webex-recordings download ${id} --dir d --failed /dev/null`, /--failed: cannot write "\/dev\/null": it is not a file/],
      [`mkfifo pipe; webex-recordings trash ${id} --log pipe`, /--log: cannot open "pipe": it is not a file/],
      [`webex-recordings capture --from 60d --out /dev/null`, /--out: cannot write "\/dev\/null": it is not a file/],
      [
        'mkdir e; mkfifo e/webex-recordings.jsonl; webex-recordings download --from 60d --dir e --dry-run',
        /--dir: cannot read "\S+\/e\/webex-recordings\.jsonl": it is not a file/,
      ],
    ]) {
      const { code, stderr } = await here.run(line)
      assert.equal(code, 1, stderr)
      assert.match(stderr, said)
    }
    assert.equal((await here.run('test -c /dev/null')).code, 0)
    assert.equal(here.statusOf(id), 'available')
  })

  test('is not written through a link in the folder of a download', async (t) => {
    const here = await scene(t)
    here.add()
    await writeFile(here.file('victim'), 'precious')
    await here.run('mkdir archive')
    await symlink('../victim', here.file('archive/webex-recordings.jsonl'))
    const { code, stderr } = await here.run('webex-recordings download --from 60d --dir archive')
    assert.equal(code, 1)
    assert.match(stderr, /it is a symbolic link/)
    assert.equal(await readFile(here.file('victim'), 'utf8'), 'precious')
  })
})

describe('on a terminal', () => {
  test('what was typed before the question is no answer to it', async (t) => {
    const here = await scene(t)
    const ids = [here.add('deleted'), here.add('deleted')]
    const purge = `script -qec 'webex-recordings purge ${ids.join(' ')}' /dev/null`
    // This is in the terminal before Node has started, and after the question the terminal is closed.
    const { child, seen, ended } = here.start(purge, { input: '2\n', isInputOpen: true })
    const isAsked = () => seen.stdout.includes('Type 2 to continue')
    await Promise.race([until(isAsked, 'the question'), ended])
    child.stdin.end()
    const { code, stdout } = await ended
    assert.ok(isAsked())
    assert.match(stdout, /not confirmed; nothing was changed/)
    assert.equal(code, 1)
    assert.deepEqual(ids.map(here.statusOf), ['deleted', 'deleted'])
  })

  test('a table fits any width, also that of a terminal that does not know its own', () => {
    const rows = [{ id: '62807eaf-0c89-492e-a3c3-c4751812603b', topic: '会議 '.repeat(20), code: undefined }]
    for (const columns of [0, 1, 30, 57, 80, 400]) {
      const table = tableOf(rows, ['id', 'topic', 'code'], { isTTY: true, columns })
      assert.ok(table.includes(rows[0].id), `${columns}: the ID is whole`)
    }
  })
})

describe('the set', () => {
  test('if the file does not name the service of a recording, --source does', async (t) => {
    const here = await scene(t)
    const meeting = here.emulator.add({ serviceType: 'meeting', createTime: Date.now() - 40 * DAY_MS }).id
    const list = await here.run('webex-recordings list --source meetings --from 60d --fields id > ids.jsonl')
    assert.equal(list.code, 0, list.stderr)
    const { code, stderr } = await here.run('webex-recordings trash --source meetings --ids ids.jsonl')
    assert.equal(code, 0, stderr)
    assert.equal(here.statusOf(meeting), 'deleted')
  })

  test('--expect takes a number as wc prints it on macOS', async (t) => {
    const here = await scene(t)
    const id = here.add('deleted')
    const { code, stderr } = await here.run(`webex-recordings purge ${id} --yes --expect '       1'`)
    assert.equal(code, 0, stderr)
    assert.equal(here.statusOf(id), 'purged')
  })

  test('a wrong clock changes nothing', async (t) => {
    const here = await scene(t, { now: () => Date.now() - 400 * DAY_MS })
    const id = here.add('available', 410)
    const { code, stderr } = await here.run('webex-recordings trash --older-than 365d')
    assert.equal(code, 1)
    assert.match(
      stderr,
      /the clock of this computer is wrong: it and the clock of Webex differ by 9,600 hours; nothing was changed/,
    )
    assert.equal(here.statusOf(id), 'available')
  })

  test('an undo file stays only if there is something to undo', async (t) => {
    const here = await scene(t)
    const id = here.add()
    here.emulator.fail('POST 403 x1')
    const refused = await here.run(`webex-recordings trash ${id} --undo undo.jsonl; ls`)
    assert.ok(!refused.stderr.includes('To undo it'), refused.stderr)
    assert.ok(!refused.stdout.includes('undo.jsonl'))
    const done = await here.run(`webex-recordings trash ${id} --undo undo.jsonl; ls`)
    assert.match(done.stderr, /To undo it: webex-recordings restore --ids undo\.jsonl/)
    assert.ok(done.stdout.includes('undo.jsonl'))
  })
})

describe('what an earlier request may have done', () => {
  test('is no reason to believe that a recording came back', async (t) => {
    const here = await scene(t)
    here.emulator.fail('POST 503 x1')
    const { code, stdout } = await here.run(
      'webex-recordings restore 62807eaf-0c89-492e-a3c3-c4751812603b --format csv --fields outcome',
    )
    assert.equal(code, 1)
    assert.equal(stdout, 'outcome\r\nmissing\r\n')
  })

  test('is nothing, if Webex has refused a whole batch', async (t) => {
    const here = await scene(t)
    const ids = ['one', 'two', 'three']
    const purge = `webex-recordings purge ${ids.join(' ')} --yes --expect 3 --format csv --fields outcome`
    here.emulator.fail('POST 403 x2')
    const refused = await here.run(purge)
    assert.equal(refused.code, 4, refused.stderr)
    const again = await here.run(purge)
    assert.equal(again.stdout, 'outcome\r\nmissing\r\nmissing\r\nmissing\r\n')
    assert.equal(again.code, 1)
  })
})

test('a signal ends a command whose output nobody reads', async (t) => {
  const here = await scene(t, { recordings: 4000, days: 7 })
  const { child, ended } = here.start('exec webex-recordings list --from 8d --format json')
  // It prints all at once, and that is more than fits into the pipe.
  child.stdout.pause()
  await until(() => child.stdout.readableLength > 0, 'it to print')
  child.once('exit', () => child.stdout.resume())
  child.kill('SIGTERM')
  const { code, stderr } = await ended
  assert.equal(code, 143)
  assert.match(stderr, /"message":"Terminated\."/)
})

describe('a signal ends a command whose output nobody reads any more,', () => {
  /** Starts a command whose output goes to a pipe that is open, and that nobody reads. */
  const unread = async (t, here, line, { isFull = false } = {}) => {
    await here.run('mkfifo pipe')
    const reader = await open(here.file('pipe'), constants.O_RDONLY | constants.O_NONBLOCK)
    t.after(() => reader.close())
    if (isFull) await fill(here.file('pipe'))
    return here.start(`exec ${line} > pipe`)
  }
  const fill = async (pipe) => {
    const writer = await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK)
    try {
      for (;;) await writer.write(Buffer.alloc(1024))
    } catch (error) {
      assert.equal(error.code, 'EAGAIN')
    }
    await writer.close()
  }

  test('although it has only begun to print', async (t) => {
    const here = await scene(t, { recordings: 1000, days: 7 })
    const { child, ended } = await unread(t, here, 'webex-recordings list --from 8d', { isFull: true })
    // It requests each page ahead.
    await until(() => here.emulator.requests.length > 1, 'the second page')
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    assert.equal(code, 143)
    assert.match(stderr, /^Terminated\./)
  })

  test('although it still has something to print', async (t) => {
    const here = await scene(t)
    for (let count = 0; count < 500; count += 1) here.add('deleted')
    here.emulator.fail('POST delay=1000 every 4')
    const { child, ended } = await unread(t, here, 'webex-recordings purge --from 60d --yes --expect 500 --format json')
    await until(() => here.emulator.requests.filter(({ method }) => method === 'POST').length === 4, 'the fourth request')
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    assert.equal(code, 143)
    assert.match(stderr, /00 recordings deleted for good\./)
  })
})

describe('a lock', () => {
  const lock = (more) => JSON.stringify({ id: '0123456789abcdef', pid: process.pid, host: 'a-host', since: 'then', ...more })
  /** Runs until it waits for the lock. */
  const waiting = async (here, id) => {
    const { child, seen, ended } = here.start(`exec webex-recordings trash ${id} --log log`)
    await Promise.race([until(() => seen.stderr.includes('Waiting for another run'), 'the run to wait'), ended])
    child.kill('SIGTERM')
    return ended
  }

  test('whose holder cannot be told from another process is waited for', async (t) => {
    const here = await scene(t)
    const id = here.add()
    const place = [
      hostname(),
      (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
      await readlink('/proc/self/ns/pid'),
    ]
    // Some systems do not say when a process started, so this may be another one with its number.
    await writeFile(here.file('log.lock'), lock({ place: place.join(' ') }))
    const { code, stderr } = await waiting(here, id)
    assert.equal(code, 143, stderr)
  })

  test('says nothing that a terminal could take for a command', async (t) => {
    const here = await scene(t)
    const id = here.add()
    await writeFile(here.file('log.lock'), lock({ place: 'elsewhere', host: '\u009b2Ja\u202e' }))
    const { code, stderr } = await waiting(here, id)
    assert.equal(code, 143, stderr)
    assert.ok(!/(?!\n)[\p{Cc}\p{Cf}]/u.test(stderr), JSON.stringify(stderr))
  })
})

describe('recordings that are not listed', () => {
  test('because a service refuses are missed, even if others are enough', async (t) => {
    const here = await scene(t, { users: [{ email: 'ada@example.com', token: TOKEN, scopes: ['spark:recordings_read'] }] })
    here.emulator.add({ serviceType: 'calling', ownerEmail: 'ada@example.com', createTime: Date.now() - DAY_MS })
    for (const line of ['list', 'download --dir d --dry-run']) {
      const { code, stderr } = await here.run(`webex-recordings ${line} --from 7d --source all --limit 1`)
      assert.match(stderr, /The recordings of meetings are missing: forbidden/)
      assert.equal(code, 3)
    }
  })

  test('because of the limit are not forgotten in the file that they came from', async (t) => {
    const here = await scene(t)
    await writeFile(here.file('ids'), `${here.add()}\n${here.add()}\n`)
    const { code, stderr } = await here.run('webex-recordings download --dir d --ids ids --failed ./ids --limit 1')
    assert.equal(code, 2)
    assert.match(stderr, /--failed: cannot be the file of --ids together with --limit/)
  })
})

describe('a diagnosis', () => {
  test('does not name a file, whose name may be that of a person', async (t) => {
    const here = await scene(t)
    for (const name of ['john.smith-token', '/home/john.smith/token']) {
      const { code, stdout } = await here.run(`webex-recordings diagnose --token-file ${name} --format json`)
      assert.equal(code, 4)
      assert.match(stdout, /--token-file: cannot use the file/)
      assert.ok(!stdout.includes('john'), stdout)
    }
  })

  test('does not blame the token if Webex fails', async (t) => {
    const here = await scene(t)
    here.emulator.fail('LIST 500')
    const { code, stdout } = await here.run('webex-recordings diagnose --format json')
    assert.equal(code, 1)
    const { checks } = JSON.parse(stdout)
    assert.equal(checks.find(({ id }) => id === 'rights').cause, 'webex-fails')
  })
})
