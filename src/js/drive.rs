//! Runs a call: checks all arguments first, then takes the call from step to step until its promise can settle.

use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::answer::Odd;
use crate::call::{Answer, Call, Moment, Operation, Outcome, Step};
use crate::calls::{DeleteRecording, GetRecording, ListRecordings};
use crate::error::{Error, ErrorDetails};
use crate::event::{ClientEvent, EventBase, OddEvent, RequestEvent, TokenEvent, WaitEvent};
use crate::input::arguments::Options;
use crate::input::limits::Limits;
use crate::input::options::{CallOptions, DeleteOptions, ListOptions};
use crate::js::options::{self, Client};
use crate::js::platform::{Platform, clock, now, promise_of};
use crate::js::token::TokenSource;
use crate::js::{convert, token, transport};
use crate::models::list_query::ListQuery;
use crate::plain::Fields;

/// Which method was called, with its unchecked first argument.
pub(crate) enum Asked {
    List { query: JsValue },
    Get { id: JsValue },
    Delete { id: JsValue },
}

/// What is known about a call before its arguments are read.
#[derive(Clone, Copy)]
pub(crate) struct Announced {
    /// When the caller made it, according to [`now`].
    pub(crate) began: f64,
    /// Its number, for events.
    pub(crate) number: u32,
}

/// The promise of a call. It resolves as [`convert`] says, and rejects only after a trap.
///
/// All work is done inside the future, so that a trap ends only this call: see `promiseOf` in `pkg-template/host/waiting.js`.
pub(crate) fn promise(
    asked: Asked,
    options: JsValue,
    announced: Announced,
    client: impl FnOnce() -> Result<Rc<Client>, Error> + 'static,
) -> Promise {
    let mut call = Box::pin(async move {
        #[cfg(feature = "test-hooks")]
        if let Asked::Get { id } = &asked {
            crate::js::hooks::at_arguments(id);
        }
        match client().and_then(|client| Driver::new(client, &asked, &options, announced)) {
            Err(error) => Ok(convert::error(&error, &JsValue::UNDEFINED)),
            Ok(driver) => driver.drive().await,
        }
    });
    let poll = move |wake: Function| {
        let waker = Arc::new(Wake(wake)).into();
        match call.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(Ok(settled)) => settled,
            Poll::Ready(Err(thrown)) => wasm_bindgen::throw_val(thrown),
            Poll::Pending => JsValue::UNDEFINED,
        }
    };
    promise_of(&Closure::<dyn FnMut(Function) -> JsValue>::own_aborting(poll).into_js_value())
}

/// Calls JavaScript when a future can continue.
struct Wake(Function);

impl std::task::Wake for Wake {
    fn wake(self: Arc<Self>) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// A call in progress, and its connection to JavaScript.
struct Driver {
    call: Call,
    client: Rc<Client>,
    platform: Platform,
    announced: Announced,
    has_listener: bool,
    max_response_bytes: u64,
    /// When the last request was sent.
    sent: f64,
    /// What the token function or the platform threw, for the `cause` of an error.
    cause: JsValue,
}

/// A step that has been started.
enum Started {
    /// Its outcome is known.
    Done(Outcome),
    /// The promise resolves to the data of its outcome.
    Pending(Promise),
}

impl Driver {
    fn new(client: Rc<Client>, asked: &Asked, given: &JsValue, announced: Announced) -> Result<Self, Error> {
        let read = || {
            let given = options::arguments("options", given)?;
            Ok(match asked {
                Asked::List { query } => {
                    let options = ListOptions::read(&given)?;
                    let query = ListQuery::read(&options::arguments("query", query)?)?;
                    let call = ListRecordings::new(&client.config, query, &options, clock())?;
                    (Operation::List(call), options.call)
                }
                Asked::Get { id } => {
                    let options = CallOptions::read(&given)?;
                    (Operation::Get(GetRecording::new(&options::id(id)?)?), options)
                }
                Asked::Delete { id } => {
                    let options = DeleteOptions::read(&given)?;
                    let for_every_call = options.call;
                    (Operation::Delete(DeleteRecording::new(&options::id(id)?, options)?), for_every_call)
                }
            })
        };
        // The caller may have passed the token as the wrong argument.
        let (operation, options) = read().map_err(|error: Error| error.redacted(client.token.known().as_slice()))?;
        let limits = Limits::of(&options, client.config.limits);
        let has_listener = client.has_listener || options.on_event.is_given;
        let call =
            Call::new(Rc::clone(&client.config), client.gate.clone(), operation, limits, client.token.is_renewable());
        let platform = Platform::new(&client.options, given);
        let max_response_bytes = limits.max_response_bytes;
        Ok(Self {
            call,
            client,
            platform,
            announced,
            has_listener,
            max_response_bytes,
            sent: announced.began,
            cause: JsValue::UNDEFINED,
        })
    }

    /// Runs one step after another. There is only one `await` for all kinds of steps, because each one adds code.
    async fn drive(mut self) -> Result<JsValue, JsValue> {
        let mut step = self.call.start(self.moment());
        loop {
            // This also catches an abort by a listener that has just received an event.
            let mut aborted = self.platform.aborted();
            if !aborted.is_undefined() {
                return Ok(aborted);
            }
            let outcome = match self.begin(&step) {
                None => break,
                Some(Started::Done(outcome)) => outcome,
                Some(Started::Pending(promise)) => {
                    let result = JsFuture::from(promise).await?;
                    aborted = self.platform.aborted();
                    if !aborted.is_undefined() {
                        return Ok(aborted);
                    }
                    self.outcome(&step, result.unchecked_ref())
                }
            };
            #[cfg(feature = "test-hooks")]
            crate::js::hooks::after(&self.call, &outcome);
            step = self.call.next(outcome, self.moment());
        }
        match step {
            Step::Done(Err(error)) => Ok(convert::error(&error, &self.cause)),
            Step::Done(Ok(answer)) => {
                self.tell_odd(&answer);
                Ok(convert::value(&answer))
            }
            _ => Ok(JsValue::UNDEFINED),
        }
    }

    /// Starts a step. `None`: the call is done.
    fn begin(&mut self, step: &Step) -> Option<Started> {
        #[allow(clippy::cast_precision_loss, reason = "at most 2^31 - 1")]
        let ms = |ms: u64| ms as f64;
        Some(match step {
            Step::Done(_) => return None,
            Step::Token { within_ms } => match (&self.client.token, self.client.token.known()) {
                (_, Some(token)) => Started::Done(Outcome::Token(token)),
                (TokenSource::Function(function), None) => {
                    if let Some(reason) = function.reason() {
                        self.tell(&|base| ClientEvent::Token(TokenEvent { base, reason }));
                    }
                    // The token function serves the whole client, so the client's limit applies to it.
                    let limit = self.client.config.limits.timeout_ms;
                    Started::Pending(function.token(&self.platform, ms(*within_ms), ms(limit)))
                }
                (TokenSource::Fixed(_), None) => Started::Done(Outcome::NoTokenInTime),
            },
            Step::Send { request, within_ms } => {
                self.tell(&|base| ClientEvent::Request(RequestEvent { base, attempt: self.call.attempts() }));
                self.sent = now();
                let (is_given, limit) = (self.client.has_fetch, ms(self.max_response_bytes));
                Started::Pending(transport::send(&self.platform, request, is_given, ms(*within_ms), limit))
            }
            Step::Wait(wait_ms) => {
                let attempt = self.call.attempts();
                self.tell(&|base| ClientEvent::Wait(WaitEvent { base, wait_ms: *wait_ms, attempt }));
                Started::Pending(self.platform.wait(ms(*wait_ms)))
            }
        })
    }

    /// The outcome of a step, from what its promise resolved to.
    fn outcome(&mut self, step: &Step, result: &Array) -> Outcome {
        match step {
            Step::Send { request, .. } => {
                let outcome = transport::outcome(result);
                self.cause = match outcome {
                    Outcome::NoAnswer(_) => result.get(2),
                    _ => JsValue::UNDEFINED,
                };
                let duration_ms = (now() - self.sent).round();
                let (token, attempt) = (&request.token, self.call.attempts());
                self.tell(&|base| ClientEvent::response(base, token, attempt, &outcome, duration_ms));
                if let (Outcome::Answered(response), TokenSource::Function(function)) = (&outcome, &self.client.token)
                    && response.status == 401
                {
                    function.reject(request.token.as_str());
                }
                outcome
            }
            Step::Token { .. } => {
                self.cause = JsValue::UNDEFINED;
                match result.get(0).as_string().as_deref() {
                    Some("token") => match token::checked(result.get(1).as_string().as_deref()) {
                        Ok(token) => Outcome::Token(token),
                        Err(error) => {
                            self.client.token.refuse();
                            Outcome::NoToken(error)
                        }
                    },
                    Some("threw") => {
                        self.cause = result.get(2);
                        Outcome::NoToken(ErrorDetails::token_failed(&token::thrown(&self.cause)))
                    }
                    _ => Outcome::NoTokenInTime,
                }
            }
            Step::Wait(_) | Step::Done(_) => Outcome::Waited,
        }
    }

    /// Sends an event to the client's listener and the call's, if there are any.
    fn tell(&self, event: &dyn Fn(EventBase) -> ClientEvent) {
        if self.has_listener {
            let (method, path) = (self.call.method(), self.call.path(self.client.token.known().as_ref()));
            self.platform
                .tell(&convert::plain(&event(EventBase { call: self.announced.number, method, path }).fields()));
        }
    }

    /// Sends an event for each recording that does not match the API's description.
    fn tell_odd(&self, answer: &Answer) {
        let odd = match answer {
            Answer::Page(listed) => &listed.body.odd,
            Answer::Recording(checked) => &checked.odd,
            Answer::Deletion(_) => return,
        };
        for Odd { field, problem } in odd {
            self.tell(&|base| ClientEvent::Odd(OddEvent { base, field: field.clone(), problem: problem.clone() }));
        }
    }

    fn moment(&self) -> Moment {
        let now_ms = now();
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast turns negative numbers into 0"
        )]
        let elapsed_ms = (now_ms - self.announced.began) as u64;
        Moment { elapsed_ms, now_ms, jitter: js_sys::Math::random() }
    }
}
