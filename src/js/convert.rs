//! Values and errors out: from Rust to plain JavaScript objects, which `pkg-template/host/results.js` makes. Recordings are made
//! by `pkg-template/host/objects.js`.
//!
//! A result is `{ value }`. A page's result also has the marks of this page and the next one, and the progress of the list.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::answer::Checked;
use crate::call::Answer;
use crate::error::{Error, ErrorDetails};
use crate::input::options::ToArrayOptions;
use crate::models::progress::ListProgress;
use crate::models::source::SingleSource;
use crate::paging::place::Progress;
use crate::plain::{Fields, Plain};
use crate::wire::date_time::DateTime;
use crate::wire::http::Request;
use crate::words::Words;

#[wasm_bindgen(module = "/pkg-template/host/objects.js")]
extern "C" {
    fn recordings(body: &[u8], values: &[u8], words: &[i32]) -> JsValue;
}

#[wasm_bindgen(module = "/pkg-template/host/tape.js")]
extern "C" {
    // objects.js imports it. It is named here because wasm-bindgen copies only files that are, for the tests in tests/js.
    #[allow(dead_code, reason = "as above")]
    type Tape;
}

#[wasm_bindgen(module = "/pkg-template/host/results.js")]
extern "C" {
    fn recording(recordings: JsValue, source: Option<&str>) -> JsValue;
    fn page(
        items: JsValue,
        source: Option<&str>,
        repeated: &[u32],
        cursor: Option<&str>,
        tracking_id: Option<&str>,
        progress: &JsValue,
        mark: f64,
        next_mark: Option<f64>,
        start: Option<&str>,
    ) -> JsValue;
    fn metadata(body: &[u8]) -> JsValue;
    fn outcome(value: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = mergedPage)]
    pub(crate) fn merged_page(
        order: &[u8],
        calls_due: bool,
        meetings_due: bool,
        cursor: Option<&str>,
        progress: &JsValue,
    ) -> JsValue;
    #[wasm_bindgen(js_name = mergedFailure)]
    pub(crate) fn merged_failure(failed: usize, cursor: Option<&str>) -> JsValue;
    #[wasm_bindgen(js_name = limit)]
    fn limit_result(limit: Option<u32>) -> JsValue;
    fn refusal(error: &JsValue) -> JsValue;
}

/// `{ value }`. `has_progress`: whether somebody wants to know the progress of a list.
pub(crate) fn value(answer: &Answer, has_progress: bool) -> JsValue {
    match answer {
        Answer::Recording(checked) => recording(objects(checked), source(checked)),
        Answer::Page(listed) => page(
            objects(&listed.body),
            source(&listed.body),
            &listed.repeated,
            listed.cursor.as_deref(),
            listed.tracking_id.as_deref(),
            &if has_progress { progress(listed.progress, listed.reached) } else { JsValue::UNDEFINED },
            number(listed.mark),
            listed.next_mark.map(number),
            listed.start.as_deref(),
        ),
        Answer::Deletion(deleted) => outcome(&plain(&deleted.fields())),
        Answer::Metadata(body) => metadata(body),
        Answer::Batch(result) => outcome(&plain(&result.fields())),
    }
}

/// An array with the recordings.
fn objects(Checked { body, tape, .. }: &Checked) -> JsValue {
    recordings(body, &tape.values, &tape.words)
}

/// What recordings say of their service. Those of the contract's say nothing.
fn source(checked: &Checked) -> Option<&'static str> {
    (checked.source != SingleSource::default()).then(|| checked.source.word())
}

/// The progress that `onProgress` gets.
pub(crate) fn progress(Progress { pages, recordings }: Progress, reached: Option<DateTime>) -> JsValue {
    plain(&ListProgress { pages, recordings, reached: reached.map(DateTime::text) }.fields())
}

#[allow(clippy::cast_precision_loss, reason = "a mark is less than 2^53")]
fn number(mark: u64) -> f64 {
    mark as f64
}

/// The details of an error.
pub(crate) fn error(details: &ErrorDetails) -> JsValue {
    plain(&details.fields())
}

/// `{ limit }` or `{ error }`
pub(crate) fn limit(read: Result<ToArrayOptions, Error>) -> JsValue {
    match read {
        Ok(options) => limit_result(options.limit),
        Err(error) => refused(&error),
    }
}

/// `{ error }`
pub(crate) fn refused(details: &ErrorDetails) -> JsValue {
    refusal(&error(details))
}

/// The headers of a request.
pub(crate) fn headers(request: &Request) -> JsValue {
    let mut headers = Plain::default();
    for (name, value) in request.headers() {
        headers.text(name, value);
    }
    plain(&headers)
}

/// A plain object. The conversion cannot fail, because it only has names, strings, numbers, booleans and arrays of strings.
pub(crate) fn plain(fields: &Plain) -> JsValue {
    fields.serialize(&Serializer::new().serialize_maps_as_objects(true)).unwrap_or_default()
}
