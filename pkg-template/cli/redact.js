// Turns a real recording into one for a local Webex, without what is private in it.
//
// Only the fields that are named here go through, and only values of the expected form. So what Webex adds one day stays out. A
// value that tells who or what it was is replaced, the same value always by the same. The replacement depends on a key, which is
// made for one capture and then forgotten. So nobody can find out the original, not even by trying.

import { createHmac } from 'node:crypto'

/**
 * How the values of one capture are replaced.
 *
 * @typedef {object} How
 * @property {Uint8Array} key random
 * @property {boolean} [keepTopics]
 * @property {number} [shiftDays] how many days later all times are
 */

/** @typedef {Record<string, unknown>} Json */

/**
 * What becomes of a value. Undefined: it does not have the expected form, and stays out.
 *
 * @typedef {(value: unknown, how: How) => unknown} Rule
 */

/** @typedef {{ [field: string]: Rule | Rules }} Rules */

const DAY_MS = 86_400_000

/**
 * Hexadecimal digits that stand for a value. Values of different kinds never get the same.
 *
 * @param {string} kind
 * @param {string} value
 * @param {How} how
 */
const digits = (kind, value, { key }) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('hex')

/**
 * @param {(text: string, how: How) => unknown} replace
 * @returns {Rule}
 */
const text = (replace) => (value, how) => (typeof value === 'string' ? replace(value, how) : undefined)

/** In the form of a UUID, as Webex has it. */
const id = text((value, how) => {
  const all = digits('id', value, how)
  return [all.slice(0, 8), all.slice(8, 12), `4${all.slice(13, 16)}`, `8${all.slice(17, 20)}`, all.slice(20, 32)].join('-')
})
// In an e-mail address, capitals make no difference.
const email = text((value, how) => `person-${digits('email', value.toLowerCase(), how).slice(0, 12)}@example.com`)
const name = text((value, how) => `Person ${digits('name', value, how).slice(0, 12)}`)
const number = text((value, how) => `+${BigInt(`0x1${digits('number', value, how).slice(0, 12)}`)}`)
const site = text((value, how) => `site-${digits('site', value.toLowerCase(), how).slice(0, 12)}.example.com`)
const topic = text((value, how) => (how.keepTopics ? value : `Recording ${digits('topic', value, how).slice(0, 12)}`))

/**
 * Words that say nothing about anybody.
 *
 * @param {RegExp} words
 * @returns {Rule}
 */
const oneOf = (words) => text((value) => (words.test(value) ? value : undefined))

const time = text((value, { shiftDays = 0 }) => {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(value)
  const milliseconds = isTime ? Date.parse(value) : NaN
  if (Number.isNaN(milliseconds)) return undefined
  return shiftDays === 0 ? value : new Date(milliseconds + shiftDays * DAY_MS).toISOString()
})

/** @type {Rule} */
const amount = (value) =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) : undefined

/** @type {Rule} */
const yesOrNo = (value) => (typeof value === 'boolean' ? value : undefined)

const PARTY = { name, number, actor: { type: oneOf(/^(user|place|virtual_?line|call_?queue)$/i), id, email } }

/** @type {Rules} */
const RULES = {
  id,
  status: oneOf(/^(available|deleted|purged)$/),
  topic,
  createTime: time,
  timeRecorded: time,
  format: oneOf(/^(MP3|MP4|ARF|UPLOADED)$/),
  serviceType: oneOf(/^(calling|meeting|customerAssist|MeetingCenter|EventCenter|TrainingCenter|SupportCenter)$/),
  durationSeconds: amount,
  sizeBytes: amount,
  transcriptLanguage: oneOf(/^[a-z]{2}(-[A-Z]{2})?$/),
  storageRegion: oneOf(/^[A-Z]{2}$/),
  ownerId: id,
  ownerType: oneOf(/^(user|place|virtual_?line|call_?queue)$/i),
  ownerEmail: email,
  ownerName: name,
  orgId: id,
  hostEmail: email,
  hostDisplayName: name,
  meetingId: id,
  scheduledMeetingId: id,
  meetingSeriesId: id,
  siteUrl: site,
  shareToMe: yesOrNo,
  serviceData: {
    callRecordingId: id,
    locationId: id,
    callSessionId: id,
    personality: oneOf(/^(originator|terminator)$/),
    callingParty: PARTY,
    calledParty: PARTY,
  },
}

/** Fields that are left out on purpose, without a message. The links only say which files there are. */
const LEFT_OUT = ['downloadUrl', 'playbackUrl', 'password', 'temporaryDirectDownloadLinks', 'integrationTags', 'trackingId']

/** Which link stands for which file. */
const FILES = /** @type {Record<string, string>} */ ({
  recordingDownloadLink: 'recording',
  audioDownloadLink: 'audio',
  transcriptDownloadLink: 'transcript',
  suggestedNotesDownloadLink: 'suggestedNotes',
  shortNotesDownloadLink: 'shortNotes',
  actionItemsDownloadLink: 'actionItems',
})

/**
 * Returns a recording that an emulator can load, and the names of the fields that it does not know or that have an unexpected value.
 *
 * @param {object} recording
 * @param {How} how
 * @returns {{ recording: Json, unknown: string[] }}
 */
export function redact(recording, how) {
  const { temporaryDirectDownloadLinks: links, ...fields } = /** @type {Json} */ (recording)
  /** @type {string[]} */
  const unknown = []
  const kept = /** @type {Json} */ (follow(RULES, fields, how, '', unknown) ?? {})
  if (isObject(links)) {
    const there = Object.entries(FILES).filter(([link]) => typeof links[link] === 'string')
    kept.files = Object.fromEntries(there.map(([, file]) => [file, true]))
    const strange = Object.keys(links).filter((link) => link !== 'expiration' && !Object.hasOwn(FILES, link))
    unknown.push(...strange.map((link) => `temporaryDirectDownloadLinks.${nameOf(link)}`))
  }
  return { recording: kept, unknown }
}

/**
 * @param {Rules} rules
 * @param {Json} fields
 * @param {How} how
 * @param {string} path of the object that has these fields
 * @param {string[]} unknown gets the names of those that stay out
 */
function follow(rules, fields, how, path, unknown) {
  /** @type {[string, unknown][]} */
  const kept = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === null || value === undefined || (path === '' && LEFT_OUT.includes(name))) continue
    const at = path + nameOf(name)
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    let becomes
    if (typeof rule === 'function') becomes = rule(value, how)
    else if (rule && isObject(value)) becomes = follow(rule, value, how, `${at}.`, unknown)
    if (becomes === undefined) unknown.push(at)
    else kept.push([name, becomes])
  }
  return Object.fromEntries(kept)
}

/**
 * @param {unknown} value
 * @returns {value is Json}
 */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A field's name as it may be shown: what does not look like one may be private.
 *
 * @param {string} name
 */
const nameOf = (name) => (/^[a-z][a-z_]{0,39}$/i.test(name) ? name : '(odd name)')
