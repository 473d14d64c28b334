//! Makes texts of servers, platforms and callers safe to repeat in a message, and recognizes some of them.

use crate::wire::text::{is_made_of, is_space, split_before};

/// Which part of an address the reader is in, if the word it reads is one.
#[derive(PartialEq)]
enum Part {
    /// Before the first slash. Ordinary words stay here, and may also contain `?` and `#`.
    Name,
    Path,
    /// After a `?` or `#`, which is at this position of the result. Kept until a `=` shows that it has values.
    Query(usize),
    /// After the `=`. Left out.
    Values,
}

/// Removes the queries of addresses: a signed download link has its ticket there.
pub(super) fn without_queries(text: &str) -> String {
    let mut kept = String::new();
    let mut part = Part::Name;
    for c in text.chars() {
        // Control characters could do something in a terminal.
        let c = if c.is_control() && !is_space(c) { ' ' } else { c };
        part = match (part, c) {
            // Only these end an address: a query may contain brackets and apostrophes.
            (_, '"' | '<' | '>') => Part::Name,
            _ if is_space(c) => Part::Name,
            (Part::Name, '/') => Part::Path,
            (Part::Path, '?' | '#') => Part::Query(kept.len()),
            (Part::Query(begin), '=') => {
                kept.truncate(begin);
                kept.push_str("?…");
                Part::Values
            }
            (part, _) => part,
        };
        if part != Part::Values {
            kept.push(c);
        }
    }
    kept
}

/// Ends a text with a full stop, unless it already ends like a sentence.
pub(super) fn end_sentence(text: &mut String) {
    let end = text.as_bytes();
    if !matches!(end.last(), Some(b'.' | b'!' | b'?')) && !end.ends_with("…".as_bytes()) {
        text.push('.');
    }
}

/// Cuts a text to 1000 characters.
pub(super) fn shortened(text: &str) -> String {
    let mut kept = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == 1000 {
            kept.push('…');
            break;
        }
        kept.push(c);
    }
    kept
}

/// Whether a platform says that it does not trust a server's certificate. Node and Bun use OpenSSL's codes
/// (<https://nodejs.org/api/tls.html#x509-certificate-error-codes>), Deno and libraries use a sentence. (A browser says only
/// that the request failed.)
pub(super) fn is_about_certificate(reason: &str) -> bool {
    const MARKS: [&str; 8] = [
        "CERT",
        "CRL_",
        "UNABLE_TO_",
        "INVALID_CA",
        "INVALID_PURPOSE",
        "HOSTNAME_MISMATCH",
        " certificate",
        "(certificate",
    ];
    let has = |mark: &&str| reason.as_bytes().windows(mark.len()).any(|part| part == mark.as_bytes());
    MARKS.iter().any(has)
}

/// The scheme and host of an address. `None` if it is not a plain `http` or `https` address: user names, for example, are
/// private.
pub(super) fn origin(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let (host, path) = split_before(rest, b"/?#\\");
    if host.is_empty() || !is_made_of(host, b"-.:[]") {
        return None;
    }
    address.get(..address.len().checked_sub(path.len())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_addresses_are_removed() {
        for (text, shown) in [
            ("see https://a.example/d?ticket=1&x=2 now", "see https://a.example/d?… now"),
            ("(https://a.example/d?ticket=1)", "(https://a.example/d?…"),
            ("https://a.example/d?x=(1)&y='&ticket=1 now", "https://a.example/d?… now"),
            (r#""/nbr/d?ticket=1", "#, r#""/nbr/d?…", "#),
            ("https://a.example/#access_token=1", "https://a.example/?…"),
            ("https://a.example/d?ä=1\nmore", "https://a.example/d?…\nmore"),
            ("found?https://a.example/d?ticket=1", "found?https://a.example/d?…"),
            ("and/or? a = b", "and/or? a = b"),
            ("What is x=1? And/or 2?", "What is x=1? And/or 2?"),
            ("", ""),
            ("a\u{1b}[31m\0b\u{9b}", "a [31m b "),
        ] {
            assert_eq!(without_queries(text), shown);
        }
    }

    #[test]
    fn certificate_failures_are_recognized() {
        for reason in [
            "fetch failed (SELF_SIGNED_CERT_IN_CHAIN)",
            "fetch failed (DEPTH_ZERO_SELF_SIGNED_CERT)",
            "fetch failed (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
            "fetch failed (UNABLE_TO_GET_ISSUER_CERT_LOCALLY)",
            "fetch failed (CERT_HAS_EXPIRED)",
            "fetch failed (ERR_TLS_CERT_ALTNAME_INVALID)",
            "fetch failed (HOSTNAME_MISMATCH)",
            "fetch failed (INVALID_CA)",
            "fetch failed (certificate has expired)",
            "unable to verify the first certificate",
            "error sending request: client error (Connect): invalid peer certificate: UnknownIssuer",
            "net::ERR_CERT_AUTHORITY_INVALID",
        ] {
            assert!(is_about_certificate(reason), "{reason}");
        }
        for reason in [
            "",
            "fetch failed (ECONNRESET)",
            "fetch failed (ENOTFOUND)",
            "error sending request for url (https://certificate.example/v1): dns error",
            "Failed to fetch",
        ] {
            assert!(!is_about_certificate(reason), "{reason}");
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        for (length, kept) in [(1000, 1000), (1001, 1001), (5000, 1001)] {
            assert_eq!(shortened(&"ä".repeat(length)).chars().count(), kept);
        }
    }

    #[test]
    fn a_sentence_ends_once() {
        for (text, ended) in [
            ("fetch failed (ECONNRESET)", "fetch failed (ECONNRESET)."),
            ("got 500", "got 500."),
            ("Not so.", "Not so."),
            ("Really?", "Really?"),
            ("Never!", "Never!"),
            ("https://a.example/d?…", "https://a.example/d?…"),
        ] {
            let mut text = text.to_owned();
            end_sentence(&mut text);
            assert_eq!(text, ended);
        }
    }

    #[test]
    fn the_origin_of_an_address_is_read() {
        for (address, expected) in [
            ("https://login.example/a?b", Some("https://login.example")),
            ("http://[::1]:80", Some("http://[::1]:80")),
            ("https://user:password@login.example", None),
            ("https://", None),
            ("javascript://x", None),
            ("/login", None),
        ] {
            assert_eq!(origin(address), expected);
        }
    }
}
