// Every failure of failures.mjs, in Node and in Chromium: what the server saw, and what the caller gets.

import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { ROWS } from './failures.mjs'
import { faultServer, MIB } from './fault-server.mjs'
import { browser, consumer, root, server } from './support.mjs'

/**
 * Makes the calls of a row, and returns the outcome as plain data. Its source runs in both runtimes, so it uses nothing from
 * its surroundings.
 */
async function play({ RecordingsClient, RecordingsError, warmUp }, { row, baseUrl }) {
  await warmUp()
  const { random } = Math
  if (row.random !== undefined) Math.random = () => row.random
  const untouched = Object.getOwnPropertyNames(Object.prototype).join()
  const { call, client: limits, calls = 1, abort = {} } = row
  const events = [],
    tokens = [],
    timers = []
  const later = (ms, work) => timers.push(setTimeout(work, ms))

  const controller = new AbortController()
  const REASONS = {
    error: new Error('enough'),
    text: 'enough',
    null: null,
    nan: NaN,
    'recordings-error': new RecordingsError({ code: 'network', message: "the caller's own", retryable: true, cursor: 'v1.' }),
    refusal: new RecordingsError({ code: 'forbidden', message: "the caller's own", retryable: false, cursor: 'v1.' }),
  }
  // The package may not change them.
  for (const reason of Object.values(REASONS)) Object.freeze(reason)
  const seen = {}
  const reached = (place) => {
    seen[place] = (seen[place] ?? 0) + 1
    if (place !== abort.on || seen[place] !== (abort.nth ?? 1)) return
    const end = () => (abort.with === 'nothing' ? controller.abort() : controller.abort(REASONS[abort.with ?? 'error']))
    abort.afterMs === undefined ? end() : later(abort.afterMs, end)
  }
  const signal = abort.signalTimeoutMs ? AbortSignal.timeout(abort.signalTimeoutMs) : controller.signal

  const gives = async (entry) => {
    if (entry?.never) return new Promise(() => {})
    if (entry?.rejects) throw Object.assign(new Error(entry.rejects), entry.with)
    if (entry?.fetches) return (await fetch(baseUrl)).text()
    if (entry?.afterMs) return new Promise((resolve) => later(entry.afterMs, () => resolve(entry.gives)))
    return entry
  }
  const token = Array.isArray(row.token)
    ? (why) => {
        const entry = row.token[Math.min(tokens.length, row.token.length - 1)]
        tokens.push(why)
        reached('asked')
        if (entry?.throws) throw new Error(entry.throws)
        return typeof entry === 'string' || typeof entry === 'number' ? entry : gives(entry)
      }
    : row.token

  const client = new RecordingsClient({
    token,
    baseUrl,
    ...limits,
    ...(abort.of === 'client' && { signal }),
    onEvent: (event) => {
      events.push(event)
      // In Node, a request that nothing refers to can no longer be aborted after garbage collection.
      if (event.type === 'request') later(100, () => globalThis.gc?.())
      reached(event.type)
      if (row.saysArrived && event.type === 'response') fetch(`${baseUrl}/arrived`).catch(() => {})
      if (row.onEvent === 'throws') throw new Error('a listener that fails')
    },
  })
  const start = (number, query) => {
    const mine = abort.of !== 'client' && (abort.of !== 'first' || number === 0)
    const options = { ...row.options, ...(mine && { signal }) }
    const { which } = row
    const lists = (more) => client.listRecordings({ ...(query?.cursor ? {} : more), ...query }, options)
    const named = Array.isArray(which) ? { recordingIds: which } : { everythingOf: which }
    const calls = {
      get: () => client.getRecording('r1', options),
      delete: () => client.deleteRecording('r1', options),
      metadata: () => client.getRecordingMetadata('r1', options),
      list: () => client.listRecordings(query, options),
      meetings: () => lists({ source: 'meetings' }),
      organization: () => lists({ organization: true }),
      all: () => lists({ source: 'all' }),
      trash: () => client.trashRecordings(which, options),
      restore: () => client.restoreRecordings(which, options),
      purge: () => client.purgeRecordings(which, options),
      reassign: () => client.reassignRecordings(row.to, named, options),
    }
    return calls[call]()
  }
  // JSON alone does not show whether a field named `__proto__` has replaced the prototype.
  const isPlain = (value) => {
    if (typeof value !== 'object' || value === null) return true
    const fields = Object.values(Object.getOwnPropertyDescriptors(value)).map((descriptor) => descriptor.value)
    return [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value)) && fields.every(isPlain)
  }
  const told = (error) => {
    if (signal.aborted && Object.is(error, signal.reason)) return { aborted: true }
    const { message, cause, stack, name } = error ?? {}
    return {
      error: { ...error, message, cause: cause && String(cause) },
      isOurs: RecordingsError.is(error) && error instanceof RecordingsError && name === 'RecordingsError',
      text: [error, stack, JSON.stringify(error), cause?.stack, cause?.cause].map(String).join('\n'),
    }
  }
  // Metadata may be `undefined`.
  const text = (value) => String(JSON.stringify(value))
  const settled = (promise) => promise.then((value) => ({ json: text(value), isPlain: isPlain(value) }), told)

  if (abort.on === 'held') {
    // By the later answers, the client has read everything that was sent before the first one.
    const held = () => fetch(`${baseUrl}/held`)
    held()
      .then(held)
      .then(held)
      .then(
        () => reached('held'),
        () => {},
      )
  }
  const began = performance.now()
  reached('before')
  const results = []
  if (row.oneByOne) {
    for (let number = 0; number < calls; number++) {
      const last = row.follows && results.at(-1)
      results.push(await settled(start(number, { cursor: last ? (last.error ?? JSON.parse(last.json)).cursor : undefined })))
    }
  } else {
    const all = Array.from({ length: calls }, (_, number) => settled(start(number)))
    reached('call')
    results.push(...(await Promise.all(all)))
  }
  const ms = Math.round(performance.now() - began)
  for (const timer of timers) clearTimeout(timer)
  // Other rows may be running in the same page.
  if (row.random !== undefined) Math.random = random
  return {
    results,
    events,
    ms,
    tokens: tokens.map(({ reason }) => reason),
    isTokenAborted: tokens.at(-1)?.signal.aborted,
    isPolluted: {}.polluted !== undefined || Object.getOwnPropertyNames(Object.prototype).join() !== untouched,
  }
}

// Each process plays one row at a time. Nothing of a row may keep the process running: no timer once the calls have settled,
// and no connection a few turns of the event loop later.
const NODE = `
  import * as library from 'webex-converged-recordings'
  const active = (kind) => process.getActiveResourcesInfo().filter((name) => name === kind)
  const turn = () => new Promise(setImmediate)
  process.on('message', async (what) => {
    const observed = await (${play})(library, what)
    await turn()
    const left = active('Timeout')
    if (!what.row.stillConnects) {
      const end = performance.now() + 60_000
      while (active('TCPSocketWrap').length > 0 && performance.now() < end) await turn()
      left.push(...active('TCPSocketWrap'))
    }
    process.send({ ...observed, left })
  })`

const PAGE = `
  import * as library from '../node_modules/webex-converged-recordings/index.js'
  window.play = (what) => (${play})(library, what)`

/** The outcome of each row in each runtime. */
const ran = { Node: new Map(), Chromium: new Map() }
const folder = 'failures'

before(async () => {
  await mkdir(join(consumer, folder), { recursive: true })
  await writeFile(join(consumer, folder, 'node.mjs'), NODE)
  await writeFile(join(consumer, folder, 'page.js'), PAGE)
  await writeFile(join(consumer, folder, 'index.html'), '<!doctype html><script type="module" src="page.js"></script>')
})

describe('failures in Node', { concurrency: 8 }, () => {
  const idle = []
  const busy = new Set()
  after(async () => {
    for (const child of busy) child.kill()
    for (const child of idle) {
      const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode]
      if (child.connected) child.disconnect()
      const [code] = await ended
      assert.equal(code, 0, 'a process that has played many rows ends by itself')
    }
  })
  each('Node', async (what) => {
    const env = { ...process.env, NODE_OPTIONS: '' }
    const child = idle.pop() ?? fork(join(folder, 'node.mjs'), { cwd: consumer, execArgv: ['--expose-gc'], env })
    busy.add(child)
    child.send(what)
    const observed = await new Promise((resolve, reject) => {
      for (const event of ['message', 'exit']) child.removeAllListeners(event)
      child.once('message', resolve).once('exit', (code) => reject(new Error(`Node ended with ${code}`)))
    })
    // What one row leaves behind must not be blamed on the next.
    if (observed.left.length > 0 || what.row.stillConnects) child.kill()
    else idle.push(child)
    busy.delete(child)
    return observed
  })
})

describe('failures in Chromium', { concurrency: 8 }, () => {
  const complaints = []
  let site, chromium, page
  before(async () => {
    site = await server(process.execPath, [join(root, 'www-example/serve.mjs'), '--port', '0', '--dir', consumer])
    chromium = await browser()
    ;({ page } = await chromium.open())
    page.on('pageerror', (error) => complaints.push(error))
    await page.goto(`${site.address}${folder}/`)
    await page.waitForFunction(() => window.play)
  })
  after(async () => {
    await chromium?.close()
    await site?.stop()
    assert.deepEqual(complaints, [], 'there are no unhandled rejections')
  })
  each('Chromium', (what) => page.evaluate((what) => window.play(what), what))
})

test('every failure was played in both runtimes', async () => {
  const names = ROWS.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length, 'every row has a name of its own')
  const cell = (runtime, name) => {
    const { result = 'did not run', attempts = '', ms = '' } = ran[runtime].get(name) ?? {}
    return `${result} | ${attempts} | ${ms}`
  }
  const head = ['| failure | Node | attempts | ms | Chromium | attempts | ms |', `|${' --- |'.repeat(7)}`]
  const lines = names.map((name) => `| ${name} | ${cell('Node', name)} | ${cell('Chromium', name)} |`)
  const table = [...head, ...lines, ''].join('\n')
  await mkdir(join(root, 'target'), { recursive: true })
  await writeFile(join(root, 'target/failures.md'), table)
  console.log(table)
  for (const [runtime, results] of Object.entries(ran)) {
    assert.deepEqual(
      names.filter((name) => !results.has(name)),
      [],
      `every row ran in ${runtime}`,
    )
  }
})

function each(runtime, playRow) {
  for (const [number, row] of ROWS.entries()) {
    // Ports are used again, and browsers remember the preflights of an address.
    const path = `/${number}`
    test(row.name, { timeout: 300_000 }, async () => {
      const elsewhere = row.elsewhere ? await faultServer() : undefined
      const { script, meetings, expect, chromium, elsewhere: _, server: kind, ...data } = row
      const open = typeof kind === 'function' ? kind : faultServer
      const fault = await open({ script, meetings, elsewhere, ...(typeof kind === 'object' && kind) })
      try {
        const what = { row: { token: TOKEN, which: WHICH, to: TO, ...data }, baseUrl: fault.address + path }
        const observed = await playRow(what)
        ran[runtime].set(row.name, summary(observed))
        check(row, runtime, observed, fault.requests, path)
        assert.deepEqual(await fault.open(), [], 'no request is left open')
        assert.equal(elsewhere?.connections() ?? 0, 0, 'no other server gets a request')
      } finally {
        await fault.close()
        await elsewhere?.close()
      }
    })
  }
}

const TOKEN = 'fixed-t0ken-of-a-user'
const WHICH = ['r1']
const TO = 'ann@example.com'
/** The request of each call. */
const LINES = {
  get: ['GET /convergedRecordings/r1'],
  delete: ['DELETE /convergedRecordings/r1'],
  metadata: ['GET /convergedRecordings/r1/metadata'],
  list: ['GET /convergedRecordings'],
  meetings: ['GET /recordings'],
  organization: ['GET /admin/convergedRecordings'],
  all: ['GET /convergedRecordings', 'GET /recordings'],
  trash: ['POST /convergedRecordings/softDelete'],
  restore: ['POST /convergedRecordings/restore'],
  purge: ['POST /convergedRecordings/purge'],
  reassign: ['POST /convergedRecordings/reassign'],
}

/** The body of a batch's request for these hundred IDs, or for everything of somebody. */
function batchOf({ call, which = WHICH }, hundred = 0) {
  const to = call === 'reassign' && { reassignOwnerEmail: TO }
  if (Array.isArray(which)) return { ...to, recordingIds: which.slice(hundred * 100, hundred * 100 + 100) }
  return { ...to, ...which, ...(!to && { [`${call}All`]: true }) }
}

function summary({ results, events, ms }) {
  const words = results.map(({ error, aborted, json }) => {
    if (aborted) return "the abort's reason"
    if (error) return [error.code, error.status].filter(Boolean).join(' ')
    return (json === 'undefined' ? json : JSON.parse(json).outcome) ?? 'value'
  })
  // The attempts are those of all calls of the row. Some do not reach the server.
  return { result: [...new Set(words)].join(', '), attempts: events.filter(({ type }) => type === 'request').length, ms }
}

function check(row, runtime, observed, requests, path) {
  const overrides = runtime === 'Chromium' ? row.chromium : undefined
  const ofCall = (index) => (Array.isArray(row.expect) ? row.expect[index] : row.expect)
  const expected = observed.results.map((_, index) => ({ ...ofCall(index), ...overrides }))
  const { events } = observed
  const of = (type) => events.filter((event) => event.type === type)
  const shown = JSON.stringify(observed, undefined, 2)

  for (const [index, result] of observed.results.entries()) one(result, expected[index], shown)
  const whole = Object.assign({}, ...expected)
  between(requests.length, whole.seen ?? whole.attempts, 'requests that the server saw')
  if (whole.tokens) assert.deepEqual(observed.tokens, whole.tokens, 'why tokens were asked for')
  if ('isTokenAborted' in whole) assert.equal(observed.isTokenAborted, whole.isTokenAborted, "the token's signal")
  const sent = requests.map(({ headers }) => headers.authorization.replace('Bearer ', ''))
  if (whole.sent) assert.deepEqual(sent, whole.sent, 'the tokens that were sent')
  if (whole.waits) {
    const waits = of('wait').map(({ waitMs }) => waitMs)
    assert.equal(waits.length, whole.waits.length, `waits: ${waits}`)
    for (const [index, limits] of whole.waits.entries()) between(waits[index], limits, `wait ${index}`)
  }
  if (whole.unfinished) assert.ok(requests[0].sent < 90 * MIB, 'it stops reading')

  // This holds for every row.
  const secrets = [TOKEN, row.token].flat().map((token) => token?.gives ?? token?.token ?? token)
  for (const secret of secrets.filter((token) => token?.length > 5)) {
    assert.ok(!shown.includes(JSON.stringify(secret).slice(1, -1)), `the token is in ${shown}`)
  }
  assert.equal(observed.isPolluted, false, 'Object.prototype is as it was')
  assert.deepEqual(observed.left ?? [], [], 'nothing is left')
  assert.deepEqual(
    of('token').map(({ reason }) => reason),
    observed.tokens,
  )
  // Only the token may change from one try to the next.
  const lines = LINES[row.call]
  const { hundreds } = whole
  if (hundreds) assert.equal(requests.length, hundreds.length, 'requests that the server saw')
  for (const [index, { method, path: asked, body }] of requests.entries()) {
    const line = `${method} ${asked.split('?')[0].replace(path, '')}`
    assert.ok(lines.includes(line), line)
    const batch = method === 'POST' ? JSON.stringify(batchOf(row, hundreds?.[index])) : ''
    assert.equal(body, whole.body ?? batch)
  }
  // Never sooner than asked, by the server's own clock. A timer may be a few ms early.
  // Concurrent calls may all be under way when the first one is asked to wait: see limits.test.mjs.
  for (const [index, { notBefore }] of requests.entries()) {
    if (row.calls > 1 && !row.oneByOne) break
    // The first requests of a merged list are sent at the same time.
    const next = requests[Math.max(index + 1, lines.length)]
    if (notBefore && next) assert.ok(next.time >= notBefore - 5, 'too soon')
  }
  // Each list of a merged one counts its own attempts.
  if (observed.results.length > 1 || lines.length > 1) return
  const numbers = of('request').map(({ attempt }) => attempt)
  assert.deepEqual(
    numbers,
    numbers.map((_, index) => index + 1),
  )
  const isAborted = observed.results[0].aborted
  between(of('response').length, [numbers.length - (isAborted ? 1 : 0), numbers.length], 'response events')
  if (whole.attempts !== undefined) between(numbers.length, whole.attempts, 'request events')
  const renewed = observed.tokens.filter((reason) => reason === 'rejected').length
  const batches = new Set(hundreds).size || 1
  const retries = Math.max(numbers.length - batches - renewed, 0)
  // A client that was asked to wait may also wait for its turn.
  const refused = of('response').filter(({ status }) => status === 429 || status === 503).length
  if (!isAborted) between(of('wait').length, [retries, retries + refused], 'a wait before every retry')
}

function one(result, expected, shown) {
  const { error } = result
  if (expected.aborted) return assert.ok(result.aborted, `aborted: ${shown}`)
  if (expected.json !== undefined) {
    if (typeof expected.json === 'string') assert.equal(result.json, expected.json, shown)
    else assert.match(result.json ?? '', expected.json, shown)
    return assert.ok(result.isPlain, 'plain objects all the way')
  }
  assert.equal(error?.code, expected.code, shown)
  assert.ok(result.isOurs, shown)
  for (const name of ['message', 'hint', 'cause', 'cursor']) {
    if (expected[name] instanceof RegExp) assert.match(error[name] ?? '', expected[name])
    else if (expected[name] !== undefined) assert.equal(error[name], expected[name] ?? undefined, `${name}: ${shown}`)
  }
  for (const name of ['status', 'trackingId', 'retryable', 'accepted', 'open']) {
    if (expected[name] !== undefined) assert.deepEqual(error[name], expected[name] ?? undefined, `${name}: ${shown}`)
  }
  for (const name of ['attempts', 'retryAfterMs']) between(error[name], expected[name], name)
}

/** A number, or the smallest and the largest that will do. */
function between(number, limits, what) {
  if (limits === undefined) return
  const [least, most] = [limits].flat().length === 2 ? limits : [limits, limits]
  assert.ok(number >= least && number <= most, `${what}: ${number}, expected ${least} to ${most}`)
}
