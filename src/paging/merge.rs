//! Two lists as one: the recordings of both, newest first.
//!
//! ```text
//!   calls      ■ ■ ■   │ ■ ■ …     what has been requested │ what has not
//!   meetings   ■       ■   │ ■ …
//!              ───────►            what is returned: only what nothing that is still to come can be newer than
//! ```
//!
//! Each list is requested page by page, like any other. What has arrived of a list, but is older than what may still come of the
//! other one, stays in hand until the next page. A list is requested again only when its next page decides what is returned next,
//! so neither runs ahead of the other.

use crate::input::base_url::BaseUrl;
use crate::models::source::SingleSource;
use crate::paging::place::{Place, Progress};
use crate::paging::{cursor, next};
use crate::wire::date_time::DateTime;
use crate::wire::text::{decimal, split_once};

/// One of the two lists, as far as it has been requested.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The cursor of the page in hand. Absent if none has been requested yet.
    pub at: Option<String>,
    /// The cursor of the page after it. Absent if it was the last one.
    pub next: Option<String>,
    /// The recordings of the page in hand.
    pub items: Vec<Taken>,
    /// How many of them the merged list has returned.
    pub given: usize,
    /// Why the next page could not be had.
    pub failure: Option<Failure>,
}

/// What matters of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its ID.
    pub id: String,
    /// When it was created, if it says so.
    pub created: Option<DateTime>,
}

/// How a request for the next page of a stream failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The HTTP status, if there was an answer.
    pub status: Option<u16>,
    /// Whether it may be temporary.
    pub is_retryable: bool,
}

impl Stream {
    fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Whether its failure is the merged list's as well. It is not if the service has said no, which the other one need not say: then
    /// the list continues without it. Any other failure concerns both, or may pass, and then the list can continue later without a gap. So
    /// does a list that had begun and cannot continue, because its link has lapsed.
    fn fails_all(&self) -> bool {
        let Some(Failure { status, is_retryable }) = self.failure else { return false };
        // A redirect or a sign-in page says nothing about the service. A token (401) and a proxy (407) concern both.
        let is_refusal = matches!(status, Some(400 | 402..=406 | 408..=499));
        is_retryable || !is_refusal || self.next.is_none()
    }
}

/// What comes of merging.
#[derive(Debug, PartialEq, Eq)]
pub enum Merged {
    /// A page of the merged list.
    Page {
        /// Which stream each of its recordings comes from, in order.
        order: Vec<u8>,
        /// Which streams have to be requested before the next page.
        due: [bool; 2],
        /// Where the merged list continues. Absent on the last page.
        cursor: Option<String>,
        /// How much it has returned, including this page.
        progress: Progress,
        /// How far back it has come: everything created after this time has been returned. Absent if that is not known.
        reached: Option<DateTime>,
    },
    /// The merged list fails with the failure of this stream.
    Failed {
        /// Which stream.
        stream: usize,
        /// Where the merged list can continue.
        cursor: Option<String>,
    },
}

/// Takes the next page of a merged list from what has arrived: at most `max` recordings. `before` is how much it has returned so
/// far.
pub fn merge(base: &BaseUrl, before: Progress, max: u32, streams: &[Stream; 2]) -> Merged {
    let [calls, meetings] = streams;
    let mut count = 0_u32;
    let mut calls = Side { base, stream: calls, given: calls.given, is_due: false };
    let mut meetings = Side { base, stream: meetings, given: meetings.given, is_due: false };
    if let Some(stream) = streams.iter().position(Stream::fails_all) {
        // If that list cannot continue, neither can the merged one.
        let can_continue = streams.get(stream).is_some_and(|stream| stream.next.is_some());
        return Merged::Failed { stream, cursor: can_continue.then(|| cursor_of(max, before, &calls, &meetings)) };
    }
    if streams.iter().all(Stream::has_failed) {
        return Merged::Failed { stream: 0, cursor: None };
    }
    let mut order = Vec::new();
    loop {
        let is_meeting = match (calls.head(), meetings.head()) {
            (None, None) => break,
            (call, meeting) => comes_first(meeting, call),
        };
        let (one, other) = if is_meeting { (&mut meetings, &mut calls) } else { (&mut calls, &mut meetings) };
        let created = one.head().and_then(|head| head.created);
        if created.is_some_and(|created| other.may_have_before(created, is_meeting)) {
            other.is_due = true;
            break;
        }
        if count == max {
            break;
        }
        one.given = one.given.saturating_add(1);
        count = count.saturating_add(1);
        order.push(is_meeting.into());
    }
    if calls.head().is_none() && meetings.head().is_none() {
        // Only the list that has not come as far back as the other.
        let (of_calls, of_meetings) = (calls.reached(), meetings.reached());
        calls.is_due = calls.is_open() && (!meetings.is_open() || !is_later(of_meetings, of_calls));
        meetings.is_due = meetings.is_open() && (!calls.is_open() || !is_later(of_calls, of_meetings));
    }
    let progress =
        Progress { pages: before.pages.saturating_add(1), recordings: before.recordings.saturating_add(count) };
    let is_over = calls.is_over() && meetings.is_over();
    // An empty list says that there is nothing. Only both services together can say that.
    if is_over
        && progress.recordings == 0
        && let Some(stream) = streams.iter().position(Stream::has_failed)
    {
        return Merged::Failed { stream, cursor: None };
    }
    Merged::Page {
        order,
        due: [calls.is_due, meetings.is_due],
        cursor: (!is_over).then(|| cursor_of(max, progress, &calls, &meetings)),
        progress,
        reached: reached(&calls, &meetings),
    }
}

/// The cursor for where both lists stand: a checksum, the page size, how much has been returned, and the cursors of the two lists. It
/// asks a service again that has refused its list.
fn cursor_of(max: u32, progress: Progress, calls: &Side, meetings: &Side) -> String {
    let mut text = String::new();
    for number in [max, progress.pages, progress.recordings] {
        text.push_str(&[&decimal(number.into()), SEPARATOR].concat());
    }
    let text = [&text, &calls.rest(), SEPARATOR, &meetings.rest()].concat();
    [PREFIX, &cursor::checksum(calls.base, &text), SEPARATOR, &text].concat()
}

/// Where a merged list's cursor continues in one of the two lists. `None` if it is damaged, if it was made for another base URL, or
/// if everything of that list has been returned.
pub fn place_in(base: &BaseUrl, cursor: &str, half: SingleSource) -> Option<Place> {
    let (sum, text) = split_once(cursor.strip_prefix(PREFIX)?, b'!')?;
    if sum != cursor::checksum(base, text) {
        return None;
    }
    // The page size, and how much has been returned: JavaScript reads them.
    let mut cursors = text;
    for _ in 0..3 {
        cursors = split_once(cursors, b'!')?.1;
    }
    let (calls, meetings) = split_once(cursors, b'!')?;
    cursor::read(base, if half == SingleSource::Meetings { meetings } else { calls })
}

/// How a merged list's cursor begins.
pub const PREFIX: &str = "all.";

/// What separates the parts of a merged list's cursor. It is in no cursor of a single list.
pub const SEPARATOR: &str = "!";

/// One of the two lists while they are merged.
struct Side<'a> {
    base: &'a BaseUrl,
    stream: &'a Stream,
    /// How many recordings of the page in hand have been returned.
    given: usize,
    /// Whether its next page decides what is returned next.
    is_due: bool,
}

impl<'a> Side<'a> {
    /// The next recording in hand.
    fn head(&self) -> Option<&'a Taken> {
        self.stream.items.get(self.given)
    }

    /// Whether more of it is to come.
    fn is_open(&self) -> bool {
        self.stream.next.is_some() && self.stream.failure.is_none()
    }

    /// Whether all of it has been returned.
    fn is_over(&self) -> bool {
        self.head().is_none() && !self.is_open()
    }

    /// Whether its next page may have something that belongs before a recording of the other list. What is in hand does not:
    /// otherwise it would have been chosen. Of the same moment, calls come first.
    fn may_have_before(&self, created: DateTime, is_meeting: bool) -> bool {
        if !self.is_open() || self.head().is_some() {
            return false;
        }
        self.reached().is_none_or(|reached| if is_meeting { reached >= created } else { reached > created })
    }

    /// How far back its pages have come, or where it continues after an empty one.
    fn reached(&self) -> Option<DateTime> {
        self.stream.items.iter().rev().find_map(|item| item.created).or_else(|| self.continues_at())
    }

    /// Where it continues: everything created after this time has arrived.
    fn continues_at(&self) -> Option<DateTime> {
        let place = cursor::read(self.base, self.stream.next.as_deref()?)?;
        next::reached(&place, &[], Some(&place))
    }

    /// Everything of it that was created after this time has been returned.
    fn returned_to(&self) -> Option<DateTime> {
        match self.head() {
            Some(head) if self.is_open() => Some(head.created?.max(self.continues_at()?)),
            Some(head) => head.created,
            None => self.continues_at(),
        }
    }

    /// The cursor for where it continues. The page in hand is requested again, without the recordings of it that have been
    /// returned. Empty if everything has been returned.
    fn rest(&self) -> String {
        let next = self.stream.next.clone().unwrap_or_default();
        if self.head().is_none() {
            return next;
        }
        let Some(mut place) = self.stream.at.as_deref().and_then(|at| cursor::read(self.base, at)) else { return next };
        place.take(self.stream.items.iter().take(self.given).map(|item| item.id.as_str()));
        cursor::write(self.base, &place)
    }
}

/// Whether the first of two recordings comes before the second. One without a date comes at once.
fn comes_first(one: Option<&Taken>, other: Option<&Taken>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_later(one.created, other.created),
        (one, _) => one.is_some(),
    }
}

/// Whether the first moment is later. An unknown one is later than any other.
fn is_later(one: Option<DateTime>, other: Option<DateTime>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one > other,
        (one, other) => one.is_none() && other.is_some(),
    }
}

/// How far back the merged list has come.
fn reached(calls: &Side, meetings: &Side) -> Option<DateTime> {
    match (calls.is_over(), meetings.is_over()) {
        (true, true) => cursor::read(calls.base, calls.stream.at.as_deref()?)?.range.map(|range| range.from),
        (true, false) => meetings.returned_to(),
        (false, true) => calls.returned_to(),
        (false, false) => Some(calls.returned_to()?.max(meetings.returned_to()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paging::filters::Filters;
    use crate::paging::place::Link;
    use crate::paging::place::tests::{at, range};

    fn base() -> BaseUrl {
        BaseUrl::parse("https://webexapis.com/v1").unwrap()
    }

    fn place(source: SingleSource, to: &str) -> Place {
        Place {
            filters: Filters {
                source,
                is_organization: true,
                parameters: vec![("topic", "a!b&c".to_owned())],
                ..Filters::default()
            },
            range: range("2026-04-01T00:00:00Z", &["2026-05-01T", to, "Z"].concat()),
            ..Place::default()
        }
    }

    /// A cursor of the calls' list, whose range ends at this time of the day.
    #[allow(clippy::unnecessary_wraps, reason = "a stream stores an Option")]
    fn calls_to(to: &str) -> Option<String> {
        Some(cursor::write(&base(), &place(SingleSource::Converged, to)))
    }

    #[allow(clippy::unnecessary_wraps, reason = "a stream stores an Option")]
    fn meetings_to(to: &str) -> Option<String> {
        Some(cursor::write(&base(), &place(SingleSource::Meetings, to)))
    }

    /// Recordings of a day, by their times. A dash has none.
    fn items(times: &str) -> Vec<Taken> {
        let created = |time: &str| (time != "-").then(|| at(&["2026-05-01T", time, "Z"].concat()));
        times.split_whitespace().map(|time| Taken { id: time.to_owned(), created: created(time) }).collect()
    }

    /// All of a list.
    fn whole(times: &str) -> Stream {
        Stream { at: calls_to("23:00:00"), items: items(times), ..Stream::default() }
    }

    /// The first page of a list with more.
    fn open(times: &str, next: Option<String>) -> Stream {
        Stream { next, ..whole(times) }
    }

    fn failed(status: Option<u16>, is_retryable: bool, next: Option<String>) -> Stream {
        Stream { next, failure: Some(Failure { status, is_retryable }), ..Stream::default() }
    }

    fn refused() -> Stream {
        failed(Some(403), false, meetings_to("23:00:00"))
    }

    fn merged(streams: [Stream; 2]) -> Merged {
        after(0, streams)
    }

    #[allow(clippy::needless_pass_by_value, reason = "the streams are made for one call")]
    fn after(recordings: u32, streams: [Stream; 2]) -> Merged {
        merge(&base(), Progress { pages: 3, recordings }, 4, &streams)
    }

    /// The order, what is due, and whether there is more.
    fn page(streams: [Stream; 2]) -> (Vec<u8>, [bool; 2], bool) {
        match merged(streams) {
            Merged::Page { order, due, cursor, .. } => (order, due, cursor.is_some()),
            failed @ Merged::Failed { .. } => panic!("{failed:?}"),
        }
    }

    fn cursor(streams: [Stream; 2]) -> String {
        match merged(streams) {
            Merged::Page { cursor, .. } | Merged::Failed { cursor, .. } => cursor.unwrap(),
        }
    }

    fn reached_by(streams: [Stream; 2]) -> Option<DateTime> {
        match merged(streams) {
            Merged::Page { reached, .. } => reached,
            failed @ Merged::Failed { .. } => panic!("{failed:?}"),
        }
    }

    #[test]
    fn the_newest_comes_first_and_calls_before_meetings() {
        for (calls, meetings, order) in [
            ("", "", &[][..]),
            ("12:00:00 10:00:00", "11:00:00 09:00:00", &[0, 1, 0, 1]),
            ("12:00:00", "12:00:00", &[0, 1]),
            ("12:00:00 12:00:00", "12:00:00.5 12:00:00", &[1, 0, 0, 1]),
            // One without a date comes at once.
            ("12:00:00 -", "13:00:00 -", &[1, 1, 0, 0]),
            ("- 12:00:00", "- 13:00:00", &[0, 1, 1, 0]),
        ] {
            assert_eq!(
                page([whole(calls), whole(meetings)]),
                (order.to_vec(), [false; 2], false),
                "{calls}, {meetings}"
            );
        }
    }

    #[test]
    fn a_page_has_no_more_than_was_asked_for_and_the_rest_stays_in_hand() {
        let [calls, meetings] = [whole("12:00:00 10:00:00 08:00:00"), whole("11:00:00 09:00:00 07:00:00")];
        let (order, due, has_more) = page([calls.clone(), meetings.clone()]);
        assert_eq!((order, due, has_more), (vec![0, 1, 0, 1], [false; 2], true));
        let [calls, meetings] = [calls, meetings].map(|stream| Stream { given: 2, ..stream });
        assert_eq!(page([calls, meetings]), (vec![0, 1], [false; 2], false));
    }

    #[test]
    fn a_list_is_requested_only_if_its_next_page_decides_what_comes_next() {
        for (calls, meetings, order, due) in [
            // What is older than the other list has come waits for it.
            (open("12:00:00", calls_to("12:00:01")), whole("11:00:00"), &[0][..], [true, false]),
            (open("12:00:00", calls_to("12:00:01")), whole("13:00:00"), &[1, 0], [true, false]),
            // Of the same moment, a call may follow before the meeting, but no meeting before the call.
            (open("12:00:00", calls_to("12:00:01")), whole("12:00:00"), &[0], [true, false]),
            (whole("12:00:00"), open("12:00:00", meetings_to("12:00:01")), &[0, 1], [false, true]),
            // The one that has not come as far, or both.
            (open("12:00:00", calls_to("12:00:01")), open("11:00:00", meetings_to("11:00:01")), &[0], [true, false]),
            (open("12:00:00", calls_to("12:00:01")), open("12:00:00", meetings_to("12:00:01")), &[0], [true, false]),
            (open("", calls_to("12:00:00")), open("", meetings_to("12:00:00")), &[], [true, true]),
            (open("", calls_to("12:00:00")), open("", meetings_to("11:00:00")), &[], [true, false]),
            // Behind an empty page, nothing is newer than where it continues.
            (open("", calls_to("12:00:00")), whole("13:00:00 11:00:00"), &[1], [true, false]),
            // Nothing is needed while both have something in hand.
            (
                open("12:00:00 11:00:00 10:00:00 09:00:00 08:00:00", calls_to("08:00:01")),
                open("07:00:00", meetings_to("07:00:01")),
                &[0, 0, 0, 0],
                [false, false],
            ),
            // A page without a date says nothing, so the next one is needed.
            (open("-", None), whole("11:00:00"), &[0, 1], [false, false]),
            (open("-", calls_to("12:00:00")), whole("13:00:00 11:00:00"), &[0, 1], [true, false]),
        ] {
            let found = page([calls.clone(), meetings.clone()]);
            let is_over = [&calls, &meetings].iter().all(|stream| stream.next.is_none());
            assert_eq!(found, (order.to_vec(), due, !is_over), "{calls:?}, {meetings:?}");
        }
    }

    #[test]
    fn while_a_link_is_followed_it_is_not_known_how_far_an_empty_page_has_come() {
        let following = |dates_to| {
            let link = Some(Link { query: "a=b".to_owned(), dates_to });
            Some(cursor::write(&base(), &Place { link, ..place(SingleSource::Converged, "23:00:00") }))
        };
        let unknown = open("", following(None));
        assert_eq!(page([unknown.clone(), whole("11:00:00")]), (vec![], [true, false], true));
        assert_eq!(reached_by([unknown, whole("11:00:00")]), None);
        // The dates have led further, and the link only checks them.
        let check = open("", following(Some(at("2026-05-01T12:00:00Z"))));
        assert_eq!(page([check.clone(), whole("13:00:00 11:00:00")]), (vec![1], [true, false], true));
        assert_eq!(reached_by([check, whole("13:00:00")]), Some(at("2026-05-01T12:00:00Z")));
    }

    #[test]
    fn a_service_that_refuses_is_left_out_and_asked_again_by_the_cursor() {
        for status in [400, 403, 404, 405, 409, 410, 415, 451] {
            let refused = failed(Some(status), false, meetings_to("23:00:00"));
            assert_eq!(page([whole("12:00:00"), refused.clone()]), (vec![0], [false; 2], false));
            let streams = [open("12:00:00", calls_to("12:00:01")), refused];
            assert_eq!(page(streams.clone()), (vec![0], [true, false], true));
            let again = place_in(&base(), &cursor(streams), SingleSource::Meetings);
            assert_eq!(again, Some(place(SingleSource::Meetings, "23:00:00")));
        }
    }

    #[test]
    fn any_other_failure_is_that_of_the_list_and_keeps_what_has_come_of_the_other() {
        for (status, is_retryable) in [
            // The network, or the token function.
            (None, true),
            (None, false),
            // A sign-in page, and the way to it.
            (Some(200), false),
            (Some(302), false),
            (Some(401), false),
            (Some(407), false),
            (Some(429), true),
            (Some(501), false),
            (Some(503), true),
            // A refusal that may pass, such as a lock.
            (Some(423), true),
        ] {
            let failed = failed(status, is_retryable, meetings_to("12:00:01"));
            let calls = Stream { given: 1, ..open("12:00:00 11:00:00", calls_to("11:00:01")) };
            let Merged::Failed { stream: 1, cursor: Some(cursor) } = merged([calls, failed]) else {
                panic!("{status:?}")
            };
            let rest = place_in(&base(), &cursor, SingleSource::Converged).unwrap();
            assert!(rest.has_taken(&next::Item { id: "12:00:00", create_time: "" }));
            assert!(!rest.has_taken(&next::Item { id: "11:00:00", create_time: "" }));
            assert_eq!(Place { taken: vec![], ..rest }, place(SingleSource::Converged, "23:00:00"));
            let failed = place_in(&base(), &cursor, SingleSource::Meetings);
            assert_eq!(failed, Some(place(SingleSource::Meetings, "12:00:01")));
        }
    }

    #[test]
    fn a_failure_matters_more_than_a_refusal() {
        let passing = failed(Some(503), true, meetings_to("12:00:00"));
        assert!(matches!(merged([refused(), passing.clone()]), Merged::Failed { stream: 1, cursor: Some(_) }));
        assert!(matches!(merged([passing, refused()]), Merged::Failed { stream: 0, cursor: Some(_) }));
    }

    #[test]
    fn a_list_that_cannot_continue_ends_the_merged_one() {
        // A link that has lapsed gets the same statuses as a refusal.
        for status in [None, Some(200), Some(400), Some(404), Some(410)] {
            let streams = [whole("12:00:00"), failed(status, false, None)];
            assert_eq!(merged(streams), Merged::Failed { stream: 1, cursor: None });
        }
    }

    #[test]
    fn a_refusal_is_never_an_empty_list() {
        let fails = |stream| Merged::Failed { stream, cursor: None };
        assert_eq!(merged([refused(), refused()]), fails(0));
        assert_eq!(after(5, [refused(), refused()]), fails(0));
        assert_eq!(merged([refused(), whole("")]), fails(0));
        assert_eq!(merged([whole(""), refused()]), fails(1));
        // There may be something on a later page, or it has been returned already.
        assert_eq!(page([open("", calls_to("12:00:00")), refused()]), (vec![], [true, false], true));
        assert!(matches!(after(5, [whole(""), refused()]), Merged::Page { cursor: None, .. }));
        assert_eq!(page([whole(""), whole("")]), (vec![], [false; 2], false));
    }

    #[test]
    fn a_cursor_continues_both_lists() {
        let calls = Stream { given: 0, ..open("12:00:00 08:00:00", calls_to("08:00:01")) };
        let cursor = cursor([calls, open("11:00:00 10:00:00", meetings_to("10:00:01"))]);
        // The calls' page is requested again, without the recording that has been returned.
        let calls = place_in(&base(), &cursor, SingleSource::Converged).unwrap();
        assert!(calls.has_taken(&next::Item { id: "12:00:00", create_time: "" }) && calls.taken.len() == 1);
        assert_eq!(Place { taken: vec![], ..calls }, place(SingleSource::Converged, "23:00:00"));
        let meetings = place_in(&base(), &cursor, SingleSource::Meetings);
        assert_eq!(meetings, Some(place(SingleSource::Meetings, "10:00:01")));
        let parts: Vec<&str> = cursor.split(SEPARATOR).collect();
        assert_eq!((parts.len(), &parts[1..4]), (6, &["4", "4", "3"][..]));
        assert!(cursor.bytes().all(|byte| byte.is_ascii_graphic()));
    }

    #[test]
    fn a_list_that_is_over_has_no_part_in_the_cursor() {
        let cursor = cursor([whole("12:00:00"), open("11:00:00", meetings_to("11:00:01"))]);
        assert_eq!(place_in(&base(), &cursor, SingleSource::Converged), None);
        assert!(place_in(&base(), &cursor, SingleSource::Meetings).is_some());
    }

    #[test]
    fn a_cursor_is_rejected_if_damaged_or_made_for_another_base_url() {
        let here = base();
        let elsewhere = BaseUrl::parse("https://api-usgov.webex.com/v1").unwrap();
        let cursor = cursor([whole("12:00:00"), open("11:00:00", meetings_to("11:00:01"))]);
        for half in [SingleSource::Converged, SingleSource::Meetings] {
            assert_eq!(place_in(&elsewhere, &cursor, half), None);
            for (at, _) in cursor.char_indices() {
                let (start, end) = cursor.split_at(at);
                for damaged in [start.to_owned(), [start, end.split_at(1).1].concat(), [start, "!", end].concat()] {
                    assert_eq!(place_in(&here, &damaged, half), None, "{damaged}");
                }
            }
        }
    }

    #[test]
    fn progress_is_that_of_both_lists() {
        let Merged::Page { progress, .. } = after(7, [whole("12:00:00"), whole("11:00:00 10:00:00")]) else { panic!() };
        assert_eq!(progress, Progress { pages: 4, recordings: 10 });
    }

    #[test]
    fn a_merged_list_has_come_as_far_as_the_slower_one() {
        let time = |time: &str| Some(at(&["2026-05-01T", time, "Z"].concat()));
        for (calls, meetings, expected) in [
            // The whole range.
            (whole("12:00:00"), whole("11:00:00"), Some(at("2026-04-01T00:00:00Z"))),
            (open("12:00:00", calls_to("12:00:01")), whole("11:00:00"), time("12:00:01")),
            (open("12:00:00", calls_to("12:00:01")), whole(""), time("12:00:01")),
            (whole("12:00:00 11:00:00 10:00:00 09:00:00 08:00:00"), whole(""), time("08:00:00")),
            (open("12:00:00", calls_to("12:00:01")), refused(), time("12:00:01")),
            (open("12:00:00", calls_to("12:00:01")), open("10:00:00", meetings_to("10:00:01")), time("12:00:01")),
            (open("12:00:00", None), open("-", meetings_to("10:00:01")), time("10:00:01")),
        ] {
            assert_eq!(reached_by([calls.clone(), meetings.clone()]), expected, "{calls:?}, {meetings:?}");
        }
    }
}
