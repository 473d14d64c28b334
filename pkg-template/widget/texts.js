// The texts about a recording. Other people wrote some of them.

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Say } from './words.js' */

const LONGEST_NAME = 80

/** Control characters, and those that change the direction of the text after them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is about these characters
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g

/** @param {string} text */
export const clean = (text) => text.replace(CONTROLS, ' ').trim()

/**
 * @param {Recording} recording
 * @param {Say} say
 */
export const topicOf = ({ topic }, say) => clean(textOf(topic) ?? '') || say('noTopic')

/**
 * The topic for names and messages.
 *
 * @param {Recording} recording
 * @param {Say} say
 */
export const shortTopicOf = (recording, say) => shortened(topicOf(recording, say))

/**
 * Somebody else's text, cut for names and messages, which have to be short.
 *
 * @param {string} text
 */
export function shortened(text, most = LONGEST_NAME) {
  const characters = [...clean(text)]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : characters.join('')
}

/** The time to show. Lists are sorted by `createTime`, which is some time after the recording ended. */
export const timeOf = (/** @type {Recording} */ { timeRecorded, createTime }) => textOf(timeRecorded) ?? textOf(createTime)

/**
 * @param {Recording} recording
 * @param {Say} say
 */
export function serviceOf({ serviceType, source }, say) {
  const type = textOf(serviceType)
  if (type === undefined) return source === 'meetings' ? say('meeting') : ''
  if (['calling', 'meeting', 'customerAssist'].includes(type)) return say(type)
  // Webex's products for meetings.
  return /^(Meeting|Event|Training|Support)Center$/.test(type) ? say('meeting') : shortened(type)
}

export const ownerOf = (/** @type {Recording} */ { hostDisplayName, ownerEmail, hostEmail }) =>
  shortened(textOf(hostDisplayName) ?? textOf(ownerEmail) ?? textOf(hostEmail) ?? '')

/**
 * A field can be anything that the server sent.
 *
 * @param {unknown} value
 */
export const textOf = (value) => (typeof value === 'string' && value !== '' ? value : undefined)

/** Without case and accents, for comparing. */
export const folded = (/** @type {string} */ text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
