//! Hooks in a separate build for tests and benchmarks: panics at a place that the requested ID names, and decoding a
//! page on its own.

use wasm_bindgen::prelude::*;

use crate::call::{Answer, Call, Outcome};
use crate::calls::ListRecordings;
use crate::error::Error;
use crate::input::config::Config;
use crate::input::options::{ClientOptions, ListOptions};
use crate::js::convert;
use crate::js::seam::Argument;
use crate::models::list_query::ListQuery;
use crate::models::source::SingleSource;
use crate::wire::http::Response;

/// Turns the bytes of a page's body into what `listRecordings` resolves to, without sending anything. It is strict unless it is
/// asked not to be, because the decoders that benchmarks compare it with are strict.
#[wasm_bindgen(skip_typescript)]
pub fn decode(body: Vec<u8>, is_lenient: bool) -> JsValue {
    match listed(body, !is_lenient) {
        Ok(answer) => convert::value(&answer, false),
        Err(error) => convert::refused(&error),
    }
}

fn listed(body: Vec<u8>, is_strict: bool) -> Result<Answer, Error> {
    let config = Config::of(&ClientOptions::default(), false, None)?;
    let response = Response { status: 200, body, ..Response::default() };
    let mut list =
        ListRecordings::new(&config, ListQuery::default(), &ListOptions::default(), 0, SingleSource::Converged)?;
    Ok(Answer::Page(list.read(&config, &[], response, is_strict)?))
}

/// Panics while the arguments are read, if the ID says so.
pub(crate) fn at_arguments(id: &Argument) {
    if id.values().iter().any(|value| value.value().as_string().as_deref() == Some("panic-arguments")) {
        here();
    }
}

/// Panics after an answer or a wait, if the ID says so.
pub(crate) fn after(call: &Call, outcome: &Outcome) {
    let call = format!("{call:?}");
    let place = match outcome {
        Outcome::Answered(_) => "panic-answer",
        Outcome::Waited => "panic-wait",
        _ => return,
    };
    if call.contains(place) {
        here();
    }
}

#[expect(clippy::panic, reason = "the purpose of this function")]
fn here() {
    panic!("a panic that a test asked for");
}
