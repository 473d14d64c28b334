//! Values and errors out: from Rust to plain JavaScript objects.
//!
//! A call's promise settles to `{ value }` (of a page also with how far its list has `reached`), to `{ fault, cause }` or
//! to `{ aborted }`. The package's JavaScript turns the second into a thrown `RecordingsError`, and throws what is in the
//! third.

use js_sys::{Array, JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::answer::Checked;
use crate::call::Answer;
use crate::calls::Listed;
use crate::error::ErrorDetails;

/// `{ value }`
pub(crate) fn value(answer: Answer) -> Result<JsValue, JsValue> {
    let settled = Object::new();
    let value = match answer {
        Answer::Recording(recording) => parse(&recording)?,
        Answer::Page(listed) => {
            if let Some(reached) = listed.reached {
                set(&settled, "reached", &reached.text().into())?;
            }
            page(&listed)?
        }
        Answer::Deletion(deletion) => plain(&deletion)?,
    };
    set(&settled, "value", &value)?;
    Ok(settled.into())
}

fn page(listed: &Listed) -> Result<JsValue, JsValue> {
    let body = parse(&listed.body)?;
    let items: Array = Reflect::get(&body, &"items".into())?.unchecked_into();
    // From the end, so that the others stay where they are counted.
    for at in listed.repeated.iter().rev().filter_map(|at| u32::try_from(*at).ok()) {
        items.splice_many(at, 1, &[]);
    }
    let envelope = Object::new();
    set(&envelope, "items", &items)?;
    for (name, text) in [("cursor", &listed.cursor), ("trackingId", &listed.tracking_id)] {
        if let Some(text) = text {
            set(&envelope, name, &text.as_str().into())?;
        }
    }
    Ok(envelope.into())
}

/// `{ fault, cause }`
pub(crate) fn fault(error: &ErrorDetails, cause: &JsValue) -> Result<JsValue, JsValue> {
    let settled = Object::new();
    set(&settled, "fault", &plain(error)?)?;
    set(&settled, "cause", cause)?;
    Ok(settled.into())
}

/// `{ aborted }`, with the signal's reason, which may be anything.
pub(crate) fn aborted(reason: &JsValue) -> Result<JsValue, JsValue> {
    let settled = Object::new();
    set(&settled, "aborted", reason)?;
    Ok(settled.into())
}

/// What the platform says of what it threw. Node keeps the telling part (`ECONNREFUSED`) in the cause.
pub(crate) fn reason(thrown: &JsValue) -> String {
    let text = |value: &JsValue, name: &str| Reflect::get(value, &name.into()).ok()?.as_string();
    let message = text(thrown, "message").or_else(|| thrown.as_string());
    let message = message.unwrap_or_else(|| "`fetch` failed without saying why".to_owned());
    let cause = Reflect::get(thrown, &"cause".into()).unwrap_or_default();
    match text(&cause, "code").or_else(|| text(&cause, "message")) {
        Some(more) => [&message, " (", &more, ")"].concat(),
        None => message,
    }
}

/// The text was checked to be JSON and UTF-8 already, so that JavaScript can make the object of it: faster than
/// making it here, and with every field that the server sent.
fn parse(checked: &Checked) -> Result<JsValue, JsValue> {
    let text = checked.text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&checked.text);
    let text = std::str::from_utf8(text).map_err(|error| js_sys::Error::new(&error.to_string()))?;
    JSON::parse(text)
}

/// A plain object of a model.
pub(crate) fn plain(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(serde_wasm_bindgen::to_value(value)?)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), value).map(drop)
}
