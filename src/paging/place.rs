//! The state of a list between two pages, and what to request next.

use crate::paging::filters::Filters;
use crate::token::Token;
use crate::wire::date_time::DateTime;
use crate::wire::percent;
use crate::wire::text::decimal;
use crate::words::Words;

/// The state of a list between two pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which list it is, and which recordings of it.
    pub filters: Filters,
    /// The part of the caller's range that has not been listed yet. Absent if the caller gave none; Webex then chooses one.
    pub range: Option<Range>,
    /// The maximum length of a window, in days. 0: the range is not split.
    pub window_days: u32,
    /// IDs that have been listed already and that may be returned again by the next request.
    pub listed: Vec<String>,
    /// Recordings that have been listed although the page that they are on is requested again: a merged list can continue in the middle of a
    /// page. As hashes, which are shorter than IDs.
    pub taken: Vec<u64>,
    /// The `next` link to follow within the window. Absent if the next page is requested by its range.
    pub link: Option<Link>,
    /// While pages are requested by dates: the `next` link of the last trusted page, as a fallback.
    pub spare: Option<Spare>,
    /// How many recordings so far were older than the one before, as they should be.
    pub in_order: u32,
    /// The IDs listed since the page with the spare link, while too few recordings have come to trust their order.
    pub on_trial: Vec<String>,
    /// Whether to follow only links, because a page has shown that the server does not sort or select recordings by
    /// their dates.
    pub follows_links_only: bool,
    /// Whether a `next` link was ever visible in a response that could have hidden it. If so, a page without one is the
    /// last one.
    pub is_link_visible: bool,
    /// Identifies the last page, if its link was followed. See [`super::next::Item::mark`].
    pub last_page: Option<u64>,
    /// How many pages in a row had a link but nothing new.
    pub pages_without_news: u32,
    /// How much has been listed so far.
    pub progress: Progress,
    /// Why the list cannot continue here, although there may be more.
    pub dead_end: Option<DeadEnd>,
}

/// A `next` link to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The link's query. It contains everything that the server needs to know.
    pub query: String,
    /// Where the list can continue by dates if the link has expired: the end of a range. Everything listed from that
    /// range is in `Place::listed`. Absent if no such end is known.
    pub dates_to: Option<DateTime>,
}

/// A `next` link that is kept as a fallback, in case the dates turn out to be unreliable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spare {
    /// The link's query.
    pub query: String,
    /// The end of the range with which its page was requested.
    pub to: DateTime,
}

/// How much of a list has been fetched, including its first page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of pages.
    pub pages: u32,
    /// The number of recordings on them, each counted once.
    pub recordings: u32,
}

/// A range of time: `from` is included, `to` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first moment in the range.
    pub from: DateTime,
    /// The first moment after the range.
    pub to: DateTime,
}

/// Why a list cannot continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "kebab-case")]
pub enum DeadEnd {
    /// The page's `next` link leads to the same page again.
    Circle,
    /// The page was full and as large as pages can be, its `Link` header may be hidden, and there is no range whose end
    /// could be moved.
    NoRange,
    /// The page was full, its `Link` header may be hidden, and the recordings' dates do not say where to move the end
    /// of the range.
    NoDates,
}

impl Place {
    /// The largest page size that Webex accepts.
    pub(super) const LARGEST_MAX: usize = 100;

    /// The current window: the newest part of the range, which is requested at once.
    pub fn window(&self) -> Option<Range> {
        let range = self.range?;
        match self.window_days {
            0 => Some(range),
            days => Some(Range { from: range.to.minus_days(days).max(range.from), ..range }),
        }
    }

    /// The page size to request, with room for the recordings that come again. A link has a page size of its own, which
    /// is at least this.
    pub fn page_size(&self) -> usize {
        let repeated = if self.link.is_some() { 0 } else { self.listed.len() };
        self.filters.page_size().saturating_add(repeated).min(Self::LARGEST_MAX)
    }

    /// Whether a cursor would contain the token, because the server put it into a link or an ID, or the caller into a filter.
    pub fn holds(&self, token: &Token) -> bool {
        let links = [self.link.as_ref().map(|link| &link.query), self.spare.as_ref().map(|spare| &spare.query)];
        let is_in_link =
            |link: &String| token.is_in(link) || percent::decode(link).is_some_and(|decoded| token.is_in(&decoded));
        links.into_iter().flatten().any(is_in_link)
            || self.listed.iter().chain(&self.on_trial).any(|id| token.is_in(id))
            || self.filters.parameters.iter().any(|(_, value)| token.is_in(value))
    }

    /// The same place without its link, if the list can continue from here by dates.
    pub fn without_link(&self) -> Option<Self> {
        let (to, range) = (self.link.as_ref()?.dates_to?, self.range?);
        let mut place = self.clone();
        (place.range, place.link, place.last_page) = (Some(Range { to, ..range }), None, None);
        Some(place)
    }

    /// The query of the next request.
    pub fn query(&self) -> String {
        if let Some(link) = &self.link {
            return link.query.clone();
        }
        let mut query = Query::of(self.window(), &self.filters);
        if self.filters.max.is_some() || !self.listed.is_empty() {
            query.add("max", &decimal(self.page_size() as u64));
        }
        query.text
    }
}

/// The query of a URL, encoded.
#[derive(Default)]
pub(super) struct Query {
    pub(super) text: String,
}

impl Query {
    /// Starts with the parameters that requests and cursors have in common.
    pub(super) fn of(range: Option<Range>, filters: &Filters) -> Self {
        let mut query = Self::default();
        if let Some(Range { from, to }) = range {
            query.add("from", &from.text());
            query.add("to", &to.text());
        }
        for (name, value) in &filters.parameters {
            query.add(name, value);
        }
        query
    }

    pub(super) fn add(&mut self, name: &str, value: &str) {
        let separator = if self.text.is_empty() { "" } else { "&" };
        self.text.push_str(&[separator, name, "=", &percent::encode(value)].concat());
    }

    /// Adds the word for a value, if given.
    pub(super) fn add_word<T: Words>(&mut self, name: &str, value: Option<T>) {
        if let Some(value) = value {
            self.add(name, value.word());
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn at(text: &str) -> DateTime {
        DateTime::parse(text).unwrap()
    }

    #[allow(clippy::unnecessary_wraps, reason = "a place stores an Option")]
    pub(crate) fn range(from: &str, to: &str) -> Option<Range> {
        Some(Range { from: at(from), to: at(to) })
    }

    #[test]
    fn a_window_is_the_newest_part_of_the_range() {
        for (from, to, window_days, expected) in [
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 30, "2026-12-01T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 1, "2026-12-30T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 0, "2026-01-01T00:00:00Z"),
            // Not longer than the range, and not a moment longer than allowed.
            ("2026-12-01T00:00:00Z", "2026-12-31T00:00:00Z", 30, "2026-12-01T00:00:00Z"),
            ("2026-12-01T00:00:00.001Z", "2026-12-31T00:00:00Z", 30, "2026-12-01T00:00:00.001Z"),
            ("2026-11-30T23:59:59.999Z", "2026-12-31T00:00:00Z", 30, "2026-12-01T00:00:00Z"),
        ] {
            let place = Place { range: range(from, to), window_days, ..Place::default() };
            assert_eq!(place.window(), range(expected, to), "{from} to {to} by {window_days}");
        }
        assert_eq!(Place::default().window(), None);
    }

    #[test]
    fn pages_have_room_for_repeated_recordings() {
        let place = |max, listed| {
            let listed = (0..listed).map(|id: u32| id.to_string()).collect();
            Place { filters: Filters { max, ..Filters::default() }, listed, ..Place::default() }
        };
        for (max, listed, query) in [
            (None, 0, ""),
            (None, 2, "max=12"),
            (Some(3), 0, "max=3"),
            (Some(3), 2, "max=5"),
            (Some(100), 2, "max=100"),
        ] {
            assert_eq!(place(max, listed).query(), query);
        }
    }
}
