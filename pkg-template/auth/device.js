// Signing in on another device: a person enters a code on a page of Webex, and this program asks until that is done.

import { codesIn, meaningOf, nextPoll } from './decisions.js'
import { ask, askPatiently } from './endpoint.js'
import { codeLapsed } from './errors.js'
import { baseOf, checked } from './options.js'
import { unseen } from './tokens.js'
import { pause, throwIfAborted, within } from './waiting.js'

/** @import { DeviceLoginOptions, Tokens } from 'webex-converged-recordings/auth' */
/** @import { Answer, Codes } from './decisions.js' */

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const MOST_TRIES = 3

/**
 * @param {DeviceLoginOptions} options
 * @returns {Promise<Tokens>}
 */
export const deviceLogin = (options) => unseen(login(options))

/** @param {DeviceLoginOptions} options */
async function login(options) {
  const given = checked(options, ['clientId', 'clientSecret', 'scopes', 'onCode'], ['signal', 'baseUrl', 'fetch'])
  throwIfAborted(given.signal)
  const codes = await begin(given)
  const endsMs = Date.now() + codes.lastsMs
  const { userCode, verificationUri, verificationUriComplete } = codes
  const expiresAt = new Date(endsMs).toISOString()
  await within(Promise.resolve(given.onCode({ userCode, verificationUri, verificationUriComplete, expiresAt })), given.signal)
  return poll(given, codes, endsMs)
}

/**
 * @param {Record<string, any>} given
 * @returns {Promise<Codes>}
 */
async function begin({ clientId, scopes, signal, baseUrl, fetch }) {
  const form = { client_id: clientId, scope: scopes.join(' ') }
  const how = { fetch, signal, mostTries: MOST_TRIES }
  const { meaning, error } = await askPatiently(
    `${baseOf(baseUrl)}/device/authorize`,
    form,
    (answer) => codesIn(answer, Date.now()),
    how,
  )
  if (meaning?.is === 'codes') return meaning.codes
  throw error
}

/**
 * @param {Record<string, any>} given
 * @param {Codes} codes
 * @param {number} endsMs
 * @returns {Promise<Tokens>}
 */
async function poll({ clientId, clientSecret, signal, baseUrl, fetch }, { deviceCode, intervalMs, lastsMs }, endsMs) {
  const url = `${baseOf(baseUrl)}/device/token`
  const form = { grant_type: GRANT, device_code: deviceCode, client_id: clientId }
  // This endpoint takes the secret in a header, and only there.
  const headers = { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  let next = { intervalMs, waitMs: intervalMs }
  for (let attempt = 1; ; attempt++) {
    const leftMs = endsMs - Date.now()
    if (leftMs <= 0) throw codeLapsed(lastsMs)
    await pause(Math.min(next.waitMs, leftMs), signal)
    const { meaning, error } = await ask(url, form, meaningNow, { fetch, headers, signal, attempt })
    if (meaning?.is === 'tokens') return meaning.tokens
    if (meaning?.is === 'sign-in' && Date.now() >= endsMs) throw codeLapsed(lastsMs)
    const isOver = !meaning && !error.retryable
    const later = isOver ? undefined : nextPoll(meaning?.is ?? 'no-answer', next.intervalMs, error.retryAfterMs)
    if (!later) throw error
    next = later
  }
}

/** @param {Answer} answer */
const meaningNow = (answer) => meaningOf(answer, Date.now())
