// What each command that changes recordings does. The commands differ only in what is written here.

/** @import * as Api from 'webex-converged-recordings' */
/** @import { Send } from './carry-out.js' */
/** @import { Known } from './set.js' */

/**
 * @typedef {object} Action
 * @property {Api.RecordingStatus} status which recordings a selection finds: those in this state
 * @property {string} done what was done to them, in words
 * @property {boolean} isFinal whether it cannot be undone. Then a person has to confirm it.
 * @property {boolean} [hasUndo] whether a file is written that can undo it
 * @property {boolean} isLogged
 * @property {boolean} [isOnce] whether recordings that are done according to the log are not sent again
 * @property {number} most how many recordings fit in one request
 * @property {(client: Api.RecordingsClient, values: Record<string, any>) => Send} sender
 * @property {(found: Known | undefined, values: Record<string, any>) => boolean} isDoneTo whether a recording looks as it does afterwards.
 *   `found` is undefined if Webex does not find it any more.
 */

/** As many as Webex accepts. */
const MOST_IDS = 100

/** @param {'trashRecordings' | 'restoreRecordings' | 'purgeRecordings'} method */
const sender =
  (method) =>
  (/** @type {Api.RecordingsClient} */ client) =>
  /** @type {Send} */
  async ({ where, targets }, options) => {
    const { trackingIds } = await client[method](idsOf(targets), { ...where, ...options })
    return { trackingId: trackingIds[0] }
  }

/** @param {readonly { id: string }[]} targets */
const idsOf = (targets) => targets.map(({ id }) => id)

/** @param {Known | undefined} found Compliance officers still see what was deleted for good. */
const isGone = (found) => found === undefined || found.status === 'purged'

/** @typedef {keyof typeof ACTIONS} ActionName */

export const ACTIONS = /** @satisfies {Record<string, Action>} */ ({
  trash: {
    status: 'available',
    done: 'moved into the recycle bin',
    isFinal: false,
    hasUndo: true,
    isLogged: true,
    most: MOST_IDS,
    sender: sender('trashRecordings'),
    isDoneTo: (found) => found?.status === 'deleted',
  },
  restore: {
    status: 'deleted',
    done: 'moved out of the recycle bin',
    isFinal: false,
    isLogged: false,
    most: MOST_IDS,
    sender: sender('restoreRecordings'),
    isDoneTo: (found) => found?.status === 'available',
  },
  purge: {
    status: 'deleted',
    done: 'deleted for good',
    isFinal: true,
    isLogged: true,
    most: MOST_IDS,
    isOnce: true,
    sender: sender('purgeRecordings'),
    isDoneTo: isGone,
  },
  delete: {
    status: 'available',
    done: 'deleted for good',
    isFinal: true,
    isLogged: true,
    isOnce: true,
    most: 1,
    sender:
      (client, { reason, comment }) =>
      async ({ where: { source, hostEmail }, targets: [{ id }] }, options) => {
        const { outcome, trackingId } = await client.deleteRecording(id, { source, hostEmail, reason, comment, ...options })
        return { trackingId, isAlreadyGone: outcome === 'already-gone' }
      },
    isDoneTo: isGone,
  },
  reassign: {
    status: 'available',
    done: 'given to the new owner',
    isFinal: true,
    isLogged: true,
    most: MOST_IDS,
    sender:
      (client, { newOwner }) =>
      async ({ targets }, options) => {
        const { trackingIds } = await client.reassignRecordings(newOwner, { recordingIds: idsOf(targets) }, options)
        return { trackingId: trackingIds[0] }
      },
    isDoneTo: (found, { newOwner }) => found?.ownerEmail?.toLowerCase() === newOwner.toLowerCase(),
  },
})
