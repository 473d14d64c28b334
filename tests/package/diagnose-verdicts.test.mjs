// The verdicts whose causes a test cannot make for real, such as half a network, and which of them the summary tells first.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressVerdict, tlsVerdict } from '../../pkg-template/diagnose/line.js'
import { reachVerdict } from '../../pkg-template/diagnose/stranger.js'
import { summaryOf } from '../../pkg-template/diagnose/summary.js'
import { failed, listed, ok, shown, traced, warning } from '../../pkg-template/diagnose/verdict.js'
import { clockVerdict, mediaVerdict, rightsVerdict, tokenVerdict } from '../../pkg-template/diagnose/verdicts.js'

const NODE = { runtime: 'Node', isNode: true }
const LINE = { host: 'webexapis.com', environment: NODE }
const answer = (status, json, headers = {}) => ({
  status,
  json,
  headers,
  text: '',
  isShared: false,
  isRedirect: false,
  isQuoted: false,
})
const refused = (status) => answer(status, { message: 'no', trackingId: 'ROUTER_1' })

test('a family of addresses that does not answer is a warning, and one that fails at once is not', () => {
  const at = (first, second) =>
    addressVerdict(
      {
        host: 'webexapis.com',
        families: [
          { family: 4, problem: first },
          { family: 6, problem: second },
        ],
      },
      true,
    )
  assert.deepEqual([at().status, at(undefined, 'ENETUNREACH').status], ['ok', 'ok'])
  assert.equal(at().found, 'webexapis.com accepts connections over IPv4 and IPv6.')
  const late = at(undefined, 'ETIMEDOUT')
  assert.deepEqual([late.status, late.cause], ['warning', 'half-broken'])
  assert.match(late.found + late.hint, /over IPv4; IPv6 does not connect \(ETIMEDOUT\)\..*IPv6 repaired/)
})

test('what does not stop requests is not a failure', () => {
  const nothing = { host: 'webexapis.com', problem: 'ENOTFOUND', families: [] }
  assert.deepEqual([addressVerdict(nothing, true).status, addressVerdict(nothing, false).status], ['ok', 'failed'])
  const untrusted = { host: 'webexapis.com', problem: 'SELF_SIGNED_CERT_IN_CHAIN', issuer: 'Example Proxy' }
  assert.deepEqual([tlsVerdict(untrusted, NODE, true, 0).status, tlsVerdict(untrusted, NODE, false, 0).status], ['ok', 'failed'])
})

test('the advice about certificates fits the platform', () => {
  const hint = (environment) => tlsVerdict({ host: 'h', problem: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, environment, false, 0).hint
  assert.match(hint({ ...NODE, knowsSystem: true }), /NODE_EXTRA_CA_CERTS=\/path\/to\/ca\.pem, or with --use-system-ca/)
  assert.doesNotMatch(hint(NODE), /use-system-ca/)
  assert.doesNotMatch(hint({ runtime: 'Deno', isNode: false }), /NODE_/)
})

test('a relay', () => {
  const verdict = (status) => reachVerdict(answer(status, {}), LINE, true)
  assert.deepEqual([verdict(200).status, verdict(403).status], ['ok', 'ok'])
  assert.deepEqual([verdict(401).cause, verdict(404).cause, verdict(502).cause], ['signed-out', 'not-webex', 'webex-fails'])
})

test('only an answer in the shape of Webex counts', () => {
  assert.equal(reachVerdict(refused(401), LINE, false).found, 'Webex answers.')
  assert.match(
    reachVerdict(answer(401, { message: 'no token' }), LINE, false).found,
    /^webexapis.com answers .*without a tracking ID/,
  )
  assert.equal(reachVerdict(answer(401, undefined), LINE, false).cause, 'not-webex')
  assert.equal(reachVerdict(answer(200, {}), LINE, false).cause, 'not-webex')
})

test('a gateway that refuses a request with a token is not taken for Webex', () => {
  const gateways = (status) => answer(status, { message: 'no' })
  assert.equal(tokenVerdict(gateways(401), undefined, LINE, 0).cause, 'not-webex')
  assert.equal(tokenVerdict(gateways(403), undefined, LINE, 0).cause, 'not-webex')
  assert.equal(rightsVerdict({ calls: gateways(403), meetings: gateways(403) }, LINE).cause, 'not-webex')
  // One that only lets some paths through: what works is no failure.
  const some = rightsVerdict({ calls: answer(200, { items: [] }), meetings: gateways(403) }, LINE)
  assert.deepEqual([some.status, some.cause], ['warning', 'not-webex'])
  assert.match(some.found, /^The token may list your own calls\. webexapis\.com refuses the request \(403\)/)
  assert.equal(mediaVerdict(gateways(404), undefined, LINE).cause, 'not-webex')
  assert.equal(tokenVerdict(refused(401), undefined, LINE, 0).cause, 'token-lapsed')
  // A page may see the ID in the body only.
  assert.equal(tokenVerdict(answer(401, {}, { trackingid: 'ROUTER_1' }), undefined, LINE, 0).cause, 'token-lapsed')
})

test('rights are told by name', () => {
  const open = answer(200, { items: [] })
  const shut = refused(403)
  const told = (...answers) => {
    const [calls, everybodysCalls, meetings, everybodysMeetings] = answers
    return rightsVerdict({ calls, everybodysCalls, meetings, everybodysMeetings }, LINE)
  }
  assert.match(told(open, open, open, open).found, /^The token may list your own calls, everybody's calls, .* Whether/)
  assert.doesNotMatch(told(open, open, open, open).found, /but not/)
  assert.deepEqual([told(shut, open, shut, shut).status, told(shut, shut, open, shut).cause], ['ok', 'missing-scope'])
  assert.equal(told(shut, shut, shut, shut).status, 'failed')
  // A web page is no list.
  assert.equal(told({ ...answer(200), text: '<html>' }, shut, shut, shut).cause, 'sign-in-page')
})

test('a clock', () => {
  const date = 'Thu, 15 Jan 2026 12:00:00 GMT'
  const at = Date.parse(date)
  const ahead = (seconds) => clockVerdict([{ ...answer(200, {}, { date, trackingid: 'ROUTER_1' }), at: at + seconds * 1000 }])
  assert.deepEqual(
    [ahead(0), ahead(59), ahead(-59)].map(({ status }) => status),
    ['ok', 'ok', 'ok'],
  )
  assert.match(ahead(60).found, /1 minute fast/)
  assert.match(ahead(-7200).found, /2 hours slow/)
  assert.match(ahead(-86_400 * 30).found, /30 days slow/)
  assert.equal(clockVerdict([refused(401), answer(401, {}, { date: 'soon', trackingid: 'ROUTER_1' })]).status, 'skipped')
  // A stranger's clock may be wrong.
  const strangers = { ...answer(200, {}, { date: 'Thu, 15 Jan 2015 12:00:00 GMT' }), at }
  assert.equal(clockVerdict([strangers]).status, 'skipped')
  assert.equal(clockVerdict([strangers, { ...refused(401), headers: { date }, at }]).status, 'ok')
})

test('a page that cannot read files is told what to do instead', () => {
  const page = { ...LINE, environment: { runtime: 'A page', isNode: false, isPage: true } }
  const verdict = mediaVerdict(answer(200, {}), {}, page)
  assert.deepEqual([verdict.status, verdict.cause], ['warning', 'cors'])
  assert.match(verdict.hint ?? '', /downloadLink/)
})

test('a newest recording that has just been deleted is no matter of rights', () => {
  for (const status of [404, 410]) assert.equal(mediaVerdict(refused(status), undefined, LINE).status, 'skipped')
  assert.equal(mediaVerdict(refused(403), undefined, LINE).cause, 'missing-scope')
})

test('the summary is about what explains the rest', () => {
  const check = (id, verdict) => ({ id, ms: 1, ...verdict })
  const address = check('address', failed('name-not-found', 'No address.', 'Look.'))
  const reach = check('reach', failed('proxy-needed', 'A proxy.', 'Use it.'))
  const token = check('token', failed('bot', 'A bot.', 'No bots.'))
  const late = check('clock', warning('wrong-clock', 'Wrong.', 'Set it.'))
  assert.equal(summaryOf([address, late, token, reach]), 'A proxy. Use it.')
  assert.equal(summaryOf([late, token]), 'A bot. No bots.')
  assert.equal(summaryOf([late, check('token', ok('Fine.'))]), 'Nothing has failed. Wrong. Set it.')
  assert.equal(summaryOf([check('rights', ok('May list.'))]), 'All is well. May list.')
})

test('the tracking ID is that of the refusal, if it looks like one', () => {
  const verdict = failed('missing-scope', 'No.', 'Ask.')
  const refusal = answer(403, {}, { trackingid: 'ROUTER_1-2' })
  assert.equal(traced(verdict, answer(200, {}, { trackingid: 'OTHER' }), refusal).trackingId, 'ROUTER_1-2')
  assert.equal(traced(verdict, answer(403, { trackingId: 'BODY_1' })).trackingId, 'BODY_1')
  assert.equal(traced(verdict, answer(403, {}, { trackingid: 'a b' })).trackingId, undefined)
  assert.equal(traced(ok('Fine.'), refusal).trackingId, undefined)
})

test('words', () => {
  assert.deepEqual(
    [listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'], 'or')],
    ['', 'a', 'a and b', 'a, b or c'],
  )
  assert.equal(shown(' a\u001b[1m\n b\u202e '), 'a [1m b')
  assert.equal(shown('x'.repeat(99)).length, 60)
})
