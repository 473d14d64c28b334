//! Where a list stands, and what to ask for there.

use crate::models::list_query::ServiceTypeFilter;
use crate::models::recording::RecordingStatus;
use crate::token::Token;
use crate::wire::date_time::DateTime;
use crate::wire::percent;
use crate::wire::text::decimal;
use crate::words::Words;

/// Where a list stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Which recordings.
    pub filters: Filters,
    /// What is left of the range that was asked for. Absent when none was: then Webex decides on one.
    pub range: Option<Range>,
    /// How long a window may be, in days. 0: as long as the range.
    pub window_days: u32,
    /// Ids that were listed already, and that come again with what is asked for next.
    pub listed: Vec<String>,
    /// The `next` link to follow within the window. Absent where the range itself is asked for.
    pub link: Option<Link>,
    /// The `next` link of the last page that can be relied on, where the dates of recordings are followed instead.
    pub spare: Option<Spare>,
    /// How many recordings came in the order of their dates, each older than the one before.
    pub in_order: u32,
    /// Those that were listed since the page of the spare link, as long as too few came to trust in their order.
    pub on_trial: Vec<String>,
    /// Whether a page has shown that the server does not order or select recordings by their dates. Then only links are
    /// followed.
    pub follows_links_only: bool,
    /// Whether a `next` link was ever seen where it could have been hidden. If so, a page without one is the last one.
    pub is_link_visible: bool,
    /// Tells the last page from others, where a link was followed from it. See [`super::next::Item::mark`].
    pub last_page: Option<u64>,
    /// How many pages in a row were followed by a link although they had nothing new.
    pub pages_without_news: u32,
    /// What has come so far.
    pub progress: Progress,
    /// Why nothing can be asked for here, although there may be more.
    pub dead_end: Option<DeadEnd>,
}

/// What stays the same from page to page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Only those in this state.
    pub status: Option<RecordingStatus>,
    /// Only those of this service.
    pub service_type: Option<ServiceTypeFilter>,
    /// The size of a page.
    pub max: Option<u32>,
}

/// A `next` link that is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its query. It carries everything that the server has to know.
    pub query: String,
    /// Where the list goes on by dates if the link has lapsed: the end of a range, of which everything that was listed is
    /// in `Place::listed`. Absent when no such end is known.
    pub dates_to: Option<DateTime>,
}

/// A `next` link that is kept in case the dates turn out to lead nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spare {
    /// Its query.
    pub query: String,
    /// The end of the range that its page was asked with.
    pub to: DateTime,
}

/// How much of a list has come, its first page included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// How many pages.
    pub pages: u32,
    /// How many recordings were on them, each counted once.
    pub recordings: u32,
}

/// From one moment, which is included, to another one, which is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The earliest moment that counts.
    pub from: DateTime,
    /// The first moment that does not count any more.
    pub to: DateTime,
}

/// Why a list cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Words)]
#[serde(rename_all = "kebab-case")]
pub enum DeadEnd {
    /// The `next` link leads to where it was found.
    Circle,
    /// The page was as large as pages can be, its `Link` header was not to be seen, and there is no range whose end could be
    /// moved.
    NoRange,
    /// The page was full, its `Link` header was not to be seen, and the recordings' dates do not say where to move the end.
    NoDates,
}

impl Place {
    /// What Webex takes for the size of a page when it is not given.
    const DEFAULT_MAX: usize = 10;
    /// The largest page that Webex gives.
    pub(super) const LARGEST_MAX: usize = 100;

    /// What is asked for at once: the newest part of the range.
    pub fn window(&self) -> Option<Range> {
        let range = self.range?;
        match self.window_days {
            0 => Some(range),
            days => Some(Range { from: range.to.minus_days(days).max(range.from), ..range }),
        }
    }

    /// The size of the page to ask for: with room for those that come again. Where a link leads on, that has its own,
    /// which is no less than this.
    pub fn page_size(&self) -> usize {
        let max = self.filters.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(Self::DEFAULT_MAX);
        let come_again = if self.link.is_some() { 0 } else { self.listed.len() };
        max.saturating_add(come_again).min(Self::LARGEST_MAX)
    }

    /// Whether a server has put the token into what a cursor would store.
    pub fn holds(&self, token: &Token) -> bool {
        let links = [self.link.as_ref().map(|link| &link.query), self.spare.as_ref().map(|spare| &spare.query)];
        let is_in_link =
            |link: &String| token.is_in(link) || percent::decode(link).is_some_and(|decoded| token.is_in(&decoded));
        links.into_iter().flatten().any(is_in_link)
            || self.listed.iter().chain(&self.on_trial).any(|id| token.is_in(id))
    }

    /// The same place without its link, where the dates lead on from here as well.
    pub fn without_link(&self) -> Option<Self> {
        let (to, range) = (self.link.as_ref()?.dates_to?, self.range?);
        Some(Self { range: Some(Range { to, ..range }), link: None, last_page: None, ..self.clone() })
    }

    /// The query to ask with.
    pub fn query(&self) -> String {
        if let Some(link) = &self.link {
            return link.query.clone();
        }
        let mut query = Query::of(self.window(), self.filters, "serviceType");
        if self.filters.max.is_some() || !self.listed.is_empty() {
            query.add("max", &decimal(self.page_size() as u64));
        }
        query.text
    }
}

/// The query of an address, as it is written.
#[derive(Default)]
pub(super) struct Query {
    pub(super) text: String,
}

impl Query {
    /// Of what the API and a cursor both are told.
    pub(super) fn of(range: Option<Range>, filters: Filters, service_type: &str) -> Self {
        let mut query = Self::default();
        if let Some(Range { from, to }) = range {
            query.add("from", &from.text());
            query.add("to", &to.text());
        }
        query.add_word("status", filters.status);
        query.add_word(service_type, filters.service_type);
        query
    }

    pub(super) fn add(&mut self, name: &str, value: &str) {
        let separator = if self.text.is_empty() { "" } else { "&" };
        self.text.push_str(&[separator, name, "=", &percent::encode(value)].concat());
    }

    /// Adds the word for what is given.
    pub(super) fn add_word<T: Words>(&mut self, name: &str, given: Option<T>) {
        if let Some(given) = given {
            self.add(name, given.word());
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn at(text: &str) -> DateTime {
        DateTime::parse(text).unwrap()
    }

    #[allow(clippy::unnecessary_wraps, reason = "a place may have none")]
    pub(crate) fn range(from: &str, to: &str) -> Option<Range> {
        Some(Range { from: at(from), to: at(to) })
    }

    #[test]
    fn a_window_is_the_newest_part_of_the_range() {
        for (from, to, window_days, expected) in [
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 30, "2026-12-01T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 1, "2026-12-30T00:00:00Z"),
            ("2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z", 0, "2026-01-01T00:00:00Z"),
            // No longer than the range, and not a moment longer than allowed.
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
    fn those_that_come_again_have_room() {
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
