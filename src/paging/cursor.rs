//! The cursor: a place as a text that can be stored.
//!
//! It contains what was requested, the list's position, and the query of the server's `next` link, but no token and no
//! host. So it is safe to store, and continuing from it never sends the token anywhere but to the base URL.

use crate::input::base_url::{self, BaseUrl};
use crate::models::list_query::ListFilters;
use crate::models::source::SingleSource;
use crate::paging::place::{Link, Place, Query, Range, Spare};
use crate::wire::date_time::DateTime;
use crate::wire::percent;
use crate::wire::text::{decimal, hash, hex_digit, number, split_before, split_once};
use crate::words::meaning;

const VERSION: &str = "v1.";

/// Turns a place into a cursor for this base URL.
pub fn write(base: &BaseUrl, place: &Place) -> String {
    let mut query = Query::of(place.range, &place.filters);
    if place.filters.source != SingleSource::default() {
        query.add_word("source", Some(place.filters.source));
    }
    if place.filters.is_organization {
        query.add("organization", "true");
    }
    query.add("days", &decimal(place.window_days.into()));
    if let Some(max) = place.filters.max {
        query.add("max", &decimal(max.into()));
    }
    if let Some(link) = &place.link {
        query.add("link", &link.query);
        if let Some(to) = link.dates_to {
            query.add("link-to", &to.text());
        }
    }
    if let Some(spare) = &place.spare {
        query.add("spare", &spare.query);
        query.add("spare-to", &spare.to.text());
    }
    if let Some(page) = place.last_page {
        query.add("page", &hexadecimal(page));
    }
    for id in &place.on_trial {
        query.add("trial", id);
    }
    if place.follows_links_only {
        query.add("order", "links");
    }
    if place.is_link_visible {
        query.add("links", "seen");
    }
    for (name, count) in [
        ("sorted", place.in_order),
        ("empty", place.pages_without_news),
        ("pages", place.progress.pages),
        ("recordings", place.progress.recordings),
    ] {
        if count > 0 {
            query.add(name, &decimal(count.into()));
        }
    }
    query.add_word("dead", place.dead_end);
    for id in &place.listed {
        query.add("listed", id);
    }
    for taken in &place.taken {
        query.add("taken", &hexadecimal(*taken));
    }
    [VERSION, &checksum(base, &query.text), ".", &query.text].concat()
}

/// Turns a cursor back into a place. `None` if it is damaged or was made for another base URL.
pub fn read(base: &BaseUrl, cursor: &str) -> Option<Place> {
    let (sum, encoded) = split_once(cursor.strip_prefix(VERSION)?, b'.')?;
    if sum != checksum(base, encoded) {
        return None;
    }
    let mut place = Place::default();
    let (mut from, mut to) = (None, None);
    let (mut link, mut link_to) = (None, None);
    let (mut spare, mut spare_to) = (None, None);
    let mut rest = Some(encoded);
    while let Some(parameters) = rest {
        let (parameter, others) = split_before(parameters, b"&");
        rest = others.get(1..);
        let (name, value) = split_once(parameter, b'=')?;
        let value = percent::decode(value)?;
        match name {
            "from" => from = Some(DateTime::parse(&value)?),
            "to" => to = Some(DateTime::parse(&value)?),
            "days" => place.window_days = number(value.as_bytes())?,
            "source" => place.filters.source = meaning(&value)?,
            "organization" => place.filters.is_organization = true,
            // The name in cursors of early versions.
            "service" => place.filters.parameters.push(("serviceType", value)),
            "max" => place.filters.max = Some(number(value.as_bytes())?),
            "link" => link = Some(value),
            "link-to" => link_to = Some(DateTime::parse(&value)?),
            "spare" => spare = Some(value),
            "spare-to" => spare_to = Some(DateTime::parse(&value)?),
            "page" => place.last_page = Some(from_hexadecimal(&value)?),
            "trial" => place.on_trial.push(value),
            "order" => place.follows_links_only = true,
            "sorted" => place.in_order = number(value.as_bytes())?,
            "links" => place.is_link_visible = true,
            "empty" => place.pages_without_news = number(value.as_bytes())?,
            "pages" => place.progress.pages = number(value.as_bytes())?,
            "recordings" => place.progress.recordings = number(value.as_bytes())?,
            "dead" => place.dead_end = Some(meaning(&value)?),
            "listed" => place.listed.push(value),
            "taken" => place.taken.push(from_hexadecimal(&value)?),
            _ => {
                let known = ListFilters::OWN.iter().find(|known| **known == name)?;
                place.filters.parameters.push((known, value));
            }
        }
    }
    place.range = from.zip(to).map(|(from, to)| Range { from, to });
    place.link = link.map(|query| Link { query, dates_to: link_to });
    place.spare = spare.zip(spare_to).map(|(query, to)| Spare { query, to });
    Some(place)
}

/// The query of a `next` link, which is all that a cursor keeps of it. `None` if the link is not for a list of recordings.
///
/// The link's host is ignored. It may well differ from the base URL's: behind a proxy, Webex still names itself, and
/// large services name another of their hosts.
pub fn query_of_link(link: &str, source: SingleSource) -> Option<&str> {
    let (without_fragment, _) = split_before(link, b"#");
    let (path, query) = split_once(without_fragment, b'?')?;
    let is_list = path.is_empty() || path.ends_with(base_url::path(source));
    (is_list && !query.is_empty()).then_some(query)
}

/// Identifies the request at a place, so that JavaScript can tell requests apart. The number is one that it represents
/// exactly.
pub fn mark(place: &Place) -> u64 {
    // The same request can return new recordings once more of them have been listed.
    hash(&[&place.query(), "#", &decimal(place.listed.len() as u64)]) >> 11
}

/// Detects damage. It does not prevent forgery, because anyone with the token can request anything anyway.
pub(super) fn checksum(base: &BaseUrl, text: &str) -> String {
    hexadecimal(hash(&[base.as_str(), "\n", text]))
}

fn hexadecimal(mut hash: u64) -> String {
    let mut digits = String::new();
    for _ in 0..16 {
        hash = hash.rotate_left(4);
        digits.push(hex_digit(hash));
    }
    digits
}

fn from_hexadecimal(text: &str) -> Option<u64> {
    u64::from_str_radix(text, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paging::filters::Filters;
    use crate::paging::place::DeadEnd;
    use crate::paging::place::Progress;
    use crate::paging::place::tests::{at, range};

    fn base(url: &str) -> BaseUrl {
        BaseUrl::parse(url).unwrap()
    }

    #[allow(clippy::unnecessary_wraps, reason = "a place stores an Option")]
    fn link(query: &str) -> Option<Link> {
        Some(Link { query: query.to_owned(), dates_to: None })
    }

    fn places() -> [Place; 5] {
        let everything = Place {
            filters: Filters {
                source: SingleSource::Meetings,
                is_organization: true,
                parameters: vec![("status", "deleted".to_owned()), ("topic", "a&b=ü".to_owned())],
                max: Some(7),
            },
            range: range("2026-01-01T00:00:00.25Z", "2026-05-01T09:30:00Z"),
            window_days: 30,
            listed: vec!["a".to_owned(), "b&c=d%äöü".to_owned()],
            taken: vec![0, u64::MAX],
            link: Some(Link {
                query: "before&max=null&after=Y2lz%3D".to_owned(),
                dates_to: Some(at("2026-04-30T00:00:00Z")),
            }),
            spare: Some(Spare { query: "offset=20&max=10".to_owned(), to: at("2026-05-02T00:00:00Z") }),
            in_order: 7,
            on_trial: vec!["c&d".to_owned()],
            last_page: Some(u64::MAX),
            follows_links_only: true,
            is_link_visible: true,
            pages_without_news: 3,
            progress: Progress { pages: 5, recordings: 41 },
            dead_end: None,
        };
        let dead = Place { dead_end: Some(DeadEnd::NoDates), ..everything.clone() };
        let other = Place { link: link("a=b.c"), spare: None, ..everything.clone() };
        [Place::default(), Place { link: link("a=b.c"), ..Place::default() }, everything, dead, other]
    }

    #[test]
    fn a_written_cursor_can_be_read_back() {
        let base = base("https://webexapis.com/v1");
        for place in places() {
            assert_eq!(read(&base, &write(&base, &place)), Some(place));
        }
    }

    #[test]
    fn a_cursor_is_safe_to_store_and_to_log() {
        let base = base("https://webexapis.com/v1");
        for place in places() {
            let cursor = write(&base, &place);
            assert!(cursor.bytes().all(|byte| byte.is_ascii_graphic()) && !cursor.contains("webexapis"), "{cursor}");
        }
    }

    #[test]
    fn a_cursor_is_rejected_if_damaged_or_made_for_another_base_url() {
        let here = base("https://webexapis.com/v1");
        for place in places() {
            let cursor = write(&here, &place);
            assert_eq!(read(&base("https://api-usgov.webex.com/v1"), &cursor), None);
            for (at, _) in cursor.char_indices() {
                let (start, end) = cursor.split_at(at);
                for damaged in [start.to_owned(), [start, end.split_at(1).1].concat()] {
                    assert_eq!(read(&here, &damaged), None, "{damaged}");
                }
            }
            for damaged in ["", "v1.", "abc", &cursor.to_uppercase(), &format!("{cursor} ")] {
                assert_eq!(read(&here, damaged), None, "{damaged}");
            }
        }
    }

    #[test]
    fn cursors_of_earlier_versions_can_be_read() {
        let base = base("https://webexapis.com/v1");
        let query = "from=2026-01-01T00%3A00%3A00Z&to=2026-05-01T09%3A30%3A00Z&status=deleted&service=calling&days=30&max=7&link=a%3Db&links=seen&listed=x";
        let place = Place {
            filters: Filters {
                parameters: vec![("status", "deleted".to_owned()), ("serviceType", "calling".to_owned())],
                max: Some(7),
                ..Filters::default()
            },
            range: range("2026-01-01T00:00:00Z", "2026-05-01T09:30:00Z"),
            window_days: 30,
            listed: vec!["x".to_owned()],
            link: link("a=b"),
            is_link_visible: true,
            ..Place::default()
        };
        assert_eq!(read(&base, &[VERSION, &checksum(&base, query), ".", query].concat()), Some(place));
    }

    #[test]
    fn marks_tell_requests_apart() {
        let marks: Vec<u64> = places().iter().map(mark).collect();
        assert!(marks.iter().all(|mark| *mark < 1 << 53));
        let [nothing, linked, everything, dead, other] = marks[..] else { panic!("{marks:?}") };
        assert!(nothing != linked && linked != everything && everything != other);
        assert_eq!(everything, dead);
        let more = Place { listed: vec!["x".to_owned()], ..Place::default() };
        assert_ne!(mark(&more), nothing);
    }

    #[test]
    fn a_right_checksum_alone_does_not_make_a_cursor() {
        let here = base("https://webexapis.com/v1");
        for forged in ["", "x", "days", "days=x", "days=-1", "source=gone", "to=now", "max=1&x=1", "link=%zz", "a=%C3"]
        {
            assert_eq!(read(&here, &[VERSION, &checksum(&here, forged), ".", forged].concat()), None, "{forged}");
        }
    }

    #[test]
    fn only_the_query_of_a_link_is_kept() {
        for (link, query) in [
            ("https://webexapis.com/v1/convergedRecordings?max=2&cursor=abc%3D", Some("max=2&cursor=abc%3D")),
            ("https://another.host.example/v2/convergedRecordings?before&max=null#x", Some("before&max=null")),
            ("/v1/convergedRecordings?a=b", Some("a=b")),
            ("?a=b.c", Some("a=b.c")),
            ("", None),
            ("https://webexapis.com/v1/admin/convergedRecordings?max=2", Some("max=2")),
            ("https://webexapis.com/v1/recordings?max=2", None),
            ("https://webexapis.com/v1/people?max=2", None),
            ("https://webexapis.com/v1/convergedRecordings", None),
            ("/x?", None),
        ] {
            assert_eq!(query_of_link(link, SingleSource::Converged), query, "{link}");
        }
    }
}
