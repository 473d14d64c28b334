// By the package's own name, so that `import` and `require` each find the right file.
import type { Fetch, Signal, SignalLike, TokenReason } from 'webex-converged-recordings'

/** What a sign-in consists of. Whoever has these can act as the person who signed in: they are secrets. */
export interface Tokens {
  /** What a client sends with each request. */
  accessToken: string
  /** The token that is exchanged for the next access token. Absent if there is none: then this sign-in ends when the access token expires. */
  refreshToken?: string
  /** When the access token was issued, by the clock of this computer. An RFC 3339 date-time, as are the following ones. */
  issuedAt?: string
  /** When the access token expires, by the clock of this computer. Absent if unknown: then it is used until Webex rejects it. */
  expiresAt?: string
  /** When the refresh token expires, unless it is used before then. Absent if unknown. */
  refreshTokenExpiresAt?: string
  /** The scopes that were granted, with spaces between them. Absent if Webex did not say. */
  scope?: string
}

/** Where tokens are kept: `fileStore(path)`, or a database of your own, for example. */
export interface TokenStore {
  /** Returns the tokens, or `undefined` if there are none. */
  read(): Tokens | undefined | Promise<Tokens | undefined>
  /**
   * Stores tokens. If `previous` is given, `next` was obtained with its refresh token. If the store no longer holds `previous`, somebody
   * has signed in again in the meantime: then do nothing.
   */
  write(next: Tokens, previous?: Tokens): void | Promise<void>
  /**
   * Runs `work` while no other process runs one, and waits for it. Without this, use the store in one process only: if two
   * processes renew a token at the same time and Webex changes the refresh token, one of them is left with a refresh token that no longer works.
   */
  lock?(work: () => Promise<void>, options: LockOptions): unknown
}

/** Options of a store's `lock`. */
export interface LockOptions {
  /** Ends the wait for the lock, but not the work. Default: none. */
  signal?: Signal | undefined
  /** How long to wait for the lock, in milliseconds. 0: not at all. Then `lock` fails. Default: 30 000. */
  timeoutMs?: number | undefined
}

/** Tokens in a file. */
export interface FileStore extends TokenStore {
  /** Returns the tokens in the file, or `undefined` if there is no such file. */
  read(): Promise<Tokens | undefined>
  /** Replaces the file. If `previous` is given, only if the file still has those tokens. */
  write(next: Tokens, previous?: Tokens): Promise<void>
  /** Runs `work` while no other process does, and returns what it returns. */
  lock<T>(work: () => T | Promise<T>, options?: LockOptions): Promise<T>
}

/**
 * Keeps tokens in a file. Any number of processes can share it: only one at a time renews the token, and the others use the new one.
 *
 * The file is created so that only its owner can read it (0600), and so is its folder (0700). On Linux and macOS, a file that others
 * can read is refused. The tokens in it are not encrypted. It is written completely or not at all, and a file that contains anything
 * but tokens is never replaced. While a token is renewed, there is a file `….lock` beside it; if a process is killed at that moment,
 * the next one takes over.
 *
 * Methods reject with a `RecordingsError`; `storage` if it is about the file. Throws one if `path` is not valid.
 *
 * @param path A `~` at its beginning is the home folder. Symbolic links are followed.
 *
 * @example
 * const store = fileStore('~/.config/webex-recordings/token.json')
 */
export function fileStore(path: string): FileStore

/** Options of `refreshingToken`. */
export interface RefreshingTokenOptions {
  /** The client ID of the integration or the service app. */
  clientId: string
  /** Its client secret. It is sent to the endpoint for tokens, and nowhere else. */
  clientSecret: string
  /**
   * A refresh token to begin with. The tokens are then kept in memory only, and if Webex changes the refresh token, the new one is
   * lost when the process ends: keep it with `onChange`, or use a `store` instead. One of the two is required.
   */
  refreshToken?: string | undefined
  /** Where the tokens are kept. One of this and `refreshToken` is required. */
  store?: TokenStore | undefined
  /**
   * Gets new tokens, and is awaited before they are used. If it fails, the call that needs the token fails, and the next one calls
   * it again. With a `store`, it is called after that. Default: none.
   */
  onChange?: ((tokens: Tokens) => unknown) | undefined
  /**
   * How long before its end a token is renewed in the background, in milliseconds, 0 to 86 400 000. It is used in the meantime. Never
   * earlier than in the last quarter of the time that it is valid. Default: 300 000.
   */
  earlyMs?: number | undefined
  /** The URL of the API. Must be https, or http on a loopback host. Default: `https://webexapis.com/v1`. */
  baseUrl?: string | undefined
  /** Sends the requests instead of the global `fetch`, for proxies and tests. */
  fetch?: Fetch | undefined
  /** The clock: returns milliseconds since 1970. Default: `Date.now`. */
  now?: (() => number) | undefined
}

/** What a client passes to its token function. */
export interface AskedToken {
  /** `rejected` if Webex no longer accepts the last token. Default: `first`. */
  readonly reason?: TokenReason | undefined
  /** Ends the wait for the token. A renewal that has started still finishes, and its tokens are stored. Default: none. */
  readonly signal?: SignalLike | undefined
}

/** A token function: the option `token` of a client. Call it yourself wherever you need the access token. */
export type RenewingToken = (asked?: AskedToken) => Promise<string>

/**
 * Returns a token function that renews its token, for the option `token` of any number of clients.
 *
 * Only one renewal is in progress at a time, however many ask. Shortly before its end, a token is renewed in the background: see
 * `earlyMs`. New tokens are stored before they are used. A renewal is tried three times if the endpoint for tokens is busy or cannot
 * be reached. Meanwhile, the current token stays in use until it expires.
 *
 * A client asks for a token once, and again only when Webex rejects it. So a token is renewed early only if
 * several clients, or your own code, use the same function. Otherwise Webex rejects one request after the token has expired, the token
 * is renewed, and the client sends that request again.
 *
 * Nothing is scheduled: if nobody asks, nothing happens, and a process ends as soon as it is done. A renewal in the background is
 * finished first. Do not call `process.exit()` in a program with this function, but set `process.exitCode`: if Webex has just
 * changed the refresh token, the new one would be lost.
 *
 * Rejects with a `RecordingsError`, which a client passes on as the `cause` of its `token-failed`:
 *
 * - `unauthorized`: somebody has to sign in again, or the client ID or the client secret is wrong.
 * - `server`, `rate-limited`, `network`, `timeout`: the endpoint for tokens is busy or cannot be reached. `retryable` is true.
 * - `not-json`, `rejected`: something other than Webex answered, such as a network's sign-in page.
 * - `storage`: the store has failed.
 *
 * Throws one if an option is not valid.
 *
 * @example
 * const store = fileStore('~/.config/webex-recordings/token.json')
 * const client = new RecordingsClient({ token: refreshingToken({ clientId, clientSecret, store }) })
 */
export function refreshingToken(options: RefreshingTokenOptions): RenewingToken

/** Options of `deviceLogin`. */
export interface DeviceLoginOptions {
  /** The client ID of the integration. */
  clientId: string
  /** Its client secret. It is sent to the endpoint for tokens, and nowhere else. */
  clientSecret: string
  /** What the tokens may do, such as `spark:recordings_read`. The integration must have these scopes. */
  scopes: readonly string[]
  /** Shows the person where to go, and which code to enter there. It is awaited. */
  onCode: (code: DeviceCode) => unknown
  /** Ends the sign-in. Default: none. */
  signal?: SignalLike | undefined
  /** The URL of the API. Must be https, or http on a loopback host. Default: `https://webexapis.com/v1`. */
  baseUrl?: string | undefined
  /** Sends the requests instead of the global `fetch`, for proxies and tests. */
  fetch?: Fetch | undefined
}

/** What the person who signs in needs. */
export interface DeviceCode {
  /** The code to enter. */
  userCode: string
  /** The page to enter it on. */
  verificationUri: string
  /** A page that knows the code already, for a link or a QR code. Absent if Webex sends none. */
  verificationUriComplete?: string
  /** When the code expires. An RFC 3339 date-time. */
  expiresAt: string
}

/**
 * Signs a person in on another device: they open a page of Webex, in any browser, and enter a code. Resolves when they are done. For
 * programs without a browser, such as scripts and servers.
 *
 * The integration needs the redirect URIs that Webex's documentation of the device grant lists: see docs/signing-in.md.
 *
 * Rejects with a `RecordingsError`: `unauthorized` if the person denies it, or if the client ID or the client secret is wrong;
 * `timeout` if nobody enters the code in time; and otherwise as `refreshingToken`. If `signal` is aborted, rejects with its reason.
 *
 * @example
 * const tokens = await deviceLogin({
 *   clientId,
 *   clientSecret,
 *   scopes: ['spark:recordings_read'],
 *   onCode: ({ verificationUri, userCode }) => console.log(`Open ${verificationUri} and enter ${userCode}.`),
 * })
 * await store.write(tokens)
 */
export function deviceLogin(options: DeviceLoginOptions): Promise<Tokens>
