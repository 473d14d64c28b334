//! Options in: from JavaScript values to checked Rust ones.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::error::{Error, ErrorDetails};
use crate::gate::SharedGate;
use crate::input::arguments::{Arguments, Given, Options};
use crate::input::config::Config;
use crate::input::options::ClientOptions;
use crate::js::platform::is_in_browser;
use crate::js::token::TokenSource;

#[wasm_bindgen(module = "/pkg-template/host/values.js")]
extern "C" {
    /// `[, name, kind, value, name, kind, value …]` for an options object, which may be absent; or `[problem, name]`.
    fn entries(name: &str, object: &JsValue) -> Array;

    /// The same for a single argument.
    fn entry(name: &str, value: &JsValue) -> Array;
}

/// A client's options, checked.
pub(crate) struct Client {
    pub(crate) config: Rc<Config>,
    pub(crate) gate: SharedGate,
    pub(crate) token: TokenSource,
    /// The original object. JavaScript uses the options in it that are not plain data.
    pub(crate) options: JsValue,
    pub(crate) has_fetch: bool,
    pub(crate) has_listener: bool,
}

impl Client {
    pub(crate) fn read(options: &JsValue) -> Result<Self, Error> {
        let arguments = arguments("options", options)?;
        let given = ClientOptions::read(&arguments)?;
        Ok(Self {
            token: TokenSource::read(options, &arguments)?,
            config: Rc::new(Config::of(&given, is_in_browser())?),
            gate: SharedGate::default(),
            options: options.clone(),
            has_fetch: given.fetch.is_given,
            has_listener: given.call.on_event.is_given,
        })
    }
}

/// The named values of an options object.
pub(crate) fn arguments(name: &str, object: &JsValue) -> Result<Arguments, Error> {
    read(&entries(name, object))
}

/// The unchecked ID.
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

/// A value of this kind. It is never inspected further, because that could run the caller's code.
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
