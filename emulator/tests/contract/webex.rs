//! The dialect of Webex: calls, meetings, and who may do what. `emulator/webex.yml` describes what these tests expect.

mod assumptions;
mod batches;
mod calls;
mod cursors;
mod details;
mod fuzz;
mod meetings;
mod model;
mod reassign;
mod retention;
mod rights;

use super::*;
use serde_json::json;
use webex_recordings_emulator::Given;

const CALLS: &str = "/v1/convergedRecordings";
const ALL_CALLS: &str = "/v1/admin/convergedRecordings";
const MEETINGS: &str = "/v1/recordings";
const ALL_MEETINGS: &str = "/v1/admin/recordings";

/// An organization. The token of each of its people is their first name: see [`people`].
struct Org(Local);

/// Two without a role, those with roles, and those who can do nothing.
fn people() -> Value {
    let everything = json!([
        "spark:recordings_read",
        "spark:recordings_write",
        "meeting:recordings_read",
        "meeting:recordings_write",
        "spark-admin:recordings_read",
        "spark-admin:recordings_write",
        "meeting:admin_recordings_read",
        "meeting:admin_recordings_write",
        "spark-compliance:recordings_read",
        "spark-compliance:recordings_write",
        "spark-compliance:meetings_read",
        "spark-compliance:meetings_write",
    ]);
    json!([
        { "email": "ann@example.com", "token": "ann", "name": "Ann Arbor" },
        { "email": "Bob@Example.com", "token": "bob" },
        { "email": "adam@example.com", "token": "adam", "roles": ["admin"] },
        { "email": "olga@example.com", "token": "olga", "roles": ["compliance-officer"] },
        { "email": "both@example.com", "token": "both", "roles": ["admin", "compliance-officer"] },
        { "email": "bot@example.com", "token": "bot", "type": "bot" },
        { "email": "greedy@example.com", "token": "greedy", "scopes": everything },
        { "email": "bare@example.com", "token": "bare", "roles": ["admin", "compliance-officer"], "scopes": [] },
        { "email": "late@example.com", "token": "late", "expires": "2026-01-15T12:00:00Z" },
    ])
}

/// Sets options by their names.
fn options(given: &Value) -> Options {
    let mut options = Options::default();
    for (name, value) in given.as_object().unwrap() {
        options.set(name, &Given::from(value)).unwrap();
    }
    options
}

/// A recording, from its fields.
pub(crate) fn new_recording(fields: &Value) -> NewRecording {
    let mut new = NewRecording { created: NOW, ..NewRecording::default() };
    for (name, value) in fields.as_object().unwrap() {
        new.set(name, &Given::from(value)).unwrap();
    }
    new
}

impl Org {
    fn new() -> Self {
        Self::with(&json!({}))
    }

    fn assuming(assume: &Value) -> Self {
        Self::with(&json!({ "assume": assume }))
    }

    /// Without sample recordings.
    fn with(others: &Value) -> Self {
        let mut given = json!({ "dialect": "webex", "recordings": 0, "users": people() });
        given.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        Self(Local::with(options(&given)))
    }

    fn add(&mut self, fields: &Value) -> String {
        self.0.emulator.add(new_recording(fields)).unwrap()
    }

    /// A call's recording, an hour old.
    fn add_call(&mut self, id: &str, owner: &str) {
        self.add(&json!({ "id": id, "serviceType": "calling", "ownerEmail": owner, "createTime": NOW - HOUR }));
    }

    /// A meeting's recording, an hour old.
    fn add_meeting(&mut self, id: &str, host: &str) {
        self.add(&json!({ "id": id, "serviceType": "MeetingCenter", "hostEmail": host, "createTime": NOW - HOUR }));
    }

    fn send(&mut self, who: &str, method: &str, target: &str, headers: Headers, body: &[u8]) -> Response {
        let token = format!("Bearer {who}");
        self.0.send_bare(method, target, &[&[("authorization", token.as_str())], headers].concat(), body)
    }

    fn get(&mut self, who: &str, target: &str) -> Response {
        self.send(who, "GET", target, &[], b"")
    }

    fn with_body(&mut self, who: &str, method: &str, target: &str, body: &Value) -> Response {
        self.send(who, method, target, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    fn post(&mut self, who: &str, target: &str, body: &Value) -> Response {
        self.with_body(who, "POST", target, body)
    }

    fn delete(&mut self, who: &str, target: &str) -> Response {
        self.send(who, "DELETE", target, &[], b"")
    }

    /// The ids of all pages of a list.
    fn list(&mut self, who: &str, target: &str) -> Vec<String> {
        let mut all = Vec::new();
        let mut next_target = Some(target.to_owned());
        while let Some(target) = next_target {
            let page = self.get(who, &target);
            assert_eq!(page.status, 200, "{who} {target}: {}", String::from_utf8_lossy(&page.body));
            all.extend(ids(&page));
            assert!(all.len() <= 10_000, "the links lead in a circle: {who} {target}");
            next_target = next(&page);
        }
        all
    }

    /// What a test sees of a recording.
    fn status(&self, id: &str) -> String {
        let all = serde_json::to_value(self.0.emulator.recordings(self.0.now)).unwrap();
        let entry = all.as_array().unwrap().iter().find(|entry| entry["id"] == id).expect(id);
        text(&entry["status"])
    }
}

/// A target with these parts of a query, of which some may be empty.
fn with(path: &str, query: &[&str]) -> String {
    let parts: Vec<&str> = query.iter().copied().filter(|part| !part.is_empty()).collect();
    format!("{path}?{}", parts.join("&"))
}

/// Checks a refusal: its status, and its description.
#[track_caller]
fn refused(response: &Response, status: u16, expected: &str) {
    assert_eq!(response.status, status, "{}", String::from_utf8_lossy(&response.body));
    assert_eq!(description(response), expected);
}

#[track_caller]
fn done(response: &Response) {
    assert_eq!((response.status, response.body.as_slice()), (204, b"".as_slice()), "{}", {
        String::from_utf8_lossy(&response.body)
    });
}
