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
      case 25: object.expiration = text.substring(words[at + 1], words[at + 2]); at += 3; break
      default: at = tape.field(object, at, temporaryDirectDownloadLinksNames)
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
      default: at = tape.field(object, at, recordingNames)
    }
  }
}
