// Shows a failure: plain words first, with the technical details folded away for whoever has to fix it. "Try again" is offered only
// where it can help.

import { h } from './dom.js'
import { clean, textOf } from './texts.js'

/** @import { ErrorDetails as Fields } from 'webex-converged-recordings' */
/** @import { Say } from './words.js' */

/**
 * The parts of an error that may be shown: without its cause, for example.
 *
 * @param {unknown} thrown
 */
export function detailsOf(thrown) {
  try {
    const { code, message, hint, trackingId, status, retryable } = /** @type {Fields} */ (thrown)
    if (typeof code === 'string' && /^[a-z-]+$/.test(code)) {
      // After the colon comes what the page's own `fetch` threw.
      const [told] = String(message).split(code === 'network' ? ':' : '\0')
      return { code, message: told, hint: textOf(hint), trackingId: textOf(trackingId), status, retryable: retryable === true }
    }
  } catch {}
  // Anything else was thrown by a function of the page, and could contain secrets.
  return { code: 'internal', message: 'An unexpected error', retryable: false }
}

/**
 * What an error's code means in plain words. Empty for an unknown code.
 *
 * @param {string} code
 * @param {Say} say
 */
export function whyOf(code, say) {
  const key = `why_${code}`
  const why = say(key)
  return why === key ? '' : why
}

/** @typedef {ReturnType<typeof detailsOf>} ErrorDetails */

/**
 * @param {object} options
 * @param {string} options.title
 * @param {string} [options.text] default: what the code means in plain words
 * @param {string} [options.code] default: the error's
 * @param {ErrorDetails} options.error
 * @param {Say} options.say
 * @param {(() => void) | undefined} [options.onRetry]
 * @param {(() => void) | undefined} [options.onDismiss]
 */
export function createProblem({ title, text, error, code = error.code, say, onRetry, onDismiss }) {
  const { message, hint, trackingId, status } = error
  const why = text ?? whyOf(code, say)
  // The user signs in elsewhere. After that, trying again helps.
  const canRetry = onRetry && (error.retryable || code === 'unauthorized')
  const code_ = h('code', { testid: 'tracking-id' }, trackingId && clean(trackingId))
  const technical = h(
    'details',
    { testid: 'technical', class: 'technical' },
    h('summary', {}, say('technical')),
    h('p', { testid: 'problem-message', dir: 'auto' }, clean(message)),
    hint && h('p', { testid: 'problem-hint', dir: 'auto' }, clean(hint)),
    h('p', { class: 'muted' }, [error.code, status].filter(Boolean).join(', ')),
    trackingId && h('p', {}, `${say('trackingId')} `, code_, ' ', copyButton(clean(trackingId), say)),
  )
  return h(
    'div',
    // Nobody is to blame when a session ends.
    { class: code === 'unauthorized' ? 'problem calm' : 'problem', part: 'problem', testid: 'problem', tabindex: '-1' },
    h('p', { class: 'problem-title', testid: 'problem-title' }, title),
    why !== '' && h('p', { testid: 'problem-text' }, why),
    h(
      'div',
      { class: 'actions' },
      canRetry &&
        h(
          'button',
          { type: 'button', class: 'button primary', part: 'button primary', testid: 'retry', onclick: onRetry },
          say('retry'),
        ),
      onDismiss &&
        h(
          'button',
          { type: 'button', class: 'button quiet', part: 'button', testid: 'dismiss', onclick: onDismiss },
          say('dismiss'),
        ),
    ),
    text === undefined && technical,
  )
}

/**
 * @param {string} text
 * @param {Say} say
 */
function copyButton(text, say) {
  // Only secure pages have it.
  if (!navigator.clipboard) return undefined
  const button = h('button', { type: 'button', class: 'button quiet small', part: 'button', testid: 'copy' }, say('copy'))
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(text).then(
      () => button.replaceChildren(say('copied')),
      () => button.replaceChildren(say('notCopied')),
    )
  })
  return button
}
