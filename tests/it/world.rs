//! The client's core and the emulator in one process, without sockets: a call is taken from step to step as in
//! `pkg-template/host/call.js`, and time passes only while a call waits.

use std::rc::Rc;

use serde_json::{Value, json};
use webex_converged_recordings::answer::Checked;
use webex_converged_recordings::call::{Answer, Call, Moment, Operation, Outcome, Step};
use webex_converged_recordings::calls::batch::Action;
use webex_converged_recordings::calls::{Batch, DeleteRecording, GetMetadata, GetRecording, ListRecordings, Listed};
use webex_converged_recordings::error::Error;
use webex_converged_recordings::gate::SharedGate;
use webex_converged_recordings::input::arguments::{Arguments, Given, Options};
use webex_converged_recordings::input::config::Config;
use webex_converged_recordings::input::options::{BatchOptions, GetOptions};
use webex_converged_recordings::models::batch::BatchResult;
use webex_converged_recordings::models::deletion::DeletionOutcome;
use webex_converged_recordings::models::page::RecordingPage;
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::models::source::SingleSource;
use webex_converged_recordings::token::Token;
use webex_converged_recordings::wire::http::Response;
use webex_converged_recordings::wire::json::Shaped;
use webex_converged_recordings::words::Words;
use webex_recordings_emulator as emulator;
use webex_recordings_emulator::{Delivery, Emulator};

use crate::objects::objects;

/// 23 November 2026, noon UTC.
pub(crate) const NOW: i64 = 1_795_435_200_000;
/// The same for the client.
const CLOCK: u64 = 1_795_435_200_000;

pub(crate) struct World {
    pub(crate) emulator: Emulator,
    pub(crate) token: Token,
    /// Whether the client runs in a page of another origin, which can only see exposed headers.
    pub(crate) is_cross_origin: bool,
    /// How many requests have come.
    pub(crate) requests: u32,
    /// How many of them followed a link that had lapsed.
    pub(crate) lapsed: usize,
    /// The emulator's clock.
    pub(crate) now: i64,
    /// A service whose lists do not come from the emulator: the end of its path, and the status that every request gets.
    pub(crate) broken: Option<(&'static str, u16)>,
    config: Rc<Config>,
}

impl World {
    pub(crate) fn new(recordings: u32) -> Self {
        Self::with_faults(recordings, &[])
    }

    pub(crate) fn with_faults(recordings: u32, faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        Self::of(emulator::Options { recordings, faults, ..emulator::Options::default() })
    }

    pub(crate) fn of(options: emulator::Options) -> Self {
        let given = argument(json!({ "baseUrl": "http://127.0.0.1:8787/v1" }));
        let config = Config::of(&Options::read(&given).unwrap(), false, None).unwrap();
        let token = Token::new("dev-token").unwrap();
        let emulator = Emulator::new(options, NOW).unwrap();
        Self {
            emulator,
            token,
            is_cross_origin: false,
            requests: 0,
            lapsed: 0,
            now: NOW,
            broken: None,
            config: Rc::new(config),
        }
    }

    fn call(&mut self, operation: Operation) -> Result<Answer, Error> {
        let mut call = Call::new(Rc::clone(&self.config), SharedGate::default(), operation, self.config.limits, false);
        let mut elapsed_ms = 0;
        let mut step = call.start(moment(elapsed_ms));
        loop {
            let outcome = match step {
                Step::Done(result) => return result,
                Step::Token { .. } => Outcome::Token(self.token.clone()),
                Step::Headers { .. } => Outcome::Headers(Vec::new()),
                Step::Wait(ms) => {
                    elapsed_ms += ms;
                    Outcome::Waited
                }
                Step::Send { request, within_ms } => {
                    self.requests += 1;
                    let path = request.url.split('?').next().unwrap_or_default();
                    if let Some((_, status)) = self.broken.filter(|(broken, _)| path.ends_with(broken)) {
                        let answer = Response { status, may_hide_headers: self.is_cross_origin, ..Response::default() };
                        step = call.next(Outcome::Answered(answer), moment(elapsed_ms));
                        continue;
                    }
                    let headers =
                        request.headers().into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
                    let answer = self.emulator.handle(
                        self.now,
                        &emulator::Request {
                            method: request.method.word().to_owned(),
                            url: request.url.clone(),
                            headers: headers.collect(),
                            body: request.body.clone().unwrap_or_default().into_bytes(),
                        },
                    );
                    self.lapsed += usize::from(matches!(answer.status, 400 | 410));
                    match answer.delivery {
                        // Only files come in drips, and the client's core asks for none.
                        Delivery::Whole | Delivery::Drip => Outcome::Answered(self.seen(&answer)),
                        Delivery::Reset | Delivery::Lost | Delivery::Cut => Outcome::NoAnswer("cut".to_owned()),
                        Delivery::Stall | Delivery::StallBody => {
                            elapsed_ms += within_ms;
                            Outcome::NoAnswerInTime
                        }
                    }
                }
            };
            step = call.next(outcome, moment(elapsed_ms));
        }
    }

    /// The part of an answer that reaches the client.
    fn seen(&self, answer: &emulator::Response) -> Response {
        let exposed = answer.header("access-control-expose-headers").unwrap_or_default().to_ascii_lowercase();
        let is_seen = |name: &str| {
            !self.is_cross_origin || name == "content-type" || exposed.split(',').any(|exposed| exposed.trim() == name)
        };
        let read = |name: &'static str| Some((name, answer.header(name)?.to_owned()));
        Response {
            status: answer.status,
            headers: Response::READ.into_iter().filter(|name| is_seen(name)).filter_map(read).collect(),
            body: answer.body.clone(),
            may_hide_headers: self.is_cross_origin,
            ..Response::default()
        }
    }

    pub(crate) fn list(&mut self, query: Value) -> Result<RecordingPage, Error> {
        self.page(query, json!({})).map(page_of)
    }

    /// With the options of a list.
    pub(crate) fn page(&mut self, query: Value, options: Value) -> Result<Listed, Error> {
        self.half(query, options, SingleSource::Converged)
    }

    /// One half of a list of both services.
    pub(crate) fn half(&mut self, query: Value, options: Value, half: SingleSource) -> Result<Listed, Error> {
        let (query, options) = (argument(query), argument(options));
        let (query, options) = (Options::read(&query)?, Options::read(&options)?);
        let call = ListRecordings::new(&self.config, query, &options, CLOCK, half)?;
        match self.call(Operation::List(call))? {
            Answer::Page(listed) => Ok(listed),
            other => panic!("a list ends in a page, not in {other:?}"),
        }
    }

    pub(crate) fn get(&mut self, id: &str) -> Result<Recording, Error> {
        match self.call(Operation::Get(GetRecording::new(&text(id), GetOptions::default())?))? {
            Answer::Recording(recording) => Ok(recordings(&recording).remove(0)),
            other => panic!("details end in a recording, not in {other:?}"),
        }
    }

    pub(crate) fn delete(&mut self, id: &str, options: Value) -> Result<DeletionOutcome, Error> {
        match self.call(Operation::Delete(DeleteRecording::new(&text(id), Options::read(&argument(options))?)?))? {
            Answer::Deletion(deletion) => Ok(deletion.outcome),
            other => panic!("a deletion ends in one, not in {other:?}"),
        }
    }

    /// `None`: there is none.
    pub(crate) fn metadata(&mut self, id: &str, options: Value) -> Result<Option<Value>, Error> {
        match self.call(Operation::Metadata(GetMetadata::new(&text(id), &Options::read(&argument(options))?)?))? {
            Answer::Metadata(body) if body.is_empty() => Ok(None),
            Answer::Metadata(body) => Ok(Some(serde_json::from_slice(&body).unwrap())),
            other => panic!("metadata are metadata, not {other:?}"),
        }
    }

    pub(crate) fn batch(&mut self, action: Action, which: Value, options: Value) -> Result<BatchResult, Error> {
        self.run(Batch::new(action, &Given::Nothing, &argument(which), Options::read(&argument(options))?)?)
    }

    pub(crate) fn reassign(&mut self, to: &str, which: Value) -> Result<BatchResult, Error> {
        self.run(Batch::new(Action::Reassign, &text(to), &argument(which), BatchOptions::default())?)
    }

    fn run(&mut self, batch: Batch) -> Result<BatchResult, Error> {
        match self.call(Operation::Batch(batch))? {
            Answer::Batch(result) => Ok(result),
            other => panic!("a batch ends in its result, not in {other:?}"),
        }
    }
}

/// The page as a caller gets it.
pub(crate) fn page_of(listed: Listed) -> RecordingPage {
    let is_new = |at: u32| !listed.repeated.contains(&at);
    let items =
        recordings(&listed.body).into_iter().zip(0..).filter(|(_, at)| is_new(*at)).map(|(item, _)| item).collect();
    RecordingPage { items, cursor: listed.cursor, tracking_id: listed.tracking_id }
}

fn recordings(Checked { body, tape, .. }: &Checked) -> Vec<Recording> {
    let objects = objects(tape, body, &Recording::SHAPE).unwrap();
    objects.into_iter().map(|object| serde_json::from_value(object).unwrap()).collect()
}

/// An argument, as JavaScript hands it over.
fn argument(json: Value) -> Arguments {
    let Value::Object(fields) = json else { return [(Arguments::ITSELF, given(json))].into_iter().collect() };
    let named = fields.into_iter().flat_map(|(name, value)| match value {
        Value::Object(inner) => inner.into_iter().map(|(one, value)| (format!("{name}.{one}"), given(value))).collect(),
        value => vec![(name, given(value))],
    });
    named.collect()
}

fn given(value: Value) -> Given {
    match value {
        Value::Null => Given::Nothing,
        Value::Bool(boolean) => Given::Boolean(boolean),
        Value::Number(number) => Given::Number(number.as_f64().unwrap()),
        Value::String(text) => Given::Text(text),
        Value::Array(values) => Given::List(values.into_iter().map(given).collect()),
        Value::Object(_) => panic!("no test gives {value}"),
    }
}

/// Each call has a gate of its own, so the clock may start at zero with each call.
#[allow(clippy::cast_precision_loss)]
fn moment(elapsed_ms: u64) -> Moment {
    Moment { elapsed_ms, now_ms: elapsed_ms as f64, jitter: 0.5 }
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}
