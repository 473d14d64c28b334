//! Options in: from JavaScript values to checked Rust ones.

use std::rc::Rc;

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::{Arguments, Given};
use crate::input::config::{self, Config};
use crate::input::limits::Limits;
use crate::js::token::TokenSource;

/// What every call takes.
#[derive(tsify::Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only the typings are made of it")]
struct CallOptions {
    /// Aborts the call: it rejects with `signal.reason` at once.
    #[tsify(optional, type = "Signal")]
    signal: Option<AbortSignal>,
    /// How long the whole call may take, in milliseconds: every try, every wait and every body. Default 60 000.
    timeout_ms: Option<u32>,
    /// How long one try may take, with its body, in milliseconds. Default 15 000.
    try_timeout_ms: Option<u32>,
    /// How often the call is tried again when a try failed in a way that may pass. Default 3.
    retries: Option<u32>,
    /// The largest answer that is read, in bytes. Default 16 777 216 (16 MiB).
    max_response_bytes: Option<u32>,
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
    /// What to send requests with instead of the global `fetch`: called with an address and an init object. For
    /// proxies, tests, and places that have no global one.
    #[tsify(optional, type = "Fetch")]
    fetch: Option<Function>,
    /// Is told what calls do, for logs and progress. What it throws is ignored. No event has the token in it.
    #[tsify(optional, type = "((event: ClientEvent) => void)")]
    on_event: Option<Function>,
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
    pub(crate) token: TokenSource,
    pub(crate) fetch: Option<Function>,
    pub(crate) on_event: Option<Function>,
    pub(crate) signal: Option<AbortSignal>,
}

impl Client {
    pub(crate) fn read(options: &JsValue) -> Result<Self, Error> {
        let options = copy("options", options)?;
        let signal = take_signal(&options)?;
        let [fetch, on_event] = [take_function(&options, "fetch")?, take_function(&options, "onEvent")?];
        resolve_base_url(&options)?;
        let arguments = decode(&options);
        arguments.only(&[&["token", "baseUrl", "fetch", "onEvent", "signal"], &Limits::NAMES[..]].concat())?;
        let token = match get(&options, &"token".into()).dyn_into::<Function>() {
            Ok(function) => TokenSource::function(function),
            Err(other) => TokenSource::Fixed(config::token(&given(&other))?),
        };
        Ok(Self { config: Rc::new(Config::read(&arguments)?), token, fetch, on_event, signal })
    }
}

/// A call's options, checked.
pub(crate) struct ForCall {
    pub(crate) signal: Option<AbortSignal>,
    pub(crate) limits: Limits,
    /// With those that only this call has.
    pub(crate) arguments: Arguments,
}

impl ForCall {
    /// `own` are the names of the options that only this call has.
    pub(crate) fn read(options: &JsValue, own: &[&str], client: &Client) -> Result<Self, Error> {
        let options = copy("options", options)?;
        let signal = take_signal(&options)?;
        if own.contains(&ON_PROGRESS) {
            // Looked at, and left to the package's JavaScript, which loops.
            take_function(&options, ON_PROGRESS)?;
        }
        let arguments = decode(&options);
        arguments.only(&[&["signal"], &Limits::NAMES[..], own].concat())?;
        Ok(Self { signal, limits: Limits::read(&arguments, client.config.limits)?, arguments })
    }
}

const ON_PROGRESS: &str = "onProgress";

fn take_signal(options: &Object) -> Result<Option<AbortSignal>, Error> {
    match take(options, "signal") {
        None => Ok(None),
        Some(value) if is_signal(&value) => Ok(Some(value.unchecked_into())),
        Some(other) => Err(expected("signal", "an AbortSignal", &other)),
    }
}

fn take_function(options: &Object, name: &str) -> Result<Option<Function>, Error> {
    match take(options, name).map(JsCast::dyn_into::<Function>) {
        None => Ok(None),
        Some(Ok(function)) => Ok(Some(function)),
        Some(Err(other)) => Err(expected(name, "a function", &other)),
    }
}

/// The named values of an options object. Dates are taken as their date-time texts.
pub(crate) fn arguments(name: &str, object: &JsValue) -> Result<Arguments, Error> {
    let object = copy(name, object)?;
    for key in Object::keys(&object) {
        let value = get(&object, &key);
        if let Some(text) = date_text(&value) {
            set(&object, &key, &text);
        }
    }
    Ok(decode(&object))
}

/// The id, as it was given.
pub(crate) fn id(value: &JsValue) -> Result<Given, Error> {
    check_text("id", value)?;
    Ok(given(value))
}

/// What a value is. It is never looked into, because that could run code of the caller's.
pub(crate) fn given(value: &JsValue) -> Given {
    if value.is_undefined() || value.is_null() {
        return Given::Nothing;
    }
    if let Some(text) = value.as_string() {
        return Given::Text(text);
    }
    if let Some(number) = value.as_f64() {
        return Given::Number(number);
    }
    if let Some(boolean) = value.as_bool() {
        return Given::Boolean(boolean);
    }
    if !value.is_object() {
        return Given::Other;
    }
    if value.is_instance_of::<Array>() { Given::List } else { Given::Object }
}

fn decode(object: &Object) -> Arguments {
    let keys = Object::keys(object);
    let named = keys.iter().filter_map(|key| Some((key.as_string()?, given(&get(object, &key)))));
    named.collect()
}

/// A copy that can be changed, of an object that may be absent.
fn copy(name: &str, object: &JsValue) -> Result<Object, Error> {
    if object.is_undefined() || object.is_null() {
        return Ok(Object::new());
    }
    if !is_plain(object) {
        return Err(expected(name, "a plain object", object));
    }
    let copy = Object::assign(&Object::new(), object.unchecked_ref());
    for key in Object::keys(&copy) {
        check_text(&key.as_string().unwrap_or_default(), &get(&copy, &key))?;
    }
    Ok(copy)
}

/// An object literal, of whatever realm. What a Map, a class with getters or a string has to say is not in properties
/// of its own, and would be lost without a word.
fn is_plain(value: &JsValue) -> bool {
    let prototype = |of: &JsValue| Reflect::get_prototype_of(of).map(JsValue::from);
    match prototype(value) {
        _ if !value.is_object() => false,
        Ok(own) => own.is_null() || prototype(&own).is_ok_and(|above| above.is_null()),
        Err(_) => false,
    }
}

/// Half of a surrogate pair cannot be sent: what would arrive is another text.
fn check_text(name: &str, value: &JsValue) -> Result<(), Error> {
    match value.dyn_ref::<JsString>() {
        Some(text) if !text.is_valid_utf16() => {
            Err(ErrorDetails::invalid_argument(name, "expected whole characters, got half of a surrogate pair"))
        }
        _ => Ok(()),
    }
}

/// Takes a value out that is no plain data.
fn take(object: &Object, name: &str) -> Option<JsValue> {
    let key = JsValue::from_str(name);
    let value = get(object, &key);
    set(object, &key, &JsValue::UNDEFINED);
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The copies that are read here are plain objects, so that reading and writing them cannot throw.
fn get(object: &Object, key: &JsValue) -> JsValue {
    Reflect::get(object, key).unwrap_or_default()
}

fn set(object: &Object, key: &JsValue, value: &JsValue) {
    let _ = Reflect::set(object, key, value);
}

/// In its serialised form, and absolute: a page's own address is the base of a relative one.
fn resolve_base_url(options: &Object) -> Result<(), Error> {
    let key = JsValue::from_str("baseUrl");
    let Some(text) = get(options, &key).as_string() else {
        // Absent, or not a string, which is told with the other options.
        return Ok(());
    };
    let location = get(&get(&js_sys::global(), &"location".into()).unchecked_into(), &"href".into());
    let url = match location.as_string() {
        Some(page) => web_sys::Url::new_with_base(&text, &page),
        None => web_sys::Url::new(&text),
    };
    match url {
        Ok(url) => {
            set(options, &key, &JsValue::from_str(&url.href()));
            Ok(())
        }
        Err(_) => Err(ErrorDetails::invalid_argument(
            "baseUrl",
            "expected an address such as https://webexapis.com/v1 (in a browser also one relative to the page)",
        )),
    }
}

/// Told by what it can do, because a test environment or another frame has classes of its own.
fn is_signal(value: &JsValue) -> bool {
    let object = value.unchecked_ref();
    let can = |name: &str| get(object, &name.into()).is_function();
    let knows = get(object, &"aborted".into()).as_bool().is_some();
    value.is_object() && knows && can("addEventListener") && can("removeEventListener")
}

/// The text of a date. Told by what it can do, for the same reason.
fn date_text(value: &JsValue) -> Option<JsValue> {
    let to_iso_string = value.is_object().then(|| get(value.unchecked_ref(), &"toISOString".into()))?;
    let text = to_iso_string.dyn_ref::<Function>()?.call0(value);
    // An invalid date has none. What it is called is refused like any other text that is no date-time.
    Some(text.unwrap_or_else(|_| JsValue::from_str("Invalid Date")))
}

/// Names the kind of what was got, and not the value: a token that was put in the wrong place stays a secret.
fn expected(name: &str, allowed: &str, got: &JsValue) -> Error {
    ErrorDetails::invalid_argument(name, &["expected ", allowed, ", got ", given(got).kind()].concat())
}
