//! The headers that a caller adds to each request: for a relay, or for a gateway with a key of its own.

use crate::error::{Error, ErrorDetails};
use crate::input::arguments::{Arguments, Given, expected};
use crate::wire::http::Headers;
use crate::wire::text::{is_made_of, trim};

/// The headers that the client sets itself.
const OWN: [&str; 3] = ["accept", "content-type", "x-webex-recordings"];

/// Headers about the connection, and those that a browser sets itself. If a page sets one, the browser ignores it silently.
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
const FORBIDDEN: [&str; 19] = [
    "accept-charset",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];
const FORBIDDEN_BEGINNINGS: [&str; 3] = ["access-control-", "proxy-", "sec-"];

/// Checks the headers. Their values may be secrets, so no error repeats one.
pub fn read(given: &Arguments, has_token: bool) -> Result<Headers, Error> {
    let mut headers = Headers::new();
    for (name, value) in given.iter() {
        if !is_name(name) {
            let problem = "expected names of letters, digits and hyphens, such as X-Gateway-Key";
            return Err(ErrorDetails::invalid_argument("headers", problem));
        }
        let place = ["headers.", name].concat();
        let reject = |problem| Err(ErrorDetails::invalid_argument(&place, problem));
        let lower = name.to_ascii_lowercase();
        if OWN.contains(&lower.as_str()) {
            return reject("not allowed: the client sets this header itself");
        }
        if lower == "authorization" && has_token {
            return reject("not allowed: the client sends the `token` in it. With `token: null`, you can set it");
        }
        let is_forbidden = FORBIDDEN.contains(&lower.as_str());
        if is_forbidden || FORBIDDEN_BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning)) {
            return reject("not allowed: only the platform can set this header");
        }
        match value {
            Given::Text(text) if is_value(text) => headers.push((name.clone(), text.clone())),
            Given::Text(_) => return reject("expected visible ASCII characters, with spaces only between them"),
            other => return Err(expected(&place, "a string", other)),
        }
    }
    Ok(headers)
}

/// The names that headers have in practice. HTTP allows more marks. A longer one may be a secret in the wrong place.
fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && is_made_of(name, b"-_")
}

/// Anything else could not be sent, would be trimmed, or could add another header.
fn is_value(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    !text.is_empty() && trim(text, b" ").len() == text.len() && text.bytes().all(is_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::arguments::tests::arguments;
    use serde_json::{Value, json};

    fn read_from(given: Value, has_token: bool) -> Result<Headers, String> {
        read(&arguments(given), has_token).map_err(|error| error.message)
    }

    #[test]
    fn headers_of_a_host_are_accepted() {
        let headers = read_from(json!({ "X-WP-Nonce": "5f2c", "authorization": "Bearer a.b-c" }), false).unwrap();
        let mut names: Vec<_> = headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["X-WP-Nonce", "authorization"]);
        assert_eq!(read_from(json!({}), true).unwrap(), []);
    }

    #[test]
    fn headers_of_the_client_and_of_the_platform_are_refused() {
        for (name, problem) in [
            ("Accept", "the client sets"),
            ("content-type", "the client sets"),
            ("X-Webex-Recordings", "the client sets"),
            ("Authorization", "the client sends the `token`"),
            ("Cookie", "the platform"),
            ("HOST", "the platform"),
            ("Transfer-Encoding", "the platform"),
            ("Proxy-Authorization", "the platform"),
            ("Sec-Fetch-Site", "the platform"),
        ] {
            let message = read_from(json!({ name: "s3cret" }), true).unwrap_err();
            assert!(message.starts_with(&["headers.", name, ": not allowed: "].concat()), "{message}");
            assert!(message.contains(problem) && !message.contains("s3cret"), "{message}");
        }
    }

    #[test]
    fn what_would_break_the_request_is_refused_without_repeating_it() {
        for value in ["", " s3cret", "s3cret ", "s3c\nret", "s3c\r\nX-Evil: 1", "s3cr\u{e9}t", "s3c\tret", "s3c\0ret"] {
            let message = read_from(json!({ "X-Key": value }), true).unwrap_err();
            assert!(message.starts_with("headers.X-Key: expected visible ASCII"), "{message}");
            assert!(!message.contains("s3c"), "{message}");
        }
        assert_eq!(read_from(json!({ "X-Key": 5 }), true).unwrap_err(), "headers.X-Key: expected a string, got 5");
        for name in ["", "a b", "a:b", "a\r\nb", "\u{e4}", &"x".repeat(65)] {
            let message = read_from(json!({ name: "1" }), true).unwrap_err();
            assert!(message.starts_with("headers: expected names of letters"), "{message}");
        }
    }
}
