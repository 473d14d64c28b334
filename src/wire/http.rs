//! Requests and responses as plain data. `src/js/transport.rs` gives them to `fetch`.

use std::fmt;

use crate::wire::text::replace;
use crate::wire::{percent, retry_after};

/// What a request does. The API's three calls need no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads, and can be repeated at will.
    Get,
    /// Deletes; see [`crate::models::deletion`] for what repeating it means.
    Delete,
}

impl Method {
    /// The method as it goes over the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Delete => "DELETE",
        }
    }
}

/// An access token that is fit for a header, kept as the header's value. Its `Debug` text hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

const BEARER: &str = "Bearer ";

impl Token {
    /// Takes visible ASCII only: anything else could not be sent, or would add a header of its own.
    pub fn new(text: &str) -> Option<Self> {
        let fit = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        fit.then(|| Self([BEARER, text].concat()))
    }

    /// The token itself, for whoever gave it.
    pub fn as_str(&self) -> &str {
        self.0.get(BEARER.len()..).unwrap_or_default()
    }

    /// Whether a text carries it.
    pub fn is_in(&self, text: &str) -> bool {
        self.hide_in(text) != text
    }

    /// The text without the token, wherever it stands in it, also as a part of an address. One that is shorter than any
    /// that Webex gives out stays: it would be found in ordinary words.
    pub fn hide_in(&self, text: &str) -> String {
        let token = self.as_str();
        if token.len() < 8 {
            return text.to_owned();
        }
        replace(&replace(text, token, HIDDEN), &percent::encode(token), HIDDEN)
    }
}

const HIDDEN: &str = "(token)";

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
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
        let mut headers = vec![("Authorization", &*self.token.0), ("Accept", JSON)];
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

    /// How long the server asks to be left alone, in milliseconds. A date is measured from the server's own clock where
    /// that is to be seen: the caller's may be wrong.
    pub fn retry_after_ms(&self) -> Option<u64> {
        let now = self.header("date").and_then(|date| retry_after::date(date, self.received_ms));
        retry_after::read(self.header("retry-after")?, now.unwrap_or(self.received_ms))
    }
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
        assert!(include_str!("../js/platform.js").contains(&["const HEADERS = [", &names, "]\n"].concat()));
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
    fn a_token_is_hidden_in_texts_and_addresses() {
        let token = Token::new("s3cret/t0ken+=").unwrap();
        assert_eq!(token.hide_in("Bearer s3cret/t0ken+="), "Bearer (token)");
        assert_eq!(token.hide_in("/v1/convergedRecordings/s3cret%2Ft0ken%2B%3D"), "/v1/convergedRecordings/(token)");
        assert_eq!(Token::new("abc").unwrap().hide_in("abcdef"), "abcdef");
    }

    #[test]
    fn a_token_that_would_break_the_header_is_refused() {
        for bad in ["", " ", "a b", "a\nb", "a\r\nX-Evil: 1", "tökén", "a\0", "a\u{7f}"] {
            assert_eq!(Token::new(bad), None, "{bad:?}");
        }
    }
}
