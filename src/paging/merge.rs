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

use crate::error::ErrorCode;
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
    /// The kind of failure.
    pub code: ErrorCode,
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
        let Some(Failure { code, is_retryable }) = self.failure else { return false };
        let is_refusal = matches!(code, ErrorCode::Forbidden | ErrorCode::NotFound | ErrorCode::Rejected);
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
    let mut cursors = text.split(SEPARATOR).skip(3);
    let (calls, meetings) = (cursors.next()?, cursors.next()?);
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
