//! Whole calls: the client's core and the emulator in one process, without sockets.

use std::rc::Rc;

use serde_json::{Value, json};
use webex_converged_recordings::call::{Answer, Call, Moment, Operation, Outcome, Step};
use webex_converged_recordings::calls::{DeleteRecording, GetRecording, ListRecordings};
use webex_converged_recordings::error::{Error, ErrorCode};
use webex_converged_recordings::input::arguments::{Arguments, Given};
use webex_converged_recordings::input::config::Config;
use webex_converged_recordings::models::deletion::DeletionOutcome;
use webex_converged_recordings::models::page::RecordingPage;
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::wire::http::{Response, Token};
use webex_recordings_emulator as emulator;
use webex_recordings_emulator::{Delivery, Emulator};

/// 23 November 2026, noon UTC.
const NOW: i64 = 1_795_435_200_000;

struct World {
    emulator: Emulator,
    config: Rc<Config>,
    token: Token,
}

impl World {
    fn new(recordings: u32) -> Self {
        Self::with_faults(recordings, &[])
    }

    fn with_faults(recordings: u32, faults: &[&str]) -> Self {
        let faults = faults.iter().map(|fault| fault.parse().unwrap()).collect();
        let options = emulator::Options { recordings, faults, ..emulator::Options::default() };
        let config = Config::read(&arguments(json!({ "baseUrl": "http://127.0.0.1:8787/v1" }))).unwrap();
        let token = Token::new("dev-token").unwrap();
        Self { emulator: Emulator::new(options, NOW).unwrap(), config: Rc::new(config), token }
    }

    fn call(&mut self, operation: Operation) -> Result<Answer, Error> {
        let mut call = Call::new(Rc::clone(&self.config), operation, self.config.limits, false);
        let mut elapsed_ms = 0;
        let mut step = call.start(Moment { elapsed_ms, jitter: 0.5 });
        loop {
            let outcome = match step {
                Step::Done(result) => return result,
                Step::Token { .. } => Outcome::Token(self.token.clone()),
                Step::Wait(ms) => {
                    elapsed_ms += ms;
                    Outcome::Waited
                }
                Step::Send { request, within_ms } => {
                    let headers = request.headers().into_iter().map(|(name, value)| (name.to_owned(), value));
                    let answer = self.emulator.handle(
                        NOW,
                        &emulator::Request {
                            method: request.method.as_str().to_owned(),
                            url: request.url.clone(),
                            headers: headers.collect(),
                            body: request.body.clone().unwrap_or_default().into_bytes(),
                        },
                    );
                    let read = |name: &'static str| Some((name, answer.header(name)?.to_owned()));
                    match answer.delivery {
                        Delivery::Whole => Outcome::Answered(Response {
                            status: answer.status,
                            headers: Response::READ.into_iter().filter_map(read).collect(),
                            body: answer.body.clone(),
                            ..Response::default()
                        }),
                        Delivery::Reset | Delivery::Lost | Delivery::Cut => Outcome::NoAnswer("cut".to_owned()),
                        Delivery::Stall | Delivery::StallBody => {
                            elapsed_ms += within_ms;
                            Outcome::NoAnswerInTime
                        }
                    }
                }
            };
            step = call.next(outcome, Moment { elapsed_ms, jitter: 0.5 });
        }
    }

    fn list(&mut self, query: Value) -> Result<RecordingPage, Error> {
        let call = ListRecordings::new(&self.config, &arguments(query))?;
        match self.call(Operation::List(call))? {
            Answer::Page(page) => Ok(page.value),
            other => panic!("a list ends in a page, not in {other:?}"),
        }
    }

    fn get(&mut self, id: &str) -> Result<Recording, Error> {
        match self.call(Operation::Get(GetRecording::new(&text(id))?))? {
            Answer::Recording(recording) => Ok(recording.value),
            other => panic!("details end in a recording, not in {other:?}"),
        }
    }

    fn delete(&mut self, id: &str, options: Value) -> Result<DeletionOutcome, Error> {
        match self.call(Operation::Delete(DeleteRecording::new(&text(id), &arguments(options))?))? {
            Answer::Deletion(deletion) => Ok(deletion.outcome),
            other => panic!("a deletion ends in one, not in {other:?}"),
        }
    }
}

fn arguments(json: Value) -> Arguments {
    let Value::Object(fields) = json else { panic!("{json} is no object") };
    let given = |value: Value| match value {
        Value::Null => Given::Nothing,
        Value::Number(number) => Given::Number(number.as_f64().unwrap()),
        Value::String(text) => Given::Text(text),
        other => panic!("no test gives {other}"),
    };
    fields.into_iter().map(|(name, value)| (name, given(value))).collect()
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

#[test]
fn pages_lead_through_the_whole_list() {
    let mut world = World::new(250);
    let expected: Vec<String> = world
        .emulator
        .recordings(NOW)
        .into_iter()
        .filter(|snapshot| snapshot.recording.status == emulator::Status::Available)
        .map(|snapshot| snapshot.recording.id)
        .collect();
    let mut found = Vec::new();
    let mut cursor = None;
    loop {
        let page = world.list(json!({ "max": 40, "cursor": cursor })).unwrap();
        assert!(page.tracking_id.is_some());
        found.extend(page.items.into_iter().map(|recording| recording.id));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, expected);
    assert!(found.len() > 40);
}

#[test]
fn filters_reach_the_server() {
    let mut world = World::new(250);
    let statuses = |page: RecordingPage| page.items.into_iter().filter_map(|one| one.status).collect::<Vec<_>>();
    for status in ["available", "deleted", "purged"] {
        let found = statuses(world.list(json!({ "status": status, "max": 100 })).unwrap());
        assert!(!found.is_empty() && found.iter().all(|one| one == status), "{status}: {found:?}");
    }
    for service in ["calling", "meeting"] {
        let page = world.list(json!({ "serviceType": service, "max": 100 })).unwrap();
        assert!(!page.items.is_empty());
        assert!(page.items.iter().all(|one| one.service_type.as_deref() == Some(service)));
    }
    let first = world.list(json!({ "max": 1 })).unwrap().items.remove(0);
    let newest = first.create_time.unwrap();
    // Half open: `from` counts, `to` does not. With an offset, whose `+` must survive the query.
    let shifted = newest.replace('Z', "+00:00");
    let from_newest = world.list(json!({ "from": shifted, "to": "2026-12-01T00:00:00Z" })).unwrap();
    assert!(from_newest.items.iter().any(|one| one.id == first.id));
    let before_newest = world.list(json!({ "from": "2026-10-01T00:00:00Z", "to": shifted, "max": 100 })).unwrap();
    assert!(before_newest.items.iter().all(|one| one.id != first.id));
}

#[test]
fn a_recording_is_read_deleted_and_gone() {
    let mut world = World::new(25);
    let id = world.list(json!({})).unwrap().items.remove(0).id;
    let details = world.get(&id).unwrap();
    assert_eq!(details.id, id);
    assert!(details.temporary_direct_download_links.unwrap().expiration.is_some());

    let reasons = json!({ "reason": "audit", "comment": "„äöü“ 会議 🎥\n".repeat(15) });
    assert_eq!(world.delete(&id, reasons), Ok(DeletionOutcome::Deleted));
    assert_eq!(world.emulator.deletions(&id), 1);
    assert_eq!(world.get(&id).unwrap().status.as_deref(), Some("deleted"));
    assert!(world.list(json!({ "max": 100 })).unwrap().items.iter().all(|one| one.id != id));

    let again = world.delete(&id, json!({})).unwrap_err();
    assert_eq!((again.code, again.status, again.attempts), (ErrorCode::NotFound, Some(404), 1));
    assert!(again.tracking_id.is_some());
}

#[test]
fn a_wrong_token_is_told_and_not_shown() {
    let mut world = World::new(1);
    world.token = Token::new("wr0ng-token").unwrap();
    let error = world.list(json!({})).unwrap_err();
    assert_eq!((error.code, error.status), (ErrorCode::Unauthorized, Some(401)));
    assert_eq!(
        error.message,
        "Webex answered 401: The request requires a valid access token set in the Authorization request header."
    );
    assert!(!format!("{error:?}").contains("wr0ng-token"));
}

#[test]
fn an_unknown_id_is_not_found() {
    let mut world = World::new(1);
    for id in ["62807eaf-0c89-492e-a3c3-c4751812603b", "a%2Fb", "会議", "..."] {
        assert_eq!(world.get(id).unwrap_err().code, ErrorCode::NotFound, "{id}");
        assert_eq!(world.delete(id, json!({})).unwrap_err().code, ErrorCode::NotFound, "{id}");
    }
}

#[test]
fn each_fault_ends_as_the_rules_say() {
    use ErrorCode::{NotJson, RateLimited, Server, Timeout};
    /// An error's code, and after how many requests it came.
    type End = Result<DeletionOutcome, (ErrorCode, u32)>;
    const DELETED: End = Ok(DeletionOutcome::Deleted);
    const GONE: End = Ok(DeletionOutcome::AlreadyGone);
    // The faults, how a deletion ends, how often the recording was deleted, and whether a read goes well.
    let table: [(&[&str], End, u32, bool); 14] = [
        (&["503 x2"], DELETED, 1, true),
        (&["503"], Err((Server, 4)), 0, false),
        (&["423 x3"], DELETED, 1, true),
        (&["500 x1"], Err((Server, 1)), 0, true),
        (&["429 Retry-After=5 x1"], DELETED, 1, true),
        (&["429 Retry-After=61 x1"], Err((RateLimited, 1)), 0, false),
        (&["reset x3"], DELETED, 1, true),
        (&["lost x1"], GONE, 1, true),
        (&["lost x4"], Err((ErrorCode::Network, 4)), 1, false),
        (&["cut x1"], GONE, 1, true),
        (&["stall x3"], DELETED, 1, true),
        (&["stall"], Err((Timeout, 4)), 0, false),
        (&["stall-body x1"], GONE, 1, true),
        (&["html x1"], Err((NotJson, 1)), 0, false),
    ];
    for (faults, deletion, deletions, reads) in table {
        let mut world = World::with_faults(25, faults);
        let available = |one: &emulator::Snapshot| one.recording.status == emulator::Status::Available;
        let id = world.emulator.recordings(NOW).into_iter().find(available).unwrap().recording.id;
        let end = world.delete(&id, json!({})).map_err(|error| (error.code, error.attempts));
        assert_eq!(end, deletion, "{faults:?}");
        assert_eq!(world.emulator.deletions(&id), deletions, "{faults:?}");

        let mut world = World::with_faults(25, faults);
        assert_eq!(world.get(&id).is_ok(), reads, "{faults:?}");
    }
}
