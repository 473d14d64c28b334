// Verdicts on the way to Webex: names, connections, certificates, proxies.

import { propertyOf, textIn } from '../host/values.js'
import { counted, failed, listed, ok, shown, skipped, warning } from './verdict.js'

/** @import { Answer } from './ask.js' */
/** @import { Verdict } from './verdict.js' */

/**
 * @typedef {object} Proxy The proxy that the environment names for this host.
 * @property {string} variable such as `HTTPS_PROXY`
 * @property {string} host with its port, without a user and a password
 * @property {boolean | undefined} isUsed whether `fetch` uses it. `undefined`: the client has a `fetch` of its own
 * @property {boolean} canBeUsed whether this Node could use it
 */

/**
 * @typedef {object} Environment
 * @property {string} runtime such as `Node 24.1.0 on linux`
 * @property {boolean} isNode
 * @property {boolean} [isPage]
 * @property {boolean} [hasOwnFetch] whether the client has a `fetch` of its own
 * @property {Proxy} [proxy]
 * @property {string} [certificates] the variable or option that adds certificates
 * @property {boolean} [isOpen] whether certificates are not checked at all
 * @property {boolean} [knowsSystem] whether this Node can use the certificates of the system
 */

/**
 * @typedef {object} Addresses
 * @property {string} host
 * @property {string} [problem] the error code, if the name could not be resolved
 * @property {{ family: 4 | 6, problem?: string }[]} families each with the error code of a connection to its first address
 */

/**
 * @typedef {object} Handshake
 * @property {string} host
 * @property {string} [problem] the error code, if the certificate is not trusted or there was none
 * @property {string} [issuer]
 * @property {number} [ends] in milliseconds since 1970
 */

/**
 * @typedef {object} Line What is known about the way to Webex.
 * @property {string} host
 * @property {Environment} environment
 * @property {Handshake} [handshake]
 * @property {string} [problem] the error code of a name or a connection that does not work, found without the request
 */

/** @param {Environment} environment */
export function environmentVerdict({ runtime, proxy, certificates, isOpen }) {
  const facts = [runtime]
  if (proxy) facts.push(`${proxy.variable} names the proxy ${proxy.host}${useOf(proxy)}`)
  if (certificates) facts.push(`${certificates} adds certificates`)
  const found = `${facts.join('; ')}.`
  if (!isOpen) return ok(found)
  const hint = 'Anybody on the way can then read the token. Remove it, and name the authority in NODE_EXTRA_CA_CERTS instead.'
  return warning(
    'unchecked-certificates',
    `${found.slice(0, -1)}; NODE_TLS_REJECT_UNAUTHORIZED turns certificate checks off.`,
    hint,
  )
}

/** @param {Proxy} proxy */
function useOf({ isUsed }) {
  if (isUsed === undefined) return ''
  return isUsed ? ', which is used' : ', which this program does not use'
}

/**
 * @param {Addresses} addresses
 * @param {boolean} isThrough whether a request came through anyway
 * @returns {Verdict}
 */
export function addressVerdict({ host, problem, families }, isThrough) {
  if (problem) {
    const found = `The name ${host} has no address here (${problem}).`
    return isThrough ? ok(`${found} Requests go another way.`) : failed('name-not-found', found, NAME_HINT)
  }
  const broken = families.filter(({ problem }) => problem)
  const works = families.filter(({ problem }) => !problem).map(({ family }) => `IPv${family}`)
  const problems = broken.map(({ family, problem }) => `IPv${family} does not connect (${problem})`)
  const found = [works.length > 0 && `${host} accepts connections over ${listed(works)}`, ...problems].filter(Boolean).join('; ')
  if (works.length === 0) {
    return isThrough ? ok(`${found}. Requests go another way.`) : failed('no-connection', `${found}.`, CONNECTION_HINT)
  }
  // A failure at once costs no time: the other family is tried next.
  const late = broken.find(({ problem }) => problem === 'ETIMEDOUT')
  if (!late) return ok(`${found}.`)
  const hint = `Connections may be slow to start. Have IPv${late.family} repaired or turned off on this network.`
  return warning('half-broken', `${found}.`, hint)
}

const NAME_HINT = 'Check the connection and `baseUrl`. If this network needs a proxy, see HTTPS_PROXY.'
export const CONNECTION_HINT = 'Check the connection and the firewall. If this network needs a proxy, see HTTPS_PROXY.'

const DAY_MS = 86_400_000

/**
 * @param {Handshake} handshake
 * @param {Environment} environment
 * @param {boolean} isThrough whether a request came through anyway
 * @param {number} now
 * @returns {Verdict}
 */
export function tlsVerdict(handshake, environment, isThrough, now) {
  const { host, problem, issuer, ends } = handshake
  if (problem === undefined) {
    const by = issuer ? `, issued by ${shown(issuer)}` : ''
    const days = ends === undefined ? '' : ` It is valid for ${counted(Math.floor((ends - now) / DAY_MS), 'more day')}.`
    return ok(`The certificate of ${host} is trusted${by}.${days}`)
  }
  const distrust = certificateVerdict(problem, { host, environment, handshake })
  if (isThrough) return ok(`${distrust?.found ?? `No TLS connection to ${host} (${problem}).`} But requests come through.`)
  if (distrust) return distrust
  return withoutTlsVerdict(problem, host) ?? skipped(`There is no connection to ${host}.`)
}

/**
 * Why a host that answers does not answer with TLS. `undefined` if that is not the problem.
 *
 * @param {string} code
 * @param {string} who
 * @returns {Verdict | undefined}
 */
function withoutTlsVerdict(code, who) {
  if (isOtherProtocol(code)) return failed('not-webex', `${who} does not answer with TLS (${code}).`, SCHEME_HINT)
  if (!isRefusal(code)) return undefined
  const hint = code.endsWith('CERTIFICATE_REQUIRED') ? OWN_CERTIFICATE_HINT : INSPECTION_HINT
  return failed('no-connection', `${who} and this program cannot agree on a TLS connection (${code}).`, hint)
}

/** Whether the server speaks another protocol. @param {string} code */
const isOtherProtocol = (code) =>
  /^EPROTO$|^ERR_SSL_(WRONG_VERSION_NUMBER|(PACKET|DATA)_LENGTH_TOO_LONG|HTTP_REQUEST)$/.test(code)
/** Whether it speaks TLS, but does not agree to a connection. @param {string} code */
const isRefusal = (code) => code.startsWith('ERR_SSL_') && !isOtherProtocol(code)

const SCHEME_HINT = 'Check `baseUrl`: whether it begins with http or https, and its port.'
const INSPECTION_HINT = 'A proxy may be inspecting connections: have it let those to this host through.'
const OWN_CERTIFICATE_HINT =
  'It asks for a client certificate. Webex never does. Check `baseUrl`: a proxy or a gateway may answer in its place.'

/**
 * Why a certificate is not trusted, or `undefined` if that is not the problem.
 *
 * @param {string} code
 * @param {Line} line
 * @returns {Verdict | undefined}
 */
export function certificateVerdict(code, { host, environment, handshake }) {
  const by = handshake?.issuer ? `, issued by ${shown(handshake.issuer)},` : ''
  const certificate = `The certificate of ${host}${by}`
  if (code === 'CERT_NOT_YET_VALID') return failed('wrong-clock', `${certificate} is not valid yet.`, CLOCK_HINT)
  if (code === 'CERT_HAS_EXPIRED') return failed('lapsed-certificate', `${certificate} has expired.`, LAPSED_HINT)
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return failed('wrong-certificate', `${certificate} is for another name.`, OTHER_NAME_HINT)
  // These are what the host says, and it may say that it wants a certificate.
  if (code.startsWith('ERR_SSL_') || !/CERT|ISSUER|LEAF_SIGNATURE/.test(code)) return undefined
  return failed('untrusted-certificate', `${certificate} is not trusted (${code}).`, trustHint(environment))
}

const CLOCK_HINT = "This computer's clock is probably slow: set it."
const LAPSED_HINT = "Check this computer's clock. If it is right, the certificate has to be renewed."
const OTHER_NAME_HINT = 'Check `baseUrl`. A proxy or a sign-in page of the network may answer in its place.'

/** @param {Environment} environment */
function trustHint({ isNode, knowsSystem }) {
  const who = 'If a proxy or your company issues certificates here,'
  if (!isNode) return `${who} make this program trust that authority.`
  const system = knowsSystem ? ', or with --use-system-ca if this computer trusts it already' : ''
  return `${who} start the program with NODE_EXTRA_CA_CERTS=/path/to/ca.pem${system}.`
}

/**
 * Why no answer arrived.
 *
 * @param {Answer} answer
 * @param {Line} line
 * @returns {Verdict}
 */
export function silenceVerdict({ error }, line) {
  const { host, environment } = line
  const { proxy } = environment
  const { code: own, words } = reasonIn(error)
  // Deno's errors have no codes.
  const code = own || (line.problem ?? '')
  const [, refusal] = /Proxy response \((\d{3})\)/.exec(words) ?? []
  if (refusal === '407') return failed('proxy-sign-in', 'The proxy wants a user name and a password (407).', signInHint(proxy))
  if (refusal)
    return failed(
      'proxy-refuses',
      `The proxy refuses to connect to ${host} (${refusal}).`,
      `Have it let requests to ${host} through.`,
    )
  const distrust = certificateVerdict(code, line)
  if (distrust) return distrust
  const isLate = error?.code === 'timeout' || /TIMEDOUT|TIMEOUT/.test(code)
  const why = isLate ? ' in time' : code && ` (${code})`
  if (proxy?.isUsed === false) return failed('proxy-needed', `No answer from ${host}${why}: ${unused(proxy)}.`, proxyHint(proxy))
  if (proxy?.isUsed && !isRefusal(code))
    return failed('proxy-unreachable', `No answer from ${host} through the proxy ${proxy.host}${why}.`, brokenHint(proxy))
  if (/ENOTFOUND|EAI_AGAIN/.test(code))
    return failed('name-not-found', `The name ${host} has no address here (${code}).`, NAME_HINT)
  const silence = failed(isLate ? 'no-answer-in-time' : 'no-connection', `No answer from ${host}${why}.`, CONNECTION_HINT)
  return withoutTlsVerdict(code, proxy?.isUsed ? `${host}, or the proxy in front of it,` : host) ?? silence
}

/** @param {Proxy} proxy */
const brokenHint = ({ variable }) => `Check the address in ${variable}, and whether the proxy works.`
/** @param {Proxy} proxy */
const unused = ({ variable, host }) => `${variable} names the proxy ${host}, but this program does not use it`
/** @param {Proxy | undefined} proxy */
const signInHint = (proxy) =>
  `Put them into the URL in ${proxy?.variable ?? 'HTTPS_PROXY'}, or have the proxy let requests to Webex through.`

/** @param {Proxy} proxy */
const proxyHint = ({ canBeUsed }) =>
  canBeUsed
    ? 'Start the program with NODE_USE_ENV_PROXY=1.'
    : 'This version of Node cannot use a proxy by itself: use Node 22.21, 24 or later with NODE_USE_ENV_PROXY=1.'

/**
 * The code and the words of what `fetch` threw, from the error or one of its causes.
 *
 * @param {unknown} error
 */
function reasonIn(error) {
  let [code, words] = ['', '']
  let cause = propertyOf(error, 'cause')
  for (let depth = 0; cause != null && depth < 5; depth++) {
    code ||= textIn(cause, 'code')?.match(/^[A-Z\d_/]{3,60}$/)?.[0] ?? ''
    words += ` ${textIn(cause, 'message') ?? ''}`
    cause = propertyOf(cause, 'cause') ?? propertyOf(propertyOf(cause, 'errors'), 0)
  }
  return { code, words }
}
