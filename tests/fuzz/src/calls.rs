//! Calls, taken from step to step as in `pkg-template/host/call.js`. Everything that depends on `call::Call` is here.

use std::rc::Rc;

use webex_converged_recordings::answer::Odd;
use webex_converged_recordings::call::{Answer, Call, Moment, Operation, Outcome, Step};
use webex_converged_recordings::calls::{DeleteRecording, GetRecording, ListRecordings};
use webex_converged_recordings::error::Error;
use webex_converged_recordings::event::{ClientEvent, EventBase, RequestEvent};
use webex_converged_recordings::gate::SharedGate;
use webex_converged_recordings::input::arguments::Given;
use webex_converged_recordings::input::config::Config;
use webex_converged_recordings::input::limits::Limits;
use webex_converged_recordings::input::options::{ClientOptions, DeleteOptions, GetOptions, ListOptions};
use webex_converged_recordings::models::list_query::ListQuery;
use webex_converged_recordings::models::source::SingleSource;
use webex_converged_recordings::token::Token;
use webex_converged_recordings::wire::http::Response;

use crate::token::{TOKEN, holds_part};

/// 2026-05-01T09:30:00Z
pub const NOW: u64 = 1_777_627_800_000;

/// What a server does with a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// It answers.
    Answer(Response),
    /// The connection ends, for this reason.
    Reset(String),
    /// It sends nothing.
    Silence,
    /// A browser saw a redirect.
    Redirect,
}

/// How a call went.
#[derive(Debug)]
pub struct Course {
    /// Its end.
    pub result: Result<Answer, Error>,
    /// How many requests were sent. The reply to the last one decides.
    pub requests: usize,
}

/// Webex's own address.
pub fn config() -> Config {
    Config::of(&ClientOptions::default(), false, None).expect("a client needs no options")
}

/// The token that must not leak.
pub fn token() -> Token {
    Token::new(TOKEN).expect("a sound token")
}

/// Makes a valid call to a server with these replies. All further requests get the last one.
pub fn settle(call: &str, replies: &[Reply]) -> Course {
    let id = Given::Text("r1".to_owned());
    let config = Rc::new(config());
    let operation = match call {
        "list" => {
            let list = ListRecordings::new(
                &config,
                ListQuery::default(),
                &ListOptions::default(),
                NOW,
                SingleSource::Converged,
            );
            Operation::List(list.expect("a list needs no query"))
        }
        "delete" => {
            let deletion = DeleteRecording::new(&id, DeleteOptions::default());
            Operation::Delete(deletion.expect("a deletion needs no options"))
        }
        _ => Operation::Get(GetRecording::new(&id, GetOptions::default()).expect("a sound id")),
    };
    let limits = Limits::default();
    let mut call = Call::new(config, SharedGate::default(), operation, limits, true);
    let mut step = call.start(Moment { elapsed_ms: 0, now_ms: 0.0, jitter: 0.0 });
    let (mut elapsed_ms, mut requests, mut asked_ms, mut asked_waits) = (0, 0, 0, 0);
    // 429 asks to wait even if it does not say how long.
    let mut is_asked = false;
    // Every retry and every wait that the server asks for takes a token, a request and a wait.
    for _ in 0..300 {
        let outcome = match step {
            Step::Done(result) => {
                assert!(requests <= 2 + limits.retries as usize + asked_waits, "{requests} requests");
                for odd in result.iter().flat_map(odd) {
                    assert!(!holds_part(odd.field.as_bytes()) && !holds_part(odd.problem.as_bytes()), "{odd:?}");
                }
                return Course { result, requests };
            }
            Step::Token { within_ms } => {
                assert!(elapsed_ms + within_ms <= limits.timeout_ms, "the call takes too long");
                Outcome::Token(token())
            }
            Step::Headers { .. } => Outcome::Headers(Vec::new()),
            Step::Wait(ms) => {
                assert!(ms >= asked_ms, "a wait of {ms} ms, where {asked_ms} ms were asked for");
                asked_waits += usize::from(is_asked);
                // That was the wait that was asked for. The call may then wait for its turn.
                asked_ms = 0;
                // A timer may be late. Here it is, so that a server that keeps asking for milliseconds reaches the time limit.
                elapsed_ms += ms.max(if is_asked { 1_000 } else { 0 });
                Outcome::Waited
            }
            Step::Send { within_ms, .. } => {
                assert!(elapsed_ms + within_ms <= limits.timeout_ms, "the call takes too long");
                let base = EventBase { call: 1, method: call.method(), path: call.path(None) };
                tell(&ClientEvent::Request(RequestEvent { base: base.clone(), attempt: 1 }));
                let reply = replies.get(requests).or(replies.last()).expect("a reply");
                requests += 1;
                asked_ms = 0;
                is_asked = false;
                let outcome = match reply {
                    Reply::Answer(response) => {
                        // An answer that was cut off may be requested again at any time: the server did not refuse it.
                        asked_ms = response.retry_after_ms().filter(|_| !response.is_success()).unwrap_or(0);
                        is_asked = asked_ms > 0 || response.status == 429;
                        Outcome::Answered(response.clone())
                    }
                    Reply::Reset(reason) => Outcome::NoAnswer(reason.clone()),
                    Reply::Redirect => Outcome::Redirected,
                    Reply::Silence => {
                        elapsed_ms += within_ms;
                        Outcome::NoAnswerInTime
                    }
                };
                tell(&ClientEvent::response(base, &|text| call.without_secrets(text), 1, &outcome, 1.0));
                outcome
            }
        };
        step = call.next(outcome, Moment { elapsed_ms, now_ms: elapsed_ms as f64, jitter: 0.5 });
    }
    panic!("the call never ends");
}

/// Events go to logs.
fn odd(answer: &Answer) -> &[Odd] {
    match answer {
        Answer::Page(listed) => &listed.body.odd,
        Answer::Recording(checked) => &checked.odd,
        Answer::Deletion(_) | Answer::Metadata(_) | Answer::Batch(_) => &[],
    }
}

fn tell(event: &ClientEvent) {
    let told = format!("{event:?}");
    assert!(!holds_part(told.as_bytes()), "the token is in {told}");
}
