// The body of a request: it must be small, arrive in time, and be JSON of a known shape.

import { joined } from '../host/bytes.js'
import { isPlain } from '../host/values.js'
import { fault, Refusal } from './refusal.js'
import { isId } from './routes.js'

const LARGEST = 65_536
const LONGEST_MS = 10_000
/** As many as Webex takes. */
const MOST_IDS = 100
/** What may be in the body of a deletion. */
export const REASONS = ['reason', 'comment']

/**
 * The IDs of a batch, each once.
 *
 * @param {Request} request
 */
export async function idsIn(request) {
  const { recordingIds } = await propertiesOf(request, ['recordingIds'])
  const isList = Array.isArray(recordingIds) && recordingIds.length > 0 && recordingIds.length <= MOST_IDS
  // A page cannot ask for "everything of somebody".
  if (!isList || !recordingIds.every(isId)) {
    throw new Refusal(400, 'invalid-argument', `recordingIds: expected an array of 1 to ${MOST_IDS} IDs of recordings`)
  }
  return [.../** @type {Set<string>} */ (new Set(recordingIds))]
}

/**
 * Why a recording is deleted. The client checks how long the comment is.
 *
 * @param {Request} request
 * @returns {Promise<{ reason?: string, comment?: string }>}
 */
export async function reasonIn(request) {
  const properties = await propertiesOf(request, REASONS)
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value !== 'string') throw new Refusal(400, 'invalid-argument', `${name}: expected a string`)
  }
  return properties
}

/**
 * @param {Request} request
 * @param {readonly string[]} known
 * @returns {Promise<Record<string, any>>}
 */
async function propertiesOf(request, known) {
  const bytes = await bytesOf(request)
  if (bytes.length === 0) return {}
  // A form on another site can send other types, but not this one.
  if (!/^application\/json *(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new Refusal(415, 'invalid-argument', 'The body is not JSON: expected the header `Content-Type: application/json`.')
  }
  const value = parsed(bytes)
  if (!isPlain(value)) throw notJson()
  const unknown = Object.keys(value).some((name) => !known.includes(name))
  if (unknown) throw new Refusal(400, 'invalid-argument', `The body has an unknown property. Allowed: ${known.join(', ')}.`)
  return value
}

/** @param {Uint8Array} bytes */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw notJson()
  }
}

const notJson = () => new Refusal(400, 'invalid-argument', 'The body is not a JSON object.')

/**
 * @param {Request} request
 * @returns {Promise<Uint8Array>}
 */
async function bytesOf({ body, bodyUsed }) {
  if (!body) return new Uint8Array()
  if (bodyUsed || body.locked) throw fault('the body of the request was read before the relay got it: give it `request.clone()`')
  const reader = body.getReader()
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      reject,
      LONGEST_MS,
      new Refusal(408, 'timeout', `The body did not arrive within ${LONGEST_MS / 1000} seconds.`),
    )
  })
  try {
    return await Promise.race([collected(reader), late])
  } catch (error) {
    // The sender may never stop.
    reader.cancel().catch(() => {})
    throw error instanceof Refusal ? error : new Refusal(400, 'aborted', 'The body broke off.')
  } finally {
    clearTimeout(timer)
  }
}

/**
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @returns {Promise<any>}
 */
async function collected(reader) {
  /** @type {Uint8Array[]} */
  const pieces = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > LARGEST) throw new Refusal(413, 'invalid-argument', `The body is larger than ${LARGEST} bytes.`)
    pieces.push(value)
  }
  return joined(pieces, length)
}
