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

/** A request, as `authorize` sees it. */
export interface RelayCall {
  /**
   * The request: method, URL and headers, without the body. With `origins`, the `Cookie` header is missing too, because a browser may
   * have added it without the page's doing.
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
   * Names the user to `limit` and `log`, and must be the same each time: a cursor and a link to a file are good for this name only. At most
   * 256 characters. Default: none.
   */
  name?: string | undefined
  /**
   * The Webex token for this user, without the `Bearer` prefix, or a function that returns one. Return the same string or the same
   * function each time: the relay keeps a client for each of up to 1000. Default: the relay's `token`.
   */
  token?: NonNullable<ClientOptions['token']> | undefined
  /** What the user may do. Everything else is answered with 403. Default: everything that the relay does. */
  actions?: readonly Action[] | undefined
}

/** A user without the token, as `limit` sees it. */
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
 * - `rate-limited` (429): `limit` has refused it, or Webex gets too many requests
 * - `upstream` (502, 503): there is no usable answer from Webex, or it does not accept the relay's token
 * - `timeout` (504, 408): Webex, or the page's own request, took too long
 * - `aborted` (499, 400): the page has left, so nobody sees this
 * - `internal` (500): the relay is not set up correctly; the log says what is wrong
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

/** What `log` gets after each answer. Nothing in it is a token, a link or a query. */
export interface RelayLogEntry {
  /** What the page wanted to do. Absent if the path or the method is unknown. */
  action?: Action
  /** The ID of the recording. Absent in lists, and where a request is about several recordings. */
  id?: string
  /** The user's `name`. Absent if there is none, or nobody has been let in. */
  user?: string
  /** The HTTP status of the answer. */
  status: number
  /** Why the request was refused. Absent if it was not. */
  code?: RelayErrorCode
  /** What is wrong, in words for you: they were not sent to the page. Absent if the answer says it all. */
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
   * A Webex access token without the `Bearer` prefix, or a function that returns one: see `ClientOptions`. It never leaves the server,
   * except to `baseUrl`. Default: none. Then every user that `authorize` returns needs one.
   */
  token?: NonNullable<ClientOptions['token']> | undefined
  /** The URL of the API. Default: `https://webexapis.com/v1`. */
  baseUrl?: string | undefined
  /** Whether `baseUrl`, and the hosts of files, may be http on any host. Only for tests. Default: false. */
  allowInsecure?: boolean | undefined
  /** Sends the requests to Webex and to the hosts of files. Default: the platform's `fetch`. */
  fetch?: Fetch | undefined
  /** The path where the relay is mounted, without a slash at its end: `/relay` serves `/relay/convergedRecordings`. `/`: all paths. */
  path: string
  /**
   * Says who the user is, and whose recordings that user gets; or false if nobody is signed in, which the page is told with a 401. It is
   * called for every request that comes from the right page. If it throws, the answer is a 500, and its error goes to `log` alone.
   *
   * There is no default: it is the only thing that stands between a stranger and everybody's recordings.
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
   * the relay ends TLS. Default: that of the request's URL.
   */
  origin?: string | undefined
  /**
   * The origins of the pages that may use the relay, if they are others than the relay's own. Each request must then have proof of the
   * user that the page itself sends, such as the header `Authorization`: cookies do not count. Not together with `origin`. Default:
   * only pages of the relay's own origin.
   */
  origins?: readonly string[] | undefined
  /** What the relay does. Everything else is answered with 405. Default: everything that `delete` and `links` switch on. */
  actions?: readonly Action[] | undefined
  /**
   * What becomes of deletions. Default: `off`.
   *
   * - `off`: the relay deletes nothing
   * - `trash`: `deleteRecording` and `trashRecordings` move recordings into the recycle bin, and `restoreRecordings` brings them back
   * - `final`: `deleteRecording` deletes for good. Webex wants the token of a compliance officer for that.
   */
  delete?: 'off' | 'trash' | 'final' | undefined
  /**
   * What becomes of the links to files, which open a file for anybody who has them. Default: `strip`.
   *
   * - `strip`: pages get no links, no passwords and no addresses of any kind
   * - `relay`: the same, but `getRecording` has links to the relay for sound and transcript, which are valid for an hour
   * - `pass`: recordings get through as Webex sends them
   */
  links?: 'strip' | 'relay' | 'pass' | undefined
  /** The hosts that files are fetched from, and those below them. Only over https. Default: `["webex.com"]`. */
  mediaHosts?: readonly string[] | undefined
  /**
   * Encrypts cursors and the links of `links: "relay"`: a random string of at least 32 characters. If there are several instances of the
   * relay, as on Workers, all need the same one. Default: a new one for each relay, so lists and players end when the server restarts.
   */
  secret?: string | undefined
  /**
   * Decides whether a request is sent to Webex: false, or how many milliseconds the page has to wait, gives a 429 with `Retry-After`. 0 is
   * the same as true. If it throws, the answer is a 500. Default: no limit.
   */
  limit?:
    | ((call: {
        /** Who it is. */
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
 * Creates a relay: a function that answers the requests of a page with what it gets from Webex, for those whom `authorize` lets in. The
 * page needs no Webex token: its client has `token: null`, and the relay's path as its `baseUrl`.
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
 * Turns a relay into a listener for Node's HTTP server, and for Express.
 *
 * Throws a `RecordingsError` with the code `invalid-argument` if an argument is wrong.
 *
 * @example
 * createServer(nodeListener(relay)).listen(8080)
 */
export function nodeListener(
  relay: (request: RelayRequest) => Promise<RelayResponse>,
  options?: {
    /** The origin of the URL that the relay sees. Default: made of the `Host` header, which must be right then. */
    origin?: string | undefined
  },
): (request: NodeRequest, response: NodeResponse) => void
