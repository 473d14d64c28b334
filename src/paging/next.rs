//! After a page: is there more, and where?

use crate::paging::place::{DeadEnd, Link, Place, Range, Spare};
use crate::wire::date_time::DateTime;
use crate::wire::json::Document;
use crate::wire::text::hash;

/// The parts of a recording that matter for where its list continues.
#[derive(Clone, Copy, Debug, Default)]
pub struct Item<'a> {
    /// Its ID.
    pub id: &'a str,
    /// Its `createTime`, or an empty text. It is only parsed when needed.
    pub create_time: &'a str,
}

impl<'a> Item<'a> {
    /// The recordings of a page.
    pub fn of(page: &'a Document<'_>) -> Vec<Self> {
        let mut items = vec![Self::default(); page.items];
        for captured in &page.captured {
            match (captured.name, items.get_mut(captured.item)) {
                ("id", Some(item)) => item.id = &captured.text,
                ("createTime", Some(item)) => item.create_time = &captured.text,
                _ => {}
            }
        }
        items
    }

    /// Identifies a page's recordings. `None` for an empty page.
    fn mark(items: &[Self]) -> Option<u64> {
        let ids: Vec<&str> = items.iter().flat_map(|item| [item.id, "\n"]).collect();
        (!ids.is_empty()).then(|| hash(&ids))
    }

    /// Identifies it.
    fn hash(&self) -> u64 {
        hash(&[self.id])
    }

    /// When it was created, if it has a valid date.
    fn created(&self) -> Option<DateTime> {
        DateTime::parse(self.create_time)
    }
}

/// The parts of a page that matter for where its list continues.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its recordings, including those that have been listed before.
    pub items: &'a [Item<'a>],
    /// The query of its `next` link.
    pub link: Option<&'a str>,
    /// Whether the page may have a link that the browser hides.
    pub may_hide_link: bool,
}

/// Where the list continues after a page. `None`: everything has been listed.
pub fn next(place: &Place, page: Page) -> Option<Place> {
    let mut next = place.clone();
    next.taken.retain(|taken| page.items.iter().all(|item| item.hash() != *taken));
    match next.advance(page) {
        Ok(true) => {}
        Ok(false) => return None,
        Err(why) => next.dead_end = Some(why),
    }
    Some(next)
}

/// Whether to ignore the recordings of a page, for one of two reasons. It was requested by dates, but shows that the
/// server does not sort or select by them; the link of the page before leads to the same recordings. Or it is the page
/// before again, which a link led back to.
pub fn is_useless(place: &Place, items: &[Item]) -> bool {
    let requested = place.window().filter(|_| place.spare.is_some());
    let is_contradictory = requested.is_some_and(|window| matches!(Dates::of(items, window), Dates::Contradictory));
    is_contradictory || place.last_page.is_some() && place.last_page == Item::mark(items)
}

/// What the dates of a page say about the server.
#[derive(Clone, Copy, Debug)]
enum Dates {
    /// All recordings are within the requested range, newest first. So what follows is older.
    Sorted { newest: DateTime, oldest: DateTime, in_order: u32 },
    /// The page says nothing: it has no recordings, or some have no date.
    Unknown,
    /// The server sorts or selects by something else.
    Contradictory,
}

impl Dates {
    fn of(items: &[Item], requested: Range) -> Self {
        let (mut newest, mut oldest, mut has_undated) = (None, None::<DateTime>, false);
        let mut in_order = 0_u32;
        for item in items {
            let Some(created) = item.created() else {
                has_undated = true;
                continue;
            };
            // The server may compare whole seconds, and may include the end.
            let is_outside = created >= requested.to.next_second() || created.next_second() <= requested.from;
            if is_outside || oldest.is_some_and(|before| before < created) {
                return Self::Contradictory;
            }
            in_order = in_order.saturating_add(oldest.is_some_and(|before| before > created).into());
            newest = newest.or(Some(created));
            oldest = Some(created);
        }
        match newest.zip(oldest) {
            Some((newest, oldest)) if !has_undated => Self::Sorted { newest, oldest, in_order },
            _ => Self::Unknown,
        }
    }
}

impl Place {
    /// The maximum number of listed IDs to remember, because a cursor has to stay short enough to be stored.
    const MAX_LISTED: usize = 1_000;
    /// After this many recordings in order, trust the server to sort by date. (A page with one recording is always in order.)
    const IN_ORDER_TO_TRUST: u32 = 20;
    /// If a list ends with fewer recordings in order, follow the spare link to check that this is all. Two pages of the
    /// default size have more.
    const IN_ORDER_TO_END: u32 = 9;
    /// The maximum number of IDs on trial. If many recordings have the same date, their order never proves anything.
    const MAX_ON_TRIAL: usize = 50;

    /// Moves to where the list continues. `false`: everything has been listed.
    fn advance(&mut self, page: Page) -> Result<bool, DeadEnd> {
        let dates = self.window().map_or(Dates::Unknown, |window| Dates::of(page.items, window));
        let is_repeated = self.last_page.is_some() && self.last_page == Item::mark(page.items);
        let has_news = !is_repeated && page.items.iter().any(|item| !self.has_listed(item));
        if let Dates::Sorted { in_order, .. } = dates {
            self.in_order = self.in_order.saturating_add(in_order).min(Self::IN_ORDER_TO_TRUST);
        }
        // A link that could not have been hidden proves nothing, because the list may continue where links are hidden.
        self.is_link_visible |= page.link.is_some() && page.may_hide_link;
        let has_more = self.has_more(page);
        if let (Some(spare), Some(range)) = (self.spare.clone(), self.range) {
            if let Dates::Contradictory = dates {
                self.follows_links_only = true;
                self.fall_back_to(spare, range, None);
                return Ok(true);
            }
            // The page before said that there is more. So check that its link leads to nothing else either.
            if !has_more && (!has_news || self.in_order < Self::IN_ORDER_TO_END) {
                self.remember(page.items, None);
                self.fall_back_to(spare, range, Some(range.to));
                return Ok(true);
            }
        }
        let checked_end = self.end_under_check();
        // If the browser may hide how the check continues, only the dates are left.
        if !has_more || checked_end.is_some() && page.link.is_none() {
            // Everything that the dates and the link lead to has now been listed.
            if let (Some(range), Some(to)) = (self.range, checked_end) {
                self.range = Some(Range { to, ..range });
            }
            return Ok(self.move_to_older_window(page.items));
        }
        if let Dates::Contradictory = dates {
            self.follows_links_only = true;
        }
        if let (Some(range), Dates::Sorted { newest, oldest, .. }) = (self.range, dates)
            && !self.follows_links_only
            && checked_end.is_none()
            && self.continue_by_dates(range, newest, oldest, page)
        {
            return Ok(true);
        }
        match (page.link, self.range) {
            (Some(link), _) => self.follow_link(link, page, has_news)?,
            (None, Some(_)) => return Err(DeadEnd::NoDates),
            (None, None) => self.continue_by_page_size(page.items)?,
        }
        Ok(true)
    }

    /// Whether the window has more pages. Without a link, a page is the last one if it is not full, or if links are visible.
    fn has_more(&self, page: Page) -> bool {
        let is_full = page.items.len() >= self.page_size();
        page.link.is_some() || is_full && page.may_hide_link && !self.is_link_visible
    }

    /// Continues with the same range up to the oldest recording of this page. The `next` link is only used as a sign
    /// that there is more: if it is an offset, it skips a recording for each one deleted in the meantime, and it may
    /// expire.
    ///
    /// The new end is the end of the oldest recording's second. Webex's dates are whole seconds, and other recordings
    /// of that second may be on the next page. Those already listed are returned again and then left out. Returns
    /// `false` if the list cannot continue by dates.
    fn continue_by_dates(&mut self, range: Range, newest: DateTime, oldest: DateTime, page: Page) -> bool {
        let to = oldest.next_second().min(range.to);
        let has_moved = to < range.to;
        if let Some(link) = &self.link {
            // Earlier pages may have had recordings of the same second whose IDs are not known.
            let may_repeat = link.dates_to.is_none() && newest < to;
            // There are more recordings of one second than fit on a page. Only the link leads through them.
            let is_link_needed = page.link.is_some() && !has_moved;
            if may_repeat || is_link_needed {
                return false;
            }
        }
        // If a link led here, earlier pages may have had recordings of the same second, whose IDs are still needed.
        if has_moved && (self.link.is_none() || newest > to) {
            self.listed.clear();
        }
        // This includes a recording exactly at the end, because the server may include the end.
        let has_news = self.remember(page.items, Some(to));
        if !has_moved && !has_news {
            return false;
        }
        self.range = Some(Range { to, ..range });
        self.link = None;
        self.update_spare(range, page);
        self.pages_without_news = 0;
        self.last_page = None;
        true
    }

    /// Keeps this page's link as the spare one. But while too few recordings have come to trust their order, it keeps
    /// the earlier spare link, because small pages can be in order by chance.
    fn update_spare(&mut self, range: Range, page: Page) {
        let is_trusted = self.in_order >= Self::IN_ORDER_TO_TRUST || page.link.is_none();
        if is_trusted || self.on_trial.len() >= Self::MAX_ON_TRIAL {
            self.on_trial.clear();
            self.spare = None;
        }
        if !is_trusted {
            for item in page.items {
                if !self.on_trial.iter().any(|id| id == item.id) {
                    self.on_trial.push(item.id.to_owned());
                }
            }
        }
        if self.spare.is_none() {
            self.spare = page.link.map(|link| Spare { query: link.to_owned(), to: range.to });
        }
    }

    /// Follows a link, even from an empty page, because only the server knows whether more follows.
    fn follow_link(&mut self, link: &str, page: Page, has_news: bool) -> Result<(), DeadEnd> {
        // The same request would get the same answer, forever.
        if self.link.as_ref().is_some_and(|last| last.query == link) {
            return Err(DeadEnd::Circle);
        }
        let mut dates_to = match &self.link {
            Some(last) => last.dates_to,
            None => self.range.map(|range| range.to),
        };
        if self.follows_links_only {
            dates_to = None;
        }
        if self.listed.len() > Self::MAX_LISTED {
            dates_to = None;
            self.listed.clear();
        }
        if let Some(window) = self.window() {
            // All of the page, if the list may return to dates. Otherwise only what lies on the boundary to the older window.
            let until = if dates_to.is_some() { None } else { Some(window.from) };
            self.remember(page.items, until);
        }
        self.link = Some(Link { query: link.to_owned(), dates_to });
        self.spare = None;
        self.on_trial.clear();
        self.last_page = Item::mark(page.items).or(self.last_page);
        self.pages_without_news = if has_news { 0 } else { self.pages_without_news.saturating_add(1) };
        Ok(())
    }

    /// Follows the spare link instead of the dates.
    fn fall_back_to(&mut self, spare: Spare, range: Range, dates_to: Option<DateTime>) {
        self.range = Some(Range { to: spare.to, ..range });
        self.link = Some(Link { query: spare.query, dates_to });
        self.spare = None;
        // The link returns the recordings on trial again.
        for id in std::mem::take(&mut self.on_trial) {
            if !self.listed.contains(&id) {
                self.listed.push(id);
            }
        }
    }

    /// While a link is only followed to check that the dates left nothing out: how far the dates had led.
    fn end_under_check(&self) -> Option<DateTime> {
        let (link, range) = (self.link.as_ref()?, self.range?);
        link.dates_to.filter(|dates_to| *dates_to < range.to)
    }

    /// Moves to the next window, which is older. `false`: this was the last one.
    fn move_to_older_window(&mut self, items: &[Item]) -> bool {
        let (Some(range), Some(window)) = (self.range, self.window()) else { return false };
        if window.from <= range.from {
            return false;
        }
        // If a link led here, `listed` has the IDs of earlier pages that are still needed.
        if self.link.take().is_none() {
            self.listed.clear();
        }
        self.remember(items, Some(window.from));
        self.range = Some(Range { to: window.from, ..range });
        self.spare = None;
        self.on_trial.clear();
        self.last_page = None;
        self.pages_without_news = 0;
        true
    }

    /// Requests the list from its start again, with a larger page. This only works up to the largest page size.
    fn continue_by_page_size(&mut self, items: &[Item]) -> Result<(), DeadEnd> {
        let can_grow = self.page_size() < Self::LARGEST_MAX && self.link.is_none();
        if can_grow && self.remember(items, None) { Ok(()) } else { Err(DeadEnd::NoRange) }
    }

    /// Remembers the IDs of recordings that may be returned again: of those created up to and including `until`, or of
    /// all. A server that includes both ends of a range lists what lies on the boundary of two windows twice. Returns
    /// whether any ID is new.
    fn remember(&mut self, items: &[Item], until: Option<DateTime>) -> bool {
        let before = self.listed.len();
        for item in items {
            // A recording without a date can appear anywhere.
            let counts = until.is_none_or(|end| item.created().is_none_or(|created| created <= end));
            if counts && !item.id.is_empty() && !self.has_listed(item) {
                self.listed.push(item.id.to_owned());
            }
        }
        self.listed.len() > before
    }

    /// Whether a recording has already been listed, as far as its ID is remembered.
    pub fn has_listed(&self, item: &Item) -> bool {
        self.listed.iter().any(|id| id == item.id)
    }

    /// Whether a recording of the page that is requested again has already been listed. For where the list continues, that makes no
    /// difference.
    pub fn has_taken(&self, item: &Item) -> bool {
        !self.taken.is_empty() && self.taken.contains(&item.hash())
    }

    /// These recordings of the page at this place have been listed, but not yet the others.
    pub(super) fn take<'a>(&mut self, ids: impl Iterator<Item = &'a str>) {
        self.taken.extend(ids.map(|id| Item { id, create_time: "" }.hash()));
        // Those that never come again have been deleted. A cursor has to stay short enough to be stored.
        while self.taken.len() > Self::LARGEST_MAX {
            self.taken.remove(0);
        }
    }
}

/// How far back a list has got with this page: everything created after this time has been listed.
pub fn reached(place: &Place, items: &[Item], next: Option<&Place>) -> Option<DateTime> {
    let end = match next {
        None => place.range.map(|range| range.from),
        Some(Place { dead_end: Some(_), .. }) => None,
        Some(Place { link: Some(link), .. }) => link.dates_to,
        Some(next) => next.range.map(|range| range.to),
    };
    end.or_else(|| items.iter().rev().find_map(Item::created))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paging::filters::Filters;
    use crate::paging::place::tests::{at, range};

    const NOON: &str = "2026-05-01T12:00:00Z";

    fn item<'a>(id: &'a str, create_time: &'a str) -> Item<'a> {
        Item { id, create_time }
    }

    /// A list of one month with two recordings per page.
    fn place() -> Place {
        Place {
            range: range("2026-04-01T00:00:00Z", "2026-05-02T00:00:00Z"),
            filters: Filters { max: Some(2), ..Filters::default() },
            window_days: 30,
            ..Place::default()
        }
    }

    /// A link without `dates_to`, as in a cursor of an earlier version.
    #[allow(clippy::unnecessary_wraps, reason = "a place stores an Option")]
    fn link(query: &str) -> Option<Link> {
        Some(Link { query: query.to_owned(), dates_to: None })
    }

    fn linked<'a>(items: &'a [Item<'a>], link: &'a str) -> Page<'a> {
        Page { items, link: Some(link), may_hide_link: false }
    }

    fn last<'a>(items: &'a [Item<'a>]) -> Page<'a> {
        Page { items, link: None, may_hide_link: false }
    }

    #[allow(clippy::unnecessary_wraps, reason = "a place stores an Option")]
    fn spare(query: &str, to: &str) -> Option<Spare> {
        Some(Spare { query: query.to_owned(), to: at(to) })
    }

    fn hidden<'a>(items: &'a [Item<'a>]) -> Page<'a> {
        Page { items, link: None, may_hide_link: true }
    }

    #[test]
    fn without_dates_a_link_is_followed_even_from_an_empty_page() {
        for items in [vec![], vec![item("a", "")]] {
            let page = Page { items: &items, link: Some("cursor=2"), may_hide_link: true };
            let next = next(&place(), page).unwrap();
            assert_eq!((next.query(), next.is_link_visible, next.dead_end), ("cursor=2".to_owned(), true, None));
            let again = super::next(&next, page).unwrap();
            assert_eq!(again.dead_end, Some(DeadEnd::Circle));
            let elsewhere = super::next(&place(), Page { may_hide_link: false, ..page }).unwrap();
            assert!(!elsewhere.is_link_visible, "it could not have been hidden");
        }
        let unranged = Place { range: None, ..place() };
        let items = [item("a", NOON)];
        assert_eq!(next(&unranged, linked(&items, "cursor=2")).unwrap().link, link("cursor=2"));
    }

    #[test]
    fn with_a_range_a_link_is_only_a_sign_that_there_is_more() {
        let items = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let next = next(&place(), linked(&items, "offset=2")).unwrap();
        assert_eq!(next.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"));
        assert_eq!((&next.listed[..], &next.link), (&["b".to_owned()][..], &None));
        assert_eq!(next.spare, spare("offset=2", "2026-05-02T00:00:00Z"));
        // This also holds for a page that is not full.
        let short = super::next(&place(), linked(&items[..1], "offset=1")).unwrap();
        assert_eq!(short.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:03Z"));
        assert_eq!(super::next(&next, last(&[item("c", "2026-04-30T00:00:00Z")])).unwrap().spare, None);
    }

    #[test]
    fn after_a_page_that_contradicts_the_dates_the_earlier_link_is_followed() {
        let came = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let by_dates = next(&place(), linked(&came, "offset=2")).unwrap();
        for items in [
            // Newer than requested, older than requested, and not sorted.
            [item("x", "2026-05-01T12:00:02Z"), item("y", NOON)],
            [item("x", NOON), item("y", "2026-03-31T12:00:00Z")],
            [item("x", "2026-04-30T00:00:00Z"), item("y", NOON)],
        ] {
            for page in [linked(&items, "offset=4"), last(&items), hidden(&items)] {
                assert!(is_useless(&by_dates, &items));
                let back = next(&by_dates, page).unwrap();
                assert_eq!((back.link.clone(), back.range), (link("offset=2"), place().range));
                assert!(back.follows_links_only && back.spare.is_none());
                let onwards = next(&back, linked(&items, "offset=6")).unwrap();
                assert_eq!(onwards.link, link("offset=6"), "dates are not tried again");
            }
            // There is no earlier link before the first page, so its recordings are kept.
            assert!(!is_useless(&place(), &items));
        }
        let outside = [item("x", "2026-05-02T00:00:01Z"), item("y", NOON)];
        let onwards = next(&place(), linked(&outside, "offset=2")).unwrap();
        assert_eq!((onwards.link, onwards.follows_links_only), (link("offset=2"), true));
    }

    #[test]
    fn the_server_may_compare_whole_seconds() {
        let requested = range("2026-05-01T12:00:00.5Z", "2026-05-01T13:00:00.5Z").unwrap();
        for (created, is_inside) in [
            ("2026-05-01T13:00:00.9Z", true),
            ("2026-05-01T13:00:01Z", false),
            ("2026-05-01T12:00:00Z", true),
            ("2026-05-01T11:59:59.9Z", false),
        ] {
            assert_eq!(
                matches!(Dates::of(&[item("a", created)], requested), Dates::Sorted { .. }),
                is_inside,
                "{created}"
            );
        }
    }

    #[test]
    fn an_id_is_on_trial_once_however_often_it_is_returned() {
        let place = Place { filters: Filters { max: Some(1), ..Filters::default() }, ..place() };
        let first = next(&place, linked(&[item("a", NOON)], "offset=1")).unwrap();
        let second = next(&first, linked(&[item("a", NOON), item("b", NOON)], "offset=2")).unwrap();
        assert_eq!(second.on_trial, ["a", "b"]);
    }

    /// A server may sort into runs, each of which is sorted by date. What is newer than the end is listed, not taken for known.
    #[test]
    fn a_check_of_the_end_hides_nothing_that_was_not_listed() {
        let came = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let by_dates =
            next(&Place { in_order: Place::IN_ORDER_TO_TRUST, ..place() }, linked(&came, "offset=2")).unwrap();
        let check = next(&by_dates, last(&[])).unwrap();
        assert!(!check.has_listed(&item("x", "2026-05-01T12:00:05Z")) && check.has_listed(&item("b", NOON)));
    }

    #[test]
    fn a_trial_that_is_full_starts_again_with_its_page() {
        let on_trial = (0..Place::MAX_ON_TRIAL).map(|id| id.to_string()).collect();
        let full = Place { on_trial, spare: spare("offset=1", "2026-05-02T00:00:00Z"), ..place() };
        let next = next(&full, linked(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)], "offset=9")).unwrap();
        assert_eq!(
            (next.on_trial, next.spare),
            (vec!["a".to_owned(), "b".to_owned()], spare("offset=9", "2026-05-02T00:00:00Z"))
        );
    }

    #[test]
    fn if_dates_bring_nothing_new_the_link_is_checked() {
        let came = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let by_dates = next(&place(), linked(&came, "offset=2")).unwrap();
        for items in [&[][..], &came[1..]] {
            let check = next(&by_dates, last(items)).unwrap();
            let end = at("2026-05-01T12:00:01Z");
            assert_eq!(check.link, Some(Link { query: "offset=2".to_owned(), dates_to: Some(end) }));
            assert_eq!(check.range, place().range);
            // The link leads to nothing, so the window ends.
            let older = next(&check, last(&[])).unwrap();
            assert_eq!(older.range, range("2026-04-01T00:00:00Z", "2026-04-01T12:00:01Z"));
            assert!(!older.follows_links_only);
            // The link has expired, so the dates count.
            let without = check.without_link().unwrap();
            assert_eq!((without.range, &without.link), (by_dates.range, &None));
            assert_eq!(next(&without, last(items)).unwrap().link, None);
            // The link leads to other recordings, so it is followed to its end.
            let more = [item("c", "2026-04-30T00:00:00Z"), item("d", "2026-04-29T00:00:00Z")];
            let onwards = next(&check, linked(&more, "offset=4")).unwrap();
            assert_eq!(onwards.link, Some(Link { query: "offset=4".to_owned(), dates_to: Some(end) }));
            assert_eq!(next(&onwards, last(&[])).unwrap().range, older.range);
            assert_eq!(next(&onwards, hidden(&more)).unwrap().range, older.range, "nothing else can be requested");
        }
    }

    /// A page with one recording is always in order.
    #[test]
    fn the_order_of_small_pages_is_not_trusted_at_once() {
        let at_noon_of_day = |day: usize| format!("2026-04-{day:02}T12:00:00Z");
        let mut place = Place { filters: Filters { max: Some(1), ..Filters::default() }, ..place() };
        let first = spare("offset=1", "2026-05-02T00:00:00Z");
        let names: Vec<String> = (0..25).map(|at| at.to_string()).collect();
        let days: Vec<String> = (0..25).map(|at| at_noon_of_day(28 - at)).collect();
        for at in 0..20 {
            let from = at.max(1) - 1;
            let items: Vec<Item> = (from..=at).map(|at| item(&names[at], &days[at])).collect();
            let contradiction = [item("x", &days[at]), item("y", &days[from.saturating_sub(1)])];
            if at > 2 {
                let back = next(&place, linked(&contradiction, "offset=9")).unwrap();
                assert_eq!(
                    (back.link, back.range),
                    (link("offset=1"), range("2026-04-01T00:00:00Z", "2026-05-02T00:00:00Z"))
                );
                assert!((0..at).all(|at| back.listed.contains(&names[at])), "the link returns these again");
            }
            place = next(&place, linked(&items, "offset=1")).unwrap();
            assert_eq!((place.spare.clone(), place.in_order as usize), (first.clone(), at));
        }
        // Now enough recordings have come in order.
        let items = [item(&names[19], &days[19]), item(&names[20], &days[20])];
        let trusted = next(&place, linked(&items, "offset=2")).unwrap();
        assert_eq!(trusted.spare.unwrap().query, "offset=2");
        assert!(trusted.on_trial.is_empty());
    }

    #[test]
    fn a_short_list_of_small_pages_is_checked_at_its_end() {
        let first = next(&place(), linked(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)], "offset=2")).unwrap();
        let rest = [item("b", NOON), item("c", "2026-04-30T00:00:00Z")];
        let check = next(&first, last(&rest)).unwrap();
        assert_eq!(check.link.as_ref().unwrap().query, "offset=2");
        assert!(["a", "b", "c"].iter().all(|id| check.has_listed(&item(id, ""))));
        let full: Vec<String> = (0..10).map(|at| format!("2026-05-01T12:00:{:02}Z", 20 - at)).collect();
        let full: Vec<Item> = full.iter().map(|created| item(created, created)).collect();
        let usual = next(&place(), linked(&full, "offset=10")).unwrap();
        assert_eq!(next(&usual, last(&rest)).unwrap().link, None, "two pages of the default size are enough");
    }

    #[test]
    fn a_repeated_page_has_nothing_new() {
        let unranged = Place { range: None, ..place() };
        let items = [item("a", NOON), item("b", NOON)];
        let first = next(&unranged, linked(&items, "cursor=1")).unwrap();
        assert!(!is_useless(&unranged, &items) && is_useless(&first, &items));
        let again = next(&first, linked(&items, "cursor=2")).unwrap();
        assert_eq!((first.pages_without_news, again.pages_without_news), (0, 1));
        assert!(is_useless(&next(&again, linked(&[], "cursor=3")).unwrap(), &items), "even after an empty page");
        assert_eq!(next(&again, linked(&items[..1], "cursor=3")).unwrap().pages_without_news, 0);
    }

    #[test]
    fn dates_replace_an_expired_link_if_all_repeated_ids_are_known() {
        // There are more recordings of one second than fit on a page.
        let full: Vec<String> = (0..100).map(|id| id.to_string()).collect();
        let items: Vec<Item> = full.iter().map(|id| item(id, NOON)).collect();
        let second =
            Place { listed: full.clone(), range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"), ..place() };
        let linked_on = next(&second, linked(&items, "offset=100")).unwrap();
        let dates_to = Some(at("2026-05-01T12:00:01Z"));
        assert_eq!(linked_on.link, Some(Link { query: "offset=100".to_owned(), dates_to }));
        let further = [item("x", NOON), item("y", NOON)];
        let within = next(&linked_on, linked(&further, "offset=102")).unwrap();
        assert_eq!(within.link, Some(Link { query: "offset=102".to_owned(), dates_to }));
        assert_eq!(within.listed.len(), 102);
        assert_eq!(within.without_link().unwrap().listed.len(), 102);
        // At another second, the list continues by dates again.
        let older = [item("z", NOON), item("o", "2026-05-01T11:00:00Z")];
        let on = next(&within, linked(&older, "offset=104")).unwrap();
        assert_eq!((on.range.unwrap().to, on.link), (at("2026-05-01T11:00:01Z"), None));
        // A cursor of an earlier version does not have the end.
        assert_eq!(Place { link: link("a"), ..place() }.without_link(), None);
        assert_eq!(Place { range: None, ..within.clone() }.without_link(), None);
        // A cursor does not grow forever.
        let long = Place { listed: (0..1_001).map(|id| id.to_string()).collect(), ..within };
        let forgetful = next(&long, linked(&further, "offset=2000")).unwrap();
        assert_eq!((forgetful.link, forgetful.listed.len()), (link("offset=2000"), 0));
    }

    #[test]
    fn pages_without_news_are_counted() {
        let mut at_link = place();
        for count in 1..4 {
            let query = ["cursor=", &count.to_string()].concat();
            at_link = next(&at_link, linked(&[], &query)).unwrap();
            assert_eq!(at_link.pages_without_news, count);
        }
        assert_eq!(next(&at_link, linked(&[item("a", "")], "cursor=9")).unwrap().pages_without_news, 0);
        assert_eq!(next(&at_link, last(&[])).unwrap().pages_without_news, 0, "another window");
    }

    #[test]
    fn windows_follow_each_other_to_the_end() {
        let page = Page { items: &[], link: None, may_hide_link: true };
        let older = next(&place(), page).unwrap();
        assert_eq!(older.window(), range("2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z"));
        assert_eq!(reached(&place(), &[], Some(&older)), Some(at("2026-04-02T00:00:00Z")));
        assert_eq!(next(&older, page), None);
        assert_eq!(reached(&older, &[], None), Some(at("2026-04-01T00:00:00Z")));
        let at_once = Place { window_days: 0, ..place() };
        assert_eq!(next(&at_once, page), None);
        assert_eq!(next(&Place::default(), page), None);
        assert_eq!(reached(&Place::default(), &[item("a", NOON)], None), Some(at(NOON)));
    }

    #[test]
    fn a_recording_between_two_windows_is_listed_once() {
        let items = [item("a", "2026-04-02T00:00:01Z"), item("b", "2026-04-02T00:00:00Z")];
        let page = Page { items: &items, link: None, may_hide_link: false };
        assert_eq!(next(&place(), page).unwrap().listed, ["b"]);
        // With links, this includes recordings of earlier pages.
        let by_links = Place { follows_links_only: true, ..place() };
        let first = next(&by_links, Page { link: Some("cursor=2"), ..page }).unwrap();
        let last = [item("c", "2026-04-02T00:00:00Z")];
        assert_eq!(next(&first, Page { items: &last, ..page }).unwrap().listed, ["b", "c"]);
    }

    /// A cursor that was made where links are visible may be used where they are hidden.
    #[test]
    fn dates_replace_a_hidden_link_only_from_another_second_on() {
        let linked = Place { link: link("cursor=2"), ..place() };
        let moved = next(&linked, hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range.unwrap().to, moved.link), (at("2026-05-01T12:00:01Z"), None));
        let same = next(&linked, hidden(&[item("a", "2026-05-01T12:00:00.5Z"), item("b", NOON)])).unwrap();
        assert_eq!(same.dead_end, Some(DeadEnd::NoDates));
        // The page size is part of the link. It is at least what was requested at first.
        let room = Place { listed: vec!["x".to_owned()], ..linked.clone() };
        let items = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        assert_eq!(next(&room, hidden(&items)), next(&linked, hidden(&items)));
        let unranged = next(&Place { range: None, ..linked }, hidden(&[item("a", NOON), item("b", NOON)])).unwrap();
        assert_eq!(unranged.dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn reached_says_how_far_back_the_list_has_got() {
        let items = [item("a", "2026-05-01T12:00:01Z"), item("b", NOON)];
        let reached = |place: &Place, page: Page| reached(place, page.items, next(place, page).as_ref());
        // With a link, or if the list cannot continue, it is the oldest recording of the page.
        for page in [Page { link: Some("cursor=2"), ..hidden(&items) }, hidden(&items)] {
            let unranged = Place { range: None, ..place() };
            assert_eq!(reached(&Place { link: link("cursor=2"), ..unranged }, page), Some(at(NOON)));
        }
        // By dates, it is the end of the remaining range.
        assert_eq!(reached(&place(), hidden(&items)), Some(at("2026-05-01T12:00:01Z")));
    }

    #[test]
    fn a_full_page_without_a_link_ends_a_list_only_if_links_are_visible() {
        let items = [item("a", NOON), item("b", NOON)];
        let is_moved = |place: &Place, page| next(place, page).unwrap().range.unwrap().to == at(NOON).next_second();
        assert!(is_moved(&place(), hidden(&items)));
        assert!(!is_moved(&place(), Page { may_hide_link: false, ..hidden(&items) }));
        assert!(!is_moved(&Place { is_link_visible: true, ..place() }, hidden(&items)));
        assert!(!is_moved(&place(), hidden(&items[..1])), "not full");
    }

    #[test]
    fn the_end_moves_to_the_end_of_the_oldest_recordings_second() {
        let first = next(&place(), hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!(first.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"));
        assert_eq!((&first.listed[..], first.page_size()), (&["b".to_owned()][..], 3));
        // With others of the same second, the end stays, and the page gets larger.
        let same = [item("b", NOON), item("c", NOON), item("d", NOON)];
        let second = next(&first, hidden(&same)).unwrap();
        assert_eq!((second.range, second.listed.len(), second.page_size()), (first.range, 3, 5));
        // At another second, the end moves again.
        let older = [&same[..], &[item("e", "2026-05-01T11:59:59.5Z"), item("f", "2026-05-01T11:59:59Z")]].concat();
        let third = next(&second, hidden(&older)).unwrap();
        assert_eq!(third.range, range("2026-04-01T00:00:00Z", NOON));
        assert_eq!(third.listed, ["b", "c", "d", "e", "f"]);
        // Recordings after the end are not returned again.
        let older: Vec<(String, String)> =
            (10..17).map(|second| (format!("o{second}"), format!("2026-05-01T10:00:{}Z", 30 - second))).collect();
        let older: Vec<Item> = older.iter().map(|(id, created)| item(id, created)).collect();
        assert_eq!(next(&third, hidden(&older)).unwrap().listed, ["o15", "o16"]);
        // The end does not move past the caller's own end, which can be within the second.
        let short = Place { range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:00.5Z"), ..place() };
        let moved = next(&short, hidden(&[item("a", "2026-05-01T12:00:00.25Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range, moved.listed.len()), (short.range, 2));
    }

    #[test]
    fn without_a_range_larger_pages_are_requested() {
        let begin = Place { range: None, ..place() };
        let items = ["0", "1", "2", "3"].map(|id| item(id, NOON));
        let second = next(&begin, hidden(&items[..2])).unwrap();
        assert_eq!((second.query().as_str(), second.listed.len()), ("max=4", 2));
        let third = next(&second, hidden(&items)).unwrap();
        assert_eq!((third.query().as_str(), third.listed.len()), ("max=6", 4));
        assert_eq!(next(&third, hidden(&items)), None);
        // The page is full, but has only recordings that were listed before.
        let repeated = [&items[..], &items[..2]].concat();
        assert_eq!(next(&third, hidden(&repeated)).unwrap().dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn a_list_that_cannot_continue_is_a_dead_end() {
        let ids: Vec<String> = (0..100).map(|id| id.to_string()).collect();
        let many: Vec<Item> = ids.iter().map(|id| item(id, NOON)).collect();
        let full =
            Place { listed: ids.clone(), range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"), ..place() };
        let undated = item("a", "");
        for (place, items, why) in [
            (Place { range: None, ..full.clone() }, many.clone(), DeadEnd::NoRange),
            (place(), vec![item("a", NOON), undated], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "yesterday")], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "2026-05-01T12:00:01Z")], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "2026-03-31T12:00:01Z")], DeadEnd::NoDates),
            (full, many, DeadEnd::NoDates),
        ] {
            assert_eq!(next(&place, hidden(&items)).unwrap().dead_end, Some(why));
        }
    }

    #[test]
    fn what_was_taken_of_a_page_counts_until_it_comes_again() {
        let before = "2026-05-01T11:00:00Z";
        let mut again = place();
        again.take(["a", "b"].into_iter());
        assert!(["a", "b"].iter().all(|id| again.has_taken(&item(id, ""))) && !again.has_taken(&item("c", "")));
        // The request is the same, and so is what follows.
        let (a, b, c) = (item("a", NOON), item("b", before), item("c", before));
        let items = [a, c];
        let full = linked(&items, "x");
        let next_again = next(&again, full).unwrap();
        assert_eq!(again.query(), place().query());
        assert!(next_again.has_taken(&b) && !next_again.has_taken(&a));
        assert_eq!(Place { taken: vec![], ..next_again }, next(&place(), full).unwrap());
        assert_eq!(next(&again, linked(&[a, b], "x")), next(&place(), linked(&[a, b], "x")));
        // The newest are kept.
        let ids: Vec<String> = (0..150).map(|id: u32| id.to_string()).collect();
        again.take(ids.iter().map(String::as_str));
        assert_eq!(again.taken.len(), 100);
        assert!(
            again.has_taken(&item("149", "")) && again.has_taken(&item("50", "")) && !again.has_taken(&item("49", ""))
        );
    }
}
