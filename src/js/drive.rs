//! From what JavaScript asked for to its promise: checks everything, and only then takes the call from step to step.

use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::call::{Call, Moment, Operation, Outcome, Step};
use crate::calls::{DeleteRecording, GetRecording, ListRecordings};
use crate::error::Error;
use crate::event::{ClientEvent, TokenEvent, WaitEvent};
use crate::js::abort::{self, is_aborted, unless_aborted};
use crate::js::convert;
use crate::js::options::{self, Client, ForCall};
use crate::js::timer::{self, Timer};
use crate::js::token::NoToken;
use crate::js::transport::{self, Bounds};

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
            Asked::List { .. } => &ListRecordings::OPTIONS,
            Asked::Get { .. } => &[],
            Asked::Delete { .. } => &DeleteRecording::OPTIONS,
        }
    }
}

/// The promise of a call, settled as [`convert`] says. Only a panic rejects it. `began` is when the caller made it, on
/// the clock of [`timer::now`].
///
/// All of the work is done in the future, where a panic rejects this promise and touches nothing else. A panic
/// outside of one would leave its part of the stack behind.
pub(crate) fn promise(
    asked: Asked,
    options: JsValue,
    began: f64,
    client: impl FnOnce() -> Result<Rc<Client>, Error> + 'static,
) -> Promise {
    // Nothing that a panic could leave half done is shared between calls.
    future_to_promise(AssertUnwindSafe(async move {
        #[cfg(feature = "test-hooks")]
        crate::js::hooks::at_arguments(&asked);
        match client().and_then(|client| prepare(client, &asked, &options)) {
            Err(error) => convert::fault(&error, &JsValue::UNDEFINED),
            Ok((call, client, options)) => {
                let work = unless_aborted(options.signal.as_ref(), drive(call, &client, &options, began));
                match unless_aborted(client.signal.as_ref(), work).await {
                    Ok(Ok(settled)) => settled,
                    Ok(Err(reason)) | Err(reason) => convert::aborted(&reason),
                }
            }
        }
    }))
}

fn prepare(client: Rc<Client>, asked: &Asked, options: &JsValue) -> Result<(Call, Rc<Client>, ForCall), Error> {
    let read = || {
        let options = ForCall::read(options, asked.own_options(), &client)?;
        let operation = match asked {
            Asked::List { query } => {
                let query = options::arguments("query", query)?;
                Operation::List(ListRecordings::new(&client.config, &query, &options.arguments, timer::clock())?)
            }
            Asked::Get { id } => Operation::Get(GetRecording::new(&options::id(id)?)?),
            Asked::Delete { id } => Operation::Delete(DeleteRecording::new(&options::id(id)?, &options.arguments)?),
        };
        Ok((operation, options))
    };
    // The token may have been given in another's place.
    let (operation, options) = read().map_err(|error: Error| error.fit_to_tell(client.token.known().as_slice()))?;
    let call = Call::new(Rc::clone(&client.config), operation, options.limits, client.token.is_renewable());
    Ok((call, client, options))
}

async fn drive(mut call: Call, client: &Client, options: &ForCall, began: f64) -> Result<JsValue, JsValue> {
    let tell = async |event: &dyn Fn() -> ClientEvent| tell(client, options, event).await;
    // What the token function or the platform threw, for the error's `cause`.
    let mut cause = JsValue::UNDEFINED;
    let mut step = call.start(moment(began));
    loop {
        let outcome = match step {
            Step::Done(Ok(answer)) => return convert::value(answer),
            Step::Done(Err(error)) => return convert::fault(&error, &cause),
            Step::Token { within_ms } => {
                let token =
                    client.token.token(async |reason| tell(&|| ClientEvent::Token(TokenEvent { reason })).await);
                match timer::before(&mut Timer::new(within_ms), token).await {
                    Some(Ok(token)) => Outcome::Token(token),
                    Some(Err(NoToken { error, cause: thrown })) => {
                        cause = thrown;
                        Outcome::NoToken(error)
                    }
                    None => {
                        cause = JsValue::UNDEFINED;
                        Outcome::NoTokenInTime
                    }
                }
            }
            Step::Send { request, within_ms } => {
                let attempt = call.attempts();
                tell(&|| ClientEvent::request(&request, attempt)).await;
                let sent = timer::now();
                let bounds = Bounds { within_ms, max_response_bytes: options.limits.max_response_bytes };
                let (outcome, thrown) = transport::send(client.fetch.as_ref(), &request, bounds).await;
                cause = thrown;
                let duration_ms = (timer::now() - sent).round();
                tell(&|| ClientEvent::response(&request, attempt, &outcome, duration_ms)).await;
                if matches!(&outcome, Outcome::Answered(response) if response.status == 401) {
                    client.token.forget(&request.token);
                }
                outcome
            }
            Step::Wait(wait_ms) => {
                tell(&|| ClientEvent::Wait(WaitEvent { wait_ms, attempt: call.attempts() })).await;
                Timer::new(wait_ms).await;
                Outcome::Waited
            }
        };
        #[cfg(feature = "test-hooks")]
        crate::js::hooks::after(&call, &outcome);
        step = call.next(outcome, moment(began));
    }
}

/// Tells the client's listener, where there is one. When that aborts the call, nothing comes after it.
async fn tell(client: &Client, options: &ForCall, event: &dyn Fn() -> ClientEvent) {
    let Some(on_event) = &client.on_event else { return };
    if let Ok(event) = convert::plain(&event()) {
        let _ = on_event.call1(&JsValue::UNDEFINED, &event);
    }
    if [&client.signal, &options.signal].into_iter().flatten().any(is_aborted) {
        abort::notice().await;
    }
}

fn moment(began: f64) -> Moment {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast takes what is below 0 for 0")]
    let elapsed_ms = (timer::now() - began) as u64;
    Moment { elapsed_ms, jitter: js_sys::Math::random() }
}
