// What of a recording the page gets. Webex's download links open a file for anybody who has them, so by default they stay here.

/** @import { Recording } from 'webex-converged-recordings' */

/** The files that the relay passes on: where they are, and where Webex has them. */
export const FILES = /** @type {const} */ ({
  media: { segment: 'audio', link: 'audioDownloadLink' },
  transcript: { segment: 'transcript', link: 'transcriptDownloadLink' },
})

/** @typedef {keyof typeof FILES} FileAction */

/** Names of fields that contain secrets, including those that Webex may add. */
const SECRET_NAME = /link|url|password|passcode|secret|ticket|token/i
/** It has such a name, but is only the name of a Webex site. */
const NO_SECRET = ['siteUrl']
/** An address, also one that is encoded, or that has no scheme. */
const ADDRESS = /^\/\/|(:|%3a)(\/|%2f){2}/i
/** Written by people, who may mention an address. */
const FREE_TEXT = ['topic']

/**
 * A recording without links, passwords, and addresses of any kind.
 *
 * @param {Recording} recording
 */
export const withoutLinks = (recording) => /** @type {Recording} */ (cleaned(recording))

/**
 * @param {unknown} value
 * @returns {unknown} `undefined` if nothing of it may stay
 */
function cleaned(value) {
  if (typeof value === 'string') return ADDRESS.test(value) ? undefined : value
  if (Array.isArray(value)) return value.map(cleaned).filter((item) => item !== undefined)
  if (typeof value !== 'object' || value === null) return value
  /** @type {[string, unknown][]} */
  const kept = []
  for (const [name, field] of Object.entries(value)) {
    if (ADDRESS.test(name) || (SECRET_NAME.test(name) && !NO_SECRET.includes(name))) continue
    const rest = FREE_TEXT.includes(name) && typeof field === 'string' ? field : cleaned(field)
    if (rest !== undefined) kept.push([name, rest])
  }
  return Object.fromEntries(kept)
}

/**
 * The link to a file, as Webex sent it.
 *
 * @param {Recording} recording
 * @param {FileAction} file
 */
export function linkOf({ temporaryDirectDownloadLinks: links }, file) {
  const link = links?.[FILES[file].link]
  return typeof link === 'string' ? link : undefined
}

/**
 * When Webex's links of a recording expire, in milliseconds since 1970.
 *
 * @param {Recording} recording
 */
export function expiryOf({ temporaryDirectDownloadLinks: links }) {
  const time = Date.parse(`${links?.expiration}`)
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}
