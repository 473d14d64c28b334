// What the relay does, by path and method. Everything else does not exist.

import { Refusal } from './refusal.js'

/** @import { Action } from '../relay.js' */

/**
 * What a request is for.
 *
 * @typedef {object} Route
 * @property {Action} action
 * @property {string} [id] of the recording. A batch has its IDs in the body.
 * @property {boolean} [isBatch]
 */

/** Wider than the IDs that Webex makes, and still one path segment whatever a proxy does with it. */
const ID = /^[\w.~=+-]{1,256}$/

/** In these places, Webex has calls with these names instead of IDs. */
const WORDS = ['softDelete', 'restore', 'purge', 'reassign']

/**
 * @param {unknown} id
 * @returns {id is string}
 */
export const isId = (id) => typeof id === 'string' && ID.test(id) && !/^\.+$/.test(id) && !WORDS.includes(id)

/**
 * @param {string} method
 * @param {string} pathname
 * @param {{ prefix: string, actions: ReadonlySet<Action>, deletion: Action | undefined }} settings
 * @returns {Route}
 */
export function routeOf(method, pathname, { prefix, actions, deletion }) {
  const methods = methodsAt(segmentsBelow(`${prefix}/convergedRecordings`, pathname), deletion)
  if (!methods) throw nothingHere()
  const served = Object.entries(methods).filter(([, { action }]) => actions.has(action))
  const found = served.find(([name]) => name === method)
  if (found) return found[1]
  // Files have addresses of their own, which do not exist if the relay does not serve files.
  if (served.length === 0 && Object.values(methods).every(({ action }) => isOfFile(action))) throw nothingHere()
  const allowed = served.map(([name]) => name).join(', ')
  const isOff = Object.hasOwn(methods, method) || served.length === 0
  const why = isOff ? 'This relay does not allow that: see its options `delete` and `actions`.' : `Allowed: ${allowed}.`
  throw new Refusal(405, 'method-not-allowed', why, { headers: { allow: allowed } })
}

/** @param {Action} action */
export const isOfFile = (action) => action === 'media' || action === 'transcript'

/**
 * The path segments below a path. `undefined` if the path is another one.
 *
 * @param {string} path
 * @param {string} pathname
 */
function segmentsBelow(path, pathname) {
  if (pathname === path) return []
  return pathname.startsWith(`${path}/`) ? pathname.slice(path.length + 1).split('/') : undefined
}

/**
 * @param {string[] | undefined} segments
 * @param {Action} [deletion] what becomes of a deletion
 * @returns {Record<string, Route> | undefined}
 */
function methodsAt(segments, deletion = 'delete') {
  if (!segments) return undefined
  const [first, second] = segments
  if (segments.length === 0) return { GET: { action: 'list' } }
  if (segments.length === 1 && first === 'softDelete') return { POST: { action: 'trash', isBatch: true } }
  if (segments.length === 1 && first === 'restore') return { POST: { action: 'restore', isBatch: true } }
  const id = idIn(first)
  if (id === undefined) return undefined
  if (segments.length === 1) return { GET: { action: 'get', id }, DELETE: { action: deletion, id } }
  if (segments.length > 2) return undefined
  // For proxies that block DELETE.
  if (second === 'delete') return { POST: { action: deletion, id } }
  if (second === 'audio') return { GET: { action: 'media', id } }
  if (second === 'transcript') return { GET: { action: 'transcript', id } }
  return undefined
}

/**
 * The ID in a path segment. It must be encoded as the client encodes it, or not at all, so that no two parsers can disagree about it.
 *
 * @param {string} segment
 */
function idIn(segment) {
  let id
  try {
    id = decodeURIComponent(segment)
  } catch {
    return undefined
  }
  const isUsual = segment === id || segment === encodeURIComponent(id)
  return isUsual && isId(id) ? id : undefined
}

const nothingHere = () =>
  new Refusal(404, 'not-found', 'The relay serves nothing at this path. If it serves nothing at all, check its option `path`.')
