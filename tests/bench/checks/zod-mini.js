// zod's small edition. Unknown fields are kept.

import * as z from 'zod/mini'

const text = z.optional(z.string())
const count = z.optional(z.number())

const Recording = z.looseObject({
  id: z.string(),
  topic: text,
  createTime: text,
  timeRecorded: text,
  format: text,
  serviceType: text,
  status: text,
  durationSeconds: count,
  sizeBytes: count,
  downloadUrl: text,
  playbackUrl: text,
  temporaryDirectDownloadLinks: z.optional(
    z.looseObject({
      recordingDownloadLink: text,
      audioDownloadLink: text,
      transcriptDownloadLink: text,
      expiration: text,
    }),
  ),
  meetingId: text,
  hostEmail: text,
  hostDisplayName: text,
})
const Page = z.looseObject({ items: z.array(Recording) })

export const page = (/** @type {unknown} */ value) => Page.parse(value)
export const recording = (/** @type {unknown} */ value) => Recording.parse(value)
