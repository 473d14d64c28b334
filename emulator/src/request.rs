//! A request, and the parts of its URL.

use std::fmt;

use crate::{error::Refusal, percent};

/// A request as plain data, so that any server and any `fetch` can create one.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, in upper case: `GET`.
    pub method: String,
    /// The absolute URL. Links in the answer have the same origin.
    pub url: String,
    /// Names and values. Names are case-insensitive.
    pub headers: Vec<(String, String)>,
    /// The body; empty if there is none.
    pub body: Vec<u8>,
}

impl Request {
    pub(crate) fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Shows what is requested, but not header values, the query or the body, which may contain a token.
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

/// The parts of a request's URL. If it has no origin, the links in the answer have none either.
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

    /// The parameters in their order.
    pub(crate) fn parameters(&self) -> Result<Vec<(String, String)>, Refusal> {
        if self.query.is_empty() {
            return Ok(Vec::new());
        }
        let decoded = |text: &str| {
            // In a query a plus sign means a space; a real plus sign is written %2B.
            percent::decode(&text.replace('+', " "))
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

/// Decodes a recording's id from its segment of the path.
pub(crate) fn recording_id(segment: &str) -> Result<String, Refusal> {
    percent::decode(segment)
        .ok_or_else(|| Refusal::bad_request("The recording id has percent-encoding that is broken or not UTF-8."))
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
}
