// The transcript of a recording: read it, search it, copy and save it, and play from any line.

import { h } from '../../dom.js'
import { button, LOUD } from './button.js'
import { goTo } from './links.js'
import { readTranscript, TRANSCRIPT } from './transcript-file.js'
import { clock, createLines } from './transcript-lines.js'
import { createSearch } from './transcript-search.js'
import { parse } from './webvtt.js'

/** @import { Links } from './links.js' */
/** @import { Cue } from './webvtt.js' */
/** @import { Say } from '../../words.js' */

const LONGEST_NAME = 80

/**
 * @param {object} options
 * @param {Links} options.links
 * @param {HTMLMediaElement | undefined} options.media
 * @param {((seconds: number) => void) | undefined} options.playFrom
 * @param {Say} options.say
 * @param {(text: string) => void} options.announce
 * @param {typeof globalThis.fetch} options.fetch
 * @param {AbortSignal} options.signal
 */
export function createTranscript({ links, media, playFrom, say, announce, fetch, signal }) {
  const title = say('transcriptTitle')
  const content = h('div', { class: 'transcript-content' }, h('p', {}, say('transcriptLoading')))
  readTranscript(links, fetch, signal).then(show, refuse)
  const attributes = { class: 'transcript', part: 'transcript', testid: 'transcript', 'aria-label': title }
  return h('section', attributes, h('h3', {}, title), content)

  /** The host may not let pages read it, but the browser can still open it. */
  function refuse() {
    if (signal.aborted) return
    const open = async () => {
      if (links.isLapsing()) await links.renew().catch(() => {})
      const href = links.get(TRANSCRIPT)
      if (href) goTo({ href, target: '_blank', rel: 'noreferrer' })
    }
    content.replaceChildren(h('p', {}, say('transcriptRefused')), button('transcript-open', say('transcriptOpen'), open, LOUD))
  }

  function show(/** @type {string} */ source) {
    if (signal.aborted) return
    const cues = parse(source)
    const text = cues.length ? textOf(cues) : source.replace(/^\uFEFF?WEBVTT.*/, '').trim()
    if (!text) return content.replaceChildren(h('p', {}, say('transcriptEmpty')))
    const lines = createLines({ cues, playFrom, say })
    const { box, texts } = lines
    const { topic, transcriptLanguage } = links.recording()
    if (typeof transcriptLanguage === 'string') box.lang = transcriptLanguage
    if (!cues.length) box.append(h('p', { dir: 'auto' }, text))

    const done = h('span', { class: 'muted' })
    const copy = async () => {
      const isCopied = await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      )
      done.textContent = say(isCopied ? 'transcriptCopied' : 'transcriptNotCopied')
      announce(done.textContent)
    }
    const saver = (/** @type {'vtt' | 'txt'} */ kind, /** @type {string} */ saved) =>
      button(`transcript-${kind}`, say(`transcript-${kind}`), () => save(saved, `${nameOf(topic) || title}.${kind}`))
    content.replaceChildren(
      h('p', { class: 'muted' }, say('transcriptNote')),
      ...(cues.length ? [createSearch({ cues, texts, show: lines.show, say, announce })] : []),
      box,
      h(
        'div',
        { class: 'player-controls' },
        cues.length > 0 && lines.follow,
        Boolean(navigator.clipboard) && button('transcript-copy', say('transcriptCopy'), copy),
        saver('vtt', source),
        saver('txt', text),
        done,
      ),
    )
    if (!media) return
    const move = () => lines.move(media.currentTime)
    for (const name of ['timeupdate', 'seeking']) media.addEventListener(name, move, { signal })
  }
}

/** @param {Cue[]} cues */
function textOf(cues) {
  const lines = cues.map(({ start, speaker, text }, at) => {
    const isNew = at === 0 || speaker !== cues[at - 1].speaker
    return `${isNew ? `${at ? '\n' : ''}${[speaker, clock(start)].filter(Boolean).join(', ')}\n` : ''}${text}\n`
  })
  return lines.join('')
}

/** @param {unknown} topic */
const nameOf = (topic) =>
  `${topic ?? ''}`
    .replace(/[\s\p{C}<>:"/\\|?*.]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)

/**
 * If the page may not create object URLs, nothing happens.
 *
 * @param {string} text
 * @param {string} download the name
 */
function save(text, download) {
  try {
    const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    goTo({ href, download })
    // By then, the browser has read it.
    setTimeout(() => URL.revokeObjectURL(href), 60_000)
  } catch {}
}
