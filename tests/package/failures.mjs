// What can go wrong, as data: what the server does, and what the caller sees. Both runtimes run every row.

import { gzipSync } from 'node:zlib'
import {
  afterAnother,
  afterArrival,
  afterRequests,
  always,
  answer,
  bomb,
  busy,
  by,
  chunked,
  DATES,
  echo,
  endlessTrickle,
  garbage,
  hangUp,
  hinted,
  large,
  linkElsewhere,
  longHeaders,
  MIB,
  redirect,
  refusing,
  reset,
  silence,
  stalledGzip,
  trickle,
  unreachable,
  untilHangUp,
  wrongLength,
} from './fault-server.mjs'

/**
 * @typedef {import('./fault-server.mjs').Behaviour} Behaviour
 * @typedef {import('./fault-server.mjs').FaultServer} FaultServer
 * @typedef {import('./fault-server.mjs').Headers} Headers
 * @typedef {'trash' | 'restore' | 'purge' | 'reassign'} BatchCall
 * @typedef {'get' | 'list' | 'delete' | 'metadata' | 'meetings' | 'organization' | 'all' | BatchCall} Call The last three lists
 *   are those with this source, or of everybody.
 * @typedef {number | [number, number]} Limits A number, or the smallest and the largest that will do.
 *
 * @typedef {object} Row
 * @property {string} name of the failure, as in the table that the tests print
 * @property {Call} call
 * @property {import('webex-converged-recordings').DeleteOptions} [options] of the call
 * @property {string[] | { ownerEmail: string }} [which] the recordings of a batch; otherwise a single ID
 * @property {Partial<import('webex-converged-recordings').ClientOptions>} [client] options besides a token and an
 *   address. Without `retries` there are as many as users get by default, so that a row that expects one attempt proves
 *   that nothing is tried again
 * @property {string | Token[]} [token] a token, or what a token function does in turn, and from then on what comes last
 * @property {'throws'} [onEvent] what the listener does
 * @property {number} [random] what `Math.random` returns. Only one row may have this: rows run at the same time.
 * @property {number} [calls] how many at the same time
 * @property {boolean} [oneByOne] one call after the other
 * @property {boolean} [follows] each call with the cursor of the one before, or of its error
 * @property {Abort} [abort]
 * @property {boolean} [saysArrived] the client tells the fault server when an answer has arrived
 * @property {Behaviour[]} [script] of the fault server
 * @property {Behaviour[]} [meetings] its script for the list of meetings, if there is another list
 * @property {Parameters<typeof import('./fault-server.mjs').faultServer>[0] | (() => Promise<FaultServer>)} [server] other
 *   options of the fault server, or another kind of server
 * @property {boolean} [elsewhere] there is a second server, which must not be asked for anything
 * @property {Expected | Expected[]} expect of every call, or of each of them
 * @property {Expected} [chromium] what is different in Chromium
 * @property {boolean} [stillConnects] undici goes on connecting for 10 s after an abort
 *
 * @typedef {string | number | null | { token: string } | { throws: string } | { rejects: string, with?: object }
 *   | { never: true } | { fetches: true } | { afterMs: number, gives: string }} Token A value that the function returns, or
 *   what it does: `with` adds fields to the error, and `fetches` gets the token from an address.
 *
 * @typedef {object} Abort
 * @property {string} [on] before, call (when the call was made), asked (in the token function), held (the server sends
 *   nothing more), or the first event of that type
 * @property {number} [nth] which of them, instead of the first
 * @property {number} [afterMs] so much later, instead of in the same moment
 * @property {string} [with] the reason
 * @property {'first' | 'client'} [of] whose signal it is: the first call's, or the client's; otherwise that of every call
 * @property {number} [signalTimeoutMs] by AbortSignal.timeout instead
 *
 * @typedef {object} Expected
 * @property {string | RegExp} [json] the result
 * @property {boolean} [aborted] the call rejects with the reason of the abort
 * @property {string} [code]
 * @property {number | null} [status] `null`: there is none
 * @property {boolean} [retryable]
 * @property {string} [trackingId]
 * @property {Limits} [retryAfterMs]
 * @property {RegExp} [message]
 * @property {RegExp | string | null} [hint] `null`: there is none
 * @property {RegExp} [cause]
 * @property {RegExp | null} [cursor] `null`: there is none
 * @property {number | null} [accepted] of a batch. `null`: neither this nor `open` is there
 * @property {string[] | null} [open]
 * @property {number[]} [hundreds] which hundred IDs of a batch each request has. Otherwise all have the first
 * @property {Limits} [attempts]
 * @property {Limits} [seen] how many requests the server saw, where that is not `attempts`
 * @property {Limits[]} [waits]
 * @property {string} [body] of every request
 * @property {string[]} [tokens] why tokens were asked for
 * @property {string[]} [sent] the tokens that the server got
 * @property {boolean} [isTokenAborted]
 * @property {boolean} [unfinished] not all of the answer was read
 */

const GOOD = '{"id":"r1","topic":"Weekly"}'
const PAGE = '{"items":[{"id":"r1"}]}'
const OTHER_PAGE = '{"items":[{"id":"r2"}]}'
const NO = '{"message":"Not so.","errors":[{"description":"Not so."}],"trackingId":"ROUTER_1"}'
const EXPIRED = '{"message":"Session expired","trackingId":"ROUTER_7"}'
/** @type {Expected} */
const SAID = { code: 'unexpected-shape', status: 200, trackingId: 'ROUTER_7', retryable: false }
const POLLUTING = '{"id":"r1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'
const LOGIN = '<!doctype html><title>Sign in</title><form action="/login"></form>'
const GZIP = { 'Content-Encoding': 'gzip' }
const HTML = { 'Content-Type': 'text/html; charset=utf-8' }

export const FIRST = 'first-t0ken-of-a-user'
export const SECOND = 'second-t0ken-of-a-user'
const THIRD = 'third-t0ken-of-a-user'
const RENEWED = [FIRST, SECOND]

const good = answer(200, GOOD)
const gone = answer(404, NO)
const deleted = answer(204)
const onlySecond = always(by(({ headers }) => (headers.authorization.endsWith(SECOND) ? good : answer(401, NO))))

/** @type {BatchCall[]} */
const BATCHES = ['trash', 'restore', 'purge', 'reassign']
const isBatch = (/** @type {Call} */ call) => BATCHES.some((one) => one === call)
/** @type {Expected} */
const DONE = { json: '{"accepted":1,"trackingIds":[]}' }
/** @type {Expected} */
const DONE_ALL = { json: '{"accepted":"all","trackingIds":[]}' }
/** @type {Expected} */
const NONE_DONE = { accepted: 0, open: ['r1'] }
/** Everything of somebody. It is not known how far that has come. */
const ANNS = { ownerEmail: 'ann@example.com' }
const MORE = Array.from({ length: 150 }, (_, at) => `r${at}`)
/** @type {Expected} */
const ALL_MORE = { json: '{"accepted":150,"trackingIds":[]}' }
/** @type {Expected} */
const HALF_DONE = { accepted: 100, open: MORE.slice(100) }
/** @type {Expected} */
const MAYBE = {
  retryable: false,
  attempts: 1,
  waits: [],
  accepted: null,
  open: null,
  hint: /^This may have been done anyway\. List the recordings before you try again, because another try would also affect recordings made since then\./,
}

const C1 = '{"id":"c1","createTime":"2026-11-02T09:00:00Z"}'
const C2 = '{"id":"c2"}'
const M1 = '{"id":"m1","createTime":"2026-11-03T09:00:00Z","source":"meetings"}'
const M2 = '{"id":"m2","createTime":"2026-11-01T09:00:00Z","source":"meetings"}'
const CALLS = `{"items":[${C1},${C2}]}`
const MEETINGS = `{"items":[${M1},${M2}]}`
const NOTHING = '{"items":[]}'
/** How long a call waits where a server stalls. Other requests of these calls have to be answered within that time. */
const STALL_MS = 5000
const calls = answer(200, CALLS)
const meetings = answer(200, MEETINGS)
/** @type {Expected} */
const MERGED = { json: `{"items":[${M1},${C1},${C2},${M2}]}` }
/** A cursor of a merged list. */
const BOTH = /^all\.[0-9a-f]{16}!10!0!0!v1\.[^!]+!v1\.[^!]+$/

/** @type {Expected} */
const VALUE = { json: GOOD }
/** @type {Expected} */
const DELETED = { json: '{"outcome":"deleted"}' }
/** @type {Expected} */
const ALREADY_GONE = { json: '{"outcome":"already-gone"}' }
/**
 * How long the waits between tries may be that no server asked for.
 *
 * @type {[number, number][]}
 */
const JITTER = [
  [0, 500],
  [0, 1000],
  [0, 2000],
  [0, 4000],
]
/**
 * A wait that a server asked for.
 *
 * @param {number} ms
 * @returns {[number, number]}
 */
const asked = (ms) => [ms, ms + 50]
/**
 * How long the waits after a 429 are that does not say how long to wait.
 *
 * @type {[number, number][]}
 */
const GUESSES = [
  [1000, 1500],
  [2000, 3000],
]
/** @type {Expected} */
const AFTER_GUESS = { ...VALUE, attempts: 2, waits: GUESSES.slice(0, 1) }
/** @type {Expected} */
const AFTER_JITTER = { ...VALUE, attempts: 2, waits: [JITTER[0]] }

/** @type {Expected} */
const UNANSWERED = {
  code: 'network',
  status: null,
  retryable: true,
  message: /^No answer from Webex: ./,
  hint: /connection.*proxy/,
}
/**
 * The same failure, for the two ways that it can end: a good answer follows, or the failure comes every time.
 *
 * @param {string} name
 * @param {Behaviour} behaviour
 * @returns {Row[]}
 */
const passing = (name, behaviour) => [
  { name: `${name}, then an answer`, call: 'get', script: [behaviour, good], expect: AFTER_JITTER },
  {
    name: `${name}, every time`,
    call: 'list',
    client: { retries: 1 },
    script: [always(behaviour)],
    expect: { ...UNANSWERED, attempts: 2, waits: [JITTER[0]], cause: /./ },
  },
]
/**
 * A call that is made once.
 *
 * @param {string} name
 * @param {Call} call
 * @param {Behaviour[]} script
 * @param {Expected} expect
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
const final = (name, call, script, expect, more) => ({
  name,
  call,
  script,
  expect: { attempts: 1, waits: [], ...expect },
  ...more,
})
/**
 * @param {string} name
 * @param {Call} call
 * @param {string} body
 * @param {RegExp} message
 */
const shape = (name, call, body, message) =>
  final(name, call, [answer(200, body)], { code: 'unexpected-shape', status: 200, retryable: false, message })
/** @type {Expected} */
const HELD_BACK = {
  code: 'rate-limited',
  status: null,
  attempts: 0,
  retryable: true,
  retryAfterMs: [10_000, 30_000],
  message: /^Webex asked this client to wait for another \d+ ms\.$/,
  hint: /`retryAfterMs`/,
}
const HIDDEN = { 'Retry-After': '1', 'Access-Control-Expose-Headers': undefined }
/** @type {Expected} */
const LATE = { code: 'timeout', status: null, retryable: true }
/** @type {Expected} */
const NOT_JSON = { code: 'not-json', status: 200, retryable: false, message: /^Webex answered 200 with / }
/**
 * @param {string} name
 * @param {Behaviour} behaviour
 * @param {Expected} [more]
 */
const notJson = (name, behaviour, more) => final(name, 'get', [behaviour], { ...NOT_JSON, ...more })
/**
 * A list of both services.
 *
 * @param {string} name
 * @param {Behaviour[]} script for the list of calls
 * @param {Behaviour[]} meetings
 * @param {Expected} expect
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
const merged = (name, script, meetings, expect, more) => ({
  name: `both lists: ${name}`,
  call: 'all',
  script,
  meetings,
  expect: { seen: 2, ...expect },
  ...more,
})

/**
 * An answer that is asked for again, as after a broken connection.
 *
 * @param {string} name
 * @param {Behaviour} behaviour
 * @param {Call} [call]
 * @returns {Row[]}
 */
const cutOff = (name, behaviour, call = 'get') => [
  {
    name: `${name}, then an answer`,
    call,
    script: [behaviour, call === 'list' ? answer(200, PAGE) : good],
    expect: { json: call === 'list' ? PAGE : GOOD, attempts: 2, waits: [JITTER[0]] },
  },
  {
    name: `${name}, every time`,
    call,
    client: { retries: 1 },
    script: [always(behaviour)],
    expect: { ...NOT_JSON, retryable: true, attempts: 2, waits: [JITTER[0]], message: /truncated body\.$/, hint: /cut/ },
  },
]
/**
 * @param {string} name
 * @param {Behaviour} behaviour
 * @param {string} [json]
 * @param {Call} [call]
 */
const accepted = (name, behaviour, json = GOOD, call = 'get') => final(name, call, [behaviour], { json })
/**
 * A recording that is not as promised: it is returned as it is, unless the caller is strict.
 *
 * @param {string} name
 * @param {Call} call
 * @param {string} body
 * @param {RegExp} message
 */
const odd = (name, call, body, message) => [
  accepted(name, answer(200, body), body, call),
  { ...shape(`${name}, to a strict caller`, call, body, message), client: { strict: true } },
]
const nested = (/** @type {number} */ depth) => `{"id":"r1","deep":${'['.repeat(depth)}${']'.repeat(depth)}}`

/** @type {Expected} */
const TOO_LARGE = { code: 'unexpected-shape', status: 200, retryable: false, message: /maxResponseBytes/ }
/** A busy machine takes long for so many bytes. */
const PATIENT = { client: { tryTimeoutMs: 120_000, timeoutMs: 240_000 } }
/** @type {Expected} */
const REDIRECTED = { code: 'rejected', retryable: false, hint: /baseUrl/ }
/** @type {Expected} */
const UNAUTHORIZED = { code: 'unauthorized', status: 401, retryable: false, hint: /expired/, message: /Not so\.$/ }
/** @type {Expected} */
const NO_TOKEN = { code: 'token-failed', retryable: false, cause: /^Error: no session$/, hint: /sign in again/ }
/** @type {Expected} */
const NO_TOKEN_YET = { code: 'token-failed', retryable: true, status: null, attempts: 0, hint: /later/ }
/** @satisfies {Record<number, Expected>} */
const BROKEN = {
  403: { code: 'forbidden', status: 403, message: /^Webex answered 403\.$/ },
  404: { code: 'not-found', status: 404, message: /^Webex answered 404$/ },
}
/**
 * A row for each call: the code of the error, and how often the call is tried with one retry.
 *
 * @param {number} number
 * @param {string} code
 * @param {Partial<Record<Call, number>>} [attempts]
 * @returns {Row[]}
 */
const status = (number, code, attempts = { get: 1, delete: 1 }) =>
  Object.entries(attempts).map(([call, count]) => ({
    name: `${number} to a ${call}`,
    call: /** @type {Call} */ (call),
    client: { retries: 1 },
    script: [always(answer(number, NO))],
    expect: {
      code,
      status: number,
      attempts: count,
      retryable: count > 1,
      waits: JITTER.slice(0, count - 1),
      message: new RegExp(`^Webex answered ${number}: Not so\\.$`),
      trackingId: 'ROUTER_1',
      ...(isBatch(/** @type {Call} */ (call)) && NONE_DONE),
    },
  }))
const TWICE = { get: 2, delete: 2 }
/** Those that came later. Two of them stand for the four batches where these cannot differ. */
const NEW_ONCE = { metadata: 1, trash: 1, reassign: 1, meetings: 1, organization: 1 }
const NEW_TWICE = { metadata: 2, trash: 2, restore: 2, purge: 2, reassign: 2, meetings: 2, organization: 2 }

/**
 * @param {string} name
 * @param {string} value
 * @param {Expected} expect
 * @param {Partial<Row>} [more]
 * @returns {Row}
 */
const retryAfter = (name, value, expect, more) => ({
  name: `429 with Retry-After: ${name}`,
  call: 'get',
  script: [answer(429, NO, { 'Retry-After': value }), good],
  expect,
  ...more,
})
/** @type {Expected} */
const TOO_LONG = { code: 'rate-limited', status: 429, attempts: 1, waits: [], retryable: true }
/** @type {Expected} */
const ABORTED = { aborted: true }
/**
 * @param {string} name
 * @param {string} on
 * @param {Partial<Row> & { seen?: Limits, expect?: Expected }} [options]
 * @returns {Row}
 */
const abort = (name, on, { script = [always(silence.beforeHeaders)], seen = 1, abort: how, expect, ...more } = {}) => ({
  name: `abort ${name}`,
  call: 'get',
  abort: { on, ...how },
  script,
  ...more,
  expect: { ...ABORTED, seen, ...expect },
})
/** A little later. What the event announces is under way then, and takes longer than the test. */
const LATER = { afterMs: 100 }

/**
 * @param {string} name
 * @param {Token} value
 * @returns {Row}
 */
const unfit = (name, value) => ({
  name: `a token function that returns ${name}`,
  call: 'get',
  token: [value],
  expect: { code: 'invalid-argument', attempts: 0, retryable: false, message: /^token: /, tokens: ['first'] },
})

const own = (/** @type {string} */ scope) => `${scope} (your own recordings)`
const admin = (/** @type {string} */ scope) => `${scope} (administrators only)`
const officer = (/** @type {string} */ scope) => `${scope} (compliance officers only)`
/**
 * Which scopes each call needs, and who can have them.
 *
 * @type {[string, Call, string[], object?][]}
 */
const RIGHTS = [
  [
    'metadata',
    'metadata',
    [own('spark:recordings_read'), admin('spark-admin:recordings_read'), officer('spark-compliance:recordings_read')],
  ],
  ...BATCHES.slice(0, 3).map(
    /** @returns {[string, Call, string[]]} */ (call) => [
      call,
      call,
      [own('spark:recordings_write'), admin('spark-admin:recordings_write')],
    ],
  ),
  ['reassign', 'reassign', [admin('spark-admin:recordings_write')]],
  ['list', 'list', [own('spark:recordings_read')]],
  ['organization', 'organization', [admin('spark-admin:recordings_read'), officer('spark-compliance:recordings_read')]],
  [
    'meetings',
    'meetings',
    [own('meeting:recordings_read'), admin('meeting:admin_recordings_read'), officer('spark-compliance:meetings_read')],
  ],
]

const FORMS = /** @type {(keyof typeof DATES)[]} */ (Object.keys(DATES))

/** @type {Row[]} */
export const ROWS = [
  // No answer, or a part of one.
  ...passing('connection reset before the headers', reset.beforeHeaders),
  ...passing('connection reset in the headers', reset.inHeaders),
  ...passing('connection reset in the body', reset.inBody()),
  ...passing('hang-up before the headers', hangUp.beforeHeaders),
  ...passing('hang-up in the headers', hangUp.inHeaders),
  ...passing('hang-up in the body', hangUp.inBody()),
  ...passing('a Content-Length that is too large', wrongLength.tooLong(GOOD)),
  ...passing('two Content-Lengths', wrongLength.two(GOOD)),
  ...passing('a chunked body without its end', chunked.withoutEnd(GOOD)),
  ...passing('a chunk without a size', chunked.brokenSize(GOOD)),
  ...passing('bytes that are not HTTP', garbage),
  ...passing('300 KB of headers', longHeaders(300_000, GOOD)),
  ...passing('an uncompressed body that claims to be compressed', answer(200, GOOD, GZIP)),
  // Neither fetch passes on the answer of a proxy that it was not told to use.
  ...passing("a proxy's 407", answer(407, LOGIN, HTML)),
  {
    name: 'connection refused',
    call: 'get',
    client: { retries: 1 },
    server: refusing,
    expect: { ...UNANSWERED, attempts: 2, seen: 0 },
  },
  {
    name: 'connections reset as soon as they are made',
    call: 'get',
    client: { retries: 1 },
    server: { door: 'slammed' },
    expect: { ...UNANSWERED, attempts: 2, seen: 0 },
  },
  {
    name: 'a whole answer, and the kept connection is reset during the wait',
    call: 'get',
    saysArrived: true,
    script: [reset.afterAnswer(429, NO, { 'Retry-After': '1' }), good],
    expect: { ...VALUE, attempts: 2, waits: [asked(1000)] },
  },
  final('a whole answer, and the kept connection is reset', 'get', [reset.afterAnswer(200, GOOD)], VALUE, {
    saysArrived: true,
  }),
  final('retries: 0', 'get', [reset.beforeHeaders], { code: 'network' }, { client: { retries: 0 } }),
  {
    name: 'retries: 2 of the call, instead of 0 of the client',
    call: 'get',
    client: { retries: 0 },
    options: { retries: 2 },
    script: [reset.beforeHeaders, answer(502), reset.inBody()],
    expect: { code: 'network', status: null, attempts: 3, waits: JITTER.slice(0, 2) },
  },

  // Unusual, but complete.
  accepted('an answer in chunks', chunked.whole(GOOD)),
  accepted('an answer that ends with the connection', untilHangUp(GOOD)),
  accepted('an answer that is compressed', answer(200, gzipSync(GOOD), GZIP)),
  accepted('an answer byte by byte', trickle(GOOD, 5)),
  accepted('headers byte by byte', trickle(GOOD, 1, 'headers')),
  accepted('103 before the answer', hinted(good)),

  // Nothing comes, or only a part.
  .../** @type {[string, Behaviour][]} */ ([
    ['nothing', silence.beforeHeaders],
    ['half of the headers', silence.inHeaders],
    ['half of the body', silence.inBody()],
    ['a body that never ends, little by little,', endlessTrickle(20)],
    ['half of a compressed body', stalledGzip],
  ]).flatMap(
    /** @returns {Row[]} */ ([what, behaviour]) => [
      {
        name: `${what} within tryTimeoutMs, then an answer`,
        call: 'get',
        options: { tryTimeoutMs: STALL_MS },
        script: [behaviour, good],
        expect: AFTER_JITTER,
      },
      {
        name: `${what} within timeoutMs`,
        call: 'list',
        options: { timeoutMs: 2000 },
        script: [behaviour],
        expect: { ...LATE, attempts: 1, seen: [0, 1], waits: [], message: /2000 ms \(timeoutMs\)/ },
      },
    ],
  ),
  {
    name: 'nothing within tryTimeoutMs, every time',
    call: 'get',
    client: { tryTimeoutMs: 300, retries: 1 },
    script: [always(silence.beforeHeaders)],
    expect: { ...LATE, attempts: 2, seen: [0, 2], message: /300 ms \(tryTimeoutMs\)/, hint: /tryTimeoutMs/ },
  },
  {
    name: 'timeoutMs ends in the second try',
    call: 'get',
    client: { timeoutMs: 6000 },
    script: [answer(503, NO), silence.inBody()],
    expect: { ...LATE, attempts: 2, message: /6000 ms \(timeoutMs\)/ },
  },
  {
    name: 'connections that are never made',
    call: 'get',
    client: { tryTimeoutMs: 300, retries: 1 },
    server: unreachable,
    stillConnects: true,
    expect: { ...LATE, attempts: 2, seen: 0 },
  },
  {
    name: 'a server that accepts connections and reads nothing',
    call: 'get',
    client: { tryTimeoutMs: 300, retries: 1 },
    server: { door: 'silent' },
    expect: { ...LATE, attempts: 2, seen: 0 },
  },

  // Refusals.
  ...[400, 405, 409, 410, 415, 418, 428, 451].flatMap((number) => status(number, 'rejected')),
  ...[408, 425].flatMap((number) => status(number, 'rejected', { get: 2, delete: 1 })),
  ...status(403, 'forbidden'),
  ...status(404, 'not-found'),
  ...status(400, 'rejected', NEW_ONCE),
  ...status(404, 'not-found', NEW_ONCE),
  ...status(409, 'rejected', { purge: 1, restore: 1 }),
  ...status(408, 'rejected', NEW_TWICE),
  ...status(423, 'rejected', TWICE),
  // Without Retry-After it waits for seconds, and these waits are not counted as retries.
  ...status(429, 'rate-limited', { ...TWICE, ...NEW_TWICE }).map(
    /** @returns {Row} */ (row) => ({
      ...row,
      // Enough for two waits and slow answers, but never for a third wait.
      client: { retries: 1, timeoutMs: 6900 },
      expect: { ...row.expect, attempts: 3, hint: /Try again later/, waits: GUESSES },
    }),
  ),
  ...[500, 506, 509, 510, 520, 522, 524, 530, 599].flatMap((number) => status(number, 'server', { get: 2, delete: 1 })),
  ...[501, 505, 507, 508, 511].flatMap((number) => status(number, 'server')),
  ...[502, 503, 504].flatMap((number) => status(number, 'server', TWICE)),
  ...[500, 503].flatMap((number) => status(number, 'server', NEW_TWICE)),
  final('304 to an unconditional request', 'get', [answer(304)], { code: 'rejected', status: 304 }),
  final('a status that does not exist (799)', 'get', [answer(799, NO)], { code: 'server' }),
  {
    name: 'failures of many kinds, then an answer',
    call: 'list',
    script: [reset.beforeHeaders, answer(500, NO), answer(429, NO, { 'Retry-After': '0' }), answer(200, PAGE)],
    expect: { json: PAGE, attempts: 4, waits: [...JITTER.slice(0, 2), [1000, 1500]] },
  },
  {
    name: 'the last failure is reported',
    call: 'get',
    client: { retries: 1 },
    script: [
      reset.inBody(),
      answer(429, NO, { 'Retry-After': '0' }),
      answer(503, '{"message":"Down."}', { TrackingID: 'ROUTER_2' }),
    ],
    expect: {
      code: 'server',
      status: 503,
      attempts: 3,
      trackingId: 'ROUTER_2',
      message: /^Webex answered 503: Down\.$/,
      waits: [JITTER[0], [1000, 1500]],
    },
  },
  {
    name: '503 until timeoutMs is over',
    call: 'get',
    // Waits of 0.5, 1 and 2 s. With chance, the time could also end while an answer is on its way.
    random: 0.999,
    client: { timeoutMs: 7000, retries: 100 },
    script: [always(answer(503, NO))],
    expect: { code: 'server', status: 503, attempts: 4, waits: JITTER.slice(0, 3), retryable: true },
  },
  final('404 to a list, with a message in the body', 'list', [gone], { code: 'not-found', message: /Not so\.$/ }),

  // Refusals whose bodies break off.
  .../** @type {const} */ ([
    ['reset', reset.inBody],
    ['hang-up', hangUp.inBody],
  ]).flatMap(
    /** @returns {Row[]} */ ([what, cut]) => [
      final(`${what} in the body of a 403`, 'get', [cut(403, NO)], BROKEN[403]),
      final(`${what} in the body of a 404`, 'delete', [cut(404, NO)], BROKEN[404]),
      {
        name: `${what} in the body of a 429 with Retry-After: 1`,
        call: 'get',
        script: [cut(429, NO, { 'Retry-After': '1' }), good],
        expect: { ...VALUE, attempts: 2, waits: [asked(1000)] },
      },
      {
        name: `${what} in the body of a 401, then a new token`,
        call: 'get',
        token: RENEWED,
        script: [cut(401, NO), good],
        expect: { ...VALUE, attempts: 2, tokens: ['first', 'rejected'], sent: RENEWED },
      },
    ],
  ),
  final('403 whose body stalls', 'get', [silence.inBody(403, NO)], BROKEN[403], { client: { tryTimeoutMs: STALL_MS } }),
  final('404 whose body stalls until timeoutMs', 'delete', [silence.inBody(404, NO)], BROKEN[404], {
    client: { timeoutMs: STALL_MS },
  }),
  {
    name: '503 whose body stalls, then an answer',
    call: 'get',
    client: { tryTimeoutMs: STALL_MS },
    script: [silence.inBody(503, NO), good],
    expect: AFTER_JITTER,
  },
  {
    name: '401 whose body stalls, then a new token',
    call: 'get',
    client: { tryTimeoutMs: STALL_MS },
    token: RENEWED,
    script: [silence.inBody(401, NO), good],
    expect: { ...VALUE, attempts: 2, tokens: ['first', 'rejected'] },
  },
  final('400 with an uncompressed body that claims to be compressed', 'get', [answer(400, NO, GZIP)], {
    code: 'rejected',
    status: 400,
  }),
  final('400 with a body of 100 MB', 'get', [large(100 * MIB, { status: 400 })], {
    code: 'rejected',
    status: 400,
    unfinished: true,
  }),

  // Waits.
  retryAfter('1', '', { ...VALUE, attempts: 2, waits: [asked(1000)] }, { script: [busy(429, 1, NO), good] }),
  ...FORMS.map((form) =>
    retryAfter(`a date (${form})`, '', { ...VALUE, attempts: 2, waits: [[1, 1600]] }, { script: [busy(429, form, NO), good] }),
  ),
  ...FORMS.map((form) => retryAfter(`a date in the past (${form})`, DATES[form](new Date('2024-02-29T23:59:59Z')), AFTER_GUESS)),
  ...['soon', 'rand(30),add(30)', '', '-5', '1e400', '0x10', '1, soon', 'Mon, 32 Nov 2026 00:00:00 GMT'].map((value) =>
    retryAfter(`"${value}"`, value, AFTER_GUESS),
  ),
  retryAfter('0', '0', AFTER_GUESS),
  retryAfter('two of them, and the longer one counts', '1, 2', { ...VALUE, attempts: 2, waits: [asked(2000)] }),
  retryAfter('120, too long', '120', { ...TOO_LONG, retryAfterMs: 120_000 }),
  retryAfter('5, longer than what is left', '5', { ...TOO_LONG, retryAfterMs: 5000 }, { client: { timeoutMs: 4900 } }),
  retryAfter('4.5, never sooner', '4.5', { ...TOO_LONG, retryAfterMs: [4500, 5000] }, { client: { timeoutMs: 4400 } }),
  retryAfter('9999999999', '9999999999', { ...TOO_LONG, retryAfterMs: 9_999_999_999_000 }),
  retryAfter('99999999999999999999', '9'.repeat(20), { ...TOO_LONG, retryAfterMs: Number.MAX_SAFE_INTEGER }),
  retryAfter('a date in the year 9999', 'Fri, 31 Dec 9999 23:59:59 GMT', { ...TOO_LONG, retryAfterMs: [2e14, 3e14] }),
  {
    name: '503 with Retry-After: 120 to a delete',
    call: 'delete',
    script: [answer(503, NO, { 'Retry-After': '120' })],
    expect: { code: 'server', status: 503, attempts: 1, waits: [], retryAfterMs: 120_000 },
  },
  {
    name: '429 with a Retry-After that CORS hides',
    call: 'get',
    client: { retries: 0 },
    script: [answer(429, NO, HIDDEN), answer(429, NO, HIDDEN), good],
    expect: { ...VALUE, attempts: 3, waits: [asked(1000), asked(1000)] },
    chromium: { waits: GUESSES },
  },
  {
    name: '429 with a Retry-After that CORS hides, until timeoutMs is over',
    call: 'get',
    // Enough for slow answers, but never for another wait.
    client: { timeoutMs: 6900 },
    script: [always(answer(429, NO, { ...HIDDEN, 'Retry-After': '4' }))],
    expect: { code: 'rate-limited', attempts: 2, waits: [asked(4000)], retryAfterMs: 4000, hint: /`retryAfterMs`/ },
    chromium: { attempts: 3, waits: GUESSES, retryAfterMs: undefined, hint: /Try again later, and send fewer requests/ },
  },
  .../** @type {const} */ ([
    [429, 'rate-limited'],
    [503, 'server'],
    [500, 'server'],
  ]).map(
    /** @returns {Row} */ ([number, code]) => ({
      name: `${number} with Retry-After: 3, without retries, until timeoutMs is over`,
      call: 'get',
      // Enough for two waits and slow answers, but never for a third wait.
      client: { retries: 0, timeoutMs: 8500 },
      script: [always(busy(number, 3, NO))],
      expect: {
        code,
        status: number,
        attempts: 3,
        waits: [asked(3000), asked(3000)],
        retryAfterMs: 3000,
        retryable: true,
      },
    }),
  ),
  {
    name: 'a call that is asked to wait, and later calls with less time than that',
    call: 'delete',
    calls: 3,
    oneByOne: true,
    options: { timeoutMs: 10_000 },
    script: [busy(429, 30, NO)],
    expect: [
      { code: 'rate-limited', status: 429, attempts: 1, seen: 1 },
      { ...HELD_BACK, seen: 1 },
      { ...HELD_BACK, seen: 1 },
    ],
  },
  {
    name: 'five concurrent calls are asked to wait, and are spread out when they come back',
    call: 'delete',
    calls: 5,
    client: { retries: 0 },
    script: [...Array(5).fill(busy(503, 1, NO)), ...Array(5).fill(deleted)],
    expect: { ...DELETED, seen: 10 },
  },

  // Deletions that may already have been carried out.
  .../** @type {[string, Behaviour[]][]} */ ([
    ['connection reset', [reset.beforeHeaders]],
    ['connection reset in the headers', [reset.inHeaders]],
    ['connection reset in the body of a 200', [reset.inBody(200, '{}')]],
    ['hang-up', [hangUp.beforeHeaders]],
    ['nothing within tryTimeoutMs', [silence.beforeHeaders]],
    ['502', [answer(502, LOGIN, HTML)]],
    ['503', [answer(503, NO)]],
    ['504', [answer(504, NO)]],
    ['429, 502', [answer(429, NO), answer(502, NO)]],
    ['504, 429', [answer(504, NO), answer(429, NO)]],
  ]).flatMap(([what, before]) =>
    /** @type {const} */ ([
      [404, gone],
      [410, answer(410, NO)],
    ]).map(
      /** @returns {Row} */ ([number, last]) => ({
        name: `delete: ${what}, then ${number}`,
        call: 'delete',
        ...(before.includes(silence.beforeHeaders) && { client: { tryTimeoutMs: STALL_MS } }),
        script: [...before, last],
        expect: { ...ALREADY_GONE, attempts: before.length + 1 },
      }),
    ),
  ),
  .../** @type {const} */ ([
    [429, 'not-found', 404],
    [423, 'not-found', 404],
    [429, 'rejected', 410],
  ]).map(
    /** @returns {Row} */ ([number, code, last]) => ({
      name: `delete: ${number}, then ${last}`,
      call: 'delete',
      script: [answer(number, NO), answer(last, NO)],
      expect: { code, status: last, attempts: 2 },
    }),
  ),
  {
    name: 'delete: connection reset, then 204',
    call: 'delete',
    options: { reason: 'audit', comment: '„läuft“ 会議' },
    script: [reset.beforeHeaders, deleted],
    expect: { ...DELETED, attempts: 2, body: '{"reason":"audit","comment":"„läuft“ 会議"}' },
  },
  {
    name: 'delete: connection reset, then 500',
    call: 'delete',
    script: [reset.beforeHeaders, answer(500, NO)],
    expect: { code: 'server', status: 500, attempts: 2, retryable: false },
  },
  {
    name: 'delete: connection reset, 401, a new token, then 404',
    call: 'delete',
    client: { retries: 1 },
    token: RENEWED,
    script: [reset.beforeHeaders, answer(401, NO), gone],
    expect: { ...ALREADY_GONE, attempts: 3, sent: [FIRST, FIRST, SECOND] },
  },
  {
    name: 'delete: no answer, every time',
    call: 'delete',
    client: { retries: 1 },
    script: [always(reset.beforeHeaders)],
    expect: { code: 'network', attempts: 2, retryable: true, hint: /may have been deleted/ },
  },
  final('delete: 200 with a sign-in page', 'delete', [answer(200, LOGIN, HTML)], { ...NOT_JSON, hint: /sign-in page/ }),
  final('delete: 200 with nothing', 'delete', [answer(200, '')], NOT_JSON),
  final('delete: 200 with JSON', 'delete', [answer(200, '{}')], { code: 'unexpected-shape', status: 200 }),
  final('delete: 200 with an error', 'delete', [answer(200, EXPIRED)], {
    ...SAID,
    message: /expected status 204, .*\. It says: Session expired\.$/,
    hint: /may have been deleted/,
  }),
  final('delete: 202', 'delete', [answer(202, '{}')], { code: 'unexpected-shape', status: 202 }),

  // Batches of IDs: they can be sent twice without harm.
  ...BATCHES.flatMap(
    /** @returns {Row[]} */ (call) => [
      .../** @type {[string, Behaviour][]} */ ([
        ['connection reset before the headers', reset.beforeHeaders],
        ['connection reset in the headers', reset.inHeaders],
        ['500', answer(500, NO)],
      ]).map(([what, behaviour]) => ({
        name: `${call}: ${what}, then 204`,
        call,
        script: [behaviour, deleted],
        expect: { ...DONE, attempts: 2, waits: [JITTER[0]] },
      })),
      {
        name: `${call}: connection reset, every time`,
        call,
        client: { retries: 1 },
        script: [always(reset.beforeHeaders)],
        expect: { ...UNANSWERED, ...NONE_DONE, attempts: 2, waits: [JITTER[0]] },
      },
      final(`${call}: 200 with a sign-in page`, call, [answer(200, LOGIN, HTML)], {
        ...NOT_JSON,
        ...NONE_DONE,
        hint: /^A proxy or a sign-in page/,
      }),
      final(`${call}: 200 with JSON`, call, [answer(200, '{}')], {
        ...NONE_DONE,
        code: 'unexpected-shape',
        status: 200,
        message: /expected status 204, which confirms it$/,
      }),
    ],
  ),
  .../** @type {[string, Behaviour][]} */ ([
    ['nothing', silence.beforeHeaders],
    ['half of the headers', silence.inHeaders],
    ['half of the body of a 200', silence.inBody()],
  ]).flatMap(
    /** @returns {Row[]} */ ([what, behaviour]) => [
      {
        name: `trash: ${what} within tryTimeoutMs, then 204`,
        call: 'trash',
        options: { tryTimeoutMs: STALL_MS },
        script: [behaviour, deleted],
        expect: { ...DONE, attempts: 2, waits: [JITTER[0]] },
      },
      {
        name: `purge: ${what} within timeoutMs`,
        call: 'purge',
        options: { timeoutMs: 2000 },
        script: [behaviour],
        expect: {
          ...LATE,
          ...NONE_DONE,
          attempts: 1,
          seen: [0, 1],
          waits: [],
          hint: /^The connection, a proxy or Webex is slow/,
        },
      },
    ],
  ),
  ...[429, 503].map(
    /** @returns {Row} */ (number) => ({
      name: `reassign: ${number} with Retry-After: 1, then 204`,
      call: 'reassign',
      script: [busy(number, 1, NO), deleted],
      expect: { ...DONE, attempts: 2, waits: [asked(1000)] },
    }),
  ),
  {
    name: 'restore: 429 with Retry-After: 120',
    call: 'restore',
    script: [answer(429, NO, { 'Retry-After': '120' })],
    expect: { ...TOO_LONG, ...NONE_DONE, retryAfterMs: 120_000 },
  },
  final('trash: 200 with nothing', 'trash', [answer(200, '')], { ...NOT_JSON, ...NONE_DONE }),
  final('trash: 202', 'trash', [answer(202, '{}')], { ...NONE_DONE, code: 'unexpected-shape', status: 202 }),
  final('trash: an expired session, with status 200', 'trash', [answer(200, EXPIRED)], {
    ...SAID,
    ...NONE_DONE,
    message: /expected status 204, which confirms it\. It says: Session expired$/,
  }),
  final('trash: JSON that ends too early', 'trash', [answer(200, GOOD.slice(0, -1))], { ...NOT_JSON, ...NONE_DONE }),
  final('trash: 100 MB', 'trash', [large(100 * MIB)], { ...TOO_LARGE, ...NONE_DONE, unfinished: true }),
  ...[302, 307].map(
    /** @returns {Row} */ (number) => ({
      ...final(`${number} to another server in place of a batch`, 'purge', [redirect(number)], {
        ...REDIRECTED,
        ...NONE_DONE,
        status: number,
      }),
      elsewhere: true,
      chromium: { status: null },
    }),
  ),
  final('trash: 401', 'trash', [answer(401, NO)], { ...UNAUTHORIZED, ...NONE_DONE }),
  {
    name: 'trash: 401 to each hundred, and a new token each time',
    call: 'trash',
    which: MORE,
    client: { retries: 0 },
    token: [FIRST, SECOND, THIRD],
    script: [answer(401, NO), deleted, answer(401, NO), deleted],
    expect: {
      ...ALL_MORE,
      attempts: 4,
      waits: [],
      hundreds: [0, 0, 1, 1],
      tokens: ['first', 'rejected', 'rejected'],
      sent: [FIRST, SECOND, SECOND, THIRD],
    },
  },
  {
    name: 'trash: 401 twice to the second hundred',
    call: 'trash',
    which: MORE,
    token: [FIRST, SECOND],
    script: [deleted, answer(401, NO), answer(401, NO)],
    expect: {
      ...UNAUTHORIZED,
      ...HALF_DONE,
      attempts: 3,
      hundreds: [0, 1, 1],
      tokens: ['first', 'rejected'],
      sent: [FIRST, FIRST, SECOND],
    },
  },
  {
    name: 'trash: a token function that throws after the first hundred',
    call: 'trash',
    which: MORE,
    token: [FIRST, { throws: 'no session' }],
    script: [deleted, answer(401, NO)],
    expect: { ...NO_TOKEN, ...HALF_DONE, attempts: 2, hundreds: [0, 1] },
  },
  {
    name: 'purge: the second hundred is refused',
    call: 'purge',
    which: MORE,
    script: [deleted, answer(409, NO)],
    expect: { ...HALF_DONE, code: 'rejected', status: 409, retryable: false, attempts: 2, waits: [], hundreds: [0, 1] },
  },
  {
    name: 'restore: the second hundred fails every time',
    call: 'restore',
    which: MORE,
    client: { retries: 1 },
    script: [deleted, always(answer(503, NO))],
    expect: { ...HALF_DONE, code: 'server', status: 503, retryable: true, attempts: 3, waits: [JITTER[0]], hundreds: [0, 1, 1] },
  },
  {
    name: 'reassign: the second hundred fails with a reset, and then passes',
    call: 'reassign',
    which: MORE,
    script: [deleted, reset.beforeHeaders, deleted],
    expect: { ...ALL_MORE, attempts: 3, waits: [JITTER[0]], hundreds: [0, 1, 1] },
  },
  {
    name: 'trash: each hundred has retries of its own',
    call: 'trash',
    which: MORE,
    client: { retries: 1 },
    script: [answer(503, NO), deleted, reset.beforeHeaders, deleted],
    expect: { ...ALL_MORE, attempts: 4, waits: [JITTER[0], JITTER[0]], hundreds: [0, 0, 1, 1] },
  },
  {
    name: 'trash: each hundred has timeoutMs of its own',
    call: 'trash',
    which: MORE,
    // Less than both waits, and much more than one of them.
    client: { timeoutMs: 9000 },
    script: [busy(429, 5, NO), deleted, busy(429, 5, NO), deleted],
    expect: { ...ALL_MORE, attempts: 4, hundreds: [0, 0, 1, 1] },
  },
  {
    name: 'trash: the tracking IDs of both hundreds',
    call: 'trash',
    which: MORE,
    script: [answer(204, '', { TrackingID: 'ROUTER_1' }), answer(204, '', { TrackingID: 'ROUTER_2' })],
    expect: { json: '{"accepted":150,"trackingIds":["ROUTER_1","ROUTER_2"]}', attempts: 2, waits: [], hundreds: [0, 1] },
  },

  // Everything of somebody: it is repeated only if it has certainly not been done.
  ...BATCHES.flatMap((call) =>
    /** @type {[string, Behaviour, Expected][]} */ ([
      ['500', answer(500, NO), { code: 'server', status: 500 }],
      ['502', answer(502, LOGIN, HTML), { code: 'server', status: 502, hint: /done anyway.*A proxy or a sign-in page/ }],
      ['503', answer(503, NO), { code: 'server', status: 503 }],
      ['503 with Retry-After: 0', answer(503, NO, { 'Retry-After': '0' }), { code: 'server', status: 503 }],
      ['504', answer(504, NO), { code: 'server', status: 504 }],
      ['408', answer(408, NO), { code: 'rejected', status: 408 }],
      ['connection reset before the headers', reset.beforeHeaders, { code: 'network', status: null }],
      ['connection reset in the headers', reset.inHeaders, { code: 'network', status: null }],
      ['hang-up', hangUp.beforeHeaders, { code: 'network', status: null }],
      ['nothing within tryTimeoutMs', silence.beforeHeaders, { code: 'timeout', status: null }],
      ['half of the body of a 200', silence.inBody(), { code: 'timeout', status: null }],
      ['200 with a sign-in page', answer(200, LOGIN, HTML), { code: 'not-json', hint: /done anyway.*A proxy or a sign-in page/ }],
      ['200 with JSON', answer(200, '{}'), { code: 'unexpected-shape', status: 200 }],
    ]).map(
      /** @returns {Row} */ ([what, behaviour, expect]) => ({
        name: `${call} everything: ${what}`,
        call,
        which: ANNS,
        ...(expect.code === 'timeout' && { client: { tryTimeoutMs: STALL_MS } }),
        script: [always(behaviour)],
        expect: { ...MAYBE, ...expect },
      }),
    ),
  ),
  ...BATCHES.flatMap((call) =>
    /** @type {const} */ ([
      [429, busy(429, 1, NO), asked(1000)],
      [503, busy(503, 1, NO), asked(1000)],
      [423, answer(423, NO), JITTER[0]],
    ]).map(
      /** @returns {Row} */ ([number, behaviour, wait]) => ({
        name: `${call} everything: ${number} that says it was not done, then 204`,
        call,
        which: ANNS,
        script: [behaviour, deleted],
        expect: { ...DONE_ALL, attempts: 2, waits: [wait] },
      }),
    ),
  ),
  {
    name: 'purge everything: 503 with Retry-After: 3, until timeoutMs is over',
    call: 'purge',
    which: ANNS,
    client: { timeoutMs: 5800 },
    script: [always(busy(503, 3, NO))],
    expect: { code: 'server', status: 503, retryable: true, attempts: 2, accepted: null, open: null, hint: null },
  },
  {
    name: 'trash everything: 429, then 500',
    call: 'trash',
    which: ANNS,
    script: [busy(429, 1, NO), answer(500, NO)],
    expect: { ...MAYBE, code: 'server', status: 500, attempts: 2, waits: [asked(1000)] },
  },
  final(
    'purge everything: 409',
    'purge',
    [answer(409, NO)],
    { code: 'rejected', status: 409, retryable: false, accepted: null, open: null, hint: null },
    { which: ANNS },
  ),
  {
    name: 'restore everything: 401, then a new token',
    call: 'restore',
    which: ANNS,
    token: RENEWED,
    script: [answer(401, NO), deleted],
    expect: { ...DONE_ALL, attempts: 2, tokens: ['first', 'rejected'], sent: RENEWED },
  },
  {
    name: 'restore everything: a token function that throws',
    call: 'restore',
    which: ANNS,
    token: [{ throws: 'no session' }],
    expect: { ...NO_TOKEN, attempts: 0, hint: 'The user may have to sign in again.', accepted: null, open: null },
  },

  // 403: Webex does not say which scope is missing, so the hint does.
  ...RIGHTS.map(([what, call, scopes]) =>
    final(`403 to ${what}`, call, [answer(403, NO)], {
      code: 'forbidden',
      status: 403,
      retryable: false,
      hint: `This requires the scope ${scopes.join(', or ')}.`,
    }),
  ),
  final("a proxy's 403 to a batch", 'trash', [answer(403, LOGIN, HTML)], {
    ...NONE_DONE,
    code: 'forbidden',
    hint: /^A proxy or a sign-in page answered instead of Webex\. .* through\.$/,
  }),

  // Metadata.
  final('204 in place of metadata: there are none', 'metadata', [deleted], { json: 'undefined' }),
  final('a sign-in page in place of metadata', 'metadata', [answer(200, LOGIN, HTML)], { ...NOT_JSON, hint: /sign-in page/ }),
  final('an empty 200 in place of metadata', 'metadata', [answer(200, '')], { ...NOT_JSON, message: /empty body/ }),
  ...cutOff('metadata that end too early', answer(200, GOOD.slice(0, -1)), 'metadata'),
  ...cutOff('metadata that end with the connection, too early', untilHangUp(GOOD.slice(0, -3)), 'metadata'),
  final('an expired session, with status 200 to metadata', 'metadata', [answer(200, EXPIRED)], {
    ...SAID,
    message: /missing field `id`\. It says: Session expired$/,
  }),
  shape('metadata that are an array', 'metadata', '[]', /the whole answer: expected object, got array/),
  shape('metadata whose id is a number', 'metadata', '{"id":5}', /id: expected string, got number/),
  shape('metadata with 100 000 levels of nesting', 'metadata', nested(100_000), /deep/),
  shape('metadata with two ids', 'metadata', '{"id":"r1","\\u0069d":"r2"}', /\bid\b/),
  accepted('__proto__ in metadata', answer(200, POLLUTING), POLLUTING, 'metadata'),
  accepted(
    'null and numbers beyond 2^53 in metadata',
    answer(200, '{"id":"r1","a":null,"b":9007199254740993,"c":1e400,"d":"\\ud83c!"}'),
    '{"id":"r1","a":null,"b":9007199254740992,"c":null,"d":"\\ud83c!"}',
    'metadata',
  ),
  accepted('a byte order mark before metadata', answer(200, `\ufeff${GOOD}`), GOOD, 'metadata'),
  final('metadata that are not UTF-8', 'metadata', [answer(200, Buffer.from('{"id":"r1","a":"\xe9"}', 'latin1'))], NOT_JSON),
  final('metadata of 100 MB', 'metadata', [large(100 * MIB)], { ...TOO_LARGE, unfinished: true }),
  final('metadata of 100 MB, compressed to 100 KB', 'metadata', [bomb(100 * MIB)], TOO_LARGE, PATIENT),
  {
    ...final('302 to another server in place of metadata', 'metadata', [redirect(302)], { ...REDIRECTED, status: 302 }),
    elsewhere: true,
    chromium: { status: null },
  },
  {
    name: '401 to metadata, then a new token',
    call: 'metadata',
    token: RENEWED,
    script: [answer(401, NO), good],
    expect: { ...VALUE, attempts: 2, tokens: ['first', 'rejected'], sent: RENEWED },
  },

  // Other lists.
  .../** @type {const} */ ([
    ['meetings', '{"items":[{"id":"r1","source":"meetings"}]}'],
    ['organization', PAGE],
  ]).flatMap(
    /** @returns {Row[]} */ ([call, json]) => [
      {
        name: `${call}: connection reset, then an answer`,
        call,
        script: [reset.beforeHeaders, answer(200, PAGE)],
        expect: { json, attempts: 2, waits: [JITTER[0]] },
      },
      {
        name: `${call}: 401, then a new token`,
        call,
        token: RENEWED,
        script: [answer(401, NO), answer(200, PAGE)],
        expect: { json, attempts: 2, tokens: ['first', 'rejected'], sent: RENEWED },
      },
      final(`${call}: a sign-in page`, call, [answer(200, LOGIN, HTML)], { ...NOT_JSON, hint: /sign-in page/ }),
      {
        ...final(`${call}: 302 to another server`, call, [redirect(302)], { ...REDIRECTED, status: 302 }),
        elsewhere: true,
        chromium: { status: null },
      },
      {
        name: `${call}: the next page is at another server`,
        call,
        calls: 2,
        oneByOne: true,
        follows: true,
        elsewhere: true,
        script: [linkElsewhere(PAGE), answer(200, PAGE.replace('r1', 'r2'))],
        expect: [{ json: /^{"items":\[{"id":"r1".*}\],"cursor":"v1\./ }, { json: json.replace('r1', 'r2'), seen: 2 }],
      },
    ],
  ),

  // The lists of both services as one. It is never shorter in silence.
  merged('both answer', [calls], [meetings], MERGED),
  merged('one answers byte by byte', [trickle(CALLS, 5)], [meetings], MERGED),
  merged('neither has anything', [answer(200, NOTHING)], [answer(200, NOTHING)], { json: NOTHING }),
  merged('403 to calls', [answer(403, NO)], [meetings], {
    json: /^{"items":\[{"id":"m1",[^{]*},{"id":"m2",[^{]*}\],"missing":\[{"source":"converged","error":{"name":"RecordingsError",.*"code":"forbidden",.*spark:recordings_read.*}}\]}$/,
  }),
  merged('403 to meetings', [calls], [answer(403, NO)], {
    json: /^{"items":\[{"id":"c1",[^{]*},{"id":"c2"}\],"missing":\[{"source":"meetings",.*"code":"forbidden",.*meeting:recordings_read.*}}\]}$/,
  }),
  merged('404 to meetings', [calls], [answer(404, NO)], {
    json: /^{"items":\[{"id":"c1",[^{]*},{"id":"c2"}\],"missing":\[{"source":"meetings",.*"code":"not-found",.*}}\]}$/,
  }),
  merged('403 to meetings, and there are no calls', [answer(200, NOTHING)], [answer(403, NO)], {
    code: 'forbidden',
    status: 403,
    hint: /meeting:recordings_read/,
    cursor: null,
  }),
  merged('403 to calls, and there are no meetings', [answer(403, NO)], [answer(200, NOTHING)], {
    code: 'forbidden',
    status: 403,
    hint: /spark:recordings_read/,
    cursor: null,
  }),
  merged('403 to both', [answer(403, NO)], [answer(403, NO)], {
    code: 'forbidden',
    status: 403,
    hint: 'This requires the scope spark:recordings_read (your own recordings).',
    cursor: null,
  }),
  merged('401 to both', [answer(401, NO)], [answer(401, NO)], { ...UNAUTHORIZED, cursor: BOTH }),
  merged('401 to meetings', [calls], [answer(401, NO)], { ...UNAUTHORIZED, cursor: BOTH }),
  merged(
    '302 to another server in place of meetings',
    [calls],
    [redirect(302)],
    { ...REDIRECTED, status: 302, cursor: BOTH },
    { elsewhere: true, chromium: { status: null } },
  ),
  merged(
    '500 to calls, every time',
    [always(answer(500, NO))],
    [meetings],
    { code: 'server', status: 500, retryable: true, cursor: BOTH, seen: 3 },
    { client: { retries: 1 } },
  ),
  merged(
    '500 to meetings, and the cursor of the error',
    [calls, calls],
    [answer(500, NO), meetings],
    {},
    {
      client: { retries: 0 },
      calls: 2,
      oneByOne: true,
      follows: true,
      expect: [
        { code: 'server', status: 500, attempts: 1, seen: 2, cursor: BOTH },
        { ...MERGED, seen: 4 },
      ],
    },
  ),
  merged('connection reset to calls, then an answer', [reset.beforeHeaders, calls], [meetings], { ...MERGED, seen: 3 }),
  merged('a sign-in page in place of calls, and there are no meetings', [answer(200, LOGIN, HTML)], [answer(200, NOTHING)], {
    ...NOT_JSON,
    hint: /^A proxy or a sign-in page/,
    cursor: /^all\.[0-9a-f]{16}!10!0!0!v1\.[^!]+!$/,
  }),
  merged('a sign-in page in place of meetings', [calls], [answer(200, LOGIN, HTML)], {
    ...NOT_JSON,
    hint: /^A proxy or a sign-in page/,
    cursor: BOTH,
  }),
  merged('an empty 200 in place of meetings', [calls], [answer(200, '')], { ...NOT_JSON, cursor: BOTH }),
  merged('an expired session, with status 200 to meetings', [calls], [answer(200, EXPIRED)], { ...SAID, cursor: BOTH }),
  merged('an item of meetings without an id', [calls], [answer(200, '{"items":[{"topic":"x"}]}')], {
    code: 'unexpected-shape',
    message: /items\[0\]: missing field `id`/,
  }),
  merged(
    'nothing of calls within tryTimeoutMs',
    [silence.beforeHeaders],
    [meetings],
    { ...LATE, attempts: 1, seen: [1, 2], cursor: BOTH },
    { client: { tryTimeoutMs: STALL_MS, retries: 0 } },
  ),
  merged('429 with Retry-After: 120 to meetings', [calls], [answer(429, NO, { 'Retry-After': '120' })], {
    code: 'rate-limited',
    status: 429,
    retryable: true,
    retryAfterMs: 120_000,
    cursor: BOTH,
  }),
  // Calls are asked to wait, and meetings fail only then: they would be requested again sooner.
  merged(
    'Retry-After of one holds back the other, too',
    [busy(429, 2, NO), calls],
    [afterArrival(reset.beforeHeaders), meetings],
    { ...MERGED, seen: 4 },
    { saysArrived: true },
  ),
  merged(
    'the token lapses',
    [always(by(({ headers }) => (headers.authorization.endsWith(SECOND) ? calls : answer(401, NO))))],
    [always(by(({ headers }) => (headers.authorization.endsWith(SECOND) ? meetings : answer(401, NO))))],
    { ...MERGED, seen: 4, tokens: ['first', 'rejected'] },
    {
      token: [
        { afterMs: 50, gives: FIRST },
        { afterMs: 50, gives: SECOND },
      ],
    },
  ),
  merged(
    'a token function that throws',
    [],
    [],
    { ...NO_TOKEN, attempts: 0, seen: 0, tokens: ['first'] },
    {
      token: [{ throws: 'no session' }],
    },
  ),
  {
    name: 'both lists: connection refused',
    call: 'all',
    client: { retries: 0 },
    server: refusing,
    expect: { ...UNANSWERED, attempts: 1, seen: 0, cursor: BOTH },
  },
  merged(
    '__proto__ in both',
    [answer(200, `{"__proto__":{"polluted":1},"items":[${POLLUTING}]}`)],
    [answer(200, `{"__proto__":{"polluted":1},"items":[${POLLUTING.replace('r1', 'm1')}]}`)],
    { json: /^{"items":\[{"id":"r1","__proto__":{"polluted":1},.*}\]}$/ },
  ),

  // Good statuses with bodies that are not JSON: reported at once, never tried again, never taken for an empty list.
  notJson('a sign-in page', answer(200, LOGIN, HTML), { hint: /proxy or a sign-in page/, message: /text\/html/ }),
  notJson('a sign-in page that says it is JSON', answer(200, LOGIN), { hint: /proxy or a sign-in page/ }),
  final('a sign-in page in place of a list', 'list', [answer(200, LOGIN, HTML)], { ...NOT_JSON, hint: /sign-in page/ }),
  notJson('an empty 200', answer(200, ''), { message: /empty body/ }),
  final('an empty 200 in place of a list', 'list', [answer(200, '')], NOT_JSON),
  notJson('white space', answer(200, ' \r\n ')),
  final('204 in place of a recording', 'get', [deleted], { code: 'not-json', status: 204, message: /empty body/ }),
  final('204 in place of a list', 'list', [deleted], { code: 'not-json', status: 204 }),
  ...cutOff('JSON that ends too early', answer(200, GOOD.slice(0, -1))),
  ...cutOff('a list that ends too early', answer(200, PAGE.slice(0, -2)), 'list'),
  ...cutOff('a Content-Length that is too small', wrongLength.tooShort(GOOD)),
  ...cutOff('compressed JSON that ends too early', answer(200, gzipSync(GOOD).subarray(0, -12), GZIP)),
  ...cutOff('JSON that ends with the connection, too early', untilHangUp(GOOD.slice(0, -1))),
  final('a delete: JSON that ends too early', 'delete', [answer(200, GOOD.slice(0, -1))], NOT_JSON),
  notJson('two answers in one', answer(200, GOOD + GOOD)),
  notJson('JSON with a trailing comma', answer(200, '{"id":"r1",}')),
  notJson('JSON with NaN', answer(200, '{"id":"r1","durationSeconds":NaN}')),
  notJson(
    'invalid UTF-8',
    answer(200, Buffer.from('{"id":"r1","topic":"\xe9"}', 'latin1'), {
      'Content-Type': 'application/json; charset=iso-8859-1',
    }),
  ),
  notJson('UTF-16', answer(200, Buffer.from(`\ufeff${GOOD}`, 'utf16le'))),
  notJson('zeros', answer(200, Buffer.alloc(100))),
  accepted('good JSON with the wrong content type', answer(200, GOOD, HTML)),
  accepted('good JSON without a content type', answer(200, GOOD, { 'Content-Type': undefined })),
  accepted('a byte order mark', answer(200, `\ufeff${GOOD}`)),

  // JSON of another shape.
  shape('null', 'get', 'null', /the whole answer: expected object, got null/),
  shape('an array', 'get', '[]', /the whole answer: expected object, got array/),
  shape('an error with status 200', 'get', NO, /the whole answer: missing field `id`\. It says: Not so\.$/),
  .../** @type {const} */ (['get', 'list']).map((call) =>
    final(`an expired session, with status 200 to a ${call}`, call, [answer(200, EXPIRED)], {
      ...SAID,
      message: /the whole answer: missing field `\w+`\. It says: Session expired$/,
    }),
  ),
  final('an expired session, with a tracking id in a header', 'list', [answer(200, EXPIRED, { TrackingID: 'ROUTER_8' })], {
    ...SAID,
    trackingId: 'ROUTER_8',
  }),
  final('an expired session, in a list of errors', 'list', [answer(200, '{"errors":[{"description":"Sign in again."}]}')], {
    code: 'unexpected-shape',
    status: 200,
    message: /\. It says: Sign in again\.$/,
  }),
  shape('an id that is a number', 'get', '{"id":5}', /: id: expected string, got number/),
  shape('a list that is an array', 'list', '[]', /the whole answer: expected object, got array/),
  shape('a list without items', 'list', '{}', /items/),
  shape('a list whose items are null', 'list', '{"items":null}', /items: expected array, got null/),
  shape('an item that is null', 'list', '{"items":[{"id":"r1"},null]}', /items\[1\]: expected object, got null/),
  ...odd(
    'a string in place of a number',
    'list',
    `{"items":[${'{"id":"r"},'.repeat(3)}{"id":"r","durationSeconds":"23"}]}`,
    /items\[3\]\.durationSeconds: expected number, got string/,
  ),
  accepted('a fraction', answer(200, '{"id":"r1","sizeBytes":1.5}'), '{"id":"r1","sizeBytes":1.5}'),
  ...odd(
    'links that are not an object',
    'get',
    '{"id":"r1","temporaryDirectDownloadLinks":[]}',
    /temporaryDirectDownloadLinks: expected object, got array/,
  ),
  ...odd(
    'a link that is not a string',
    'get',
    '{"id":"r1","temporaryDirectDownloadLinks":{"expiration":1}}',
    /temporaryDirectDownloadLinks\.expiration: expected string, got number/,
  ),
  shape('a known field twice', 'get', '{"id":"r1","id":"r2"}', /\bid\b/),
  shape('100 000 levels of nesting', 'get', nested(100_000), /deep/),
  accepted('100 levels of nesting', answer(200, nested(100)), nested(100)),
  accepted('an unknown field twice', answer(200, '{"id":"r1","x":1,"x":2}'), '{"id":"r1","x":2}'),
  accepted('__proto__ as a field', answer(200, POLLUTING), POLLUTING),
  accepted(
    '__proto__ as a field, in a list',
    answer(200, `{"__proto__":{"polluted":1},"items":[${POLLUTING}]}`),
    `{"items":[${POLLUTING}]}`,
    'list',
  ),
  accepted(
    'null in a known field and in __proto__',
    answer(200, '{"id":"r1","topic":null,"__proto__":null}'),
    '{"id":"r1","__proto__":null}',
  ),
  accepted(
    'numbers beyond 2^53',
    answer(200, '{"id":"r1","durationSeconds":9007199254740993,"sizeBytes":1e30}'),
    '{"id":"r1","durationSeconds":9007199254740992,"sizeBytes":1e+30}',
  ),
  accepted('half of a surrogate pair', answer(200, '{"id":"r1","topic":"\\ud83c!"}'), '{"id":"r1","topic":"\\ud83c!"}'),

  // Bodies that are too large: nothing beyond the limit is kept, and nothing is tried again.
  .../** @type {[string, Behaviour, Expected?][]} */ ([
    ['100 MB', large(100 * MIB), { unfinished: true }],
    ['100 MB in chunks', large(100 * MIB, { length: false }), { unfinished: true }],
    ['100 MB, compressed to 100 KB', bomb(100 * MIB)],
  ]).map(([name, behaviour, more]) => final(name, 'get', [behaviour], { ...TOO_LARGE, ...more }, PATIENT)),
  final('one byte more than maxResponseBytes', 'get', [good], TOO_LARGE, {
    options: { maxResponseBytes: GOOD.length - 1 },
  }),
  final('as many bytes as maxResponseBytes', 'get', [good], VALUE, { options: { maxResponseBytes: GOOD.length } }),
  final(
    '20 MB that the caller allows',
    'get',
    [large(20 * MIB)],
    { json: '{"id":"r1"}' },
    {
      options: { maxResponseBytes: 21 * MIB },
    },
  ),

  // Redirects and links to other servers: the token is not sent there.
  .../** @type {const} */ ([
    [301, 'get'],
    [302, 'list'],
    [303, 'get'],
    [307, 'delete'],
    [308, 'delete'],
  ]).map(
    /** @returns {Row} */ ([number, call]) => ({
      ...final(`${number} to another server`, call, [redirect(number)], { ...REDIRECTED, status: number }),
      elsewhere: true,
      chromium: { status: null },
    }),
  ),
  {
    ...final('302 to a page of the same server', 'get', [redirect(302, '/login')], { ...REDIRECTED, status: 302 }),
    chromium: { status: null },
  },
  {
    name: 'a page whose next page is at another server',
    call: 'list',
    calls: 2,
    oneByOne: true,
    follows: true,
    elsewhere: true,
    script: [linkElsewhere(PAGE), answer(200, OTHER_PAGE)],
    expect: [{ json: /^{"items":\[{"id":"r1"}\],"cursor":"v1\./ }, { json: OTHER_PAGE, seen: 2 }],
  },

  // Proxies.
  {
    name: 'a 502 page',
    call: 'get',
    client: { retries: 1 },
    script: [always(answer(502, LOGIN, HTML))],
    expect: { code: 'server', status: 502, attempts: 2, message: /^Webex answered 502\.$/, hint: /proxy/ },
  },
  final('a 511 page', 'get', [answer(511, LOGIN, HTML)], { code: 'server', status: 511, hint: /proxy/ }),
  {
    name: 'a 502 page without CORS headers',
    call: 'get',
    client: { retries: 1 },
    script: [always(answer(502, LOGIN, HTML, { cors: false }))],
    expect: { code: 'server', status: 502, attempts: 2 },
    chromium: { code: 'network', status: null, hint: /CORS/ },
  },
  {
    name: 'a sign-in page without CORS headers',
    call: 'list',
    client: { retries: 1 },
    script: [always(answer(200, LOGIN, HTML, { cors: false }))],
    expect: { code: 'not-json', status: 200, attempts: 1 },
    chromium: { code: 'network', status: null, attempts: 2, hint: /CORS/ },
  },
  {
    name: 'a server that refuses preflights',
    call: 'get',
    client: { retries: 1 },
    server: { preflight: false },
    script: [good],
    expect: { ...VALUE, attempts: 1 },
    chromium: { json: undefined, code: 'network', status: null, attempts: 2, seen: 0, hint: /CORS/ },
  },
  {
    name: 'a tracking id that CORS hides',
    call: 'delete',
    script: [answer(204, '', { TrackingID: 'ROUTER_3', 'Access-Control-Expose-Headers': undefined })],
    expect: { json: '{"outcome":"deleted","trackingId":"ROUTER_3"}', attempts: 1 },
    chromium: DELETED,
  },
  {
    name: 'a server that repeats the tokens it was sent',
    call: 'get',
    token: RENEWED,
    script: [echo(401), echo(403)],
    expect: { code: 'forbidden', attempts: 2, message: /^Webex answered 403: bad header: Bearer \(token\)\.$/ },
  },

  // 401, and token functions.
  final('401', 'get', [answer(401, NO)], UNAUTHORIZED),
  final('401 that asks for a password', 'delete', [answer(401, NO, { 'WWW-Authenticate': 'Basic realm="x"' })], UNAUTHORIZED),
  .../** @type {const} */ (['get', 'list', 'delete']).map(
    /** @returns {Row} */ (call) => ({
      name: `401 to a ${call}, then a new token`,
      call,
      client: { retries: 0 },
      token: RENEWED,
      script: [answer(401, NO), { get: good, list: answer(200, PAGE), delete: deleted }[call]],
      expect: {
        json: { get: GOOD, list: PAGE, delete: DELETED.json }[call],
        attempts: 2,
        waits: [],
        tokens: ['first', 'rejected'],
        sent: RENEWED,
      },
    }),
  ),
  {
    name: '401 with the new token too',
    call: 'get',
    token: RENEWED,
    script: [answer(401, NO), answer(401, NO)],
    expect: { code: 'unauthorized', status: 401, attempts: 2, tokens: ['first', 'rejected'], sent: RENEWED },
  },
  {
    name: '401, and no other token',
    call: 'get',
    token: [FIRST],
    script: [always(answer(401, NO))],
    expect: { code: 'unauthorized', status: 401, attempts: 2, tokens: ['first', 'rejected'], sent: [FIRST, FIRST] },
  },
  {
    name: '401, a new token, 503, then an answer',
    call: 'get',
    client: { retries: 1 },
    token: RENEWED,
    script: [answer(401, NO), answer(503, NO), good],
    expect: { ...VALUE, attempts: 3, waits: [JITTER[0]], sent: [FIRST, SECOND, SECOND] },
  },
  {
    name: '401 with a new token, 503, and 401 again',
    call: 'get',
    token: RENEWED,
    script: [answer(401, NO), answer(503, NO), answer(401, NO)],
    expect: { code: 'unauthorized', status: 401, attempts: 3, tokens: ['first', 'rejected'] },
  },
  {
    name: 'five concurrent calls get a 401, and share a new token',
    call: 'get',
    calls: 5,
    token: [
      { afterMs: 50, gives: FIRST },
      { afterMs: 50, gives: SECOND },
    ],
    script: [onlySecond],
    expect: { ...VALUE, seen: 10, tokens: ['first', 'rejected'] },
  },
  {
    name: 'a 401 that comes after another call has renewed the token',
    call: 'get',
    calls: 5,
    token: RENEWED,
    script: [afterAnother(({ authorization }) => authorization.endsWith(SECOND), answer(401, NO)), onlySecond],
    expect: { ...VALUE, seen: 10, tokens: ['first', 'rejected'] },
  },
  {
    name: 'five calls share a token',
    call: 'get',
    calls: 5,
    token: [{ afterMs: 50, gives: FIRST }],
    script: [always(good)],
    expect: { ...VALUE, seen: 5, tokens: ['first'] },
  },
  {
    name: 'three calls one by one keep a token',
    call: 'get',
    calls: 3,
    oneByOne: true,
    token: RENEWED,
    script: [always(good)],
    expect: { ...VALUE, seen: 3, tokens: ['first'] },
  },
  .../** @type {const} */ ([
    ['throws', { throws: 'no session' }],
    ['rejects', { rejects: 'no session' }],
  ]).flatMap(
    /** @returns {Row[]} */ ([name, token]) => [
      {
        name: `a token function that ${name}`,
        call: 'get',
        token: [token],
        expect: { ...NO_TOKEN, status: null, attempts: 0, tokens: ['first'] },
      },
      {
        name: `a token function that ${name} after a 401`,
        call: 'delete',
        token: [FIRST, token],
        script: [answer(401, NO)],
        expect: { ...NO_TOKEN, attempts: 1, tokens: ['first', 'rejected'] },
      },
    ],
  ),
  {
    name: 'a token function that throws once is asked again by the next call',
    call: 'get',
    calls: 2,
    oneByOne: true,
    token: [{ throws: 'no session' }, FIRST],
    script: [good],
    expect: [
      { ...NO_TOKEN, attempts: 0 },
      { ...VALUE, seen: 1, tokens: ['first', 'first'] },
    ],
  },
  {
    name: 'a token function that returns nothing within timeoutMs',
    call: 'get',
    client: { timeoutMs: 300 },
    token: [{ never: true }],
    expect: { code: 'timeout', attempts: 0, message: /300 ms \(timeoutMs\)/, tokens: ['first'] },
  },
  {
    name: 'a token function that returns nothing within the timeoutMs of the client, with a longer one of the call',
    call: 'get',
    client: { timeoutMs: 300 },
    options: { timeoutMs: 20_000 },
    token: [{ never: true }],
    expect: { ...NO_TOKEN_YET, cause: /^TimeoutError: .*300 ms/, tokens: ['first'], isTokenAborted: true },
  },
  {
    name: 'a token function that takes longer than the call may: the next call gets its token',
    call: 'get',
    calls: 2,
    oneByOne: true,
    options: { timeoutMs: 5000 },
    token: [{ afterMs: 5300, gives: FIRST }],
    script: [good],
    expect: [
      { code: 'timeout', attempts: 0, message: /5000 ms \(timeoutMs\)/ },
      { ...VALUE, seen: 1, tokens: ['first'], isTokenAborted: false },
    ],
  },
  .../** @type {[string, object, boolean][]} */ ([
    ['401', { status: 401 }, false],
    ['408', { status: 408 }, true],
    ['503', { status: 503 }, true],
    ['501', { statusCode: 501 }, false],
    ['429 in its response', { response: { status: 429 } }, true],
    ['ECONNRESET', { code: 'ECONNRESET' }, true],
    ['UND_ERR_HEADERS_TIMEOUT', { code: 'UND_ERR_HEADERS_TIMEOUT' }, true],
    ['a certificate', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, false],
    ['a TimeoutError', { name: 'TimeoutError' }, true],
    ['an AbortError of its own', { name: 'AbortError' }, false],
    ['retryable: true', { retryable: true, status: 400 }, true],
    ['retryable: false', { retryable: false, code: 'ECONNRESET' }, false],
    ['a status of 0', { name: 'HttpErrorResponse', status: 0 }, true],
    ['a status as its code', { code: '503' }, true],
    ['the number of a DOMException', { name: 'TimeoutError', code: 23 }, true],
    ['statusCode in its response', { response: { statusCode: 503 } }, true],
    ['an errorCode', { errorCode: 'no_network_connectivity' }, true],
    ['several errors', { errors: [{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }] }, true],
    ['a deeper cause', { cause: { cause: { code: 'EAI_AGAIN' } } }, true],
  ]).map(
    /** @returns {Row} */ ([what, more, retryable]) => ({
      name: `a token function that fails with ${what}`,
      call: 'get',
      token: [{ rejects: 'no session', with: more }],
      expect: {
        ...(retryable ? NO_TOKEN_YET : { ...NO_TOKEN, attempts: 0 }),
        cause: /: no session$/,
        tokens: ['first'],
        sent: [],
      },
    }),
  ),
  {
    name: 'a token function whose own fetch is refused a connection',
    call: 'get',
    server: refusing,
    token: [{ fetches: true }],
    expect: { ...NO_TOKEN_YET, cause: /^TypeError: /, seen: 0, tokens: ['first'] },
  },
  unfit('two lines', 'secr3t-token\r\nX-Evil: 1'),
  unfit('two words', 'secr3t-token more'),
  unfit('characters that are not ASCII', 'secr3t-tökén'),
  unfit('an empty string', ''),
  unfit('a number', 5),
  unfit('null', null),
  unfit('an object', { token: 'secr3t-token' }),
  {
    name: 'a token function that returns two lines after a 401',
    call: 'get',
    token: [FIRST, 'secr3t-token\r\nX-Evil: 1'],
    script: [answer(401, NO)],
    expect: { code: 'invalid-argument', attempts: 1, message: /^token: /, tokens: ['first', 'rejected'] },
  },
  {
    name: 'an event listener that throws',
    call: 'get',
    onEvent: 'throws',
    script: [reset.beforeHeaders, good],
    expect: AFTER_JITTER,
  },

  // Aborts: each of these would hang, or end differently, if it had to wait for the server.
  abort('before the call', 'before', { seen: 0 }),
  abort('right after the call', 'call', { seen: [0, 1] }),
  abort('as the request is sent', 'request', { seen: [0, 1] }),
  abort('while connecting', 'request', { abort: LATER, server: unreachable, stillConnects: true, seen: 0 }),
  abort('while the server is silent', 'held'),
  abort('in the headers', 'held', { script: [silence.inHeaders] }),
  abort('in the body', 'held', { script: [silence.inBody()] }),
  abort('in a body that never ends', 'held', { script: [endlessTrickle(20)] }),
  abort('in a compressed body', 'held', { script: [stalledGzip] }),
  abort('in the body of a 404', 'held', { script: [silence.inBody(404, NO)] }),
  abort('in a wait', 'wait', { abort: LATER, script: [busy(429, 50, NO)] }),
  abort('as a wait begins', 'wait', { script: [busy(503, 50, NO)] }),
  abort('at an answer that would be followed by a retry', 'response', { script: [answer(503, NO), good] }),
  .../** @type {[string, Abort?][]} */ ([['as the token function is asked'], ['while the token function is pending', LATER]]).map(
    ([name, when]) => abort(name, 'asked', { abort: when, token: [{ never: true }], seen: 0, expect: { isTokenAborted: false } }),
  ),
  abort('while a new token is pending', 'asked', {
    abort: { ...LATER, nth: 2 },
    token: [FIRST, { never: true }],
    script: [answer(401, NO)],
    expect: { isTokenAborted: false },
  }),
  {
    name: 'abort while a new token is pending: the next call gets it',
    call: 'get',
    calls: 2,
    oneByOne: true,
    abort: { on: 'asked', nth: 2, afterMs: 50, of: 'first' },
    token: [FIRST, { afterMs: 300, gives: SECOND }],
    script: [onlySecond],
    expect: [ABORTED, { ...VALUE, seen: 2, tokens: ['first', 'rejected'], isTokenAborted: false, sent: RENEWED }],
  },
  {
    name: 'abort of one of two calls that are held back: the other one goes on',
    call: 'delete',
    calls: 2,
    abort: { on: 'wait', afterMs: 100, of: 'first' },
    script: [busy(429, 1, NO), busy(429, 1, NO), deleted],
    expect: [ABORTED, { ...DELETED, seen: 3 }],
  },
  ...['text', 'null', 'nan', 'nothing', 'recordings-error'].map((reason) =>
    abort(`with ${reason}`, 'held', { abort: { with: reason } }),
  ),
  ...BATCHES.flatMap((call) => [abort(`before a ${call}`, 'before', { call, seen: 0 }), abort(`of a ${call}`, 'held', { call })]),
  abort('of a trash of everything', 'held', { call: 'trash', which: ANNS }),
  abort('of a trash in a wait', 'wait', { call: 'trash', abort: LATER, script: [busy(429, 50, NO)] }),
  abort('in the second hundred', 'held', {
    call: 'trash',
    which: MORE,
    script: [deleted, silence.beforeHeaders],
    seen: 2,
    expect: { hundreds: [0, 1] },
  }),
  abort('between two hundreds', 'response', { call: 'trash', which: MORE, script: [deleted, deleted], seen: 1 }),
  abort('of metadata', 'held', { call: 'metadata', script: [silence.inBody()] }),
  abort('of both lists, before the call', 'before', { call: 'all', seen: 0 }),
  ...['error', 'null', 'recordings-error', 'refusal'].flatMap((reason) => [
    abort(`of both lists with ${reason}`, 'held', {
      call: 'all',
      abort: { with: reason },
      script: [silence.beforeHeaders],
      meetings: [silence.beforeHeaders],
      seen: [1, 2],
    }),
    abort(`with ${reason} while only calls are silent`, 'response', {
      call: 'all',
      abort: { ...LATER, with: reason },
      script: [silence.beforeHeaders],
      meetings: [meetings],
      seen: [1, 2],
    }),
  ]),
  abort("of the client's signal", 'held', { abort: { of: 'client' } }),
  abort("of the client's signal, in a wait", 'wait', {
    abort: { ...LATER, of: 'client' },
    script: [busy(429, 50, NO)],
  }),
  {
    name: 'AbortSignal.timeout',
    call: 'get',
    abort: { signalTimeoutMs: 300 },
    script: [silence.inBody()],
    expect: { ...ABORTED, seen: [0, 1] },
  },
  {
    name: 'abort of one of two calls that wait for a token',
    call: 'get',
    calls: 2,
    abort: { on: 'asked', afterMs: 50, of: 'first' },
    token: [{ afterMs: 300, gives: FIRST }],
    script: [good],
    expect: [ABORTED, { ...VALUE, seen: 1, tokens: ['first'], isTokenAborted: false }],
  },
  {
    name: 'abort of one of two calls that share a new token',
    call: 'get',
    calls: 2,
    abort: { on: 'asked', nth: 2, afterMs: 50, of: 'first' },
    token: [FIRST, { afterMs: 300, gives: SECOND }],
    script: [afterRequests(2, answer(401, NO)), onlySecond],
    expect: [ABORTED, { ...VALUE, seen: 3, tokens: ['first', 'rejected'] }],
  },
]
