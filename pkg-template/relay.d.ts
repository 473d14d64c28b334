// By the package's own name, so that `import` and `require` each find the right file.
import type { ClientOptions, Fetch } from 'webex-converged-recordings'

/** The platform's `Request`. Where TypeScript knows no platform, nothing is known of it. */
export type RelayRequest = typeof globalThis extends { Request: { prototype: infer T } } ? T : object

/** The platform's `Response`. Where TypeScript knows no platform, nothing is known of it. */
export type RelayResponse = typeof globalThis extends { Response: { prototype: infer T } } ? T : object

/**
 * What a page wants to do:
 *
 * - `list`, `get`: read recordings
 * - `media`, `transcript`: get a file of a recording. Only with `links: "relay"`.
 * - `trash`, `restore`: move recordings into the recycle bin, and out of it. Only with `delete: "trash"` or `"final"`.
 * - `delete`: delete a recording for good. Only with `delete: "final"`.
 */
export type Action = 'list' | 'get' | 'media' | 'transcript' | 'trash' | 'restore' | 'delete'

/** What `authorize` is called with. */
export interface RelayCall {
  /**
   * The request: method, URL and headers, without the body. With `origins`, the `Cookie` header is missing too, because the
   * browser may have added it without the page asking for it.
   */
  request: RelayRequest
  /** What the page wants to do. */
  action: Action
  /** The ID of the recording. Absent in lists, and where a request is about several recordings. */
  id?: string
}

/** Whose recordings a user gets: exactly one of these. */
export type RelayScope =
  | {
      /** Those of the owner with this email address. The token must open everybody's recordings. */
      ownerEmail: string
      /** Not with `ownerEmail`. */
      ownerId?: undefined
      /** Not with `ownerEmail`. */
      mine?: undefined
      /** Not with `ownerEmail`. */
      organization?: undefined
    }
  | {
      /** Those of the owner with this ID, such as a workspace, a virtual line or a call queue. The token must open everybody's recordings. */
      ownerId: string
      /** Not with `ownerId`. */
      ownerEmail?: undefined
      /** Not with `ownerId`. */
      mine?: undefined
      /** Not with `ownerId`. */
      organization?: undefined
    }
  | {
      /**
       * Those of the token's owner: for tokens that belong to the user, which means that `token` is the user's own. Owners are not
       * compared. With a token that opens everybody's recordings, the user can read each of them by its ID.
       */
      mine: true
      /** Not with `mine`. */
      ownerEmail?: undefined
      /** Not with `mine`. */
      ownerId?: undefined
      /** Not with `mine`. */
      organization?: undefined
    }
  | {
      /** Everybody's. Owners are not compared. */
      organization: true
      /** Not with `organization`. */
      ownerEmail?: undefined
      /** Not with `organization`. */
      ownerId?: undefined
      /** Not with `organization`. */
      mine?: undefined
    }

/** A user, as `authorize` returns it. An unknown property is an error, and the request gets a 500. */
export type RelayUser = RelayScope & {
  /**
   * Names the user to `limit` and `log`. Return the same name each time: cursors and links to files are valid only for the name that they
   * were made for. At most 256 characters. Required with `mine`, if there are links to the relay: `links: "relay"`, without `origins`.
   * Default: none.
   */
  name?: string | undefined
  /**
   * The Webex token for this user, without the `Bearer` prefix, or a function that returns one. Return the same string or the same
   * function each time: the relay keeps one client per token, for up to 1000 tokens. Default: the relay's `token`.
   */
  token?: NonNullable<ClientOptions['token']> | undefined
  /** What the user may do. Everything else is answered with 403. Default: everything that the relay does. */
  actions?: readonly Action[] | undefined
}

/** A user as `limit` gets it: without the token. */
export type NamedUser = RelayScope & {
  /** The name that `authorize` has given. Absent if it has given none. */
  name?: string | undefined
  /** What the user may do. Absent if that is everything. */
  actions?: readonly Action[] | undefined
}

/**
 * Why a request got no answer from Webex. In the answer, it is the property `code`.
 *
 * - `not-signed-in` (401): `authorize` returned false
 * - `forbidden` (403): the user may not do that, or the token may not
 * - `cross-site` (403): the request does not come from a page that may send it
 * - `not-found` (404): there is no such recording, it is another owner's, or there is nothing at this path
 * - `method-not-allowed` (405): the relay does not do that at this path
 * - `invalid-argument` (400, 413, 415): something in the request is wrong; the message names it
 * - `rejected` (400, 409, 410): Webex has refused it
 * - `rate-limited` (429): `limit` has refused it, or Webex is getting too many requests
 * - `upstream` (502, 503): there is no usable answer from Webex, or Webex does not accept the relay's token
 * - `timeout` (504, 408): Webex or the page's own request took too long
 * - `aborted` (499, 400): the page has gone, so nobody sees this
 * - `internal` (500): the relay is not set up correctly; `log` gets the reason
 */
export type RelayErrorCode =
  | 'not-signed-in'
  | 'forbidden'
  | 'cross-site'
  | 'not-found'
  | 'method-not-allowed'
  | 'invalid-argument'
  | 'rejected'
  | 'rate-limited'
  | 'upstream'
  | 'timeout'
  | 'aborted'
  | 'internal'

/** What `log` gets after each answer. Nothing in it is a token, a link or a query, but `problem` may quote an address of Webex. */
export interface RelayLogEntry {
  /** What the page wanted to do. Absent if the path or the method is unknown. */
  action?: Action
  /** The ID of the recording. Absent in lists, and where a request is about several recordings. */
  id?: string
  /** The user's `name`. Absent if there is none, or if nobody was let in. */
  user?: string
  /** The HTTP status of the answer. */
  status: number
  /** Why the request was refused. Absent if it was not. */
  code?: RelayErrorCode
  /** What is wrong, for you: the page was not told. Absent if the answer says it all. */
  problem?: string
  /** What your own function threw. Absent if none did. */
  error?: unknown
  /** The ID that Webex support asks for. Absent if Webex was not asked, or sent none. */
  trackingId?: string
  /** How long it took until the answer began, in milliseconds. */
  durationMs: number
}

/** Options of `createRelay`. An unknown option is an error. */
export interface RelayOptions {
  /**
   * A Webex access token without the `Bearer` prefix, or a function that returns one: see `ClientOptions`. It is sent to
   * `baseUrl` and nowhere else. Default: none. Then every user that `authorize` returns needs one.
   */
  token?: NonNullable<ClientOptions['token']> | undefined
  /** The URL of the API. Default: `https://webexapis.com/v1`. */
  baseUrl?: string | undefined
  /** Whether `baseUrl` and the links to files may be http on any host. Only for tests. Default: false. */
  allowInsecure?: boolean | undefined
  /** Sends the requests to Webex and to the hosts of files. Default: the platform's `fetch`. */
  fetch?: Fetch | undefined
  /** The path where the relay is mounted, without a slash at its end: `/relay` serves `/relay/convergedRecordings`. `/` is the root. */
  path: string
  /**
   * Returns who the user is and whose recordings that user gets, or false if nobody is signed in: then the page gets a 401. It is called
   * for every request that comes from a page that may send it. If it throws, the page gets a 500, and only `log` gets the error.
   *
   * There is no default: nothing else stands between a stranger and everybody's recordings.
   *
   * @example
   * authorize: async ({ request }) => {
   *   const session = await sessionOf(request.headers.get('cookie'))
   *   return session ? { ownerEmail: session.email, name: session.email } : false
   * }
   */
  authorize: (call: RelayCall) => RelayUser | false | Promise<RelayUser | false>
  /**
   * The origin of the page and of the relay, as the browser sees it, such as `https://intranet.example`. Needed if a proxy in front of
   * the relay terminates TLS: without it, links to the relay begin with `http:`. Default: that of the request's URL.
   */
  origin?: string | undefined
  /**
   * The origins of the pages that may use the relay, if they are not the relay's own. The page must then send proof of who the user is in
   * the header `Authorization`: cookies do not count, and other headers are not allowed. Not together with `origin`. If a proxy in
   * front of the relay terminates TLS, give `nodeListener` the relay's origin. Default: only pages of the relay's own origin.
   */
  origins?: readonly string[] | undefined
  /**
   * What the relay does. Everything else is answered with 405, files with 404. Default: everything that `delete` and `links` switch on.
   */
  actions?: readonly Action[] | undefined
  /**
   * What happens to deletions. Default: `off`.
   *
   * - `off`: the relay deletes nothing
   * - `trash`: `deleteRecording` and `trashRecordings` move recordings into the recycle bin, and `restoreRecordings` brings them back
   * - `final`: `deleteRecording` deletes for good. Webex requires the token of a compliance officer for that.
   */
  delete?: 'off' | 'trash' | 'final' | undefined
  /**
   * What happens to the links to files, which open a file for anybody who has them. Default: `strip`.
   *
   * - `strip`: pages get no links, no passwords and no URLs. Only the topic stays as it is.
   * - `relay`: the same, but `getRecording` returns links to the relay for audio and transcript, which are valid for an hour at most
   * - `pass`: recordings get through as Webex sends them
   */
  links?: 'strip' | 'relay' | 'pass' | undefined
  /** The hosts that files are fetched from. Each includes its subdomains. Only over https. Default: `["webex.com"]`. */
  mediaHosts?: readonly string[] | undefined
  /**
   * Encrypts cursors and the links of `links: "relay"`: a random string of at least 32 characters. If there are several instances of the
   * relay, as on Workers, all need the same one. Default: a new one for each relay, so lists and players stop when the server restarts.
   */
  secret?: string | undefined
  /**
   * Decides whether a request is sent to Webex. It returns true, false, or how many milliseconds the page has to wait (0 is the same as
   * true). Where the page has to wait, it gets a 429 with `Retry-After`. If `limit` throws, the page gets a 500. Default: no limit.
   */
  limit?:
    | ((call: {
        /** Who the user is. */
        user: NamedUser
        /** What the page wants to do. */
        action: Action
        /** The ID of the recording. Absent in lists, and where a request is about several recordings. */
        id?: string
      }) => boolean | number | Promise<boolean | number>)
    | undefined
  /** Called after each answer. Anything it throws is ignored. Default: none. */
  log?: ((entry: RelayLogEntry) => void) | undefined
}

/**
 * Creates a relay: a function that answers the requests of a page with what it gets from Webex, for the users whom `authorize` lets in. The
 * page needs no Webex token: its client has `token: null` and the relay's path as its `baseUrl`.
 *
 * Throws a `RecordingsError` with the code `invalid-argument` if an option is wrong. The relay itself never rejects.
 *
 * @example
 * const relay = createRelay({
 *   path: '/relay',
 *   token: process.env.WEBEX_ACCESS_TOKEN,
 *   authorize: ({ request }) => userOf(request),
 * })
 * export default { fetch: relay }
 */
export function createRelay(options: RelayOptions): (request: RelayRequest) => Promise<RelayResponse>

/** What `nodeListener` needs of a request: one of `node:http`, `node:https` or `node:http2` has it. */
export interface NodeRequest {
  /** The method. */
  method?: string | undefined
  /** The path and the query. */
  url?: string | undefined
  /** Names and values, alternately, as they were sent. */
  rawHeaders: string[]
}

/** What `nodeListener` needs of a response: one of `node:http`, `node:https` or `node:http2` has it. */
export interface NodeResponse {
  /** Writes a part of the body. */
  write(chunk: Uint8Array): boolean
}

/**
 * Turns a relay into a listener for Node's HTTP server and for Express.
 *
 * Throws a `RecordingsError` with the code `invalid-argument` if an argument is wrong.
 *
 * @example
 * createServer(nodeListener(relay)).listen(8080)
 */
export function nodeListener(
  relay: (request: RelayRequest) => Promise<RelayResponse>,
  options?: {
    /**
     * The relay's own origin, as the browser sees it. Needed if a proxy terminates TLS and the relay has `origins`. Default: made from the
     * `Host` header and the connection.
     */
    origin?: string | undefined
  },
): (request: NodeRequest, response: NodeResponse) => void
