//! What only tests and benchmarks ask of the core, in a build of their own: panics, where the id that is asked for names
//! the place, and the decoding of a page alone.

use wasm_bindgen::prelude::*;

use crate::call::{Answer, Call, Outcome};
use crate::calls::ListRecordings;
use crate::error::Error;
use crate::input::arguments::Arguments;
use crate::input::config::Config;
use crate::js::convert;
use crate::js::drive::Asked;
use crate::wire::http::Response;

/// From the bytes of a page's body to what `listRecordings` settles to, without sending anything.
#[wasm_bindgen(skip_typescript)]
pub fn decode(body: Vec<u8>) -> JsValue {
    match listed(body) {
        Ok(answer) => convert::value(&answer),
        Err(error) => convert::fault(&error, &JsValue::UNDEFINED),
    }
}

fn listed(body: Vec<u8>) -> Result<Answer, Error> {
    let nothing = Arguments::default();
    let config = Config::read(&nothing)?;
    let response = Response { status: 200, body, ..Response::default() };
    // As strict as those that it is compared with.
    let listed = ListRecordings::new(&config, &nothing, &nothing, 0)?.read(&config, &[], response, true)?;
    Ok(Answer::Page(listed))
}

/// Panics while arguments are read.
pub(crate) fn at_arguments(asked: &Asked) {
    if let Asked::Get { id } = asked
        && id.as_string().as_deref() == Some("panic-arguments")
    {
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
