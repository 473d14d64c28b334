//! Tests from outside what the contract promises: requests in, responses out.
//!
//! All expected values are written by hand. None comes from the code under test.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "tests state what they expect by failing, in helpers too"
)]

mod accounts;
mod add;
mod delete;
mod details;
mod faults;
mod kit;
mod links;
mod list;
mod media;
mod oauth;
mod options;
mod paging;
mod protocol;
mod ranges;
mod rate;
mod sample;
mod webex;

use serde_json::Value;
use webex_recordings_emulator::{Delivery, Emulator, NewRecording, Options, Request, Response};

/// 2026-01-15T12:00:00Z.
const NOW: i64 = 1_768_478_400_000;
const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
const BASE: &str = "http://127.0.0.1:8787";
const LIST: &str = "/v1/convergedRecordings";

type Headers<'a> = &'a [(&'a str, &'a str)];

/// An emulator with a clock that the test controls.
struct Local {
    emulator: Emulator,
    now: i64,
}

impl Local {
    fn new() -> Self {
        Self::with(Options::default())
    }

    fn with(options: Options) -> Self {
        Self { emulator: Emulator::new(options, NOW).unwrap(), now: NOW }
    }

    /// Sends a request with the token. A target without an origin gets the default one.
    fn send(&mut self, method: &str, target: &str, headers: Headers, body: &[u8]) -> Response {
        let token = ("authorization", "Bearer dev-token");
        self.send_bare(method, target, &[&[token], headers].concat(), body)
    }

    fn send_bare(&mut self, method: &str, target: &str, headers: Headers, body: &[u8]) -> Response {
        let url = if target.contains("://") { target.to_owned() } else { format!("{BASE}{target}") };
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.emulator.handle(self.now, &Request { method: method.to_owned(), url, headers, body: body.to_vec() })
    }

    fn get(&mut self, target: &str) -> Response {
        self.send("GET", target, &[], b"")
    }

    fn delete(&mut self, id: &str) -> Response {
        self.send("DELETE", &one(id), &[], b"")
    }

    fn add_at(&mut self, created: i64, id: &str) {
        let new = NewRecording { created, id: Some(id.to_owned()), ..NewRecording::default() };
        assert_eq!(self.emulator.add(new).as_deref(), Ok(id));
    }

    /// The ids of the recordings with this status and service, newest first.
    fn ids(&self, status: &str, service: &str) -> Vec<String> {
        let all = serde_json::to_value(self.emulator.recordings(self.now)).unwrap();
        let matching = |recording: &&Value| {
            recording["status"] == status && (service == "all" || recording["serviceType"] == service)
        };
        all.as_array().unwrap().iter().filter(matching).map(|recording| text(&recording["id"])).collect()
    }

    fn id(&self, status: &str, service: &str) -> String {
        self.ids(status, service).first().expect("the sample has one").clone()
    }
}

fn one(id: &str) -> String {
    format!("{LIST}/{id}")
}

fn json(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

fn items(response: &Response) -> Vec<Value> {
    assert_eq!(response.status, 200);
    json(response)["items"].as_array().unwrap().clone()
}

fn ids(response: &Response) -> Vec<String> {
    items(response).iter().map(|item| text(&item["id"])).collect()
}

fn next(response: &Response) -> Option<String> {
    let link = response.header("Link")?;
    Some(link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned())
}

/// Follows the next links, starting at this target, and returns all pages.
fn pages(local: &mut Local, target: &str) -> Vec<Response> {
    let mut pages = vec![local.get(target)];
    while let Some(url) = next(pages.last().unwrap()) {
        pages.push(local.get(&url));
        assert!(pages.len() <= 1_000, "the links lead in a circle");
    }
    pages
}

fn description(response: &Response) -> String {
    text(&json(response)["errors"][0]["description"])
}
