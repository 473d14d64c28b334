//! One call from its start to its end: a decision after every outcome, and nothing that waits or sends.
//!
//! ```
//! # use webex_converged_recordings::call::{Answer, Call, Moment, Outcome, Step};
//! # use webex_converged_recordings::error::Error;
//! # use webex_converged_recordings::token::Token;
//! # use webex_converged_recordings::wire::http::Request;
//! # fn time_and_chance() -> Moment { Moment { elapsed_ms: 0, now_ms: 0.0, jitter: 0.5 } }
//! fn drive(mut call: Call, token: Token, send: impl Fn(&Request) -> Outcome) -> Result<Answer, Error> {
//!     let mut step = call.start(time_and_chance());
//!     loop {
//!         let outcome = match step {
//!             Step::Done(result) => return result,
//!             Step::Token { .. } => Outcome::Token(token.clone()),
//!             Step::Send { request, .. } => send(&request),
//!             Step::Wait(_) => Outcome::Waited,
//!         };
//!         step = call.next(outcome, time_and_chance());
//!     }
//! }
//! ```
//!
//! `src/js/drive.rs` is the same loop, around `fetch` and timers.

use std::rc::Rc;

use crate::answer::Checked;
use crate::calls::{DeleteRecording, GetRecording, ListRecordings, Listed};
use crate::error::{Error, ErrorCode, ErrorDetails};
use crate::gate::{Passage, SharedGate, Turn};
use crate::input::config::Config;
use crate::input::limits::Limits;
use crate::models::deletion::Deletion;
use crate::retry::{self, Budget, Verdict};
use crate::token::Token;
use crate::wire::http::{self, Method, Request, Response};

/// Which call it is.
#[derive(Debug)]
pub enum Operation {
    /// `listRecordings`
    List(ListRecordings),
    /// `getRecording`
    Get(GetRecording),
    /// `deleteRecording`
    Delete(DeleteRecording),
}

/// What a call that succeeded has to say.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    /// Of `listRecordings`.
    Page(Listed),
    /// Of `getRecording`.
    Recording(Checked),
    /// Of `deleteRecording`.
    Deletion(Deletion),
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Get the client's token.
    Token {
        /// How long that may take, in milliseconds.
        within_ms: u64,
    },
    /// Send this, and tell what came of it.
    Send {
        /// What to send.
        request: Request,
        /// How long it may take until the body has been read, in milliseconds.
        within_ms: u64,
    },
    /// Wait so many milliseconds.
    Wait(u64),
    /// The end.
    Done(Result<Answer, Error>),
}

/// What came of a step.
#[derive(Debug)]
pub enum Outcome {
    /// The token.
    Token(Token),
    /// There is none, for this reason.
    NoToken(Error),
    /// There is none yet, and the time is over.
    NoTokenInTime,
    /// An answer, whatever its status.
    Answered(Response),
    /// No answer, or only a part of it, for the reason that the platform gives.
    NoAnswer(String),
    /// No answer yet, or only a part of it, and the time is over.
    NoAnswerInTime,
    /// A redirect of which the platform tells no more.
    Redirected,
    /// There is no `fetch`, or one that does not do what `fetch` does. To try again would not help.
    NoFetch(String),
    /// The wait is over.
    Waited,
}

/// When an outcome came, and a random number for what is decided about it.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Milliseconds since the call began.
    pub elapsed_ms: u64,
    /// Milliseconds on the clock that all calls of the client share.
    pub now_ms: f64,
    /// From 0 to 1.
    pub jitter: f64,
}

/// A call under way.
#[derive(Debug)]
pub struct Call {
    config: Rc<Config>,
    gate: SharedGate,
    operation: Operation,
    limits: Limits,
    /// Whether the client's token is a function, which can be asked for another one.
    is_token_renewable: bool,
    /// Every token that was used, the last one last.
    tokens: Vec<Token>,
    /// How many requests were sent.
    attempts: u32,
    /// How many of them because the one before had failed, and not because it was refused for a while.
    retries: u32,
    /// How often the server has asked to wait, and not said how long.
    guessed_waits: u32,
    /// When the last request was sent, and the turn that was given to the next one.
    sent_ms: f64,
    turn: Turn,
    /// Whether the last one had all of the time that was left.
    has_all_that_is_left: bool,
    /// Whether an earlier one may have done its work although its answer was lost.
    may_be_done: bool,
    /// Why the last one failed, while the call waits to be tried again.
    last_error: Option<Error>,
}

impl Call {
    /// A call that nothing was sent for yet. Its arguments are checked already.
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
            is_token_renewable,
            tokens: Vec::new(),
            attempts: 0,
            retries: 0,
            guessed_waits: 0,
            sent_ms: 0.0,
            turn: Turn::default(),
            has_all_that_is_left: true,
            may_be_done: false,
            last_error: None,
        }
    }

    /// How many requests were sent so far.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What its requests do.
    pub fn method(&self) -> Method {
        match self.operation {
            Operation::List(_) | Operation::Get(_) => Method::Get,
            Operation::Delete(_) => Method::Delete,
        }
    }

    /// The path of their address, for events. `known` is the client's token.
    pub fn path(&self, known: Option<&Token>) -> String {
        let base_url = &self.config.base_url;
        let address = match &self.operation {
            Operation::List(_) => base_url.recordings(),
            // Nobody knows yet whether the token was given in its place.
            _ if known.is_none() && self.tokens.is_empty() => base_url.recordings(),
            Operation::Get(call) => base_url.recording(call.id()),
            Operation::Delete(call) => base_url.recording(call.id()),
        };
        let path = http::path_of(&address).to_owned();
        self.tokens.iter().chain(known).fold(path, |path, token| token.hide_in(&path))
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
            Outcome::Token(token) => return self.send(token, left_ms, now),
            Outcome::NoTokenInTime => return self.fail(ErrorDetails::no_token_in_time(self.limits.timeout_ms)),
            // Another call may have renewed it in the meantime.
            Outcome::Waited => return self.ask_for_token(left_ms),
            Outcome::Answered(response) => {
                if let Operation::List(call) = &mut self.operation
                    && call.drops_lapsed_link(response.status)
                {
                    return self.ask_for_token(left_ms);
                }
                match self.read(response) {
                    Ok(answer) => return Step::Done(Ok(answer)),
                    Err(error) => error,
                }
            }
            Outcome::NoToken(error) => return self.fail(error),
            Outcome::NoAnswer(reason) => ErrorDetails::network(&reason, self.config.is_in_browser),
            Outcome::NoAnswerInTime if self.has_all_that_is_left => self.no_answer_in_time(),
            Outcome::NoAnswerInTime => ErrorDetails::no_answer_in_time("tryTimeoutMs", self.limits.try_timeout_ms),
            Outcome::Redirected => ErrorDetails::redirected(),
            Outcome::NoFetch(problem) => ErrorDetails::invalid_argument("fetch", &problem),
        };
        // Once: a second token that is not taken is not worth a third.
        if error.status == Some(401) && self.is_token_renewable && left_ms > 0 {
            self.is_token_renewable = false;
            return self.ask_for_token(left_ms);
        }
        self.fail_or_retry(error, left_ms, now)
    }

    fn left_ms(&self, now: Moment) -> u64 {
        self.limits.timeout_ms.saturating_sub(now.elapsed_ms)
    }

    fn ask_for_token(&mut self, left_ms: u64) -> Step {
        match left_ms {
            0 => self.out_of_time(),
            within_ms => Step::Token { within_ms },
        }
    }

    fn send(&mut self, token: Token, left_ms: u64, now: Moment) -> Step {
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
        };
        if self.tokens.last() != Some(&token) {
            self.tokens.push(token);
        }
        self.last_error = None;
        self.attempts = self.attempts.saturating_add(1);
        self.sent_ms = now.now_ms;
        let within_ms = left_ms.min(self.limits.try_timeout_ms);
        self.has_all_that_is_left = within_ms == left_ms;
        Step::Send { request, within_ms }
    }

    fn read(&mut self, response: Response) -> Result<Answer, Error> {
        let is_strict = self.limits.is_strict;
        Ok(match &mut self.operation {
            Operation::List(call) => Answer::Page(call.read(&self.config, &self.tokens, response, is_strict)?),
            Operation::Get(_) => Answer::Recording(GetRecording::read(response, is_strict)?),
            Operation::Delete(_) => Answer::Deletion(DeleteRecording::read(&response, self.may_be_done)?),
        })
    }

    fn fail_or_retry(&mut self, error: Error, left_ms: u64, now: Moment) -> Step {
        // A try that had all of the time that was left was the last one, even if the clock has not noticed yet.
        let is_over = error.code == ErrorCode::Timeout && self.has_all_that_is_left;
        let budget = Budget {
            retries: self.retries,
            most_retries: self.limits.retries,
            left_ms: if is_over { 0 } else { left_ms },
            guessed_waits: self.guessed_waits,
            jitter: now.jitter,
        };
        self.may_be_done |= retry::may_be_done(&error);
        // The client is asked, and not this call alone. Others do not wait longer for what is only guessed.
        let is_wait_open = retry::is_wait_open(&error);
        let asked_ms = retry::asked_ms(&error).or(is_wait_open.then_some(retry::GUESSED_MS));
        if let (Some(429 | 503), Some(ms)) = (error.status, asked_ms) {
            self.gate.close(self.sent_ms, now.now_ms, ms);
        }
        let ms = match retry::decide(&error, budget) {
            Verdict::Fail => return self.fail(error),
            Verdict::WaitAsAsked(ms) => {
                self.guessed_waits = self.guessed_waits.saturating_add(is_wait_open.into());
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

    /// The core was slow to load, a wait took longer than it should, or the token came too late.
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
        let is_open = self.may_be_done && matches!(self.operation, Operation::Delete(_));
        let error = if is_open { error.of_open_deletion() } else { error };
        Step::Done(Err(error.redacted(&self.tokens)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Thrown;
    use crate::input::arguments::Given;
    use crate::input::config::tests::configured;
    use crate::input::options::DeleteOptions;
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
            Operation::Get(GetRecording::new(&id).unwrap())
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

    /// Plays a call: each outcome with the time that it comes at. Gives the steps in words.
    fn play(mut call: Call, outcomes: Vec<(Outcome, u64)>) -> Vec<String> {
        let mut steps = vec![told(&call.start(BEGIN))];
        for (outcome, elapsed_ms) in outcomes {
            assert!(!steps.last().unwrap().starts_with("done"), "the call goes on after its end");
            steps.push(told(&call.next(outcome, at(elapsed_ms))));
        }
        steps
    }

    fn told(step: &Step) -> String {
        match step {
            Step::Token { within_ms } => format!("token {within_ms}"),
            Step::Send { request, within_ms } => {
                let [(_, authorization), ..] = &request.headers()[..] else { panic!("no headers") };
                format!("{} {} {within_ms}", request.method.word(), authorization.replace("Bearer ", ""))
            }
            Step::Wait(ms) => format!("wait {ms}"),
            Step::Done(Ok(Answer::Deletion(deletion))) => format!("done {:?}", deletion.outcome),
            Step::Done(Ok(_)) => "done".to_owned(),
            Step::Done(Err(error)) => format!("done {:?} after {}", error.code, error.attempts),
        }
    }

    #[test]
    fn events_are_told_a_path_without_a_secret() {
        let path = "/v1/convergedRecordings";
        let slip = |is_delete| {
            let mut call = call(is_delete, json!({}));
            let id = Given::Text(TOKEN.to_owned());
            call.operation = if is_delete {
                Operation::Delete(DeleteRecording::new(&id, DeleteOptions::default()).unwrap())
            } else {
                Operation::Get(GetRecording::new(&id).unwrap())
            };
            call
        };
        for is_delete in [false, true] {
            assert_eq!(call(is_delete, json!({})).path(None), path);
            let known = Token::new(TOKEN).unwrap();
            assert_eq!(call(is_delete, json!({})).path(Some(&known)), [path, "/r1"].concat());
            let mut call = slip(is_delete);
            assert_eq!(call.path(None), path);
            assert_eq!(call.path(Some(&known)), [path, "/(token)"].concat());
            call.start(BEGIN);
            call.next(token(TOKEN), BEGIN);
            assert_eq!(call.path(None), [path, "/(token)"].concat());
            assert_eq!(call.method().word(), if is_delete { "DELETE" } else { "GET" });
        }
    }

    #[test]
    fn a_call_that_goes_well() {
        let steps = play(call(false, json!({})), vec![(token("a"), 5), (answered(200, r#"{"id":"r1"}"#), 90)]);
        assert_eq!(steps, ["token 60000", "GET a 15000", "done"]);
    }

    #[test]
    fn it_is_tried_again_within_its_limits() {
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
    fn no_wait_is_longer_than_what_is_left() {
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
    fn a_wait_that_was_asked_for_takes_time_and_no_retries() {
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
    fn a_wait_that_is_not_told_grows() {
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
    fn an_answer_that_asks_to_wait_holds_back_the_clients_other_calls() {
        let [mut one, mut two, mut three] = three_calls();
        for call in [&mut one, &mut two, &mut three] {
            call.start(BEGIN);
        }
        assert_eq!(told(&one.next(token("a"), BEGIN)), "GET a 5000");
        assert_eq!(told(&one.next(asked_to_wait(503, "2"), at(100))), "wait 2000");
        assert_eq!(told(&two.next(token("a"), at(150))), "wait 1950");
        assert_eq!(told(&three.next(token("a"), at(150))), "GET a 4850", "another client's call");
        // It wakes up, and asks again.
        assert_eq!(told(&two.next(Outcome::Waited, at(2_100))), "token 2900");
        assert_eq!(told(&two.next(token("a"), at(2_100))), "GET a 2900");
        // The other one comes back in turn.
        assert_eq!(told(&one.next(Outcome::Waited, at(2_100))), "token 2900");
        assert_eq!(told(&one.next(token("a"), at(2_100))), "wait 200");
        assert_eq!(told(&one.next(Outcome::Waited, at(2_300))), "token 2700");
        assert_eq!(told(&one.next(token("a"), at(2_300))), "GET a 2700");
        // Only 429 and 503 speak for the whole server.
        assert_eq!(told(&one.next(asked_to_wait(502, "1"), at(2_400))), "wait 1000");
        let mut four = call(false, json!({}));
        four.gate = one.gate.clone();
        four.start(BEGIN);
        assert!(told(&four.next(token("a"), at(4_900))).starts_with("GET"));
    }

    #[test]
    fn what_is_held_back_for_longer_than_its_time_fails_without_being_sent() {
        let [mut one, mut two, _] = three_calls();
        one.start(BEGIN);
        one.next(token("a"), BEGIN);
        assert_eq!(told(&one.next(asked_to_wait(429, "9"), at(100))), "done RateLimited after 1");
        two.start(at(200));
        let Step::Done(Err(error)) = two.next(token("a"), at(200)) else { panic!("it goes on") };
        assert_eq!((error.code, error.attempts, error.retryable), (ErrorCode::RateLimited, 0, true));
        assert_eq!((error.status, error.retry_after_ms), (None, Some(8_900)));
        assert_eq!(error.message, "Webex has asked this client to wait, for another 8900 ms");
        assert!(error.hint.unwrap().contains("retryAfterMs"));

        // A wait that took too long, of a call that was never sent.
        let [mut one, mut two, _] = three_calls();
        one.start(BEGIN);
        one.next(token("a"), BEGIN);
        one.next(asked_to_wait(429, "3"), at(0));
        two.start(BEGIN);
        assert_eq!(told(&two.next(token("a"), BEGIN)), "wait 3000");
        assert_eq!(told(&two.next(Outcome::Waited, at(5_001))), "done RateLimited after 0");

        // Of one that was: it has an error of its own.
        let [mut one, mut two, _] = three_calls();
        for call in [&mut one, &mut two] {
            call.start(BEGIN);
            call.next(token("a"), BEGIN);
        }
        assert_eq!(told(&two.next(answered(502, ""), at(10))), "wait 250");
        one.next(asked_to_wait(429, "9"), at(20));
        two.next(Outcome::Waited, at(260));
        assert_eq!(told(&two.next(token("a"), at(260))), "done Server after 1");
    }

    #[test]
    fn each_time_limit_ends_what_it_limits() {
        let limits = json!({ "timeoutMs": 20_000, "tryTimeoutMs": 15_000 });
        let outcomes = vec![
            (token("a"), 0),
            (Outcome::NoAnswerInTime, 15_000),
            (Outcome::Waited, 15_250),
            (token("a"), 15_250),
            // The clock of the timer may be ahead.
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
        assert_eq!(of_try.message, "No answer came within 50 ms (tryTimeoutMs)");
        let of_call = error(vec![(token("a"), 60), (Outcome::NoAnswerInTime, 100)]);
        assert_eq!(of_call.message, "No answer came within 100 ms (timeoutMs)");
        let of_token = error(vec![(Outcome::NoTokenInTime, 100)]);
        assert_eq!(of_token.message, "The token function gave no token within 100 ms (timeoutMs)");
        assert_eq!((of_token.code, of_token.attempts), (ErrorCode::Timeout, 0));
        let late_core = call(false, json!({})).start(at(60_000));
        assert_eq!(told(&late_core), "done Timeout after 0");
        let late_token = error(vec![(token("a"), 100)]);
        assert_eq!(late_token.message, "No answer came within 100 ms (timeoutMs)");
        assert_eq!((late_token.code, late_token.attempts), (ErrorCode::Timeout, 0));
    }

    #[test]
    fn a_wait_that_took_too_long_ends_in_what_it_was_for() {
        let late_wait = vec![(token("a"), 0), (asked_to_wait(503, "59"), 0), (Outcome::Waited, 60_001)];
        let expected = ["token 60000", "DELETE a 15000", "wait 59000", "done Server after 1"];
        assert_eq!(play(call(true, json!({})), late_wait), expected);
        let late_token =
            vec![(token("a"), 0), (asked_to_wait(503, "59"), 0), (Outcome::Waited, 59_990), (token("a"), 60_000)];
        assert_eq!(play(call(true, json!({})), late_token).last().unwrap(), "done Server after 1");
    }

    #[test]
    fn a_deletion_that_stays_open_is_told_as_such() {
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

        // That it may pass is for the caller: to ask again at once is not worth it.
        for status in [401, 503] {
            let thrown = Thrown { status: Some(status), ..Thrown::default() };
            let failure = Outcome::NoToken(ErrorDetails::token_failed(&thrown));
            let failed = vec![(token("a"), 0), (answered(401, ""), 0), (failure, 0)];
            assert_eq!(play(call(false, json!({})), failed)[3], "done TokenFailed after 1");
        }
    }

    #[test]
    fn a_deletion_whose_answer_was_lost_is_told_apart() {
        for (first, end) in [
            (Outcome::NoAnswer("reset".to_owned()), "done AlreadyGone"),
            (Outcome::NoAnswerInTime, "done AlreadyGone"),
            (answered(502, ""), "done AlreadyGone"),
            (answered(503, ""), "done AlreadyGone"),
            (answered(504, ""), "done AlreadyGone"),
            // These say that nothing was done.
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
        assert_eq!(lost(call(false, json!({}))).last().unwrap(), "done NotFound after 2", "only of a DELETE");
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
    fn an_answer_that_is_cut_off_is_asked_for_again_and_a_deletion_is_not() {
        let outcomes = || vec![(token("a"), 0), (answered(200, r#"{"id":"r1""#), 0)];
        assert_eq!(play(call(false, json!({})), outcomes()).last().unwrap(), "wait 250");
        assert_eq!(play(call(false, json!({ "retries": 0 })), outcomes()).last().unwrap(), "done NotJson after 1");
        assert_eq!(play(call(true, json!({})), outcomes()).last().unwrap(), "done NotJson after 1");
    }

    #[test]
    fn a_token_that_somebody_repeats_is_taken_out() {
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
