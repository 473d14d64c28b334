// Which requests may come from somebody else's page. They are refused before anybody is asked who the user is.
//
// A browser sends the user's cookies with requests that any page makes it send. Three things give such a request away: it lacks our
// header, which a page of another origin may not add without permission; `Sec-Fetch-Site`, which no page can forge; and `Origin`. A list
// of recordings is secret, too, so the same rules apply to reading.

/**
 * Why a request is refused, in words for a developer. `undefined` if it is not.
 *
 * @param {object} given
 * @param {Headers} given.headers
 * @param {string} given.own the origin of the relay
 * @param {readonly string[]} [given.origins] those of the pages, if they are others
 * @param {boolean} given.isForFile a request that a player makes, which cannot have headers of ours
 * @returns {string | undefined}
 */
export function crossSite({ headers, own, origins, isForFile }) {
  const [site, origin] = [headers.get('sec-fetch-site'), headers.get('origin')]
  // If the header was sent twice, its value is "1, 1".
  if (!isForFile && headers.get('x-webex-recordings') !== '1') {
    return 'The header `X-Webex-Recordings: 1` is missing. A client with `token: null` sends it.'
  }
  return origins ? ofOtherOrigin(origin, origins, isForFile) : ofSameOrigin(site, origin, own, isForFile)
}

/**
 * @param {string | null} site
 * @param {string | null} origin
 * @param {string} own
 * @param {boolean} isForFile
 */
function ofSameOrigin(site, origin, own, isForFile) {
  // Somebody who opens the address of a file by hand has `none`.
  if (site === 'same-origin' || (isForFile && site === 'none')) return undefined
  if (site !== null) {
    return 'The page has another origin (Sec-Fetch-Site). Pages of other origins need the option `origins` of the relay.'
  }
  // Browsers do not send `Sec-Fetch-Site` over http, and other programs never do.
  if (origin !== null && origin !== own) {
    return 'The page has another origin (Origin). If a proxy in front of the relay terminates TLS, set its option `origin`.'
  }
  return undefined
}

/**
 * @param {string | null} origin
 * @param {readonly string[]} origins
 * @param {boolean} isForFile
 */
function ofOtherOrigin(origin, origins, isForFile) {
  // A browser's player does not send it. The ticket in the address is the proof.
  if (origin === null && isForFile) return undefined
  if (origin === null) return 'The header `Origin` is missing. With the option `origins`, the relay answers only pages.'
  // Sandboxed frames and local files have this origin, so it proves nothing.
  if (origin === 'null') return 'The page has no origin: it is in a sandboxed frame, or was opened from a file.'
  return origins.includes(origin) ? undefined : 'The origin of the page is not in the option `origins` of the relay.'
}
