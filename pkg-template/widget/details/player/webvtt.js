// Reads a transcript. The format is WebVTT, but the text may be anything: odd parts are repaired or left out, and nothing throws. Each
// pattern takes time in proportion to the length of the text.
//
// Webex writes the speaker in the line above the time: `3 "Matt Lund" (2022698496) (a65f0a02-…)`. Only the name is shown.

const MOST_CUES = 20_000
const LONGEST_TEXT = 10_000
const LONGEST_LINE = 500
const LONGEST_NAME = 100
/** The length of the last cue if its end is not after its start. */
const USUAL_SECONDS = 2

const CLOCK = '(?:(\\d{1,5}):)?(\\d{1,2}):(\\d{1,2}(?:[.,]\\d{1,3})?)'
const TIMES = new RegExp(`^\\s*${CLOCK}\\s*-->\\s*${CLOCK}`)
const NO_CUE = /^(?:NOTE|STYLE|REGION)(?:\s|$)/
/** A line that belongs to the time below it, even if nothing separates it from the text above. */
const ID = /^\s*\d+(?:\s*$|\s+")/
const SPEAKER = /^\d*\s*"(.*)"(?:\s*\([^()]*\))*$/
const VOICE = /^<v[^\s<>]*\s([^<>]*)>/
const TAG = /<\/?(?:[a-z\d][^<>]*)?>/gi

/** @type {Record<string, string>} */
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", nbsp: ' ', lrm: '\u200e', rlm: '\u200f' }

/** @typedef {{ start: number, end: number, speaker: string, text: string }} Cue times in seconds; the speaker may be empty */

/**
 * The cues in order of time. Empty if the text is not a transcript.
 *
 * @param {string} source
 * @returns {Cue[]}
 */
export function parse(source) {
  /** @type {{ start: number, end: number, speaker: string, lines: string[] }[]} */
  const blocks = []
  /** @type {string[] | undefined} */
  let lines
  let above = ''
  for (const line of source.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) {
    const times = TIMES.exec(line)
    if (times) {
      if (blocks.length === MOST_CUES) break
      if (ID.test(above)) lines?.pop()
      lines = NO_CUE.test(above) ? undefined : []
      const speaker = SPEAKER.exec(above.slice(0, LONGEST_LINE).trim())?.[1] ?? ''
      if (lines) blocks.push({ start: secondsIn(times, 1), end: secondsIn(times, 4), speaker, lines })
    } else if (line) lines?.push(line)
    else lines = undefined
    above = line
  }
  const cues = blocks.flatMap(({ start, end, speaker, lines }) =>
    lines
      .join('\n')
      .slice(0, LONGEST_TEXT)
      .split(/(?=<v[.\s])/)
      .map((part) => ({
        start,
        end,
        speaker: plain(VOICE.exec(part)?.[1] ?? speaker).slice(0, LONGEST_NAME),
        text: plain(part),
      })),
  )
  const said = cues.filter(({ text }) => text).sort((a, b) => a.start - b.start)
  said.forEach((cue, at) => {
    if (cue.end <= cue.start) cue.end = Math.max(said[at + 1]?.start ?? 0, cue.start + USUAL_SECONDS)
  })
  return said.slice(0, MOST_CUES)
}

/**
 * @param {string[]} match
 * @param {number} at
 */
const secondsIn = (match, at) =>
  Number(match[at] ?? 0) * 3600 + Number(match[at + 1]) * 60 + Number(match[at + 2].replace(',', '.'))

/**
 * Without tags, on one line, and without characters that change the direction of the text after them.
 *
 * @param {string} text
 */
const plain = (text) =>
  text
    .replace(TAG, '')
    .replace(/&(\w{2,4}|#39);/g, (all, name) => ENTITIES[name] ?? all)
    .replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .normalize()
