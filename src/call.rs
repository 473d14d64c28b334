//! One call from its start to its end: a decision after every outcome, and nothing that waits or sends.
//!
//! ```
//! # use webex_converged_recordings::call::{Answer, Call, Outcome, Step};
//! # use webex_converged_recordings::error::Error;
//! # use webex_converged_recordings::wire::http::Request;
//! fn drive(mut call: Call, send: impl Fn(&Request) -> Outcome) -> Result<Answer, Error> {
//!     let mut step = call.start();
//!     loop {
//!         step = match step {
//!             Step::Send(request) => call.receive(send(&request)),
//!             Step::Done(result) => return result,
//!         }
//!     }
//! }
//! ```
//!
//! `src/js/drive.rs` is the same loop, around `fetch`.

use crate::answer::Checked;
use crate::calls::{DeleteRecording, GetRecording, ListRecordings};
use crate::error::{Error, ErrorDetails};
use crate::input::config::Config;
use crate::models::deletion::Deletion;
use crate::models::page::RecordingPage;
use crate::models::recording::Recording;
use crate::wire::http::{Request, Response};

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
    Page(Checked<RecordingPage>),
    /// Of `getRecording`.
    Recording(Box<Checked<Recording>>),
    /// Of `deleteRecording`.
    Deletion(Deletion),
}

/// What came of sending a request.
#[derive(Debug)]
pub enum Outcome {
    /// An answer, whatever its status.
    Answered(Response),
    /// None, for the reason that the platform gives.
    NoAnswer(String),
    /// There is no `fetch`, or one that does not do what `fetch` does. To try again would not help.
    NoFetch(&'static str),
}

/// What to do next.
#[derive(Debug)]
pub enum Step {
    /// Send this, and tell what came of it.
    Send(Request),
    /// The end.
    Done(Result<Answer, Error>),
}

/// A call under way.
#[derive(Debug)]
pub struct Call {
    config: Config,
    operation: Operation,
    attempts: u32,
}

impl Call {
    /// A call that nothing was sent for yet. Its arguments are checked already.
    pub fn new(config: Config, operation: Operation) -> Self {
        Self { config, operation, attempts: 0 }
    }

    /// The first step.
    pub fn start(&mut self) -> Step {
        self.attempts = self.attempts.saturating_add(1);
        Step::Send(match &self.operation {
            Operation::List(call) => call.request(&self.config),
            Operation::Get(call) => call.request(&self.config),
            Operation::Delete(call) => call.request(&self.config),
        })
    }

    /// The step after an outcome.
    pub fn receive(&mut self, outcome: Outcome) -> Step {
        let result = match outcome {
            Outcome::Answered(response) => self.read(response),
            Outcome::NoAnswer(reason) => Err(ErrorDetails::network(&reason)),
            Outcome::NoFetch(problem) => Err(ErrorDetails::invalid_argument("fetch", problem)),
        };
        Step::Done(result.map_err(|mut error| {
            error.attempts = self.attempts;
            error.without(&self.config.token)
        }))
    }

    fn read(&self, response: Response) -> Result<Answer, Error> {
        match &self.operation {
            Operation::List(call) => call.read(&self.config, response).map(Answer::Page),
            Operation::Get(_) => GetRecording::read(response).map(Box::new).map(Answer::Recording),
            Operation::Delete(_) => DeleteRecording::read(&response).map(Answer::Deletion),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Given;
    use crate::input::arguments::tests::arguments;
    use serde_json::json;

    #[test]
    fn a_token_that_somebody_repeats_is_taken_out() {
        let config = Config::read(&arguments(json!({ "token": "s3cret-t0ken" }))).unwrap();
        let body = br#"{"message":"bad token s3cret-t0ken","trackingId":"s3cret-t0ken"}"#.to_vec();
        for outcome in [
            Outcome::NoAnswer("sent with Bearer s3cret-t0ken".to_owned()),
            Outcome::Answered(Response { status: 401, headers: vec![], body }),
            Outcome::Answered(Response {
                status: 200,
                headers: vec![("content-type", "s3cret-t0ken".to_owned())],
                body: vec![1],
            }),
        ] {
            let get = GetRecording::new(&Given::Text("r1".to_owned())).unwrap();
            let mut call = Call::new(config.clone(), Operation::Get(get));
            call.start();
            let step = call.receive(outcome);
            let text = format!("{step:?}");
            assert!(text.contains("(token)") && !text.contains("s3cret-t0ken"), "{text}");
        }
    }

    #[test]
    fn an_error_tells_how_many_requests_were_sent() {
        let config = Config::read(&arguments(json!({ "token": "t" }))).unwrap();
        let get = GetRecording::new(&Given::Text("r1".to_owned())).unwrap();
        let mut call = Call::new(config, Operation::Get(get));
        assert!(matches!(call.start(), Step::Send(_)));
        let Step::Done(Err(error)) = call.receive(Outcome::NoAnswer("connection refused".to_owned())) else {
            panic!("a call without an answer fails");
        };
        assert_eq!((error.code, error.attempts, error.retryable), (ErrorCode::Network, 1, true));
        assert_eq!(error.message, "No answer came: connection refused");
        assert_eq!(error.status, None);
    }
}
