// By the package's own name, so that `import` and `require` each find the right file.
import type { CallOptions, RecordingsClient, SingleSource } from 'webex-converged-recordings'

/** What this file needs of the platform's types. */
declare global {
  /** The platform's own. Where TypeScript knows no platform, nothing is known of it. */
  interface ReadableStream<R> {}
}

/**
 * One of the files that a recording can have:
 *
 * - `recording`: the video of a meeting
 * - `audio`: the sound alone. Recordings of calls have only this.
 * - `transcript`: what was said, as WebVTT
 * - `notes`, `shortNotes`, `actionItems`: what Webex wrote about it, as HTML
 */
export type Part = 'recording' | 'audio' | 'transcript' | 'notes' | 'shortNotes' | 'actionItems'

/** Options of `downloadRecording`. */
export interface DownloadOptions extends CallOptions {
  /** Which file. Default: `recording` if the recording has one, and otherwise `audio`. */
  part?: Part | undefined
  /** Which service has the recording: pass the `source` of the recording that a list returned. Default: `converged`. */
  source?: SingleSource | undefined
  /**
   * The host of the meeting, if it is not you. Requires the token of an administrator or of a compliance officer. Only with
   * `source: "meetings"`.
   */
  hostEmail?: string | undefined
  /**
   * How many bytes you have already: the download continues after them if the server allows it. See {@link Download.offset} for
   * what you get. Default: 0.
   */
  offset?: number | undefined
  /** The {@link Download.validator} of the download that you continue. Without it, a changed file may go unnoticed. Default: none. */
  validator?: string | undefined
  /**
   * How long to wait for the next byte in milliseconds, 1 to 2 147 483 647, before the download continues with a new request. Only
   * while you wait for one, so you may read as slowly as you like. Default: 30 000.
   */
  stallTimeoutMs?: number | undefined
  /** Called at most ten times a second, and at the end. Anything it throws is ignored. Default: none. */
  onProgress?: ((progress: DownloadProgress) => void) | undefined
}

/** How far a download has come. */
export interface DownloadProgress {
  /** How many bytes of the file you have so far, including those before `offset`. */
  received: number
  /** The size of the file in bytes. Absent if the server does not report it. */
  size?: number
}

/** A download that has begun. */
export interface Download {
  /**
   * The bytes, from `offset` on. If the connection drops or the link expires, the stream resumes at the next byte. If that is
   * impossible, it fails with a `RecordingsError`. To stop the download, cancel the stream.
   */
  stream: ReadableStream<Uint8Array>
  /** Which file it is. */
  part: Part
  /** A name for the file that is safe on Windows, macOS and Linux. */
  name: string
  /** The content type that the server reports, such as `audio/mpeg`. Absent if it reports none. */
  contentType?: string
  /** The size of the whole file in bytes. Absent if the server does not report it. */
  size?: number
  /** Where the stream begins: the `offset` that you asked for, or 0 if it cannot continue there. If it is 0, discard what you have. */
  offset: number
  /**
   * Tells this version of the file from others: its `ETag` or `Last-Modified`. Keep it if you want to continue later. Absent if the
   * server sends none, or the browser hides it.
   */
  validator?: string
}

/**
 * Downloads a file of a recording, as a stream without gaps.
 *
 * Rejects, and makes the stream fail, with a `RecordingsError`. Beside the codes of every call, these can occur:
 *
 * - `no-media`: the recording has no such file, or this token gets no link to it.
 * - `not-media`: the response is not the file. For example, it is a web page.
 * - `changed`: the file changed during the download. Start over.
 *
 * Your token is never sent to the host of the file, and no error, event or property contains the link to it.
 *
 * @example
 * const { stream, name } = await downloadRecording(client, id)
 */
export function downloadRecording(client: RecordingsClient, id: string, options?: DownloadOptions): Promise<Download>

/** Options of `downloadLink`. */
export interface LinkOptions extends CallOptions {
  /** Which service has the recording. Default: `converged`. */
  source?: SingleSource | undefined
  /** The host of the meeting, if it is not you. Only with `source: "meetings"`. */
  hostEmail?: string | undefined
}

/** A link to a file. Anyone who has it can download the file: it is a secret. */
export interface DownloadLink {
  /** The link. */
  href: string
  /** When it expires: about three hours after the call. An RFC 3339 date-time. Absent if Webex does not say. */
  expires?: string
}

/**
 * Returns a link to a file of a recording, for a player or for `<a download>`. Rejects with `no-media` if there is none.
 *
 * @example
 * audio.src = (await downloadLink(client, id, 'audio')).href
 */
export function downloadLink(client: RecordingsClient, id: string, part: Part, options?: LinkOptions): Promise<DownloadLink>

/** Options of `saveRecording`. */
export interface SaveOptions extends CallOptions {
  /** The path of the folder to save to. A `~` at its beginning is the home folder. It is created if it does not exist. */
  dir: string
  /** Which files. Default: `recording` if the recording has one, and otherwise `audio`. */
  parts?: readonly Part[] | undefined
  /** Which service has the recording: pass the `source` of the recording that a list returned. Default: `converged`. */
  source?: SingleSource | undefined
  /** The host of the meeting, if it is not you. Only with `source: "meetings"`. */
  hostEmail?: string | undefined
  /** How long to wait for the next byte in milliseconds, before the download continues with a new request. Default: 30 000. */
  stallTimeoutMs?: number | undefined
  /** Called at most ten times a second for each file, and at its end. Anything it throws is ignored. Default: none. */
  onProgress?: ((progress: SaveProgress) => void) | undefined
}

/** How far the saving of a file has come. */
export interface SaveProgress extends DownloadProgress {
  /** Which file. */
  part: Part
}

/** What was saved. */
export interface Saved {
  /** The files, in the order of `parts`. */
  files: SavedFile[]
  /** Those of the `parts` that the recording does not have, or not yet. */
  absent: Part[]
}

/** A file that was saved. */
export interface SavedFile {
  /** Which one. */
  part: Part
  /** Where it is: an absolute path in `dir`. */
  path: string
  /** How many bytes it has. */
  size: number
  /** `already-there`: it was saved before, and is as long as it should be. If the host does not say how long, its bytes are the same. */
  outcome: 'saved' | 'already-there'
}

/**
 * Saves files of a recording to a folder. Needs Node, Deno or Bun.
 *
 * A file is named after when the recording was created (in UTC), its topic and its ID, such as
 * `2025-03-14T09-26-53Z Board meeting [4f914b1d].mp3`. The name is safe on Windows, macOS and Linux whatever the topic is, and two
 * recordings never have the same. The file gets this name when it is complete and safely on the disk.
 *
 * Until then, its name ends in `.part`, and beside it there is what is needed to continue: call `saveRecording` again, even in another
 * process, and it continues where it stopped. If several calls save the same recording to the same folder, one works and the others
 * wait. Nothing that is there already is ever overwritten.
 *
 * Rejects with a `RecordingsError`. Beside the codes of `downloadRecording`, there is `storage`: the disk is full, for example, the
 * folder may not be written, or a file with the name of this one is there and has another size.
 *
 * @example
 * await saveRecording(client, id, { dir: 'archive', parts: ['audio', 'transcript'] })
 */
export function saveRecording(client: RecordingsClient, id: string, options: SaveOptions): Promise<Saved>
