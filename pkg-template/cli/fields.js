// The fields of a recording, as `--fields` takes them.

/**
 * The columns of a table.
 *
 * @param {Record<string, any>} values of the options: people who list others' recordings want to see whose they are
 */
export function columnsFor({ organization, owner, source }) {
  const whose = organization || owner?.length > 0 ? [source === 'meetings' ? 'hostEmail' : 'ownerEmail'] : []
  return ['createTime', 'durationSeconds', 'topic', ...whose, ...(source === 'all' ? ['source'] : []), 'id']
}

/** The columns of CSV. */
export const USUAL = ['createTime', 'durationSeconds', 'sizeBytes', 'format', 'topic', 'ownerEmail', 'hostEmail', 'id']

/** All fields that Webex documents, and `source`. */
export const FIELDS = [
  ...['id', 'source', 'topic', 'createTime', 'timeRecorded', 'durationSeconds', 'sizeBytes', 'format', 'serviceType', 'status'],
  ...['ownerEmail', 'ownerId', 'ownerType', 'hostEmail', 'hostDisplayName', 'storageRegion', 'siteUrl', 'meetingId'],
  ...['scheduledMeetingId', 'meetingSeriesId', 'serviceData', 'transcriptLanguage', 'shareToMe', 'integrationTags'],
  ...['downloadUrl', 'playbackUrl', 'password', 'temporaryDirectDownloadLinks'],
]

/** Those that say which recording it is, and where: what `--ids` needs. */
export const WHERE = ['id', 'source', 'siteUrl', 'hostEmail']

/** These open a recording without a sign-in. They are printed only if they are named. */
export const SECRET = ['password', 'temporaryDirectDownloadLinks']

/** The fields of its metadata: who took part in a call, and what happened in it. */
export const METADATA_FIELDS = [
  ...['id', 'serviceType', 'orgId', 'ownerEmail', 'ownerName', 'ownerId', 'ownerType', 'storageRegion', 'version', 'serviceData'],
]
