//! From what JavaScript asked for to its promise: checks everything, and only then takes the call from step to step.

use std::panic::AssertUnwindSafe;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::call::{Call, Operation, Outcome, Step};
use crate::calls::{DeleteRecording, GetRecording, ListRecordings};
use crate::error::Error;
use crate::js::abort::unless_aborted;
use crate::js::convert;
use crate::js::options::{self, CallOptions, Client};
use crate::js::transport::{self, Failure};

/// Which call, with its first argument as it was given.
pub(crate) enum Asked {
    List { query: JsValue },
    Get { id: JsValue },
    Delete { id: JsValue },
}

impl Asked {
    /// The names of the options that are the call's own.
    fn own_options(&self) -> &'static [&'static str] {
        match self {
            Asked::List { .. } | Asked::Get { .. } => &[],
            Asked::Delete { .. } => &DeleteRecording::OPTIONS,
        }
    }
}

/// The promise of a call, settled as [`convert`] says. Only a panic rejects it.
///
/// All of the work is done in the future, where a panic rejects this promise and touches nothing else. A panic
/// outside of one would leave its part of the stack behind.
pub(crate) fn promise(
    asked: Asked,
    options: JsValue,
    client: impl FnOnce() -> Result<Client, Error> + 'static,
) -> Promise {
    // Nothing that a panic could leave half done is shared between calls.
    future_to_promise(AssertUnwindSafe(async move {
        match client().and_then(|client| prepare(client, &asked, &options)) {
            Err(error) => convert::fault(&error, &JsValue::UNDEFINED),
            Ok((call, client, options)) => {
                let work = drive(call, client.fetch.as_ref());
                let work = unless_aborted(options.signal.as_ref(), work);
                match unless_aborted(client.call.signal.as_ref(), work).await {
                    Ok(Ok(settled)) => settled,
                    Ok(Err(reason)) | Err(reason) => convert::aborted(&reason),
                }
            }
        }
    }))
}

fn prepare(client: Client, asked: &Asked, options: &JsValue) -> Result<(Call, Client, CallOptions), Error> {
    let config = client.config.clone();
    let read = || {
        let (options, own) = CallOptions::read(options, asked.own_options())?;
        let operation = match asked {
            Asked::List { query } => {
                Operation::List(ListRecordings::new(&config, &options::arguments("query", query)?)?)
            }
            Asked::Get { id } => Operation::Get(GetRecording::new(&options::id(id)?)?),
            Asked::Delete { id } => Operation::Delete(DeleteRecording::new(&options::id(id)?, &own)?),
        };
        Ok((operation, options))
    };
    // The token may have been given in another's place.
    let (operation, options) = read().map_err(|error: Error| error.without(&config.token))?;
    Ok((Call::new(config, operation), client, options))
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
                    Err(Failure::NoFetch(problem)) => Outcome::NoFetch(problem),
                    Err(Failure::Thrown(thrown)) => {
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
