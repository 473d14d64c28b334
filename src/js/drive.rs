//! The loop that takes a call from step to step.

use std::panic::AssertUnwindSafe;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::AbortSignal;

use crate::call::{Call, Outcome, Step};
use crate::error::Error;
use crate::js::abort::unless_aborted;
use crate::js::{convert, transport};

/// The promise of a call: settled as [`convert`] says, rejected with the signal's reason when it is aborted.
pub(crate) fn promise(prepared: Result<(Call, Option<Function>, Option<AbortSignal>), Error>) -> Promise {
    // Nothing that a panic could leave half done is shared between calls.
    future_to_promise(AssertUnwindSafe(async move {
        match prepared {
            Err(error) => convert::fault(&error, &JsValue::UNDEFINED),
            Ok((call, fetch, signal)) => {
                unless_aborted(signal.as_ref(), drive(call, fetch.as_ref())).await.and_then(|settled| settled)
            }
        }
    }))
}

async fn drive(mut call: Call, fetch: Option<&Function>) -> Result<JsValue, JsValue> {
    // What the platform threw, for the error's `cause`.
    let mut cause = JsValue::UNDEFINED;
    let mut step = call.start();
    loop {
        step = match step {
            Step::Done(Ok(answer)) => return convert::value(answer),
            Step::Done(Err(error)) => return convert::fault(&error, &cause),
            Step::Send(request) => {
                let outcome = match transport::send(fetch, &request).await {
                    Ok(response) => Outcome::Answered(response),
                    Err(thrown) => {
                        let reason = convert::reason(&thrown);
                        cause = thrown;
                        Outcome::NoAnswer(reason)
                    }
                };
                call.receive(outcome)
            }
        };
    }
}
