//! After a page: is there more, and where?

use crate::paging::place::{DeadEnd, Link, Place, Range, Spare};
use crate::wire::date_time::DateTime;
use crate::wire::json::Document;
use crate::wire::text::hash;

/// A recording that came, as far as it says where its list goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Item<'a> {
    /// Its id.
    pub id: &'a str,
    /// When it was made, as it says. It is read only where that counts.
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

    /// Tells these from others.
    fn mark(items: &[Self]) -> Option<u64> {
        let ids: Vec<&str> = items.iter().flat_map(|item| [item.id, "\n"]).collect();
        (!ids.is_empty()).then(|| hash(&ids))
    }

    /// When it was made, where it says so.
    fn created(&self) -> Option<DateTime> {
        DateTime::parse(self.create_time)
    }
}

/// A page that came, as far as it says where its list goes on.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its recordings, also those that were listed before.
    pub items: &'a [Item<'a>],
    /// The query of its `next` link.
    pub link: Option<&'a str>,
    /// Whether there may be a link that cannot be seen.
    pub may_hide_link: bool,
}

/// Where the list goes on after a page. `None`: everything has been listed.
pub fn next(place: &Place, page: Page) -> Option<Place> {
    let mut next = place.clone();
    match next.go_on(page) {
        Ok(true) => {}
        Ok(false) => return None,
        Err(why) => next.dead_end = Some(why),
    }
    Some(next)
}

/// Whether a page is of no use: it was asked for by dates, and shows that the server does not go by them. The link of the
/// page before leads to the same recordings.
///
/// Or it is the page before once more, which a link led back to.
pub fn is_useless(place: &Place, items: &[Item]) -> bool {
    let asked = place.window().filter(|_| place.spare.is_some());
    let is_contradiction = asked.is_some_and(|asked| matches!(Dates::of(items, asked), Dates::Contradict));
    is_contradiction || place.last_page.is_some() && place.last_page == Item::mark(items)
}

/// What the dates of a page say about the server.
#[derive(Clone, Copy, Debug)]
enum Dates {
    /// The newest recordings come first, and all lie within what was asked for: older ones are yet to come.
    Lead { newest: DateTime, oldest: DateTime, in_order: u32 },
    /// Nothing: there are no recordings, or some have no date.
    Silent,
    /// It orders or selects by something else.
    Contradict,
}

impl Dates {
    fn of(items: &[Item], asked: Range) -> Self {
        let (mut newest, mut oldest, mut is_any_undated) = (None, None::<DateTime>, false);
        let mut in_order = 0_u32;
        for item in items {
            let Some(created) = item.created() else {
                is_any_undated = true;
                continue;
            };
            // A server may count in whole seconds, and count the end in.
            let is_outside = created >= asked.to.next_second() || created.next_second() <= asked.from;
            if is_outside || oldest.is_some_and(|before| before < created) {
                return Self::Contradict;
            }
            in_order = in_order.saturating_add(oldest.is_some_and(|before| before > created).into());
            newest = newest.or(Some(created));
            oldest = Some(created);
        }
        match newest.zip(oldest) {
            Some((newest, oldest)) if !is_any_undated => Self::Lead { newest, oldest, in_order },
            _ => Self::Silent,
        }
    }
}

impl Place {
    /// More ids than these are not kept in mind: a cursor has to stay short enough to be stored.
    const MOST_LISTED: usize = 1_000;
    /// After so many recordings in the order of their dates it is no chance. (A page of one is always in order.)
    const IN_ORDER_BY_RULE: u32 = 20;
    /// Where a list ends with fewer, its link is asked whether that is all. Two pages of the usual size have more.
    const IN_ORDER_AT_END: u32 = 9;
    /// More are not kept on trial: where many are of the same time, their order says nothing.
    const MOST_ON_TRIAL: usize = 50;

    /// Moves to where the list goes on, if it does.
    fn go_on(&mut self, page: Page) -> Result<bool, DeadEnd> {
        let dates = self.window().map_or(Dates::Silent, |asked| Dates::of(page.items, asked));
        let is_repeated = self.last_page.is_some() && self.last_page == Item::mark(page.items);
        let is_any_new = !is_repeated && page.items.iter().any(|item| !self.has_listed(item));
        if let Dates::Lead { in_order, .. } = dates {
            self.in_order = self.in_order.saturating_add(in_order).min(Self::IN_ORDER_BY_RULE);
        }
        // That it is seen says something only where it could be hidden: the list may go on elsewhere.
        self.is_link_visible |= page.link.is_some() && page.may_hide_link;
        let has_more = self.has_more(page);
        if let (Some(spare), Some(range)) = (self.spare.clone(), self.range) {
            if let Dates::Contradict = dates {
                self.follows_links_only = true;
                self.go_back_to(spare, range, None);
                return Ok(true);
            }
            // The page before said that there is more. The list ends here only if its link leads to nothing else either.
            if !has_more && (!is_any_new || self.in_order < Self::IN_ORDER_AT_END) {
                self.add_ids(page.items, None);
                self.go_back_to(spare, range, Some(range.to));
                return Ok(true);
            }
        }
        let checked = self.checked_dates_to();
        // Where a browser hides how a check goes on, there is nothing but the dates.
        if !has_more || checked.is_some() && page.link.is_none() {
            // All that the link leads to has been listed now, and before that all that the dates lead to.
            if let (Some(range), Some(to)) = (self.range, checked) {
                self.range = Some(Range { to, ..range });
            }
            return Ok(self.go_on_to_older_window(page.items));
        }
        if let Dates::Contradict = dates {
            self.follows_links_only = true;
        }
        if let (Some(range), Dates::Lead { newest, oldest, .. }) = (self.range, dates)
            && !self.follows_links_only
            && checked.is_none()
            && self.go_on_by_dates(range, newest, oldest, page)
        {
            return Ok(true);
        }
        match (page.link, self.range) {
            (Some(link), _) => self.follow(link, page, is_any_new)?,
            (None, Some(_)) => return Err(DeadEnd::NoDates),
            (None, None) => self.go_on_by_size(page.items)?,
        }
        Ok(true)
    }

    /// Whether more follows within the window. Without a link, a page that is not full is the last one. So is a full one,
    /// where links can be seen.
    fn has_more(&self, page: Page) -> bool {
        let is_full = page.items.len() >= self.page_size();
        page.link.is_some() || is_full && page.may_hide_link && !self.is_link_visible
    }

    /// The same range, up to the oldest recording that page. A `next` link says only that there is more: it may count
    /// recordings, and then leaves one out for each that was deleted meanwhile, and it may lapse.
    ///
    /// Up to the end of the oldest one's second: Webex writes whole seconds, and others of the same second may be yet to
    /// come. Those of that second that were listed come again, and are left out then. `false`: the dates do not lead on.
    fn go_on_by_dates(&mut self, range: Range, newest: DateTime, oldest: DateTime, page: Page) -> bool {
        let to = oldest.next_second().min(range.to);
        let is_further = to < range.to;
        if let Some(link) = &self.link {
            // Those of one second that earlier pages had are not known.
            let is_any_unknown = link.dates_to.is_none() && newest < to;
            // More of one second than a page can hold: the link leads through them.
            let is_better_linked = page.link.is_some() && !is_further;
            if is_any_unknown || is_better_linked {
                return false;
            }
        }
        // Where a link led here, those that came before may be of the same second.
        if is_further && (self.link.is_none() || newest > to) {
            self.listed.clear();
        }
        // Those at the end itself as well, for a server that counts it in.
        let is_any_new = self.add_ids(page.items, Some(to));
        if !is_further && !is_any_new {
            return false;
        }
        self.range = Some(Range { to, ..range });
        self.link = None;
        self.keep_spare(range, page);
        self.pages_without_news = 0;
        self.last_page = None;
        true
    }

    /// Keeps the link of this page. Or of the one since which too few recordings came to trust in their order: small pages are
    /// in order by chance.
    fn keep_spare(&mut self, range: Range, page: Page) {
        let ids = page.items.iter().map(|item| item.id.to_owned());
        if self.in_order < Self::IN_ORDER_BY_RULE && self.on_trial.len() < Self::MOST_ON_TRIAL && page.link.is_some() {
            self.on_trial.extend(ids);
            if self.spare.is_some() {
                return;
            }
        } else {
            self.on_trial.clear();
        }
        self.spare = page.link.map(|link| Spare { query: link.to_owned(), to: range.to });
    }

    /// Follows a link, also from an empty page: the link knows.
    fn follow(&mut self, link: &str, page: Page, is_any_new: bool) -> Result<(), DeadEnd> {
        // The same request would have the same answer, and so on.
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
        if self.listed.len() > Self::MOST_LISTED {
            dates_to = None;
            self.listed.clear();
        }
        if let Some(window) = self.window() {
            // All of the page, if it may be asked for by dates again. Otherwise what lies on the seam to an older window.
            let made_by = if dates_to.is_some() { None } else { Some(window.from) };
            self.add_ids(page.items, made_by);
        }
        self.link = Some(Link { query: link.to_owned(), dates_to });
        self.spare = None;
        self.on_trial.clear();
        self.last_page = Item::mark(page.items).or(self.last_page);
        self.pages_without_news = if is_any_new { 0 } else { self.pages_without_news.saturating_add(1) };
        Ok(())
    }

    /// Back to the link that the dates were preferred to.
    fn go_back_to(&mut self, spare: Spare, range: Range, dates_to: Option<DateTime>) {
        self.range = Some(Range { to: spare.to, ..range });
        self.link = Some(Link { query: spare.query, dates_to });
        self.spare = None;
        // It leads to those again that were on trial.
        for id in std::mem::take(&mut self.on_trial) {
            if !self.listed.contains(&id) {
                self.listed.push(id);
            }
        }
    }

    /// How far the dates had led, where the link is followed only to see whether they have left anything out.
    fn checked_dates_to(&self) -> Option<DateTime> {
        let (link, range) = (self.link.as_ref()?, self.range?);
        link.dates_to.filter(|dates_to| *dates_to < range.to)
    }

    /// On to the next window, if there is one.
    fn go_on_to_older_window(&mut self, items: &[Item]) -> bool {
        let (Some(range), Some(window)) = (self.range, self.window()) else { return false };
        if window.from <= range.from {
            return false;
        }
        // Those of earlier pages are there already.
        if self.link.take().is_none() {
            self.listed.clear();
        }
        self.add_ids(items, Some(window.from));
        self.range = Some(Range { to: window.from, ..range });
        self.spare = None;
        self.on_trial.clear();
        self.last_page = None;
        self.pages_without_news = 0;
        true
    }

    /// The same list from its beginning, on a page that has room for more than those that page. It does not go far.
    fn go_on_by_size(&mut self, items: &[Item]) -> Result<(), DeadEnd> {
        let can_grow = self.page_size() < Self::LARGEST_MAX && self.link.is_none();
        if can_grow && self.add_ids(items, None) { Ok(()) } else { Err(DeadEnd::NoRange) }
    }

    /// Keeps in mind what comes again: of these the ones that were made by that moment, or all of them. On the seam to an
    /// older window lies what a server that counts both ends in lists twice. Says whether any was not known before.
    fn add_ids(&mut self, items: &[Item], made_by: Option<DateTime>) -> bool {
        let before = self.listed.len();
        for item in items {
            // One without a date may come at any time.
            let counts = made_by.is_none_or(|end| item.created().is_none_or(|created| created <= end));
            if counts && !item.id.is_empty() && !self.has_listed(item) {
                self.listed.push(item.id.to_owned());
            }
        }
        self.listed.len() > before
    }

    /// Whether it was listed already.
    pub fn has_listed(&self, item: &Item) -> bool {
        self.listed.iter().any(|id| id == item.id)
    }
}

/// How far back a list has come with a page: what was made after that has been listed.
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
    use crate::paging::place::Filters;
    use crate::paging::place::tests::{at, range};

    const NOON: &str = "2026-05-01T12:00:00Z";

    fn item<'a>(id: &'a str, create_time: &'a str) -> Item<'a> {
        Item { id, create_time }
    }

    /// Of one month, by pages of two.
    fn place() -> Place {
        Place {
            range: range("2026-04-01T00:00:00Z", "2026-05-02T00:00:00Z"),
            filters: Filters { max: Some(2), ..Filters::default() },
            window_days: 30,
            ..Place::default()
        }
    }

    /// The query of a link, as a cursor of an earlier version has it.
    #[allow(clippy::unnecessary_wraps, reason = "a place may have none")]
    fn link(query: &str) -> Option<Link> {
        Some(Link { query: query.to_owned(), dates_to: None })
    }

    fn linked<'a>(items: &'a [Item<'a>], link: &'a str) -> Page<'a> {
        Page { items, link: Some(link), may_hide_link: false }
    }

    fn last<'a>(items: &'a [Item<'a>]) -> Page<'a> {
        Page { items, link: None, may_hide_link: false }
    }

    #[allow(clippy::unnecessary_wraps, reason = "a place may have none")]
    fn spare(query: &str, to: &str) -> Option<Spare> {
        Some(Spare { query: query.to_owned(), to: at(to) })
    }

    fn hidden<'a>(items: &'a [Item<'a>]) -> Page<'a> {
        Page { items, link: None, may_hide_link: true }
    }

    #[test]
    fn without_dates_a_link_leads_on_also_from_an_empty_page() {
        for items in [vec![], vec![item("a", "")]] {
            let page = Page { items: &items, link: Some("cursor=2"), may_hide_link: true };
            let next = next(&place(), page).unwrap();
            assert_eq!((next.query(), next.is_link_visible, next.dead_end), ("cursor=2".to_owned(), true, None));
            let again = super::next(&next, page).unwrap();
            assert_eq!(again.dead_end, Some(DeadEnd::Circle));
            let elsewhere = super::next(&place(), Page { may_hide_link: false, ..page }).unwrap();
            assert!(!elsewhere.is_link_visible, "it could not have been hidden there");
        }
        let unranged = Place { range: None, ..place() };
        let items = [item("a", NOON)];
        assert_eq!(next(&unranged, linked(&items, "cursor=2")).unwrap().link, link("cursor=2"));
    }

    #[test]
    fn with_a_range_a_link_says_only_that_there_is_more() {
        let items = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let next = next(&place(), linked(&items, "offset=2")).unwrap();
        assert_eq!(next.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"));
        assert_eq!((&next.listed[..], &next.link), (&["b".to_owned()][..], &None));
        assert_eq!(next.spare, spare("offset=2", "2026-05-02T00:00:00Z"));
        // Also where it is not full.
        let short = super::next(&place(), linked(&items[..1], "offset=1")).unwrap();
        assert_eq!(short.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:03Z"));
        assert_eq!(super::next(&next, last(&[item("c", "2026-04-30T00:00:00Z")])).unwrap().spare, None);
    }

    #[test]
    fn a_page_that_contradicts_its_dates_is_left_for_the_link_before_it() {
        let came = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let by_dates = next(&place(), linked(&came, "offset=2")).unwrap();
        for items in [
            // Newer than what was asked for, older, and in another order.
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
                assert_eq!(onwards.link, link("offset=6"), "it is not tried again");
            }
            // The first page has nothing before it: what it brought is kept.
            assert!(!is_useless(&place(), &items));
        }
        let outside = [item("x", "2026-05-02T00:00:01Z"), item("y", NOON)];
        let onwards = next(&place(), linked(&outside, "offset=2")).unwrap();
        assert_eq!((onwards.link, onwards.follows_links_only), (link("offset=2"), true));
    }

    #[test]
    fn a_server_may_count_in_whole_seconds() {
        let asked = range("2026-05-01T12:00:00.5Z", "2026-05-01T13:00:00.5Z").unwrap();
        for (created, leads) in [
            ("2026-05-01T13:00:00.9Z", true),
            ("2026-05-01T13:00:01Z", false),
            ("2026-05-01T12:00:00Z", true),
            ("2026-05-01T11:59:59.9Z", false),
        ] {
            assert_eq!(matches!(Dates::of(&[item("a", created)], asked), Dates::Lead { .. }), leads, "{created}");
        }
    }

    #[test]
    fn where_dates_bring_nothing_the_link_is_asked_too() {
        let came = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        let by_dates = next(&place(), linked(&came, "offset=2")).unwrap();
        for items in [&[][..], &came[1..]] {
            let check = next(&by_dates, last(items)).unwrap();
            let end = at("2026-05-01T12:00:01Z");
            assert_eq!(check.link, Some(Link { query: "offset=2".to_owned(), dates_to: Some(end) }));
            assert_eq!(check.range, place().range);
            // It leads to nothing, so that the window of the dates has come to its end.
            let older = next(&check, last(&[])).unwrap();
            assert_eq!(older.range, range("2026-04-01T00:00:00Z", "2026-04-01T12:00:01Z"));
            assert!(!older.follows_links_only);
            // It has lapsed: then the dates are right.
            let without = check.without_link().unwrap();
            assert_eq!((without.range, &without.link), (by_dates.range, &None));
            assert_eq!(next(&without, last(items)).unwrap().link, None);
            // It leads to others: then it is followed to its end.
            let more = [item("c", "2026-04-30T00:00:00Z"), item("d", "2026-04-29T00:00:00Z")];
            let onwards = next(&check, linked(&more, "offset=4")).unwrap();
            assert_eq!(onwards.link, Some(Link { query: "offset=4".to_owned(), dates_to: Some(end) }));
            assert_eq!(next(&onwards, last(&[])).unwrap().range, older.range);
            assert_eq!(next(&onwards, hidden(&more)).unwrap().range, older.range, "nothing else can be asked for");
        }
    }

    /// One to a page is always in order.
    #[test]
    fn small_pages_are_on_trial() {
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
                assert!((0..at).all(|at| back.listed.contains(&names[at])), "it leads to these again");
            }
            place = next(&place, linked(&items, "offset=1")).unwrap();
            assert_eq!((place.spare.clone(), place.in_order as usize), (first.clone(), at));
        }
        // Enough came in order.
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
        assert_eq!(next(&usual, last(&rest)).unwrap().link, None, "two pages of the usual size are enough");
    }

    #[test]
    fn a_page_that_comes_again_has_nothing_new() {
        let unranged = Place { range: None, ..place() };
        let items = [item("a", NOON), item("b", NOON)];
        let first = next(&unranged, linked(&items, "cursor=1")).unwrap();
        assert!(!is_useless(&unranged, &items) && is_useless(&first, &items));
        let again = next(&first, linked(&items, "cursor=2")).unwrap();
        assert_eq!((first.pages_without_news, again.pages_without_news), (0, 1));
        assert!(is_useless(&next(&again, linked(&[], "cursor=3")).unwrap(), &items), "also after an empty page");
        assert_eq!(next(&again, linked(&items[..1], "cursor=3")).unwrap().pages_without_news, 0);
    }

    #[test]
    fn a_link_that_has_lapsed_is_made_up_for_by_dates_where_all_is_known_that_comes_again() {
        // More of one second than a page can hold.
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
        // On to another second: the dates lead on again.
        let older = [item("z", NOON), item("o", "2026-05-01T11:00:00Z")];
        let on = next(&within, linked(&older, "offset=104")).unwrap();
        assert_eq!((on.range.unwrap().to, on.link), (at("2026-05-01T11:00:01Z"), None));
        // A cursor that an earlier version made does not know.
        assert_eq!(Place { link: link("a"), ..place() }.without_link(), None);
        assert_eq!(Place { range: None, ..within.clone() }.without_link(), None);
        // And no cursor grows for ever.
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
    fn what_lies_on_a_seam_is_listed_once() {
        let items = [item("a", "2026-04-02T00:00:01Z"), item("b", "2026-04-02T00:00:00Z")];
        let page = Page { items: &items, link: None, may_hide_link: false };
        assert_eq!(next(&place(), page).unwrap().listed, ["b"]);
        // Also those of earlier pages, where links are followed.
        let by_links = Place { follows_links_only: true, ..place() };
        let first = next(&by_links, Page { link: Some("cursor=2"), ..page }).unwrap();
        let last = [item("c", "2026-04-02T00:00:00Z")];
        assert_eq!(next(&first, Page { items: &last, ..page }).unwrap().listed, ["b", "c"]);
    }

    /// A cursor that was made where links are seen may go on where they are hidden.
    #[test]
    fn from_a_link_dates_lead_on_only_to_another_second() {
        let linked = Place { link: link("cursor=2"), ..place() };
        let moved = next(&linked, hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range.unwrap().to, moved.link), (at("2026-05-01T12:00:01Z"), None));
        let same = next(&linked, hidden(&[item("a", "2026-05-01T12:00:00.5Z"), item("b", NOON)])).unwrap();
        assert_eq!(same.dead_end, Some(DeadEnd::NoDates));
        // How large its page is, only the link knows: not less than what was asked for at first.
        let room = Place { listed: vec!["x".to_owned()], ..linked.clone() };
        let items = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        assert_eq!(next(&room, hidden(&items)), next(&linked, hidden(&items)));
        let unranged = next(&Place { range: None, ..linked }, hidden(&[item("a", NOON), item("b", NOON)])).unwrap();
        assert_eq!(unranged.dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn how_far_it_has_come_is_told() {
        let items = [item("a", "2026-05-01T12:00:01Z"), item("b", NOON)];
        let reached = |place: &Place, page: Page| reached(place, page.items, next(place, page).as_ref());
        // With a link, and where there is no going on, the oldest that page.
        for page in [Page { link: Some("cursor=2"), ..hidden(&items) }, hidden(&items)] {
            let unranged = Place { range: None, ..place() };
            assert_eq!(reached(&Place { link: link("cursor=2"), ..unranged }, page), Some(at(NOON)));
        }
        // By dates, the end of what is left.
        assert_eq!(reached(&place(), hidden(&items)), Some(at("2026-05-01T12:00:01Z")));
    }

    #[test]
    fn a_full_page_without_a_link_ends_a_list_only_where_links_are_seen() {
        let items = [item("a", NOON), item("b", NOON)];
        let is_moved = |place: &Place, page| next(place, page).unwrap().range.unwrap().to == at(NOON).next_second();
        assert!(is_moved(&place(), hidden(&items)));
        assert!(!is_moved(&place(), Page { may_hide_link: false, ..hidden(&items) }));
        assert!(!is_moved(&Place { is_link_visible: true, ..place() }, hidden(&items)));
        assert!(!is_moved(&place(), hidden(&items[..1])), "not full");
    }

    #[test]
    fn the_end_is_moved_behind_the_second_of_the_oldest() {
        let first = next(&place(), hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!(first.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"));
        assert_eq!((&first.listed[..], first.page_size()), (&["b".to_owned()][..], 3));
        // Others of the same second: the end stays, and there is more room.
        let same = [item("b", NOON), item("c", NOON), item("d", NOON)];
        let second = next(&first, hidden(&same)).unwrap();
        assert_eq!((second.range, second.listed.len(), second.page_size()), (first.range, 3, 5));
        // On to another one.
        let older = [&same[..], &[item("e", "2026-05-01T11:59:59.5Z"), item("f", "2026-05-01T11:59:59Z")]].concat();
        let third = next(&second, hidden(&older)).unwrap();
        assert_eq!(third.range, range("2026-04-01T00:00:00Z", NOON));
        assert_eq!(third.listed, ["b", "c", "d", "e", "f"]);
        // What is newer than the end does not come again.
        let older: Vec<(String, String)> =
            (10..17).map(|second| (format!("o{second}"), format!("2026-05-01T10:00:{}Z", 30 - second))).collect();
        let older: Vec<Item> = older.iter().map(|(id, created)| item(id, created)).collect();
        assert_eq!(next(&third, hidden(&older)).unwrap().listed, ["o15", "o16"]);
        // Not beyond the end that was asked for, where that lies within the second.
        let short = Place { range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:00.5Z"), ..place() };
        let moved = next(&short, hidden(&[item("a", "2026-05-01T12:00:00.25Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range, moved.listed.len()), (short.range, 2));
    }

    #[test]
    fn without_a_range_larger_pages_are_asked_for() {
        let begin = Place { range: None, ..place() };
        let items = ["0", "1", "2", "3"].map(|id| item(id, NOON));
        let second = next(&begin, hidden(&items[..2])).unwrap();
        assert_eq!((second.query().as_str(), second.listed.len()), ("max=4", 2));
        let third = next(&second, hidden(&items)).unwrap();
        assert_eq!((third.query().as_str(), third.listed.len()), ("max=6", 4));
        assert_eq!(next(&third, hidden(&items)), None);
        // Nothing but what came before, however often it is repeated.
        let repeated = [&items[..], &items[..2]].concat();
        assert_eq!(next(&third, hidden(&repeated)).unwrap().dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn where_dates_lead_nowhere_that_is_said() {
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
}
