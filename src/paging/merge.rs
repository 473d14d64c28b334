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

use std::cmp::Ordering;

use crate::error::ErrorCode;
use crate::input::base_url::BaseUrl;
use crate::paging::cursor;
use crate::paging::next::{self, Item};
use crate::paging::place::{Place, Progress};
use crate::wire::date_time::DateTime;
use crate::wire::text::{decimal, hash};

/// One of the two lists, as far as it has been requested.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// The cursor of the page in hand. Absent if none has been requested yet.
    pub at: Option<String>,
    /// The cursor of the page after it. Absent if it was the last one.
    pub next: Option<String>,
    /// The recordings of the page in hand: their IDs and when they were created.
    pub items: Vec<(String, String)>,
    /// How many of them the merged list has returned.
    pub given: usize,
    /// Why the next page could not be had.
    pub failure: Option<Failure>,
}

/// How a request for the next page of a stream failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub code: ErrorCode,
    /// Whether it may be temporary.
    pub is_retryable: bool,
}

impl Failure {
    /// Whether the service has said no, which the other one need not say as well. Anything else concerns both, or may pass: then
    /// the list fails, and can continue later without a gap.
    fn is_refusal(self) -> bool {
        !self.is_retryable && matches!(self.code, ErrorCode::Forbidden | ErrorCode::NotFound | ErrorCode::Rejected)
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
        /// How far back it has come: see [`next::reached`].
        reached: Option<DateTime>,
        /// Identifies the state of the list after this page.
        mark: u64,
    },
    /// The merged list fails with the failure of this stream.
    Failed {
        /// Which stream.
        stream: usize,
        /// Where the merged list can continue.
        cursor: Option<String>,
    },
}

/// Takes the next page of a merged list from what has arrived. `before` is how much it has returned so far.
pub fn merge(base: &BaseUrl, before: Progress, streams: &[Stream; 2]) -> Merged {
    let mut sides = streams.each_ref().map(|stream| Side::of(base, stream));
    if let Some(stream) = failing(streams, |failure| !failure.is_refusal()) {
        // If that list cannot continue, neither can the merged one.
        let can_continue = sides.get(stream).is_some_and(|side| side.next.is_some());
        return Merged::Failed { stream, cursor: can_continue.then(|| cursor_of(base, before, &sides)) };
    }
    if streams.iter().all(|stream| stream.failure.is_some()) {
        return Merged::Failed { stream: 0, cursor: None };
    }
    let max = sides.iter().find_map(Side::page_size).unwrap_or_default();
    let mut order = Vec::new();
    loop {
        let [calls, meetings] = &mut sides;
        let (is_meeting, one, other) = match newer(calls.head(), meetings.head()) {
            None => break,
            Some(Ordering::Less) => (true, meetings, calls),
            Some(_) => (false, calls, meetings),
        };
        if !other.has_nothing_before(one.head().and_then(created), is_meeting) {
            other.is_due = true;
            break;
        }
        if order.len() == max {
            break;
        }
        one.given = one.given.saturating_add(1);
        order.push(is_meeting.into());
    }
    let is_over = sides.iter().all(|side| side.head().is_none() && !side.is_open());
    if sides.iter().all(|side| side.head().is_none()) {
        // Only the list that has not come as far back as the other.
        let furthest = sides.iter().filter(|side| side.is_open()).map(Side::reached).max_by(newest);
        for side in &mut sides {
            side.is_due = side.is_open() && Some(side.reached()) == furthest;
        }
    }
    let count = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let progress =
        Progress { pages: before.pages.saturating_add(1), recordings: before.recordings.saturating_add(count) };
    // An empty list says that there is nothing. Only both services together can say that.
    if is_over
        && progress.recordings == 0
        && let Some(stream) = failing(streams, |_| true)
    {
        return Merged::Failed { stream, cursor: None };
    }
    Merged::Page {
        order,
        due: sides.each_ref().map(|side| side.is_due),
        cursor: (!is_over).then(|| cursor_of(base, progress, &sides)),
        progress,
        reached: reached(&sides),
        mark: hash(&sides.each_ref().map(Side::mark).each_ref().map(String::as_str)) >> 11,
    }
}

/// The cursor for where both lists stand: how much has been returned, and the cursors of the two lists. It asks a service again
/// that has refused its list.
fn cursor_of(base: &BaseUrl, progress: Progress, sides: &[Side; 2]) -> String {
    let mut text = [PREFIX, &decimal(progress.pages.into()), SEPARATOR, &decimal(progress.recordings.into())].concat();
    for side in sides {
        text.push_str(SEPARATOR);
        if let Some(place) = side.rest() {
            text.push_str(&cursor::write(base, &place));
        }
    }
    text
}

/// How a merged list's cursor begins.
pub const PREFIX: &str = "all.";
/// What separates the parts of a merged list's cursor. It is in no cursor of a single list.
pub const SEPARATOR: &str = "!";

/// One of the two lists while they are merged.
struct Side<'a> {
    stream: &'a Stream,
    /// The place of the page in hand.
    at: Option<Place>,
    /// The place of the page after it.
    next: Option<Place>,
    /// How many recordings of the page in hand have been returned.
    given: usize,
    /// Whether its next page decides what is returned next.
    is_due: bool,
}

impl<'a> Side<'a> {
    fn of(base: &BaseUrl, stream: &'a Stream) -> Self {
        let place = |text: &Option<String>| cursor::read(base, text.as_deref()?);
        Self { stream, at: place(&stream.at), next: place(&stream.next), given: stream.given, is_due: false }
    }

    /// The next recording in hand.
    fn head(&self) -> Option<&'a (String, String)> {
        self.stream.items.get(self.given)
    }

    /// Whether more of it is to come.
    fn is_open(&self) -> bool {
        self.next.is_some() && self.stream.failure.is_none()
    }

    /// The page size that the caller asked for.
    fn page_size(&self) -> Option<usize> {
        self.at.as_ref().or(self.next.as_ref()).map(|place| place.filters.page_size())
    }

    /// Whether nothing that is still to come of it belongs before a recording of the other list. Of the same moment, calls come
    /// first.
    fn has_nothing_before(&self, created: Option<DateTime>, is_meeting: bool) -> bool {
        // What is in hand is older: otherwise it would have been chosen. And a recording without a date can be anywhere.
        let (true, true, Some(created)) = (self.is_open(), self.head().is_none(), created) else { return true };
        self.reached().is_some_and(|reached| created > reached || created == reached && !is_meeting)
    }

    /// How far back the pages have come that have been requested.
    fn reached(&self) -> Option<DateTime> {
        let items: Vec<Item> = self.stream.items.iter().map(|(id, create_time)| Item { id, create_time }).collect();
        next::reached(self.at.as_ref()?, &items, self.next.as_ref())
    }

    /// Where it continues. The page in hand is requested again, without the recordings of it that have been returned.
    fn rest(&self) -> Option<Place> {
        if self.head().is_none() {
            return self.next.clone();
        }
        let mut place = self.at.clone()?;
        place.listed.extend(self.stream.items.iter().take(self.given).map(|(id, _)| id.clone()));
        Some(place)
    }

    fn mark(&self) -> String {
        self.rest().map(|place| decimal(cursor::mark(&place))).unwrap_or_default() + SEPARATOR
    }
}

/// The first stream with such a failure.
fn failing(streams: &[Stream; 2], is_such: impl Fn(Failure) -> bool) -> Option<usize> {
    streams.iter().position(|stream| stream.failure.is_some_and(&is_such))
}

/// Which of two recordings comes first: `Less` if it is the second. `None` if there is none.
fn newer(one: Option<&(String, String)>, other: Option<&(String, String)>) -> Option<Ordering> {
    match (one, other) {
        (None, None) => None,
        (Some(_), None) => Some(Ordering::Greater),
        (None, Some(_)) => Some(Ordering::Less),
        (Some(one), Some(other)) => Some(newest(&created(one), &created(other))),
    }
}

/// The later moment is greater. An unknown one is the greatest.
fn newest(one: &Option<DateTime>, other: &Option<DateTime>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => one.cmp(other),
        _ => one.is_none().cmp(&other.is_none()),
    }
}

fn created((_, create_time): &(String, String)) -> Option<DateTime> {
    DateTime::parse(create_time)
}

/// How far back the merged list has come: everything created after this time has been returned.
fn reached(sides: &[Side; 2]) -> Option<DateTime> {
    let mut moments = Vec::new();
    for side in sides {
        match side.head() {
            Some(head) => moments.push(created(head)),
            None if side.is_open() => moments.push(side.reached()),
            None => {}
        }
    }
    match moments.into_iter().max_by(newest) {
        Some(moment) => moment,
        None => sides.iter().find_map(|side| side.at.as_ref()?.range.map(|range| range.from)),
    }
}
