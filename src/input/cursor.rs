//! The cursor: where a list goes on, as a text that can be stored.
//!
//! It holds the query of the server's `next` link and nothing else: no token and no address, so it is harmless in a
//! store, and going on never takes the token anywhere but to the base URL.

use crate::input::base_url::{BaseUrl, RECORDINGS_PATH};

const VERSION: &str = "v1.";

/// Makes the cursor for a `next` link. `None` when the link does not point to a list of recordings.
///
/// Only the link's query counts. Its host may well differ from the base URL's: behind a proxy Webex still names
/// itself there, and large services name another of their hosts.
pub fn from_next_link(base: &BaseUrl, link: &str) -> Option<String> {
    let without_fragment = link.split('#').next()?;
    let (path, query) = without_fragment.split_once('?')?;
    let same_list = path.is_empty() || path.ends_with(RECORDINGS_PATH);
    (same_list && !query.is_empty()).then(|| [VERSION, &checksum(base, query), ".", query].concat())
}

/// The query to ask with. `None` when the cursor is damaged or was made for another base URL.
pub fn query_of<'a>(base: &BaseUrl, cursor: &'a str) -> Option<&'a str> {
    let (sum, query) = cursor.strip_prefix(VERSION)?.split_once('.')?;
    (sum == checksum(base, query)).then_some(query)
}

/// FNV-1a (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): finds slips, and is not meant to stop forgery,
/// since whoever has the token may ask for anything anyway.
fn checksum(base: &BaseUrl, query: &str) -> String {
    let bytes = base.as_str().bytes().chain([b'\n']).chain(query.bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> BaseUrl {
        BaseUrl::parse(url).unwrap()
    }

    #[test]
    fn leads_back_to_the_links_query() {
        let base = base("https://webexapis.com/v1");
        for (link, query) in [
            ("https://webexapis.com/v1/convergedRecordings?max=2&cursor=abc%3D", "max=2&cursor=abc%3D"),
            ("https://another.host.example/v2/convergedRecordings?before&max=null#x", "before&max=null"),
            ("/v1/convergedRecordings?a=b", "a=b"),
            ("?a=b.c", "a=b.c"),
        ] {
            let cursor = from_next_link(&base, link).unwrap();
            assert_eq!(query_of(&base, &cursor), Some(query));
        }
    }

    #[test]
    fn a_link_to_something_else_makes_none() {
        let base = base("https://webexapis.com/v1");
        for link in ["", "https://webexapis.com/v1/people?max=2", "https://webexapis.com/v1/convergedRecordings", "/x?"]
        {
            assert_eq!(from_next_link(&base, link), None, "{link}");
        }
    }

    #[test]
    fn is_refused_when_damaged_or_made_for_another_base_url() {
        let here = base("https://webexapis.com/v1");
        let cursor = from_next_link(&here, "?max=2&cursor=abc").unwrap();
        assert_eq!(query_of(&base("https://api-usgov.webex.com/v1"), &cursor), None);
        for damaged in ["", "v1.", "abc", &cursor.replace("abc", "abd"), &cursor.to_uppercase(), &format!("{cursor} ")]
        {
            assert_eq!(query_of(&here, damaged), None, "{damaged}");
        }
    }
}
