//! The options objects of the client and of each call. Texts are borrowed from the arguments.

use crate::input::arguments::{Opaque, Options};
use crate::models::source::SingleSource;

/// The longest delay of a JavaScript timer, in milliseconds. A timer with a longer delay fires at once.
const LARGEST: u32 = 2_147_483_647;

/// Options of every call. Options given to the client apply to all of its calls.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CallOptions {
    /// Aborts the call, which then rejects at once with `signal.reason`. If the client has a signal too, either one aborts
    /// the call. Default: none.
    #[tsify(optional, type = "Signal | SignalLike")]
    pub signal: Opaque,
    /// The time limit for the whole call in milliseconds, including every try, every wait and every response body: 1 to
    /// 2 147 483 647. In a list, it applies to each page; in a batch, to each hundred IDs. Default: 60 000. Allow more time if
    /// you make many calls at once, because they share Webex's rate limit.
    #[option(least = 1, most = LARGEST)]
    pub timeout_ms: Option<u32>,
    /// The time limit for one try in milliseconds, including the response body: 1 to 2 147 483 647. Default: 15 000.
    #[option(least = 1, most = LARGEST)]
    pub try_timeout_ms: Option<u32>,
    /// How many times to retry after a failure that may be temporary: 0 to 100. Default: 3. Retries after a 429, or after a
    /// wait that the server asked for (`Retry-After`), don't count; they are limited only by `timeoutMs`. Counted anew for each
    /// page of a list and each hundred IDs of a batch.
    #[option(least = 0, most = 100)]
    pub retries: Option<u32>,
    /// The maximum size of a response body in bytes, after decompression: 1 to 2 147 483 647. The call fails with
    /// `unexpected-shape` if a body is larger. Default: 16 777 216 (16 MiB).
    #[option(least = 1, most = LARGEST)]
    pub max_response_bytes: Option<u32>,
    /// Whether the call fails with `unexpected-shape` if a recording does not match the API's description. If false, the
    /// recording is returned as Webex sent it, as long as it has an ID, and `onEvent` gets an `odd` event. Default: false.
    pub strict: Option<bool>,
    /// Called with each event, for logging and progress. A client's listener gets the events of all its calls, and a call's
    /// listener those of that call. Anything it throws is ignored. No event contains the token. Default: none.
    #[tsify(optional, type = "((event: ClientEvent) => void)")]
    pub on_event: Opaque,
}

/// Options of a client. The options of calls are accepted too, and are then the defaults for every call.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ClientOptions<'a> {
    /// A Webex access token without the `Bearer` prefix, or a function that returns one or a promise of one. The function
    /// is called when a token is first needed, and again when Webex rejects the token. All calls of the client share the
    /// token.
    ///
    /// `null`: the client has none. Requests go to your own relay, which adds the token: see `createRelay`. They have the header
    /// `X-Webex-Recordings: 1` instead of `Authorization`, and never go to Webex directly. If the user's session has ended, calls
    /// reject with `unauthorized`.
    #[tsify(type = "string | null | ((why: TokenRequest) => string | Promise<string>)")]
    pub token: Opaque,
    /// The URL of the API. Must be https, or http on a loopback host such as `localhost`. In a browser, it can be
    /// relative to the page, such as `/webex/v1` for your own proxy. If `token` is null, it is required, and is the URL of your
    /// relay, which may also be http if it has the page's own origin. Default: `https://webexapis.com/v1`.
    pub base_url: Option<&'a str>,
    /// Whether `baseUrl` may be http on any host. The token is then sent unencrypted, so use this only in tests, for
    /// example with an emulator in another container: `http://webex-emulator:8787/v1`. Default: false.
    pub allow_insecure: Option<bool>,
    /// More headers for each request, for a relay or a gateway: an object, or a function that returns one or a promise of one. The
    /// function is called before every request, and its result is not cached. Not allowed: headers that the client sets
    /// (`Authorization` too, unless `token` is null), cookies, and those that the platform sets. Cookies of the page's own
    /// origin are sent by the browser. A relay with `origins` accepts only `Authorization`. Default: none.
    #[tsify(
        optional,
        type = "Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>)"
    )]
    pub headers: Opaque,
    /// A function that sends the requests instead of the global `fetch`, for proxies, tests, and platforms without a global
    /// `fetch`. It is called with a URL string and an init object. Default: the global `fetch`.
    #[tsify(optional, type = "Fetch")]
    pub fetch: Opaque,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of `listRecordings`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListOptions {
    /// The longest range to request at once, in days: 0 to 30. A longer range is split into windows of this length, and
    /// the newest window is listed first. With 0, the range is never split; Webex rejects a range of more than 30 days.
    /// Default: 30.
    #[option(least = 0, most = 30)]
    pub window_days: Option<u32>,
    /// Whether a loop over the list fetches the next page while you process the current one. It never fetches more than
    /// one page ahead. Default: true.
    pub prefetch: Option<bool>,
    /// Called after each page of a loop or of `toArray`, with the progress so far. Anything it throws is ignored. Default:
    /// none.
    #[tsify(optional, type = "((progress: ListProgress) => void)")]
    pub on_progress: Opaque,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of `getRecording`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct GetOptions<'a> {
    /// Which service has the recording: pass the `source` of the recording that a list returned. Default: `converged`.
    pub source: Option<SingleSource>,
    /// The host of the meeting, if it is not you. Requires the token of an administrator or of a compliance officer. Only with
    /// `source: "meetings"`.
    pub host_email: Option<&'a str>,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of `deleteRecording`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct DeleteOptions<'a> {
    /// Which service has the recording. The host of a meeting may delete its recording, and it is gone for good. So this call
    /// never guesses: it deletes a recording of a meeting only with `source: "meetings"`. Default: `converged`.
    pub source: Option<SingleSource>,
    /// The host of the meeting, if it is not you. Requires the token of an administrator or of a compliance officer. Only with
    /// `source: "meetings"`.
    pub host_email: Option<&'a str>,
    /// Why you delete the recording. Webex requires a reason when a compliance officer deletes another user's
    /// recording. Default: none.
    pub reason: Option<&'a str>,
    /// An explanation, at most 255 characters (Unicode code points). Default: none.
    pub comment: Option<&'a str>,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of `getRecordingMetadata`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct MetadataOptions {
    /// Whether `callActivity` has all its fields: also `mediaStreams`, `participants`, `redirectInfo` and `redirectedCall`.
    /// Default: false.
    pub show_all_types: Option<bool>,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of `trashRecordings`, `restoreRecordings` and `purgeRecordings`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BatchOptions<'a> {
    /// Which service has the recordings. A batch is about recordings of one service. Default: `converged`.
    pub source: Option<SingleSource>,
    /// The site of the meetings, such as `example.webex.com`: all recordings of a batch must be on one site. Only with
    /// `source: "meetings"`. Default: the preferred site of their host.
    pub site_url: Option<&'a str>,
    /// The host of the meetings, if it is not you. Requires an administrator's token. Only with `source: "meetings"` and an
    /// array of IDs; with `{ ownerEmail }`, that is the host.
    pub host_email: Option<&'a str>,
    /// The options of every call.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// Options of a list's `toArray`.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ToArrayOptions {
    /// The maximum number of recordings: 0 to 4 294 967 295. Default: the query's `limit`.
    #[option(least = 0, most = 4_294_967_295)]
    pub limit: Option<u32>,
}
