// By hand, as one writes it who wants it fast: every field is named, and the path is made only when something is wrong.
//
// All checks of this folder are made alike: `page` and `recording` take what JSON.parse made, give it back where it is
// right, and throw where it is not. All take the same for right: the types of what the API's description names, and any
// other field.

const kind = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)

function wrong(path, expected, value) {
  const got = value === undefined ? 'nothing' : kind(value)
  throw new TypeError(`${path}: expected ${expected}, got ${got}`)
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `at` is where in the list, or undefined. */
const path = (at, name) => [at === undefined ? '' : `items[${at}]`, name].filter(Boolean).join('.') || 'the answer'

function text(value, at, name) {
  if (typeof value !== 'string' && value !== undefined) wrong(path(at, name), 'string', value)
}

function number(value, at, name) {
  if (typeof value !== 'number' && value !== undefined) wrong(path(at, name), 'number', value)
}

function links(value, at) {
  const own = 'temporaryDirectDownloadLinks'
  if (value === undefined) return
  if (!isObject(value)) wrong(path(at, own), 'object', value)
  text(value.recordingDownloadLink, at, `${own}.recordingDownloadLink`)
  text(value.audioDownloadLink, at, `${own}.audioDownloadLink`)
  text(value.transcriptDownloadLink, at, `${own}.transcriptDownloadLink`)
  text(value.expiration, at, `${own}.expiration`)
}

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

export function page(value) {
  if (!isObject(value)) wrong(path(), 'object', value)
  if (!Array.isArray(value.items)) wrong('items', 'array', value.items)
  for (let at = 0; at < value.items.length; at++) recording(value.items[at], at)
  return value
}
