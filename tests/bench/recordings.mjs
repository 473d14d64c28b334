// Made-up recordings as Webex sends them, the same in every run: about 1150 bytes each.

import { random } from '../helpers/random.mjs'

/** The kinds of pages. */
export const KINDS = {
  plain: 'every field that the API describes, and an escape in about one topic of eight',
  more: 'four fields more, one of them an object; half of the recordings lack three others',
  'non-ascii': 'topics and names in other letters than ASCII',
}

const TOPICS = ['Weekly product sync', 'Quarterly review with finance', 'Interview, second round', 'Incident 4711: follow-up']
const ESCAPED = ['Review of "Project Blue"', 'Path C:\\recordings\\new', 'First line\nsecond line', 'Tab\tand "quotes"']
const NAMES = ['Alex Johnson', 'Maria Rossi', 'Sam Taylor', 'Robin van Dijk']
const OTHER_TOPICS = ['Wöchentliche Besprechung – Größe', '週次レビュー会議の録画', 'Совещание по проекту', 'Café ☕ et idées 💡']
const OTHER_NAMES = ['Jürgen Müßig', '山田 太郎', 'Ольга Петрова', 'Zoë Løvås']

/**
 * @typedef {keyof typeof KINDS} Kind
 * @typedef {import('webex-converged-recordings').Recording} Recording
 *
 * @param {Kind} kind
 * @param {number} count
 * @returns {{ items: Recording[] }}
 */
export function page(kind, count) {
  const next = random(count)
  const { below, of } = next
  const hex = (/** @type {number} */ digits) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  const uuid = () => [8, 4, 4, 4, 12].map(hex).join('-')
  const topic = () => (kind === 'non-ascii' ? of(OTHER_TOPICS) : next() < 1 / 8 ? of(ESCAPED) : of(TOPICS))

  const items = Array.from({ length: count }, (_, at) => {
    const id = uuid()
    const time = new Date(Date.UTC(2026, 0, 28, 12) - 3_600_000 * at - 1000 * below(3600))
    const after = (/** @type {number} */ minutes) => new Date(time.getTime() + 60_000 * minutes).toISOString()
    const link = (/** @type {string} */ what) =>
      `https://files.webex.example/download/${what}/${hex(32)}?siteurl=example&ticket=${hex(16)}`
    /** @type {Recording} */
    const recording = {
      id,
      topic: `${topic()} ${at + 1}`,
      createTime: after(45),
      timeRecorded: time.toISOString(),
      format: 'MP4',
      serviceType: of(['meeting', 'calling']),
      status: 'available',
      durationSeconds: 60 + below(7200),
      sizeBytes: 1_000_000 + below(900_000_000),
      downloadUrl: `https://example.webex.example/recordingservice/sites/example/recording/download/${hex(32)}`,
      playbackUrl: `https://example.webex.example/recordingservice/sites/example/recording/playback/${hex(32)}`,
      temporaryDirectDownloadLinks: {
        recordingDownloadLink: link('mp4'),
        audioDownloadLink: link('mp3'),
        transcriptDownloadLink: link('vtt'),
        expiration: after(225),
      },
      meetingId: `${hex(32)}_I_${100_000_000_000_000_000n + BigInt(below(1e9))}`,
      hostEmail: `host${below(1000)}@example.com`,
      hostDisplayName: of(kind === 'non-ascii' ? OTHER_NAMES : NAMES),
    }
    if (kind === 'more') {
      const serviceData = { locationId: uuid(), callActivity: { id: uuid(), isInitiator: next() < 1 / 2 }, tags: ['a', 'b'] }
      Object.assign(recording, { ownerId: uuid(), ownerType: 'user', storageRegion: 'US', serviceData })
      if (next() < 1 / 2)
        for (const name of /** @type {const} */ (['meetingId', 'hostDisplayName', 'playbackUrl'])) delete recording[name]
    }
    return recording
  })
  return { items }
}

/** The bytes that are sent. */
export const encoded = (/** @type {unknown} */ value) => new TextEncoder().encode(JSON.stringify(value))
