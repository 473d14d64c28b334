// Attacks on a relay, as data: what is sent, byte for byte, and what must come back. It imports nothing, because it runs wherever a relay
// does. ./relay-attackers.mjs carries the attacks out.

/** @import { createRelay } from 'webex-converged-recordings/relay' */

/** What no answer may contain. */
export const TOKEN = 'service-token-of-the-relay'
export const TICKET = 'ticket-of-webex'

/** Where pages of another origin are let in, with a bearer. */
export const TEAMS = 'https://teams.example'

/**
 * The two relays under attack: at /relay for pages of its own origin, with cookies, and at /other for pages of another one.
 *
 * @param {typeof createRelay} create
 * @param {string} baseUrl
 */
export function relays(create, baseUrl) {
  const common = { token: TOKEN, baseUrl, delete: /** @type {const} */ ('final'), links: /** @type {const} */ ('relay') }
  const owner = (/** @type {string} */ name) => ({ ownerEmail: `${name}@example.com`, name })
  const own = create({
    ...common,
    path: '/relay',
    authorize: ({ request }) => {
      const name = /^session=(ada|bob)$/.exec(request.headers.get('cookie') ?? '')?.[1]
      return name === undefined ? false : owner(name)
    },
  })
  const other = create({
    ...common,
    path: '/other',
    origins: [TEAMS],
    authorize: ({ request }) => {
      if (request.headers.has('cookie')) throw new Error('a cookie came through')
      return request.headers.get('authorization') === 'Bearer of-ada' ? owner('ada') : false
    },
  })
  /** @param {Request} request */
  return (request) => (new URL(request.url).pathname.startsWith('/other') ? other(request) : own(request))
}

/**
 * @typedef {object} Attack
 * @property {string} [method]
 * @property {string} [target] as it is sent. `{host}` is the relay's; `{audio}` and the like are Ada's links, without their origin.
 * @property {Record<string, string | string[] | undefined>} [headers] beside the usual ones. `undefined` leaves one out; an array sends
 *   several.
 * @property {string} [body]
 * @property {string} [raw] all of the request, in place of the rest
 * @property {number | number[]} status what must come back. 0: nothing.
 * @property {number} [elsewhere] what comes back where the platform brings a path into its normal form before the relay sees it
 * @property {string[]} [sent] what may reach Webex. Default: nothing.
 * @property {RegExp} [body_] what the answer's body must match
 * @property {Record<string, string | undefined>} [answer] headers of the answer
 */

const LIST = '/relay/convergedRecordings'
const SENT_LIST = 'GET /v1/admin/convergedRecordings'
const SENT = (/** @type {string} */ id) => `GET /v1/convergedRecordings/${id}`
const JSON_TYPE = { 'Content-Type': 'application/json' }

/** @typedef {Record<string, Attack>} Attacks */

/** Without an attack, everything works. Otherwise the refusals below would mean nothing. */
/** @type {Attacks} */
const RIGHT = {
  'a list': { status: 200, sent: [SENT_LIST] },
  'a recording': { target: `${LIST}/ada-0`, status: 200, sent: [SENT('ada-0')] },
  'a list, from a program': { headers: { 'Sec-Fetch-Site': undefined }, status: 200, sent: [SENT_LIST] },
  'a list, over http': {
    headers: { 'Sec-Fetch-Site': undefined, Origin: 'http://{host}' },
    status: 200,
    sent: [SENT_LIST],
  },
  'a deletion': {
    method: 'DELETE',
    target: `${LIST}/ada-0`,
    status: 204,
    sent: [SENT('ada-0'), 'DELETE /v1/convergedRecordings/ada-0'],
  },
  'a batch': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: JSON_TYPE,
    body: '{"recordingIds":["ada-0"]}',
    status: 204,
    sent: [SENT('ada-0'), 'POST /v1/convergedRecordings/softDelete'],
  },
  'a file': { target: '{audio}', headers: { 'X-Webex-Recordings': undefined }, status: 200, sent: ['GET /media/sound'] },
  'a file that is opened by hand': {
    target: '{audio}',
    headers: { 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': 'none' },
    status: 200,
    sent: ['GET /media/sound'],
  },
}

const foreign = (/** @type {Attack['headers']} */ headers, /** @type {Partial<Attack>} */ more = {}) => ({
  headers,
  status: 403,
  ...more,
})

/** Another page makes the browser send a request. @type {Attacks} */
const CROSS_SITE = {
  'no own header': foreign({ 'X-Webex-Recordings': undefined }),
  'another value': foreign({ 'X-Webex-Recordings': '0' }),
  'an empty value': foreign({ 'X-Webex-Recordings': '' }),
  'the own header twice': foreign({ 'X-Webex-Recordings': ['1', '1'] }),
  'cross-site': foreign({ 'Sec-Fetch-Site': 'cross-site' }),
  'same-site': foreign({ 'Sec-Fetch-Site': 'same-site' }),
  'a list that is opened by hand': foreign({ 'Sec-Fetch-Site': 'none' }),
  'another word': foreign({ 'Sec-Fetch-Site': 'SAME-ORIGIN' }),
  'an empty word': foreign({ 'Sec-Fetch-Site': '' }),
  'two words': foreign({ 'Sec-Fetch-Site': ['same-origin', 'cross-site'] }),
  'cross-site, with the right origin': foreign({ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://{host}' }),
  'another origin': foreign({ 'Sec-Fetch-Site': undefined, Origin: 'https://evil.example' }),
  'no origin at all': foreign({ 'Sec-Fetch-Site': undefined, Origin: 'null' }),
  'another scheme': foreign({ 'Sec-Fetch-Site': undefined, Origin: 'https://{host}' }),
  'another port': foreign({ 'Sec-Fetch-Site': undefined, Origin: 'http://127.0.0.1:1' }),
  'an origin that begins alike': foreign({ 'Sec-Fetch-Site': undefined, Origin: 'http://{host}.evil.example' }),
  'two origins': foreign({ 'Sec-Fetch-Site': undefined, Origin: ['http://{host}', 'https://evil.example'] }),
  'an origin from a proxy': foreign({
    'Sec-Fetch-Site': undefined,
    Origin: 'https://evil.example',
    'X-Forwarded-Host': 'evil.example',
    'X-Forwarded-Proto': 'https',
  }),
  'a recording': foreign({ 'Sec-Fetch-Site': 'cross-site' }, { target: `${LIST}/ada-0` }),
  'a deletion': foreign({ 'Sec-Fetch-Site': 'cross-site' }, { method: 'DELETE', target: `${LIST}/ada-0` }),
  'a form': foreign(
    {
      'X-Webex-Recordings': undefined,
      'Sec-Fetch-Site': 'cross-site',
      'Content-Type': 'text/plain',
      Origin: 'https://evil.example',
    },
    { method: 'POST', target: `${LIST}/ada-0/delete`, body: '{"reason":"="}' },
  ),
  'a form, over http': foreign(
    { 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': undefined, Origin: 'http://evil.example' },
    { method: 'POST', target: `${LIST}/ada-0/delete` },
  ),
  'a picture, over http': foreign({ 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': undefined }),
  'a batch': foreign(
    { 'Sec-Fetch-Site': 'cross-site', ...JSON_TYPE },
    { method: 'POST', target: `${LIST}/softDelete`, body: '{"recordingIds":["ada-0"]}' },
  ),
  'a player': foreign({ 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': 'cross-site' }, { target: '{audio}' }),
  'a player of a neighbour': foreign({ 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': 'same-site' }, { target: '{audio}' }),
  'a player, over http': foreign(
    { 'X-Webex-Recordings': undefined, 'Sec-Fetch-Site': undefined, Origin: 'http://evil.example' },
    { target: '{transcript}' },
  ),
  'a preflight': {
    method: 'OPTIONS',
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'DELETE' },
    status: 405,
    answer: { 'access-control-allow-origin': undefined, 'access-control-allow-methods': undefined },
  },
  'the method in a header': {
    target: `${LIST}/ada-0`,
    headers: { 'X-HTTP-Method-Override': 'DELETE', 'X-Method-Override': 'DELETE' },
    status: 200,
    sent: [SENT('ada-0')],
  },
  'the method in the query': { target: `${LIST}/ada-0?_method=DELETE`, status: 400 },
}

const nobody = (/** @type {string | undefined} */ cookie, /** @type {Partial<Attack>} */ more = {}) => ({
  headers: { Cookie: cookie },
  status: 401,
  ...more,
})

/** Nobody is signed in. @type {Attacks} */
const STRANGERS = {
  'no cookie': nobody(undefined),
  'an empty cookie': nobody(''),
  'another cookie': nobody('session=eve'),
  'a bearer instead': { headers: { Cookie: undefined, Authorization: 'Bearer of-ada' }, status: 401 },
  'a recording': nobody(undefined, { target: `${LIST}/ada-0` }),
  'a deletion': nobody(undefined, { method: 'DELETE', target: `${LIST}/ada-0` }),
  'a file': { target: '{audio}', headers: { Cookie: undefined, 'X-Webex-Recordings': undefined }, status: 401 },
}

const at = (/** @type {string} */ target, elsewhere = 404) => ({ target, status: 404, elsewhere })

/** Other paths, and other ways to write one. @type {Attacks} */
const PATHS = {
  root: at('/'),
  'the mount alone': at('/relay'),
  'a slash at the end': at(`${LIST}/`),
  'a slash after the ID': at(`${LIST}/ada-0/`),
  'two slashes': at('/relay//convergedRecordings'),
  'two slashes in front': at('//relay/convergedRecordings'),
  'two slashes before the ID': at(`${LIST}//ada-0`),
  'another case': at('/relay/ConvergedRecordings'),
  'another case of the mount': at('/RELAY/convergedRecordings'),
  'a longer mount': at('/relayx/convergedRecordings'),
  'a deeper mount': at('/x/relay/convergedRecordings'),
  'a longer name': at(`${LIST}x`),
  'a parameter of a segment': at(`${LIST};a=b`),
  'another resource': at('/relay/people/me'),
  'the list of everybody': at('/relay/admin/convergedRecordings'),
  'recordings of meetings': at('/relay/recordings'),
  metadata: at(`${LIST}/ada-0/metadata`),
  'what comes after a file': at(`${LIST}/ada-0/audio/x`),
  purge: at(`${LIST}/purge`),
  reassign: at(`${LIST}/reassign`),
  'up and away': at(`${LIST}/../people/me`),
  'up and back': at(`${LIST}/../convergedRecordings`, 200),
  'up from the root': at('/../relay/convergedRecordings', 200),
  'a single dot': at('/relay/./convergedRecordings', 200),
  'encoded dots': at(`${LIST}/%2e%2e/people/me`),
  'encoded dots, back again': at(`${LIST}/%2E%2e/convergedRecordings`, 200),
  'an encoded dot': at(`${LIST}/%2e/ada-0`, 200),
  'an encoded slash': at(`${LIST}/..%2fpeople`),
  'an encoded slash in an ID': at(`${LIST}/ada-0%2Faudio`),
  'an encoded slash in the path': at('/relay%2fconvergedRecordings'),
  'an encoded backslash': at(`${LIST}/..%5cpeople`),
  'a backslash': at(`${LIST}\\ada-0`, 200),
  'a backslash upwards': at(`${LIST}/..\\people`),
  'encoded twice': at(`${LIST}/%252e%252e%252fpeople`),
  'a letter that is encoded': at(`${LIST}/%61da-0`),
  'a letter of the mount that is encoded': at('/%72elay/convergedRecordings'),
  'a zero': at(`${LIST}/ada-0%00`),
  'a line break': at(`${LIST}/ada-0%0d%0aX-Other:%201`),
  'a space': at(`${LIST}/ada-0%20`),
  'a question mark in an ID': at(`${LIST}/ada-0%3Fa=b`),
  'a hash in an ID': at(`${LIST}/ada-0%23`),
  'a percent sign alone': at(`${LIST}/%`),
  'no hexadecimal number': at(`${LIST}/%zz`),
  'no UTF-8': at(`${LIST}/%ff`),
  'an overlong slash': at(`${LIST}/..%c0%afpeople`),
  'a full-width slash': at(`${LIST}/..%ef%bc%8fpeople`),
  'a full-width dot': at(`${LIST}/%ef%bc%8e%ef%bc%8e/people`),
  'a letter from abroad': at(`${LIST}/ad%C3%A4`),
  'an ID that is too long': at(`${LIST}/${'a'.repeat(257)}`),
  'an ID with a host': at(`${LIST}/@evil.example`),
  'an ID with a port': at(`${LIST}/a:80`),
  'an ID with a scheme': at(`${LIST}/https:%2f%2fevil.example`),
  'dots alone': at(`${LIST}/...`),
  'a whole URL': at('http://{host}/relay/convergedRecordings', 200),
  'a whole URL of another host': at('http://evil.example/relay/convergedRecordings', 200),
  'a fragment': at(`${LIST}#/../people`, 200),
}

const method = (/** @type {string} */ method, target = LIST) => ({ method, target, status: 405 })

/** @type {Attacks} */
const METHODS = {
  'HEAD of a list': method('HEAD'),
  'HEAD of a recording': method('HEAD', `${LIST}/ada-0`),
  PUT: method('PUT', `${LIST}/ada-0`),
  PATCH: method('PATCH', `${LIST}/ada-0`),
  PROPFIND: method('PROPFIND', `${LIST}/ada-0`),
  OPTIONS: method('OPTIONS', `${LIST}/ada-0`),
  'a POST to the list': method('POST'),
  'a POST to a recording': method('POST', `${LIST}/ada-0`),
  'the deletion of everything': method('DELETE'),
  'a deletion by GET': method('GET', `${LIST}/ada-0/delete`),
  'a batch by GET': method('GET', `${LIST}/softDelete`),
  'bringing back by GET': method('GET', `${LIST}/restore`),
  'the deletion of a file': method('DELETE', `${LIST}/ada-0/audio`),
  'a purge': { method: 'POST', target: `${LIST}/purge`, status: 404 },
  'handing over': { method: 'POST', target: `${LIST}/reassign`, status: 404 },
  TRACE: { method: 'TRACE', target: LIST, status: [405, 501] },
}

const hidden = (/** @type {Partial<Attack>} */ more) => ({
  status: 404,
  sent: [SENT('bob-0')],
  body_: /There is no such recording/,
  ...more,
})
const batch = (/** @type {unknown[]} */ recordingIds) => ({
  headers: JSON_TYPE,
  method: 'POST',
  body: JSON.stringify({ recordingIds }),
})

/** A user asks for what is another owner's. @type {Attacks} */
const OWNERS = {
  'a recording': hidden({ target: `${LIST}/bob-0` }),
  'a recording of nobody': hidden({ target: `${LIST}/nobody-0`, sent: [SENT('nobody-0')] }),
  'a deletion': hidden({ method: 'DELETE', target: `${LIST}/bob-0` }),
  'a deletion by POST': hidden({ method: 'POST', target: `${LIST}/bob-0/delete` }),
  'a batch': hidden({ target: `${LIST}/softDelete`, ...batch(['bob-0']) }),
  'one of a batch': hidden({ target: `${LIST}/softDelete`, ...batch(['ada-0', 'bob-0']), sent: [SENT('ada-0'), SENT('bob-0')] }),
  'bringing back': hidden({ target: `${LIST}/restore`, ...batch(['bob-0']) }),
  'an owner in the query': { target: `${LIST}?ownerEmail=bob@example.com`, status: 400 },
  'an owner by ID in the query': { target: `${LIST}?ownerId=b`, status: 400 },
  'an owner in the query of a recording': { target: `${LIST}/bob-0?ownerEmail=bob@example.com`, status: 400 },
  'everybody in the query': { target: `${LIST}?organization=true`, status: 400 },
  'an owner in the body': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: JSON_TYPE,
    body: '{"trashAll":true,"ownerEmail":"bob@example.com"}',
    status: 400,
  },
  'everything in the body': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: JSON_TYPE,
    body: '{"trashAll":true}',
    status: 400,
  },
  'an owner in a header': {
    target: `${LIST}/bob-0`,
    headers: { 'X-User': 'bob', 'X-Forwarded-User': 'bob@example.com', Authorization: 'Bearer of-bob' },
    status: 404,
    sent: [SENT('bob-0')],
  },
  'a cursor of another user': { target: `${LIST}?cursor={cursorOfBob}`, status: 400 },
  'a cursor that somebody made up': {
    target: `${LIST}?cursor=v1.0000000000000000.organization%3Dtrue%26days%3D0`,
    status: 400,
  },
  'a ticket of another user': {
    target: '{audioOfBob}',
    headers: { 'X-Webex-Recordings': undefined },
    status: 404,
  },
  'a ticket of another recording': {
    target: '{audio}',
    headers: { 'X-Webex-Recordings': undefined, Cookie: 'session=bob' },
    status: 404,
  },
  'no ticket': { target: `${LIST}/ada-0/audio`, headers: { 'X-Webex-Recordings': undefined }, status: 404 },
  'a ticket and more': { target: '{audio}&link=https://evil.example', headers: { 'X-Webex-Recordings': undefined }, status: 404 },
}

/** Headers that something else may believe, and headers that break. @type {Attacks} */
const HEADERS = {
  'the headers of proxies': {
    headers: {
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Prefix': '/evil',
      Forwarded: 'host=evil.example',
      'X-Original-URL': '/relay/people',
      'X-Rewrite-URL': '/relay/people',
    },
    status: 200,
    sent: [SENT_LIST],
  },
  'headers for Webex': {
    headers: {
      Authorization: 'Bearer evil',
      TrackingID: 'evil',
      'Content-Type': 'text/html',
      Accept: 'text/html',
      Referer: 'http://evil.example',
    },
    status: 200,
    sent: [SENT_LIST],
  },
  'a range of a list': { headers: { Range: 'bytes=0-1' }, status: 200, sent: [SENT_LIST] },
  'a malformed range': {
    target: '{audio}',
    headers: { 'X-Webex-Recordings': undefined, Range: 'bytes=0-1\tX-Other: 1' },
    status: 200,
    sent: ['GET /media/sound'],
  },
  'a line break in the query': { target: `${LIST}?topic=%0d%0aX-Other:%201`, status: 200, sent: [SENT_LIST] },
  'a query that is too long': { target: `${LIST}?topic=${'x'.repeat(300)}`, status: 400 },
  'a parameter twice': { target: `${LIST}?max=1&max=2`, status: 400 },
  'an unknown parameter': { target: `${LIST}?callback=alert`, status: 400 },
}

/** What can only be sent as raw bytes. Something in front of the relay may have read them differently. */
/** @type {Attacks} */
const BYTES = {
  'no host': {
    raw: `GET ${LIST} HTTP/1.1\r\nX-Webex-Recordings: 1\r\nCookie: session=ada\r\nConnection: close\r\n\r\n`,
    status: 400,
  },
  'two hosts': { headers: { Host: ['{host}', 'evil.example'] }, status: 400 },
  'a host with a path': { headers: { Host: '{host}/x' }, status: 400 },
  'a host with a user': { headers: { Host: 'evil@{host}' }, status: 400 },
  'a host with a space': { headers: { Host: '{host} evil' }, status: 400 },
  'an empty host': { headers: { Host: '' }, status: 400 },
  'two lengths': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: { ...JSON_TYPE, 'Content-Length': ['2', '40'] },
    body: '{}',
    status: 400,
  },
  'a length and chunks': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: { ...JSON_TYPE, 'Content-Length': '4', 'Transfer-Encoding': 'chunked' },
    body: '0\r\n\r\nDELETE',
    status: 400,
  },
  'an odd coding': {
    method: 'POST',
    target: `${LIST}/softDelete`,
    headers: { ...JSON_TYPE, 'Content-Length': undefined, 'Transfer-Encoding': 'chunked, identity' },
    body: '0\r\n\r\n',
    status: [400, 501],
  },
  'a space before the colon': {
    raw: `GET ${LIST} HTTP/1.1\r\nHost: {host}\r\nX-Webex-Recordings : 1\r\nCookie: session=ada\r\nConnection: close\r\n\r\n`,
    status: [400, 403],
  },
  'a line that goes on': {
    raw: `GET ${LIST} HTTP/1.1\r\nHost: {host}\r\nX-A: b\r\n X-Webex-Recordings: 1\r\nCookie: session=ada\r\nConnection: close\r\n\r\n`,
    status: [400, 403],
  },
  'a zero in a header': {
    raw: `GET ${LIST} HTTP/1.1\r\nHost: {host}\r\nX-Webex-Recordings: 1\0\r\nCookie: session=ada\r\nConnection: close\r\n\r\n`,
    status: [400, 403],
  },
  'no method': { raw: `FOO ${LIST} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n`, status: [400, 405, 501] },
  'a tunnel': {
    raw: 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n',
    status: [0, 400, 404, 405, 501],
  },
  'an upgrade': {
    headers: { Connection: 'Upgrade, close', Upgrade: 'websocket' },
    status: [0, 200, 400, 426],
    sent: [SENT_LIST],
  },
}

const posted = (/** @type {Partial<Attack>} */ more) => ({
  method: 'POST',
  target: `${LIST}/softDelete`,
  headers: JSON_TYPE,
  status: 400,
  ...more,
})

/** @type {Attacks} */
const BODIES = {
  'too large': posted({ body: `{"recordingIds":["${'a'.repeat(70_000)}"]}`, status: 413 }),
  'too large, and never sent': posted({
    headers: { ...JSON_TYPE, 'Content-Length': '1000000' },
    body: 'x'.repeat(66_000),
    status: 413,
  }),
  aborted: posted({ headers: { ...JSON_TYPE, 'Content-Length': '100' }, body: '{"recordingIds":["ada-0"]', status: 0 }),
  'not JSON': posted({ body: 'recordingIds=ada-0' }),
  'JSON and more': posted({ body: '{"recordingIds":["ada-0"]}{"trashAll":true}' }),
  'the same twice': posted({ body: '{"recordingIds":["ada-0"],"trashAll":true,"recordingIds":["bob-0"]}' }),
  'a deep one': posted({ body: '['.repeat(30_000) }),
  'an ID that is a path': posted({ body: '{"recordingIds":["../people"]}' }),
  'an ID that is an object': posted({ body: '{"recordingIds":[{"toString":"ada-0"}]}' }),
  'a prototype': posted({ body: '{"__proto__":{"recordingIds":["ada-0"]}}' }),
  compressed: posted({ headers: { ...JSON_TYPE, 'Content-Encoding': 'gzip' }, body: '\x1f\x8b\x08' }),
  'another type': posted({ headers: { 'Content-Type': 'text/plain' }, body: '{"recordingIds":["ada-0"]}', status: 415 }),
  'no type': posted({ headers: {}, body: '{"recordingIds":["ada-0"]}', status: 415 }),
  'a reason that is an object': posted({ target: `${LIST}/ada-0/delete`, body: '{"reason":{}}' }),
}

const evil = (/** @type {string} */ id, status = 502, /** @type {Partial<Attack>} */ more = {}) => ({
  target: `${LIST}/${id}`,
  status,
  sent: [SENT(id)],
  ...more,
})
const fileOf = (/** @type {string} */ id, /** @type {string[]} */ sent, status = 502) => ({
  target: `{audio:${id}}`,
  headers: { 'X-Webex-Recordings': undefined },
  status,
  sent,
})

/** Webex, or what answers in its name, is hostile. @type {Attacks} */
const UPSTREAM = {
  'a cookie': evil('evil-cookie', 200, { answer: { 'set-cookie': undefined, 'x-evil': undefined, server: undefined } }),
  'a redirect': evil('evil-redirect', 502, { answer: { location: undefined } }),
  'a redirect to itself': evil('evil-loop', 502, { answer: { location: undefined } }),
  'a sign-in page': evil('evil-page'),
  'a 401': evil('evil-401', 502, { body_: /relay's own token/ }),
  'a 500 that tells all': evil('evil-500', 502, { body_: /usable answer/ }),
  'a 407': evil('evil-407'),
  'another recording': evil('evil-other', 404),
  'links everywhere': evil('evil-links', 200, { body_: /^(?!.*(ticket-of-webex|:\/\/evil)).*"audioDownloadLink"/s }),
  'a link to this computer': fileOf('evil-local', []),
  'a link to another host': fileOf('evil-host', []),
  'a link to a file': fileOf('evil-file', []),
  'a link that redirects away': fileOf('evil-away', ['GET /media/away']),
  'a link that redirects twice': fileOf('evil-twice', ['GET /media/twice', 'GET /media/once']),
  'a link to a page': fileOf('evil-html', ['GET /media/page']),
  'a file with a cookie': {
    ...fileOf('evil-sound', ['GET /media/cookie'], 200),
    answer: { 'set-cookie': undefined, 'content-disposition': undefined, 'x-evil': undefined },
  },
  'a file that breaks off': fileOf('evil-cut', ['GET /media/cut'], 200),
}

const teams = (/** @type {Attack['headers']} */ headers, /** @type {Partial<Attack>} */ more = {}) => ({
  target: '/other/convergedRecordings',
  headers: { Origin: TEAMS, 'Sec-Fetch-Site': 'cross-site', Cookie: undefined, Authorization: 'Bearer of-ada', ...headers },
  status: 403,
  ...more,
})
const SHARED = { 'access-control-allow-origin': TEAMS, 'access-control-allow-credentials': undefined }
const UNSHARED = { 'access-control-allow-origin': undefined, 'access-control-allow-credentials': undefined }
const PREFLIGHT = { 'Access-Control-Request-Method': 'DELETE', 'X-Webex-Recordings': undefined, Authorization: undefined }

/** Pages of another origin, with a bearer. @type {Attacks} */
const OTHER_ORIGIN = {
  'the right page': teams({}, { status: 200, sent: [SENT_LIST], answer: SHARED }),
  'a recording': teams({}, { target: '/other/convergedRecordings/ada-0', status: 200, sent: [SENT('ada-0')], answer: SHARED }),
  'the preflight of the right page': teams(PREFLIGHT, {
    method: 'OPTIONS',
    status: 204,
    answer: {
      ...SHARED,
      'access-control-allow-headers': 'authorization, content-type, if-range, range, x-webex-recordings',
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-max-age': '7200',
      vary: 'Origin',
    },
  }),
  'the preflight of another page': teams(
    { ...PREFLIGHT, Origin: 'https://evil.example' },
    { method: 'OPTIONS', answer: UNSHARED },
  ),
  'the preflight of no page': teams({ ...PREFLIGHT, Origin: 'null' }, { method: 'OPTIONS', answer: UNSHARED }),
  'no origin': teams({ Origin: undefined }, { answer: UNSHARED }),
  'a page without an origin': teams({ Origin: 'null' }, { answer: UNSHARED }),
  'another page': teams({ Origin: 'https://evil.example' }, { answer: UNSHARED }),
  "the relay's own page": teams({ Origin: 'http://{host}', 'Sec-Fetch-Site': 'same-origin' }, { answer: UNSHARED }),
  'an origin that begins alike': teams({ Origin: `${TEAMS}.evil.example` }, { answer: UNSHARED }),
  'an origin that ends alike': teams({ Origin: 'https://evil-teams.example' }, { answer: UNSHARED }),
  'another scheme': teams({ Origin: 'http://teams.example' }, { answer: UNSHARED }),
  'another port': teams({ Origin: `${TEAMS}:8443` }, { answer: UNSHARED }),
  'the usual port': teams({ Origin: `${TEAMS}:443` }, { answer: UNSHARED }),
  'another case': teams({ Origin: 'https://Teams.example' }, { answer: UNSHARED }),
  'two origins': teams({ Origin: [TEAMS, 'https://evil.example'] }, { answer: UNSHARED }),
  'no own header': teams({ 'X-Webex-Recordings': undefined }),
  'a cookie instead of the bearer': teams({ Authorization: undefined, Cookie: 'session=ada' }, { status: 401, answer: SHARED }),
  'a cookie beside the bearer': teams({ Cookie: 'session=bob' }, { status: 200, sent: [SENT_LIST], answer: SHARED }),
  'no bearer': teams({ Authorization: undefined }, { status: 401, answer: SHARED }),
  'a bearer twice': teams({ Authorization: ['Bearer of-ada', 'Bearer of-ada'] }, { status: [400, 401] }),
  "another owner's": teams(
    {},
    { target: '/other/convergedRecordings/bob-0', status: 404, sent: [SENT('bob-0')], answer: SHARED },
  ),
  'a player': teams(
    { Origin: undefined, Authorization: undefined, 'X-Webex-Recordings': undefined },
    { target: '{otherAudio}', status: 200, sent: ['GET /media/sound'], answer: UNSHARED },
  ),
  'a transcript': teams(
    { Authorization: undefined, 'X-Webex-Recordings': undefined },
    { target: '{otherTranscript}', status: 200, sent: ['GET /media/transcript'], answer: SHARED },
  ),
  'a transcript for another page': teams(
    { Origin: 'https://evil.example', Authorization: undefined, 'X-Webex-Recordings': undefined },
    { target: '{otherTranscript}', answer: UNSHARED },
  ),
  'a player in a sandbox': teams(
    { Origin: 'null', Authorization: undefined, 'X-Webex-Recordings': undefined },
    { target: '{otherAudio}', answer: UNSHARED },
  ),
  'a ticket of the other relay': teams(
    { Origin: undefined, Authorization: undefined, 'X-Webex-Recordings': undefined },
    { target: '{crossedAudio}', status: 404 },
  ),
}

/** All attacks, by the group and the name. */
export const ATTACKS = Object.entries({
  RIGHT,
  CROSS_SITE,
  STRANGERS,
  PATHS,
  METHODS,
  OWNERS,
  HEADERS,
  BYTES,
  BODIES,
  UPSTREAM,
  OTHER_ORIGIN,
}).flatMap(([group, attacks]) => Object.entries(attacks).map(([name, attack]) => ({ name: `${group}: ${name}`, attack })))
