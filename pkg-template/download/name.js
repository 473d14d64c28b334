// The name of a recording's file: `2025-03-14T09-26-53Z Topic [4f914b1d].mp3`. It can be used as it is on Windows, macOS and Linux,
// it is the same everywhere, and no two recordings have the same. The topic is other people's text, so anything may be in it.

import { textIn } from '../host/values.js'

/** @import { Part } from '../download.js' */

/** In UTF-8. File systems allow 255, or 143 if they encrypt names; the rest is for what programs append. */
const MOST_BYTES = 200

const VIDEO = ['mp4', 'arf', 'wrf', 'webm', 'mov']
const AUDIO = ['mp3', 'm4a', 'wav', 'ogg']

/**
 * What kinds of file each part can be, the most likely kind first, and the word that tells it from other parts. It is always there if
 * several parts have the same usual kinds, and otherwise with an unusual kind, which may be the usual one of another part.
 *
 * @type {Record<Part, { usual: string[], unusual?: string[], word: string, isWordy?: boolean }>}
 */
const PARTS = {
  recording: { usual: VIDEO, unusual: AUDIO, word: 'recording' },
  audio: { usual: AUDIO, unusual: VIDEO, word: 'audio' },
  transcript: { usual: ['vtt', 'txt'], word: 'transcript' },
  notes: { usual: ['html'], word: 'notes', isWordy: true },
  shortNotes: { usual: ['html'], word: 'short notes', isWordy: true },
  actionItems: { usual: ['html'], word: 'action items', isWordy: true },
}

/** @type {Record<string, string>} */
const EXTENSIONS = {
  'audio/mp3': 'mp3',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/wav': 'wav',
  'audio/x-wav': 'wav',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'video/quicktime': 'mov',
  'text/vtt': 'vtt',
  'text/html': 'html',
}

/** Names that Windows takes for devices, whatever extension they have; and what commands take for an option. */
const SPECIAL = /^(?:-|(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *\.)/i

const PICTURE = String.raw`\p{Extended_Pictographic}[\u{FE0F}\u{1F3FB}-\u{1F3FF}]*`
const FLAG = String.raw`\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}`
const KEYCAP = String.raw`[\d#]\u{FE0F}\u20E3`
/** Emoji can be several characters, with invisible ones between them. */
const EMOJI = String.raw`${FLAG}|${PICTURE}(?:\u200D${PICTURE})*|${KEYCAP}`
/** Characters that show nothing. Some of them change the order of others, so that `…gpj.exe` is shown as `…exe.jpg`. */
const INVISIBLE = String.raw`[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\u{FFF9}-\u{FFFB}]`
const EMOJI_OR_INVISIBLE = new RegExp(`(${EMOJI})|${INVISIBLE}`, 'gu')

/** What a system does not allow in a name: separators, wildcards, control characters, line ends, and what is not a character. */
const FORBIDDEN = /[\p{Cc}\u2028\u2029<>:"/\\|?*\p{Surrogate}\p{Noncharacter_Code_Point}]/gu

/**
 * The name for a file of a recording.
 *
 * @param {{ id: string, createTime?: string | undefined, topic?: string | undefined }} recording
 * @param {Part} part
 * @param {string} [type] what the file was found to be: a content type, or an extension with or without a dot
 */
export function nameOf(recording, part, type = '') {
  const extension = extensionOf(type, part)
  const { usual, word, isWordy } = PARTS[part]
  const isClear = !isWordy && usual.includes(extension)
  const end = `[${mark(recording.id)}]${isClear ? '' : ` ${word}`}.${extension}`
  const start = startOf(textIn(recording, 'createTime'))
  const topic = topicFor(textIn(recording, 'topic'), MOST_BYTES - start.length - end.length - 1, start === '')
  return `${start}${topic && `${topic} `}${end}`
}

/**
 * When the recording was created, as its file's name says it. `undefined` if it does not.
 *
 * @param {string} name
 */
export function timeIn(name) {
  const [, day, ...time] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z /.exec(name) ?? []
  return day === undefined ? undefined : new Date(`${day}T${time.join(':')}Z`)
}

/**
 * Only what the part can be. A server may say anything, and an answer without a file is often a page.
 *
 * @param {string} type
 * @param {Part} part
 */
function extensionOf(type, part) {
  const essence = type.split(';')[0].trim().toLowerCase()
  const extension = Object.hasOwn(EXTENSIONS, essence) ? EXTENSIONS[essence] : essence.replace(/^\./, '')
  const { usual, unusual = [] } = PARTS[part]
  return usual.includes(extension) || unusual.includes(extension) ? extension : usual[0]
}

/**
 * The time in UTC, because the name has to be the same everywhere, and without colons. Without a zone, it is taken for UTC.
 *
 * @param {string | undefined} time RFC 3339
 */
function startOf(time) {
  const at = new Date(time && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(time) ? `${time}Z` : (time ?? ''))
  const [start] = /^\d{4}-.{14}/.exec(Number.isNaN(at.getTime()) ? '' : at.toISOString()) ?? []
  // Other years have more digits.
  return start === undefined ? '' : `${start.replaceAll(':', '-')}Z `
}

/**
 * The topic, as far as it may be in a name.
 *
 * @param {string | undefined} topic
 * @param {number} most bytes
 * @param {boolean} isFirst whether the name begins with it
 */
function topicFor(topic = '', most, isFirst) {
  const visible = topic.replace(EMOJI_OR_INVISIBLE, (_, emoji) => emoji ?? '').normalize('NFC')
  const allowed = visible.replace(FORBIDDEN, '_').replace(/^[\s.]+/, '')
  const harmless = isFirst && SPECIAL.test(allowed) ? `_${allowed}` : allowed
  // Windows ignores dots and spaces at the end.
  return cut(harmless, most).replace(/[\s.]+$/, '')
}

/**
 * The beginning of a text. What a reader takes for one character stays whole.
 *
 * @param {string} text
 * @param {number} most bytes
 */
function cut(text, most) {
  let end = 0
  let bytes = 0
  for (const character of charactersOf(text)) {
    bytes += bytesOf(character)
    if (bytes > most) break
    end += character.length
  }
  return text.slice(0, end)
}

/** @param {string} text */
function* charactersOf(text) {
  // Firefox has it since version 125.
  if (!globalThis.Intl?.Segmenter) return yield* text
  for (const { segment } of new Intl.Segmenter('en').segment(text)) yield segment
}

/**
 * How long a text is in UTF-8. Some test environments have no TextEncoder.
 *
 * @param {string} text
 */
function bytesOf(text) {
  let bytes = 0
  for (const character of text) {
    const code = /** @type {number} */ (character.codePointAt(0))
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/**
 * Eight digits that tell a recording from others. A UUID, with or without hyphens, begins with them, unless it begins with the time.
 *
 * @param {string} id
 */
export function mark(id) {
  const isRandom = /^[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[\da-f]{4}-[\da-f]{12}$|^[\da-f]{32}$/i.test(id)
  return isRandom ? id.slice(0, 8).toLowerCase() : hashOf(id)
}

/**
 * FNV-1a, mixed as MurmurHash3 does it. Other ids often begin alike, and case matters in them.
 *
 * @param {string} id
 */
function hashOf(id) {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
