// Builds recordings from a tape (src/wire/json/tape.rs). Do not edit: xtask/generate/ writes this file from src/models/.
//
// Each field has a line of its own, because engines make objects much faster if they see the names. The numbers are the first
// words of entries: a name and a kind.

import { Tape } from './tape.js'

/** @import { Recording } from 'webex-converged-recordings' */

/**
 * @param {Uint8Array} body
 * @param {Uint8Array} values
 * @param {Int32Array} words
 * @returns {Recording[]}
 */
export const recordings = (body, values, words) => new Tape(body, values, words).records(recording)

const temporaryDirectDownloadLinksNames = [
  'recordingDownloadLink',
  'audioDownloadLink',
  'transcriptDownloadLink',
  'suggestedNotesDownloadLink',
  'shortNotesDownloadLink',
  'actionItemsDownloadLink',
  'expiration',
]

/** @param {Tape} tape */
function temporaryDirectDownloadLinks(tape, at = tape.at) {
  const { words, values, text } = tape
  /** @type {any} */
  const object = {}
  for (;;) {
    switch (words[at]) {
      case 0: tape.at = at + 1; return object
      case 1: object.recordingDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 9: object.audioDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 17: object.transcriptDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 25: object.suggestedNotesDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 33: object.shortNotesDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 41: object.actionItemsDownloadLink = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 49: object.expiration = text.substring(words[at + 1], words[at + 2]); at += 3; break
      default: at = tape.field(object, at, temporaryDirectDownloadLinksNames)
    }
  }
}

const serviceDataNames = [
  'locationId',
  'callSessionId',
]

/** @param {Tape} tape */
function serviceData(tape, at = tape.at) {
  const { words, values, text } = tape
  /** @type {any} */
  const object = {}
  for (;;) {
    switch (words[at]) {
      case 0: tape.at = at + 1; return object
      case 1: object.locationId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 9: object.callSessionId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      default: at = tape.field(object, at, serviceDataNames)
    }
  }
}

const recordingNames = [
  'id',
  'topic',
  'createTime',
  'timeRecorded',
  'format',
  'serviceType',
  'status',
  'durationSeconds',
  'sizeBytes',
  'downloadUrl',
  'playbackUrl',
  'temporaryDirectDownloadLinks',
  'meetingId',
  'hostEmail',
  'hostDisplayName',
  'ownerId',
  'ownerEmail',
  'ownerType',
  'storageRegion',
  'serviceData',
  'transcriptLanguage',
  'siteUrl',
  'password',
  'scheduledMeetingId',
  'meetingSeriesId',
]

/** @param {Tape} tape */
function recording(tape, at = tape.at) {
  const { words, values, text } = tape
  /** @type {any} */
  const object = {}
  for (;;) {
    switch (words[at]) {
      case 0: tape.at = at + 1; return object
      case 3: object.id = values[words[at + 1]]; at += 2; break
      case 9: object.topic = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 19: object.createTime = values[words[at + 1]]; at += 2; break
      case 25: object.timeRecorded = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 33: object.format = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 41: object.serviceType = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 49: object.status = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 58: object.durationSeconds = words[at + 1]; at += 2; break
      case 66: object.sizeBytes = words[at + 1]; at += 2; break
      case 73: object.downloadUrl = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 81: object.playbackUrl = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 92: object.temporaryDirectDownloadLinks = temporaryDirectDownloadLinks(tape, at + 1); at = tape.at; break
      case 97: object.meetingId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 105: object.hostEmail = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 113: object.hostDisplayName = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 121: object.ownerId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 129: object.ownerEmail = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 137: object.ownerType = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 145: object.storageRegion = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 156: object.serviceData = serviceData(tape, at + 1); at = tape.at; break
      case 161: object.transcriptLanguage = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 169: object.siteUrl = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 177: object.password = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 185: object.scheduledMeetingId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      case 193: object.meetingSeriesId = text.substring(words[at + 1], words[at + 2]); at += 3; break
      default: at = tape.field(object, at, recordingNames)
    }
  }
}
