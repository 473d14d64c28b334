//! A call as JavaScript takes it, from step to step.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::answer::Odd;
use crate::call::{self, Answer, Call, Moment, Operation, Outcome};
use crate::calls::batch::Action;
use crate::calls::{Batch, DeleteRecording, GetMetadata, GetRecording, ListRecordings};
use crate::download;
use crate::error::{Error, ErrorDetails, Thrown};
use crate::event::{ClientEvent, EventBase, OddEvent, RequestEvent, TokenEvent, WaitEvent};
use crate::input::arguments::{Arguments, Options};
use crate::input::config::Config;
use crate::input::headers;
use crate::input::limits::Limits;
use crate::input::options::{BatchOptions, CallOptions, DeleteOptions, GetOptions, ListOptions, MetadataOptions};
use crate::js::convert;
use crate::js::options::{self, Client, TokenSource};
use crate::js::seam::{self, Argument, Came, Failure, Step, What, clock, now};
use crate::models::list_query::ListQuery;
use crate::models::source::SingleSource;
use crate::plain::Fields;
use crate::token::Token;
use crate::wire::http::{Request, Response};
use crate::words::{Words, meaning};

/// Which method was called.
#[derive(Clone, Copy)]
pub(crate) enum Asked {
    /// One half of a list of both services, or the list of one.
    List(SingleSource),
    Get,
    Delete,
    Metadata,
    Batch(Action),
}

/// The unchecked arguments of a method.
pub(crate) struct Passed {
    /// The first one, which says what the call is about.
    pub(crate) what: Option<Argument>,
    pub(crate) options: Option<Argument>,
    /// The new owner of recordings that get one.
    pub(crate) to: Option<Argument>,
}

/// A call as a sequence of steps: `pkg-template/host/call.js` takes one after the other.
#[wasm_bindgen(skip_typescript)]
pub struct Steps(Result<Running, Rc<ErrorDetails>>);

#[wasm_bindgen]
impl Steps {
    /// Takes what came of the last step, and returns the next one. The first call takes `called`.
    #[wasm_bindgen(skip_typescript)]
    pub fn next(&mut self, came: &Came) -> Step {
        match &mut self.0 {
            Ok(running) => running.next(came),
            Err(error) => seam::fail(&convert::error(error)),
        }
    }
}

impl Steps {
    /// Reads the arguments. If one is wrong, failing is the only step.
    pub(crate) fn new(client: &Result<Rc<Client>, Rc<ErrorDetails>>, asked: Asked, passed: Passed) -> Self {
        Self(match client {
            Ok(client) => Running::new(client, asked, passed).map_err(Rc::from),
            Err(error) => Err(Rc::clone(error)),
        })
    }
}

/// A call in progress.
struct Running {
    call: Call,
    client: Rc<Client>,
    has_listener: bool,
    /// Whether there is a listener for the progress of a list.
    has_progress: bool,
    max_response_bytes: u64,
    /// When the step is taken, according to [`now`].
    now: f64,
    /// When the call was made.
    began: f64,
    /// The call's number, for events.
    number: u32,
    /// When the last request was sent.
    sent: f64,
    /// The token of the last request.
    token: Option<Token>,
    /// What to tell the listeners before the next step.
    events: Vec<JsValue>,
}

impl Running {
    fn new(client: &Rc<Client>, asked: Asked, passed: Passed) -> Result<Self, Error> {
        // The caller may have passed the token as the wrong argument.
        let read = read(&client.config, asked, passed);
        let read = read.map_err(|error: Error| error.redacted(client.token.known().as_slice()));
        let (operation, options, has_progress) = read?;
        let limits = Limits::of(&options, client.config.limits);
        let has_listener = client.has_listener || options.on_event.is_given;
        let mut call =
            Call::new(Rc::clone(&client.config), client.gate.clone(), operation, limits, client.token.is_renewable());
        // Also if the call fails before it sends anything.
        if let Some(token) = client.token.known() {
            call.keep_secret(token);
        }
        Ok(Self {
            call,
            client: Rc::clone(client),
            has_listener,
            has_progress,
            max_response_bytes: limits.max_response_bytes,
            now: 0.0,
            began: 0.0,
            number: 0,
            sent: 0.0,
            token: None,
            events: Vec::new(),
        })
    }

    fn next(&mut self, came: &Came) -> Step {
        self.now = now();
        let outcome = self.outcome(came);
        let moment = self.moment();
        let mut step = match outcome {
            None => self.call.start(moment),
            Some(outcome) => {
                #[cfg(feature = "test-hooks")]
                crate::js::hooks::after(&self.call, &outcome);
                self.call.next(outcome, moment)
            }
        };
        // JavaScript is not needed for a token that is known.
        while let call::Step::Token { .. } = step
            && let Some(token) = self.client.token.known()
        {
            step = self.call.next(Outcome::Token(token), moment);
        }
        let step = self.step(step);
        if !self.events.is_empty() {
            step.set_events(std::mem::take(&mut self.events));
        }
        step
    }

    /// The step for JavaScript.
    fn step(&mut self, step: call::Step) -> Step {
        match step {
            call::Step::Token { within_ms } => {
                let reason = self.client.token.reason();
                // The token function serves the whole client, so the client's limit applies to it.
                let limit_ms = self.client.config.limits.timeout_ms;
                let event = self.event(&|base| ClientEvent::Token(TokenEvent { base, reason }));
                seam::ask_for_token(reason.word(), ms(within_ms), ms(limit_ms), &event.unwrap_or_default())
            }
            call::Step::Headers { within_ms } => seam::ask_for_headers(ms(within_ms)),
            call::Step::Send { request, within_ms } => self.send(request, within_ms),
            call::Step::Wait(wait_ms) => {
                let attempt = self.call.attempts();
                self.tell(&|base| ClientEvent::Wait(WaitEvent { base, wait_ms, attempt }));
                seam::wait(ms(wait_ms))
            }
            call::Step::Done(Err(error)) => seam::fail(&convert::error(&error)),
            call::Step::Done(Ok(answer)) => {
                self.tell_odd(&answer);
                seam::succeed(&convert::value(&answer, self.has_progress))
            }
        }
    }

    fn send(&mut self, request: Request, within_ms: u64) -> Step {
        let attempt = self.call.attempts();
        self.tell(&|base| ClientEvent::Request(RequestEvent { base, attempt }));
        self.sent = self.now;
        let step = seam::send(
            &request.url,
            request.method.word(),
            &convert::headers(&request),
            request.body.as_deref(),
            ms(within_ms),
            ms(self.max_response_bytes),
        );
        self.token = Some(request.token);
        step
    }

    /// What came of the last step. `None`: the call was made.
    fn outcome(&mut self, came: &Came) -> Option<Outcome> {
        let outcome = match meaning(&came.what()) {
            Some(What::Called) => {
                (self.began, self.number) = (came.began(), came.number());
                return None;
            }
            Some(What::Waited) => return Some(Outcome::Waited),
            Some(What::Token) => return Some(token(came)),
            Some(What::NoToken) => {
                return Some(Outcome::NoToken(ErrorDetails::token_failed(&thrown(&came.failure()))));
            }
            Some(What::NoTokenInTime) => return Some(Outcome::NoTokenInTime),
            Some(What::Headers) => return Some(headers(came, self.client.config.is_relayed)),
            Some(What::NoHeaders) => {
                return Some(Outcome::NoToken(ErrorDetails::headers_failed(&thrown(&came.failure()))));
            }
            Some(What::NoHeadersInTime) => return Some(Outcome::NoHeadersInTime),
            Some(What::Answered) => Outcome::Answered(response(came)),
            Some(What::Redirected) => Outcome::Redirected,
            Some(What::NoFetch) => Outcome::NoFetch(came.problem()),
            Some(What::NoAnswer) => Outcome::NoAnswer(came.problem()),
            Some(What::NoAnswerInTime) => Outcome::NoAnswerInTime,
            // TypeScript rules this out. It ends the call, like a trap.
            _ => wasm_bindgen::throw_str("an unknown outcome"),
        };
        if let Some(token) = self.token.take() {
            let duration_ms = (self.now - self.sent).round();
            let attempt = self.call.attempts();
            let without_secrets = |text: &str| self.call.without_secrets(text);
            let event =
                self.event(&|base| ClientEvent::response(base, &without_secrets, attempt, &outcome, duration_ms));
            self.events.extend(event);
            if let Outcome::Answered(Response { status: 401, .. }) = outcome {
                self.client.token.reject(&token);
            }
        }
        Some(outcome)
    }

    /// An event, if there is a listener for it.
    fn event(&self, event: &dyn Fn(EventBase) -> ClientEvent) -> Option<JsValue> {
        self.has_listener.then(|| {
            let (method, path) = (self.call.method(), self.call.path(self.client.token.known().as_ref()));
            convert::plain(&event(EventBase { call: self.number, method, path }).fields())
        })
    }

    /// Tells the listeners of an event, before the next step.
    fn tell(&mut self, event: &dyn Fn(EventBase) -> ClientEvent) {
        self.events.extend(self.event(event));
    }

    /// Tells of each recording that does not match the API's description.
    fn tell_odd(&mut self, answer: &Answer) {
        let odd = match answer {
            Answer::Page(listed) => &listed.body.odd,
            Answer::Recording(checked) => &checked.odd,
            Answer::Deletion(_) | Answer::Metadata(_) | Answer::Batch(_) => return,
        };
        for Odd { field, problem } in odd {
            self.tell(&|base| ClientEvent::Odd(OddEvent { base, field: field.clone(), problem: problem.clone() }));
        }
    }

    fn moment(&self) -> Moment {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast turns negative numbers into 0"
        )]
        let elapsed_ms = (self.now - self.began) as u64;
        Moment { elapsed_ms, now_ms: self.now, jitter: js_sys::Math::random() }
    }
}

/// Checks the arguments. Returns the call, its options, and whether there is a listener for the progress of a list.
fn read(config: &Config, asked: Asked, passed: Passed) -> Result<(Operation, CallOptions, bool), Error> {
    let options = options::arguments(passed.options)?;
    let what = options::arguments(passed.what)?;
    let to = options::arguments(passed.to)?;
    Ok(match asked {
        Asked::List(half) => {
            let options = ListOptions::read(&options)?;
            let call = ListRecordings::new(config, ListQuery::read(&what)?, &options, clock(), half)?;
            (Operation::List(call), options.call, options.on_progress.is_given)
        }
        Asked::Get => {
            let options = GetOptions::read(&options)?;
            (Operation::Get(GetRecording::new(what.get("id"), options)?), options.call, false)
        }
        Asked::Delete => {
            let options = DeleteOptions::read(&options)?;
            (Operation::Delete(DeleteRecording::new(what.get("id"), options)?), options.call, false)
        }
        Asked::Metadata => {
            let options = MetadataOptions::read(&options)?;
            (Operation::Metadata(GetMetadata::new(what.get("id"), &options)?), options.call, false)
        }
        Asked::Batch(action) => {
            if action == Action::Reassign {
                options.only(CallOptions::NAMES)?;
            }
            let options = BatchOptions::read(&options)?;
            let call = Batch::new(action, to.get(Arguments::ITSELF), &what, options)?;
            (Operation::Batch(call), options.call, false)
        }
    })
}

/// What the token function returned.
fn token(came: &Came) -> Outcome {
    match TokenSource::checked(came.token().as_string().as_deref()) {
        Ok(token) => Outcome::Token(token),
        Err(error) => Outcome::NoToken(error),
    }
}

/// What the function with the caller's headers returned.
fn headers(came: &Came, is_relayed: bool) -> Outcome {
    let read = options::arguments(came.given()).and_then(|given| headers::read(&given, !is_relayed));
    read.map_or_else(Outcome::NoToken, Outcome::Headers)
}

/// What a function of the caller's threw.
fn thrown(failure: &Failure) -> Thrown {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number that is not a status does not become a temporary one"
    )]
    let status = failure.failure_status().map(|status| status as u16);
    let texts = failure.causes().into_iter().map(|cause| [cause.name(), cause.code(), cause.message()]);
    let texts = texts.map(|texts| texts.map(Option::unwrap_or_default)).collect();
    Thrown { retryable: failure.retryable(), status, texts }
}

/// An answer.
pub(crate) fn response(came: &Came) -> Response {
    let mut headers = Vec::new();
    for header in came.headers() {
        let name = header.header_name();
        let mut read = Response::READ.into_iter().chain(download::answer::HEADERS);
        headers.extend(read.find(|read| *read == name).map(|read| (read, header.header_value())));
    }
    let body = came.body();
    Response {
        status: came.status(),
        headers,
        is_too_large: body.is_none(),
        body: body.map(|body| body.to_vec()).unwrap_or_default(),
        received_ms: clock(),
        may_hide_headers: came.may_hide_headers(),
    }
}

#[allow(clippy::cast_precision_loss, reason = "at most 2^31 - 1")]
pub(crate) fn ms(ms: u64) -> f64 {
    ms as f64
}
