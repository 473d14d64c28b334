//! `POST /convergedRecordings/softDelete`, `/restore`, `/purge` and `/reassign`, and the first three of `/recordings`
//!
//! Webex takes at most a hundred IDs at once. This call sends any number of them, a hundred after the other. It holds all of them,
//! and how many Webex has confirmed.
//!
//! IDs can be sent twice without harm: the recordings are then where they should be already. Everything of somebody cannot:
//! recordings that have come in between would be included. So such a request is repeated only if it has certainly not been done.

use crate::answer;
use crate::error::{self, Error, ErrorDetails, Right};
use crate::input::arguments::{Arguments, Given, expected};
use crate::input::base_url::BaseUrl;
use crate::input::config::Config;
use crate::input::one_recording::Host;
use crate::input::options::BatchOptions;
use crate::input::recording_id::RecordingId;
use crate::input::which::Which;
use crate::models::batch::{Accepted, BatchResult};
use crate::models::source::SingleSource;
use crate::token::Token;
use crate::wire::http::{Method, Request, Response};
use crate::wire::json;
use crate::words::Words;

/// What is done with the recordings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "camelCase")]
pub enum Action {
    /// Moves them into the recycle bin.
    Trash,
    /// Moves them out of it again.
    Restore,
    /// Deletes those in the recycle bin for good.
    Purge,
    /// Gives them to another owner.
    Reassign,
}

/// The call.
#[derive(Debug)]
pub struct Batch {
    action: Action,
    source: SingleSource,
    host: Host,
    /// What each body begins with. Empty, or JSON without the last brace.
    fields: String,
    /// `None`: everything of somebody.
    ids: Option<Vec<RecordingId>>,
    /// How many of them Webex has confirmed.
    accepted: usize,
    tracking_ids: Vec<String>,
}

impl Batch {
    /// The most IDs that Webex takes at once.
    const MOST_AT_ONCE: usize = 100;

    /// Checks the arguments. `to`: the new owner, if the recordings get one. The options are then those of every call alone.
    pub fn new(action: Action, to: &Given, which: &Arguments, options: BatchOptions) -> Result<Self, Error> {
        let BatchOptions { source, site_url, host_email, .. } = options;
        let source = source.unwrap_or_default();
        let is_of_meetings = source == SingleSource::Meetings;
        let mut fields = String::new();
        let is_reassigned = action == Action::Reassign;
        if is_reassigned {
            match to {
                Given::Text(to) if !to.is_empty() => json::write_field(&mut fields, "reassignOwnerEmail", to),
                other => return Err(expected("to", "the email address of the new owner", other)),
            }
        }
        let Which { ids, owner } = Which::read(which, is_reassigned)?;
        if ids.is_none() && is_of_meetings && action == Action::Trash {
            let problem =
                "expected an array of recording IDs: Webex cannot move all recordings of meetings into the recycle bin";
            return Err(ErrorDetails::invalid_argument("which", problem));
        }
        if ids.is_none() && host_email.is_some() {
            let problem = "allowed only with an array of recording IDs; for everything of a host, pass { ownerEmail }";
            return Err(ErrorDetails::invalid_argument("hostEmail", problem));
        }
        let mut host = Host::read(source, host_email)?;
        match (site_url, is_of_meetings) {
            (Some(site), true) => json::write_field(&mut fields, "siteUrl", site),
            (Some(_), false) => {
                return Err(ErrorDetails::invalid_argument("siteUrl", "allowed only with `source: \"meetings\"`"));
            }
            (None, _) => {}
        }
        match owner {
            Some((_, email)) if is_of_meetings => host = Host::read(source, Some(email))?,
            Some((property, owner)) => json::write_field(&mut fields, property, owner),
            None => {}
        }
        if ids.is_none() && !is_reassigned {
            json::write_name(&mut fields, &[action.word(), "All"].concat());
            fields.push_str("true");
        }
        Ok(Self { action, source, host, fields, ids, accepted: 0, tracking_ids: Vec::new() })
    }

    /// What the call needs the right to do.
    pub fn right(&self) -> (Right, SingleSource) {
        (if self.action == Action::Reassign { Right::Reassign } else { Right::Move }, self.source)
    }

    /// Whether it is about everything of somebody.
    pub fn is_of_everything(&self) -> bool {
        self.ids.is_none()
    }

    /// How many IDs Webex has confirmed, and the others. `None` if it is about everything of somebody.
    pub fn progress(&self) -> Option<(u32, Vec<String>)> {
        let open = self.ids.as_ref()?.iter().skip(self.accepted).map(|id| id.as_str().to_owned()).collect();
        Some((count(self.accepted), open))
    }

    /// The URL, without a query.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        let path = if self.action == Action::Trash { "softDelete" } else { self.action.word() };
        [&base_url.recordings(self.source), "/", path].concat()
    }

    /// The next request to send.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        let url = [self.address(&config.base_url).as_str(), &self.host.query()].concat();
        Request::new(Method::Post, url, token, Some(self.body()))
    }

    fn body(&self) -> String {
        let mut json = self.fields.clone();
        if let Some(ids) = &self.ids {
            json::write_name(&mut json, "recordingIds");
            let mut before = '[';
            for id in ids.iter().skip(self.accepted).take(Self::MOST_AT_ONCE) {
                json.push(before);
                json::write_string(&mut json, id.as_str());
                before = ',';
            }
            json.push(']');
        }
        json.push('}');
        json
    }

    /// Reads the answer. `None`: there are more IDs to send.
    pub fn read(&mut self, response: &Response) -> Result<Option<BatchResult>, Error> {
        if response.status != 204 {
            return Err(answer::unconfirmed(Method::Post, response));
        }
        self.tracking_ids.extend(error::tracking_id(response));
        let mut accepted = Accepted::All;
        if let Some(ids) = &self.ids {
            self.accepted = self.accepted.saturating_add(Self::MOST_AT_ONCE).min(ids.len());
            if self.accepted < ids.len() {
                return Ok(None);
            }
            accepted = Accepted::Ids(count(self.accepted));
        }
        Ok(Some(BatchResult { accepted, tracking_ids: std::mem::take(&mut self.tracking_ids) }))
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use crate::input::config::tests::configured;
    use crate::input::which::tests::argument;
    use serde_json::{Value, json};

    fn batch(action: Action, which: Value, options: Value) -> Result<Batch, Error> {
        Batch::new(action, &Given::Nothing, &argument(which), BatchOptions::read(&arguments(options))?)
    }

    fn reassign(to: &str, which: Value) -> Result<Batch, Error> {
        Batch::new(Action::Reassign, &Given::Text(to.to_owned()), &argument(which), BatchOptions::default())
    }

    /// The URL behind the base URL, and the body.
    fn sent(batch: &Batch) -> (String, Value) {
        let Request { method, url, body, .. } =
            batch.request(&configured(json!({})).unwrap(), &Token::new("t").unwrap());
        assert_eq!(method, Method::Post);
        let url = url.strip_prefix("https://webexapis.com/v1").unwrap().to_owned();
        (url, serde_json::from_str(&body.unwrap()).unwrap())
    }

    fn response(status: u16, body: &str) -> Response {
        Response { status, body: body.as_bytes().to_vec(), ..Response::default() }
    }

    #[test]
    fn each_call_has_its_address_and_its_body() {
        use Action::{Purge, Restore, Trash};
        let meetings = json!({ "source": "meetings" });
        let all = json!({ "source": "meetings", "siteUrl": "s.webex.com", "hostEmail": "ö@example.com" });
        for (action, which, options, url, body) in [
            (
                Trash,
                json!(["a", "\"b"]),
                json!({}),
                "/convergedRecordings/softDelete",
                json!({ "recordingIds": ["a", "\"b"] }),
            ),
            (Restore, json!(["a"]), json!({}), "/convergedRecordings/restore", json!({ "recordingIds": ["a"] })),
            (Purge, json!(["a"]), json!({}), "/convergedRecordings/purge", json!({ "recordingIds": ["a"] })),
            (Trash, json!({ "mine": true }), json!({}), "/convergedRecordings/softDelete", json!({ "trashAll": true })),
            (
                Restore,
                json!({ "mine": true }),
                json!({}),
                "/convergedRecordings/restore",
                json!({ "restoreAll": true }),
            ),
            (
                Purge,
                json!({ "ownerEmail": "x" }),
                json!({}),
                "/convergedRecordings/purge",
                json!({ "ownerEmail": "x", "purgeAll": true }),
            ),
            (Trash, json!(["a"]), meetings.clone(), "/recordings/softDelete", json!({ "recordingIds": ["a"] })),
            (
                Restore,
                json!(["a"]),
                all,
                "/recordings/restore?hostEmail=%C3%B6%40example.com",
                json!({ "siteUrl": "s.webex.com", "recordingIds": ["a"] }),
            ),
            (Purge, json!({ "mine": true }), meetings.clone(), "/recordings/purge", json!({ "purgeAll": true })),
            (
                Restore,
                json!({ "ownerEmail": "x@example.com" }),
                meetings,
                "/recordings/restore?hostEmail=x%40example.com",
                json!({ "restoreAll": true }),
            ),
        ] {
            assert_eq!(sent(&batch(action, which, options).unwrap()), (url.to_owned(), body));
        }
        for (which, body) in [
            (
                json!({ "recordingIds": ["a"] }),
                json!({ "reassignOwnerEmail": "to@example.com", "recordingIds": ["a"] }),
            ),
            (
                json!({ "recordingIds": ["a"], "ownerId": "1" }),
                json!({ "reassignOwnerEmail": "to@example.com", "ownerID": "1", "recordingIds": ["a"] }),
            ),
            (
                json!({ "everythingOf": { "ownerEmail": "x" } }),
                json!({ "reassignOwnerEmail": "to@example.com", "ownerEmail": "x" }),
            ),
        ] {
            let url = "/convergedRecordings/reassign".to_owned();
            assert_eq!(sent(&reassign("to@example.com", which).unwrap()), (url, body));
        }
    }

    #[test]
    fn ids_are_sent_by_the_hundred() {
        let ids: Vec<String> = (0..250).map(|number| format!("r{number}")).collect();
        let mut batch = batch(Action::Trash, json!(ids), json!({})).unwrap();
        let tracked = |number: u32| Response {
            status: 204,
            headers: vec![("trackingid", format!("T_{number}"))],
            ..Response::default()
        };
        for (number, hundred) in (0..).zip(ids.chunks(100)) {
            assert_eq!(sent(&batch).1, json!({ "recordingIds": hundred }));
            let open = ids.get(number as usize * 100..).unwrap().to_vec();
            assert_eq!(batch.progress(), Some((number * 100, open)));
            // A failure changes nothing.
            assert!(batch.read(&response(503, "")).is_err());
            let result = batch.read(&tracked(number)).unwrap();
            let tracking_ids = ["T_0", "T_1", "T_2"].map(str::to_owned).to_vec();
            let expected = BatchResult { accepted: Accepted::Ids(250), tracking_ids };
            assert_eq!(result, (number == 2).then_some(expected));
        }
        assert_eq!(batch.progress(), Some((250, Vec::new())));
    }

    #[test]
    fn everything_is_one_request_of_unknown_size() {
        let mut batch = batch(Action::Purge, json!({ "mine": true }), json!({})).unwrap();
        assert!(batch.is_of_everything() && batch.progress().is_none());
        let expected = BatchResult { accepted: Accepted::All, tracking_ids: Vec::new() };
        assert_eq!(batch.read(&response(204, "")), Ok(Some(expected)));
    }

    #[test]
    fn only_204_confirms_a_batch() {
        for (status, body, code) in [
            (200, "<html>Sign in</html>", ErrorCode::NotJson),
            (200, "", ErrorCode::NotJson),
            (200, "{}", ErrorCode::UnexpectedShape),
            (202, "{}", ErrorCode::UnexpectedShape),
            (302, "", ErrorCode::Rejected),
            (403, "", ErrorCode::Forbidden),
            (409, "", ErrorCode::Rejected),
        ] {
            let mut batch = batch(Action::Trash, json!(["a"]), json!({})).unwrap();
            assert_eq!(batch.read(&response(status, body)).unwrap_err().code, code, "{status} {body}");
            assert_eq!(batch.progress(), Some((0, vec!["a".to_owned()])));
        }
    }

    #[test]
    fn arguments_that_do_not_go_together_are_refused() {
        use Action::{Restore, Trash};
        let meetings = json!({ "source": "meetings" });
        for (action, which, options, message) in [
            (
                Trash,
                json!({ "mine": true }),
                meetings.clone(),
                "which: expected an array of recording IDs: Webex cannot move all recordings of meetings into the recycle bin",
            ),
            (
                Trash,
                json!({ "ownerEmail": "x" }),
                meetings,
                "which: expected an array of recording IDs: Webex cannot move all recordings of meetings into the recycle bin",
            ),
            (
                Restore,
                json!({ "mine": true }),
                json!({ "source": "meetings", "hostEmail": "x" }),
                "hostEmail: allowed only with an array of recording IDs; for everything of a host, pass { ownerEmail }",
            ),
            (Trash, json!(["a"]), json!({ "siteUrl": "s" }), "siteUrl: allowed only with `source: \"meetings\"`"),
            (Trash, json!(["a"]), json!({ "hostEmail": "s" }), "hostEmail: allowed only with `source: \"meetings\"`"),
            (
                Trash,
                json!(["a"]),
                json!({ "source": "all" }),
                "source: expected one of converged, meetings, got \"all\"",
            ),
        ] {
            assert_eq!(batch(action, which, options).unwrap_err().message, message);
        }
        let message = "to: expected the email address of the new owner, got an empty string";
        assert_eq!(reassign("", json!({ "recordingIds": ["a"] })).unwrap_err().message, message);
        let error = batch(Action::Reassign, json!({ "recordingIds": ["a"] }), json!({})).unwrap_err();
        assert_eq!(error.message, "to: expected the email address of the new owner, got nothing");
    }
}
