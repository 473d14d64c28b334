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

/// A call whose arguments are good.
pub(crate) struct Prepared {
    pub(crate) call: Call,
    pub(crate) fetch: Option<Function>,
    /// The client's and the call's.
    pub(crate) signals: [Option<AbortSignal>; 2],
}

/// The promise of a call: settled as [`convert`] says, rejected with the signal's reason when it is aborted.
pub(crate) fn promise(prepared: Result<Prepared, Error>) -> Promise {
    // Nothing that a panic could leave half done is shared between calls.
    future_to_promise(AssertUnwindSafe(async move {
        match prepared {
            Err(error) => convert::fault(&error, &JsValue::UNDEFINED),
            Ok(Prepared { call, fetch, signals: [first, second] }) => {
                let call = drive(call, fetch.as_ref());
                unless_aborted(first.as_ref(), unless_aborted(second.as_ref(), call)).await??
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
