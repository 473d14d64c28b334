//! Which part of a file a request asks for: `Range`, `If-Range` and `If-None-Match` (RFC 9110, sections 13 and 14).

use crate::request::Request;

/// What to send of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything: a 200.
    Whole,
    /// The bytes from the first to the last, both included: a 206.
    Part { first: u64, last: u64 },
    /// Nothing, because the range lies outside the file: a 416.
    Outside,
    /// Nothing, because the caller has this file already: a 304.
    Unchanged,
}

/// A range as it was written, before the length of the file is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    /// `bytes=500-999` or `bytes=500-`
    From { first: u64, last: Option<u64> },
    /// `bytes=-500`: the last 500 bytes.
    Suffix(u64),
}

/// What to send of a file with this length and this `ETag`.
pub(crate) fn extent(request: &Request, length: u64, etag: Option<&str>, ranges: bool) -> Extent {
    if etag.is_some_and(|etag| has_already(request, etag)) {
        return Extent::Unchanged;
    }
    // Only a GET can ask for a range.
    if !ranges || request.method != "GET" || !is_same_file(request, etag) {
        return Extent::Whole;
    }
    range(request).map_or(Extent::Whole, |range| range.within(length))
}

/// Whether the request continues a file, and does not begin it.
pub(crate) fn resumes(request: &Request) -> bool {
    request.method == "GET" && range(request).is_some_and(|range| !matches!(range, Range::From { first: 0, .. }))
}

/// The range of a request. `None` if there is none, and also for several ranges, other units and nonsense: a server may ignore
/// what it does not serve, and has to ignore what is malformed.
fn range(request: &Request) -> Option<Range> {
    let mut values = request.headers_named("range");
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let (unit, range) = value.split_once('=')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    match (first, last) {
        ("", "") => None,
        ("", count) => Some(Range::Suffix(number(count)?)),
        (first, "") => Some(Range::From { first: number(first)?, last: None }),
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Range::From { first, last: Some(last) })
        }
    }
}

/// A number that is too large for 64 bits is also beyond the end of every file.
fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

impl Range {
    fn within(self, length: u64) -> Extent {
        // An empty file has no range that could be sent.
        let Some(end) = length.checked_sub(1) else {
            return if matches!(self, Self::Suffix(1..)) { Extent::Whole } else { Extent::Outside };
        };
        match self {
            Self::Suffix(0) => Extent::Outside,
            Self::Suffix(count) => Extent::Part { first: length.saturating_sub(count), last: end },
            Self::From { first, .. } if first > end => Extent::Outside,
            Self::From { first, last } => Extent::Part { first, last: last.unwrap_or(end).min(end) },
        }
    }
}

/// Whether `If-Range` allows a range. Only a strong `ETag` can match: a weak one does not promise the same bytes, and no file here
/// has a date.
fn is_same_file(request: &Request, etag: Option<&str>) -> bool {
    let mut conditions = request.headers_named("if-range").peekable();
    let is_strong = |etag: &str| etag.starts_with('"');
    conditions.peek().is_none() || conditions.all(|condition| is_strong(condition) && Some(condition) == etag)
}

/// Whether `If-None-Match` names this file. Here a weak `ETag` is as good as a strong one.
fn has_already(request: &Request, etag: &str) -> bool {
    let opaque = |etag: &str| etag.strip_prefix("W/").unwrap_or(etag).to_owned();
    request
        .headers_named("if-none-match")
        .flat_map(|value| value.split(','))
        .any(|named| named.trim() == "*" || opaque(named.trim()) == opaque(etag))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ETAG: &str = "\"5f\"";

    fn asked(method: &str, headers: &[(&str, &str)]) -> Request {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Request { method: method.to_owned(), url: String::new(), headers, body: Vec::new() }
    }

    fn part(first: u64, last: u64) -> Extent {
        Extent::Part { first, last }
    }

    #[test]
    fn one_range_is_read() {
        let table = [
            ("bytes=0-0", part(0, 0)),
            ("bytes=0-9", part(0, 9)),
            ("bytes=0-99", part(0, 99)),
            ("bytes=0-100", part(0, 99)),
            ("bytes=10-", part(10, 99)),
            ("bytes=99-", part(99, 99)),
            ("bytes=99-99999999999999999999999999", part(99, 99)),
            ("bytes=-1", part(99, 99)),
            ("bytes=-100", part(0, 99)),
            ("bytes=-101", part(0, 99)),
            ("bytes=-99999999999999999999999999", part(0, 99)),
            ("Bytes= 007-8 ", part(7, 8)),
            ("bytes=100-", Extent::Outside),
            ("bytes=100-200", Extent::Outside),
            ("bytes=99999999999999999999999999-", Extent::Outside),
            ("bytes=-0", Extent::Outside),
        ];
        for (value, expected) in table {
            assert_eq!(extent(&asked("GET", &[("Range", value)]), 100, Some(ETAG), true), expected, "{value}");
            assert_eq!(extent(&asked("GET", &[("Range", value)]), 100, Some(ETAG), false), Extent::Whole, "{value}");
            assert_eq!(extent(&asked("HEAD", &[("Range", value)]), 100, Some(ETAG), true), Extent::Whole, "{value}");
        }
    }

    #[test]
    fn what_is_not_one_range_is_ignored() {
        for value in [
            "",
            "bytes",
            "bytes =0-1",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=5",
            "bytes=5-3",
            "bytes=+5-6",
            "bytes=5-6-7",
            "bytes=0-1,3-4",
            "bytes=0-1, ",
            "bytes=- 5",
            "bytes=0 -5",
            "lines=0-1",
            "=0-1",
            "bytes=--5",
            "bytes=0x1-2",
            "bytes=１-2",
        ] {
            assert_eq!(extent(&asked("GET", &[("range", value)]), 100, Some(ETAG), true), Extent::Whole, "{value}");
        }
        let twice = asked("GET", &[("Range", "bytes=0-1"), ("range", "bytes=0-1")]);
        assert_eq!(extent(&twice, 100, Some(ETAG), true), Extent::Whole);
    }

    #[test]
    fn an_empty_file_has_no_part() {
        for (value, expected) in [
            ("bytes=0-", Extent::Outside),
            ("bytes=0-0", Extent::Outside),
            ("bytes=-0", Extent::Outside),
            ("bytes=-5", Extent::Whole),
        ] {
            assert_eq!(extent(&asked("GET", &[("range", value)]), 0, Some(ETAG), true), expected, "{value}");
        }
    }

    #[test]
    fn if_range_needs_the_same_strong_etag() {
        let table = [
            ("\"5f\"", Some("\"5f\""), part(1, 2)),
            ("\"5e\"", Some("\"5f\""), Extent::Whole),
            ("5f", Some("\"5f\""), Extent::Whole),
            ("W/\"5f\"", Some("\"5f\""), Extent::Whole),
            ("W/\"5f\"", Some("W/\"5f\""), Extent::Whole),
            ("\"5f\"", Some("W/\"5f\""), Extent::Whole),
            ("\"5f\"", None, Extent::Whole),
            ("Thu, 15 Jan 2026 12:00:00 GMT", Some("\"5f\""), Extent::Whole),
            ("", Some("\"5f\""), Extent::Whole),
        ];
        for (condition, etag, expected) in table {
            let request = asked("GET", &[("Range", "bytes=1-2"), ("If-Range", condition)]);
            assert_eq!(extent(&request, 100, etag, true), expected, "{condition} {etag:?}");
        }
    }

    #[test]
    fn if_none_match_finds_weak_and_strong_etags() {
        let table = [
            ("\"5f\"", true),
            ("W/\"5f\"", true),
            ("\"a\", \"5f\"", true),
            ("*", true),
            ("\"5e\"", false),
            ("5f", false),
            ("", false),
        ];
        for (named, same) in table {
            let request = asked("GET", &[("If-None-Match", named), ("Range", "bytes=0-0")]);
            let expected = if same { Extent::Unchanged } else { part(0, 0) };
            assert_eq!(extent(&request, 100, Some(ETAG), true), expected, "{named}");
            assert_eq!(extent(&request, 100, None, true), part(0, 0), "{named}");
        }
        assert_eq!(extent(&asked("HEAD", &[("If-None-Match", ETAG)]), 100, Some("W/\"5f\""), true), Extent::Unchanged);
    }

    #[test]
    fn a_request_resumes_if_it_leaves_out_the_beginning() {
        for (value, expected) in
            [("bytes=5-", true), ("bytes=1-1", true), ("bytes=-5", true), ("bytes=0-", false), ("bytes=0-5,7-8", false)]
        {
            assert_eq!(resumes(&asked("GET", &[("Range", value)])), expected, "{value}");
            assert!(!resumes(&asked("HEAD", &[("Range", value)])), "{value}");
        }
        assert!(!resumes(&asked("GET", &[])));
    }
}
