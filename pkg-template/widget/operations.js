// The calls for one recording, with the options that each service needs to find it.

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
     * Moves it to the recycle bin. Like the next two, returns the outcome.
     *
     * @param {Recording} recording
     */
    async trash(recording) {
      await client.trashRecordings([recording.id], ofSite(recording))
      return 'trashed'
    },
    /**
     * Moves it back out.
     *
     * @param {Recording} recording
     */
    async restore(recording) {
      await client.restoreRecordings([recording.id], ofSite(recording))
      return 'restored'
    },
    /**
     * Deletes it for good.
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

/** Administrators also get other people's meetings, which can be found only with the host's address. */
const placeOf = (/** @type {Recording} */ { source, hostEmail }) => ({
  source,
  hostEmail: source === 'meetings' ? hostEmail : undefined,
})

const ofSite = (/** @type {Recording} */ recording) => ({
  ...placeOf(recording),
  siteUrl: recording.source === 'meetings' ? recording.siteUrl : undefined,
})
