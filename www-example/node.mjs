// Lists the available recordings of the last 30 days, reads the first one and, only with --delete, deletes it.
//   WEBEX_ACCESS_TOKEN=… node node.mjs [--delete]        WEBEX_BASE_URL is used if it is set.
import { RecordingsClient, RecordingsError } from 'webex-converged-recordings';

/** @import { Recording } from 'webex-converged-recordings' */

const { WEBEX_ACCESS_TOKEN: token, WEBEX_BASE_URL: baseUrl } = process.env;
const [flag, ...rest] = process.argv.slice(2);

/** @param {number | undefined} bytes */
const megabytes = (bytes) => (bytes === undefined ? 'unknown' : `${(bytes / 1e6).toFixed(1)} MB`);
/** @param {number | undefined} seconds */
const minutes = (seconds) => (seconds === undefined ? 'unknown' : `${(seconds / 60).toFixed(1)} min`);
const shorten = (topic = '') => Array.from(topic).slice(0, 40).join('');

const from = new Date(Date.now() - 30 * 86_400_000); // without it, Webex lists only the last seven days
/** @param {RecordingsClient} client */
const listAvailable = (client) => client.listRecordings({ from, status: 'available', max: 100 }).toArray();

/** @param {Recording} recording */
const rowOf = ({ topic, timeRecorded, durationSeconds, sizeBytes }) => ({
  topic: shorten(topic),
  recorded: timeRecorded,
  duration: minutes(durationSeconds),
  size: megabytes(sizeBytes),
});

/** @param {string} token */
async function main(token) {
  const client = new RecordingsClient({ token, ...(baseUrl && { baseUrl }) });
  const recordings = await listAvailable(client);
  console.log(`Available recordings of the last 30 days: ${recordings.length}${recordings.length > 5 ? ', the first 5:' : ''}`);
  if (recordings.length === 0) return;
  console.table(recordings.slice(0, 5).map(rowOf));

  const one = await client.getRecording(recordings[0].id);
  const name = JSON.stringify(one.topic ?? one.id); // quoted, so that a topic cannot send control codes to the terminal
  console.log(`Read ${name}: ${minutes(one.durationSeconds)}, ${megabytes(one.sizeBytes)}`);
  // The links carry tickets that open the recording without a sign-in, so they do not belong in a log.
  console.log(`Its download links expire: ${one.temporaryDirectDownloadLinks?.expiration ?? 'it has none'}`);

  if (flag !== '--delete') {
    console.log(`Would delete ${name}. To really delete it, add --delete.`);
    return;
  }
  const { outcome } = await client.deleteRecording(one.id);
  console.log(outcome === 'deleted' ? `Deleted ${name}.` : `${name} was already gone.`);

  const left = await listAvailable(client);
  const gone = !left.some(({ id }) => id === one.id);
  console.log(`${name} is ${gone ? 'gone from' : 'STILL AMONG'} the available recordings (${left.length} left).`);
  if (!gone) process.exitCode = 1;
}

if (rest.length > 0 || (flag !== undefined && flag !== '--delete')) {
  console.error('Usage: node node.mjs [--delete]');
  process.exitCode = 2;
} else if (!token) {
  console.error('Set WEBEX_ACCESS_TOKEN to an access token from https://developer.webex.com, then try again.');
  process.exitCode = 2;
} else {
  await main(token).catch((error) => {
    if (!(error instanceof RecordingsError)) throw error;
    console.error(`Failed: ${error.message}`);
    if (error.hint) console.error(`Hint: ${error.hint}`);
    if (error.trackingId) console.error(`Tracking ID: ${error.trackingId}`);
    process.exitCode = 1;
  });
}
