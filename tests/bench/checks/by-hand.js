// Handwritten for speed: every field is named, and the path is built only when something is wrong.
//
// All checks in this folder have the same interface: `page` and `recording` take what JSON.parse returns, return it if it is
// right, and throw if it is not. All accept the same: the types in the API's description, and any other field.

const kind = (/** @type {unknown} */ value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

/**
 * @param {string} path
 * @param {string} expected
 * @param {unknown} value
 * @returns {never}
 */
function wrong(path, expected, value) {
  const got = value === undefined ? 'nothing' : kind(value)
  throw new TypeError(`${path}: expected ${expected}, got ${got}`)
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * @param {number} [at] the index in the list
 * @param {string} [name]
 */
const path = (at, name) => [at === undefined ? '' : `items[${at}]`, name].filter(Boolean).join('.') || 'the answer'

/**
 * @param {unknown} value
 * @param {number | undefined} at
 * @param {string} name
 */
function text(value, at, name) {
  if (typeof value !== 'string' && value !== undefined) wrong(path(at, name), 'string', value)
}

/**
 * @param {unknown} value
 * @param {number | undefined} at
 * @param {string} name
 */
function number(value, at, name) {
  if (typeof value !== 'number' && value !== undefined) wrong(path(at, name), 'number', value)
}

/**
 * @param {unknown} value
 * @param {number} [at]
 */
function links(value, at) {
  const own = 'temporaryDirectDownloadLinks'
  if (value === undefined) return
  if (!isObject(value)) wrong(path(at, own), 'object', value)
  text(value.recordingDownloadLink, at, `${own}.recordingDownloadLink`)
  text(value.audioDownloadLink, at, `${own}.audioDownloadLink`)
  text(value.transcriptDownloadLink, at, `${own}.transcriptDownloadLink`)
  text(value.expiration, at, `${own}.expiration`)
}

/**
 * @param {unknown} value
 * @param {number} [at]
 */
export function recording(value, at) {
  if (!isObject(value)) wrong(path(at), 'object', value)
  if (typeof value.id !== 'string') wrong(path(at, 'id'), 'string', value.id)
  text(value.topic, at, 'topic')
  text(value.createTime, at, 'createTime')
  text(value.timeRecorded, at, 'timeRecorded')
  text(value.format, at, 'format')
  text(value.serviceType, at, 'serviceType')
  text(value.status, at, 'status')
  number(value.durationSeconds, at, 'durationSeconds')
  number(value.sizeBytes, at, 'sizeBytes')
  text(value.downloadUrl, at, 'downloadUrl')
  text(value.playbackUrl, at, 'playbackUrl')
  links(value.temporaryDirectDownloadLinks, at)
  text(value.meetingId, at, 'meetingId')
  text(value.hostEmail, at, 'hostEmail')
  text(value.hostDisplayName, at, 'hostDisplayName')
  return value
}

export function page(/** @type {unknown} */ value) {
  if (!isObject(value)) wrong(path(), 'object', value)
  if (!Array.isArray(value.items)) wrong('items', 'array', value.items)
  for (let at = 0; at < value.items.length; at++) recording(value.items[at], at)
  return value
}
