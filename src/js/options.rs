//! Options in: from JavaScript values to checked Rust ones.

use std::rc::Rc;

use js_sys::{Array, Function};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::error::{Error, ErrorDetails};
use crate::gate::SharedGate;
use crate::input::arguments::{Arguments, Given};
use crate::input::config::Config;
use crate::input::limits::Limits;
use crate::js::platform::is_in_browser;
use crate::js::token::TokenSource;

#[wasm_bindgen(module = "/src/js/values.js")]
extern "C" {
    /// `[, name, kind, value, name, kind, value …]` of an options object, which may be absent; or `[problem, name]`.
    fn entries(name: &str, object: &JsValue) -> Array;

    /// The same of an argument by itself.
    fn entry(name: &str, value: &JsValue) -> Array;
}

/// What every call takes.
#[derive(tsify::Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only the typings are made of it")]
struct CallOptions {
    /// Aborts the call: it rejects with `signal.reason` at once.
    #[tsify(optional, type = "Signal | SignalLike")]
    signal: Option<AbortSignal>,
    /// How long the whole call may take, in milliseconds: every try, every wait and every body. Default 60 000. Give more
    /// where many calls at once have to share what Webex allows.
    timeout_ms: Option<u32>,
    /// How long one try may take, with its body, in milliseconds. Default 15 000.
    try_timeout_ms: Option<u32>,
    /// How often the call is tried again when a try failed in a way that may pass. Default 3. A wait that Webex asks for
    /// (`Retry-After`) takes of `timeoutMs`, and not of these.
    retries: Option<u32>,
    /// The largest answer that is read, in bytes. Default 16 777 216 (16 MiB).
    max_response_bytes: Option<u32>,
    /// Whether a recording that is not as the API promises is an error (`unexpected-shape`). Otherwise it is handed on as it
    /// came, as long as it has an id, and `onEvent` is told. Default false.
    strict: Option<bool>,
    /// Called with each event, for logs and progress. A client's listener gets the events of all its calls, a call's listener
    /// those of that call. What it throws is ignored. No event has the token in it.
    #[tsify(optional, type = "((event: ClientEvent) => void)")]
    on_event: Option<Function>,
}

/// What a client needs. What calls take can be given here too, and then counts for every call.
#[derive(tsify::Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only the typings are made of it")]
struct ClientOptions {
    #[serde(flatten)]
    call: CallOptions,
    /// A Webex access token, without `Bearer` before it. Or a function that gives one: it is asked once for all calls,
    /// and again when Webex does not take the token any more.
    #[tsify(type = "string | ((why: TokenRequest) => string | Promise<string>)")]
    token: JsValue,
    /// Where the API is. Default: `https://webexapis.com/v1`. https, or http on a loopback host; in a browser also
    /// relative to the page, for a proxy of your own.
    base_url: Option<String>,
    /// Whether `baseUrl` may be http on any host. The token travels in clear then, so this is for tests, such as against
    /// an emulator in another container: `http://webex-emulator:8787/v1`. Default false.
    allow_insecure: Option<bool>,
    /// What to send requests with instead of the global `fetch`: called with an address and an init object. For
    /// proxies, tests, and places that have no global one.
    #[tsify(optional, type = "Fetch")]
    fetch: Option<Function>,
}

/// What a list takes.
#[derive(tsify::Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only the typings are made of it")]
struct ListOptions {
    #[serde(flatten)]
    call: CallOptions,
    /// The longest range that is asked for at once, in days: 0 to 30. A longer one is cut into windows, of which the newest
    /// comes first. 0: one request for all of it, which Webex refuses beyond 30 days. Default 30, the longest that Webex
    /// answers for.
    window_days: Option<u32>,
    /// Whether the next page is fetched while you are busy with this one, when the list is looped over. Never more than one
    /// page ahead. Default true.
    prefetch: Option<bool>,
    /// Is told after each page how far the list has come, when the list is looped over. What it throws is ignored.
    #[tsify(optional, type = "((progress: ListProgress) => void)")]
    on_progress: Option<Function>,
}

/// What a deletion takes.
#[derive(tsify::Tsify)]
#[allow(dead_code, reason = "only the typings are made of it")]
struct DeleteOptions {
    #[serde(flatten)]
    call: CallOptions,
    /// Why. Webex requires it of a compliance officer who deletes another user's recording.
    reason: Option<String>,
    /// More about it, at most 255 characters (Unicode code points).
    comment: Option<String>,
}

/// A client's options, checked.
pub(crate) struct Client {
    pub(crate) config: Rc<Config>,
    pub(crate) gate: SharedGate,
    pub(crate) token: TokenSource,
    /// As they were given: what is no plain data is used by JavaScript.
    pub(crate) options: JsValue,
    pub(crate) has_fetch: bool,
    pub(crate) has_listener: bool,
}

impl Client {
    pub(crate) fn read(options: &JsValue) -> Result<Self, Error> {
        let arguments = arguments("options", options)?;
        arguments.only(&[&["token", "baseUrl", "allowInsecure", "fetch", "onEvent", "signal"], &Limits::NAMES])?;
        let has = |name| !arguments.get(name).is_nothing();
        Ok(Self {
            token: TokenSource::read(options, &arguments)?,
            config: Rc::new(Config { is_in_browser: is_in_browser(), ..Config::read(&arguments)? }),
            gate: SharedGate::default(),
            options: options.clone(),
            has_fetch: has("fetch"),
            has_listener: has("onEvent"),
        })
    }
}

/// A call's options, checked.
pub(crate) struct ForCall {
    pub(crate) limits: Limits,
    /// With those that only this call has.
    pub(crate) arguments: Arguments,
}

impl ForCall {
    /// `own` are the names of the options that only this call has.
    pub(crate) fn read(options: &JsValue, own: &[&str], client: &Client) -> Result<Self, Error> {
        let arguments = arguments("options", options)?;
        arguments.only(&[&["signal", "onEvent"], &Limits::NAMES, own])?;
        Ok(Self { limits: Limits::read(&arguments, client.config.limits)?, arguments })
    }
}

/// The named values of an options object.
pub(crate) fn arguments(name: &str, object: &JsValue) -> Result<Arguments, Error> {
    read(&entries(name, object))
}

/// The id, as it was given.
pub(crate) fn id(value: &JsValue) -> Result<Given, Error> {
    Ok(read(&entry("id", value))?.get("id").clone())
}

fn read(entries: &Array) -> Result<Arguments, Error> {
    let text = |at| entries.get(at).as_string().unwrap_or_default();
    let problem = text(0);
    if !problem.is_empty() {
        return Err(ErrorDetails::invalid_argument(&text(1), &problem));
    }
    let mut arguments = Arguments::default();
    let mut at = 1;
    while at < entries.length() {
        arguments.add(text(at), given(&entries.get(at.wrapping_add(1)), &entries.get(at.wrapping_add(2))));
        at = at.wrapping_add(3);
    }
    Ok(arguments)
}

/// A value of that kind. It is never looked into, because that could run code of the caller's.
fn given(kind: &JsValue, value: &JsValue) -> Given {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 4")]
    let kind = kind.as_f64().unwrap_or_default() as u8;
    match kind {
        0 => Given::Nothing,
        1 => Given::Boolean(value.is_truthy()),
        2 => Given::Number(value.as_f64().unwrap_or_default()),
        3 => Given::Text(value.as_string().unwrap_or_default()),
        _ => Given::Other(value.as_string().unwrap_or_default()),
    }
}
