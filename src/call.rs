//! One call from start to end. It decides the next step after every outcome, and neither waits nor sends.
//!
//! ```
//! # use webex_converged_recordings::call::{Answer, Call, Moment, Outcome, Step};
//! # use webex_converged_recordings::error::Error;
//! # use webex_converged_recordings::token::Token;
//! # use webex_converged_recordings::wire::http::Request;
//! # fn time_and_chance() -> Moment { Moment { elapsed_ms: 0, now_ms: 0.0, jitter: 0.5 } }
//! fn run(mut call: Call, token: Token, send: impl Fn(&Request) -> Outcome) -> Result<Answer, Error> {
//!     let mut step = call.start(time_and_chance());
//!     loop {
//!         let outcome = match step {
//!             Step::Done(result) => return result,
//!             Step::Token { .. } => Outcome::Token(token.clone()),
//!             Step::Headers { .. } => Outcome::Headers(Vec::new()),
//!             Step::Send { request, .. } => send(&request),
//!             Step::Wait(_) => Outcome::Waited,
//!         };
//!         step = call.next(outcome, time_and_chance());
//!     }
//! }
//! ```
//!
//! `pkg-template/host/call.js` is the same loop, around `fetch` and timers.

use std::rc::Rc;

use crate::answer::Checked;
use crate::calls::{Batch, DeleteRecording, GetMetadata, GetRecording, ListRecordings, Listed};
use crate::error::{Error, ErrorCode, ErrorDetails, Right};
use crate::gate::{Passage, SharedGate, Turn};
use crate::input::config::Config;
use crate::input::limits::Limits;
use crate::models::batch::BatchResult;
use crate::models::deletion::Deletion;
use crate::retry::{self, Budget, Verdict};
use crate::token::Token;
use crate::wire::http::{self, Headers, Method, Request, Response};
use crate::wire::text::{split_before, trim_start};

/// Which call it is, with its arguments.
#[derive(Debug)]
pub enum Operation {
    /// `listRecordings`
    List(ListRecordings),
    /// `getRecording`
    Get(GetRecording),
    /// `deleteRecording`
    Delete(DeleteRecording),
    /// `getRecordingMetadata`
    Metadata(GetMetadata),
    /// `trashRecordings`, `restoreRecordings`, `purgeRecordings` or `reassignRecordings`
    Batch(Batch),
}

/// The result of a call that succeeded.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// The result of `listRecordings`.
    Page(Listed),
    /// The result of `getRecording`.
    Recording(Checked),
    /// The result of `deleteRecording`.
    Deletion(Deletion),
    /// The body of the result of `getRecordingMetadata`. Empty if there is no metadata.
    Metadata(Vec<u8>),
    /// The result of a batch.
    Batch(BatchResult),
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Get the client's token.
    Token {
        /// How long that may take, in milliseconds.
        within_ms: u64,
    },
    /// Get the headers that the caller adds to the next request.
    Headers {
        /// How long that may take, in milliseconds.
        within_ms: u64,
    },
    /// Send this request, and report its outcome.
    Send {
        /// The request.
        request: Request,
        /// How long it may take, in milliseconds, including the reading of the body.
        within_ms: u64,
    },
    /// Wait this many milliseconds.
    Wait(u64),
    /// The call has ended.
    Done(Result<Answer, Error>),
}

/// The outcome of a step.
#[derive(Debug)]
pub enum Outcome {
    /// The token.
    Token(Token),
    /// There is no token, or there are no headers, for this reason.
    NoToken(Error),
    /// The token did not arrive in time.
    NoTokenInTime,
    /// The caller's headers.
    Headers(Headers),
    /// The caller's headers did not arrive in time.
    NoHeadersInTime,
    /// An answer, whatever its status.
    Answered(Response),
    /// No answer, or only a part of one, for the reason that the platform gives.
    NoAnswer(String),
    /// The answer did not arrive in time, or not all of it.
    NoAnswerInTime,
    /// A redirect whose status and target the platform hides.
    Redirected,
    /// There is no `fetch`, or it does not behave like `fetch`. Trying again would not help.
    NoFetch(String),
    /// The wait is over.
    Waited,
}

/// When an outcome came, and a random number for the decision that follows.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Milliseconds since the call began.
    pub elapsed_ms: u64,
    /// The time in milliseconds, on a clock that all calls of the client share.
    pub now_ms: f64,
    /// A random number from 0 to 1.
    pub jitter: f64,
}

/// A call in progress.
#[derive(Debug)]
pub struct Call {
    config: Rc<Config>,
    gate: SharedGate,
    operation: Operation,
    limits: Limits,
    /// When its time began. A batch has the time for each hundred IDs.
    began_ms: u64,
    /// Whether the client has a token function, which can be called for a new token.
    is_token_renewable: bool,
    /// Every secret that was used: tokens, and what is in the caller's headers. The newest ones come last.
    tokens: Vec<Token>,
    /// The request that waits for the caller's headers.
    prepared: Option<Request>,
    /// How many requests were sent.
    attempts: u32,
    /// How many of them were retries. A request that follows a wait the server asked for does not count.
    retries: u32,
    /// How often a rejected token was replaced.
    renewals: u32,
    /// How often the server asked the client to wait without saying how long.
    guessed_waits: u32,
    /// When the last request was sent.
    sent_ms: f64,
    /// The next request's turn at the gate.
    turn: Turn,
    /// Whether the last request was given all of the call's remaining time.
    has_all_remaining_time: bool,
    /// Whether an earlier request may have done its work, although its answer was lost.
    may_be_done: bool,
    /// Why the last request failed, or why none was sent yet, while the call waits.
    last_error: Option<Error>,
}

impl Call {
    /// A call that has not sent anything yet. Its arguments have been checked.
    pub fn new(
        config: Rc<Config>,
        gate: SharedGate,
        operation: Operation,
        limits: Limits,
        is_token_renewable: bool,
    ) -> Self {
        Self {
            config,
            gate,
            operation,
            limits,
            began_ms: 0,
            is_token_renewable,
            tokens: Vec::new(),
            prepared: None,
            attempts: 0,
            retries: 0,
            renewals: 0,
            guessed_waits: 0,
            sent_ms: 0.0,
            turn: Turn::default(),
            has_all_remaining_time: true,
            may_be_done: false,
            last_error: None,
        }
    }

    /// How many requests the call has sent so far.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The HTTP method of its requests.
    pub fn method(&self) -> Method {
        match &self.operation {
            Operation::List(_) | Operation::Get(_) | Operation::Metadata(_) => Method::Get,
            Operation::Batch(_) => Method::Post,
            Operation::Delete(call) => call.method(),
        }
    }

    /// A text without the secrets of this call.
    pub fn without_secrets(&self, text: &str) -> String {
        self.tokens.iter().fold(text.to_owned(), |text, token| token.hide_in(&text))
    }

    /// The path of the request's URL, for events. `known` is the client's token, if it is known.
    pub fn path(&self, known: Option<&Token>) -> String {
        let base_url = &self.config.base_url;
        // The id may be the token, given in the wrong place. That cannot be checked before the token is known.
        let may_be_token = known.is_none() && self.tokens.is_empty();
        let address = match &self.operation {
            Operation::List(call) => call.address(base_url),
            Operation::Batch(call) => call.address(base_url),
            Operation::Get(GetRecording { recording })
            | Operation::Delete(DeleteRecording { recording, .. })
            | Operation::Metadata(GetMetadata { recording, .. })
                if may_be_token =>
            {
                base_url.recordings(recording.source)
            }
            Operation::Get(call) => call.recording.address(base_url),
            Operation::Delete(call) => call.address(base_url),
            Operation::Metadata(call) => call.address(base_url),
        };
        let path = self.without_secrets(http::path_of(&address));
        known.map_or_else(|| path.clone(), |token| token.hide_in(&path))
    }

    /// The first step.
    pub fn start(&mut self, now: Moment) -> Step {
        let left_ms = self.left_ms(now);
        match &self.operation {
            Operation::List(call) if call.pause_ms() > 0 => Step::Wait(call.pause_ms().min(left_ms)),
            _ => self.ask_for_token(left_ms),
        }
    }

    /// The step after an outcome.
    pub fn next(&mut self, outcome: Outcome, now: Moment) -> Step {
        let left_ms = self.left_ms(now);
        let error = match outcome {
            Outcome::Token(token) => return self.prepare(token, left_ms, now),
            Outcome::Headers(headers) => return self.send_with(headers, left_ms, now),
            Outcome::NoHeadersInTime => return self.fail(ErrorDetails::no_headers_in_time(self.limits.timeout_ms)),
            Outcome::NoTokenInTime => return self.fail(ErrorDetails::no_token_in_time(self.limits.timeout_ms)),
            // Ask again after every wait: another call may have renewed the token.
            Outcome::Waited => return self.ask_for_token(left_ms),
            Outcome::Answered(response) => {
                if let Operation::List(call) = &mut self.operation
                    && call.drops_lapsed_link(response.status)
                {
                    return self.ask_for_token(left_ms);
                }
                if let Operation::Delete(call) = &mut self.operation
                    && self.config.is_relayed
                    && call.turns_to_post(&response)
                {
                    return self.ask_for_token(left_ms);
                }
                match self.read(response) {
                    Ok(Some(answer)) => return Step::Done(Ok(self.redacted(answer))),
                    Ok(None) => return self.go_on(now),
                    Err(error) => error,
                }
            }
            Outcome::NoToken(error) => return self.fail(error),
            Outcome::NoAnswer(reason) => ErrorDetails::network(&reason, self.config.is_in_browser),
            Outcome::NoAnswerInTime if self.has_all_remaining_time => self.no_answer_in_time(),
            Outcome::NoAnswerInTime => ErrorDetails::no_answer_in_time("tryTimeoutMs", self.limits.try_timeout_ms),
            Outcome::Redirected => ErrorDetails::redirected(),
            Outcome::NoFetch(problem) => ErrorDetails::invalid_argument("fetch", &problem),
        };
        // Only once: if a new token is rejected as well, another one will not help.
        if error.status == Some(401) && self.is_token_renewable && self.renewals == 0 && left_ms > 0 {
            self.renewals = 1;
            return self.ask_for_token(left_ms);
        }
        self.fail_or_retry(error, left_ms, now)
    }

    fn left_ms(&self, now: Moment) -> u64 {
        self.limits.timeout_ms.saturating_sub(now.elapsed_ms.saturating_sub(self.began_ms))
    }

    /// The next hundred IDs of a batch, with the limits of a new call.
    fn go_on(&mut self, now: Moment) -> Step {
        self.began_ms = now.elapsed_ms;
        (self.retries, self.renewals, self.guessed_waits) = (0, 0, 0);
        (self.turn, self.may_be_done) = (Turn::default(), false);
        self.ask_for_token(self.limits.timeout_ms)
    }

    fn ask_for_token(&mut self, left_ms: u64) -> Step {
        match left_ms {
            0 => self.out_of_time(),
            within_ms => Step::Token { within_ms },
        }
    }

    /// Prepares the next request, and waits for its turn at the gate.
    fn prepare(&mut self, token: Token, left_ms: u64, now: Moment) -> Step {
        if left_ms == 0 {
            return self.out_of_time();
        }
        match self.gate.ask(&mut self.turn, now.now_ms, left_ms) {
            Passage::Pass => {}
            Passage::Wait(ms) => {
                self.last_error.get_or_insert_with(|| ErrorDetails::held_back(ms));
                return Step::Wait(ms);
            }
            Passage::TooLong(ms) => {
                let error = self.last_error.take().filter(|_| self.attempts > 0);
                return self.fail(error.unwrap_or_else(|| ErrorDetails::held_back(ms)));
            }
        }
        let request = match &self.operation {
            Operation::List(call) => call.request(&self.config, &token),
            Operation::Get(call) => call.request(&self.config, &token),
            Operation::Delete(call) => call.request(&self.config, &token),
            Operation::Metadata(call) => call.request(&self.config, &token),
            Operation::Batch(call) => call.request(&self.config, &token),
        };
        self.keep_secret(token);
        if self.config.has_headers {
            self.prepared = Some(request);
            return Step::Headers { within_ms: left_ms };
        }
        self.send(request, left_ms, now)
    }

    /// Sends the request that waited for these headers.
    fn send_with(&mut self, headers: Headers, left_ms: u64, now: Moment) -> Step {
        let Some(request) = self.prepared.take().filter(|_| left_ms > 0) else { return self.out_of_time() };
        // A value may be a scheme and a secret, such as "Bearer …".
        for (_, value) in &headers {
            let mut rest = value.as_str();
            while !rest.is_empty() {
                let (part, others) = split_before(rest, b" ");
                if let Some(secret) = Token::new(part) {
                    self.keep_secret(secret);
                }
                rest = trim_start(others, b" ");
            }
        }
        self.send(Request { more: headers, ..request }, left_ms, now)
    }

    /// Hides it in everything that comes out of this call.
    pub fn keep_secret(&mut self, token: Token) {
        if !self.tokens.contains(&token) {
            self.tokens.push(token);
        }
    }

    fn send(&mut self, request: Request, left_ms: u64, now: Moment) -> Step {
        self.last_error = None;
        self.attempts = self.attempts.saturating_add(1);
        self.sent_ms = now.now_ms;
        let within_ms = left_ms.min(self.limits.try_timeout_ms);
        self.has_all_remaining_time = within_ms == left_ms;
        Step::Send { request, within_ms }
    }

    /// Reads the answer. `None`: the call has more to send.
    fn read(&mut self, response: Response) -> Result<Option<Answer>, Error> {
        let is_strict = self.limits.is_strict;
        Ok(Some(match &mut self.operation {
            Operation::List(call) => Answer::Page(call.read(&self.config, &self.tokens, response, is_strict)?),
            Operation::Get(call) => Answer::Recording(call.read(response, is_strict)?),
            Operation::Delete(_) => Answer::Deletion(DeleteRecording::read(&response, self.may_be_done)?),
            Operation::Metadata(_) => Answer::Metadata(GetMetadata::read(response)?),
            Operation::Batch(call) => return Ok(call.read(&response)?.map(Answer::Batch)),
        }))
    }

    /// Servers may repeat what they were sent, and tracking IDs are logged.
    fn redacted(&self, mut answer: Answer) -> Answer {
        let tracking_ids = match &mut answer {
            Answer::Page(listed) => listed.tracking_id.as_mut_slice(),
            Answer::Deletion(deletion) => deletion.tracking_id.as_mut_slice(),
            Answer::Batch(result) => result.tracking_ids.as_mut_slice(),
            Answer::Recording(_) | Answer::Metadata(_) => &mut [],
        };
        for id in tracking_ids {
            *id = self.without_secrets(id);
        }
        answer
    }

    fn fail_or_retry(&mut self, mut error: Error, left_ms: u64, now: Moment) -> Step {
        // A try that used up all of the remaining time was the last one, even if the clock still shows some left.
        let is_over = error.code == ErrorCode::Timeout && self.has_all_remaining_time;
        let is_of_everything = matches!(&self.operation, Operation::Batch(call) if call.is_of_everything());
        // A server that says when to come back has refused the request.
        let is_refused = is_of_everything && error.status == Some(503) && retry::asked_ms(&error).is_some();
        let may_be_done = retry::may_be_done(&error) && !is_refused;
        error.retryable &= !(is_of_everything && may_be_done);
        self.may_be_done |= may_be_done;
        let budget = Budget {
            retries: self.retries,
            most_retries: self.limits.retries,
            left_ms: if is_over { 0 } else { left_ms },
            guessed_waits: self.guessed_waits,
            jitter: now.jitter,
        };
        // The server asks the whole client to wait, not only this call. If it does not say how long, the other calls wait only
        // for the shortest guess.
        let must_guess_wait = retry::must_guess_wait(&error);
        let asked_ms = retry::asked_ms(&error).or(must_guess_wait.then_some(retry::SHORTEST_GUESS_MS));
        if let (Some(429 | 503), Some(ms)) = (error.status, asked_ms) {
            self.gate.close(self.sent_ms, now.now_ms, ms);
        }
        let ms = match retry::decide(&error, budget) {
            Verdict::Fail => return self.fail(error),
            Verdict::WaitAsAsked(ms) => {
                self.guessed_waits = self.guessed_waits.saturating_add(must_guess_wait.into());
                ms
            }
            Verdict::RetryAfter(ms) => {
                self.retries = self.retries.saturating_add(1);
                ms
            }
        };
        self.last_error = Some(error);
        Step::Wait(ms)
    }

    /// No time is left: the core was slow to load, a wait took longer than planned, or the token came too late.
    fn out_of_time(&mut self) -> Step {
        let error = self.last_error.take();
        self.fail(error.unwrap_or_else(|| self.no_answer_in_time()))
    }

    fn no_answer_in_time(&self) -> Error {
        ErrorDetails::no_answer_in_time("timeoutMs", self.limits.timeout_ms)
    }

    fn fail(&self, mut error: Error) -> Step {
        error.attempts = self.attempts;
        if let Operation::List(call) = &self.operation {
            error.cursor = call.cursor().map(str::to_owned);
        }
        if let Operation::Batch(call) = &self.operation
            && let Some((accepted, open)) = call.progress()
        {
            (error.accepted, error.open) = (Some(accepted), Some(open));
        }
        let (right, source) = match &self.operation {
            Operation::List(call) => call.right(),
            Operation::Get(call) => (Right::Read, call.recording.source),
            Operation::Metadata(call) => (Right::Read, call.recording.source),
            Operation::Delete(call) => (Right::Delete, call.recording.source),
            Operation::Batch(call) => call.right(),
        };
        // What a relay refuses has its own reasons.
        let error = if self.config.is_relayed { error.of_relay() } else { error.with_right(right, source) };
        let error = match &self.operation {
            Operation::Delete(_) if self.may_be_done => error.with_uncertain_deletion(),
            Operation::Batch(call) if self.may_be_done && call.is_of_everything() => error.with_uncertain_batch(),
            _ => error,
        };
        Step::Done(Err(error.redacted(&self.tokens)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::batch::Action;
    use crate::error::Thrown;
    use crate::input::arguments::tests::arguments;
    use crate::input::arguments::{Given, Options};
    use crate::input::config;
    use crate::input::config::tests::configured;
    use crate::input::options::{BatchOptions, DeleteOptions, GetOptions, ListOptions, MetadataOptions};
    use crate::input::which::tests::argument;
    use crate::models::list_query::ListQuery;
    use crate::models::source::SingleSource;
    use crate::words::Words;
    use serde_json::json;

    const TOKEN: &str = "s3cret-t0ken";
    const BEGIN: Moment = at(0);

    #[allow(clippy::cast_precision_loss)]
    const fn at(elapsed_ms: u64) -> Moment {
        Moment { elapsed_ms, now_ms: elapsed_ms as f64, jitter: 0.5 }
    }

    fn call(is_delete: bool, limits: serde_json::Value) -> Call {
        let config = configured(limits).unwrap();
        let id = Given::Text("r1".to_owned());
        let operation = if is_delete {
            Operation::Delete(DeleteRecording::new(&id, DeleteOptions::default()).unwrap())
        } else {
            Operation::Get(GetRecording::new(&id, GetOptions::default()).unwrap())
        };
        let limits = config.limits;
        Call::new(Rc::new(config), SharedGate::default(), operation, limits, true)
    }

    fn answered(status: u16, body: &str) -> Outcome {
        Outcome::Answered(Response { status, body: body.as_bytes().to_vec(), ..Response::default() })
    }

    fn asked_to_wait(status: u16, seconds: &str) -> Outcome {
        let headers = vec![("retry-after", seconds.to_owned())];
        Outcome::Answered(Response { status, headers, ..Response::default() })
    }

    fn token(text: &str) -> Outcome {
        Outcome::Token(Token::new(text).unwrap())
    }

    /// Runs a call with these outcomes and the times at which they come. Returns the steps in words.
    fn play(mut call: Call, outcomes: Vec<(Outcome, u64)>) -> Vec<String> {
        let mut steps = vec![described(&call.start(BEGIN))];
        for (outcome, elapsed_ms) in outcomes {
            assert!(!steps.last().unwrap().starts_with("done"), "an outcome after the end of the call");
            steps.push(described(&call.next(outcome, at(elapsed_ms))));
        }
        steps
    }

    fn described(step: &Step) -> String {
        match step {
            Step::Token { within_ms } => format!("token {within_ms}"),
            Step::Send { request, within_ms } => {
                let [(_, authorization), ..] = &request.headers()[..] else { panic!("no headers") };
                format!("{} {} {within_ms}", request.method.word(), authorization.replace("Bearer ", ""))
            }
            Step::Headers { within_ms } => format!("headers {within_ms}"),
            Step::Wait(ms) => format!("wait {ms}"),
            Step::Done(Ok(Answer::Deletion(deletion))) => format!("done {:?}", deletion.outcome),
            Step::Done(Ok(Answer::Batch(result))) => format!("done {:?}", result.accepted),
            Step::Done(Ok(_)) => "done".to_owned(),
            Step::Done(Err(error)) => format!("done {:?} after {}", error.code, error.attempts),
        }
    }

    #[test]
    fn the_path_for_events_contains_no_token() {
        let path = "/v1/convergedRecordings";
        let with_token_as_id = |is_delete| {
            let mut call = call(is_delete, json!({}));
            let id = Given::Text(TOKEN.to_owned());
            call.operation = if is_delete {
                Operation::Delete(DeleteRecording::new(&id, DeleteOptions::default()).unwrap())
            } else {
                Operation::Get(GetRecording::new(&id, GetOptions::default()).unwrap())
            };
            call
        };
        for is_delete in [false, true] {
            assert_eq!(call(is_delete, json!({})).path(None), path);
            let known = Token::new(TOKEN).unwrap();
            assert_eq!(call(is_delete, json!({})).path(Some(&known)), [path, "/r1"].concat());
            let mut call = with_token_as_id(is_delete);
            assert_eq!(call.path(None), path);
            assert_eq!(call.path(Some(&known)), [path, "/(token)"].concat());
            call.start(BEGIN);
            call.next(token(TOKEN), BEGIN);
            assert_eq!(call.path(None), [path, "/(token)"].concat());
            assert_eq!(call.method().word(), if is_delete { "DELETE" } else { "GET" });
        }
    }

    /// A call without a token, and with headers of the caller's.
    fn relayed(is_delete: bool) -> Call {
        let mut call = call(is_delete, json!({}));
        call.config = Rc::new(config::tests::relayed());
        call.is_token_renewable = false;
        call
    }

    fn headers(value: &str) -> Outcome {
        Outcome::Headers(vec![("X-Key".to_owned(), value.to_owned())])
    }

    fn no_token() -> Outcome {
        Outcome::Token(Token::none())
    }

    #[test]
    fn each_request_has_the_callers_headers_of_the_moment() {
        let mut call = relayed(false);
        call.start(BEGIN);
        assert_eq!(described(&call.next(no_token(), at(10))), "headers 59990");
        let Step::Send { request, within_ms } = call.next(headers("Bearer s3cret-1"), at(20)) else {
            panic!("no request")
        };
        let expected = [("X-Webex-Recordings", "1"), ("Accept", "application/json"), ("X-Key", "Bearer s3cret-1")];
        assert_eq!((&request.headers()[..], within_ms), (&expected[..], 15_000));
        assert_eq!(described(&call.next(answered(503, ""), at(30))), "wait 250");
        call.next(Outcome::Waited, at(280));
        assert_eq!(described(&call.next(no_token(), at(280))), "headers 59720");
        let Step::Send { request, .. } = call.next(headers("s3cret-2"), at(290)) else { panic!("no request") };
        assert_eq!(request.headers().last(), Some(&("X-Key", "s3cret-2")));
        let body = r#"{"message":"not s3cret-1, nor s3cret-2, nor Bearer"}"#;
        let Step::Done(Err(error)) = call.next(answered(400, body), at(300)) else { panic!("no error") };
        assert_eq!(error.message, "The relay answered 400: not (token), nor (token), nor Bearer");
        assert_eq!(call.without_secrets("s3cret-1 s3cret-2"), "(token) (token)");
    }

    #[test]
    fn headers_that_fail_or_come_too_late_end_the_call() {
        let failed = || Outcome::NoToken(ErrorDetails::headers_failed(&Thrown::default()));
        for (outcome, elapsed, last) in [
            (failed(), 5, "done TokenFailed after 0"),
            (Outcome::NoHeadersInTime, 60_000, "done Timeout after 0"),
            (headers("1"), 60_000, "done Timeout after 0"),
        ] {
            let steps = play(relayed(false), vec![(no_token(), 0), (outcome, elapsed)]);
            assert_eq!(steps.last().unwrap(), last);
        }
    }

    #[test]
    fn a_sign_in_that_is_over_is_told_as_such() {
        let html = || {
            let headers = vec![("content-type", "text/html".to_owned())];
            Outcome::Answered(Response { status: 200, headers, body: b"<html>".to_vec(), ..Response::default() })
        };
        for (outcome, message) in [
            (answered(401, ""), "The relay answered 401."),
            (answered(302, ""), "The relay answered 302."),
            (Outcome::Redirected, "The relay answered with a redirect."),
            (html(), "The relay answered 200 with a body that is not JSON (content type text/html)."),
        ] {
            let mut call = relayed(false);
            for outcome in [no_token(), headers("1")] {
                call.next(outcome, BEGIN);
            }
            let Step::Done(Err(error)) = call.next(outcome, BEGIN) else { panic!("{message}") };
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::Unauthorized, message));
            assert!(error.hint.unwrap().contains("Sign in again"), "{message}");
            assert!(!error.retryable);
        }
        // Other refusals do not mean that, and their hints do not mention scopes.
        for (status, code) in [(403, ErrorCode::Forbidden), (404, ErrorCode::NotFound), (407, ErrorCode::Rejected)] {
            let mut call = relayed(false);
            for outcome in [no_token(), headers("1")] {
                call.next(outcome, BEGIN);
            }
            let Step::Done(Err(error)) = call.next(answered(status, ""), BEGIN) else { panic!("{status}") };
            assert_eq!(error.code, code);
            assert!(!error.hint.unwrap_or_default().contains("scope"), "{status}");
        }
    }

    #[test]
    fn a_deletion_that_is_blocked_is_sent_as_a_post() {
        let blocked = |status, body: &str| [no_token(), headers("1"), answered(status, body)];
        let outcomes = |status, body, last: [Outcome; 3]| {
            blocked(status, body).into_iter().chain(last).map(|outcome| (outcome, 0)).collect::<Vec<_>>()
        };
        for (status, body) in [(405, ""), (501, ""), (404, "<html>404.6</html>")] {
            let steps = play(relayed(true), outcomes(status, body, [no_token(), headers("1"), answered(204, "")]));
            let sent: Vec<_> = steps.iter().filter(|step| step.ends_with(" 15000")).collect();
            assert_eq!(sent, ["DELETE 1 15000", "POST 1 15000"], "{status}");
            assert_eq!(steps.last().unwrap(), "done Deleted", "{status}");
            // Only once.
            let steps = play(relayed(true), outcomes(status, body, blocked(status, body)));
            assert!(steps.last().unwrap().ends_with("after 2"), "{steps:?}");
        }
        let mut posted = relayed(true);
        for outcome in blocked(405, "") {
            posted.next(outcome, BEGIN);
        }
        assert_eq!(
            (posted.method(), posted.path(None)),
            (Method::Post, "/relay/convergedRecordings/r1/delete".to_owned())
        );
        // An unknown recording, and Webex itself.
        let steps = play(relayed(true), blocked(404, "{}").map(|outcome| (outcome, 0)).into());
        assert_eq!(steps.last().unwrap(), "done NotFound after 1");
        let steps = play(call(true, json!({})), vec![(token("a"), 0), (answered(405, ""), 0)]);
        assert_eq!(steps.last().unwrap(), "done Rejected after 1");
    }

    #[test]
    fn a_known_token_is_hidden_before_anything_is_sent() {
        let given = arguments(json!({ "topic": TOKEN, "source": "all" }));
        let query = ListQuery::read(&given).unwrap();
        let config = configured(json!({})).unwrap();
        let list = ListRecordings::new(&config, query, &ListOptions::default(), 0, SingleSource::Converged).unwrap();
        let mut call = call(false, json!({}));
        call.operation = Operation::List(list);
        let out_of_time = |call: &mut Call| match call.next(Outcome::NoTokenInTime, at(60_000)) {
            Step::Done(Err(error)) => error,
            _ => panic!("no error"),
        };
        assert!(out_of_time(&mut call).cursor.is_some_and(|cursor| cursor.contains(TOKEN)), "it is known by nobody");
        call.keep_secret(Token::new(TOKEN).unwrap());
        assert_eq!(out_of_time(&mut call).cursor, None);
    }

    #[test]
    fn a_call_succeeds_at_the_first_try() {
        let steps = play(call(false, json!({})), vec![(token("a"), 5), (answered(200, r#"{"id":"r1"}"#), 90)]);
        assert_eq!(steps, ["token 60000", "GET a 15000", "done"]);
    }

    #[test]
    fn a_call_is_retried_within_its_time() {
        let failing = |elapsed| [(token("a"), elapsed), (answered(503, ""), elapsed), (Outcome::Waited, elapsed + 1)];
        let mut outcomes: Vec<_> = [0, 10, 20].into_iter().flat_map(failing).collect();
        outcomes.extend([(token("a"), 50_000), (Outcome::NoAnswer("reset".to_owned()), 50_001)]);
        let steps = play(call(false, json!({})), outcomes);
        let expected = [
            "token 60000",
            "GET a 15000",
            "wait 250",
            "token 59999",
            "GET a 15000",
            "wait 500",
            "token 59989",
            "GET a 15000",
            "wait 1000",
            "token 59979",
            "GET a 10000",
            "done Network after 4",
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn no_wait_is_longer_than_the_remaining_time() {
        let limits = json!({ "timeoutMs": 3_000 });
        for (seconds, elapsed, last) in [
            ("2", 999, "wait 2000"),
            ("2", 1_000, "done RateLimited after 1"),
            ("9999999999", 0, "done RateLimited after 1"),
        ] {
            let outcomes = vec![(token("a"), 0), (asked_to_wait(429, seconds), elapsed)];
            assert_eq!(play(call(false, limits.clone()), outcomes).last().unwrap(), last);
        }
    }

    #[test]
    fn a_wait_that_the_server_asks_for_does_not_count_as_a_retry() {
        let asked = |elapsed| [(asked_to_wait(429, "1"), elapsed), (Outcome::Waited, elapsed + 1_000)];
        let mut outcomes = vec![(token("a"), 0)];
        for second in 0..5 {
            outcomes.extend(asked(second * 1_000));
            outcomes.push((token("a"), (second + 1) * 1_000));
        }
        outcomes.push((answered(204, ""), 5_000));
        let steps = play(call(true, json!({ "retries": 0 })), outcomes);
        assert_eq!(steps.iter().filter(|step| *step == "wait 1000").count(), 5);
        assert_eq!(steps.last().unwrap(), "done Deleted");
    }

    #[test]
    fn waits_of_unknown_length_grow() {
        let hidden = || Outcome::Answered(Response { status: 429, ..Response::default() });
        let mut outcomes = vec![(token("a"), 0)];
        let mut elapsed = 0;
        for wait in [1_250, 2_500, 5_000, 10_000, 10_000] {
            outcomes.push((hidden(), elapsed));
            elapsed += wait;
            outcomes.extend([(Outcome::Waited, elapsed), (token("a"), elapsed)]);
        }
        outcomes.push((hidden(), 55_000));
        let steps = play(call(false, json!({ "retries": 0 })), outcomes);
        let waits: Vec<_> = steps.iter().filter(|step| step.starts_with("wait")).collect();
        assert_eq!(waits, ["wait 1250", "wait 2500", "wait 5000", "wait 10000", "wait 10000"]);
        assert_eq!(steps.last().unwrap(), "done RateLimited after 6");
    }

    /// Two calls of one client, and one of another.
    fn three_calls() -> [Call; 3] {
        let [one, mut two, three] = [(); 3].map(|()| call(false, json!({ "timeoutMs": 5_000 })));
        two.gate = one.gate.clone();
        [one, two, three]
    }

    #[test]
    fn an_answer_that_asks_the_client_to_wait_holds_back_its_other_calls() {
        let [mut one, mut two, mut three] = three_calls();
        for call in [&mut one, &mut two, &mut three] {
            call.start(BEGIN);
        }
        assert_eq!(described(&one.next(token("a"), BEGIN)), "GET a 5000");
        assert_eq!(described(&one.next(asked_to_wait(503, "2"), at(100))), "wait 2000");
        assert_eq!(described(&two.next(token("a"), at(150))), "wait 1950");
        assert_eq!(described(&three.next(token("a"), at(150))), "GET a 4850", "another client's call");
        // It wakes up and asks the gate again.
        assert_eq!(described(&two.next(Outcome::Waited, at(2_100))), "token 2900");
        assert_eq!(described(&two.next(token("a"), at(2_100))), "GET a 2900");
        // The other call gets its turn later.
        assert_eq!(described(&one.next(Outcome::Waited, at(2_100))), "token 2900");
        assert_eq!(described(&one.next(token("a"), at(2_100))), "wait 200");
        assert_eq!(described(&one.next(Outcome::Waited, at(2_300))), "token 2700");
        assert_eq!(described(&one.next(token("a"), at(2_300))), "GET a 2700");
        // Only 429 and 503 hold back the other calls.
        assert_eq!(described(&one.next(asked_to_wait(502, "1"), at(2_400))), "wait 1000");
        let mut four = call(false, json!({}));
        four.gate = one.gate.clone();
        four.start(BEGIN);
        assert!(described(&four.next(token("a"), at(4_900))).starts_with("GET"));
    }

    #[test]
    fn a_call_that_is_held_back_for_too_long_fails_without_sending() {
        let [mut one, mut two, _] = three_calls();
        one.start(BEGIN);
        one.next(token("a"), BEGIN);
        assert_eq!(described(&one.next(asked_to_wait(429, "9"), at(100))), "done RateLimited after 1");
        two.start(at(200));
        let Step::Done(Err(error)) = two.next(token("a"), at(200)) else { panic!("it continues") };
        assert_eq!((error.code, error.attempts, error.retryable), (ErrorCode::RateLimited, 0, true));
        assert_eq!((error.status, error.retry_after_ms), (None, Some(8_900)));
        assert_eq!(error.message, "Webex asked this client to wait for another 8900 ms.");
        assert!(error.hint.unwrap().contains("retryAfterMs"));

        // A wait that took too long, in a call that has not sent anything.
        let [mut one, mut two, _] = three_calls();
        one.start(BEGIN);
        one.next(token("a"), BEGIN);
        one.next(asked_to_wait(429, "3"), at(0));
        two.start(BEGIN);
        assert_eq!(described(&two.next(token("a"), BEGIN)), "wait 3000");
        assert_eq!(described(&two.next(Outcome::Waited, at(5_001))), "done RateLimited after 0");

        // A call that has sent something fails with the error of that request.
        let [mut one, mut two, _] = three_calls();
        for call in [&mut one, &mut two] {
            call.start(BEGIN);
            call.next(token("a"), BEGIN);
        }
        assert_eq!(described(&two.next(answered(502, ""), at(10))), "wait 250");
        one.next(asked_to_wait(429, "9"), at(20));
        two.next(Outcome::Waited, at(260));
        assert_eq!(described(&two.next(token("a"), at(260))), "done Server after 1");
    }

    #[test]
    fn each_time_limit_ends_what_it_limits() {
        let limits = json!({ "timeoutMs": 20_000, "tryTimeoutMs": 15_000 });
        let outcomes = vec![
            (token("a"), 0),
            (Outcome::NoAnswerInTime, 15_000),
            (Outcome::Waited, 15_250),
            (token("a"), 15_250),
            // The timer may fire before the clock shows that the time is over.
            (Outcome::NoAnswerInTime, 19_999),
        ];
        let steps = play(call(true, limits), outcomes);
        let expected =
            ["token 20000", "DELETE a 15000", "wait 250", "token 4750", "DELETE a 4750", "done Timeout after 2"];
        assert_eq!(steps, expected);

        let error = |outcomes: Vec<(Outcome, u64)>| {
            let mut call = call(false, json!({ "timeoutMs": 100, "tryTimeoutMs": 50, "retries": 0 }));
            let mut step = call.start(BEGIN);
            for (outcome, elapsed_ms) in outcomes {
                step = call.next(outcome, at(elapsed_ms));
            }
            let Step::Done(Err(error)) = step else { panic!("{step:?}") };
            error
        };
        let of_try = error(vec![(token("a"), 0), (Outcome::NoAnswerInTime, 50)]);
        assert_eq!(of_try.message, "No answer from Webex within 50 ms (tryTimeoutMs).");
        let of_call = error(vec![(token("a"), 60), (Outcome::NoAnswerInTime, 100)]);
        assert_eq!(of_call.message, "No answer from Webex within 100 ms (timeoutMs).");
        let of_token = error(vec![(Outcome::NoTokenInTime, 100)]);
        assert_eq!(of_token.message, "The token function did not return a token within 100 ms (timeoutMs)");
        assert_eq!((of_token.code, of_token.attempts), (ErrorCode::Timeout, 0));
        let late_core = call(false, json!({})).start(at(60_000));
        assert_eq!(described(&late_core), "done Timeout after 0");
        let late_token = error(vec![(token("a"), 100)]);
        assert_eq!(late_token.message, "No answer from Webex within 100 ms (timeoutMs).");
        assert_eq!((late_token.code, late_token.attempts), (ErrorCode::Timeout, 0));
    }

    #[test]
    fn a_wait_that_took_too_long_ends_with_the_error_that_caused_it() {
        let late_wait = vec![(token("a"), 0), (asked_to_wait(503, "59"), 0), (Outcome::Waited, 60_001)];
        let expected = ["token 60000", "DELETE a 15000", "wait 59000", "done Server after 1"];
        assert_eq!(play(call(true, json!({})), late_wait), expected);
        let late_token =
            vec![(token("a"), 0), (asked_to_wait(503, "59"), 0), (Outcome::Waited, 59_990), (token("a"), 60_000)];
        assert_eq!(play(call(true, json!({})), late_token).last().unwrap(), "done Server after 1");
    }

    #[test]
    fn the_hint_says_if_a_recording_may_have_been_deleted() {
        let hint = |outcomes: Vec<Outcome>| {
            let mut call = call(true, json!({ "retries": 1 }));
            let mut step = call.start(BEGIN);
            for outcome in outcomes {
                if matches!(step, Step::Wait(_)) {
                    call.next(Outcome::Waited, BEGIN);
                }
                step = call.next(token("a"), BEGIN);
                assert!(matches!(step, Step::Send { .. }));
                step = call.next(outcome, BEGIN);
            }
            let Step::Done(Err(error)) = step else { panic!("{step:?}") };
            error.hint.unwrap_or_default()
        };
        let reset = || Outcome::NoAnswer("reset".to_owned());
        for (outcomes, more) in [
            (vec![reset(), reset()], "connection"),
            (vec![reset(), answered(403, "")], "scope"),
            (vec![reset(), asked_to_wait(429, "120")], "limits"),
            (vec![answered(502, "<html>"), answered(502, "<html>")], "sign-in"),
            (vec![Outcome::NoAnswerInTime, Outcome::NoAnswerInTime], "tryTimeoutMs"),
            (vec![answered(500, "")], ""),
            (vec![answered(200, "<html>")], "sign-in"),
        ] {
            let name = format!("{outcomes:?}");
            let hint = hint(outcomes);
            assert!(hint.starts_with("The recording may have been deleted") && hint.contains(more), "{name}: {hint}");
        }
        for definite in [answered(403, ""), answered(400, "<html>"), Outcome::Redirected] {
            assert!(!hint(vec![definite]).contains("may have been deleted"));
        }
    }

    /// A batch of 250 IDs, or of everything.
    fn batch(is_of_everything: bool, limits: serde_json::Value) -> Call {
        let ids: Vec<String> = (0..250).map(|number| format!("r{number}")).collect();
        let which = if is_of_everything { json!({ "mine": true }) } else { json!(ids) };
        let mut call = call(false, limits);
        let batch = Batch::new(Action::Trash, &Given::Nothing, &argument(which), BatchOptions::default()).unwrap();
        call.operation = Operation::Batch(batch);
        call
    }

    #[test]
    fn each_hundred_has_the_limits_of_a_call() {
        let limits = json!({ "timeoutMs": 1_000, "retries": 1 });
        let outcomes = vec![
            (token("a"), 0),
            (answered(500, ""), 100),
            (Outcome::Waited, 350),
            (token("a"), 350),
            (answered(401, ""), 400),
            (token("b"), 400),
            (answered(204, ""), 900),
            (token("b"), 900),
            (Outcome::NoAnswer("reset".to_owned()), 1_000),
            (Outcome::Waited, 1_250),
            (token("b"), 1_250),
            (answered(401, ""), 1_300),
            (token("c"), 1_300),
            (answered(204, ""), 1_800),
            (token("c"), 1_900),
            (answered(204, ""), 2_700),
        ];
        let expected = [
            "token 1000",
            "POST a 1000",
            "wait 250",
            "token 650",
            "POST a 650",
            "token 600",
            "POST b 600",
            "token 1000",
            "POST b 1000",
            "wait 250",
            "token 650",
            "POST b 650",
            "token 600",
            "POST c 600",
            "token 1000",
            "POST c 900",
            "done Ids(250)",
        ];
        assert_eq!(play(batch(false, limits), outcomes), expected);
    }

    /// Plays a call to its end.
    fn failed(mut call: Call, outcomes: Vec<Outcome>) -> Error {
        let mut step = call.start(BEGIN);
        for outcome in outcomes {
            step = call.next(outcome, BEGIN);
        }
        let Step::Done(Err(error)) = step else { panic!("{step:?}") };
        error
    }

    #[test]
    fn a_failed_batch_says_how_far_it_has_come() {
        let error = failed(
            batch(false, json!({ "retries": 0 })),
            vec![token("a"), answered(204, ""), token("a"), answered(500, "")],
        );
        let open: Vec<String> = (100..250).map(|number| format!("r{number}")).collect();
        assert_eq!((error.accepted, error.open), (Some(100), Some(open)));
        assert_eq!((error.code, error.attempts, error.retryable), (ErrorCode::Server, 2, true));
        assert!(error.hint.is_none(), "repeating is safe");
        let unsent = failed(batch(false, json!({})), vec![Outcome::NoTokenInTime]);
        assert_eq!((unsent.accepted, unsent.open.unwrap().len()), (Some(0), 250));
        let all = failed(batch(true, json!({ "retries": 0 })), vec![token("a"), answered(500, "")]);
        assert_eq!((all.accepted, all.open), (None, None));
        // The token, given in the wrong place.
        let mut call = batch(false, json!({}));
        let which = argument(json!(["r1", TOKEN]));
        call.operation =
            Operation::Batch(Batch::new(Action::Trash, &Given::Nothing, &which, BatchOptions::default()).unwrap());
        let error = failed(call, vec![token(TOKEN), answered(403, "")]);
        assert_eq!(error.open.unwrap(), ["r1", "(token)"]);
    }

    #[test]
    fn results_and_cursors_contain_no_token() {
        let tracked = |status, body: &str| {
            let headers = vec![("trackingid", TOKEN.to_owned())];
            Outcome::Answered(Response { status, headers, body: body.as_bytes().to_vec(), ..Response::default() })
        };
        let list = |topic: &str| {
            let mut call = call(false, json!({}));
            let query = arguments(json!({ "source": "all", "topic": topic }));
            let query = ListQuery::read(&query).unwrap();
            let half = SingleSource::Meetings;
            let list = ListRecordings::new(&call.config, query, &ListOptions::default(), 1_777_627_800_000, half);
            call.operation = Operation::List(list.unwrap());
            call
        };
        let ids = |mut call: Call, outcome| {
            call.start(BEGIN);
            call.next(token(TOKEN), BEGIN);
            match call.next(outcome, BEGIN) {
                Step::Done(Ok(Answer::Page(listed))) => listed.tracking_id,
                Step::Done(Ok(Answer::Deletion(deletion))) => deletion.tracking_id,
                other => panic!("{other:?}"),
            }
        };
        let hidden = Some("(token)".to_owned());
        assert_eq!(ids(call(true, json!({})), tracked(204, "")), hidden);
        assert_eq!(ids(list("x"), tracked(200, r#"{"items":[]}"#)), hidden);
        // The token, given in the wrong place.
        for (topic, has_cursor) in [("x", true), (TOKEN, false)] {
            let error = failed(list(topic), vec![token(TOKEN), answered(403, "")]);
            assert_eq!(error.cursor.is_some(), has_cursor);
        }
    }

    #[test]
    fn everything_of_somebody_is_not_repeated_if_it_may_be_done() {
        let lost = || Outcome::NoAnswer("reset".to_owned());
        for outcome in [
            lost(),
            Outcome::NoAnswerInTime,
            answered(408, ""),
            answered(500, ""),
            asked_to_wait(500, "1"),
            answered(502, ""),
            answered(503, ""),
            answered(504, ""),
            answered(200, "<html>"),
        ] {
            let name = format!("{outcome:?}");
            let error = failed(batch(true, json!({})), vec![token("a"), outcome]);
            assert_eq!((error.retryable, error.attempts), (false, 1), "{name}");
            assert!(error.hint.unwrap().starts_with("This may have been done anyway. List"), "{name}");
        }
        // The server has certainly not done it.
        for outcome in [answered(423, ""), answered(425, ""), answered(429, ""), asked_to_wait(503, "1")] {
            let name = format!("{outcome:?}");
            let steps = play(batch(true, json!({})), vec![(token("a"), 0), (outcome, 0)]);
            assert!(steps[2].starts_with("wait"), "{name}: {steps:?}");
            let refused = failed(
                batch(true, json!({})),
                vec![token("a"), asked_to_wait(503, "1"), Outcome::Waited, token("a"), answered(403, "")],
            );
            assert!(refused.hint.unwrap().starts_with("This requires the scope"), "{name}");
        }
        // IDs can be repeated after anything that may pass.
        for outcome in [lost(), Outcome::NoAnswerInTime, answered(408, ""), answered(500, ""), answered(503, "")] {
            let name = format!("{outcome:?}");
            let steps = play(batch(false, json!({})), vec![(token("a"), 0), (outcome, 0)]);
            assert_eq!(steps[2], "wait 250", "{name}");
        }
    }

    #[test]
    fn a_refusal_names_the_scopes_of_its_call() {
        let with = |operation| {
            let mut call = call(false, json!({}));
            call.operation = operation;
            failed(call, vec![token("a"), answered(403, "")]).hint.unwrap()
        };
        let id = Given::Text("r1".to_owned());
        let list = |query| {
            let query = arguments(query);
            let query = ListQuery::read(&query).unwrap();
            let config = configured(json!({})).unwrap();
            Operation::List(
                ListRecordings::new(&config, query, &ListOptions::default(), 0, SingleSource::default()).unwrap(),
            )
        };
        let of_meetings = arguments(json!({ "source": "meetings" }));
        let of_meetings = DeleteOptions::read(&of_meetings).unwrap();
        let reassigned = argument(json!({ "recordingIds": ["r1"] }));
        for (operation, scope, other) in [
            (list(json!({})), "spark:recordings_read", "spark-admin"),
            (list(json!({ "organization": true })), "spark-admin:recordings_read", "spark:"),
            (list(json!({ "source": "meetings" })), "meeting:recordings_read", "spark:"),
            (Operation::Get(GetRecording::new(&id, GetOptions::default()).unwrap()), "spark:recordings_read", "write"),
            (
                Operation::Metadata(GetMetadata::new(&id, &MetadataOptions::default()).unwrap()),
                "spark:recordings_read",
                "write",
            ),
            (
                Operation::Delete(DeleteRecording::new(&id, DeleteOptions::default()).unwrap()),
                "`trashRecordings`",
                "spark:",
            ),
            (
                Operation::Delete(DeleteRecording::new(&id, of_meetings).unwrap()),
                "meeting:recordings_write",
                "`trashRecordings`",
            ),
            (batch(false, json!({})).operation, "spark:recordings_write", "compliance"),
            (
                Operation::Batch(Batch::new(Action::Reassign, &id, &reassigned, BatchOptions::default()).unwrap()),
                "spark-admin:recordings_write",
                "spark:",
            ),
        ] {
            let name = format!("{operation:?}");
            let hint = with(operation);
            assert!(hint.contains(scope) && !hint.contains(other), "{name}: {hint}");
        }
        let proxy = failed(batch(false, json!({})), vec![token("a"), answered(403, "<html>")]);
        assert!(proxy.hint.unwrap().contains("sign-in page"));
    }

    #[test]
    fn a_rejected_token_is_replaced_once() {
        let replayed = vec![(token("a"), 0), (answered(401, ""), 0), (token("b"), 0), (answered(401, ""), 0)];
        let steps = play(call(true, json!({ "retries": 0 })), replayed);
        assert_eq!(
            steps,
            ["token 60000", "DELETE a 15000", "token 60000", "DELETE b 15000", "done Unauthorized after 2"]
        );

        let mut fixed = call(false, json!({}));
        fixed.is_token_renewable = false;
        assert_eq!(play(fixed, vec![(token("a"), 0), (answered(401, ""), 0)])[2], "done Unauthorized after 1");

        // The error may be retryable for the caller, but the call does not ask again at once.
        for status in [401, 503] {
            let thrown = Thrown { status: Some(status), ..Thrown::default() };
            let failure = Outcome::NoToken(ErrorDetails::token_failed(&thrown));
            let failed = vec![(token("a"), 0), (answered(401, ""), 0), (failure, 0)];
            assert_eq!(play(call(false, json!({})), failed)[3], "done TokenFailed after 1");
        }
    }

    #[test]
    fn a_recording_that_is_missing_after_a_lost_answer_is_already_gone() {
        for (first, end) in [
            (Outcome::NoAnswer("reset".to_owned()), "done AlreadyGone"),
            (Outcome::NoAnswerInTime, "done AlreadyGone"),
            (answered(502, ""), "done AlreadyGone"),
            (answered(503, ""), "done AlreadyGone"),
            (answered(504, ""), "done AlreadyGone"),
            // These statuses mean that nothing was deleted.
            (answered(423, ""), "done NotFound after 2"),
            (answered(429, ""), "done NotFound after 2"),
        ] {
            let name = format!("{first:?}");
            let outcomes = vec![
                (token("a"), 0),
                (first, 1),
                (Outcome::Waited, 3_000),
                (token("a"), 3_000),
                (answered(404, ""), 3_001),
            ];
            assert_eq!(play(call(true, json!({})), outcomes).last().unwrap(), end, "{name}");
        }
        let steps = play(call(true, json!({})), vec![(token("a"), 0), (answered(404, ""), 0)]);
        assert_eq!(steps[2], "done NotFound after 1");
        let lost = |call| {
            let next = [(answered(503, ""), 1), (Outcome::Waited, 2), (token("a"), 3), (answered(404, ""), 4)];
            play(call, [(token("a"), 0)].into_iter().chain(next).collect())
        };
        assert_eq!(lost(call(false, json!({}))).last().unwrap(), "done NotFound after 2", "only for a DELETE");
    }

    #[test]
    fn some_failures_end_the_call_at_once() {
        for (outcome, end) in [
            (Outcome::Redirected, "done Rejected after 1"),
            (Outcome::NoFetch("x".to_owned()), "done InvalidArgument after 1"),
            (answered(200, "<html>"), "done NotJson after 1"),
            (answered(200, "{}"), "done UnexpectedShape after 1"),
            (answered(403, ""), "done Forbidden after 1"),
            (answered(200, ""), "done NotJson after 1"),
        ] {
            let name = format!("{outcome:?}");
            assert_eq!(play(call(false, json!({})), vec![(token("a"), 0), (outcome, 0)])[2], end, "{name}");
        }
    }

    #[test]
    fn a_truncated_answer_is_requested_again_but_a_deletion_is_not() {
        let outcomes = || vec![(token("a"), 0), (answered(200, r#"{"id":"r1""#), 0)];
        assert_eq!(play(call(false, json!({})), outcomes()).last().unwrap(), "wait 250");
        assert_eq!(play(call(false, json!({ "retries": 0 })), outcomes()).last().unwrap(), "done NotJson after 1");
        assert_eq!(play(call(true, json!({})), outcomes()).last().unwrap(), "done NotJson after 1");
    }

    #[test]
    fn tokens_are_removed_from_errors() {
        let body = br#"{"message":"bad token s3cret-t0ken, not 0ther-t0ken","trackingId":"s3cret-t0ken"}"#.to_vec();
        let html = Response {
            status: 200,
            headers: vec![("content-type", TOKEN.to_owned())],
            body: vec![1],
            ..Response::default()
        };
        for outcome in [
            Outcome::NoAnswer("sent with Bearer s3cret-t0ken".to_owned()),
            Outcome::Answered(Response { status: 403, body, ..Response::default() }),
            Outcome::Answered(html),
        ] {
            let mut call = call(false, json!({ "retries": 0 }));
            call.start(BEGIN);
            let now = BEGIN;
            for outcome in [token(TOKEN), answered(401, ""), token("0ther-t0ken")] {
                call.next(outcome, now);
            }
            let text = format!("{:?}", call.next(outcome, now));
            assert!(text.contains("(token)") && !text.contains("t0ken"), "{text}");
        }
    }
}
