// A recording's links, and how they are renewed. They go only to the browser, never into texts, events or errors.

import { h } from '../../dom.js'

/** @import { Recording, DownloadLinks } from 'webex-converged-recordings' */

/** @typedef {ReturnType<typeof createLinks>} Links */

/** A link that expires sooner is renewed before it is used. */
const SOON_MS = 60_000

/**
 * @param {Recording} recording
 * @param {() => Promise<Recording>} renew
 */
export function createLinks(recording, renew) {
  /** @type {Promise<void> | undefined} */
  let renewing
  // If a new link seems to be about to expire, this computer's clock is wrong.
  let isClockRight = true
  const isLapsing = () => isClockRight && Date.parse(`${linksOf(recording).expiration}`) - Date.now() < SOON_MS
  return {
    recording: () => recording,
    isLapsing,
    /** @param {keyof DownloadLinks} name */
    get: (name) => addressIn(linksOf(recording)[name]),
    /** Requests new links only once, even if several parts need them at the same time. */
    renew() {
      renewing ??= Promise.resolve()
        .then(renew)
        .then((renewed) => {
          recording = renewed
          isClockRight = true
          isClockRight = !isLapsing()
        })
        .finally(() => {
          renewing = undefined
        })
      return renewing
    },
  }
}

/** @param {Recording} recording */
const linksOf = ({ temporaryDirectDownloadLinks: links }) => links ?? {}

/**
 * The address, if it is one that a browser can load.
 *
 * @param {unknown} value
 * @param {RegExp} [protocols]
 */
export function addressIn(value, protocols = /^https?:$/) {
  try {
    const { protocol, href } = new URL(/** @type {string} */ (value), document.baseURI)
    return typeof value === 'string' && value && protocols.test(protocol) ? href : undefined
  } catch {
    return undefined
  }
}

/**
 * Opens a link without putting it into the page.
 *
 * @param {Record<string, unknown>} attributes of a link
 */
export const goTo = (attributes) => h('a', attributes).click()
