//! `DELETE /convergedRecordings/{recordingId}` and `DELETE /recordings/{recordingId}`

use crate::answer;
use crate::error::{self, Error, ErrorDetails};
use crate::input::arguments::Given;
use crate::input::base_url::BaseUrl;
use crate::input::config::Config;
use crate::input::one_recording::OneRecording;
use crate::input::options::DeleteOptions;
use crate::models::deletion::{Deletion, DeletionOutcome};
use crate::token::Token;
use crate::wire::http::{Method, Request, Response};
use crate::wire::json;
use crate::wire::text::decimal;

/// The call.
#[derive(Debug)]
pub struct DeleteRecording {
    /// Which recording.
    pub recording: OneRecording,
    /// The body without the last brace. Empty without a reason and a comment.
    fields: String,
    /// Whether it is sent as a POST, because something on the way stops DELETE.
    is_post: bool,
}

impl DeleteRecording {
    const LONGEST_COMMENT: usize = 255;

    /// Checks the id and the options.
    pub fn new(id: &Given, options: DeleteOptions) -> Result<Self, Error> {
        let DeleteOptions { source, host_email, reason, comment, .. } = options;
        let recording = OneRecording::read(id, source, host_email)?;
        let length = comment.map_or(0, |comment| comment.chars().count());
        if length > Self::LONGEST_COMMENT {
            let problem =
                ["expected at most 255 characters (Unicode code points), got ", &decimal(length as u64)].concat();
            return Err(ErrorDetails::invalid_argument("comment", &problem));
        }
        let mut fields = String::new();
        for (name, value) in [("reason", reason), ("comment", comment)] {
            let Some(value) = value else { continue };
            json::write_field(&mut fields, name, value);
        }
        Ok(Self { recording, fields, is_post: false })
    }

    /// The request to send. Without a reason and a comment it has no body, and so no `Content-Type`.
    pub fn request(&self, config: &Config, token: &Token) -> Request {
        // Only a relay gets it, and a relay takes no query.
        let url = if self.is_post { self.address(&config.base_url) } else { self.recording.url(&config.base_url) };
        Request::new(self.method(), url, token, self.body())
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        if self.is_post { Method::Post } else { Method::Delete }
    }

    /// The URL, without a query.
    pub fn address(&self, base_url: &BaseUrl) -> String {
        let address = self.recording.address(base_url);
        if self.is_post { [&address, "/delete"].concat() } else { address }
    }

    /// Whether the answer means that something on the way to the relay blocks DELETE, as some proxies and IIS do. Then the same is sent
    /// again as a POST, once. IIS says 405, or 404 with a page of its own:
    /// <https://learn.microsoft.com/en-us/iis/configuration/system.webserver/security/requestfiltering/verbs/>.
    pub fn turns_to_post(&mut self, response: &Response) -> bool {
        let is_blocked = matches!(response.status, 405 | 501) || response.status == 404 && response.is_html();
        let turns = is_blocked && !self.is_post;
        self.is_post |= turns;
        turns
    }

    fn body(&self) -> Option<String> {
        (!self.fields.is_empty()).then(|| [&self.fields, "}"].concat())
    }

    /// Reads the answer. `may_be_done`: whether an earlier try of the same call may have deleted the recording.
    pub fn read(response: &Response, may_be_done: bool) -> Result<Deletion, Error> {
        let deletion = |outcome| Ok(Deletion { outcome, tracking_id: error::tracking_id(response) });
        // Only this status confirms the deletion.
        if response.status == 204 {
            return deletion(DeletionOutcome::Deleted);
        }
        // The recording is gone, as the caller wanted, and an earlier try has most likely deleted it.
        if may_be_done && matches!(response.status, 404 | 410) {
            return deletion(DeletionOutcome::AlreadyGone);
        }
        Err(answer::unconfirmed(Method::Delete, response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use crate::input::arguments::Options;
    use crate::input::arguments::tests::arguments;
    use serde_json::{Value, json};

    fn delete(options: Value) -> Result<DeleteRecording, Error> {
        DeleteRecording::new(&Given::Text("r1".to_owned()), DeleteOptions::read(&arguments(options))?)
    }

    fn read(status: u16, body: &str) -> Result<Deletion, Error> {
        let response = Response { status, body: body.as_bytes().to_vec(), ..Response::default() };
        DeleteRecording::read(&response, false)
    }

    #[test]
    fn reason_and_comment_go_into_the_body() {
        for (options, body) in [
            (json!({}), None),
            (json!({ "reason": "audit" }), Some(r#"{"reason":"audit"}"#)),
            (json!({ "comment": "" }), Some(r#"{"comment":""}"#)),
            (
                json!({ "comment": "\"läuft\"\n", "reason": "audit" }),
                Some(r#"{"reason":"audit","comment":"\"läuft\"\n"}"#),
            ),
        ] {
            assert_eq!(delete(options).unwrap().body().as_deref(), body);
        }
    }

    #[test]
    fn the_length_of_a_comment_is_counted_in_code_points() {
        assert!(delete(json!({ "comment": "🎥".repeat(255) })).is_ok());
        let error = delete(json!({ "comment": "a".repeat(256) })).unwrap_err();
        assert_eq!(error.message, "comment: expected at most 255 characters (Unicode code points), got 256");
        let error = delete(json!({ "reason": 5 })).unwrap_err();
        assert_eq!(error.message, "reason: expected a string, got 5");
    }

    #[test]
    fn only_204_confirms_a_deletion() {
        assert_eq!(read(204, "").unwrap().outcome, DeletionOutcome::Deleted);
        for (status, body, code) in [
            (200, "<html>Sign in</html>", ErrorCode::NotJson),
            (200, "", ErrorCode::NotJson),
            (200, "{}", ErrorCode::UnexpectedShape),
            (202, "{}", ErrorCode::UnexpectedShape),
            (200, &["[".repeat(200), "]".repeat(200)].concat(), ErrorCode::UnexpectedShape),
            (403, "", ErrorCode::Forbidden),
            (404, "", ErrorCode::NotFound),
            (410, "", ErrorCode::Rejected),
        ] {
            assert_eq!(read(status, body).unwrap_err().code, code, "{status} {body}");
        }
    }

    #[test]
    fn a_refusal_with_a_success_status_includes_the_servers_words() {
        let error = read(200, r#"{"message":"Session expired","trackingId":"ROUTER_7"}"#).unwrap_err();
        let message = "Webex answered 200 with an unexpected shape: expected status 204, which confirms it. It \
                       says: Session expired";
        assert_eq!((error.message.as_str(), error.tracking_id.as_deref()), (message, Some("ROUTER_7")));
    }

    #[test]
    fn a_recording_that_an_earlier_try_may_have_deleted_is_already_gone() {
        let read = |status| DeleteRecording::read(&Response { status, ..Response::default() }, true);
        assert_eq!(read(404).unwrap().outcome, DeletionOutcome::AlreadyGone);
        assert_eq!(read(410).unwrap().outcome, DeletionOutcome::AlreadyGone);
        assert_eq!(read(204).unwrap().outcome, DeletionOutcome::Deleted);
        assert_eq!(read(403).unwrap_err().code, ErrorCode::Forbidden);
    }
}
