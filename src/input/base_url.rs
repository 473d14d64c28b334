//! The URL of the API. The token is sent there and nowhere else.

use crate::error::{Error, ErrorDetails};
use crate::models::source::SingleSource;
use crate::wire::percent;
use crate::wire::text::{self, decimal, has_any, is_made_of, split_before, split_once, trim_end, trim_start};

/// A URL that the token may be sent to, without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

impl BaseUrl {
    /// The URL of Webex itself.
    pub const DEFAULT: &'static str = "https://webexapis.com/v1";

    /// Accepts https, or http on a loopback host, where nobody else can listen.
    ///
    /// It expects the serialised form of the WHATWG URL standard (the result of `new URL(text).href`). It is stricter
    /// than that standard, so that no two parsers can disagree about the host.
    pub fn parse(href: &str) -> Result<Self, Error> {
        Self::read(href, false, false)
    }

    /// Accepts the URL of a relay, which adds the token. It may be http if the page has the same origin, because no token is
    /// sent. It is never Webex itself.
    pub fn of_relay(href: Option<&str>, is_insecure_allowed: bool, page_origin: Option<&str>) -> Result<Self, Error> {
        let Some(href) = href else {
            return Err(ErrorDetails::invalid_argument(
                "baseUrl",
                "expected the URL of your relay, because `token` is null",
            ));
        };
        let own = page_origin.and_then(|origin| href.strip_prefix(origin));
        let is_own = own.is_some_and(|path| path.is_empty() || path.starts_with('/'));
        let read = Self::read(href, is_insecure_allowed || is_own, true)?;
        if read.is_webex() {
            let problem = "expected the URL of your relay, not of Webex, because `token` is null";
            return Err(ErrorDetails::invalid_argument("baseUrl", problem));
        }
        Ok(read)
    }

    /// Like [`BaseUrl::parse`], but optionally accepts http on any host.
    pub fn read(href: &str, is_insecure_allowed: bool, is_relay: bool) -> Result<Self, Error> {
        let reject = |problem| Err(ErrorDetails::invalid_argument("baseUrl", problem));
        let (is_https, rest) = match (href.strip_prefix("https://"), href.strip_prefix("http://")) {
            (Some(rest), _) => (true, rest),
            (None, Some(rest)) => (false, rest),
            (None, None) => {
                return reject(
                    "expected a URL such as https://webexapis.com/v1 (in a browser, it can be relative to the page)",
                );
            }
        };
        let (authority, path) = split_before(rest, b"/?#");
        if !is_https && !is_insecure_allowed && !is_loopback(authority) {
            return reject(if is_relay {
                "expected an https URL (http is allowed for the page's own origin and for localhost, 127.x.x.x and [::1])"
            } else {
                "expected an https URL: over http, the token would be sent unencrypted \
                 (http is allowed for localhost, 127.x.x.x and [::1]; for other hosts only with `allowInsecure: true`)"
            });
        }
        if !is_plain_authority(authority) {
            return reject("expected only a host name (and a port) before the path, without a user name and password");
        }
        if has_any(path, b"?#") {
            return reject("expected a URL without a query or fragment");
        }
        Ok(Self(trim_end(href, b"/").to_owned()))
    }

    /// The text, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a host of Webex.
    fn is_webex(&self) -> bool {
        let (_, after_scheme) = split_once(&self.0, b':').unwrap_or_default();
        let (authority, _) = split_before(trim_start(after_scheme, b"/"), b"/");
        let host = trim_end(host_of(authority), b".");
        ["webexapis.com", "webex.com", "ciscospark.com"]
            .iter()
            .any(|known| host.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    /// The URL of a service's recordings.
    pub fn recordings(&self, source: SingleSource) -> String {
        [&self.0, path(source)].concat()
    }

    /// The URL of a service's list of everybody's recordings.
    pub fn recordings_of_everybody(&self, source: SingleSource) -> String {
        [&self.0, "/admin", path(source)].concat()
    }

    /// The URL of one recording. The ID stays one path segment.
    pub fn recording(&self, source: SingleSource, id: &str) -> String {
        [&self.recordings(source), "/", &percent::encode(id)].concat()
    }
}

/// The path of a service's recordings, relative to the base URL.
pub const fn path(source: SingleSource) -> &'static str {
    match source {
        SingleSource::Converged => "/convergedRecordings",
        SingleSource::Meetings => "/recordings",
    }
}

/// Whether this is a host name, an IPv4 address or a bracketed IPv6 address, with or without a port.
fn is_plain_authority(authority: &str) -> bool {
    let host = host_of(authority);
    !host.is_empty() && is_made_of(authority, b"-._[]:")
}

fn is_loopback(authority: &str) -> bool {
    let host = host_of(authority);
    host == "localhost" || host == "[::1]" || is_loopback_ipv4(host)
}

/// Whether this is `127.` and three more numbers without leading zeros. Parsers disagree about all other forms.
fn is_loopback_ipv4(host: &str) -> bool {
    let mut rest = host.strip_prefix("127.");
    for _ in 0..3 {
        let (part, others) = split_before(rest.unwrap_or_default(), b".");
        let is_plain = |number: u32| number <= 255 && decimal(number.into()) == part;
        if !text::number(part.as_bytes()).is_some_and(is_plain) {
            return false;
        }
        rest = others.get(1..);
    }
    rest.is_none()
}

/// The host without its port. Digits after `]:` or after the only `:` are a port.
fn host_of(authority: &str) -> &str {
    match trim_end(authority, b"0123456789").strip_suffix(':') {
        Some(host) if is_whole_host(host) => host,
        _ => authority,
    }
}

/// Whether this is all of a host. Only an IPv6 address contains colons, and it is in brackets.
fn is_whole_host(host: &str) -> bool {
    !has_any(host, b":") || (host.starts_with('[') && host.ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_is_accepted_anywhere_and_http_on_loopback() {
        for (href, kept) in [
            ("https://webexapis.com/v1", "https://webexapis.com/v1"),
            ("https://webexapis.com/v1/", "https://webexapis.com/v1"),
            ("https://api-usgov.webex.com/v1", "https://api-usgov.webex.com/v1"),
            ("https://intranet.example:8443/proxy/webex/", "https://intranet.example:8443/proxy/webex"),
            ("https://webexapis.com/", "https://webexapis.com"),
            ("http://localhost:8787/v1", "http://localhost:8787/v1"),
            ("http://127.0.0.1/v1", "http://127.0.0.1/v1"),
            ("http://127.1.2.3:1/v1", "http://127.1.2.3:1/v1"),
            ("http://[::1]:8787/v1", "http://[::1]:8787/v1"),
        ] {
            assert_eq!(BaseUrl::parse(href).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn urls_that_the_token_must_not_go_to_are_rejected() {
        for href in [
            "http://example.com",
            "http://127.0.0.1.example.com/",
            "http://localhost.example.com/",
            "http://localhost@example.com/",
            "http://localhost:80@example.com/",
            "http://[::1]@example.com/",
            "http://[::1].example.com/",
            "http://128.0.0.1/",
            "http://[::2]/",
            "http://0.0.0.0/",
            "http://example.com:80/localhost",
            "https://user:password@webexapis.com/v1",
            "https://webexapis.com\\@example.com/",
            "https:///v1",
            "https://webexapis.com/v1?x=1",
            "https://webexapis.com/v1#x",
            "https://webexapis.com?x",
            "ftp://webexapis.com",
            "webexapis.com",
            "",
        ] {
            let error = BaseUrl::parse(href).unwrap_err();
            assert!(error.message.starts_with("baseUrl: expected "), "{href}: {}", error.message);
            assert!(!error.message.contains("password@"), "{href}: {}", error.message);
        }
    }

    #[test]
    fn http_is_accepted_anywhere_if_the_caller_allows_it() {
        for href in
            ["http://webex-emulator:8787", "http://10.0.0.7/v1", "http://localhost:8787/v1", "https://a.example/v1"]
        {
            assert_eq!(BaseUrl::read(href, true, false).unwrap().as_str(), href);
        }
        for href in ["http://user:password@webex-emulator/", "http:///v1", "http://a.example/?x", "ftp://a.example", ""]
        {
            let error = BaseUrl::read(href, true, false).unwrap_err();
            assert!(error.message.starts_with("baseUrl: expected "), "{href}: {}", error.message);
        }
        assert!(BaseUrl::parse("http://webex-emulator:8787").unwrap_err().message.contains("`allowInsecure: true`"));
    }

    #[test]
    fn a_relay_may_be_http_on_the_pages_own_origin() {
        let page = Some("http://intranet.example");
        for href in ["http://intranet.example/relay", "http://intranet.example", "https://relay.example/v1/"] {
            let read = BaseUrl::of_relay(Some(href), false, page).unwrap();
            assert_eq!(read.as_str(), href.trim_end_matches('/'));
        }
        assert!(BaseUrl::of_relay(Some("http://relay.example/v1"), true, None).is_ok());
        assert!(BaseUrl::of_relay(Some("http://127.0.0.1:8080/v1"), false, None).is_ok());
        for (href, page) in [
            ("http://intranet.example.evil.example/", page),
            ("http://intranet.example:8080/", page),
            ("http://intranet.example@evil.example/", page),
            ("http://other.example/", page),
            ("http://intranet.example/", None),
            ("http://intranet.example/", Some("null")),
            ("http://intranet.example/", Some("")),
        ] {
            let error = BaseUrl::of_relay(Some(href), false, page).unwrap_err();
            assert!(error.message.starts_with("baseUrl: expected "), "{href}: {}", error.message);
        }
        assert!(BaseUrl::of_relay(None, false, page).unwrap_err().message.contains("`token` is null"));
    }

    #[test]
    fn without_a_token_nothing_is_sent_to_webex() {
        for href in [
            "https://webexapis.com/v1",
            "https://webexapis.com./v1",
            "https://webexapis.com:443/v1",
            "https://api-usgov.webex.com/v1",
            "https://webex.com",
            "https://api.ciscospark.com/v1",
        ] {
            let error = BaseUrl::of_relay(Some(href), false, None).unwrap_err();
            assert!(error.message.ends_with("not of Webex, because `token` is null"), "{href}: {}", error.message);
        }
        for href in ["https://notwebex.com/v1", "https://webexapis.com.example/v1", "https://relay.example/webex.com"] {
            assert!(BaseUrl::of_relay(Some(href), false, None).is_ok(), "{href}");
        }
    }

    #[test]
    fn an_id_stays_one_path_segment() {
        let base = BaseUrl::parse("https://webexapis.com/v1").unwrap();
        assert_eq!(
            base.recording(SingleSource::Converged, "a%2F..:会"),
            "https://webexapis.com/v1/convergedRecordings/a%252F..%3A%E4%BC%9A"
        );
    }
}
