//! The options objects: of the client, and of each call.

use crate::input::arguments::{Opaque, Options};

/// The longest time that a JavaScript timer can wait, in milliseconds: with any longer one it goes off at once.
const LARGEST: u32 = 2_147_483_647;

/// What every call takes.
#[derive(Clone, Copy, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CallOptions {
    /// Aborts the call: it rejects with `signal.reason` at once.
    #[tsify(optional, type = "Signal | SignalLike")]
    pub signal: Opaque,
    /// How long the whole call may take, in milliseconds: every try, every wait and every body. Default 60 000. Give more
    /// where many calls at once have to share what Webex allows.
    #[option(least = 1, most = LARGEST)]
    pub timeout_ms: Option<u32>,
    /// How long one try may take, with its body, in milliseconds. Default 15 000.
    #[option(least = 1, most = LARGEST)]
    pub try_timeout_ms: Option<u32>,
    /// How often the call is tried again when a try failed in a way that may pass. Default 3. A wait that Webex asks for
    /// (`Retry-After`) takes of `timeoutMs`, and not of these.
    #[option(least = 0, most = 100)]
    pub retries: Option<u32>,
    /// The largest answer that is read, in bytes. Default 16 777 216 (16 MiB).
    #[option(least = 1, most = LARGEST)]
    pub max_response_bytes: Option<u32>,
    /// Whether a recording that is not as the API promises is an error (`unexpected-shape`). Otherwise it is handed on as it
    /// came, as long as it has an id, and `onEvent` is told. Default false.
    pub strict: Option<bool>,
    /// Called with each event, for logs and progress. A client's listener gets the events of all its calls, a call's listener
    /// those of that call. What it throws is ignored. No event has the token in it.
    #[tsify(optional, type = "((event: ClientEvent) => void)")]
    pub on_event: Opaque,
}

/// What a client needs. What calls take can be given here too, and then counts for every call.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ClientOptions {
    /// A Webex access token, without `Bearer` before it. Or a function that gives one: it is asked once for all calls,
    /// and again when Webex does not take the token any more.
    #[tsify(type = "string | ((why: TokenRequest) => string | Promise<string>)")]
    pub token: Opaque,
    /// Where the API is. Default: `https://webexapis.com/v1`. https, or http on a loopback host; in a browser also
    /// relative to the page, for a proxy of your own.
    pub base_url: Option<String>,
    /// Whether `baseUrl` may be http on any host. The token travels in clear then, so this is for tests, such as against
    /// an emulator in another container: `http://webex-emulator:8787/v1`. Default false.
    pub allow_insecure: Option<bool>,
    /// What to send requests with instead of the global `fetch`: called with an address and an init object. For
    /// proxies, tests, and places that have no global one.
    #[tsify(optional, type = "Fetch")]
    pub fetch: Opaque,
    /// What every call takes.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// What a list takes.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ListOptions {
    /// The longest range that is asked for at once, in days: 0 to 30. A longer one is cut into windows, of which the newest
    /// comes first. 0: one request for all of it, which Webex refuses beyond 30 days. Default 30, the longest that Webex
    /// answers for.
    #[option(least = 0, most = 30)]
    pub window_days: Option<u32>,
    /// Whether the next page is fetched while you are busy with this one, when the list is looped over. Never more than one
    /// page ahead. Default true.
    pub prefetch: Option<bool>,
    /// Is told after each page how far the list has come, when the list is looped over. What it throws is ignored.
    #[tsify(optional, type = "((progress: ListProgress) => void)")]
    pub on_progress: Opaque,
    /// What every call takes.
    #[serde(flatten)]
    pub call: CallOptions,
}

/// What a deletion takes.
#[derive(Clone, Debug, Default, Options, PartialEq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct DeleteOptions {
    /// Why. Webex requires it of a compliance officer who deletes another user's recording.
    pub reason: Option<String>,
    /// More about it, at most 255 characters (Unicode code points).
    pub comment: Option<String>,
    /// What every call takes.
    #[serde(flatten)]
    pub call: CallOptions,
}
