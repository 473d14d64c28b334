// Gives the element its tag. A page may run several copies of this package: a plugin of its CMS brings one, a script in its template
// another. The first copy gets the tag, and the others must not throw.

export const TAG = 'webex-recordings'

/** @typedef {CustomElementConstructor & { version?: string }} Versioned */

/** The tags that a warning has been logged for. */
const warned = new Set()

/**
 * @param {Versioned} element
 * @param {string} tag
 * @param {CustomElementRegistry | undefined} registry undefined where there is no DOM. Then this does nothing, so that a module that a
 *   server imports, too, can call it without asking where it is.
 * @returns {Versioned} the class that has the tag
 */
export function define(element, tag, registry) {
  if (!registry) return element
  const first = registry.get(tag)
  if (first) return kept(first, element, tag)
  if (!(element.prototype instanceof HTMLElement)) throw new Error(TOO_EARLY)
  // A class can have only one tag. Older browsers cannot tell which.
  const own = tag === TAG && !registry.getName?.(element) ? element : class extends element {}
  try {
    registry.define(tag, own)
    return own
  } catch (error) {
    // Where every part of a page has a registry of its own, as in Salesforce, the tag may be taken in the one behind it.
    const other = registry.get(tag)
    if (!other) throw error
    return kept(other, element, tag)
  }
}

/**
 * @param {Versioned} first
 * @param {Versioned} element
 * @param {string} tag
 */
function kept(first, element, tag) {
  if (first.version !== element.version && !warned.has(tag)) {
    warned.add(tag)
    const which = first.version ? `version ${first.version} of webex-converged-recordings` : 'another element'
    console.warn(`<${tag}> is ${which} already, so version ${element.version} does not get this tag.`)
  }
  return first
}

const TOO_EARLY = 'This module was imported before there was a DOM'
