//! The requests that a test can ask about.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::{
    request::{Request, Target},
    time,
};

/// How many requests are kept. The oldest are forgotten first, so that a server can run for weeks.
const MOST: usize = 10_000;
/// Enough for every body that Webex takes, and little enough for ten thousand of them.
const LONGEST_BODY: usize = 8_192;
const HIDDEN: &str = "…";

/// A request, and what became of it. It contains no secret: those are shown as `…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// The method.
    pub method: String,
    /// The path, as it was sent.
    pub path: String,
    /// The parameters of the query, decoded.
    pub query: BTreeMap<String, String>,
    /// The headers, with names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body, if there was one and it can contain no token: that of a known call, but not of one about tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The status; 0 if no part of an answer arrived.
    pub status: u16,
    /// The e-mail address of the caller, in the dialect of Webex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The fault that was applied, as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Why the emulator refused the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// When it arrived, by the emulator's clock.
    pub time: String,
    /// Whether no Webex would understand it.
    #[serde(skip)]
    pub(crate) unexpected: bool,
}

/// The requests, oldest first.
#[derive(Default)]
pub(crate) struct Log(VecDeque<LogEntry>);

impl Log {
    pub(crate) fn add(&mut self, entry: LogEntry) {
        if self.0.len() >= MOST {
            self.0.pop_front();
        }
        self.0.push_back(entry);
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &LogEntry> {
        self.0.iter()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

impl LogEntry {
    /// A request that has not been answered yet. Its body may contain tokens unless it is known which call it makes.
    pub(crate) fn of(request: &Request, now: i64, keeps_body: bool) -> Self {
        let target = Target::of(&request.url);
        // What cannot be decoded is refused anyway.
        let query = target.parameters().unwrap_or_default().into_iter();
        let headers = request.headers.iter().map(|(name, value)| {
            let name = name.to_ascii_lowercase();
            let value = header(&name, value);
            (name, value)
        });
        let body = (!request.body.is_empty() && keeps_body)
            .then(|| String::from_utf8_lossy(request.body.get(..LONGEST_BODY).unwrap_or(&request.body)).into_owned());
        Self {
            method: request.method.clone(),
            path: format!("/{}", target.path),
            query: query.map(|(name, value)| (name.clone(), parameter(&name, value))).collect(),
            headers: headers.collect(),
            body,
            status: 0,
            user: None,
            fault: None,
            refused: None,
            time: time::format(now),
            unexpected: false,
        }
    }
}

/// The value of a header, without what is secret. Of credentials, the scheme remains.
fn header(name: &str, value: &str) -> String {
    match name {
        "authorization" | "proxy-authorization" => {
            let scheme = value.trim().split_once(' ').map_or("", |(scheme, _)| scheme);
            format!("{scheme} {HIDDEN}").trim_start().to_owned()
        }
        // An address can have a ticket.
        "cookie" | "referer" => HIDDEN.to_owned(),
        _ if is_secret(name) => HIDDEN.to_owned(),
        _ => value.to_owned(),
    }
}

/// The value of a parameter, without what is secret. The ticket of a download link opens it without a token.
fn parameter(name: &str, value: String) -> String {
    if is_secret(&name.to_ascii_lowercase()) { HIDDEN.to_owned() } else { value }
}

/// Whether the value with this name, in lower case, is not to be shown.
fn is_secret(name: &str) -> bool {
    ["token", "ticket", "secret", "code", "password"].iter().any(|word| name.contains(word))
}
