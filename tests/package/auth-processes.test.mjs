// Many processes share one file with tokens for an hour of the emulator's clock. They come and go, and some are killed at the worst
// moments. Nobody may fail, nobody may be logged out, and Webex is asked for a token once in each lifetime.
//
// AUTH_PROCESSES: how many at a time. 8 by default, to save time; 50 for the whole test.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { random as randomOf } from '../helpers/random.mjs'
import { consumer, installed, load } from './support.mjs'

const { createEmulator } = await load()
const { serve } = await import(pathToFileURL(join(installed, 'emulator-server.js')).href)

const START = Date.parse('2026-01-15T12:00:00Z')
const HOUR = 3_600_000
const LIFETIME_SECONDS = 300
const EARLY_SECONDS = 60
const APP = { clientId: 'Cclient', clientSecret: 's3cret' }
const PROCESSES = Number(process.env.AUTH_PROCESSES ?? 8)
const plain = (status) => ({ status, headers: [], body: new Uint8Array(), delivery: 'whole', delayMs: 0 })
/** How many calls a process makes before it ends, at least and at most. */
const CALLS = [10, 40]

/**
 * Half of the processes ask for the token before each call, and the other half leave that to the client. All know the time from a file,
 * because the clock has to be read without a wait. A process says when it is told to be killed while it holds new tokens.
 */
const PROCESS = `
  import { readFileSync } from 'node:fs'
  import { RecordingsClient } from 'webex-converged-recordings'
  import { fileStore, refreshingToken } from 'webex-converged-recordings/auth'
  const [file, clock, baseUrl, calls, kind] = process.argv.slice(2)
  const mark = { 'x-process': String(process.pid) }
  const marked = (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...mark } })
  const statusOf = async (path, init) => {
    const response = await marked(baseUrl + path, init)
    await response.text()
    return response.status
  }
  const token = refreshingToken({
    ...${JSON.stringify(APP)},
    baseUrl,
    store: fileStore(file),
    earlyMs: ${EARLY_SECONDS * 1_000},
    now: () => Number(readFileSync(clock, 'utf8')),
    fetch: marked,
    // The tokens are stored, and the lock is held.
    onChange: () => statusOf('/stored', { method: 'POST' }),
  })
  // The computer may be slow with so many processes.
  const client = new RecordingsClient({ token, baseUrl, fetch: marked, retries: 0, timeoutMs: 300_000, tryTimeoutMs: 120_000 })
  const ask = async () => {
    const call = async (reason) => statusOf('/people/me', { headers: { Authorization: 'Bearer ' + (await token({ reason })) } })
    let status = await call('first')
    // This clock runs so fast that a token can end on its way, even twice.
    for (let tries = 0; status === 401 && tries < 5; tries++) status = await call('rejected')
    if (status !== 200) throw new Error('it was answered ' + status)
  }
  const list = (tries = 0) =>
    Promise.resolve(client.listRecordings({ max: 1 })).catch((error) => {
      if (error.code === 'unauthorized' && tries < 5) return list(tries + 1)
      throw error
    })
  for (let n = 0; n < Number(calls); n++) await (kind === 'client' ? list() : ask())
`

test(`${PROCESSES} processes share a file for an hour`, async (t) => {
  const random = randomOf(20_260_115)
  const folder = await mkdtemp(join(tmpdir(), 'processes-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'token.json')
  const clockFile = join(folder, 'clock')
  await writeFile(clockFile, String(START))
  const opened = openSync(clockFile, 'r+')
  t.after(() => closeSync(opened))

  let nowMs = START
  const advance = () => {
    // Else an answer with tokens would be on its way for a minute of this clock, because so many others call in the meantime.
    if (busy.size > 0) return
    nowMs += HOUR / (100 * PROCESSES)
    // As long as before, so nobody ever reads a part of it.
    writeSync(opened, String(Math.round(nowMs)), 0)
  }
  const emulator = await createEmulator({
    dialect: 'webex',
    recordings: 3,
    now: () => Math.round(nowMs),
    users: [{ email: 'ada@example.com', token: 'access-0', refreshToken: 'refresh-0', expires: START }],
    integration: { ...APP, accessTokenSeconds: LIFETIME_SECONDS, rotate: true },
  })

  const children = new Map()
  const counts = { calls: 0, asked: 0, stored: 0 }
  const killed = { before: 0, after: 0, anywhere: 0 }
  const renewals = []
  const refusals = []
  /** Who has asked for tokens, and not yet stored them. Whoever is killed then takes them along, and nobody can do anything about it. */
  const busy = new Set()
  const kill = (pid, when) => {
    const child = children.get(pid)
    if (!child || child.killed) return false
    killed[when]++
    return child.kill('SIGKILL')
  }
  const handle = (request) => {
    const pid = Number(request.headers.find(([name]) => name.toLowerCase() === 'x-process')?.[1])
    const { pathname } = new URL(request.url)
    if (pathname === '/v1/stored') {
      busy.delete(pid)
      if (++counts.stored % 5 === 2) kill(pid, 'after')
      return plain(204)
    }
    if (pathname !== '/v1/access_token') {
      advance()
      // Anybody, at any time, but not with tokens that only they have.
      const others = [...children.keys()].filter((pid) => !busy.has(pid))
      if (++counts.calls % 150 === 100 && others.length > 0) kill(random.of(others), 'anywhere')
      return emulator.handle(request)
    }
    // It was killed when its request was on its way. Nobody would get what Webex answers.
    if (children.get(pid)?.killed ?? true) return plain(503)
    // With the lock, but before Webex has changed anything.
    if (++counts.asked % 4 === 2 && kill(pid, 'before')) return plain(503)
    busy.add(pid)
    const answer = emulator.handle(request)
    if (answer.status === 200) renewals.push(nowMs)
    else refusals.push(answer.status)
    return answer
  }
  const { baseUrl, close } = await serve({ emulator: { ...emulator, handle } })
  t.after(close)

  const first = { accessToken: 'access-0', refreshToken: 'refresh-0', expiresAt: new Date(START).toISOString() }
  await writeFile(file, JSON.stringify(first), { mode: 0o600 })
  await writeFile(join(consumer, 'process.mjs'), PROCESS)
  const failures = []
  let started = 0
  const run = async (kind) => {
    while (nowMs < START + HOUR && failures.length === 0) {
      started++
      const calls = CALLS[0] + random.below(CALLS[1] - CALLS[0])
      const args = ['process.mjs', file, clockFile, baseUrl, String(calls), kind]
      const child = spawn(process.execPath, args, { cwd: consumer, stdio: ['ignore', 'ignore', 'pipe'] })
      children.set(child.pid, child)
      let stderr = ''
      child.stderr.on('data', (data) => {
        stderr += data
      })
      const [code, signal] = await once(child, 'close')
      children.delete(child.pid)
      busy.delete(child.pid)
      if (code !== 0 && signal !== 'SIGKILL') failures.push(stderr)
      // Whole, whoever was killed.
      const tokens = JSON.parse(await readFile(file, 'utf8'))
      assert.ok(tokens.accessToken && tokens.refreshToken)
    }
  }
  await Promise.all(Array.from({ length: PROCESSES }, (_, at) => run(at % 2 ? 'client' : 'asks')))

  const calls = emulator.requests.filter(({ path }) => path !== '/v1/access_token')
  const rejected = calls.filter(({ status }) => status === 401).length
  t.diagnostic(`${started} processes, of which ${JSON.stringify(killed)} were killed`)
  t.diagnostic(`at least ${calls.length} calls, ${rejected} with a token that had ended, and ${renewals.length} renewals`)
  assert.deepEqual(failures, [])
  assert.deepEqual(refusals, [])
  assert.ok(killed.before > 0 && killed.after > 0 && killed.anywhere > 0, JSON.stringify(killed))
  // Each lifetime once: never before the last part of the lifetime of the token before.
  const gaps = renewals.slice(1).map((at, index) => Math.round((at - renewals[index]) / 1_000))
  assert.ok(Math.min(...gaps) >= LIFETIME_SECONDS - EARLY_SECONDS - 1, `seconds between renewals: ${gaps.join(', ')}`)
  const most = Math.ceil(HOUR / 1_000 / (LIFETIME_SECONDS - EARLY_SECONDS)) + 1
  const least = Math.floor(HOUR / 1_000 / LIFETIME_SECONDS)
  assert.ok(
    renewals.length >= least - 1 && renewals.length <= most,
    `${renewals.length} renewals; ${least} to ${most} are expected`,
  )
  // Nothing is left behind but what a process that was just killed held, and the next one takes over.
  const left = (await readdir(folder)).filter((name) => name !== 'clock' && name !== 'token.json')
  assert.ok(
    left.every((name) => /^token\.json\.(lock(\.[\da-f]{16})?|\d+\.tmp)$/.test(name)),
    left.join(', '),
  )
})
