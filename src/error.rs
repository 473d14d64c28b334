//! Errors: what went wrong, in words for the person who reads the log.

mod files;
mod hints;
mod thrown;
mod words;

pub use hints::Right;
pub use thrown::Thrown;

use std::borrow::Cow;

use crate::models::source::SingleSource;
use crate::plain::Fields;
use crate::token::Token;
use crate::wire::http::{self, Method, Response};
use crate::wire::json::{self, Field, Shape};
use crate::wire::text::{decimal, is_made_of, trim};
use crate::words::Words;

/// The kind of failure. Use this in code; messages and hints are for people.
///
/// - `invalid-argument`: an argument is not valid. Nothing was sent, unless `attempts` says otherwise: your `fetch` may
///   return something that is not a response, and your token function, called again, something that is not a token.
/// - `unauthorized`: 401. Webex does not know the token, or it has expired. Without a token (`token: null`): the user is signed
///   out of your relay, which may also answer with a redirect or a sign-in page.
/// - `token-failed`: your token function failed, or your `headers` function; `cause` is what it threw. `retryable` says whether
///   trying again later may help, for example after a network failure, or whether the user has to sign in again.
/// - `forbidden`: 403. The token is valid, but may not do this.
/// - `not-found`: 404. The recording does not exist, or this token may not see it.
/// - `rate-limited`: 429, too many requests. Or nothing was sent (see `attempts`), because Webex asked this client to wait.
/// - `rejected`: any other refusal, such as 400, 409 or 423, or a redirect, which is not followed.
/// - `server`: Webex, or something in front of it, failed with a status of 500 or more.
/// - `network`: no answer arrived, or only a part of it.
/// - `timeout`: no answer arrived in time. See `timeoutMs` and `tryTimeoutMs`.
/// - `not-json`: the answer is not JSON, or was cut off. Most often it came from a proxy or a sign-in page.
/// - `unexpected-shape`: the answer is JSON, but does not match the API's description; the message says where. (A recording
///   that has an ID causes this only if `strict` is set.) Or the answer is larger than `maxResponseBytes`, or a list cannot
///   continue although there may be more.
/// - `no-media`: the recording has no such file, or the token gets no link to it. Only downloads.
/// - `not-media`: what came is not the file, but a web page, for example. Only downloads.
/// - `changed`: the file has changed during the download. Only downloads.
/// - `storage`: the file could not be written; `cause` is what the system says. Only `saveRecording`.
/// - `internal`: a bug in this package, or its core could not be loaded. Other calls are not affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "described above, where the typings show them")]
pub enum ErrorCode {
    InvalidArgument,
    Unauthorized,
    TokenFailed,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    Server,
    Network,
    Timeout,
    NotJson,
    UnexpectedShape,
    NoMedia,
    NotMedia,
    Changed,
    Storage,
    Internal,
}

/// The fields of a `RecordingsError`. None of them contains the token.
#[derive(Clone, Debug, Fields, PartialEq, Eq)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetails {
    /// The kind of failure.
    pub code: ErrorCode,
    /// What happened, including the server's own words if it sent any. Ends like a sentence if there is a `hint`, so that you
    /// can show the hint after it.
    pub message: String,
    /// The HTTP status. Absent if no answer arrived.
    pub status: Option<u16>,
    /// The ID that Webex support asks for. Absent if the answer had none or the browser hides it.
    pub tracking_id: Option<String>,
    /// How long the server asks the client to wait, in milliseconds, counted from its answer. If nothing was sent because an
    /// earlier answer asked the client to wait, the rest of that wait. Absent if the server gave no time, or an invalid one.
    pub retry_after_ms: Option<u64>,
    /// Whether the same call may succeed later. It has already been retried as far as `retries` and `timeoutMs` allow.
    pub retryable: bool,
    /// How many requests were sent, including retries.
    pub attempts: u32,
    /// What to do about it, in whole sentences. Absent if there is nothing to add.
    pub hint: Option<Cow<'static, str>>,
    /// Where a failed list can continue: pass it to `listRecordings`. The list then requests the page that failed again. If
    /// that page arrived but could not be read, the list continues after it. Absent if the list has no such place, for
    /// example because its first page failed.
    pub cursor: Option<String>,
    /// How many IDs of a failed batch Webex has confirmed. Absent if the call was not a batch of IDs, or nothing could be sent.
    pub accepted: Option<u32>,
    /// The IDs of a failed batch that Webex has not confirmed, in their order. It may have done the first hundred of them
    /// anyway. Pass them to the same method again: that does no harm. If Webex then answers 404 or 409, they may be done already.
    /// Present whenever `accepted` is.
    pub open: Option<Vec<String>>,
}

/// The error of every `Result` in the core. Boxed, to keep those results small.
pub type Error = Box<ErrorDetails>;

/// The parts of an error body that are read. Each is read on its own, so that the others still count if one has an
/// unexpected form: proxies answer, too.
const ERROR_BODY: [Shape; 6] = [
    Shape::object(&[Field::required("message", Shape::Text).captured()]),
    // The fields that sign-in servers, gateways and proxies use.
    Shape::object(&[Field::required("error_description", Shape::Text).captured()]),
    Shape::object(&[Field::required("error", Shape::object(&[Field::required("message", Shape::Text).captured()]))]),
    Shape::object(&[Field::required("detail", Shape::Text).captured()]),
    Shape::object(&[Field::required("errors", Shape::Items(&DESCRIPTION))]),
    Shape::object(&[Field::required(TRACKING_ID, Shape::Text).captured()]),
];
const DESCRIPTION: Shape = Shape::object(&[Field::required("description", Shape::Text).captured()]);
const TRACKING_ID: &str = "trackingId";

impl ErrorDetails {
    /// An error with a code, a message (in parts) and a hint, and nothing else.
    pub(crate) fn new(code: ErrorCode, message: &[&str], hint: Option<&'static str>) -> Error {
        Box::new(Self {
            code,
            message: message.concat(),
            status: None,
            tracking_id: None,
            retry_after_ms: None,
            retryable: false,
            attempts: 0,
            hint: hint.map(Cow::Borrowed),
            cursor: None,
            accepted: None,
            open: None,
        })
    }

    /// An argument that is not valid: its name, and what is wrong with it.
    pub fn invalid_argument(name: &str, problem: &str) -> Error {
        Self::new(ErrorCode::InvalidArgument, &[name, ": ", problem], None)
    }

    /// No answer arrived. `reason` is what the platform says.
    pub fn network(reason: &str, is_in_browser: bool) -> Error {
        let is_untrusted = words::is_about_certificate(reason);
        let hint = match (is_untrusted, is_in_browser) {
            (true, _) => hints::CERTIFICATE,
            (false, true) => hints::NETWORK_IN_BROWSER,
            (false, false) => hints::NETWORK,
        };
        let mut error = Self::new(ErrorCode::Network, &["No answer from Webex: ", reason], Some(hint));
        // The next try would get the same certificate.
        error.retryable = !is_untrusted;
        error
    }

    /// No answer arrived in time. `limit` is the name of the option that set the limit.
    pub fn no_answer_in_time(limit: &str, ms: u64) -> Error {
        Self::too_late("No answer from Webex", limit, ms, Some(hints::TIMEOUT))
    }

    /// The token function did not settle before the call ran out of time.
    pub fn no_token_in_time(ms: u64) -> Error {
        Self::too_late("The token function did not return a token", "timeoutMs", ms, None)
    }

    /// Nothing is sent, because Webex asked the client to wait for longer than the call has time.
    pub fn held_back(ms: u64) -> Error {
        let message = ["Webex asked this client to wait for another ", &decimal(ms), " ms"];
        let mut error = Self::new(ErrorCode::RateLimited, &message, Some(hints::RATE_LIMITED));
        error.retry_after_ms = Some(ms);
        error.retryable = true;
        error
    }

    fn too_late(what: &str, limit: &str, ms: u64, hint: Option<&'static str>) -> Error {
        let message = [what, " within ", &decimal(ms), " ms (", limit, ")"];
        let mut error = Self::new(ErrorCode::Timeout, &message, hint);
        error.retryable = true;
        error
    }

    /// The function with the caller's headers did not settle before the call ran out of time.
    pub fn no_headers_in_time(ms: u64) -> Error {
        Self::too_late("The `headers` function did not return headers", "timeoutMs", ms, None)
    }

    /// The function with the caller's headers threw or rejected. Its message is not repeated, because it may contain a secret.
    pub fn headers_failed(thrown: &Thrown) -> Error {
        let mut error = Self::token_failed(thrown);
        "The `headers` function failed: see `cause`".clone_into(&mut error.message);
        error
    }

    /// The token function threw or rejected. Its message is not repeated, because it may contain a secret.
    pub fn token_failed(thrown: &Thrown) -> Error {
        let retryable = thrown.may_pass();
        let hint = if retryable { hints::TOKEN_LATER } else { hints::SIGN_IN };
        let mut error = Self::new(ErrorCode::TokenFailed, &["The token function failed: see `cause`"], Some(hint));
        error.retryable = retryable;
        error
    }

    /// A redirect with an unknown status: browsers hide it.
    pub fn redirected() -> Error {
        Self::new(ErrorCode::Rejected, &["Webex answered with a redirect"], Some(hints::REDIRECT))
    }

    /// The error of a call without a token: a relay has answered, and the user's session there may be over.
    #[must_use]
    pub(crate) fn of_relay(mut self: Box<Self>) -> Error {
        for (webex, relay) in
            [("Webex answered", "The relay answered"), ("No answer from Webex", "No answer from the relay")]
        {
            if let Some(rest) = self.message.strip_prefix(webex) {
                self.message = [relay, rest].concat();
            }
        }
        let has = |hint| self.hint.as_deref() == Some(hint);
        // A redirect, or a web page in place of an answer: that is how sign-in pages come.
        let is_sign_in = (has(hints::REDIRECT) || has(hints::HTML)) && self.status.is_none_or(|status| status < 400);
        let hint = match self.code {
            _ if is_sign_in => hints::SIGNED_OUT,
            ErrorCode::Unauthorized => hints::SIGNED_OUT,
            _ if has(hints::HTML) => hints::HTML_OF_RELAY,
            _ if has(hints::RATE_LIMITED) => hints::RATE_LIMITED_BY_RELAY,
            _ => return self,
        };
        if hint == hints::SIGNED_OUT {
            self.code = ErrorCode::Unauthorized;
        }
        self.hint = Some(hint.into());
        self
    }

    /// Adds to the hint that the recording may have been deleted.
    #[must_use]
    pub(crate) fn with_uncertain_deletion(self: Box<Self>) -> Error {
        self.with_first(hints::MAY_BE_DELETED)
    }

    /// Adds to the hint that a batch of everything may have been done.
    #[must_use]
    pub(crate) fn with_uncertain_batch(self: Box<Self>) -> Error {
        self.with_first(hints::MAY_BE_DONE)
    }

    fn with_first(mut self: Box<Self>, text: &'static str) -> Error {
        self.hint = Some(match self.hint {
            Some(hint) => [text, " ", &hint].concat().into(),
            None => text.into(),
        });
        self
    }

    /// If Webex has refused the call because the token may not do this, says which one may. A proxy's refusal has a hint already.
    #[must_use]
    pub(crate) fn with_right(mut self: Box<Self>, right: Right, source: SingleSource) -> Error {
        if self.code == ErrorCode::Forbidden && self.hint.is_none() {
            self.hint = Some(hints::for_forbidden(right, source).into());
        }
        self
    }

    /// An answer whose status is an error, or a redirect.
    pub fn from_status(method: Method, response: &Response) -> Error {
        let redirect = response.header("location").filter(|_| response.is_redirect()).and_then(words::origin);
        let (introduction, what) = match redirect {
            Some(origin) => (" ", [" with a redirect to ", origin]),
            None => (": ", ["", ""]),
        };
        let hint = hints::for_status(response);
        let mut error = Self::answered(code_of(response.status), response, &what, hint);
        error.add_words_of(response, introduction);
        error.retry_after_ms = response.retry_after_ms();
        error.retryable = is_retryable(method, response.status);
        error
    }

    /// Adds what the server itself says, if it sent an error body. An `introduction` that begins with a space begins a new
    /// sentence.
    fn add_words_of(&mut self, response: &Response, mut introduction: &str) {
        for part in &ERROR_BODY {
            let Ok(document) = json::read(&response.body, part) else { continue };
            for captured in &document.captured {
                let text = trim(&captured.text, b" \t\r\n");
                if captured.name == TRACKING_ID {
                    if self.tracking_id.is_none() && is_tracking_id(text) {
                        self.tracking_id = Some(text.to_owned());
                    }
                } else if !text.is_empty() && !self.message.ends_with(text) {
                    // The first description is often the same as the message.
                    if introduction.as_bytes().first() == Some(&b' ') {
                        words::end_sentence(&mut self.message);
                    }
                    self.message.push_str(introduction);
                    self.message.push_str(text);
                    introduction = " ";
                }
            }
        }
    }

    /// An answer whose status promises JSON, but whose body is not JSON.
    pub fn not_json(response: &Response) -> Error {
        let what = match response.header("content-type") {
            _ if response.body.is_empty() => [" with an empty body", "", ""],
            None => [" with a body that is not JSON", "", ""],
            Some(kind) => [" with a body that is not JSON (content type ", kind, ")"],
        };
        let hint = if response.is_html() { hints::HTML } else { hints::NOT_JSON };
        Self::answered(ErrorCode::NotJson, response, &what, Some(hint))
    }

    /// The same, if the body is the beginning of a JSON text.
    pub(crate) fn cut_off(response: &Response) -> Error {
        let what = " with a truncated body";
        let mut error = Self::answered(ErrorCode::NotJson, response, &[what], Some(hints::NOT_JSON));
        error.retryable = true;
        error
    }

    /// An answer that is not what the API promises. `place` says where, and what was expected there. Some servers refuse a
    /// request with a success status; then the message includes what they say.
    pub fn unexpected_shape(response: &Response, place: &str) -> Error {
        let what = [" with an unexpected shape: ", place];
        let mut error = Self::answered(ErrorCode::UnexpectedShape, response, &what, None);
        error.add_words_of(response, " It says: ");
        error
    }

    /// An answer whose body is larger than the caller allows.
    pub(crate) fn too_large(response: &Response) -> Error {
        let what = " with a body larger than `maxResponseBytes` allows";
        Self::answered(ErrorCode::UnexpectedShape, response, &[what], None)
    }

    /// Makes the error safe to log, whatever a server, a `fetch` or a caller has put into it: without tokens and tickets, and
    /// of a reasonable length. Every error that repeats words of others goes through here, and every error with a hint.
    #[must_use]
    pub(crate) fn redacted(mut self: Box<Self>, tokens: &[Token]) -> Error {
        // Tokens first: cutting the text could leave half of one, which would not be recognized any more.
        for token in tokens {
            self.message = token.hide_in(&self.message);
            if let Some(id) = &mut self.tracking_id {
                *id = token.hide_in(id);
            }
            // The caller may have passed the token as a filter.
            self.cursor = self.cursor.take().filter(|cursor| !token.is_in(cursor));
            for id in self.open.iter_mut().flatten() {
                *id = token.hide_in(id);
            }
        }
        self.message = words::shortened(&words::without_queries(&self.message));
        // Only before a hint, so that `${message} ${hint}` reads as two sentences. A message alone has no full stop, like those
        // of JavaScript's own errors: most end in a value, as in "max: expected a whole number from 1 to 100, got 500".
        if self.hint.is_some() {
            words::end_sentence(&mut self.message);
        }
        self
    }

    fn answered(code: ErrorCode, response: &Response, what: &[&str], hint: Option<&'static str>) -> Error {
        let mut error = Self::new(code, &["Webex answered ", &decimal(response.status.into())], hint);
        for part in what {
            error.message.push_str(part);
        }
        error.status = Some(response.status);
        error.tracking_id = tracking_id(response);
        error
    }
}

/// The tracking ID in the answer's header.
pub fn tracking_id(response: &Response) -> Option<String> {
    response.header("trackingid").filter(|id| is_tracking_id(id)).map(str::to_owned)
}

/// Anything else is left out, to keep arbitrary text from a server out of logs.
fn is_tracking_id(text: &str) -> bool {
    (1..=200).contains(&text.len()) && is_made_of(text, b"-_.:")
}

fn code_of(status: u16) -> ErrorCode {
    match status {
        401 => ErrorCode::Unauthorized,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        429 => ErrorCode::RateLimited,
        500.. => ErrorCode::Server,
        _ => ErrorCode::Rejected,
    }
}

/// A DELETE is not retried after a 500 and other vague failures: it may have done its work. A batch of IDs may be repeated like a
/// GET, and [`crate::call`] knows which batches may not.
fn is_retryable(method: Method, status: u16) -> bool {
    match status {
        423 | 429 | 502 | 503 | 504 => true,
        425 => method != Method::Delete,
        _ => method != Method::Delete && http::may_pass(status),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    const WEBEX_BODY: &str = r#"{"message":"The requested resource could not be found.",
        "errors":[{"description":"The requested resource could not be found."},{"description":"Try another id."}],
        "trackingId":"ROUTER_5E70"}"#;

    fn response(status: u16, headers: &[(&'static str, &str)], body: &str) -> Response {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Response { status, headers, body: body.as_bytes().to_vec(), ..Response::default() }
    }

    /// Checks that `${message} ${hint}` reads as sentences, as every finished error's must. Returns the hint.
    pub(crate) fn readable_hint(error: Error) -> Option<String> {
        let error = error.redacted(&[]);
        let (message, hint) = (error.message, error.hint?);
        assert!(message.ends_with(['.', '!', '?', '…']) && !message.ends_with(".."), "{message}");
        assert!(hint.starts_with(|first: char| first.is_ascii_uppercase() || first == '`'), "{hint}");
        assert!(hint.ends_with('.') && !hint.ends_with(".."), "{hint}");
        Some(hint.into_owned())
    }

    #[test]
    fn a_message_and_its_hint_read_as_sentences() {
        let mut errors = vec![
            ErrorDetails::network("fetch failed (ECONNRESET)", false),
            ErrorDetails::network("Failed to fetch", true),
            ErrorDetails::network("fetch failed (CERT_HAS_EXPIRED)", false),
            ErrorDetails::no_answer_in_time("tryTimeoutMs", 15_000),
            ErrorDetails::no_token_in_time(60_000),
            ErrorDetails::held_back(1_000),
            ErrorDetails::token_failed(&Thrown::default()),
            ErrorDetails::token_failed(&Thrown { retryable: Some(true), ..Thrown::default() }),
            ErrorDetails::redirected(),
        ];
        let html = ("content-type", "text/html");
        for body in ["", r#"{"message":"Not so"}"#, r#"{"message":"Not so. "}"#, r#"{"message":"Really?"}"#, "<html>"] {
            for headers in [&[][..], &[("retry-after", "5")], &[html], &[("location", "https://login.example/sso")]] {
                for status in (200..=206).chain(300..=600) {
                    let answer = response(status, headers, body);
                    errors.extend([Right::Read, Right::Delete].map(|right| {
                        ErrorDetails::from_status(Method::Get, &answer).with_right(right, SingleSource::Converged)
                    }));
                    errors.push(ErrorDetails::not_json(&answer));
                    errors.push(ErrorDetails::cut_off(&answer));
                }
            }
        }
        let uncertain = errors.iter().cloned().map(ErrorDetails::with_uncertain_deletion);
        let uncertain: Vec<_> =
            uncertain.chain(errors.iter().cloned().map(ErrorDetails::with_uncertain_batch)).collect();
        let mut hints: Vec<String> = errors.into_iter().chain(uncertain).filter_map(readable_hint).collect();
        hints.sort();
        hints.dedup();
        // With and without the sentences about the deletion or the batch, and these alone.
        assert_eq!(hints.len(), 3 * 15 + 2, "{hints:#?}");
    }

    #[test]
    fn only_a_message_with_a_hint_ends_with_a_full_stop() {
        let finished = |error: Error| error.redacted(&[]).message;
        assert_eq!(finished(ErrorDetails::from_status(Method::Get, &response(404, &[], ""))), "Webex answered 404");
        assert_eq!(finished(ErrorDetails::from_status(Method::Get, &response(401, &[], ""))), "Webex answered 401.");
        let got = "expected a whole number from 1 to 100, got 500";
        assert_eq!(finished(ErrorDetails::invalid_argument("max", got)), ["max: ", got].concat());
        let reason = "fetch failed (ECONNRESET)";
        let message = ["No answer from Webex: ", reason, "."].concat();
        assert_eq!(finished(ErrorDetails::network(reason, false)), message);
        let long = finished(ErrorDetails::network(&"x".repeat(2_000), false));
        assert!(long.ends_with("x…") && long.chars().count() == 1001, "{long}");
    }

    #[test]
    fn each_status_has_a_code_and_may_be_retryable() {
        use ErrorCode::*;
        for (status, code, get_again, delete_again) in [
            (400, Rejected, false, false),
            (401, Unauthorized, false, false),
            (403, Forbidden, false, false),
            (404, NotFound, false, false),
            (405, Rejected, false, false),
            (409, Rejected, false, false),
            (410, Rejected, false, false),
            (415, Rejected, false, false),
            (408, Rejected, true, false),
            (423, Rejected, true, true),
            (425, Rejected, true, false),
            (429, RateLimited, true, true),
            (500, Server, true, false),
            (501, Server, false, false),
            (502, Server, true, true),
            (503, Server, true, true),
            (504, Server, true, true),
            (508, Server, false, false),
            (524, Server, true, false),
            (799, Server, false, false),
            (304, Rejected, false, false),
        ] {
            let answer = response(status, &[], "");
            let get = ErrorDetails::from_status(Method::Get, &answer);
            let delete = ErrorDetails::from_status(Method::Delete, &answer);
            let post = ErrorDetails::from_status(Method::Post, &answer);
            assert_eq!(post.retryable, get_again, "{status}");
            assert_eq!((get.code, get.retryable, delete.retryable), (code, get_again, delete_again), "{status}");
            assert_eq!(get.status, Some(status));
        }
    }

    /// The typings are derived from the variants' names.
    #[test]
    fn codes_match_the_typings() {
        use ErrorCode::*;
        for code in [
            InvalidArgument,
            Unauthorized,
            TokenFailed,
            Forbidden,
            NotFound,
            RateLimited,
            Rejected,
            Server,
            Network,
            Timeout,
            NotJson,
            UnexpectedShape,
            Internal,
        ] {
            let mut words = String::new();
            for c in format!("{code:?}").chars() {
                words.push_str(if c.is_uppercase() && !words.is_empty() { "-" } else { "" });
                words.push(c.to_ascii_lowercase());
            }
            assert_eq!(code.word(), words);
        }
    }

    #[test]
    fn javascript_gets_the_fields_that_are_set_in_order() {
        let minimal = serde_json::to_string(&ErrorDetails::invalid_argument("id", "x").fields()).unwrap();
        assert_eq!(minimal, r#"{"code":"invalid-argument","message":"id: x","retryable":false,"attempts":0.0}"#);
        let headers = [("trackingid", "HEADER_1"), ("retry-after", "5")];
        let mut error = ErrorDetails::from_status(Method::Get, &response(429, &headers, ""));
        error.hint = Some("Ask again".into());
        error.cursor = Some("1.x".to_owned());
        error.accepted = Some(100);
        error.open = Some(["r1", "r2"].map(str::to_owned).to_vec());
        assert_eq!(
            serde_json::to_string(&error.fields()).unwrap(),
            concat!(
                r#"{"code":"rate-limited","message":"Webex answered 429","status":429.0,"trackingId":"HEADER_1","#,
                r#""retryAfterMs":5000.0,"retryable":true,"attempts":0.0,"hint":"Ask again","cursor":"1.x","#,
                r#""accepted":100.0,"open":["r1","r2"]}"#
            )
        );
    }

    #[test]
    fn the_servers_words_are_included_once() {
        let error = ErrorDetails::from_status(Method::Get, &response(404, &[], WEBEX_BODY));
        assert_eq!(error.message, "Webex answered 404: The requested resource could not be found. Try another id.");
        assert_eq!(error.tracking_id.as_deref(), Some("ROUTER_5E70"));
        let from_header =
            ErrorDetails::from_status(Method::Get, &response(404, &[("trackingid", "HEADER_1")], WEBEX_BODY));
        assert_eq!(from_header.tracking_id.as_deref(), Some("HEADER_1"));
    }

    #[test]
    fn the_hint_for_a_failed_token_function_says_what_to_do() {
        let refused = ErrorDetails::token_failed(&Thrown { status: Some(401), ..Thrown::default() });
        let broken = ErrorDetails::token_failed(&Thrown { status: Some(503), ..Thrown::default() });
        for (error, retryable, hint) in [(refused, false, "sign in again"), (broken, true, "later")] {
            assert_eq!((error.code, error.status, error.retryable), (ErrorCode::TokenFailed, None, retryable));
            assert!(error.hint.unwrap().contains(hint), "{hint}");
        }
    }

    #[test]
    fn an_unexpected_part_of_the_body_does_not_hide_the_others() {
        for (body, message, id) in [
            (r#"{"message":"M","errors":["x"],"trackingId":"T"}"#, "Webex answered 400: M", Some("T")),
            (r#"{"message":"M","errors":{},"trackingId":5}"#, "Webex answered 400: M", None),
            (r#"{"message":5,"errors":[{"description":"D"}]}"#, "Webex answered 400: D", None),
            (r#"{"message":"","trackingId":"T"}"#, "Webex answered 400", Some("T")),
            (r#"{"message":"M","trackingId":"https://a.example/?ticket=1"}"#, "Webex answered 400: M", None),
            (r#"["x"]"#, "Webex answered 400", None),
            ("Bad Request", "Webex answered 400", None),
        ] {
            let error = ErrorDetails::from_status(Method::Get, &response(400, &[], body));
            assert_eq!((error.message.as_str(), error.tracking_id.as_deref()), (message, id), "{body}");
        }
    }

    #[test]
    fn a_refusal_with_a_success_status_includes_the_servers_words() {
        let body =
            r#"{"message":"Session expired","errors":[{"description":"Sign in again."}],"trackingId":"ROUTER_7"}"#;
        let place = "the whole answer: has no field `items`";
        let error = ErrorDetails::unexpected_shape(&response(200, &[], body), place);
        let message = "Webex answered 200 with an unexpected shape: the whole answer: has no field `items`. It says: \
                       Session expired. Sign in again.";
        assert_eq!((error.message.as_str(), error.tracking_id.as_deref()), (message, Some("ROUTER_7")));
        for body in [r#"{"items":[{"id":5}],"note":"x"}"#, r#"{"message":{"a":1}}"#, "[]", ""] {
            let error = ErrorDetails::unexpected_shape(&response(200, &[], body), place);
            assert_eq!(error.message, ["Webex answered 200 with an unexpected shape: ", place].concat(), "{body}");
        }
        let long = [r#"{"message":""#, &"s3cret-t0ken ".repeat(500), r#""}"#].concat();
        let error = ErrorDetails::unexpected_shape(&response(200, &[], &long), place);
        let message = error.redacted(&[Token::new("s3cret-t0ken").unwrap()]).message;
        assert!(
            message.chars().count() <= 1001 && !message.contains("t0ken ") && message.contains("(token)"),
            "{message}"
        );
    }

    #[test]
    fn an_untrusted_certificate_is_not_retried_and_has_its_own_hint() {
        for is_in_browser in [true, false] {
            let error = ErrorDetails::network("fetch failed (SELF_SIGNED_CERT_IN_CHAIN)", is_in_browser);
            assert_eq!((error.code, error.retryable), (ErrorCode::Network, false));
            assert_eq!(error.message, "No answer from Webex: fetch failed (SELF_SIGNED_CERT_IN_CHAIN)");
            let hint = error.hint.unwrap();
            assert!(hint.contains("NODE_EXTRA_CA_CERTS") && !hint.contains("CORS"), "{hint}");
            assert!(!hint.contains("REJECT_UNAUTHORIZED") && !hint.contains("insecure"), "{hint}");
            assert!(ErrorDetails::network("fetch failed (ECONNRESET)", is_in_browser).retryable);
        }
    }

    #[test]
    fn only_in_a_browser_does_the_hint_speak_of_policies() {
        let hint = |is_in_browser| ErrorDetails::network("x", is_in_browser).hint.unwrap();
        assert!(hint(true).contains("connect-src") && hint(true).contains("CORS"));
        assert_eq!(hint(false), "Check the connection and the proxy.");
    }

    #[test]
    fn retry_after_is_given_in_milliseconds() {
        for (value, milliseconds) in [("5", Some(5000)), ("9999999999", Some(9_999_999_999_000)), ("rand(30)", None)] {
            let error = ErrorDetails::from_status(Method::Get, &response(429, &[("retry-after", value)], ""));
            assert_eq!(error.retry_after_ms, milliseconds, "{value}");
        }
    }

    #[test]
    fn a_redirect_names_the_target_host_and_nothing_else() {
        for (location, message) in [
            (
                "https://login.example/sso?SAMLRequest=s3cret",
                "Webex answered 302 with a redirect to https://login.example",
            ),
            ("http://a:b@login.example", "Webex answered 302"),
            ("/login", "Webex answered 302"),
            ("", "Webex answered 302"),
        ] {
            let error = ErrorDetails::from_status(Method::Get, &response(302, &[("location", location)], "<html>"));
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::Rejected, message));
            assert!(error.hint.unwrap().contains("not followed"));
        }
        assert_eq!(ErrorDetails::redirected().code, ErrorCode::Rejected);
        let headers = [("location", "https://login.example/sso")];
        let answer = response(302, &headers, r#"{"message":"Moved","detail":"Sign in"}"#);
        let message = "Webex answered 302 with a redirect to https://login.example. Moved. Sign in";
        assert_eq!(ErrorDetails::from_status(Method::Get, &answer).message, message);
    }

    #[test]
    fn a_token_at_the_cut_does_not_survive_in_part() {
        let tokens = ["s3cret-t0ken/with?marks=1", "0ther-t0ken"].map(|token| Token::new(token).unwrap());
        for length in 940..1000 {
            let body = format!(r#"{{"message":"{} s3cret-t0ken/with?marks=1 0ther-t0ken"}}"#, "x".repeat(length));
            let error = ErrorDetails::from_status(Method::Get, &response(403, &[], &body)).redacted(&tokens);
            assert!(!error.message.contains("s3c") && !error.message.contains("0th"), "{}", error.message);
            assert!(error.message.chars().count() <= 1001);
        }
    }

    #[test]
    fn a_signed_link_in_the_servers_words_loses_its_ticket() {
        let body = r#"{"message":"No file at https://nsq1.webex.com/nbr/x?ticket=s3cret&timestamp=1."}"#;
        let error = ErrorDetails::from_status(Method::Get, &response(410, &[], body)).redacted(&[]);
        assert_eq!(error.message, "Webex answered 410: No file at https://nsq1.webex.com/nbr/x?…");
    }

    #[test]
    fn the_hint_names_a_proxys_page() {
        for answer in [
            response(502, &[("content-type", "text/html; charset=utf-8")], "<h1>Bad Gateway</h1>"),
            response(403, &[], "\n <!doctype html>"),
        ] {
            let error = ErrorDetails::from_status(Method::Delete, &answer);
            assert!(error.hint.unwrap().contains("proxy or a sign-in page"));
            assert_eq!(error.message, format!("Webex answered {}", answer.status));
        }
    }

    #[test]
    fn hints_fit_the_method_and_the_status() {
        let hint = |method, status| ErrorDetails::from_status(method, &response(status, &[], "")).hint;
        let refused = |body| {
            let error = ErrorDetails::from_status(Method::Get, &response(403, &[], body));
            error.with_right(Right::Read, SingleSource::Meetings).hint.unwrap()
        };
        assert!(refused("{}").contains("meeting:recordings_read"));
        assert!(!refused("<html>").contains("scope"), "a proxy's page");
        let missing = ErrorDetails::from_status(Method::Get, &response(404, &[], ""));
        assert_eq!(missing.with_right(Right::Read, SingleSource::Meetings).hint, None);
        assert!(hint(Method::Get, 401).unwrap().contains("12 hours"));
        assert!(!hint(Method::Get, 429).unwrap().contains("retryAfterMs"), "the answer had none");
        let asked = ErrorDetails::from_status(Method::Get, &response(429, &[("retry-after", "5")], ""));
        assert!(asked.hint.unwrap().contains("retryAfterMs"));
        assert_eq!(hint(Method::Get, 404), None);
    }
}
