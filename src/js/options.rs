//! Options in: from JavaScript values to checked Rust ones.

use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use crate::arguments::{Arguments, Given};
use crate::config::Config;
use crate::error::Error;

/// What a client needs.
#[derive(tsify::Tsify)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "only the typings are made of it")]
pub(crate) struct ClientOptions {
    /// A Webex access token, without `Bearer` before it.
    token: String,
    /// Where the API is. Default: `https://webexapis.com/v1`. https, or http on a loopback host; in a browser also
    /// relative to the page, for a proxy of your own.
    base_url: Option<String>,
    /// What to send requests with instead of the global `fetch`: called with an address and an init object. For
    /// proxies, tests, and places that have no global one.
    #[tsify(optional, type = "typeof globalThis.fetch")]
    fetch: Option<Function>,
}

/// What every call takes.
#[derive(tsify::Tsify)]
#[tsify(rename = "CallOptions")]
#[allow(dead_code, reason = "only the typings are made of it")]
pub(crate) struct CallOptionsTypings {
    /// Aborts the call: it rejects with `signal.reason` at once.
    #[tsify(optional, type = "AbortSignal")]
    signal: Option<AbortSignal>,
}

/// What a deletion takes.
#[derive(tsify::Tsify)]
#[allow(dead_code, reason = "only the typings are made of it")]
pub(crate) struct DeleteOptions {
    #[serde(flatten)]
    call: CallOptionsTypings,
    /// Why. Webex requires it of a compliance officer who deletes another user's recording.
    reason: Option<String>,
    /// More about it, at most 255 characters (Unicode code points).
    comment: Option<String>,
}

/// A client's options, checked.
#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) config: Config,
    pub(crate) fetch: Option<Function>,
}

impl Client {
    pub(crate) fn read(options: &JsValue) -> Result<Self, Error> {
        let options = copy("options", options)?;
        let fetch = match take(&options, "fetch") {
            None => None,
            Some(value) => match value.dyn_into::<Function>() {
                Ok(function) => Some(function),
                Err(other) => return Err(expected("fetch", "a function", &other)),
            },
        };
        resolve_base_url(&options)?;
        Ok(Self { config: Config::read(&decode(&options))?, fetch })
    }
}

/// A call's options, checked but for the call's own.
pub(crate) struct CallOptions {
    pub(crate) signal: Option<AbortSignal>,
    pub(crate) own: Arguments,
}

impl CallOptions {
    pub(crate) fn read(options: &JsValue, own: &[&str]) -> Result<Self, Error> {
        let options = copy("options", options)?;
        let signal = match take(&options, "signal") {
            None => None,
            Some(value) if is_signal(&value) => Some(value.unchecked_into()),
            Some(other) => return Err(expected("signal", "an AbortSignal", &other)),
        };
        let arguments = decode(&options);
        arguments.only(&[&["signal"], own].concat())?;
        Ok(Self { signal, own: arguments })
    }
}

/// The named values of an options object. Dates are taken as their date-time texts.
pub(crate) fn arguments(name: &str, object: &JsValue) -> Result<Arguments, Error> {
    let object = copy(name, object)?;
    for key in Object::keys(&object) {
        let value = get(&object, &key);
        if let Some(date) = as_date(&value) {
            // An invalid date has no ISO text; its name is refused like any other text that is no date-time.
            let text = if date.get_time().is_nan() { date.to_string() } else { date.to_iso_string() };
            set(&object, &key, &text);
        }
    }
    Ok(decode(&object))
}

/// One value, as it was given.
pub(crate) fn given(value: &JsValue) -> Given {
    serde_wasm_bindgen::from_value(value.clone()).unwrap_or(Given::Other)
}

fn decode(object: &Object) -> Arguments {
    serde_wasm_bindgen::from_value(object.into()).unwrap_or_default()
}

/// A copy that can be changed, of an object that may be absent.
fn copy(name: &str, object: &JsValue) -> Result<Object, Error> {
    if object.is_undefined() || object.is_null() {
        return Ok(Object::new());
    }
    // A string or an array would be taken for an object with the keys 0, 1, 2 and so on.
    if !object.is_object() || Array::is_array(object) {
        return Err(expected(name, "an object", object));
    }
    Ok(Object::assign(&Object::new(), object.unchecked_ref()))
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
        Err(_) => Err(Error::invalid_argument(
            "baseUrl",
            "expected an address such as https://webexapis.com/v1 (in a browser also one relative to the page)",
        )),
    }
}

/// Told by what it can do, because a test environment or another frame has classes of its own.
fn is_signal(value: &JsValue) -> bool {
    let object = value.unchecked_ref();
    value.is_object() && get(object, &"aborted".into()).as_bool().is_some() && {
        get(object, &"addEventListener".into()).is_function()
    }
}

/// Told by its tag, for the same reason.
fn as_date(value: &JsValue) -> Option<&Date> {
    let is_date = value.is_object() && Object::to_string(value.unchecked_ref::<Object>()) == "[object Date]";
    is_date.then(|| value.unchecked_ref())
}

fn expected(name: &str, allowed: &str, got: &JsValue) -> Error {
    Error::invalid_argument(name, &["expected ", allowed, ", got ", &given(got).describe()].concat())
}
