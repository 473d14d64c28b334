// By the package's own name, so that `import` and `require` each find the right file.
import type { CallOptions, RecordingsClient } from 'webex-converged-recordings'

/** Options of `diagnose`. */
export interface DiagnoseOptions {
  /** Aborts the diagnosis, which then rejects at once with `signal.reason`. Default: none. */
  signal?: CallOptions['signal']
  /** How long one request or connection may take in milliseconds, 1 to 2 147 483 647. Default: 10 000. */
  timeoutMs?: number | undefined
  /**
   * Whether to look at the newest recording's file, too: whether there is a link to it, and whether its host lets a download resume.
   * This requests the first byte of the file. Default: false.
   */
  media?: boolean | undefined
}

/** What is wrong, and what to do about it. */
export interface Diagnosis {
  /** Whether no check has failed. There may be warnings. */
  ok: boolean
  /** The most likely cause and what to do about it, in one or two sentences. */
  summary: string
  /** What was checked, in this order. */
  checks: Check[]
}

/** One check, and what it has found. */
export interface Check {
  /**
   * What was checked:
   *
   * - `core`: whether the package's core can be loaded, and whether the options of the client are valid
   * - `environment`: where this runs, and with which proxy
   * - `address`: whether the name of the API has addresses, and whether they accept connections. Needs Node, Deno or Bun.
   * - `tls`: whether its certificate is trusted. Needs Node, Deno or Bun.
   * - `reach`: whether Webex, or the relay, answers a request without a token
   * - `preflight`: whether Webex lets this page send a token (CORS). Only in pages.
   * - `token`: whose token it is, and how long it is valid
   * - `rights`: which lists the token may read. What it may change is not tested, because nothing is changed.
   * - `headers`: whether this page sees the headers of answers. Only in pages.
   * - `clock`: whether this computer's clock is right
   * - `media`: whether the newest recording has a file. Only with the option `media`.
   */
  id: 'core' | 'environment' | 'address' | 'tls' | 'reach' | 'preflight' | 'token' | 'rights' | 'headers' | 'clock' | 'media'
  /** `skipped`: it does not apply here, or what it needs has failed. */
  status: 'ok' | 'warning' | 'failed' | 'skipped'
  /** How long it took, in milliseconds. */
  ms: number
  /** What was found, in a sentence or two. */
  found: string
  /** What to do about it. Absent if there is nothing to do. */
  hint?: string
  /** The tracking ID of the failed request, which Webex support asks for. */
  trackingId?: string
  /** The cause, for programs. Absent if all is well. */
  cause?: Cause
}

/**
 * What is wrong:
 *
 * - `core-not-loaded`, `client-options`: the client itself does not work
 * - `offline`, `name-not-found`, `no-connection`, `no-answer-in-time`, `half-broken`: the network. `half-broken`: addresses of one
 *   family (IPv4 or IPv6) do not answer, so connections are slow to start
 * - `proxy-needed`, `proxy-unreachable`, `proxy-refuses`, `proxy-sign-in`: the proxy
 * - `untrusted-certificate`, `lapsed-certificate`, `wrong-certificate`, `unchecked-certificates`: the certificate
 * - `wrong-clock`: the clock of this computer
 * - `sign-in-page`: a web page or a redirect came instead of an answer, most often from a proxy or a network that wants a sign-in
 * - `not-webex`, `wrong-region`: another server answered
 * - `webex-fails`, `rate-limited`: Webex cannot answer now
 * - `cors`, `blocked-by-policy`, `mixed-content`, `hidden-headers`, `no-answer-in-page`: the browser. `no-answer-in-page`: it does
 *   not say why
 * - `no-token`, `malformed-token`, `token-lapsed`, `token-ends-soon`, `signed-out`: the token, or the relay's session
 * - `bot`, `missing-scope`: what the token may do
 * - `no-links`, `no-ranges`, `not-media`: the file
 */
export type Cause =
  | 'core-not-loaded'
  | 'client-options'
  | 'offline'
  | 'name-not-found'
  | 'no-connection'
  | 'no-answer-in-time'
  | 'half-broken'
  | 'proxy-needed'
  | 'proxy-unreachable'
  | 'proxy-refuses'
  | 'proxy-sign-in'
  | 'untrusted-certificate'
  | 'lapsed-certificate'
  | 'wrong-certificate'
  | 'unchecked-certificates'
  | 'wrong-clock'
  | 'sign-in-page'
  | 'not-webex'
  | 'wrong-region'
  | 'webex-fails'
  | 'rate-limited'
  | 'cors'
  | 'blocked-by-policy'
  | 'mixed-content'
  | 'hidden-headers'
  | 'no-answer-in-page'
  | 'no-token'
  | 'malformed-token'
  | 'token-lapsed'
  | 'token-ends-soon'
  | 'signed-out'
  | 'bot'
  | 'missing-scope'
  | 'no-links'
  | 'no-ranges'
  | 'not-media'

/**
 * Finds out why nothing works: checks the network, proxies, certificates, the token and its rights, and says what to do.
 *
 * Changes nothing: it sends about ten GET requests, the same way as the client sends all its requests. It does not reject
 * because of what it finds. It rejects with a `RecordingsError` if an argument is wrong, and with `signal.reason` if you abort it.
 *
 * The diagnosis can be shared: it contains no token, no link and no name of a person. It shows only the domain of an email address.
 *
 * @example
 * const { summary, checks } = await diagnose(client)
 */
export function diagnose(client: RecordingsClient, options?: DiagnoseOptions): Promise<Diagnosis>
