//! Requests and responses as plain data. `src/js/transport.rs` gives them to `fetch`.

use crate::token::Token;
use crate::wire::retry_after;
use crate::wire::text::{split_before, split_once, trim_start};
use crate::words::Words;

/// What a request does. The API's three calls need no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads, and can be repeated at will.
    Get,
    /// Deletes; see [`crate::models::deletion`] for what repeating it means.
    Delete,
}

/// One request, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub method: Method,
    /// The whole address, percent-encoded.
    pub url: String,
    /// Who asks.
    pub token: Token,
    /// A JSON text, for a DELETE that gives its reasons.
    pub body: Option<String>,
}

impl Request {
    /// The headers to send, and no others: in a browser every other header would make the preflight fail.
    pub fn headers(&self) -> Vec<(&'static str, &str)> {
        let mut headers = vec![("Authorization", self.token.authorization()), ("Accept", JSON)];
        if self.body.is_some() {
            headers.push(("Content-Type", JSON));
        }
        headers
    }
}

const JSON: &str = "application/json";

/// One response, its body read to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// Those of [`Response::READ`] that were there, their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body as it came, decompressed.
    pub body: Vec<u8>,
    /// Whether the body was longer than the limit. What was read of it is not kept.
    pub is_too_large: bool,
    /// When it came, in milliseconds since 1970.
    pub received_ms: u64,
    /// Whether there may have been other headers, which a browser does not show to a page of another origin (CORS).
    pub may_hide_headers: bool,
}

impl Response {
    /// The headers that the core reads. A transport need not hand over any other.
    pub const READ: [&'static str; 6] = ["content-type", "date", "link", "location", "retry-after", "trackingid"];

    /// The value of one of [`Response::READ`]. Absent as well where a browser hides it from the page.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the status says that it went well.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is a redirect.
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Whether it is a page for people, as its content type or its first character shows.
    pub fn is_html(&self) -> bool {
        const TYPE: &[u8] = b"text/html";
        let is_type = |part: &[u8]| part.eq_ignore_ascii_case(TYPE);
        let says_so =
            self.header("content-type").is_some_and(|value| value.as_bytes().windows(TYPE.len()).any(is_type));
        says_so || self.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
    }

    /// How long the server asks to be left alone, in milliseconds. A date is measured from the server's own clock where
    /// that is to be seen: the caller's may be wrong.
    pub fn retry_after_ms(&self) -> Option<u64> {
        let now = self.header("date").and_then(|date| retry_after::date(date, self.received_ms));
        retry_after::read(self.header("retry-after")?, now.unwrap_or(self.received_ms))
    }
}

/// Whether a failure with this status may pass, although the request may have done its work: something failed on the way or at
/// the other end. Not where the server does not support it (501, 505), has no room for it (507), is caught in a loop (508) or
/// wants a sign-in (511).
pub(crate) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 500..=599) && !matches!(status, 501 | 505 | 507 | 508 | 511)
}

/// An address without its origin and its query.
pub(crate) fn path_of(address: &str) -> &str {
    let (_, after_scheme) = split_once(address, b':').unwrap_or_default();
    let (_, path) = split_before(trim_start(after_scheme, b"/"), b"/");
    let (path, _) = split_before(path, b"?");
    if path.is_empty() { "/" } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(body: Option<&str>) -> Request {
        Request {
            method: Method::Delete,
            url: "https://webexapis.com/v1/convergedRecordings/1".to_owned(),
            token: Token::new("secret-token").unwrap(),
            body: body.map(str::to_owned),
        }
    }

    #[test]
    fn only_headers_that_pass_a_preflight_are_sent() {
        let names = |request: Request| request.headers().iter().map(|(name, _)| *name).collect::<Vec<_>>();
        assert_eq!(names(request(None)), ["Authorization", "Accept"]);
        assert_eq!(names(request(Some("{}"))), ["Authorization", "Accept", "Content-Type"]);
    }

    #[test]
    fn javascript_hands_over_the_headers_that_are_read() {
        let names = Response::READ.map(|name| ["'", name, "'"].concat()).join(", ");
        assert!(
            include_str!("../../pkg-template/host/sending.js").contains(&["const HEADERS = [", &names, "]\n"].concat())
        );
    }

    #[test]
    fn debug_text_hides_the_token() {
        let text = format!("{:?}", request(None));
        assert!(text.contains("Token(hidden)") && !text.contains("secret-token"), "{text}");
    }

    #[test]
    fn a_date_is_measured_from_the_servers_clock() {
        let wait = |headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
            Response { headers, received_ms: 1_777_627_800_000, ..Response::default() }.retry_after_ms()
        };
        let at = ("retry-after", "Fri, 01 May 2026 09:30:07 GMT");
        assert_eq!(wait(&[at]), Some(7_000));
        assert_eq!(wait(&[at, ("date", "Fri, 01 May 2026 09:30:05 GMT")]), Some(2_000));
        assert_eq!(wait(&[at, ("date", "yesterday")]), Some(7_000));
        assert_eq!(wait(&[("retry-after", "3"), ("date", "Fri, 01 May 2026 09:30:05 GMT")]), Some(3_000));
        assert_eq!(wait(&[("retry-after", "soon")]), None);
        assert_eq!(wait(&[]), None);
    }

    #[test]
    fn a_path_has_no_query() {
        for (address, path) in [
            ("https://webexapis.com/v1/convergedRecordings?cursor=s3cret", "/v1/convergedRecordings"),
            ("https://webexapis.com", "/"),
            ("http://[::1]:8787/v1/x", "/v1/x"),
        ] {
            assert_eq!(path_of(address), path);
        }
    }
}
