// Verdicts on who answers: Webex, a relay, or another server in their place.

import { isObject, quietly, textIn } from '../host/values.js'
import { silenceVerdict } from './line.js'
import { failed, ok, shown, warning } from './verdict.js'

/** @import { Answer } from './ask.js' */
/** @import { Line } from './line.js' */
/** @import { Verdict } from './verdict.js' */

const HINTS = {
  signIn: 'Open a page in a browser on this network and sign in, or have the proxy let requests to Webex through.',
  proxy: 'Sign in to the proxy, or have it let requests to Webex through.',
  region: 'Set `baseUrl` to the API of that region.',
  slower: 'Wait a few minutes, and send fewer requests.',
  later: 'Try again later, and look at status.webex.com.',
  replaced: 'Check `baseUrl`. A proxy may have replaced the answer.',
  gateway: 'Check `baseUrl`. A proxy or a gateway in front of Webex may refuse it, or want a token of its own.',
  baseUrl: 'Check `baseUrl`.',
  mounted: 'Check `baseUrl`: it is the path where the relay is mounted.',
  session: 'Sign in to the site again.',
}

/**
 * What an answer without a token says about the way to Webex, or to a relay.
 *
 * @param {Answer} answer
 * @param {Line} line
 * @param {boolean} isRelay
 * @returns {Verdict}
 */
export function reachVerdict(answer, line, isRelay) {
  const stranger = strangerVerdict(answer, line)
  if (stranger) return stranger
  const { host } = line
  const { status = 0 } = answer
  if (isRelay) return relayVerdict(status, host)
  if (status === 401) return ok(isTraceable(answer) ? 'Webex answers.' : `${host} answers (401), without a tracking ID.`)
  return failed('not-webex', `${host} answers ${status} to a request without a token. Webex answers 401.`, HINTS.baseUrl)
}

/**
 * @param {number} status
 * @param {string} host
 */
function relayVerdict(status, host) {
  if (status === 401) return failed('signed-out', 'The relay says that nobody is signed in.', HINTS.session)
  if (status === 404 || status === 405)
    return failed('not-webex', `${host} has no relay at this path (${status}).`, HINTS.mounted)
  return ok(`The relay answers (${status}).`)
}

/**
 * What is wrong if an answer is not from Webex, or says that Webex does not work. `undefined` if all is well so far.
 *
 * @param {Answer} answer
 * @param {Line} line
 * @returns {Verdict | undefined}
 */
export function strangerVerdict(answer, line) {
  const { status, headers, json, isRedirect, error } = answer
  const by = signatureIn(headers)
  // After a 429, the client sends nothing before it may.
  if (status === 429 || error?.code === 'rate-limited')
    return warning('rate-limited', 'Webex limits the rate of requests (429).', HINTS.slower)
  if (status === undefined) return silenceVerdict(answer, line)
  if (isRedirect)
    return failed('sign-in-page', `A redirect${targetIn(headers, line)} came instead of an answer${by}.`, HINTS.signIn)
  if (status === 407) return failed('proxy-sign-in', `A proxy wants a user name and a password (407${by}).`, HINTS.proxy)
  if (isPage(answer))
    return failed(
      'sign-in-page',
      `A web page${titleIn(answer)} came instead of an answer from Webex (${status}${by}).`,
      HINTS.signIn,
    )
  if (status === 451)
    return failed('wrong-region', `${line.host} answers that the data is in another region (451).`, HINTS.region)
  if (status >= 500) return failed('webex-fails', `Webex, or something in front of it, is failing (${status}${by}).`, HINTS.later)
  if (!isObject(json))
    return failed('not-webex', `The answer from ${line.host} is not from Webex (${status}${by}).`, HINTS.replaced)
  return undefined
}

/**
 * The same for a request with a token, which somebody in front of Webex may refuse.
 *
 * @param {Answer} answer
 * @param {Line} line
 */
export function refusalVerdict(answer, line) {
  const stranger = strangerVerdict(answer, line)
  if (stranger) return stranger
  const { status = 0 } = answer
  if (status < 400 || isTraceable(answer)) return undefined
  return failed(
    'not-webex',
    `${line.host} refuses the request (${status}), but its answer has no tracking ID, so it is not from Webex.`,
    HINTS.gateway,
  )
}

/**
 * Whether it has a tracking ID, as every refusal of Webex has: in a header that a page may not see, and in its body.
 *
 * @param {Answer} answer
 */
export const isTraceable = ({ headers, json }) => (headers.trackingid ?? textIn(json, 'trackingId')) !== undefined

/** @param {Answer} answer */
const isPage = ({ headers, text }) => /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html)/i.test(text)

/** @param {Answer} answer */
function titleIn({ text }) {
  const title = shown(/<title[^>]*>([^<]*)/i.exec(text)?.[1])
  return title && ` “${title}”`
}

/**
 * The host that a redirect leads to. The rest of its address may contain anything.
 *
 * @param {Record<string, string>} headers
 * @param {Line} line
 */
function targetIn({ location }, { host }) {
  const url = location === undefined ? undefined : quietly(() => new URL(location, `https://${host}`))
  return url ? ` to ${shown(url.host)}` : ''
}

/**
 * Which program answered, if it says so.
 *
 * @param {Record<string, string>} headers
 */
function signatureIn({ server, via }) {
  const names = [via && `Via: ${shown(via, 40)}`, server && `Server: ${shown(server, 40)}`]
  return names.flatMap((name) => (name ? [`, ${name}`] : [])).join('')
}
