//! Values and errors out: from Rust to plain JavaScript objects, which `values.js` makes.
//!
//! A call's promise settles to `{ value }` (of a page also with how far its list has `reached`), to `{ fault, cause }` or
//! to `{ aborted }`. The package's JavaScript turns the second into a thrown `RecordingsError`, and throws what is in the
//! third.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::call::Answer;
use crate::error::ErrorDetails;
use crate::plain::Plain;
use crate::wire::date_time::DateTime;

#[wasm_bindgen(module = "/src/js/values.js")]
extern "C" {
    fn recording(json: &[u8]) -> JsValue;
    fn page(
        json: &[u8],
        repeated: &[u32],
        cursor: Option<&str>,
        tracking_id: Option<&str>,
        reached: Option<&str>,
    ) -> JsValue;
    fn deletion(deletion: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = fault)]
    fn settled_fault(details: &JsValue, cause: &JsValue) -> JsValue;
}

/// `{ value }`
pub(crate) fn value(answer: &Answer) -> JsValue {
    match answer {
        Answer::Recording(checked) => recording(&checked.text),
        Answer::Page(listed) => page(
            &listed.body.text,
            &listed.repeated,
            listed.cursor.as_deref(),
            listed.tracking_id.as_deref(),
            listed.reached.map(DateTime::text).as_deref(),
        ),
        Answer::Deletion(deleted) => deletion(&plain(&deleted.fields())),
    }
}

/// `{ fault, cause }`
pub(crate) fn fault(error: &ErrorDetails, cause: &JsValue) -> JsValue {
    settled_fault(&plain(&error.fields()), cause)
}

/// A plain object. Names, texts, numbers and booleans can always be told.
pub(crate) fn plain(fields: &Plain) -> JsValue {
    fields.serialize(&Serializer::new().serialize_maps_as_objects(true)).unwrap_or_default()
}
