// What is decided about tokens, as pure functions: when one is renewed, and what an answer of the endpoint for tokens means.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesIn,
  meaningOf,
  nextPoll,
  onAsk,
  onRejected,
  onStored,
  tokensAfter,
  waitBeforeTry,
} from '../../pkg-template/auth/decisions.js'

const NOW = Date.parse('2026-01-15T12:00:00Z')
const at = (seconds) => new Date(NOW + seconds * 1_000).toISOString()
/** Valid for an hour, of which so many seconds are left. */
const left = (seconds, more) => ({
  accessToken: 'a',
  refreshToken: 'r',
  issuedAt: at(seconds - 3_600),
  expiresAt: at(seconds),
  ...more,
})
const asked = (tokens, rejected) => onAsk({ tokens, rejected, nowMs: NOW, earlyMs: 300_000 })

test('a token is used, then renewed in the background, and in its last second waited for', () => {
  const cases = [3_600, 301, 300, 2, 1.001, 1, 0, -5]
  assert.deepEqual(
    cases.map((seconds) => asked(left(seconds))),
    ['use', 'use', 'use-and-renew', 'use-and-renew', 'use-and-renew', 'renew', 'renew', 'renew'],
  )
})

test('a token that was rejected is renewed, and so is one that is not there', () => {
  assert.equal(asked(left(3_600), 'a'), 'renew')
  assert.equal(asked(left(3_600), 'b'), 'use')
  assert.equal(asked({ refreshToken: 'r' }), 'renew')
})

test('a token that nobody can renew is used to its end, and one without an end for ever', () => {
  assert.equal(asked(left(200, { refreshToken: undefined })), 'use')
  assert.equal(asked(left(0, { refreshToken: undefined })), 'renew')
  assert.equal(asked({ accessToken: 'a', refreshToken: 'r' }), 'use')
})

test('a token that is valid for a short time is early only in its last quarter', () => {
  const short = (seconds) => asked({ ...left(seconds), issuedAt: at(seconds - 120) })
  assert.deepEqual([120, 31, 30, 2].map(short), ['use', 'use', 'use-and-renew', 'use-and-renew'])
  // When it was issued is not known.
  assert.equal(asked(left(200, { issuedAt: undefined })), 'use-and-renew')
})

test('what is in the store is used if it is another one, and renewed if it is not', () => {
  const stored = (tokens, rejected) => onStored({ stored: tokens, rejected, nowMs: NOW, earlyMs: 300_000 })
  assert.equal(stored(undefined), 'sign-in')
  assert.equal(stored(left(3_600)), 'use')
  assert.equal(stored(left(3_600), 'b'), 'use')
  assert.equal(stored(left(3_600), 'a'), 'renew')
  assert.equal(stored(left(200)), 'renew')
  assert.equal(stored(left(0)), 'renew')
  assert.equal(stored(left(0, { refreshToken: undefined })), 'sign-in')
  // This clock may be wrong, so Webex is asked.
  assert.equal(stored(left(0, { refreshTokenExpiresAt: at(-1) })), 'renew')
})

test('which token was rejected', () => {
  const which = (handedOut, earlier, ageMs) => onRejected({ handedOut, earlier, ageMs })
  assert.equal(which(0, 0, 0), 'earlier')
  assert.equal(which(0, 5, 1e9), 'earlier')
  assert.equal(which(1, 0, 0), 'held')
  assert.equal(which(1, 1, 59_999), 'earlier')
  assert.equal(which(1, 1, 60_000), 'maybe')
})

const answer = (status, body, { retryAfter = null } = {}) => ({
  status,
  text: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfter,
  trackingId: null,
})
const meaning = (...given) => meaningOf(answer(...given), NOW)

test('an answer with tokens', () => {
  const all = {
    scope: 'one two',
    expires_in: 1_209_599,
    token_type: 'Bearer',
    refresh_token: 'r',
    refresh_token_expires_in: '7775999',
    access_token: 'a',
  }
  assert.deepEqual(meaning(200, all), {
    is: 'tokens',
    tokens: {
      accessToken: 'a',
      refreshToken: 'r',
      issuedAt: '2026-01-15T12:00:00.000Z',
      expiresAt: '2026-01-29T11:59:59.000Z',
      refreshTokenExpiresAt: '2026-04-15T11:59:59.000Z',
      scope: 'one two',
    },
  })
  for (const without of [undefined, null, '']) {
    const { tokens } = meaning(200, {
      access_token: 'a',
      refresh_token: without,
      expires_in: 'soon',
      refresh_token_expires_in: -1,
    })
    assert.deepEqual(tokens, { accessToken: 'a', issuedAt: '2026-01-15T12:00:00.000Z' })
  }
})

test('without a refresh token in the answer, the old one stays', () => {
  const before = { accessToken: 'old', refreshToken: 'r', refreshTokenExpiresAt: at(9), scope: 'x', expiresAt: at(-1) }
  assert.deepEqual(tokensAfter({ accessToken: 'new', expiresAt: at(5) }, before), {
    accessToken: 'new',
    refreshToken: 'r',
    expiresAt: at(5),
    refreshTokenExpiresAt: at(9),
  })
  assert.deepEqual(tokensAfter({ accessToken: 'new', refreshTokenExpiresAt: at(8) }, before).refreshTokenExpiresAt, at(8))
  // The time of the old one says nothing about a new one.
  assert.deepEqual(tokensAfter({ accessToken: 'new', refreshToken: 'r2' }, before), { accessToken: 'new', refreshToken: 'r2' })
})

test('nonsense is no token', () => {
  const cases = [
    ['<!doctype html><title>Sign in</title>', false],
    ['"a"', false],
    ['[]', false],
    ['null', false],
    [{}, false],
    [{ access_token: '' }, false],
    [{ access_token: 5 }, false],
    [{ access_token: 'two words' }, false],
    [{ access_token: 'line\nbreak' }, false],
    [{ access_token: 'a', refresh_token: 5 }, false],
    [{ access_token: 'a', refresh_token: '<html>  </html>' }, false],
    ['{"access_token":"a","refr', true],
    ['', true],
  ]
  for (const [body, isCutOff] of cases) assert.deepEqual(meaning(200, body), { is: 'nonsense', isCutOff }, JSON.stringify(body))
})

test('a refused refresh token is recognized by what Webex says, and not only by the word of the standard', () => {
  const sentence = 'The refresh token provided is expired, revoked, malformed, or invalid.'
  for (const status of [400, 401]) {
    for (const body of [
      { error: 'invalid_grant' },
      { message: sentence, trackingId: 'x' },
      { message: 'Bad request.', errors: [{ description: sentence }] },
      { error: 'invalid_request', error_description: sentence },
      { errors: [{ description: 'invalid_grant: The device code is unknown.' }] },
    ]) {
      assert.deepEqual(meaning(status, body), { is: 'sign-in', word: 'invalid_grant' }, JSON.stringify(body))
    }
    assert.deepEqual(meaning(status, { message: 'No.' }), { is: 'sign-in', word: undefined })
    assert.deepEqual(meaning(status, { errors: 'no', error: { message: 'no' } }), { is: 'sign-in', word: undefined })
    // A proxy knows nothing of tokens.
    assert.deepEqual(meaning(status, '<html>'), { is: 'refused', word: undefined })
  }
})

test('what else a refusal means', () => {
  const said = (word) => ({ message: 'Bad request.', errors: [{ description: `${word}: more` }] })
  assert.deepEqual(meaning(401, said('invalid_client')), { is: 'client', word: 'invalid_client' })
  assert.deepEqual(meaning(400, { message: 'Client Id is invalid' }), { is: 'client', word: 'invalid_client' })
  assert.deepEqual(meaning(400, said('invalid_scope')), { is: 'refused', word: 'invalid_scope' })
  assert.deepEqual(meaning(400, said('access_denied')), { is: 'denied' })
  assert.deepEqual(meaning(400, said('slow_down')), { is: 'slow-down' })
  assert.deepEqual(meaning(400, said('authorization_pending')), { is: 'wait' })
  assert.deepEqual(meaning(428, ''), { is: 'wait' })
  for (const status of [0, 201, 204, 302, 403, 404, 405, 407, 410])
    assert.equal(meaning(status, '').is, 'refused', String(status))
})

test('what passes, and how long it takes', () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504, 599]) assert.equal(meaning(status, '').is, 'later', String(status))
  const after = (retryAfter) => meaning(429, '', { retryAfter }).afterMs
  assert.equal(after('2'), 2_000)
  assert.equal(after(' 1.2 '), 1_200)
  assert.equal(after('Thu, 15 Jan 2026 12:00:07 GMT'), 7_000)
  assert.equal(after('Thu, 15 Jan 2026 11:00:00 GMT'), 0)
  for (const nonsense of [null, '', 'rand(30)', '-1', 'soon 30']) assert.equal(after(nonsense), undefined, String(nonsense))
})

test('the wait before another try', () => {
  const wait = (tries, afterMs, chance = 1) => waitBeforeTry({ tries, mostTries: 3, afterMs, chance })
  assert.deepEqual([wait(1), wait(2), wait(3)], [500, 1_000, undefined])
  assert.deepEqual([wait(1, undefined, 0), wait(2, undefined, 0.5)], [0, 500])
  // Never sooner than asked for.
  assert.deepEqual([wait(1, 3_000, 0), wait(1, 3_000, 1)], [3_000, 3_250])
  assert.deepEqual([wait(1, 5_000, 0), wait(1, 5_001, 0)], [5_000, undefined])
})

test('the codes of the device grant', () => {
  const body = {
    device_code: 'd',
    user_code: '123456',
    verification_uri: 'https://example.com/verify',
    verification_uri_complete: 'https://example.com/verify?userCode=1',
    expires_in: 300,
    interval: 2,
  }
  const codes = (changes) => codesIn(answer(200, { ...body, ...changes }), NOW)
  assert.deepEqual(codes(), {
    is: 'codes',
    codes: {
      deviceCode: 'd',
      userCode: '123456',
      verificationUri: 'https://example.com/verify',
      verificationUriComplete: 'https://example.com/verify?userCode=1',
      lastsMs: 300_000,
      intervalMs: 2_000,
    },
  })
  const odd = codes({ interval: 0, expires_in: 'x', verification_uri_complete: 'javascript:alert(1)' }).codes
  assert.deepEqual([odd.intervalMs, odd.lastsMs, odd.verificationUriComplete], [1_000, 300_000, undefined])
  assert.equal(codes({ interval: undefined }).codes.intervalMs, 5_000)
  for (const changes of [{ device_code: undefined }, { user_code: '\u001b[2J' }, { verification_uri: 'file:///etc/passwd' }]) {
    assert.equal(codes(changes).is, 'nonsense', JSON.stringify(changes))
  }
  assert.equal(codesIn(answer(200, '<html>'), NOW).is, 'nonsense')
  assert.equal(codesIn(answer(400, { message: 'Client Id is invalid' }), NOW).is, 'client')
})

test('how polling goes on', () => {
  assert.deepEqual(nextPoll('wait', 2_000, undefined), { intervalMs: 2_000, waitMs: 2_000 })
  for (const is of ['slow-down', 'later', 'no-answer']) {
    assert.deepEqual(nextPoll(is, 2_000, undefined), { intervalMs: 7_000, waitMs: 7_000 })
    assert.deepEqual(nextPoll(is, 2_000, 30_000), { intervalMs: 7_000, waitMs: 30_000 })
  }
  for (const is of ['denied', 'sign-in', 'client', 'refused', 'nonsense']) assert.equal(nextPoll(is, 2_000, undefined), undefined)
})
