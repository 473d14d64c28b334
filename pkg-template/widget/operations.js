// What is done with one recording, with what each service needs to find it.

/** @import { Recording, RecordingsClient } from 'webex-converged-recordings' */

/** @typedef {ReturnType<typeof createOperations>} Operations */

/** @param {RecordingsClient} client */
export function createOperations(client) {
  return {
    /**
     * @param {Recording} recording
     * @param {AbortSignal} signal
     */
    details: (recording, signal) => client.getRecording(recording.id, { ...placeOf(recording), signal }),
    /**
     * Into the recycle bin. Returns what has become of it, as the next two do.
     *
     * @param {Recording} recording
     */
    async trash(recording) {
      await client.trashRecordings([recording.id], ofSite(recording))
      return 'trashed'
    },
    /**
     * Out of it.
     *
     * @param {Recording} recording
     */
    async restore(recording) {
      await client.restoreRecordings([recording.id], ofSite(recording))
      return 'restored'
    },
    /**
     * For good.
     *
     * @param {Recording} recording
     * @param {string | undefined} reason
     */
    async delete(recording, reason) {
      const { outcome } = await client.deleteRecording(recording.id, { ...placeOf(recording), reason })
      return outcome
    },
  }
}

/** Administrators get meetings of others, which are found only with their host. */
const placeOf = (/** @type {Recording} */ { source, hostEmail }) => ({
  source,
  hostEmail: source === 'meetings' ? hostEmail : undefined,
})

const ofSite = (/** @type {Recording} */ recording) => ({
  ...placeOf(recording),
  siteUrl: recording.source === 'meetings' ? recording.siteUrl : undefined,
})
