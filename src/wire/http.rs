//! Requests and responses as plain data. `pkg-template/host/sending.js` sends them with `fetch`.

use crate::token::Token;
use crate::wire::retry_after;
use crate::wire::text::{self, split_before, split_once, trim_start};
use crate::words::Words;

/// The HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads. Can be repeated safely.
    Get,
    /// Does something with many recordings at once. See [`crate::calls::batch`] for when it can be repeated.
    Post,
    /// Deletes. See [`crate::models::deletion`] for what happens if it is repeated.
    Delete,
}

/// Names and values.
pub type Headers = Vec<(String, String)>;

/// A request that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The full URL, percent-encoded.
    pub url: String,
    /// The access token.
    pub token: Token,
    /// The headers that the caller adds.
    pub more: Headers,
    /// The JSON body of a POST, or of a DELETE with a reason or a comment.
    pub body: Option<String>,
}

impl Request {
    /// A request with this token.
    pub fn new(method: Method, url: String, token: &Token, body: Option<String>) -> Self {
        Self { method, url, token: token.clone(), more: Headers::new(), body }
    }

    /// All headers to send. In a browser, any other header would make Webex's preflight fail.
    pub fn headers(&self) -> Vec<(&str, &str)> {
        // No other site can make a browser send a header of this name without asking the relay first (CORS).
        let first = if self.token.is_none() { (RELAYED, "1") } else { ("Authorization", self.token.authorization()) };
        let mut headers = vec![first, ("Accept", JSON)];
        if self.body.is_some() {
            headers.push(("Content-Type", JSON));
        }
        headers.extend(self.more.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        headers
    }
}

/// The header that a relay requires of each request.
const RELAYED: &str = "X-Webex-Recordings";

const JSON: &str = "application/json";

/// A response whose body has been read to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers in [`Response::READ`] that the response has, with names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// Whether the body was larger than the limit. If so, `body` is empty.
    pub is_too_large: bool,
    /// When it arrived, in milliseconds since 1970.
    pub received_ms: u64,
    /// Whether a browser may have hidden headers because the page has another origin (CORS).
    pub may_hide_headers: bool,
}

impl Response {
    /// The headers that the core reads. JavaScript passes on only these.
    pub const READ: [&'static str; 6] = ["content-type", "date", "link", "location", "retry-after", "trackingid"];

    /// The value of a header in [`Response::READ`]. Also absent if a browser hides it from the page.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the status means success.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the status is a redirect.
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Whether it is an HTML page, judging by its content type or its first character.
    pub fn is_html(&self) -> bool {
        self.has_type("text/html") || self.body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
    }

    /// Whether the content type contains this.
    pub(crate) fn has_type(&self, part: &str) -> bool {
        self.header("content-type").is_some_and(|value| text::contains(value.as_bytes(), part))
    }

    /// How long the server asks the client to wait, in milliseconds. A date in `Retry-After` is compared with the
    /// server's own clock (the `Date` header) if that is visible, because the caller's clock may be wrong.
    pub fn retry_after_ms(&self) -> Option<u64> {
        let now = self.header("date").and_then(|date| retry_after::date(date, self.received_ms));
        retry_after::read(self.header("retry-after")?, now.unwrap_or(self.received_ms))
    }
}

/// Whether this status stands for a failure that may be temporary, even though the server may have processed the request:
/// something failed on the way or on the server. This excludes a server that does not support the request (501, 505), has no
/// storage left (507), is caught in a loop (508) or requires a sign-in (511).
pub(crate) fn may_pass(status: u16) -> bool {
    matches!(status, 408 | 500..=599) && !matches!(status, 501 | 505 | 507 | 508 | 511)
}

/// The path of a URL, without the origin and the query.
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
            more: Headers::new(),
            body: body.map(str::to_owned),
        }
    }

    #[test]
    fn only_headers_that_pass_a_preflight_are_sent() {
        let names = |request: Request| request.headers().iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(names(request(None)), ["Authorization", "Accept"]);
        assert_eq!(names(request(Some("{}"))), ["Authorization", "Accept", "Content-Type"]);
        let more = vec![("X-Key".to_owned(), "1".to_owned())];
        let relayed = Request { token: Token::none(), more, ..request(None) };
        assert_eq!(names(relayed), ["X-Webex-Recordings", "Accept", "X-Key"]);
    }

    #[test]
    fn debug_text_hides_the_token() {
        let text = format!("{:?}", request(None));
        assert!(text.contains("Token(hidden)") && !text.contains("secret-token"), "{text}");
    }

    #[test]
    fn a_retry_date_is_compared_with_the_servers_clock() {
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
