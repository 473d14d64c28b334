// What several parts of the package do with files: a lock between processes, and writing a file completely or not at all.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs, { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { LockTimeout, withLock } from '../../pkg-template/files/lock.js'
import { followed, writeWhole } from '../../pkg-template/files/whole.js'
import { until } from '../helpers/until.mjs'

const LOCK = new URL('../../pkg-template/files/lock.js', import.meta.url).href

async function folderFor(t) {
  const folder = await mkdtemp(join(tmpdir(), 'files-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A process that runs a module's text. `withLock` is there, and `path`. */
function start(t, path, body) {
  const source = `import { withLock } from ${JSON.stringify(LOCK)}
    import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
    const path = ${JSON.stringify(path)}
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'inherit', 'inherit'] })
  child.ended = once(child, 'exit')
  t.after(() => child.kill('SIGKILL'))
  return child
}

const HOLDS = `await withLock(path, () => { writeFileSync(path + '.in', ''); return new Promise(() => setInterval(() => {}, 1000)) })`

test('one at a time', async (t) => {
  const path = join(await folderFor(t), 'x')
  const order = []
  let inside = 0
  const work = async (n) => {
    order.push(n)
    assert.equal(++inside, 1)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
    return n
  }
  const done = await Promise.all([1, 2, 3, 4].map((n) => withLock(path, () => work(n))))
  assert.deepEqual(done, [1, 2, 3, 4])
  assert.equal(order.length, 4)
  assert.ok(!existsSync(`${path}.lock`))
})

test('what was left while a chain was let go is removed by the next who begins one', async (t) => {
  const folder = await folderFor(t)
  const path = join(folder, 'x')
  // The first file of the chain was removed, and then the process was killed.
  for (const name of ['x.lock.0123456789abcdef', 'x.lock.12345']) await writeFile(join(folder, name), '{}')
  const others = ['x.lock.txt', 'x.locked', 'y.lock.0123456789abcdef', 'x.lock.0123456789abcdef.bak']
  for (const name of others) await writeFile(join(folder, name), '{}')
  await withLock(path, async () => assert.deepEqual((await readdir(folder)).sort(), ['x.lock', ...others].sort()))
  assert.deepEqual((await readdir(folder)).sort(), others.sort())
})

// An archive has many files, and each is locked while it is saved.
test('a large folder is not looked through for each lock', async (t) => {
  const folder = await folderFor(t)
  const left = join(folder, 'b.lock.0123456789abcdef')
  const looks = { count: 0 }
  let now = performance.now()
  t.mock.method(performance, 'now', () => now)
  t.mock.method(fs, 'readdirSync', () => {
    looks.count += 1
    now += 5
    return Array.from({ length: 1001 }, (_, at) => `${at}.mp3`).concat(existsSync(left) ? 'b.lock.0123456789abcdef' : [])
  })
  syncBuiltinESMExports()
  try {
    for (const name of ['a', 'b', 'c']) await withLock(join(folder, name), () => {})
    assert.equal(looks.count, 1)
    await writeFile(left, '')
    now += 499
    await withLock(join(folder, 'b'), () => {})
    assert.deepEqual([looks.count, existsSync(left)], [1, true])
    now += 1
    await withLock(join(folder, 'b'), () => {})
    assert.deepEqual([looks.count, existsSync(left)], [2, false])
  } finally {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  }
})

test('it is released when the work fails', async (t) => {
  const path = join(await folderFor(t), 'x')
  await assert.rejects(
    withLock(path, () => {
      throw new TypeError('no')
    }),
    TypeError,
  )
  assert.equal(await withLock(path, () => 'again', { timeoutMs: 0 }), 'again')
})

test('a path has one lock, whichever link leads to it', async (t) => {
  const folder = await folderFor(t)
  await mkdir(join(folder, 'real'))
  await symlink(join(folder, 'real'), join(folder, 'linked'))
  await symlink('real/x', join(folder, 'y'))
  await withLock(join(folder, 'real/x'), async () => {
    assert.deepEqual(await readdir(join(folder, 'real')), ['x.lock'])
    for (const other of ['linked/x', 'y']) {
      await assert.rejects(
        withLock(join(folder, other), () => {}, { timeoutMs: 0 }),
        LockTimeout,
      )
    }
  })
})

test('who waits too long learns who has the lock', async (t) => {
  const path = join(await folderFor(t), 'x')
  const child = start(t, path, HOLDS)
  await until(() => existsSync(`${path}.in`), 'the lock')
  const error = await withLock(path, () => {}, { timeoutMs: 50 }).catch((error) => error)
  assert.ok(error instanceof LockTimeout)
  assert.deepEqual([error.holder.pid, error.holder.host], [child.pid, hostname()])
  assert.match(error.message, new RegExp(`x\\.lock" is still there: process ${child.pid} on .* has held it since 20`))
})

test('a signal ends the wait, and not the work', async (t) => {
  const path = join(await folderFor(t), 'x')
  const controller = new AbortController()
  await withLock(
    path,
    async () => {
      const waiting = withLock(path, () => assert.fail('it is taken'), { signal: controller.signal })
      controller.abort(new RangeError('enough'))
      await assert.rejects(waiting, RangeError)
    },
    { signal: controller.signal },
  )
  await assert.rejects(
    withLock(path, () => {}, { signal: controller.signal }),
    RangeError,
  )
})

test('after a process that was killed, one of many takes over', async (t) => {
  const path = join(await folderFor(t), 'x')
  const child = start(t, path, HOLDS)
  await until(() => existsSync(`${path}.in`), 'the lock')
  child.kill('SIGKILL')
  await child.ended
  assert.ok(existsSync(`${path}.lock`))
  let inside = 0
  const work = async () => {
    assert.equal(++inside, 1)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await Promise.all(Array.from({ length: 20 }, () => withLock(path, work)))
  assert.deepEqual(await readdir(join(path, '..')), ['x.in'])
})

test('many processes take over from each other, again and again: never two at a time', async (t) => {
  const path = join(await folderFor(t), 'x')
  // Most of the time, a process leaves its lock as if it had been killed, and sometimes it releases it. So nearly every lock is
  // one that was taken over.
  const body = `
    import { readdirSync } from 'node:fs'
    import { dirname, join } from 'node:path'
    const die = () => {
      for (const name of readdirSync(dirname(path))) {
        if (!name.startsWith('x.lock')) continue
        const file = join(dirname(path), name)
        // Others may be removing theirs.
        let holder
        try { holder = JSON.parse(readFileSync(file, 'utf8')) } catch { continue }
        if (holder.pid !== process.pid) continue
        writeFileSync(file, JSON.stringify({ ...holder, pid: ${2 ** 22 + 1}, id: holder.id.split('').reverse().join('') }))
      }
    }
    for (let n = 0; n < 150; n++) await withLock(path, () => {
      const others = existsSync(path + '.in') ? readFileSync(path + '.in', 'utf8') : ''
      appendFileSync(path + '.in', process.pid + '\\n')
      if (others || readFileSync(path + '.in', 'utf8') !== process.pid + '\\n') appendFileSync(path + '.bad', process.pid + ' was not alone\\n')
      rmSync(path + '.in', { force: true })
      if (n % 4) die()
      appendFileSync(path + '.done', '.')
    })`
  const children = Array.from({ length: 4 }, () => start(t, path, body))
  const ends = await Promise.all(children.map(({ ended }) => ended))
  assert.deepEqual(
    ends.map(([code]) => code),
    [0, 0, 0, 0],
  )
  assert.ok(!existsSync(`${path}.bad`))
  assert.equal((await readFile(`${path}.done`, 'utf8')).length, 600)
  // Whatever was left behind, the next one gets the lock.
  assert.equal(await withLock(path, () => 1), 1)
  assert.ok(!existsSync(`${path}.lock`))
})

test('a process that was killed, and that its parent has not noticed, is gone', async (t) => {
  // Only Linux tells such a process from one that is alive.
  if (process.platform !== 'linux') return
  const path = join(await folderFor(t), 'x')
  const source = `import { withLock } from ${JSON.stringify(LOCK)}
    import { writeFileSync } from 'node:fs'
    const path = ${JSON.stringify(path)}
    ${HOLDS}`
  await writeFile(`${path}.mjs`, source)
  // Its parent becomes a program that looks after nobody.
  const parent = spawn('sh', ['-c', `'${process.execPath}' '${path}.mjs' & exec sleep 60`])
  t.after(() => parent.kill('SIGKILL'))
  await until(() => existsSync(`${path}.in`), 'the lock')
  const { pid } = JSON.parse(await readFile(`${path}.lock`, 'utf8'))
  process.kill(pid, 'SIGKILL')
  await until(async () => /\) Z /.test(await readFile(`/proc/${pid}/stat`, 'utf8')), 'the end of the process')
  assert.equal(await withLock(path, () => 1, { timeoutMs: 0 }), 1)
})

/** Lets time pass, for timers that tests have replaced. */
async function passed(t, ms, isEnough = () => false) {
  for (let at = 0; at < ms && !isEnough(); at += 250) {
    t.mock.timers.tick(250)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** What a lock file says that this process would have written, with changes. */
async function lockOf(changes, path) {
  let text
  await withLock(path, async () => {
    text = await readFile(`${path}.lock`, 'utf8')
  })
  await writeFile(`${path}.lock`, JSON.stringify({ ...JSON.parse(text), id: '0123456789abcdef', ...changes }))
}

test('a process with the same id that started later does not count', async (t) => {
  // Only Linux says when it started.
  if (process.platform !== 'linux') return
  const path = join(await folderFor(t), 'x')
  await lockOf({ started: '1' }, path)
  assert.equal(await withLock(path, () => 1, { timeoutMs: 0 }), 1)
  await lockOf({}, path)
  await assert.rejects(
    withLock(path, () => 1, { timeoutMs: 0 }),
    LockTimeout,
  )
})

/** Does something right before the next change of a file: what another process could do there. */
function beforeNextChange(t, act) {
  const { rmSync, writeFileSync } = fs
  const restore = () => {
    Object.assign(fs, { rmSync, writeFileSync })
    syncBuiltinESMExports()
  }
  const first =
    (work) =>
    (...given) => {
      restore()
      act()
      return work(...given)
    }
  Object.assign(fs, { rmSync: first(rmSync), writeFileSync: first(writeFileSync) })
  syncBuiltinESMExports()
  t.after(restore)
}

/** Holds a lock until `end` is called. If it is free, it is held at once. */
function holding(path) {
  const held = { isHeld: false, end: () => {} }
  held.done = withLock(path, () => {
    held.isHeld = true
    return new Promise((resolve) => {
      held.end = resolve
    })
  })
  return held
}

const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

for (const [what, before] of [
  ['takes over', () => {}],
  // Who had taken over has released the lock, and somebody else has it now.
  ['has taken over and is done, and a third one begins', (path) => fs.unlinkSync(`${path}.lock`)],
]) {
  test(`two see that a process is gone: while one is about to take over, the other ${what}`, async (t) => {
    const path = join(await folderFor(t), 'x')
    await lockOf({ pid: 2 ** 22 + 1 }, path)
    let other
    beforeNextChange(t, () => {
      before(path)
      other = holding(path)
    })
    const one = holding(path)
    await turns()
    assert.deepEqual([one.isHeld, other.isHeld], [false, true])
    other.end()
    await other.done
    await until(() => one.isHeld, 'the lock')
    one.end()
    await one.done
    assert.deepEqual(await readdir(join(path, '..')), [])
  })
}

test('on another computer, the process ids mean nothing: a holder that is silent for long is gone', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  const path = join(await folderFor(t), 'x')
  // Nothing has this process id here.
  await lockOf({ pid: 2 ** 22 + 1, host: 'elsewhere', place: 'elsewhere' }, path)
  const old = new Date('2020-01-01T00:00:00Z')
  await utimes(`${path}.lock`, old, old)
  let isIn = false
  const waiting = withLock(path, () => {
    isIn = true
  })
  await passed(t, 14_000)
  // It has shown that it is alive.
  await utimes(`${path}.lock`, old, new Date())
  await passed(t, 14_000)
  assert.ok(!isIn)
  await passed(t, 60_000, () => isIn)
  assert.ok(isIn)
  await waiting
})

test('a lock file that says nothing is waited for, and then taken over', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  for (const text of ['', '{', '{"id":"../../x","pid":1}', '{"id":"0123456789abcdef","pid":-1}']) {
    const path = join(await folderFor(t), 'x')
    await writeFile(`${path}.lock`, text)
    let isIn = false
    const waiting = withLock(path, () => {
      isIn = true
    })
    assert.ok(!isIn)
    await passed(t, 60_000, () => isIn)
    assert.ok(isIn)
    await waiting
    assert.deepEqual(await readdir(join(path, '..')), [])
  }
})

test('who was taken over learns of it, and leaves the lock of the other alone', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const path = join(await folderFor(t), 'x')
  await withLock(path, async (lost) => {
    const { id } = JSON.parse(await readFile(`${path}.lock`, 'utf8'))
    t.mock.timers.tick(3_000)
    assert.ok(!lost.aborted)
    await writeFile(`${path}.lock.${id}`, JSON.stringify({ id: 'fedcba9876543210', pid: 1, place: 'elsewhere' }))
    t.mock.timers.tick(3_000)
    assert.ok(lost.aborted)
    assert.match(lost.reason.message, /Another process has taken over/)
  })
  assert.equal((await readdir(join(path, '..'))).length, 2)
})

test('a file is written completely, through links, with the permissions that were asked for', async (t) => {
  const folder = await folderFor(t)
  await symlink('there', join(folder, 'link'))
  writeWhole(join(folder, 'link'), 'one', { mode: 0o600 })
  assert.equal(await readFile(join(folder, 'there'), 'utf8'), 'one')
  assert.equal(await readlink(join(folder, 'link')), 'there')
  if (process.platform !== 'win32') assert.equal((await stat(join(folder, 'there'))).mode & 0o777, 0o600)
  await writeFile(join(folder, 'beside'), 'left behind by a process that was killed, and open to everybody')
  await chmod(join(folder, 'beside'), 0o666)
  writeWhole(join(folder, 'link'), 'two', { mode: 0o600, beside: join(folder, 'beside') })
  if (process.platform !== 'win32') assert.equal((await stat(join(folder, 'there'))).mode & 0o777, 0o600)
  assert.deepEqual((await readdir(folder)).sort(), ['link', 'there'])
  assert.throws(() => writeWhole(join(folder, 'none/x'), ''), { code: 'ENOENT' })
  assert.throws(() => writeWhole(folder, ''), { code: /EISDIR|EEXIST|ENOTEMPTY|EPERM/ })
  assert.deepEqual((await readdir(folder)).sort(), ['link', 'there'])
  // A circle leads nowhere, and ends.
  await symlink('b', join(folder, 'a'))
  await symlink('a', join(folder, 'b'))
  assert.equal(typeof followed(join(folder, 'a')), 'string')
})
