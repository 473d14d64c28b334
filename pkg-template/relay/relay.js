// `createRelay`. ../relay.d.ts says what it does. The order of the checks is the order below: the path, where the request comes from, who
// the user is, what the user may do and how often; only then is Webex asked.

import { isFunction, quietly } from '../host/values.js'
import { answer, json, permission, refused, sharing } from './answers.js'
import { idsIn, reasonIn } from './body.js'
import { crossSite } from './cross-site.js'
import { seconds } from './failures.js'
import { fileAnswer, lapsed } from './files.js'
import { expiryOf, FILES, linkOf, withoutLinks } from './links.js'
import { settingsOf } from './options.js'
import { badCursor, listQuery } from './query.js'
import { fault, Refusal } from './refusal.js'
import { isOfFile, routeOf } from './routes.js'
import { Seals } from './seals.js'
import { Upstream } from './upstream.js'
import { checkedUser, identityOf, isLimitedToOwner, isTheirs, scopeOf, throwIfForbidden, throwIfOfAnother } from './users.js'

/** @import { BatchResult, CallOptions, Recording, RecordingsClient } from 'webex-converged-recordings' */
/** @import { RelayUser } from '../relay.js' */
/** @import { FileAction } from './links.js' */
/** @import { Settings } from './options.js' */
/** @import { Route } from './routes.js' */

/** How long a page can use the address of a file. */
const TICKET_MS = 3_600_000
/** How long to wait if `limit` does not say. */
const USUAL_WAIT_MS = 10_000
/** How many recordings of a batch are read at the same time. */
const AT_ONCE = 5

/**
 * What is known of a request so far.
 *
 * @typedef {object} Call
 * @property {Request} request
 * @property {Route} [route]
 * @property {RelayUser} [user]
 * @property {string} [trackingId] of Webex's last answer
 */

/** @param {unknown} options */
export function createRelay(options) {
  const relay = new Relay(settingsOf(options))
  return (/** @type {Request} */ request) => relay.answer(request)
}

class Relay {
  #settings
  #seals
  #upstream

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings
    this.#seals = new Seals(settings.secret)
    this.#upstream = new Upstream(settings)
  }

  /**
   * Never rejects.
   *
   * @param {Request} request
   */
  async answer(request) {
    const began = performance.now()
    /** @type {Call} */
    const call = { request }
    const shared = sharing(this.#settings, request.headers.get('origin'))
    /** @type {Refusal | undefined} */
    let refusal
    const response = await this.#answerTo(call, shared).catch((thrown) => {
      refusal = thrown instanceof Refusal ? thrown : fault('a bug in the relay, please report it', thrown)
      refusal.trackingId ??= call.trackingId
      return refused(refusal, shared)
    })
    this.#log(call, response.status, performance.now() - began, refusal)
    return response
  }

  /**
   * @param {Call} call
   * @param {Record<string, string>} shared headers of the answer
   */
  async #answerTo(call, shared) {
    const { request } = call
    const { origins, origin } = this.#settings
    const url = new URL(request.url)
    if (origins && request.method === 'OPTIONS') return this.#preflight(shared)
    const route = routeOf(request.method, url.pathname, this.#settings)
    call.route = route
    const isForFile = isOfFile(route.action)
    const foreign = crossSite({ headers: request.headers, own: origin ?? url.origin, origins, isForFile })
    if (foreign) throw new Refusal(403, 'cross-site', foreign)
    if (isForFile) return this.#file(call, route, url, shared)

    call.user = await this.#signedIn(request, route)
    throwIfForbidden(call.user, route.action)
    await this.#throwIfTooOften(call.user, route)
    if (route.action === 'list') return this.#list(call, call.user, url, shared)
    if (url.search !== '') throw new Refusal(400, 'invalid-argument', 'query: expected none at this path')
    if (route.action === 'get') return this.#details(call, call.user, route, url, shared)
    return this.#change(call, call.user, route, shared)
  }

  /** @param {Record<string, string>} shared */
  #preflight(shared) {
    if (!shared['access-control-allow-origin']) {
      throw new Refusal(403, 'cross-site', 'The origin of the page is not in the option `origins` of the relay.')
    }
    const { actions } = this.#settings
    const isPosting = ['delete', 'trash', 'restore'].some((action) => actions.has(/** @type {any} */ (action)))
    return answer(204, null, { ...shared, ...permission(isPosting ? ['GET', 'POST', 'DELETE'] : ['GET']) })
  }

  /**
   * @param {Request} request
   * @param {Route} route
   * @returns {Promise<RelayUser>}
   */
  async #signedIn(request, { action, id }) {
    const { authorize } = this.#settings
    let user
    try {
      user = await authorize({ request: this.#withoutBody(request), action, ...(id === undefined ? {} : { id }) })
    } catch (error) {
      throw fault('authorize: threw an error', error)
    }
    if (user === false) throw new Refusal(401, 'not-signed-in', 'Nobody is signed in.')
    const checked = checkedUser(user)
    const { links, origins } = this.#settings
    // Users without names could not be told apart, and could use each other's links.
    if (checked.mine && checked.name === undefined && links === 'relay' && !origins) {
      throw fault('authorize: name: is missing; with `mine` and `links: "relay"`, it says whose links they are')
    }
    return checked
  }

  /**
   * What `authorize` gets: the body is for the relay, and with `origins`, cookies do not prove who the page's user is.
   *
   * @param {Request} request
   */
  #withoutBody({ url, method, headers: given, signal }) {
    const headers = new Headers(given)
    if (this.#settings.origins) headers.delete('cookie')
    return new Request(url, { method, headers, signal })
  }

  /**
   * @param {RelayUser} user
   * @param {Route} route
   */
  async #throwIfTooOften({ token, ...user }, { action, id }) {
    const { limit } = this.#settings
    if (!limit) return
    let allowed
    try {
      allowed = await limit({ user, action, ...(id === undefined ? {} : { id }) })
    } catch (error) {
      throw fault('limit: threw an error', error)
    }
    if (allowed === true || allowed === 0) return
    const wait = allowed === false ? USUAL_WAIT_MS : allowed
    if (typeof wait !== 'number' || !(wait > 0 && wait < Number.POSITIVE_INFINITY)) {
      throw fault('limit: expected true, false or a number of milliseconds')
    }
    const headers = { 'retry-after': seconds(wait) }
    throw new Refusal(429, 'rate-limited', 'This user has made too many requests.', { headers })
  }

  /**
   * Makes calls to Webex.
   *
   * @template T
   * @param {Call} call
   * @param {RelayUser} user
   * @param {(client: RecordingsClient, options: CallOptions) => Promise<T>} work
   * @param {AbortSignal} [signal]
   */
  #ask(call, user, work, signal) {
    const onTrackingId = (/** @type {string} */ trackingId) => {
      call.trackingId = trackingId
    }
    return this.#upstream.ask({ user, signal, onTrackingId }, work)
  }

  /**
   * @param {Call} call
   * @param {RelayUser} user
   * @param {URL} url
   * @param {Record<string, string>} shared
   */
  async #list(call, user, { searchParams }, shared) {
    const given = listQuery(searchParams)
    const bound = ['cursor', identityOf(user)]
    const query =
      'cursor' in given ? { cursor: await this.#cursorIn(given.cursor, bound) } : { ...given.filters, ...scopeOf(user) }
    // With 0, the page's own client splits the range.
    const list = { windowDays: 0 }
    const page = await this.#ask(
      call,
      user,
      (client, options) => client.listRecordings(query, { ...options, ...list }),
      call.request.signal,
    )
    // Webex has filtered already. If it has not, everybody's recordings must not get out.
    const items = page.items.filter((recording) => isTheirs(user, recording)).map((recording) => this.#shown(recording))
    const next = page.cursor && (await this.#seals.seal(bound, page.cursor))
    const link = next && `<${this.#settings.prefix}/convergedRecordings?cursor=${next}>; rel="next"`
    return json(200, { items }, { ...shared, trackingid: call.trackingId, link: link || undefined })
  }

  /**
   * @param {string} sealed
   * @param {readonly string[]} bound
   */
  async #cursorIn(sealed, bound) {
    const cursor = await this.#seals.open(bound, sealed)
    if (cursor !== undefined) return cursor
    throw badCursor()
  }

  /**
   * @param {Call} call
   * @param {RelayUser} user
   * @param {Route} route
   * @param {URL} url
   * @param {Record<string, string>} shared
   */
  async #details(call, user, { id = '' }, url, shared) {
    const recording = await this.#ask(call, user, (client, options) => client.getRecording(id, options), call.request.signal)
    throwIfOfAnother(user, recording)
    const links = this.#settings.links === 'relay' ? await this.#linksTo(recording, id, user, url) : {}
    return json(200, { ...this.#shown(recording), ...links }, { ...shared, trackingid: call.trackingId })
  }

  /** @param {Recording} recording */
  #shown(recording) {
    return this.#settings.links === 'pass' ? recording : withoutLinks(recording)
  }

  /**
   * Links to the relay instead of Webex's. A player cannot send headers, so each has a ticket: Webex's link, sealed.
   *
   * @param {Recording} recording
   * @param {string} id
   * @param {RelayUser} user
   * @param {URL} url
   * @returns {Promise<Partial<Recording>>}
   */
  async #linksTo(recording, id, user, url) {
    const { prefix, origin, actions } = this.#settings
    const until = Math.min(Date.now() + TICKET_MS, expiryOf(recording))
    const { token, ...named } = user
    /** @type {Record<string, string>} */
    const links = {}
    for (const file of /** @type {FileAction[]} */ (Object.keys(FILES))) {
      const link = linkOf(recording, file)
      if (link === undefined || !actions.has(file) || user.actions?.includes(file) === false) continue
      const ticket = await this.#seals.seal(this.#ticketFor(file, id), JSON.stringify({ link, until, user: named }))
      const path = `${prefix}/convergedRecordings/${encodeURIComponent(id)}/${FILES[file].segment}`
      links[FILES[file].link] = `${origin ?? url.origin}${path}?ticket=${ticket}`
    }
    if (Object.keys(links).length === 0) return {}
    return { temporaryDirectDownloadLinks: { ...links, expiration: new Date(until).toISOString() } }
  }

  /**
   * @param {Call} call
   * @param {Route} route
   * @param {URL} url
   * @param {Record<string, string>} shared
   */
  async #file(call, route, { searchParams }, shared) {
    const { request } = call
    const file = /** @type {FileAction} */ (route.action)
    // With cookies, the session may have ended since the ticket was made. Without them, the ticket is a player's only proof.
    const isByCookie = !this.#settings.origins
    if (isByCookie) call.user = await this.#signedIn(request, route)
    const ticket = await this.#ticketIn(searchParams, file, route.id ?? '')
    if (!ticket || ticket.until <= Date.now()) throw lapsed()
    if (call.user && identityOf(call.user) !== identityOf(ticket.user)) throw lapsed()
    call.user ??= ticket.user
    throwIfForbidden(call.user, file)
    await this.#throwIfTooOften(call.user, route)
    return fileAnswer({ file, link: ticket.link, request, settings: this.#settings, headers: shared })
  }

  /**
   * @param {URLSearchParams} parameters
   * @param {FileAction} file
   * @param {string} id
   * @returns {Promise<{ link: string, until: number, user: RelayUser } | undefined>}
   */
  async #ticketIn(parameters, file, id) {
    const [[name, sealed] = [], ...others] = [...parameters]
    if (name !== 'ticket' || sealed === undefined || others.length > 0) return undefined
    const opened = await this.#seals.open(this.#ticketFor(file, id), sealed)
    return opened === undefined ? undefined : JSON.parse(opened)
  }

  /**
   * What a ticket is bound to. One that needs a session must not open the file at a relay that asks for none, even with the same secret.
   *
   * @param {FileAction} file
   * @param {string} id
   */
  #ticketFor(file, id) {
    return [this.#settings.origins ? 'ticket' : 'ticket with a session', file, id]
  }

  /**
   * Not aborted if the page leaves, because then nobody would know what has been done.
   *
   * @param {Call} call
   * @param {RelayUser} user
   * @param {Route} route
   * @param {Record<string, string>} shared
   */
  async #change(call, user, { action, id, isBatch }, shared) {
    const { request } = call
    const why = isBatch ? {} : await reasonIn(request)
    const ids = isBatch ? await idsIn(request) : [id ?? '']
    if (isLimitedToOwner(user)) await this.#throwIfAnyOfAnother(call, user, ids)
    await this.#ask(call, user, (client, options) => {
      if (action === 'restore') return client.restoreRecordings(ids, options)
      if (action === 'trash') return client.trashRecordings(ids, options)
      return /** @type {Promise<unknown>} */ (client.deleteRecording(ids[0], { ...options, ...why }))
    })
    return answer(204, null, { ...shared, trackingid: call.trackingId })
  }

  /**
   * Nothing is done if one of them is another owner's. With a token that opens everybody's, Webex would do it.
   *
   * @param {Call} call
   * @param {RelayUser} user
   * @param {readonly string[]} ids
   */
  async #throwIfAnyOfAnother(call, user, ids) {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE)
      const recordings = await Promise.all(
        some.map((id) => this.#ask(call, user, (client, options) => client.getRecording(id, options), call.request.signal)),
      )
      for (const recording of recordings) throwIfOfAnother(user, recording)
    }
  }

  /**
   * @param {Call} call
   * @param {number} status
   * @param {number} durationMs
   * @param {Refusal} [refusal]
   */
  #log({ route, user, trackingId }, status, durationMs, refusal) {
    const { log } = this.#settings
    if (!isFunction(log)) return
    const entry = {
      action: route?.action,
      id: route?.id,
      user: user?.name,
      status,
      code: refusal?.code,
      problem: refusal?.problem,
      error: refusal?.error,
      trackingId: refusal?.trackingId ?? trackingId,
      durationMs: Math.round(durationMs),
    }
    const known = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined))
    // If the log fails, the page still gets its answer. It may be an async function.
    quietly(() => Promise.resolve(log(/** @type {any} */ (known))).catch(() => {}))
  }
}
