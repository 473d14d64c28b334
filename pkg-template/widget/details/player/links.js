// A recording's links, and how new ones come. They are only ever given to the browser: never to text, to events or to errors.

import { h } from '../../dom.js'

/** @import { Recording, DownloadLinks } from 'webex-converged-recordings' */

/** @typedef {ReturnType<typeof createLinks>} Links */

/** A link that lapses that soon is not worth beginning with. */
const SOON_MS = 60_000

/**
 * @param {Recording} recording
 * @param {() => Promise<Recording>} renew
 */
export function createLinks(recording, renew) {
  /** @type {Promise<void> | undefined} */
  let renewing
  // If a link that has just come is about to lapse already, the clock of this computer is wrong.
  let isClockRight = true
  const isLapsing = () => isClockRight && Date.parse(`${linksOf(recording).expiration}`) - Date.now() < SOON_MS
  return {
    recording: () => recording,
    isLapsing,
    /** @param {keyof DownloadLinks} name */
    get: (name) => addressIn(linksOf(recording)[name]),
    /** For all who need new links at the same time, they are requested once. */
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
 * The address, if a browser can load something from there.
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
 * Opens a link that must not be in the page.
 *
 * @param {Record<string, unknown>} attributes of a link
 */
export const goTo = (attributes) => h('a', attributes).click()
