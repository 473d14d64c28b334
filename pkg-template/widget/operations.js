// What the element does to a recording, with what each service needs to find it.

/** @import { Recording, RecordingsClient } from 'webex-converged-recordings' */

/** @param {RecordingsClient} client */
export function createOperations(client) {
  return {
    /**
     * @param {Recording} recording
     * @param {AbortSignal} signal
     */
    details: (recording, signal) => client.getRecording(recording.id, { ...placeOf(recording), signal }),
    /**
     * Into the recycle bin. Returns what has become of it, as `delete` does.
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
    restore: (recording) => client.restoreRecordings([recording.id], ofSite(recording)),
    /**
     * For good.
     *
     * @param {Recording} recording
     */
    async delete({ id, source }) {
      const { outcome } = await client.deleteRecording(id, { source })
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
