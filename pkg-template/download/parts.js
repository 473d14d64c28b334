// The files that a recording can have.

/** @import { DownloadLinks, Recording } from 'webex-converged-recordings' */
/** @import { Part } from '../download.js' */

/**
 * The link to each, and what the file is.
 *
 * @type {Record<Part, { link: Exclude<keyof DownloadLinks, 'expiration'>, kind: 'media' | 'text' | 'page' }>}
 */
export const PARTS = {
  recording: { link: 'recordingDownloadLink', kind: 'media' },
  audio: { link: 'audioDownloadLink', kind: 'media' },
  transcript: { link: 'transcriptDownloadLink', kind: 'text' },
  notes: { link: 'suggestedNotesDownloadLink', kind: 'page' },
  shortNotes: { link: 'shortNotesDownloadLink', kind: 'page' },
  actionItems: { link: 'actionItemsDownloadLink', kind: 'page' },
}

const NAMES = /** @type {Part[]} */ (Object.keys(PARTS))

/**
 * @param {unknown} value
 * @returns {value is Part}
 */
export const isPart = (value) => NAMES.some((name) => name === value)

/** For errors. */
export const ALLOWED = NAMES.map((name) => `"${name}"`).join(', ')

/**
 * The parts that a recording has.
 *
 * @param {Recording} recording
 */
export const partsOf = ({ temporaryDirectDownloadLinks: links }) =>
  NAMES.filter((name) => typeof links?.[PARTS[name].link] === 'string')

/**
 * The error for a part that a recording does not have.
 *
 * @param {Recording} recording
 * @param {Part | undefined} part
 * @returns {{ code: 'no-media', message: string, hint: string, retryable: false, attempts: 0 }}
 */
export function missing(recording, part) {
  const there = partsOf(recording)
  const what = part ? `no file for the part "${part}"` : 'no file with sound or video'
  const has = there.length ? `It has: ${there.map((name) => `"${name}"`).join(', ')}.` : 'It has none at all.'
  return {
    code: 'no-media',
    message: `The recording has ${what}, or the token gets no link to it. ${has}`,
    hint:
      'The file may not be ready yet: then try again later. Administrators get no links for calls of others; owners and compliance ' +
      'officers do. Or downloading is prevented in the organization.',
    retryable: false,
    attempts: 0,
  }
}
