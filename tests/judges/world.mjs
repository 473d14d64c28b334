// The recordings that the clients of others find in the emulator. Their scripts expect exactly these.

/** When the emulator's clock starts. */
export const NOW = '2026-01-15T12:00:00Z'

const ago = (/** @type {number} */ hours) => new Date(Date.parse(NOW) - hours * 3_600_000).toISOString()
const two = (/** @type {number} */ number) => String(number).padStart(2, '0')

/**
 * @param {string} email
 * @param {string} letter in the ids
 * @param {number} number
 * @param {number} hours
 */
const call = (email, letter, number, hours) => ({
  id: `${letter}0000000-0000-4000-8000-0000000000${two(number)}`,
  topic: `Call ${two(number)} with Zoë`,
  createTime: ago(hours),
  timeRecorded: ago(hours + 0.5),
  format: 'MP3',
  serviceType: number % 5 === 0 ? 'customerAssist' : 'calling',
  durationSeconds: 60 + number,
  sizeBytes: 1000 + number,
  ownerId: `${letter}0000000-0000-4000-9000-000000000000`,
  ownerEmail: email,
  ownerType: 'user',
  storageRegion: 'US',
  files: { audio: true, transcript: true, suggestedNotes: true, shortNotes: true, actionItems: true },
  serviceData: { locationId: `${letter}-location`, callSessionId: `${letter}-session-${two(number)}` },
})

/**
 * @param {string} email
 * @param {string} name
 * @param {string} letter
 * @param {number} number
 * @param {number} hours
 */
const meeting = (email, name, letter, number, hours) => ({
  id: `${letter}00000000000400080000000000000${two(number)}`,
  meetingId: `${letter}00000000000400090000000000000${two(number)}_I_1`,
  scheduledMeetingId: `${letter}00000000000400090000000000000${two(number)}_20260115T120000Z`,
  meetingSeriesId: `${letter}00000000000400090000000000000${two(number)}`,
  topic: `Meeting ${two(number)}`,
  createTime: ago(hours),
  timeRecorded: ago(hours + 1),
  siteUrl: 'example.webex.com',
  downloadUrl: `https://example.webex.com/example/lsr.php?RCID=${letter}${number}`,
  playbackUrl: `https://example.webex.com/example/ldr.php?RCID=${letter}${number}`,
  password: 'example',
  format: 'MP4',
  serviceType: number % 5 === 0 ? 'EventCenter' : 'MeetingCenter',
  durationSeconds: 60 + number,
  sizeBytes: 1000 + number,
  integrationTags: ['judged'],
  files: { recording: true, audio: true, transcript: true },
  hostEmail: email,
  hostDisplayName: name,
})

/** @type {(length: number) => number[]} */
const numbers = (length) => Array.from({ length }, (_, at) => at + 1)

/** What the emulator is started with: `--load`. The newest have the lowest numbers. */
export const SNAPSHOT = {
  version: 1,
  recordings: [
    // 45 calls of Uma's within the last seven days, three hours apart, and three that are older.
    ...numbers(45).map((number) => call('uma@example.com', 'a', number, 3 * number)),
    ...[46, 47, 48].map((number) => call('uma@example.com', 'a', number, 24 * (number - 26))),
    // 12 of Vera's.
    ...numbers(12).map((number) => call('vera@example.com', 'b', number, 3 * number + 1)),
    // 15 meetings that Uma hosted, and 5 of Vera's.
    ...numbers(15).map((number) => meeting('uma@example.com', 'Uma User', 'c', number, 3 * number)),
    ...numbers(5).map((number) => meeting('vera@example.com', 'Vera User', 'd', number, 3 * number + 1)),
  ],
}
