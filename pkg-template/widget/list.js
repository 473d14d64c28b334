// A list of recordings that grows page by page. It knows nothing about the view.

/** @import { ClientEvent, ListQuery, Recording, RecordingsClient, SourceFailure } from 'webex-converged-recordings' */

/** The most pages to load for one click, if few of their recordings match. */
const MOST_PAGES = 20

/** @typedef {ReturnType<typeof createList>} List */

/**
 * @param {RecordingsClient} client
 * @param {ListQuery} query
 */
export function createList(client, query) {
  /** @type {Recording[]} */
  const items = []
  /** @type {Map<string, number>} and which has come when */
  const known = new Map()
  /** @type {ListQuery | undefined} where the list goes on. `undefined` at its end. */
  let next = query
  /** @type {readonly SourceFailure[]} */
  let missing = []
  return {
    /** Everything so far, newest first. */
    items,
    hasMore: () => next !== undefined,
    /**
     * Puts a recording back that was removed.
     *
     * @param {Recording} recording
     */
    putBack(recording) {
      const numberOf = (/** @type {Recording} */ one) => Number(known.get(keyOf(one)))
      items.push(recording)
      items.sort((a, b) => numberOf(a) - numberOf(b))
    },
    /** The services that refused to list theirs. */
    missing: () => missing,
    /**
     * Loads until `wanted` more recordings match, the most pages for one call are loaded, or the list ends. If the client fails, this
     * rejects with its error. The recordings loaded so far are kept, and the next call continues after them.
     *
     * @param {object} how
     * @param {number} how.wanted
     * @param {(recording: Recording) => boolean} how.matches
     * @param {(items: Recording[]) => void} how.onPage called with what is new
     * @param {(event: ClientEvent) => void} how.onEvent
     * @param {AbortSignal} how.signal
     */
    async more({ wanted, matches, onPage, onEvent, signal }) {
      if (!next) return
      let found = 0
      let pages = 0
      try {
        for await (const page of client.listRecordings(next, { signal, onEvent, prefetch: false }).pages()) {
          if (signal.aborted) return
          const added = page.items.filter((recording) => !known.has(keyOf(recording)))
          for (const recording of added) known.set(keyOf(recording), known.size)
          items.push(...added)
          next = page.cursor === undefined ? undefined : { cursor: page.cursor }
          missing = page.missing ?? missing
          found += added.filter(matches).length
          pages += 1
          onPage(added)
          // A page can have few recordings or none, even if there are older ones.
          if (found >= wanted || pages >= MOST_PAGES) return
        }
      } catch (error) {
        const { cursor } = /** @type {{ cursor?: string }} */ (error)
        if (cursor !== undefined) next = { cursor }
        throw error
      }
    },
  }
}

/** An ID alone does not tell which service has the recording. */
export const keyOf = (/** @type {Recording} */ { id, source }) => `${source ?? ''} ${id}`
