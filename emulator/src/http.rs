//! Requests, responses, and the parts of a URL.

use std::fmt::{self, Write as _};

use crate::error::Refusal;

/// A request as it arrives: plain data, so that any server and any `fetch` can make one.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case: `GET`.
    pub method: String,
    /// The absolute URL. Links in the answer have the same origin.
    pub url: String,
    /// Names and values. The case of a name does not matter.
    pub headers: Vec<(String, String)>,
    /// The body, empty when there is none.
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Shows what is asked for. Header values, the query and the body stay hidden, because a token may be in them.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("path", &Target::of(&self.url).path)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A response: plain data, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code; 0 where nothing of an answer arrives.
    pub status: u16,
    /// Names and values. No name occurs twice.
    pub headers: Vec<(String, String)>,
    /// The whole body, also where only its first half arrives; empty when there is none.
    pub body: Vec<u8>,
    /// How it reaches the caller: whole, unless a fault was asked for.
    pub delivery: Delivery,
    /// How many milliseconds later that happens: 0, unless a fault was asked for.
    pub delay_ms: u32,
}

/// How a response reaches the caller. Whoever holds the connection carries it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// As it stands.
    #[default]
    Whole,
    /// Nothing arrives: the connection is reset. The request was not carried out.
    Reset,
    /// Nothing arrives: the connection is closed. The request was carried out.
    Lost,
    /// Status, headers and the first half of the body arrive, then the connection is closed.
    Cut,
    /// Nothing arrives, and the connection stays open.
    Stall,
    /// Status, headers and the first half of the body arrive, and the connection stays open.
    StallBody,
}

impl Delivery {
    /// As the notation of faults calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Reset => "reset",
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::Stall => "stall",
            Self::StallBody => "stall-body",
        }
    }
}

impl Response {
    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), delivery: Delivery::Whole, delay_ms: 0 }
    }

    pub(crate) fn with_body(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let mut response = Self { body, ..Self::empty(status) };
        response.set("Content-Type", content_type);
        response.set("Cache-Control", "no-store");
        response
    }

    pub(crate) fn json(status: u16, value: &impl serde::Serialize) -> Self {
        // What is written here are strings, numbers and lists of them: nothing that JSON could refuse.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Self::with_body(status, "application/json;charset=UTF-8", body)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_owned(), value.into()));
    }
}

/// The parts of a request's URL. One without an origin gives links without one.
pub(crate) struct Target<'a> {
    /// Scheme and host, without user name and password.
    pub(crate) origin: String,
    /// The path without its first slash, still percent-encoded.
    pub(crate) path: &'a str,
    query: &'a str,
}

impl<'a> Target<'a> {
    pub(crate) fn of(url: &'a str) -> Self {
        let url = url.split_once('#').map_or(url, |(before, _)| before);
        let (url, query) = url.split_once('?').unwrap_or((url, ""));
        let Some((scheme, rest)) = url.split_once("://") else {
            return Self { origin: String::new(), path: url.strip_prefix('/').unwrap_or(url), query };
        };
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        Self { origin: format!("{scheme}://{host}"), path, query }
    }

    /// The parameters in the order in which they were given.
    pub(crate) fn parameters(&self) -> Result<Vec<(String, String)>, Refusal> {
        if self.query.is_empty() {
            return Ok(Vec::new());
        }
        let decoded = |text: &str| {
            // In a query a plus sign means a space. Who means a plus sign writes %2B.
            percent_decode(&text.replace('+', " "))
                .ok_or_else(|| Refusal::bad_request("The query has percent-encoding that is broken or not UTF-8."))
        };
        self.query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| Ok((decoded(name)?, decoded(value)?)))
            .collect()
    }

    /// For the calls that take no parameters.
    pub(crate) fn expect_no_parameters(&self) -> Result<(), Refusal> {
        if self.query.is_empty() {
            return Ok(());
        }
        Err(Refusal::bad_request("This call takes no query parameters."))
    }
}

/// The recording's id from its segment of the path.
pub(crate) fn recording_id(segment: &str) -> Result<String, Refusal> {
    percent_decode(segment)
        .ok_or_else(|| Refusal::bad_request("The recording id has percent-encoding that is broken or not UTF-8."))
}

pub(crate) fn percent_decode(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            decoded.push(byte);
            continue;
        }
        decoded.push(hex_byte(bytes.next()?, bytes.next()?)?);
    }
    String::from_utf8(decoded).ok()
}

pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

pub(crate) fn hex_byte(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from((digit(high)? << 4) | digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_come_apart() {
        let table = [
            ("http://127.0.0.1/v1/x?a=1", "http://127.0.0.1", "v1/x", "a=1"),
            ("http://127.0.0.1:8787/v1/x#a?b", "http://127.0.0.1:8787", "v1/x", ""),
            ("https://user:secret@example.com/v1", "https://example.com", "v1", ""),
            ("http://[::1]:80", "http://[::1]:80", "", ""),
            ("http://example.com?a", "http://example.com", "", "a"),
            ("/v1/x?a=http://b/c", "", "v1/x", "a=http://b/c"),
            ("", "", "", ""),
        ];
        for (url, origin, path, query) in table {
            let target = Target::of(url);
            assert_eq!((target.origin.as_str(), target.path, target.query), (origin, path, query), "{url}");
        }
    }

    #[test]
    fn percent_encoding_is_read_strictly() {
        let table = [
            ("", Some("")),
            ("a+b", Some("a+b")),
            ("%61%2F%E2%82%AC%e2%82%ac", Some("a/€€")),
            ("%", None),
            ("%4", None),
            ("%zz", None),
            ("%+4", None),
            ("%ff", None),
            ("%E2%82", None),
        ];
        for (text, expected) in table {
            assert_eq!(percent_decode(text).as_deref(), expected, "{text}");
        }
        assert_eq!(percent_encode("Größe 1/2~"), "Gr%C3%B6%C3%9Fe%201%2F2~");
    }
}
