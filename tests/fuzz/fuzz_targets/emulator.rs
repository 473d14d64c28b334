//! A session with the emulator: requests, and what a test does besides.
//!
//! The input is text. Steps are separated by a line `---`. The first line of a step is one of these, and the rest is its body:
//!
//! - `contract` or `webex`: a new emulator with this dialect
//! - `PERSON METHOD TARGET`: a request; the person is `-`, `ada`, `root` or `law`
//! - `!add`, with a recording as JSON; `!fail FAULT`; `!clock MILLISECONDS`; `!approve CODE`; `!reset`; `!snapshot`

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use webex_converged_recordings_fuzz::text;
use webex_recordings_emulator::{Emulator, Given, NewRecording, Options, Request, Response};

/// 2026-01-15T12:00:00Z.
const START: i64 = 1_768_478_400_000;
/// More steps take long, and find nothing more.
const MOST_STEPS: usize = 30;
const PEOPLE: [&str; 3] = ["ada", "root", "law"];

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let mut session = Session { emulator: create("contract"), now: START };
    for step in text.split("\n---\n").take(MOST_STEPS) {
        session.take(step);
    }
});

struct Session {
    emulator: Emulator,
    now: i64,
}

impl Session {
    fn take(&mut self, step: &str) {
        let (line, body) = step.split_once('\n').unwrap_or((step, ""));
        match line.split_once(' ').unwrap_or((line, "")) {
            (dialect @ ("contract" | "webex"), "") => self.emulator = create(dialect),
            ("!add", _) => self.add(body),
            ("!fail", fault) => {
                let _ = fault.parse().map(|fault| self.emulator.fail(fault));
            }
            ("!clock", by) => self.now = self.now.saturating_add(by.parse().unwrap_or(0)),
            ("!approve", code) => {
                let _ = self.emulator.approve(self.now, code, None);
            }
            ("!reset", _) => self.emulator.reset(),
            ("!snapshot", _) => self.snapshot(),
            (person, rest) => {
                let (method, target) = rest.split_once(' ').unwrap_or(("GET", rest));
                self.request(person, method, target, body);
            }
        }
    }

    fn request(&mut self, person: &str, method: &str, target: &str, body: &str) {
        let is_form = target.contains("token") || target.contains("device");
        let kind = if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        let mut headers = vec![("content-type".to_owned(), kind.to_owned())];
        if PEOPLE.contains(&person) {
            headers.push(("authorization".to_owned(), format!("Bearer {person}-s3cret-token")));
        }
        let url = format!("http://127.0.0.1:8787{target}");
        let request = Request { method: method.to_owned(), url, headers, body: body.as_bytes().to_vec() };
        let response = self.emulator.handle(self.now, &request);
        check(&response);
        // No answer and no log has a token, unless the request put one where it does not belong.
        if !step_has_secret(target) && !step_has_secret(body) {
            assert!(!String::from_utf8_lossy(&response.body).contains("s3cret"));
            let newest = self.emulator.requests().last().expect("the request is in the log");
            assert!(!serde_json::to_string(newest).unwrap().contains("s3cret"));
        }
    }

    fn add(&mut self, json: &str) {
        let Ok(Value::Object(fields)) = serde_json::from_str(json) else {
            return;
        };
        let mut new = NewRecording { created: self.now, ..NewRecording::default() };
        for (name, value) in &fields {
            if new.set(name, &Given::from(value)).is_err() {
                return;
            }
        }
        let _ = self.emulator.add(new);
    }

    /// Whoever continues from a snapshot has the same recordings.
    fn snapshot(&mut self) {
        let saved = serde_json::to_string(&self.emulator.snapshot()).unwrap();
        let mut options = Options::default();
        options.set("snapshot", &Given::Text(saved)).expect("a snapshot can be read");
        let again = Emulator::new(options, self.now).expect("an emulator can continue from a snapshot");
        assert_eq!(again.recordings(self.now), self.emulator.recordings(self.now));
    }
}

fn create(dialect: &str) -> Emulator {
    let mut options = Options::default();
    let mut set = |name: &str, value: Value| options.set(name, &Given::from(&value)).expect(name);
    set("recordings", json!(12));
    set("token", json!("ada-s3cret-token"));
    set("dialect", json!(dialect));
    if dialect == "webex" {
        let user = |name: &str, roles: Value| json!({ "email": format!("{name}@example.com"), "token": format!("{name}-s3cret-token"), "roles": roles });
        set(
            "users",
            json!([user("ada", json!([])), user("root", json!(["admin"])), user("law", json!(["compliance-officer"]))]),
        );
    }
    Emulator::new(options, START).expect("the options are right")
}

/// What every answer has.
fn check(response: &Response) {
    let is_error = response.status >= 400;
    let is_json = response.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if response.status == 0 || !is_json {
        return;
    }
    // A fault may have cut it.
    let Ok(body) = serde_json::from_slice::<Value>(&response.body) else {
        return;
    };
    if is_error {
        assert!(body["message"].is_string() && body["trackingId"].is_string(), "{body}");
        assert!(body["errors"][0]["description"].is_string(), "{body}");
    }
}

fn step_has_secret(text: &str) -> bool {
    text.contains("s3cret")
}
