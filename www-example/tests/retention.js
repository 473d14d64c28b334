// Deletes recordings that are too old: a piece of code that is worth a test. The suites beside it test it.
import { RecordingsError } from 'webex-converged-recordings';

/** @import { RecordingsClient } from 'webex-converged-recordings' */

const DAY = 86_400_000;

/**
 * Deletes what is older than so many days, and returns the ids of what it deleted and of what others had deleted already.
 *
 * @param {RecordingsClient} client
 * @param {number} days
 * @param {number} [now] milliseconds since 1970
 */
export async function deleteOlderThan(client, days, now = Date.now()) {
  /** @type {{ deleted: string[], gone: string[] }} */
  const done = { deleted: [], gone: [] };
  const range = { from: new Date(now - 365 * DAY), to: new Date(now - days * DAY), max: 100 };
  for await (const { id } of client.listRecordings(range)) {
    try {
      await client.deleteRecording(id, { reason: 'Retention' });
      done.deleted.push(id);
    } catch (error) {
      if (!RecordingsError.is(error) || error.code !== 'not-found') throw error;
      done.gone.push(id);
    }
  }
  return done;
}
