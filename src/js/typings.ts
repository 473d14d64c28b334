
/**
 * Why a call failed. Every failed call rejects with a RecordingsError, except an aborted one, which rejects with
 * `signal.reason`.
 *
 * Its fields never contain the token, so `JSON.stringify(error)` is safe to log. The `cause` is what the platform, your
 * `fetch` or your token function threw, unchanged: it may contain secrets of theirs.
 */
export class RecordingsError extends Error {
    /** Only this package creates these errors. */
    private constructor();
    /** Identifies these errors in a log. In code, use `RecordingsError.is` instead. */
    readonly name: "RecordingsError";
    /**
     * Whether a value is a RecordingsError. Unlike `instanceof`, it also recognizes errors from another copy of this package.
     */
    static is(value: unknown): value is RecordingsError;
    /**
     * Turns the output of `toJSON` back into a RecordingsError, for example in a page that got it from a worker, or
     * when you read a log. Takes an object or a JSON string, and drops unknown fields. Throws a RecordingsError if the
     * input is anything else.
     *
     * ```js
     * worker.onmessage = ({ data }) => show(RecordingsError.from(data)); // the worker: postMessage(error.toJSON())
     * ```
     */
    static from(json: unknown): RecordingsError;
    /**
     * Returns the name, the message and the other fields as plain data, without `cause` and `stack`. `JSON.stringify`
     * uses it.
     */
    toJSON(): RecordingsErrorJson;
    /** What the platform, your `fetch` or your token function threw. Absent if the call failed for another reason. */
    readonly cause?: unknown;
}

export interface RecordingsError extends Readonly<Omit<ErrorDetails, "message">> {}

// These overloads come before the class because error messages and `Parameters` use a method's last overload. `index` is `any`
// so that a subclass or a mock does not need these overloads.
export interface RecordingsClient {
    /** For use as a callback: `queries.map(client.listRecordings)`. */
    listRecordings(query: ListQuery, index: any, queries: readonly unknown[]): RecordingList;
    /** For use as a callback: `ids.map(client.getRecording)`. */
    getRecording(id: string, index: any, ids: readonly unknown[]): Promise<Recording>;
    /** For use as a callback: `ids.map(client.deleteRecording)`. */
    deleteRecording(id: string, index: any, ids: readonly unknown[]): Promise<Deletion>;
    /** For use as a callback: `ids.map(client.getRecordingMetadata)`. */
    getRecordingMetadata(id: string, index: any, ids: readonly unknown[]): Promise<RecordingMetadata | undefined>;
}

// These are methods like those of the class. They are here because the core has one function for all four.
export interface RecordingsClient {
    /**
     * Moves recordings into the recycle bin. Everybody may do that with their own recordings, and administrators with
     * everybody's.
     *
     * ```js
     * await client.trashRecordings(['62807eaf0c89492ea3c3c4751812603b'])
     * ```
     */
    trashRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /** Moves recordings out of the recycle bin, back to where they were. */
    restoreRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /** Deletes recordings that are in the recycle bin. This is permanent. */
    purgeRecordings(which: Which, options?: BatchOptions): Promise<BatchResult>;
    /**
     * Gives recordings of calls to another owner: `to` is an email address in your organization. Requires an
     * administrator's token.
     */
    reassignRecordings(to: string, which: Reassigned, options?: CallOptions): Promise<BatchResult>;
}

/**
 * Which recordings a batch is about:
 *
 * - an array of 1 to 100 000 recording IDs. They are sent by the hundred, one request after the other. An ID that is there
 *   twice is sent twice, which changes nothing. If the call fails on its way, the error's `accepted` and `open` say how far it
 *   came. An aborted call does not say it; make smaller batches if you have to know.
 * - `{ mine: true }`: all of your own recordings; to restore and purge, all in your bin. For calls, Webex refuses this if the
 *   token has an administrator's scope.
 * - `{ ownerEmail }`: the same for this person. Requires an administrator's token.
 *
 * Recordings of meetings can be trashed only by ID, and the others are then those of one site. A request for everything of
 * somebody is repeated only if the server certainly has not done it. If its answer is lost, the call fails with
 * `retryable: false`, because recordings that were made in the meantime would be included the second time.
 */
export type Which =
    | readonly string[]
    | {
          /** All of your own. */
          mine: true;
      }
    | {
          /** The email address of the person whose recordings they are. For meetings, the host's. */
          ownerEmail: string;
      };

/**
 * Which recordings get another owner:
 *
 * - `{ recordingIds }`: these, as with {@link Which}. With `ownerEmail` or `ownerId`, only those of them that belong to this
 *   owner.
 * - `{ everythingOf }`: all recordings of an owner. A virtual line or a workspace has only an `ownerId`.
 */
export type Reassigned =
    | {
          /** The IDs of 1 to 100 000 recordings. */
          recordingIds: readonly string[];
          /** Only those of them that belong to the owner with this email address. Not together with `ownerId`. */
          ownerEmail?: string | undefined;
          /** Only those of them that belong to the owner with this ID. Not together with `ownerEmail`. */
          ownerId?: string | undefined;
      }
    | {
          /** The owner whose recordings all get another one. */
          everythingOf:
              | {
                    /** The owner's email address. */
                    ownerEmail: string;
                }
              | {
                    /** The owner's ID. */
                    ownerId: string;
                };
      };

/**
 * What happened in a recorded call, as Webex sent it. Every field except `id` may be absent. Fields that are not listed here
 * are kept too. Names, addresses and numbers are personal data: take care where you store them.
 */
export interface RecordingMetadata {
    /** The recording's ID. */
    id: string;
    /** The organization. */
    orgId?: string;
    /** Who owns the recording. */
    ownerId?: string;
    /** What the owner is. Written in other letters than in a list. Webex may add kinds. */
    ownerType?: "USER" | "PLACE" | "VIRTUAL_LINE" | "CALL_QUEUE" | (string & {});
    /** The owner's name. */
    ownerName?: string;
    /** The owner's email address. */
    ownerEmail?: string;
    /** Where the recording is stored, such as `US`. */
    storageRegion?: string;
    /** The service that made the recording. Webex may add services. */
    serviceType?: "calling" | "customerAssist" | (string & {});
    /** The version of the metadata's format, such as `1.2`. */
    version?: string;
    /** The call. */
    serviceData?: CallMetadata;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** The recorded call: `serviceData` in the metadata of a recording. All times are RFC 3339 strings. */
export interface CallMetadata {
    /** The ID of the recording in Webex Calling. */
    callRecordingId?: string;
    /** The location of the owner. */
    locationId?: string;
    /** Identifies the call in all of its recordings and records. */
    callSessionId?: string;
    /** The ID of the call's leg that was recorded. */
    callId?: string;
    /** The same in the signalling between telephones (SIP). */
    sipCallId?: string;
    /** Whether the owner made the call (`originator`) or was called (`terminator`). */
    personality?: "originator" | "terminator" | (string & {});
    /** Who called. */
    callingParty?: CallParty;
    /** Who was called. */
    calledParty?: CallParty;
    /** Who answered, if that is somebody else. */
    answererInfo?: CallParty;
    /** Who manages the line. */
    managedBy?: CallParty;
    /** Who was connected in the end. */
    connectedParty?: CallParty;
    /** When the call began and ended. */
    session?: CallSession;
    /** How the recording was started, such as `alwaysON`. */
    recordingType?: string;
    /** When it was started, paused, resumed and stopped. */
    recordingActions?: RecordingAction[];
    /** What happened in the call, in order. */
    callActivity?: CallActivity[];
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** When a call began and ended. */
export interface CallSession {
    /** When it began. */
    startTime?: string;
    /** When it ended. */
    stopTime?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** Something that was done to a recording while it was made. */
export interface RecordingAction {
    /** What, such as `START` or `STOP`. */
    action?: string;
    /** When. */
    time?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** Somebody in a call. */
export interface CallParty {
    /** Who it is, if Webex knows. */
    actor?: CallActor;
    /** The telephone number or the extension. */
    number?: string;
    /** The name. */
    name?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** A person, a place or a line. */
export interface CallActor {
    /** What it is, such as `user`. */
    type?: string;
    /** Its ID in Webex. */
    id?: string;
    /** The email address. */
    email?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** Something that happened in a call. The fields that are marked so are there only with `showAllTypes`. */
export interface CallActivity {
    /** When it happened. */
    timeStamp?: string;
    /** The streams of sound and pictures. Only with `showAllTypes`. */
    mediaStreams?: MediaStreamOfCall[];
    /** Who took part, at which address, and in which stream. Only with `showAllTypes`. */
    participants?: CallParticipant[];
    /** How the call was redirected. Only with `showAllTypes`. */
    redirectInfo?: unknown;
    /** The call that was redirected. Only with `showAllTypes`. */
    redirectedCall?: unknown;
    /** The announcement that was played. */
    announcementData?: CallAnnouncement;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** A stream of sound or pictures in a call. */
export interface MediaStreamOfCall {
    /** Identifies the stream within the call. */
    streamId?: string;
    /** In which direction it goes. */
    mode?: string;
    /** Its line in the description of the session (SDP). */
    mLineIndex?: string | number;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** Somebody who took part in a call. */
export interface CallParticipant {
    /** Who it is, if Webex knows. */
    actor?: CallActor;
    /** The address in the signalling between telephones (SIP). It may contain a telephone number. */
    aor?: string;
    /** The stream that this participant sends. */
    send?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

/** An announcement in a call. */
export interface CallAnnouncement {
    /** The name of the file that was played. */
    announcementFilename?: string;
    /** When it was played. */
    announcementTimestamp?: string;
    /** Who heard it. */
    announcementParticipants?: unknown[];
    /** What kind of announcement it is. */
    announcementType?: string;
    /** A field that is not listed here. */
    [field: string]: unknown;
}

export interface Recording {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface DownloadLinks {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface ServiceData {
    /** What Webex sends beside the fields that are listed here. */
    [field: string]: unknown;
}

export interface ListQuery extends ListFilters {}

export interface RecordingPage {
    /**
     * The services whose recordings are missing here, because they refused to list them. Only with `source: "all"`, and absent
     * if there are none. If the whole list would be empty, it fails with that error instead. A list
     * that continues from the `cursor` asks the service again.
     */
    missing?: SourceFailure[];
}

export interface ListProgress {
    /** The services whose recordings are missing: see `RecordingPage`. Absent if there are none. */
    missing?: SourceFailure[];
}

/** Why the recordings of a service are missing in a list of both. */
export interface SourceFailure {
    /** The service. */
    source: SingleSource;
    /** Its error. `RecordingsError.from` makes it a RecordingsError again. */
    error: RecordingsErrorJson;
}

/** A date object from a library such as Moment, Luxon or Temporal. It is read once, when you make the call. */
export type DateLike =
    | {
          /** Returns an RFC 3339 date-time. */
          toISOString(): string;
      }
    | {
          /** Returns an RFC 3339 date-time, or `null` for an invalid date. */
          toJSON(): string | null;
      };

/** A RecordingsError as plain data. `RecordingsError.from` turns it back into an error. */
export interface RecordingsErrorJson extends ErrorDetails {
    /** Always `RecordingsError`. */
    name: "RecordingsError";
}

/** The argument of a token function. */
export interface TokenRequest {
    /** Why a token is needed. */
    readonly reason: TokenReason;
    /**
     * Aborted if the function does not return a token within the client's `timeoutMs`. It is not aborted when a call
     * that waits for the token is aborted or times out, because the next call can use the token.
     */
    readonly signal: Signal;
}

/**
 * Loads the core ahead of time. You don't have to call this: otherwise the first call loads it.
 *
 * Rejects with a RecordingsError if the core cannot be loaded. The next call then tries again.
 */
export function warmUp(): Promise<void>;

/**
 * A list of recordings. You can `await` it to get its first page, or loop over it with `for await` to get every recording. The
 * first page is requested once, as soon as you create the list, no matter how you use it.
 *
 * A loop gets each recording once, newest first. If a page fails, the loop first gets all recordings before that page and
 * then throws the error; to continue, pass the error's `cursor` to `listRecordings`. If you leave a loop, no more pages
 * are requested. If you leave it before the first page has arrived, and no other loop uses the list, the list rejects
 * with an AbortError.
 *
 * A loop holds at most two pages in memory. A list that you keep also holds its first page.
 *
 * Anything that awaits promises treats a list as its first page: `await`, an `async` function that returns a list,
 * RxJS's `from`. To pass the whole list through these, return `{ list }` or use `list.pages()`.
 */
export interface RecordingList extends Promise<RecordingPage>, AsyncIterable<Recording> {
    /**
     * The services that refused to list their recordings, which are therefore not in the list. Only with `source: "all"`, and
     * complete only after a loop or `toArray` has ended. Empty if none refused. Check it before you rely on the list.
     */
    readonly missing: readonly SourceFailure[];
    /**
     * Loops over pages instead of recordings, so that you can store `page.cursor` together with your results from the
     * page. Ends after the page that reaches `limit`; that page is not cut short.
     */
    pages(): AsyncIterableIterator<RecordingPage>;
    /**
     * Collects the recordings in an array. If a page fails, the recordings collected so far are lost; loop over
     * `pages()` if you need to keep them.
     */
    toArray(options?: ToArrayOptions): Promise<Recording[]>;
}

/**
 * The type of the global `fetch`.
 *
 * It is `FetchLike` if your program includes no types for its platform: neither TypeScript's `dom` library nor something like
 * `@types/node`.
 */
export type Fetch = typeof globalThis extends { fetch: infer T } ? T : FetchLike;

// Inferred from `fetch`, because Cloudflare's types declare AbortSignal as a class, and classes are not visible in the type of
// `globalThis`.
/**
 * The type of the signals that the global `fetch` accepts: `AbortSignal`.
 *
 * It is `SignalLike` if your program includes no types for its platform.
 */
export type Signal = typeof globalThis extends { fetch: (input: never, init: { signal: infer T }) => unknown }
    ? NonNullable<T>
    : SignalLike;

/** What the client needs from a `fetch` function. */
export type FetchLike = (input: string, init?: RequestInitLike) => Promise<ResponseLike>;

/** The init object that the client passes to `fetch`. All fields except `body` and `cache` are always set. */
export interface RequestInitLike {
    /** `GET`, `POST` or `DELETE`. */
    method?: string;
    /** The request headers, including the token. */
    headers?: Record<string, string>;
    /** The request body as JSON. Absent if the request has no body. */
    body?: string;
    /** Always `manual`: the client does not follow redirects. */
    redirect?: "manual";
    /**
     * Keeps answers out of the cache, so that a list does not show deleted recordings. Absent if the platform does not
     * support it.
     */
    cache?: "no-store";
    /** Aborted when the client no longer needs the answer. */
    signal?: SignalLike;
}

/** What the client needs from a `Response`. */
export interface ResponseLike {
    /** The HTTP status. */
    readonly status: number;
    /** The response headers. */
    readonly headers: {
        /** Returns the value of a header, or `null` if it is absent. */
        get(name: string): string | null;
    };
    /** Reads the whole body. */
    arrayBuffer(): Promise<ArrayBuffer>;
}

/** What the client needs from an `AbortSignal`. */
export interface SignalLike {
    /** Whether the signal is aborted. */
    readonly aborted: boolean;
    /** What aborted calls reject with. If it is `undefined`, they reject with an AbortError. */
    readonly reason?: unknown;
    /** Adds a listener for the abort. */
    addEventListener(type: "abort", listener: () => void): void;
    /** Removes a listener. */
    removeEventListener(type: "abort", listener: () => void): void;
}
