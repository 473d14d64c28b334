// The player and the transcript of an open recording.

import { h } from '../../dom.js'
import { button, LOUD } from './button.js'
import { addressIn, createLinks, goTo } from './links.js'
import { createPlayback } from './playback.js'
import { createTranscript } from './transcript.js'

/** @import { Recording } from 'webex-converged-recordings' */
/** @import { Formatter } from '../../format.js' */
/** @import { Links } from './links.js' */
/** @import { Say } from '../../words.js' */

/**
 * @param {object} options
 * @param {Recording} options.recording with its links, as `getRecording` returned it
 * @param {() => Promise<Recording>} options.renew reads the details again, for new links
 * @param {Say} options.say
 * @param {Pick<Formatter, 'number'>} options.format
 * @param {(text: string) => void} options.announce writes to the live region
 * @param {typeof globalThis.fetch} [options.fetch] for the transcript
 * @param {AbortSignal} options.signal aborted when the recording is closed
 * @returns {HTMLElement}
 */
export function openPlayer({ recording, renew, fetch = globalThis.fetch, ...common }) {
  const { say, announce, signal } = common
  const links = createLinks(recording, renew)
  const element = h('div', { class: 'player' })
  fill()
  return element

  function fill() {
    const found = fileOf(links)
    const elsewhere = linkToWebex(links, say)
    const playback = found && createPlayback({ ...common, ...found, links, elsewhere })
    const { media, playFrom } = playback ?? {}
    const hasTranscript = links.get('transcriptDownloadLink')
    element.replaceChildren(
      ...(playback?.elements ?? [nothing(elsewhere)]),
      ...(hasTranscript ? [createTranscript({ ...common, fetch, links, media, playFrom })] : []),
    )
  }

  /** Explains why there is no player. Webex does not say which of the reasons it is. */
  function nothing(/** @type {HTMLElement | undefined} */ elsewhere) {
    const hasFile = links.get('recordingDownloadLink')
    const reasons = hasFile ? ['playerOldFormat'] : ['playerNotReady', 'playerPrevented', 'playerAdministrator', 'playerRelay']
    const again = async () => {
      await links.renew().catch(() => {})
      if (signal.aborted) return
      fill()
      if (!fileOf(links)) announce(say('playerNothing'))
      const next = /** @type {HTMLElement | null} */ (element.querySelector('audio, video, button'))
      next?.focus()
    }
    return h(
      'div',
      { class: 'player-nothing', testid: 'player-nothing' },
      h('p', {}, say('playerNothing')),
      h('ul', {}, ...reasons.map((key) => h('li', {}, say(key)))),
      h('p', { class: 'player-controls' }, !hasFile && button('player-again', say('playerLook'), again, LOUD), elsewhere),
    )
  }
}

/**
 * What there is to play. Browsers cannot play Webex's older format for meetings.
 *
 * @param {Links} links
 * @returns {{ tag: 'audio' | 'video', part: 'audioDownloadLink' | 'recordingDownloadLink' } | undefined}
 */
function fileOf(links) {
  const { format } = links.recording()
  if (format !== 'ARF' && format !== 'MP3' && links.get('recordingDownloadLink'))
    return { tag: 'video', part: 'recordingDownloadLink' }
  if (links.get('audioDownloadLink')) return { tag: 'audio', part: 'audioDownloadLink' }
  if (format === 'MP3' && links.get('recordingDownloadLink')) return { tag: 'audio', part: 'recordingDownloadLink' }
  return undefined
}

/**
 * @param {Links} links
 * @param {Say} say
 */
function linkToWebex(links, say) {
  const href = addressIn(links.recording().playbackUrl, /^https:$/)
  return href
    ? button('player-webex', say('playerWebex'), () => goTo({ href, target: '_blank', rel: 'noreferrer' }), LOUD)
    : undefined
}
