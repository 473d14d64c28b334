//! What only tests and benchmarks ask of the core, in a build of their own: panics, where the id that is asked for names
//! the place, and the decoding of a page alone.

use wasm_bindgen::prelude::*;

use crate::call::{Answer, Call, Outcome};
use crate::calls::ListRecordings;
use crate::error::Error;
use crate::input::config::Config;
use crate::input::options::{ClientOptions, ListOptions};
use crate::js::convert;
use crate::models::list_query::ListQuery;
use crate::wire::http::Response;

/// From the bytes of a page's body to what `listRecordings` settles to, without sending anything.
#[wasm_bindgen(skip_typescript)]
pub fn decode(body: Vec<u8>) -> JsValue {
    match listed(body) {
        Ok(answer) => convert::value(&answer),
        Err(error) => convert::error(&error, &JsValue::UNDEFINED),
    }
}

fn listed(body: Vec<u8>) -> Result<Answer, Error> {
    let config = Config::of(&ClientOptions::default(), false)?;
    let response = Response { status: 200, body, ..Response::default() };
    // As strict as those that it is compared with.
    let mut list = ListRecordings::new(&config, ListQuery::default(), &ListOptions::default(), 0)?;
    Ok(Answer::Page(list.read(&config, &[], response, true)?))
}

/// Panics while arguments are read.
pub(crate) fn at_arguments(id: &JsValue) {
    if id.as_string().as_deref() == Some("panic-arguments") {
        here();
    }
}

/// Panics after an answer, or after a wait.
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

#[expect(clippy::panic, reason = "what it is for")]
fn here() {
    panic!("a panic that a test asked for");
}
